// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {Inclusion} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {Person} from "../World.sol";
import {AccessWalk, Try} from "./AccessWalk.sol";

/// @title Who may register, batch, activate, amend and cancel.
contract AccessAssetsTest is AccessWalk {
    Inclusion private leaf;

    function _to(bytes memory data) private view returns (Try memory) {
        return Try(address(0), address(assets), data);
    }

    /// @dev While paused, what is new is refused: the asset is then not registered before.
    function _newWhenPaused() private {
        if (_is(status, "PAUSED")) _unregistered();
        else makeAsset();
    }

    function _unregistered() private {
        asset = assetTerms(enterprise);
        assetId = idOf(asset);
    }

    function _register() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.register, (asset)));
    }

    function _registerNamingItself() private view returns (Try memory) {
        Asset memory t = asset;
        t.node = actor.id;
        return _to(abi.encodeCall(IAssetRegistry.register, (t)));
    }

    function test_access__register__everyCell() external {
        walk("AssetRegistry.register", _newWhenPaused, _register);
        walk("AssetRegistry.register naming itself", _unregistered, _registerNamingItself);
    }

    function _registration() private view returns (Consent memory) {
        return consent("holder", address(assets), CONSENT_REGISTER_TYPE, assetId, 0);
    }

    function _registerSigned() private view returns (Try memory r) {
        r = _to(abi.encodeCall(IAssetRegistry.registerSigned, (asset, _registration())));
        r.from = node.signer;
    }

    function test_access__registerSigned__everyCell() external {
        walk("AssetRegistry.registerSigned", _newWhenPaused, _registerSigned);
        walk("AssetRegistry.registerSigned by registrant", _newWhenPaused, _registerSigned);
    }

    // Batches

    function _anchorBatch() private returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.anchorBatch, (batchTerms(salt(), 1))));
    }

    function test_access__anchorBatch__everyCell() external {
        walk("AssetRegistry.anchorBatch", nothing, _anchorBatch);
    }

    function _batched() private {
        asset = assetTerms(enterprise);
        leaf = anchored(asset, 3);
    }

    function _publishAsRegulator() private view returns (Try memory) {
        return
            _to(abi.encodeCall(IAssetRegistry.publishBatch, (leaf.root, node.id, named("regulator"), true, "evidence")));
    }

    function _publishAsAssessor() private view returns (Try memory) {
        return
            _to(abi.encodeCall(IAssetRegistry.publishBatch, (leaf.root, node.id, named("assessor"), false, "evidence")));
    }

    function test_access__publishBatch__everyCell() external {
        walk("AssetRegistry.publishBatch as regulator", _batched, _publishAsRegulator);
        walk("AssetRegistry.publishBatch as assessor", _batched, _publishAsAssessor);
    }

    /// @dev A leaf, with its slot but where it has none yet.
    function _leaf() private {
        _newWhenPaused();
        leaf = anchored(asset, 3);
    }

    function _activate() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.activate, (asset, leaf)));
    }

    function _activateSigned() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.activateSigned, (asset, leaf, _registration())));
    }

    function test_access__activate__everyCell() external {
        walk("AssetRegistry.activate", _leaf, _activate);
        walk("AssetRegistry.activateSigned by registrant", _leaf, _activateSigned);
    }

    // Amending

    function _amendment(uint8 form) private returns (Try memory r) {
        Amendment memory a = amendmentTerms(assetId);
        a.form = form;
        if (!registered()) (a.level, a.rights, a.until) = (1, 7, asset.until);
        if (form == FORM_RENEWAL) a.until = uint40(block.timestamp + 5 * 365 days);
        Consent memory c = consent("holder", address(assets), CONSENT_AMEND_TYPE, idOf(a), a.rev);
        r = _to(abi.encodeCall(IAssetRegistry.amend, (asset, a, path(), one(c), noPledges())));
        r.from = node.signer;
    }

    function _amend() private returns (Try memory) {
        return _amendment(FORM_CHANGE);
    }

    function _renew() private returns (Try memory) {
        return _amendment(FORM_RENEWAL);
    }

    function test_access__amend__everyCell() external {
        walk("AssetRegistry.amend", fresh, _amend);
        walk("AssetRegistry.amend by holder", fresh, _amend);
        walk("AssetRegistry.amend renewing", fresh, _renew);
    }

    function _cancel() private returns (Try memory) {
        Cancellation memory t = cancellationTerms(assetId);
        Consent memory c = consent("holder", address(assets), CONSENT_CANCEL_TYPE, idOf(t), t.rev);
        return _to(abi.encodeCall(IAssetRegistry.cancel, (t, one(c), noPledges())));
    }

    function test_access__cancel__everyCell() external {
        walk("AssetRegistry.cancel", fresh, _cancel);
    }

    // What only the contracts call

    function _extend() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.extend, (assetId, 0, keccak256("event"), bytes32(0))));
    }

    function _extendMany() private view returns (Try memory) {
        bytes32[] memory digests = new bytes32[](1);
        digests[0] = keccak256("event");
        return _to(abi.encodeCall(IAssetRegistry.extendMany, (assetId, 0, digests)));
    }

    function test_access__extend__everyCell() external {
        walk("AssetRegistry.extend", fresh, _extend);
        walk("AssetRegistry.extendMany", fresh, _extendMany);
    }

    // Statuses written by hand

    /// @dev The words that enter() writes are those that the acts write.
    function test_enter__noticeRefusedCancelled__asTheActsWriteThem() external {
        asset = assetTerms(enterprise);
        assetId = registerAsset(asset);
        vm.assertEq(assets.status(assetId), ASSET_STATUS_IN_NOTICE);
        Objection memory o = objectBy(asset, subsidiary);
        vm.warp(block.timestamp + NOTICE + 1 hours);
        resolveBy(asset, o, OBJECTION_UPHELD);
        vm.assertEq(assets.status(assetId), ASSET_STATUS_REFUSED);
        vm.assertEq(word(assetId).end(), ASSET_REFUSED);
        fresh();
        enter("IN_NOTICE");
        vm.assertEq(assets.status(assetId), ASSET_STATUS_IN_NOTICE);
        fresh();
        cancelBy(assetId, enterprise);
        bytes32 acted = vm.load(address(assets), keccak256(abi.encode(assetId, 0)));
        fresh();
        enter("CANCELLED");
        vm.assertEq(assets.status(assetId), ASSET_STATUS_CANCELLED);
        vm.assertEq(uint256(acted) >> 216, uint256(vm.load(address(assets), keccak256(abi.encode(assetId, 0)))) >> 216);
    }
}
