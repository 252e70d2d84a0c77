// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {KeyWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {WordOverflow} from "../src/types/WordOverflow.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract PartyKeysTest is PartyBase {
    bytes32 private constant PRINT = keccak256("jwk");

    function _terms(uint256 from, uint256 until) private returns (CredentialKey memory) {
        return CredentialKey(node.id, PRINT, uint40(from), uint40(until), salt());
    }

    function _signed(CredentialKey memory t) private view returns (Consent memory) {
        return own(node, CONSENT_KEY_TYPE, hashOf(CREDENTIAL_KEY_TYPE, abi.encode(t)));
    }

    function _compromise(uint256 since) private {
        Compromise memory t = Compromise(node.id, PRINT, uint40(since), salt());
        parties.compromiseKey(t, own(node, CONSENT_COMPROMISE_TYPE, hashOf(COMPROMISE_TYPE, abi.encode(t))));
    }

    function _refusesCompromise(uint256 since, uint256 latest) private {
        Compromise memory t = Compromise(node.id, PRINT, uint40(since), salt());
        Consent memory c = own(node, CONSENT_COMPROMISE_TYPE, hashOf(COMPROMISE_TYPE, abi.encode(t)));
        refused(IPartyRegistry.TimeInvalid.selector, since, latest);
        parties.compromiseKey(t, c);
    }

    // addKey

    function testFuzz_addKey__anyWindow__keptOrRefused(uint40 from, uint40 until) external {
        CredentialKey memory t = _terms(from, until);
        Consent memory c = _signed(t);
        if (from >= until) refused(IPartyRegistry.TimeInvalid.selector, from, until);
        else if (until <= START) refused(IPartyRegistry.TimeInvalid.selector, until, START);
        else if (from > type(uint32).max) refused(WordOverflow.selector, from, type(uint32).max);
        else if (until > type(uint32).max) refused(WordOverflow.selector, until, type(uint32).max);
        bool good = from < until && until > START && until <= type(uint32).max;
        parties.addKey(t, c);
        KeyWord k = parties.keyOf(node.id, PRINT);
        vm.assertEq(k.exists(), good ? 1 : 0);
        vm.assertEq(k.from_(), good ? from : 0);
        vm.assertEq(k.until(), good ? until : 0);
    }

    function testFuzz_addKey__goodWindow__kept(uint32 from, uint32 until) external {
        until = uint32(between(until, START + 1, type(uint32).max));
        from = uint32(between(from, 0, until - 1));
        CredentialKey memory t = _terms(from, until);
        parties.addKey(t, _signed(t));
        KeyWord k = parties.keyOf(node.id, PRINT);
        assert(k.from_() == from && k.until() == until && k.exists() == 1 && k.compromised() == 0);
        assert(parties.keyOf(otherNode.id, PRINT).isZero());
    }

    function test_addKey__sameThumbprint__refusedWithAnyTerms() external {
        CredentialKey memory t = _terms(START, START + 365 days);
        Consent memory c = _signed(t);
        parties.addKey(t, c);
        refused(IPartyRegistry.KeyStateWrong.selector, node.id, PRINT);
        parties.addKey(t, c);
        t = _terms(START, START + 730 days);
        c = _signed(t);
        refused(IPartyRegistry.KeyStateWrong.selector, node.id, PRINT);
        parties.addKey(t, c);
    }

    function test_addKey__anotherParty__refused() external {
        CredentialKey memory t = _terms(START, START + 1);
        Consent memory c = own(otherNode, CONSENT_KEY_TYPE, hashOf(CREDENTIAL_KEY_TYPE, abi.encode(t)));
        refused(IPartyRegistry.ConsentPartyWrong.selector, node.id, otherNode.id);
        parties.addKey(t, c);
    }

    function test_addKey__byAgent__refused() external {
        giveMandate(mandateTerms(node, merchant, type(uint64).max), node);
        CredentialKey memory t = _terms(START, START + 1);
        bytes32 id = hashOf(CREDENTIAL_KEY_TYPE, abi.encode(t));
        Consent memory c = signByAgent(node, merchant, address(parties), CONSENT_KEY_TYPE, id, 0);
        refused(IPartyRegistry.ConsentAgentRefused.selector, merchant.id, ACT_KEY);
        parties.addKey(t, c);
    }

    function test_addKey__byOperator__refused() external {
        uint256 clerk = keyOf("clerk");
        addOperator(node, clerk);
        CredentialKey memory t = _terms(START, START + 1);
        bytes32 id = hashOf(CREDENTIAL_KEY_TYPE, abi.encode(t));
        Consent memory c = own(Person(clerk, vm.addr(clerk), node.id), CONSENT_KEY_TYPE, id);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        vm.prank(vm.addr(clerk));
        parties.addKey(t, c);
    }

    // compromiseKey

    function _addKey() private {
        CredentialKey memory t = _terms(START, START + 365 days);
        parties.addKey(t, _signed(t));
        vm.warp(START + 100 days);
    }

    function test_compromiseKey__unknownKey__refused() external {
        Compromise memory t = Compromise(node.id, PRINT, uint40(START), salt());
        Consent memory c = own(node, CONSENT_COMPROMISE_TYPE, hashOf(COMPROMISE_TYPE, abi.encode(t)));
        refused(IPartyRegistry.KeyStateWrong.selector, node.id, PRINT);
        parties.compromiseKey(t, c);
    }

    function test_compromiseKey__severalTimes__earliestCounts() external {
        _addKey();
        _compromise(START + 50 days);
        vm.assertEq(parties.keyOf(node.id, PRINT).compromised(), START + 50 days);
        _refusesCompromise(START + 60 days, START + 50 days - 1);
        _refusesCompromise(START + 50 days, START + 50 days - 1);
        _compromise(START + 40 days);
        KeyWord k = parties.keyOf(node.id, PRINT);
        vm.assertEq(k.compromised(), START + 40 days);
        assert(k.from_() == START && k.until() == START + 365 days && k.exists() == 1);
    }

    function test_compromiseKey__neverOrInTheFuture__refused() external {
        _addKey();
        _refusesCompromise(0, block.timestamp);
        _refusesCompromise(block.timestamp + 1, block.timestamp);
        _compromise(block.timestamp);
    }

    function test_compromiseKey__suspendedParty__stillDeclares() external {
        _addKey();
        suspendByRegulator(node, regulator);
        _compromise(START);
        vm.assertEq(parties.keyOf(node.id, PRINT).compromised(), START);
    }

    // voidConsent

    function test_voidConsent__first__setsTheBit() external {
        vm.assertEq(wordOf(enterprise).voids(), 0);
        voidDigest(enterprise, bytes32("x"));
        vm.assertEq(wordOf(enterprise).voids(), 1);
        assert(parties.voided(enterprise.id, bytes32("x")) && !parties.voided(merchant.id, bytes32("x")));
    }

    function test_voidConsent__twice__refused() external {
        voidDigest(enterprise, bytes32("x"));
        Voiding memory t = Voiding(enterprise.id, bytes32("x"), salt());
        Consent memory c = own(enterprise, CONSENT_VOID_TYPE, hashOf(VOIDING_TYPE, abi.encode(t)));
        refused(IPartyRegistry.RecordExists.selector, bytes32("x"));
        parties.voidConsent(t, c);
    }

    function test_voidConsent__byAnother__refused() external {
        Voiding memory t = Voiding(enterprise.id, bytes32("x"), salt());
        Consent memory c = own(merchant, CONSENT_VOID_TYPE, hashOf(VOIDING_TYPE, abi.encode(t)));
        refused(IPartyRegistry.ConsentPartyWrong.selector, enterprise.id, merchant.id);
        parties.voidConsent(t, c);
    }

    function test_voidConsent__ofAnActOfTheRegistry__worksToo() external {
        Detachment memory t = Detachment(enterprise.id, salt());
        bytes32 id = hashOf(DETACHMENT_TYPE, abi.encode(t));
        Consent memory c = own(enterprise, CONSENT_DETACH_TYPE, id);
        bytes32 digest = digestOf(address(parties), CONSENT_DETACH_TYPE, id, c);
        voidDigest(enterprise, digest);
        refused(IPartyRegistry.ConsentVoidedByParty.selector, enterprise.id, digest);
        parties.detach(t, c);
    }

    function test_voidConsent__suspendedParty__stillVoids() external {
        suspendByNode(enterprise, node);
        voidDigest(enterprise, bytes32("x"));
        assert(parties.voided(enterprise.id, bytes32("x")));
    }
}
