// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract PartyAgentsTest is PartyBase {
    // Agents

    function test_verify__agentUnderMandate__passes() external {
        giveMandate(enterprise, merchant);
        verifyDeed(consentByAgent(enterprise, merchant));
    }

    function test_verify__agentWithoutMandate__refused() external {
        Consent memory c = consentByAgent(enterprise, merchant);
        vm.expectRevert(
            abi.encodeWithSelector(IPartyRegistry.ConsentMandateMissing.selector, enterprise.id, merchant.id, ACT_GRANT)
        );
        verifyDeed(c);
    }

    function testFuzz_verify__agentForAnyAct__passesOnlyForMandatedOnes(uint64 acts, uint8 act) external {
        act = uint8(13 + act % 51);
        giveMandate(mandateTerms(enterprise, merchant, acts), enterprise);
        Consent memory c = consentByAgent(enterprise, merchant);
        if ((acts >> act) & 1 == 0) {
            vm.expectRevert(
                abi.encodeWithSelector(IPartyRegistry.ConsentMandateMissing.selector, enterprise.id, merchant.id, act)
            );
        }
        vm.prank(rightsLedger);
        parties.verify(CONSENT_GRANT_TYPE, act, DEED, c);
    }

    function testFuzz_verify__agentForActsOfParties__refused(uint8 act) external {
        act %= 13;
        giveMandate(mandateTerms(enterprise, merchant, type(uint64).max), enterprise);
        Consent memory c = consentByAgent(enterprise, merchant);
        refused(IPartyRegistry.ConsentAgentRefused.selector, merchant.id, act);
        vm.prank(rightsLedger);
        parties.verify(CONSENT_GRANT_TYPE, act, DEED, c);
    }

    function test_verify__mandateAtItsEnd__refused() external {
        giveMandate(enterprise, merchant);
        vm.warp(START + 30 days - 1);
        verifyDeed(consentByAgent(enterprise, merchant));
        vm.warp(START + 30 days);
        Consent memory c = consentByAgent(enterprise, merchant);
        vm.expectPartialRevert(IPartyRegistry.ConsentMandateMissing.selector);
        verifyDeed(c);
    }

    function test_verify__principalRotated__mandateLapsed() external {
        giveMandate(enterprise, merchant);
        Person memory next = rotateTo(enterprise, "second key");
        Consent memory c = consentByAgent(next, merchant);
        vm.expectPartialRevert(IPartyRegistry.ConsentMandateMissing.selector);
        verifyDeed(c);
    }

    function test_verify__agentRotated__oldConsentRefused() external {
        giveMandate(enterprise, merchant);
        Consent memory c = consentByAgent(enterprise, merchant);
        Person memory next = rotateTo(merchant, "second key");
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentEpochWrong.selector, merchant.id, 1, 0));
        verifyDeed(c);
        verifyDeed(consentByAgent(enterprise, next));
    }

    function test_verify__suspendedAgent__refused() external {
        giveMandate(enterprise, merchant);
        Consent memory c = consentByAgent(enterprise, merchant);
        suspendByNode(merchant, node);
        refused(IPartyRegistry.PartyNotActive.selector, merchant.id, PARTY_SUSPENDED_BY_NODE);
        verifyDeed(c);
    }

    function test_verify__principalSignsWhatNamesTheAgent__refused() external {
        giveMandate(enterprise, merchant);
        Consent memory c = consentByAgent(enterprise, merchant);
        c.signature = signature(enterprise.key, digestOfDeed(c));
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, merchant.signer, digestOfDeed(c));
        verifyDeed(c);
    }

    function test_verify__agentZeroWithAnEpoch__refused() external {
        Consent memory c = consentOf(enterprise);
        c.agentEpoch = 7;
        c.signature = signature(enterprise.key, digestOfDeed(c));
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentEpochWrong.selector, address(0), 0, 7));
        verifyDeed(c);
    }

    function test_verify__principalVoidsItsAgentsConsent__refused() external {
        giveMandate(enterprise, merchant);
        Consent memory c = consentByAgent(enterprise, merchant);
        voidDigest(enterprise, digestOfDeed(c));
        refused(IPartyRegistry.ConsentVoidedByParty.selector, enterprise.id, digestOfDeed(c));
        verifyDeed(c);
    }

    function test_verify__agentVoidsItsConsent__refused() external {
        giveMandate(enterprise, merchant);
        Consent memory c = consentByAgent(enterprise, merchant);
        voidDigest(merchant, digestOfDeed(c));
        refused(IPartyRegistry.ConsentVoidedByParty.selector, merchant.id, digestOfDeed(c));
        verifyDeed(c);
    }

    // Pairs

    function test_verifyPair__bothSign__passes() external {
        verifyDeed(consentOf(enterprise), consentOf(stranger));
    }

    function test_verifyPair__firstBad__refused() external {
        Consent memory a = consentOf(enterprise);
        Consent memory b = consentOf(stranger);
        a.signature = b.signature;
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, enterprise.signer, digestOfDeed(a));
        verifyDeed(a, b);
    }

    function test_verifyPair__secondBad__refused() external {
        Consent memory a = consentOf(enterprise);
        Consent memory b = consentOf(stranger);
        b.signature = a.signature;
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, stranger.signer, digestOfDeed(b));
        verifyDeed(a, b);
    }

    function test_verifyPair__agentOnEitherSide__passes() external {
        giveMandate(enterprise, merchant);
        verifyDeed(consentByAgent(enterprise, merchant), consentOf(stranger));
        verifyDeed(consentOf(stranger), consentByAgent(enterprise, merchant));
    }

    function test_verifyPair__agentIsTheCounterparty__refused() external {
        giveMandate(enterprise, merchant);
        Consent memory a = consentByAgent(enterprise, merchant);
        Consent memory b = consentOf(merchant);
        refused(IPartyRegistry.ConsentAgentConflict.selector, merchant.id);
        verifyDeed(a, b);
        refused(IPartyRegistry.ConsentAgentConflict.selector, merchant.id);
        verifyDeed(b, a);
    }

    function test_verifyPair__sameAgentOnBothSides__refused() external {
        giveMandate(enterprise, merchant);
        giveMandate(stranger, merchant);
        Consent memory a = consentByAgent(enterprise, merchant);
        Consent memory b = consentByAgent(stranger, merchant);
        refused(IPartyRegistry.ConsentAgentConflict.selector, merchant.id);
        verifyDeed(a, b);
    }

    function test_verifyPair__agentHoldsTheCounterpartysMandate__refused() external {
        giveMandate(enterprise, merchant);
        giveMandate(stranger, merchant);
        Consent memory a = consentByAgent(enterprise, merchant);
        Consent memory b = consentOf(stranger);
        refused(IPartyRegistry.ConsentAgentConflict.selector, merchant.id);
        verifyDeed(a, b);
    }

    function test_verifyPair__agentOperatesForTheCounterparty__refused() external {
        giveMandate(enterprise, merchant);
        addOperator(stranger, merchant.key);
        Consent memory a = consentByAgent(enterprise, merchant);
        Consent memory b = consentOf(stranger);
        refused(IPartyRegistry.ConsentAgentConflict.selector, merchant.id);
        verifyDeed(a, b);
    }

    function test_verifyPair__agentHasTheCounterpartysKey__refused() external {
        giveMandate(enterprise, merchant);
        Person memory twin = rotateTo(stranger, "merchant");
        Consent memory a = consentByAgent(enterprise, merchant);
        Consent memory b = consentOf(twin);
        refused(IPartyRegistry.ConsentAgentConflict.selector, merchant.id);
        verifyDeed(a, b);
    }

    function test_verifyPair__twoAgentsOfOneKey__refused() external {
        Person memory twin = rotateTo(venue, "merchant");
        giveMandate(enterprise, merchant);
        giveMandate(stranger, twin);
        Consent memory a = consentByAgent(enterprise, merchant);
        Consent memory b = consentByAgent(stranger, twin);
        refused(IPartyRegistry.ConsentAgentConflict.selector, merchant.id);
        verifyDeed(a, b);
    }
}
