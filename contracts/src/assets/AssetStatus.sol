// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord} from "../types/AssetWords.sol";
import {
    ASSET_CANCELLED,
    ASSET_REVOKED,
    ASSET_STATUS_CANCELLED,
    ASSET_STATUS_EXPIRED,
    ASSET_STATUS_IN_NOTICE,
    ASSET_STATUS_NONE,
    ASSET_STATUS_OBJECTED,
    ASSET_STATUS_REFUSED,
    ASSET_STATUS_REVOKED,
    ASSET_STATUS_SUSPENDED,
    ASSET_STATUS_VALID
} from "../types/Enums.sol";

/// @dev `noticeEnd` of a leaf activated without its registrant's consent, which is awaited.
uint256 constant NOTICE_AWAITED = 0xffffff;

/// @title AssetStatus
/// @notice Status of an asset: a function of its word and the time; the first match wins.
library AssetStatus {
    /// @dev Bits of end, suspended and objections.
    uint256 private constant BARS = 7 << 221 | 3 << 224 | 0x7f << 227;

    /// @notice The asset's status number at a time.
    function at(AssetWord word, uint256 time) internal pure returns (uint256) {
        if (word.isZero()) return ASSET_STATUS_NONE;
        if (word.end() != 0) return ofEnd(word.end());
        if (time >= word.until()) return ASSET_STATUS_EXPIRED;
        if (word.suspended() != 0) return ASSET_STATUS_SUSPENDED;
        if (word.objections() != 0) return ASSET_STATUS_OBJECTED;
        return inNotice(word, time) ? ASSET_STATUS_IN_NOTICE : ASSET_STATUS_VALID;
    }

    /// @notice Whether the status at a time is VALID: nothing ended, suspended or objected, and the time within the term
    /// and past the notice, which where awaited ends in the far future.
    function isValid(AssetWord word, uint256 time) internal pure returns (bool) {
        return AssetWord.unwrap(word) & BARS == 0 && time < word.until() && time >= word.noticeEnd() * 1 hours;
    }

    /// @notice Whether the notice runs at a time, or waits for the registrant's consent.
    function inNotice(AssetWord word, uint256 time) internal pure returns (bool) {
        return word.noticeEnd() == NOTICE_AWAITED || time < word.noticeEnd() * 1 hours;
    }

    /// @notice The status number of an end.
    function ofEnd(uint256 end) internal pure returns (uint256) {
        if (end == ASSET_REVOKED) return ASSET_STATUS_REVOKED;
        return end == ASSET_CANCELLED ? ASSET_STATUS_CANCELLED : ASSET_STATUS_REFUSED;
    }
}
