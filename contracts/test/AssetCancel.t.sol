// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../src/interfaces/IAssetRegistry.sol";
import {IPartyRegistry} from "../src/interfaces/IPartyRegistry.sol";
import {IRightsLedger} from "../src/interfaces/IRightsLedger.sol";
import {AssetWord} from "../src/types/AssetWords.sol";
import "../src/types/Enums.sol";
import {Asset, CONSENT_CANCEL_TYPE, Cancellation, Consent, Grant, Objection, Pledge} from "../src/types/Terms.sol";
import {AssetActs} from "./AssetActs.sol";
import {Vm, vm} from "./Vm.sol";

contract AssetCancelTest is AssetActs {
    Asset private t;
    bytes32 private id;
    Cancellation private c;

    function setUp() public override {
        super.setUp();
        (t, id) = validAsset();
        c = cancellationTerms(id);
    }

    function _refuse(bytes memory reason, Consent[] memory consents) private {
        vm.expectRevert(reason);
        assets.cancel(c, consents, noPledges());
    }

    function _refuse(bytes memory reason) private {
        _refuse(reason, one(signCancel(c, enterprise)));
    }

    function test_cancel__byItsHolder__endsItAndFolds() external {
        Consent[] memory consents = one(signCancel(c, enterprise));
        vm.recordLogs();
        assets.cancel(c, consents, noPledges());
        vm.assertEq(assets.status(id), ASSET_STATUS_CANCELLED);
        Vm.Log memory log = vm.getRecordedLogs()[0];
        vm.assertEq(log.data, abi.encode(c, AssetWord.unwrap(word(id))));
        vm.assertEq(assets.head(id), foldOf(0, id, log));
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetEnded.selector, id, ASSET_CANCELLED), consents);
    }

    function test_cancel__threeHolders__eachConsentsInOrder() external {
        moveRoot(id, USE, enterprise, merchant);
        moveRoot(id, OPERATE, enterprise, stranger);
        bytes memory missing = abi.encodeWithSelector(IAssetRegistry.ConsentMissing.selector, stranger.id);
        _refuse(missing, two(signCancel(c, enterprise), signCancel(c, merchant)));
        Consent[] memory all = new Consent[](3);
        all[0] = signCancel(c, enterprise);
        all[1] = signCancel(c, merchant);
        all[2] = signCancel(c, stranger);
        assets.cancel(c, all, noPledges());
        vm.assertEq(word(id).end(), ASSET_CANCELLED);
    }

    function test_cancel__revokedRoot__itsLastHolderIsNotAsked() external {
        moveRoot(id, USE, enterprise, merchant);
        revokeRoot(t, USE);
        cancelBy(id, enterprise);
        vm.assertEq(word(id).end(), ASSET_CANCELLED);
    }

    /// @dev Attack: with every root revoked nobody would have to sign.
    function test_cancel__noLiveRoot__refused() external {
        revokeRoot(t, HOLD);
        revokeRoot(t, USE);
        revokeRoot(t, OPERATE);
        _refuse(abi.encodeWithSelector(IAssetRegistry.ConsentMissing.selector, enterprise.id), noConsents());
    }

    function test_cancel__consentOfAnother__refused() external {
        _refuse(
            abi.encodeWithSelector(IPartyRegistry.ConsentPartyWrong.selector, enterprise.id, merchant.id),
            one(signCancel(c, merchant))
        );
        _refuse(
            abi.encodeWithSelector(IAssetRegistry.ConsentNotNeeded.selector, merchant.id),
            two(signCancel(c, enterprise), signCancel(c, merchant))
        );
    }

    function test_cancel__overALicence__refusedUntilSettled() external {
        bytes32 root = rootOf(id, USE);
        Grant memory g = grantTerms(id, root, enterprise, merchant, USE);
        grantRight(g, emptyPath(), enterprise, merchant);
        _refuse(abi.encodeWithSelector(IAssetRegistry.RootGroupOpen.selector, root, 1));
        vm.warp(g.until);
        rights.settle(id, pathOf(g));
        cancelBy(id, enterprise);
        vm.assertEq(word(id).end(), ASSET_CANCELLED);
    }

    function test_cancel__pledgedRoot__needsThePledgee() external {
        Pledge memory p = pledgeRoot(id, USE, enterprise, new Pledge[](0));
        _refuse(abi.encodeWithSelector(IRightsLedger.PledgesListIncomplete.selector, rootOf(id, USE), 1, 0));
        Consent memory agreed = sign(bank, address(assets), CONSENT_CANCEL_TYPE, idOf(c), 0);
        assets.cancel(c, one(signCancel(c, enterprise)), listed(p, agreed));
        vm.assertEq(word(id).end(), ASSET_CANCELLED);
    }

    function test_cancel__suspended__refused() external {
        suspendByRegulator(t);
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetNotValid.selector, id, ASSET_STATUS_SUSPENDED));
    }

    function test_cancel__inNoticeUnderObjection__withdrawsIt() external {
        t = assetTerms();
        id = registerAsset(t);
        Objection memory o = objectBy(t, stranger);
        cancelBy(id, enterprise);
        resolveBy(t, o, OBJECTION_UPHELD);
        vm.assertEq(assets.status(id), ASSET_STATUS_CANCELLED);
    }

    function test_cancel__anotherRev__refused() external {
        amendBy(t, amendmentTerms(id), enterprise);
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetRevWrong.selector, id, 1, 0));
    }

    function test_cancel__unknown__refused() external {
        c.asset = salt();
        _refuse(abi.encodeWithSelector(IAssetRegistry.AssetUnknown.selector, c.asset));
    }

    function test_cancel__paused__refused() external {
        assets.pause{value: 1}();
        _refuse(abi.encodeWithSelector(IAssetRegistry.Paused.selector, block.timestamp + 14 days));
    }
}
