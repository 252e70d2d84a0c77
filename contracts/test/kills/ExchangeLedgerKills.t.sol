// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {IExchangeLedger} from "../../src/interfaces/IExchangeLedger.sol";
import {IRightsLedger} from "../../src/interfaces/IRightsLedger.sol";
import {Basis, Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {ExchangeBase} from "../ExchangeBase.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";

/// @title Listings and trades at the edges of their terms, and on records that are almost the right ones.
contract ExchangeLedgerKillsTest is ExchangeBase {
    Listing private l;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        l = listing();
        id = list(l, basis());
    }

    function _beside(bytes32 x, uint256 side) private pure returns (bytes32) {
        return bytes32(side == 0 ? uint256(x) - 1 : uint256(x) + 1);
    }

    function _beside(address x, uint256 side) private pure returns (address) {
        return address(side == 0 ? uint160(x) - 1 : uint160(x) + 1);
    }

    function _invalid(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.ListingInvalid.selector, field);
    }

    function _basisMismatch(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.BasisMismatch.selector, field);
    }

    function _tradeMismatch(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IExchangeLedger.TradeMismatch.selector, field);
    }

    // Terms of a listing

    function test_list__eachLawfulValueAtItsEdge__listed() external {
        Listing memory o = listing();
        (o.exclusivity, o.units, o.duration, o.flags, o.purposes) = (EXCLUSIVE, 1, 1, 7, 1 << 255);
        (o.until, o.price) = (uint40(block.timestamp + 1), 0);
        list(o, basis());
        o = listing();
        (o.units, o.flags, o.until) = (type(uint32).max, 0, type(uint32).max);
        (o.duration, o.price, o.purposes) = (type(uint40).max, type(uint256).max, type(uint256).max);
        list(o, basis());
        vm.assertEq(exchange.listing(idOf(o)).units(), type(uint32).max);
        vm.assertEq(exchange.listing(idOf(o)).until(), type(uint32).max);
        for (uint8 kind = USE; kind <= OPERATE; ++kind) {
            o = listing();
            (o.kind, o.right) = (kind, rootOf(asset, kind));
            list(o, basis());
        }
        o = transferListing();
        (o.kind, o.right) = (HOLD, rootOf(asset, HOLD));
        list(o, basis());
    }

    function test_list__kindZero__refusedByItsPosition() external {
        Listing memory o = listing();
        o.kind = 0;
        refuseList(o, basis(), _invalid(8));
        o = listing();
        o.mode = 0;
        refuseList(o, basis(), _invalid(7));
    }

    function test_list__idsNextToTheRightOnes__refused() external {
        for (uint256 side = 0; side < 2; ++side) {
            Listing memory o = listing();
            o.right = _beside(o.right, side);
            refuseList(o, basis(), _basisMismatch(2));
            o = listing();
            o.operate = _beside(o.operate, side);
            refuseList(o, basis(), _basisMismatch(3));
            o = transferListing();
            o.operate = _beside(o.operate, side);
            refuseList(o, basis(), _invalid(3));
            o = listing();
            o.attestations = _beside(o.attestations, side);
            refuseList(o, basis(), _basisMismatch(21));
            o = listing();
            o.previous = bytes32(side + 1);
            refuseList(o, basis(), _invalid(23));
        }
        Listing memory named = listing();
        named.ceiling = bytes32(uint256(1));
        refuseList(named, basis(), _basisMismatch(20));
    }

    function test_list__assetOfABasisThatIsAnother__refusedWhicheverIdIsLower() external {
        uint256 sides;
        for (uint256 tries = 0; sides != 3 && tries < 20; ++tries) {
            Basis memory b = basis();
            b.asset = assetTerms();
            sides |= registerAsset(b.asset) < asset ? 1 : 2;
            refuseList(listing(), b, _basisMismatch(0));
        }
        vm.assertEq(sides, 3);
    }

    function test_list__agentNextToTheOneWhoSigned__refused() external {
        for (uint256 side = 0; side < 2; ++side) {
            Listing memory o = listing();
            o.agent = address(uint160(side + 1));
            refuseList(o, basis(), _invalid(6));
        }
    }

    function test_list__priceOfEachRegime__upToItsLimit() external {
        for (uint8 form = 0; form < 3; ++form) {
            Listing memory o = listing();
            o.form = form;
            bytes memory wrong =
                abi.encodeWithSelector(IExchangeLedger.PriceInvalid.selector, o.price, type(uint256).max);
            if (form > PRICE_SEALED) refuseList(o, basis(), wrong);
            else list(o, basis());
            o = listing();
            (o.regime, o.form, o.price) = (REGIME_FREE, form, 0);
            wrong = abi.encodeWithSelector(IExchangeLedger.PriceInvalid.selector, 0, 0);
            if (form == PRICE_PUBLIC) list(o, basis());
            else refuseList(o, basis(), wrong);
        }
        Listing memory priced = listing();
        (priced.regime, priced.price) = (REGIME_FREE, 1);
        refuseList(priced, basis(), abi.encodeWithSelector(IExchangeLedger.PriceInvalid.selector, 1, 0));
    }

    function test_list__regimesOfTheProfile__eachAlone() external {
        for (uint8 allowed = REGIME_FREE; allowed <= REGIME_MARKET; allowed += 2) {
            underProfile(0, uint8(1 << allowed));
            for (uint8 regime = REGIME_FREE; regime <= REGIME_MARKET; regime += 2) {
                Listing memory o = listing();
                (o.regime, o.price) = (regime, 0);
                bytes memory refused = abi.encodeWithSelector(IExchangeLedger.RegimeNotAllowed.selector, regime);
                if (regime == allowed) list(o, basis());
                else refuseList(o, basis(), refused);
            }
        }
    }

    // The rights it is cut from

    function _sellFrom(Grant memory g, Listing memory o) private view returns (Basis memory b) {
        (o.right, o.seller) = (idOf(g), enterprise.id);
        b = basis();
        b.path = pathOf(g);
    }

    /// @dev A right of the enterprise below the root, given by the merchant who held the root in between.
    function _granted(uint8 exclusivity, uint8 flags) private returns (Grant memory g) {
        moveRoot(USE, enterprise, merchant);
        g = grantTerms(asset, rootOf(asset, USE), merchant, enterprise, USE);
        (g.exclusivity, g.flags) = (exclusivity, flags);
        grantRight(g, emptyPath(), merchant, enterprise);
    }

    function test_list__flagsOfTheRight__decideWhatMayBeOffered() external {
        for (uint8 flags = 0; flags < 8; ++flags) {
            uint256 before = vm.snapshotState();
            Grant memory g = _granted(NON_EXCLUSIVE, flags);
            Listing memory o = listing();
            Basis memory b = _sellFrom(g, o);
            bytes4 reason = IRightsLedger.RightNotSublicensable.selector;
            if (flags & FLAG_SUBLICENSABLE != 0) list(o, b);
            else refuseList(o, b, abi.encodeWithSelector(reason, idOf(g)));
            o = transferListing();
            o.kind = USE;
            o.operate = rootOf(asset, OPERATE);
            b = _sellFrom(g, o);
            reason = IRightsLedger.RightNotTransferable.selector;
            if (flags & FLAG_TRANSFERABLE != 0) list(o, b);
            else refuseList(o, b, abi.encodeWithSelector(reason, idOf(g)));
            vm.revertToState(before);
        }
    }

    function test_list__exclusivityOfTheRight__isTheMostThatMayBeOffered() external {
        for (uint8 held = NON_EXCLUSIVE; held <= EXCLUSIVE; ++held) {
            uint256 before = vm.snapshotState();
            Grant memory g = _granted(held, 3);
            for (uint8 offered = NON_EXCLUSIVE; offered <= EXCLUSIVE; ++offered) {
                Listing memory o = listing();
                (o.exclusivity, o.units) = (offered, 1);
                Basis memory b = _sellFrom(g, o);
                bytes4 reason = IRightsLedger.RightNotExclusiveEnough.selector;
                if (offered <= held) list(o, b);
                else refuseList(o, b, abi.encodeWithSelector(reason, idOf(g)));
            }
            vm.revertToState(before);
        }
    }

    function test_list__exclusiveBesideLicences__whenTheLastIsOverInThatSecond() external {
        Grant memory g = grantTerms(asset, l.right, enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        Listing memory o = listing();
        (o.exclusivity, o.units) = (SOLE, 1);
        vm.warp(g.until - 1);
        bytes4 reason = IRightsLedger.RightHasChildren.selector;
        refuseList(o, basis(), abi.encodeWithSelector(reason, l.right, 1, g.until));
        vm.warp(g.until);
        list(o, basis());
    }

    function test_list__rightTakenExclusively__freeInThatSecond() external {
        Grant memory g = grantTerms(asset, l.right, enterprise, merchant, USE);
        g.exclusivity = SOLE;
        grantRight(g, emptyPath(), enterprise, merchant);
        vm.warp(g.until - 1);
        bytes4 reason = IRightsLedger.RightTakenExclusively.selector;
        refuseList(listing(), basis(), abi.encodeWithSelector(reason, l.right, g.until));
        vm.warp(g.until);
        list(listing(), basis());
    }

    function test_list__purposes__withinRightAndOperate() external {
        Grant memory g = _granted(NON_EXCLUSIVE, 3);
        Listing memory o = listing();
        Basis memory b = _sellFrom(g, o);
        for (uint256 purposes = 1; purposes < 16; ++purposes) {
            o.purposes = purposes;
            o.salt = salt();
            bytes memory exceeds = abi.encodeWithSelector(IExchangeLedger.OfferExceedsRight.selector, 11);
            if (purposes & ~g.purposes == 0) list(o, b);
            else refuseList(o, b, exceeds);
        }
    }

    // Versions

    function _refuseRevision(Listing memory o, Listing memory previous, uint256 field) private {
        Consent memory c = sellerConsent(o, enterprise);
        vm.prank(venue.signer);
        vm.expectRevert(_invalid(field));
        exchange.revise(o, previous, basis(), c);
    }

    function test_revise__fieldsNextToThePreviousOnes__refusedByPosition() external {
        for (uint256 side = 0; side < 2; ++side) {
            Listing memory o = listing();
            o.previous = _beside(id, side);
            _refuseRevision(o, l, 23);
            (o.previous, o.asset) = (id, _beside(l.asset, side));
            _refuseRevision(o, l, 0);
            (o.asset, o.venue) = (l.asset, _beside(l.venue, side));
            _refuseRevision(o, l, 4);
            (o.venue, o.seller) = (l.venue, _beside(l.seller, side));
            _refuseRevision(o, l, 5);
        }
    }

    function test_withdraw__listingNextToTheTerms__unknown() external {
        for (uint256 side = 0; side < 2; ++side) {
            Withdrawal memory w = Withdrawal(_beside(id, side), salt(), salt());
            bytes32 wid = keccak256(abi.encode(WITHDRAWAL_TYPE, w));
            Consent memory c = sign(enterprise, address(exchange), CONSENT_WITHDRAW_TYPE, wid, 0);
            vm.expectRevert(abi.encodeWithSelector(IExchangeLedger.ListingUnknown.selector, w.listing));
            exchange.withdraw(w, l, c);
        }
    }

    // Trades

    function _refuse(Trade memory t, uint256 field) private {
        refuseTrade(t, l, basis(), _tradeMismatch(field));
    }

    function test_trade__fieldsNextToTheListings__refusedByPosition() external {
        for (uint256 side = 0; side < 2; ++side) {
            Trade memory t = tradeTerms(l, merchant);
            t.listing = _beside(id, side);
            _refuse(t, 0);
            (t.listing, t.asset) = (id, _beside(asset, side));
            _refuse(t, 1);
            (t.asset, t.seller) = (asset, _beside(enterprise.id, side));
            _refuse(t, 3);
            (t.seller, t.price) = (enterprise.id, side == 0 ? l.price - 1 : l.price + 1);
            _refuse(t, 5);
        }
        Trade memory other = tradeTerms(l, merchant);
        other.rev = 1;
        _refuse(other, 2);
    }

    function test_trade__termAtItsEdges__begunAndNoLongerThanOffered() external {
        Trade memory t = tradeTerms(l, merchant);
        t.from += 1;
        _refuse(t, 6);
        t = tradeTerms(l, merchant);
        t.until += 1;
        _refuse(t, 7);
        t = tradeTerms(l, merchant);
        t.from -= 1;
        _refuse(t, 7);
        t.until = uint40(block.timestamp);
        _refuse(t, 7);
        t.until += 1;
        sell(t, l, basis(), merchant);
        vm.assertEq(rights.right(rightMade(l, t)).until(), block.timestamp + 1);
    }

    function test_trade__lastSecondOfTheListing__soldAndThenExpired() external {
        vm.warp(l.until - 1);
        sell(l, basis(), merchant);
        vm.warp(l.until);
        bytes4 reason = IExchangeLedger.ListingExpired.selector;
        refuseTrade(tradeTerms(l, merchant), l, basis(), abi.encodeWithSelector(reason, id, l.until));
    }

    function test_trade__toAnyParty__butSellerAndVenue() external {
        Person[4] memory buyers = [subsidiary, stranger, assessor, otherVenue];
        for (uint256 i = 0; i < buyers.length; ++i) {
            Trade memory t = sell(l, basis(), buyers[i]);
            vm.assertEq(rights.right(rightMade(l, t)).holder(), buyers[i].id);
            vm.assertEq(exchange.listing(id).sold(), i + 1);
        }
    }

    function test_trade__pledgesNamedWhereNoneStands__refusedWhateverTheName() external {
        for (uint256 i = 0; i < 2; ++i) {
            Trade memory t = tradeTerms(l, merchant);
            t.pledges = i == 0 ? bytes32(uint256(1)) : bytes32(type(uint256).max);
            bytes4 reason = IRightsLedger.PledgesStayWrong.selector;
            refuseTrade(t, l, basis(), abi.encodeWithSelector(reason, t.pledges, 0));
        }
    }

    function test_trade__hashNextToThatOfThePledgesThatStay__refused() external {
        Pledge memory p = pledgeRoot(USE, 1);
        for (uint256 side = 0; side < 2; ++side) {
            Trade memory t = tradeTerms(l, merchant);
            bytes32 stay = keccak256(abi.encodePacked(idOf(p)));
            t.pledges = _beside(stay, side);
            Pledged[] memory listed = new Pledged[](1);
            listed[0].terms = p;
            listed[0].consent = sign(bank, address(exchange), CONSENT_TRADE_TYPE, idOf(t), 0);
            Consent memory c = buyerConsent(t, l.right, merchant);
            vm.prank(venue.signer);
            vm.expectRevert(abi.encodeWithSelector(IRightsLedger.PledgesStayWrong.selector, t.pledges, stay));
            exchange.trade(t, l, basis(), emptyPath(), listed, c);
        }
    }

    function test_requireOfferable__venueWithOtherRolesToo__stillAVenue() external {
        parties.setRoles(venue.id, ROLE_VENUE | ROLE_LENDER);
        vm.assertEq(exchange.status(l, basis()), 7);
        parties.setRoles(venue.id, ROLE_LENDER);
        vm.assertEq(exchange.status(l, basis()), 6);
    }

    function test_status__pause__mootUntilItLapsesInThatSecond() external {
        assets.pause{value: 1}();
        uint256 until = block.timestamp + 14 days;
        vm.warp(until - 1);
        vm.assertEq(exchange.status(l, basis()), 6);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.Paused.selector, until));
        exchange.requireOfferable(l, basis());
        vm.warp(until);
        vm.assertEq(exchange.status(l, basis()), 7);
    }

    function test_trade__grantedOperateRightMoved__neededItsPathOnce() external {
        Grant memory g = grantTerms(asset, rootOf(asset, OPERATE), enterprise, merchant, OPERATE);
        grantRight(g, emptyPath(), enterprise, merchant);
        Listing memory o = transferListing();
        (o.right, o.operate, o.seller) = (idOf(g), idOf(g), merchant.id);
        Basis memory b = basis();
        (b.path, b.operatePath) = (pathOf(g), pathOf(g));
        Consent memory c = sellerConsent(o, merchant);
        vm.prank(venue.signer);
        exchange.list(o, b, c);
        b.path = emptyPath();
        sell(o, b, subsidiary);
        vm.assertEq(rights.right(idOf(g)).holder(), subsidiary.id);
        vm.assertEq(assets.asset(asset).touched(), 0);
    }

    // Off exchange

    function test_file__modeBeyondTheLast__refusedWhateverElseItSays() external {
        bytes memory wrong = abi.encodeWithSelector(IExchangeLedger.TradeInvalid.selector, 6);
        for (uint8 mode = 0; mode <= 3; mode += 3) {
            OffTrade memory t = offTransfer();
            t.mode = mode;
            refuseFile(t, wrong);
        }
    }
}
