"""Tables about one asset: pledges, listings, trades, findings, same data, history. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from api.portal.parts import Cell, Table
from api.portal.record_view import asset_link, code, record_link, status
from api.portal.wording import Wording
from registry.errors import InvalidValueError
from registry.manifest import ALWAYS_OPEN, schema, title

Document = Mapping[str, Any]
_MOST_SAME: Final = 50
"""Registrations of the same data shown; how many there are is said."""
_TRADED: Final = frozenset({"Traded", "Filed", "Adopted"})


def _table(
    w: Wording, section: str, columns: Sequence[str], rows: Sequence[tuple[Cell, ...]]
) -> Table:
    return Table(
        title=w.of(section, "title"),
        caption=w.of(section, "caption"),
        heads=tuple(w.of(section, column) for column in columns),
        rows=tuple(rows),
        empty=w.of(section, "none"),
    )


def pledges_table(w: Wording, asset: Document) -> Table:
    """Pledges by right and rank."""
    kinds = {right["id"]: right["kind"] for right in asset["rights"]}
    ordered = sorted(asset["pledges"], key=lambda p: (p["right"], p["rank"]))
    rows = [
        (
            Cell(w.number(pledge["rank"] + 1)),
            Cell(w.of("right", kinds.get(pledge["right"], pledge["terms"]["kind"]))),
            status(w, "pledge", pledge["status"]),
            code(pledge["pledgee"]),
            Cell(w.stated_time(pledge["terms"]["until"])),
            Cell(w("pledges.forbidden") if pledge["terms"]["forbids"] else w("pledges.allowed")),
        )
        for pledge in ordered
    ]
    columns = ("rank", "right", "status", "pledgee", "until", "licence")
    return _table(w, "pledges", columns, rows)


def listings_table(w: Wording, asset: Document) -> Table:
    """Listings at every venue."""
    rows = [
        (
            Cell(str(listing["number"]), link=f"/{w.language}/listings/{listing['id']}"),
            code(listing["venue"]),
            status(w, "listing", listing["status"], w.of("means.listing", listing["status"])),
            Cell(w.of("right", listing["terms"]["kind"])),
            Cell(w.price(listing["terms"])),
            Cell(w("facts.units_of", sold=listing["sold"], units=listing["units"])),
            Cell(w.stated_time(listing["terms"]["until"])),
        )
        for listing in asset["listings"]
    ]
    columns = ("number", "venue", "status", "right", "price", "sold", "until")
    return _table(w, "listings", columns, rows)


def divergence_note(w: Wording, divergence: Document | None) -> str | None:
    """Where venues part on the product, by the index, whose block is named; None where fewer than
    two venues list it.
    """
    if divergence is None:
        return w("listings.unknown")
    if divergence["venues"] < 2:
        return None
    separator = "、" if w.language == "zh" else ", "
    members = separator.join(w.of("differs", member) for member in divergence["differs"])
    said = w("listings.differs", members=members) if members else w("listings.agrees")
    of = divergence["as_of"]
    block, finality = w.number(of["block_number"]), w.of("finality", of["finality"])
    return w.sentences(said, w("matches.as_of", block=block, finality=finality))


def trades_table(w: Wording, asset: Document) -> Table:
    """Trades on exchange and off."""
    offers = {listing["id"]: listing["terms"] for listing in asset["listings"]}
    rows = [
        (
            Cell(_short(trade["id"]), link=record_link(w, trade["id"], asset["id"]), code=True),
            Cell(w("facts.on_exchange") if trade["on_exchange"] else w("facts.off_exchange")),
            code(trade["terms"]["seller"]),
            code(trade["terms"]["buyer"]),
            Cell(w.price(offers.get(trade["listing"], trade["terms"]))),
            code(_short(trade["right"]), record_link(w, trade["right"], asset["id"])),
        )
        for trade in asset["trades"]
    ]
    return _table(w, "trades", ("trade", "place", "seller", "buyer", "price", "right"), rows)


def findings_table(w: Wording, asset: Document) -> Table:
    """Signed findings."""
    rows = [
        (
            Cell(w.of("attestation", finding["kind"])),
            status(w, "attestation", finding["status"]),
            code(finding["terms"]["attester"]),
            Cell(w.stated_time(finding["terms"]["date"])),
            Cell(w.stated_time(finding["terms"]["until"])),
            code(finding["terms"]["report"]),
        )
        for finding in asset["attestations"]
    ]
    return _table(w, "findings", ("kind", "status", "attester", "date", "until", "report"), rows)


def objections_table(w: Wording, asset: Document) -> Table:
    """Objections to the registration."""
    rows = [
        (
            code(_short(objection["id"])),
            Cell(w.of("status.objection", objection["status"])),
            code(objection["objector"]),
        )
        for objection in asset["objections"]
    ]
    return _table(w, "objections", ("objection", "status", "by"), rows)


def same_table(w: Wording, asset: Document) -> Table:
    """Registrations of the same data, this one left out where it is the only one."""
    same = asset["same_digest_registrations"]
    several = same["count"] > 1
    rows = (
        [(code(known, asset_link(w, known)),) for known in same["assets"][:_MOST_SAME]]
        if several
        else []
    )
    return Table(
        title=w("same.title"),
        caption=w("same.caption"),
        heads=(w("same.asset"),),
        rows=tuple(rows),
        empty=w("same.only"),
        note=w("same.some", count=same["count"]) if several else None,
    )


def timeline(
    w: Wording, asset: str, events: Sequence[Document], times: Mapping[int, int], total: int
) -> Table:
    """The journal, one row an event. times: of blocks, in seconds, as far as known. total: how many
    events there are, of which these are the last.
    """
    rows = []
    for event in events:
        number = event["block_number"]
        link = _event_link(w, event, asset)
        rows.append(
            (
                Cell(w.time(times[number]) if number in times else "—"),
                Cell(w.of("event", event["event"])),
                Cell(w.number(number)),
                code(_short(event["id"]), link),
            )
        )
    table = _table(w, "timeline", ("time", "event", "block", "record"), rows)
    if len(events) == total:
        return table
    return replace(table, note=w("timeline.latest", shown=len(events), total=total))


def _event_link(w: Wording, event: Document, asset: str) -> str | None:
    """The page of the record that an event is of, where it has one."""
    if event["contract"] == "RightsLedger" or event["event"] in _TRADED:
        return record_link(w, event["id"], asset)
    if event["contract"] == "ExchangeLedger":
        return f"/{w.language}/listings/{event['id']}"
    return None


def described_table(w: Wording, fields: Mapping[str, Any] | None) -> Table:
    """Disclosed fields of a description, named and worded by the manifest's own schema."""
    told = {n: v for n, v in (fields or {}).items() if v is not None and n not in ALWAYS_OPEN}
    shown = {name: value for name, value in told.items() if name in _properties()}
    rows = [(Cell(_field(w, name)), Cell(_value(w, name, value))) for name, value in shown.items()]
    return _table(w, "described", ("field", "value"), rows)


def _properties() -> Mapping[str, Any]:
    found: Mapping[str, Any] = schema()["properties"]
    return found


def _field(w: Wording, name: str) -> str:
    of = _properties()[name]
    return str(of.get("x-title-zh" if w.language == "zh" else "title", name))


def _value(w: Wording, name: str, value: Any) -> str:
    """A field's value as text: its code's title, its items one after another, or as it is."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ("、" if w.language == "zh" else ", ").join(_coded(w, name, v) for v in value)
    if isinstance(value, str):
        return _coded(w, name, value)
    return json.dumps(value, ensure_ascii=False)


def _coded(w: Wording, name: str, value: str) -> str:
    try:
        return title(name, value, w.language)
    except InvalidValueError:
        return value


def _short(record: str) -> str:
    return f"{record[:10]}…{record[-6:]}"
