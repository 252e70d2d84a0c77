"""Where each record of the model lies in the contracts' storage, by the compiler's layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from registry.compiled import read_compiled
from registry.records import keccak
from tests.model.ledger import Anchor, Ledger, as_bytes
from tests.model.records import Record, packed

AFTER_AUTHORITY = 168
"""Bits before `_profileCount` in the slot that it shares with `_authority`."""


def _one(key: Any) -> tuple[bytes, ...]:
    return (as_bytes(key),)


def _nested(key: Any) -> tuple[bytes, ...]:
    return tuple(map(as_bytes, key))


def _hashed(key: Any) -> tuple[bytes, ...]:
    return (keccak(b"".join(map(as_bytes, key))),)


@dataclass(frozen=True, slots=True)
class Table:
    """One mapping: its name in the model, its contract and label, and how its keys are formed."""

    name: str
    contract: str
    label: str
    keys: Callable[[Any], tuple[bytes, ...]] = _one


TABLES = (
    Table("parties", "PartyRegistry", "_parties"),
    Table("party_heads", "PartyRegistry", "_heads"),
    Table("nodes", "PartyRegistry", "_nodes"),
    Table("successors", "PartyRegistry", "_successors"),
    Table("records", "PartyRegistry", "_records"),
    Table("mandates", "PartyRegistry", "_mandates", _nested),
    Table("mandate_ids", "PartyRegistry", "_mandateIds", _nested),
    Table("operators", "PartyRegistry", "_operators", _nested),
    Table("operator_ids", "PartyRegistry", "_operatorIds", _nested),
    Table("keys", "PartyRegistry", "_keys", _hashed),
    Table("recoveries", "PartyRegistry", "_recoveries"),
    Table("recovery_ids", "PartyRegistry", "_recoveryIds"),
    Table("voids", "PartyRegistry", "_voids", _hashed),
    Table("assets", "AssetRegistry", "_assets"),
    Table("asset_heads", "AssetRegistry", "_heads"),
    Table("batches", "AssetRegistry", "_batches", _hashed),
    Table("profiles", "AssetRegistry", "_profiles"),
    Table("objections", "AssetRegistry", "_objections"),
    Table("open_objections", "AssetRegistry", "_openObjections", _nested),
    Table("rights", "RightsLedger", "_rights"),
    Table("groups", "RightsLedger", "_groups"),
    Table("pledges", "PledgeLedger", "_pledges"),
    Table("listings", "ExchangeLedger", "_listings"),
    Table("filings", "ExchangeLedger", "_filings"),
    Table("filing_agents", "ExchangeLedger", "_agents", _nested),
    Table("adopted", "ExchangeLedger", "_adopted"),
    Table("attestations", "AttestationLog", "_attestations"),
    Table("anchors", "AttestationLog", "_anchors", _hashed),
)

Place = tuple[str, bytes]
"""Contract and slot."""


@cache
def positions(contract: str) -> Mapping[str, int]:
    """Storage positions of a contract's variables by their labels."""
    layout = read_compiled(contract).storage_layout
    return {entry["label"]: int(entry["slot"]) for entry in layout["storage"]}


@lru_cache(maxsize=100_000)
def place_of(table: Table, key: Any) -> Place:
    """Where the record of that key lies."""
    slot = as_bytes(positions(table.contract)[table.label])
    for part in table.keys(key):
        slot = keccak(part + slot)
    return table.contract, slot


def word_of(value: Any) -> int:
    """The storage word of one value of a table."""
    if isinstance(value, Record):
        return packed(value)
    if isinstance(value, Anchor):
        return value.time << 64 | value.block
    return int(value, 16) if isinstance(value, str) else value


def _single(on: Ledger) -> Iterator[tuple[Place, int]]:
    def at(contract: str, label: str) -> Place:
        return contract, as_bytes(positions(contract)[label])

    authority = int(on.contracts["AccessManager"], 16)
    yield at("PartyRegistry", "_lastNode"), on.last_node
    yield at("AssetRegistry", "_pause"), packed(on.pause)
    shared = authority | on.profile_count << AFTER_AUTHORITY
    yield at("AssetRegistry", "_profileCount"), shared


def changes(before: Ledger, after: Ledger) -> dict[Place, tuple[int, Any]]:
    """Every slot that differs: its new word, and the record it now holds, None where gone."""
    found: dict[Place, tuple[int, Any]] = {}
    for table in TABLES:
        old, new = getattr(before, table.name), getattr(after, table.name)
        for key, value in new.items():
            held = old.get(key)
            if held is not value and (held is None or word_of(held) != word_of(value)):
                found[place_of(table, key)] = (word_of(value), value)
        for key in old.keys() - new.keys():
            found[place_of(table, key)] = (0, None)
    for (place, was), (_, now) in zip(_single(before), _single(after), strict=True):
        if was != now:
            found[place] = (now, None)
    return found


def every_slot(on: Ledger) -> dict[Place, int]:
    """Every slot that the model says is written."""
    found = dict(_single(on))
    for table in TABLES:
        for key, value in getattr(on, table.name).items():
            found[place_of(table, key)] = word_of(value)
    return found
