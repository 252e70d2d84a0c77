// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {AssetOrdering} from "./AssetOrdering.sol";
import {GhostAsset, GhostPledge, GhostRight} from "./Ghosts.sol";

/// @title Rights are granted, transferred, settled and ended.
abstract contract RightActing is AssetOrdering {
    function _idOf(Grant memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(GRANT_TYPE, t));
    }

    /// @dev A right; nine times in ten one that is LIVE on a VALID asset, and of one kind where `kind` is not zero.
    function _pickRight(uint8 kind) internal returns (uint256 right) {
        bool any = _draw(10) == 0;
        for (uint256 i = 0; i < 10; ++i) {
            uint256[] storage all = rightsOf[_valid()];
            if (all.length == 0) continue;
            right = all[_draw(all.length)];
            GhostRight storage r = gRights[right];
            if (kind != 0 && r.kind != kind) continue;
            if (any || (_isLive(right) && _isValid(r.asset))) return right;
        }
    }

    /// @dev A granted right that has not ended by itself, where the draws find one; older ones are tried in turn.
    function _pickGranted(bool expired) internal returns (uint256 right) {
        uint256 n = gRights.length;
        uint256 from = _draw(n);
        right = from;
        for (uint256 i = 0; i < 60; ++i) {
            right = (from + i) % n;
            GhostRight storage r = gRights[right];
            if (r.depth != 0 && r.end == 0 && (clock >= r.terms.until) == expired) return right;
        }
    }

    // Granting

    function _doGrant() internal {
        uint256 parent = _pickParent();
        Grant memory t = _grantTerms(parent);
        bytes32 id = _idOf(t);
        GhostRight storage p = gRights[parent];
        Grant[] memory settled = _overUnder(parent);
        bool plain = t.exclusivity == NON_EXCLUSIVE;
        Pledged[] memory list = _pledgees(address(rights), CONSENT_GRANT_TYPE, ACT_GRANT, id, parent, p.seq, plain);
        Consent memory a = _consent(address(rights), CONSENT_GRANT_TYPE, ACT_GRANT, id, t.grantor, p.seq);
        Consent memory b = _consent(address(rights), CONSENT_GRANT_TYPE, ACT_GRANT, id, t.grantee, p.seq);
        bytes memory data = abi.encodeCall(rights.grant, (t, _path(parent), settled, list, a, b));
        if (!_send(Act.Grant, address(rights), data)) return;
        _must(_hasAgreed(t.grantor) && _hasAgreed(t.grantee), 1, "granted without a side");
        _mustBeApart();
        _must(_pledgeesAgreed(parent, plain), 4, "granted without a pledgee");
        _mustBeCurrent(p.asset, t.rev);
        _allSettled(settled);
        _granted(parent, t, id);
    }

    /// @dev A right to grant under: mostly the deepest of several, so that trees grow.
    function _pickParent() private returns (uint256 parent) {
        parent = _pickRight(0);
        for (uint256 i = 0; i < 4 && _flagsOf(parent) & FLAG_SUBLICENSABLE == 0; ++i) {
            parent = _pickRight(0);
        }
        if (_draw(4) == 0) return parent;
        uint256 n = gRights.length;
        for (uint256 i = 0; i < 16; ++i) {
            uint256 other = n - 1 - _draw(n < 60 ? n : 60);
            GhostRight storage r = gRights[other];
            if (r.depth <= gRights[parent].depth || r.depth > 6 || !_isValid(r.asset) || !_isLive(other)) continue;
            if (_flagsOf(other) & FLAG_SUBLICENSABLE != 0) parent = other;
        }
    }

    /// @dev Terms of a child, mostly within its parent.
    function _grantTerms(uint256 parent) internal returns (Grant memory t) {
        GhostRight storage p = gRights[parent];
        (t.asset, t.rev, t.parent, t.kind) = (gAssets[p.asset].id, gAssets[p.asset].rev, p.id, p.kind);
        (t.grantor, t.grantee) = (p.holder, _anyParty().id);
        uint256 from = p.depth == 0 ? clock : p.terms.from;
        t.from = uint40(clock > from ? clock : from);
        if (_draw(5) == 0) t.from += uint40(_draw(4 days));
        uint256 room = _untilOf(p) > t.from ? _untilOf(p) - t.from : 1;
        if (_draw(5) == 0) t.until = t.from + uint40(1 + _draw(room < 20 days ? room : 20 days));
        else t.until = t.from + uint40(room - _draw(room / 4 + 1));
        t.purposes = _purposesOf(parent) & (_draw(3) == 0 ? 1 + _draw(7) : 7);
        t.exclusivity = uint8(_draw(5) == 0 ? 1 + _draw(2) : 0);
        t.flags = uint8(_draw(3) == 0 ? _draw(8) : 3 + 4 * _draw(2));
        (t.scope, t.terms, t.salt) = (_fresh(), _fresh(), _fresh());
        if (_draw(10) == 0) _breakGrant(t, _draw(10));
    }

    function _breakGrant(Grant memory t, uint256 how) private {
        if (how == 0) t.rev += 1;
        if (how == 1) t.grantor = _anyParty().id;
        if (how == 2) t.grantee = t.grantor;
        if (how == 3) t.kind = uint8(_draw(5));
        if (how == 4) t.exclusivity = 3;
        if (how == 5) t.from -= uint40(_draw(30 days));
        if (how == 6) t.until += uint40(_draw(1000 days));
        if (how == 7) t.until = uint40(clock - _draw(2));
        if (how == 8) t.purposes |= 1 << (3 + _draw(250));
        if (how == 9) t.flags = uint8(8 + _draw(240));
    }

    /// @dev Up to three expired children of a right.
    function _overUnder(uint256 parent) internal returns (Grant[] memory settled) {
        uint256[] storage all = gRights[parent].children;
        settled = new Grant[](3);
        uint256 n;
        for (uint256 i = 0; i < all.length && n < 3; ++i) {
            GhostRight storage c = gRights[all[i]];
            if (c.end == 0 && clock >= c.terms.until) settled[n++] = c.terms;
        }
        if (_draw(3) == 0) n = 0;
        assembly ("memory-safe") {
            mstore(settled, n)
        }
    }

    function _allSettled(Grant[] memory settled) internal {
        for (uint256 i = 0; i < settled.length; ++i) {
            uint256 at = rightAt[_idOf(settled[i])];
            if (at != 0 && gRights[at - 1].end == 0) _settled(at - 1);
        }
    }

    function _settled(uint256 right) internal {
        _must(clock >= gRights[right].terms.until, 10, "settled before its end");
        _ended(right, RIGHT_SETTLED);
    }

    /// @dev I5 and I6: the asset VALID, and at the rev that was signed.
    function _mustBeCurrent(uint256 asset, uint256 rev) internal {
        _must(_isValid(asset) && !_paused(), 5, "an act on an asset that is not VALID");
        _must(rev == gAssets[asset].rev, 6, "what was signed about one rev bound at another");
    }

    /// @dev A new right: within its parent (I2), with room beside its siblings (I3), under a live one (I5).
    function _granted(uint256 parent, Grant memory t, bytes32 id) internal {
        GhostRight storage p = gRights[parent];
        _claim(id);
        _must(_isLive(parent), 5, "granted under what is not live");
        _must(t.grantor == p.holder && t.grantor != t.grantee, 1, "granted by another than the holder");
        _must(t.parent == p.id && t.asset == gAssets[p.asset].id && t.kind == p.kind, 2, "a child of another kind");
        _must(p.depth < 6 && _flagsOf(parent) & FLAG_SUBLICENSABLE != 0, 2, "granted where none may be");
        _must(t.from >= (p.depth == 0 ? 0 : p.terms.from) && t.until <= _untilOf(p), 2, "a child outlives its parent");
        bool inOrder = t.until > t.from && t.until > clock && t.exclusivity <= EXCLUSIVE && t.flags < 8;
        _must(inOrder, 2, "a child with unlawful terms");
        _must(t.purposes != 0 && t.purposes & ~_purposesOf(parent) == 0, 2, "a child of more purposes");
        _must(!_taken(parent, true), 3, "beside a live exclusive or sole child");
        if (t.exclusivity != NON_EXCLUSIVE) {
            _must(!_taken(parent, false), 3, "exclusive beside a live child");
            _must(t.exclusivity <= _exclusivityOf(parent), 3, "more exclusive than its parent");
        }
        uint256 right = gRights.length;
        GhostRight storage r = gRights.push();
        (r.id, r.asset, r.parent, r.kind) = (id, p.asset, uint32(parent), p.kind);
        (r.depth, r.holder, r.written, r.terms) = (p.depth + 1, t.grantee, true, t);
        rightAt[id] = right + 1;
        rightsOf[p.asset].push(right);
        p.children.push(right);
        ++p.open;
    }

    // Transferring

    function _doTransfer() internal {
        uint256 right = _pickRight(0);
        for (uint256 i = 0; i < 4 && _flagsOf(right) & FLAG_TRANSFERABLE == 0; ++i) {
            right = _pickRight(0);
        }
        GhostRight storage r = gRights[right];
        Transfer memory t = _transferTerms(right);
        bytes32 id = keccak256(abi.encode(TRANSFER_TYPE, t));
        Pledged[] memory list = _pledgees(address(rights), CONSENT_TRANSFER_TYPE, ACT_TRANSFER, id, right, r.seq, false);
        Consent memory a = _consent(address(rights), CONSENT_TRANSFER_TYPE, ACT_TRANSFER, id, t.from, r.seq);
        Consent memory b = _consent(address(rights), CONSENT_TRANSFER_TYPE, ACT_TRANSFER, id, t.to, r.seq);
        bytes memory data = abi.encodeCall(rights.transfer, (t, _path(right), list, a, b));
        if (!_send(Act.Transfer, address(rights), data)) return;
        _must(_hasAgreed(r.holder) && _hasAgreed(t.to), 1, "transferred without a side");
        _mustBeApart();
        _must(t.from == r.holder && t.to != t.from, 1, "transferred by another than the holder");
        _must(_pledgeesAgreed(right, false) && t.pledges == _stay(right, false), 4, "transferred without a pledgee");
        _must(t.made == r.children.length, 6, "transferred with other children than were seen");
        _mustBeCurrent(r.asset, t.rev);
        _moved(right, t.to);
    }

    function _transferTerms(uint256 right) private returns (Transfer memory t) {
        GhostRight storage r = gRights[right];
        (t.asset, t.rev, t.right, t.kind) = (gAssets[r.asset].id, gAssets[r.asset].rev, r.id, r.kind);
        (t.from, t.to) = (r.holder, _anyParty().id);
        (t.made, t.pledges) = (uint32(r.children.length), _stay(right, false));
        (t.terms, t.salt) = (_fresh(), _fresh());
        if (_draw(10) != 0) return t;
        uint256 how = _draw(5);
        if (how == 0) t.rev += 1;
        if (how == 1) t.from = _anyParty().id;
        if (how == 2) t.to = t.from;
        if (how == 3) t.made += 1;
        if (how == 4) t.pledges ^= bytes32(uint256(1));
    }

    /// @dev The same right in new hands.
    function _moved(uint256 right, address to) internal {
        GhostRight storage r = gRights[right];
        _must(_isLive(right), 5, "moved what is not live");
        _must(_flagsOf(right) & FLAG_TRANSFERABLE != 0, 5, "moved what may not be");
        _written(r);
        r.holder = to;
        ++r.seq;
    }

    /// @dev A root's word is written at its first change; its asset is touched.
    function _written(GhostRight storage r) internal {
        r.written = true;
        if (r.depth == 0) gAssets[r.asset].touched = true;
    }

    // Ending

    /// @dev The right's pledges are gone with it, and it leaves its parent's children.
    function _ended(uint256 right, uint8 end) internal {
        GhostRight storage r = gRights[right];
        _must(r.end == 0, 9, "ended twice");
        for (uint256 i = 0; i < r.standing.length; ++i) {
            gPledges[r.standing[i]].status = PLEDGE_CLOSED;
        }
        delete r.standing;
        _written(r);
        (r.end, r.epoch) = (end, r.epoch + 1);
        if (r.depth != 0) --gRights[r.parent].open;
    }

    function _doTerminate() internal {
        uint256 right = _pickGranted(false);
        GhostRight storage r = gRights[right];
        if (r.depth == 0) return;
        Termination memory t = Termination(gAssets[r.asset].id, r.id, _fresh(), _fresh());
        bytes32 id = keccak256(abi.encode(TERMINATION_TYPE, t));
        address upper = gRights[r.parent].holder;
        bool alone = r.terms.flags & FLAG_TERMINABLE != 0 ? _draw(3) != 0 : _draw(12) == 0;
        Pledged[] memory list = new Pledged[](0);
        if (!alone) {
            list = _pledgees(address(rights), CONSENT_TERMINATE_TYPE, ACT_TERMINATE, id, right, r.seq, false);
        }
        Consent[] memory c = new Consent[](alone ? 1 : 2);
        c[0] = _consent(address(rights), CONSENT_TERMINATE_TYPE, ACT_TERMINATE, id, upper, r.seq);
        if (!alone) c[1] = _consent(address(rights), CONSENT_TERMINATE_TYPE, ACT_TERMINATE, id, r.holder, r.seq);
        bytes memory data = abi.encodeCall(rights.terminate, (t, _path(right), list, c));
        if (!_send(Act.Terminate, address(rights), data)) return;
        _must(_hasAgreed(upper) && (alone || _hasAgreed(r.holder)), 1, "terminated without a side");
        _mustBeApart();
        if (alone) {
            _must(r.terms.flags & FLAG_TERMINABLE != 0, 2, "shortened by its grantor");
        } else {
            _must(_pledgeesAgreed(right, false), 4, "terminated without a pledgee");
            _must(r.open == 0, 2, "terminated above its children");
        }
        _must(_chainStatus(right) >= RIGHT_STATUS_PENDING && !_paused(), 5, "terminated what is not live");
        _ended(right, RIGHT_TERMINATED);
    }

    function _doSurrender() internal {
        uint256 right = _pickGranted(false);
        for (uint256 i = 0; i < 3 && gRights[right].open != 0; ++i) {
            right = _pickGranted(false);
        }
        GhostRight storage r = gRights[right];
        Surrender memory t = Surrender(gAssets[r.asset].id, r.id, _fresh(), _fresh());
        bytes32 id = keccak256(abi.encode(SURRENDER_TYPE, t));
        Pledged[] memory list =
            _pledgees(address(rights), CONSENT_SURRENDER_TYPE, ACT_SURRENDER, id, right, r.seq, false);
        Consent memory c = _consent(address(rights), CONSENT_SURRENDER_TYPE, ACT_SURRENDER, id, r.holder, r.seq);
        bytes memory data = abi.encodeCall(rights.surrender, (t, r.terms, list, c));
        if (!_send(Act.Surrender, address(rights), data)) return;
        _must(_hasAgreed(r.holder) && r.depth != 0, 1, "surrendered by another, or a root");
        _mustBeApart();
        _must(_pledgeesAgreed(right, false), 4, "surrendered without a pledgee");
        _must(r.open == 0, 2, "surrendered above its children");
        _must(_ownStatus(r) >= RIGHT_STATUS_PENDING && !_paused(), 5, "surrendered what is not live");
        _ended(right, RIGHT_SURRENDERED);
    }

    function _doSettle() internal {
        uint256 right = _pickGranted(_draw(12) != 0);
        GhostRight storage r = gRights[right];
        Grant[] memory list = new Grant[](1);
        list[0] = r.terms;
        bytes memory data = abi.encodeCall(rights.settle, (gAssets[r.asset].id, list));
        if (_send(Act.Settle, address(rights), data)) _allSettled(list);
    }

    // Orders

    function _doOrderRight(Act act) internal {
        uint256 right = act == Act.LiftRight ? _suspendedRight() : _draw(3) == 0 ? _pickRight(0) : _pickGranted(false);
        GhostRight storage r = gRights[right];
        GhostAsset storage a = gAssets[r.asset];
        bool order = act == Act.RevokeRight || _draw(2) == 0;
        address by = _assetOrderer(a, order);
        bytes memory data;
        if (act == Act.RevokeRight) {
            data = abi.encodeCall(rights.revoke, (a.terms, r.kind, _path(right), by, _fresh()));
        } else {
            bytes4 what = act == Act.SuspendRight ? rights.suspend.selector : rights.lift.selector;
            address[] memory path = order ? noPath() : _succession(a.terms.node);
            data = abi.encodeWithSelector(what, a.terms, r.kind, _path(right), by, order, path, _fresh());
        }
        if (!_sendAs(act, by, address(rights), data)) return;
        _mustOrder(a, by, order);
        _must(r.end == 0 && (r.depth != 0 || r.written || _evidenced(r)), 10, "ordered of what is over, or not there");
        if (act == Act.RevokeRight) return _ended(right, RIGHT_REVOKED);
        _written(r);
        uint8 bits = act == Act.LiftRight && order ? 3 : order ? 2 : 1;
        _must((r.suspended & bits != 0) == (act == Act.LiftRight), 10, "suspended or lifted twice");
        r.suspended = act == Act.LiftRight ? r.suspended & ~bits : r.suspended | bits;
    }

    function _suspendedRight() private returns (uint256 right) {
        uint256 n = gRights.length;
        uint256 from = _draw(n);
        for (uint256 i = 0; i < n; ++i) {
            right = (from + i) % n;
            if (gRights[right].suspended != 0 && gRights[right].end == 0) return right;
        }
    }
}
