// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Inclusion, Pledged} from "../src/types/Bundles.sol";
import {FORM_RENEWAL, HOLD, USE} from "../src/types/Enums.sol";
import {
    Amendment,
    Asset,
    Batch,
    CONSENT_AMEND_TYPE,
    Cancellation,
    Consent,
    Objection,
    Pledge
} from "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @dev Whole transactions, each call isolated. Figures against budgets with 0.5 % kept back.
/// forge-config: default.isolate = true
contract GasAssetRegistryTest is AssetActs {
    Asset private t;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        registerAsset(assetTerms()); // the node's counter is no longer zero
        t = assetTerms();
    }

    function _measured(string memory act, uint256 budget) private {
        uint256 used = vm.snapshotGasLastCall("AssetRegistry", act);
        vm.assertLe(used * 1000, budget * 995, act);
    }

    function _valid() private {
        id = registerAsset(t);
        vm.warp(block.timestamp + NOTICE + 1 hours);
    }

    function test_gas__registerMandated__withinBudget() external {
        registerAsset(t);
        _measured("register", 76_000);
    }

    function test_gas__registerSigned__withinBudget() external {
        t.registrant = stranger.id;
        registerWithSignature(t, stranger);
        _measured("register_signed", 84_000);
    }

    function test_gas__anchorBatch__withinBudget() external {
        anchor(batchTerms(salt(), 1 << 20));
        _measured("anchor_batch", 62_000);
    }

    function test_gas__activateDepth20__withinBudget() external {
        Inclusion memory i = anchored(t, 20);
        assets.activate(t, i);
        _measured("activate", 89_000);
    }

    function test_gas__activateSignedDepth20__recorded() external {
        t.registrant = stranger.id;
        Inclusion memory i = anchored(t, 20);
        assets.activateSigned(t, i, signRegister(t, stranger));
        _measured("activate_signed", 97_000);
    }

    function test_gas__amend__withinBudget() external {
        _valid();
        amendBy(t, amendmentTerms(id), enterprise);
        _measured("amend_first", 91_000);
        amendBy(t, amendmentTerms(id), enterprise);
        _measured("amend", 66_000);
    }

    function test_gas__amendAfterTransfer__recorded() external {
        _valid();
        moveRoot(id, HOLD, enterprise, merchant);
        amendBy(t, amendmentTerms(id), merchant);
        _measured("amend_root_moved", 79_500);
    }

    function test_gas__renew__recorded() external {
        _valid();
        suspendByNode(t);
        Amendment memory a = amendmentTerms(id);
        a.form = FORM_RENEWAL;
        a.until += 365 days;
        amendBy(t, a, enterprise);
        _measured("renew", 76_000);
    }

    function test_gas__amendPledged__recorded() external {
        _valid();
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        Amendment memory a = amendmentTerms(id);
        Consent memory c = signAmend(a, enterprise);
        Pledged[][] memory list = listed(p, sign(bank, address(assets), CONSENT_AMEND_TYPE, idOf(a), 0));
        vm.prank(node.signer);
        assets.amend(t, a, noPath(), one(c), list);
        _measured("amend_pledged", 110_000);
    }

    function test_gas__suspend__withinBudget() external {
        _valid();
        suspendByNode(t);
        _measured("suspend_first", 71_500);
        suspendByRegulator(t);
        _measured("suspend", 54_000);
        liftByRegulator(t);
        _measured("lift", 54_000);
    }

    function test_gas__objection__recorded() external {
        id = registerAsset(t);
        Objection memory o = objectBy(t, stranger);
        _measured("object_first", 130_000);
        dismiss(t, o);
        _measured("resolve_objection", 70_000);
    }

    function test_gas__cancel__recorded() external {
        _valid();
        suspendByNode(t);
        liftByRegulator(t);
        cancelBy(id, enterprise);
        _measured("cancel", 90_000);
    }
}
