"""Records by what is printed on a certificate: number, query code, id, or a digest of the data.

A query code is the first 80 bits of an id, and a venue's code three bytes: every record that fits
is given, and the reader decides. What the index does not hold is said, never taken for an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Table, select

from registry.certificate.numbering import query_code
from registry.index.tables import assets, batches, blocks, listings, parties, rights, roots, trades
from registry.queries.documents import digest
from registry.queries.listings import listing_lines
from registry.queries.numbers import Numbers, granted_rights
from registry.queries.paging import Document
from registry.queries.reading import Reader, Row
from registry.queries.references import Reference, parse_reference
from registry.queries.standing import Rights, asset_status, is_evidenced
from registry.records import schema
from registry.types import Digest

_NODE: Final = schema().enum("roles", "NODE")
_MOST: Final = 100
"""Records shown of one kind; only a digest of much-registered data comes near."""
NOT_COVERED: Final = "batch leaves that were never activated, and what is later than this block"


@dataclass(slots=True)
class _Found:
    """Ids that fit, by kind of record, each with what it was found by."""

    assets: dict[bytes, str]
    rights: dict[bytes, tuple[bytes, int]]
    trades: dict[bytes, Row]
    listings: dict[bytes, Row]
    by: str


def lookup(reader: Reader, text: str) -> Document:
    """Every record that *text* names: `{query,form,items,more,not_covered,as_of}`.

    Raises InvalidValueError for a text that is no number, code, id or digest.
    """
    reference = parse_reference(text)
    found = _Found({}, {}, {}, {}, reference.form)
    if reference.form == "asset_number":
        _by_asset_number(reader, reference, found)
    elif reference.form == "venue_number":
        _by_venue_number(reader, reference, found)
    else:
        _by_digits(reader, reference.digits or "", found)
    items = _items(reader, found)
    return {
        "query": text,
        "form": reference.form,
        "items": items[:_MOST],
        "more": len(items) > _MOST,
        "not_covered": NOT_COVERED,
        "as_of": reader.moment.json(),
    }


def _starting(table: Table, column: str, digits: str, width: int = 64) -> ColumnElement[bool]:
    """The condition that a column of bytes begins with these hex digits."""
    low, high = (bytes.fromhex(digits.ljust(width, sign)) for sign in "0f")
    return table.c[column].between(low, high)


def _rows(reader: Reader, table: Table, *conditions: ColumnElement[bool]) -> list[Row]:
    query = select(table).where(reader.held(table), *conditions).order_by(table.c.made)
    return reader.all(query.limit(_MOST + 1))


def _by_digits(reader: Reader, digits: str, found: _Found) -> None:
    """Records whose id begins so; of a whole digest, registrations of that content too."""
    for row in _rows(reader, assets, _starting(assets, "asset", digits)):
        found.assets[row["asset"]] = found.by
    for row in _rows(reader, rights, _starting(rights, "right", digits)):
        found.rights[row["right"]] = (row["asset"], row["kind"])
    for row in reader.all(select(roots).where(_starting(roots, "right", digits))):
        owner = reader.one("assets", asset=row["asset"])
        if owner is not None and is_evidenced(owner, row["kind"]):
            found.rights[row["right"]] = (row["asset"], row["kind"])
    for row in _rows(reader, trades, _starting(trades, "trade", digits)):
        found.trades[row["trade"]] = row
    for row in _rows(reader, listings, _starting(listings, "listing", digits)):
        found.listings[row["listing"]] = row
    if len(digits) == 64:
        for column in ("content", "manifest"):
            for row in _rows(reader, assets, assets.c[column] == bytes.fromhex(digits)):
                found.assets.setdefault(row["asset"], column)


def _by_venue_number(reader: Reader, wanted: Reference, found: _Found) -> None:
    """The trade or listing of that number, at every venue whose id begins so."""
    code = _starting(parties, "party", wanted.digits or "", 40)
    for venue in _rows(reader, parties, code, parties.c.region == wanted.region):
        for table, into in ((trades, found.trades), (listings, found.listings)):
            key = table.info["key"][0]
            named = (table.c.venue == venue["party"], table.c.number == wanted.number)
            into.update({row[key]: row for row in _rows(reader, table, *named)})


def _by_asset_number(reader: Reader, wanted: Reference, found: _Found) -> None:
    numbered = list(_numbered(reader, wanted))
    owners = [row["asset"] for row in numbered]
    if wanted.digits is not None:
        for row in reader.by("trades", "asset", owners):
            if not row["on_exchange"] and row["trade"].hex().startswith(wanted.digits):
                found.trades[row["trade"]] = row
    elif wanted.kind is None:
        found.assets.update(dict.fromkeys(owners, found.by))
    else:
        known = Rights.of_assets(reader, owners)
        for row in numbered:
            right = _placed(known, row, wanted.kind, wanted.place)
            if right is not None:
                found.rights[right] = (row["asset"], wanted.kind)


def _placed(known: Rights, asset: Row, kind: int, place: int | None) -> bytes | None:
    """The right of an asset at a place among those granted; its root where there is none."""
    if place is None:
        return known.root_of(asset["asset"], kind) if is_evidenced(asset, kind) else None
    granted = granted_rights(known, asset["asset"])
    fits = 0 < place <= len(granted) and granted[place - 1]["kind"] == kind
    right: bytes | None = granted[place - 1]["right"] if fits else None
    return right


def _numbered(reader: Reader, wanted: Reference) -> Iterable[Row]:
    """Assets of that number, at every node of that region with that number of its own."""
    roles = parties.c.roles.op("&")(_NODE) != 0
    place = (parties.c.node == wanted.node, parties.c.region == wanted.region, roles)
    for node in _rows(reader, parties, *place):
        own = (assets.c.node == node["party"], assets.c.number == wanted.number)
        if wanted.leaf is None:
            yield from _rows(reader, assets, *own)
            continue
        numbered = (batches.c.node == node["party"], batches.c.number == wanted.number)
        for batch in _rows(reader, batches, *numbered):
            leaf = (assets.c.batch == batch["key"], assets.c.batch_index == wanted.leaf)
            yield from _rows(reader, assets, *leaf)


def _items(reader: Reader, found: _Found) -> list[Document]:
    owners = {*found.assets, *(asset for asset, _ in found.rights.values())}
    owners |= {row["asset"] for row in (*found.trades.values(), *found.listings.values())}
    known = Rights.of_assets(reader, owners)
    numbers = Numbers(reader, known)
    time = reader.moment.time
    items = [
        _item("asset", key, key, numbers.asset(key), asset_status(known.assets[key], time).name, by)
        for key, by in found.assets.items()
    ]
    for key, (asset, kind) in found.rights.items():
        status, number = known.status(asset, kind, key).name, numbers.right(asset, kind, key)
        items.append(_item("right", key, asset, number, status, found.by))
    for key, row in found.trades.items():
        items.append(_item("trade", key, row["asset"], numbers.trade(row), None, found.by))
    return items + _listed(reader, list(found.listings.values()), numbers, found.by)


def _listed(reader: Reader, rows: Sequence[Row], numbers: Numbers, by: str) -> list[Document]:
    return [
        _item("listing", row["listing"], row["asset"], numbers.sale(row), line["status"], by)
        for row, line in zip(rows, listing_lines(reader, rows), strict=True)
    ]


def _item(
    kind: str, record: bytes, asset: bytes, number: str | None, status: str | None, by: str
) -> Document:
    return {
        "type": kind,
        "id": digest(record),
        "asset": digest(asset),
        "number": number,
        "query_code": query_code(Digest(digest(record))),
        "status": status,
        "matched_by": by,
    }


def number_of(reader: Reader, record: str) -> str | None:
    """The certificate number of a record by its id; None where the index does not know it."""
    items = lookup(reader, record)["items"]
    return next((item["number"] for item in items if item["id"] == record), None)


def block_times(reader: Reader, first: int, last: int) -> dict[int, int]:
    """Times of those blocks from *first* to *last* that the index keeps, seconds by number."""
    inside = blocks.c.number.between(first, last) & (blocks.c.events > 0)
    query = select(blocks.c.number, blocks.c.timestamp).where(inside)
    return {row["number"]: row["timestamp"] for row in reader.all(query)}
