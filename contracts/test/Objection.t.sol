// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {AssetWord, ObjectionWord} from "../src/types/AssetWords.sol";
import {Inclusion} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {Asset, Consent, Objection} from "../src/types/Terms.sol";
import {WordOverflow} from "../src/types/WordOverflow.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract ObjectionTest is AssetActs {
    Asset private t;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        t = assetTerms();
        id = registerAsset(t);
    }

    function _issue() private {
        vm.warp(word(id).noticeEnd() * 1 hours);
    }

    function _state(Objection memory o) private view returns (ObjectionWord) {
        return assets.objectionOf(idOf(o));
    }

    function _admit(Objection memory o) private {
        vm.prank(node.signer);
        assets.admitObjection(t, noPath(), o);
    }

    function _stateWrong(Objection memory o, uint256 status) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.ObjectionStateWrong.selector, idOf(o), status);
    }

    // Filing

    function test_object__inNotice__countsAtOnce() external {
        Objection memory o = objectionTerms(id, stranger);
        Consent memory c = signObject(o, stranger);
        vm.recordLogs();
        assets.object(t, noInclusion(), o, c);
        vm.assertEq(word(id).objections(), 1);
        vm.assertEq(assets.status(id), ASSET_STATUS_OBJECTED);
        ObjectionWord s = _state(o);
        vm.assertEq(s.status(), OBJECTION_OPEN);
        vm.assertEq(s.inNotice(), 1);
        vm.assertEq(s.filed(), block.timestamp);
        vm.assertEq(s.deadline(), block.timestamp + 30 days);
        vm.assertEq(ObjectionWord.unwrap(s) >> 73, 0);
        vm.assertEq(assets.openObjection(id, stranger.id), idOf(o));
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.topics[0], IAssetRegistry.Objected.selector);
        vm.assertEq(log.topics[2], idOf(o));
        vm.assertEq(log.data, abi.encode(o, address(0), ObjectionWord.unwrap(s), AssetWord.unwrap(word(id))));
        vm.assertEq(assets.head(id), foldOf(0, id, log));
    }

    function test_object__afterIssue__waitsForAdmission() external {
        _issue();
        Objection memory o = objectBy(t, stranger);
        vm.assertEq(_state(o).status(), OBJECTION_PROPOSED);
        vm.assertEq(_state(o).deadline(), 0);
        vm.assertEq(word(id).objections(), 0);
        vm.assertEq(assets.status(id), ASSET_STATUS_VALID);
    }

    function test_object__twiceByOneParty__refusedUntilResolved() external {
        Objection memory first = objectBy(t, stranger);
        Objection memory o = objectionTerms(id, stranger);
        Consent memory c = signObject(o, stranger);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.ObjectionOpen.selector, id, stranger.id));
        assets.object(t, noInclusion(), o, c);
        dismiss(t, first);
        assets.object(t, noInclusion(), o, c);
        vm.assertEq(word(id).objections(), 1);
    }

    function test_object__byTwoParties__bothCount() external {
        Objection memory a = objectBy(t, stranger);
        objectBy(t, merchant);
        vm.assertEq(word(id).objections(), 2);
        dismiss(t, a);
        vm.assertEq(word(id).objections(), 1);
        vm.assertEq(assets.status(id), ASSET_STATUS_OBJECTED);
    }

    function test_object__resolvedOneFiledAgain__refused() external {
        Objection memory o = objectionTerms(id, stranger);
        Consent memory c = signObject(o, stranger);
        assets.object(t, noInclusion(), o, c);
        dismiss(t, o);
        vm.expectRevert(_stateWrong(o, OBJECTION_DISMISSED));
        assets.object(t, noInclusion(), o, c);
    }

    function test_object__consentOfAnotherParty__refused() external {
        Objection memory o = objectionTerms(id, stranger);
        Consent memory c = signObject(o, merchant);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, stranger.id, merchant.id));
        assets.object(t, noInclusion(), o, c);
    }

    function test_object__toAnotherAsset__refused() external {
        Objection memory o = objectionTerms(salt(), stranger);
        Consent memory c = signObject(o, stranger);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetMismatch.selector, id, o.asset));
        assets.object(t, noInclusion(), o, c);
    }

    function test_object__endedAsset__refused() external {
        revokeByOrder(t);
        Objection memory o = objectionTerms(id, stranger);
        Consent memory c = signObject(o, stranger);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetEnded.selector, id, ASSET_REVOKED));
        assets.object(t, noInclusion(), o, c);
    }

    function test_object__unsignedLeaf__activatesAndAwaitsConsent() external {
        t = assetTerms(stranger);
        id = idOf(t);
        Inclusion memory i = anchored(t, 4);
        Objection memory o = objectionTerms(id, merchant);
        assets.object(t, i, o, signObject(o, merchant));
        vm.assertEq(word(id).noticeEnd(), 0xffffff);
        vm.assertEq(word(id).objections(), 1);
        vm.assertEq(_state(o).inNotice(), 1);
    }

    function test_object__paused__passesWithItsResolution() external {
        assets.pause{value: 1}();
        Inclusion memory none = noInclusion();
        Objection memory o = objectionTerms(id, stranger);
        assets.object(t, none, o, signObject(o, stranger));
        dismiss(t, o);
        vm.assertEq(word(id).objections(), 0);
    }

    function test_object__leafDuringAPause__activatesIt() external {
        t = assetTerms();
        id = idOf(t);
        Inclusion memory i = anchored(t, 4);
        assets.pause{value: 1}();
        Objection memory o = objectionTerms(id, stranger);
        assets.object(t, i, o, signObject(o, stranger));
        vm.assertEq(assets.status(id), ASSET_STATUS_OBJECTED);
    }

    /// @dev The counter takes 127 objectors and refuses the next: nothing wraps into the pledges beside it.
    function test_object__counterFull__refused() external {
        bytes32 slot = keccak256(abi.encode(id, uint256(0)));
        _requireSlot(slot);
        vm.store(address(assets), slot, bytes32(AssetWord.unwrap(word(id).withObjections(127))));
        Objection memory o = objectionTerms(id, stranger);
        Consent memory c = signObject(o, stranger);
        vm.expectRevert(abi.encodeWithSelector(WordOverflow.selector, 128, 127));
        assets.object(t, noInclusion(), o, c);
    }

    function _requireSlot(bytes32 slot) private view {
        vm.assertEq(vm.load(address(assets), slot), bytes32(AssetWord.unwrap(word(id))));
    }

    // Admitting

    function test_admitObjection__afterIssue__countsFromThen() external {
        _issue();
        Objection memory o = objectBy(t, stranger);
        vm.warp(block.timestamp + 5 days);
        _admit(o);
        vm.assertEq(_state(o).status(), OBJECTION_ADMITTED);
        vm.assertEq(_state(o).deadline(), block.timestamp + 30 days);
        vm.assertEq(_state(o).filed(), block.timestamp - 5 days);
        vm.assertEq(_state(o).inNotice(), 0);
        vm.assertEq(assets.status(id), ASSET_STATUS_OBJECTED);
    }

    function test_admitObjection__countedOrUnknown__refused() external {
        Objection memory o = objectBy(t, stranger);
        vm.expectRevert(_stateWrong(o, OBJECTION_OPEN));
        _admit(o);
        Objection memory unknown = objectionTerms(id, merchant);
        vm.expectRevert(_stateWrong(unknown, 0));
        _admit(unknown);
    }

    function test_admitObjection__byAnotherNode__refused() external {
        _issue();
        Objection memory o = objectBy(t, stranger);
        vm.expectRevert(
            abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, node.id, otherNode.signer)
        );
        vm.prank(otherNode.signer);
        assets.admitObjection(t, noPath(), o);
    }

    // Resolving

    function test_resolveObjection__upheldInNotice__refusesTheRegistration() external {
        Objection memory o = objectBy(t, stranger);
        resolveBy(t, o, OBJECTION_UPHELD);
        vm.assertEq(assets.status(id), ASSET_STATUS_REFUSED);
        vm.assertEq(word(id).objections(), 0);
        vm.assertEq(_state(o).status(), OBJECTION_UPHELD);
        vm.assertEq(assets.openObjection(id, stranger.id), bytes32(0));
    }

    function test_resolveObjection__filedInNoticeUpheldAfterIt__refusesTheRegistration() external {
        Objection memory o = objectBy(t, stranger);
        vm.warp(block.timestamp + 200 days);
        resolveBy(t, o, OBJECTION_UPHELD);
        vm.assertEq(assets.status(id), ASSET_STATUS_REFUSED);
    }

    function test_resolveObjection__upheldAfterIssue__leavesItValid() external {
        _issue();
        Objection memory o = objectBy(t, stranger);
        _admit(o);
        resolveBy(t, o, OBJECTION_UPHELD);
        vm.assertEq(assets.status(id), ASSET_STATUS_VALID);
    }

    function test_resolveObjection__dismissed__noticeGoesOn() external {
        Objection memory o = objectBy(t, stranger);
        vm.recordLogs();
        bytes32 before = assets.head(id);
        dismiss(t, o);
        vm.assertEq(assets.status(id), ASSET_STATUS_IN_NOTICE);
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(
            log.data,
            abi.encode(node.id, keccak256("reasons"), ObjectionWord.unwrap(_state(o)), AssetWord.unwrap(word(id)))
        );
        vm.assertEq(assets.head(id), foldOf(before, id, log));
    }

    function test_resolveObjection__proposed__canOnlyBeTurnedAway() external {
        _issue();
        Objection memory o = objectBy(t, stranger);
        vm.expectRevert(_stateWrong(o, OBJECTION_PROPOSED));
        resolveBy(t, o, OBJECTION_UPHELD);
        dismiss(t, o);
        vm.assertEq(word(id).objections(), 0);
        vm.assertEq(assets.openObjection(id, stranger.id), bytes32(0));
    }

    function test_resolveObjection__twice__refused() external {
        Objection memory o = objectBy(t, stranger);
        dismiss(t, o);
        vm.expectRevert(_stateWrong(o, OBJECTION_DISMISSED));
        resolveBy(t, o, OBJECTION_UPHELD);
    }

    function test_resolveObjection__outcomeUnknown__refused() external {
        Objection memory o = objectBy(t, stranger);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.ObjectionOutcomeInvalid.selector, OBJECTION_LAPSED));
        resolveBy(t, o, OBJECTION_LAPSED);
    }

    function test_resolveObjection__byRegulator__refused() external {
        Objection memory o = objectBy(t, stranger);
        vm.expectPartialRevert(IPartyRegistry.PartySenderNotAllowed.selector);
        vm.prank(regulator.signer);
        assets.resolveObjection(t, noPath(), o, OBJECTION_UPHELD, bytes32(0));
    }

    function test_resolveObjection__revokedMeanwhile__keepsThatEnd() external {
        Objection memory o = objectBy(t, stranger);
        revokeByOrder(t);
        resolveBy(t, o, OBJECTION_UPHELD);
        vm.assertEq(assets.status(id), ASSET_STATUS_REVOKED);
        vm.assertEq(word(id).objections(), 0);
    }

    // Lapsing

    function test_lapseObjection__afterTheTime__byAnyone() external {
        Objection memory o = objectBy(t, stranger);
        uint256 deadline = _state(o).deadline();
        vm.warp(deadline);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.ObjectionNotLapsed.selector, deadline, deadline));
        assets.lapseObjection(o);
        vm.assertEq(assets.status(id), ASSET_STATUS_OBJECTED);
        vm.warp(deadline + 1);
        assets.lapseObjection(o);
        vm.assertEq(_state(o).status(), OBJECTION_LAPSED);
        vm.assertEq(assets.status(id), ASSET_STATUS_VALID);
    }

    function test_lapseObjection__admitted__lapsesToo() external {
        _issue();
        Objection memory o = objectBy(t, stranger);
        _admit(o);
        vm.warp(block.timestamp + 31 days);
        assets.lapseObjection(o);
        vm.assertEq(word(id).objections(), 0);
    }

    function test_lapseObjection__proposedOrUnknown__refused() external {
        _issue();
        Objection memory o = objectBy(t, stranger);
        vm.warp(block.timestamp + 300 days);
        vm.expectRevert(_stateWrong(o, OBJECTION_PROPOSED));
        assets.lapseObjection(o);
        Objection memory unknown = objectionTerms(id, merchant);
        vm.expectRevert(_stateWrong(unknown, 0));
        assets.lapseObjection(unknown);
    }

    function test_lapseObjection__resolved__refused() external {
        Objection memory o = objectBy(t, stranger);
        dismiss(t, o);
        vm.warp(block.timestamp + 31 days);
        vm.expectRevert(_stateWrong(o, OBJECTION_DISMISSED));
        assets.lapseObjection(o);
    }
}
