// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Basis, Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {Vm, vm} from "./Vm.sol";
import {Person, World} from "./World.sol";

/// @title What the tests of listings, trades, filings and findings share.
abstract contract ExchangeBase is World {
    Asset internal terms;
    bytes32 internal asset;

    function setUp() public virtual override {
        super.setUp();
        (terms, asset) = validAsset();
    }

    // Ids

    function idOf(Listing memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(LISTING_TYPE, t));
    }

    function idOf(Trade memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(TRADE_TYPE, t));
    }

    function idOf(OffTrade memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(OFF_TRADE_TYPE, t));
    }

    function idOf(Attestation memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(ATTESTATION_TYPE, t));
    }

    function idOf(Pledge memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(PLEDGE_TYPE, t));
    }

    function seqOf(bytes32 right) internal view returns (uint32) {
        return uint32(rights.right(right).seq());
    }

    // Listings

    function basis() internal view returns (Basis memory) {
        return basisOf(terms);
    }

    function listing() internal returns (Listing memory) {
        return listingTerms(asset);
    }

    /// @dev An offer to move the enterprise's OPERATE root itself.
    function transferListing() internal returns (Listing memory l) {
        l = listingTerms(asset);
        l.right = l.operate;
        l.kind = OPERATE;
        l.mode = MODE_TRANSFER;
        l.duration = 0;
        l.purposes = 0;
        l.flags = 0;
        l.units = 1;
    }

    function sellerConsent(Listing memory l, Person memory seller) internal view returns (Consent memory) {
        return sign(seller, address(exchange), CONSENT_LIST_TYPE, idOf(l), seqOf(l.right));
    }

    /// @dev The enterprise lists at the first venue.
    function list(Listing memory l, Basis memory b) internal returns (bytes32 id) {
        id = idOf(l);
        Consent memory c = sellerConsent(l, enterprise);
        vm.prank(venue.signer);
        exchange.list(l, b, c);
    }

    function refuseList(Listing memory l, Basis memory b, bytes memory reason) internal {
        Consent memory c = sellerConsent(l, enterprise);
        vm.prank(venue.signer);
        vm.expectRevert(reason);
        exchange.list(l, b, c);
    }

    // Trades

    function tradeTerms(Listing memory l, Person memory buyer) internal returns (Trade memory t) {
        bool moves = l.mode == MODE_TRANSFER;
        return Trade({
            listing: idOf(l),
            asset: l.asset,
            rev: l.rev,
            seller: l.seller,
            buyer: buyer.id,
            price: l.price,
            from: moves ? 0 : uint40(block.timestamp),
            until: moves ? 0 : uint40(block.timestamp) + l.duration,
            made: uint32(rights.group(l.right).made()),
            pledges: bytes32(0),
            salt: salt()
        });
    }

    function buyerConsent(Trade memory t, bytes32 right, Person memory buyer) internal view returns (Consent memory) {
        return sign(buyer, address(exchange), CONSENT_TRADE_TYPE, idOf(t), seqOf(right));
    }

    /// @dev Id of the right that a trade makes.
    function rightMade(Listing memory l, Trade memory t) internal pure returns (bytes32) {
        return idOf(grantMade(l, t));
    }

    function grantMade(Listing memory l, Trade memory t) internal pure returns (Grant memory) {
        return Grant({
            asset: l.asset,
            rev: l.rev,
            parent: l.right,
            grantor: l.seller,
            grantee: t.buyer,
            kind: l.kind,
            exclusivity: l.exclusivity,
            from: t.from,
            until: t.until,
            purposes: l.purposes,
            scope: l.scope,
            terms: l.terms,
            flags: l.flags,
            salt: idOf(t)
        });
    }

    /// @dev One unit to the buyer, recorded by the first venue.
    function sell(Listing memory l, Basis memory b, Person memory buyer) internal returns (Trade memory t) {
        t = tradeTerms(l, buyer);
        sell(t, l, b, buyer);
    }

    function sell(Trade memory t, Listing memory l, Basis memory b, Person memory buyer) internal {
        Consent memory c = buyerConsent(t, l.right, buyer);
        vm.prank(venue.signer);
        exchange.trade(t, l, b, emptyPath(), new Pledged[](0), c);
    }

    function refuseTrade(Trade memory t, Listing memory l, Basis memory b, bytes memory reason) internal {
        Consent memory c = buyerConsent(t, l.right, merchant);
        vm.prank(venue.signer);
        vm.expectRevert(reason);
        exchange.trade(t, l, b, emptyPath(), new Pledged[](0), c);
    }

    // Off exchange

    /// @dev A non-exclusive USE licence from the enterprise to the merchant.
    function offTrade() internal returns (OffTrade memory) {
        return OffTrade({
            asset: asset,
            rev: uint32(assets.asset(asset).rev()),
            right: rootOf(asset, USE),
            operate: rootOf(asset, OPERATE),
            seller: enterprise.id,
            buyer: merchant.id,
            mode: MODE_GRANT,
            kind: USE,
            exclusivity: NON_EXCLUSIVE,
            from: uint40(block.timestamp),
            until: uint40(block.timestamp + 60 days),
            purposes: 3,
            scope: salt(),
            terms: salt(),
            flags: 0,
            regime: REGIME_MARKET,
            form: PRICE_PUBLIC,
            currency: 156,
            price: 50_000,
            signed: uint40(block.timestamp - 1 days),
            made: uint32(rights.group(rootOf(asset, USE)).made()),
            pledges: bytes32(0),
            salt: salt()
        });
    }

    function offTransfer() internal returns (OffTrade memory t) {
        t = offTrade();
        t.mode = MODE_TRANSFER;
        t.from = 0;
        t.until = 0;
        t.purposes = 0;
    }

    function fileConsent(OffTrade memory t, Person memory p) internal view returns (Consent memory) {
        return sign(p, address(exchange), CONSENT_FILE_TYPE, idOf(t), seqOf(t.right));
    }

    function file(OffTrade memory t) internal returns (bytes32 id) {
        id = idOf(t);
        exchange.file(
            t,
            emptyPath(),
            emptyPath(),
            emptyPath(),
            new Pledged[](0),
            fileConsent(t, enterprise),
            fileConsent(t, merchant)
        );
    }

    function refuseFile(OffTrade memory t, bytes memory reason) internal {
        Consent memory seller = fileConsent(t, enterprise);
        Consent memory buyer = fileConsent(t, merchant);
        vm.expectRevert(reason);
        exchange.file(t, emptyPath(), emptyPath(), emptyPath(), new Pledged[](0), seller, buyer);
    }

    // Findings

    function attest(Attestation memory t, Person memory by) internal returns (bytes32 id) {
        id = idOf(t);
        vm.prank(by.signer);
        attestations.attest(t, "");
    }

    /// @dev The assessor's finding of a kind about the asset.
    function finding(uint8 kind) internal returns (Attestation memory t) {
        t = attestationTerms(asset, kind);
        attest(t, assessor);
    }

    function idsHash(Attestation[] memory list_) internal pure returns (bytes32) {
        bytes memory packed;
        for (uint256 i = 0; i < list_.length; ++i) {
            packed = bytes.concat(packed, idOf(list_[i]));
        }
        return keccak256(packed);
    }

    function only(Attestation memory t) internal pure returns (Attestation[] memory a) {
        a = new Attestation[](1);
        a[0] = t;
    }

    /// @dev A profile that requires kinds (bit set) or narrows the regimes (bit set), and a VALID asset under it.
    function underProfile(uint64 required, uint8 regimes) internal {
        profileNumber = assets.addProfile(profileTerms(required, regimes));
        (terms, asset) = validAsset();
    }

    // Journal

    /// @dev A head after the asset's events recorded since, folded in log order.
    function replayed(bytes32 head) internal returns (bytes32) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.topics.length != 3 || log.topics[1] != asset) continue;
            bytes32 digest = keccak256(
                abi.encode(block.number, log.emitter, log.topics[0], log.topics[1], log.topics[2], keccak256(log.data))
            );
            head = keccak256(abi.encode(head == 0 ? asset : head, digest));
        }
        return head;
    }

    // Orders

    function amend(uint8 form, uint8 level) internal {
        Amendment memory a = Amendment({
            asset: asset,
            rev: uint32(assets.asset(asset).rev()),
            form: form,
            manifest: salt(),
            content: salt(),
            level: level,
            rights: 7,
            until: terms.until,
            reason: salt(),
            salt: salt()
        });
        bytes32 id = keccak256(abi.encode(AMENDMENT_TYPE, a));
        Consent[] memory consents = new Consent[](1);
        consents[0] = sign(enterprise, address(assets), CONSENT_AMEND_TYPE, id, a.rev);
        vm.prank(node.signer);
        assets.amend(terms, a, noPath(), consents, new Pledged[][](0));
    }

    function freeze() internal {
        vm.prank(regulator.signer);
        assets.suspend(terms, noInclusion(), regulator.id, true, noPath(), salt());
    }

    function thaw() internal {
        vm.prank(regulator.signer);
        assets.lift(terms, regulator.id, true, noPath(), salt());
    }

    /// @dev Moves a root by its parties' consents.
    function moveRoot(uint8 kind, Person memory from, Person memory to) internal {
        Transfer memory t = transferTerms(asset, rootOf(asset, kind), kind, from, to);
        bytes32 id = keccak256(abi.encode(TRANSFER_TYPE, t));
        uint32 seq = seqOf(t.right);
        rights.transfer(
            t,
            emptyPath(),
            new Pledged[](0),
            sign(from, address(rights), CONSENT_TRANSFER_TYPE, id, seq),
            sign(to, address(rights), CONSENT_TRANSFER_TYPE, id, seq)
        );
    }

    /// @dev The enterprise pledges a root to the bank.
    function pledgeRoot(uint8 kind, uint8 forbids) internal returns (Pledge memory t) {
        t = pledgeTerms(asset, rootOf(asset, kind), kind, enterprise);
        t.forbids = forbids;
        bytes32 id = idOf(t);
        uint32 seq = seqOf(t.right);
        pledges.pledge(
            t,
            emptyPath(),
            new Pledge[](0),
            sign(enterprise, address(pledges), CONSENT_PLEDGE_TYPE, id, seq),
            sign(bank, address(pledges), CONSENT_PLEDGE_TYPE, id, seq)
        );
    }
}
