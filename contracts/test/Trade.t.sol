// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IExchangeLedger} from "../src/interfaces/IExchangeLedger.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {Basis, Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {ListingWord} from "../src/types/ExchangeWords.sol";
import {GroupWord, RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Sale of one unit: what it makes or moves, and each refusal by its own name.
contract TradeTest is ExchangeBase {
    Listing private l;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        l = listing();
        id = list(l, basis());
    }

    function _mismatch(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.TradeMismatch.selector, field);
    }

    function _refuse(Trade memory t, bytes memory reason) private {
        refuseTrade(t, l, basis(), reason);
    }

    function test_trade__ofARoot__touchesItsAssetAndALicenceDoesNot() external {
        Listing memory licence = listing();
        list(licence, basis());
        sell(licence, basis(), merchant);
        vm.assertEq(assets.asset(asset).touched(), 0);
        Listing memory whole = transferListing();
        list(whole, basis());
        sell(whole, basis(), merchant);
        vm.assertFalse(rights.right(whole.right).isZero());
        vm.assertEq(assets.asset(asset).touched(), 1);
    }

    function test_trade__ofTheUseRoot__touchesItsAsset() external {
        Listing memory whole = transferListing();
        whole.right = rootOf(asset, USE);
        whole.kind = USE;
        list(whole, basis());
        sell(whole, basis(), merchant);
        vm.assertFalse(rights.right(whole.right).isZero());
        vm.assertEq(assets.asset(asset).touched(), 1);
    }

    function test_trade__licence__makesTheRightOffered() external {
        Trade memory t = sell(l, basis(), merchant);
        RightWord w = rights.right(rightMade(l, t));
        vm.assertEq(w.holder(), merchant.id);
        vm.assertEq(w.until(), t.until);
        vm.assertEq(w.flags(), l.flags);
        vm.assertEq(w.depth(), 1);
        vm.assertEq(exchange.listing(id).sold(), 1);
        vm.assertEq(exchange.listing(id).state(), LISTING_OPEN);
        vm.assertEq(rights.group(l.right).made(), 1);
    }

    function test_trade__events__foldedInLogOrder() external {
        bytes32 head = assets.head(asset);
        vm.recordLogs();
        sell(l, basis(), merchant);
        vm.assertEq(assets.head(asset), replayed(head));
    }

    function test_trade__event__carriesTheRightTheWordAndTheNumber() external {
        Trade memory t = tradeTerms(l, merchant);
        Consent memory c = buyerConsent(t, l.right, merchant);
        uint256 word = ListingWord.unwrap(exchange.listing(id).withSold(1));
        vm.expectEmit(address(exchange));
        emit IExchangeLedger.Traded(asset, idOf(t), t, address(0), rightMade(l, t), word, 2);
        vm.prank(venue.signer);
        exchange.trade(t, l, basis(), emptyPath(), new Pledged[](0), c);
    }

    function test_trade__withoutTheAssetsTerms__same() external {
        Basis memory b;
        Trade memory t = sell(l, b, merchant);
        vm.assertEq(rights.right(rightMade(l, t)).holder(), merchant.id);
    }

    function test_trade__sameTermsTwice__refused() external {
        Trade memory t = sell(l, basis(), merchant);
        Consent memory c = buyerConsent(t, l.right, merchant);
        vm.prank(venue.signer);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, 0, 1));
        exchange.trade(t, l, basis(), emptyPath(), new Pledged[](0), c);
    }

    function test_trade__lastUnit__sold() external {
        Listing memory one = listing();
        one.units = 1;
        bytes32 oneId = list(one, basis());
        sell(one, basis(), merchant);
        vm.assertEq(exchange.listing(oneId).state(), LISTING_SOLD);
        vm.assertEq(exchange.status(one, basis()), 3);
        refuseTrade(
            tradeTerms(one, merchant), one, basis(), abi.encodeWithSelector(IExchangeLedger.ListingSold.selector, oneId)
        );
    }

    function testFuzz_trade__everyUnitOnce__neverMoreThanOffered(uint8 units) external {
        units = units % 6 + 1;
        Listing memory n = listing();
        n.units = units;
        bytes32 nid = list(n, basis());
        for (uint256 i = 1; i <= units; ++i) {
            sell(n, basis(), i % 2 == 0 ? merchant : subsidiary);
            vm.assertEq(exchange.listing(nid).sold(), i);
        }
        vm.assertEq(exchange.listing(nid).state(), LISTING_SOLD);
        refuseTrade(
            tradeTerms(n, merchant), n, basis(), abi.encodeWithSelector(IExchangeLedger.ListingSold.selector, nid)
        );
    }

    function test_trade__fiveListingsOfOperate__soldOnceOthersMoot() external {
        Listing memory a = transferListing();
        list(a, basis());
        Listing memory b = transferListing();
        b.venue = otherVenue.id;
        Consent memory c = sellerConsent(b, enterprise);
        vm.prank(otherVenue.signer);
        exchange.list(b, basis(), c);

        sell(a, basis(), merchant);
        vm.assertEq(rights.right(a.right).holder(), merchant.id);
        vm.assertEq(exchange.status(a, basis()), 3);
        vm.assertEq(exchange.status(b, basis()), 6);

        Trade memory t = tradeTerms(b, subsidiary);
        c = buyerConsent(t, b.right, subsidiary);
        vm.prank(otherVenue.signer);
        vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.ListingSeqWrong.selector, 0, 1));
        exchange.trade(t, b, basis(), emptyPath(), new Pledged[](0), c);
    }

    function test_trade__transferOfUseRoot__moves() external {
        Listing memory n = transferListing();
        (n.right, n.kind) = (rootOf(asset, USE), USE);
        list(n, basis());
        sell(n, basis(), merchant);
        vm.assertEq(rights.right(n.right).holder(), merchant.id);
        vm.assertEq(rights.right(n.right).seq(), 1);
    }

    function test_trade__transferByPathOfAnotherRight__refused() external {
        Grant memory g = grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        Listing memory n = transferListing();
        (n.right, n.kind) = (rootOf(asset, USE), USE);
        list(n, basis());
        Basis memory b = basis();
        b.path = pathOf(g);
        refuseTrade(tradeTerms(n, merchant), n, b, abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 2));
    }

    function test_trade__operateOtherThanListed__refused() external {
        Grant memory o = grantTerms(asset, rootOf(asset, OPERATE), enterprise, merchant, OPERATE);
        grantRight(o, emptyPath(), enterprise, merchant);
        Basis memory b = basis();
        b.operatePath = pathOf(o);
        refuseTrade(tradeTerms(l, merchant), l, b, abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 3));
    }

    // It matches the listing exactly (I6)

    function test_trade__anyFieldUnlikeTheListing__namedByItsPosition() external {
        Trade memory t = tradeTerms(l, merchant);
        t.listing = salt();
        _refuse(t, _mismatch(0));
        t = tradeTerms(l, merchant);
        t.asset = salt();
        _refuse(t, _mismatch(1));
        t = tradeTerms(l, merchant);
        t.rev = 1;
        _refuse(t, _mismatch(2));
        t = tradeTerms(l, merchant);
        t.seller = subsidiary.id;
        _refuse(t, _mismatch(3));
        t = tradeTerms(l, merchant);
        t.from += 1;
        _refuse(t, _mismatch(6));
    }

    function testFuzz_trade__anyOtherPrice__refused(uint256 price) external {
        vm.assume(price != l.price);
        Trade memory t = tradeTerms(l, merchant);
        t.price = price;
        _refuse(t, _mismatch(5));
    }

    function testFuzz_trade__term__startedAndNotLongerThanOffered(uint40 from, uint40 until) external {
        vm.warp(block.timestamp + 30 days);
        Trade memory t = tradeTerms(l, merchant);
        uint256 now_ = block.timestamp;
        from = uint40(now_ - 30 days + from % 60 days);
        until = uint40(from + until % 180 days);
        (t.from, t.until) = (from, until);
        if (from > now_) return _refuse(t, _mismatch(6));
        if (until <= now_ || uint256(until) - from > l.duration) return _refuse(t, _mismatch(7));
        sell(t, l, basis(), merchant);
        vm.assertEq(rights.right(rightMade(l, t)).until(), until);
    }

    function test_trade__longestTerm__exactlyAsOffered() external {
        Trade memory t = tradeTerms(l, merchant);
        t.until += 1;
        _refuse(t, _mismatch(7));
        t.until -= 1;
        sell(t, l, basis(), merchant);
    }

    function test_trade__transferWithATerm__refused() external {
        Listing memory n = transferListing();
        list(n, basis());
        Trade memory t = tradeTerms(n, merchant);
        t.from = 1;
        refuseTrade(t, n, basis(), _mismatch(6));
        (t.from, t.until) = (0, 1);
        refuseTrade(t, n, basis(), _mismatch(7));
    }

    function test_trade__listingNeverMade__unknown() external {
        Listing memory n = listing();
        refuseTrade(
            tradeTerms(n, merchant),
            n,
            basis(),
            abi.encodeWithSelector(IExchangeLedger.ListingUnknown.selector, idOf(n))
        );
    }

    function test_trade__expiredListing__refused() external {
        vm.warp(l.until);
        _refuse(tradeTerms(l, merchant), abi.encodeWithSelector(IExchangeLedger.ListingExpired.selector, id, l.until));
    }

    function test_trade__suspendedListing__refused() external {
        vm.prank(venue.signer);
        exchange.suspend(l, salt());
        _refuse(
            tradeTerms(l, merchant),
            abi.encodeWithSelector(IExchangeLedger.ListingStateWrong.selector, id, LISTING_SUSPENDED)
        );
    }

    // Who takes part

    function test_trade__recordedByAnotherVenue__refused() external {
        Trade memory t = tradeTerms(l, merchant);
        Consent memory c = buyerConsent(t, l.right, merchant);
        vm.prank(otherVenue.signer);
        vm.expectRevert(
            abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, venue.id, otherVenue.signer)
        );
        exchange.trade(t, l, basis(), emptyPath(), new Pledged[](0), c);
    }

    function test_trade__buyerIsSeller__refused() external {
        Trade memory t = tradeTerms(l, enterprise);
        _refuse(t, abi.encodeWithSelector(IExchangeLedger.TradeToSelf.selector, enterprise.id));
    }

    function test_trade__buyerIsVenue__refused() external {
        Trade memory t = tradeTerms(l, venue);
        _refuse(t, abi.encodeWithSelector(IExchangeLedger.VenueConflict.selector, venue.id));
    }

    function test_trade__consentOfAnotherBuyer__refused() external {
        Trade memory t = tradeTerms(l, subsidiary);
        _refuse(t, abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, subsidiary.id, merchant.id));
    }

    function _byAgent(Person memory agent, bytes memory reason) private {
        Trade memory t = tradeTerms(l, merchant);
        Consent memory c = signByAgent(merchant, agent, address(exchange), CONSENT_TRADE_TYPE, idOf(t), 0);
        vm.prank(venue.signer);
        if (reason.length != 0) vm.expectRevert(reason);
        exchange.trade(t, l, basis(), emptyPath(), new Pledged[](0), c);
    }

    function _mandate(Person memory principal, Person memory agent, uint64 act) private {
        Mandate memory m =
            Mandate(principal.id, agent.id, uint64(1) << act, uint40(block.timestamp + 30 days), bytes32(0), salt());
        bytes32 mid = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(principal, address(parties), CONSENT_MANDATE_TYPE, mid, 0));
    }

    function test_trade__buyersAgentIsVenue__refused() external {
        _byAgent(venue, abi.encodeWithSelector(IExchangeLedger.VenueConflict.selector, venue.id));
    }

    function test_trade__buyersAgentIsSeller__refused() external {
        _byAgent(enterprise, abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, enterprise.id));
    }

    function test_trade__buyersAgentUnderMandate__traded() external {
        _mandate(merchant, subsidiary, ACT_TRADE);
        _byAgent(subsidiary, "");
        vm.assertEq(exchange.listing(id).sold(), 1);
    }

    function test_trade__buyersAgentServesTheSeller__refused() external {
        _mandate(merchant, subsidiary, ACT_TRADE);
        _mandate(enterprise, subsidiary, ACT_LIST);
        _byAgent(subsidiary, abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, subsidiary.id));
    }

    function test_trade__agentServesOrIsBothSides__refused() external {
        _mandate(enterprise, subsidiary, ACT_LIST);
        l = listing();
        l.agent = subsidiary.id;
        Consent memory c = signByAgent(enterprise, subsidiary, address(exchange), CONSENT_LIST_TYPE, idOf(l), 0);
        vm.prank(venue.signer);
        exchange.list(l, basis(), c);
        _mandate(merchant, subsidiary, ACT_TRADE);
        bytes memory reason = abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, subsidiary.id);
        _byAgent(subsidiary, reason);
        _refuse(tradeTerms(l, subsidiary), reason);
    }

    function test_trade__listConsentUsedForIt__refused() external {
        Trade memory t = tradeTerms(l, merchant);
        Consent memory c = sign(merchant, address(exchange), CONSENT_LIST_TYPE, idOf(t), 0);
        vm.prank(venue.signer);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        exchange.trade(t, l, basis(), emptyPath(), new Pledged[](0), c);
    }

    function test_trade__consentForAnotherContract__refused() external {
        Trade memory t = tradeTerms(l, merchant);
        Consent memory c = sign(merchant, address(rights), CONSENT_TRADE_TYPE, idOf(t), 0);
        vm.prank(venue.signer);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        exchange.trade(t, l, basis(), emptyPath(), new Pledged[](0), c);
    }

    // What changed since (bait and switch)

    function test_trade__amendedSinceListed__refused() external {
        amend(FORM_CHANGE, 1);
        _refuse(tradeTerms(l, merchant), abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, asset, 1, 0));
    }

    function test_trade__frozenSinceListed__refused() external {
        freeze();
        _refuse(
            tradeTerms(l, merchant),
            abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, asset, ASSET_STATUS_SUSPENDED)
        );
    }

    function test_trade__operateSoldSinceListed__refused() external {
        moveRoot(OPERATE, enterprise, subsidiary);
        _refuse(
            tradeTerms(l, merchant),
            abi.encodeWithSelector(IRightsLedger.OperateMissing.selector, l.operate, enterprise.id)
        );
    }

    function test_trade__rightGoneAndBack__refused() external {
        moveRoot(USE, enterprise, merchant);
        moveRoot(USE, merchant, enterprise);
        _refuse(tradeTerms(l, merchant), abi.encodeWithSelector(IExchangeLedger.ListingSeqWrong.selector, 0, 2));
    }

    function test_trade__takenExclusivelySinceListed__refused() external {
        Grant memory g = grantTerms(asset, l.right, enterprise, subsidiary, USE);
        g.exclusivity = EXCLUSIVE;
        grantRight(g, emptyPath(), enterprise, subsidiary);
        _refuse(
            tradeTerms(l, merchant),
            abi.encodeWithSelector(IRightsLedger.RightTakenExclusively.selector, l.right, g.until)
        );
    }

    function test_trade__grantedFromSinceSigned__refused() external {
        Trade memory t = tradeTerms(l, merchant);
        grantRight(grantTerms(asset, l.right, enterprise, subsidiary, USE), emptyPath(), enterprise, subsidiary);
        _refuse(t, abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, 0, 1));
    }

    function test_trade__findingTakenBackSinceListed__refused() external {
        Attestation memory f = finding(1);
        l = listing();
        l.attestations = idsHash(only(f));
        Basis memory b = basis();
        b.findings = only(f);
        list(l, b);
        sell(l, b, merchant);
        vm.prank(assessor.signer);
        attestations.revoke(AttestationRevocation(idOf(f), salt(), salt()), f);
        refuseTrade(
            tradeTerms(l, merchant), l, b, abi.encodeWithSelector(IExchangeLedger.FindingInvalid.selector, idOf(f))
        );
    }

    function test_trade__findingsLeftOut__refused() external {
        Attestation memory f = finding(1);
        l = listing();
        l.attestations = idsHash(only(f));
        Basis memory b = basis();
        b.findings = only(f);
        list(l, b);
        refuseTrade(
            tradeTerms(l, merchant), l, basis(), abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, 21)
        );
    }

    function test_trade__approvalTakenBackSinceListed__refused() external {
        amend(FORM_LEVEL, 3);
        vm.prank(regulator.signer);
        assets.approve(terms, 1, regulator.id, true, salt());
        l = listing();
        list(l, basis());
        vm.prank(regulator.signer);
        assets.approve(terms, 1, regulator.id, false, salt());
        _refuse(tradeTerms(l, merchant), abi.encodeWithSelector(IExchangeLedger.ListingNotApproved.selector, asset));
    }

    // Exclusive sales (I3)

    function test_trade__exclusiveLicence__endsTheListingAndBlocksOthers() external {
        Listing memory n = listing();
        (n.exclusivity, n.units) = (EXCLUSIVE, 1);
        bytes32 nid = list(n, basis());
        Trade memory t = sell(n, basis(), merchant);
        vm.assertEq(exchange.listing(nid).state(), LISTING_SOLD);
        vm.assertEq(rights.group(n.right).exclusiveUntil(), t.until);
        vm.assertEq(exchange.status(l, basis()), 6);
    }

    function test_trade__exclusiveAfterExpiredLicence__settlesItOnTheWay() external {
        Grant memory g = grantTerms(asset, l.right, enterprise, subsidiary, USE);
        grantRight(g, emptyPath(), enterprise, subsidiary);
        vm.warp(g.until);
        Listing memory n = listing();
        (n.exclusivity, n.units) = (EXCLUSIVE, 1);
        list(n, basis());
        Trade memory t = tradeTerms(n, merchant);
        Consent memory c = buyerConsent(t, n.right, merchant);
        bytes32 head = assets.head(asset);
        vm.recordLogs();
        vm.prank(venue.signer);
        exchange.trade(t, n, basis(), pathOf(g), new Pledged[](0), c);
        vm.assertEq(assets.head(asset), replayed(head));
        vm.assertEq(rights.group(n.right).open(), 1);
        vm.assertEq(rights.right(idOf(g)).end(), RIGHT_SETTLED);
    }
}

