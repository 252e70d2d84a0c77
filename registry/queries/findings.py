"""Attestations and pledges, and registrations of the same content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement

from registry.index.tables import attestations, pledges
from registry.queries.assets import asset_lines
from registry.queries.documents import digest, flags, made, name, party, wide
from registry.queries.paging import After, Document, Page, read_page
from registry.queries.reading import Reader, Row
from registry.queries.standing import pledge_counts
from registry.records import schema
from registry.types import UnixTime

_LIVE: Final = schema().enum("attestationStatus", "LIVE")


@dataclass(frozen=True, slots=True)
class AttestationFilter:
    """What findings are asked for. live: in force at the moment, or not."""

    asset: bytes | None = None
    party: bytes | None = None
    subject: bytes | None = None
    attester: bytes | None = None
    kind: int | None = None
    live: bool | None = None


def find_attestations(
    reader: Reader, wanted: AttestationFilter, after: After | None, limit: int
) -> Page:
    """Findings in the order in which they were recorded."""
    filters: list[ColumnElement[bool]] = []
    for column in ("asset", "party", "subject", "attester", "kind"):
        value = getattr(wanted, column)
        if value is not None:
            filters.append(attestations.c[column] == value)
    if wanted.live is not None:
        standing = (attestations.c.status == _LIVE) & (attestations.c.until > reader.moment.time)
        filters.append(standing if wanted.live else ~standing)
    return read_page(
        reader,
        attestations,
        "attestation",
        filters,
        after,
        limit,
        lambda rows: [_finding(row, reader.moment.time) for row in rows],
    )


def _finding(row: Row, time: UnixTime) -> Document:
    return {
        "id": digest(row["attestation"]),
        "asset": None if row["asset"] is None else digest(row["asset"]),
        "party": None if row["party"] is None else party(row["party"]),
        "rev": row["rev"],
        "subject_type": name("subjectType", row["subject_type"]),
        "subject": digest(row["subject"]),
        "kind": name("attestationKind", row["kind"]),
        "attester": party(row["attester"]),
        "attester_roles": flags("roles", row["roles"]),
        "report": digest(row["report"]),
        "value": wide(row["value"]),
        "date": row["date"],
        "valid_until": row["until"],
        "live": row["status"] == _LIVE and row["until"] > time,
        "recorded": row["recorded"],
        **made(row),
    }


@dataclass(frozen=True, slots=True)
class PledgeFilter:
    """What pledges are asked for. counting: those that bind at the moment, or the others."""

    asset: bytes | None = None
    right: bytes | None = None
    pledgee: bytes | None = None
    counting: bool | None = None


def find_pledges(reader: Reader, wanted: PledgeFilter, after: After | None, limit: int) -> Page:
    """Pledges in the order in which they were made."""
    filters: list[ColumnElement[bool]] = []
    for column in ("asset", "right", "pledgee"):
        value = getattr(wanted, column)
        if value is not None:
            filters.append(pledges.c[column] == value)

    def shown(rows: Sequence[Row]) -> list[Document | None]:
        held = {r["right"]: r for r in reader.by("rights", "right", [x["right"] for x in rows])}
        documents = [_pledge(row, held.get(row["right"]), reader.moment.time) for row in rows]
        return [d if wanted.counting in (None, d["counts"]) else None for d in documents]

    return read_page(reader, pledges, "pledge", filters, after, limit, shown)


def _pledge(row: Row, right: Row | None, time: UnixTime) -> Document:
    return {
        "id": digest(row["pledge"]),
        "asset": digest(row["asset"]),
        "right": digest(row["right"]),
        "kind": name("rightKind", row["kind"]),
        "pledgor": party(row["pledgor"]),
        "pledgee": party(row["pledgee"]),
        "rank": row["rank"],
        "forbids_licence": bool(row["forbids"]),
        "secured": digest(row["secured"]),
        "registration": digest(row["registration"]),
        "status": name("pledgeStatus", row["status"]),
        "counts": pledge_counts(row, right, time),
        "valid_until": row["until"],
        **made(row),
    }


def same_content(reader: Reader, content: bytes) -> Document:
    """Assets whose data in force have this digest; leaves never activated are not among them."""
    found = asset_lines(reader, reader.by("assets", "content", [content]))
    return {
        "content": digest(content),
        "count": len(found),
        "assets": found,
        "not_covered": "batch leaves that were never activated",
        "as_of": reader.moment.json(),
    }
