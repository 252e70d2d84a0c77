// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {AssetWord, BatchWord} from "../src/types/AssetWords.sol";
import {Inclusion} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {Asset, Batch, CONSENT_REGISTER_TYPE, Consent} from "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract BatchTest is AssetActs {
    uint256 private constant AWAITED = 0xffffff;

    Asset private t;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        t = assetTerms();
        id = idOf(t);
    }

    function _unsigned(uint256 depth) private returns (Inclusion memory i) {
        t.registrant = stranger.id;
        id = idOf(t);
        i = anchored(t, depth);
    }

    function _key(bytes32 root) private view returns (bytes32) {
        return keccak256(abi.encode(root, node.id));
    }

    function _publish(bytes32 root, Person memory by, bool asRegulator) private {
        vm.prank(by.signer);
        assets.publishBatch(root, node.id, by.id, asRegulator, keccak256("evidence"));
    }

    // Anchoring

    function test_anchorBatch__byItsNode__writesTheWord() external {
        Batch memory b = batchTerms(salt(), 1 << 20);
        vm.recordLogs();
        anchor(b);
        BatchWord w = assets.batch(b.root, node.id);
        vm.assertEq(w.node(), node.id);
        vm.assertEq(w.count(), 1 << 20);
        vm.assertEq(w.kind(), BATCH_REGISTRATIONS);
        vm.assertEq(w.anchored(), block.timestamp);
        vm.assertEq(w.published(), 0);
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.topics[2], idOf(b));
        (Batch memory said, uint256 word_, uint256 number) = abi.decode(log.data, (Batch, uint256, uint256));
        vm.assertEq(said.root, b.root);
        vm.assertEq(word_, BatchWord.unwrap(w));
        vm.assertEq(number, 1);
    }

    function testFuzz_anchorBatch__anyLawfulTerms__packWithoutWrapping(uint32 size, uint8 kind) external {
        Batch memory b = batchTerms(salt(), uint32(within(size, 1, 1 << 20)));
        b.kind = uint8(within(kind, 1, 2));
        anchor(b);
        BatchWord expected =
            BatchWord.wrap(0).withNode(node.id).withCount(b.count).withKind(b.kind).withAnchored(block.timestamp);
        vm.assertEq(BatchWord.unwrap(assets.batch(b.root, node.id)), BatchWord.unwrap(expected));
    }

    function test_anchorBatch__sameRootTwice__refused() external {
        Batch memory b = batchTerms(salt(), 8);
        anchor(b);
        b.salt = salt();
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchStateWrong.selector, _key(b.root)));
        anchor(b);
    }

    function test_anchorBatch__sizeOrKindOutOfRange__refused() external {
        Batch memory b = batchTerms(salt(), 0);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchInvalid.selector, 0, 1));
        anchor(b);
        b.count = (1 << 20) + 1;
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchInvalid.selector, b.count, 1));
        anchor(b);
        b.count = 1;
        b.kind = 3;
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchInvalid.selector, 1, 3));
        anchor(b);
    }

    function test_anchorBatch__anotherSender__refused() external {
        Batch memory b = batchTerms(salt(), 8);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartySenderNotAllowed.selector, node.id, address(this)));
        assets.anchorBatch(b);
    }

    function test_anchorBatch__paused__refused() external {
        assets.pause{value: 1}();
        Batch memory b = batchTerms(salt(), 8);
        vm.expectPartialRevert(IAssetRegistry.Paused.selector);
        anchor(b);
    }

    // Activating

    function test_activate__mandatedLeaf__noticeRunsFromNow() external {
        Inclusion memory i = anchored(t, 3);
        vm.warp(block.timestamp + 100 days);
        vm.recordLogs();
        assets.activate(t, i);
        vm.assertEq(word(id).noticeEnd(), (block.timestamp + NOTICE + 3599) / 3600);
        vm.assertEq(assets.status(id), ASSET_STATUS_IN_NOTICE);
        vm.assertEq(assets.head(id), bytes32(0));
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.topics[0], IAssetRegistry.Activated.selector);
        vm.assertEq(log.topics[2], _key(i.root));
        (, uint256 index, uint256 w) = abi.decode(log.data, (Asset, uint256, uint256));
        vm.assertEq(index, i.index);
        vm.assertEq(w, AssetWord.unwrap(word(id)));
    }

    /// @dev Attack: a leaf hidden since long ago must not become title in one call.
    function test_activate__hiddenLeafOfAnOldBatch__isInNotice() external {
        Inclusion memory i = anchored(t, 3);
        vm.warp(block.timestamp + 365 days);
        assets.activate(t, i);
        vm.assertEq(assets.status(id), ASSET_STATUS_IN_NOTICE);
    }

    function test_activate__publishedBatch__noticeRunsFromPublication() external {
        Inclusion memory i = anchored(t, 3);
        vm.warp(block.timestamp + 1 days);
        _publish(i.root, regulator, true);
        uint256 published = block.timestamp;
        vm.warp(block.timestamp + 5 days);
        assets.activate(t, i);
        vm.assertEq(word(id).noticeEnd(), (published + NOTICE + 3599) / 3600);
    }

    function test_activate__oneLeafBatch__emptyProof() external {
        Inclusion memory i = anchored(t, 0);
        assets.activate(t, i);
        vm.assertEq(word(id).registrant(), enterprise.id);
    }

    function test_activate__again__changesNothingAndDoesNotFail() external {
        Inclusion memory i = anchored(t, 3);
        assets.activate(t, i);
        AssetWord before = word(id);
        vm.warp(block.timestamp + 1 days);
        i.proof = new bytes32[](30);
        vm.recordLogs();
        assets.activate(t, i);
        assets.activateSigned(t, i, noConsent());
        vm.assertEq(vm.getRecordedLogs().length, 0);
        vm.assertEq(AssetWord.unwrap(word(id)), AssetWord.unwrap(before));
    }

    function test_activate__assetRegisteredApart__changesNothing() external {
        Inclusion memory i = anchored(t, 3);
        registerAsset(t);
        AssetWord before = word(id);
        vm.warp(block.timestamp + 1 days);
        assets.activate(t, i);
        vm.assertEq(AssetWord.unwrap(word(id)), AssetWord.unwrap(before));
    }

    function test_activate__registrantOfAnotherNode__refused() external {
        Inclusion memory i = _unsigned(3);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyNotMandated.selector, node.id, stranger.id));
        assets.activate(t, i);
    }

    function test_activateSigned__registrantOfAnotherNode__starts() external {
        Inclusion memory i = _unsigned(3);
        assets.activateSigned(t, i, signRegister(t, stranger));
        vm.assertEq(word(id).noticeEnd(), (block.timestamp + NOTICE + 3599) / 3600);
    }

    function test_activateSigned__agentIsTheNode__refused() external {
        Inclusion memory i = _unsigned(3);
        mandate(stranger, node, ACT_REGISTER_BIT);
        Consent memory c = signByAgent(stranger, node, address(assets), CONSENT_REGISTER_TYPE, id, 0);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentAgentConflict.selector, node.id));
        assets.activateSigned(t, i, c);
    }

    function test_activate__paused__refused() external {
        Inclusion memory i = anchored(t, 3);
        assets.pause{value: 1}();
        vm.expectPartialRevert(IAssetRegistry.Paused.selector);
        assets.activate(t, i);
    }

    function test_activate__indexNotBelowTheCount__refused() external {
        Inclusion memory i = inclusionOf(id, 8, 3);
        anchor(batchTerms(i.root, 8));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.InclusionInvalid.selector, 8, 3));
        assets.activate(t, i);
    }

    function test_activate__proofTooLong__refused() external {
        Inclusion memory i = inclusionOf(id, 1, 21);
        anchor(batchTerms(i.root, 1 << 20));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.InclusionInvalid.selector, 1, 21));
        assets.activate(t, i);
    }

    function test_activate__wrongIndexOrSiblingOrRoot__refused() external {
        Inclusion memory i = anchored(t, 3);
        i.index = 2;
        vm.expectPartialRevert(IAssetRegistry.BatchStateWrong.selector);
        assets.activate(t, i);
        i.index = 7;
        i.proof[1] = salt();
        vm.expectPartialRevert(IAssetRegistry.BatchStateWrong.selector);
        assets.activate(t, i);
    }

    function test_activate__rootMisstated__refused() external {
        Inclusion memory i = anchored(t, 3);
        bytes32 key = _key(i.root);
        i.root = salt();
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchStateWrong.selector, key));
        assets.activate(t, i);
    }

    /// @dev I8: what hashes to the root cannot be passed for a leaf, nor an id for an inner node.
    function test_activate__innerNodeOrRecordIdAsLeaf__refused() external {
        Inclusion memory i = inclusionOf(id, 0, 2);
        Inclusion memory forged = Inclusion(i.root, 0, new bytes32[](1));
        forged.proof[0] = i.proof[1];
        anchor(batchTerms(i.root, 4));
        vm.expectPartialRevert(IAssetRegistry.BatchStateWrong.selector);
        assets.activate(t, forged);

        Asset memory other = assetTerms();
        bytes32 root = pairOf(idOf(other), salt());
        anchor(batchTerms(root, 2));
        vm.expectPartialRevert(IAssetRegistry.BatchStateWrong.selector);
        assets.activate(other, Inclusion(root, 0, new bytes32[](1)));
    }

    function test_activate__leafNamesAnotherNode__refused() external {
        t.node = otherNode.id;
        Inclusion memory i = anchored(t, 3);
        Consent memory c = signRegister(t, enterprise);
        bytes32 key = keccak256(abi.encode(i.root, otherNode.id));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchStateWrong.selector, key));
        assets.activateSigned(t, i, c);
    }

    function test_activate__batchOfIncrements__refused() external {
        Inclusion memory i = inclusionOf(id, 0, 3);
        Batch memory b = batchTerms(i.root, 8);
        b.kind = BATCH_INCREMENTS;
        anchor(b);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchInvalid.selector, 8, BATCH_INCREMENTS));
        assets.activate(t, i);
    }

    function test_activate__unlawfulLeaf__refused() external {
        t.level = 0;
        Inclusion memory i = anchored(t, 3);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetTermsInvalid.selector, 6));
        assets.activate(t, i);
    }

    function test_activate__leafExpiredSince__isExpired() external {
        Inclusion memory i = anchored(t, 3);
        vm.warp(t.until + 1);
        assets.activate(t, i);
        vm.assertEq(assets.status(id), ASSET_STATUS_EXPIRED);
    }

    function testFuzz_activate__anyDepthAndIndex__slotIsTheLeafs(uint256 depth, uint256 index) external {
        depth = within(depth, 0, 20);
        index = within(index, 0, (1 << depth) - 1);
        Inclusion memory i = inclusionOf(id, uint32(index), depth);
        anchor(batchTerms(i.root, uint32(1 << depth)));
        assets.activate(t, i);
        vm.assertEq(word(id).registrant(), enterprise.id);
    }

    // Without the registrant's consent

    function test_suspend__unsignedLeaf__frozenAndNoticeAwaited() external {
        Inclusion memory i = _unsigned(3);
        vm.prank(regulator.signer);
        assets.suspend(t, i, regulator.id, true, noPath(), keccak256("order"));
        vm.assertEq(word(id).noticeEnd(), AWAITED);
        vm.assertEq(assets.status(id), ASSET_STATUS_SUSPENDED);
        liftByRegulator(t);
        vm.warp(block.timestamp + 365 days);
        vm.assertEq(assets.status(id), ASSET_STATUS_IN_NOTICE);
    }

    function test_suspend__mandatedLeaf__noticeRuns() external {
        Inclusion memory i = anchored(t, 3);
        vm.prank(node.signer);
        assets.suspend(t, i, address(0), false, noPath(), keccak256("reason"));
        vm.assertEq(word(id).noticeEnd(), (block.timestamp + NOTICE + 3599) / 3600);
    }

    function test_activateSigned__noticeAwaited__startsNow() external {
        Inclusion memory i = _unsigned(3);
        vm.prank(regulator.signer);
        assets.suspend(t, i, regulator.id, true, noPath(), keccak256("order"));
        bytes32 before = assets.head(id);
        vm.warp(block.timestamp + 40 days);
        Consent memory c = signRegister(t, stranger);
        vm.recordLogs();
        assets.activateSigned(t, i, c);
        vm.assertEq(word(id).noticeEnd(), (block.timestamp + NOTICE + 3599) / 3600);
        vm.assertEq(word(id).suspended(), 2);
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.topics[0], IAssetRegistry.NoticeStarted.selector);
        vm.assertEq(assets.head(id), foldOf(before, id, log));
    }

    function test_activateSigned__noticeAwaitedInAPublishedBatch__startsAtPublication() external {
        Inclusion memory i = _unsigned(3);
        _publish(i.root, regulator, true);
        uint256 published = block.timestamp;
        vm.prank(regulator.signer);
        assets.suspend(t, i, regulator.id, true, noPath(), keccak256("order"));
        vm.warp(block.timestamp + 40 days);
        assets.activateSigned(t, i, signRegister(t, stranger));
        vm.assertEq(word(id).noticeEnd(), (published + NOTICE + 3599) / 3600);
    }

    function test_activateSigned__noticeAwaitedButConsentWrong__refused() external {
        Inclusion memory i = _unsigned(3);
        vm.prank(regulator.signer);
        assets.suspend(t, i, regulator.id, true, noPath(), keccak256("order"));
        Consent memory c = signRegister(t, enterprise);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, stranger.id, enterprise.id));
        assets.activateSigned(t, i, c);
    }

    function test_revoke__unsignedLeaf__endsItForGood() external {
        Inclusion memory i = _unsigned(3);
        vm.prank(regulator.signer);
        assets.revoke(t, i, regulator.id, keccak256("order"));
        assets.activateSigned(t, i, signRegister(t, stranger));
        vm.assertEq(word(id).noticeEnd(), AWAITED);
        vm.assertEq(assets.status(id), ASSET_STATUS_REVOKED);
    }

    function test_suspend__noSlotAndNoProof__refused() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetUnknown.selector, id));
        suspendByRegulator(t);
    }

    // Publishing

    function test_publishBatch__regulatorOfTheRegion__setsTheTime() external {
        Inclusion memory i = anchored(t, 3);
        vm.warp(block.timestamp + 1 days);
        _publish(i.root, regulator, true);
        vm.assertEq(assets.batch(i.root, node.id).published(), block.timestamp);
    }

    function test_publishBatch__assessorOfAnotherNode__setsTheTime() external {
        Inclusion memory i = anchored(t, 3);
        _publish(i.root, assessor, false);
        vm.assertEq(assets.batch(i.root, node.id).published(), block.timestamp);
    }

    function test_publishBatch__assessorOfTheSameNodeOrOfNone__refused() external {
        Inclusion memory i = anchored(t, 3);
        parties.setRoles(merchant.id, ROLE_ASSESSOR);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchPublisherNotIndependent.selector, merchant.id));
        _publish(i.root, merchant, false);
        Person memory free = admit("free assessor", 110000, ROLE_ASSESSOR);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchPublisherNotIndependent.selector, free.id));
        _publish(i.root, free, false);
    }

    function test_publishBatch__itsOwnNodeAsAssessor__refused() external {
        Inclusion memory i = anchored(t, 3);
        parties.setRoles(node.id, ROLE_NODE | ROLE_ASSESSOR);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchPublisherNotIndependent.selector, node.id));
        _publish(i.root, node, false);
    }

    function test_publishBatch__regulatorOfAnotherRegion__refused() external {
        Inclusion memory i = anchored(t, 3);
        vm.expectRevert(abi.encodeWithSelector(IPartyRegistry.PartyRegionNotCovered.selector, 110000, 320500));
        _publish(i.root, otherRegulator, true);
    }

    function test_publishBatch__unknownOrPublishedBefore__refused() external {
        bytes32 root = salt();
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchStateWrong.selector, _key(root)));
        _publish(root, regulator, true);
        Inclusion memory i = anchored(t, 3);
        _publish(i.root, regulator, true);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.BatchStateWrong.selector, _key(i.root)));
        _publish(i.root, regulator, true);
    }
}
