// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {AssetActing} from "./AssetActing.sol";
import {GhostAsset, GhostObjection, GhostParty, GhostRight} from "./Ghosts.sol";

/// @title Assets are amended, cancelled, objected to and ordered about.
abstract contract AssetChanging is AssetActing {
    /// @dev Holders who must consent to an amendment or a cancellation, in order, each once.
    struct Needed {
        uint256 all;
        address first;
        address[] holders;
        uint256 count;
    }

    /// @dev An asset; six times in seven one that has a slot and has not ended.
    function _standing() internal returns (uint256 index) {
        index = _draw(gAssets.length);
        if (_draw(7) == 0) return index;
        for (uint256 i = 0; i < 12 && (!gAssets[index].active || gAssets[index].end != 0); ++i) {
            index = _draw(gAssets.length);
        }
    }

    /// @dev A VALID asset, where the draws find one.
    function _valid() internal returns (uint256 index) {
        index = _standing();
        for (uint256 i = 0; i < 12 && !_isValid(index); ++i) {
            index = _standing();
        }
    }

    function _root(uint256 asset, uint256 kind) internal view returns (GhostRight storage) {
        return gRights[rightsOf[asset][kind - 1]];
    }

    function _liveRoot(uint256 asset, uint256 kind) private view returns (bool) {
        return (gAssets[asset].rights >> (kind - 1)) & 1 != 0 && _root(asset, kind).end == 0;
    }

    /// @dev The first live root's holder, and those of the live roots in `all`.
    function _need(uint256 asset, uint256 all) private view returns (Needed memory n) {
        n.all = all;
        n.holders = new address[](3);
        for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
            if (!_liveRoot(asset, kind)) continue;
            if (n.count != 0 && (all >> (kind - 1)) & 1 == 0) continue;
            address holder = _root(asset, kind).holder;
            if (n.count == 0) n.first = holder;
            bool twice;
            for (uint256 i = 0; i < n.count; ++i) {
                twice = twice || n.holders[i] == holder;
            }
            if (!twice) n.holders[n.count++] = holder;
        }
    }

    /// @dev Their consents; one time in twelve the last is missing.
    function _gather(Needed memory n, bytes32 consentType, uint8 act, bytes32 id, uint32 rev)
        private
        returns (Consent[] memory list)
    {
        uint256 size = n.count != 0 && _draw(12) == 0 ? n.count - 1 : n.count;
        list = new Consent[](size);
        for (uint256 i = 0; i < size; ++i) {
            list[i] = _consent(address(assets), consentType, act, id, n.holders[i], rev);
        }
    }

    function _gatherPledgees(uint256 asset, bytes32 consentType, uint8 act, bytes32 id, uint32 rev)
        private
        returns (Pledged[][] memory lists)
    {
        lists = new Pledged[][](3);
        uint256 used;
        for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
            uint256 right = rightsOf[asset][kind - 1];
            if (gRights[right].end != 0 || gRights[right].standing.length == 0) continue;
            lists[used++] = _pledgees(address(assets), consentType, act, id, right, rev, false);
        }
        assembly ("memory-safe") {
            mstore(lists, used)
        }
    }

    function _mustAgree(uint256 asset, Needed memory n) private {
        for (uint256 i = 0; i < n.count; ++i) {
            _must(_hasAgreed(n.holders[i]), 1, "an asset changed without a holder");
        }
        for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
            uint256 right = rightsOf[asset][kind - 1];
            if (gRights[right].end == 0) _must(_pledgeesAgreed(right, false), 4, "an asset changed without a pledgee");
        }
    }

    // Amending

    function _doAmend() internal {
        uint256 index = _draw(2) == 0 ? _standing() : _partlyEvidenced();
        GhostAsset storage a = gAssets[index];
        if (!a.active) return;
        Amendment memory t = _amendment(a);
        bytes32 id = keccak256(abi.encode(AMENDMENT_TYPE, t));
        Needed memory n = _need(index, _consenters(a, t));
        if (t.form == FORM_RENEWAL && n.count != 0) (n.holders[0], n.count) = (_someHolder(index, n.first), 1);
        Consent[] memory c = _gather(n, CONSENT_AMEND_TYPE, ACT_AMEND, id, t.rev);
        Pledged[][] memory p = _gatherPledgees(index, CONSENT_AMEND_TYPE, ACT_AMEND, id, t.rev);
        address by = _draw(12) == 0 ? _intruder() : _successorOf(a.terms.node);
        bytes memory data = abi.encodeCall(assets.amend, (a.terms, t, _succession(a.terms.node), c, p));
        if (!_sendAs(Act.Amend, by, address(assets), data)) return;
        _mustBeNode(a);
        _mustAgree(index, n);
        _mustBeApart();
        _amended(index, t, n.holders[0]);
    }

    /// @dev An asset some of whose rights are not evidenced, and of which a root was written.
    function _partlyEvidenced() private returns (uint256 index) {
        index = _standing();
        for (uint256 i = 0; i < 16 && (gAssets[index].rights == 7 || !gAssets[index].touched); ++i) {
            index = _standing();
        }
    }

    function _amendment(GhostAsset storage a) private returns (Amendment memory t) {
        (t.asset, t.rev, t.level, t.rights, t.until) = (a.id, a.rev, a.level, a.rights, a.until);
        (t.manifest, t.content, t.reason, t.salt) = (_fresh(), _fresh(), _fresh(), _fresh());
        t.form = uint8(1 + _draw(4));
        if (clock >= a.until) t.form = FORM_RENEWAL;
        if (t.form == FORM_RENEWAL) {
            t.until = uint40((clock > a.until ? clock : a.until) + 1 + _draw(_draw(12) == 0 ? 2100 days : 300 days));
        } else {
            if (_draw(3) == 0) t.level = uint8(1 + _draw(3));
            if (_draw(3) == 0) t.rights = uint8(1 + _draw(7));
            else if (_draw(2) == 0) t.rights = 7;
            if (_draw(8) == 0 && t.until > clock) t.until = uint40(clock + 1 + _draw(t.until - clock));
        }
        if (_draw(20) == 0) t.rev += 1;
        if (_draw(20) == 0) t.form = uint8(_draw(7));
    }

    function _consenters(GhostAsset storage a, Amendment memory t) private view returns (uint256) {
        if (t.form == FORM_RENEWAL) return 0;
        return t.until < a.until ? a.rights : a.rights & ~t.rights;
    }

    /// @dev The holder of one of the live roots.
    function _someHolder(uint256 asset, address first) private returns (address) {
        uint256 kind = 1 + _draw(3);
        return _liveRoot(asset, kind) ? _root(asset, kind).holder : first;
    }

    function _amended(uint256 index, Amendment memory t, address consenter) private {
        GhostAsset storage a = gAssets[index];
        _must(a.end == 0 && !_paused() && t.rev == a.rev, 6, "amended after its end, or at another rev");
        _must(t.until > clock && (t.form == FORM_RENEWAL) == (t.until > a.until), 10, "a term changed otherwise");
        bool same = t.level == a.level && t.rights == a.rights;
        _must(t.form != FORM_RENEWAL || same, 6, "a renewal changed more");
        _must(t.form == FORM_RENEWAL || clock < a.until, 5, "an expired asset changed");
        for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
            uint256 bit = 1 << (kind - 1);
            GhostRight storage r = _root(index, kind);
            bool cleared = a.rights & bit != 0 && t.rights & bit == 0;
            _must(!cleared || r.end != 0 || r.open == 0, 2, "a right cleared above its children");
            _must(!cleared || r.end != 0 || (r.suspended | a.suspended) == 0, 5, "a frozen right cleared");
            if (t.until < a.until) _mustBearShorter(r, a, t.until);
            bool evidenced = a.rights & bit == 0 && t.rights & bit != 0;
            _must(!evidenced || r.suspended == 0 || r.holder == consenter, 5, "a frozen right evidenced for another");
            if (evidenced && a.touched) _writeRoot(r, a.terms.registrant, consenter);
        }
        if (t.level != a.level) a.approval = false;
        (a.level, a.rights, a.until, a.rev) = (t.level, t.rights, t.until, a.rev + 1);
    }

    /// @dev No licence is shortened by amending, and nothing frozen.
    function _mustBearShorter(GhostRight storage r, GhostAsset storage a, uint256 until) private {
        if (!_evidenced(r) || r.end != 0) return;
        _must((r.suspended | a.suspended) == 0, 5, "a frozen asset's term shortened");
        for (uint256 i = 0; i < r.children.length; ++i) {
            GhostRight storage c = gRights[r.children[i]];
            _must(c.end != 0 || c.terms.until <= until, 2, "a licence shortened by amending");
        }
    }

    function _writeRoot(GhostRight storage r, address registrant, address consenter) private {
        if (!r.written && consenter == registrant) return;
        if (r.written && r.holder != consenter) ++r.seq;
        (r.written, r.holder) = (true, consenter);
    }

    // Cancelling

    function _doCancel() internal {
        uint256 index = _standing();
        for (uint256 i = 0; i < 6 && (gAssets[index].touched || !gAssets[index].active); ++i) {
            index = _standing();
        }
        GhostAsset storage a = gAssets[index];
        if (!a.active) return;
        Cancellation memory t = Cancellation(a.id, a.rev + uint32(_draw(20) / 19), _fresh(), _fresh());
        bytes32 id = keccak256(abi.encode(CANCELLATION_TYPE, t));
        Needed memory n = _need(index, a.rights);
        Consent[] memory c = _gather(n, CONSENT_CANCEL_TYPE, ACT_CANCEL, id, t.rev);
        Pledged[][] memory p = _gatherPledgees(index, CONSENT_CANCEL_TYPE, ACT_CANCEL, id, t.rev);
        if (!_send(Act.Cancel, address(assets), abi.encodeCall(assets.cancel, (t, c, p)))) return;
        _mustAgree(index, n);
        _mustBeApart();
        _must(n.count != 0 && a.end == 0 && a.suspended == 0, 5, "cancelled by nobody, or when suspended");
        _must(t.rev == a.rev && !_paused(), 6, "cancelled at another rev");
        for (uint256 kind = HOLD; kind <= OPERATE; ++kind) {
            GhostRight storage r = _root(index, kind);
            _must(!_liveRoot(index, kind) || r.open == 0, 2, "cancelled above children");
            _must(!_liveRoot(index, kind) || r.suspended == 0, 5, "cancelled with a frozen root");
        }
        a.end = ASSET_CANCELLED;
    }

    // Objections

    function _doObject() internal {
        uint256 index = _draw(3) == 0 ? _batched(false) : _standing();
        GhostAsset storage a = gAssets[index];
        GhostParty storage p = _anyParty();
        Objection memory t = Objection(a.id, p.id, _fresh(), _fresh());
        bytes32 id = keccak256(abi.encode(OBJECTION_TYPE, t));
        Consent memory c = _consent(address(assets), CONSENT_OBJECT_TYPE, ACT_OBJECT, id, p.id, 0);
        bytes memory data = abi.encodeCall(assets.object, (a.terms, _inclusionOf(a), t, c));
        if (!_send(Act.Object, address(assets), data)) return;
        _activatedByOrder(index);
        _claim(id);
        _must(_hasAgreed(p.id), 1, "objected without the objector");
        _must(a.end == 0 && !openFiling[a.id][p.id], 10, "objected twice at a time");
        openFiling[a.id][p.id] = true;
        bool counts = _inNotice(a);
        uint40 deadline = counts ? uint40(clock + gProfiles[a.terms.profile - 1].objection) : 0;
        uint8 status = counts ? OBJECTION_OPEN : OBJECTION_PROPOSED;
        if (counts) ++a.objections;
        gObjections.push(GhostObjection(id, status, counts, deadline, uint32(index), t));
    }

    /// @dev An objection in a state, mostly; with `late`, past its deadline.
    function _objection(uint8 status, bool late) private returns (GhostObjection storage o) {
        uint256 n = gObjections.length;
        uint256 from = _draw(n);
        o = gObjections[from];
        if (_draw(10) == 0) return o;
        for (uint256 i = 0; i < n; ++i) {
            o = gObjections[(from + i) % n];
            bool is_ = o.status == status || (status == OBJECTION_OPEN && o.status == OBJECTION_ADMITTED);
            if (is_ && (!late || clock > o.deadline)) return o;
        }
    }

    function _doAdmitObjection() internal {
        if (gObjections.length == 0) return _doObject();
        GhostObjection storage o = _objection(OBJECTION_PROPOSED, false);
        GhostAsset storage a = gAssets[o.asset];
        address by = _draw(12) == 0 ? _intruder() : _successorOf(a.terms.node);
        bytes memory data = abi.encodeCall(assets.admitObjection, (a.terms, _succession(a.terms.node), o.terms));
        if (!_sendAs(Act.AdmitObjection, by, address(assets), data)) return;
        _mustBeNode(a);
        _must(o.status == OBJECTION_PROPOSED && a.end == 0, 10, "admitted twice, or after the end");
        (o.status, o.deadline) = (OBJECTION_ADMITTED, uint40(clock + gProfiles[a.terms.profile - 1].objection));
        ++a.objections;
    }

    function _doResolveObjection() internal {
        if (gObjections.length == 0) return _doObject();
        GhostObjection storage o = _objection(_draw(3) == 0 ? OBJECTION_PROPOSED : OBJECTION_OPEN, false);
        GhostAsset storage a = gAssets[o.asset];
        uint8 outcome = _draw(6) == 0 ? OBJECTION_UPHELD : OBJECTION_DISMISSED;
        if (_draw(16) == 0) outcome = uint8(_draw(8));
        address by = _draw(12) == 0 ? _intruder() : _successorOf(a.terms.node);
        address[] memory path = _succession(a.terms.node);
        bytes memory data = abi.encodeCall(assets.resolveObjection, (a.terms, path, o.terms, outcome, _fresh()));
        if (!_sendAs(Act.ResolveObjection, by, address(assets), data)) return;
        _mustBeNode(a);
        bool known = outcome == OBJECTION_UPHELD || outcome == OBJECTION_DISMISSED;
        _must(known && (_counts(o) || outcome == OBJECTION_DISMISSED), 10, "upheld what nobody admitted");
        _resolved(o, outcome);
    }

    function _doLapseObjection() internal {
        if (gObjections.length == 0) return _doObject();
        GhostObjection storage o = _objection(OBJECTION_OPEN, true);
        if (!_send(Act.LapseObjection, address(assets), abi.encodeCall(assets.lapseObjection, (o.terms)))) return;
        _must(_counts(o) && clock > o.deadline, 10, "an objection lapsed too soon");
        _resolved(o, OBJECTION_LAPSED);
    }

    function _counts(GhostObjection storage o) internal view returns (bool) {
        return o.status == OBJECTION_OPEN || o.status == OBJECTION_ADMITTED;
    }

    function _resolved(GhostObjection storage o, uint8 outcome) private {
        GhostAsset storage a = gAssets[o.asset];
        _must(o.status <= OBJECTION_ADMITTED, 10, "resolved twice");
        if (_counts(o)) --a.objections;
        if (outcome == OBJECTION_UPHELD && o.inNotice && a.end == 0) a.end = ASSET_REFUSED;
        o.status = outcome;
        openFiling[a.id][o.terms.objector] = false;
    }

    /// @dev I1: the sender acts for the asset's node, or for its first live successor.
    function _mustBeNode(GhostAsset storage a) internal {
        address entitled = _successorOf(a.terms.node);
        GhostParty storage p = _ghost(entitled);
        _must(p.status == PARTY_ACTIVE && p.roles & ROLE_NODE != 0, 1, "an act of no live node");
        _must(lastSender == p.signer || _operates(entitled, lastSender), 1, "an act of another node");
    }
}