/// @dev A wallet that accepts one signature, of any length, over any digest.
contract Wallet {
    bytes32 private immutable ACCEPTED;

    constructor(bytes memory signature) {
        ACCEPTED = keccak256(signature);
    }

    function isValidSignature(bytes32, bytes calldata signature) external view returns (bytes4) {
        return keccak256(signature) == ACCEPTED ? this.isValidSignature.selector : bytes4(0);
    }
}

/// @title Buyers whose signer is a contract wallet (ERC-1271).
contract TradeWalletTest is ExchangeBase {
    function _buyer(bytes memory signature) private returns (address party) {
        address wallet = address(new Wallet(signature));
        Enrolment memory t = Enrolment(wallet, node.id, 320500, salt(), salt());
        bytes32 id = keccak256(abi.encode(ENROLMENT_TYPE, t));
        party = address(uint160(uint256(id)));
        vm.prank(node.signer);
        parties.enrol(t, Consent(party, 0, 0, address(0), 0, uint40(block.timestamp + 1 hours), signature));
    }

    function _trade(bytes memory accepted, bytes memory given) private returns (bool sold) {
        Listing memory l = listing();
        list(l, basis());
        Trade memory t = tradeTerms(l, merchant);
        t.buyer = _buyer(accepted);
        Consent memory c = Consent(t.buyer, 0, 0, address(0), 0, uint40(block.timestamp + 1 hours), given);
        bytes memory data = abi.encodeCall(exchange.trade, (t, l, basis(), emptyPath(), new Pledged[](0), c));
        vm.prank(venue.signer);
        (sold,) = address(exchange).call(data);
        vm.assertEq(exchange.listing(idOf(l)).sold(), sold ? 1 : 0);
    }

    function testFuzz_trade__walletsSignatureOfAnyLength__accepted(bytes memory signature) external {
        vm.assertTrue(_trade(signature, signature));
    }

    function testFuzz_trade__anotherSignature__refused(bytes memory accepted, bytes memory given) external {
        vm.assume(keccak256(accepted) != keccak256(given));
        vm.assertFalse(_trade(accepted, given));
    }
}

