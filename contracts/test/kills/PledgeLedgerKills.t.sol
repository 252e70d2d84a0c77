// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPledgeLedger} from "../../src/interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "../../src/interfaces/IRightsLedger.sol";
import {Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {RightActs} from "../RightActs.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";

/// @title Pledges at the edges of their terms and lists, and by parties and on records that are almost the right ones.
contract PledgeLedgerKillsTest is RightActs {
    function _next() private returns (Pledge memory) {
        return pledgeTerms(assetId, root, USE, enterprise);
    }

    /// @dev Another asset whose root's id leaves room for ids on both sides.
    function _centralRoot() private {
        while (uint256(root) >> 254 != 1) {
            (asset, assetId) = validAsset();
            root = rootOf(assetId, USE);
        }
    }

    function _standing(uint256 count) private returns (Pledge[] memory all) {
        all = noStanding();
        for (uint256 i = 0; i < count; ++i) {
            Pledge memory p = _next();
            p.forbids = uint8(i % 2);
            all = _append(all, pledgeRight(p, emptyPath(), all));
        }
    }

    function _append(Pledge[] memory l, Pledge memory p) private pure returns (Pledge[] memory longer) {
        longer = new Pledge[](l.length + 1);
        for (uint256 i = 0; i < l.length; ++i) {
            longer[i] = l[i];
        }
        longer[l.length] = p;
    }

    function _refusedPledge(Pledge memory t, bytes memory reason) private {
        refused(abi.encodeCall(this.pledgeRight, (t, emptyPath(), noStanding())), reason);
    }

    function _refusedEnforcement(Pledge memory p, Grant[] memory path, Person memory to, bytes memory reason) private {
        refused(abi.encodeCall(this.enforceTo, (p, listOf(p), path, to)), reason);
    }

    function _notLive(Pledge memory p, uint256 status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPledgeLedger.PledgeNotLive.selector, idOf(p), status);
    }

    function enforceTo(Pledge memory p, Pledge[] memory standing, Grant[] memory path, Person memory to) public {
        vm.prank(regulator.signer);
        pledges.enforce(asset, p, standing, path, to.id, regulator.id, "order");
    }

    function releaseAs(Pledge memory p, bytes32 named) external {
        Release memory t = Release(named, salt(), salt());
        pledges.release(t, p, signPledge(bank, CONSENT_RELEASE_TYPE, idOf(t), 0));
    }

    // Pledging

    function test_pledge__untilAtItsEdges__onlyLaterThanNowAndWithin32Bits() external {
        bytes memory wrong = abi.encodeWithSelector(IPledgeLedger.PledgeTermsInvalid.selector, 8);
        Pledge memory t = _next();
        t.until = uint40(block.timestamp);
        _refusedPledge(t, wrong);
        t.until = uint40(block.timestamp - 9 days);
        _refusedPledge(t, wrong);
        t.until = uint40(1) << 32;
        _refusedPledge(t, wrong);
        t.until = type(uint32).max;
        pledgeRight(t, emptyPath(), noStanding());
        Pledge memory brief = _next();
        brief.until = uint40(block.timestamp + 1);
        pledgeRight(brief, emptyPath(), listOf(t));
        vm.assertEq(pledges.pledgeOf(idOf(t)).until(), type(uint32).max);
        vm.assertEq(pledges.pledgeOf(idOf(brief)).until(), block.timestamp + 1);
    }

    function test_pledge__forbidsAtItsEdge__zeroOrOne() external {
        Pledge memory t = _next();
        t.forbids = 2;
        _refusedPledge(t, abi.encodeWithSelector(IPledgeLedger.PledgeTermsInvalid.selector, 7));
        t.forbids = 1;
        pledgeRight(t, emptyPath(), noStanding());
        vm.assertEq(rights.right(root).forbidding(), 1);
    }

    function test_pledge__byAnyoneButTheHolder__refused() external {
        Person[5] memory others = [merchant, subsidiary, stranger, venue, assessor];
        for (uint256 i = 0; i < others.length; ++i) {
            Pledge memory t = pledgeTerms(assetId, root, USE, others[i]);
            bytes4 reason = IRightsLedger.RightHolderWrong.selector;
            _refusedPledge(t, abi.encodeWithSelector(reason, root, enterprise.id, others[i].id));
        }
    }

    function test_pledge__rightNextToThePathsHead__refused() external {
        for (uint256 i = 0; i < 2; ++i) {
            Pledge memory t = _next();
            t.right = bytes32(i == 0 ? uint256(root) - 1 : uint256(root) + 1);
            _refusedPledge(t, abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, 0));
        }
    }

    function test_pledge__madeBelowOrAbove__refused() external {
        grantUnderRoot(childOf(root, enterprise, merchant));
        for (uint32 made = 0; made <= 2; made += 2) {
            Pledge memory t = _next();
            t.made = made;
            _refusedPledge(t, abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, made, 1));
        }
        pledgeRight(_next(), emptyPath(), noStanding());
    }

    function test_pledge__signedAtAnotherSeq__refused() external {
        transferRoot(enterprise, merchant);
        transferRoot(merchant, enterprise);
        Pledge memory t = _next();
        for (uint32 seq = 1; seq <= 3; seq += 2) {
            Consent memory right = signPledge(enterprise, CONSENT_PLEDGE_TYPE, idOf(t), 2);
            Consent memory wrong = signPledge(bank, CONSENT_PLEDGE_TYPE, idOf(t), seq);
            vm.expectRevert();
            pledges.pledge(t, emptyPath(), noStanding(), right, wrong);
            right = signPledge(bank, CONSENT_PLEDGE_TYPE, idOf(t), 2);
            wrong = signPledge(enterprise, CONSENT_PLEDGE_TYPE, idOf(t), seq);
            vm.expectRevert();
            pledges.pledge(t, emptyPath(), noStanding(), wrong, right);
        }
        pledgeRight(t, emptyPath(), noStanding());
    }

    function test_pledge__ofAPledgeAlreadyReleased__refusedAsExisting() external {
        Pledge memory t = _next();
        pledgeRight(t, emptyPath(), noStanding());
        releasePledge(t);
        _refusedPledge(t, abi.encodeWithSelector(IPledgeLedger.PledgeExists.selector, idOf(t)));
    }

    function test_pledge__standingPastItsEnd__isListedButStaysNot() external {
        Pledge memory a = _next();
        a.until = uint40(block.timestamp + 1 days);
        pledgeRight(a, emptyPath(), noStanding());
        Pledge[] memory all = listOf(a);
        for (uint256 later = 0; later < 2; ++later) {
            vm.warp(a.until + later);
            Pledge memory b = _next();
            b.until = a.until + 1;
            if (later == 1) b.until += 1 days;
            Consent memory pledgor = signPledge(enterprise, CONSENT_PLEDGE_TYPE, idOf(b), 0);
            Consent memory pledgee = signPledge(bank, CONSENT_PLEDGE_TYPE, idOf(b), 0);
            pledges.pledge(b, emptyPath(), all, pledgor, pledgee);
            all = _append(all, b);
        }
        vm.assertEq(rights.right(root).pledges(), 3);
    }

    function test_pledge__standingOutOfOrderOrTwice__refused() external {
        Pledge[] memory all = _standing(3);
        Pledge[] memory swapped = _append(listOf(all[0], all[2]), all[1]);
        refused(abi.encodeCall(this.pledgeRight, (_next(), emptyPath(), swapped)), _wrongAt(2));
        Pledge[] memory twice = _append(listOf(all[0], all[0]), all[1]);
        refused(abi.encodeCall(this.pledgeRight, (_next(), emptyPath(), twice)), _wrongAt(1));
        twice = _append(listOf(all[0], all[1]), all[1]);
        refused(abi.encodeCall(this.pledgeRight, (_next(), emptyPath(), twice)), _wrongAt(2));
        pledgeRight(_next(), emptyPath(), all);
    }

    // Releasing and expiring

    function test_release__idNextToThePledges__refused() external {
        Pledge memory p = _standing(1)[0];
        bytes memory wrong = abi.encodeWithSelector(IPledgeLedger.PledgeTermsInvalid.selector, 0);
        refused(abi.encodeCall(this.releaseAs, (p, bytes32(uint256(idOf(p)) - 1))), wrong);
        refused(abi.encodeCall(this.releaseAs, (p, bytes32(uint256(idOf(p)) + 1))), wrong);
        this.releaseAs(p, idOf(p));
    }

    function test_release__ofOneThatForbids__freesLicencesAgain() external {
        Pledge[] memory all = _standing(3);
        vm.assertEq(rights.right(root).forbidding(), 1);
        releasePledge(all[0]);
        vm.assertEq(rights.right(root).forbidding(), 1);
        releasePledge(all[1]);
        vm.assertEq(rights.right(root).forbidding(), 0);
        vm.assertEq(rights.right(root).pledges(), 1);
    }

    function test_expire__pledgeOfAnotherAsset__refusedWhicheverIdIsLower() external {
        Asset memory own = asset;
        bytes32 ownId = assetId;
        Pledge memory a = _standing(1)[0];
        uint256 sides;
        for (uint256 tries = 0; sides != 3 && tries < 20; ++tries) {
            (asset, assetId) = validAsset();
            root = rootOf(assetId, USE);
            Pledge memory b = _standing(1)[0];
            sides |= assetId < ownId ? 1 : 2;
            vm.warp(b.until);
            vm.expectRevert(abi.encodeWithSelector(IPledgeLedger.PledgeListWrong.selector, 1));
            pledges.expire(listOf(a, b));
        }
        vm.assertEq(sides, 3);
        (asset, assetId) = (own, ownId);
    }

    // Enforcing

    function test_enforce__lastSecondOfThePledge__passes() external {
        Pledge memory p = _standing(1)[0];
        vm.warp(p.until - 1);
        enforceTo(p, listOf(p), emptyPath(), bank);
        vm.assertEq(rights.right(root).holder(), bank.id);
    }

    function test_enforce__toAnyParty__butThePresentHolder() external {
        Person[4] memory others = [merchant, subsidiary, stranger, venue];
        for (uint256 i = 0; i < others.length; ++i) {
            uint256 before = vm.snapshotState();
            Pledge memory p = _standing(1)[0];
            enforceTo(p, listOf(p), emptyPath(), others[i]);
            vm.assertEq(rights.right(root).holder(), others[i].id);
            vm.revertToState(before);
        }
    }

    function test_enforce__pathOfAnotherRight__refused() external {
        _centralRoot();
        Pledge memory p = _standing(1)[0];
        bytes memory broken = abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, 0);
        uint256 sides;
        for (uint256 tries = 0; sides != 3 && tries < 20; ++tries) {
            Grant memory g = childOf(root, enterprise, merchant);
            grantUnderRoot(g);
            sides |= idOf(g) < root ? 1 : 2;
            _refusedEnforcement(p, pathOf(g), bank, broken);
        }
        vm.assertEq(sides, 3);
    }

    function test_enforce__assetsTermsThatAreOthers__refusedWhicheverIdIsLower() external {
        Pledge memory p = _standing(1)[0];
        uint256 sides;
        for (uint256 tries = 0; sides != 3 && tries < 20; ++tries) {
            Asset memory other = assetTerms();
            sides |= registerAsset(other) < assetId ? 1 : 2;
            vm.prank(regulator.signer);
            vm.expectRevert(abi.encodeWithSelector(IPledgeLedger.PledgeTermsInvalid.selector, 0));
            pledges.enforce(other, p, listOf(p), emptyPath(), bank.id, regulator.id, "order");
        }
        vm.assertEq(sides, 3);
    }

    function test_enforce__first__closesEveryJuniorWithItsEvent() external {
        Pledge[] memory all = _standing(4);
        watch();
        enforceTo(all[0], all, emptyPath(), merchant);
        vm.assertEq(journaled().length, 4);
        vm.assertEq(pledges.pledgeOf(idOf(all[0])).status(), PLEDGE_ENFORCED);
        for (uint256 i = 1; i < 4; ++i) {
            vm.assertEq(pledges.pledgeOf(idOf(all[i])).status(), PLEDGE_CLOSED);
        }
        vm.assertEq(rights.right(root).pledges() + rights.right(root).forbidding(), 0);
        vm.assertEq(rights.right(root).seq(), 1);
    }

    function test_enforce__last__leavesItsSeniors() external {
        Pledge[] memory all = _standing(3);
        watch();
        enforceTo(all[2], all, emptyPath(), merchant);
        vm.assertEq(journaled().length, 1);
        vm.assertEq(pledges.pledgeOf(idOf(all[0])).status(), PLEDGE_LIVE);
        vm.assertEq(pledges.pledgeOf(idOf(all[1])).status(), PLEDGE_LIVE);
        vm.assertEq(rights.right(root).pledges(), 2);
        vm.assertEq(rights.right(root).forbidding(), 1);
    }

    function test_enforce__rightEndedAndPledgedAnew__oldPledgeIsGone() external {
        Grant memory g = childOf(root, enterprise, merchant);
        bytes32 id = grantUnderRoot(g);
        Pledge memory p = pledgeRight(pledgeTerms(assetId, id, USE, merchant), pathOf(g), noStanding());
        revokeRight(pathOf(g));
        _refusedEnforcement(p, pathOf(g), bank, _notLive(p, PLEDGE_CLOSED));
    }

    // Lists

    function _checkRefused(Pledge[] memory l, bool onlyForbidding, bytes memory reason) private {
        Pledged[] memory listed = new Pledged[](l.length);
        for (uint256 i = 0; i < l.length; ++i) {
            listed[i].terms = l[i];
        }
        vm.expectRevert(reason);
        this.check(onlyForbidding, listed);
    }

    function check(bool onlyForbidding, Pledged[] memory listed) external view returns (bytes32, uint256) {
        return pledges.check(root, rights.right(root), onlyForbidding, listed);
    }

    function _wrongAt(uint256 i) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPledgeLedger.PledgeListWrong.selector, i);
    }

    function test_check__eachWrongList__namesThePlace() external {
        Pledge[] memory all = _standing(3);
        Pledge[] memory swapped = _append(listOf(all[0], all[2]), all[1]);
        _checkRefused(swapped, false, _wrongAt(2));
        _checkRefused(_append(listOf(all[0], all[0]), all[1]), false, _wrongAt(1));
        _checkRefused(_append(listOf(all[1], all[1]), all[2]), false, _wrongAt(1));
        _checkRefused(listOf(all[0]), true, _wrongAt(0));
        bytes4 incomplete = IRightsLedger.PledgesListIncomplete.selector;
        _checkRefused(listOf(all[0], all[1]), false, abi.encodeWithSelector(incomplete, root, 3, 2));
        _checkRefused(_append(all, all[2]), false, abi.encodeWithSelector(incomplete, root, 3, 4));
        _checkRefused(noStanding(), true, abi.encodeWithSelector(incomplete, root, 1, 0));
        _checkRefused(listOf(all[1], all[1]), true, abi.encodeWithSelector(incomplete, root, 1, 2));
    }

    function test_check__pledgesOfOtherRights__refusedWhicheverIdIsLower() external {
        _centralRoot();
        _standing(1);
        uint256 sides;
        for (uint256 tries = 0; sides != 3 && tries < 20; ++tries) {
            Grant memory g = childOf(root, enterprise, merchant);
            bytes32 id = grantUnderRoot(g);
            sides |= id < root ? 1 : 2;
            Pledge memory p = pledgeRight(pledgeTerms(assetId, id, USE, merchant), pathOf(g), noStanding());
            _checkRefused(listOf(p), false, _wrongAt(0));
        }
        vm.assertEq(sides, 3);
    }

    function test_check__forbiddingOnly__needsJustThose() external {
        Pledge[] memory all = _standing(4);
        Pledged[] memory listed = new Pledged[](2);
        (listed[0].terms, listed[1].terms) = (all[1], all[3]);
        (bytes32 stay, uint256 needed) = this.check(true, listed);
        vm.assertEq(stay, stayHash(listOf(all[1], all[3])));
        vm.assertEq(needed, 3);
    }

    function test_check__allPastTheirEnd__noneStaysNorConsents() external {
        Pledge[] memory all = _standing(2);
        Pledged[] memory listed = new Pledged[](2);
        (listed[0].terms, listed[1].terms) = (all[0], all[1]);
        for (uint256 later = 0; later < 2; ++later) {
            vm.warp(all[1].until + later * 7 days);
            (bytes32 stay, uint256 needed) = this.check(false, listed);
            vm.assertEq(stay, 0);
            vm.assertEq(needed, 0);
        }
    }
}
