// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {AssetWord} from "../../src/types/AssetWords.sol";
import {Inclusion} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import {Amendment, Asset, Batch, Cancellation, Consent, Profile} from "../../src/types/Terms.sol";
import {AssetActs} from "../AssetActs.sol";
import {vm} from "../Vm.sol";

/// @title Assets, batches and amendments at the edges of their fields.
contract AssetRegistryKillsTest is AssetActs {
    Asset private t;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
    }

    function _beside(bytes32 x, uint256 side) private pure returns (bytes32) {
        return bytes32(side == 0 ? uint256(x) - 1 : uint256(x) + 1);
    }

    function _invalid(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.AssetTermsInvalid.selector, field);
    }

    function _refuseRegister(Asset memory a, bytes memory reason) private {
        vm.prank(node.signer);
        vm.expectRevert(reason);
        assets.register(a);
    }

    function _profile(uint32 notice, uint32 term) private {
        Profile memory p = profileTerms(0, 14);
        (p.notice, p.term) = (notice, term);
        profileNumber = assets.addProfile(p);
    }

    // Registering

    function test_register__eachLawfulValue__accepted() external {
        for (uint8 i = 1; i <= 7; ++i) {
            Asset memory a = assetTerms();
            (a.rights, a.kind, a.level) = (i, i > 4 ? 1 : i, i > 3 ? 1 : i);
            AssetWord w = word(registerAsset(a));
            vm.assertEq(w.rights(), i);
            vm.assertEq(w.level(), a.level);
        }
        Asset memory wrong = assetTerms();
        wrong.rights = 8;
        _refuseRegister(wrong, _invalid(7));
        wrong = assetTerms();
        wrong.level = 4;
        _refuseRegister(wrong, _invalid(6));
        wrong = assetTerms();
        wrong.kind = 5;
        _refuseRegister(wrong, _invalid(5));
    }

    function test_register__untilAtItsEdges__laterThanStartAndCommitment() external {
        _profile(0, 0);
        Asset memory a = assetTerms();
        a.until = uint40(block.timestamp);
        a.from = 0;
        _refuseRegister(a, _invalid(10));
        a.until = uint40(block.timestamp + 1);
        registerAsset(a);
        a = assetTerms();
        (a.from, a.until) = (uint40(block.timestamp + 9), uint40(block.timestamp + 9));
        _refuseRegister(a, _invalid(10));
        a.until += 1;
        registerAsset(a);
        a = assetTerms();
        a.until = uint40(1) << 32;
        _refuseRegister(a, _invalid(10));
        a.until -= 1;
        vm.assertEq(word(registerAsset(a)).until(), type(uint32).max);
    }

    function test_register__noticeAndTermOfTheProfileItself__accepted() external {
        _profile(uint32(NOTICE), 365 days);
        Asset memory a = assetTerms();
        a.notice -= 1;
        bytes4 short = IAssetRegistry.NoticeTooShort.selector;
        _refuseRegister(a, abi.encodeWithSelector(short, NOTICE - 1, NOTICE));
        a = assetTerms();
        a.until = a.from + 365 days + 1;
        bytes4 long = IAssetRegistry.TermTooLong.selector;
        _refuseRegister(a, abi.encodeWithSelector(long, a.until, a.until - 1));
        a.until -= 1;
        registerAsset(a);
        a = assetTerms();
        a.from = uint40(block.timestamp + NOTICE + 5 days);
        a.until = uint40(block.timestamp + NOTICE + 365 days + 1);
        _refuseRegister(a, abi.encodeWithSelector(long, a.until, a.until - 1));
        a.until -= 1;
        registerAsset(a);
    }

    function test_register__noticeEnd__roundedUpToTheFullHour() external {
        vm.warp(1_800_000_000);
        uint32[4] memory notice = [uint32(NOTICE), uint32(NOTICE) + 1, uint32(NOTICE) + 3599, uint32(NOTICE) + 3600];
        uint256 full = (1_800_000_000 + NOTICE) / 1 hours;
        uint256[4] memory expected = [full, full + 1, full + 1, full + 1];
        for (uint256 i = 0; i < 4; ++i) {
            Asset memory a = assetTerms();
            a.notice = notice[i];
            bytes32 made = registerAsset(a);
            vm.assertEq(word(made).noticeEnd(), expected[i]);
            vm.assertEq(assets.status(made), ASSET_STATUS_IN_NOTICE);
        }
    }

    // Batches

    function test_anchorBatch__sizeAndKindAtTheirEdges__accepted() external {
        anchor(batchTerms(salt(), 1));
        Batch memory b = batchTerms(salt(), 1 << 20);
        b.kind = BATCH_INCREMENTS;
        anchor(b);
        vm.assertEq(assets.batch(b.root, node.id).count(), 1 << 20);
        vm.assertEq(assets.batch(b.root, node.id).kind(), BATCH_INCREMENTS);
        b = batchTerms(salt(), (1 << 20) + 1);
        vm.prank(node.signer);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchInvalid.selector, (1 << 20) + 1, 1));
        assets.anchorBatch(b);
        b = batchTerms(salt(), 1);
        b.kind = 3;
        vm.prank(node.signer);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchInvalid.selector, 1, 3));
        assets.anchorBatch(b);
    }

    function test_activate__lastLeafAndTheOneBehindIt__onlyTheFirst() external {
        Asset memory a = assetTerms();
        Inclusion memory i = inclusionOf(idOf(a), 4, 3);
        anchor(batchTerms(i.root, 5));
        assets.activate(a, i);
        vm.assertEq(assets.status(idOf(a)), ASSET_STATUS_IN_NOTICE);
        a = assetTerms();
        i = inclusionOf(idOf(a), 5, 3);
        anchor(batchTerms(i.root, 5));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.InclusionInvalid.selector, 5, 3));
        assets.activate(a, i);
    }

    function test_activate__rootNextToTheProofs__refused() external {
        Asset memory a = assetTerms();
        Inclusion memory i = anchored(a, 2);
        bytes32 root = i.root;
        for (uint256 side = 0; side < 2; ++side) {
            i.root = _beside(root, side);
            vm.expectPartialRevert(IAssetRegistry.BatchStateWrong.selector);
            assets.activate(a, i);
        }
        i.root = root;
        assets.activate(a, i);
    }

    // Amending

    function _amend(Amendment memory a) private {
        amendBy(t, a, enterprise);
        vm.assertEq(word(id).level(), a.level);
        vm.assertEq(word(id).rights(), a.rights);
        vm.assertEq(word(id).until(), a.until);
    }

    function _refuseAmend(Amendment memory a, bytes memory reason) private {
        Consent[] memory c = one(signAmend(a, enterprise));
        vm.expectRevert(reason);
        amendWith(t, a, c);
    }

    function test_amend__eachLawfulValue__accepted() external {
        for (uint8 i = 1; i <= 7; ++i) {
            Amendment memory a = amendmentTerms(id);
            (a.rights, a.level, a.form) = (i, i > 3 ? 3 : i, i > 3 ? 1 : i);
            _amend(a);
        }
        Amendment memory last = amendmentTerms(id);
        last.until = uint40(block.timestamp + 1);
        _amend(last);
    }

    function test_amend__eachFieldJustBeyondItsEdge__refused() external {
        _profile(0, 0);
        t = assetTerms();
        id = registerAsset(t);
        Amendment memory a = amendmentTerms(id);
        a.form = 0;
        _refuseAmend(a, _invalid(2));
        a.form = 5;
        _refuseAmend(a, _invalid(2));
        a = amendmentTerms(id);
        a.level = 4;
        _refuseAmend(a, _invalid(5));
        a = amendmentTerms(id);
        a.rights = 8;
        _refuseAmend(a, _invalid(6));
        a = amendmentTerms(id);
        a.until = uint40(block.timestamp);
        _refuseAmend(a, _invalid(7));
        a = amendmentTerms(id);
        (a.form, a.until) = (FORM_RENEWAL, uint40(1) << 32);
        _refuseAmend(a, _invalid(7));
        a.until -= 1;
        _amend(a);
    }

    function test_amend__renewalThatChangesLevelOrRights__refusedBothWays() external {
        Amendment memory start = amendmentTerms(id);
        (start.level, start.rights) = (2, 3);
        _amend(start);
        for (uint8 i = 0; i < 2; ++i) {
            Amendment memory a = amendmentTerms(id);
            (a.form, a.until, a.level) = (FORM_RENEWAL, a.until + 1, i == 0 ? 1 : 3);
            _refuseAmend(a, _invalid(5));
            (a.level, a.rights) = (2, i == 0 ? 2 : 4);
            _refuseAmend(a, _invalid(6));
        }
    }

    function test_amend__renewalByTheProfilesTermItself__acceptedBeforeAndAfterTheEnd() external {
        _profile(0, 1000 days);
        t = assetTerms();
        t.until = t.from + 900 days;
        id = registerAsset(t);
        vm.warp(block.timestamp + NOTICE + 1 hours);
        bytes4 long = IAssetRegistry.TermTooLong.selector;
        Amendment memory a = amendmentTerms(id);
        (a.form, a.until) = (FORM_RENEWAL, t.until + 1000 days + 1);
        _refuseAmend(a, abi.encodeWithSelector(long, a.until, a.until - 1));
        a.until -= 1;
        _amend(a);
        vm.warp(a.until + 7 days);
        a = amendmentTerms(id);
        (a.form, a.until) = (FORM_RENEWAL, uint40(block.timestamp) + 1000 days + 1);
        _refuseAmend(a, abi.encodeWithSelector(long, a.until, a.until - 1));
        a.until -= 1;
        _amend(a);
    }

    function test_amend__inTheLastSecond__acceptedAndThenNot() external {
        vm.warp(t.until - 1);
        Amendment memory a = amendmentTerms(id);
        _amend(a);
        vm.warp(t.until);
        a = amendmentTerms(id);
        a.until = uint40(block.timestamp);
        _refuseAmend(a, _invalid(7));
    }

    function test_amend__revBelowOrAbove__refused() external {
        _amend(amendmentTerms(id));
        for (uint32 rev = 0; rev <= 2; rev += 2) {
            Amendment memory a = amendmentTerms(id);
            a.rev = rev;
            _refuseAmend(a, abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, id, 1, rev));
            Cancellation memory c = cancellationTerms(id);
            c.rev = rev;
            Consent[] memory consent = one(signCancel(c, enterprise));
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, id, 1, rev));
            assets.cancel(c, consent, noPledges());
        }
    }

    function test_amend__assetNextToTheTerms__refused() external {
        for (uint256 side = 0; side < 2; ++side) {
            Amendment memory a = amendmentTerms(id);
            a.asset = _beside(id, side);
            _refuseAmend(a, abi.encodeWithSelector(IAssetRegistry.AssetMismatch.selector, id, a.asset));
        }
    }

    function test_amend__levelKept__keepsTheApproval() external {
        Amendment memory a = amendmentTerms(id);
        a.level = 3;
        _amend(a);
        vm.prank(regulator.signer);
        assets.approve(t, 1, regulator.id, true, salt());
        _amend(amendmentTerms(id));
        vm.assertEq(word(id).approval(), 1);
        a = amendmentTerms(id);
        a.level = 2;
        _amend(a);
        vm.assertEq(word(id).approval(), 0);
    }

    function test_amend__onlyTheLostRightsHolder__mustConsentBesideTheFirst() external {
        moveRoot(id, USE, enterprise, merchant);
        moveRoot(id, OPERATE, enterprise, subsidiary);
        Amendment memory a = amendmentTerms(id);
        a.rights = 5;
        amendWith(t, a, two(signAmend(a, enterprise), signAmend(a, merchant)));
        vm.assertEq(word(id).rights(), 5);
        a = amendmentTerms(id);
        a.until -= 1;
        amendWith(t, a, two(signAmend(a, enterprise), signAmend(a, subsidiary)));
        vm.assertEq(word(id).until(), t.until - 1);
    }

    function test_amend__rootOfTheHolderWhoConsentedAlready__isNotAskedTwice() external {
        moveRoot(id, USE, enterprise, merchant);
        Amendment memory a = amendmentTerms(id);
        a.until -= 1;
        amendWith(t, a, two(signAmend(a, enterprise), signAmend(a, merchant)));
        vm.assertEq(word(id).rev(), 1);
    }

    function test_amend__lostRightGivenAgain__writesOnlyThatRoot() external {
        moveRoot(id, USE, enterprise, merchant);
        Amendment memory a = amendmentTerms(id);
        a.rights = 3;
        amendBy(t, a, enterprise);
        a = amendmentTerms(id);
        a.rights = 7;
        amendBy(t, a, enterprise);
        vm.assertEq(rights.right(rootOf(id, USE)).holder(), merchant.id);
        vm.assertEq(rights.right(rootOf(id, USE)).seq(), 1);
        vm.assertEq(rights.right(rootOf(id, OPERATE)).holder(), address(0));
    }
}
