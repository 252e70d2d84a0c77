// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IPartyRegistry} from "../../src/interfaces/IPartyRegistry.sol";
import {RIGHT_STATUS_LIVE} from "../../src/types/Enums.sol";
import {vm} from "../Vm.sol";
import {Act} from "./Acts.sol";
import {GhostRight} from "./Ghosts.sol";
import {LedgerWalk} from "./LedgerWalk.sol";

/// @dev A walk that falsifies what the ledgers hold, behind their backs.
contract LedgerTamperer is LedgerWalk(4242) {
    error NothingToTamper();

    function _xor(address ledger, bytes32 slot, uint256 bits) private {
        vm.store(ledger, slot, bytes32(uint256(vm.load(ledger, slot)) ^ bits));
    }

    function moveRight() external {
        for (uint256 i = gRights.length; i > 0; --i) {
            if (gRights[i - 1].written) return _xor(address(rights), _in(gRights[i - 1].id, 0), 1);
        }
        revert NothingToTamper();
    }

    function prolongChild() external {
        for (uint256 i = gRights.length; i > 0; --i) {
            bytes32 slot = _in(gRights[i - 1].id, 0);
            if (gRights[i - 1].depth != 0) return _xor(address(rights), slot, uint256(1) << 191);
        }
        revert NothingToTamper();
    }

    /// @dev A parent that ended lives again on the chain, and its child with it.
    function reviveParent() external {
        for (uint256 i = 0; i < gRights.length; ++i) {
            GhostRight storage r = gRights[i];
            if (r.depth == 0 || r.end != 0 || gRights[r.parent].end == 0) continue;
            bytes32 slot = _in(gRights[r.parent].id, 0);
            uint256 bits = uint256(gRights[r.parent].end) << 240;
            _xor(address(rights), slot, bits);
            if (rights.status(gAssets[r.asset].id, r.kind, _path(i)) == RIGHT_STATUS_LIVE) return;
            _xor(address(rights), slot, bits);
        }
        revert NothingToTamper();
    }

    function forgetChildren() external {
        for (uint256 i = 0; i < gRights.length; ++i) {
            if (gRights[i].open == 0) continue;
            bytes32 slot = _in(gRights[i].id, 1);
            return vm.store(address(rights), slot, bytes32(uint256(gRights[i].children.length) << 32));
        }
        revert NothingToTamper();
    }

    function forgetPledge() external {
        for (uint256 i = 0; i < gRights.length; ++i) {
            if (gRights[i].standing.length == 0) continue;
            return _xor(address(rights), _in(gRights[i].id, 0), gRights[i].standing.length << 216);
        }
        revert NothingToTamper();
    }

    /// @dev Every suspension, objection and end of an asset is gone from the chain.
    function forgetBars() external {
        uint256 bars = uint256(7) << 221 | uint256(3) << 224 | uint256(0x7f) << 227;
        bool any;
        for (uint256 i = 0; i < gAssets.length; ++i) {
            bytes32 slot = _in(gAssets[i].id, 0);
            uint256 word = uint256(vm.load(address(assets), slot));
            any = any || word & bars != 0;
            vm.store(address(assets), slot, bytes32(word & ~bars));
        }
        if (!any) revert NothingToTamper();
    }

    function sellTwice() external {
        for (uint256 i = 0; i < gListings.length; ++i) {
            if (gListings[i].sold == 0) continue;
            return _xor(address(exchange), _in(gListings[i].id, 0), uint256(gListings[i].sold) << 64);
        }
        revert NothingToTamper();
    }

    function forgeHead() external {
        _xor(address(assets), _in(gAssets[0].id, 1), 1);
    }

    function openLeaf() external {
        for (uint256 i = 0; i < gAssets.length; ++i) {
            if (!gAssets[i].active) return _xor(address(assets), _in(gAssets[i].id, 0), uint160(gParties[0].id));
        }
        revert NothingToTamper();
    }

    function forgetRecord() external {
        if (gMandates.length == 0) revert NothingToTamper();
        vm.store(address(parties), _in(gMandates[0].id, 6), 0);
    }

    function putOffExpiry() external {
        for (uint256 i = 0; i < gAssets.length; ++i) {
            if (!gAssets[i].active || gAssets[i].end != 0 || clock < gAssets[i].until) continue;
            return _xor(address(assets), _in(gAssets[i].id, 0), uint256(1) << 191);
        }
        revert NothingToTamper();
    }

    function reinstateFinding() external {
        for (uint256 i = 0; i < gFindings.length; ++i) {
            if (gFindings[i].revoked) return _xor(address(attestations), _in(gFindings[i].id, 0), 3);
        }
        revert NothingToTamper();
    }

    /// @dev A registry that lets every consent pass.
    function believeEveryConsent() external {
        vm.mockCall(address(parties), abi.encodePacked(IPartyRegistry.verifyPair.selector), "");
        vm.mockCall(address(parties), abi.encodePacked(IPartyRegistry.verify.selector), "");
    }

    /// @dev A registry that takes every sender for the node's.
    function believeEverySender() external {
        vm.mockCall(address(parties), abi.encodePacked(IPartyRegistry.nodeActor.selector), abi.encode(gParties[0].id));
        vm.mockCall(address(parties), abi.encodePacked(IPartyRegistry.regulatorOver.selector), "");
    }
}

