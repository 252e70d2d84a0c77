// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Peers} from "../Peers.sol";
import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {Journal} from "../libraries/Journal.sol";
import {PARTY_ACTIVE, PARTY_CLOSED} from "../types/Enums.sol";
import {KeyWord, MandateWord, OperatorWord, PartyWord, RecoveryWord} from "../types/PartyWords.sol";

/// @title PartyRecords
/// @notice What is stored about parties, and how it is read.
abstract contract PartyRecords is Peers, IPartyRegistry {
    mapping(address party => PartyWord) internal _parties;
    mapping(address party => bytes32) internal _heads;
    /// @dev Party ids by node number, from 1; written once each.
    mapping(uint256 number => address node) internal _nodes;
    uint256 internal _lastNode;
    mapping(address party => address) internal _successors;
    /// @dev Record status of mandates', operators' and recoveries' terms ids: NONE, LIVE, ENDED, in this order only.
    mapping(bytes32 id => uint256) internal _records;
    mapping(address principal => mapping(address agent => MandateWord)) internal _mandates;
    mapping(address principal => mapping(address agent => bytes32)) internal _mandateIds;
    mapping(address party => mapping(address operator => OperatorWord)) internal _operators;
    mapping(address party => mapping(address operator => bytes32)) internal _operatorIds;
    /// @dev By keccak256(abi.encode(party, thumbprint)).
    mapping(bytes32 key => KeyWord) internal _keys;
    mapping(address party => RecoveryWord) internal _recoveries;
    mapping(address party => bytes32) internal _recoveryIds;
    /// @dev By keccak256(abi.encode(party, epoch, digest)): a rise of the epoch leaves them behind.
    mapping(bytes32 key => bool) internal _voids;

    /// @inheritdoc IPartyRegistry
    function party(address id) external view returns (PartyWord) {
        return _parties[id];
    }

    /// @inheritdoc IPartyRegistry
    function head(address id) external view returns (bytes32) {
        return _heads[id];
    }

    /// @inheritdoc IPartyRegistry
    function nodeByNumber(uint16 number) external view returns (address) {
        return _nodes[number];
    }

    /// @inheritdoc IPartyRegistry
    function successor(address id) external view returns (address) {
        return _successors[id];
    }

    /// @inheritdoc IPartyRegistry
    function record(bytes32 id) external view returns (uint256) {
        return _records[id];
    }

    /// @inheritdoc IPartyRegistry
    function mandateOf(address principal, address agent) external view returns (MandateWord) {
        return _mandates[principal][agent];
    }

    /// @inheritdoc IPartyRegistry
    function operatorOf(address id, address operator) external view returns (OperatorWord) {
        return _operators[id][operator];
    }

    /// @inheritdoc IPartyRegistry
    function keyOf(address id, bytes32 thumbprint) external view returns (KeyWord) {
        return _keys[_keySlot(id, thumbprint)];
    }

    /// @inheritdoc IPartyRegistry
    function recoveryOf(address id) external view returns (RecoveryWord) {
        return _recoveries[id];
    }

    /// @inheritdoc IPartyRegistry
    function voided(address id, bytes32 digest) external view returns (bool) {
        return _voids[_voidSlot(id, _parties[id].epoch(), digest)];
    }

    /// @dev The word of a party that exists.
    function _known(address who) internal view returns (PartyWord word) {
        word = _parties[who];
        if (word.isZero()) revert PartyUnknown(who);
    }

    /// @dev The word of a party that exists and is not closed.
    function _notClosed(address who) internal view returns (PartyWord word) {
        word = _known(who);
        // slither-disable-next-line incorrect-equality -- a status is one of few, no balance or time
        if (word.status() == PARTY_CLOSED) revert PartyStatusWrong(who, PARTY_CLOSED);
    }

    /// @dev The word of an active party.
    function _active(address who) internal view returns (PartyWord word) {
        word = _parties[who];
        if (word.status() != PARTY_ACTIVE) {
            if (word.isZero()) revert PartyUnknown(who);
            revert PartyNotActive(who, word.status());
        }
    }

    /// @dev Whether the party has a node number of its own, be it with the role NODE still or not.
    function _isNode(address who, PartyWord word) internal view returns (bool) {
        return word.node() != 0 && _nodes[word.node()] == who;
    }

    /// @dev Whether a mandate is live for an act; `word` is the principal's.
    function _mandateLive(address principal, PartyWord word, address agent, uint256 act) internal view returns (bool) {
        MandateWord m = _mandates[principal][agent];
        // slither-disable-next-line incorrect-equality -- epochs are compared; the time is by <
        return block.timestamp < m.until() && m.epoch() == word.epoch() && (m.acts() >> act) & 1 == 1;
    }

    /// @dev Whether an account is a live operator; `word` is the party's.
    function _operatorLive(address who, PartyWord word, address account) internal view returns (bool) {
        OperatorWord o = _operators[who][account];
        // slither-disable-next-line incorrect-equality -- epochs are compared; the time is by <
        return block.timestamp < o.until() && o.epoch() == word.epoch();
    }

    function _keySlot(address who, bytes32 thumbprint) internal pure returns (bytes32) {
        return keccak256(abi.encode(who, thumbprint));
    }

    function _voidSlot(address who, uint256 epoch, bytes32 digest) internal pure returns (bytes32) {
        return keccak256(abi.encode(who, epoch, digest));
    }

    /// @dev Subject of a party's events, seed of its journal.
    function _subject(address who) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(who)));
    }

    /// @dev Emits an event of terms and one word, and folds it into the party's journal.
    function _log(bytes32 topic, address who, bytes32 id, bytes calldata terms, uint256 word) internal {
        _fold(who, Journal.log(topic, _subject(who), id, terms, word));
    }

    /// @dev The same of words alone.
    function _logWords(bytes32 topic, address who, bytes32 id, bytes memory data) internal {
        _fold(who, Journal.logWords(topic, _subject(who), id, data));
    }

    function _fold(address who, bytes32 digest) internal {
        _heads[who] = Journal.fold(_heads[who], _subject(who), digest);
    }
}
