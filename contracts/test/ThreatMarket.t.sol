// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";

import {IExchangeLedger} from "../src/interfaces/IExchangeLedger.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {Basis, Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {AgentsApart} from "./AgentsApart.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {vm} from "./Vm.sol";
import {Person, World} from "./World.sol";

/// @dev The worst of a venue, of an assessor, and of the administrator who gave them their roles.
contract ThreatMarketTest is ExchangeBase, AgentsApart {
    function setUp() public override(ExchangeBase, World) {
        super.setUp();
    }

    // A venue

    function test_stolenVenue__delistsEverything__licencesAndRightsStay() external {
        Listing memory l = listing();
        list(l, basis());
        Trade memory t = sell(l, basis(), merchant);
        vm.prank(venue.signer);
        exchange.delist(l, salt());
        Grant[] memory path = pathOf(grantMade(l, t));
        vm.assertEq(rights.status(asset, USE, path), RIGHT_STATUS_LIVE);
        l = listing();
        l.venue = otherVenue.id;
        Consent memory c = sellerConsent(l, enterprise);
        vm.prank(otherVenue.signer);
        exchange.list(l, basis(), c);
        vm.assertEq(exchange.listing(idOf(l)).state(), LISTING_OPEN);
    }

    function test_stolenVenue__roleTaken__recordsNothingMore() external {
        Listing memory l = listing();
        list(l, basis());
        parties.setRoles(venue.id, 0);
        bytes memory refusal = abi.encodeWithSelector(IPartyRegistry.PartyRoleMissing.selector, venue.id, ROLE_VENUE);
        refuseTrade(tradeTerms(l, merchant), l, basis(), refusal);
        vm.prank(venue.signer);
        vm.expectRevert(refusal);
        exchange.delist(l, salt());
    }

    /// @dev What remains: one person under two ids. Who is behind an id is for whoever enrols it to know.
    function test_colludingVenue__buyerWithItsOwnKey__isNotStopped() external {
        Person memory twin = twinOf(venue);
        Listing memory l = listing();
        list(l, basis());
        Trade memory t = sell(l, basis(), twin);
        vm.assertEq(rights.right(rightMade(l, t)).holder(), twin.id);
    }

    // An assessor

    function _listOn(Attestation memory f) private returns (Listing memory l, Basis memory b) {
        l = listing();
        b = basis();
        b.findings = only(f);
        l.attestations = idsHash(b.findings);
    }

    /// @dev What remains: independence is told by ids; a role given to the seller's second id makes its finding count.
    function test_colludingAssessor__sellersTwin__countsOnlyOnceGivenTheRole() external {
        underProfile(uint64(1) << 1, 14);
        Person memory twin = twinOf(enterprise);
        Attestation memory f = attestationTerms(asset, 1);
        f.attester = twin.id;
        vm.prank(twin.signer);
        vm.expectPartialRevert(IPartyRegistry.PartyRoleMissing.selector);
        attestations.attest(f, "");
        parties.setRoles(twin.id, ROLE_ASSESSOR);
        attest(f, twin);
        (Listing memory l, Basis memory b) = _listOn(f);
        list(l, b);
        vm.assertEq(exchange.listing(idOf(l)).state(), LISTING_OPEN);
    }

    /// @dev What remains: a finding counts by the role held when it was recorded. Its attester takes it back; nobody else can.
    function test_colludingAssessor__roleTakenSince__findingStandsUntilItsEnd() external {
        underProfile(uint64(1) << 1, 14);
        Attestation memory f = attestationTerms(asset, 1);
        f.until = uint40(block.timestamp + 30 days);
        attest(f, assessor);
        parties.setRoles(assessor.id, 0);
        (Listing memory l, Basis memory b) = _listOn(f);
        list(l, b);
        vm.warp(f.until);
        Trade memory t = tradeTerms(l, merchant);
        Consent memory c = buyerConsent(t, l.right, merchant);
        vm.prank(venue.signer);
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.FindingInvalid.selector, idOf(f)));
        exchange.trade(t, l, b, emptyPath(), new Pledged[](0), c);
    }

    // The administrator

    function test_administrator__everythingItMay__movesNoRight() external {
        moveRoot(USE, enterprise, merchant);
        uint256 before = uint256(keccak256(abi.encode(rights.right(rootOf(asset, USE)), assets.asset(asset))));
        address signer = parties.party(merchant.id).signer();
        parties.setRoles(merchant.id, ROLE_ASSESSOR);
        parties.setRoles(node.id, 0);
        parties.closeByAuthority(Closure(merchant.id, address(0), salt(), salt()));
        assets.pause{value: 1}();
        assets.addProfile(profileTerms(0, 14));
        IAccessManager(manager).updateAuthority(address(parties), manager);
        vm.assertEq(uint256(keccak256(abi.encode(rights.right(rootOf(asset, USE)), assets.asset(asset)))), before);
        vm.assertEq(parties.party(merchant.id).signer(), signer);
    }

    /// @dev What remains: it makes regulators, and what a regulator orders takes effect at once.
    function test_administrator__admitsANationalRegulator__whichTakesAPartyOver() external {
        Person memory puppet = admit("puppet", 0, ROLE_REGULATOR);
        Person memory thief = Person(keyOf("thief"), vm.addr(keyOf("thief")), merchant.id);
        Recovery memory r = Recovery(merchant.id, thief.signer, puppet.id, salt(), salt());
        bytes32 deed = keccak256(abi.encode(RECOVERY_TYPE, r));
        Consent memory c = signAs(thief, address(parties), CONSENT_RECOVER_TYPE, deed, 0, 0);
        vm.prank(puppet.signer);
        parties.orderRecovery(r, c);
        vm.assertEq(parties.party(merchant.id).signer(), thief.signer);
    }

    /// @dev Where its deployment gave it a delay, an act is announced that long before it can be done.
    function test_administrator__underADelay__announcesAndWaits() external {
        address admin = vm.addr(keyOf("administrator"));
        IAccessManager(manager).grantRole(0, admin, 5 days);
        IAccessManager(manager).renounceRole(0, address(this));
        bytes memory act = abi.encodeCall(parties.setRoles, (merchant.id, ROLE_REGULATOR));
        vm.startPrank(admin);
        vm.expectPartialRevert(IAccessManager.AccessManagerNotScheduled.selector);
        parties.setRoles(merchant.id, ROLE_REGULATOR);
        IAccessManager(manager).schedule(address(parties), act, 0);
        vm.expectPartialRevert(IAccessManager.AccessManagerNotReady.selector);
        parties.setRoles(merchant.id, ROLE_REGULATOR);
        vm.warp(block.timestamp + 5 days);
        parties.setRoles(merchant.id, ROLE_REGULATOR);
        vm.stopPrank();
        vm.assertEq(parties.party(merchant.id).roles(), ROLE_REGULATOR);
    }
}
