"""Every storage slot that the index's rows stand for as of a block, and what it must hold.

Where a record's slot lies is keccak256(key ‖ position); positions are those of the storage layout
that ships with the compiled contracts, as in `registry.certificate.slots`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Row, Table, func, select

from registry.compiled import read_compiled
from registry.errors import InvalidValueError
from registry.index.layout import ADDRESS_PAD, WORD, with_field
from registry.index.reading import last_counts, last_items
from registry.index.tables import (
    VERSIONED,
    anchors,
    pauses,
    place_of,
    profiles,
    trades,
    voids,
)
from registry.records import keccak, schema

EMPTY: Final = bytes(WORD)
_LIVE: Final = schema().enum("recordStatus", "LIVE")
_AT_ONCE: Final = 400


class Expected(NamedTuple):
    """One slot: its contract, the mapping's label, of which record, where, and what it holds."""

    contract: str
    label: str
    record: str
    location: bytes
    word: bytes


@cache
def position(contract: str, label: str) -> int:
    """Position of a variable in a contract's storage layout."""
    for entry in read_compiled(contract).storage_layout["storage"]:
        if entry["label"] == label:
            return int(entry["slot"])
    raise InvalidValueError("storage", f"{contract} has no variable {label}")


def slot(contract: str, label: str, keys: Sequence[bytes], word: bytes | None) -> Expected:
    """The slot under one key of a mapping, or under several of nested ones."""
    location = position(contract, label).to_bytes(WORD, "big")
    for key in keys:
        location = keccak(key.rjust(WORD, b"\0") + location)
    shown = " ".join(key.hex() for key in keys)
    return Expected(contract, label, shown, location, word or EMPTY)


def expected_slots(connection: Connection, block: int) -> Iterator[list[Expected]]:
    """Every slot as of *block*, some hundreds at a time."""
    for name, expectation in _VERSIONED.items():
        for rows in _versions(connection, VERSIONED[name], block):
            yield list(expectation(connection, rows, block))
    before = place_of(block + 1)
    for table, appended in _APPENDED:
        chosen = select(table).where(table.c.place < before).order_by(table.c.place)
        streamed = chosen.execution_options(yield_per=_AT_ONCE)
        for part in connection.execute(streamed).partitions():
            yield [appended(row) for row in part]
    yield list(_singles(connection, block))


def _versions(connection: Connection, table: Table, block: int) -> Iterator[Sequence[Row[Any]]]:
    at = select(table).where(table.c.from_block <= block, table.c.to_block > block)
    yield from connection.execute(at.execution_options(yield_per=_AT_ONCE)).partitions()


def _number(value: int) -> bytes:
    return value.to_bytes(WORD, "big")


def _assets(connection: Connection, rows: Sequence[Row[Any]], block: int) -> Iterator[Expected]:
    yield from _plain("AssetRegistry", "_assets", "asset")(connection, rows, block)
    subjects = [row.asset for row in rows]
    heads = {s: head for s, _, head in last_items(connection, subjects, place_of(block + 1))}
    for asset in subjects:
        yield slot("AssetRegistry", "_heads", [asset], heads.get(asset))


def _parties(connection: Connection, rows: Sequence[Row[Any]], block: int) -> Iterator[Expected]:
    subjects = [ADDRESS_PAD + row.party for row in rows]
    heads = {s: head for s, _, head in last_items(connection, subjects, place_of(block + 1))}
    counted = {k: v["count"] for k, v in last_counts(connection, [(r.party,) for r in rows], block)}
    for row, subject in zip(rows, subjects, strict=True):
        word = with_field("PartyWord", row.word, "count", counted.get((row.party,), 0))
        yield slot("PartyRegistry", "_parties", [row.party], word)
        yield slot("PartyRegistry", "_heads", [row.party], heads.get(subject))
        successor = row.successor and ADDRESS_PAD + row.successor
        yield slot("PartyRegistry", "_successors", [row.party], successor)
        yield slot("PartyRegistry", "_recoveryIds", [row.party], row.recovery)
        if row.recovery is None:
            yield slot("PartyRegistry", "_recoveries", [row.party], None)


def _rights(connection: Connection, rows: Sequence[Row[Any]], block: int) -> Iterator[Expected]:
    for row in rows:
        yield slot("RightsLedger", "_rights", [row.right], row.word)
        yield slot("RightsLedger", "_groups", [row.right], row.children_word)


