"""A subject's history: its journaled events in chain order, proven complete against its head.

Events are read from the chain's logs up to one named block and folded; the result must be the head
that the contract stores at that very block. A history that does not reach its head is never
returned.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any, Final

from registry.chain.blocks import Block, Log
from registry.chain.client import ChainClient
from registry.chain.contracts import Contract
from registry.chain.logs import read_logs
from registry.errors import IntegrityError
from registry.events import UNKNOWN, WORD, Arrays, Event, contract_names, decode, event_types
from registry.journal import (
    HistoryError,
    JournalEvent,
    JournalItem,
    ensure_complete,
    is_folded,
)
from registry.records import array_hash, party_subject, record_id, schema
from registry.types import ZERO_DIGEST, BlockNumber, Digest, PartyId
from registry.words import Word

ASSET_LEDGERS: Final = (
    "AssetRegistry",
    "RightsLedger",
    "PledgeLedger",
    "ExchangeLedger",
    "AttestationLog",
)
PARTY_LEDGERS: Final = ("PartyRegistry",)
LISTING: Final = "Listing"
LISTED_BARE: Final = ("ExchangeLedger", "Listed", None)
"""A listing whose terms could not be read back."""
MOST_TRIED: Final = 10_000
"""Orders of findings that are tried for one listing before its transaction is asked for."""
_NOTHING: Final[Mapping[Digest, bytes]] = {}


class EventsWithheldError(IntegrityError):
    """The chain holds a record of which the endpoint gave no event."""

    title = "Events withheld"

    def __init__(self, name: str, record: Digest) -> None:
        rule = f"the chain holds this record, but the endpoint gave no {name} event of it"
        super().__init__("EventsWithheld", "logs", rule, {"id": record})


@dataclass(frozen=True, slots=True)
class History:
    """Every event of one subject up to a block. `folded` reach `head` from the subject's id.

    seeds: the events that stand before the journal (registration, activation, enrolment).
    """

    subject: Digest
    seeds: tuple[Event, ...]
    folded: tuple[Event, ...]
    head: Digest
    block: Block

    @property
    def events(self) -> tuple[Event, ...]:
        """All events in chain order."""
        return (*self.seeds, *self.folded)

    def items(self) -> list[JournalItem]:
        """The folded events as lines of a journal."""
        journaled = [JournalEvent.from_log(event.raw) for event in self.folded]
        return [JournalItem(event.digest, event) for event in journaled]


def raw_log(log: Log) -> dict[str, Any]:
    """A log in the form of JSON-RPC, which journals, bundles and exports keep."""
    return {
        "address": log.address.lower(),
        "topics": list(log.topics),
        "data": "0x" + log.data.hex(),
        "blockNumber": hex(log.block_number),
        "blockHash": log.block_hash,
        "transactionHash": log.tx,
        "logIndex": hex(log.log_index),
    }


def decode_all(
    contracts: Mapping[str, Contract], logs: Sequence[Log], sent: Mapping[Digest, bytes] = _NOTHING
) -> list[Event]:
    """Decoded events in chain order.

    A listing's terms on chain hold the hash of its findings' ids only; the ids come from the
    findings among *logs*, with the help of what was *sent*, transactions' data by their hashes.
    Where they are not to be had, the event comes without its terms.
    """
    names = contract_names({name: contract.address for name, contract in contracts.items()})
    findings: dict[Digest, list[Event]] = {}
    events = []
    for log in logs:
        contract = names[log.address.lower()]
        known = findings.get(log.topics[1], []) if len(log.topics) > 1 else []
        arrays = _arrays_of(contract, log, known, sent.get(log.tx, b""))
        event = decode(contract, raw_log(log), arrays)
        if event.name == "Attested":
            findings.setdefault(event.subject, []).append(event)
        events.append(event)
    return events


def _arrays_of(contract: str, log: Log, findings: Sequence[Event], sent: bytes) -> Arrays | None:
    """The ids that a listing names, None for any other event."""
    kind = event_types().get((contract, log.topics[0]))
    if kind is None or kind.terms != LISTING:
        return None
    at = {field.name: n * WORD for n, field in enumerate(schema().terms_type(LISTING).fields)}
    wanted = log.data[at["attestations"] : at["attestations"] + WORD]
    rev = int.from_bytes(log.data[at["rev"] : at["rev"] + WORD], "big")
    countable = _countable(findings, rev)
    ids = _spelled_out(wanted, [event.id for event in countable])
    if ids is None:
        ids = _as_sent(wanted, countable, sent)
    return UNKNOWN if ids is None else {"attestations": ids}


def _countable(findings: Sequence[Event], rev: int) -> list[Event]:
    """The findings that a listing at this rev may name: only an assessor's count."""
    assessor = schema().enum("roles", "ASSESSOR")
    return [
        event
        for event in findings
        if event.own_terms().integer("rev") == rev
        and Word("AttestationWord", event.integer("word")).integer("roles") & assessor
    ]