/// @dev Each invariant turns red where the ledgers hold what it forbids: else it would show nothing.
contract LedgerTamperingTest {
    LedgerTamperer private walk;

    function setUp() external {
        vm.pauseGasMetering();
        walk = new LedgerTamperer();
        for (uint256 i = 0; i < 900; ++i) {
            walk.step(i);
        }
        (bool ok,) = _check(1);
        for (uint256 i = 2; ok && i < 12; ++i) {
            (ok,) = _check(i);
        }
        vm.assertTrue(ok, "red before anything was falsified");
    }

    function _check(uint256 invariant) private returns (bool ok, bytes memory why) {
        string memory name = string.concat("checkI", vm.toString(invariant), "()");
        return address(walk).call(abi.encodeWithSignature(name));
    }

    function _isRed(uint256 invariant) private {
        (bool ok, bytes memory why) = _check(invariant);
        vm.assertFalse(ok, "not noticed");
        bytes32 named;
        assembly ("memory-safe") {
            named := mload(add(why, 0x24))
        }
        vm.assertTrue(bytes4(why) == bytes4(keccak256("Broken(uint256,string,uint256)")), "red for another reason");
        vm.assertEq(uint256(named), invariant);
    }

    /// @dev Falsifies as soon as the walk has come where it can be done.
    function _tamper(bytes4 how) private {
        for (uint256 i = 0; i < 2000; ++i) {
            (bool ok,) = address(walk).call(abi.encodeWithSelector(how));
            if (ok) return;
            walk.step(i);
        }
        vm.assertTrue(false, "nothing to falsify");
    }

    /// @dev The same act again and again among others, until the walk itself sees the invariant broken.
    function _performUntilRed(Act act, uint256 invariant) private {
        for (uint256 i = 0; i < 600 && walk.breaches(invariant) == 0; ++i) {
            walk.perform(act);
            walk.step(i);
        }
        _isRed(invariant);
    }

    function test_I1__rightInOtherHands__isNoticed() external {
        _tamper(walk.moveRight.selector);
        _isRed(1);
    }

    function test_I1__everySenderBelieved__isNoticed() external {
        walk.believeEverySender();
        _performUntilRed(Act.RevokeRight, 1);
    }

    function test_I2__childProlonged__isNoticed() external {
        _tamper(walk.prolongChild.selector);
        _isRed(2);
    }

    function test_I2__endedParentRevived__isNoticed() external {
        _tamper(walk.reviveParent.selector);
        _isRed(2);
    }

    function test_I3__childrenForgotten__isNoticed() external {
        _tamper(walk.forgetChildren.selector);
        _isRed(3);
    }

    function test_I4__pledgeForgotten__isNoticed() external {
        _tamper(walk.forgetPledge.selector);
        _isRed(4);
    }

    function test_I4__pledgeesUnheard__isNoticed() external {
        walk.believeEveryConsent();
        _performUntilRed(Act.Release, 4);
    }

    function test_I5__barsForgotten__isNoticed() external {
        _tamper(walk.forgetBars.selector);
        _isRed(5);
    }

    function test_I5__actOnBarredAsset__isNoticed() external {
        _tamper(walk.forgetBars.selector);
        _performUntilRed(Act.Transfer, 5);
    }

    function test_I6__unitSoldTwice__isNoticed() external {
        _tamper(walk.sellTwice.selector);
        _isRed(6);
    }

    function test_I7__headForged__isNoticed() external {
        _tamper(walk.forgeHead.selector);
        _isRed(7);
    }

    function test_I8__slotOfAnUnopenedLeaf__isNoticed() external {
        _tamper(walk.openLeaf.selector);
        _isRed(8);
    }

    function test_I9__recordForgotten__isNoticed() external {
        _tamper(walk.forgetRecord.selector);
        _isRed(9);
    }

    function test_I9__everyConsentBelieved__isNoticed() external {
        walk.believeEveryConsent();
        _performUntilRed(Act.Grant, 9);
    }

    function test_I10__expiryPutOff__isNoticed() external {
        _tamper(walk.putOffExpiry.selector);
        _isRed(10);
    }

    function test_I11__findingReinstated__isNoticed() external {
        _tamper(walk.reinstateFinding.selector);
        _isRed(11);
    }
}
