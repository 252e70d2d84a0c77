// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import "../src/types/Enums.sol";
import {RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {Vm, vm} from "./Vm.sol";

/// @dev Terminating, surrendering, settling; revoking, suspending, lifting.
contract RightEndsTest is RightActs {
    uint8 private constant TERMINABLE = FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE | FLAG_TERMINABLE;

    Grant private upper;
    Grant private lower;

    function _upper(uint8 flags) private returns (bytes32 id) {
        Grant memory t = flagged(childOf(root, enterprise, merchant), flags);
        upper = t;
        return grantUnderRoot(t);
    }

    function _lower() private returns (bytes32 id) {
        Grant memory t = childOf(idOf(upper), merchant, subsidiary);
        lower = t;
        return grantBelow(t, pathOf(upper));
    }

    function _groupOpen(bytes32 id) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.RightGroupOpen.selector, id, 1);
    }

    // Terminating

    function test_terminate__byBoth__endsAndLeavesTheGroup() external {
        bytes32 id = _upper(3);
        watch();
        terminateBoth(id, pathOf(upper), enterprise, merchant, noStanding());
        Vm.Log[] memory logs = journaled();
        RightWord w = rights.right(id);
        vm.assertEq(w.end(), RIGHT_TERMINATED);
        vm.assertEq(w.pledgeEpoch(), 1);
        vm.assertEq(groupWord(root), 1 << 32, "only the count of children made stays");
        vm.assertEq(logs[0].topics[0], IRightsLedger.Terminated.selector);
        vm.assertEq(wordOf(logs[0], 5), uint160(enterprise.id));
        vm.assertEq(wordOf(logs[0], 2), rightWord(id));
        vm.assertEq(wordOf(logs[0], 1), groupWord(root));
        vm.assertEq(logs[0].data.length, 32 * 9);
        vm.assertEq(rights.status(assetId, USE, pathOf(upper)), RIGHT_STATUS_TERMINATED);
    }

    function test_terminate__alone__refusedUnlessTerminable() external {
        bytes32 id = _upper(3);
        refused(
            abi.encodeCall(this.terminateAlone, (id, pathOf(upper), enterprise)),
            abi.encodeWithSelector(IRightsLedger.RightNotTerminable.selector, id)
        );
    }

    function test_terminate__aloneByItsHolder__refused() external {
        bytes32 id = _upper(TERMINABLE);
        refused(
            abi.encodeCall(this.terminateAlone, (id, pathOf(upper), merchant)),
            abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, enterprise.id, merchant.id)
        );
    }

    function test_terminate__aloneByTheGrantorWhoSoldTheParent__refused() external {
        bytes32 id = _upper(TERMINABLE);
        transferRoot(enterprise, stranger);
        refused(
            abi.encodeCall(this.terminateAlone, (id, pathOf(upper), enterprise)),
            abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, stranger.id, enterprise.id)
        );
        terminateAlone(id, pathOf(upper), stranger);
        vm.assertEq(rights.right(id).end(), RIGHT_TERMINATED);
    }

    /// @dev Licensees, sub-licensees and pledgees took it knowingly.
    function test_terminate__terminableWithSubtreeAndPledge__endsThemAll() external {
        bytes32 id = _upper(TERMINABLE);
        _lower();
        Pledge memory p = pledgeRight(pledgeTerms(assetId, id, USE, merchant), pathOf(upper), noStanding());
        terminateAlone(id, pathOf(upper), enterprise);
        Grant[] memory path = extendPath(lower, pathOf(upper));
        vm.assertEq(rights.status(assetId, USE, path), RIGHT_STATUS_TERMINATED);
        vm.assertEq(rights.right(id).pledges(), 0);
        vm.assertNotEq(rights.right(id).pledgeEpoch(), pledges.pledgeOf(idOf(p)).epoch());
    }

    function test_terminate__byBothWhileAChildLives__refused() external {
        bytes32 id = _upper(3);
        _lower();
        refused(
            abi.encodeCall(this.terminateBoth, (id, pathOf(upper), enterprise, merchant, noStanding())), _groupOpen(id)
        );
    }

    function test_terminate__pledgedWithoutPledgee__refused() external {
        bytes32 id = _upper(3);
        Pledge memory p = pledgeRight(pledgeTerms(assetId, id, USE, merchant), pathOf(upper), noStanding());
        refused(
            abi.encodeCall(this.terminateBoth, (id, pathOf(upper), enterprise, merchant, noStanding())),
            abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, id, 1, 0)
        );
        terminateBoth(id, pathOf(upper), enterprise, merchant, listOf(p));
        vm.assertEq(rights.right(id).end(), RIGHT_TERMINATED);
    }

    function test_terminate__root__refused() external {
        refused(
            abi.encodeCall(this.terminateAlone, (root, emptyPath(), enterprise)),
            abi.encodeWithSelector(IRightsLedger.RightIsRoot.selector, root)
        );
    }

    function test_terminate__twice__refused() external {
        bytes32 id = _upper(TERMINABLE);
        terminateAlone(id, pathOf(upper), enterprise);
        refused(
            abi.encodeCall(this.terminateAlone, (id, pathOf(upper), enterprise)),
            abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, id, RIGHT_STATUS_TERMINATED)
        );
    }

    function test_terminate__expiredOrSuspended__refused() external {
        bytes32 id = _upper(TERMINABLE);
        suspendRight(pathOf(upper));
        refused(
            abi.encodeCall(this.terminateAlone, (id, pathOf(upper), enterprise)),
            abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, id, RIGHT_STATUS_SUSPENDED)
        );
        vm.warp(upper.until);
        refused(
            abi.encodeCall(this.terminateAlone, (id, pathOf(upper), enterprise)),
            abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, id, RIGHT_STATUS_EXPIRED)
        );
    }

    function test_terminate__pending__endsBeforeItStarts() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.from += 10 days;
        bytes32 id = grantUnderRoot(t);
        terminateBoth(id, pathOf(t), enterprise, merchant, noStanding());
        vm.assertEq(rights.group(root).open(), 0);
    }

    function test_terminate__termsOfAnotherRight__refused() external {
        _upper(TERMINABLE);
        Grant memory other = childOf(root, enterprise, stranger);
        bytes32 id = grantUnderRoot(other);
        refused(
            abi.encodeCall(this.terminateAlone, (id, pathOf(upper), enterprise)),
            abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, 0)
        );
    }

    // Surrendering

    function test_surrender__byHolder__endsAndLeavesTheGroup() external {
        bytes32 id = _upper(3);
        watch();
        surrender(upper, merchant, noStanding());
        Vm.Log[] memory logs = journaled();
        vm.assertEq(rights.right(id).end(), RIGHT_SURRENDERED);
        vm.assertEq(rights.group(root).open(), 0);
        vm.assertEq(logs[0].topics[0], IRightsLedger.Surrendered.selector);
        vm.assertEq(wordOf(logs[0], 2), rightWord(id));
        vm.assertEq(rights.status(assetId, USE, pathOf(upper)), RIGHT_STATUS_SURRENDERED);
    }

    function test_surrender__byAnother__refused() external {
        _upper(3);
        refused(
            abi.encodeCall(this.surrender, (upper, enterprise, noStanding())),
            abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, merchant.id, enterprise.id)
        );
    }

    function test_surrender__whileAChildLives__refusedUntilItExpiredAndWasSettled() external {
        bytes32 id = _upper(3);
        Grant memory t = childOf(id, merchant, subsidiary);
        t.until = t.from + 1 days;
        grantBelow(t, pathOf(upper));
        refused(abi.encodeCall(this.surrender, (upper, merchant, noStanding())), _groupOpen(id));
        vm.warp(t.until);
        refused(abi.encodeCall(this.surrender, (upper, merchant, noStanding())), _groupOpen(id));
        rights.settle(assetId, pathOf(t));
        surrender(upper, merchant, noStanding());
    }

    function test_surrender__pledgedWithoutPledgee__refused() external {
        bytes32 id = _upper(3);
        Pledge memory p = pledgeRight(pledgeTerms(assetId, id, USE, merchant), pathOf(upper), noStanding());
        refused(
            abi.encodeCall(this.surrender, (upper, merchant, noStanding())),
            abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, id, 1, 0)
        );
        surrender(upper, merchant, listOf(p));
    }

    function test_surrender__neverGranted__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        refused(
            abi.encodeCall(this.surrender, (t, merchant, noStanding())),
            abi.encodeWithSelector(IRightsLedger.RightUnknown.selector, idOf(t))
        );
    }

    function test_surrender__suspendedRight__refused() external {
        bytes32 id = _upper(3);
        suspendRight(pathOf(upper));
        refused(
            abi.encodeCall(this.surrender, (upper, merchant, noStanding())),
            abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, id, RIGHT_STATUS_SUSPENDED)
        );
    }

    function test_surrender__onASuspendedAsset__passes() external {
        bytes32 id = _upper(3);
        vm.prank(node.signer);
        assets.suspend(asset, noInclusion(), address(0), false, noPath(), "reason");
        surrender(upper, merchant, noStanding());
        vm.assertEq(rights.right(id).end(), RIGHT_SURRENDERED);
    }

    /// @dev I5 names what is not done on a suspended asset, and an end is not among it: to freeze a right, the right itself or
    /// one above it is suspended.
    function test_terminate__onASuspendedAsset__passes() external {
        bytes32 id = _upper(3);
        suspendRight(pathOf(upper));
        refused(
            abi.encodeCall(this.terminateBoth, (id, pathOf(upper), enterprise, merchant, noStanding())),
            abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, id, RIGHT_STATUS_SUSPENDED)
        );
        liftRight(pathOf(upper));
        vm.prank(node.signer);
        assets.suspend(asset, noInclusion(), address(0), false, noPath(), "reason");
        terminateBoth(id, pathOf(upper), enterprise, merchant, noStanding());
        vm.assertEq(rights.right(id).end(), RIGHT_TERMINATED);
    }

    // Settling

    function test_settle__several__writesEachAndTheHeadOnce() external {
        bytes32 id = _upper(3);
        _lower();
        vm.warp(upper.until);
        watch();
        rights.settle(assetId, extendPath(upper, pathOf(lower)));
        vm.assertEq(journaled().length, 2);
        vm.assertEq(rights.right(id).end(), RIGHT_SETTLED);
        vm.assertEq(rights.group(root).open() + rights.group(id).open(), 0);
        vm.assertEq(rights.status(assetId, USE, pathOf(upper)), RIGHT_STATUS_EXPIRED);
    }

    function test_settle__live__refused() external {
        bytes32 id = _upper(3);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightNotExpired.selector, id, upper.until));
        rights.settle(assetId, pathOf(upper));
    }

    function test_settle__neverGranted__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightUnknown.selector, idOf(t)));
        rights.settle(assetId, pathOf(t));
    }

    function test_settle__underAnotherAssetsName__refused() external {
        bytes32 id = _upper(3);
        vm.warp(upper.until);
        (, bytes32 other) = validAsset();
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightUnknown.selector, id));
        rights.settle(other, pathOf(upper));
    }

    function test_settle__twice__changesNothing() external {
        _upper(3);
        vm.warp(upper.until);
        rights.settle(assetId, pathOf(upper));
        bytes32 head = assets.head(assetId);
        rights.settle(assetId, pathOf(upper));
        vm.assertEq(assets.head(assetId), head);
    }

    function test_settle__onARevokedAsset__passes() external {
        bytes32 id = _upper(3);
        vm.prank(regulator.signer);
        assets.revoke(asset, noInclusion(), regulator.id, "reason");
        vm.warp(upper.until);
        rights.settle(assetId, pathOf(upper));
        vm.assertEq(rights.right(id).end(), RIGHT_SETTLED);
    }

    function test_settle__duringPause__refused() external {
        _upper(3);
        vm.warp(upper.until);
        assets.pause{value: 1}();
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.Paused.selector, block.timestamp + 14 days));
        rights.settle(assetId, pathOf(upper));
    }

    // Revoking

    function test_revoke__grantedRight__endsItAndItsSubtree() external {
        bytes32 id = _upper(3);
        _lower();
        watch();
        revokeRight(pathOf(upper));
        Vm.Log[] memory logs = journaled();
        vm.assertEq(logs[0].topics[0], IRightsLedger.RightRevoked.selector);
        vm.assertEq(logs[0].data, abi.encode(regulator.id, bytes32("reason"), rightWord(id), groupWord(root)));
        vm.assertEq(rights.status(assetId, USE, extendPath(lower, pathOf(upper))), RIGHT_STATUS_REVOKED);
        vm.assertEq(rights.group(root).open(), 0);
    }

    function test_revoke__unwrittenRoot__writesItEnded() external {
        watch();
        revokeRight(emptyPath());
        Vm.Log[] memory logs = journaled();
        vm.assertEq(rights.right(root).end(), RIGHT_REVOKED);
        vm.assertEq(rights.right(root).holder(), enterprise.id);
        vm.assertEq(wordOf(logs[0], 1), 0, "a root has no siblings");
    }

    function test_revoke__pledgedRoot__leavesTheOtherRootsPledges() external {
        Pledge memory a = pledgeRoot(enterprise);
        pledgeRight(pledgeTerms(assetId, root, USE, enterprise), emptyPath(), listOf(a));
        bytes32 hold = rootOf(assetId, HOLD);
        pledgeRight(pledgeTerms(assetId, hold, HOLD, enterprise), emptyPath(), noStanding());
        vm.assertEq(rights.right(root).pledges() + rights.right(hold).pledges(), 3);
        revokeRight(emptyPath());
        vm.assertEq(rights.right(root).pledges(), 0);
        vm.assertEq(rights.right(hold).pledges(), 1);
    }

    function test_revoke__twice__refused() external {
        revokeRight(emptyPath());
        refused(
            abi.encodeCall(this.revokeRight, (emptyPath())),
            abi.encodeWithSelector(IRightsLedger.RightEnded.selector, root, RIGHT_REVOKED)
        );
    }

    function test_revoke__byRegulatorOfAnotherRegion__refused() external {
        vm.prank(otherRegulator.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320500));
        rights.revoke(asset, USE, emptyPath(), otherRegulator.id, "reason");
    }

    function test_revoke__bySenderWhoIsNotTheRegulator__refused(address sender) external {
        vm.assume(sender != regulator.signer);
        vm.prank(sender);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, regulator.id, sender));
        rights.revoke(asset, USE, emptyPath(), regulator.id, "reason");
    }

    function test_revoke__pathOfAnotherAssetOrKind__refused() external {
        _upper(3);
        (Asset memory other,) = validAsset();
        vm.startPrank(regulator.signer);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, 0));
        rights.revoke(other, USE, pathOf(upper), regulator.id, "reason");
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, 0));
        rights.revoke(asset, HOLD, pathOf(upper), regulator.id, "reason");
        vm.stopPrank();
    }

    function test_revoke__rootNobodyEvidenced__refused() external {
        vm.prank(regulator.signer);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightNotEvidenced.selector, assetId, 4));
        rights.revoke(asset, 4, emptyPath(), regulator.id, "reason");
    }

    function test_revoke__duringPauseAndSuspension__passes() external {
        vm.prank(regulator.signer);
        assets.suspend(asset, noInclusion(), regulator.id, true, noPath(), "reason");
        assets.pause{value: 1}();
        revokeRight(emptyPath());
        vm.assertEq(rights.right(root).end(), RIGHT_REVOKED);
    }

    // Suspending and lifting

    function _suspendByNode() private {
        vm.prank(node.signer);
        rights.suspend(asset, USE, emptyPath(), address(0), false, noPath(), "reason");
    }

    function liftByNode() external {
        vm.prank(node.signer);
        rights.lift(asset, USE, emptyPath(), address(0), false, noPath(), "reason");
    }

    function _unchanged() private view returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.RightFlagUnchanged.selector, root);
    }

    function test_suspend__byNodeAndRegulator__bitsApart() external {
        watch();
        _suspendByNode();
        vm.assertEq(rights.right(root).suspended(), 1);
        suspendRight(emptyPath());
        vm.assertEq(rights.right(root).suspended(), 3);
        Vm.Log[] memory logs = journaled();
        vm.assertEq(logs[0].data.length, 96);
        vm.assertEq(wordOf(logs[0], 3), uint160(node.id));
        vm.assertEq(wordOf(logs[1], 3), uint160(regulator.id));
        vm.assertEq(rights.status(assetId, USE, emptyPath()), RIGHT_STATUS_SUSPENDED);
        refused(abi.encodeCall(this.suspendRight, (emptyPath())), _unchanged());
    }

    function test_lift__byNode__onlyItsOwn() external {
        suspendRight(emptyPath());
        refused(abi.encodeCall(this.liftByNode, ()), _unchanged());
        _suspendByNode();
        this.liftByNode();
        vm.assertEq(rights.right(root).suspended(), 2);
    }

    function test_lift__byRegulator__both() external {
        suspendRight(emptyPath());
        _suspendByNode();
        watch();
        liftRight(emptyPath());
        vm.assertEq(journaled()[0].topics[0], IRightsLedger.RightLifted.selector);
        vm.assertEq(rights.right(root).suspended(), 0);
        refused(abi.encodeCall(this.liftRight, (emptyPath())), _unchanged());
    }

    function test_suspend__byAnotherNode__refused() external {
        vm.prank(otherNode.signer);
        vm.expectRevert(
            abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, node.id, otherNode.signer)
        );
        rights.suspend(asset, USE, emptyPath(), otherNode.id, false, noPath(), "reason");
    }

    function test_suspend__byRegulatorOfAnotherRegion__refused() external {
        vm.prank(otherRegulator.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320500));
        rights.suspend(asset, USE, emptyPath(), otherRegulator.id, true, noPath(), "reason");
    }

    function test_suspend__endedRight__refused() external {
        revokeRight(emptyPath());
        refused(
            abi.encodeCall(this.suspendRight, (emptyPath())),
            abi.encodeWithSelector(IRightsLedger.RightEnded.selector, root, RIGHT_REVOKED)
        );
    }

    // I10: status is a function of terms, words and time

    function test_status__ofTerms__byTimeAlone() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.from += 10 days;
        grantUnderRoot(t);
        vm.assertEq(rights.status(assetId, USE, pathOf(t)), RIGHT_STATUS_PENDING);
        vm.warp(t.from);
        vm.assertEq(rights.status(assetId, USE, pathOf(t)), RIGHT_STATUS_LIVE);
        vm.warp(t.until);
        vm.assertEq(rights.status(assetId, USE, pathOf(t)), RIGHT_STATUS_EXPIRED);
    }

    function test_status__unknownRightOrAsset__none() external {
        Grant memory t = childOf(root, enterprise, merchant);
        vm.assertEq(rights.status(assetId, USE, pathOf(t)), RIGHT_STATUS_NONE);
        vm.assertEq(rights.status(salt(), USE, emptyPath()), RIGHT_STATUS_NONE);
        vm.assertEq(rights.status(assetId, 9, emptyPath()), RIGHT_STATUS_NONE);
    }

    function test_status__asAssetGoes__rootsGo() external {
        Asset memory t = assetTerms();
        bytes32 id = registerAsset(t);
        vm.assertEq(rights.status(id, USE, emptyPath()), RIGHT_STATUS_PENDING);
        vm.warp(block.timestamp + NOTICE + 1 hours);
        vm.assertEq(rights.status(id, USE, emptyPath()), RIGHT_STATUS_LIVE);
        vm.prank(regulator.signer);
        assets.suspend(t, noInclusion(), regulator.id, true, noPath(), "reason");
        vm.assertEq(rights.status(id, USE, emptyPath()), RIGHT_STATUS_SUSPENDED);
        vm.prank(regulator.signer);
        assets.revoke(t, noInclusion(), regulator.id, "reason");
        vm.assertEq(rights.status(id, USE, emptyPath()), RIGHT_STATUS_REVOKED);
    }
}
