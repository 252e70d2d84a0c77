// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Inclusion, Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";
import {LimitsWorld} from "./LimitsWorld.sol";

/// @title The dearest registrations, activations, amendments, objections and orders: whole transactions, slots cold.
/// forge-config: default.isolate = true
contract LimitsAssetsTest is LimitsWorld {
    uint256 private constant OBJECTIONS = 127;

    Person[3] private holders; // of HOLD, USE and OPERATE

    /// @dev Three roots of three holders, each with all the pledges it bears; 24 pledgees in all.
    function _pledgedAsset() private returns (Asset memory t, bytes32 id, Pledged[][] memory all) {
        (t, id) = validAsset();
        all = new Pledged[][](3);
        for (uint8 kind = HOLD; kind <= OPERATE; ++kind) {
            Person memory p = heavy(string.concat("holder ", vm.toString(kind)));
            holders[kind - 1] = p;
            moveRoot(id, kind, enterprise, p);
            all[kind - 1] = agreed(pledgeFully(id, rootOf(id, kind), kind, emptyPath(), p), 0);
        }
    }

    function _holdersAgree() private view returns (Consent[] memory c) {
        c = new Consent[](3);
        for (uint256 i = 0; i < 3; ++i) {
            c[i] = byWallet(holders[i], 0);
        }
    }

    /// @dev 27 wallets burn their share, so many agents are named in events, and each of 3 is held apart from 24: the dearest
    /// act of all.
    function test_limit__amendShorterThreePledgedRoots__within18Percent() external {
        (Asset memory t, bytes32 id, Pledged[][] memory all) = _pledgedAsset();
        (address[] memory path, Person memory acting) = succession(node);
        Amendment memory a = amendmentTerms(id);
        a.until -= 1 days;
        Consent[] memory consents = _holdersAgree();
        vm.prank(acting.signer);
        assets.amend(t, a, path, consents, all);
        limited("amend", 18);
    }

    function test_limit__cancelThreePledgedRoots__within18Percent() external {
        (, bytes32 id, Pledged[][] memory all) = _pledgedAsset();
        assets.cancel(cancellationTerms(id), _holdersAgree(), all);
        limited("cancel", 18);
    }

    function test_limit__registerSigned__within2Percent() external {
        Person memory p = heavy("registrant");
        Asset memory t = assetTerms(p);
        vm.prank(node.signer);
        assets.registerSigned(t, byWallet(p, 0));
        limited("register_signed", 2);
    }

    function test_limit__anchorBatchOfAMillion__within1Percent() external {
        anchor(batchTerms(salt(), 1 << 20));
        limited("anchor_batch", 1);
    }

    /// @dev A leaf of the largest batch, whose registrant another node enrolled.
    function _leaf(Person memory registrant) private returns (Asset memory t, Inclusion memory i) {
        t = assetTerms(registrant);
        i = anchored(t, PROOF);
    }

    function test_limit__activateLongestProof__within2Percent() external {
        Person memory p = heavy("registrant");
        (Asset memory t, Inclusion memory i) = _leaf(p);
        assets.activateSigned(t, i, byWallet(p, 0));
        limited("activate", 2);
    }

    /// @dev A step of a proof costs the same at any depth.
    function test_limit__proof__eachStepCostsTheSame() external {
        uint256 previous;
        for (uint256 depth = 0; depth <= PROOF; ++depth) {
            Asset memory t = assetTerms();
            Inclusion memory i = anchored(t, depth);
            assets.activate(t, i);
            uint256 used = vm.lastCallGas().gasTotalUsed;
            if (depth != 0) vm.assertLe(used, previous + 1_500);
            previous = used;
        }
    }

    function test_limit__objectToALeaf__within2Percent() external {
        Person memory p = heavy("objector");
        (Asset memory t, Inclusion memory i) = _leaf(stranger);
        assets.object(t, i, objectionTerms(idOf(t), p), byWallet(p, 0));
        limited("object", 2);
    }

    /// @dev The last objection that the counter holds costs what the first does: they are counted, not listed.
    function test_limit__mostObjections__eachCostsTheSame() external {
        Asset memory t = assetTerms();
        registerAsset(t);
        Objection memory o;
        uint256 second;
        for (uint256 n = 1; n <= OBJECTIONS; ++n) {
            Person memory p = enrol(string.concat("objector ", vm.toString(n)), 320500, node);
            o = objectBy(t, p);
            if (n == 2) second = vm.lastCallGas().gasTotalUsed;
        }
        limited("object_127th", 1);
        vm.assertLe(vm.lastCallGas().gasTotalUsed, second + 200);
        (address[] memory path, Person memory acting) = succession(node);
        vm.prank(acting.signer);
        assets.resolveObjection(t, path, o, OBJECTION_DISMISSED, "reasons");
        limited("resolve_objection", 2);
    }

    function test_limit__admitBySuccessor__within2Percent() external {
        (Asset memory t,) = validAsset();
        Objection memory o = objectBy(t, subsidiary);
        (address[] memory path, Person memory acting) = succession(node);
        vm.prank(acting.signer);
        assets.admitObjection(t, path, o);
        limited("admit_objection", 2);
    }

    function test_limit__ordersOnALeaf__within2Percent() external {
        (Asset memory t, Inclusion memory i) = _leaf(stranger);
        (address[] memory path, Person memory acting) = succession(node);
        vm.prank(acting.signer);
        assets.suspend(t, i, address(0), false, path, "reason");
        limited("asset_suspend", 2);
        vm.prank(acting.signer);
        assets.lift(t, address(0), false, path, "reason");
        limited("asset_lift", 2);
        (t, i) = _freshLeaf();
        vm.prank(regulator.signer);
        assets.revoke(t, i, regulator.id, "order");
        limited("asset_revoke", 2);
    }

    /// @dev A leaf of a node that is not closed.
    function _freshLeaf() private returns (Asset memory t, Inclusion memory i) {
        Person memory other = admit("another node", 320500, ROLE_NODE);
        t = assetTerms(stranger);
        t.node = other.id;
        i = inclusionOf(idOf(t), 7, PROOF);
        Batch memory b = batchTerms(i.root, 1 << 20);
        b.node = other.id;
        vm.prank(other.signer);
        assets.anchorBatch(b);
    }
}
