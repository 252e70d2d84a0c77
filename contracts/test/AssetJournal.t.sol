// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {Extend} from "../src/libraries/Extend.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import "../src/types/Enums.sol";
import {Amendment, Asset, Objection} from "../src/types/Terms.sol";
import {WordOverflow} from "../src/types/WordOverflow.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

contract AssetJournalTest is AssetActs {
    bytes32 private constant FIRST = keccak256("first");
    bytes32 private constant SECOND = keccak256("second");

    Asset private t;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
    }

    function _next(bytes32 head, bytes32 digest) private pure returns (bytes32) {
        return keccak256(abi.encode(head, digest));
    }

    function _extend(uint256 how) private returns (AssetWord) {
        vm.prank(address(rights));
        return assets.extend(id, how, FIRST, 0);
    }

    // Who may extend

    function test_extend__theFourLedgers__fold() external {
        address[4] memory ledgers = [address(rights), address(pledges), address(exchange), address(attestations)];
        bytes32 head = id;
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(ledgers[i]);
            assets.extend(id, 0, FIRST, 0);
            head = _next(head, FIRST);
            vm.assertEq(assets.head(id), head);
        }
    }

    /// @dev I1: not even the authority or a node forges a journal.
    function testFuzz_extend__anyoneElse__refused(address caller) external {
        vm.assume(
            caller != address(rights) && caller != address(pledges) && caller != address(exchange)
                && caller != address(attestations)
        );
        bytes memory reason = abi.encodeWithSelector(IAssetRegistry.AssetCallerNotLedger.selector, caller);
        vm.expectRevert(reason);
        vm.prank(caller);
        assets.extend(id, 0, FIRST, 0);
        vm.expectRevert(reason);
        vm.prank(caller);
        assets.extendMany(id, 0, new bytes32[](1));
    }

    // How heads grow

    function test_extend__twoDigests__foldInOrder() external {
        vm.prank(address(rights));
        AssetWord w = assets.extend(id, 0, FIRST, SECOND);
        vm.assertEq(assets.head(id), _next(_next(id, FIRST), SECOND));
        vm.assertEq(AssetWord.unwrap(w), AssetWord.unwrap(word(id)));
    }

    function testFuzz_extendMany__anyDigests__foldInOrder(bytes32[] memory digests) external {
        vm.prank(address(rights));
        assets.extendMany(id, 0, digests);
        bytes32 head = digests.length == 0 ? bytes32(0) : id;
        for (uint256 i = 0; i < digests.length; ++i) {
            head = _next(head, digests[i]);
        }
        vm.assertEq(assets.head(id), head);
    }

    // What is checked

    function test_extend__unknownAsset__refused() external {
        bytes32 none = salt();
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetUnknown.selector, none));
        vm.prank(address(rights));
        assets.extend(none, 0, FIRST, 0);
    }

    function test_extend__revIsAnother__refused() external {
        _extend(Extend.current(0));
        amendBy(t, amendmentTerms(id), enterprise);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, id, 1, 0));
        _extend(Extend.current(0));
        _extend(Extend.current(1));
        _extend(0);
    }

    function _notValid(uint256 status) private {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, id, status));
        _extend(Extend.VALID);
        _extend(0);
    }

    /// @dev I5: what must be VALID is refused in every other status, and told which.
    function test_extend__notValid__refusedByStatus() external {
        suspendByNode(t);
        _notValid(ASSET_STATUS_SUSPENDED);
        liftByRegulator(t);
        Objection memory o = objectBy(t, stranger);
        vm.prank(node.signer);
        assets.admitObjection(t, noPath(), o);
        _notValid(ASSET_STATUS_OBJECTED);
        dismiss(t, o);
        _extend(Extend.VALID);
        vm.warp(t.until);
        _notValid(ASSET_STATUS_EXPIRED);
        revokeByOrder(t);
        _notValid(ASSET_STATUS_REVOKED);
        id = registerAsset(assetTerms());
        _notValid(ASSET_STATUS_IN_NOTICE);
    }

    function test_extend__paused__passesOnlyWhatMay() external {
        assets.pause{value: 1}();
        vm.expectPartialRevert(IAssetRegistry.Paused.selector);
        _extend(Extend.VALID);
        _extend(Extend.EVEN_PAUSED);
        vm.warp(block.timestamp + 14 days);
        _extend(Extend.VALID);
    }

    // Roots written

    function test_extend__rootWritten__touchesTheAssetOnce() external {
        AssetWord before = word(id);
        _extend(0);
        vm.assertEq(AssetWord.unwrap(word(id)), AssetWord.unwrap(before));
        AssetWord answered = _extend(Extend.ROOTS);
        vm.assertEq(AssetWord.unwrap(word(id)), AssetWord.unwrap(before.withTouched(1)));
        vm.assertEq(AssetWord.unwrap(answered), AssetWord.unwrap(word(id)));
        _extend(Extend.ROOTS | Extend.current(0));
        vm.assertEq(AssetWord.unwrap(word(id)), AssetWord.unwrap(before.withTouched(1)));
    }

    function test_extendMany__rootWritten__touchesTheAsset() external {
        vm.prank(address(rights));
        assets.extendMany(id, Extend.ROOTS, new bytes32[](1));
        vm.assertEq(word(id).touched(), 1);
    }

    function testFuzz_extend__anyWord__rootWrittenChangesOneBit(uint256 noise) external {
        bytes32 slot = keccak256(abi.encode(id, uint256(0)));
        vm.store(address(assets), slot, bytes32(noise | 1));
        _extend(Extend.ROOTS);
        vm.assertEq(vm.load(address(assets), slot), bytes32(noise | 1 | 1 << 234));
    }

    // I7

    /// @dev Replaying the events alone rebuilds the asset's slot and head, bit for bit, whatever was done in whatever order.
    function testFuzz_replay__anyActs__rebuildSlotAndHead(uint256 seed, uint8 count) external {
        vm.recordLogs();
        t = assetTerms();
        id = registerAsset(t);
        Objection[3] memory filed;
        for (uint256 i = 0; i < count % 16; ++i) {
            vm.warp(block.timestamp + within(seed, 1 hours, 20 days));
            _act(seed % 10, filed);
            seed = uint256(keccak256(abi.encode(seed)));
        }
        Vm.Log[] memory logs = vm.getRecordedLogs();
        (bytes32 head, uint256 w) = _replay(logs);
        vm.assertEq(assets.head(id), head);
        vm.assertEq(AssetWord.unwrap(word(id)), w);
    }

    /// @dev The word is the last of every event's data.
    function _replay(Vm.Log[] memory logs) private view returns (bytes32 head, uint256 w) {
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log memory log = logs[i];
            if (log.topics[1] != id) continue;
            if (log.topics[0] == IAssetRegistry.Registered.selector) {
                (, w,) = abi.decode(log.data, (Asset, uint256, uint256));
                continue;
            }
            bytes memory data = log.data;
            assembly ("memory-safe") {
                w := mload(add(data, mload(data)))
            }
            head = foldOf(head, id, log);
        }
    }

    /// @dev One act, of which some are refused.
    function _act(uint256 which, Objection[3] memory filed) private {
        bytes memory call_;
        address sender = address(this);
        Person[3] memory who = [stranger, merchant, bank];
        uint256 k = which % 3;
        if (which < 3) {
            filed[k] = objectionTerms(id, who[k]);
            call_ = abi.encodeCall(IAssetRegistry.object, (t, noInclusion(), filed[k], signObject(filed[k], who[k])));
        } else if (which < 5) {
            sender = node.signer;
            call_ = abi.encodeCall(IAssetRegistry.admitObjection, (t, noPath(), filed[k]));
        } else if (which < 7) {
            sender = node.signer;
            call_ =
                abi.encodeCall(IAssetRegistry.resolveObjection, (t, noPath(), filed[k], OBJECTION_DISMISSED, salt()));
        } else if (which == 7) {
            sender = node.signer;
            call_ = abi.encodeCall(IAssetRegistry.suspend, (t, noInclusion(), address(0), false, noPath(), salt()));
        } else if (which == 8) {
            sender = regulator.signer;
            call_ = abi.encodeCall(IAssetRegistry.lift, (t, regulator.id, true, noPath(), salt()));
        } else {
            Amendment memory a = amendmentTerms(id);
            sender = node.signer;
            call_ = abi.encodeCall(IAssetRegistry.amend, (t, a, noPath(), one(signAmend(a, enterprise)), noPledges()));
        }
        bytes32 before = assets.head(id);
        vm.prank(sender);
        (bool done,) = address(assets).call(call_);
        vm.assertTrue(done == (assets.head(id) != before));
    }
}
