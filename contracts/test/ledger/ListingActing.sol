// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Basis} from "../../src/types/Bundles.sol";
import "../../src/types/Enums.sol";
import "../../src/types/Terms.sol";
import {Act} from "./Acts.sol";
import {GhostAsset, GhostFinding, GhostListing, GhostParty, GhostRight} from "./Ghosts.sol";
import {PledgeActing} from "./PledgeActing.sol";

/// @title Offers are listed, revised, suspended, withdrawn and delisted.
abstract contract ListingActing is PledgeActing {
    function _idOf(Listing memory t) internal pure returns (bytes32) {
        return keccak256(abi.encode(LISTING_TYPE, t));
    }

    // What is offered

    /// @dev Two live rights of one holder: the one offered, and an OPERATE right.
    function _offered() internal returns (uint256 right, uint256 operate) {
        operate = _pickRight(OPERATE);
        right = operate;
        if (_draw(4) == 0) return (right, operate);
        uint256[] storage all = rightsOf[gRights[operate].asset];
        uint256 from = _draw(all.length);
        for (uint256 i = 0; i < all.length && i < 12; ++i) {
            uint256 other = all[(from + i) % all.length];
            GhostRight storage r = gRights[other];
            bool same = r.kind != OPERATE && r.holder == gRights[operate].holder;
            if (same && _isLive(other)) return (other, operate);
        }
    }

    /// @dev An offer of a right at a venue, written into `g`, with the findings that its profile asks for.
    function _offer(GhostListing storage g, uint256 right, uint256 operate, address venue_) internal {
        GhostRight storage r = gRights[right];
        GhostAsset storage a = gAssets[r.asset];
        Listing memory l;
        (l.asset, l.rev, l.right, l.operate, l.kind) = (a.id, a.rev, r.id, gRights[operate].id, r.kind);
        (l.venue, l.seller) = (venue_, r.holder);
        if (_draw(8) == 0) l.agent = _agentOf(r.holder, ACT_LIST);
        bool moves = _draw(5) == 0 || _flagsOf(right) & FLAG_SUBLICENSABLE == 0;
        l.mode = moves ? MODE_TRANSFER : MODE_GRANT;
        if (!moves) {
            l.exclusivity = uint8(_draw(6) == 0 ? 1 + _draw(2) : 0);
            l.duration = uint40(1 + _draw(30 days));
            l.purposes = _purposesOf(right) & _purposesOf(operate) & 7;
            l.flags = uint8(_draw(8));
        }
        l.units = uint32(moves || l.exclusivity != 0 ? 1 : 1 + _draw(20));
        (l.scope, l.terms, l.salt, l.currency) = (_fresh(), _fresh(), _fresh(), 156);
        l.until = uint40(clock + 1 + _draw(60 days));
        (g.right, g.operate) = (uint32(right), uint32(operate));
        _setPrice(g, l, r.asset);
        _setFindings(g, l, r.asset);
        if (_draw(10) == 0) _breakOffer(l, _draw(9));
        g.terms = l;
        g.id = _idOf(l);
    }

    function _setPrice(GhostListing storage g, Listing memory l, uint256 asset) private {
        delete g.ceiling;
        uint256 ceiling = _finding(asset, ATTESTATION_CEILING, l);
        l.regime =
            ceiling != type(uint256).max && _draw(3) != 0 ? REGIME_GUIDED : _draw(2) == 0 ? REGIME_FREE : REGIME_MARKET;
        if (l.regime == REGIME_MARKET) (l.form, l.price) = (uint8(_draw(2)), _draw(1e9));
        if (l.regime != REGIME_GUIDED) return;
        g.ceiling.push(ceiling);
        l.ceiling = gFindings[ceiling].id;
        uint256 limit = gFindings[ceiling].terms.value;
        l.price = _draw(8) == 0 ? limit + 1 : _draw(limit + 1);
    }

    /// @dev The last finding of a kind about the asset that is not the seller's own.
    function _finding(uint256 asset, uint8 kind, Listing memory l) private view returns (uint256) {
        for (uint256 i = gFindings.length; i > 0 && i + 60 > gFindings.length; --i) {
            GhostFinding storage f = gFindings[i - 1];
            if (f.terms.kind != kind || f.terms.asset != gAssets[asset].id || f.revoked) continue;
            if (_stands(f, l, kind == ATTESTATION_CEILING ? ROLE_REGULATOR : ROLE_ASSESSOR)) return i - 1;
        }
        return type(uint256).max;
    }

    /// @dev Findings of the kinds required, and now and then one more.
    function _setFindings(GhostListing storage g, Listing memory l, uint256 asset) private {
        delete g.findings;
        uint64 required = _profileOf(asset).required;
        bytes memory ids;
        for (uint8 kind = 1; kind < 4; ++kind) {
            if ((required >> kind) & 1 == 0 && _draw(3) != 0) continue;
            uint256 i = _finding(asset, kind, l);
            if (i == type(uint256).max) continue;
            if (_draw(20) == 0) i = _draw(gFindings.length);
            g.findings.push(i);
            ids = bytes.concat(ids, gFindings[i].id);
        }
        l.attestations = keccak256(ids);
    }

    function _profileOf(uint256 asset) internal view returns (Profile storage) {
        uint256 number = gAssets[asset].terms.profile;
        return gProfiles[number == 0 || number > gProfiles.length ? 0 : number - 1];
    }

    function _breakOffer(Listing memory l, uint256 how) private {
        if (how == 0) l.rev += 1;
        if (how == 1) l.venue = l.seller;
        if (how == 2) l.units = l.mode == MODE_TRANSFER ? 2 : 0;
        if (how == 3) l.seller = _anyParty().id;
        if (how == 4) l.price += 1;
        if (how == 5) l.purposes |= 1 << (4 + _draw(200));
        if (how == 6) l.until = uint40(clock);
        if (how == 7) l.agent = l.venue;
        if (how == 8) l.kind = uint8(_draw(5));
    }

    function _basis(GhostListing storage g) internal view returns (Basis memory b) {
        b.asset = gAssets[gRights[g.right].asset].terms;
        b.path = _path(g.right);
        b.operatePath = _path(g.operate);
        b.findings = _findingTerms(g.findings);
        b.ceiling = _findingTerms(g.ceiling);
    }

    function _findingTerms(uint256[] storage at) internal view returns (Attestation[] memory list) {
        list = new Attestation[](at.length);
        for (uint256 i = 0; i < at.length; ++i) {
            list[i] = gFindings[at[i]].terms;
        }
    }

    // Listing

    function _doList() internal {
        (uint256 right, uint256 operate) = _offered();
        GhostListing storage g = gListings.push();
        _offer(g, right, operate, _withRole(ROLE_VENUE).id);
        Consent memory c = _sellerConsent(g);
        bytes memory data = abi.encodeCall(exchange.list, (g.terms, _basis(g), c));
        if (_sendAs(Act.List, g.terms.venue, address(exchange), data)) _listed(g);
        else gListings.pop();
    }

    function _sellerConsent(GhostListing storage g) private returns (Consent memory) {
        uint32 seq = gRights[g.right].seq;
        Listing storage l = g.terms;
        return _consentBy(address(exchange), CONSENT_LIST_TYPE, ACT_LIST, g.id, l.seller, seq, l.agent);
    }

    function _doRevise() internal {
        uint256 at = _openListing(false);
        if (at == gListings.length) return _doList();
        (uint256 right, uint256 operate) = (gListings[at].right, gListings[at].operate);
        GhostListing storage g = gListings.push();
        _offer(g, right, operate, gListings[at].terms.venue);
        g.terms.previous = gListings[_draw(12) == 0 ? _draw(gListings.length - 1) : at].id;
        g.id = _idOf(g.terms);
        Consent memory c = _sellerConsent(g);
        Listing memory old = gListings[at].terms;
        bytes memory data = abi.encodeCall(exchange.revise, (g.terms, old, _basis(g), c));
        if (!_sendAs(Act.Revise, g.terms.venue, address(exchange), data)) {
            gListings.pop();
            return;
        }
        bool same = old.seller == g.terms.seller && old.venue == g.terms.venue && old.asset == g.terms.asset;
        _must(same && g.terms.previous == gListings[at].id, 6, "another's listing replaced");
        _must(_isOpen(gListings[at]), 6, "a closed listing replaced");
        gListings[at].state = LISTING_WITHDRAWN;
        _listed(g);
    }

    /// @dev What a listing needs (I1, I5, I6, I11), by the ghosts alone.
    function _listed(GhostListing storage g) private {
        Listing memory l = g.terms;
        _claim(g.id);
        GhostParty storage v = _ghost(l.venue);
        _must(_hasAgreed(l.seller), 1, "listed without its seller");
        _must(v.roles & ROLE_VENUE != 0 && v.status == PARTY_ACTIVE, 1, "listed by no venue");
        _must(l.venue != l.seller && l.venue != l.agent, 6, "a venue is a side of its own listing");
        _mustBeCurrent(gRights[g.right].asset, l.rev);
        _mustBeOfferable(g);
        _must(l.until > clock && l.units != 0, 10, "listed past its end");
        _must(l.units == 1 || (l.mode == MODE_GRANT && l.exclusivity == NON_EXCLUSIVE), 6, "more units than one");
        ++v.count;
        (g.state, g.seq) = (LISTING_OPEN, gRights[g.right].seq);
    }

    /// @dev What must hold of a listing and of each trade on it.
    function _mustBeOfferable(GhostListing storage g) internal {
        Listing memory l = g.terms;
        GhostRight storage r = gRights[g.right];
        GhostAsset storage a = gAssets[r.asset];
        _must(a.level != 3 || a.approval, 6, "level 3 without approval");
        bool holds = r.holder == l.seller && gRights[g.operate].holder == l.seller;
        _must(holds && gRights[g.operate].kind == OPERATE, 6, "the seller does not hold the right, or OPERATE");
        _must(_isLive(g.right) && _isLive(g.operate), 5, "offered what is not live");
        _must(!_taken(g.operate, true), 6, "OPERATE is taken exclusively");
        uint256 sold = l.mode == MODE_TRANSFER ? _purposesOf(g.right) : l.purposes;
        _must(sold & ~_purposesOf(g.operate) == 0, 6, "offered beyond OPERATE");
        _must(_found(g, _profileOf(r.asset).required), 11, "a required finding is missing");
        _must(_priced(g), 11, "a price beyond its ceiling");
    }

    function _isOpen(GhostListing storage g) internal view returns (bool) {
        return g.state == LISTING_OPEN || g.state == LISTING_SUSPENDED;
    }

    /// @dev An open listing, with `trading` one that could be traded on; the number of listings where there is none.
    function _openListing(bool trading) internal returns (uint256 at) {
        uint256 n = gListings.length;
        if (n == 0) return 0;
        uint256 from = _draw(n);
        if (_draw(16) == 0) return from;
        for (uint256 i = 0; i < n && i < 120; ++i) {
            at = (from + n - i) % n;
            GhostListing storage g = gListings[at];
            if (!trading && _isOpen(g)) return at;
            if (trading && g.state == LISTING_OPEN && clock < g.terms.until && _sellable(g)) return at;
        }
        return n;
    }

    function _sellable(GhostListing storage g) private view returns (bool) {
        GhostRight storage r = gRights[g.right];
        bool same = r.seq == g.seq && gAssets[r.asset].rev == g.terms.rev && _isValid(r.asset);
        return same && _isLive(g.right) && _isLive(g.operate) && gRights[g.operate].holder == g.terms.seller;
    }

    function _doChangeListing(Act act) internal {
        uint256 at = _pickState(act == Act.ResumeListing ? LISTING_SUSPENDED : LISTING_OPEN);
        if (at == gListings.length) return _doList();
        GhostListing storage g = gListings[at];
        bytes4 what = act == Act.SuspendListing
            ? exchange.suspend.selector
            : act == Act.ResumeListing ? exchange.resume.selector : exchange.delist.selector;
        address by = g.terms.venue;
        bytes memory data = abi.encodeWithSelector(what, g.terms, _fresh());
        if (!_sendAs(act, by, address(exchange), data)) return;
        _must(_active(by) && _ghost(by).roles & ROLE_VENUE != 0, 1, "a listing changed by no venue");
        _must(!_paused() && _isOpen(g), 10, "a closed listing changed");
        if (act == Act.SuspendListing) _must(g.state == LISTING_OPEN, 10, "suspended twice");
        if (act == Act.ResumeListing) _must(g.state == LISTING_SUSPENDED, 10, "resumed what was not suspended");
        g.state =
            act == Act.SuspendListing ? LISTING_SUSPENDED : act == Act.ResumeListing ? LISTING_OPEN : LISTING_DELISTED;
    }

    function _pickState(uint8 state) private returns (uint256 at) {
        uint256 n = gListings.length;
        if (n == 0) return 0;
        uint256 from = _draw(n);
        for (uint256 i = 0; i < n && i < 120; ++i) {
            at = (from + n - i) % n;
            if (gListings[at].state == state && _active(gListings[at].terms.venue)) return at;
        }
        return from;
    }

    function _doWithdraw() internal {
        uint256 at = _openListing(false);
        if (at == gListings.length) return _doList();
        GhostListing storage g = gListings[at];
        Withdrawal memory t = Withdrawal(g.id, _fresh(), _fresh());
        bytes32 id = keccak256(abi.encode(WITHDRAWAL_TYPE, t));
        Consent memory c = _consent(address(exchange), CONSENT_WITHDRAW_TYPE, ACT_WITHDRAW, id, g.terms.seller, 0);
        bytes memory data = abi.encodeCall(exchange.withdraw, (t, g.terms, c));
        if (!_send(Act.Withdraw, address(exchange), data)) return;
        _must(_hasAgreed(g.terms.seller), 1, "withdrawn without the seller");
        _must(c.agent != g.terms.venue, 6, "withdrawn by the venue as agent");
        _must(_isOpen(g) && !_paused(), 10, "withdrawn twice");
        g.state = LISTING_WITHDRAWN;
    }
}
