"""Listings by venue, asset, seller and status; their versions; where venues part on one product."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement

from registry.errors import NotFoundError
from registry.index.tables import listings
from registry.queries.documents import (
    account,
    digest,
    digest_or_none,
    flags,
    made,
    name,
    number,
    party,
    purposes,
    wide,
)
from registry.queries.offers import Market, listing_status, named_findings
from registry.queries.paging import After, Document, Page, read_page
from registry.queries.reading import Reader, Row
from registry.records import schema
from registry.status import ListingStatus

_COMPARED: Final = ("price", "rev", "offer", "findings")
_STANDING: Final = ("LISTED", "MOOT", "SUSPENDED", None)
_PUBLIC: Final = schema().enum("priceForm", "PUBLIC")


@dataclass(frozen=True, slots=True)
class ListingFilter:
    """What listings are asked for; everything given must hold."""

    asset: bytes | None = None
    venue: bytes | None = None
    seller: bytes | None = None
    right: bytes | None = None
    kind: int | None = None
    regime: int | None = None
    status: ListingStatus | None = None


def find_listings(reader: Reader, wanted: ListingFilter, after: After | None, limit: int) -> Page:
    """Listings in the order in which they came."""
    filters: list[ColumnElement[bool]] = []
    for column in ("asset", "venue", "seller", "right", "kind", "regime"):
        value = getattr(wanted, column)
        if value is not None:
            filters.append(listings.c[column] == value)

    def shown(rows: Sequence[Row]) -> list[Document | None]:
        named = None if wanted.status is None else wanted.status.name
        documents = listing_lines(reader, rows)
        return [d if named in (None, d["status"]) else None for d in documents]

    return read_page(reader, listings, "listing", filters, after, limit, shown)


def listing_lines(reader: Reader, rows: Sequence[Row]) -> list[Document]:
    """A line for each listing, with its status at the moment."""
    market = Market.of(reader, rows)
    return [_line(market, row) for row in rows]


def _line(market: Market, row: Row) -> Document:
    findings = named_findings(market, row)
    return {
        "id": digest(row["listing"]),
        "asset": digest(row["asset"]),
        "rev": row["rev"],
        "number": number(row["number"]),
        "venue": party(row["venue"]),
        "seller": party(row["seller"]),
        "agent": account(row["agent"]),
        "status": None if (status := listing_status(market, row)) is None else status.name,
        "right": digest(row["right"]),
        "operate": digest(row["operate"]),
        "offer": _offer(row),
        "units": row["units"],
        "sold": row["sold"],
        "price": _price(row),
        "findings": None if findings is None else [digest(f["attestation"]) for f in findings],
        "valid_until": row["until"],
        "previous": digest_or_none(row["previous"]),
        **made(row),
    }


def _offer(row: Row) -> Document:
    return {
        "mode": name("offerMode", row["mode"]),
        "kind": name("rightKind", row["kind"]),
        "exclusivity": name("exclusivity", row["exclusivity"]),
        "duration": row["duration"],
        "purposes": purposes(row["purposes"]),
        "scope": digest(row["scope"]),
        "terms": digest(row["terms"]),
        "flags": flags("rightFlags", row["flags"]),
    }


def _price(row: Row) -> Document:
    """A sealed price is a commitment; it is told as such, never as a number."""
    sealed = row["form"] != _PUBLIC
    return {
        "regime": name("priceRegime", row["regime"]),
        "form": name("priceForm", row["form"]),
        "currency": row["currency"],
        "amount": None if sealed else wide(row["price"]),
        "commitment": digest(row["price"]) if sealed else None,
        "ceiling": digest_or_none(row["ceiling"]),
    }


def listing_versions(reader: Reader, listing: bytes) -> list[Document]:
    """A listing with the versions before it and after it, oldest first.

    Raises NotFoundError for a listing that the index does not know at the block.
    """
    row = reader.one("listings", listing=listing)
    if row is None:
        rule, found = "is not known at this block", {"listing": digest(listing)}
        raise NotFoundError("ListingUnknown", "id", rule, found)
    family = {r["listing"]: r for r in reader.by("listings", "asset", [row["asset"]])}
    after = {r["previous"]: r for r in family.values() if r["previous"] is not None}
    first = row
    while first["previous"] in family:
        first = family[first["previous"]]
    chain = [first]
    while chain[-1]["listing"] in after:
        chain.append(after[chain[-1]["listing"]])
    return listing_lines(reader, chain)


def divergence(reader: Reader, asset: bytes) -> Document:
    """Where venues part on one product: open listings of an asset by venue, and what differs.

    A product is the asset; compared are price, rev, offer and the findings named.
    """
    lines = listing_lines(reader, reader.by("listings", "asset", [asset]))
    standing = [line for line in lines if line["status"] in _STANDING]
    return {
        "asset": digest(asset),
        "listings": standing,
        "venues": len({line["venue"] for line in standing}),
        "differs": [member for member in _COMPARED if _differs(standing, member)],
        "as_of": reader.moment.json(),
    }


def _differs(lines: Sequence[Document], member: str) -> bool:
    found: list[Any] = []
    for line in lines:
        if line[member] not in found:
            found.append(line[member])
    return len(found) > 1 and len({line["venue"] for line in lines}) > 1
