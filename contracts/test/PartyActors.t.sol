// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import "../src/types/Enums.sol";
import {PartyWord} from "../src/types/PartyWords.sol";
import "../src/types/Terms.sol";
import {WordOverflow} from "../src/types/WordOverflow.sol";
import {PartyBase} from "./PartyBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract PartyActorsTest is PartyBase {
    // actor

    function test_actor__signer__givesTheWord() external view {
        PartyWord word = parties.actor(node.id, node.signer, ROLE_NODE);
        vm.assertEq(PartyWord.unwrap(word), PartyWord.unwrap(wordOf(node)));
    }

    function test_actor__unknownParty__refused() external {
        refused(IPartyRegistry.PartyUnknown.selector, address(1));
        parties.actor(address(1), address(1), ROLE_NODE);
    }

    function test_actor__suspendedParty__refused() external {
        suspendByRegulator(node, regulator);
        refused(IPartyRegistry.PartyNotActive.selector, node.id, PARTY_SUSPENDED_BY_REGULATOR);
        parties.actor(node.id, node.signer, ROLE_NODE);
    }

    function testFuzz_actor__role__onlyThoseHeld(uint8 held, uint8 asked) external {
        held &= 31;
        parties.setRoles(enterprise.id, held);
        if (held & asked == 0) refused(IPartyRegistry.PartyRoleMissing.selector, enterprise.id, asked);
        parties.actor(enterprise.id, enterprise.signer, asked);
    }

    function testFuzz_actor__anyOtherSender__refused(address sender) external {
        if (sender == node.signer) sender = address(1);
        refused(IPartyRegistry.PartySenderNotAllowed.selector, node.id, sender);
        parties.actor(node.id, sender, ROLE_NODE);
    }

    function test_actor__operator__untilItsEnd() external {
        addOperator(node, keyOf("clerk"));
        address clerk = vm.addr(keyOf("clerk"));
        vm.warp(START + 30 days - 1);
        parties.actor(node.id, clerk, ROLE_NODE);
        vm.warp(START + 30 days);
        refused(IPartyRegistry.PartySenderNotAllowed.selector, node.id, clerk);
        parties.actor(node.id, clerk, ROLE_NODE);
    }

    function test_actor__operatorOfAnotherParty__refused() external {
        addOperator(otherNode, keyOf("clerk"));
        address clerk = vm.addr(keyOf("clerk"));
        refused(IPartyRegistry.PartySenderNotAllowed.selector, node.id, clerk);
        parties.actor(node.id, clerk, ROLE_NODE);
    }

    function test_actor__partyRotated__operatorLapsed() external {
        addOperator(node, keyOf("clerk"));
        rotateTo(node, "second key");
        address clerk = vm.addr(keyOf("clerk"));
        refused(IPartyRegistry.PartySenderNotAllowed.selector, node.id, clerk);
        parties.actor(node.id, clerk, ROLE_NODE);
    }

    function test_actor__rotatedOutSigner__refused() external {
        rotateTo(node, "second key");
        refused(IPartyRegistry.PartySenderNotAllowed.selector, node.id, node.signer);
        parties.actor(node.id, node.signer, ROLE_NODE);
    }

    // nodeActor

    function _path(address a, address b) private pure returns (address[] memory path) {
        path = new address[](b == address(0) ? 1 : 2);
        path[0] = a;
        if (b != address(0)) path[1] = b;
    }

    function test_nodeActor__liveNode__actsItself() external view {
        vm.assertEq(parties.nodeActor(node.id, noPath(), node.signer), node.id);
    }

    function test_nodeActor__closedNode__firstLiveSuccessorActs() external {
        Person memory third = admit("third node", 330000, ROLE_NODE);
        close(node, otherNode.id);
        vm.assertEq(parties.nodeActor(node.id, _path(otherNode.id, address(0)), otherNode.signer), otherNode.id);
        close(otherNode, third.id);
        vm.assertEq(parties.nodeActor(node.id, _path(otherNode.id, third.id), third.signer), third.id);
        refused(IPartyRegistry.PartyNotActive.selector, otherNode.id, PARTY_CLOSED);
        parties.nodeActor(node.id, _path(otherNode.id, address(0)), otherNode.signer);
        refused(IPartyRegistry.PartyNotActive.selector, node.id, PARTY_CLOSED);
        parties.nodeActor(node.id, noPath(), node.signer);
    }

    function test_nodeActor__pathFromALiveNode__refused() external {
        refused(IPartyRegistry.PartySuccessionBroken.selector, node.id, uint256(0));
        parties.nodeActor(node.id, _path(otherNode.id, address(0)), otherNode.signer);
    }

    function test_nodeActor__pathPastTheSuccessor__refused() external {
        Person memory third = admit("third node", 330000, ROLE_NODE);
        close(node, otherNode.id);
        refused(IPartyRegistry.PartySuccessionBroken.selector, node.id, uint256(0));
        parties.nodeActor(node.id, _path(third.id, address(0)), third.signer);
        refused(IPartyRegistry.PartySuccessionBroken.selector, otherNode.id, uint256(1));
        parties.nodeActor(node.id, _path(otherNode.id, third.id), third.signer);
    }

    function test_nodeActor__suspendedNode__nobodyActsForIt() external {
        suspendByRegulator(node, regulator);
        refused(IPartyRegistry.PartyNotActive.selector, node.id, PARTY_SUSPENDED_BY_REGULATOR);
        parties.nodeActor(node.id, noPath(), node.signer);
        refused(IPartyRegistry.PartySuccessionBroken.selector, node.id, uint256(0));
        parties.nodeActor(node.id, _path(otherNode.id, address(0)), otherNode.signer);
    }

    // Regions

    function test_regulatorOver__itsProvince__passes() external view {
        parties.regulatorOver(regulator.id, regulator.signer, node.id);
    }

    function test_regulatorOver__otherProvince__refused() external {
        refused(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320500);
        parties.regulatorOver(otherRegulator.id, otherRegulator.signer, node.id);
    }

    function test_regulatorOver__notARegulator__refused() external {
        refused(IPartyRegistry.PartyRoleMissing.selector, node.id, ROLE_REGULATOR);
        parties.regulatorOver(node.id, node.signer, node.id);
    }

    function test_regulatorOver__unknownNode__refused() external {
        refused(IPartyRegistry.PartyUnknown.selector, address(1));
        parties.regulatorOver(regulator.id, regulator.signer, address(1));
    }

    function test_covers__examples__asPublished() external view {
        assert(parties.covers(0, 320505) && parties.covers(0, 0));
        assert(parties.covers(320000, 320505) && parties.covers(320000, 320000));
        assert(parties.covers(320500, 320505) && !parties.covers(320500, 320105));
        assert(parties.covers(320505, 320505) && !parties.covers(320505, 320506));
        assert(!parties.covers(320505, 320500) && !parties.covers(320500, 320000));
        assert(!parties.covers(320000, 0) && !parties.covers(110000, 320500));
    }

    function testFuzz_covers__anyCodes__byTheirDigits(uint256 regulator, uint256 region) external view {
        regulator %= 1_000_000;
        region %= 1_000_000;
        bool expected = regulator == 0 || region == regulator;
        if (regulator % 10_000 == 0 && region / 10_000 == regulator / 10_000) expected = true;
        if (regulator % 100 == 0 && regulator % 10_000 != 0 && region / 100 == regulator / 100) expected = true;
        assert(parties.covers(regulator, region) == expected);
    }

    function testFuzz_covers__provinceAndCity__coverTheirOwn(uint256 region) external view {
        region %= 1_000_000;
        assert(parties.covers(region / 10_000 * 10_000, region));
        assert(parties.covers(region / 100 * 100, region));
    }

    // Counting

    function test_count__byALedger__givesTheNextNumber() external {
        vm.prank(assetRegistry);
        vm.assertEq(parties.count(node.id, node.signer, ROLE_NODE), 1);
        vm.prank(assetRegistry);
        vm.assertEq(parties.count(node.id, node.signer, ROLE_NODE), 2);
        vm.prank(exchangeLedger);
        vm.assertEq(parties.count(venue.id, venue.signer, ROLE_VENUE), 1);
        vm.assertEq(wordOf(node).count(), 2);
    }

    function testFuzz_count__anyOtherCaller__refused(address caller) external {
        if (caller == assetRegistry || caller == exchangeLedger) caller = address(this);
        refused(IPartyRegistry.PartyCallerNotLedger.selector, caller);
        vm.prank(caller);
        parties.count(node.id, node.signer, ROLE_NODE);
        refused(IPartyRegistry.PartyCallerNotLedger.selector, caller);
        vm.prank(caller);
        parties.countMandated(node.id, node.signer, enterprise.id);
        Consent memory c = consentOf(enterprise);
        refused(IPartyRegistry.PartyCallerNotLedger.selector, caller);
        vm.prank(caller);
        parties.countAndVerify(node.id, node.signer, ROLE_NODE, CONSENT_GRANT_TYPE, ACT_GRANT, DEED, c);
    }

    function test_count__wrongSender__refused() external {
        refused(IPartyRegistry.PartySenderNotAllowed.selector, node.id, venue.signer);
        vm.prank(assetRegistry);
        parties.count(node.id, venue.signer, ROLE_NODE);
    }

    function testFuzz_count__anyWord__changesTheCountAlone(uint256 raw) external {
        uint256 fixedFields = (7 << 160) | (uint256(0xff) << 163) | type(uint160).max;
        uint256 before = PartyWord.unwrap(wordOf(node)) & fixedFields | raw & ~fixedFields;
        bytes32 slot = keccak256(abi.encode(node.id, 1));
        vm.assertEq(uint256(vm.load(address(parties), slot)), PartyWord.unwrap(wordOf(node)));
        vm.store(address(parties), slot, bytes32(before));
        uint256 counted = PartyWord.wrap(before).count();
        if (counted == type(uint32).max) {
            refused(WordOverflow.selector, uint256(1) << 32, type(uint32).max);
            vm.prank(assetRegistry);
            parties.count(node.id, node.signer, ROLE_NODE);
            return;
        }
        vm.prank(assetRegistry);
        vm.assertEq(parties.count(node.id, node.signer, ROLE_NODE), counted + 1);
        vm.assertEq(PartyWord.unwrap(wordOf(node)), before + (1 << 207));
    }

    function test_count__full__refusedNotWrapped() external {
        bytes32 slot = keccak256(abi.encode(node.id, 1));
        vm.store(address(parties), slot, vm.load(address(parties), slot) | bytes32(uint256(type(uint32).max) << 207));
        refused(WordOverflow.selector, uint256(1) << 32, type(uint32).max);
        vm.prank(assetRegistry);
        parties.count(node.id, node.signer, ROLE_NODE);
    }

    function test_countMandated__enrolledHere__counts() external {
        vm.prank(assetRegistry);
        vm.assertEq(parties.countMandated(node.id, node.signer, enterprise.id), 1);
        vm.assertEq(wordOf(node).count(), 1);
        vm.assertEq(wordOf(enterprise).count(), 0);
    }

    function test_countMandated__enrolledElsewhere__refused() external {
        refused(IPartyRegistry.PartyNotMandated.selector, node.id, stranger.id);
        vm.prank(assetRegistry);
        parties.countMandated(node.id, node.signer, stranger.id);
    }

    function test_countMandated__detachedRegistrant__refused() external {
        detach(enterprise);
        refused(IPartyRegistry.PartyNotMandated.selector, node.id, enterprise.id);
        vm.prank(assetRegistry);
        parties.countMandated(node.id, node.signer, enterprise.id);
    }

    function test_countMandated__nodeRegistersForItself__counts() external {
        vm.prank(assetRegistry);
        vm.assertEq(parties.countMandated(node.id, node.signer, node.id), 1);
        vm.assertEq(wordOf(node).count(), 1);
    }

    function test_countMandated__notANode__refused() external {
        refused(IPartyRegistry.PartyRoleMissing.selector, merchant.id, ROLE_NODE);
        vm.prank(assetRegistry);
        parties.countMandated(merchant.id, merchant.signer, enterprise.id);
    }

    function _countAndVerify(Consent memory c) private returns (uint32) {
        vm.prank(exchangeLedger);
        return parties.countAndVerify(venue.id, venue.signer, ROLE_VENUE, CONSENT_LIST_TYPE, ACT_LIST, DEED, c);
    }

    function _listing(Person memory p) private view returns (Consent memory) {
        return sign(p, exchangeLedger, CONSENT_LIST_TYPE, DEED, 0);
    }

    function test_countAndVerify__sellerSigns__counts() external {
        vm.assertEq(_countAndVerify(_listing(enterprise)), 1);
        vm.assertEq(_countAndVerify(_listing(enterprise)), 2);
    }

    function test_countAndVerify__badConsent__refusedAndNotCounted() external {
        Consent memory c = _listing(enterprise);
        c.party = merchant.id;
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        _countAndVerify(c);
        vm.assertEq(wordOf(venue).count(), 0);
    }

    function _listingByAgent(Person memory agent) private returns (Consent memory) {
        giveMandate(mandateTerms(enterprise, agent, uint64(1) << ACT_LIST), enterprise);
        return signByAgent(enterprise, agent, exchangeLedger, CONSENT_LIST_TYPE, DEED, 0);
    }

    function test_countAndVerify__sellersAgent__counts() external {
        vm.assertEq(_countAndVerify(_listingByAgent(merchant)), 1);
    }

    function test_countAndVerify__venueIsTheAgent__refused() external {
        Consent memory c = _listingByAgent(venue);
        refused(IPartyRegistry.ConsentAgentConflict.selector, venue.id);
        _countAndVerify(c);
    }

    function test_countAndVerify__agentServesTheVenue__refused() external {
        Consent memory c = _listingByAgent(merchant);
        addOperator(venue, merchant.key);
        refused(IPartyRegistry.ConsentAgentConflict.selector, merchant.id);
        _countAndVerify(c);
    }
}
