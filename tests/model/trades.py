"""Trades: on exchange from a listing, off exchange filed and perhaps adopted (LEDGER, "Trade")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets import count_up
from tests.model.assets_standing import (
    ensure_current,
    ensure_open,
    ensure_rev_fits,
    touch,
)
from tests.model.consents import (
    Consent,
    consent_type,
    ensure_apart,
    ensure_good,
    ensure_of,
)
from tests.model.ledger import NOTHING, ZERO, Ledger, Refused
from tests.model.listings import SOLD, ensure_tradable
from tests.model.offers import (
    TRANSFER,
    Basis,
    ensure_evidence,
    ensure_head,
    ensure_listable,
    takes_all,
)
from tests.model.parties_standing import VENUE, acting
from tests.model.pledges_standing import Pledged, ensure_sides_apart, ids_digest, standing
from tests.model.records import Listing, Right
from tests.model.rights import ensure_within, make_right, move_right, settle_under
from tests.model.rights_standing import OPERATE, Found, live_right, operates

NEVER_WRITTEN = Right(ZERO)


def trade(
    on: Ledger,
    sender: str,
    terms: Terms,
    offer: Terms,
    basis: Basis,
    settled: Sequence[Terms],
    pledges: Sequence[Pledged],
    buyer: Consent,
) -> None:
    """The listing's venue records the sale of one unit, as it was offered."""
    asset_id, rev = terms.digest("asset"), terms.integer("rev")
    venue = offer.address("venue")
    listing = _ensure_of_listing(on, terms, offer)
    _ensure_buyer(on, terms, offer, buyer.agent)
    ensure_evidence(on, offer, basis, 0)
    ensure_listable(on, asset_id, rev)
    _ensure_right_as_listed(on, terms, offer, listing, pledges)
    ensure_sides_apart(on, "Trade", terms.address("buyer"), buyer.agent, pledges)
    ensure_sides_apart(on, "Trade", terms.address("seller"), offer.address("agent"), pledges)
    ensure_sides_apart(on, "Trade", venue, ZERO, pledges)
    ensure_of(buyer, terms.address("buyer"), listing.seq)
    acting(on, venue, sender, VENUE)
    ensure_good(on, "Trade", terms, buyer)
    ensure_apart(on, consent_type("Trade").act, buyer.agent, venue, ZERO)
    number = count_up(on, venue)
    _count_sold(on, offer)
    right = _sell(on, terms, offer, basis, settled, listing.seq)
    word = on.listings[record_id(offer)]
    data = (terms, buyer.agent, right, word, number)
    on.emit("ExchangeLedger", "Traded", asset_id, record_id(terms), data=data)
    ensure_rev_fits(rev)
    ensure_current(on, asset_id, rev)
    root_moved = offer["mode"] == TRANSFER and not _path_sold(offer, basis)
    if root_moved:
        touch(on, asset_id)


def _ensure_of_listing(on: Ledger, terms: Terms, offer: Terms) -> Listing:
    """The trade is of an open listing, in its every term."""
    record = record_id(offer)
    if terms["listing"] != record:
        raise Refused("TradeMismatch", field=0)
    if record not in on.listings:
        raise Refused("ListingUnknown", listing=record)
    ensure_tradable(on, record, on.listings[record])
    for field, name in ((1, "asset"), (2, "rev"), (3, "seller"), (5, "price")):
        if terms[name] != offer[name]:
            raise Refused("TradeMismatch", field=field)
    start, until = terms.integer("from"), terms.integer("until")
    if offer["mode"] == TRANSFER:
        broken = {6: start != 0, 7: until != 0}
    else:
        too_long = until <= on.time or until - start > offer.integer("duration")
        broken = {6: start > on.time, 7: too_long}
    for field, is_broken in broken.items():
        if is_broken:
            raise Refused("TradeMismatch", field=field)
    return on.listings[record]


def _ensure_buyer(on: Ledger, terms: Terms, offer: Terms, agent: str) -> None:
    """The buyer is none of seller, venue and seller's agent, and neither is its agent (I6)."""
    buyer, seller, venue = terms.address("buyer"), terms.address("seller"), offer["venue"]
    if buyer == seller:
        raise Refused("TradeToSelf", party=buyer)
    if venue in (buyer, agent):
        raise Refused("VenueConflict", venue=venue)
    offering = offer.address("agent")
    ensure_apart(on, consent_type("List").act, agent, seller, offering)
    ensure_apart(on, consent_type("Trade").act, offering, buyer, agent)


def _ensure_right_as_listed(
    on: Ledger, terms: Terms, offer: Terms, listing: Listing, pledges: Sequence[Pledged]
) -> None:
    """The right did not change hands since, and the pledges are as the buyer saw them."""
    right = on.rights.get(offer.digest("right"), NEVER_WRITTEN)
    if listing.seq != right.seq:
        raise Refused("ListingSeqWrong", expected=listing.seq, actual=right.seq)
    ensure_pledgees(on, "Trade", terms, offer, right, pledges)


