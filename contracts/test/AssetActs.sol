// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord} from "../src/types/AssetWords.sol";
import {Inclusion, Pledged} from "../src/types/Bundles.sol";
import {BATCH_REGISTRATIONS, FORM_CHANGE, OBJECTION_DISMISSED} from "../src/types/Enums.sol";
import {
    ACT_AMEND,
    ACT_REGISTER,
    AMENDMENT_TYPE,
    ASSET_TYPE,
    Amendment,
    Asset,
    BATCH_TYPE,
    Batch,
    CANCELLATION_TYPE,
    CONSENT_AMEND_TYPE,
    CONSENT_CANCEL_TYPE,
    CONSENT_MANDATE_TYPE,
    CONSENT_OBJECT_TYPE,
    CONSENT_PLEDGE_TYPE,
    CONSENT_REGISTER_TYPE,
    CONSENT_TRANSFER_TYPE,
    Cancellation,
    Consent,
    Grant,
    MANDATE_TYPE,
    Mandate,
    OBJECTION_TYPE,
    Objection,
    PLEDGE_TYPE,
    Pledge,
    TRANSFER_TYPE,
    Transfer
} from "../src/types/Terms.sol";
import {Vm, vm} from "./Vm.sol";
import {Person, World} from "./World.sol";

/// @title The acts of AssetRegistry as the parties perform them.
abstract contract AssetActs is World {
    uint64 internal constant ACT_REGISTER_BIT = uint64(1) << ACT_REGISTER;
    uint64 internal constant ACT_AMEND_BIT = uint64(1) << ACT_AMEND;

    // Journals

    /// @dev The head after one more event, as the journal's rule states it.
    function foldOf(bytes32 head, bytes32 asset, Vm.Log memory log) internal view returns (bytes32) {
        bytes32 digest = keccak256(
            abi.encode(block.number, log.emitter, log.topics[0], log.topics[1], log.topics[2], keccak256(log.data))
        );
        return keccak256(abi.encode(head == 0 ? asset : head, digest));
    }

    // Numbers

    function within(uint256 x, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + x % (high - low + 1);
    }

    // Mandates

    function mandate(Person memory principal, Person memory agent, uint64 acts) internal {
        Mandate memory m = Mandate(principal.id, agent.id, acts, uint40(block.timestamp + 30 days), salt(), salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(principal, address(parties), CONSENT_MANDATE_TYPE, id, 0));
    }

    // Ids

    function idOf(Asset memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(ASSET_TYPE, t));
    }

    function idOf(Amendment memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(AMENDMENT_TYPE, t));
    }

    function idOf(Cancellation memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCELLATION_TYPE, t));
    }

    function idOf(Objection memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(OBJECTION_TYPE, t));
    }

    function idOf(Batch memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(BATCH_TYPE, t));
    }

    function idOf(Pledge memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(PLEDGE_TYPE, t));
    }

    function word(bytes32 asset) internal view returns (AssetWord) {
        return assets.asset(asset);
    }

    function noPledges() internal pure returns (Pledged[][] memory) {
        return new Pledged[][](0);
    }

    function noConsents() internal pure returns (Consent[] memory) {
        return new Consent[](0);
    }

    function one(Consent memory a) internal pure returns (Consent[] memory c) {
        c = new Consent[](1);
        c[0] = a;
    }

    function two(Consent memory a, Consent memory b) internal pure returns (Consent[] memory c) {
        c = new Consent[](2);
        c[0] = a;
        c[1] = b;
    }

    // Registering

    function signRegister(Asset memory t, Person memory registrant) internal view returns (Consent memory) {
        return sign(registrant, address(assets), CONSENT_REGISTER_TYPE, idOf(t), 0);
    }

    function registerWithSignature(Asset memory t, Person memory registrant) internal returns (bytes32) {
        Consent memory c = signRegister(t, registrant);
        vm.prank(node.signer);
        assets.registerSigned(t, c);
        return idOf(t);
    }

    // Batches

    function leafOf(bytes32 asset, uint256 index) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(keccak256("Torrens.batch.v1"), index, asset))));
    }

    function pairOf(bytes32 a, bytes32 b) internal pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    /// @dev A proof of `depth` random siblings for the asset at `index`: its root is a batch's.
    function inclusionOf(bytes32 asset, uint32 index, uint256 depth) internal returns (Inclusion memory i) {
        i.index = index;
        i.proof = new bytes32[](depth);
        i.root = leafOf(asset, index);
        for (uint256 d = 0; d < depth; ++d) {
            i.proof[d] = salt();
            i.root = pairOf(i.root, i.proof[d]);
        }
    }

    function batchTerms(bytes32 root, uint32 count) internal returns (Batch memory) {
        return Batch(node.id, root, count, BATCH_REGISTRATIONS, salt(), salt());
    }

    function anchor(Batch memory t) internal {
        vm.prank(node.signer);
        assets.anchorBatch(t);
    }

    /// @dev Anchors a batch of 2^depth leaves of which only the asset's is known.
    function anchored(Asset memory t, uint256 depth) internal returns (Inclusion memory i) {
        i = inclusionOf(idOf(t), uint32((1 << depth) - 1), depth);
        anchor(batchTerms(i.root, uint32(1 << depth)));
    }

    // Amending

    /// @dev A change of content that leaves all else as it is.
    function amendmentTerms(bytes32 asset) internal returns (Amendment memory) {
        AssetWord w = word(asset);
        return Amendment({
            asset: asset,
            rev: uint32(w.rev()),
            form: FORM_CHANGE,
            manifest: salt(),
            content: salt(),
            level: uint8(w.level()),
            rights: uint8(w.rights()),
            until: uint40(w.until()),
            reason: salt(),
            salt: salt()
        });
    }

    function signAmend(Amendment memory a, Person memory p) internal view returns (Consent memory) {
        return sign(p, address(assets), CONSENT_AMEND_TYPE, idOf(a), a.rev);
    }

    function amendBy(Asset memory t, Amendment memory a, Person memory p) internal {
        amendWith(t, a, one(signAmend(a, p)));
    }

    function amendWith(Asset memory t, Amendment memory a, Consent[] memory consents) internal {
        vm.prank(node.signer);
        assets.amend(t, a, noPath(), consents, noPledges());
    }

    // Cancelling

    function cancellationTerms(bytes32 asset) internal returns (Cancellation memory) {
        return Cancellation(asset, uint32(word(asset).rev()), salt(), salt());
    }

    function signCancel(Cancellation memory c, Person memory p) internal view returns (Consent memory) {
        return sign(p, address(assets), CONSENT_CANCEL_TYPE, idOf(c), c.rev);
    }

    function cancelBy(bytes32 asset, Person memory p) internal {
        Cancellation memory c = cancellationTerms(asset);
        assets.cancel(c, one(signCancel(c, p)), noPledges());
    }

    // Objections

    function objectionTerms(bytes32 asset, Person memory p) internal returns (Objection memory) {
        return Objection(asset, p.id, salt(), salt());
    }

    function signObject(Objection memory o, Person memory p) internal view returns (Consent memory) {
        return sign(p, address(assets), CONSENT_OBJECT_TYPE, idOf(o), 0);
    }

    function objectBy(Asset memory t, Person memory p) internal returns (Objection memory o) {
        o = objectionTerms(idOf(t), p);
        assets.object(t, noInclusion(), o, signObject(o, p));
    }

    function resolveBy(Asset memory t, Objection memory o, uint8 outcome) internal {
        vm.prank(node.signer);
        assets.resolveObjection(t, noPath(), o, outcome, keccak256("reasons"));
    }

    function dismiss(Asset memory t, Objection memory o) internal {
        resolveBy(t, o, OBJECTION_DISMISSED);
    }

    // Orders

    function suspendByNode(Asset memory t) internal {
        vm.prank(node.signer);
        assets.suspend(t, noInclusion(), address(0), false, noPath(), keccak256("reason"));
    }

    function suspendByRegulator(Asset memory t) internal {
        vm.prank(regulator.signer);
        assets.suspend(t, noInclusion(), regulator.id, true, noPath(), keccak256("order"));
    }

    function liftByRegulator(Asset memory t) internal {
        vm.prank(regulator.signer);
        assets.lift(t, regulator.id, true, noPath(), keccak256("order"));
    }

    function revokeByOrder(Asset memory t) internal {
        vm.prank(regulator.signer);
        assets.revoke(t, noInclusion(), regulator.id, keccak256("order"));
    }

    // Rights

    function moveRoot(bytes32 asset, uint8 kind, Person memory from, Person memory to) internal {
        bytes32 right = rootOf(asset, kind);
        Transfer memory t = transferTerms(asset, right, kind, from, to);
        bytes32 id = keccak256(abi.encode(TRANSFER_TYPE, t));
        uint32 seq = uint32(rights.right(right).seq());
        Consent memory a = sign(from, address(rights), CONSENT_TRANSFER_TYPE, id, seq);
        Consent memory b = sign(to, address(rights), CONSENT_TRANSFER_TYPE, id, seq);
        rights.transfer(t, emptyPath(), new Pledged[](0), a, b);
    }

    function revokeRoot(Asset memory t, uint8 kind) internal {
        vm.prank(regulator.signer);
        rights.revoke(t, kind, new Grant[](0), regulator.id, keccak256("order"));
    }

    /// @dev Pledges a root to the bank; `standing` are the pledges already on it.
    function pledgeRoot(bytes32 asset, uint8 kind, Person memory pledgor, Pledge[] memory standing)
        internal
        returns (Pledge memory t)
    {
        bytes32 right = rootOf(asset, kind);
        t = pledgeTerms(asset, right, kind, pledgor);
        bytes memory ids;
        for (uint256 i = 0; i < standing.length; ++i) {
            ids = bytes.concat(ids, idOf(standing[i]));
        }
        t.pledges = standing.length == 0 ? bytes32(0) : keccak256(ids);
        bytes32 id = idOf(t);
        uint32 seq = uint32(rights.right(right).seq());
        Consent memory a = sign(pledgor, address(pledges), CONSENT_PLEDGE_TYPE, id, seq);
        Consent memory b = sign(bank, address(pledges), CONSENT_PLEDGE_TYPE, id, seq);
        pledges.pledge(t, emptyPath(), standing, a, b);
    }

    /// @dev The one list of one root, of one pledge.
    function listed(Pledge memory t, Consent memory pledgee) internal pure returns (Pledged[][] memory list) {
        list = new Pledged[][](1);
        list[0] = new Pledged[](1);
        list[0][0] = Pledged(t, pledgee);
    }
}
