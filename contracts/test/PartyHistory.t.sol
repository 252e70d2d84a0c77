// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {MandateWord, OperatorWord, PartyWord, RecoveryWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Whatever is done: events alone rebuild the state (I7), ids are written once (I9), epochs and numbers only rise.
contract PartyHistoryTest is PartyBase {
    uint256 private constant COUNT_MASK = uint256(type(uint32).max) << 207;

    Person[] private _people;
    /// @dev What the events say.
    mapping(bytes32 subject => bytes32) private _heads;
    mapping(bytes32 subject => uint256) private _words;
    mapping(bytes32 subject => uint256) private _recoveries;
    mapping(bytes32 subject => bytes32) private _recoveryIds;
    mapping(bytes32 subject => address) private _successors;
    mapping(bytes32 key => bool) private _voids;
    mapping(bytes32 id => uint256) private _records;
    mapping(bytes32 id => bytes32) private _lookups;
    mapping(bytes32 lookup => uint256) private _lookupWords;
    mapping(bytes32 lookup => bytes32) private _lookupIds;
    bytes32[] private _ids;

    function setUp() public override {
        vm.recordLogs();
        super.setUp();
        Person[6] memory all = [node, otherNode, regulator, enterprise, merchant, stranger];
        for (uint256 i = 0; i < all.length; ++i) {
            _people.push(all[i]);
        }
        _replay(vm.getRecordedLogs());
    }

    function testFuzz_history__anyActs__eventsRebuildTheState(uint256 seed) external {
        uint256 done = _run(seed, 24);
        vm.assertGt(done, 0);
        for (uint256 i = 0; i < _people.length; ++i) {
            bytes32 subject = subjectOf(_people[i]);
            vm.assertEq(_words[subject], PartyWord.unwrap(wordOf(_people[i])) & ~COUNT_MASK);
            vm.assertEq(_heads[subject] == subject ? bytes32(0) : _heads[subject], parties.head(_people[i].id));
            vm.assertEq(_recoveries[subject], RecoveryWord.unwrap(parties.recoveryOf(_people[i].id)));
            vm.assertEq(_successors[subject], parties.successor(_people[i].id));
            for (uint256 j = 0; j < 4; ++j) {
                bytes32 key = keccak256(abi.encode(subject, wordOf(_people[i]).epoch(), j));
                assert(_voids[key] == parties.voided(_people[i].id, bytes32(j)));
            }
        }
        for (uint256 i = 0; i < _ids.length; ++i) {
            vm.assertEq(_records[_ids[i]], parties.record(_ids[i]));
        }
        _compareLookups();
    }

    function testFuzz_history__anyActs__epochsAndNodeNumbersOnlyRise(uint256 seed) external {
        for (uint256 i = 0; i < 20; ++i) {
            uint256[6] memory before;
            for (uint256 j = 0; j < 6; ++j) {
                before[j] = wordOf(_people[j]).epoch();
            }
            seed = uint256(keccak256(abi.encode(seed)));
            _run(seed, 1);
            for (uint256 j = 0; j < 6; ++j) {
                uint256 epoch = wordOf(_people[j]).epoch();
                assert(epoch == before[j] || epoch == before[j] + 1);
            }
            assert(parties.nodeByNumber(1) == node.id && parties.nodeByNumber(2) == otherNode.id);
            assert(wordOf(node).node() == 1 && wordOf(otherNode).node() == 2);
        }
    }

    // Acts by chance; what is refused changes nothing.

    function _run(uint256 seed, uint256 steps) private returns (uint256 done) {
        for (uint256 i = 0; i < steps; ++i) {
            seed = uint256(keccak256(abi.encode(seed, i)));
            uint256 who = (seed >> 8) % _people.length;
            try this.act(seed % 14, who, (seed >> 16) % _people.length, seed >> 32) {
                ++done;
                _replay(vm.getRecordedLogs());
            } catch {
                vm.getRecordedLogs();
            }
            vm.warp(block.timestamp + (seed >> 64) % 3 days);
            vm.roll(block.number + 1);
        }
    }

    function act(uint256 kind, uint256 who, uint256 other, uint256 seed) external {
        Person memory p = _people[who];
        Person memory o = _people[other];
        if (kind == 0) _people[who] = rotateTo(p, vm.toString(seed % 5));
        if (kind == 1) giveMandate(p, o);
        if (kind == 2) addOperator(p, keyOf(vm.toString(seed % 3)));
        if (kind == 3) voidDigest(p, bytes32(seed % 4));
        if (kind == 4) detach(p);
        if (kind == 5) close(p, seed % 2 == 0 ? address(0) : o.id);
        if (kind == 6) suspendByNode(p, _people[seed % 2]);
        if (kind == 7) suspendByRegulator(p, _people[2]);
        if (kind == 8) _lift(p, _people[seed % 3], seed % 3 == 2);
        if (kind == 9) proposeRecovery(p, rekeyed(p, vm.toString(seed % 5)), _people[seed % 2]);
        if (kind == 10) veto(p, _openRecovery(p));
        if (kind == 11) _order(who, vm.toString(seed % 5));
        if (kind == 12) _complete(who, seed);
        if (kind == 13) parties.setRoles(p.id, uint8(seed % 32));
    }

    function _lift(Person memory p, Person memory by, bool asRegulator) private {
        vm.prank(by.signer);
        parties.liftParty(p.id, by.id, asRegulator, noPath(), bytes32("why not"));
    }

    function _openRecovery(Person memory p) private view returns (bytes32) {
        return vm.load(address(parties), keccak256(abi.encode(p.id, 13)));
    }

    function _order(uint256 who, string memory name) private {
        Person memory next = rekeyed(_people[who], name);
        orderRecovery(_people[who], next, _people[2]);
        _people[who] = next;
    }

    function _complete(uint256 who, uint256 seed) private {
        Person memory p = _people[who];
        if (seed % 3 == 0) {
            vm.prank(_people[2].signer);
            parties.dismissRecovery(p.id, _people[2].id, bytes32("no"));
            return;
        }
        vm.warp(block.timestamp + RECOVERY_DELAY);
        parties.completeRecovery(p.id);
        for (uint256 i = 0; i < 5; ++i) {
            Person memory next = rekeyed(p, vm.toString(i));
            if (next.signer == wordOf(p).signer()) _people[who] = next;
        }
    }

    // Replay

    function _replay(Vm.Log[] memory logs) private {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter != address(parties) || logs[i].topics.length != 3) continue;
            bytes32 topic = logs[i].topics[0];
            bytes32 subject = logs[i].topics[1];
            if (topic == IPartyRegistry.Enrolled.selector) _heads[subject] = subject;
            else _foldAt(logs[i]);
            _apply(topic, subject, logs[i].topics[2], logs[i].data);
        }
    }

    function _foldAt(Vm.Log memory l) private {
        bytes32 subject = l.topics[1];
        bytes32 digest =
            keccak256(abi.encode(block.number, address(parties), l.topics[0], subject, l.topics[2], keccak256(l.data)));
        _heads[subject] = keccak256(abi.encode(_heads[subject], digest));
    }

    function _apply(bytes32 topic, bytes32 subject, bytes32 id, bytes memory data) private {
        uint256 last = _word(data, data.length / 32 - 1);
        if (topic == IPartyRegistry.Mandated.selector || topic == IPartyRegistry.OperatorAdded.selector) {
            _set(id, keccak256(abi.encode(topic, subject, _word(data, 1))), last);
        } else if (topic == IPartyRegistry.MandateEnded.selector || topic == IPartyRegistry.OperatorEnded.selector) {
            _records[id] = RECORD_ENDED;
            if (_lookupIds[_lookups[id]] == id) _lookupWords[_lookups[id]] = 0;
        } else if (topic == IPartyRegistry.RecoveryProposed.selector) {
            _ids.push(id);
            _records[id] = RECORD_LIVE;
            _recoveryIds[subject] = id;
            _recoveries[subject] = last;
        } else if (topic == IPartyRegistry.RecoveryVetoed.selector) {
            _recoveries[subject] = last;
        } else {
            if (topic == IPartyRegistry.Recovered.selector || topic == IPartyRegistry.RecoveryDismissed.selector) {
                _ids.push(id);
                _records[id] = RECORD_ENDED;
                _records[_recoveryIds[subject]] = RECORD_ENDED;
                _recoveries[subject] = 0;
            }
            if (topic == IPartyRegistry.Recovered.selector) _successors[subject] = address(0);
            if (topic == IPartyRegistry.Closed.selector) _successors[subject] = address(uint160(_word(data, 0)));
            if (topic == IPartyRegistry.ConsentVoided.selector) {
                _voids[keccak256(abi.encode(subject, PartyWord.wrap(last).epoch(), id))] = true;
            }
            if (topic != IPartyRegistry.RecoveryDismissed.selector) _words[subject] = last & ~COUNT_MASK;
        }
    }

    function _set(bytes32 id, bytes32 lookup, uint256 word) private {
        vm.assertEq(_records[id], 0);
        _ids.push(id);
        _records[id] = RECORD_LIVE;
        _lookups[id] = lookup;
        _lookupIds[lookup] = id;
        _lookupWords[lookup] = word;
    }

    function _compareLookups() private view {
        for (uint256 i = 0; i < 6; ++i) {
            bytes32 subject = subjectOf(_people[i]);
            for (uint256 j = 0; j < 6; ++j) {
                bytes32 lookup = keccak256(abi.encode(IPartyRegistry.Mandated.selector, subject, subjectOf(_people[j])));
                MandateWord m = parties.mandateOf(_people[i].id, _people[j].id);
                vm.assertEq(_lookupWords[lookup], MandateWord.unwrap(m));
            }
            for (uint256 j = 0; j < 3; ++j) {
                address operator = vm.addr(keyOf(vm.toString(j)));
                bytes32 lookup = keccak256(abi.encode(IPartyRegistry.OperatorAdded.selector, subject, operator));
                OperatorWord o = parties.operatorOf(_people[i].id, operator);
                vm.assertEq(_lookupWords[lookup], OperatorWord.unwrap(o));
            }
        }
    }

    function _word(bytes memory data, uint256 i) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), mul(i, 0x20)))
        }
    }
}
