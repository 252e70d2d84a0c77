// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ASSET_REVOKED, PARTY_ACTIVE, ROLE_REGULATOR} from "../../src/types/Enums.sol";
import {Act} from "./Acts.sol";
import {AssetChanging} from "./AssetChanging.sol";
import {GhostAsset, GhostParty} from "./Ghosts.sol";

/// @title Orders of nodes and regulators on assets.
abstract contract AssetOrdering is AssetChanging {
    /// @dev Who may order something of this asset: mostly a covering regulator or its node, else anybody.
    function _assetOrderer(GhostAsset storage a, bool order) internal returns (address) {
        if (_draw(12) == 0) return _intruder();
        return order ? _regulatorOf(_ghost(a.terms.node).region) : _successorOf(a.terms.node);
    }

    function _mustOrder(GhostAsset storage a, address by, bool order) internal {
        if (!order) return _mustBeNode(a);
        GhostParty storage p = _ghost(by);
        _must(p.status == PARTY_ACTIVE && p.roles & ROLE_REGULATOR != 0, 1, "an order of no regulator");
        _must(_covering(p.region, _ghost(a.terms.node).region), 1, "an order from another region");
    }

    function _doSuspendAsset() internal {
        uint256 index = _draw(4) == 0 ? _batched(false) : _standing();
        GhostAsset storage a = gAssets[index];
        bool order = _draw(2) == 0;
        address by = _assetOrderer(a, order);
        address[] memory path = order ? noPath() : _succession(a.terms.node);
        bytes memory data = abi.encodeCall(assets.suspend, (a.terms, _inclusionOf(a), by, order, path, _fresh()));
        if (!_sendAs(Act.SuspendAsset, by, address(assets), data)) return;
        _activatedByOrder(index);
        _mustOrder(a, by, order);
        uint8 bit = order ? 2 : 1;
        _must(a.end == 0 && a.suspended & bit == 0, 10, "suspended twice, or after the end");
        a.suspended |= bit;
    }

    function _doLiftAsset() internal {
        uint256 from = _draw(gAssets.length);
        uint256 index = from;
        for (uint256 i = 0; i < gAssets.length && (gAssets[index].suspended == 0 || gAssets[index].end != 0); ++i) {
            index = (from + i) % gAssets.length;
        }
        GhostAsset storage a = gAssets[index];
        bool order = _draw(2) == 0;
        address by = _assetOrderer(a, order);
        address[] memory path = order ? noPath() : _succession(a.terms.node);
        bytes memory data = abi.encodeCall(assets.lift, (a.terms, by, order, path, _fresh()));
        if (!_sendAs(Act.LiftAsset, by, address(assets), data)) return;
        _mustOrder(a, by, order);
        uint8 bits = order ? 3 : 1;
        _must(a.end == 0 && a.suspended & bits != 0, 10, "lifted what was not suspended");
        a.suspended &= ~bits;
    }

    function _doApprove() internal {
        GhostAsset storage a = gAssets[_standing()];
        for (uint256 i = 0; i < 4 && a.level != 3; ++i) {
            a = gAssets[_standing()];
        }
        bool yes = _draw(6) == 0 ? a.approval : !a.approval;
        uint32 rev = a.rev + uint32(_draw(16) / 15);
        address by = _assetOrderer(a, true);
        bytes memory data = abi.encodeCall(assets.approve, (a.terms, rev, by, yes, _fresh()));
        if (!_sendAs(Act.Approve, by, address(assets), data)) return;
        _mustOrder(a, by, true);
        _must(a.active && a.end == 0 && rev == a.rev && yes != a.approval, 6, "approved at another rev, or twice");
        a.approval = yes;
    }

    function _doRevokeAsset() internal {
        uint256 index = _draw(4) == 0 ? _batched(false) : _standing();
        GhostAsset storage a = gAssets[index];
        address by = _assetOrderer(a, true);
        bytes memory data = abi.encodeCall(assets.revoke, (a.terms, _inclusionOf(a), by, _fresh()));
        if (!_sendAs(Act.RevokeAsset, by, address(assets), data)) return;
        _activatedByOrder(index);
        _mustOrder(a, by, true);
        _must(a.end == 0, 10, "revoked after the end");
        a.end = ASSET_REVOKED;
    }
}