/// @title Sales of pledged rights (I4).
contract TradePledgeTest is ExchangeBase {
    function _listed(Trade memory t, Pledge memory p) private view returns (Pledged[] memory a) {
        a = new Pledged[](1);
        uint32 seq = seqOf(p.right);
        a[0] = Pledged(p, sign(bank, address(exchange), CONSENT_TRADE_TYPE, idOf(t), seq));
    }

    function _trade(Trade memory t, Listing memory l, Pledged[] memory a, bytes memory reason) private {
        Consent memory c = buyerConsent(t, l.right, merchant);
        vm.prank(venue.signer);
        if (reason.length != 0) vm.expectRevert(reason);
        exchange.trade(t, l, basis(), emptyPath(), a, c);
    }

    function _incomplete(bytes32 right, uint256 listed) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, right, 1, listed);
    }

    function test_trade__pledgedRightMoved__onlyWithThePledgee() external {
        Listing memory l = transferListing();
        list(l, basis());
        Pledge memory p = pledgeRoot(OPERATE, 0);
        Trade memory t = tradeTerms(l, merchant);
        _trade(t, l, new Pledged[](0), _incomplete(l.right, 0));
        Pledged[] memory a = _listed(t, p);
        bytes32 stay = keccak256(abi.encodePacked(idOf(p)));
        _trade(t, l, a, abi.encodeWithSelector(IRightsLedger.PledgesStayWrong.selector, bytes32(0), stay));
        t.pledges = stay;
        _trade(t, l, _listed(t, p), "");
        vm.assertEq(rights.right(l.right).holder(), merchant.id);
        vm.assertEq(rights.right(l.right).pledges(), 1);
    }

    function test_trade__pledgeeConsentsToAnotherDeed__refused() external {
        Listing memory l = transferListing();
        list(l, basis());
        Pledge memory p = pledgeRoot(OPERATE, 0);
        Trade memory t = tradeTerms(l, merchant);
        t.pledges = keccak256(abi.encodePacked(idOf(p)));
        Pledged[] memory a = _listed(tradeTerms(l, subsidiary), p);
        Consent memory c = buyerConsent(t, l.right, merchant);
        vm.prank(venue.signer);
        vm.expectPartialRevert(IPartyRegistry.ConsentSignatureInvalid.selector);
        exchange.trade(t, l, basis(), emptyPath(), a, c);
    }

    function test_trade__pledgedSinceTheBuyerSigned__refused() external {
        Listing memory l = transferListing();
        list(l, basis());
        Trade memory t = tradeTerms(l, merchant);
        Pledge memory p = pledgeRoot(OPERATE, 0);
        _trade(
            t,
            l,
            _listed(t, p),
            abi.encodeWithSelector(
                IRightsLedger.PledgesStayWrong.selector, bytes32(0), keccak256(abi.encodePacked(idOf(p)))
            )
        );
    }

    function test_trade__licenceOfAPledgedRight__needsNoPledgee() external {
        Listing memory l = listing();
        list(l, basis());
        pledgeRoot(USE, 0);
        sell(l, basis(), merchant);
        vm.assertEq(exchange.listing(idOf(l)).sold(), 1);
    }

    function test_trade__exclusiveLicenceOfAPledgedRight__onlyWithThePledgee() external {
        Listing memory l = listing();
        (l.exclusivity, l.units) = (EXCLUSIVE, 1);
        list(l, basis());
        Pledge memory p = pledgeRoot(USE, 0);
        Trade memory t = tradeTerms(l, merchant);
        _trade(t, l, new Pledged[](0), _incomplete(l.right, 0));
        t.pledges = keccak256(abi.encodePacked(idOf(p)));
        _trade(t, l, _listed(t, p), "");
    }

    function test_trade__licenceForbiddenByAPledge__onlyWithThePledgee() external {
        Listing memory l = listing();
        list(l, basis());
        Pledge memory p = pledgeRoot(USE, 1);
        Trade memory t = tradeTerms(l, merchant);
        _trade(t, l, new Pledged[](0), _incomplete(l.right, 0));
        t.pledges = keccak256(abi.encodePacked(idOf(p)));
        _trade(t, l, _listed(t, p), "");
    }

    function _agentOfPledgee(Person memory agent) private {
        Listing memory l = transferListing();
        list(l, basis());
        Pledge memory p = pledgeRoot(OPERATE, 0);
        Mandate memory m =
            Mandate(bank.id, agent.id, uint64(1) << ACT_TRADE, uint40(block.timestamp + 30 days), bytes32(0), salt());
        bytes32 mid = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(bank, address(parties), CONSENT_MANDATE_TYPE, mid, 0));
        Trade memory t = tradeTerms(l, merchant);
        t.pledges = keccak256(abi.encodePacked(idOf(p)));
        Pledged[] memory a = new Pledged[](1);
        a[0] = Pledged(p, signByAgent(bank, agent, address(exchange), CONSENT_TRADE_TYPE, idOf(t), 0));
        _trade(t, l, a, abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, agent.id));
    }

    function test_trade__pledgeesAgentIsBuyer__refused() external {
        _agentOfPledgee(merchant);
    }

    function test_trade__pledgeesAgentIsSeller__refused() external {
        _agentOfPledgee(enterprise);
    }

    function test_trade__pledgeesAgentIsVenue__refused() external {
        _agentOfPledgee(venue);
    }

    function test_trade__pledgePastItsEnd__listedWithoutConsent() external {
        Listing memory l = transferListing();
        Pledge memory p = pledgeRoot(OPERATE, 0);
        vm.warp(p.until);
        l.until = uint40(block.timestamp + 10 days);
        list(l, basis());
        Trade memory t = tradeTerms(l, merchant);
        Pledged[] memory a = new Pledged[](1);
        a[0].terms = p;
        _trade(t, l, a, "");
        vm.assertEq(rights.right(l.right).holder(), merchant.id);
    }

    function test_trade__pledgesNamedWhereNoneStands__refused() external {
        Listing memory l = listing();
        list(l, basis());
        Trade memory t = tradeTerms(l, merchant);
        t.pledges = salt();
        _trade(
            t,
            l,
            new Pledged[](0),
            abi.encodeWithSelector(IRightsLedger.PledgesStayWrong.selector, t.pledges, bytes32(0))
        );
    }
}
