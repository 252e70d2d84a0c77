// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAttestationLog} from "../../src/interfaces/IAttestationLog.sol";
import {IExchangeLedger} from "../../src/interfaces/IExchangeLedger.sol";
import {IPledgeLedger} from "../../src/interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "../../src/interfaces/IRightsLedger.sol";
import {AssetWord} from "../../src/types/AssetWords.sol";
import "../../src/types/Enums.sol";
import {PledgeWord, RightWord} from "../../src/types/RightWords.sol";
import {Pledge} from "../../src/types/Terms.sol";
import {Vm} from "../Vm.sol";
import {Replay} from "./Replay.sol";

/// @title The storage of rights, pledges, listings, filings and findings as the events alone tell it (I7).
abstract contract RightReplay is Replay {
    mapping(bytes32 right => bytes32) private _parent;
    mapping(bytes32 pledge => bytes32) private _pledged;
    mapping(bytes32 listing => bytes32) private _venue;

    function _otherEvent(Vm.Log memory l) internal override {
        if (l.emitter == address(rights)) _rightEvent(l);
        else if (l.emitter == address(pledges)) _pledgeEvent(l);
        else if (l.emitter == address(exchange)) _saleEvent(l);
        else _findingEvent(l);
    }

    /// @dev An event whose right is a root marks its asset as touched.
    function _touch(bytes32 asset, bytes32 right) private {
        if (_parent[right] != 0) return;
        bytes32 slot = _in(asset, 0);
        uint256 word = uint256(_toldAt(address(assets), slot));
        _tell(address(assets), slot, AssetWord.unwrap(AssetWord.wrap(word).withTouched(1)));
    }

    function _rightEvent(Vm.Log memory l) private {
        bytes32 topic = l.topics[0];
        bytes32 id = l.topics[2];
        if (topic == IRightsLedger.Granted.selector) _parent[id] = bytes32(_word(l.data, 2));
        bool lone = topic == IRightsLedger.Transferred.selector || topic == IRightsLedger.RightSuspended.selector
            || topic == IRightsLedger.RightLifted.selector || topic == IRightsLedger.Sold.selector
            || topic == IRightsLedger.RootWritten.selector;
        _tell(address(rights), _in(id, 0), _last(l.data, lone ? 1 : 2));
        if (!lone && _parent[id] != 0) _tell(address(rights), _in(_parent[id], 1), _last(l.data, 1));
        _touch(l.topics[1], id);
    }

    function _pledgeEvent(Vm.Log memory l) private {
        bytes32 topic = l.topics[0];
        bytes32 id = l.topics[2];
        if (topic == IPledgeLedger.AgentConsented.selector) return;
        if (topic == IPledgeLedger.PledgeMade.selector) return _made(abi.decode(l.data, (Pledge)), id);
        bool foreclosed = topic == IPledgeLedger.PledgeForeclosed.selector;
        _tell(address(pledges), _in(id, 0), _last(l.data, foreclosed ? 1 : 2));
        if (!foreclosed) _tell(address(rights), _in(_pledged[id], 0), _last(l.data, 1));
    }

    /// @dev What the terms alone say of both words.
    function _made(Pledge memory t, bytes32 id) private {
        _pledged[id] = t.right;
        bytes32 slot = _in(t.right, 0);
        RightWord word = RightWord.wrap(uint256(_toldAt(address(rights), slot)));
        if (word.isZero()) {
            address registrant = AssetWord.wrap(uint256(_toldAt(address(assets), _in(t.asset, 0)))).registrant();
            word = word.withHolder(registrant).withKind(t.kind).withExclusivity(EXCLUSIVE)
                .withFlags(FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE);
        }
        word = word.withPledges(word.pledges() + 1).withForbidding(word.forbidding() + t.forbids).withLastRank(t.rank);
        _tell(address(rights), slot, RightWord.unwrap(word));
        _tell(address(pledges), _in(id, 0), _pledgeWord(t, word.pledgeEpoch()));
        _touch(t.asset, t.right);
    }

    function _pledgeWord(Pledge memory t, uint256 epoch) private pure returns (uint256) {
        PledgeWord word = PledgeWord.wrap(0).withPledgee(t.pledgee).withStatus(PLEDGE_LIVE).withRank(t.rank);
        return PledgeWord.unwrap(word.withEpoch(epoch).withForbids(t.forbids).withUntil(t.until));
    }

    function _saleEvent(Vm.Log memory l) private {
        bytes32 topic = l.topics[0];
        bytes32 id = l.topics[2];
        if (topic == IExchangeLedger.Filed.selector) {
            _tell(address(exchange), _in(id, 1), _last(l.data, 1));
            _agent(id, bytes32(_last(l.data, 4)));
            _agent(id, bytes32(_last(l.data, 3)));
        } else if (topic == IExchangeLedger.Adopted.selector) {
            _tell(address(exchange), _in(id, 1), _last(l.data, 1));
            _tell(address(exchange), _in(bytes32(_word(l.data, 0)), 2), _last(l.data, 2));
        } else if (topic == IExchangeLedger.Traded.selector) {
            bytes32 listing = bytes32(_word(l.data, 0));
            _tell(address(exchange), _in(listing, 0), _last(l.data, 2));
            _number(_venue[listing], _last(l.data, 1));
        } else if (topic == IExchangeLedger.Listed.selector) {
            _venue[id] = bytes32(_word(l.data, 4));
            _tell(address(exchange), _in(id, 0), _last(l.data, 2));
            _number(_venue[id], _last(l.data, 1));
        } else {
            _tell(address(exchange), _in(id, 0), _last(l.data, 1));
        }
    }

    function _agent(bytes32 filing, bytes32 agent) private {
        if (agent != 0) _tell(address(exchange), _within(filing, agent, 3), 1);
    }

    function _findingEvent(Vm.Log memory l) private {
        bytes32 slot = _in(l.topics[2], 0);
        if (l.topics[0] == IAttestationLog.Anchored.selector) {
            slot = _in(keccak256(abi.encode(l.topics[1], l.topics[2])), 1);
        }
        _tell(address(attestations), slot, _last(l.data, 1));
    }
}
