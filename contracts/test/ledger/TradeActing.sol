// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Basis, Pledged} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {GhostAsset, GhostFiling, GhostListing, GhostParty, GhostRight} from "./Ghosts.sol";
import {ListingActing} from "./ListingActing.sol";

/// @title Units are sold at venues; trades made elsewhere are filed and adopted.
abstract contract TradeActing is ListingActing {
    function _idOf(Trade memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(TRADE_TYPE, t));
    }

    function _takesAll(uint8 mode, uint8 exclusivity) internal pure returns (bool) {
        return mode == MODE_TRANSFER || exclusivity != NON_EXCLUSIVE;
    }

    // On exchange

    function _doTrade() internal {
        uint256 at = _openListing(true);
        if (at == gListings.length) return _doList();
        GhostListing storage g = gListings[at];
        Trade memory t = _tradeTerms(g);
        (bytes memory data, address agent, Grant[] memory settled) = _tradeCall(g, t);
        if (!_sendAs(Act.Trade, g.terms.venue, address(exchange), data)) return;
        _allSettled(settled);
        _traded(g, t, agent);
    }

    function _tradeTerms(GhostListing storage g) private returns (Trade memory t) {
        Listing memory l = g.terms;
        (t.listing, t.asset, t.rev, t.seller, t.price) = (g.id, l.asset, l.rev, l.seller, l.price);
        t.buyer = _anyParty().id;
        if (l.mode == MODE_GRANT) (t.from, t.until) = (uint40(clock), uint40(clock + 1 + _draw(l.duration)));
        t.made = uint32(gRights[g.right].children.length);
        t.pledges = _wayStay(g.right, _takesAll(l.mode, l.exclusivity));
        t.salt = _fresh();
        if (_draw(10) != 0) return t;
        uint256 how = _draw(8);
        if (how == 0) t.rev += 1;
        if (how == 1) t.price = t.price ^ 1;
        if (how == 2) t.buyer = t.seller;
        if (how == 3) t.buyer = l.venue;
        if (how == 4) t.until += uint40(l.duration);
        if (how == 5) t.made += 1;
        if (how == 6) t.pledges ^= bytes32(uint256(1));
        if (how == 7) t.from += 1;
    }

    /// @dev What the buyer saw of the pledges in the way: all where the deal takes all, else those that forbid licences.
    function _wayStay(uint256 right, bool all) internal view returns (bytes32) {
        return _stay(right, !all);
    }

    function _tradeCall(GhostListing storage g, Trade memory t)
        private
        returns (bytes memory data, address agent, Grant[] memory settled)
    {
        bool all = _takesAll(g.terms.mode, g.terms.exclusivity);
        bytes32 id = _idOf(t);
        Pledged[] memory list =
            _pledgees(address(exchange), CONSENT_TRADE_TYPE, ACT_TRADE, id, g.right, gRights[g.right].seq, !all);
        settled = g.terms.mode == MODE_GRANT ? _overUnder(g.right) : new Grant[](0);
        Consent memory c = _consent(address(exchange), CONSENT_TRADE_TYPE, ACT_TRADE, id, t.buyer, gRights[g.right].seq);
        agent = c.agent;
        data = abi.encodeCall(exchange.trade, (t, g.terms, _basis(g), settled, list, c));
    }

    function _traded(GhostListing storage g, Trade memory t, address agent) private {
        Listing memory l = g.terms;
        GhostRight storage r = gRights[g.right];
        bool all = _takesAll(l.mode, l.exclusivity);
        GhostParty storage v = _ghost(l.venue);
        _must(_hasAgreed(t.buyer), 1, "sold without the buyer");
        _mustBeApart();
        _must(v.roles & ROLE_VENUE != 0 && v.status == PARTY_ACTIVE, 1, "sold by no venue");
        _must(t.buyer != l.venue && agent != l.venue, 6, "a venue is a side of its own trade");
        _must(t.buyer != l.seller && t.buyer != l.agent, 6, "sold to the seller, or his agent");
        _must(g.state == LISTING_OPEN && clock < l.until && g.sold < l.units, 6, "sold what was not open");
        _must(
            t.price == l.price && t.rev == l.rev && t.seller == l.seller && t.asset == l.asset, 6, "unlike its listing"
        );
        _must(r.seq == g.seq && t.made == r.children.length, 6, "sold otherwise than seen");
        _must(_pledgeesAgreed(g.right, !all), 4, "sold without a pledgee");
        _must(t.pledges == _wayStay(g.right, all), 4, "sold with other pledges than were seen");
        _mustBeCurrent(r.asset, t.rev);
        _mustBeOfferable(g);
        ++v.count;
        ++g.sold;
        if (all || g.sold == l.units) g.state = LISTING_SOLD;
        gTrades.push(t);
        _claim(_idOf(t));
        if (l.mode == MODE_TRANSFER) return _moved(g.right, t.buyer);
        _must(t.from <= clock && t.until <= uint256(t.from) + l.duration, 6, "sold for longer than offered");
        Grant memory made = _made(g, t);
        _granted(g.right, made, _idOf(made));
    }

    /// @dev The right that a unit makes, as the listing and the trade say.
    function _made(GhostListing storage g, Trade memory t) private view returns (Grant memory m) {
        Listing storage l = g.terms;
        (m.asset, m.rev, m.parent, m.grantor, m.grantee) = (l.asset, l.rev, l.right, l.seller, t.buyer);
        (m.kind, m.exclusivity, m.from, m.until) = (l.kind, l.exclusivity, t.from, t.until);
        (m.purposes, m.scope, m.terms, m.flags) = (l.purposes, l.scope, l.terms, l.flags);
        m.salt = _idOf(t);
    }

    // Off exchange

    function _doFile() internal {
        (uint256 right, uint256 operate) = _offered();
        OffTrade memory t = _offTerms(right, operate);
        bytes32 id = keccak256(abi.encode(OFF_TRADE_TYPE, t));
        Grant[] memory settled = t.mode == MODE_GRANT ? _overUnder(right) : new Grant[](0);
        (bytes memory data, address[2] memory agents) = _fileCall(right, operate, t, id, settled);
        if (!_send(Act.File, address(exchange), data)) return;
        _allSettled(settled);
        _must(_hasAgreed(t.seller) && _hasAgreed(t.buyer), 1, "filed without a side");
        _mustBeApart();
        _filed(right, operate, t, agents);
    }

    function _offTerms(uint256 right, uint256 operate) private returns (OffTrade memory t) {
        GhostRight storage r = gRights[right];
        (t.asset, t.rev, t.right, t.kind) = (gAssets[r.asset].id, gAssets[r.asset].rev, r.id, r.kind);
        (t.seller, t.buyer) = (r.holder, _anyParty().id);
        if (_draw(5) != 0) t.operate = gRights[operate].id;
        bool moves = _draw(4) == 0 || _flagsOf(right) & FLAG_SUBLICENSABLE == 0;
        t.mode = moves ? MODE_TRANSFER : MODE_GRANT;
        if (!moves) {
            t.exclusivity = uint8(_draw(6) == 0 ? 1 + _draw(2) : 0);
            uint256 room = _untilOf(r) > clock ? _untilOf(r) - clock : 1;
            (t.from, t.until) = (uint40(clock), uint40(clock + 1 + _draw(room)));
            (t.purposes, t.flags) = (_purposesOf(right) & 7, uint8(_draw(8)));
        }
        t.regime = uint8(_draw(2) == 0 ? REGIME_FREE : REGIME_MARKET);
        if (t.regime == REGIME_MARKET) t.price = _draw(1e9);
        (t.signed, t.currency, t.made) = (uint40(clock - _draw(9 days)), 156, uint32(r.children.length));
        t.pledges = _wayStay(right, _takesAll(t.mode, t.exclusivity));
        (t.scope, t.terms, t.salt) = (_fresh(), _fresh(), _fresh());
        if (_draw(12) == 0) _breakFiling(t, _draw(6));
    }

    function _breakFiling(OffTrade memory t, uint256 how) private {
        if (how == 0) t.rev += 1;
        if (how == 1) t.buyer = t.seller;
        if (how == 2) t.signed = uint40(clock + 1);
        if (how == 3) t.made += 1;
        if (how == 4) t.pledges ^= bytes32(uint256(1));
        if (how == 5) t.seller = _anyParty().id;
    }

    function _fileCall(uint256 right, uint256 operate, OffTrade memory t, bytes32 id, Grant[] memory settled)
        private
        returns (bytes memory, address[2] memory agents)
    {
        uint32 seq = gRights[right].seq;
        bool only = !_takesAll(t.mode, t.exclusivity);
        Pledged[] memory list = _pledgees(address(exchange), CONSENT_FILE_TYPE, ACT_FILE, id, right, seq, only);
        Consent memory a = _consent(address(exchange), CONSENT_FILE_TYPE, ACT_FILE, id, t.seller, seq);
        Consent memory b = _consent(address(exchange), CONSENT_FILE_TYPE, ACT_FILE, id, t.buyer, seq);
        agents = [a.agent, b.agent];
        return (abi.encodeCall(exchange.file, (t, _path(right), _path(operate), settled, list, a, b)), agents);
    }

    function _filed(uint256 right, uint256 operate, OffTrade memory t, address[2] memory agents) private {
        GhostRight storage r = gRights[right];
        bool all = _takesAll(t.mode, t.exclusivity);
        bytes32 id = keccak256(abi.encode(OFF_TRADE_TYPE, t));
        _claim(id);
        _must(t.seller != t.buyer && t.seller == r.holder, 1, "filed by another than the holder");
        _must(t.signed <= clock && t.made == r.children.length, 6, "filed otherwise than seen");
        _must(_pledgeesAgreed(right, !all) && t.pledges == _wayStay(right, all), 4, "filed without a pledgee");
        _mustBeCurrent(r.asset, t.rev);
        GhostFiling storage f = gFilings.push();
        (f.id, f.terms, f.sellerAgent, f.buyerAgent) = (id, t, agents[0], agents[1]);
        uint256 sold = t.mode == MODE_TRANSFER ? _purposesOf(right) : t.purposes;
        bool covered = sold & ~_purposesOf(operate) == 0 && gRights[operate].holder == t.seller;
        f.operated = t.operate != 0 && _isLive(operate) && !_taken(operate, true) && covered;
        if (t.mode == MODE_TRANSFER) return _moved(right, t.buyer);
        Grant memory m;
        (m.asset, m.rev, m.parent, m.grantor, m.grantee) = (t.asset, t.rev, t.right, t.seller, t.buyer);
        (m.kind, m.exclusivity, m.from, m.until) = (t.kind, t.exclusivity, t.from, t.until);
        (m.purposes, m.scope, m.terms, m.flags, m.salt) = (t.purposes, t.scope, t.terms, t.flags, id);
        _granted(right, m, _idOf(m));
    }

    function _doAdopt() internal {
        uint256 n = gFilings.length;
        if (n == 0) return _doFile();
        GhostFiling storage f = gFilings[_draw(n)];
        for (uint256 i = 0; i < 40 && !(_adoptable(f)); ++i) {
            f = gFilings[_draw(n)];
        }
        address by = _draw(12) == 0 ? _intruder() : _withRole(ROLE_VENUE).id;
        uint256 right = rightAt[f.terms.right] - 1;
        GhostListing storage g = gListings.push();
        _evidence(g, right, f, by);
        Basis memory b = _basis(g);
        bytes memory data = abi.encodeCall(exchange.adopt, (f.terms, b, by));
        if (_sendAs(Act.Adopt, by, address(exchange), data)) _adopted(f, g, by);
        gListings.pop();
    }

    function _adoptable(GhostFiling storage f) private view returns (bool) {
        uint256 asset = gRights[rightAt[f.terms.right] - 1].asset;
        bool open = f.operated && f.venue == address(0);
        return open && gAssets[asset].rev == f.terms.rev && _isValid(asset) && _profileOf(asset).required == 0;
    }

    /// @dev A listing that never was, for what it would have had to show.
    function _evidence(GhostListing storage g, uint256 right, GhostFiling storage f, address venue_) private {
        Listing memory l;
        (l.asset, l.rev, l.right, l.venue) = (f.terms.asset, f.terms.rev, f.terms.right, venue_);
        (l.seller, l.agent, l.regime, l.price) = (f.terms.seller, f.terms.buyer, f.terms.regime, f.terms.price);
        (g.right, g.operate, g.terms) = (uint32(right), uint32(right), l);
        for (uint256 i = gFindings.length; i > 0 && i + 40 > gFindings.length; --i) {
            uint8 kind = gFindings[i - 1].terms.kind;
            if ((kind == 1 || kind == 2) && _stands(gFindings[i - 1], l, ROLE_ASSESSOR)) g.findings.push(i - 1);
        }
    }

    function _adopted(GhostFiling storage f, GhostListing storage g, address by) private {
        GhostParty storage v = _ghost(by);
        GhostAsset storage a = gAssets[gRights[g.right].asset];
        _must(v.roles & ROLE_VENUE != 0 && v.status == PARTY_ACTIVE, 1, "adopted by no venue");
        _must(by != f.terms.seller && by != f.terms.buyer, 6, "adopted by a side");
        _must(by != f.sellerAgent && by != f.buyerAgent, 6, "adopted by a side's agent");
        _must(f.operated && f.venue == address(0), 6, "adopted twice, or without OPERATE");
        _must(a.level != 3 || a.approval, 6, "level 3 adopted without approval");
        _mustBeCurrent(gRights[g.right].asset, f.terms.rev);
        _must(_found(g, _profileOf(gRights[g.right].asset).required) && _priced(g), 11, "adopted without its findings");
        f.venue = by;
        ++v.adopted;
    }
}
