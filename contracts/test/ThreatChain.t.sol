// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {AgentsApart} from "./AgentsApart.sol";
import {RightActs} from "./RightActs.sol";
import {vm} from "./Vm.sol";
import {Person, World} from "./World.sol";

/// @dev The chain reorganised, others' transactions sent first, records heaped up, agents gone bad.
contract ThreatChainTest is RightActs, AgentsApart {
    function setUp() public override(RightActs, World) {
        super.setUp();
    }

    /// @dev The calldata of a transfer of the USE root, both consents good at its present seq.
    function _transfer(Person memory from, Person memory to) private returns (bytes memory) {
        Transfer memory t = transferTerms(assetId, root, USE, from, to);
        Consent memory a = signRights(from, CONSENT_TRANSFER_TYPE, idOf(t), root);
        Consent memory b = signRights(to, CONSENT_TRANSFER_TYPE, idOf(t), root);
        return abi.encodeCall(rights.transfer, (t, emptyPath(), noPledges(), a, b));
    }

    function _send(bytes memory act) private returns (bool done) {
        (done,) = address(rights).call(act);
    }

    // A reorganisation

    /// @dev What rested on a lost act is refused until that act is there again, and then makes the same record.
    function test_reorg__actsSentAgainInAnotherOrder__onlyWhatRestsOnWhatIsThere() external {
        uint256 before = vm.snapshotState();
        bytes memory first = _transfer(enterprise, merchant);
        vm.assertTrue(_send(first));
        bytes memory second = _transfer(merchant, subsidiary);
        vm.assertTrue(_send(second));
        uint256 word = rightWord(root);

        vm.revertToState(before);
        vm.roll(block.number + 1);
        vm.assertFalse(_send(second));
        vm.assertTrue(_send(first));
        vm.assertFalse(_send(first));
        vm.assertTrue(_send(second));
        vm.assertEq(rightWord(root), word);
    }

    /// @dev The journal names blocks: of two branches only one history folds to the head.
    function test_reorg__sameActInAnotherBlock__anotherHead() external {
        bytes memory act = _transfer(enterprise, merchant);
        uint256 before = vm.snapshotState();
        vm.assertTrue(_send(act));
        bytes32 head = assets.head(assetId);
        vm.revertToState(before);
        vm.roll(block.number + 1);
        vm.assertTrue(_send(act));
        vm.assertTrue(assets.head(assetId) != head);
    }

    // Front-running

    function testFuzz_frontRunner__sendsAnothersConsentsFirst__sameRecordOnce(address runner) external {
        bytes memory act = _transfer(enterprise, merchant);
        vm.prank(runner);
        vm.assertTrue(_send(act));
        vm.assertEq(rights.right(root).holder(), merchant.id);
        vm.assertFalse(_send(act));
        vm.assertEq(rights.right(root).seq(), 1);
    }

    // Heaping up

    function testFuzz_griefer__findingsInAnyNumber__spoilNoConsent(uint8 number) external {
        bytes memory act = _transfer(enterprise, merchant);
        for (uint256 i = 0; i < number % 16; ++i) {
            Attestation memory f = attestationTerms(assetId, 1);
            f.attester = stranger.id;
            bytes32 id = keccak256(abi.encode(ATTESTATION_TYPE, f));
            Consent memory c = sign(stranger, address(attestations), CONSENT_ATTEST_TYPE, id, 0);
            attestations.attestSigned(f, "", c);
        }
        vm.assertTrue(_send(act));
    }

    /// @dev A pledgee that never releases holds the right up to its pledge's end and no longer.
    function test_pledgee__neverReleases__overAtItsEnd() external {
        Pledge memory p = pledgeRoot(enterprise);
        vm.assertFalse(_send(_transfer(enterprise, merchant)));
        vm.warp(p.until);
        pledges.expire(listOf(p));
        vm.assertTrue(_send(_transfer(enterprise, merchant)));
    }

    // Agents

    function _byAgent(Person memory principal, Person memory agent) private returns (Transfer memory t, bytes memory) {
        t = transferTerms(assetId, root, USE, principal, merchant);
        Consent memory a = signByAgent(principal, agent, address(rights), CONSENT_TRANSFER_TYPE, idOf(t), 0);
        Consent memory b = signRights(merchant, CONSENT_TRANSFER_TYPE, idOf(t), root);
        return (t, abi.encodeCall(rights.transfer, (t, emptyPath(), noPledges(), a, b)));
    }

    /// @dev What an agent signed and kept back is worth nothing once its mandate has ended.
    function test_mandatedAgent__mandateEnded__whatItKeptBackIsRefused() external {
        Mandate memory m =
            Mandate(enterprise.id, stranger.id, uint64(1) << ACT_TRANSFER, uint40(block.timestamp + 1 days), 0, salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(enterprise, address(parties), CONSENT_MANDATE_TYPE, id, 0));
        (, bytes memory act) = _byAgent(enterprise, stranger);
        MandateEnd memory e = MandateEnd(id, salt());
        bytes32 deed = keccak256(abi.encode(MANDATE_END_TYPE, e));
        parties.endMandate(e, m, sign(enterprise, address(parties), CONSENT_END_MANDATE_TYPE, deed, 0));
        (bool done, bytes memory why) = address(rights).call(act);
        vm.assertFalse(done);
        vm.assertEq(
            why,
            abi.encodeWithSelector(
                IPartyRegistry.ConsentMandateMissing.selector, enterprise.id, stranger.id, ACT_TRANSFER
            )
        );
    }

    /// @dev What remains: within its mandate an agent sells to whom it likes; the ledger knows no price off exchange.
    function test_mandatedAgent__withinItsMandate__isNotStopped() external {
        authorise(enterprise, stranger, ACT_TRANSFER);
        (, bytes memory act) = _byAgent(enterprise, stranger);
        vm.assertTrue(_send(act));
        vm.assertEq(rights.right(root).holder(), merchant.id);
    }
}
