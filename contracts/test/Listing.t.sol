// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IExchangeLedger} from "../src/interfaces/IExchangeLedger.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {Basis} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {ListingWord} from "../src/types/ExchangeWords.sol";
import "../src/types/Terms.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Listing an offer: what it needs, and each refusal by its own name.
contract ListingTest is ExchangeBase {
    function _invalid(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.ListingInvalid.selector, field);
    }

    function _mismatch(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, field);
    }

    function test_list__rootOffer__writesItsWordAndCountsForTheVenue() external {
        Listing memory l = listing();
        bytes32 head = assets.head(asset);
        uint256 before = parties.party(venue.id).count();
        bytes32 id = list(l, basis());
        ListingWord w = exchange.listing(id);
        vm.assertEq(w.state(), LISTING_OPEN);
        vm.assertEq(w.until(), l.until);
        vm.assertEq(w.units(), 100);
        vm.assertEq(w.sold(), 0);
        vm.assertEq(w.rev(), 0);
        vm.assertEq(parties.party(venue.id).count(), before + 1);
        vm.assertNotEq(assets.head(asset), head);
    }

    function test_list__event__carriesTermsWordAndNumber() external {
        Listing memory l = listing();
        Consent memory c = sellerConsent(l, enterprise);
        uint256 word = uint256(l.until) | uint256(LISTING_OPEN) << 32 | uint256(l.units) << 96;
        vm.expectEmit(address(exchange));
        emit IExchangeLedger.Listed(asset, idOf(l), l, word, 1);
        vm.prank(venue.signer);
        exchange.list(l, basis(), c);
    }

    function test_list__sameTermsTwice__refused() external {
        Listing memory l = listing();
        bytes32 id = list(l, basis());
        refuseList(l, basis(), abi.encodeWithSelector(IExchangeLedger.ListingExists.selector, id));
    }

    function test_list__strangerSends__refused() external {
        Listing memory l = listing();
        Consent memory c = sellerConsent(l, enterprise);
        vm.prank(stranger.signer);
        vm.expectRevert(
            abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, venue.id, stranger.signer)
        );
        exchange.list(l, basis(), c);
    }

    function test_list__atAPartyThatIsNoVenue__refused() external {
        Listing memory l = listing();
        l.venue = stranger.id;
        Consent memory c = sellerConsent(l, enterprise);
        vm.prank(stranger.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRoleMissing.selector, stranger.id, ROLE_VENUE));
        exchange.list(l, basis(), c);
    }

    function test_list__consentOfAnotherParty__refused() external {
        Listing memory l = listing();
        Consent memory c = sellerConsent(l, merchant);
        vm.prank(venue.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, enterprise.id, merchant.id));
        exchange.list(l, basis(), c);
    }

    function test_list__consentAtAnotherSeq__refused() external {
        Listing memory l = listing();
        Consent memory c = sign(enterprise, address(exchange), CONSENT_LIST_TYPE, idOf(l), 1);
        vm.prank(venue.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 0, 1));
        exchange.list(l, basis(), c);
    }

    function test_list__consentToOtherTerms__refused() external {
        Listing memory l = listing();
        Consent memory c = sellerConsent(l, enterprise);
        l.price -= 1;
        vm.prank(venue.signer);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        exchange.list(l, basis(), c);
    }

    // Venue, seller and agent are apart (I6)

    function test_list__venueIsSeller__refused() external {
        Listing memory l = listing();
        l.seller = venue.id;
        refuseList(l, basis(), abi.encodeWithSelector(IExchangeLedger.VenueConflict.selector, venue.id));
    }

    function test_list__venueIsAgent__refused() external {
        Listing memory l = listing();
        l.agent = venue.id;
        refuseList(l, basis(), abi.encodeWithSelector(IExchangeLedger.VenueConflict.selector, venue.id));
    }

    function test_list__agentNamedButSellerSigned__refused() external {
        Listing memory l = listing();
        l.agent = merchant.id;
        refuseList(l, basis(), _invalid(6));
    }

    function test_list__agentSignsUnderMandate__listed() external {
        _mandate(uint64(1) << ACT_LIST);
        Listing memory l = listing();
        l.agent = merchant.id;
        Consent memory c = signByAgent(enterprise, merchant, address(exchange), CONSENT_LIST_TYPE, idOf(l), 0);
        vm.prank(venue.signer);
        exchange.list(l, basis(), c);
        vm.assertEq(exchange.listing(idOf(l)).state(), LISTING_OPEN);
    }

    function test_list__agentWithoutMandateForIt__refused() external {
        _mandate(uint64(1) << ACT_TRADE);
        Listing memory l = listing();
        l.agent = merchant.id;
        Consent memory c = signByAgent(enterprise, merchant, address(exchange), CONSENT_LIST_TYPE, idOf(l), 0);
        vm.prank(venue.signer);
        vm.expectPartialRevert(IPartyRegistry.ConsentMandateMissing.selector);
        exchange.list(l, basis(), c);
    }

    function _mandate(uint64 acts) private {
        Mandate memory m =
            Mandate(enterprise.id, merchant.id, acts, uint40(block.timestamp + 30 days), bytes32(0), salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(enterprise, address(parties), CONSENT_MANDATE_TYPE, id, 0));
    }

    // The terms by themselves

    function test_list__badField__namedByItsPosition() external {
        Listing memory l = listing();
        l.kind = 4;
        refuseList(l, basis(), _invalid(8));
        l = listing();
        l.mode = 3;
        refuseList(l, basis(), _invalid(7));
        l = listing();
        l.exclusivity = 3;
        refuseList(l, basis(), _invalid(9));
        l = listing();
        l.duration = 0;
        refuseList(l, basis(), _invalid(10));
        l = listing();
        l.purposes = 0;
        refuseList(l, basis(), _invalid(11));
        l = listing();
        l.flags = 8;
        refuseList(l, basis(), _invalid(14));
        l = listing();
        l.units = 0;
        refuseList(l, basis(), _invalid(15));
        l = listing();
        l.until = uint40(block.timestamp);
        refuseList(l, basis(), _invalid(22));
        l = listing();
        l.until = uint40(1) << 32;
        refuseList(l, basis(), _invalid(22));
        l = listing();
        l.previous = salt();
        refuseList(l, basis(), _invalid(23));
    }

    function test_list__exclusiveOfferOfTwoUnits__refused() external {
        Listing memory l = listing();
        l.exclusivity = EXCLUSIVE;
        l.units = 2;
        refuseList(l, basis(), _invalid(15));
        l.exclusivity = SOLE;
        refuseList(l, basis(), _invalid(15));
    }

    function test_list__transferThatSaysMore__refused() external {
        Listing memory l = transferListing();
        l.exclusivity = SOLE;
        refuseList(l, basis(), _invalid(9));
        l = transferListing();
        l.duration = 1;
        refuseList(l, basis(), _invalid(10));
        l = transferListing();
        l.purposes = 1;
        refuseList(l, basis(), _invalid(11));
        l = transferListing();
        l.flags = 1;
        refuseList(l, basis(), _invalid(14));
        l = transferListing();
        l.units = 2;
        refuseList(l, basis(), _invalid(15));
    }

    function test_list__operateOfferedUnderAnotherOperate__refused() external {
        Listing memory l = transferListing();
        l.operate = salt();
        refuseList(l, basis(), _invalid(3));
    }

    function test_list__dirtyWord__refused() external {
        Listing memory l = listing();
        bytes memory data = abi.encodeCall(exchange.list, (l, basis(), sellerConsent(l, enterprise)));
        data[4 + 32 * 15] = 0x01; // above the width of `units`
        vm.prank(venue.signer);
        (bool ok, bytes memory reason) = address(exchange).call(data);
        vm.assertFalse(ok);
        vm.assertEq(bytes32(bytes4(reason)), bytes32(TermsFieldOutOfRange.selector));
    }

    // What it rests on

    function test_list__termsOfAnotherAsset__refused() external {
        Basis memory b = basis();
        b.asset.profile += 1;
        refuseList(listing(), b, _mismatch(0));
    }

    function test_list__anotherRight__refused() external {
        Listing memory l = listing();
        l.right = salt();
        refuseList(l, basis(), _mismatch(2));
        l = listing();
        l.operate = salt();
        refuseList(l, basis(), _mismatch(3));
    }

    function test_list__olderRev__refused() external {
        Listing memory l = listing();
        amend(FORM_CHANGE, 1);
        refuseList(l, basis(), abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, asset, 1, 0));
    }

    function testFuzz_list__anyOtherRev__refused(uint32 rev) external {
        vm.assume(rev != 0);
        Listing memory l = listing();
        l.rev = rev;
        refuseList(l, basis(), abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, asset, 0, rev));
    }

    function test_list__assetInNotice__refused() external {
        Asset memory t = assetTerms();
        bytes32 id = registerAsset(t);
        refuseList(
            listingTerms(id),
            basisOf(t),
            abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, id, ASSET_STATUS_IN_NOTICE)
        );
    }

    function test_list__frozenAsset__refused() external {
        freeze();
        refuseList(
            listing(),
            basis(),
            abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, asset, ASSET_STATUS_SUSPENDED)
        );
    }

    function test_list__rightNotEvidenced__refused() external {
        terms = assetTerms();
        terms.rights = 1 | 4;
        asset = registerAsset(terms);
        vm.warp(block.timestamp + NOTICE + 1 hours);
        refuseList(listing(), basis(), abi.encodeWithSelector(IRightsLedger.RightNotEvidenced.selector, asset, USE));
    }

    function test_list__sellerDoesNotHoldTheRight__refused() external {
        moveRoot(USE, enterprise, merchant);
        Listing memory l = listing();
        Consent memory c = sellerConsent(l, enterprise);
        vm.prank(venue.signer);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRightsLedger.RightHolderWrong.selector, rootOf(asset, USE), merchant.id, enterprise.id
            )
        );
        exchange.list(l, basis(), c);
    }

    function test_list__merchantNeverGivenOperate__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        Listing memory l = listing();
        l.right = idOf(g);
        l.seller = merchant.id;
        Basis memory b = basis();
        b.path = pathOf(g);
        Consent memory c = sellerConsent(l, merchant);
        vm.prank(venue.signer);
        vm.expectRevert(
            abi.encodeWithSelector(IRightsLedger.OperateMissing.selector, rootOf(asset, OPERATE), merchant.id)
        );
        exchange.list(l, b, c);
    }

    function test_list__grantedRightUnderGrantedOperate__listed() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        Grant memory o = grantTerms(asset, rootOf(asset, OPERATE), enterprise, merchant, OPERATE);
        grantRight(g, emptyPath(), enterprise, merchant);
        grantRight(o, emptyPath(), enterprise, merchant);
        Listing memory l = listing();
        (l.right, l.operate, l.seller) = (idOf(g), idOf(o), merchant.id);
        Basis memory b = basis();
        (b.path, b.operatePath) = (pathOf(g), pathOf(o));
        Consent memory c = sellerConsent(l, merchant);
        vm.prank(venue.signer);
        exchange.list(l, b, c);
        vm.assertEq(exchange.status(l, b), 7);
    }

    function testFuzz_list__purposesBeyondRightOrOperate__refused(uint256 offered, uint256 right, uint256 operate)
        external
    {
        right |= 1;
        operate |= 1;
        vm.assume(offered != 0);
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        Grant memory o = grantTerms(asset, rootOf(asset, OPERATE), enterprise, merchant, OPERATE);
        (g.purposes, o.purposes) = (right, operate);
        grantRight(g, emptyPath(), enterprise, merchant);
        grantRight(o, emptyPath(), enterprise, merchant);
        Listing memory l = listing();
        (l.right, l.operate, l.seller, l.purposes) = (idOf(g), idOf(o), merchant.id, offered);
        Basis memory b = basis();
        (b.path, b.operatePath) = (pathOf(g), pathOf(o));
        Consent memory c = sellerConsent(l, merchant);
        vm.prank(venue.signer);
        if (offered & ~(right & operate) != 0) {
            vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.OfferExceedsRight.selector, 11));
        }
        exchange.list(l, b, c);
    }

    function test_list__rightThatMayNotBeSublicensed__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        g.flags = FLAG_TRANSFERABLE;
        _refuseGranted(g, abi.encodeWithSelector(IRightsLedger.RightNotSublicensable.selector, idOf(g)), MODE_GRANT);
    }

    function test_list__rightThatMayNotBeTransferred__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        g.flags = FLAG_SUBLICENSABLE;
        _refuseGranted(g, abi.encodeWithSelector(IRightsLedger.RightNotTransferable.selector, idOf(g)), MODE_TRANSFER);
    }

    function _refuseGranted(Grant memory g, bytes memory reason, uint8 mode) private {
        grantRight(g, emptyPath(), enterprise, merchant);
        moveRoot(OPERATE, enterprise, merchant);
        Listing memory l = mode == MODE_GRANT ? listing() : transferListing();
        (l.right, l.kind, l.operate, l.seller) = (idOf(g), USE, rootOf(asset, OPERATE), merchant.id);
        Basis memory b = basis();
        b.path = pathOf(g);
        Consent memory c = sellerConsent(l, merchant);
        vm.prank(venue.signer);
        vm.expectRevert(reason);
        exchange.list(l, b, c);
    }

    function test_list__rightTakenExclusively__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        g.exclusivity = EXCLUSIVE;
        grantRight(g, emptyPath(), enterprise, merchant);
        refuseList(
            listing(), basis(), abi.encodeWithSelector(IRightsLedger.RightTakenExclusively.selector, g.parent, g.until)
        );
    }

    function test_list__operateTakenExclusively__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, OPERATE), enterprise, merchant, OPERATE);
        g.exclusivity = SOLE;
        grantRight(g, emptyPath(), enterprise, merchant);
        refuseList(listing(), basis(), abi.encodeWithSelector(IRightsLedger.OperateTaken.selector, g.parent, g.until));
    }

    function test_list__exclusiveOfferBesideALicence__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        Listing memory l = listing();
        (l.exclusivity, l.units) = (EXCLUSIVE, 1);
        refuseList(l, basis(), abi.encodeWithSelector(IRightsLedger.RightHasChildren.selector, g.parent, 1, g.until));
    }

    function test_list__exclusiveOfferFromANonExclusiveRight__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        moveRoot(OPERATE, enterprise, merchant);
        Listing memory l = listing();
        (l.right, l.seller, l.exclusivity, l.units) = (idOf(g), merchant.id, SOLE, 1);
        Basis memory b = basis();
        b.path = pathOf(g);
        Consent memory c = sellerConsent(l, merchant);
        vm.prank(venue.signer);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightNotExclusiveEnough.selector, idOf(g)));
        exchange.list(l, b, c);
    }

    // Level 3 (I6)

    function test_list__level3WithoutApproval__refused() external {
        amend(FORM_LEVEL, 3);
        refuseList(listing(), basis(), abi.encodeWithSelector(IExchangeLedger.ListingNotApproved.selector, asset));
    }

    function test_list__level3WithApproval__listed() external {
        amend(FORM_LEVEL, 3);
        vm.prank(regulator.signer);
        assets.approve(terms, 1, regulator.id, true, salt());
        list(listing(), basis());
    }
}

