// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IExchangeLedger} from "../../src/interfaces/IExchangeLedger.sol";
import {IPledgeLedger} from "../../src/interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "../../src/interfaces/IRightsLedger.sol";
import {Vm, vm} from "../Vm.sol";
import {ACTS, Act} from "./Acts.sol";
import {GhostParty} from "./Ghosts.sol";
import {RightReplay} from "./RightReplay.sol";

/// @title How the walk calls a ledger: counted, its events replayed, now and then by the wrong sender or again.
abstract contract Calls is RightReplay {
    // What may be wrong on purpose with one call; the first is of senders, the others of consents.
    uint256 internal constant STRANGER_SENDS = 1;
    uint256 internal constant FLAWS = 13;

    uint256 internal flaw;
    uint256 internal flawAt;
    bool internal flawed;
    /// @dev Who sent the last act.
    address internal lastSender;
    uint256 internal consents;
    uint256 internal deed;
    mapping(uint256 deed => mapping(address party => bool)) private _agreed;

    /// @dev Acts sent; of every act its calls, those by ledgers included, and its successes.
    uint256 internal sent;
    uint256 internal byAgent;
    uint256 internal byOperator;
    uint256 internal byWallet;
    uint256[ACTS] public calls;
    uint256[ACTS] public done;

    struct Sent {
        address sender;
        address to;
        bytes data;
    }

    /// @dev Acts by consent that took effect, to be sent again.
    Sent[16] private _sent;
    uint256 private _sentCount;

    /// @dev A new deed, of which at most one thing is wrong: one in eight, where `may` allows.
    function _begin(bool may) internal {
        ++deed;
        consents = 0;
        flawed = false;
        flaw = may && _draw(8) == 0 ? 1 + _draw(FLAWS) : 0;
        flawAt = _draw(3) / 2;
    }

    function _agrees(address party) internal {
        _agreed[deed][party] = true;
    }

    /// @dev Whether the party's own, faultless consent travels with this deed.
    function _hasAgreed(address party) internal view returns (bool) {
        return _agreed[deed][party];
    }

    /// @dev By anyone.
    function _send(Act act, address to, bytes memory data) internal returns (bool) {
        return _exec(act, pens[_draw(pens.length)], to, 0, data);
    }

    /// @dev By the party's signer, or one time in four by an operator of it.
    function _sendAs(Act act, address party, address to, bytes memory data) internal returns (bool) {
        GhostParty storage p = _ghost(party);
        address sender = p.signer;
        if (flaw == STRANGER_SENDS) {
            sender = pens[_draw(pens.length)];
            flawed = sender != p.signer && !_operates(party, sender);
        } else if (_draw(4) == 0) {
            address other = pens[uint160(party) % pens.length];
            if (_operates(party, other)) (sender, byOperator) = (other, byOperator + 1);
        }
        return _exec(act, sender, to, 0, data);
    }

    /// @dev By the authority, which is this contract.
    function _sendAuthorised(Act act, address to, uint256 value, bytes memory data) internal returns (bool) {
        address sender = address(this);
        if (flaw == STRANGER_SENDS) {
            sender = pens[_draw(pens.length)];
            flawed = true;
            vm.deal(sender, value);
        }
        return _exec(act, sender, to, value, data);
    }

    /// @dev By an account that needs no party.
    function _sendFrom(Act act, address sender, address to, bytes memory data) internal returns (bool) {
        return _exec(act, sender, to, 0, data);
    }

    function _exec(Act act, address sender, address to, uint256 value, bytes memory data) private returns (bool ok) {
        lastSender = sender;
        bool watched = _draw(4) == 0;
        if (watched) vm.record();
        vm.recordLogs();
        vm.prank(sender);
        (ok,) = to.call{value: value}(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        ++sent;
        ++calls[uint256(act)];
        if (!ok) return false;
        ++done[uint256(act)];
        for (uint256 i = 0; i < logs.length; ++i) {
            _replay(logs[i]);
            _countInner(logs[i], act);
        }
        if (watched) _compareWrites();
        if (flawed) _breach(flaw == STRANGER_SENDS ? 1 : 9, string.concat("flaw ", vm.toString(flaw), " passed"));
        if (consents != 0 && _draw(4) == 0) _keep(sender, to, data);
    }

    function _compareWrites() private {
        address[6] memory ledgers = _ledgers();
        for (uint256 i = 0; i < 6; ++i) {
            _must(_writesAsTold(ledgers[i]), 7, "a slot was written that the events do not tell");
        }
    }

    function _keep(address sender, address to, bytes memory data) private {
        _sent[_sentCount % 16] = Sent(sender, to, data);
        ++_sentCount;
    }

    /// @dev I9: a consent works at most once. Sent again, the act is refused or, where it was done, does nothing.
    function _sendAgain() internal {
        if (_sentCount == 0) return;
        Sent storage s = _sent[_draw(_sentCount < 16 ? _sentCount : 16)];
        vm.recordLogs();
        vm.prank(s.sender);
        (bool ok,) = s.to.call(s.data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!ok || logs.length == 0) return;
        _breach(9, string.concat("took effect twice: ", vm.toString(bytes.concat(bytes4(s.data)))));
    }

    // Functions that only ledgers may call: that they ran shows in the events.

    function _countInner(Vm.Log memory l, Act act) private {
        if (!_isLedger(l.emitter)) return;
        bytes32 topic = l.topics[0];
        if (topic == IAssetRegistry.Registered.selector) {
            _ran(act == Act.Register ? Act.CountMandated : Act.CountAndVerify);
        } else if (topic == IAssetRegistry.BatchAnchored.selector) {
            _ran(Act.Count);
        } else if (topic == IExchangeLedger.Listed.selector || topic == IExchangeLedger.Traded.selector) {
            _ran(Act.CountAndVerify);
            if (topic == IExchangeLedger.Listed.selector) _ran(Act.Extend);
        } else if (l.emitter == address(rights)) {
            _countRights(topic, act);
        } else if (l.emitter == address(pledges)) {
            _countPledges(topic);
        }
    }

    function _countRights(bytes32 topic, Act act) private {
        if (topic == IRightsLedger.RootWritten.selector) _ran(Act.WriteRoot);
        else if (topic == IRightsLedger.Sold.selector) _ran(Act.SellTransfer);
        else if (topic == IRightsLedger.Settled.selector) _ran(Act.ExtendMany);
        else if (topic != IRightsLedger.Granted.selector || act == Act.Grant) _ran(Act.Extend);
        else _ran(Act.SellGrant);
    }

    function _countPledges(bytes32 topic) private {
        if (topic == IPledgeLedger.PledgeMade.selector) {
            _ran(Act.CountPledge);
            _ran(Act.Extend);
        } else if (topic == IPledgeLedger.PledgeReleased.selector) {
            _ran(Act.SetWord);
            _ran(Act.Extend);
        } else if (topic == IPledgeLedger.PledgeExpired.selector || topic == IPledgeLedger.PledgeEnforced.selector) {
            _ran(Act.SetWord);
            _ran(Act.ExtendMany);
        }
    }

    function _ran(Act act) private {
        ++calls[uint256(act)];
        ++done[uint256(act)];
    }
}
