// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAccessManaged} from "@openzeppelin/contracts/access/manager/IAccessManaged.sol";

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {PartyWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract PartyEnrolmentTest is PartyBase {
    function _terms(string memory name, address under) private returns (Person memory p, Enrolment memory t) {
        p.key = keyOf(name);
        p.signer = vm.addr(p.key);
        t = Enrolment(p.signer, under, 320500, keccak256(bytes(name)), salt());
        p.id = address(uint160(uint256(hashOf(ENROLMENT_TYPE, abi.encode(t)))));
    }

    // admit

    function test_admit__byAuthority__writesThePartyAndLogsTheSeed() external {
        (Person memory p, Enrolment memory t) = _terms("new", address(0));
        vm.recordLogs();
        parties.admit(t, ROLE_VENUE, signedEnrolment(p, t));
        PartyWord word = wordOf(p);
        vm.assertEq(word.signer(), p.signer);
        vm.assertEq(word.status(), PARTY_ACTIVE);
        vm.assertEq(word.roles(), ROLE_VENUE);
        vm.assertEq(word.region(), 320500);
        vm.assertEq(word.epoch() + word.count() + word.voids() + word.node(), 0);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs.length, 1);
        vm.assertEq(logs[0].topics[0], IPartyRegistry.Enrolled.selector);
        vm.assertEq(logs[0].topics[1], subjectOf(p));
        vm.assertEq(logs[0].topics[2], hashOf(ENROLMENT_TYPE, abi.encode(t)));
        vm.assertEq(logs[0].data, abi.encode(t, word));
        vm.assertEq(parties.head(p.id), bytes32(0));
    }

    function test_admit__notTheAuthority__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", address(0));
        Consent memory c = signedEnrolment(p, t);
        refused(IAccessManaged.AccessManagedUnauthorized.selector, node.signer);
        vm.prank(node.signer);
        parties.admit(t, 0, c);
    }

    function test_admit__underANode__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", node.id);
        Consent memory c = signedEnrolment(p, t);
        refused(IPartyRegistry.PartyNodeWrong.selector, address(0), node.id);
        parties.admit(t, 0, c);
    }

    function test_admit__twice__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", address(0));
        Consent memory c = signedEnrolment(p, t);
        parties.admit(t, 0, c);
        refused(IPartyRegistry.PartyExists.selector, p.id);
        parties.admit(t, 0, c);
    }

    function test_admit__afterClosing__stillRefused() external {
        (Person memory p, Enrolment memory t) = _terms("new", address(0));
        Consent memory c = signedEnrolment(p, t);
        parties.admit(t, 0, c);
        close(p, address(0));
        refused(IPartyRegistry.PartyExists.selector, p.id);
        parties.admit(t, 0, c);
    }

    function test_admit__signerZero__refused() external {
        (, Enrolment memory t) = _terms("new", address(0));
        t.signer = address(0);
        refused(IPartyRegistry.PartySignerZero.selector);
        parties.admit(t, 0, noConsent());
    }

    function test_admit__notSignedByTheSigner__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", address(0));
        Consent memory c = signedEnrolment(p, t);
        c.signature = signature(node.key, digestOf(address(parties), CONSENT_ENROL_TYPE, _id(t), c));
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        parties.admit(t, 0, c);
    }

    function test_admit__consentOfAnotherParty__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", address(0));
        Consent memory c = signedEnrolment(Person(p.key, p.signer, node.id), t);
        refused(IPartyRegistry.ConsentPartyWrong.selector, p.id, node.id);
        parties.admit(t, 0, c);
    }

    function test_admit__consentWithSeqOrEpoch__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", address(0));
        Consent memory c = signAs(p, address(parties), CONSENT_ENROL_TYPE, _id(t), 1, 0);
        refused(IPartyRegistry.ConsentSeqWrong.selector, 0, 1);
        parties.admit(t, 0, c);
        c = signAs(p, address(parties), CONSENT_ENROL_TYPE, _id(t), 0, 1);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentEpochWrong.selector, p.id, 0, 1));
        parties.admit(t, 0, c);
    }

    function testFuzz_admit__region__onlySixDigits(uint24 region) external {
        (Person memory p, Enrolment memory t) = _terms("new", address(0));
        t.region = region;
        p.id = address(uint160(uint256(_id(t))));
        Consent memory c = signedEnrolment(p, t);
        if (region > 999_999) refused(IPartyRegistry.PartyRegionInvalid.selector, region);
        parties.admit(t, 0, c);
        if (region <= 999_999) vm.assertEq(wordOf(p).region(), region);
    }

    function testFuzz_admit__roles__onlyDefinedBits(uint8 roles) external {
        (Person memory p, Enrolment memory t) = _terms("new", address(0));
        Consent memory c = signedEnrolment(p, t);
        if (roles > 31) refused(IPartyRegistry.PartyRolesInvalid.selector, roles);
        parties.admit(t, roles, c);
        if (roles <= 31) vm.assertEq(wordOf(p).roles(), roles);
    }

    // enrol

    function test_enrol__byNode__carriesItsNumberAndNoRoles() external {
        (Person memory p, Enrolment memory t) = _terms("new", node.id);
        Consent memory c = signedEnrolment(p, t);
        vm.prank(node.signer);
        parties.enrol(t, c);
        vm.assertEq(wordOf(p).node(), wordOf(node).node());
        vm.assertEq(wordOf(p).roles(), 0);
    }

    function test_enrol__byNodesOperator__passes() external {
        (Person memory p, Enrolment memory t) = _terms("new", node.id);
        Consent memory c = signedEnrolment(p, t);
        addOperator(node, keyOf("clerk"));
        vm.prank(vm.addr(keyOf("clerk")));
        parties.enrol(t, c);
        vm.assertEq(wordOf(p).signer(), p.signer);
    }

    function test_enrol__anotherNodesSender__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", node.id);
        Consent memory c = signedEnrolment(p, t);
        refused(IPartyRegistry.PartySenderNotAllowed.selector, node.id, otherNode.signer);
        vm.prank(otherNode.signer);
        parties.enrol(t, c);
    }

    function test_enrol__byAPartyThatIsNoNode__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", venue.id);
        Consent memory c = signedEnrolment(p, t);
        refused(IPartyRegistry.PartyRoleMissing.selector, venue.id, ROLE_NODE);
        vm.prank(venue.signer);
        parties.enrol(t, c);
    }

    function test_enrol__bySuspendedNode__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", node.id);
        Consent memory c = signedEnrolment(p, t);
        suspendByRegulator(node, regulator);
        refused(IPartyRegistry.PartyNotActive.selector, node.id, PARTY_SUSPENDED_BY_REGULATOR);
        vm.prank(node.signer);
        parties.enrol(t, c);
    }

    function test_enrol__dirtyRegion__refused() external {
        (Person memory p, Enrolment memory t) = _terms("new", node.id);
        bytes memory data = abi.encodeCall(IPartyRegistry.enrol, (t, signedEnrolment(p, t)));
        data[4 + 2 * 32] = 0x01;
        vm.prank(node.signer);
        (bool done, bytes memory reason) = address(parties).call(data);
        assert(!done);
        vm.assertEq(reason, abi.encodeWithSelector(TermsFieldOutOfRange.selector));
    }

    // Roles and node numbers

    function test_setRoles__byAuthority__setsThem() external {
        parties.setRoles(enterprise.id, ROLE_ASSESSOR | ROLE_LENDER);
        vm.assertEq(wordOf(enterprise).roles(), ROLE_ASSESSOR | ROLE_LENDER);
        vm.assertEq(wordOf(enterprise).node(), wordOf(node).node());
    }

    function test_setRoles__notTheAuthority__refused() external {
        refused(IAccessManaged.AccessManagedUnauthorized.selector, enterprise.signer);
        vm.prank(enterprise.signer);
        parties.setRoles(enterprise.id, ROLE_REGULATOR);
    }

    function test_setRoles__unknownOrClosedParty__refused() external {
        refused(IPartyRegistry.PartyUnknown.selector, address(1));
        parties.setRoles(address(1), 1);
        close(enterprise, address(0));
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_CLOSED);
        parties.setRoles(enterprise.id, 1);
    }

    function test_setRoles__undefinedRole__refused() external {
        refused(IPartyRegistry.PartyRolesInvalid.selector, 32);
        parties.setRoles(enterprise.id, 32);
    }

    function test_setRoles__enrolledPartyBecomesNode__getsAFreshNumber() external {
        vm.assertEq(wordOf(node).node(), 1);
        vm.assertEq(wordOf(otherNode).node(), 2);
        parties.setRoles(enterprise.id, ROLE_NODE);
        vm.assertEq(wordOf(enterprise).node(), 3);
        vm.assertEq(parties.nodeByNumber(3), enterprise.id);
        vm.assertEq(parties.nodeByNumber(1), node.id);
    }

    function test_setRoles__nodeAgain__keepsItsNumber() external {
        parties.setRoles(node.id, 0);
        vm.assertEq(wordOf(node).node(), 1);
        parties.setRoles(node.id, ROLE_NODE | ROLE_VENUE);
        vm.assertEq(wordOf(node).node(), 1);
        parties.setRoles(merchant.id, ROLE_NODE);
        vm.assertEq(wordOf(merchant).node(), 3);
    }

    function test_setRoles__everyNumberGiven__refused() external {
        // _lastNode, the fifth variable after AccessManaged's one word
        bytes32 slot = bytes32(uint256(4));
        vm.assertEq(uint256(vm.load(address(parties), slot)), 2);
        vm.store(address(parties), slot, bytes32(uint256(65534)));
        parties.setRoles(enterprise.id, ROLE_NODE);
        vm.assertEq(wordOf(enterprise).node(), 65535);
        refused(IPartyRegistry.PartyNodeNumbersFull.selector);
        parties.setRoles(merchant.id, ROLE_NODE);
    }

    // detach

    function test_detach__enrolledParty__nodeLosesItsStanding() external {
        parties.mandated(node.id, enterprise.id);
        detach(enterprise);
        vm.assertEq(wordOf(enterprise).node(), 0);
        refused(IPartyRegistry.PartyNotMandated.selector, node.id, enterprise.id);
        parties.mandated(node.id, enterprise.id);
    }

    function test_detach__twice__refused() external {
        Detachment memory t = Detachment(enterprise.id, salt());
        Consent memory c = own(enterprise, CONSENT_DETACH_TYPE, hashOf(DETACHMENT_TYPE, abi.encode(t)));
        parties.detach(t, c);
        refused(IPartyRegistry.PartyNotMandated.selector, address(0), enterprise.id);
        parties.detach(t, c);
    }

    function test_detach__node__refusedEvenWithoutItsRole() external {
        Detachment memory t = Detachment(node.id, salt());
        Consent memory c = own(node, CONSENT_DETACH_TYPE, hashOf(DETACHMENT_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartyIsNode.selector, node.id);
        parties.detach(t, c);
        parties.setRoles(node.id, 0);
        refused(IPartyRegistry.PartyIsNode.selector, node.id);
        parties.detach(t, c);
    }

    function test_detach__signedByItsNode__refused() external {
        Detachment memory t = Detachment(enterprise.id, salt());
        bytes32 id = hashOf(DETACHMENT_TYPE, abi.encode(t));
        Consent memory c = own(Person(node.key, node.signer, enterprise.id), CONSENT_DETACH_TYPE, id);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        parties.detach(t, c);
    }

    // mandated

    function test_mandated__otherNode__refused() external {
        refused(IPartyRegistry.PartyNotMandated.selector, otherNode.id, enterprise.id);
        parties.mandated(otherNode.id, enterprise.id);
    }

    function test_mandated__zeroNumbers__neverMatch() external {
        Person memory free = admit("free", 320500, 0);
        refused(IPartyRegistry.PartyNotMandated.selector, venue.id, free.id);
        parties.mandated(venue.id, free.id);
    }

    function test_mandated__twoPartiesOfOneNode__areNotNodeAndRegistrant() external {
        refused(IPartyRegistry.PartyNotMandated.selector, merchant.id, enterprise.id);
        parties.mandated(merchant.id, enterprise.id);
    }

    function test_mandated__registrantIsTheNode__passes() external view {
        parties.mandated(node.id, node.id);
    }

    function test_mandated__registrantBecameANode__refused() external {
        parties.setRoles(enterprise.id, ROLE_NODE);
        refused(IPartyRegistry.PartyNotMandated.selector, node.id, enterprise.id);
        parties.mandated(node.id, enterprise.id);
    }

    function test_mandated__nodeWithoutItsRole__stillKnownByItsNumber() external {
        parties.setRoles(node.id, 0);
        parties.mandated(node.id, enterprise.id);
    }

    function test_mandated__suspendedRegistrant__refused() external {
        suspendByNode(enterprise, node);
        refused(IPartyRegistry.PartyNotActive.selector, enterprise.id, PARTY_SUSPENDED_BY_NODE);
        parties.mandated(node.id, enterprise.id);
    }

    // close

    function test_close__party__isClosedForGood() external {
        close(enterprise, address(0));
        vm.assertEq(wordOf(enterprise).status(), PARTY_CLOSED);
        Closure memory t = closureTerms(enterprise, address(0));
        Consent memory c = own(enterprise, CONSENT_CLOSE_TYPE, hashOf(CLOSURE_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartyNotActive.selector, enterprise.id, PARTY_CLOSED);
        parties.close(t, c);
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_CLOSED);
        parties.closeByAuthority(t);
    }

    function test_close__partyNamesASuccessor__refused() external {
        Closure memory t = closureTerms(enterprise, node.id);
        Consent memory c = own(enterprise, CONSENT_CLOSE_TYPE, hashOf(CLOSURE_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartySuccessorInvalid.selector, node.id);
        parties.close(t, c);
    }

    function _refusesSuccessor(Person memory p, address next) private {
        Closure memory t = closureTerms(p, next);
        Consent memory c = own(p, CONSENT_CLOSE_TYPE, hashOf(CLOSURE_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartySuccessorInvalid.selector, next);
        parties.close(t, c);
    }

    function test_close__nodeWithoutALiveSuccessor__refused() external {
        _refusesSuccessor(node, address(0));
        _refusesSuccessor(node, node.id);
        _refusesSuccessor(node, venue.id);
        _refusesSuccessor(node, address(0xdead));
        suspendByRegulator(otherNode, otherRegulator);
        _refusesSuccessor(node, otherNode.id);
    }

    function test_close__nodeWithoutItsRole__stillNamesASuccessor() external {
        parties.setRoles(node.id, 0);
        _refusesSuccessor(node, address(0));
        close(node, otherNode.id);
        vm.assertEq(parties.successor(node.id), otherNode.id);
    }

    function test_close__twoNodesOfEachOther__noCircle() external {
        close(node, otherNode.id);
        _refusesSuccessor(otherNode, node.id);
    }

    function test_closeByAuthority__node__namesItsSuccessor() external {
        parties.closeByAuthority(closureTerms(node, otherNode.id));
        vm.assertEq(wordOf(node).status(), PARTY_CLOSED);
        vm.assertEq(parties.successor(node.id), otherNode.id);
    }

    function test_closeByAuthority__notTheAuthority__refused() external {
        Closure memory t = closureTerms(enterprise, address(0));
        refused(IAccessManaged.AccessManagedUnauthorized.selector, regulator.signer);
        vm.prank(regulator.signer);
        parties.closeByAuthority(t);
    }

    function _id(Enrolment memory t) private pure returns (bytes32) {
        return hashOf(ENROLMENT_TYPE, abi.encode(t));
    }
}
