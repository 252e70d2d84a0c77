// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {Inclusion} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import {Asset, CLOSURE_TYPE, CONSENT_CLOSE_TYPE, Closure, Consent, Objection, Profile} from "../../src/types/Terms.sol";
import {AssetActs} from "../AssetActs.sol";
import {Vm, vm} from "../Vm.sol";
import {Person} from "../World.sol";

/// @title The life of assets, objections, pauses and profiles at the edges of their times.
contract AssetLifeKillsTest is AssetActs {
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

    // Status, objections, pause

    function test_extend__assetAtTheEdgesOfItsLife__validWithinOnly() external {
        t = assetTerms();
        id = registerAsset(t);
        uint256 begin = word(id).noticeEnd() * 1 hours;
        uint256[5] memory times = [begin - 1, begin, t.until - 1, uint256(t.until), t.until + 1 days];
        uint256[5] memory expected = [
            uint256(ASSET_STATUS_IN_NOTICE),
            ASSET_STATUS_VALID,
            ASSET_STATUS_VALID,
            ASSET_STATUS_EXPIRED,
            ASSET_STATUS_EXPIRED
        ];
        for (uint256 i = 0; i < 5; ++i) {
            vm.warp(times[i]);
            vm.assertEq(assets.status(id), expected[i]);
            vm.prank(address(rights));
            if (expected[i] != ASSET_STATUS_VALID) {
                vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, id, expected[i]));
            }
            assets.extend(id, 1 << 20, salt(), 0);
        }
    }

    function test_object__lastSecondOfTheNotice__countsAndNoLonger() external {
        t = assetTerms();
        id = registerAsset(t);
        uint256 end = word(id).noticeEnd() * 1 hours;
        vm.warp(end - 1);
        Objection memory o = objectBy(t, stranger);
        vm.assertEq(assets.objectionOf(idOf(o)).status(), OBJECTION_OPEN);
        vm.assertEq(assets.objectionOf(idOf(o)).inNotice(), 1);
        vm.warp(end);
        o = objectBy(t, merchant);
        vm.assertEq(assets.objectionOf(idOf(o)).status(), OBJECTION_PROPOSED);
        vm.assertEq(word(id).objections(), 1);
    }

    function test_lapseObjection__atItsDeadline__oneSecondLater() external {
        t = assetTerms();
        id = registerAsset(t);
        Objection memory o = objectBy(t, stranger);
        uint256 deadline = assets.objectionOf(idOf(o)).deadline();
        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.ObjectionNotLapsed.selector, deadline, deadline));
        assets.lapseObjection(o);
        vm.warp(deadline + 1);
        assets.lapseObjection(o);
        vm.assertEq(word(id).objections(), 0);
        vm.assertEq(assets.openObjection(id, stranger.id), 0);
    }

    function test_object__assetNextToTheTerms__refused() external {
        for (uint256 side = 0; side < 2; ++side) {
            Objection memory o = objectionTerms(_beside(id, side), stranger);
            Consent memory c = signObject(o, stranger);
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetMismatch.selector, id, o.asset));
            assets.object(t, noInclusion(), o, c);
            vm.prank(node.signer);
            vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetMismatch.selector, id, o.asset));
            assets.resolveObjection(t, noPath(), o, OBJECTION_DISMISSED, salt());
        }
    }

    function test_resolveObjection__everyOutcomeNumber__onlyTwo() external {
        for (uint8 outcome = 0; outcome < 8; ++outcome) {
            Asset memory a = assetTerms();
            bytes32 made = registerAsset(a);
            Objection memory o = objectBy(a, stranger);
            bool lawful = outcome == OBJECTION_UPHELD || outcome == OBJECTION_DISMISSED;
            if (!lawful) {
                vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.ObjectionOutcomeInvalid.selector, outcome));
            }
            resolveBy(a, o, outcome);
            vm.assertEq(word(made).objections(), lawful ? 0 : 1);
        }
    }

    function test_pause__atTheEdgesOfItsTimes__lapsesAndMayBeSetAgain() external {
        assets.pause{value: 1}();
        uint256 until = block.timestamp + 14 days;
        vm.warp(until - 1);
        _refuseRegister(assetTerms(), abi.encodeWithSelector(IAssetRegistry.Paused.selector, until));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.Paused.selector, until));
        assets.clearPause();
        vm.warp(until);
        registerAsset(assetTerms());
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PauseNotAllowed.selector, until + 14 days));
        assets.unpause();
        vm.warp(until + 14 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.PauseNotAllowed.selector, until + 14 days));
        assets.pause();
        vm.warp(until + 14 days);
        assets.pause();
        assets.unpause();
        registerAsset(assetTerms());
        assets.clearPause();
        vm.assertEq(address(assets).balance, 0);
    }

    function test_addProfile__eachFieldAtItsEdge__acceptedAndBeyondRefused() external {
        Profile memory p = profileTerms(0, 14);
        p.objection = 3650 days;
        assets.addProfile(p);
        p.objection += 1;
        vm.expectRevert(_invalid(2));
        assets.addProfile(p);
        p = profileTerms(0, 14);
        p.objection = 1;
        vm.assertEq(assets.profile(assets.addProfile(p)).objection(), 1);
        for (uint256 bit = 0; bit < 8; ++bit) {
            p = profileTerms(0, uint8(1 << bit));
            if (bit == 0 || bit > 3) vm.expectRevert(_invalid(5));
            assets.addProfile(p);
        }
    }

    function test_orders__lift__leavesTheOthersBit() external {
        suspendByNode(t);
        suspendByRegulator(t);
        vm.prank(node.signer);
        assets.lift(t, address(0), false, noPath(), salt());
        vm.assertEq(word(id).suspended(), 2);
        vm.prank(node.signer);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetFlagUnchanged.selector, id));
        assets.lift(t, address(0), false, noPath(), salt());
        liftByRegulator(t);
        vm.assertEq(word(id).suspended(), 0);
    }

    function test_approve__asItIsAlready__refusedBothWays() external {
        Person memory r = regulator;
        vm.prank(r.signer);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetFlagUnchanged.selector, id));
        assets.approve(t, 0, r.id, false, salt());
        vm.prank(r.signer);
        assets.approve(t, 0, r.id, true, salt());
        vm.prank(r.signer);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetFlagUnchanged.selector, id));
        assets.approve(t, 0, r.id, true, salt());
        vm.prank(r.signer);
        assets.approve(t, 0, r.id, false, salt());
        vm.assertEq(word(id).approval(), 0);
    }

    // What the events carry, and what a pause stops

    function _lastData() private returns (bytes memory) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        return logs[logs.length - 1].data;
    }

    function test_objection__admittedAndResolved__eventsNameTheNodeAndTheWords() external {
        Objection memory o = objectBy(t, stranger);
        vm.recordLogs();
        vm.prank(node.signer);
        assets.admitObjection(t, noPath(), o);
        vm.assertEq(_lastData(), abi.encode(node.id, assets.objectionOf(idOf(o)), word(id)));
        vm.recordLogs();
        vm.prank(node.signer);
        assets.resolveObjection(t, noPath(), o, OBJECTION_DISMISSED, bytes32("reasons"));
        bytes memory expected = abi.encode(node.id, bytes32("reasons"), assets.objectionOf(idOf(o)), word(id));
        vm.assertEq(_lastData(), expected);
        o = objectBy(t, stranger);
        vm.recordLogs();
        suspendByNode(t);
        vm.assertEq(_lastData(), abi.encode(node.id, word(id)));
        vm.recordLogs();
        suspendByRegulator(t);
        vm.assertEq(_lastData(), abi.encode(regulator.id, word(id)));
        vm.recordLogs();
        liftByRegulator(t);
        vm.assertEq(_lastData(), abi.encode(regulator.id, word(id)));
        vm.recordLogs();
        revokeByOrder(t);
        vm.assertEq(_lastData(), abi.encode(regulator.id, word(id)));
    }

    function test_orders__bySuccessorOfAClosedNode__eventsNameIt() external {
        Closure memory c = Closure(node.id, otherNode.id, salt(), salt());
        bytes32 closure = keccak256(abi.encode(CLOSURE_TYPE, c));
        parties.close(c, sign(node, address(parties), CONSENT_CLOSE_TYPE, closure, 0));
        address[] memory path = new address[](1);
        path[0] = otherNode.id;
        vm.recordLogs();
        vm.prank(otherNode.signer);
        assets.suspend(t, noInclusion(), address(0), false, path, salt());
        bytes memory data = _lastData();
        vm.assertEq(data, abi.encode(otherNode.id, word(id)));
    }

    function activateWith(Asset memory a, Inclusion memory i) external {
        assets.activateSigned(a, i, signRegister(a, stranger));
    }

    function test_activateSigned__paused__refusedWithAndWithoutASlot() external {
        Asset memory fresh = assetTerms(stranger);
        Inclusion memory i = anchored(fresh, 2);
        Asset memory awaited = assetTerms(stranger);
        Inclusion memory j = anchored(awaited, 2);
        vm.prank(node.signer);
        assets.suspend(awaited, j, address(0), false, noPath(), salt());
        assets.pause{value: 1}();
        vm.expectPartialRevert(IAssetRegistry.Paused.selector);
        this.activateWith(fresh, i);
        vm.expectPartialRevert(IAssetRegistry.Paused.selector);
        this.activateWith(awaited, j);
        vm.warp(block.timestamp + 14 days);
        this.activateWith(fresh, i);
        this.activateWith(awaited, j);
        vm.assertEq(assets.status(idOf(fresh)), ASSET_STATUS_IN_NOTICE);
        vm.assertEq(assets.status(idOf(awaited)), ASSET_STATUS_SUSPENDED);
    }

    function test_register__endsBeforeNowOrBeforeItsStart__refused() external {
        Asset memory a = assetTerms();
        (a.from, a.until) = (uint40(block.timestamp - 9 days), uint40(block.timestamp - 2 days));
        _refuseRegister(a, _invalid(10));
        (a.from, a.until) = (uint40(block.timestamp + 9 days), uint40(block.timestamp + 2 days));
        _refuseRegister(a, _invalid(10));
    }
}
