// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {PartyWord, RecoveryWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract PartyRecoveryTest is PartyBase {
    Person private next;

    function setUp() public override {
        super.setUp();
        next = rekeyed(enterprise, "new key");
    }

    function _setEpoch(Person memory p, uint256 epoch) private {
        bytes32 word = bytes32(PartyWord.unwrap(wordOf(p).withEpoch(epoch)));
        vm.store(address(parties), keccak256(abi.encode(p.id, 1)), word);
    }

    // proposeRecovery

    function test_proposeRecovery__byNode__awaitsItsDelay() external {
        bytes32 id = proposeRecovery(enterprise, next, node);
        RecoveryWord r = parties.recoveryOf(enterprise.id);
        vm.assertEq(r.signer(), next.signer);
        vm.assertEq(r.ready(), START + RECOVERY_DELAY);
        vm.assertEq(r.state(), RECOVERY_PROPOSED);
        vm.assertEq(parties.record(id), RECORD_LIVE);
        vm.assertEq(wordOf(enterprise).signer(), enterprise.signer);
        refused(IPartyRegistry.RecoveryNotReady.selector, START + RECOVERY_DELAY, START);
        parties.completeRecovery(enterprise.id);
    }

    function test_completeRecovery__afterDelay__byAnyone() external {
        bytes32 id = proposeRecovery(enterprise, next, node);
        voidDigest(enterprise, bytes32("x"));
        vm.warp(START + RECOVERY_DELAY);
        vm.prank(address(1));
        parties.completeRecovery(enterprise.id);
        vm.assertEq(wordOf(enterprise).signer(), next.signer);
        vm.assertEq(wordOf(enterprise).epoch(), 1);
        vm.assertEq(wordOf(enterprise).voids(), 0);
        vm.assertEq(parties.record(id), RECORD_ENDED);
        assert(parties.recoveryOf(enterprise.id).isZero());
        refused(IPartyRegistry.RecoveryStateWrong.selector, enterprise.id, uint256(0));
        parties.completeRecovery(enterprise.id);
    }

    function _propose(Recovery memory t, address[] memory path, address sender, bytes memory reason) private {
        bytes32 id = hashOf(RECOVERY_TYPE, abi.encode(t));
        Consent memory c = ownByNew(Person(next.key, next.signer, t.party), CONSENT_RECOVER_TYPE, id);
        if (reason.length != 0) vm.expectRevert(reason);
        vm.prank(sender);
        parties.proposeRecovery(t, path, c);
    }

    function test_proposeRecovery__anotherNode__refused() external {
        Recovery memory t = recoveryTerms(enterprise, next, otherNode);
        _propose(
            t,
            noPath(),
            otherNode.signer,
            abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, node.id, otherNode.signer)
        );
        _propose(
            t,
            noPath(),
            node.signer,
            abi.encodeWithSelector(IPartyRegistry.RecoveryNodeWrong.selector, node.id, otherNode.id)
        );
    }

    function test_proposeRecovery__partyWithoutNode__refused() external {
        detach(enterprise);
        _propose(
            recoveryTerms(enterprise, next, node),
            noPath(),
            node.signer,
            abi.encodeWithSelector(IPartyRegistry.RecoveryNodeWrong.selector, address(0), node.id)
        );
    }

    function test_proposeRecovery__nodeOfItself__refused() external {
        _propose(
            recoveryTerms(node, next, node),
            noPath(),
            node.signer,
            abi.encodeWithSelector(IPartyRegistry.RecoveryNodeWrong.selector, address(0), node.id)
        );
    }

    function test_proposeRecovery__liveSuccessorOfClosedNode__proposes() external {
        close(node, otherNode.id);
        address[] memory path = new address[](1);
        path[0] = otherNode.id;
        _propose(recoveryTerms(enterprise, next, otherNode), path, otherNode.signer, "");
        vm.assertEq(parties.recoveryOf(enterprise.id).signer(), next.signer);
    }

    function test_proposeRecovery__newSignerSilent__refused() external {
        Recovery memory t = recoveryTerms(enterprise, next, node);
        bytes32 id = hashOf(RECOVERY_TYPE, abi.encode(t));
        Consent memory c = ownByNew(node, CONSENT_RECOVER_TYPE, id);
        c.party = enterprise.id;
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        vm.prank(node.signer);
        parties.proposeRecovery(t, noPath(), c);
    }

    function test_proposeRecovery__oneOpen__refused() external {
        proposeRecovery(enterprise, next, node);
        _propose(
            recoveryTerms(enterprise, next, node),
            noPath(),
            node.signer,
            abi.encodeWithSelector(IPartyRegistry.RecoveryOpen.selector, enterprise.id)
        );
    }

    function test_proposeRecovery__endedTermsAgain__refused() external {
        Recovery memory t = recoveryTerms(enterprise, next, node);
        _propose(t, noPath(), node.signer, "");
        vm.prank(regulator.signer);
        parties.dismissRecovery(enterprise.id, regulator.id, bytes32("no"));
        bytes32 id = hashOf(RECOVERY_TYPE, abi.encode(t));
        _propose(t, noPath(), node.signer, abi.encodeWithSelector(IPartyRegistry.RecordExists.selector, id));
    }

    function test_proposeRecovery__closedParty__refused() external {
        close(enterprise, address(0));
        _propose(
            recoveryTerms(enterprise, next, node),
            noPath(),
            node.signer,
            abi.encodeWithSelector(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_CLOSED)
        );
    }

    function test_proposeRecovery__signerZero__refused() external {
        Recovery memory t = recoveryTerms(enterprise, next, node);
        t.signer = address(0);
        _propose(t, noPath(), node.signer, abi.encodeWithSelector(IPartyRegistry.PartySignerZero.selector));
    }

    /// @dev Attack: a thief with the key rotates, detaches or bumps to shake a proposal off.
    function test_recovery__thiefRotatesAndDetaches__proposalSurvives() external {
        proposeRecovery(enterprise, next, node);
        Person memory thief = rotateTo(enterprise, "thief");
        thief = rotateTo(thief, "thief again");
        detach(thief);
        vm.warp(START + RECOVERY_DELAY);
        parties.completeRecovery(enterprise.id);
        vm.assertEq(wordOf(enterprise).signer(), next.signer);
        vm.assertEq(wordOf(enterprise).epoch(), 3);
    }

    /// @dev Attack: a thief rotates in front of each proposal.
    function test_recovery__thiefRotatesJustBefore__consentStillGood() external {
        Recovery memory t = recoveryTerms(enterprise, next, node);
        Consent memory c = ownByNew(next, CONSENT_RECOVER_TYPE, hashOf(RECOVERY_TYPE, abi.encode(t)));
        rotateTo(enterprise, "thief");
        vm.prank(node.signer);
        parties.proposeRecovery(t, noPath(), c);
        vm.assertEq(parties.recoveryOf(enterprise.id).state(), RECOVERY_PROPOSED);
    }

    // vetoRecovery

    function test_vetoRecovery__byParty__onlyARegulatorDecides() external {
        bytes32 id = proposeRecovery(enterprise, next, node);
        veto(enterprise, id);
        vm.assertEq(parties.recoveryOf(enterprise.id).state(), RECOVERY_VETOED);
        vm.warp(START + RECOVERY_DELAY);
        refused(IPartyRegistry.RecoveryStateWrong.selector, enterprise.id, RECOVERY_VETOED);
        parties.completeRecovery(enterprise.id);
        _propose(
            recoveryTerms(enterprise, next, node),
            noPath(),
            node.signer,
            abi.encodeWithSelector(IPartyRegistry.RecoveryOpen.selector, enterprise.id)
        );
        orderRecovery(enterprise, next, regulator);
        vm.assertEq(wordOf(enterprise).signer(), next.signer);
        vm.assertEq(parties.record(id), RECORD_ENDED);
    }

    function test_vetoRecovery__nothingOpen__refused() external {
        Veto memory t = Veto(enterprise.id, bytes32(0), salt());
        Consent memory c = own(enterprise, CONSENT_VETO_TYPE, hashOf(VETO_TYPE, abi.encode(t)));
        refused(IPartyRegistry.RecoveryStateWrong.selector, enterprise.id, uint256(0));
        parties.vetoRecovery(t, c);
    }

    function test_vetoRecovery__anotherRecovery__refused() external {
        proposeRecovery(enterprise, next, node);
        Veto memory t = Veto(enterprise.id, bytes32("other"), salt());
        Consent memory c = own(enterprise, CONSENT_VETO_TYPE, hashOf(VETO_TYPE, abi.encode(t)));
        refused(IPartyRegistry.RecordNotLive.selector, bytes32("other"));
        parties.vetoRecovery(t, c);
    }

    function test_vetoRecovery__twice__refused() external {
        bytes32 id = proposeRecovery(enterprise, next, node);
        veto(enterprise, id);
        Veto memory t = Veto(enterprise.id, id, salt());
        Consent memory c = own(enterprise, CONSENT_VETO_TYPE, hashOf(VETO_TYPE, abi.encode(t)));
        refused(IPartyRegistry.RecoveryStateWrong.selector, enterprise.id, RECOVERY_VETOED);
        parties.vetoRecovery(t, c);
    }

    /// @dev Attack: a node suspends its party, so that it cannot veto, and takes it over.
    function test_vetoRecovery__nodeSuspendedThePartyFirst__stillVetoes() external {
        suspendByNode(enterprise, node);
        bytes32 id = proposeRecovery(enterprise, next, node);
        veto(enterprise, id);
        vm.assertEq(parties.recoveryOf(enterprise.id).state(), RECOVERY_VETOED);
    }

    // orderRecovery

    function test_orderRecovery__byRegulator__atOnce() external {
        bytes32 id = orderRecovery(enterprise, next, regulator);
        vm.assertEq(wordOf(enterprise).signer(), next.signer);
        vm.assertEq(wordOf(enterprise).epoch(), 1);
        vm.assertEq(parties.record(id), RECORD_ENDED);
    }

    function test_orderRecovery__replayed__refused() external {
        Recovery memory t = recoveryTerms(enterprise, next, regulator);
        bytes32 id = hashOf(RECOVERY_TYPE, abi.encode(t));
        Consent memory c = ownByNew(next, CONSENT_RECOVER_TYPE, id);
        vm.prank(regulator.signer);
        parties.orderRecovery(t, c);
        refused(IPartyRegistry.RecordExists.selector, id);
        vm.prank(regulator.signer);
        parties.orderRecovery(t, c);
    }

    function test_orderRecovery__otherRegion__refused() external {
        Recovery memory t = recoveryTerms(enterprise, next, otherRegulator);
        Consent memory c = ownByNew(next, CONSENT_RECOVER_TYPE, hashOf(RECOVERY_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320505);
        vm.prank(otherRegulator.signer);
        parties.orderRecovery(t, c);
    }

    function test_orderRecovery__closedNode__isActiveAgainWithoutSuccessor() external {
        close(node, otherNode.id);
        orderRecovery(node, rekeyed(node, "new key"), regulator);
        vm.assertEq(wordOf(node).status(), PARTY_ACTIVE);
        vm.assertEq(parties.successor(node.id), address(0));
        vm.assertEq(parties.nodeActor(node.id, noPath(), next.signer), node.id);
        close(otherNode, node.id);
    }

    function test_orderRecovery__suspendedParty__staysSuspended() external {
        suspendByNode(enterprise, node);
        orderRecovery(enterprise, next, regulator);
        vm.assertEq(wordOf(enterprise).status(), PARTY_SUSPENDED_BY_NODE);
    }

    function test_orderRecovery__oneOpen__endsIt() external {
        bytes32 id = proposeRecovery(enterprise, rekeyed(enterprise, "another"), node);
        orderRecovery(enterprise, next, regulator);
        assert(parties.recoveryOf(enterprise.id).isZero());
        vm.assertEq(parties.record(id), RECORD_ENDED);
        vm.warp(START + RECOVERY_DELAY);
        refused(IPartyRegistry.RecoveryStateWrong.selector, enterprise.id, uint256(0));
        parties.completeRecovery(enterprise.id);
    }

    function test_orderRecovery__inTheKeptEpochs__worksUntilTheLast() external {
        _setEpoch(enterprise, 65534);
        orderRecovery(enterprise, next, regulator);
        vm.assertEq(wordOf(enterprise).epoch(), 65535);
        Recovery memory t = recoveryTerms(enterprise, next, regulator);
        Consent memory c = ownByNew(next, CONSENT_RECOVER_TYPE, hashOf(RECOVERY_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartyEpochsExhausted.selector, enterprise.id);
        vm.prank(regulator.signer);
        parties.orderRecovery(t, c);
    }

    /// @dev Attack: a regulator's operator orders the recovery of the regulator and so becomes its signer.
    function test_orderRecovery__ofTheRegulatorItself__refused() external {
        uint256 clerk = keyOf("clerk");
        addOperator(regulator, clerk);
        Recovery memory t = recoveryTerms(regulator, rekeyed(regulator, "clerk"), regulator);
        bytes32 id = hashOf(RECOVERY_TYPE, abi.encode(t));
        Consent memory c = ownByNew(rekeyed(regulator, "clerk"), CONSENT_RECOVER_TYPE, id);
        refused(IPartyRegistry.RecoveryNodeWrong.selector, address(0), regulator.id);
        vm.prank(vm.addr(clerk));
        parties.orderRecovery(t, c);
    }

    /// @dev Attack: a thief of a regulator's key vetoes its recovery and dismisses it himself.
    function test_dismissRecovery__ofTheRegulatorItself__refused() external {
        Person memory enrolled = enrol("county regulator", 320505, node);
        parties.setRoles(enrolled.id, ROLE_REGULATOR);
        veto(enrolled, proposeRecovery(enrolled, rekeyed(enrolled, "new key"), node));
        refused(IPartyRegistry.RecoveryNodeWrong.selector, address(0), enrolled.id);
        vm.prank(enrolled.signer);
        parties.dismissRecovery(enrolled.id, enrolled.id, bytes32("no"));
    }

    // dismissRecovery

    function test_dismissRecovery__byRegulator__ends() external {
        bytes32 id = proposeRecovery(enterprise, next, node);
        veto(enterprise, id);
        vm.prank(regulator.signer);
        parties.dismissRecovery(enterprise.id, regulator.id, bytes32("no"));
        assert(parties.recoveryOf(enterprise.id).isZero());
        vm.assertEq(parties.record(id), RECORD_ENDED);
        proposeRecovery(enterprise, next, node);
    }

    function test_dismissRecovery__otherRegionOrRole__refused() external {
        proposeRecovery(enterprise, next, node);
        refused(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320505);
        vm.prank(otherRegulator.signer);
        parties.dismissRecovery(enterprise.id, otherRegulator.id, bytes32("no"));
        refused(IPartyRegistry.PartyRoleMissing.selector, node.id, ROLE_REGULATOR);
        vm.prank(node.signer);
        parties.dismissRecovery(enterprise.id, node.id, bytes32("no"));
    }

    function test_dismissRecovery__nothingOpen__refused() external {
        refused(IPartyRegistry.RecoveryStateWrong.selector, enterprise.id, uint256(0));
        vm.prank(regulator.signer);
        parties.dismissRecovery(enterprise.id, regulator.id, bytes32("no"));
    }

    function test_completeRecovery__closedMeanwhile__refused() external {
        proposeRecovery(enterprise, next, node);
        close(enterprise, address(0));
        vm.warp(START + RECOVERY_DELAY);
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_CLOSED);
        parties.completeRecovery(enterprise.id);
    }
}
