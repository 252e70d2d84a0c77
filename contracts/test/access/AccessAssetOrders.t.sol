// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAssetRegistry} from "../../src/interfaces/IAssetRegistry.sol";
import {Inclusion} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {vm} from "../Vm.sol";
import {AccessWalk, Try} from "./AccessWalk.sol";

interface Managed {
    function setAuthority(address authority) external;
}

/// @title Who may object, suspend, approve, revoke, and set profiles and the pause.
contract AccessAssetOrdersTest is AccessWalk {
    Objection private objection;
    Inclusion private leaf;

    function _to(bytes memory data) private view returns (Try memory) {
        return Try(address(0), address(assets), data);
    }

    /// @dev Where the asset has no slot it is a leaf of a batch.
    function _orLeaf() private {
        makeAsset();
        if (!registered()) leaf = anchored(asset, 3);
    }

    // Objections

    function _object() private returns (Try memory) {
        Objection memory o = Objection(assetId, _is(role, "agent") ? people["agent"].id : actor.id, salt(), salt());
        Consent memory c = consent("own", address(assets), CONSENT_OBJECT_TYPE, idOf(o), 0);
        return _to(abi.encodeCall(IAssetRegistry.object, (asset, leaf, o, c)));
    }

    function test_access__object__everyCell() external {
        walk("AssetRegistry.object", _orLeaf, _object);
    }

    function _filedAfterIssue() private {
        makeAsset();
        objection = objectionTerms(assetId, people["party"]);
        if (registered()) assets.object(asset, noInclusion(), objection, signObject(objection, people["party"]));
    }

    function _admitObjection() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.admitObjection, (asset, path(), objection)));
    }

    function test_access__admitObjection__everyCell() external {
        walk("AssetRegistry.admitObjection", _filedAfterIssue, _admitObjection);
    }

    function _admitted() private {
        _filedAfterIssue();
        if (!registered()) return;
        vm.prank(node.signer);
        assets.admitObjection(asset, noPath(), objection);
    }

    function _resolveObjection() private view returns (Try memory) {
        return
            _to(abi.encodeCall(IAssetRegistry.resolveObjection, (asset, path(), objection, OBJECTION_DISMISSED, "why")));
    }

    function test_access__resolveObjection__everyCell() external {
        walk("AssetRegistry.resolveObjection", _admitted, _resolveObjection);
    }

    function _lapsed() private {
        _admitted();
        vm.warp(block.timestamp + 31 days);
    }

    function _lapseObjection() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.lapseObjection, (objection)));
    }

    function test_access__lapseObjection__everyCell() external {
        walk("AssetRegistry.lapseObjection", _lapsed, _lapseObjection);
    }

    // Suspension

    function _suspendAsNode() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.suspend, (asset, leaf, address(0), false, path(), "reason")));
    }

    function _suspendAsRegulator() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.suspend, (asset, leaf, named("regulator"), true, noPath(), "order")));
    }

    function test_access__suspend__everyCell() external {
        walk("AssetRegistry.suspend as node", _orLeaf, _suspendAsNode);
        walk("AssetRegistry.suspend as regulator", _orLeaf, _suspendAsRegulator);
    }

    function _suspendedWhenPaused() private {
        makeAsset();
        if (!_is(status, "PAUSED")) return;
        suspendByNode(asset);
        suspendByRegulator(asset);
    }

    function _liftAsNode() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.lift, (asset, address(0), false, path(), "reason")));
    }

    function _liftAsRegulator() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.lift, (asset, named("regulator"), true, noPath(), "order")));
    }

    function test_access__lift__everyCell() external {
        walk("AssetRegistry.lift as node", _suspendedWhenPaused, _liftAsNode);
        walk("AssetRegistry.lift as regulator", _suspendedWhenPaused, _liftAsRegulator);
    }

    function _approve() private view returns (Try memory) {
        return _to(
            abi.encodeCall(
                IAssetRegistry.approve, (asset, uint32(word(assetId).rev()), named("regulator"), true, "order")
            )
        );
    }

    function test_access__approve__everyCell() external {
        walk("AssetRegistry.approve", fresh, _approve);
    }

    function _revoke() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.revoke, (asset, leaf, named("regulator"), "order")));
    }

    function test_access__revoke__everyCell() external {
        walk("AssetRegistry.revoke", _orLeaf, _revoke);
    }

    // The authority

    function _addProfile() private returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.addProfile, (profileTerms(0, 14))));
    }

    function _pause() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.pause, ()));
    }

    function _unpause() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.unpause, ()));
    }

    function _clearPause() private view returns (Try memory) {
        return _to(abi.encodeCall(IAssetRegistry.clearPause, ()));
    }

    function _setAuthority() private view returns (Try memory) {
        return _to(abi.encodeCall(Managed.setAuthority, (address(this))));
    }

    function test_access__authority__everyCell() external {
        walk("AssetRegistry.addProfile", nothing, _addProfile);
        walk("AssetRegistry.pause", nothing, _pause);
        walk("AssetRegistry.unpause", nothing, _unpause);
        walk("AssetRegistry.clearPause", nothing, _clearPause);
        walk("AssetRegistry.setAuthority", nothing, _setAuthority);
    }
}
