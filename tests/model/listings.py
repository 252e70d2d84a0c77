"""Listings: offers at a venue, in versions, and their status (LEDGER, "Listing")."""

from __future__ import annotations

from dataclasses import replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets import count_up
from tests.model.assets_standing import (
    SUSPENDED,
    VALID,
    asset_status,
    ensure_current,
    ensure_open,
    ensure_rev_fits,
)
from tests.model.consents import (
    Consent,
    consent_type,
    ensure_apart,
    ensure_given,
    ensure_good,
    ensure_of,
)
from tests.model.ledger import NOTHING, ZERO, Ledger, Refused
from tests.model.offers import (
    GRANT,
    TRANSFER,
    Basis,
    ensure_head,
    ensure_offered,
    mismatch,
    takes_all,
)
from tests.model.parties_standing import (
    ACTIVE,
    BY_BOTH,
    BY_NODE,
    BY_REGULATOR,
    VENUE,
    acting,
    active,
    party,
)
from tests.model.profiles import ensure_not_paused
from tests.model.records import Listing
from tests.model.rights import ALL_FLAGS
from tests.model.rights_standing import EXCLUSIVE, HOLD, OPERATE, right_status
from tests.model.rights_standing import SUSPENDED as RIGHT_SUSPENDED

OPEN, HELD, WITHDRAWN, DELISTED, SOLD = range(1, 6)
NONE, IS_DELISTED, IS_WITHDRAWN, IS_SOLD, IS_EXPIRED, IS_SUSPENDED, MOOT, LISTED = range(8)
END_STATUS = {WITHDRAWN: IS_WITHDRAWN, DELISTED: IS_DELISTED, SOLD: IS_SOLD}
LAST_TIME = 2**32 - 1


def list_offer(on: Ledger, sender: str, terms: Terms, basis: Basis, seller: Consent) -> None:
    """A venue lists what the seller, or its agent, signed."""
    if terms["previous"] != NOTHING:
        raise Refused("ListingInvalid", field=23)
    _record(on, sender, terms, basis, seller)


def revise(
    on: Ledger, sender: str, terms: Terms, previous: Terms, basis: Basis, seller: Consent
) -> None:
    """A new version of an offer replaces the one that stood."""
    replaced = record_id(previous)
    if terms["previous"] != replaced:
        raise Refused("ListingInvalid", field=23)
    for field, name in ((0, "asset"), (4, "venue"), (5, "seller")):
        if terms[name] != previous[name]:
            raise Refused("ListingInvalid", field=field)
    on.listings[replaced] = replace(_standing(on, replaced), state=WITHDRAWN)
    data = (record_id(terms), on.listings[replaced])
    on.emit("ExchangeLedger", "ListingReplaced", terms["asset"], replaced, data=data)
    _record(on, sender, terms, basis, seller)


def _record(on: Ledger, sender: str, terms: Terms, basis: Basis, seller: Consent) -> None:
    record, venue = record_id(terms), terms.address("venue")
    if record in on.listings:
        raise Refused("ListingExists", listing=record)
    ensure_sensible(on, terms)
    if seller.agent != terms["agent"]:
        raise Refused("ListingInvalid", field=6)
    seq = ensure_offered(on, terms, basis).seq
    ensure_of(seller, terms.address("seller"), seq)
    acting(on, venue, sender, VENUE)
    ensure_good(on, "List", terms, seller)
    ensure_apart(on, consent_type("List").act, seller.agent, venue, ZERO)
    until, units, rev = (terms.integer(name) for name in ("until", "units", "rev"))
    on.listings[record] = Listing(until, OPEN, seq, 0, units, rev)
    data = (terms, on.listings[record], count_up(on, venue))
    on.emit("ExchangeLedger", "Listed", terms["asset"], record, data=data)
    ensure_rev_fits(rev)
    ensure_current(on, terms.digest("asset"), rev)


