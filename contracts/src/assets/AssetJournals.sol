// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ConsentChecks} from "../ConsentChecks.sol";
import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Extend} from "../libraries/Extend.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord, PauseWord} from "../types/AssetWords.sol";
import {AssetStatus} from "./AssetStatus.sol";

/// @title AssetJournals
/// @notice The asset slots, their journals, the pause, and how the other ledgers extend a journal.
abstract contract AssetJournals is IAssetRegistry, ConsentChecks {
    mapping(bytes32 asset => AssetWord) internal _assets;
    mapping(bytes32 asset => bytes32) internal _heads;
    PauseWord internal _pause;

    /// @inheritdoc IAssetRegistry
    function extend(bytes32 id, uint256 how, bytes32 first, bytes32 second) external returns (AssetWord word) {
        word = _check(id, how);
        _fold(id, first, second);
    }

    /// @inheritdoc IAssetRegistry
    function extendMany(bytes32 id, uint256 how, bytes32[] calldata digests) external returns (AssetWord word) {
        word = _check(id, how);
        bytes32 next = _heads[id];
        for (uint256 i = 0; i < digests.length; ++i) {
            next = Journal.fold(next, id, digests[i]);
        }
        if (digests.length != 0) _heads[id] = next;
    }

    /// @dev The caller is a ledger and the asset is as `how` demands; marks it where a root of it is written.
    function _check(bytes32 id, uint256 how) private returns (AssetWord word) {
        if (
            msg.sender != address(RIGHTS) && msg.sender != address(EXCHANGE) && msg.sender != address(ATTESTATIONS)
                && msg.sender != address(PLEDGES)
        ) revert AssetCallerNotLedger(msg.sender);
        word = _known(id);
        if (how & Extend.EVEN_PAUSED == 0) _requireNotPaused();
        if (how & Extend.REV != 0) _requireRev(id, word, how & 0x1ffff);
        if (how & Extend.VALID != 0 && !AssetStatus.isValid(word, block.timestamp)) {
            revert AssetNotValid(id, AssetStatus.at(word, block.timestamp));
        }
        // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
        if (how & Extend.ROOTS != 0 && word.touched() == 0) {
            word = word.withTouched(1);
            _assets[id] = word;
        }
    }

    /// @dev Folds one event of this contract into the asset's journal.
    function _fold(bytes32 id, bytes32 digest) internal {
        _fold(id, digest, 0);
    }

    /// @dev Journal.fold of one digest, or of two in order, over the head's slot, found once.
    function _fold(bytes32 id, bytes32 first, bytes32 second) private {
        assembly ("memory-safe") {
            mstore(0x00, id)
            mstore(0x20, _heads.slot)
            let slot := keccak256(0x00, 0x40)
            let next := sload(slot)
            if iszero(next) { next := id }
            mstore(0x00, next)
            mstore(0x20, first)
            next := keccak256(0x00, 0x40)
            if second {
                mstore(0x00, next)
                mstore(0x20, second)
                next := keccak256(0x00, 0x40)
            }
            sstore(slot, next)
        }
    }

    /// @dev The word of an asset that has a slot.
    function _known(bytes32 id) internal view returns (AssetWord word) {
        word = _assets[id];
        if (word.isZero()) revert AssetUnknown(id);
    }

    /// @dev The registration has not ended; it may have expired.
    function _requireNotEnded(bytes32 id, AssetWord word) internal pure {
        if (word.end() != 0) revert AssetEnded(id, word.end());
    }

    /// @dev The asset's rev is the one the act was made for.
    function _requireRev(bytes32 id, AssetWord word, uint256 rev) internal pure {
        if (word.rev() != rev) revert AssetRevWrong(id, word.rev(), rev);
    }

    /// @dev No pause is set, or it has lapsed. Setting one leaves a balance here, which costs 5 gas to read where a slot costs
    /// 2,100: without a balance there is no pause to look up. Money forced upon this contract only makes acts look.
    function _requireNotPaused() internal view {
        // slither-disable-next-line incorrect-equality -- money forced in only makes acts read the pause's slot
        if (address(this).balance == 0) return;
        uint256 until = _pause.until();
        if (block.timestamp < until) revert Paused(until);
    }
}
