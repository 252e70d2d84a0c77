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

/// @title What becomes of a listing: new versions, suspension, withdrawal, delisting.
contract ListingLifeTest is ExchangeBase {
    Listing private l;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        l = listing();
        id = list(l, basis());
    }

    function _state() private view returns (uint256) {
        return exchange.listing(id).state();
    }

    function _wrongState(uint256 state) private view returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.ListingStateWrong.selector, id, state);
    }

    function _withdrawal() private returns (Withdrawal memory) {
        return Withdrawal(id, salt(), salt());
    }

    function _withdrawConsent(Withdrawal memory w) private view returns (Consent memory) {
        bytes32 wid = keccak256(abi.encode(WITHDRAWAL_TYPE, w));
        return sign(enterprise, address(exchange), CONSENT_WITHDRAW_TYPE, wid, 0);
    }

    function _withdraw() private {
        Withdrawal memory w = _withdrawal();
        exchange.withdraw(w, l, _withdrawConsent(w));
    }

    function test_suspend__openListing__suspendedAndResumed() external {
        vm.prank(venue.signer);
        exchange.suspend(l, salt());
        vm.assertEq(_state(), LISTING_SUSPENDED);
        vm.assertEq(exchange.status(l, basis()), 5);
        vm.prank(venue.signer);
        exchange.resume(l, salt());
        vm.assertEq(_state(), LISTING_OPEN);
        vm.assertEq(exchange.status(l, basis()), 7);
    }

    function test_suspend__notByItsVenue__refused() external {
        vm.prank(otherVenue.signer);
        vm.expectRevert(
            abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, venue.id, otherVenue.signer)
        );
        exchange.suspend(l, salt());
        vm.prank(otherVenue.signer);
        vm.expectPartialRevert(IPartyRegistry.PartySenderNotAllowed.selector);
        exchange.delist(l, salt());
        vm.prank(otherVenue.signer);
        vm.expectPartialRevert(IPartyRegistry.PartySenderNotAllowed.selector);
        exchange.resume(l, salt());
    }

    function test_suspend__twiceOrResumeOpen__refused() external {
        vm.prank(venue.signer);
        vm.expectRevert(_wrongState(LISTING_OPEN));
        exchange.resume(l, salt());
        vm.prank(venue.signer);
        exchange.suspend(l, salt());
        vm.prank(venue.signer);
        vm.expectRevert(_wrongState(LISTING_SUSPENDED));
        exchange.suspend(l, salt());
    }

    function test_suspend__otherTerms__unknown() external {
        l.price += 1;
        vm.prank(venue.signer);
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.ListingUnknown.selector, idOf(l)));
        exchange.suspend(l, salt());
    }

    function test_delist__thenAnything__refused() external {
        vm.prank(venue.signer);
        exchange.delist(l, salt());
        vm.assertEq(exchange.status(l, basis()), 1);
        vm.prank(venue.signer);
        vm.expectRevert(_wrongState(LISTING_DELISTED));
        exchange.resume(l, salt());
        Withdrawal memory w = _withdrawal();
        Consent memory c = _withdrawConsent(w);
        vm.expectRevert(_wrongState(LISTING_DELISTED));
        exchange.withdraw(w, l, c);
        refuseTrade(tradeTerms(l, merchant), l, basis(), _wrongState(LISTING_DELISTED));
    }

    function test_delist__frozenAsset__possible() external {
        freeze();
        vm.prank(venue.signer);
        exchange.delist(l, salt());
        vm.assertEq(_state(), LISTING_DELISTED);
    }

    function test_withdraw__bySellersConsent__anyoneSends() external {
        _withdraw();
        vm.assertEq(exchange.status(l, basis()), 2);
        refuseTrade(tradeTerms(l, merchant), l, basis(), _wrongState(LISTING_WITHDRAWN));
    }

    function test_withdraw__consentOfAnother__refused() external {
        Withdrawal memory w = _withdrawal();
        bytes32 wid = keccak256(abi.encode(WITHDRAWAL_TYPE, w));
        Consent memory c = sign(merchant, address(exchange), CONSENT_WITHDRAW_TYPE, wid, 0);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, enterprise.id, merchant.id));
        exchange.withdraw(w, l, c);
    }

    function test_withdraw__anotherListing__refused() external {
        Withdrawal memory w = _withdrawal();
        w.listing = salt();
        Consent memory c = _withdrawConsent(w);
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.ListingUnknown.selector, w.listing));
        exchange.withdraw(w, l, c);
    }

    function test_withdraw__listConsentUsedForIt__refused() external {
        Withdrawal memory w = _withdrawal();
        Consent memory c = sellerConsent(l, enterprise);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        exchange.withdraw(w, l, c);
    }

    function test_withdraw__venueAsAgent__refused() external {
        Withdrawal memory w = _withdrawal();
        bytes32 wid = keccak256(abi.encode(WITHDRAWAL_TYPE, w));
        Consent memory c = signByAgent(enterprise, venue, address(exchange), CONSENT_WITHDRAW_TYPE, wid, 0);
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.VenueConflict.selector, venue.id));
        exchange.withdraw(w, l, c);
    }

    // New versions

    function _revision() private returns (Listing memory n) {
        n = listing();
        n.previous = id;
        n.price = 900_000;
    }

    function _revise(Listing memory n, bytes memory reason) private {
        Consent memory c = sellerConsent(n, enterprise);
        vm.prank(venue.signer);
        if (reason.length != 0) vm.expectRevert(reason);
        exchange.revise(n, l, basis(), c);
    }

    function test_revise__openListing__replacesIt() external {
        Listing memory n = _revision();
        _revise(n, "");
        vm.assertEq(_state(), LISTING_WITHDRAWN);
        vm.assertEq(exchange.status(n, basis()), 7);
        vm.assertEq(exchange.status(l, basis()), 2);
    }

    function test_revise__suspendedListing__replacesIt() external {
        vm.prank(venue.signer);
        exchange.suspend(l, salt());
        _revise(_revision(), "");
        vm.assertEq(_state(), LISTING_WITHDRAWN);
    }

    function test_revise__bothEvents__foldedInLogOrder() external {
        Listing memory n = _revision();
        bytes32 head = assets.head(asset);
        vm.recordLogs();
        _revise(n, "");
        vm.assertEq(assets.head(asset), replayed(head));
    }

    function test_revise__previousOfAnotherSellerVenueOrAsset__refused() external {
        Listing memory n = _revision();
        n.previous = salt();
        _revise(n, abi.encodeWithSelector(IExchangeLedger.ListingInvalid.selector, 23));
        n = _revision();
        n.seller = merchant.id;
        _revise(n, abi.encodeWithSelector(IExchangeLedger.ListingInvalid.selector, 5));
        n = _revision();
        n.venue = otherVenue.id;
        _revise(n, abi.encodeWithSelector(IExchangeLedger.ListingInvalid.selector, 4));
        n = _revision();
        n.asset = salt();
        _revise(n, abi.encodeWithSelector(IExchangeLedger.ListingInvalid.selector, 0));
    }

    function test_revise__withdrawnVersion__refused() external {
        _withdraw();
        _revise(_revision(), _wrongState(LISTING_WITHDRAWN));
    }

    function test_revise__neverListed__refused() external {
        Listing memory other = listing();
        Listing memory n = _revision();
        n.previous = idOf(other);
        l = other;
        _revise(n, abi.encodeWithSelector(IExchangeLedger.ListingUnknown.selector, n.previous));
    }
}