def ensure_sensible(on: Ledger, terms: Terms) -> None:
    """The offer makes sense in itself, at a venue that takes no side."""
    venue = terms["venue"]
    if venue in (terms["seller"], terms["agent"]):
        raise Refused("VenueConflict", venue=venue)
    kind, mode, exclusivity = (terms.integer(name) for name in ("kind", "mode", "exclusivity"))
    if not HOLD <= kind <= OPERATE:
        raise Refused("ListingInvalid", field=8)
    if kind == OPERATE and terms["operate"] != terms["right"]:
        raise Refused("ListingInvalid", field=3)
    broken = _broken_in_transfer(terms) if mode == TRANSFER else _broken_in_grant(terms)
    if broken is not None:
        raise Refused("ListingInvalid", field=broken)
    units = terms.integer("units")
    if units == 0 or (units > 1 and takes_all(mode, exclusivity)):
        raise Refused("ListingInvalid", field=15)
    if not on.time < terms.integer("until") <= LAST_TIME:
        raise Refused("ListingInvalid", field=22)


def _broken_in_transfer(terms: Terms) -> int | None:
    """A right that moves keeps its own terms: the offer states none."""
    stated = {9: "exclusivity", 10: "duration", 11: "purposes", 14: "flags"}
    return next((field for field, name in stated.items() if terms[name]), None)


def _broken_in_grant(terms: Terms) -> int | None:
    broken = {
        7: terms["mode"] != GRANT,
        9: terms.integer("exclusivity") > EXCLUSIVE,
        10: terms["duration"] == 0,
        11: terms["purposes"] == 0,
        14: terms.integer("flags") > ALL_FLAGS,
    }
    return next((field for field, is_broken in broken.items() if is_broken), None)


def _standing(on: Ledger, record: Digest) -> Listing:
    """A listing that is open or suspended, expired or not."""
    if record not in on.listings:
        raise Refused("ListingUnknown", listing=record)
    listing = on.listings[record]
    if listing.state not in (OPEN, HELD):
        raise Refused("ListingStateWrong", listing=record, state=listing.state)
    return listing


def _change(on: Ledger, terms: Terms, name: str, state: int, *data: object) -> None:
    record = record_id(terms)
    on.listings[record] = replace(on.listings[record], state=state)
    words = (*data, on.listings[record])
    on.emit("ExchangeLedger", name, terms["asset"], record, data=words)
    ensure_open(on, terms.digest("asset"))


def suspend(on: Ledger, sender: str, terms: Terms, why: str) -> None:
    """The venue suspends an open listing."""
    _venue_turns(on, sender, terms, OPEN)
    _change(on, terms, "ListingSuspended", HELD, why)


def resume(on: Ledger, sender: str, terms: Terms, why: str) -> None:
    """The venue resumes a listing that it suspended."""
    _venue_turns(on, sender, terms, HELD)
    _change(on, terms, "ListingResumed", OPEN, why)


def _venue_turns(on: Ledger, sender: str, terms: Terms, state: int) -> None:
    acting(on, terms.address("venue"), sender, VENUE)
    standing = _standing(on, record_id(terms)).state
    if standing != state:
        raise Refused("ListingStateWrong", listing=record_id(terms), state=standing)


def delist(on: Ledger, sender: str, terms: Terms, why: str) -> None:
    """The venue ends a listing."""
    acting(on, terms.address("venue"), sender, VENUE)
    _standing(on, record_id(terms))
    _change(on, terms, "ListingDelisted", DELISTED, why)


def withdraw(on: Ledger, sender: str, withdrawal: Terms, terms: Terms, seller: Consent) -> None:
    """The seller takes its offer back; the venue does not sign for it."""
    if withdrawal["listing"] != record_id(terms):
        raise Refused("ListingUnknown", listing=withdrawal["listing"])
    if seller.agent == terms["venue"]:
        raise Refused("VenueConflict", venue=terms["venue"])
    number = consent_type("Withdraw").act
    ensure_apart(on, number, seller.agent, terms.address("venue"), ZERO)
    ensure_given(on, "Withdraw", withdrawal, seller, terms.address("seller"), 0)
    _standing(on, record_id(terms))
    _change(on, terms, "ListingWithdrawn", WITHDRAWN, withdrawal, seller.agent)


