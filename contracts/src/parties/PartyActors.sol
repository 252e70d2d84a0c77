// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../interfaces/IPartyRegistry.sol";
import {PARTY_ACTIVE, PARTY_CLOSED, ROLE_NODE, ROLE_REGULATOR} from "../types/Enums.sol";
import {PartyWord} from "../types/PartyWords.sol";
import {PartyRecords} from "./PartyRecords.sol";

/// @title PartyActors
/// @notice Who may send the acts of a role, for which node and over which region.
abstract contract PartyActors is PartyRecords {
    /// @inheritdoc IPartyRegistry
    function actor(address id, address sender, uint112 role) external view returns (PartyWord word) {
        return _actor(id, sender, role);
    }

    /// @inheritdoc IPartyRegistry
    function nodeActor(address node, address[] calldata path, address sender) external view returns (address acting) {
        return _nodeActor(node, path, sender);
    }

    /// @inheritdoc IPartyRegistry
    function regulatorOver(address by, address sender, address node) external view {
        _regulatorOver(by, sender, _known(node));
    }

    /// @inheritdoc IPartyRegistry
    function covers(uint256 regulator, uint256 region) external pure returns (bool) {
        return _covers(regulator, region);
    }

    /// @inheritdoc IPartyRegistry
    function mandated(address node, address registrant) external view {
        PartyWord word = _known(node);
        _mandated(node, word, registrant);
        // A node's number is its own; any other party's is its enrolling node's.
        // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
        if (word.roles() & ROLE_NODE == 0 && !_isNode(node, word)) revert PartyNotMandated(node, registrant);
    }

    /// @dev The word of an active party with one of the roles, whose signer or live operator is the sender.
    function _actor(address who, address sender, uint256 role) internal view returns (PartyWord word) {
        word = _parties[who];
        // Signer and status are the lowest 163 bits.
        uint256 usual = uint160(sender) | (uint256(PARTY_ACTIVE) << 160);
        bool odd = (PartyWord.unwrap(word) ^ usual) << 93 != 0;
        // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
        if (odd || word.roles() & role == 0) _examineActor(who, word, sender, role);
    }

    function _examineActor(address who, PartyWord word, address sender, uint256 role) private view {
        _active(who);
        // slither-disable-next-line incorrect-equality -- a bit of a word, no balance or time
        if (word.roles() & role == 0) revert PartyRoleMissing(who, role);
        if (word.signer() != sender && !_operatorLive(who, word, sender)) revert PartySenderNotAllowed(who, sender);
    }

    /// @dev Along the successors of closed nodes to the first that is not closed, which must act.
    function _nodeActor(address node, address[] calldata path, address sender) internal view returns (address acting) {
        acting = node;
        for (uint256 i = 0; i < path.length; ++i) {
            address next = path[i];
            if (_parties[acting].status() != PARTY_CLOSED || _successors[acting] != next) {
                revert PartySuccessionBroken(acting, i);
            }
            acting = next;
        }
        _actor(acting, sender, ROLE_NODE);
    }

    /// @dev The node that enrolled the party, or its first live successor, as sender; zero where the party has none.
    function _enrollingActor(address who, PartyWord word, address[] calldata path) internal view returns (address) {
        address node = _nodes[word.node()];
        if (node == address(0) || node == who) return address(0);
        return _nodeActor(node, path, msg.sender);
    }

    /// @dev A regulator as sender, whose region covers that of the party with this word.
    function _regulatorOver(address by, address sender, PartyWord word) internal view {
        uint256 regulator = _actor(by, sender, ROLE_REGULATOR).region();
        if (!_covers(regulator, word.region())) revert PartyRegionNotCovered(regulator, word.region());
    }

    /// @dev `word` is the node's, of which the caller knows that its number is its own.
    function _mandated(address node, PartyWord word, address registrant) internal view {
        uint256 number = _active(registrant).node();
        // slither-disable-next-line incorrect-equality -- a node's number, no balance or time
        if (number == 0 || number != word.node()) revert PartyNotMandated(node, registrant);
    }

    // slither-disable-next-line incorrect-equality,weak-prng -- digits of region codes, no balance and no chance
    function _covers(uint256 regulator, uint256 region) private pure returns (bool) {
        if (regulator == 0 || regulator == region) return true;
        if (regulator % 10_000 == 0) return regulator / 10_000 == region / 10_000;
        return regulator % 100 == 0 && regulator / 100 == region / 100;
    }
}
