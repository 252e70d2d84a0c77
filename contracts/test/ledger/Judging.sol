// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {GhostAsset, GhostFinding, GhostListing, GhostRight, Ghosts} from "./Ghosts.sol";

/// @title Status as the rules state it, worked out from the ghosts and the time alone (I10).
abstract contract Judging is Ghosts {
    uint32 internal constant AWAITED = 0xffffff;

    function _inNotice(GhostAsset storage a) internal view returns (bool) {
        return a.noticeEnd == AWAITED || clock < uint256(a.noticeEnd) * 1 hours;
    }

    function _statusOf(GhostAsset storage a) internal view returns (uint256) {
        if (!a.active) return ASSET_STATUS_NONE;
        if (a.end == ASSET_REVOKED) return ASSET_STATUS_REVOKED;
        if (a.end == ASSET_CANCELLED) return ASSET_STATUS_CANCELLED;
        if (a.end == ASSET_REFUSED) return ASSET_STATUS_REFUSED;
        if (clock >= a.until) return ASSET_STATUS_EXPIRED;
        if (a.suspended != 0) return ASSET_STATUS_SUSPENDED;
        if (a.objections != 0) return ASSET_STATUS_OBJECTED;
        return _inNotice(a) ? ASSET_STATUS_IN_NOTICE : ASSET_STATUS_VALID;
    }

    function _isValid(uint256 asset) internal view returns (bool) {
        return _statusOf(gAssets[asset]) == ASSET_STATUS_VALID;
    }

    /// @dev End of a right's own term; a root's is its asset's.
    function _untilOf(GhostRight storage r) internal view returns (uint256) {
        return r.depth == 0 ? gAssets[r.asset].until : r.terms.until;
    }

    function _evidenced(GhostRight storage r) internal view returns (bool) {
        return (gAssets[r.asset].rights >> (r.kind - 1)) & 1 != 0;
    }

    /// @dev Status of a right by itself, neither its ancestors' nor its asset's.
    function _ownStatus(GhostRight storage r) internal view returns (uint256) {
        if (r.depth == 0 && !_evidenced(r)) return RIGHT_STATUS_NONE;
        if (r.end == RIGHT_REVOKED) return RIGHT_STATUS_REVOKED;
        if (r.end == RIGHT_TERMINATED) return RIGHT_STATUS_TERMINATED;
        if (r.end == RIGHT_SURRENDERED) return RIGHT_STATUS_SURRENDERED;
        if (r.end == RIGHT_SETTLED || clock >= _untilOf(r)) return RIGHT_STATUS_EXPIRED;
        if (r.suspended != 0) return RIGHT_STATUS_SUSPENDED;
        return r.depth != 0 && clock < r.terms.from ? RIGHT_STATUS_PENDING : RIGHT_STATUS_LIVE;
    }

    /// @dev The least status of a right and its ancestors.
    function _chainStatus(uint256 right) internal view returns (uint256 least) {
        GhostRight storage r = gRights[right];
        least = _ownStatus(r);
        while (r.depth != 0) {
            r = gRights[r.parent];
            uint256 own = _ownStatus(r);
            if (own < least) least = own;
        }
    }

    /// @dev The same with the asset's own state.
    function _rightStatus(uint256 right) internal view returns (uint256 least) {
        least = _chainStatus(right);
        GhostAsset storage a = gAssets[gRights[right].asset];
        uint256 upstream = RIGHT_STATUS_LIVE;
        if (a.end != 0) upstream = a.end == ASSET_CANCELLED ? RIGHT_STATUS_TERMINATED : RIGHT_STATUS_REVOKED;
        else if (clock >= a.until) upstream = RIGHT_STATUS_EXPIRED;
        else if (a.suspended != 0) upstream = RIGHT_STATUS_SUSPENDED;
        else if (_inNotice(a)) upstream = RIGHT_STATUS_PENDING;
        if (upstream < least) least = upstream;
    }

    function _isLive(uint256 right) internal view returns (bool) {
        return _chainStatus(right) == RIGHT_STATUS_LIVE;
    }

    /// @dev Whether a child of this right counts against a new one: neither ended nor past its end; with `alone`, only
    /// sole and exclusive ones.
    function _taken(uint256 right, bool alone) internal view returns (bool) {
        uint256[] storage all = gRights[right].children;
        for (uint256 i = all.length; i > 0; --i) {
            GhostRight storage c = gRights[all[i - 1]];
            if (c.end != 0 || clock >= c.terms.until) continue;
            if (!alone || c.terms.exclusivity != NON_EXCLUSIVE) return true;
        }
        return false;
    }

    function _purposesOf(uint256 right) internal view returns (uint256) {
        GhostRight storage r = gRights[right];
        return r.depth == 0 ? type(uint256).max : r.terms.purposes;
    }

    function _flagsOf(uint256 right) internal view returns (uint256) {
        GhostRight storage r = gRights[right];
        return r.depth == 0 ? FLAG_TRANSFERABLE | FLAG_SUBLICENSABLE : r.terms.flags;
    }

    function _exclusivityOf(uint256 right) internal view returns (uint256) {
        GhostRight storage r = gRights[right];
        return r.depth == 0 ? EXCLUSIVE : r.terms.exclusivity;
    }

    /// @dev A finding that counts for an offer of this right by these sides, of a party in `role` when it was recorded.
    function _stands(GhostFinding storage f, Listing memory l, uint8 role) internal view returns (bool) {
        address by = f.terms.attester;
        bool about = f.terms.subject == l.asset || f.terms.subject == l.right;
        return !f.revoked && clock < f.terms.until && f.roles & role != 0 && f.terms.asset == l.asset
            && f.terms.rev == l.rev && about && by != l.seller && by != l.agent && by != l.venue;
    }

    /// @dev Every finding that the profile demands is among the listing's and stands (I11).
    function _found(GhostListing storage g, uint64 required) internal view returns (bool) {
        Listing memory l = g.terms;
        for (uint256 i = 0; i < g.findings.length; ++i) {
            GhostFinding storage f = gFindings[g.findings[i]];
            if (!_stands(f, l, ROLE_ASSESSOR)) return false;
            required &= ~(uint64(1) << f.terms.kind);
        }
        return required == 0;
    }

    /// @dev A guided price is public, in yuan, and within a standing regulator's ceiling (I11).
    function _priced(GhostListing storage g) internal view returns (bool) {
        Listing memory l = g.terms;
        if (l.regime == REGIME_FREE) return l.price == 0 && l.form == PRICE_PUBLIC;
        if (l.regime != REGIME_GUIDED) return true;
        if (g.ceiling.length != 1) return false;
        GhostFinding storage f = gFindings[g.ceiling[0]];
        return l.form == PRICE_PUBLIC && l.currency == 156 && f.terms.kind == ATTESTATION_CEILING
            && l.price <= f.terms.value && _stands(f, l, ROLE_REGULATOR);
    }
}
