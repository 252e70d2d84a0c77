// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IPledgeLedger} from "../src/interfaces/IPledgeLedger.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {Pledged} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {PledgeWord, RightWord} from "../src/types/RightWords.sol";
import "../src/types/Terms.sol";
import {RightActs} from "./RightActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract PledgeLedgerTest is RightActs {
    Grant private granted;

    function _next(bytes32 right, Person memory holder) private returns (Pledge memory) {
        return pledgeTerms(assetId, right, USE, holder);
    }

    function _second(Pledge memory first) private returns (Pledge memory) {
        return pledgeRight(_next(root, enterprise), emptyPath(), listOf(first));
    }

    function _grantedRight() private returns (bytes32) {
        Grant memory t = childOf(root, enterprise, merchant);
        granted = t;
        return grantUnderRoot(t);
    }

    function _refusedPledge(Pledge memory t, Pledge[] memory standing, bytes memory reason) private {
        refused(abi.encodeCall(this.pledgeRight, (t, emptyPath(), standing)), reason);
    }

    function _statusOf(Pledge memory p) private view returns (uint256) {
        return pledges.pledgeOf(idOf(p)).status();
    }

    function _notLive(Pledge memory p, uint256 status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPledgeLedger.PledgeNotLive.selector, idOf(p), status);
    }

    function _termsInvalid(uint256 field) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPledgeLedger.PledgeTermsInvalid.selector, field);
    }

    // Pledging

    function test_pledge__unwrittenRoot__writesRightPledgeAndAsset() external {
        Pledge memory t = _next(root, enterprise);
        t.forbids = 1;
        watch();
        pledgeRight(t, emptyPath(), noStanding());
        Vm.Log[] memory logs = journaled();
        PledgeWord w = pledges.pledgeOf(idOf(t));
        vm.assertEq(w.pledgee(), bank.id);
        vm.assertEq(w.status(), PLEDGE_LIVE);
        vm.assertEq(w.forbids(), 1);
        vm.assertEq(w.until(), t.until);
        vm.assertEq(w.rank() + w.epoch(), 0);
        RightWord r = rights.right(root);
        vm.assertEq(r.pledges(), 1);
        vm.assertEq(r.forbidding(), 1);
        vm.assertEq(r.seq(), 0, "pledging kills no listing");
        vm.assertEq(r.holder(), enterprise.id);
        vm.assertEq(assets.asset(assetId).touched(), 1);
        vm.assertEq(logs.length, 1);
        vm.assertEq(logs[0].topics[0], IPledgeLedger.PledgeMade.selector);
        vm.assertEq(logs[0].data, abi.encode(t));
    }

    function pledgeByAgents(Pledge memory t) external {
        bytes32 id = idOf(t);
        Consent memory pledgor = signByAgent(enterprise, stranger, address(pledges), CONSENT_PLEDGE_TYPE, id, 0);
        Consent memory pledgee = signByAgent(bank, subsidiary, address(pledges), CONSENT_PLEDGE_TYPE, id, 0);
        pledges.pledge(t, emptyPath(), noStanding(), pledgor, pledgee);
    }

    function test_pledge__byAgents__eachIsNotedInItsOwnEvent() external {
        _mandate(enterprise, stranger, ACT_PLEDGE);
        _mandate(bank, subsidiary, ACT_PLEDGE);
        Pledge memory t = _next(root, enterprise);
        watch();
        this.pledgeByAgents(t);
        Vm.Log[] memory logs = journaled();
        vm.assertEq(logs.length, 3);
        vm.assertEq(logs[0].topics[0], IPledgeLedger.PledgeMade.selector);
        for (uint256 i = 1; i < 3; ++i) {
            vm.assertEq(logs[i].topics[0], IPledgeLedger.AgentConsented.selector);
            vm.assertEq(logs[i].topics[2], idOf(t));
        }
        vm.assertEq(logs[1].data, abi.encode(enterprise.id, stranger.id));
        vm.assertEq(logs[2].data, abi.encode(bank.id, subsidiary.id));
    }

    function test_pledge__grantedRight__assetStaysUntouched() external {
        bytes32 id = _grantedRight();
        pledgeRight(_next(id, merchant), pathOf(granted), noStanding());
        vm.assertEq(rights.right(id).pledges(), 1);
        vm.assertEq(assets.asset(assetId).touched(), 0);
    }

    function test_pledge__ninth__refused() external {
        Pledge[] memory standing = noStanding();
        for (uint256 i = 0; i < 8; ++i) {
            Pledge memory p = pledgeRight(_next(root, enterprise), emptyPath(), standing);
            vm.assertEq(p.rank, i);
            standing = _append(standing, p);
        }
        vm.assertEq(rights.right(root).pledges(), 8);
        Pledge memory ninth = _next(root, enterprise);
        _refusedPledge(ninth, standing, abi.encodeWithSelector(IPledgeLedger.PledgeTooMany.selector, root));
    }

    function _append(Pledge[] memory l, Pledge memory p) private pure returns (Pledge[] memory longer) {
        longer = new Pledge[](l.length + 1);
        for (uint256 i = 0; i < l.length; ++i) {
            longer[i] = l[i];
        }
        longer[l.length] = p;
    }

    function test_pledge__rank__risesAndStartsAgainWhenNoneIsLeft() external {
        Pledge memory a = pledgeRoot(enterprise);
        Pledge memory b = _second(a);
        vm.assertEq(b.rank, 1);
        releasePledge(a);
        Pledge memory c = pledgeRight(_next(root, enterprise), emptyPath(), listOf(b));
        vm.assertEq(c.rank, 2, "a freed rank is not given again");
        releasePledge(b);
        releasePledge(c);
        vm.assertEq(pledgeRoot(enterprise).rank, 0);
    }

    function test_pledge__rankOtherThanTheNext__refused(uint8 rank) external {
        vm.assume(rank != 1);
        Pledge memory a = pledgeRoot(enterprise);
        Pledge memory t = _next(root, enterprise);
        t.rank = rank;
        _refusedPledge(t, listOf(a), abi.encodeWithSelector(IPledgeLedger.PledgeRankWrong.selector, 1, rank));
    }

    function test_pledge__lastRankAtItsEnd__refusedNotWrapped() external {
        Pledge memory a = pledgeRoot(enterprise);
        bytes32 slot = keccak256(abi.encode(root, uint256(0)));
        vm.store(address(rights), slot, bytes32(RightWord.unwrap(rights.right(root).withLastRank(255))));
        Pledge memory t = _next(root, enterprise);
        _refusedPledge(t, listOf(a), abi.encodeWithSelector(IPledgeLedger.PledgeRankWrong.selector, 256, t.rank));
    }

    function test_pledge__fieldOutOfRange__refused() external {
        Pledge memory t = _next(root, enterprise);
        t.forbids = 2;
        _refusedPledge(t, noStanding(), _termsInvalid(7));
        t.forbids = 0;
        t.until = uint40(block.timestamp);
        _refusedPledge(t, noStanding(), _termsInvalid(8));
        t.until = uint40(1) << 32;
        _refusedPledge(t, noStanding(), _termsInvalid(8));
    }

    function test_pledge__sameTermsTwice__refused() external {
        Pledge memory a = pledgeRoot(enterprise);
        releasePledge(a);
        _refusedPledge(a, noStanding(), abi.encodeWithSelector(IPledgeLedger.PledgeExists.selector, idOf(a)));
    }

    function test_pledge__byPartyThatDoesNotHold__refused() external {
        _refusedPledge(
            _next(root, merchant),
            noStanding(),
            abi.encodeWithSelector(IRightsLedger.RightHolderWrong.selector, root, enterprise.id, merchant.id)
        );
    }

    function test_pledge__toOneself__refused() external {
        Pledge memory t = _next(root, enterprise);
        t.pledgee = enterprise.id;
        _refusedPledge(t, noStanding(), abi.encodeWithSelector(IRightsLedger.RightToSelf.selector, enterprise.id));
    }

    function test_pledge__notTransferable__refused() external {
        Grant memory g = flagged(childOf(root, enterprise, merchant), FLAG_SUBLICENSABLE);
        bytes32 id = grantUnderRoot(g);
        Pledge memory t = _next(id, merchant);
        refused(
            abi.encodeCall(this.pledgeRight, (t, pathOf(g), noStanding())),
            abi.encodeWithSelector(IRightsLedger.RightNotTransferable.selector, id)
        );
    }

    function test_pledge__rightNotThePathsHead__refused() external {
        bytes32 id = _grantedRight();
        Pledge memory t = _next(id, merchant);
        _refusedPledge(t, noStanding(), abi.encodeWithSelector(IRightsLedger.RightPathBroken.selector, 0));
    }

    function test_pledge__grantedSinceSigned__refused() external {
        Pledge memory t = _next(root, enterprise);
        grantUnderRoot(childOf(root, enterprise, merchant));
        _refusedPledge(t, noStanding(), abi.encodeWithSelector(IRightsLedger.RightMadeWrong.selector, 0, 1));
    }

    function pledgeSaying(Pledge memory t, Pledge[] memory standing) external {
        Consent memory pledgor = signPledge(enterprise, CONSENT_PLEDGE_TYPE, idOf(t), seqOf(t.right));
        Consent memory pledgee = signPledge(bank, CONSENT_PLEDGE_TYPE, idOf(t), seqOf(t.right));
        pledges.pledge(t, emptyPath(), standing, pledgor, pledgee);
    }

    function test_pledge__standingOtherThanSigned__refused() external {
        Pledge memory a = pledgeRoot(enterprise);
        Pledge memory t = _next(root, enterprise);
        refused(
            abi.encodeCall(this.pledgeSaying, (t, listOf(a))),
            abi.encodeWithSelector(IRightsLedger.PledgesStayWrong.selector, bytes32(0), stayHash(listOf(a)))
        );
        refused(
            abi.encodeCall(this.pledgeSaying, (t, noStanding())),
            abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, root, 1, 0)
        );
    }

    function test_pledge__suspendedOrNotValid__refused() external {
        suspendRight(emptyPath());
        _refusedPledge(
            _next(root, enterprise),
            noStanding(),
            abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, root, RIGHT_STATUS_SUSPENDED)
        );
        liftRight(emptyPath());
        vm.prank(node.signer);
        assets.suspend(asset, noInclusion(), address(0), false, noPath(), "reason");
        _refusedPledge(
            _next(root, enterprise),
            noStanding(),
            abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, assetId, ASSET_STATUS_SUSPENDED)
        );
    }

    function test_pledge__ofAnotherRev__refused() external {
        Pledge memory t = _next(root, enterprise);
        t.rev = 3;
        _refusedPledge(t, noStanding(), abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, assetId, 0, 3));
    }

    function test_pledge__withoutPledgeesConsent__refused() external {
        Pledge memory t = _next(root, enterprise);
        Consent memory pledgor = signPledge(enterprise, CONSENT_PLEDGE_TYPE, idOf(t), 0);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, bank.id, enterprise.id));
        pledges.pledge(t, emptyPath(), noStanding(), pledgor, pledgor);
    }

    function test_pledge__dirtyBitsInANarrowField__refused(uint256 pick, uint256 bit) external {
        uint256[8] memory fields = [uint256(1), 3, 4, 5, 6, 7, 8, 9];
        uint256[8] memory widths = [uint256(32), 8, 160, 160, 8, 8, 40, 32];
        pick = between(pick, 0, 7);
        bit = between(bit, widths[pick], 255);
        Consent memory c = noConsent();
        bytes memory call_ = abi.encodeCall(pledges.pledge, (_next(root, enterprise), emptyPath(), noStanding(), c, c));
        uint256 at = 4 + 32 * fields[pick] + 31 - bit / 8;
        call_[at] = bytes1(uint8(call_[at]) | uint8(1 << (bit % 8)));
        (bool done, bytes memory why) = address(pledges).call(call_);
        vm.assertFalse(done);
        vm.assertEq(why, abi.encodeWithSelector(TermsFieldOutOfRange.selector));
    }

    // I4: what a pledge stops

    function test_transfer__pledged__needsThePledgeesConsentToThatDeed() external {
        Pledge memory p = pledgeRoot(enterprise);
        Transfer memory t = transferTerms(assetId, root, USE, enterprise, merchant);
        t.pledges = stayHash(listOf(p));
        refused(
            abi.encodeCall(this.transferRight, (t, emptyPath(), noStanding())),
            abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, root, 1, 0)
        );
        transferRight(t, emptyPath(), listOf(p));
        vm.assertEq(rights.right(root).holder(), merchant.id);
        vm.assertEq(rights.right(root).pledges(), 1, "the pledge goes with the right");
    }

    function transferWithOld(Transfer memory t, Pledged[] memory old) external {
        Consent memory from = signRights(enterprise, CONSENT_TRANSFER_TYPE, idOf(t), root);
        Consent memory to = signRights(merchant, CONSENT_TRANSFER_TYPE, idOf(t), root);
        rights.transfer(t, emptyPath(), old, from, to);
    }

    function test_transfer__pledgeesConsentToAnotherDeed__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        Transfer memory t = transferTerms(assetId, root, USE, enterprise, merchant);
        t.pledges = stayHash(listOf(p));
        Pledged[] memory old = agreed(listOf(p), CONSENT_TRANSFER_TYPE, salt(), root);
        bytes32 digest = digestOf(address(rights), CONSENT_TRANSFER_TYPE, idOf(t), old[0].consent);
        refused(
            abi.encodeCall(this.transferWithOld, (t, old)),
            abi.encodeWithSelector(IPartyRegistry.ConsentSignatureInvalid.selector, bank.signer, digest)
        );
    }

    function test_transfer__samePledgeListedTwice__refused() external {
        Pledge memory a = pledgeRoot(enterprise);
        _second(a);
        Transfer memory t = transferTerms(assetId, root, USE, enterprise, merchant);
        refused(
            abi.encodeCall(this.transferRight, (t, emptyPath(), listOf(a, a))),
            abi.encodeWithSelector(IPledgeLedger.PledgeListWrong.selector, 1)
        );
    }

    function test_transfer__pledgesOutOfRank__refused() external {
        Pledge memory a = pledgeRoot(enterprise);
        Pledge memory b = _second(a);
        Transfer memory t = transferTerms(assetId, root, USE, enterprise, merchant);
        refused(
            abi.encodeCall(this.transferRight, (t, emptyPath(), listOf(b, a))),
            abi.encodeWithSelector(IPledgeLedger.PledgeListWrong.selector, 1)
        );
    }

    function test_transfer__pledgeOfAnotherRight__refused() external {
        pledgeRoot(enterprise);
        Pledge memory other = pledgeTerms(assetId, rootOf(assetId, HOLD), HOLD, enterprise);
        pledgeRight(other, emptyPath(), noStanding());
        Transfer memory t = transferTerms(assetId, root, USE, enterprise, merchant);
        refused(
            abi.encodeCall(this.transferRight, (t, emptyPath(), listOf(other))),
            abi.encodeWithSelector(IPledgeLedger.PledgeListWrong.selector, 0)
        );
    }

    function test_transfer__pledgePastItsEnd__needsNoConsentAndDoesNotStay() external {
        Pledge memory p = pledgeRoot(enterprise);
        vm.warp(p.until);
        Transfer memory t = transferTerms(assetId, root, USE, enterprise, merchant);
        Pledged[] memory listed = new Pledged[](1);
        listed[0].terms = p;
        this.transferWithOld(t, listed);
        vm.assertEq(rights.right(root).holder(), merchant.id);
    }

    function test_grant__pledgedParent__nonExclusiveFree() external {
        Pledge memory p = pledgeRoot(enterprise);
        Grant memory t = childOf(root, enterprise, merchant);
        refused(
            abi.encodeCall(this.grantPledged, (t, emptyPath(), listOf(p))),
            abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, root, 0, 1)
        );
        grantUnderRoot(t);
    }

    function test_grant__forbiddingPledge__needsThatPledgeeOnly() external {
        Pledge memory a = pledgeRoot(enterprise);
        Pledge memory b = _next(root, enterprise);
        b.forbids = 1;
        pledgeRight(b, emptyPath(), listOf(a));
        Grant memory t = childOf(root, enterprise, merchant);
        refused(
            abi.encodeCall(this.grantUnderRoot, (t)),
            abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, root, 1, 0)
        );
        refused(
            abi.encodeCall(this.grantPledged, (t, emptyPath(), listOf(a))),
            abi.encodeWithSelector(IPledgeLedger.PledgeListWrong.selector, 0)
        );
        b.pledges = stayHash(listOf(a));
        grantPledged(t, emptyPath(), listOf(b));
    }

    function test_grant__exclusiveOnPledgedParent__needsEveryPledgee(uint8 exclusivity) external {
        Pledge memory a = pledgeRoot(enterprise);
        Pledge memory b = _second(a);
        Grant memory t = exclusively(childOf(root, enterprise, merchant), uint8(between(exclusivity, SOLE, EXCLUSIVE)));
        refused(
            abi.encodeCall(this.grantPledged, (t, emptyPath(), listOf(a))),
            abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, root, 2, 1)
        );
        grantPledged(t, emptyPath(), listOf(a, b));
    }

    /// @dev An agent of the holder must not speak for the pledgee as well.
    function test_transfer__oneAgentOfHolderAndPledgee__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        _mandate(enterprise, stranger, ACT_TRANSFER);
        _mandate(bank, stranger, ACT_TRANSFER);
        Transfer memory t = transferTerms(assetId, root, USE, enterprise, merchant);
        t.pledges = stayHash(listOf(p));
        refused(
            abi.encodeCall(this.transferByAgent, (t, p)),
            abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, stranger.id)
        );
    }

    function _mandate(Person memory principal, Person memory agent, uint8 act) private {
        Mandate memory m =
            Mandate(principal.id, agent.id, uint64(1) << act, uint40(block.timestamp + 1 days), 0, salt());
        bytes32 id = keccak256(abi.encode(MANDATE_TYPE, m));
        parties.mandate(m, sign(principal, address(parties), CONSENT_MANDATE_TYPE, id, 0));
    }

    function transferByAgent(Transfer memory t, Pledge memory p) external {
        bytes32 id = idOf(t);
        Pledged[] memory listed = new Pledged[](1);
        listed[0].terms = p;
        listed[0].consent = signByAgent(bank, stranger, address(rights), CONSENT_TRANSFER_TYPE, id, 0);
        Consent memory from = signByAgent(enterprise, stranger, address(rights), CONSENT_TRANSFER_TYPE, id, 0);
        rights.transfer(t, emptyPath(), listed, from, signRights(merchant, CONSENT_TRANSFER_TYPE, id, root));
    }

    // Releasing

    function test_release__byPledgee__freesTheRight() external {
        Pledge memory p = pledgeRoot(enterprise);
        watch();
        releasePledge(p);
        Vm.Log[] memory logs = journaled();
        vm.assertEq(_statusOf(p), PLEDGE_RELEASED);
        vm.assertEq(rights.right(root).pledges(), 0);
        vm.assertEq(rights.right(root).seq(), 0);
        vm.assertEq(logs[0].topics[0], IPledgeLedger.PledgeReleased.selector);
        vm.assertEq(wordOf(logs[0], 2), PledgeWord.unwrap(pledges.pledgeOf(idOf(p))));
        vm.assertEq(wordOf(logs[0], 1), rightWord(root));
        transferRoot(enterprise, merchant);
    }

    function test_release__twice__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        releasePledge(p);
        refused(abi.encodeCall(this.releasePledge, (p)), _notLive(p, PLEDGE_RELEASED));
    }

    function test_release__byPledgor__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        Release memory t = Release(idOf(p), salt(), salt());
        Consent memory c = signPledge(enterprise, CONSENT_RELEASE_TYPE, idOf(t), 0);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, bank.id, enterprise.id));
        pledges.release(t, p, c);
    }

    function test_release__ofAnotherPledge__refused() external {
        Pledge memory a = pledgeRoot(enterprise);
        Pledge memory b = _second(a);
        Release memory t = Release(idOf(a), salt(), salt());
        Consent memory c = signPledge(bank, CONSENT_RELEASE_TYPE, idOf(t), 0);
        vm.expectRevert(_termsInvalid(0));
        pledges.release(t, b, c);
    }

    function test_release__pausedSuspendedAndExpired__passes() external {
        Pledge memory p = pledgeRoot(enterprise);
        suspendRight(emptyPath());
        vm.prank(regulator.signer);
        assets.revoke(asset, noInclusion(), regulator.id, "reason");
        vm.warp(asset.until);
        assets.pause{value: 1}();
        releasePledge(p);
        vm.assertEq(rights.right(root).pledges(), 0);
    }

    function test_release__rightRevoked__goneWithIt() external {
        Pledge memory p = pledgeRoot(enterprise);
        revokeRight(emptyPath());
        refused(abi.encodeCall(this.releasePledge, (p)), _notLive(p, PLEDGE_CLOSED));
        vm.assertEq(rights.right(root).pledges(), 0);
    }

    // Expiring

    function test_expire__several__closesThemAndWritesTheHeadOnce() external {
        Pledge memory a = pledgeRoot(enterprise);
        bytes32 id = _grantedRight();
        Pledge memory b = pledgeRight(_next(id, merchant), pathOf(granted), noStanding());
        vm.warp(a.until);
        watch();
        pledges.expire(listOf(a, b));
        vm.assertEq(journaled().length, 2);
        vm.assertEq(_statusOf(a), PLEDGE_EXPIRED);
        vm.assertEq(_statusOf(b), PLEDGE_EXPIRED);
        vm.assertEq(rights.right(root).pledges() + rights.right(id).pledges(), 0);
    }

    function test_expire__beforeItsEnd__refused() external {
        Pledge memory a = pledgeRoot(enterprise);
        vm.warp(a.until - 1);
        vm.expectRevert(abi.encodeWithSelector(IPledgeLedger.PledgeNotExpired.selector, idOf(a), a.until));
        pledges.expire(listOf(a));
    }

    function test_expire__twice__refused() external {
        Pledge memory a = pledgeRoot(enterprise);
        vm.warp(a.until);
        vm.expectRevert(_notLive(a, PLEDGE_EXPIRED));
        pledges.expire(listOf(a, a));
    }

    function test_expire__ofTwoAssets__refused() external {
        Pledge memory a = pledgeRoot(enterprise);
        (asset, assetId) = validAsset();
        Pledge memory b = pledgeTerms(assetId, rootOf(assetId, USE), USE, enterprise);
        pledgeRight(b, emptyPath(), noStanding());
        vm.warp(b.until);
        vm.expectRevert(abi.encodeWithSelector(IPledgeLedger.PledgeListWrong.selector, 1));
        pledges.expire(listOf(a, b));
    }

    function test_expire__eightStanding__makesRoomForANinth() external {
        Pledge memory a = pledgeRoot(enterprise);
        vm.warp(a.until);
        pledges.expire(listOf(a));
        vm.assertEq(pledgeRoot(enterprise).rank, 0);
    }

    // Enforcing

    function enforceTo(Pledge memory p, Pledge[] memory standing, Grant[] memory path, Person memory to) public {
        vm.prank(regulator.signer);
        pledges.enforce(asset, p, standing, path, to.id, regulator.id, "order");
    }

    function _refusedEnforcement(Pledge memory p, Pledge[] memory standing, Person memory to, bytes memory reason)
        private
    {
        refused(abi.encodeCall(this.enforceTo, (p, standing, emptyPath(), to)), reason);
    }

    function test_enforce__middleRank__seniorStaysJuniorsClose() external {
        Pledge memory a = pledgeRoot(enterprise);
        Pledge memory b = _second(a);
        Pledge memory c = pledgeRight(_next(root, enterprise), emptyPath(), listOf(a, b));
        grantUnderRoot(childOf(root, enterprise, merchant));
        watch();
        enforceTo(b, _append(listOf(a, b), c), emptyPath(), bank);
        Vm.Log[] memory logs = journaled();
        vm.assertEq(_statusOf(a), PLEDGE_LIVE);
        vm.assertEq(_statusOf(b), PLEDGE_ENFORCED);
        vm.assertEq(_statusOf(c), PLEDGE_CLOSED);
        RightWord r = rights.right(root);
        vm.assertEq(r.holder(), bank.id);
        vm.assertEq(r.seq(), 1);
        vm.assertEq(r.pledges(), 1);
        vm.assertEq(rights.group(root).open(), 1, "children stay");
        vm.assertEq(logs.length, 2);
        vm.assertEq(logs[0].topics[0], IPledgeLedger.PledgeEnforced.selector);
        vm.assertEq(
            logs[0].data,
            abi.encode(regulator.id, bank.id, bytes32("order"), pledges.pledgeOf(idOf(b)), rightWord(root))
        );
        vm.assertEq(logs[1].topics[0], IPledgeLedger.PledgeForeclosed.selector);
        vm.assertEq(logs[1].topics[2], idOf(c));
        vm.assertEq(pledgeRight(_next(root, bank.id), emptyPath(), listOf(a)).rank, 3);
    }

    function _next(bytes32 right, address) private returns (Pledge memory t) {
        t = pledgeTerms(assetId, right, USE, bank);
        t.pledgee = merchant.id;
    }

    function test_enforce__suspendedObjectedPausedExpired__passes() external {
        Pledge memory p = _next(root, enterprise);
        p.until = asset.until + 30 days;
        pledgeRight(p, emptyPath(), noStanding());
        suspendRight(emptyPath());
        vm.prank(node.signer);
        assets.suspend(asset, noInclusion(), address(0), false, noPath(), "reason");
        assets.pause{value: 1}();
        vm.warp(asset.until);
        enforceTo(p, listOf(p), emptyPath(), bank);
        vm.assertEq(rights.right(root).holder(), bank.id);
    }

    function test_enforce__grantedRight__movesIt() external {
        bytes32 id = _grantedRight();
        Pledge memory p = pledgeRight(_next(id, merchant), pathOf(granted), noStanding());
        enforceTo(p, listOf(p), pathOf(granted), bank);
        vm.assertEq(rights.right(id).holder(), bank.id);
        vm.assertEq(rights.right(root).pledges(), 0);
    }

    function test_enforce__grantedRightThatEnded__refused() external {
        bytes32 id = _grantedRight();
        Pledge memory p = pledgeRight(_next(id, merchant), pathOf(granted), noStanding());
        bytes memory act = abi.encodeCall(this.enforceTo, (p, listOf(p), pathOf(granted), bank));
        vm.warp(granted.until);
        refused(act, abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, id, RIGHT_STATUS_EXPIRED));
        revokeRight(emptyPath());
        refused(act, abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, id, RIGHT_STATUS_REVOKED));
        revokeRight(pathOf(granted));
        refused(act, _notLive(p, PLEDGE_CLOSED));
    }

    function test_enforce__assetRevoked__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        vm.prank(regulator.signer);
        assets.revoke(asset, noInclusion(), regulator.id, "reason");
        _refusedEnforcement(
            p, listOf(p), bank, abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, root, RIGHT_STATUS_REVOKED)
        );
    }

    function test_enforce__pledgePastItsEnd__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        vm.warp(p.until);
        _refusedEnforcement(p, listOf(p), bank, _notLive(p, PLEDGE_EXPIRED));
    }

    function test_enforce__released__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        releasePledge(p);
        _refusedEnforcement(p, noStanding(), bank, _notLive(p, PLEDGE_RELEASED));
    }

    function test_enforce__standingIncomplete__refused() external {
        Pledge memory a = pledgeRoot(enterprise);
        _second(a);
        _refusedEnforcement(
            a, listOf(a), bank, abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, root, 2, 1)
        );
    }

    function test_enforce__toPresentHolderOrNoParty__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        _refusedEnforcement(
            p, listOf(p), enterprise, abi.encodeWithSelector(IRightsLedger.RightToSelf.selector, enterprise.id)
        );
        Person memory nobody;
        _refusedEnforcement(
            p, listOf(p), nobody, abi.encodeWithSelector(IPartyRegistry.PartyUnknown.selector, address(0))
        );
        vm.prank(otherRegulator.signer);
        parties.suspendParty(stranger.id, otherRegulator.id, true, noPath(), "reason");
        _refusedEnforcement(
            p,
            listOf(p),
            stranger,
            abi.encodeWithSelector(IPartyRegistry.PartyNotActive.selector, stranger.id, PARTY_SUSPENDED_BY_REGULATOR)
        );
    }

    function test_enforce__byRegulatorOfAnotherRegion__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        vm.prank(otherRegulator.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320500));
        pledges.enforce(asset, p, listOf(p), emptyPath(), bank.id, otherRegulator.id, "order");
    }

    function test_enforce__byPledgee__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        vm.prank(bank.signer);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRoleMissing.selector, bank.id, ROLE_REGULATOR));
        pledges.enforce(asset, p, listOf(p), emptyPath(), bank.id, bank.id, "order");
    }

    function test_enforce__termsOfAnotherAsset__refused() external {
        Pledge memory p = pledgeRoot(enterprise);
        (Asset memory other,) = validAsset();
        vm.prank(regulator.signer);
        vm.expectRevert(_termsInvalid(0));
        pledges.enforce(other, p, listOf(p), emptyPath(), bank.id, regulator.id, "order");
    }

    // The list's check by itself

    function test_check__mixOfLiveAndPast__saysWhoStaysAndWhoConsents() external {
        Pledge memory a = _next(root, enterprise);
        a.until = uint40(block.timestamp + 1 days);
        pledgeRight(a, emptyPath(), noStanding());
        Pledge memory b = _second(a);
        vm.warp(a.until);
        Pledged[] memory listed = new Pledged[](2);
        (listed[0].terms, listed[1].terms) = (a, b);
        (bytes32 stay, uint256 needed) = pledges.check(root, rights.right(root), false, listed);
        vm.assertEq(stay, stayHash(listOf(b)));
        vm.assertEq(needed, 2);
    }
}