/// @title Prices, ceilings and findings of a listing (I11).
contract ListingMarketTest is ExchangeBase {
    function _price(uint256 price, uint256 ceiling) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.PriceInvalid.selector, price, ceiling);
    }

    function test_list__regimeNotInProfile__refused() external {
        underProfile(0, uint8(1) << REGIME_FREE);
        refuseList(listing(), basis(), abi.encodeWithSelector(IExchangeLedger.RegimeNotAllowed.selector, REGIME_MARKET));
    }

    function testFuzz_list__unknownRegime__refused(uint8 regime) external {
        vm.assume(regime == 0 || regime > REGIME_MARKET);
        Listing memory l = listing();
        l.regime = regime;
        refuseList(l, basis(), abi.encodeWithSelector(IExchangeLedger.RegimeNotAllowed.selector, regime));
    }

    function test_list__freeButPriced__refused() external {
        Listing memory l = listing();
        l.regime = REGIME_FREE;
        refuseList(l, basis(), _price(l.price, 0));
        (l.price, l.form) = (0, PRICE_SEALED);
        refuseList(l, basis(), _price(0, 0));
        l.form = PRICE_PUBLIC;
        list(l, basis());
    }

    function test_list__sealedMarketPrice__listed() external {
        Listing memory l = listing();
        (l.form, l.price) = (PRICE_SEALED, uint256(salt()));
        list(l, basis());
        l = listing();
        l.form = 2;
        refuseList(l, basis(), _price(l.price, type(uint256).max));
    }

    function _guided(uint256 price, uint256 limit) private returns (Listing memory l, Basis memory b) {
        Attestation memory c = attestationTerms(asset, ATTESTATION_CEILING);
        (c.attester, c.value) = (regulator.id, limit);
        attest(c, regulator);
        l = listing();
        (l.regime, l.price, l.ceiling) = (REGIME_GUIDED, price, idOf(c));
        b = basis();
        b.ceiling = only(c);
    }

    function testFuzz_list__guidedPrice__neverAboveItsCeiling(uint256 price, uint256 limit) external {
        (Listing memory l, Basis memory b) = _guided(price, limit);
        if (price > limit) refuseList(l, b, _price(price, limit));
        else list(l, b);
    }

    function test_list__guidedPriceSealedOrInAnotherCurrency__refused() external {
        (Listing memory l, Basis memory b) = _guided(5, 10);
        l.form = PRICE_SEALED;
        refuseList(l, b, _price(5, 10));
        (l.form, l.currency) = (PRICE_PUBLIC, 840);
        refuseList(l, b, _price(5, 10));
    }

    function test_list__guidedWithoutCeiling__refused() external {
        Listing memory l = listing();
        l.regime = REGIME_GUIDED;
        refuseList(l, basis(), abi.encodeWithSelector(IExchangeLedger.CeilingInvalid.selector, bytes32(0)));
    }

    function test_list__ceilingWhereNotGuided__refused() external {
        (Listing memory l, Basis memory b) = _guided(5, 10);
        l.regime = REGIME_MARKET;
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.CeilingInvalid.selector, bytes32(0)));
    }

    function test_list__ceilingOtherThanNamed__refused() external {
        (Listing memory l, Basis memory b) = _guided(5, 10);
        l.ceiling = salt();
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 20));
    }

    function test_list__ceilingByRegulatorOfAnotherRegion__refused() external {
        Attestation memory c = attestationTerms(asset, ATTESTATION_CEILING);
        (c.attester, c.value) = (otherRegulator.id, 10);
        attest(c, otherRegulator);
        _refuseCeiling(c);
    }

    function test_list__ceilingByAssessor__refused() external {
        Attestation memory c = attestationTerms(asset, ATTESTATION_CEILING);
        c.value = 10;
        attest(c, assessor);
        _refuseCeiling(c);
    }

    function test_list__regulatorsFindingOfAnotherKindAsCeiling__refused() external {
        Attestation memory c = attestationTerms(asset, 3);
        (c.attester, c.value) = (regulator.id, 10);
        attest(c, regulator);
        _refuseCeiling(c);
    }

    function test_list__ceilingExpiredOrTakenBack__refused() external {
        (Listing memory l, Basis memory b) = _guided(5, 10);
        AttestationRevocation memory r = AttestationRevocation(l.ceiling, salt(), salt());
        vm.prank(regulator.signer);
        attestations.revoke(r, b.ceiling[0]);
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.CeilingInvalid.selector, l.ceiling));
        (l, b) = _guided(5, 10);
        vm.warp(b.ceiling[0].until);
        l.until = uint40(block.timestamp + 1 days);
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.CeilingInvalid.selector, l.ceiling));
    }

    function _refuseCeiling(Attestation memory c) private {
        Listing memory l = listing();
        (l.regime, l.price, l.ceiling) = (REGIME_GUIDED, 5, idOf(c));
        Basis memory b = basis();
        b.ceiling = only(c);
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.CeilingInvalid.selector, idOf(c)));
    }

    function _with(Attestation memory f) private returns (Listing memory l, Basis memory b) {
        l = listing();
        b = basis();
        b.findings = only(f);
        l.attestations = idsHash(b.findings);
    }

    function _refuseFinding(Attestation memory f) private {
        (Listing memory l, Basis memory b) = _with(f);
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.FindingInvalid.selector, idOf(f)));
    }

    function test_list__requiredFinding__listedWithItOnly() external {
        underProfile((1 << 1) | (1 << 2), 14);
        refuseList(listing(), basis(), abi.encodeWithSelector(IExchangeLedger.FindingMissing.selector, 1));
        Attestation memory f = finding(1);
        (Listing memory l, Basis memory b) = _with(f);
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.FindingMissing.selector, 2));
        Attestation[] memory two = new Attestation[](2);
        (two[0], two[1]) = (f, finding(2));
        b.findings = two;
        l.attestations = idsHash(two);
        list(l, b);
    }

    function test_list__findingsOtherThanNamed__refused() external {
        (Listing memory l, Basis memory b) = _with(finding(1));
        b.findings = only(finding(1));
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 21));
        b.findings = new Attestation[](0);
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 21));
    }

    function test_list__findingNeverRecorded__refused() external {
        _refuseFinding(attestationTerms(asset, 1));
    }

    function test_list__findingExpired__refused() external {
        Attestation memory f = finding(1);
        vm.warp(f.until);
        _refuseFinding(f);
    }

    function test_list__findingTakenBack__refused() external {
        Attestation memory f = finding(1);
        vm.prank(assessor.signer);
        attestations.revoke(AttestationRevocation(idOf(f), salt(), salt()), f);
        _refuseFinding(f);
    }

    function test_list__findingBySeller__refused() external {
        parties.setRoles(enterprise.id, ROLE_ASSESSOR);
        Attestation memory f = attestationTerms(asset, 1);
        f.attester = enterprise.id;
        attest(f, enterprise);
        _refuseFinding(f);
    }

    function test_list__findingByVenue__refused() external {
        parties.setRoles(venue.id, ROLE_ASSESSOR | ROLE_VENUE);
        Attestation memory f = attestationTerms(asset, 1);
        f.attester = venue.id;
        attest(f, venue);
        _refuseFinding(f);
    }

    function test_list__findingByPartyInNoRole__refused() external {
        Attestation memory f = attestationTerms(asset, 1);
        attestations.attestSigned(f, "", sign(assessor, address(attestations), CONSENT_ATTEST_TYPE, idOf(f), 0));
        _refuseFinding(f);
    }

    function test_list__findingInAnotherRole__refused() external {
        Attestation memory f = attestationTerms(asset, 1);
        f.attester = regulator.id;
        attest(f, regulator);
        _refuseFinding(f);
    }

    function test_list__assessorsRoleTakenSince__stillCounts() external {
        (Listing memory l, Basis memory b) = _with(finding(1));
        parties.setRoles(assessor.id, 0);
        list(l, b);
    }

    function test_list__findingAtAnotherRev__refused() external {
        Attestation memory f = finding(1);
        amend(FORM_CHANGE, 1);
        _refuseFinding(f);
    }

    function test_list__findingAboutAnotherAsset__refused() external {
        Attestation memory f = finding(1);
        (terms, asset) = validAsset();
        _refuseFinding(f);
    }

    function test_list__findingAboutTheRightOffered__countsForItAlone() external {
        Attestation memory f = attestationTerms(asset, 1);
        (f.subjectType, f.subject) = (SUBJECT_RIGHT, rootOf(asset, USE));
        vm.prank(assessor.signer);
        attestations.attest(f, abi.encode(USE));
        (Listing memory l, Basis memory b) = _with(f);
        list(l, b);
        l = transferListing();
        l.attestations = idsHash(b.findings);
        refuseList(l, b, abi.encodeWithSelector(IExchangeLedger.FindingInvalid.selector, idOf(f)));
    }
}
