// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {PartyWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract PartyRotationTest is PartyBase {
    Person private next;

    function setUp() public override {
        super.setUp();
        next = rekeyed(enterprise, "new key");
    }

    function _setEpoch(Person memory p, uint256 epoch) private {
        bytes32 word = bytes32(PartyWord.unwrap(wordOf(p).withEpoch(epoch)));
        vm.store(address(parties), keccak256(abi.encode(p.id, 1)), word);
    }

    // rotate

    function test_rotate__bothSign__newSignerAndEpoch() external {
        rotateTo(enterprise, "new key");
        vm.assertEq(wordOf(enterprise).signer(), next.signer);
        vm.assertEq(wordOf(enterprise).epoch(), 1);
        verifyDeed(consentOf(next));
    }

    function test_rotate__sameSigner__onlyTheEpochRises() external {
        giveMandate(enterprise, merchant);
        Rotation memory t = Rotation(enterprise.id, enterprise.signer, salt());
        parties.rotate(t, own(enterprise, CONSENT_ROTATE_TYPE, hashOf(ROTATION_TYPE, abi.encode(t))), "");
        vm.assertEq(wordOf(enterprise).signer(), enterprise.signer);
        vm.assertEq(wordOf(enterprise).epoch(), 1);
        Consent memory c = consentByAgent(enterprise, merchant);
        vm.expectPartialRevert(IPartyRegistry.ConsentMandateMissing.selector);
        verifyDeed(c);
    }

    function test_rotate__replayed__refused() external {
        Rotation memory t = Rotation(enterprise.id, enterprise.signer, salt());
        Consent memory c = own(enterprise, CONSENT_ROTATE_TYPE, hashOf(ROTATION_TYPE, abi.encode(t)));
        parties.rotate(t, c, "");
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentEpochWrong.selector, enterprise.id, 1, 0));
        parties.rotate(t, c, "");
    }

    function test_rotate__newSignerSilent__refused() external {
        Rotation memory t = Rotation(enterprise.id, next.signer, salt());
        bytes32 id = hashOf(ROTATION_TYPE, abi.encode(t));
        Consent memory c = own(enterprise, CONSENT_ROTATE_TYPE, id);
        bytes32 digest = digestOf(address(parties), CONSENT_ROTATE_TYPE, id, c);
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, next.signer, digest);
        parties.rotate(t, c, "");
        refused(IPartyRegistry.ConsentSignatureInvalid.selector, next.signer, digest);
        parties.rotate(t, c, c.signature);
    }

    function test_rotate__signerZero__refused() external {
        Rotation memory t = Rotation(enterprise.id, address(0), salt());
        Consent memory c = own(enterprise, CONSENT_ROTATE_TYPE, hashOf(ROTATION_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartySignerZero.selector);
        parties.rotate(t, c, "");
    }

    function test_rotate__byAgent__refused() external {
        giveMandate(mandateTerms(enterprise, merchant, type(uint64).max), enterprise);
        Rotation memory t = Rotation(enterprise.id, merchant.signer, salt());
        bytes32 id = hashOf(ROTATION_TYPE, abi.encode(t));
        Consent memory c = signByAgent(enterprise, merchant, address(parties), CONSENT_ROTATE_TYPE, id, 0);
        refused(IPartyRegistry.ConsentAgentRefused.selector, merchant.id, ACT_ROTATE);
        parties.rotate(t, c, c.signature);
    }

    function test_rotate__byOperator__refused() external {
        uint256 clerk = keyOf("clerk");
        addOperator(enterprise, clerk);
        Rotation memory t = Rotation(enterprise.id, vm.addr(clerk), salt());
        bytes32 id = hashOf(ROTATION_TYPE, abi.encode(t));
        Consent memory c = own(Person(clerk, vm.addr(clerk), enterprise.id), CONSENT_ROTATE_TYPE, id);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        vm.prank(vm.addr(clerk));
        parties.rotate(t, c, c.signature);
    }

    function test_rotate__suspendedParty__stillProtectsItself() external {
        suspendByNode(enterprise, node);
        rotateTo(enterprise, "new key");
        vm.assertEq(wordOf(enterprise).signer(), next.signer);
        vm.assertEq(wordOf(enterprise).status(), PARTY_SUSPENDED_BY_NODE);
    }

    function test_rotate__closedParty__refused() external {
        close(enterprise, address(0));
        Rotation memory t = Rotation(enterprise.id, enterprise.signer, salt());
        Consent memory c = own(enterprise, CONSENT_ROTATE_TYPE, hashOf(ROTATION_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartyStatusWrong.selector, enterprise.id, PARTY_CLOSED);
        parties.rotate(t, c, "");
    }

    function testFuzz_rotate__anyEpoch__topAreKeptForRecovery(uint16 epoch) external {
        _setEpoch(enterprise, epoch);
        Rotation memory t = Rotation(enterprise.id, enterprise.signer, salt());
        Consent memory c = own(enterprise, CONSENT_ROTATE_TYPE, hashOf(ROTATION_TYPE, abi.encode(t)));
        if (epoch >= 65279) refused(IPartyRegistry.PartyEpochsExhausted.selector, enterprise.id);
        parties.rotate(t, c, "");
        vm.assertEq(wordOf(enterprise).epoch(), epoch >= 65279 ? epoch : epoch + 1);
    }

    function test_rotate__lastOwnEpoch__reachedAndNoFurther() external {
        _setEpoch(enterprise, 65278);
        Person memory last = rotateTo(enterprise, "last");
        vm.assertEq(wordOf(enterprise).epoch(), 65279);
        Rotation memory t = Rotation(enterprise.id, last.signer, salt());
        Consent memory c = own(last, CONSENT_ROTATE_TYPE, hashOf(ROTATION_TYPE, abi.encode(t)));
        refused(IPartyRegistry.PartyEpochsExhausted.selector, enterprise.id);
        parties.rotate(t, c, "");
    }

    function test_rotate__voidsOfTheOldEpoch__areLeftBehind() external {
        voidDigest(enterprise, bytes32("x"));
        vm.assertEq(wordOf(enterprise).voids(), 1);
        rotateTo(enterprise, "new key");
        vm.assertEq(wordOf(enterprise).voids(), 0);
        assert(!parties.voided(enterprise.id, bytes32("x")));
    }
}
