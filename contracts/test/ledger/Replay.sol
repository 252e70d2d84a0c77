// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IAttestationLog} from "../../src/interfaces/IAttestationLog.sol";
import {IExchangeLedger} from "../../src/interfaces/IExchangeLedger.sol";
import {IPartyRegistry} from "../../src/interfaces/IPartyRegistry.sol";
import {PartyWord} from "../../src/types/PartyWords.sol";
import {Vm, vm} from "../Vm.sol";
import {Judging} from "./Judging.sol";
import {Told} from "./Told.sol";

/// @title The whole storage as the events alone tell it (I7): parties and assets; rights and sales in RightReplay.
abstract contract Replay is Judging, Told {
    bytes32 private constant AUTHORITY_UPDATED = keccak256("AuthorityUpdated(address)");

    mapping(bytes32 topic => bool) private _unfolded;
    /// @dev Where a recovery's, mandate's or operator's lookup lies, by the id of its terms.
    mapping(bytes32 id => bytes32) private _lookup;

    function _startReplay() internal {
        bytes32[11] memory seeds = [
            IPartyRegistry.Enrolled.selector,
            IAssetRegistry.Registered.selector,
            IAssetRegistry.Activated.selector,
            IAssetRegistry.BatchAnchored.selector,
            IAssetRegistry.BatchPublished.selector,
            IAssetRegistry.ProfileAdded.selector,
            IAssetRegistry.PauseSet.selector,
            IAttestationLog.PartyAttested.selector,
            IAttestationLog.PartyAttestationRevoked.selector,
            IAttestationLog.Anchored.selector,
            AUTHORITY_UPDATED
        ];
        for (uint256 i = 0; i < seeds.length; ++i) {
            _unfolded[seeds[i]] = true;
        }
    }

    function _replay(Vm.Log memory l) internal {
        address by = l.emitter;
        if (!_isLedger(by)) return;
        if (l.topics[0] == AUTHORITY_UPDATED) {
            uint256 slot = by == address(parties) ? 0 : 7;
            uint256 kept = (uint256(_toldAt(by, bytes32(slot))) >> 160) << 160;
            return _tell(by, bytes32(slot), kept | _word(l.data, 0));
        }
        if (!_unfolded[l.topics[0]]) _fold(l);
        if (by == address(parties)) _partyEvent(l);
        else if (by == address(assets)) _assetEvent(l);
        else _otherEvent(l);
    }

    function _isLedger(address a) internal view returns (bool) {
        return a == address(parties) || a == address(assets) || a == address(rights) || a == address(pledges)
            || a == address(exchange) || a == address(attestations);
    }

    function _otherEvent(Vm.Log memory l) internal virtual;

    function _fold(Vm.Log memory l) private {
        address at = l.emitter == address(parties) ? address(parties) : address(assets);
        bytes32 slot = _in(l.topics[1], at == address(parties) ? 2 : 1);
        bytes32 head = _toldAt(at, slot);
        bytes32 digest =
            keccak256(abi.encode(height, l.emitter, l.topics[0], l.topics[1], l.topics[2], keccak256(l.data)));
        _tell(at, slot, uint256(keccak256(abi.encode(head == 0 ? l.topics[1] : head, digest))));
    }

    // PartyRegistry

    function _partyEvent(Vm.Log memory l) private {
        bytes32 topic = l.topics[0];
        if (topic == IPartyRegistry.Mandated.selector || topic == IPartyRegistry.OperatorAdded.selector) {
            return _given(l, topic == IPartyRegistry.Mandated.selector ? 7 : 9);
        }
        if (topic == IPartyRegistry.MandateEnded.selector || topic == IPartyRegistry.OperatorEnded.selector) {
            return _givenEnded(l, topic == IPartyRegistry.MandateEnded.selector ? 7 : 9);
        }
        if (topic == IPartyRegistry.KeyAdded.selector || topic == IPartyRegistry.KeyCompromised.selector) {
            bytes32 key = keccak256(abi.encode(l.topics[1], _word(l.data, 1)));
            return _tell(address(parties), _in(key, 11), _last(l.data, 1));
        }
        bool dismissed = topic == IPartyRegistry.RecoveryDismissed.selector;
        if (topic == IPartyRegistry.RecoveryProposed.selector || topic == IPartyRegistry.RecoveryVetoed.selector) {
            return _recoveryEvent(l);
        }
        if (dismissed || topic == IPartyRegistry.Recovered.selector) _recoveryOver(l);
        if (!dismissed) _partyWord(l, topic);
    }

    function _partyWord(Vm.Log memory l, bytes32 topic) private {
        uint256 word = _last(l.data, 1);
        _tell(address(parties), _in(l.topics[1], 1), word);
        if (topic == IPartyRegistry.Recovered.selector) _tell(address(parties), _in(l.topics[1], 5), 0);
        if (topic == IPartyRegistry.Closed.selector) _tell(address(parties), _in(l.topics[1], 5), _word(l.data, 0));
        if (topic == IPartyRegistry.ConsentVoided.selector) {
            bytes32 key = keccak256(abi.encode(l.topics[1], PartyWord.wrap(word).epoch(), l.topics[2]));
            _tell(address(parties), _in(key, 14), 1);
        }
        if (topic == IPartyRegistry.RolesSet.selector || topic == IPartyRegistry.Enrolled.selector) {
            _numbered(l.topics[1], PartyWord.wrap(word));
        }
    }

    /// @dev A party made a node has the number after the last one's.
    function _numbered(bytes32 party, PartyWord word) private {
        uint256 last = uint256(_toldAt(address(parties), bytes32(uint256(4))));
        if (word.node() != last + 1) return;
        _tell(address(parties), bytes32(uint256(4)), last + 1);
        _tell(address(parties), _in(bytes32(last + 1), 3), uint256(party));
    }

    function _recoveryEvent(Vm.Log memory l) private {
        _tell(address(parties), _in(l.topics[1], 12), _last(l.data, 1));
        if (l.topics[0] == IPartyRegistry.RecoveryVetoed.selector) return;
        _tell(address(parties), _in(l.topics[1], 13), uint256(l.topics[2]));
        _tell(address(parties), _in(l.topics[2], 6), 1);
    }

    function _recoveryOver(Vm.Log memory l) private {
        bytes32 open = _toldAt(address(parties), _in(l.topics[1], 13));
        if (open != 0) {
            _tell(address(parties), _in(open, 6), 2);
            _tell(address(parties), _in(l.topics[1], 12), 0);
            _tell(address(parties), _in(l.topics[1], 13), 0);
        }
        _tell(address(parties), _in(l.topics[2], 6), 2);
    }

    /// @dev A mandate or operator: its word by the two parties, and beside it the id of its terms.
    function _given(Vm.Log memory l, uint256 position) private {
        bytes32 other = bytes32(_word(l.data, 1));
        _tell(address(parties), _within(l.topics[1], other, position), _last(l.data, 1));
        _tell(address(parties), _within(l.topics[1], other, position + 1), uint256(l.topics[2]));
        _tell(address(parties), _in(l.topics[2], 6), 1);
    }

    function _givenEnded(Vm.Log memory l, uint256 position) private {
        bytes32 other = bytes32(_word(l.data, 0));
        _tell(address(parties), _within(l.topics[1], other, position), 0);
        _tell(address(parties), _within(l.topics[1], other, position + 1), 0);
        _tell(address(parties), _in(l.topics[2], 6), 2);
    }

    /// @dev The running number of a node or venue, which the ledger's event gives.
    function _number(bytes32 party, uint256 number) internal {
        bytes32 slot = _in(party, 1);
        uint256 word = uint256(_toldAt(address(parties), slot));
        _tell(address(parties), slot, PartyWord.unwrap(PartyWord.wrap(word).withCount(number)));
    }

    // AssetRegistry

    function _assetEvent(Vm.Log memory l) private {
        bytes32 topic = l.topics[0];
        if (topic == IAssetRegistry.AgentConsented.selector) return;
        if (topic == IAssetRegistry.PauseSet.selector) {
            return _tell(address(assets), bytes32(uint256(2)), _last(l.data, 1));
        }
        if (topic == IAssetRegistry.BatchAnchored.selector) {
            bytes32 key = keccak256(abi.encode(_word(l.data, 1), _word(l.data, 0)));
            _tell(address(assets), _in(key, 3), _last(l.data, 2));
            return _number(l.topics[1], _last(l.data, 1));
        }
        if (topic == IAssetRegistry.BatchPublished.selector) {
            return _tell(address(assets), _in(l.topics[2], 3), _last(l.data, 1));
        }
        if (topic == IAssetRegistry.ProfileAdded.selector) return _profileEvent(l);
        bool registered = topic == IAssetRegistry.Registered.selector;
        _tell(address(assets), _in(l.topics[1], 0), _last(l.data, registered ? 2 : 1));
        if (registered) _number(l.topics[2], _last(l.data, 1));
        bool objected = topic == IAssetRegistry.Objected.selector;
        bool resolved = topic == IAssetRegistry.ObjectionResolved.selector;
        if (objected || resolved || topic == IAssetRegistry.ObjectionAdmitted.selector) {
            _tell(address(assets), _in(l.topics[2], 5), _last(l.data, 2));
        }
        if (objected) {
            _lookup[l.topics[2]] = _within(l.topics[1], bytes32(_word(l.data, 1)), 6);
            _tell(address(assets), _lookup[l.topics[2]], uint256(l.topics[2]));
        }
        if (resolved) _tell(address(assets), _lookup[l.topics[2]], 0);
    }

    function _profileEvent(Vm.Log memory l) private {
        _tell(address(assets), _in(l.topics[1], 4), _last(l.data, 1));
        uint256 kept = uint160(uint256(_toldAt(address(assets), bytes32(uint256(7)))));
        _tell(address(assets), bytes32(uint256(7)), kept | uint256(l.topics[1]) << 168);
    }
}
