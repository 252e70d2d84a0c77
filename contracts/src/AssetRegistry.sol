// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";

import {Amendments} from "./assets/Amendments.sol";
import {AssetStatus} from "./assets/AssetStatus.sol";
import {Objections} from "./assets/Objections.sol";
import {Profiles} from "./assets/Profiles.sol";
import {IAssetRegistry} from "./interfaces/IAssetRegistry.sol";
import {AssetWord, BatchWord, ObjectionWord, PauseWord, ProfileWord} from "./types/AssetWords.sol";

/// @title AssetRegistry
/// @notice Registrations, batches, objections, orders, amendments, rule profiles, the pause and the journals of assets.
contract AssetRegistry is Objections, Amendments, Profiles {
    /// @dev The deployer's first creation is the AccessManager.
    constructor() AccessManaged(_created(1)) {}

    /// @inheritdoc IAssetRegistry
    function asset(bytes32 id) external view returns (AssetWord) {
        return _assets[id];
    }

    /// @inheritdoc IAssetRegistry
    function assetAndProfile(bytes32 id, uint32 number) external view returns (AssetWord, ProfileWord) {
        return (_assets[id], _profiles[number]);
    }

    /// @inheritdoc IAssetRegistry
    function head(bytes32 id) external view returns (bytes32) {
        return _heads[id];
    }

    /// @inheritdoc IAssetRegistry
    function status(bytes32 id) external view returns (uint256) {
        return AssetStatus.at(_assets[id], block.timestamp);
    }

    /// @inheritdoc IAssetRegistry
    function batch(bytes32 root, address node) external view returns (BatchWord) {
        return _batches[_batchKey(root, node)];
    }

    /// @inheritdoc IAssetRegistry
    function profile(uint32 number) external view returns (ProfileWord) {
        return _profiles[number];
    }

    /// @inheritdoc IAssetRegistry
    function profileCount() external view returns (uint32) {
        return _profileCount;
    }

    /// @inheritdoc IAssetRegistry
    function objectionOf(bytes32 id) external view returns (ObjectionWord) {
        return _objections[id];
    }

    /// @inheritdoc IAssetRegistry
    function openObjection(bytes32 id, address objector) external view returns (bytes32) {
        return _openObjections[id][objector];
    }

    /// @inheritdoc IAssetRegistry
    function pauseWord() external view returns (PauseWord) {
        return _pause;
    }
}
