// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AssetWord, ObjectionWord} from "../../src/types/AssetWords.sol";
import "../../src/types/Enums.sol";
import {AttestationWord, FilingWord, ListingWord} from "../../src/types/ExchangeWords.sol";
import {PartyWord} from "../../src/types/PartyWords.sol";
import {GroupWord, PledgeWord, RightWord} from "../../src/types/RightWords.sol";
import {Grant} from "../../src/types/Terms.sol";
import {FindingActing} from "./FindingActing.sol";
import "./Ghosts.sol";

/// @title I1 to I11 over the whole ledger, against the ghosts; each is also broken where an act broke it on its way.
abstract contract LedgerChecks is FindingActing {
    error Broken(uint256 invariant, string where, uint256 record);

    modifier unbroken(uint256 invariant) {
        if (breaches[invariant] != 0) revert Broken(invariant, breachedAt[invariant], breaches[invariant]);
        _;
    }

    function _hold(bool condition, uint256 invariant, string memory what, uint256 record) internal pure {
        if (!condition) revert Broken(invariant, what, record);
    }

    /// @dev Who signs, who holds what role, and who holds each right: as those named made it.
    function checkI1() external view unbroken(1) {
        for (uint256 i = 0; i < gParties.length; ++i) {
            GhostParty storage p = gParties[i];
            PartyWord w = parties.party(p.id);
            bool same = w.signer() == p.signer && w.roles() == p.roles && w.status() == p.status;
            same = same && w.epoch() == p.epoch && w.region() == p.region && w.node() == p.node;
            _hold(same && w.count() == p.count, 1, "a party is not as it was made", i);
            _hold(parties.successor(p.id) == p.successor, 1, "another successor", i);
            _hold(parties.recoveryOf(p.id).state() == p.recoveryState, 1, "another recovery", i);
        }
        for (uint256 i = 0; i < gRights.length; ++i) {
            GhostRight storage r = gRights[i];
            RightWord w = rights.right(r.id);
            _hold(w.isZero() ? !r.written : w.holder() == r.holder, 1, "a right in other hands", i);
            _hold(w.seq() == r.seq, 1, "another seq", i);
        }
        for (uint256 i = 0; i < gAssets.length; ++i) {
            GhostAsset storage a = gAssets[i];
            if (!a.active) continue;
            AssetWord w = assets.asset(a.id);
            bool same = w.registrant() == a.terms.registrant && w.level() == a.level && w.suspended() == a.suspended;
            same = same && w.end() == a.end && (w.approval() == 1) == a.approval && w.rights() == a.rights;
            _hold(same && w.until() == a.until && w.rev() == a.rev, 1, "an asset is not as it was made", i);
        }
    }

    /// @dev A child has its parent's kind, term and purposes, and lives no longer than all above it.
    function checkI2() external view unbroken(2) {
        for (uint256 i = 0; i < gRights.length; ++i) {
            GhostRight storage r = gRights[i];
            if (r.depth == 0) continue;
            GhostRight storage p = gRights[r.parent];
            RightWord w = rights.right(r.id);
            bool same = w.kind() == p.kind && w.until() == r.terms.until && w.depth() == uint256(p.depth) + 1;
            _hold(same && w.exclusivity() == r.terms.exclusivity && w.flags() == r.terms.flags, 2, "other terms", i);
            _hold(r.terms.purposes & ~_purposesOf(r.parent) == 0, 2, "more purposes than its parent", i);
            bool within = p.depth == 0 || (r.terms.until <= p.terms.until && r.terms.from >= p.terms.from);
            _hold(within, 2, "outlives its parent", i);
            bool live = rights.status(gAssets[r.asset].id, r.kind, _path(i)) == RIGHT_STATUS_LIVE;
            if (!live) continue;
            _hold(_ownStatus(p) == RIGHT_STATUS_LIVE, 2, "lives without its parent", i);
            RightWord above = rights.right(p.id);
            _hold(above.end() == 0 && above.suspended() == 0, 2, "lives below one that ended", i);
        }
    }

    /// @dev Nothing lives beside a live sole or exclusive child; each group counts its children.
    function checkI3() external view unbroken(3) {
        for (uint256 i = 0; i < gRights.length; ++i) {
            GhostRight storage r = gRights[i];
            GroupWord g = rights.group(r.id);
            (uint256 open, uint256 live, uint256 alone, uint256 last) = _children(r);
            _hold(g.made() == r.children.length && g.open() == open && open == r.open, 3, "a group miscounts", i);
            _hold(alone == 0 || live == 1, 3, "a sibling beside an exclusive child", i);
            _hold(alone == 0 || g.exclusiveUntil() > clock, 3, "an exclusive child does not show", i);
            _hold(g.maxUntil() >= last, 3, "a child ends later than its group knows", i);
            _hold(alone != 0 || g.exclusiveUntil() <= clock, 3, "taken by nobody", i);
        }
    }

    function _children(GhostRight storage r)
        private
        view
        returns (uint256 open, uint256 live, uint256 alone, uint256 last)
    {
        for (uint256 i = 0; i < r.children.length; ++i) {
            RightWord w = rights.right(gRights[r.children[i]].id);
            if (w.end() != 0) continue;
            ++open;
            if (w.until() > last) last = w.until();
            if (clock >= w.until()) continue;
            ++live;
            if (w.exclusivity() != NON_EXCLUSIVE) ++alone;
        }
    }

    /// @dev A right counts exactly its pledges, in order of rank; no other pledge lives.
    function checkI4() external view unbroken(4) {
        for (uint256 i = 0; i < gRights.length; ++i) {
            GhostRight storage r = gRights[i];
            RightWord w = rights.right(r.id);
            uint256 forbidding;
            for (uint256 j = 0; j < r.standing.length; ++j) {
                GhostPledge storage p = gPledges[r.standing[j]];
                forbidding += p.terms.forbids;
                PledgeWord q = pledges.pledgeOf(p.id);
                bool ours = q.pledgee() == p.terms.pledgee && q.rank() == p.terms.rank && q.until() == p.terms.until;
                _hold(ours && q.status() == PLEDGE_LIVE && q.epoch() == w.pledgeEpoch(), 4, "a pledge is lost", i);
                bool after_ = j == 0 || gPledges[r.standing[j - 1]].terms.rank < p.terms.rank;
                _hold(after_, 4, "ranks out of order", i);
            }
            _hold(w.pledges() == r.standing.length && w.forbidding() == forbidding, 4, "pledges miscounted", i);
            _hold(w.pledgeEpoch() == r.epoch && w.pledges() <= 8, 4, "another pledge epoch", i);
        }
        for (uint256 i = 0; i < gPledges.length; ++i) {
            GhostPledge storage p = gPledges[i];
            PledgeWord q = pledges.pledgeOf(p.id);
            bool counts = q.status() == PLEDGE_LIVE && q.epoch() == rights.right(p.terms.right).pledgeEpoch();
            _hold(counts == (p.status == PLEDGE_LIVE), 4, "an orphan", i);
        }
    }

    /// @dev What bars acts on an asset or a right stands on the chain as it was set.
    function checkI5() external view unbroken(5) {
        for (uint256 i = 0; i < gAssets.length; ++i) {
            GhostAsset storage a = gAssets[i];
            if (!a.active) continue;
            AssetWord w = assets.asset(a.id);
            bool same = w.noticeEnd() == a.noticeEnd && w.objections() == a.objections && w.end() == a.end;
            _hold(same && w.suspended() == a.suspended, 5, "what bars an asset is not there", i);
            _hold((w.touched() == 1) == a.touched, 5, "a root was written unnoticed", i);
        }
        for (uint256 i = 0; i < gRights.length; ++i) {
            GhostRight storage r = gRights[i];
            RightWord w = rights.right(r.id);
            _hold(w.end() == r.end && w.suspended() == r.suspended, 5, "what bars a right is not there", i);
        }
    }

    /// @dev Listings and filings are as their trades left them.
    function checkI6() external view unbroken(6) {
        for (uint256 i = 0; i < gListings.length; ++i) {
            GhostListing storage g = gListings[i];
            ListingWord w = exchange.listing(g.id);
            bool same = w.state() == g.state && w.sold() == g.sold && w.units() == g.terms.units;
            same = same && w.rev() == g.terms.rev && w.seq() == g.seq && w.until() == g.terms.until;
            _hold(same && w.sold() <= w.units(), 6, "a listing is not as its trades left it", i);
            bool apart = g.terms.venue != g.terms.seller && g.terms.venue != g.terms.agent;
            _hold(apart && (w.units() == 1 || g.terms.mode == MODE_GRANT), 6, "a venue is a side", i);
        }
        for (uint256 i = 0; i < gFilings.length; ++i) {
            GhostFiling storage f = gFilings[i];
            FilingWord w = exchange.filing(f.id);
            _hold((w.operated() == 1) == f.operated && w.venue() == f.venue, 6, "a filing is not as filed", i);
        }
        for (uint256 i = 0; i < gParties.length; ++i) {
            _hold(exchange.adoptedBy(gParties[i].id) == gParties[i].adopted, 6, "adoptions miscounted", i);
        }
    }

    /// @dev Every slot ever told of holds what the events say; that no other was written is held at each act.
    function checkI7() external view unbroken(7) {
        _hold(_allAsTold(), 7, "a slot is not as the events tell it", 0);
    }

    /// @dev Only leaves that were opened have a slot; opening one again changes nothing and does not fail.
    function checkI8() external unbroken(8) {
        for (uint256 i = 0; i < gAssets.length; ++i) {
            GhostAsset storage a = gAssets[i];
            uint256 word = AssetWord.unwrap(assets.asset(a.id));
            _hold((word != 0) == a.active, 8, "a slot that nobody opened, or none", i);
            if (a.batch == 0) continue;
            _hold(AssetWord.unwrap(assets.asset(gBatches[a.batch - 1].root)) == 0, 8, "a root is an asset", i);
            if (!a.active) continue;
            bytes32 head = assets.head(a.id);
            (bool ok,) = address(assets).call(abi.encodeCall(assets.activate, (a.terms, _inclusionOf(a))));
            bool same = AssetWord.unwrap(assets.asset(a.id)) == word && assets.head(a.id) == head;
            _hold(ok && same, 8, "opened again", i);
        }
    }

    /// @dev Records are written once and never come back; what was voided stays void.
    function checkI9() external view unbroken(9) {
        for (uint256 i = 0; i < gMandates.length; ++i) {
            uint256 status = gMandates[i].live ? RECORD_LIVE : RECORD_ENDED;
            _hold(parties.record(gMandates[i].id) == status, 9, "a mandate came back", i);
        }
        for (uint256 i = 0; i < gOperators.length; ++i) {
            uint256 status = gOperators[i].live ? RECORD_LIVE : RECORD_ENDED;
            _hold(parties.record(gOperators[i].id) == status, 9, "an operator came back", i);
        }
        for (uint256 i = 0; i < gObjections.length; ++i) {
            ObjectionWord w = assets.objectionOf(gObjections[i].id);
            _hold(w.status() == gObjections[i].status, 9, "an objection came back", i);
        }
        for (uint256 i = 0; i < gRights.length; ++i) {
            GhostRight storage r = gRights[i];
            _hold(rights.right(r.id).isZero() != r.written, 9, "a right's id is free again", i);
        }
        for (uint256 i = 0; i < gFindings.length; ++i) {
            _hold(!attestations.attestation(gFindings[i].id).isZero(), 9, "a finding's id is free again", i);
        }
    }

    /// @dev Status follows from terms, slots and time; what expired is settled by anyone.
    function checkI10() external unbroken(10) {
        for (uint256 i = 0; i < gAssets.length; ++i) {
            uint256 status = assets.status(gAssets[i].id);
            _hold(status == _statusOf(gAssets[i]), 10, "an asset's status is another", i);
        }
        for (uint256 i = 0; i < gRights.length; ++i) {
            GhostRight storage r = gRights[i];
            uint256 status = rights.status(gAssets[r.asset].id, r.kind, _path(i));
            _hold(status == _rightStatus(i), 10, "a right's status is another", i);
        }
        uint256 first = gListings.length < 30 ? 0 : gListings.length - 30;
        for (uint256 i = first; i < gListings.length; ++i) {
            _checkListing(i);
        }
        if (!_paused()) _checkSettling();
    }

    function _checkListing(uint256 i) private view {
        GhostListing storage g = gListings[i];
        uint256 status = exchange.status(g.terms, _basis(g));
        uint256 expected = g.state == LISTING_DELISTED ? 1 : g.state == LISTING_WITHDRAWN ? 2 : 0;
        if (g.state == LISTING_SOLD) expected = 3;
        if (expected == 0 && clock >= g.terms.until) expected = 4;
        _hold(expected == 0 ? status > 4 : status == expected, 10, "a listing's status is another", i);
        if (status != 7) return;
        bool open = g.state == LISTING_OPEN && _isValid(gRights[g.right].asset) && _isLive(g.right);
        open = open && _isLive(g.operate) && gRights[g.right].holder == g.terms.seller;
        _hold(open && _found(g, 0) && _priced(g), 10, "listed, though no trade would pass", i);
    }

    function _checkSettling() private {
        for (uint256 i = 0; i < gRights.length; ++i) {
            GhostRight storage r = gRights[i];
            if (r.depth == 0 || r.end != 0 || clock < r.terms.until) continue;
            Grant[] memory list = new Grant[](1);
            list[0] = r.terms;
            uint256 open = rights.group(gRights[r.parent].id).open();
            (bool ok,) = address(rights).call(abi.encodeCall(rights.settle, (gAssets[r.asset].id, list)));
            _hold(ok && rights.group(gRights[r.parent].id).open() == open - 1, 10, "expired, and cannot be settled", i);
            return;
        }
    }

    /// @dev Findings stand as they were recorded, in the roles of that time.
    function checkI11() external view unbroken(11) {
        for (uint256 i = 0; i < gFindings.length; ++i) {
            GhostFinding storage f = gFindings[i];
            AttestationWord w = attestations.attestation(f.id);
            bool same = w.roles() == f.roles && w.until() == f.terms.until;
            bool live = w.status() == ATTESTATION_LIVE;
            _hold(same && live != f.revoked, 11, "a finding is not as recorded", i);
        }
        for (uint256 i = 0; i < gListings.length; ++i) {
            GhostListing storage g = gListings[i];
            if (g.terms.regime != REGIME_GUIDED) continue;
            bool within = g.ceiling.length == 1 && g.terms.price <= gFindings[g.ceiling[0]].terms.value;
            _hold(within && g.terms.form == PRICE_PUBLIC, 11, "a guided price above its ceiling", i);
        }
    }
}
