// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {MandateWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {WordOverflow} from "../src/types/WordOverflow.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract PartyMandatesTest is PartyBase {
    function _signed(Mandate memory t, Person memory p) private view returns (Consent memory) {
        return own(p, CONSENT_MANDATE_TYPE, hashOf(MANDATE_TYPE, abi.encode(t)));
    }

    // mandate

    function testFuzz_mandate__anyActsAndEnd__keptAsGiven(uint64 acts, uint32 until) external {
        until = uint32(between(until, START + 1, type(uint32).max));
        Mandate memory t = Mandate(enterprise.id, merchant.id, acts, until, salt(), salt());
        bytes32 id = giveMandate(t, enterprise);
        MandateWord m = parties.mandateOf(enterprise.id, merchant.id);
        vm.assertEq(m.acts(), acts);
        vm.assertEq(m.until(), until);
        vm.assertEq(m.epoch(), 0);
        vm.assertEq(parties.record(id), RECORD_LIVE);
    }

    function test_mandate__written__worksOnce() external {
        Mandate memory t = mandateTerms(enterprise, merchant, 1);
        Consent memory c = _signed(t, enterprise);
        parties.mandate(t, c);
        refused(IPartyRegistry.RecordExists.selector, hashOf(MANDATE_TYPE, abi.encode(t)));
        parties.mandate(t, c);
    }

    /// @dev Attack: an old consent brings an ended mandate back.
    function test_mandate__endedAndSentAgain__refused() external {
        Mandate memory t = mandateTerms(enterprise, merchant, 1);
        Consent memory c = _signed(t, enterprise);
        parties.mandate(t, c);
        _end(t, enterprise);
        refused(IPartyRegistry.RecordExists.selector, hashOf(MANDATE_TYPE, abi.encode(t)));
        parties.mandate(t, c);
    }

    /// @dev Attack: an older mandate, replaced by a narrower one, is sent again.
    function test_mandate__replacedAndSentAgain__refused() external {
        Mandate memory wide = mandateTerms(enterprise, merchant, type(uint64).max);
        Consent memory c = _signed(wide, enterprise);
        parties.mandate(wide, c);
        giveMandate(mandateTerms(enterprise, merchant, 0), enterprise);
        bytes32 id = hashOf(MANDATE_TYPE, abi.encode(wide));
        vm.assertEq(parties.record(id), RECORD_ENDED);
        vm.assertEq(parties.mandateOf(enterprise.id, merchant.id).acts(), 0);
        refused(IPartyRegistry.RecordExists.selector, id);
        parties.mandate(wide, c);
    }

    function test_mandate__pastEnd__refused() external {
        Mandate memory t = mandateTerms(enterprise, merchant, 1);
        t.until = uint40(START);
        Consent memory c = _signed(t, enterprise);
        refused(IPartyRegistry.TimeInvalid.selector, START, START);
        parties.mandate(t, c);
    }

    function test_mandate__endBeyondItsField__refused() external {
        Mandate memory t = mandateTerms(enterprise, merchant, 1);
        t.until = uint40(1) << 32;
        Consent memory c = _signed(t, enterprise);
        refused(WordOverflow.selector, uint256(1) << 32, type(uint32).max);
        parties.mandate(t, c);
    }

    function test_mandate__toItself__refused() external {
        Mandate memory t = mandateTerms(enterprise, enterprise, 1);
        Consent memory c = _signed(t, enterprise);
        refused(IPartyRegistry.ConsentAgentConflict.selector, enterprise.id);
        parties.mandate(t, c);
    }

    function test_mandate__unknownAgent__refused() external {
        Mandate memory t = mandateTerms(enterprise, Person(0, address(0), address(7)), 1);
        Consent memory c = _signed(t, enterprise);
        refused(IPartyRegistry.PartyUnknown.selector, address(7));
        parties.mandate(t, c);
    }

    function test_mandate__signedByTheAgent__refused() external {
        Mandate memory t = mandateTerms(enterprise, merchant, 1);
        Consent memory c = _signed(t, merchant);
        refused(IPartyRegistry.ConsentPartyWrong.selector, enterprise.id, merchant.id);
        parties.mandate(t, c);
        c = _signed(t, Person(merchant.key, merchant.signer, enterprise.id));
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        parties.mandate(t, c);
    }

    function test_mandate__byAnotherAgent__refused() external {
        giveMandate(mandateTerms(enterprise, merchant, type(uint64).max), enterprise);
        Mandate memory t = mandateTerms(enterprise, stranger, 1);
        bytes32 id = hashOf(MANDATE_TYPE, abi.encode(t));
        Consent memory c = signByAgent(enterprise, merchant, address(parties), CONSENT_MANDATE_TYPE, id, 0);
        refused(IPartyRegistry.ConsentAgentRefused.selector, merchant.id, ACT_MANDATE);
        parties.mandate(t, c);
    }

    function test_mandate__suspendedPrincipal__refused() external {
        Mandate memory t = mandateTerms(enterprise, merchant, 1);
        Consent memory c = _signed(t, enterprise);
        suspendByNode(enterprise, node);
        refused(IPartyRegistry.PartyNotActive.selector, enterprise.id, PARTY_SUSPENDED_BY_NODE);
        parties.mandate(t, c);
    }

    // endMandate

    function _end(Mandate memory t, Person memory by) private {
        MandateEnd memory end = MandateEnd(hashOf(MANDATE_TYPE, abi.encode(t)), salt());
        parties.endMandate(end, t, own(by, CONSENT_END_MANDATE_TYPE, hashOf(MANDATE_END_TYPE, abi.encode(end))));
    }

    function test_endMandate__byPrincipalOrAgent__endsAtOnce() external {
        for (uint256 i = 0; i < 2; ++i) {
            Mandate memory t = mandateTerms(enterprise, merchant, uint64(1) << ACT_GRANT);
            bytes32 id = giveMandate(t, enterprise);
            _end(t, i == 0 ? enterprise : merchant);
            vm.assertEq(parties.record(id), RECORD_ENDED);
            assert(parties.mandateOf(enterprise.id, merchant.id).isZero());
            Consent memory c = consentByAgent(enterprise, merchant);
            vm.expectPartialRevert(IPartyRegistry.ConsentMandateMissing.selector);
            verifyDeed(c);
        }
    }

    function test_endMandate__byAnother__refused() external {
        Mandate memory t = mandateTerms(enterprise, merchant, 1);
        giveMandate(t, enterprise);
        MandateEnd memory end = MandateEnd(hashOf(MANDATE_TYPE, abi.encode(t)), salt());
        Consent memory c = own(stranger, CONSENT_END_MANDATE_TYPE, hashOf(MANDATE_END_TYPE, abi.encode(end)));
        refused(IPartyRegistry.ConsentPartyWrong.selector, enterprise.id, stranger.id);
        parties.endMandate(end, t, c);
    }

    function test_endMandate__endNamesAnotherMandate__refused() external {
        Mandate memory t = mandateTerms(enterprise, merchant, 1);
        giveMandate(t, enterprise);
        MandateEnd memory end = MandateEnd(bytes32("other"), salt());
        Consent memory c = own(enterprise, CONSENT_END_MANDATE_TYPE, hashOf(MANDATE_END_TYPE, abi.encode(end)));
        refused(IPartyRegistry.RecordNotLive.selector, bytes32("other"));
        parties.endMandate(end, t, c);
    }

    /// @dev Attack: the end of an older mandate, sent late, ends the newer one.
    function test_endMandate__ofAReplacedOne__newerStays() external {
        Mandate memory older = mandateTerms(enterprise, merchant, 1);
        bytes32 id = giveMandate(older, enterprise);
        giveMandate(enterprise, merchant);
        MandateEnd memory end = MandateEnd(id, salt());
        Consent memory c = own(enterprise, CONSENT_END_MANDATE_TYPE, hashOf(MANDATE_END_TYPE, abi.encode(end)));
        refused(IPartyRegistry.RecordNotLive.selector, id);
        parties.endMandate(end, older, c);
        verifyDeed(consentByAgent(enterprise, merchant));
    }

    function test_endMandate__suspendedPrincipal__stillEndsIt() external {
        Mandate memory t = mandateTerms(enterprise, merchant, 1);
        bytes32 id = giveMandate(t, enterprise);
        suspendByNode(enterprise, node);
        _end(t, enterprise);
        vm.assertEq(parties.record(id), RECORD_ENDED);
    }

    // addOperator

    function test_addOperator__bothSign__operatorSends() external {
        bytes32 id = addOperator(node, keyOf("clerk"));
        vm.assertEq(parties.record(id), RECORD_LIVE);
        vm.assertEq(parties.operatorOf(node.id, vm.addr(keyOf("clerk"))).until(), START + 30 days);
        parties.actor(node.id, vm.addr(keyOf("clerk")), ROLE_NODE);
    }

    function test_addOperator__operatorSilent__refused() external {
        address clerk = vm.addr(keyOf("clerk"));
        Operator memory t = operatorTerms(node, clerk);
        bytes32 id = hashOf(OPERATOR_TYPE, abi.encode(t));
        Consent memory c = own(node, CONSENT_OPERATOR_TYPE, id);
        bytes32 digest = digestOf(address(parties), CONSENT_OPERATOR_TYPE, id, c);
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, clerk, digest);
        parties.addOperator(t, c, c.signature);
    }

    function test_addOperator__zero__refused() external {
        Operator memory t = operatorTerms(node, address(0));
        Consent memory c = own(node, CONSENT_OPERATOR_TYPE, hashOf(OPERATOR_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartySignerZero.selector);
        parties.addOperator(t, c, hex"00");
    }

    function test_addOperator__byOperator__refused() external {
        uint256 clerk = keyOf("clerk");
        addOperator(node, clerk);
        Operator memory t = operatorTerms(node, vm.addr(keyOf("mate")));
        Person memory asClerk = Person(clerk, vm.addr(clerk), node.id);
        bytes32 id = hashOf(OPERATOR_TYPE, abi.encode(t));
        Consent memory c = own(asClerk, CONSENT_OPERATOR_TYPE, id);
        bytes memory s = signature(keyOf("mate"), digestOf(address(parties), CONSENT_OPERATOR_TYPE, id, c));
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        parties.addOperator(t, c, s);
    }

    function test_addOperator__endedAndSentAgain__refused() external {
        uint256 clerk = keyOf("clerk");
        Operator memory t = operatorTerms(node, vm.addr(clerk));
        bytes32 id = hashOf(OPERATOR_TYPE, abi.encode(t));
        Consent memory c = own(node, CONSENT_OPERATOR_TYPE, id);
        bytes memory s = signature(clerk, digestOf(address(parties), CONSENT_OPERATOR_TYPE, id, c));
        parties.addOperator(t, c, s);
        _end(t, node);
        refused(IPartyRegistry.RecordExists.selector, id);
        parties.addOperator(t, c, s);
    }

    function test_addOperator__replaced__olderRecordEnds() external {
        uint256 clerk = keyOf("clerk");
        bytes32 older = addOperator(node, clerk);
        Operator memory t = operatorTerms(node, vm.addr(clerk));
        t.until = uint40(START + 1);
        addOperator(t, node, clerk);
        vm.assertEq(parties.record(older), RECORD_ENDED);
        vm.assertEq(parties.operatorOf(node.id, vm.addr(clerk)).until(), START + 1);
    }

    // endOperator

    function _end(Operator memory t, Person memory by) private {
        OperatorEnd memory end = OperatorEnd(hashOf(OPERATOR_TYPE, abi.encode(t)), salt());
        parties.endOperator(end, t, own(by, CONSENT_END_OPERATOR_TYPE, hashOf(OPERATOR_END_TYPE, abi.encode(end))));
    }

    function test_endOperator__byParty__endsAtOnce() external {
        uint256 clerk = keyOf("clerk");
        Operator memory t = operatorTerms(node, vm.addr(clerk));
        bytes32 id = addOperator(t, node, clerk);
        _end(t, node);
        vm.assertEq(parties.record(id), RECORD_ENDED);
        refused(IPartyRegistry.PartySenderNotAllowed.selector, node.id, vm.addr(clerk));
        parties.actor(node.id, vm.addr(clerk), ROLE_NODE);
    }

    function test_endOperator__twice__refused() external {
        uint256 clerk = keyOf("clerk");
        Operator memory t = operatorTerms(node, vm.addr(clerk));
        bytes32 id = addOperator(t, node, clerk);
        _end(t, node);
        OperatorEnd memory end = OperatorEnd(id, salt());
        Consent memory c = own(node, CONSENT_END_OPERATOR_TYPE, hashOf(OPERATOR_END_TYPE, abi.encode(end)));
        refused(IPartyRegistry.RecordNotLive.selector, id);
        parties.endOperator(end, t, c);
    }

    function test_endOperator__byAnotherParty__refused() external {
        uint256 clerk = keyOf("clerk");
        Operator memory t = operatorTerms(node, vm.addr(clerk));
        OperatorEnd memory end = OperatorEnd(addOperator(t, node, clerk), salt());
        Consent memory c = own(otherNode, CONSENT_END_OPERATOR_TYPE, hashOf(OPERATOR_END_TYPE, abi.encode(end)));
        refused(IPartyRegistry.ConsentPartyWrong.selector, node.id, otherNode.id);
        parties.endOperator(end, t, c);
    }
}
