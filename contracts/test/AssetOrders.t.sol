// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import "../src/types/Enums.sol";
import {Asset, CLOSURE_TYPE, CONSENT_CLOSE_TYPE, Closure} from "../src/types/Terms.sol";
import {Amendment} from "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract AssetOrdersTest is AssetActs {
    Asset private t;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
    }

    function _liftByNode() private {
        vm.prank(node.signer);
        assets.lift(t, address(0), false, noPath(), keccak256("reason"));
    }

    function _approve(uint32 rev, bool approved) private {
        vm.prank(regulator.signer);
        assets.approve(t, rev, regulator.id, approved, keccak256("reason"));
    }

    function _unchanged() private view returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.AssetFlagUnchanged.selector, id);
    }

    function _otherRegion() private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320500);
    }

    function _close(Person memory p, Person memory successor) private {
        Closure memory c = Closure(p.id, successor.id, salt(), salt());
        bytes32 closure = keccak256(abi.encode(CLOSURE_TYPE, c));
        parties.close(c, sign(p, address(parties), CONSENT_CLOSE_TYPE, closure, 0));
    }

    function test_suspend__byNodeAndRegulator__keptApart() external {
        vm.recordLogs();
        suspendByNode(t);
        vm.assertEq(word(id).suspended(), 1);
        vm.assertEq(assets.status(id), ASSET_STATUS_SUSPENDED);
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.topics[0], IAssetRegistry.AssetSuspended.selector);
        vm.assertEq(log.topics[2], keccak256("reason"));
        vm.assertEq(log.data, abi.encode(node.id, AssetWord.unwrap(word(id))));
        vm.assertEq(assets.head(id), foldOf(0, id, log));
        suspendByRegulator(t);
        vm.assertEq(word(id).suspended(), 3);
        _liftByNode();
        vm.assertEq(word(id).suspended(), 2);
        vm.assertEq(assets.status(id), ASSET_STATUS_SUSPENDED);
        liftByRegulator(t);
        vm.assertEq(assets.status(id), ASSET_STATUS_VALID);
    }

    function test_suspend__twice__refused() external {
        suspendByNode(t);
        vm.expectRevert(_unchanged());
        suspendByNode(t);
    }

    function test_lift__nodeOverARegulatorsOrder__refused() external {
        suspendByRegulator(t);
        vm.expectRevert(_unchanged());
        _liftByNode();
    }

    function test_lift__regulatorOverBoth__liftsBoth() external {
        suspendByNode(t);
        suspendByRegulator(t);
        liftByRegulator(t);
        vm.assertEq(word(id).suspended(), 0);
        vm.expectRevert(_unchanged());
        liftByRegulator(t);
    }

    function test_suspend__regulatorOfAnotherRegion__refused() external {
        vm.expectRevert(_otherRegion());
        vm.prank(otherRegulator.signer);
        assets.suspend(t, noInclusion(), otherRegulator.id, true, noPath(), keccak256("order"));
    }

    function test_lift__regulatorOfAnotherRegion__refused() external {
        suspendByRegulator(t);
        vm.expectRevert(_otherRegion());
        vm.prank(otherRegulator.signer);
        assets.lift(t, otherRegulator.id, true, noPath(), keccak256("order"));
    }

    function test_suspend__anotherNode__refused() external {
        vm.expectRevert(
            abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, node.id, otherNode.signer)
        );
        vm.prank(otherNode.signer);
        assets.suspend(t, noInclusion(), otherNode.id, false, noPath(), keccak256("reason"));
    }

    function test_suspend__termsOfAnotherNode__isAnotherAsset() external {
        t.node = otherNode.id;
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetUnknown.selector, idOf(t)));
        vm.prank(otherNode.signer);
        assets.suspend(t, noInclusion(), address(0), false, noPath(), keccak256("reason"));
    }

    function test_suspend__paused__passes() external {
        assets.pause{value: 1}();
        suspendByRegulator(t);
        liftByRegulator(t);
        revokeByOrder(t);
        vm.assertEq(assets.status(id), ASSET_STATUS_REVOKED);
    }

    function test_suspend__successorOfAClosedNode__acts() external {
        _close(node, otherNode);
        address[] memory path = new address[](1);
        path[0] = otherNode.id;
        vm.prank(otherNode.signer);
        assets.suspend(t, noInclusion(), address(0), false, path, keccak256("reason"));
        vm.assertEq(word(id).suspended(), 1);
    }

    function test_revoke__byRegulator__endsIt() external {
        vm.recordLogs();
        revokeByOrder(t);
        vm.assertEq(assets.status(id), ASSET_STATUS_REVOKED);
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.data, abi.encode(regulator.id, AssetWord.unwrap(word(id))));
        vm.assertEq(assets.head(id), foldOf(0, id, log));
    }

    function test_revoke__byNode__refused() external {
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRoleMissing.selector, node.id, ROLE_REGULATOR));
        vm.prank(node.signer);
        assets.revoke(t, noInclusion(), node.id, keccak256("order"));
    }

    function test_revoke__regulatorOfAnotherRegion__refused() external {
        vm.expectRevert(_otherRegion());
        vm.prank(otherRegulator.signer);
        assets.revoke(t, noInclusion(), otherRegulator.id, keccak256("order"));
    }

    function test_orders__endedAsset__refused() external {
        revokeByOrder(t);
        bytes memory ended = abi.encodeWithSelector(IAssetRegistry.AssetEnded.selector, id, ASSET_REVOKED);
        vm.expectRevert(ended);
        revokeByOrder(t);
        vm.expectRevert(ended);
        suspendByNode(t);
        vm.expectRevert(ended);
        liftByRegulator(t);
        vm.expectRevert(ended);
        _approve(0, true);
    }

    function test_approve__currentRev__standsUntilTheLevelChanges() external {
        _approve(0, true);
        vm.assertEq(word(id).approval(), 1);
        vm.expectRevert(_unchanged());
        _approve(0, true);
        Amendment memory a = amendmentTerms(id);
        amendBy(t, a, enterprise);
        vm.assertEq(word(id).approval(), 1);
        a = amendmentTerms(id);
        a.level = 3;
        a.form = FORM_LEVEL;
        amendBy(t, a, enterprise);
        vm.assertEq(word(id).approval(), 0);
        _approve(2, true);
        _approve(2, false);
        vm.assertEq(word(id).approval(), 0);
    }

    function test_approve__anotherRev__refused() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, id, 0, 1));
        _approve(1, true);
    }

    function test_approve__byNodeOrAnotherRegion__refused() external {
        vm.expectPartialRevert(IPartyRegistry.PartyRoleMissing.selector);
        vm.prank(node.signer);
        assets.approve(t, 0, node.id, true, keccak256("reason"));
        vm.expectRevert(_otherRegion());
        vm.prank(otherRegulator.signer);
        assets.approve(t, 0, otherRegulator.id, true, keccak256("reason"));
    }

    /// @dev I10: the first match of the vocabulary's order wins, whatever else holds.
    function testFuzz_status__anyWordAndTime__firstMatchWins(uint256 noise, uint40 time) external {
        AssetWord w = AssetWord.wrap(noise).withRegistrant(enterprise.id).withEnd(noise % 4);
        vm.store(address(assets), keccak256(abi.encode(id, uint256(0))), bytes32(AssetWord.unwrap(w)));
        vm.warp(time);
        vm.assertEq(assets.status(id), _expected(w, time));
    }

    function _expected(AssetWord w, uint256 time) private pure returns (uint256) {
        if (w.end() == ASSET_REVOKED) return ASSET_STATUS_REVOKED;
        if (w.end() == ASSET_CANCELLED) return ASSET_STATUS_CANCELLED;
        if (w.end() == ASSET_REFUSED) return ASSET_STATUS_REFUSED;
        if (w.until() <= time) return ASSET_STATUS_EXPIRED;
        if (w.suspended() > 0) return ASSET_STATUS_SUSPENDED;
        if (w.objections() > 0) return ASSET_STATUS_OBJECTED;
        if (w.noticeEnd() == 0xffffff || w.noticeEnd() * 3600 > time) return ASSET_STATUS_IN_NOTICE;
        return ASSET_STATUS_VALID;
    }

    function test_status__noSlot__isNone() external view {
        vm.assertEq(assets.status(keccak256("none")), ASSET_STATUS_NONE);
    }
}
