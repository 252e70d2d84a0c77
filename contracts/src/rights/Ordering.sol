// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../interfaces/IRightsLedger.sol";
import {Extend} from "../libraries/Extend.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord} from "../types/AssetWords.sol";
import {RIGHT_REVOKED} from "../types/Enums.sol";
import {GroupWord, RightWord} from "../types/RightWords.sol";
import {Asset, Grant, Ids} from "../types/Terms.sol";
import {Ending} from "./Ending.sol";
import {Roots} from "./Roots.sol";

/// @title Ordering
/// @notice Orders of nodes and regulators on rights. They bind whatever the asset's status, also during a pause.
abstract contract Ordering is Ending {
    uint256 private constant BY_NODE = 1;
    uint256 private constant BY_REGULATOR = 2;

    /// @inheritdoc IRightsLedger
    function revoke(Asset calldata asset, uint8 kind, Grant[] calldata path, address by, bytes32 reason) external {
        (bytes32 assetId, bytes32 id, RightWord word) = _ordered(asset, kind, path);
        PARTIES.regulatorOver(by, msg.sender, asset.node);

        RightWord ended;
        // slither-disable-next-line uninitialized-local -- a root has no siblings
        GroupWord siblings;
        if (path.length == 0) {
            ended = _ended(word, RIGHT_REVOKED);
            _rights[id] = ended;
        } else {
            (ended, siblings) = _leave(id, word, path[0].parent, RIGHT_REVOKED);
        }
        bytes memory data = abi.encode(by, reason, ended, siblings);
        uint256 how = Extend.EVEN_PAUSED | Extend.written(path.length);
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extend(assetId, how, Journal.logWords(RightRevoked.selector, assetId, id, data), 0);
    }

    /// @inheritdoc IRightsLedger
    function suspend(
        Asset calldata asset,
        uint8 kind,
        Grant[] calldata path,
        address by,
        bool asRegulator,
        address[] calldata succession,
        bytes32 reason
    ) external {
        uint256 bit = asRegulator ? BY_REGULATOR : BY_NODE;
        (bytes32 assetId, bytes32 id, RightWord word) = _ordered(asset, kind, path);
        address acting = _authority(asset.node, by, asRegulator, succession);
        if (word.suspended() & bit != 0) revert RightFlagUnchanged(id);
        word = word.withSuspended(word.suspended() | bit);
        _suspension(RightSuspended.selector, assetId, id, word, acting, reason, Extend.written(path.length));
    }

    /// @inheritdoc IRightsLedger
    function lift(
        Asset calldata asset,
        uint8 kind,
        Grant[] calldata path,
        address by,
        bool asRegulator,
        address[] calldata succession,
        bytes32 reason
    ) external {
        uint256 bits = asRegulator ? BY_NODE | BY_REGULATOR : BY_NODE;
        (bytes32 assetId, bytes32 id, RightWord word) = _ordered(asset, kind, path);
        address acting = _authority(asset.node, by, asRegulator, succession);
        if (word.suspended() & bits == 0) revert RightFlagUnchanged(id);
        word = word.withSuspended(word.suspended() & ~bits);
        _suspension(RightLifted.selector, assetId, id, word, acting, reason, Extend.written(path.length));
    }

    /// @dev Stores and journals a word whose suspension changed.
    function _suspension(
        bytes32 topic,
        bytes32 asset,
        bytes32 id,
        RightWord word,
        address acting,
        bytes32 reason,
        uint256 how
    ) private {
        _rights[id] = word;
        bytes32 digest = Journal.logWords(topic, asset, id, abi.encode(acting, reason, word));
        // slither-disable-next-line unused-return -- the new head is in the chain's word; nothing rests on it here
        ASSETS.extend(asset, how | Extend.EVEN_PAUSED, digest, 0);
    }

    /// @dev Party id of the regulator or node that the sender acts for.
    function _authority(address node, address by, bool asRegulator, address[] calldata succession)
        private
        view
        returns (address acting)
    {
        if (!asRegulator) return PARTIES.nodeActor(node, succession, msg.sender);
        PARTIES.regulatorOver(by, msg.sender, node);
        return by;
    }

    /// @dev The right an order names, which must not have ended; an unwritten root's word is filled in.
    function _ordered(Asset calldata asset, uint8 kind, Grant[] calldata path)
        private
        view
        returns (bytes32 assetId, bytes32 id, RightWord word)
    {
        assetId = Ids.id(asset);
        if (path.length == 0) {
            id = Roots.id(assetId, kind);
            word = _rights[id];
            if (word.isZero()) {
                AssetWord assetWord = ASSETS.asset(assetId);
                if (!_evidenced(assetWord, kind)) revert RightNotEvidenced(assetId, kind);
                word = Roots.word(assetWord.registrant(), kind);
            }
        } else {
            id = Ids.id(path[0]);
            word = _rights[id];
            if (path[0].asset != assetId || path[0].kind != kind) revert RightPathBroken(0);
            if (word.isZero()) revert RightUnknown(id);
        }
        if (word.end() != 0) revert RightEnded(id, word.end());
    }
}