def ensure_pledgees(
    on: Ledger, act: str, terms: Terms, offer: Terms, right: Right, pledges: Sequence[Pledged]
) -> None:
    """Each pledgee in the way of a sale consents to it; the terms name the pledges that stay."""
    record = offer.digest("right")
    all_taken = takes_all(offer.integer("mode"), offer.integer("exclusivity"))
    stay = NOTHING
    if pledges or (right.pledges if all_taken else right.forbidding):
        listed = [pledge.terms for pledge in pledges]
        places = standing(on, record, right, listed, only_forbidding=not all_taken)
        for place in places:
            consent = pledges[place].consent
            ensure_of(consent, listed[place].address("pledgee"), right.seq)
            ensure_good(on, act, terms, consent)
        stay = ids_digest(listed, places)
    if stay != terms["pledges"]:
        raise Refused("PledgesStayWrong", expected=terms["pledges"], actual=stay)


def _count_sold(on: Ledger, offer: Terms) -> None:
    """One unit more is sold; an offer of all there is, or of the last unit, is SOLD."""
    record = record_id(offer)
    listing = on.listings[record]
    listing = replace(listing, sold=listing.sold + 1)
    all_taken = takes_all(offer.integer("mode"), offer.integer("exclusivity"))
    if all_taken or listing.sold == listing.units:
        listing = replace(listing, state=SOLD)
    on.listings[record] = listing


def _path_sold(offer: Terms, basis: Basis) -> Sequence[Terms]:
    """Path of the right sold; an OPERATE right is both the one sold and the one relied on."""
    return basis.operate_path if offer["kind"] == OPERATE else basis.path


def _sell(
    on: Ledger, terms: Terms, offer: Terms, basis: Basis, settled: Sequence[Terms], seq: int
) -> Digest:
    """Make or move the right; its id."""
    asset_id, made = terms.digest("asset"), terms.integer("made")
    ensure_head(offer.digest("operate"), asset_id, OPERATE, basis.operate_path, 3)
    if offer["mode"] != TRANSFER:
        deed = granted_by(terms, offer)
        sell_grant(on, deed, basis.path, settled, basis.operate_path, (made, seq), needed=True)
        return record_id(deed)
    kind, path = offer.integer("kind"), _path_sold(offer, basis)
    if kind != OPERATE:
        ensure_head(offer.digest("right"), asset_id, kind, path, 2)
    sell_transfer(on, terms, kind, path, basis.operate_path, (made, seq), needed=True)
    return offer.digest("right")


def granted_by(terms: Terms, offer: Terms) -> Terms:
    """Terms of the right that a sale makes: the offer's, with the trade's id for its salt."""
    mine = {name: terms[name] for name in ("asset", "rev", "from", "until")}
    same = ("kind", "exclusivity", "purposes", "scope", "terms", "flags")
    sides = {"grantor": terms["seller"], "grantee": terms["buyer"], "parent": offer["right"]}
    stated = {name: offer[name] for name in same}
    return Terms("Grant", {**mine, **sides, **stated, "salt": record_id(terms)})


def sell_grant(
    on: Ledger,
    deed: Terms,
    path: Sequence[Terms],
    settled: Sequence[Terms],
    operate_path: Sequence[Terms],
    seen: tuple[int, int],
    *,
    needed: bool,
) -> bool:
    """Make the right sold; whether the seller then held a live OPERATE right."""
    asset_id = deed.digest("asset")
    parent = live_right(on, asset_id, deed.integer("kind"), path)
    _ensure_expected(parent, *seen)
    ensure_within(on, deed, parent)
    seller = deed.address("grantor")
    operated, _ = operates(on, asset_id, seller, parent, operate_path, needed=needed)
    if settle_under(on, asset_id, parent.id, settled):
        ensure_open(on, asset_id)
    make_right(on, deed, parent, ZERO, ZERO)
    return operated


def sell_transfer(
    on: Ledger,
    terms: Terms,
    kind: int,
    path: Sequence[Terms],
    operate_path: Sequence[Terms],
    seen: tuple[int, int],
    *,
    needed: bool,
) -> bool:
    """Move the right sold; whether the seller then held a live OPERATE right."""
    asset_id, seller = terms.digest("asset"), terms.address("seller")
    found = live_right(on, asset_id, kind, path)
    _ensure_expected(found, *seen)
    operated, _ = operates(on, asset_id, seller, found, operate_path, needed=needed)
    moved = move_right(on, found, seller, terms.address("buyer"))
    data = (seller, terms["buyer"], record_id(terms), moved)
    on.emit("RightsLedger", "Sold", asset_id, found.id, data=data)
    return operated


def _ensure_expected(found: Found, made: int, seq: int) -> None:
    """The right is as the buyer saw it."""
    if made != found.group.made:
        raise Refused("RightMadeWrong", expected=made, actual=found.group.made)
    if seq != found.word.seq:
        raise Refused("ConsentSeqWrong", expected=found.word.seq, actual=seq)
