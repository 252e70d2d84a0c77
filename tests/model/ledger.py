"""The register's whole state as plain dictionaries, and how an act writes its events.

Acts are functions of a `Ledger`: they change the one they are given, or raise `Refused` and the
caller throws it away. Nothing here knows a chain: time and block are what the caller says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

from registry.chain.abi import entries
from registry.records import Domain, Terms, keccak, record_id
from registry.types import Address, ChainId, Digest
from tests.model.records import (
    Asset,
    Attestation,
    Batch,
    CredentialKey,
    Filing,
    Group,
    Listing,
    Mandate,
    Objection,
    Operator,
    Party,
    Pause,
    Pledge,
    Profile,
    Record,
    Recovery,
    Right,
    packed,
    widths,
)

ZERO = "0x" + "0" * 40
NOTHING = Digest("0x" + "0" * 64)
SEED_EVENTS = frozenset({"Registered", "Activated", "Enrolled"})
OUTSIDE_JOURNALS = SEED_EVENTS | {
    "BatchAnchored",
    "BatchPublished",
    "ProfileAdded",
    "PauseSet",
    "AuthorityUpdated",
    "PartyAttested",
    "PartyAttestationRevoked",
    "Anchored",
}


class Refused(Exception):  # noqa: N818 — named as LEDGER.md speaks of it
    """An act is refused: the name of the rule broken, and what the refusal says of it."""

    def __init__(self, name: str, **facts: object) -> None:
        super().__init__(name, facts)
        self.name, self.facts = name, facts


@dataclass(frozen=True, slots=True)
class Emitted:
    """One event: who emits it, its name, topics and data."""

    contract: str
    name: str
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Anchor:
    """When a digest was first anchored."""

    time: int
    block: int


@dataclass
class Ledger:
    """Every record by its id, the heads of the journals, and the present moment."""

    contracts: Mapping[str, Address]
    chain_id: ChainId
    administrator: Address
    recovery_delay: int
    wallets: Mapping[str, str]
    time: int = 0
    block: int = 0
    held: int = 0
    last_node: int = 0
    profile_count: int = 0
    pause: Pause = field(default_factory=Pause)
    parties: dict[str, Party] = field(default_factory=dict)
    party_heads: dict[Digest, Digest] = field(default_factory=dict)
    nodes: dict[int, str] = field(default_factory=dict)
    successors: dict[str, str] = field(default_factory=dict)
    records: dict[Digest, int] = field(default_factory=dict)
    mandates: dict[tuple[str, str], Mandate] = field(default_factory=dict)
    mandate_ids: dict[tuple[str, str], Digest] = field(default_factory=dict)
    operators: dict[tuple[str, str], Operator] = field(default_factory=dict)
    operator_ids: dict[tuple[str, str], Digest] = field(default_factory=dict)
    keys: dict[tuple[str, Digest], CredentialKey] = field(default_factory=dict)
    recoveries: dict[str, Recovery] = field(default_factory=dict)
    recovery_ids: dict[str, Digest] = field(default_factory=dict)
    voids: dict[tuple[str, int, Digest], int] = field(default_factory=dict)
    assets: dict[Digest, Asset] = field(default_factory=dict)
    asset_heads: dict[Digest, Digest] = field(default_factory=dict)
    batches: dict[tuple[Digest, str], Batch] = field(default_factory=dict)
    profiles: dict[int, Profile] = field(default_factory=dict)
    objections: dict[Digest, Objection] = field(default_factory=dict)
    open_objections: dict[tuple[Digest, str], Digest] = field(default_factory=dict)
    rights: dict[Digest, Right] = field(default_factory=dict)
    groups: dict[Digest, Group] = field(default_factory=dict)
    pledges: dict[Digest, Pledge] = field(default_factory=dict)
    listings: dict[Digest, Listing] = field(default_factory=dict)
    filings: dict[Digest, Filing] = field(default_factory=dict)
    filing_agents: dict[tuple[Digest, str], int] = field(default_factory=dict)
    adopted: dict[str, int] = field(default_factory=dict)
    attestations: dict[Digest, Attestation] = field(default_factory=dict)
    anchors: dict[tuple[int, Digest], Anchor] = field(default_factory=dict)
    terms: dict[Digest, Terms] = field(default_factory=dict)
    events: list[Emitted] = field(default_factory=list)

    def at(self, time: int, block: int) -> Ledger:
        """A copy at another moment, with no events yet."""
        tables: dict[str, Any] = {name: dict(getattr(self, name)) for name in _tables()}
        return replace(self, **tables, time=time, block=block, events=[])

    def separator(self, contract: str) -> bytes:
        """EIP-712 domain separator of one contract."""
        return _separator(self.chain_id, self.contracts[contract])

    def emit(self, contract: str, name: str, *topics: object, data: tuple[object, ...]) -> None:
        """Write an event. topics: subject and record id, for those that have them."""
        for item in data:
            if isinstance(item, Terms):
                self.terms[record_id(item)] = item
        raw = b"".join(map(as_bytes, data))
        entry = entries(contract, "event")[name]
        written = Emitted(contract, name, (entry.topic, *map(as_bytes, topics)), raw)
        self.events.append(written)
        if name not in OUTSIDE_JOURNALS:
            self._extend_journal(written, topics[0])

    def _extend_journal(self, event: Emitted, subject: object) -> None:
        heads: dict[Any, Digest] = (
            self.party_heads if event.contract == "PartyRegistry" else self.asset_heads
        )
        about = (
            self.block.to_bytes(32, "big")
            + as_bytes(self.contracts[event.contract])
            + b"".join(event.topics)
            + keccak(event.data)
        )
        before = as_bytes(heads.get(subject, subject))
        heads[subject] = Digest("0x" + keccak(before + keccak(about)).hex())


@cache
def _tables() -> tuple[str, ...]:
    return tuple(f.name for f in fields(Ledger) if str(f.type).startswith("dict"))


@cache
def _separator(chain_id: ChainId, contract: Address) -> bytes:
    return Domain(chain_id, contract).separator()


def ensure_fits(record: Record) -> None:
    """No field of a record outgrows its bits: it is refused, and never wraps."""
    for ours, bits in widths(type(record)):
        value = getattr(record, ours)
        if isinstance(value, int) and value >> bits:
            raise Refused("WordOverflow", value=value, max=(1 << bits) - 1)


def as_bytes(item: object) -> bytes:
    """A record, number, id, account or terms as it lies in an event: 32 bytes a word."""
    if isinstance(item, Terms):
        return item.words()
    if isinstance(item, Record):
        ensure_fits(item)
        return packed(item).to_bytes(32, "big")
    if isinstance(item, int):
        return item.to_bytes(32, "big")
    assert isinstance(item, str), item
    return bytes.fromhex(item[2:]).rjust(32, b"\x00")