/// @title Status of a listing: the first match, of terms, slots and time alone (I10).
contract ListingStatusTest is ExchangeBase {
    Listing private l;

    function setUp() public override {
        super.setUp();
        l = listing();
        list(l, basis());
    }

    function _status() private view returns (uint256) {
        return exchange.status(l, basis());
    }

    function _moot(bytes memory reason) private {
        vm.assertEq(_status(), 6);
        vm.expectRevert(reason);
        exchange.requireOfferable(l, basis());
    }

    function test_status__neverListed__none() external {
        vm.assertEq(exchange.status(listing(), basis()), 0);
    }

    function test_requireOfferable__notYetListed__saysWhetherItCouldBe() external {
        exchange.requireOfferable(listing(), basis());
        Listing memory n = listing();
        n.seller = merchant.id;
        vm.expectPartialRevert(IRightsLedger.RightHolderWrong.selector);
        exchange.requireOfferable(n, basis());
    }

    function testFuzz_status__expiry__byTimeAlone(uint40 at) external {
        at = uint40(block.timestamp + at % 730 days);
        vm.warp(at);
        uint256 status = _status();
        if (at >= l.until) vm.assertEq(status, 4);
        else vm.assertEq(status, 7);
    }

    function test_status__frozenAsset__suspendedUntilLifted() external {
        freeze();
        vm.assertEq(_status(), 5);
        thaw();
        vm.assertEq(_status(), 7);
    }

    function test_status__frozenRight__suspended() external {
        vm.prank(regulator.signer);
        rights.suspend(terms, USE, emptyPath(), regulator.id, true, noPath(), salt());
        vm.assertEq(_status(), 5);
    }

    function test_status__frozenOperate__suspended() external {
        vm.prank(node.signer);
        rights.suspend(terms, OPERATE, emptyPath(), address(0), false, noPath(), salt());
        vm.assertEq(_status(), 5);
    }

    function test_status__frozenAncestor__suspended() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        Grant memory o = grantTerms(asset, rootOf(asset, OPERATE), enterprise, merchant, OPERATE);
        grantRight(g, emptyPath(), enterprise, merchant);
        grantRight(o, emptyPath(), enterprise, merchant);
        (l.right, l.operate, l.seller) = (idOf(g), idOf(o), merchant.id);
        Basis memory b = basis();
        (b.path, b.operatePath) = (pathOf(g), pathOf(o));
        Consent memory c = sellerConsent(l, merchant);
        vm.prank(venue.signer);
        exchange.list(l, b, c);
        vm.assertEq(exchange.status(l, b), 7);
        vm.prank(regulator.signer);
        rights.suspend(terms, OPERATE, emptyPath(), regulator.id, true, noPath(), salt());
        vm.assertEq(exchange.status(l, b), 5);
    }

    function test_status__suspendedVenue__suspended() external {
        Person memory national = admit("national regulator", 0, ROLE_REGULATOR);
        vm.prank(national.signer);
        parties.suspendParty(venue.id, national.id, true, noPath(), salt());
        vm.assertEq(_status(), 5);
    }

    function test_status__venueWithoutItsRole__moot() external {
        parties.setRoles(venue.id, 0);
        _moot(abi.encodeWithSelector(IPartyRegistry.PartyRoleMissing.selector, venue.id, ROLE_VENUE));
    }

    function test_status__rightSoldElsewhere__moot() external {
        moveRoot(USE, enterprise, merchant);
        _moot(abi.encodeWithSelector(IRightsLedger.RightHolderWrong.selector, l.right, merchant.id, enterprise.id));
    }

    function test_status__rightGoneAndBack__stillMoot() external {
        moveRoot(USE, enterprise, merchant);
        moveRoot(USE, merchant, enterprise);
        _moot(abi.encodeWithSelector(IExchangeLedger.ListingSeqWrong.selector, 0, 2));
    }

    function test_status__operateSoldElsewhere__moot() external {
        moveRoot(OPERATE, enterprise, merchant);
        _moot(abi.encodeWithSelector(IRightsLedger.OperateMissing.selector, l.operate, enterprise.id));
    }

    function test_status__takenExclusivelyElsewhere__moot() external {
        Grant memory g = grantTerms(asset, l.right, enterprise, merchant, USE);
        g.exclusivity = EXCLUSIVE;
        grantRight(g, emptyPath(), enterprise, merchant);
        _moot(abi.encodeWithSelector(IRightsLedger.RightTakenExclusively.selector, l.right, g.until));
        vm.warp(g.until);
        vm.assertEq(_status(), 7);
    }

    function test_status__pledgeThatAllowsLicences__listed() external {
        pledgeRoot(USE, 0);
        vm.assertEq(_status(), 7);
    }

    function test_status__pledgeThatForbidsLicences__moot() external {
        pledgeRoot(USE, 1);
        _moot(abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, l.right, 1, 0));
    }

    function test_status__pledgedRightOfferedWhole__moot() external {
        l = transferListing();
        list(l, basis());
        pledgeRoot(OPERATE, 0);
        _moot(abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, l.right, 1, 0));
    }

    function test_status__amended__moot() external {
        amend(FORM_CORRECTION, 1);
        _moot(abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, asset, 1, 0));
    }

    function test_status__revokedAsset__moot() external {
        vm.prank(regulator.signer);
        assets.revoke(terms, noInclusion(), regulator.id, salt());
        _moot(abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, asset, ASSET_STATUS_REVOKED));
    }

    function test_status__paused__moot() external {
        assets.pause{value: 1}();
        vm.assertEq(_status(), 6);
        vm.expectPartialRevert(IAssetRegistry.Paused.selector);
        exchange.requireOfferable(l, basis());
    }

    function test_status__findingExpired__moot() external {
        Attestation memory f = attestationTerms(asset, 1);
        f.until = uint40(block.timestamp + 1 days);
        attest(f, assessor);
        l = listing();
        l.attestations = idsHash(only(f));
        Basis memory b = basis();
        b.findings = only(f);
        list(l, b);
        vm.assertEq(exchange.status(l, b), 7);
        vm.warp(f.until);
        vm.assertEq(exchange.status(l, b), 6);
    }

    function test_status__basisOfSomethingElse__neverReadAsMoot() external {
        Basis memory b = basis();
        b.asset.content = salt();
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 0));
        exchange.status(l, b);
        b = basis();
        b.path = pathOf(grantTerms(asset, l.right, enterprise, merchant, USE));
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 2));
        exchange.status(l, b);
        b = basis();
        b.findings = only(attestationTerms(asset, 1));
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 21));
        exchange.status(l, b);
    }

    function test_status__tooLittleGas__neverReadAsMoot() external view {
        bytes memory data = abi.encodeCall(exchange.status, (l, basis()));
        for (uint256 gas_ = 20_000; gas_ < 130_000; gas_ += 1_000) {
            (bool ok, bytes memory answer) = address(exchange).staticcall{gas: gas_}(data);
            if (ok) vm.assertEq(abi.decode(answer, (uint256)), 7);
        }
        (bool enough,) = address(exchange).staticcall{gas: 400_000}(data);
        vm.assertTrue(enough);
    }
}
