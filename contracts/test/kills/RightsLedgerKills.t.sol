// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRightsLedger} from "../../src/interfaces/IRightsLedger.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {RightActs} from "../RightActs.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";

/// @title Grants, transfers and sales of rights at the edges of their terms, and on paths that are almost the right ones.
contract RightsLedgerKillsTest is RightActs {
    Grant[] private none;

    function _refusedGrant(Grant memory t, Grant[] memory path, bytes memory reason) private {
        refused(abi.encodeCall(this.grantBelow, (t, path)), reason);
    }

    function _broken(uint256 at) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, at);
    }

    function _beside(bytes32 id, uint256 side) private pure returns (bytes32) {
        return bytes32(side == 0 ? uint256(id) - 1 : uint256(id) + 1);
    }

    function _exceeds(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.GrantExceedsParent.selector, field);
    }

    function _upper() private returns (Grant memory t) {
        t = childOf(root, enterprise, merchant);
        t.from += 10 days;
        grantUnderRoot(t);
        vm.warp(t.from);
    }

    // Grants within their parent

    function test_grant__fromAndUntilOfTheParentItself__granted() external {
        Grant memory upper = _upper();
        bytes32 id = idOf(upper);
        Grant memory t = childOf(id, merchant, subsidiary);
        (t.from, t.until) = (upper.from - 1, upper.until);
        _refusedGrant(t, pathOf(upper), _exceeds(7));
        (t.from, t.until) = (upper.from, upper.until + 1);
        _refusedGrant(t, pathOf(upper), _exceeds(8));
        (t.from, t.until) = (upper.from, upper.until);
        vm.assertEq(rights.right(grantBelow(t, pathOf(upper))).until(), upper.until);
    }

    function test_grant__oneSecondLong__granted() external {
        Grant memory t = childOf(root, enterprise, merchant);
        (t.from, t.until) = (uint40(block.timestamp), uint40(block.timestamp + 1));
        grantUnderRoot(t);
        Grant memory past = childOf(root, enterprise, merchant);
        (past.from, past.until) = (0, uint40(block.timestamp + 1));
        grantUnderRoot(past);
        vm.assertEq(rights.group(root).open(), 2);
    }

    function test_grant__endsBeforeItStartsOrBeforeNow__refused() external {
        bytes memory wrong = abi.encodeWithSelector(IRightsLedger.GrantInvalid.selector, 8);
        Grant memory t = childOf(root, enterprise, merchant);
        (t.from, t.until) = (uint40(block.timestamp + 9 days), uint40(block.timestamp + 2 days));
        _refusedGrant(t, none, wrong);
        (t.from, t.until) = (uint40(block.timestamp - 9 days), uint40(block.timestamp - 2 days));
        _refusedGrant(t, none, wrong);
        (t.from, t.until) = (uint40(block.timestamp + 9), uint40(block.timestamp + 9));
        _refusedGrant(t, none, wrong);
    }

    function test_grant__untilTheAssetsEnd__grantedAndNoLonger() external {
        Grant memory t = childOf(root, enterprise, merchant);
        t.until = asset.until + 1;
        _refusedGrant(t, none, _exceeds(8));
        t.until = asset.until;
        grantUnderRoot(t);
        vm.assertEq(rights.group(root).maxUntil(), asset.until);
    }

    function test_grant__eachFlagAndPurpose__alone() external {
        for (uint8 flags = 0; flags < 8; ++flags) {
            Grant memory t = flagged(childOf(root, enterprise, merchant), flags);
            t.purposes = uint256(1) << (flags * 36);
            vm.assertEq(rights.right(grantUnderRoot(t)).flags(), flags);
        }
        Grant memory wrong = flagged(childOf(root, enterprise, merchant), 8);
        _refusedGrant(wrong, none, abi.encodeWithSelector(IRightsLedger.GrantInvalid.selector, 12));
        wrong = exclusively(childOf(root, enterprise, merchant), 3);
        _refusedGrant(wrong, none, abi.encodeWithSelector(IRightsLedger.GrantInvalid.selector, 6));
    }

    function test_grant__parentsFlags__onlySublicensableCounts() external {
        for (uint8 flags = 0; flags < 8; ++flags) {
            Grant memory upper = flagged(childOf(root, enterprise, merchant), flags);
            bytes32 id = grantUnderRoot(upper);
            Grant memory t = childOf(id, merchant, subsidiary);
            if (flags & FLAG_SUBLICENSABLE != 0) {
                grantBelow(t, pathOf(upper));
            } else {
                _refusedGrant(
                    t, pathOf(upper), abi.encodeWithSelector(IRightsLedger.RightNotSublicensable.selector, id)
                );
            }
        }
    }

    function test_grant__byAnyoneButTheHolder__refused() external {
        Person[4] memory others = [merchant, subsidiary, venue, assessor];
        for (uint256 i = 0; i < others.length; ++i) {
            Grant memory t = childOf(root, others[i], stranger);
            bytes4 reason = IRightsLedger.RightHolderWrong.selector;
            _refusedGrant(t, none, abi.encodeWithSelector(reason, root, enterprise.id, others[i].id));
        }
    }

    function test_grant__toAnyParty__butTheGrantor() external {
        Person[4] memory others = [merchant, subsidiary, venue, assessor];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.assertEq(rights.right(grantUnderRoot(childOf(root, enterprise, others[i]))).holder(), others[i].id);
        }
    }

    function test_grant__depth__risesByOneToSix() external {
        Grant[] memory path;
        bytes32 parent = root;
        Person memory from = enterprise;
        for (uint256 depth = 1; depth <= 6; ++depth) {
            Person memory to = depth % 2 == 1 ? merchant : subsidiary;
            Grant memory t = childOf(parent, from, to);
            parent = grantBelow(t, path);
            vm.assertEq(rights.right(parent).depth(), depth);
            (path, from) = (extendPath(t, path), to);
        }
    }

    // Groups

    function test_grant__exclusiveOverInThatSecond__freesTheGroup() external {
        Grant memory t = exclusively(childOf(root, enterprise, merchant), EXCLUSIVE);
        grantUnderRoot(t);
        vm.warp(t.until - 1);
        bytes memory taken = abi.encodeWithSelector(IRightsLedger.RightTakenExclusively.selector, root, t.until);
        _refusedGrant(childOf(root, enterprise, stranger), none, taken);
        vm.warp(t.until);
        grantUnderRoot(childOf(root, enterprise, stranger));
    }

    function test_grant__lastChildOverInThatSecond__makesRoomForAnExclusive() external {
        Grant memory t = childOf(root, enterprise, merchant);
        grantUnderRoot(t);
        Grant memory brief = childOf(root, enterprise, merchant);
        brief.until = t.until - 1 days;
        grantUnderRoot(brief);
        vm.assertEq(rights.group(root).maxUntil(), t.until);
        vm.warp(t.until - 1);
        bytes memory others = abi.encodeWithSelector(IRightsLedger.RightHasChildren.selector, root, 2, t.until);
        _refusedGrant(exclusively(childOf(root, enterprise, stranger), SOLE), none, others);
        vm.warp(t.until);
        grantUnderRoot(exclusively(childOf(root, enterprise, stranger), SOLE));
        vm.assertEq(rights.group(root).made(), 3);
        vm.assertEq(rights.group(root).exclusivity(), SOLE);
    }

    function test_grant__exclusiveOnceAllChildrenEnded__needsNoWaiting() external {
        Grant memory t = childOf(root, enterprise, merchant);
        grantUnderRoot(t);
        revokeRight(pathOf(t));
        Grant memory sole = exclusively(childOf(root, enterprise, stranger), EXCLUSIVE);
        sole.until = t.until - 1 days;
        grantUnderRoot(sole);
        vm.assertEq(rights.group(root).open(), 1);
        vm.assertEq(rights.group(root).maxUntil(), sole.until);
        vm.assertEq(rights.group(root).exclusiveUntil(), sole.until);
    }

    // Paths

    function test_grant__underAnIdNextToThePathsHead__refused() external {
        for (uint256 side = 0; side < 2; ++side) {
            Grant memory t = childOf(_beside(root, side), enterprise, merchant);
            bytes32 id = idOf(t);
            Consent memory from = sign(enterprise, address(rights), CONSENT_GRANT_TYPE, id, 0);
            Consent memory to = sign(merchant, address(rights), CONSENT_GRANT_TYPE, id, 0);
            vm.expectRevert(_broken(0));
            rights.grant(t, none, none, noPledges(), from, to);
        }
    }

    function _chain() private returns (Grant[] memory path) {
        Grant memory a = childOf(root, enterprise, merchant);
        bytes32 id = grantUnderRoot(a);
        Grant memory b = childOf(id, merchant, subsidiary);
        grantBelow(b, pathOf(a));
        return extendPath(b, pathOf(a));
    }

    function status(Grant[] memory path) external view returns (uint256) {
        return rights.status(assetId, USE, path);
    }

    function test_status__middleOfAPathReplaced__refusedWhicheverIdIsLower() external {
        Grant[] memory path = _chain();
        while (uint256(path[0].parent) >> 254 != 1) path = _chain();
        vm.assertEq(this.status(path), RIGHT_STATUS_LIVE);
        uint256 sides;
        for (uint256 tries = 0; sides != 3 && tries < 20; ++tries) {
            Grant memory other = childOf(root, enterprise, merchant);
            sides |= grantUnderRoot(other) < path[0].parent ? 1 : 2;
            refused(abi.encodeCall(this.status, (extendPath(path[0], pathOf(other)))), _broken(1));
        }
        vm.assertEq(sides, 3);
        refused(abi.encodeCall(this.status, (pathOf(path[0]))), _broken(1));
    }

    function test_status__pathUnderAnotherRoot__refused() external {
        for (uint256 side = 0; side < 2; ++side) {
            Grant memory t = childOf(_beside(root, side), enterprise, merchant);
            refused(abi.encodeCall(this.status, (pathOf(t))), _broken(1));
        }
    }

    function test_status__kindOrAssetOtherThanThePaths__refused() external {
        Grant memory t = childOf(root, enterprise, merchant);
        grantUnderRoot(t);
        for (uint8 kind = HOLD; kind <= OPERATE; kind += 2) {
            vm.expectRevert(_broken(0));
            rights.status(assetId, kind, pathOf(t));
        }
        for (uint256 side = 0; side < 2; ++side) {
            bytes32 other = _beside(assetId, side);
            vm.expectRevert(_broken(0));
            rights.status(other, USE, pathOf(t));
        }
    }

    function test_status__leastAlongThePath__wins() external {
        Grant[] memory path = _chain();
        Grant[] memory above = pathOf(path[1]);
        suspendRight(above);
        vm.assertEq(this.status(path), RIGHT_STATUS_SUSPENDED);
        liftRight(above);
        suspendRight(path);
        vm.assertEq(this.status(path), RIGHT_STATUS_SUSPENDED);
        vm.assertEq(this.status(above), RIGHT_STATUS_LIVE);
        revokeRight(above);
        vm.assertEq(this.status(path), RIGHT_STATUS_REVOKED);
        suspendRight(emptyPath());
        vm.assertEq(this.status(path), RIGHT_STATUS_REVOKED);
        vm.assertEq(this.status(emptyPath()), RIGHT_STATUS_SUSPENDED);
    }

    function test_status__endsOfARight__eachByItsOwnName() external {
        Grant[4] memory t;
        for (uint256 i = 0; i < 4; ++i) {
            t[i] = childOf(root, enterprise, merchant);
            grantUnderRoot(t[i]);
        }
        surrender(t[0], merchant, noStanding());
        terminateBoth(idOf(t[1]), pathOf(t[1]), enterprise, merchant, noStanding());
        revokeRight(pathOf(t[2]));
        vm.warp(t[3].until);
        rights.settle(assetId, pathOf(t[3]));
        vm.assertEq(this.status(pathOf(t[0])), RIGHT_STATUS_SURRENDERED);
        vm.assertEq(this.status(pathOf(t[1])), RIGHT_STATUS_TERMINATED);
        vm.assertEq(this.status(pathOf(t[2])), RIGHT_STATUS_REVOKED);
        vm.assertEq(this.status(pathOf(t[3])), RIGHT_STATUS_EXPIRED);
    }

    function test_status__rootOfAnAssetInNotice__pendingUntilItsHourIsOver() external {
        asset = assetTerms();
        assetId = registerAsset(asset);
        root = rootOf(assetId, USE);
        uint256 end = assets.asset(assetId).noticeEnd() * 1 hours;
        vm.warp(end - 1);
        vm.assertEq(this.status(none), RIGHT_STATUS_PENDING);
        vm.warp(end);
        vm.assertEq(this.status(none), RIGHT_STATUS_LIVE);
        vm.warp(asset.until - 1);
        vm.assertEq(this.status(none), RIGHT_STATUS_LIVE);
        vm.warp(asset.until);
        vm.assertEq(this.status(none), RIGHT_STATUS_EXPIRED);
    }

    function test_status__assetSuspendedByEither__suspended() external {
        vm.prank(node.signer);
        assets.suspend(asset, noInclusion(), address(0), false, noPath(), "reason");
        vm.assertEq(this.status(none), RIGHT_STATUS_SUSPENDED);
        vm.prank(node.signer);
        assets.lift(asset, address(0), false, noPath(), "reason");
        vm.prank(regulator.signer);
        assets.suspend(asset, noInclusion(), regulator.id, true, noPath(), "reason");
        vm.assertEq(this.status(none), RIGHT_STATUS_SUSPENDED);
    }

    function test_status__onlyEvidencedKinds__haveOne() external {
        for (uint8 evidenced = HOLD; evidenced <= OPERATE; ++evidenced) {
            Asset memory a = assetTerms();
            a.rights = uint8(1 << (evidenced - 1));
            bytes32 id = registerAsset(a);
            vm.warp(block.timestamp + NOTICE + 1 hours);
            for (uint8 kind = 0; kind < 5; ++kind) {
                vm.assertEq(rights.status(id, kind, none), kind == evidenced ? RIGHT_STATUS_LIVE : RIGHT_STATUS_NONE);
            }
        }
    }

    // Transfers

    function transferAs(Transfer memory t) external {
        transferRight(t, none, noStanding());
    }

    function test_transfer__madeBelowOrAbove__refused() external {
        grantUnderRoot(childOf(root, enterprise, merchant));
        for (uint32 made = 0; made <= 2; made += 2) {
            Transfer memory t = transferTerms(assetId, root, USE, enterprise, stranger);
            t.made = made;
            bytes memory wrong = abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, made, 1);
            refused(abi.encodeCall(this.transferAs, (t)), wrong);
        }
    }

    function test_transfer__idNextToTheRights__refused() external {
        for (uint256 side = 0; side < 2; ++side) {
            Transfer memory t = transferTerms(assetId, _beside(root, side), USE, enterprise, stranger);
            refused(abi.encodeCall(this.transferAs, (t)), _broken(0));
        }
    }

    function test_transfer__hashNextToThatOfThePledgesThatStay__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        for (uint256 side = 0; side < 2; ++side) {
            Transfer memory t = transferTerms(assetId, root, USE, enterprise, stranger);
            t.pledges = _beside(stayHash(listOf(p)), side);
            bytes memory wrong =
                abi.encodeWithSelector(IRightsLedger.PledgesStayWrong.selector, t.pledges, stayHash(listOf(p)));
            refused(abi.encodeCall(this.transferRight, (t, none, listOf(p))), wrong);
        }
    }

    function test_transfer__fromAnyoneButTheHolder__refused() external {
        Person[4] memory others = [merchant, subsidiary, venue, assessor];
        for (uint256 i = 0; i < others.length; ++i) {
            Transfer memory t = transferTerms(assetId, root, USE, others[i], stranger);
            bytes4 reason = IRightsLedger.RightHolderWrong.selector;
            refused(
                abi.encodeCall(this.transferAs, (t)), abi.encodeWithSelector(reason, root, enterprise.id, others[i].id)
            );
        }
    }

    function test_transfer__toAnyParty__seqRisesByOne() external {
        Person[5] memory holders = [enterprise, merchant, subsidiary, venue, assessor];
        for (uint256 i = 1; i < holders.length; ++i) {
            transferRoot(holders[i - 1], holders[i]);
            vm.assertEq(rights.right(root).holder(), holders[i].id);
            vm.assertEq(rights.right(root).seq(), i);
        }
    }

    function test_transfer__transferableFlag__isTheOneThatCounts() external {
        for (uint8 flags = 0; flags < 8; ++flags) {
            Grant memory g = flagged(childOf(root, enterprise, merchant), flags);
            bytes32 id = grantUnderRoot(g);
            Transfer memory t = transferTerms(assetId, id, USE, merchant, stranger);
            bytes memory act = abi.encodeCall(this.transferRight, (t, pathOf(g), noStanding()));
            if (flags & FLAG_TRANSFERABLE != 0) this.transferRight(t, pathOf(g), noStanding());
            else refused(act, abi.encodeWithSelector(IRightsLedger.RightNotTransferable.selector, id));
        }
    }

    function test_writeRoot__toAnyOtherHolder__seqRises() external {
        Person[5] memory holders = [enterprise, merchant, subsidiary, venue, assessor];
        for (uint256 i = 0; i < holders.length; ++i) {
            vm.prank(address(assets));
            rights.writeRoot(assetId, USE, holders[i].id);
            vm.assertEq(rights.right(root).seq(), i);
            vm.assertEq(rights.right(root).holder(), holders[i].id);
        }
    }
}
