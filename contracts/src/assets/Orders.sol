// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {Inclusion} from "../types/Bundles.sol";
import {ASSET_REVOKED} from "../types/Enums.sol";
import {Asset, Ids} from "../types/Terms.sol";
import {Registrations} from "./Registrations.sol";

/// @title Orders
/// @notice Acts of an asset's node, or of a regulator whose region covers it, with a reason; they pass during a pause.
abstract contract Orders is Registrations {
    uint256 private constant BY_NODE = 1;
    uint256 private constant BY_REGULATOR = 2;

    /// @inheritdoc IAssetRegistry
    function suspend(
        Asset calldata terms,
        Inclusion calldata inclusion,
        address by,
        bool asRegulator,
        address[] calldata path,
        bytes32 reason
    ) external {
        (bytes32 id, AssetWord word) = _slotted(terms, inclusion);
        uint256 bit;
        (by, bit) = _authority(terms.node, by, asRegulator, path);
        if (word.suspended() & bit != 0) revert AssetFlagUnchanged(id);
        _order(AssetSuspended.selector, id, reason, by, word.withSuspended(word.suspended() | bit));
    }

    /// @inheritdoc IAssetRegistry
    function lift(Asset calldata terms, address by, bool asRegulator, address[] calldata path, bytes32 reason)
        external
    {
        (bytes32 id, AssetWord word) = _standing(terms);
        uint256 bit;
        (by, bit) = _authority(terms.node, by, asRegulator, path);
        uint256 left = asRegulator ? 0 : word.suspended() & ~bit;
        // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
        if (left == word.suspended()) revert AssetFlagUnchanged(id);
        _order(AssetLifted.selector, id, reason, by, word.withSuspended(left));
    }

    /// @inheritdoc IAssetRegistry
    function approve(Asset calldata terms, uint32 rev, address by, bool approved, bytes32 reason) external {
        (bytes32 id, AssetWord word) = _standing(terms);
        _requireRegulator(by, terms.node);
        _requireRev(id, word, rev);
        uint256 approval = approved ? 1 : 0;
        // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
        if (word.approval() == approval) revert AssetFlagUnchanged(id);
        _order(ApprovalSet.selector, id, reason, by, word.withApproval(approval));
    }

    /// @inheritdoc IAssetRegistry
    function revoke(Asset calldata terms, Inclusion calldata inclusion, address by, bytes32 reason) external {
        (bytes32 id, AssetWord word) = _slotted(terms, inclusion);
        _requireRegulator(by, terms.node);
        _order(AssetRevoked.selector, id, reason, by, word.withEnd(ASSET_REVOKED));
    }

    /// @dev Id and word of an asset that has a slot and has not ended.
    function _standing(Asset calldata terms) internal view returns (bytes32 id, AssetWord word) {
        id = Ids.id(terms);
        word = _known(id);
        _requireNotEnded(id, word);
    }

    /// @dev Party and suspension bit of the sender, who is the node's (or its successor's) or a covering regulator's.
    function _authority(address node, address by, bool asRegulator, address[] calldata path)
        private
        view
        returns (address, uint256)
    {
        if (!asRegulator) return (_nodeActor(node, path), BY_NODE);
        _requireRegulator(by, node);
        return (by, BY_REGULATOR);
    }

    function _order(bytes32 topic0, bytes32 id, bytes32 reason, address by, AssetWord word) private {
        _assets[id] = word;
        _record(topic0, id, reason, by, AssetWord.unwrap(word));
    }
}
