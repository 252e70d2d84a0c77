// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Inclusion} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {GhostAsset, GhostBatch, GhostParty, GhostRight} from "./Ghosts.sol";
import {PartyGiving} from "./PartyGiving.sol";

/// @title Assets are registered, anchored in batches and activated; profiles and the pause.
abstract contract AssetActing is PartyGiving {
    /// @dev A root of a batch that holds a leaf's proof folded wrongly must not open it (I8).
    uint256 private constant LEAVES = 4;

    function _idOf(Asset memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(ASSET_TYPE, t));
    }

    function _paused() internal view returns (bool) {
        return clock < pausedUntil;
    }

    // Terms

    /// @dev Terms of an asset at a node for a registrant; one time in sixteen a field breaks a rule.
    function _assetTerms(address node_, address registrant) internal returns (Asset memory t) {
        uint256 profile = 1 + _draw(gProfiles.length < 3 ? gProfiles.length : 3);
        t.manifest = _fresh();
        t.content = _fresh();
        t.node = node_;
        t.registrant = registrant;
        t.profile = uint32(profile);
        t.kind = uint8(1 + _draw(4));
        t.level = uint8(_draw(6) == 0 ? 3 : 1 + _draw(2));
        t.rights = uint8(_draw(2) == 0 ? 1 + _draw(7) : 7);
        t.notice = uint32(gProfiles[profile - 1].notice + _draw(2 days));
        t.from = uint40(clock);
        t.until = uint40(clock + (_draw(4) == 0 ? 20 days : 500 days));
        t.salt = _fresh();
        if (_draw(16) == 0) _breakAsset(t, _draw(6));
    }

    function _breakAsset(Asset memory t, uint256 how) private {
        if (how == 0) t.profile = 0;
        if (how == 1) t.kind = uint8(_draw(2) * 5);
        if (how == 2) t.level = uint8(_draw(2) * 4);
        if (how == 3) t.rights = uint8(_draw(2) * 8);
        if (how == 4) t.notice = gProfiles[t.profile - 1].notice - 1;
        if (how == 5) t.until = uint40(_draw(2) == 0 ? clock : clock + 4000 days);
    }

    function _mustBeLawful(Asset memory t, uint256 from) internal {
        bool known = t.profile != 0 && t.profile <= gProfiles.length;
        _must(known, 1, "registered under no profile");
        if (!known) return;
        bool ranges = t.kind != 0 && t.kind < 5 && t.level != 0 && t.level < 4 && t.rights != 0 && t.rights < 8;
        _must(ranges && t.until > from && t.until > t.from, 1, "registered with unlawful terms");
        _must(t.notice >= gProfiles[t.profile - 1].notice, 5, "a notice too short");
        _must(t.until <= from + t.notice + gProfiles[t.profile - 1].term, 10, "a term too long");
    }

    /// @dev An enterprise or so that this node enrolled, where the draws find one.
    function _enrolledBy(GhostParty storage n) internal returns (GhostParty storage p) {
        p = _anyParty();
        for (uint256 i = 0; i < 16 && (p.node != n.node || p.numbered || p.status != PARTY_ACTIVE); ++i) {
            p = _anyParty();
        }
    }

    function _isEnrolledBy(GhostParty storage n, GhostParty storage p) internal view returns (bool) {
        return p.node != 0 && p.node == n.node && n.numbered && p.status == PARTY_ACTIVE;
    }

    // Registering

    function _doRegister() internal {
        GhostParty storage n = _withRole(ROLE_NODE);
        GhostParty storage p = _draw(8) == 0 ? _anyParty() : _enrolledBy(n);
        Asset memory t = _assetTerms(n.id, p.id);
        if (!_sendAs(Act.Register, n.id, address(assets), abi.encodeCall(assets.register, (t)))) return;
        _must(_isEnrolledBy(n, p), 1, "registered for another node's party");
        _registered(n, t);
    }

    function _doRegisterSigned() internal {
        GhostParty storage n = _withRole(ROLE_NODE);
        address who = _anyParty().id;
        Asset memory t = _assetTerms(n.id, who);
        Consent memory c = _consent(address(assets), CONSENT_REGISTER_TYPE, ACT_REGISTER, _idOf(t), who, 0);
        bytes memory data = abi.encodeCall(assets.registerSigned, (t, c));
        if (!_sendAs(Act.RegisterSigned, n.id, address(assets), data)) return;
        _must(_hasAgreed(who), 1, "registered without the registrant");
        _must(c.agent != n.id, 1, "the node was the registrant's agent");
        _registered(n, t);
    }

    function _registered(GhostParty storage n, Asset memory t) private {
        _must(!_paused(), 1, "registered during a pause");
        _must(n.roles & ROLE_NODE != 0 && n.status == PARTY_ACTIVE, 1, "registered by no node");
        _mustBeLawful(t, clock);
        ++n.count;
        _slotMade(_newAsset(t), _hoursAfter(clock + t.notice));
    }

    function _hoursAfter(uint256 time) internal pure returns (uint32) {
        return uint32((time + 3599) / 3600);
    }

    function _newAsset(Asset memory t) internal returns (uint256 index) {
        index = gAssets.length;
        GhostAsset storage a = gAssets.push();
        (a.id, a.terms) = (_idOf(t), t);
    }

    /// @dev The asset's slot is written, and its three roots are there, virtual as yet.
    function _slotMade(uint256 index, uint32 noticeEnd) internal {
        GhostAsset storage a = gAssets[index];
        _claim(a.id);
        (a.active, a.noticeEnd, a.until) = (true, noticeEnd, a.terms.until);
        (a.rights, a.level) = (a.terms.rights, a.terms.level);
        for (uint8 kind = HOLD; kind <= OPERATE; ++kind) {
            uint256 right = gRights.length;
            GhostRight storage r = gRights.push();
            (r.id, r.asset, r.kind, r.holder) = (rootOf(a.id, kind), uint32(index), kind, a.terms.registrant);
            r.parent = uint32(right);
            rightAt[r.id] = right + 1;
            rightsOf[index].push(right);
        }
    }

    // Batches

    function _leafHash(bytes32 asset, uint256 index) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(keccak256("Torrens.batch.v1"), index, asset))));
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    /// @dev A batch of four leaves, of which the first two are assets that the walk knows.
    function _doAnchorBatch() internal {
        GhostParty storage n = _withRole(ROLE_NODE);
        bytes32[LEAVES] memory h;
        Asset[2] memory known;
        for (uint256 i = 0; i < LEAVES; ++i) {
            if (i < 2) known[i] = _assetTerms(n.id, _draw(2) == 0 ? _anyParty().id : _enrolledBy(n).id);
            h[i] = _leafHash(i < 2 ? _idOf(known[i]) : _fresh(), i);
        }
        bytes32 root = _pair(_pair(h[0], h[1]), _pair(h[2], h[3]));
        uint8 kind = _draw(8) == 0 ? BATCH_INCREMENTS : BATCH_REGISTRATIONS;
        uint32 size = uint32(_draw(12) == 0 ? _draw(2) * (2 ** 20 + 1) : LEAVES);
        Batch memory t = Batch(n.id, root, size, kind, _fresh(), _fresh());
        if (!_sendAs(Act.AnchorBatch, n.id, address(assets), abi.encodeCall(assets.anchorBatch, (t)))) return;
        _must(!_paused() && size != 0 && size <= 2 ** 20, 1, "anchored during a pause, or of no size");
        _claim(keccak256(abi.encode(root, n.id)));
        ++n.count;
        gBatches.push(GhostBatch(root, n.id, kind, size, 0));
        for (uint256 i = 0; i < 2; ++i) {
            GhostAsset storage a = gAssets[_newAsset(known[i])];
            (a.batch, a.leaf) = (uint32(gBatches.length), uint32(i));
            a.proof.push(h[1 - i]);
            a.proof.push(_pair(h[2], h[3]));
        }
    }

    function _doPublishBatch() internal {
        if (gBatches.length == 0) return _doAnchorBatch();
        GhostBatch storage b = gBatches[_draw(gBatches.length)];
        for (uint256 i = 0; i < 6 && b.published != 0; ++i) {
            b = gBatches[_draw(gBatches.length)];
        }
        bool order = _draw(2) == 0;
        GhostParty storage n = _ghost(b.node);
        address by = _draw(10) == 0 ? _intruder() : order ? _regulatorOf(n.region) : _withRole(ROLE_ASSESSOR).id;
        bytes memory data = abi.encodeCall(assets.publishBatch, (b.root, b.node, by, order, _fresh()));
        if (!_sendAs(Act.PublishBatch, by, address(assets), data)) return;
        GhostParty storage p = _ghost(by);
        if (order) {
            _must(_covering(p.region, n.region) && p.roles & ROLE_REGULATOR != 0, 1, "published by no regulator");
        } else {
            _must(p.node != 0 && p.node != n.node && p.roles & ROLE_ASSESSOR != 0, 1, "published by its own node's");
        }
        _must(b.published == 0 && p.status == PARTY_ACTIVE, 9, "published twice");
        b.published = uint40(clock);
    }

    function _inclusionOf(GhostAsset storage a) internal view returns (Inclusion memory i) {
        if (a.batch == 0) return i;
        i.root = gBatches[a.batch - 1].root;
        i.index = a.leaf;
        i.proof = a.proof;
    }

    /// @dev An asset that lies in a batch, mostly one without a slot.
    function _batched(bool awaited) internal returns (uint256 index) {
        uint256 from = _draw(gAssets.length);
        index = from;
        for (uint256 i = 0; i < 40; ++i) {
            index = (from + i) % gAssets.length;
            GhostAsset storage a = gAssets[index];
            if (a.batch != 0 && (awaited ? a.active && a.noticeEnd == AWAITED && a.end == 0 : !a.active)) return index;
        }
        return from;
    }

    function _doActivate() internal {
        uint256 index = _batched(false);
        GhostAsset storage a = gAssets[index];
        Inclusion memory i = _inclusionOf(a);
        bool wrong = _draw(8) == 0 && a.batch != 0;
        if (wrong) _breakProof(a, i, _draw(5));
        bool was = a.active;
        if (!_send(Act.Activate, address(assets), abi.encodeCall(assets.activate, (a.terms, i)))) return;
        if (was) return;
        _must(!wrong, 8, "a wrong proof opened a leaf");
        _must(_isEnrolledBy(_ghost(a.terms.node), _ghost(a.terms.registrant)), 1, "activated without the registrant");
        _activated(index, true);
    }

    /// @dev Wrong index, sibling or root; an inner node or an id for a leaf.
    function _breakProof(GhostAsset storage a, Inclusion memory i, uint256 how) private {
        if (how == 0) i.index = (i.index + 1 + uint32(_draw(3))) % 4;
        if (how == 1) i.proof[_draw(2)] = _fresh();
        if (how == 2) i.root = gBatches[_draw(gBatches.length)].root ^ bytes32(uint256(1));
        if (how == 3) {
            i.proof = new bytes32[](1);
            i.proof[0] = a.proof[1];
        }
        if (how == 4) {
            i.proof = new bytes32[](3);
            (i.proof[0], i.proof[1], i.proof[2]) = (a.id, a.proof[0], a.proof[1]);
        }
    }

    function _activated(uint256 index, bool agreed) internal {
        GhostAsset storage a = gAssets[index];
        GhostBatch storage b = gBatches[a.batch - 1];
        _must(b.kind == BATCH_REGISTRATIONS && a.leaf < b.count, 8, "activated from a batch of something else");
        _must(!_paused() || !agreed, 1, "activated during a pause");
        _slotMade(index, agreed ? _noticeOf(a) : AWAITED);
    }

    /// @dev The notice of a leaf runs from now, or from its batch's publication.
    function _noticeOf(GhostAsset storage a) private view returns (uint32) {
        uint256 published = gBatches[a.batch - 1].published;
        return _hoursAfter((published == 0 ? clock : published) + a.terms.notice);
    }

    function _doActivateSigned() internal {
        uint256 index = _batched(_draw(2) == 0);
        GhostAsset storage a = gAssets[index];
        Inclusion memory i = _inclusionOf(a);
        bool wrong = _draw(8) == 0 && a.batch != 0;
        if (wrong) _breakProof(a, i, _draw(5));
        address who = a.terms.registrant;
        bool idle = a.active && (a.noticeEnd != AWAITED || a.end != 0);
        if (idle) flaw = 0;
        Consent memory c = _consent(address(assets), CONSENT_REGISTER_TYPE, ACT_REGISTER, a.id, who, 0);
        bytes memory data = abi.encodeCall(assets.activateSigned, (a.terms, i, c));
        if (!_send(Act.ActivateSigned, address(assets), data) || idle) return;
        _must(!wrong, 8, "a wrong proof opened a leaf");
        _must(_hasAgreed(who) && c.agent != a.terms.node, 1, "activated without the registrant");
        if (a.active) a.noticeEnd = _noticeOf(a);
        else _activated(index, true);
    }

    /// @dev An order or objection makes a leaf's slot: the notice waits unless the node enrolled the registrant.
    function _activatedByOrder(uint256 index) internal {
        GhostAsset storage a = gAssets[index];
        if (a.active) return;
        bool agreed = _isEnrolledBy(_ghost(a.terms.node), _ghost(a.terms.registrant));
        GhostBatch storage b = gBatches[a.batch - 1];
        _must(b.kind == BATCH_REGISTRATIONS && a.leaf < b.count, 8, "activated from a batch of something else");
        _slotMade(index, agreed ? _noticeOf(a) : AWAITED);
    }

    // The authority's

    function _doAddProfile() internal {
        bool wrong = _draw(12) == 0;
        uint64 required = gProfiles.length == 1 ? 6 : 0;
        uint8 regimes = wrong ? 255 : 14;
        Profile memory t = Profile(_fresh(), 3 days, wrong ? 0 : 8 days, 2000 days, required, regimes, 1, _fresh());
        bytes memory data = abi.encodeCall(assets.addProfile, (t));
        if (!_sendAuthorised(Act.AddProfile, address(assets), 0, data)) return;
        _must(!wrong, 1, "an unlawful profile");
        gProfiles.push(t);
    }

    function _doPause() internal {
        uint256 value = _draw(2);
        if (!_sendAuthorised(Act.Pause, address(assets), value, abi.encodeCall(assets.pause, ()))) return;
        _must(clock >= pauseRestUntil, 1, "paused again too soon");
        (pausedUntil, pauseRestUntil) = (clock + 14 days, clock + 28 days);
    }

    function _doUnpause() internal {
        if (!_sendAuthorised(Act.Unpause, address(assets), 0, abi.encodeCall(assets.unpause, ()))) return;
        _must(_paused(), 1, "a pause lifted that was not");
        (pausedUntil, pauseRestUntil) = (clock, clock + 14 days);
    }

    function _doClearPause() internal {
        if (!_send(Act.ClearPause, address(assets), abi.encodeCall(assets.clearPause, ()))) return;
        _must(!_paused() && address(assets).balance == 0, 1, "a pause cleared while it ran");
    }
}
