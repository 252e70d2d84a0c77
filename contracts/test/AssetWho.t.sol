// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import "../src/types/Enums.sol";
import {Amendment, Asset, Batch, CONSENT_AMEND_TYPE, Cancellation, Consent, Objection} from "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @dev I1: who can change what, written by hand. Each act is sent by each sender; only those named pass, and what a
/// refused sender leaves behind is what he found.
contract AssetWhoTest is AssetActs {
    uint256 private constant NODE = 1;
    uint256 private constant OTHER_NODE = 2;
    uint256 private constant REGULATOR = 4;
    uint256 private constant OTHER_REGULATOR = 8;
    uint256 private constant AUTHORITY = 16;
    uint256 private constant ANYONE = 255;

    Asset private t;
    bytes32 private id;
    address[8] private senders;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
        senders = [
            node.signer,
            otherNode.signer,
            regulator.signer,
            otherRegulator.signer,
            address(this),
            enterprise.signer,
            venue.signer,
            stranger.signer
        ];
    }

    function _only(uint256 allowed, bytes memory call_) private {
        AssetWord before = word(id);
        bytes32 head = assets.head(id);
        for (uint256 i = 0; i < 8; ++i) {
            uint256 snapshot = vm.snapshotState();
            vm.prank(senders[i]);
            (bool done,) = address(assets).call(call_);
            vm.assertTrue(done == (allowed & (1 << i) != 0), vm.toString(i));
            if (!done) {
                vm.assertEq(AssetWord.unwrap(word(id)), AssetWord.unwrap(before));
                vm.assertEq(assets.head(id), head);
            }
            vm.revertToState(snapshot);
        }
    }

    function test_who__registering__onlyTheNode() external {
        Asset memory fresh = assetTerms();
        _only(NODE, abi.encodeCall(IAssetRegistry.register, (fresh)));
        fresh.registrant = stranger.id;
        _only(NODE, abi.encodeCall(IAssetRegistry.registerSigned, (fresh, signRegister(fresh, stranger))));
        _only(NODE, abi.encodeCall(IAssetRegistry.anchorBatch, (batchTerms(salt(), 8))));
    }

    function test_who__leaves__anyone() external {
        Asset memory leaf = assetTerms();
        _only(ANYONE, abi.encodeCall(IAssetRegistry.activate, (leaf, anchored(leaf, 3))));
        leaf = assetTerms(stranger);
        _only(
            ANYONE,
            abi.encodeCall(IAssetRegistry.activateSigned, (leaf, anchored(leaf, 3), signRegister(leaf, stranger)))
        );
    }

    function test_who__publishing__onlyACoveringRegulator() external {
        Batch memory b = batchTerms(salt(), 8);
        anchor(b);
        _only(
            REGULATOR,
            abi.encodeCall(IAssetRegistry.publishBatch, (b.root, node.id, regulator.id, true, bytes32("evidence")))
        );
        _only(
            0,
            abi.encodeCall(IAssetRegistry.publishBatch, (b.root, node.id, otherRegulator.id, true, bytes32("evidence")))
        );
    }

    function test_who__amending__onlyTheNodeWithTheHoldersConsent() external {
        Amendment memory a = amendmentTerms(id);
        bytes memory good =
            abi.encodeCall(IAssetRegistry.amend, (t, a, noPath(), one(signAmend(a, enterprise)), noPledges()));
        bytes memory bad =
            abi.encodeCall(IAssetRegistry.amend, (t, a, noPath(), one(signAmend(a, merchant)), noPledges()));
        _only(NODE, good);
        _only(0, bad);
    }

    function test_who__cancelling__anyoneWithTheHoldersConsent() external {
        Cancellation memory c = cancellationTerms(id);
        _only(ANYONE, abi.encodeCall(IAssetRegistry.cancel, (c, one(signCancel(c, enterprise)), noPledges())));
        _only(0, abi.encodeCall(IAssetRegistry.cancel, (c, one(signCancel(c, merchant)), noPledges())));
    }

    function test_who__objecting__anyoneWithTheObjectorsConsent() external {
        Objection memory o = objectionTerms(id, stranger);
        _only(ANYONE, abi.encodeCall(IAssetRegistry.object, (t, noInclusion(), o, signObject(o, stranger))));
        _only(0, abi.encodeCall(IAssetRegistry.object, (t, noInclusion(), o, signObject(o, merchant))));
    }

    function test_who__resolving__onlyTheNodeUntilItLapses() external {
        Objection memory o = objectBy(t, stranger);
        _only(NODE, abi.encodeCall(IAssetRegistry.admitObjection, (t, noPath(), o)));
        vm.prank(node.signer);
        assets.admitObjection(t, noPath(), o);
        _only(NODE, abi.encodeCall(IAssetRegistry.resolveObjection, (t, noPath(), o, OBJECTION_UPHELD, bytes32(0))));
        _only(0, abi.encodeCall(IAssetRegistry.lapseObjection, (o)));
        vm.warp(block.timestamp + 31 days);
        _only(ANYONE, abi.encodeCall(IAssetRegistry.lapseObjection, (o)));
    }

    function test_who__suspending__theNodeOrACoveringRegulator() external {
        bytes memory byNode =
            abi.encodeCall(IAssetRegistry.suspend, (t, noInclusion(), address(0), false, noPath(), bytes32("why")));
        bytes memory byOrder =
            abi.encodeCall(IAssetRegistry.suspend, (t, noInclusion(), regulator.id, true, noPath(), bytes32("why")));
        bytes memory byOther = abi.encodeCall(
            IAssetRegistry.suspend, (t, noInclusion(), otherRegulator.id, true, noPath(), bytes32("why"))
        );
        _only(NODE, byNode);
        _only(REGULATOR, byOrder);
        _only(0, byOther);
    }

    function test_who__lifting__whoSetItOrTheRegulator() external {
        bytes memory byNode = abi.encodeCall(IAssetRegistry.lift, (t, address(0), false, noPath(), bytes32("why")));
        bytes memory byOrder = abi.encodeCall(IAssetRegistry.lift, (t, regulator.id, true, noPath(), bytes32("why")));
        suspendByNode(t);
        _only(NODE, byNode);
        _only(REGULATOR, byOrder);
        liftByRegulator(t);
        suspendByRegulator(t);
        _only(0, byNode);
        _only(REGULATOR, byOrder);
    }

    function test_who__approvingAndRevoking__onlyACoveringRegulator() external {
        _only(REGULATOR, abi.encodeCall(IAssetRegistry.approve, (t, 0, regulator.id, true, bytes32("why"))));
        _only(REGULATOR, abi.encodeCall(IAssetRegistry.revoke, (t, noInclusion(), regulator.id, bytes32("why"))));
        _only(0, abi.encodeCall(IAssetRegistry.revoke, (t, noInclusion(), otherRegulator.id, bytes32("why"))));
        _only(0, abi.encodeCall(IAssetRegistry.revoke, (t, noInclusion(), node.id, bytes32("why"))));
    }

    function test_who__rulesAndPause__onlyTheAuthority() external {
        _only(AUTHORITY, abi.encodeCall(IAssetRegistry.addProfile, (profileTerms(0, 14))));
        vm.deal(address(assets), 1);
        _only(AUTHORITY, abi.encodeCall(IAssetRegistry.pause, ()));
        assets.pause{value: 1}();
        _only(AUTHORITY, abi.encodeCall(IAssetRegistry.unpause, ()));
    }

    function test_who__journals__noneOfThem() external {
        _only(0, abi.encodeCall(IAssetRegistry.extend, (id, 0, bytes32("forged"), bytes32(0))));
        _only(0, abi.encodeCall(IAssetRegistry.extendMany, (id, 0, new bytes32[](1))));
    }

    /// @dev I9: a consent given for one deed serves no other, whichever bit of the deed is turned.
    function testFuzz_consent__anyBitOfTheDeedTurned__servesNothing(uint256 bit) external {
        Amendment memory a = amendmentTerms(id);
        Consent memory c = sign(enterprise, address(assets), CONSENT_AMEND_TYPE, idOf(a), a.rev);
        bytes memory data = abi.encode(a);
        bit = within(bit, 0, data.length * 8 - 1);
        data[bit / 8] = bytes1(uint8(data[bit / 8]) ^ uint8(1 << (bit % 8)));
        bytes memory call_ = abi.encodeCall(IAssetRegistry.amend, (t, a, noPath(), one(c), noPledges()));
        for (uint256 i = 0; i < data.length; ++i) {
            call_[4 + 384 + i] = data[i];
        }
        AssetWord before = word(id);
        vm.prank(node.signer);
        (bool done,) = address(assets).call(call_);
        vm.assertFalse(done);
        vm.assertEq(AssetWord.unwrap(word(id)), AssetWord.unwrap(before));
    }
}
