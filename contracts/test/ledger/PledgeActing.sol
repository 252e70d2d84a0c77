// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {GhostPledge, GhostRight} from "./Ghosts.sol";
import {RightActing} from "./RightActing.sol";

/// @title Rights are pledged; pledges are released, expire and are enforced.
abstract contract PledgeActing is RightActing {
    function _terms(uint256[] memory on) private view returns (Pledge[] memory list) {
        list = new Pledge[](on.length);
        for (uint256 i = 0; i < on.length; ++i) {
            list[i] = gPledges[on[i]].terms;
        }
    }

    /// @dev Terms of every pledge on a right, by rank; one time in twelve without the last.
    function _standingOn(uint256 right) private returns (Pledge[] memory list) {
        list = _terms(_listed(right, false));
        if (list.length == 0 || _draw(12) != 0) return list;
        assembly ("memory-safe") {
            mstore(list, sub(mload(list), 1))
        }
    }

    function _doPledge() internal {
        uint256 right = _pickRight(0);
        for (uint256 i = 0; i < 4 && _flagsOf(right) & FLAG_TRANSFERABLE == 0; ++i) {
            right = _pickRight(0);
        }
        GhostRight storage r = gRights[right];
        Pledge memory t = _pledgeTerms(right);
        bytes32 id = keccak256(abi.encode(PLEDGE_TYPE, t));
        Consent memory a = _consent(address(pledges), CONSENT_PLEDGE_TYPE, ACT_PLEDGE, id, t.pledgor, r.seq);
        Consent memory b = _consent(address(pledges), CONSENT_PLEDGE_TYPE, ACT_PLEDGE, id, t.pledgee, r.seq);
        bytes memory data = abi.encodeCall(pledges.pledge, (t, _path(right), _standingOn(right), a, b));
        if (!_send(Act.Pledge, address(pledges), data)) return;
        _claim(id);
        _must(_hasAgreed(t.pledgor) && _hasAgreed(t.pledgee), 1, "pledged without a side");
        _mustBeApart();
        _must(t.pledgor == r.holder && t.pledgee != r.holder, 1, "pledged by another than the holder");
        _mustBeCurrent(r.asset, t.rev);
        _must(_isLive(right) && _flagsOf(right) & FLAG_TRANSFERABLE != 0, 5, "pledged what is not live");
        _must(t.made == r.children.length && t.pledges == _stay(right, false), 6, "pledged otherwise than seen");
        _must(t.until > clock && t.forbids < 2 && r.standing.length < 8, 4, "pledged past its end, or once too often");
        _must(t.rank == (r.standing.length == 0 ? 0 : r.lastRank + 1), 4, "ranks are not by time");
        r.lastRank = t.rank;
        r.standing.push(gPledges.length);
        gPledges.push(GhostPledge(id, uint32(right), PLEDGE_LIVE, r.epoch, t));
        _written(r);
    }

    function _pledgeTerms(uint256 right) private returns (Pledge memory t) {
        GhostRight storage r = gRights[right];
        (t.asset, t.rev, t.right, t.kind) = (gAssets[r.asset].id, gAssets[r.asset].rev, r.id, r.kind);
        (t.pledgor, t.pledgee) = (r.holder, _draw(2) == 0 ? _withRole(ROLE_LENDER).id : _anyParty().id);
        t.rank = r.standing.length == 0 ? 0 : r.lastRank + 1;
        t.forbids = uint8(_draw(3) / 2);
        t.until = uint40(clock + 1 + _draw(_draw(2) == 0 ? 6 days : 90 days));
        (t.made, t.pledges) = (uint32(r.children.length), _stay(right, false));
        (t.secured, t.registration, t.salt) = (_fresh(), _fresh(), _fresh());
        if (_draw(10) != 0) return t;
        uint256 how = _draw(7);
        if (how == 0) t.rev += 1;
        if (how == 1) t.pledgor = _anyParty().id;
        if (how == 2) t.pledgee = t.pledgor;
        if (how == 3) t.rank = uint8(_draw(4));
        if (how == 4) t.forbids = 2;
        if (how == 5) t.until = uint40(clock);
        if (how == 6) t.pledges ^= bytes32(uint256(1));
    }

    /// @dev A pledge that counts, where one is found in turn: past its end, or not.
    function _pickPledge(bool past) private returns (uint256 index) {
        uint256 n = gPledges.length;
        uint256 from = _draw(n);
        index = from;
        if (_draw(12) == 0) return index;
        for (uint256 i = 0; i < n; ++i) {
            index = (from + i) % n;
            GhostPledge storage p = gPledges[index];
            if (p.status == PLEDGE_LIVE && (clock >= p.terms.until) == past) return index;
        }
    }

    /// @dev A pledge no longer counts on its right.
    function _closePledge(uint256 index, uint8 status) private {
        GhostPledge storage p = gPledges[index];
        _must(p.status == PLEDGE_LIVE, 4, "a pledge closed twice");
        p.status = status;
        uint256[] storage on = gRights[p.right].standing;
        uint256 at;
        while (at < on.length && on[at] != index) ++at;
        for (; at + 1 < on.length; ++at) {
            on[at] = on[at + 1];
        }
        if (on.length != 0) on.pop();
    }

    function _doRelease() internal {
        if (gPledges.length == 0) return _doPledge();
        uint256 index = _pickPledge(_draw(4) == 0);
        GhostPledge storage p = gPledges[index];
        Release memory t = Release(p.id, _fresh(), _fresh());
        bytes32 id = keccak256(abi.encode(RELEASE_TYPE, t));
        Consent memory c = _consent(address(pledges), CONSENT_RELEASE_TYPE, ACT_RELEASE, id, p.terms.pledgee, 0);
        bytes memory data = abi.encodeCall(pledges.release, (t, p.terms, c));
        if (!_send(Act.Release, address(pledges), data)) return;
        _must(_hasAgreed(p.terms.pledgee), 4, "released without the pledgee");
        _closePledge(index, PLEDGE_RELEASED);
    }

    function _doExpire() internal {
        if (gPledges.length == 0) return _doPledge();
        uint256 index = _pickPledge(_draw(10) != 0);
        Pledge[] memory list = new Pledge[](1);
        list[0] = gPledges[index].terms;
        if (!_send(Act.Expire, address(pledges), abi.encodeCall(pledges.expire, (list)))) return;
        _must(clock >= list[0].until && !_paused(), 4, "expired before its end");
        _closePledge(index, PLEDGE_EXPIRED);
    }

    function _doEnforce() internal {
        if (gPledges.length == 0) return _doPledge();
        uint256 index = _pickPledge(_draw(10) == 0);
        GhostPledge storage p = gPledges[index];
        uint256 right = p.right;
        address by = _assetOrderer(gAssets[gRights[right].asset], true);
        address to = _anyParty().id;
        bytes memory data = _enforcement(index, to, by);
        if (!_sendAs(Act.Enforce, by, address(pledges), data)) return;
        GhostRight storage r = gRights[right];
        _mustOrder(gAssets[r.asset], by, true);
        _must(p.status == PLEDGE_LIVE && clock < p.terms.until && r.end == 0, 4, "enforced what is over");
        _must(_active(to) && to != r.holder, 4, "enforced to nobody, or to its holder");
        uint256[] memory on = _listed(right, false);
        bool junior;
        for (uint256 i = 0; i < on.length; ++i) {
            junior = junior || on[i] == index;
            if (junior) _closePledge(on[i], on[i] == index ? PLEDGE_ENFORCED : PLEDGE_CLOSED);
        }
        r.holder = to;
        ++r.seq;
    }

    function _enforcement(uint256 index, address to, address by) private returns (bytes memory) {
        GhostPledge storage p = gPledges[index];
        Asset memory a = gAssets[gRights[p.right].asset].terms;
        Pledge[] memory standing = _standingOn(p.right);
        return abi.encodeCall(pledges.enforce, (a, p.terms, standing, _path(p.right), to, by, _fresh()));
    }
}
