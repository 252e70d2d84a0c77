// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../../src/interfaces/IPartyRegistry.sol";
import "../../src/types/Enums.sol";
import {KeyWord} from "../../src/types/PartyWords.sol";
import "../../src/types/Terms.sol";
import {PartyBase} from "../PartyBase.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";

/// @title Consents by many keys, mandates and paths at their edges, and where a credential key lies.
contract PartyRegistryKillsTest is PartyBase {
    /// @dev Parties whose signers differ in every bit somewhere.
    function _many(uint256 i) private returns (Person memory) {
        return enrol(string.concat("party ", vm.toString(i)), 320500, node);
    }

    // The usual case, and what is not

    function test_verify__closedParty__refusedWhateverItsSigner() external {
        for (uint256 i = 0; i < 12; ++i) {
            Person memory p = _many(i);
            Consent memory c = consentOf(p);
            verifyDeed(c);
            close(p, address(0));
            refused(IPartyRegistry.PartyNotActive.selector, p.id, PARTY_CLOSED);
            this.verifying(c);
        }
    }

    function test_verify__suspendedParty__refusedWhateverItsSigner() external {
        for (uint256 i = 0; i < 12; ++i) {
            Person memory p = _many(i);
            Consent memory c = consentOf(p);
            bool byNode = i % 2 == 0;
            if (byNode) suspendByNode(p, node);
            else suspendByRegulator(p, regulator);
            uint256 status = byNode ? PARTY_SUSPENDED_BY_NODE : PARTY_SUSPENDED_BY_REGULATOR;
            refused(IPartyRegistry.PartyNotActive.selector, p.id, status);
            this.verifying(c);
        }
    }

    function test_verify__voidedConsent__refusedWhateverItsSigner() external {
        for (uint256 i = 0; i < 12; ++i) {
            Person memory p = _many(i);
            Consent memory c = consentOf(p);
            voidDigest(p, digestOfDeed(c));
            refused(IPartyRegistry.ConsentVoidedByParty.selector, p.id, digestOfDeed(c));
            this.verifying(c);
        }
    }

    function test_verify__epochBelowAndAbove__refusedWhateverItsSigner() external {
        for (uint256 i = 0; i < 12; ++i) {
            Person memory p = rotateTo(_many(i), string.concat("key ", vm.toString(i)));
            verifyDeed(consentOf(p));
            for (uint32 epoch = 0; epoch <= 2; epoch += 2) {
                Consent memory c = signAs(p, rightsLedger, CONSENT_GRANT_TYPE, DEED, 3, epoch);
                vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentEpochWrong.selector, p.id, 1, epoch));
                this.verifying(c);
            }
        }
    }

    function verifying(Consent memory c) external {
        verifyDeed(c);
    }

    /// @dev The twin of a signature, which ecrecover accepts, does not pass for being one byte longer either.
    function test_verify__malleableSignatureOfAnotherLength__refused() external {
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        Consent memory c = consentOf(enterprise);
        (bytes32 r, bytes32 s, uint8 v) = _split(c.signature);
        bytes memory twin = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        bytes[3] memory wrong = [twin, bytes.concat(twin, hex"00"), bytes.concat(c.signature, hex"00")];
        for (uint256 i = 0; i < 3; ++i) {
            c.signature = wrong[i];
            vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
            this.verifying(c);
        }
    }

    /// @dev A twin that says it is 64 bytes long, its last byte behind its end: two faults that must not hide one another.
    function test_verify__malleableSignatureSaidToBeShorter__refused() external {
        uint256 order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;
        Consent memory c = consentOf(enterprise);
        (bytes32 r, bytes32 s, uint8 v) = _split(c.signature);
        c.signature = abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        bytes memory call_ = abi.encodeCall(parties.verify, (CONSENT_GRANT_TYPE, ACT_GRANT, DEED, c));
        uint256 last = 4 + 32 * 11 + 31;
        vm.assertEq(uint8(call_[last]), 65);
        call_[last] = bytes1(uint8(64));
        vm.prank(rightsLedger);
        (bool done, bytes memory why) = address(parties).call(call_);
        vm.assertFalse(done);
        vm.assertEq(bytes32(bytes4(why)), bytes32(IPartyRegistry.ConsentSignatureInvalid.selector));
    }

    function _split(bytes memory signature) private pure returns (bytes32 r, bytes32 s, uint8 v) {
        assembly ("memory-safe") {
            r := mload(add(signature, 0x20))
            s := mload(add(signature, 0x40))
            v := byte(0, mload(add(signature, 0x60)))
        }
    }

    /// @dev The usual consent is told by comparing words whole, and costs less than one looked at field by field.
    function test_verify__usualConsent__isNotExamined() external {
        Consent memory c = consentOf(enterprise);
        bytes memory call_ = abi.encodeCall(parties.verify, (CONSENT_GRANT_TYPE, ACT_GRANT, DEED, c));
        uint256 usual = _gasOf(call_);
        voidDigest(enterprise, keccak256("another"));
        uint256 examined = _gasOf(call_);
        vm.assertLt(usual + 3_000, examined);
    }

    function _gasOf(bytes memory call_) private returns (uint256 used) {
        vm.cool(address(parties));
        vm.prank(rightsLedger);
        (bool done,) = address(parties).call(call_);
        vm.assertTrue(done);
        return vm.lastCallGas().gasTotalUsed;
    }

    // Times, paths and places

    function test_verify__mandateAfterItsEnd__refusedForGood() external {
        Mandate memory m = mandateTerms(enterprise, merchant, uint64(1) << ACT_GRANT);
        giveMandate(m, enterprise);
        vm.warp(m.until - 1);
        verifyDeed(consentByAgent(enterprise, merchant));
        for (uint256 later = 0; later <= 9 days; later += 3 days) {
            vm.warp(m.until + later);
            Consent memory c = consentByAgent(enterprise, merchant);
            vm.expectPartialRevert(IPartyRegistry.ConsentMandateMissing.selector);
            this.verifying(c);
        }
    }

    function test_actor__operatorAfterItsEnd__refusedForGood() external {
        uint256 key = keyOf("operator");
        Operator memory o = operatorTerms(venue, vm.addr(key));
        addOperator(o, venue, key);
        vm.warp(o.until - 1);
        parties.actor(venue.id, vm.addr(key), ROLE_VENUE);
        for (uint256 later = 0; later <= 9 days; later += 3 days) {
            vm.warp(o.until + later);
            refused(IPartyRegistry.PartySenderNotAllowed.selector, venue.id, vm.addr(key));
            parties.actor(venue.id, vm.addr(key), ROLE_VENUE);
        }
    }

    function test_nodeActor__emptyStepFromALiveNode__refused() external {
        address[] memory path = new address[](1);
        refused(IPartyRegistry.PartySuccessionBroken.selector, node.id, uint256(0));
        parties.nodeActor(node.id, path, node.signer);
    }

    function test_proposeRecovery__byNobodyForAPartyWithoutNode__refused() external {
        detach(enterprise);
        Person memory next = rekeyed(enterprise, "next");
        Recovery memory t = Recovery(enterprise.id, next.signer, address(0), bytes32("lost"), salt());
        Consent memory c = ownByNew(next, CONSENT_RECOVER_TYPE, hashOf(RECOVERY_TYPE, abi.encode(t)));
        vm.expectRevert();
        parties.proposeRecovery(t, noPath(), c);
        vm.prank(node.signer);
        vm.expectRevert();
        parties.proposeRecovery(t, noPath(), c);
    }

    /// @dev tests/vectors/storage.json: keys by keccak256(abi.encode(party, thumbprint)).
    function test_addKey__itsWord__liesWhereProofsLook() external {
        CredentialKey memory t =
            CredentialKey(node.id, bytes32("thumb"), uint40(block.timestamp), uint40(block.timestamp + 1 days), salt());
        parties.addKey(t, own(node, CONSENT_KEY_TYPE, hashOf(CREDENTIAL_KEY_TYPE, abi.encode(t))));
        string memory json = vm.readFile("../tests/vectors/storage.json");
        uint256 place = vm.parseJsonUint(json, ".records.key.position");
        bytes32 key = keccak256(abi.encode(node.id, t.thumbprint));
        uint256 stored = uint256(vm.load(address(parties), keccak256(abi.encode(key, place))));
        vm.assertEq(stored, KeyWord.unwrap(parties.keyOf(node.id, t.thumbprint)));
        vm.assertNotEq(stored, 0);
    }

    function _veto(Consent memory c, Veto memory t, bytes4 reason) private {
        vm.expectPartialRevert(reason);
        parties.vetoRecovery(t, c);
    }

    function test_vetoRecovery__withoutThePartysOwnConsent__refused() external {
        bytes32 recovery = proposeRecovery(enterprise, rekeyed(enterprise, "next"), node);
        Veto memory t = Veto(enterprise.id, recovery, salt());
        bytes32 id = hashOf(VETO_TYPE, abi.encode(t));
        _veto(own(merchant, CONSENT_VETO_TYPE, id), t, IPartyRegistry.ConsentPartyWrong.selector);
        Consent memory forged = own(merchant, CONSENT_VETO_TYPE, id);
        forged.party = enterprise.id;
        _veto(forged, t, IPartyRegistry.ConsentSignatureInvalid.selector);
        _veto(own(enterprise, CONSENT_ROTATE_TYPE, id), t, IPartyRegistry.ConsentSignatureInvalid.selector);
        parties.vetoRecovery(t, own(enterprise, CONSENT_VETO_TYPE, id));
        vm.assertEq(parties.recoveryOf(enterprise.id).state(), RECOVERY_VETOED);
    }

    function addKey(uint40 from, uint40 until) external {
        CredentialKey memory t = CredentialKey(node.id, salt(), from, until, salt());
        parties.addKey(t, own(node, CONSENT_KEY_TYPE, hashOf(CREDENTIAL_KEY_TYPE, abi.encode(t))));
    }

    function test_addKey__windowAtItsEdges__notEmptyAndNotOver() external {
        uint40 time = uint40(block.timestamp);
        refused(IPartyRegistry.TimeInvalid.selector, uint256(time), uint256(time));
        this.addKey(time - 1, time);
        refused(IPartyRegistry.TimeInvalid.selector, uint256(time + 9), uint256(time + 9));
        this.addKey(time + 9, time + 9);
        this.addKey(time, time + 1);
        this.addKey(time + 8, time + 9);
    }
}