def ensure_tradable(on: Ledger, record: Digest, listing: Listing) -> None:
    """Open, with units left, and not expired."""
    if listing.state == SOLD:
        raise Refused("ListingSold", listing=record)
    if listing.state != OPEN:
        raise Refused("ListingStateWrong", listing=record, state=listing.state)
    if listing.until <= on.time:
        raise Refused("ListingExpired", listing=record, until=listing.until)


def ensure_offerable(on: Ledger, terms: Terms, basis: Basis) -> None:
    """A trade would pass now, but for the buyer."""
    record, venue = record_id(terms), terms.address("venue")
    listing = on.listings.get(record)
    if listing is not None:
        ensure_tradable(on, record, listing)
    ensure_sensible(on, terms)
    if party(on, venue).status != ACTIVE:
        raise Refused("PartyNotActive", party=venue, status=party(on, venue).status)
    if not active(on, venue).roles & VENUE:
        raise Refused("PartyRoleMissing", party=venue, role=VENUE)
    ensure_not_paused(on)
    status = asset_status(on, terms.digest("asset"))
    if status != VALID:
        raise Refused("AssetNotValid", asset=terms["asset"], status=status)
    right = ensure_offered(on, terms, basis)
    if listing is not None and listing.seq != right.seq:
        raise Refused("ListingSeqWrong", expected=listing.seq, actual=right.seq)
    all_taken = takes_all(terms.integer("mode"), terms.integer("exclusivity"))
    standing = right.pledges if all_taken else right.forbidding
    if standing:
        counts = {"expected": standing, "listed": 0}
        raise Refused("PledgesListIncomplete", right=terms["right"], **counts)


def listing_status(on: Ledger, terms: Terms, basis: Basis) -> int:
    """The first that matches: ended, expired, suspended, moot, listed."""
    listing = on.listings.get(record_id(terms))
    if listing is None:
        return NONE
    if listing.state in END_STATUS:
        return END_STATUS[listing.state]
    if listing.until <= on.time:
        return IS_EXPIRED
    _ensure_basis(terms, basis)
    if listing.state == HELD or is_suspended_around(on, terms, basis):
        return IS_SUSPENDED
    return LISTED if is_offerable(on, terms, basis) else MOOT


def is_offerable(on: Ledger, terms: Terms, basis: Basis) -> bool:
    """Whether a trade would pass now, but for the buyer."""
    try:
        ensure_offerable(on, terms, basis)
    except Refused:
        return False
    return True


def _ensure_basis(terms: Terms, basis: Basis) -> None:
    """What came along is what the listing names."""
    if record_id(basis.asset) != terms["asset"]:
        mismatch(0)
    asset_id = terms.digest("asset")
    ensure_head(terms.digest("right"), asset_id, terms.integer("kind"), basis.path, 2)
    ensure_head(terms.digest("operate"), asset_id, OPERATE, basis.operate_path, 3)


def is_suspended_around(on: Ledger, terms: Terms, basis: Basis) -> bool:
    """Whether the venue, the asset, the right or the OPERATE right is suspended."""
    asset_id, kind = terms.digest("asset"), terms.integer("kind")
    return (
        party(on, terms.address("venue")).status in (BY_NODE, BY_REGULATOR, BY_BOTH)
        or asset_status(on, asset_id) == SUSPENDED
        or right_status(on, asset_id, kind, basis.path) == RIGHT_SUSPENDED
        or right_status(on, asset_id, OPERATE, basis.operate_path) == RIGHT_SUSPENDED
    )
