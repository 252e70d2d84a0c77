// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetStatus} from "../src/assets/AssetStatus.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import {vm} from "./Symbolic.sol";

/// @title AssetStatusProof
/// @notice Invariant I10: an asset's status is one function of its word and time, the first match wins, and expiry needs
/// no transaction. The table is written out from DESIGN's order of words, not from the code. All words, all times of 40
/// bits; no loops.
contract AssetStatusProof {
    /// @dev REVOKED CANCELLED REFUSED EXPIRED SUSPENDED OBJECTED IN_NOTICE VALID, in this order, for every word and time.
    function check_assetStatus__anyWordAndTime__firstMatchWins(uint256 raw, uint40 time) external pure {
        AssetWord word = AssetWord.wrap(raw);
        uint256 status = AssetStatus.at(word, time);
        uint256 end = (raw >> 221) & 7;
        uint256 until = (raw >> 160) & 0xffffffff;
        uint256 hour = (raw >> 192) & 0xffffff;
        bool consentAwaited = hour == 0xffffff;
        if (raw == 0) assert(status == 0);
        else if (end == 2) assert(status == 1);
        else if (end == 1) assert(status == 2);
        else if (end != 0) assert(status == 3);
        else if (until <= time) assert(status == 4);
        else if ((raw >> 224) & 3 > 0) assert(status == 5);
        else if ((raw >> 227) & 0x7f > 0) assert(status == 6);
        else if (consentAwaited || hour * 3600 > time) assert(status == 7);
        else assert(status == 8);
    }

    /// @dev The quick test that the hot paths use says VALID exactly where the table does.
    function check_assetStatus__quickTest__agreesWithTheTable(uint256 raw, uint40 time) external pure {
        AssetWord word = AssetWord.wrap(raw);
        assert(AssetStatus.isValid(word, time) == (AssetStatus.at(word, time) == 8));
    }

    /// @dev Time alone never brings back what ended or expired, and never undoes a status but by notice ending or expiry.
    function check_assetStatus__laterTime__onlyNoticeEndsOrTermDoes(uint256 raw, uint40 time, uint40 later)
        external
        pure
    {
        vm.assume(time <= later);
        uint256 before = AssetStatus.at(AssetWord.wrap(raw), time);
        uint256 afterwards = AssetStatus.at(AssetWord.wrap(raw), later);
        bool same = afterwards == before;
        bool expired = before > 4 && afterwards == 4;
        bool noticeOver = before == 7 && afterwards == 8;
        assert(same || expired || noticeOver);
    }
}
