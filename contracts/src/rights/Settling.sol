// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Journal} from "../libraries/Journal.sol";
import {RIGHT_SETTLED} from "../types/Enums.sol";
import {GroupWord, RightWord} from "../types/RightWords.sol";
import {Grant, Ids} from "../types/Terms.sol";
import {RightsState} from "./RightsState.sol";

/// @title Settling
/// @notice Expired rights count in their parent's group until they are closed here, by anyone.
/// @dev What ended before is passed over, so that a settling that came first spoils nobody's act.
abstract contract Settling is RightsState {
    /// @inheritdoc IRightsLedger
    function settle(bytes32 asset, Grant[] calldata expired) external {
        bytes32[] memory digests = new bytes32[](expired.length);
        // slither-disable-next-line uninitialized-local -- counts from zero
        uint256 count;
        for (uint256 i = 0; i < expired.length; ++i) {
            bytes32 parent = expired[i].parent;
            (GroupWord siblings, bytes32 digest) = _settle(asset, expired[i], _groups[parent]);
            if (digest == 0) continue;
            _groups[parent] = siblings;
            digests[count++] = digest;
        }
        _shorten(digests, count);
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        if (count != 0) ASSETS.extendMany(asset, 0, digests);
    }

    /// @dev Closes expired children of one parent; `spare` is room for further digests at the end.
    function _settleUnder(bytes32 asset, bytes32 parent, GroupWord siblings, Grant[] calldata expired, uint256 spare)
        internal
        returns (GroupWord, bytes32[] memory digests)
    {
        digests = new bytes32[](expired.length + spare);
        // slither-disable-next-line uninitialized-local -- counts from zero
        uint256 count;
        for (uint256 i = 0; i < expired.length; ++i) {
            if (expired[i].parent != parent) revert RightPathBroken(i);
            bytes32 digest;
            (siblings, digest) = _settle(asset, expired[i], siblings);
            if (digest != 0) digests[count++] = digest;
        }
        _shorten(digests, count + spare);
        return (siblings, digests);
    }

    /// @dev Closes one right; the group is the caller's to store.
    function _settle(bytes32 asset, Grant calldata terms, GroupWord siblings)
        private
        returns (GroupWord, bytes32 digest)
    {
        bytes32 id = Ids.id(terms);
        RightWord word = _rights[id];
        if (word.isZero() || terms.asset != asset) revert RightUnknown(id);
        if (word.end() != 0) return (siblings, 0);
        if (block.timestamp < word.until()) revert RightNotExpired(id, word.until());

        word = _ended(word, RIGHT_SETTLED);
        siblings = _left(siblings, word);
        _rights[id] = word;
        digest = Journal.logWords(Settled.selector, asset, id, abi.encode(word, siblings));
        return (siblings, digest);
    }

    function _shorten(bytes32[] memory digests, uint256 count) private pure {
        assembly ("memory-safe") {
            mstore(digests, count)
        }
    }
}
