// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import {Inclusion} from "../src/types/Bundles.sol";
import "../src/types/Enums.sol";
import {Asset, Batch, Consent, Objection} from "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @title Attacks on registrations, batches and their notice, by any choice of numbers.
contract AssetAttacksTest is AssetActs {
    // Leaves

    /// @dev However long ago its batch was anchored, a leaf that comes out now is in notice now.
    function testFuzz_activate__batchOfAnyAge__wholeNoticeAhead(uint256 age, bool frozen) external {
        Asset memory t = assetTerms(frozen ? stranger : enterprise);
        Inclusion memory i = anchored(t, 4);
        vm.warp(block.timestamp + within(age, 0, 1000 days));
        if (frozen) {
            vm.prank(node.signer);
            assets.suspend(t, i, address(0), false, noPath(), "reason");
            liftByRegulator(t);
            vm.warp(block.timestamp + NOTICE + 1 hours);
        } else {
            assets.activate(t, i);
            vm.assertGe(word(idOf(t)).noticeEnd() * 1 hours, block.timestamp + NOTICE);
        }
        vm.assertEq(assets.status(idOf(t)), ASSET_STATUS_IN_NOTICE);
    }

    /// @dev Neither an inner node, nor another place, nor another sibling passes for the leaf.
    function testFuzz_activate__proofShortenedOrTurned__refused(uint256 depth, uint256 index, uint256 turn) external {
        Asset memory t = assetTerms();
        depth = within(depth, 1, 20);
        Inclusion memory i = inclusionOf(idOf(t), uint32(within(index, 0, (1 << depth) - 1)), depth);
        anchor(batchTerms(i.root, uint32(1 << depth)));
        uint256 way = turn % 4;
        uint256 bit = turn >> 8;
        if (way == 0) i.index ^= uint32(1 << (bit % 32));
        if (way == 1) i.proof[bit % depth] ^= bytes32(1 << ((bit >> 16) % 256));
        if (way == 2) i.proof = _firstOf(i.proof, bit % depth);
        if (way == 3) i.root ^= bytes32(1 << (bit % 256));
        (bool done,) = address(assets).call(abi.encodeCall(assets.activate, (t, i)));
        vm.assertFalse(done);
        assert(word(idOf(t)).isZero());
    }

    function _firstOf(bytes32[] memory all, uint256 count) private pure returns (bytes32[] memory some) {
        some = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            some[i] = all[i];
        }
    }

    /// @dev One thing that may happen to an activated asset.
    function _happen(Asset memory t, uint256 which) private {
        if (which == 1) suspendByNode(t);
        if (which == 2) suspendByRegulator(t);
        if (which == 3) revokeByOrder(t);
        if (which == 4) objectBy(t, stranger);
        if (which == 5) amendBy(t, amendmentTerms(idOf(t)), enterprise);
        if (which == 6) cancelBy(idOf(t), enterprise);
        if (which == 7) vm.warp(t.until);
        if (which == 8) assets.pause{value: 1}();
    }

    function testFuzz_activate__againWhateverHappened__changesNothing(uint256 which, uint32 later) external {
        Asset memory t = assetTerms();
        Inclusion memory i = anchored(t, 5);
        assets.activate(t, i);
        vm.warp(block.timestamp + later % 60 days);
        _happen(t, which % 9);
        AssetWord before = word(idOf(t));
        bytes32 head = assets.head(idOf(t));
        Consent memory c = signRegister(t, enterprise);
        vm.recordLogs();
        assets.activate(t, i);
        assets.activateSigned(t, i, c);
        vm.assertEq(vm.getRecordedLogs().length, 0);
        vm.assertEq(AssetWord.unwrap(word(idOf(t))), AssetWord.unwrap(before));
        vm.assertEq(assets.head(idOf(t)), head);
    }

    /// @dev Two nodes anchor one root: each leaf is of the batch of the node it names, published or not.
    function testFuzz_anchorBatch__sameRootByTwoNodes__keptApart(uint256 index, bool byOther) external {
        Asset memory t = byOther ? assetTerms(stranger) : assetTerms();
        if (byOther) t.node = otherNode.id;
        Inclusion memory i = inclusionOf(idOf(t), uint32(within(index, 0, 7)), 3);
        Batch memory b = batchTerms(i.root, 8);
        anchor(b);
        if (byOther) {
            (bool done,) = address(assets).call(abi.encodeCall(assets.activate, (t, i)));
            vm.assertFalse(done, "a leaf of a batch that its node did not anchor");
        }
        b.node = otherNode.id;
        vm.prank(otherNode.signer);
        assets.anchorBatch(b);
        vm.prank(regulator.signer);
        assets.publishBatch(i.root, node.id, regulator.id, true, "evidence");
        vm.warp(block.timestamp + NOTICE + 1 hours);
        vm.recordLogs();
        assets.activate(t, i);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        vm.assertEq(logs[0].topics[2], keccak256(abi.encode(i.root, t.node)));
        vm.assertEq(assets.status(idOf(t)), byOther ? ASSET_STATUS_IN_NOTICE : ASSET_STATUS_VALID);
        vm.assertEq(assets.batch(i.root, otherNode.id).published(), 0);
    }

    // Objections

    /// @dev After issue no number of objections has an effect by itself; in notice each lapses.
    function testFuzz_object__byAnyNumberOfParties__neitherStopsNorBlocks(uint256 count, bool inNotice) external {
        Asset memory t = assetTerms();
        registerAsset(t);
        if (!inNotice) vm.warp(block.timestamp + NOTICE + 1 hours);
        Objection[] memory filed = new Objection[](within(count, 1, 12));
        for (uint256 i = 0; i < filed.length; ++i) {
            filed[i] = objectBy(t, enrol(string.concat("objector ", vm.toString(i)), 320500, node));
        }
        vm.assertEq(word(idOf(t)).objections(), inNotice ? filed.length : 0);
        vm.assertEq(assets.status(idOf(t)), inNotice ? ASSET_STATUS_OBJECTED : ASSET_STATUS_VALID);
        vm.warp(block.timestamp + 31 days);
        for (uint256 i = 0; inNotice && i < filed.length; ++i) {
            vm.prank(stranger.signer);
            assets.lapseObjection(filed[i]);
        }
        vm.assertEq(assets.status(idOf(t)), ASSET_STATUS_VALID);
    }

    // The pause

    /// @dev However it is tried, a pause lasts 14 days at most and 14 days lie between two.
    function testFuzz_pause__anySchedule__restsBetween(uint256 seed) external {
        uint256 ended;
        uint256 set;
        for (uint256 i = 0; i < 20; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            vm.warp(block.timestamp + seed % 9 days);
            if (seed % 5 == 0) {
                (bool lifted,) = address(assets).call(abi.encodeCall(assets.unpause, ()));
                vm.assertEq(lifted, block.timestamp < ended);
                if (lifted) ended = block.timestamp;
            } else {
                (bool paused,) = address(assets).call{value: 1}(abi.encodeCall(assets.pause, ()));
                vm.assertEq(paused, set == 0 || block.timestamp >= ended + 14 days);
                if (paused) (set, ended) = (set + 1, block.timestamp + 14 days);
            }
            vm.assertEq(assets.pauseWord().until(), ended);
            (bool registered,) = _register();
            vm.assertEq(registered, block.timestamp >= ended);
        }
    }

    function _register() private returns (bool, bytes memory) {
        Asset memory t = assetTerms();
        vm.prank(node.signer);
        return address(assets).call(abi.encodeCall(IAssetRegistry.register, (t)));
    }
}
