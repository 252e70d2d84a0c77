"""Parties by role, region and enrolling node, with their mandates and credential keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from registry.errors import NotFoundError
from registry.index.reading import last_counts
from registry.index.tables import parties
from registry.queries.assets import region_span
from registry.queries.documents import account, digest, flags, made, name, party, region
from registry.queries.paging import After, Document, Page, read_page
from registry.queries.reading import Reader, Row


@dataclass(frozen=True, slots=True)
class PartyFilter:
    """What parties are asked for. role: bit of `roles`. region: as in assets' filter."""

    role: int | None = None
    region: str | None = None
    enrolled_by: bytes | None = None
    status: int | None = None
    signer: bytes | None = None


def find_parties(reader: Reader, wanted: PartyFilter, after: After | None, limit: int) -> Page:
    """Parties in the order in which they were enrolled."""
    filters: list[ColumnElement[bool]] = []
    for column in ("enrolled_by", "status", "signer"):
        value = getattr(wanted, column)
        if value is not None:
            filters.append(parties.c[column] == value)
    if wanted.role is not None:
        filters.append(parties.c.roles.op("&")(wanted.role) != 0)
    if wanted.region is not None:
        filters.append(parties.c.region.between(*region_span(wanted.region)))
    return read_page(
        reader, parties, "party", filters, after, limit, lambda rows: party_lines(reader, rows)
    )


def party_lines(reader: Reader, rows: Sequence[Row]) -> list[Document]:
    """A line for each party."""
    keys = [(row["party"],) for row in rows]
    last = reader.moment.number
    counted = {key: row["count"] for (key,), row in last_counts(reader.connection, keys, last)}
    return [_line(row, counted.get(row["party"], 0)) for row in rows]


def _line(row: Row, count: int) -> Document:
    return {
        "id": party(row["party"]),
        "signer": party(row["signer"]),
        "status": name("partyStatus", row["status"]),
        "roles": flags("roles", row["roles"]),
        "epoch": row["epoch"],
        "region": region(row["region"]),
        "count": count,
        "node_number": row["node"],
        "enrolled_by": account(row["enrolled_by"]),
        "successor": account(row["successor"]),
        **made(row),
    }


def party_document(reader: Reader, who: bytes) -> Document:
    """A party with its mandates, given and taken, its operators and credential keys.

    Raises NotFoundError for a party that was not enrolled by the block.
    """
    row = reader.one("parties", party=who)
    if row is None:
        rule, found = "was never enrolled", {"party": party(who)}
        raise NotFoundError("PartyUnknown", "id", rule, found)
    (line,) = party_lines(reader, [row])
    return {
        **line,
        "mandates_given": [_mandate(m) for m in reader.by("mandates", "principal", [who])],
        "mandates_taken": [_mandate(m) for m in reader.by("mandates", "agent", [who])],
        "operators": [_operator(o) for o in reader.by("operators", "party", [who])],
        "credential_keys": [_key(k) for k in reader.by("credential_keys", "party", [who])],
        "as_of": reader.moment.json(),
    }


def _mandate(row: Row) -> Document:
    return {
        "id": digest(row["mandate"]),
        "principal": party(row["principal"]),
        "agent": party(row["agent"]),
        "acts": "0x" + bytes(row["acts"]).hex(),
        "status": name("recordStatus", row["status"]),
        "valid_until": row["until"],
    }


def _operator(row: Row) -> Document:
    return {
        "id": digest(row["operator"]),
        "account": party(row["account"]),
        "status": name("recordStatus", row["status"]),
        "valid_until": row["until"],
    }


def _key(row: Row) -> Document:
    return {
        "thumbprint": digest(row["thumbprint"]),
        "valid_from": row["valid_from"],
        "valid_until": row["until"],
        "compromised_since": row["compromised"] or None,
    }