def _trades(connection: Connection, rows: Sequence[Row[Any]], block: int) -> Iterator[Expected]:
    for row in rows:
        yield slot("ExchangeLedger", "_filings", [row.trade], row.word)


def _mandates(connection: Connection, rows: Sequence[Row[Any]], block: int) -> Iterator[Expected]:
    for row in rows:
        yield slot("PartyRegistry", "_records", [row.mandate], _number(row.status))
        if row.status == _LIVE:
            keys = [row.principal, row.agent]
            yield slot("PartyRegistry", "_mandates", keys, row.word)
            yield slot("PartyRegistry", "_mandateIds", keys, row.mandate)


def _operators(connection: Connection, rows: Sequence[Row[Any]], block: int) -> Iterator[Expected]:
    for row in rows:
        yield slot("PartyRegistry", "_records", [row.operator], _number(row.status))
        if row.status == _LIVE:
            keys = [row.party, row.account]
            yield slot("PartyRegistry", "_operators", keys, row.word)
            yield slot("PartyRegistry", "_operatorIds", keys, row.operator)


def _recoveries(connection: Connection, rows: Sequence[Row[Any]], block: int) -> Iterator[Expected]:
    for row in rows:
        yield slot("PartyRegistry", "_records", [row.recovery], _number(row.status))
        if row.status == _LIVE:
            yield slot("PartyRegistry", "_recoveries", [row.party], row.word)


def _keys(connection: Connection, rows: Sequence[Row[Any]], block: int) -> Iterator[Expected]:
    for row in rows:
        key = keccak(ADDRESS_PAD + row.party + row.thumbprint)
        yield slot("PartyRegistry", "_keys", [key], row.word)


_Expectation = Callable[[Connection, Sequence[Row[Any]], int], Iterator[Expected]]


def _plain(contract: str, label: str, key: str) -> _Expectation:
    """Records whose slot is keyed by one column and holds `word`."""

    def expectation(
        connection: Connection, rows: Sequence[Row[Any]], block: int
    ) -> Iterator[Expected]:
        for row in rows:
            yield slot(contract, label, [getattr(row, key)], row.word)

    return expectation


_VERSIONED: Final[dict[str, _Expectation]] = {
    "parties": _parties,
    "mandates": _mandates,
    "operators": _operators,
    "credential_keys": _keys,
    "recoveries": _recoveries,
    "assets": _assets,
    "batches": _plain("AssetRegistry", "_batches", "key"),
    "objections": _plain("AssetRegistry", "_objections", "objection"),
    "rights": _rights,
    "pledges": _plain("PledgeLedger", "_pledges", "pledge"),
    "listings": _plain("ExchangeLedger", "_listings", "listing"),
    "trades": _trades,
    "attestations": _plain("AttestationLog", "_attestations", "attestation"),
}


def _void(row: Row[Any]) -> Expected:
    key = keccak(ADDRESS_PAD + row.party + _number(row.epoch) + row.digest)
    return slot("PartyRegistry", "_voids", [key], _number(1))


def _profile(row: Row[Any]) -> Expected:
    return slot("AssetRegistry", "_profiles", [_number(row.number)], row.word)


def _anchor(row: Row[Any]) -> Expected:
    key = keccak(_number(row.kind) + row.digest)
    return slot("AttestationLog", "_anchors", [key], row.word)


_APPENDED: Final[tuple[tuple[Table, Callable[[Row[Any]], Expected]], ...]] = (
    (voids, _void),
    (profiles, _profile),
    (anchors, _anchor),
)


def _singles(connection: Connection, block: int) -> Iterator[Expected]:
    """The pause, and each venue's number of adoptions."""
    before = place_of(block + 1)
    last = select(pauses.c.word).where(pauses.c.place < before).order_by(pauses.c.place.desc())
    yield slot("AssetRegistry", "_pause", [], connection.execute(last.limit(1)).scalar())
    adopted = (
        select(trades.c.venue, func.max(trades.c.adopted_number))
        .where(trades.c.from_block <= block, trades.c.adopted_number.is_not(None))
        .group_by(trades.c.venue)
    )
    for venue, number in connection.execute(adopted):
        yield slot("ExchangeLedger", "_adopted", [venue], _number(number))
