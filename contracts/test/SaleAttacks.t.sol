// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {ExchangeBase} from "./ExchangeBase.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Attacks on sales, by any choice of numbers.
contract SaleAttacksTest is ExchangeBase {
    uint256 private constant STATES = 9;

    // I5

    /// @dev 0 leaves the asset VALID and its rights LIVE; every other state bars what follows.
    function _bar(uint256 state) private {
        if (state == 1) _object();
        if (state == 2) freeze();
        if (state == 3) _freezeByNode();
        if (state == 4) _revoke();
        if (state == 5) _cancel();
        if (state == 6) vm.warp(terms.until);
        if (state == 7) _orderRoots(rights.suspend.selector);
        if (state == 8) _revokeRoots();
    }

    function _object() private {
        Objection memory o = Objection(asset, stranger.id, salt(), salt());
        bytes32 id = keccak256(abi.encode(OBJECTION_TYPE, o));
        assets.object(terms, noInclusion(), o, sign(stranger, address(assets), CONSENT_OBJECT_TYPE, id, 0));
        vm.prank(node.signer);
        assets.admitObjection(terms, noPath(), o);
    }

    function _freezeByNode() private {
        vm.prank(node.signer);
        assets.suspend(terms, noInclusion(), address(0), false, noPath(), salt());
    }

    function _revoke() private {
        vm.prank(regulator.signer);
        assets.revoke(terms, noInclusion(), regulator.id, salt());
    }

    function _cancel() private {
        Cancellation memory c = Cancellation(asset, uint32(assets.asset(asset).rev()), salt(), salt());
        Consent[] memory consents = new Consent[](1);
        bytes32 id = keccak256(abi.encode(CANCELLATION_TYPE, c));
        consents[0] = sign(enterprise, address(assets), CONSENT_CANCEL_TYPE, id, c.rev);
        assets.cancel(c, consents, new Pledged[][](0));
    }

    function _orderRoots(bytes4 act) private {
        for (uint8 kind = HOLD; kind <= OPERATE; ++kind) {
            vm.prank(regulator.signer);
            (bool done,) = address(rights)
                .call(abi.encodeWithSelector(act, terms, kind, emptyPath(), regulator.id, true, noPath(), salt()));
            vm.assertTrue(done);
        }
    }

    function _revokeRoots() private {
        for (uint8 kind = HOLD; kind <= OPERATE; ++kind) {
            vm.prank(regulator.signer);
            rights.revoke(terms, kind, emptyPath(), regulator.id, salt());
        }
    }

    function granting() external {
        grantRight(grantTerms(asset, rootOf(asset, USE), enterprise, merchant, USE), emptyPath(), enterprise, merchant);
    }

    function moving() external {
        moveRoot(HOLD, enterprise, merchant);
    }

    function pledging() external {
        pledgeRoot(USE, 0);
    }

    function listing_() external {
        list(listing(), basis());
    }

    function trading(Listing calldata l) external {
        sell(l, basis(), merchant);
    }

    function filing() external {
        file(offTrade());
    }

    function testFuzz_I5_acts__assetOrRightNotInOrder__refused(uint256 state, uint256 act) external {
        state %= STATES;
        Listing memory l = listing();
        list(l, basis());
        _bar(state);
        bytes memory call_ = [
            abi.encodeCall(this.granting, ()),
            abi.encodeCall(this.moving, ()),
            abi.encodeCall(this.pledging, ()),
            abi.encodeCall(this.listing_, ()),
            abi.encodeCall(this.trading, (l)),
            abi.encodeCall(this.filing, ())
        ][act % 6];
        (bool done,) = address(this).call(call_);
        vm.assertEq(done, state == 0);
    }

    function test_I5_acts__inNotice__refused() external {
        terms = assetTerms();
        asset = registerAsset(terms);
        bytes[5] memory acts = [
            abi.encodeCall(this.granting, ()),
            abi.encodeCall(this.moving, ()),
            abi.encodeCall(this.pledging, ()),
            abi.encodeCall(this.listing_, ()),
            abi.encodeCall(this.filing, ())
        ];
        for (uint256 i = 0; i < acts.length; ++i) {
            (bool done,) = address(this).call(acts[i]);
            vm.assertFalse(done);
        }
        vm.warp(block.timestamp + NOTICE + 1 hours);
        for (uint256 i = 0; i < acts.length; ++i) {
            (bool done,) = address(this).call(acts[i]);
            vm.assertTrue(done, vm.toString(i));
        }
    }

    // What a venue might write

    /// @dev With any bit of the offer turned, venue and buyer get no right out of the seller's consent, whether their
    /// trade names the offer as it is then or as it was listed.
    function testFuzz_trade__anyBitOfTheOfferTurned__makesNoRight(uint256 bit, bool named) external {
        Listing memory l = listing();
        list(l, basis());
        Trade memory t = tradeTerms(l, merchant);
        bytes memory offer = abi.encode(l);
        bit %= offer.length * 8;
        offer[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        Listing memory turned;
        (bool clean, bytes memory decoded) = address(this).staticcall(abi.encodeCall(this.decode, (offer)));
        if (clean) turned = abi.decode(decoded, (Listing));
        if (clean && named) t.listing = idOf(turned);
        Consent memory c = buyerConsent(t, rootOf(asset, USE), merchant);
        bytes memory call_ = abi.encodeCall(exchange.trade, (t, l, basis(), emptyPath(), new Pledged[](0), c));
        for (uint256 i = 0; i < offer.length; ++i) {
            call_[4 + 11 * 32 + i] = offer[i];
        }
        vm.prank(venue.signer);
        (bool sold,) = address(exchange).call(call_);
        vm.assertFalse(sold);
        vm.assertEq(rights.group(l.right).made(), 0);
    }

    function decode(bytes calldata offer) external pure returns (Listing memory) {
        return abi.decode(offer, (Listing));
    }

    // Encumbered after the buyer signed

    /// @dev Whatever the seller does to the right between the buyer's signature and the sale, the sale fails.
    function testFuzz_trade__encumberedSinceTheBuyerSigned__refused(uint256 how, bool whole) external {
        Listing memory l = whole ? transferListing() : listing();
        list(l, basis());
        Trade memory t = tradeTerms(l, stranger);
        Consent memory c = buyerConsent(t, l.right, stranger);
        how %= 5;
        if (how == 1 || how == 2) _grantBeside(l, how == 1 ? NON_EXCLUSIVE : EXCLUSIVE);
        if (how == 3) pledgeRoot(l.kind, 1);
        if (how == 4) moveRoot(l.kind, enterprise, merchant);
        bytes memory call_ = abi.encodeCall(exchange.trade, (t, l, basis(), emptyPath(), new Pledged[](0), c));
        vm.prank(venue.signer);
        (bool sold,) = address(exchange).call(call_);
        vm.assertEq(sold, how == 0);
    }

    function _grantBeside(Listing memory l, uint8 exclusivity) private {
        Grant memory g = grantTerms(asset, l.right, enterprise, subsidiary, l.kind);
        g.exclusivity = exclusivity;
        grantRight(g, emptyPath(), enterprise, subsidiary);
    }

    // Off exchange

    /// @dev Whoever tries, in whatever order, one venue that is no side of it adopts a filed trade, once.
    function testFuzz_adopt__byAnyoneInAnyOrder__onceByAVenue(uint256 seed) external {
        OffTrade memory t = offTrade();
        file(t);
        parties.setRoles(merchant.id, ROLE_VENUE);
        Person[5] memory tries = [venue, otherVenue, merchant, stranger, assessor];
        address by;
        for (uint256 i = 0; i < 8; ++i) {
            Person memory p = tries[uint256(keccak256(abi.encode(seed, i))) % 5];
            vm.prank(p.signer);
            (bool done,) = address(exchange).call(abi.encodeCall(exchange.adopt, (t, basis(), p.id)));
            vm.assertEq(done, by == address(0) && (p.id == venue.id || p.id == otherVenue.id));
            if (done) by = p.id;
            vm.assertEq(exchange.filing(idOf(t)).venue(), by);
        }
    }
}
