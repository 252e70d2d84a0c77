// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Basis, Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";
import {LimitsWorld} from "./LimitsWorld.sol";

/// @title The dearest listings, trades and findings: whole transactions, slots cold.
/// forge-config: default.isolate = true
contract LimitsExchangeTest is LimitsWorld {
    /// @dev Every kind that a profile can require.
    uint8 private constant KINDS = 63;

    Asset private t;
    bytes32 private id;
    Person private seller; // of the right at depth 5, and of the OPERATE right at depth 6
    Person private other;
    Person private buyer;
    Grant[] private over; // expired children of the right offered
    Pledge[] private standing; // on the right offered
    Basis private basis;

    function setUp() public override {
        super.setUp();
        profileNumber = assets.addProfile(profileTerms(type(uint64).max - 1, 14));
        (t, id) = validAsset();
        seller = heavy("seller");
        other = heavy("other");
        buyer = heavy("buyer");
        basis.asset = t;
        Grant[] memory path = chain(id, USE, DEEPEST - 1, seller, other);
        Grant[] memory operatePath = chain(id, OPERATE, DEEPEST, other, seller);
        Grant[] memory settled = expiredChildren(id, path, seller, other, SETTLED);
        Pledge[] memory pledged = pledgeFully(id, idOf(path[0]), USE, path, seller);
        for (uint256 i = 0; i < DEEPEST; ++i) {
            if (i < DEEPEST - 1) basis.path.push(path[i]);
            basis.operatePath.push(operatePath[i]);
        }
        for (uint256 i = 0; i < SETTLED; ++i) {
            over.push(settled[i]);
        }
        for (uint256 i = 0; i < PLEDGES; ++i) {
            standing.push(pledged[i]);
        }
        _findings();
    }

    function _findings() private {
        for (uint8 kind = 1; kind <= KINDS; ++kind) {
            Attestation memory a = attestationTerms(id, kind);
            vm.prank(assessor.signer);
            attestations.attest(a, "");
            basis.findings.push(a);
        }
        Attestation memory ceiling = attestationTerms(id, ATTESTATION_CEILING);
        (ceiling.attester, ceiling.value) = (regulator.id, 2_000_000);
        vm.prank(regulator.signer);
        attestations.attest(ceiling, "");
        basis.ceiling.push(ceiling);
    }

    function _hash(Attestation memory a) private pure returns (bytes32) {
        return keccak256(abi.encode(ATTESTATION_TYPE, a));
    }

    function _offer() private returns (Listing memory l) {
        l = listingTerms(id);
        l.right = idOf(basis.path[0]);
        l.operate = idOf(basis.operatePath[0]);
        l.seller = seller.id;
        l.agent = agentOf[seller.id].id;
        l.exclusivity = EXCLUSIVE;
        l.flags = 0;
        (l.units, l.regime) = (1, REGIME_GUIDED);
        l.ceiling = _hash(basis.ceiling[0]);
        bytes memory ids;
        for (uint256 i = 0; i < KINDS; ++i) {
            ids = bytes.concat(ids, _hash(basis.findings[i]));
        }
        l.attestations = keccak256(ids);
    }

    function _list(Listing memory l) private {
        Basis memory b = basis;
        vm.prank(venue.signer);
        exchange.list(l, b, byWallet(seller, 0));
    }

    function test_limit__listDeepestEveryFinding__within7Percent() external {
        _list(_offer());
        limited("list", 7);
    }

    function test_limit__reviseDeepestEveryFinding__within7Percent() external {
        Listing memory first = _offer();
        _list(first);
        Listing memory l = _offer();
        l.previous = keccak256(abi.encode(LISTING_TYPE, first));
        Basis memory b = basis;
        vm.prank(venue.signer);
        exchange.revise(l, first, b, byWallet(seller, 0));
        limited("revise", 7);
    }

    function _trade(Listing memory l) private returns (Trade memory) {
        return Trade({
            listing: keccak256(abi.encode(LISTING_TYPE, l)),
            asset: id,
            rev: l.rev,
            seller: seller.id,
            buyer: buyer.id,
            price: l.price,
            from: uint40(block.timestamp),
            until: uint40(block.timestamp) + l.duration,
            made: uint32(SETTLED),
            pledges: stayHash(standing),
            salt: salt()
        });
    }

    function test_limit__tradeDeepestPledgedSettlingEveryFinding__within10Percent() external {
        Listing memory l = _offer();
        _list(l);
        Trade memory x = _trade(l);
        (Basis memory b, Grant[] memory settled) = (basis, over);
        Pledged[] memory all = agreed(standing, 0);
        vm.prank(venue.signer);
        exchange.trade(x, l, b, settled, all, byWallet(buyer, 0));
        limited("trade", 10);
    }

    function _offTrade() private returns (OffTrade memory x) {
        Listing memory l = _offer();
        x.asset = id;
        (x.right, x.operate, x.seller, x.buyer) = (l.right, l.operate, seller.id, buyer.id);
        (x.mode, x.kind, x.exclusivity) = (MODE_GRANT, USE, EXCLUSIVE);
        (x.from, x.until) = (uint40(block.timestamp), uint40(block.timestamp + 60 days));
        (x.purposes, x.scope, x.terms) = (3, salt(), salt());
        (x.regime, x.form, x.currency, x.price) = (REGIME_GUIDED, PRICE_PUBLIC, 156, 1_000_000);
        x.signed = uint40(block.timestamp);
        (x.made, x.pledges, x.salt) = (uint32(SETTLED), stayHash(standing), salt());
    }

    function test_limit__fileAndAdopt__within10Percent() external {
        OffTrade memory x = _offTrade();
        (Basis memory b, Grant[] memory settled) = (basis, over);
        Pledged[] memory all = agreed(standing, 0);
        exchange.file(x, b.path, b.operatePath, settled, all, byWallet(seller, 0), byWallet(buyer, 0));
        limited("file", 10);
        vm.prank(venue.signer);
        exchange.adopt(x, b, venue.id);
        limited("adopt", 5);
    }

    function test_limit__venueActs__within1Percent() external {
        Listing memory l = _offer();
        _list(l);
        vm.prank(venue.signer);
        exchange.suspend(l, "reason");
        limited("listing_suspend", 1);
        vm.prank(venue.signer);
        exchange.resume(l, "reason");
        limited("listing_resume", 1);
        Withdrawal memory w = Withdrawal(keccak256(abi.encode(LISTING_TYPE, l)), salt(), salt());
        exchange.withdraw(w, l, byWallet(seller, 0));
        limited("withdraw", 1);
        l = _offer();
        _list(l);
        vm.prank(venue.signer);
        exchange.delist(l, "reason");
        limited("delist", 1);
    }

    function test_limit__findings__within1Percent() external {
        Attestation memory a = attestationTerms(id, 1);
        (a.attester, a.subjectType, a.subject) = (seller.id, SUBJECT_RIGHT, idOf(basis.path[0]));
        bytes memory subject = abi.encode(basis.path[0]);
        attestations.attestSigned(a, subject, byWallet(seller, 0));
        limited("attest_signed", 1);
        AttestationRevocation memory r = AttestationRevocation(_hash(a), salt(), salt());
        attestations.revokeSigned(r, a, byWallet(seller, 0));
        limited("attestation_revoke_signed", 1);
        attestations.anchor(1, salt());
        limited("anchor", 1);
    }
}