def _spelled_out(wanted: bytes, ids: Sequence[Digest]) -> tuple[Digest, ...] | None:
    """The ids, in their order, that hash to *wanted*; None where a bounded search finds none.

    Few are named and few can be: the latest are tried first.
    """
    tried = 0
    for count in range(len(ids) + 1):
        for named in permutations(reversed(ids), count):
            if array_hash(named) == wanted:
                return named
            tried += 1
            if tried > MOST_TRIED:
                return None
    return None


def _as_sent(wanted: bytes, findings: Sequence[Event], sent: bytes) -> tuple[Digest, ...] | None:
    """The ids that hash to *wanted* among findings whose terms lie in a transaction's data.

    A listing brings its findings' terms, one after another; so they are found there even where a
    wallet wrapped the call.
    """
    places = [(sent.find(event.own_terms().words()), event.id) for event in findings]
    ids = [found for place, found in sorted(places) if place >= 0]
    for start in range(len(ids)):
        for end in range(start + 1, len(ids) + 1):
            if array_hash(ids[start:end]) == wanted:
                return tuple(ids[start:end])
    return None


async def read_history(
    client: ChainClient,
    contracts: Mapping[str, Contract],
    subject: Digest,
    first: BlockNumber,
    block: Block,
) -> History:
    """The whole history of an asset as of *block*, from the deployment's block on.

    Raises HistoryError where the logs do not reach the head that the chain stores, or lack the
    registration of an asset that it holds; ChainUnavailableError.
    """
    registry = contracts["AssetRegistry"]
    head = registry.text("head", subject, block=block)
    history = await _read(client, contracts, ASSET_LEDGERS, subject, head, first, block)
    await _ensure_begun(history, registry, "asset", subject)
    return history


async def read_party_history(
    client: ChainClient,
    contracts: Mapping[str, Contract],
    party: PartyId,
    first: BlockNumber,
    block: Block,
) -> History:
    """The whole history of a party's own registry events as of *block*; raises as `read_history`
    does.
    """
    subject, registry = party_subject(party), contracts["PartyRegistry"]
    head = registry.text("head", party, block=block)
    history = await _read(client, contracts, PARTY_LEDGERS, subject, head, first, block)
    await _ensure_begun(history, registry, "party", party)
    return history


async def _ensure_begun(history: History, registry: Contract, slot: str, of: str) -> None:
    """Raise HistoryError unless the first event is there and itself: no head holds it, but the
    record's slot tells that there is one, and its terms hash to the record's id.
    """
    for seed in history.seeds:
        terms, of_asset = seed.own_terms(), seed.contract != "PartyRegistry"
        is_itself = record_id(terms) == (seed.subject if of_asset else seed.id)
        if seed.name == "Registered":
            is_itself &= seed.id == party_subject(PartyId(terms.address("node")))
        if not is_itself:
            raise HistoryError(
                "EventAltered", 0, "the first event must be of the record's own terms"
            )
    if history.seeds:
        return
    if history.folded or await registry.integer(slot, of, block=history.block):
        rule = "must begin with its registration, activation or enrolment: it is missing"
        raise HistoryError("SeedMissing", 0, rule)


async def _read(
    client: ChainClient,
    contracts: Mapping[str, Contract],
    ledgers: Sequence[str],
    subject: Digest,
    asked: Awaitable[str],
    first: BlockNumber,
    block: Block,
) -> History:
    addresses = [contracts[name].address for name in ledgers]
    topics = [None, subject]
    head, logs = await gather(asked, read_logs(client, addresses, topics, first, block))
    events = decode_all(contracts, logs)
    bare = {e.place.tx for e in events if (e.contract, e.name, e.terms) == LISTED_BARE}
    if bare:
        events = decode_all(contracts, logs, {tx: await _sent_in(client, tx) for tx in bare})
    folded = tuple(e for e in events if is_folded(e.contract, Digest(e.raw["topics"][0])))
    seeds = tuple(e for e in events if not is_folded(e.contract, Digest(e.raw["topics"][0])))
    reached = subject if head == ZERO_DIGEST else Digest(head)
    history = History(subject, seeds, folded, reached, block)
    ensure_complete(history.items(), subject, reached)
    return history


async def _sent_in(client: ChainClient, tx: Digest) -> bytes:
    """Data of a transaction; empty where the endpoint does not know it."""
    raw = await client.ask("eth_getTransactionByHash", tx)
    data = raw.get("input") if isinstance(raw, dict) else None
    return bytes.fromhex(data[2:]) if isinstance(data, str) else b""
