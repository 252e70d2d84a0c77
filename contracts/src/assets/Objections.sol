// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../interfaces/IAssetRegistry.sol";
import {Journal} from "../libraries/Journal.sol";
import {AssetWord, ObjectionWord} from "../types/AssetWords.sol";
import {Inclusion} from "../types/Bundles.sol";
import {
    ASSET_REFUSED,
    OBJECTION_ADMITTED,
    OBJECTION_DISMISSED,
    OBJECTION_LAPSED,
    OBJECTION_OPEN,
    OBJECTION_PROPOSED,
    OBJECTION_UPHELD
} from "../types/Enums.sol";
import {ACT_OBJECT, Asset, CONSENT_OBJECT_TYPE, Consent, Ids, Objection} from "../types/Terms.sol";
import {Deed} from "./Actors.sol";
import {AssetStatus} from "./AssetStatus.sol";
import {NewWords} from "./NewWords.sol";
import {Orders} from "./Orders.sol";

/// @title Objections
/// @notice Filed by any party, counted from the filing in notice or from a node's admission after issue, resolved apart;
/// all of it passes during a pause.
abstract contract Objections is Orders {
    mapping(bytes32 objection => ObjectionWord) internal _objections;
    mapping(bytes32 asset => mapping(address objector => bytes32)) internal _openObjections;

    /// @inheritdoc IAssetRegistry
    function object(
        Asset calldata terms,
        Inclusion calldata inclusion,
        Objection calldata objection,
        Consent calldata objector
    ) external {
        bytes32 id = Ids.id(objection);
        (bytes32 asset_, AssetWord word) = _slotted(terms, inclusion);
        if (objection.asset != asset_) revert AssetMismatch(asset_, objection.asset);
        if (!_objections[id].isZero()) revert ObjectionStateWrong(id, _objections[id].status());
        if (_openObjections[asset_][objection.objector] != 0) revert ObjectionOpen(asset_, objection.objector);
        _take(
            Deed(CONSENT_OBJECT_TYPE, ACT_OBJECT, asset_, id, AssetWord.wrap(0), address(0)),
            objector,
            objection.objector
        );

        ObjectionWord state = NewWords.objection(OBJECTION_PROPOSED, 0, block.timestamp, false);
        if (AssetStatus.inNotice(word, block.timestamp)) {
            state = NewWords.objection(OBJECTION_OPEN, _deadline(terms), block.timestamp, true);
            word = word.withObjections(word.objections() + 1);
            _assets[asset_] = word;
        }
        _objections[id] = state;
        _openObjections[asset_][objection.objector] = id;
        _foldObjected(asset_, id, objection, objector.agent, state, word);
    }

    /// @inheritdoc IAssetRegistry
    function admitObjection(Asset calldata terms, address[] calldata path, Objection calldata objection) external {
        (bytes32 asset_, AssetWord word) = _standing(terms);
        (bytes32 id, ObjectionWord state) = _filed(asset_, objection);
        address by = _nodeActor(terms.node, path);
        if (state.status() != OBJECTION_PROPOSED) revert ObjectionStateWrong(id, state.status());

        state = NewWords.objection(OBJECTION_ADMITTED, _deadline(terms), state.filed(), false);
        word = word.withObjections(word.objections() + 1);
        _objections[id] = state;
        _assets[asset_] = word;
        uint256 unwrapped = ObjectionWord.unwrap(state);
        bytes32 digest = Journal.log(
            ObjectionAdmitted.selector,
            asset_,
            id,
            msg.data[:0],
            uint256(uint160(by)),
            unwrapped,
            AssetWord.unwrap(word)
        );
        _fold(asset_, digest);
    }

    /// @inheritdoc IAssetRegistry
    function resolveObjection(
        Asset calldata terms,
        address[] calldata path,
        Objection calldata objection,
        uint8 outcome,
        bytes32 reason
    ) external {
        bytes32 asset_ = Ids.id(terms);
        (bytes32 id, ObjectionWord state) = _filed(asset_, objection);
        if (outcome != OBJECTION_UPHELD && outcome != OBJECTION_DISMISSED) revert ObjectionOutcomeInvalid(outcome);
        address by = _nodeActor(terms.node, path);
        // One that no node admitted has no effect: it can be turned away, not upheld.
        // slither-disable-next-line incorrect-equality -- a status is one of few, no balance or time
        bool declined = state.status() == OBJECTION_PROPOSED && outcome == OBJECTION_DISMISSED;
        if (!declined && !_counts(state)) revert ObjectionStateWrong(id, state.status());
        _close(objection, id, state, outcome, by, reason);
    }

    /// @inheritdoc IAssetRegistry
    function lapseObjection(Objection calldata objection) external {
        (bytes32 id, ObjectionWord state) = _filed(objection.asset, objection);
        if (!_counts(state)) revert ObjectionStateWrong(id, state.status());
        if (block.timestamp <= state.deadline()) revert ObjectionNotLapsed(state.deadline(), block.timestamp);
        _close(objection, id, state, OBJECTION_LAPSED, address(0), 0);
    }

    function _close(
        Objection calldata objection,
        bytes32 id,
        ObjectionWord state,
        uint8 outcome,
        address by,
        bytes32 reason
    ) private {
        bytes32 asset_ = objection.asset;
        AssetWord word = _assets[asset_];
        if (_counts(state)) word = word.withObjections(word.objections() - 1);
        // slither-disable-next-line incorrect-equality -- a status is one of few, no balance or time
        if (outcome == OBJECTION_UPHELD && state.inNotice() != 0 && word.end() == 0) {
            word = word.withEnd(ASSET_REFUSED);
        }
        state = state.withStatus(outcome);
        _assets[asset_] = word;
        _objections[id] = state;
        delete _openObjections[asset_][objection.objector];
        uint256 unwrapped = ObjectionWord.unwrap(state);
        bytes32 digest = Journal.log(
            ObjectionResolved.selector,
            asset_,
            id,
            msg.data[:0],
            uint256(uint160(by)),
            uint256(reason),
            unwrapped,
            AssetWord.unwrap(word)
        );
        _fold(asset_, digest);
    }

    function _foldObjected(
        bytes32 asset_,
        bytes32 id,
        Objection calldata objection,
        address agent,
        ObjectionWord state,
        AssetWord word
    ) private {
        bytes calldata terms = Ids.words(objection);
        uint256 agentWord = uint256(uint160(agent));
        _fold(
            asset_,
            Journal.log(
                Objected.selector, asset_, id, terms, agentWord, ObjectionWord.unwrap(state), AssetWord.unwrap(word)
            )
        );
    }

    /// @dev Id and state of an objection to this asset; its zero state passes no step.
    function _filed(bytes32 asset_, Objection calldata objection)
        private
        view
        returns (bytes32 id, ObjectionWord state)
    {
        if (objection.asset != asset_) {
            revert AssetMismatch(asset_, objection.asset);
        }
        id = Ids.id(objection);
        state = _objections[id];
    }

    function _deadline(Asset calldata terms) private view returns (uint256) {
        return block.timestamp + _profileOf(terms.profile).objection();
    }

    function _counts(ObjectionWord state) private pure returns (bool) {
        // slither-disable-next-line incorrect-equality -- a status is one of few, no balance or time
        return state.status() == OBJECTION_OPEN || state.status() == OBJECTION_ADMITTED;
    }
}
