// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Journal} from "../src/libraries/Journal.sol";
import {Vm, vm} from "./Vm.sol";

contract JournalWriter {
    function log(bytes32 topic0, bytes32 subject, bytes32 id, bytes calldata terms, uint256[] calldata w)
        external
        returns (bytes32)
    {
        if (w.length == 1) return Journal.log(topic0, subject, id, terms, w[0]);
        if (w.length == 2) return Journal.log(topic0, subject, id, terms, w[0], w[1]);
        if (w.length == 3) return Journal.log(topic0, subject, id, terms, w[0], w[1], w[2]);
        return Journal.log(topic0, subject, id, terms, w[0], w[1], w[2], w[3]);
    }

    function logWords(bytes32 topic0, bytes32 subject, bytes32 id, bytes memory data) external returns (bytes32) {
        return Journal.logWords(topic0, subject, id, data);
    }

    /// @dev Whether logging leaves what was in memory, and memory allocated after it, as they were.
    function keepsMemory(bytes calldata terms, uint256 word) external returns (bool) {
        bytes memory before = bytes.concat(terms);
        bytes32 hash = keccak256(before);
        Journal.log(hash, hash, hash, terms, word);
        bytes memory later = bytes.concat(terms);
        Journal.logWords(hash, hash, hash, before);
        return keccak256(before) == hash && keccak256(later) == hash;
    }

    function fold(bytes32 head, bytes32 seed, bytes32 digest) external pure returns (bytes32) {
        return Journal.fold(head, seed, digest);
    }
}

contract JournalTest {
    JournalWriter private _writer;

    function setUp() external {
        _writer = new JournalWriter();
    }

    function _digest(bytes32 topic0, bytes32 subject, bytes32 id, bytes memory data) private view returns (bytes32) {
        return keccak256(abi.encode(block.number, address(_writer), topic0, subject, id, keccak256(data)));
    }

    function _isLogged(bytes32 topic0, bytes32 subject, bytes32 id, bytes memory data) private {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assert(logs.length == 1 && logs[0].topics.length == 3 && logs[0].emitter == address(_writer));
        assert(logs[0].topics[0] == topic0 && logs[0].topics[1] == subject && logs[0].topics[2] == id);
        vm.assertEq(logs[0].data, data);
    }

    function testFuzz_log__anyTermsAndWords__asDefined(
        uint32 number,
        bytes32 topic0,
        bytes32 subject,
        bytes32 id,
        bytes calldata terms,
        uint256[4] calldata four,
        uint256 count
    ) external {
        vm.roll(number);
        uint256[] memory w = new uint256[](1 + count % 4);
        bytes memory data = terms;
        for (uint256 i = 0; i < w.length; ++i) {
            w[i] = four[i];
            data = bytes.concat(data, bytes32(four[i]));
        }
        vm.recordLogs();
        bytes32 digest = _writer.log(topic0, subject, id, terms, w);
        _isLogged(topic0, subject, id, data);
        vm.assertEq(digest, _digest(topic0, subject, id, data));
    }

    function testFuzz_logWords__anyData__asDefined(
        uint32 number,
        bytes32 topic0,
        bytes32 subject,
        bytes32 id,
        bytes calldata data
    ) external {
        vm.roll(number);
        vm.recordLogs();
        bytes32 digest = _writer.logWords(topic0, subject, id, data);
        _isLogged(topic0, subject, id, data);
        vm.assertEq(digest, _digest(topic0, subject, id, data));
    }

    function testFuzz_log__anyTerms__leavesMemoryAlone(bytes calldata terms, uint256 word) external {
        assert(_writer.keepsMemory(terms, word));
    }

    function testFuzz_fold__anyHead__asDefined(bytes32 head, bytes32 seed, bytes32 digest) external view {
        vm.assertEq(_writer.fold(head, seed, digest), keccak256(abi.encode(head == 0 ? seed : head, digest)));
        vm.assertEq(_writer.fold(0, seed, digest), keccak256(abi.encode(seed, digest)));
    }

    function test_fold__twoEvents__orderMatters() external view {
        bytes32 seed = bytes32("asset");
        bytes32 ab = _writer.fold(_writer.fold(0, seed, bytes32("a")), seed, bytes32("b"));
        bytes32 ba = _writer.fold(_writer.fold(0, seed, bytes32("b")), seed, bytes32("a"));
        assert(ab != ba);
    }
}
