// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord, BatchWord, ObjectionWord, PauseWord, ProfileWord} from "../types/AssetWords.sol";
import {Amendment, Asset, Profile} from "../types/Terms.sol";

/// @title NewWords
/// @notice First words of records, packed at once: every field was range-checked when the terms were hashed or judged.
/// The layout is that of types/AssetWords.sol; a fuzz test holds the two together.
library NewWords {
    uint256 private constant FIELDS_AMENDED = uint256(0xffffffff) << 160 | uint256(0x1f) << 216;

    /// @notice An asset just registered, from checked terms; `noticeEnd` in hours.
    function asset(Asset calldata t, uint256 noticeEnd) internal pure returns (AssetWord) {
        return AssetWord.wrap(
            uint256(uint160(t.registrant)) | uint256(t.until) << 160 | noticeEnd << 192 | uint256(t.rights) << 216
                | uint256(t.level) << 219
        );
    }

    /// @notice The same asset as an amendment leaves it, its rev one higher.
    function amended(AssetWord word, Amendment calldata t) internal pure returns (AssetWord) {
        uint256 kept = AssetWord.unwrap(word.withRev(word.rev() + 1)) & ~FIELDS_AMENDED;
        return AssetWord.wrap(kept | uint256(t.until) << 160 | uint256(t.rights) << 216 | uint256(t.level) << 219);
    }

    /// @notice A batch anchored at a time.
    function batch(address node, uint256 count, uint256 kind, uint256 time) internal pure returns (BatchWord) {
        return BatchWord.wrap(uint256(uint160(node)) | count << 160 | kind << 184 | (time & 0xffffffff) << 192);
    }

    /// @notice A rule profile.
    function profile(Profile calldata t) internal pure returns (ProfileWord) {
        return ProfileWord.wrap(
            uint256(t.notice) | uint256(t.objection) << 32 | uint256(t.term) << 64 | uint256(t.required) << 96
                | uint256(t.regimes) << 160 | 1 << 168
        );
    }

    /// @notice An objection filed at a time; `deadline` zero where it does not count yet.
    function objection(uint256 status, uint256 deadline, uint256 time, bool inNotice)
        internal
        pure
        returns (ObjectionWord)
    {
        return ObjectionWord.wrap(
            status | (deadline & 0xffffffff) << 8 | (time & 0xffffffff) << 40 | (inNotice ? 1 << 72 : 0)
        );
    }

    /// @notice The pause.
    function pause(uint256 until, uint256 notBefore) internal pure returns (PauseWord) {
        return PauseWord.wrap(until | notBefore << 40);
    }
}
