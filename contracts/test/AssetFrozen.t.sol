// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import "../src/types/Enums.sol";
import "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";
import {Person} from "./World.sol";

/// @dev What amending and cancelling may not do: take from a licensee the term he was granted, or out of the reach of an order
/// what the order froze.
contract AssetFrozenTest is AssetActs {
    Asset private t;
    bytes32 private id;
    Amendment private a;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
        a = amendmentTerms(id);
    }

    function _refuse(bytes memory reason) private {
        Consent[] memory c = one(signAmend(a, enterprise));
        vm.expectRevert(reason);
        amendWith(t, a, c);
    }

    function _frozen(bytes32 root) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRightsLedger.RightNotLive.selector, root, RIGHT_STATUS_SUSPENDED);
    }

    function _suspendRoot(uint8 kind) private {
        vm.prank(regulator.signer);
        rights.suspend(t, kind, emptyPath(), regulator.id, true, noPath(), keccak256("order"));
    }

    // Licences keep their term (I2)

    /// @dev Attack: the holder of all roots, with the node, shortens the registration and with it a licence that it sold.
    function test_amend__termShorterThanALicence__refused() external {
        bytes32 root = rootOf(id, USE);
        Grant memory g = grantTerms(id, root, enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        a.until = g.until - 1;
        _refuse(abi.encodeWithSelector(IAssetRegistry.RootGroupOpen.selector, root, 1));
        a.until = g.until;
        amendBy(t, a, enterprise);
        vm.assertEq(word(id).until(), g.until);
    }

    function test_amend__termShorterThanALicenceOfAnotherRoot__refused() external {
        bytes32 root = rootOf(id, OPERATE);
        Grant memory g = grantTerms(id, root, enterprise, merchant, OPERATE);
        grantRight(g, emptyPath(), enterprise, merchant);
        a.until = g.until - 1;
        _refuse(abi.encodeWithSelector(IAssetRegistry.RootGroupOpen.selector, root, 1));
    }

    function test_amend__termShortenedOnceTheLicenceIsOver__passes() external {
        Grant memory g = grantTerms(id, rootOf(id, USE), enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        vm.warp(g.until);
        a.until = g.until + 1 days;
        amendBy(t, a, enterprise);
        vm.assertEq(word(id).until(), g.until + 1 days);
    }

    function testFuzz_amend__anyTermAndLicence__licenceNeverOutlivesIt(uint40 licence, uint40 term) external {
        Grant memory g = grantTerms(id, rootOf(id, USE), enterprise, merchant, USE);
        g.until = uint40(block.timestamp + 1 + licence % (3 * 365 days - NOTICE - 1 days));
        grantRight(g, emptyPath(), enterprise, merchant);
        a.until = uint40(block.timestamp + 1 + term % (a.until - block.timestamp));
        Consent[] memory c = one(signAmend(a, enterprise));
        vm.prank(node.signer);
        (bool done,) = address(assets).call(abi.encodeCall(assets.amend, (t, a, noPath(), c, noPledges())));
        vm.assertEq(done, a.until >= g.until);
        vm.assertTrue(word(id).until() >= g.until);
    }

    // What an order froze

    /// @dev Attack: on a suspended asset a right is cleared, to be evidenced for another holder: a transfer by another name.
    function test_amend__rightClearedOnASuspendedAsset__refused() external {
        suspendByRegulator(t);
        a.rights = 5;
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, id, ASSET_STATUS_SUSPENDED));
        liftByRegulator(t);
        amendBy(t, a, enterprise);
        vm.assertEq(word(id).rights(), 5);
    }

    function test_amend__suspendedRootCleared__refused() external {
        _suspendRoot(USE);
        a.rights = 5;
        _refuse(_frozen(rootOf(id, USE)));
        a.rights = 3;
        amendBy(t, a, enterprise);
        vm.assertEq(word(id).rights(), 3);
    }

    function test_amend__termShortenedUnderASuspendedRoot__refused() external {
        _suspendRoot(OPERATE);
        a.until -= 1 days;
        _refuse(_frozen(rootOf(id, OPERATE)));
    }

    /// @dev A root cleared, then suspended, is evidenced again for its last holder only.
    function test_amend__suspendedRootEvidencedForAnother__refused() external {
        moveRoot(id, OPERATE, enterprise, merchant);
        a.rights = 3;
        amendWith(t, a, two(signAmend(a, enterprise), signAmend(a, merchant)));
        _suspendRoot(OPERATE);
        a = amendmentTerms(id);
        a.rights = 7;
        _refuse(_frozen(rootOf(id, OPERATE)));
        vm.assertEq(rights.right(rootOf(id, OPERATE)).holder(), merchant.id);
    }

    function test_amend__suspendedRootEvidencedForItsHolder__staysSuspended() external {
        moveRoot(id, OPERATE, enterprise, merchant);
        moveRoot(id, OPERATE, merchant, enterprise);
        a.rights = 3;
        amendBy(t, a, enterprise);
        _suspendRoot(OPERATE);
        a = amendmentTerms(id);
        a.rights = 7;
        amendBy(t, a, enterprise);
        vm.assertEq(rights.right(rootOf(id, OPERATE)).suspended(), 2);
    }

    function test_cancel__suspendedRoot__refused() external {
        _suspendRoot(HOLD);
        Cancellation memory c = cancellationTerms(id);
        Consent[] memory consents = one(signCancel(c, enterprise));
        vm.expectRevert(_frozen(rootOf(id, HOLD)));
        assets.cancel(c, consents, noPledges());
    }

    function testFuzz_amend__frozenAssetOrRoot__losesNeitherTermNorRight(uint8 evidenced, uint40 cut, bool whole)
        external
    {
        if (whole) suspendByRegulator(t);
        else _suspendRoot(USE);
        a.rights = uint8(within(evidenced, 1, 7));
        a.until -= uint40(within(cut, 0, 2 days) / 1 days);
        bool keeps = a.until == t.until && (whole ? a.rights == 7 : a.rights & 2 != 0);
        Consent[] memory c = one(signAmend(a, enterprise));
        vm.prank(node.signer);
        (bool done,) = address(assets).call(abi.encodeCall(assets.amend, (t, a, noPath(), c, noPledges())));
        vm.assertEq(done, keeps);
        vm.assertEq(word(id).until(), t.until);
    }

    // The call that may fail

    /// @dev Attack: an order on a batch's leaf is sent with so little gas that the question whether its node enrolled the
    /// registrant fails, and the notice would wait for a signature that nobody owes.
    function testFuzz_suspend__leafWithLittleGas__noticeNeverAwaited(uint256 allowance) external {
        t = assetTerms();
        bytes memory act =
            abi.encodeCall(assets.suspend, (t, anchored(t, 3), regulator.id, true, noPath(), keccak256("order")));
        allowance = within(allowance, 5_000, 120_000);
        vm.prank(regulator.signer);
        (bool done,) = address(assets).call{gas: allowance}(act);
        vm.assertTrue(!done || word(idOf(t)).noticeEnd() != 0xffffff);
    }
}
