"""Trades made off exchange: filed by both sides, adopted by one venue (LEDGER, "Off-exchange")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets_standing import ensure_current, ensure_rev, ensure_rev_fits, touch
from tests.model.consents import Consent, ensure_of, ensure_pair
from tests.model.ledger import NOTHING, ZERO, Ledger, Refused
from tests.model.offers import (
    FREE,
    GRANT,
    MARKET,
    SEALED,
    TRANSFER,
    Basis,
    Claim,
    ensure_ceiling,
    ensure_findings,
    ensure_head,
    ensure_listable,
    ensure_price,
    mismatch,
    profile_of,
)
from tests.model.parties_standing import VENUE, acting
from tests.model.pledges_standing import Pledged, ensure_agents_apart
from tests.model.records import Filing
from tests.model.rights_standing import ALL_PURPOSES, OPERATE
from tests.model.trades import (
    NEVER_WRITTEN,
    ensure_pledgees,
    granted_by,
    sell_grant,
    sell_transfer,
)


def file(
    on: Ledger,
    sender: str,
    terms: Terms,
    path: Sequence[Terms],
    operate_path: Sequence[Terms],
    settled: Sequence[Terms],
    pledges: Sequence[Pledged],
    seller: Consent,
    buyer: Consent,
) -> None:
    """Both sides file a trade that they made off exchange; it takes effect here."""
    record, asset_id = record_id(terms), terms.digest("asset")
    if record in on.filings:
        raise Refused("TradeExists", trade=record)
    _ensure_sensible(on, terms)
    right = on.rights.get(terms.digest("right"), NEVER_WRITTEN)
    ensure_of(seller, terms.address("seller"), right.seq)
    ensure_of(buyer, terms.address("buyer"), right.seq)
    ensure_pair(on, "File", terms, seller, buyer)
    ensure_pledgees(on, "File", terms, terms, right, pledges)
    ensure_agents_apart(on, "File", seller, pledges)
    ensure_agents_apart(on, "File", buyer, pledges)
    ensure_rev(on, asset_id, terms.integer("rev"))
    if terms["operate"] == NOTHING:
        operate_path = ()
    else:
        ensure_head(terms.digest("operate"), asset_id, OPERATE, operate_path, 3)
    made, operated = _sell(on, terms, path, operate_path, settled, right.seq)
    named = terms["operate"] != NOTHING and _is_within(terms, path, operate_path)
    _write(on, terms, int(operated and named), made, seller.agent, buyer.agent)
    ensure_rev_fits(terms.integer("rev"))
    ensure_current(on, asset_id, terms.integer("rev"))
    if terms["mode"] == TRANSFER and not path:
        touch(on, asset_id)


def _write(
    on: Ledger, terms: Terms, operated: int, right: Digest, seller_agent: str, buyer_agent: str
) -> None:
    record = record_id(terms)
    on.filings[record] = Filing(on.time, operated)
    for agent in (seller_agent, buyer_agent):
        if agent != ZERO:
            on.filing_agents[record, agent] = 1
    data = (terms, seller_agent, buyer_agent, right, on.filings[record])
    on.emit("ExchangeLedger", "Filed", terms["asset"], record, data=data)


def _ensure_sensible(on: Ledger, terms: Terms) -> None:
    if terms["seller"] == terms["buyer"]:
        raise Refused("TradeToSelf", party=terms["buyer"])
    moves = terms["mode"] == TRANSFER
    borrowed = terms["operate"] not in (NOTHING, terms["right"])
    broken = {
        8: moves and terms["exclusivity"] != 0,
        9: moves and terms["from"] != 0,
        10: moves and terms["until"] != 0,
        11: moves and terms["purposes"] != 0,
        14: moves and terms["flags"] != 0,
        6: not moves and terms["mode"] != GRANT,
        3: terms["kind"] == OPERATE and borrowed,
        15: not FREE <= terms.integer("regime") <= MARKET,
        16: terms.integer("form") > SEALED,
        19: terms.integer("signed") > on.time,
    }
    for field, is_broken in broken.items():
        if is_broken:
            raise Refused("TradeInvalid", field=field)


def _sell(
    on: Ledger,
    terms: Terms,
    path: Sequence[Terms],
    operate_path: Sequence[Terms],
    settled: Sequence[Terms],
    seq: int,
) -> tuple[Digest, bool]:
    """Make or move the right; its id, and whether the seller held a live OPERATE right."""
    seen = (terms.integer("made"), seq)
    if terms["mode"] != TRANSFER:
        deed = granted_by(terms, terms)
        operated = sell_grant(on, deed, path, settled, operate_path, seen, needed=False)
        return record_id(deed), operated
    kind, right = terms.integer("kind"), terms.digest("right")
    ensure_head(right, terms.digest("asset"), kind, path, 2)
    operated = sell_transfer(on, terms, kind, path, operate_path, seen, needed=False)
    return right, operated


def _is_within(terms: Terms, path: Sequence[Terms], operate_path: Sequence[Terms]) -> bool:
    """Whether what was sold lies within the OPERATE right's purposes."""
    if not operate_path:
        return True
    sold = terms.integer("purposes")
    if terms["mode"] == TRANSFER:
        sold = path[0].integer("purposes") if path else ALL_PURPOSES
    return not sold & ~operate_path[0].integer("purposes")


def adopt(on: Ledger, sender: str, terms: Terms, basis: Basis, venue: str) -> None:
    """A venue that took no part adopts a filed trade, once, where a listing would have passed."""
    record, asset_id, rev = record_id(terms), terms.digest("asset"), terms.integer("rev")
    acting(on, venue, sender, VENUE)
    filing = on.filings.get(record)
    if filing is None or not filing.operated or filing.venue != ZERO:
        raise Refused("TradeNotAdoptable", trade=record)
    sides = (terms["seller"], terms["buyer"])
    if venue in sides or (record, venue) in on.filing_agents:
        raise Refused("VenueConflict", venue=venue)
    _ensure_adoptable(on, terms, basis, venue)
    on.filings[record] = replace(filing, venue=venue)
    on.adopted[venue] = on.adopted.get(venue, 0) + 1
    data = (venue, on.adopted[venue], on.filings[record])
    on.emit("ExchangeLedger", "Adopted", asset_id, record, data=data)
    ensure_rev_fits(rev)
    ensure_current(on, asset_id, rev)


def _ensure_adoptable(on: Ledger, terms: Terms, basis: Basis, venue: str) -> None:
    """Approval, findings, ceiling and price as for a listing, none by an agent of a side."""
    asset_id, rev = terms.digest("asset"), terms.integer("rev")
    if record_id(basis.asset) != asset_id:
        mismatch(0)
    ensure_listable(on, asset_id, rev)
    sides = (terms.address("seller"), terms.address("buyer"), venue)
    claim = Claim(asset_id, rev, terms.digest("right"), sides)
    ensure_findings(on, basis.findings, claim, profile_of(on, basis).required)
    for finding in basis.findings:
        if (record_id(terms), finding["attester"]) in on.filing_agents:
            raise Refused("FindingInvalid", attestation=record_id(finding))
    if basis.ceiling:
        ensure_ceiling(on, basis.ceiling[0], claim)
    ensure_price(on, terms, basis)
