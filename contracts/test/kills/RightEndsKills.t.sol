// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../../src/interfaces/IRightsLedger.sol";
import {AssetWord} from "../../src/types/AssetWords.sol";
import {Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import {RightView} from "../../src/types/RightView.sol";
import {GroupWord} from "../../src/types/RightWords.sol";
import "../../src/types/Terms.sol";
import {RightActs} from "../RightActs.sol";
import {Vm, vm} from "../Vm.sol";
import {Person} from "../World.sol";

/// @title Ends of rights, orders on them and their sale, at the edges and on records that are almost the right ones.
contract RightEndsKillsTest is RightActs {
    Grant[] private none;

    function _broken(uint256 at) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, at);
    }

    function _beside(bytes32 id, uint256 side) private pure returns (bytes32) {
        return bytes32(side == 0 ? uint256(id) - 1 : uint256(id) + 1);
    }

    function _granted(uint8 flags) private returns (Grant memory t) {
        t = flagged(childOf(root, enterprise, merchant), flags);
        grantUnderRoot(t);
    }

    function _brief(uint40 lasts) private returns (Grant memory t) {
        t = childOf(root, enterprise, merchant);
        t.until = t.from + lasts;
        grantUnderRoot(t);
    }

    // Terminating

    function terminateAs(bytes32 named, Grant[] memory path, Person[] memory by, uint32 seq) external {
        Termination memory t = terminationOf(named);
        Consent[] memory consents = new Consent[](by.length);
        for (uint256 i = 0; i < by.length; ++i) {
            consents[i] = sign(by[i], address(rights), CONSENT_TERMINATE_TYPE, idOf(t), seq);
        }
        rights.terminate(t, path, noPledges(), consents);
    }

    function _people(uint256 count) private view returns (Person[] memory by) {
        by = new Person[](count);
        for (uint256 i = 0; i < count; ++i) {
            by[i] = i == 0 ? enterprise : merchant;
        }
    }

    function test_terminate__otherThanOneOrTwoConsents__refused() external {
        Grant memory t = _granted(7);
        bytes memory reason = abi.encodeWithSelector(IRightsLedger.RightNotTerminable.selector, idOf(t));
        refused(abi.encodeCall(this.terminateAs, (idOf(t), pathOf(t), _people(0), 0)), reason);
        refused(abi.encodeCall(this.terminateAs, (idOf(t), pathOf(t), _people(3), 0)), reason);
        this.terminateAs(idOf(t), pathOf(t), _people(2), 0);
    }

    function test_terminate__flagsOfTheRight__aloneOnlyWhereTerminable() external {
        for (uint8 flags = 0; flags < 8; ++flags) {
            Grant memory t = _granted(flags);
            bytes memory act = abi.encodeCall(this.terminateAs, (idOf(t), pathOf(t), _people(1), 0));
            if (flags & FLAG_TERMINABLE != 0) this.terminateAs(idOf(t), pathOf(t), _people(1), 0);
            else refused(act, abi.encodeWithSelector(IRightsLedger.RightNotTerminable.selector, idOf(t)));
        }
    }

    function test_terminate__idNextToTheRights__refused() external {
        Grant memory t = _granted(7);
        for (uint256 side = 0; side < 2; ++side) {
            bytes32 named = _beside(idOf(t), side);
            refused(abi.encodeCall(this.terminateAs, (named, pathOf(t), _people(1), 0)), _broken(0));
        }
    }

    function test_terminate__consentAtAnotherSeq__refused() external {
        Grant memory t = _granted(7);
        transferRight(transferTerms(assetId, idOf(t), USE, merchant, subsidiary), pathOf(t), noStanding());
        for (uint32 seq = 0; seq <= 2; seq += 2) {
            bytes memory wrong = abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 1, seq);
            refused(abi.encodeCall(this.terminateAs, (idOf(t), pathOf(t), _people(1), seq)), wrong);
        }
        this.terminateAs(idOf(t), pathOf(t), _people(1), 1);
    }

    function test_terminate__aloneWithAPledgeListed__refusedThoughItNeedsNone() external {
        Grant memory t = _granted(7);
        Pledge memory p = pledgeTerms(assetId, idOf(t), USE, merchant);
        pledgeRight(p, pathOf(t), noStanding());
        Termination memory end = terminationOf(idOf(t));
        Consent[] memory one = new Consent[](1);
        one[0] = signRights(enterprise, CONSENT_TERMINATE_TYPE, idOf(end), idOf(t));
        Pledged[] memory listed = agreed(listOf(p), CONSENT_TERMINATE_TYPE, idOf(end), idOf(t));
        bytes4 reason = IRightsLedger.PledgesListIncomplete.selector;
        vm.expectRevert(abi.encodeWithSelector(reason, idOf(t), 0, 1));
        rights.terminate(end, pathOf(t), listed, one);
    }

    function test_terminate__byThePresentHolderOfAMovedParent__passes() external {
        Grant memory t = _granted(7);
        transferRoot(enterprise, subsidiary);
        watch();
        terminateAlone(idOf(t), pathOf(t), subsidiary);
        Vm.Log[] memory logs = journaled();
        vm.assertEq(wordOf(logs[0], 5), uint160(subsidiary.id));
        vm.assertEq(rights.right(idOf(t)).end(), RIGHT_TERMINATED);
    }

    // Surrendering

    function surrenderAs(bytes32 named, bytes32 ofAsset, Grant memory g) external {
        Surrender memory t = Surrender(ofAsset, named, salt(), salt());
        rights.surrender(t, g, noPledges(), sign(merchant, address(rights), CONSENT_SURRENDER_TYPE, idOf(t), 0));
    }

    function test_surrender__idOrAssetNextToTheRights__refused() external {
        Grant memory t = _granted(3);
        for (uint256 side = 0; side < 2; ++side) {
            refused(abi.encodeCall(this.surrenderAs, (_beside(idOf(t), side), assetId, t)), _broken(0));
            bytes memory unknown = abi.encodeWithSelector(IRightsLedger.RightUnknown.selector, idOf(t));
            refused(abi.encodeCall(this.surrenderAs, (idOf(t), _beside(assetId, side), t)), unknown);
        }
        this.surrenderAs(idOf(t), assetId, t);
    }

    function test_surrender__untilItsLastSecond__andNoLonger() external {
        Grant memory t = _brief(1 days);
        vm.warp(t.until);
        bytes memory over = abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, idOf(t), RIGHT_STATUS_EXPIRED);
        refused(abi.encodeCall(this.surrender, (t, merchant, noStanding())), over);
        vm.warp(t.until - 1);
        surrender(t, merchant, noStanding());
        vm.assertEq(rights.right(idOf(t)).end(), RIGHT_SURRENDERED);
    }

    function test_surrender__pendingRight__passes() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.from += 30 days;
        grantUnderRoot(t);
        surrender(t, merchant, noStanding());
        vm.assertEq(rights.group(root).open(), 0);
    }

    // Settling

    function test_settle__lastSecond__refusedAndThenPasses() external {
        Grant memory t = _brief(1 days);
        vm.warp(t.until - 1);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightNotExpired.selector, idOf(t), t.until));
        rights.settle(assetId, pathOf(t));
        vm.warp(t.until);
        rights.settle(assetId, pathOf(t));
        vm.assertEq(rights.right(idOf(t)).pledgeEpoch(), 1);
    }

    function test_settle__endedOnesAmongThem__onlyTheOthersAreJournaled() external {
        Grant memory a = _brief(1 days);
        Grant memory b = _brief(2 days);
        Grant memory c = _brief(3 days);
        vm.warp(c.until);
        rights.settle(assetId, pathOf(b));
        watch();
        rights.settle(assetId, extendPath(a, extendPath(b, pathOf(c))));
        vm.assertEq(journaled().length, 2);
        vm.assertEq(rights.group(root).open(), 0);
        vm.assertEq(rights.group(root).made(), 3);
    }

    function test_settle__underAssetsNextToItsOwn__refused() external {
        Grant memory t = _brief(1 days);
        vm.warp(t.until);
        for (uint256 side = 0; side < 2; ++side) {
            vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightUnknown.selector, idOf(t)));
            rights.settle(_beside(assetId, side), pathOf(t));
        }
    }

    function test_settle__oneOfTwo__leavesTheOthersTime() external {
        Grant memory a = _brief(1 days);
        Grant memory b = _brief(2 days);
        vm.warp(a.until);
        rights.settle(assetId, pathOf(a));
        GroupWord left = rights.group(root);
        vm.assertEq(left.open(), 1);
        vm.assertEq(left.made(), 2);
        vm.assertEq(left.maxUntil(), b.until);
    }

    function test_end__soleChildAmongOldOnes__freesOnlyItsOwnHold() external {
        Grant memory old = _brief(1 days);
        vm.warp(old.until);
        Grant memory sole = exclusively(childOf(root, enterprise, stranger), SOLE);
        grantUnderRoot(sole);
        rights.settle(assetId, pathOf(old));
        vm.assertEq(rights.group(root).exclusiveUntil(), sole.until);
        vm.assertEq(rights.group(root).exclusivity(), SOLE);
        Grant memory other = _endSole(sole);
        vm.assertEq(rights.group(root).exclusiveUntil(), 0);
        vm.assertEq(rights.group(root).open(), 1);
        vm.assertEq(rights.right(idOf(other)).end(), 0);
    }

    /// @dev Ends the sole child while an older one that expired is not settled yet.
    function _endSole(Grant memory sole) private returns (Grant memory other) {
        vm.warp(sole.until);
        other = childOf(root, enterprise, merchant);
        grantUnderRoot(other);
        rights.settle(assetId, pathOf(sole));
    }

    function test_grant__settlingUnderIdsNextToTheParent__refused() external {
        Grant memory old = _brief(1 days);
        vm.warp(old.until);
        for (uint256 side = 0; side < 2; ++side) {
            Grant memory wrong = old;
            wrong.parent = _beside(root, side);
            Grant memory t = childOf(root, enterprise, stranger);
            refused(abi.encodeCall(this.grantSettling, (t, none, pathOf(wrong))), _broken(0));
            wrong.parent = root;
        }
    }

    // Orders

    function _order(bytes memory call_) private returns (bool done, bytes memory why) {
        vm.prank(regulator.signer);
        return address(rights).call(call_);
    }

    function test_orders__pathOfAnotherKindOrAsset__refused() external {
        Grant memory g = _granted(3);
        for (uint8 kind = HOLD; kind <= OPERATE; kind += 2) {
            (bool done, bytes memory why) = _order(
                abi.encodeCall(
                    rights.suspend, (asset, kind, pathOf(g), regulator.id, true, noPath(), bytes32("reason"))
                )
            );
            vm.assertFalse(done);
            vm.assertEq(why, _broken(0));
        }
        uint256 sides;
        for (uint256 tries = 0; sides != 3 && tries < 20; ++tries) {
            Asset memory other = assetTerms();
            sides |= registerAsset(other) < assetId ? 1 : 2;
            (bool done, bytes memory why) =
                _order(abi.encodeCall(rights.revoke, (other, USE, pathOf(g), regulator.id, bytes32("reason"))));
            vm.assertFalse(done);
            vm.assertEq(why, _broken(0));
        }
        vm.assertEq(sides, 3);
    }

    function test_orders__onOneOfTwoSuspensions__touchOnlyTheirBit() external {
        vm.prank(node.signer);
        rights.suspend(asset, USE, none, address(0), false, noPath(), "reason");
        vm.prank(node.signer);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightFlagUnchanged.selector, root));
        rights.suspend(asset, USE, none, address(0), false, noPath(), "reason");
        suspendRight(none);
        vm.prank(node.signer);
        rights.lift(asset, USE, none, address(0), false, noPath(), "reason");
        vm.assertEq(rights.right(root).suspended(), 2);
        vm.prank(node.signer);
        vm.expectRevert(abi.encodeWithSelector(IRightsLedger.RightFlagUnchanged.selector, root));
        rights.lift(asset, USE, none, address(0), false, noPath(), "reason");
        liftRight(none);
        vm.assertEq(rights.right(root).suspended(), 0);
    }

    function test_orders__onAGrantedRight__leaveTheAssetUntouched() external {
        Grant memory g = _granted(3);
        suspendRight(pathOf(g));
        liftRight(pathOf(g));
        revokeRight(pathOf(g));
        vm.assertEq(assets.asset(assetId).touched(), 0);
        suspendRight(none);
        vm.assertEq(assets.asset(assetId).touched(), 1);
    }

    // Sales

    function sellGrant(Grant memory t, Grant[] memory op, bool needed, uint256 seen) public returns (bytes32, bool) {
        AssetWord word = assets.asset(assetId);
        vm.prank(address(exchange));
        return rights.sellGrant(t, word, none, none, op, needed, seen);
    }

    function offer(uint8 kind, Person memory seller) external view returns (RightView memory, RightView memory) {
        return rights.offerable(assetId, assets.asset(assetId), kind, seller.id, none, none);
    }

    function test_sellGrant__madeOrSeqBelowOrAbove__refused() external {
        transferRoot(enterprise, merchant);
        transferRoot(merchant, enterprise);
        _brief(1 days);
        uint256 right = 2 << 32 | 1;
        Grant memory t = childOf(root, enterprise, stranger);
        for (uint256 made = 0; made <= 2; made += 2) {
            bytes memory wrong = abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, made, 1);
            refused(abi.encodeCall(this.sellGrant, (t, none, false, 2 << 32 | made)), wrong);
        }
        for (uint256 seq = 1; seq <= 3; seq += 2) {
            bytes memory wrong = abi.encodeWithSelector(IPartyRegistry.ConsentSeqWrong.selector, 2, seq);
            refused(abi.encodeCall(this.sellGrant, (t, none, false, seq << 32 | 1)), wrong);
        }
        this.sellGrant(t, none, false, right);
    }

    function test_sellGrant__operateTakenUntilThatSecond__refusedBefore() external {
        Grant memory taken = grantTerms(assetId, rootOf(assetId, OPERATE), enterprise, subsidiary, OPERATE);
        taken.exclusivity = SOLE;
        grantUnderRoot(taken);
        vm.warp(taken.until - 1);
        bytes memory reason =
            abi.encodeWithSelector(IRightsLedger.OperateTaken.selector, rootOf(assetId, OPERATE), taken.until);
        refused(abi.encodeCall(this.offer, (USE, enterprise)), reason);
        Grant memory t = childOf(root, enterprise, stranger);
        (, bool operated) = this.sellGrant(t, none, false, 0);
        vm.assertFalse(operated);
        vm.warp(taken.until);
        this.offer(USE, enterprise);
        t = childOf(root, enterprise, stranger);
        (, operated) = this.sellGrant(t, none, true, 1);
        vm.assertTrue(operated);
    }

    function test_offerable__byAnyoneButTheHolder__refused() external {
        Person[5] memory others = [merchant, subsidiary, stranger, venue, assessor];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes4 reason = IRightsLedger.RightHolderWrong.selector;
            refused(
                abi.encodeCall(this.offer, (USE, others[i])),
                abi.encodeWithSelector(reason, root, enterprise.id, others[i].id)
            );
        }
    }

    function test_offerable__operateHeldByAnyoneElse__refused() external {
        Person[5] memory others = [merchant, subsidiary, venue, assessor, stranger];
        bytes32 operate = rootOf(assetId, OPERATE);
        Person memory holder = enterprise;
        for (uint256 i = 0; i < others.length; ++i) {
            transferRight(transferTerms(assetId, operate, OPERATE, holder, others[i]), none, noStanding());
            holder = others[i];
            bytes memory missing = abi.encodeWithSelector(IRightsLedger.OperateMissing.selector, operate, enterprise.id);
            refused(abi.encodeCall(this.offer, (USE, enterprise)), missing);
        }
    }

    function test_offerable__grantedOperateRight__isReadApartFromTheRoots() external {
        Grant memory g = grantTerms(assetId, rootOf(assetId, OPERATE), enterprise, merchant, OPERATE);
        grantUnderRoot(g);
        AssetWord word = assets.asset(assetId);
        (RightView memory offered, RightView memory operate) =
            rights.offerable(assetId, word, OPERATE, merchant.id, pathOf(g), pathOf(g));
        vm.assertEq(offered.id, idOf(g));
        vm.assertEq(operate.id, idOf(g));
        vm.assertEq(operate.purposes, g.purposes);
        (offered, operate) = rights.offerable(assetId, word, USE, enterprise.id, none, none);
        vm.assertEq(offered.id, root);
        vm.assertEq(operate.id, rootOf(assetId, OPERATE));
    }
}
