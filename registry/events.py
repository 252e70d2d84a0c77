"""Events of the contracts, decoded from raw logs.

An event's data are static words: its terms as they lay in calldata, then the new words. What the
packaged ABI says of each event is all that is needed; nothing here repeats it. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from registry.compiled import read_compiled
from registry.errors import IntegrityError
from registry.records import Terms, keccak
from registry.types import (
    Address,
    BlockNumber,
    Digest,
    address_from_bytes,
    digest_from_bytes,
)

WORD: Final = 32
CONTRACTS: Final = (
    "AccessManager",
    "PartyRegistry",
    "AssetRegistry",
    "RightsLedger",
    "PledgeLedger",
    "ExchangeLedger",
    "AttestationLog",
)
"""In the order of the deployer's nonces, from 1."""

Arrays = Mapping[str, Sequence[str]]
"""Elements of array fields by their names."""
UNKNOWN: Final[Arrays] = {"": ()}
"""In place of arrays that are not to be had."""


class EventError(IntegrityError):
    """A log does not decode as the event its topic names."""

    title = "Event cannot be decoded"


@dataclass(frozen=True, slots=True)
class EventType:
    """One event of one contract, as its ABI states it.

    terms: name of the terms type its data begin with, None where they do not.
    indexed, words: names and ABI types of the topics after the first, and of the other data.
    """

    contract: str
    name: str
    topic: Digest
    indexed: tuple[tuple[str, str], ...]
    terms: str | None
    terms_words: int
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a log stands: block number, block hash, transaction and log index."""

    block: BlockNumber
    block_hash: Digest
    tx: Digest
    log_index: int


@dataclass(frozen=True, slots=True)
class Event:
    """One decoded event. `values` holds topics and words by name; addresses are EIP-55."""

    contract: str
    name: str
    place: Place
    subject: Digest
    id: Digest
    values: Mapping[str, int | str]
    terms: Terms | None = None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def integer(self, name: str) -> int:
        """A value known to be a number."""
        value = self.values[name]
        if not isinstance(value, int):
            raise TypeError(f"{self.name}.{name} is not a number")
        return value

    def text(self, name: str) -> str:
        """A value known to be an id or an address."""
        value = self.values[name]
        if not isinstance(value, str):
            raise TypeError(f"{self.name}.{name} is not text")
        return value

    def own_terms(self) -> Terms:
        """The terms the event carries. Raises EventError where its kind has none."""
        if self.terms is None:
            raise EventError("EventWithoutTerms", self.name, "carries no terms")
        return self.terms


@cache
def event_types() -> Mapping[tuple[str, str], EventType]:
    """Every event of every contract by (contract name, topic0)."""
    found: dict[tuple[str, str], EventType] = {}
    for contract in CONTRACTS:
        for entry in read_compiled(contract).abi:
            if entry["type"] == "event" and not entry.get("anonymous"):
                kind = _event_type(contract, entry)
                found[contract, kind.topic] = kind
    return found


def _signature(inputs: Sequence[Mapping[str, Any]]) -> str:
    return ",".join(
        f"({_signature(i['components'])}){i['type'][5:]}"
        if i["type"].startswith("tuple")
        else i["type"]
        for i in inputs
    )


def _event_type(contract: str, entry: Mapping[str, Any]) -> EventType:
    inputs = entry["inputs"]
    topic = digest_from_bytes(keccak(f"{entry['name']}({_signature(inputs)})".encode()))
    data = [i for i in inputs if not i["indexed"]]
    terms, width = None, 0
    if data and data[0]["type"] == "tuple":
        terms = data[0]["internalType"].removeprefix("struct ").rsplit(".", 1)[-1]
        width = len(data[0]["components"])
        data = data[1:]
    return EventType(
        contract,
        entry["name"],
        topic,
        tuple((i["name"], i["type"]) for i in inputs if i["indexed"]),
        terms,
        width,
        tuple((i["name"], i["type"]) for i in data),
    )


@cache
def topic_of(contract: str, name: str) -> Digest:
    """topic0 of a contract's event by its name."""
    return next(
        kind.topic
        for (emitter, _), kind in event_types().items()
        if emitter == contract and kind.name == name
    )


def decode(contract: str, log: Mapping[str, Any], arrays: Arrays | None = None) -> Event:
    """The event in a raw JSON-RPC log of *contract*.

    arrays: elements of array fields of the terms, which the words hold only as a hash; `UNKNOWN`
    where they are not to be had: the event then comes without its terms.
    Raises EventError where topic, length or a value's range is not the event's.
    """
    topics = log["topics"]
    kind = event_types().get((contract, topics[0] if topics else ""))
    if kind is None:
        raise EventError("EventUnknown", "topics/0", f"is no event of {contract}")
    data = bytes.fromhex(log["data"][2:])
    split = kind.terms_words * WORD
    stated = kind.terms if arrays is not UNKNOWN else None
    terms = Terms.from_words(stated, data[:split], arrays) if stated else None
    values = _topic_values(kind, topics) | _word_values(kind, data[split:])
    place = Place(
        BlockNumber(int(log["blockNumber"], 16)),
        Digest(log["blockHash"]),
        Digest(log["transactionHash"]),
        int(log["logIndex"], 16),
    )
    ids = [Digest(topic) for topic in topics[1:3]] + [Digest("0x" + "0" * 64)] * 2
    return Event(contract, kind.name, place, ids[0], ids[1], values, terms, log)


def _topic_values(kind: EventType, topics: Sequence[str]) -> dict[str, int | str]:
    if len(topics) != len(kind.indexed) + 1:
        raise EventError("EventTopicsWrong", "topics", f"must be {len(kind.indexed) + 1}")
    pairs = zip(kind.indexed, topics[1:], strict=True)
    return {
        name: _value(abi_type, bytes.fromhex(topic[2:]), name) for (name, abi_type), topic in pairs
    }


def _word_values(kind: EventType, data: bytes) -> dict[str, int | str]:
    if len(data) > len(kind.words) * WORD:
        raise EventError("EventDataLong", "data", "go on after the event's last word")
    values: dict[str, int | str] = {}
    for position, (name, abi_type) in enumerate(kind.words):
        raw = data[position * WORD : (position + 1) * WORD]
        if len(raw) != WORD:
            raise EventError("EventDataShort", f"data/{name}", "data end before this word")
        values[name] = _value(abi_type, raw, name)
    return values


def _value(abi_type: str, raw: bytes, name: str) -> int | str:
    if abi_type == "bytes32":
        return "0x" + raw.hex()
    if abi_type == "address":
        if any(raw[:12]):
            raise EventError("EventValueWrong", f"data/{name}", "is not an address")
        return address_from_bytes(raw[12:])
    return int.from_bytes(raw, "big")


def contract_names(addresses: Mapping[str, Address]) -> Mapping[str, str]:
    """Contract name by lower-case address, as logs give it."""
    return {address.lower(): name for name, address in addresses.items()}
