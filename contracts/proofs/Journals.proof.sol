// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Journal} from "../src/libraries/Journal.sol";
import {Asset, Ids} from "../src/types/Terms.sol";
import {Proof, svm, vm} from "./Symbolic.sol";

/// @title JournalSteps
/// @notice The library's functions, callable.
contract JournalSteps {
    function fold(bytes32 head, bytes32 seed, bytes32 digest) external pure returns (bytes32) {
        return Journal.fold(head, seed, digest);
    }

    function log(bytes32 topic, bytes32 subject, bytes32 id, bytes calldata terms, uint256 word)
        external
        returns (bytes32)
    {
        return Journal.log(topic, subject, id, terms, word);
    }

    function logWords(bytes32 topic, bytes32 subject, bytes32 id, bytes calldata data) external returns (bytes32) {
        return Journal.logWords(topic, subject, id, data);
    }

    function seedOf(Asset calldata terms) external pure returns (bytes32) {
        return Ids.id(terms);
    }
}

/// @title JournalsProof
/// @notice A history is complete if and only if it recomputes to the head: heads and digests commit to all they are made
/// of. Under the prover's axiom that keccak-256 has no collisions. Data of two words; no loops.
contract JournalsProof is Proof {
    JournalSteps private _steps;
    JournalSteps private _other;

    function setUp() external {
        _steps = JournalSteps(_create("Journals.proof.sol/JournalSteps", ""));
        _other = JournalSteps(_create("Journals.proof.sol/JournalSteps", ""));
    }

    /// @dev Equal heads have equal histories: the head before (or the seed where there is none) and the digest.
    function check_fold__anyTwo__equalOnlyIfHistoriesAre(
        bytes32 head,
        bytes32 seed,
        bytes32 digest,
        bytes32 otherHead,
        bytes32 otherSeed,
        bytes32 otherDigest
    ) external view {
        vm.assume(_steps.fold(head, seed, digest) == _steps.fold(otherHead, otherSeed, otherDigest));
        assert((head == 0 ? seed : head) == (otherHead == 0 ? otherSeed : otherHead));
        assert(digest == otherDigest);
    }

    /// @dev A journal with an event never looks empty, nor as its seed: the head is neither zero nor the asset's id.
    function check_fold__anyEvent__neverEmptyNorSeed(Asset calldata terms, bytes32 head, bytes32 digest) external view {
        bytes32 seed = _steps.seedOf(terms);
        bytes32 next = _steps.fold(head, seed, digest);
        assert(next != 0 && next != seed);
    }

    /// @dev Equal digests are of the same event: block, signature, subject, record and data.
    function check_digest__anyTwo__equalOnlyIfEventsAre(bytes32[4] calldata a, bytes32[4] calldata b) external {
        (uint256 block_, uint256 later) = (svm.createUint(64, "block"), svm.createUint(64, "later"));
        vm.roll(block_);
        bytes32 one = _log(_steps, a, svm.createUint256("word"));
        vm.roll(later);
        bytes32 two = _log(_steps, b, svm.createUint256("word"));
        vm.assume(one == two);
        assert(block_ == later && a[0] == b[0] && a[1] == b[1] && a[2] == b[2] && a[3] == b[3]);
    }

    /// @dev One contract's event is never taken for another's.
    function check_digest__twoEmitters__neverEqual(bytes32[4] calldata a, bytes32[4] calldata b) external {
        bytes32 one = _log(_steps, a, svm.createUint256("word"));
        assert(one != _log(_other, b, svm.createUint256("word")));
    }

    /// @dev The digest is DESIGN's, whichever way the data came: as terms and words, or as words alone.
    function check_digest__termsOrWords__asDesigned(bytes32[4] calldata a, uint256 word) external {
        vm.roll(svm.createUint(64, "block"));
        bytes32 data = keccak256(abi.encode(a[3], word));
        bytes32 designed = keccak256(abi.encode(block.number, address(_steps), a[0], a[1], a[2], data));
        assert(_log(_steps, a, word) == designed);
        assert(_steps.logWords(a[0], a[1], a[2], abi.encode(a[3], word)) == designed);
    }

    function _log(JournalSteps steps, bytes32[4] calldata a, uint256 word) private returns (bytes32) {
        return steps.log(a[0], a[1], a[2], abi.encode(a[3]), word);
    }
}
