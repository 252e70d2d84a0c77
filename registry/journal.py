"""Journals: the digest of an event, and the head that a history folds to. Frozen (DESIGN 7.6).

    digest = keccak256(abi.encode(block.number, emitter, topic0, subject, id, keccak256(data)))
    head   = keccak256(abi.encode(head, digest))

A journal starts at its subject: the asset's id, or the party's id left-padded; a zero slot on chain
stands for that seed. Its order is (block, log index). A history is complete if and only if it folds
to the head on chain. Not folded: the seed itself (`Registered`, `Activated`, `Enrolled`) and what
is about no asset or party (`UNFOLDED`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from registry.errors import IntegrityError, InvalidValueError
from registry.events import event_types
from registry.records import keccak
from registry.types import (
    Address,
    BlockNumber,
    Digest,
    address_from_bytes,
    digest_from_bytes,
    parse_address,
    to_bytes,
)

_WORD: Final = 32
_TOPICS: Final = 3
_SEARCHED: Final = 512
"""Up to this many items are tried one by one to name one that does not belong."""

UNFOLDED: Final[Mapping[str, frozenset[str]]] = {
    "PartyRegistry": frozenset({"Enrolled"}),
    "AssetRegistry": frozenset(
        {"Registered", "Activated", "BatchAnchored", "BatchPublished", "ProfileAdded", "PauseSet"}
    ),
    "RightsLedger": frozenset(),
    "PledgeLedger": frozenset(),
    "ExchangeLedger": frozenset(),
    "AttestationLog": frozenset({"PartyAttested", "PartyAttestationRevoked", "Anchored"}),
}
"""Events of each ledger that extend no journal."""
_INHERITED: Final = frozenset({"AuthorityUpdated"})
"""Events of OpenZeppelin's parts of the ledgers."""
PARTY_LEDGER: Final = "PartyRegistry"


class HistoryError(IntegrityError):
    """A history parts from its head. `index` counts from zero; it is the length of the list where
    every item agrees with itself, yet the whole does not reach the head: something is missing.
    """

    title = "History does not fold to its head"

    def __init__(
        self, code: str, index: int, rule: str, event: JournalEvent | None = None, **more: object
    ) -> None:
        self.index = index
        self.block = event.block if event else None
        self.log_index = event.log_index if event else None
        where = {"index": index, "block": self.block, "log_index": self.log_index}
        super().__init__(code, f"/items/{index}", rule, {**where, **more})


@dataclass(frozen=True, slots=True)
class JournalEvent:
    """One journaled event. `log_index` is its place in its block, None where it is not known."""

    block: BlockNumber
    emitter: Address
    topic: Digest
    subject: Digest
    id: Digest
    data: bytes
    log_index: int | None = None

    @classmethod
    def from_log(cls, log: Mapping[str, Any]) -> JournalEvent:
        """Read a raw JSON-RPC log. Raises InvalidValueError for one that is malformed."""
        topics = log.get("topics")
        if not isinstance(topics, Sequence) or len(topics) != _TOPICS:
            raise InvalidValueError("topics", "must be three: signature, subject and id")
        topic, subject, record = (
            digest_from_bytes(_bytes(item, f"topics/{n}"), "topics")
            for n, item in enumerate(topics)
        )
        index = log.get("logIndex")
        return cls(
            block=BlockNumber(_number(log.get("blockNumber"), "blockNumber")),
            emitter=address_from_bytes(_bytes(log.get("address"), "address"), "address"),
            topic=topic,
            subject=subject,
            id=record,
            data=_bytes(log.get("data"), "data"),
            log_index=None if index is None else _number(index, "logIndex"),
        )

    @property
    def digest(self) -> Digest:
        """What the head is extended by."""
        return event_digest(
            self.block, self.emitter, self.topic, self.subject, self.id, keccak(self.data)
        )


@dataclass(frozen=True, slots=True)
class JournalItem:
    """One line of a history: a digest, the event where it is shown, the head after it where stated.

    Without its event the digest is taken as it is: the head vouches for it, not for what it says.
    """

    digest: Digest
    event: JournalEvent | None = None
    head: Digest | None = None


def _number(value: object, field: str) -> int:
    """A JSON-RPC quantity, or the integer that some clients make of it."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    if isinstance(value, str) and value.startswith("0x"):
        try:
            return int(value, 16)
        except ValueError:
            pass
    raise InvalidValueError(field, "must be 0x and hex digits", value=value)


def _bytes(value: object, field: str) -> bytes:
    if isinstance(value, bytes):
        return bytes(value)
    if isinstance(value, str) and value.startswith("0x"):
        try:
            return bytes.fromhex(value[2:])
        except ValueError:
            pass
    raise InvalidValueError(field, "must be 0x and hex digits", value=str(value)[:100])


def event_digest(
    block: BlockNumber,
    emitter: Address,
    topic: Digest,
    subject: Digest,
    record: Digest,
    data_hash: bytes,
) -> Digest:
    """Digest of one event; *data_hash* is the keccak-256 of its data."""
    return digest_from_bytes(
        keccak(
            block.to_bytes(_WORD, "big")
            + bytes(12)
            + to_bytes(parse_address(emitter, "emitter"))
            + to_bytes(topic)
            + to_bytes(subject)
            + to_bytes(record)
            + data_hash
        )
    )


def fold(head: Digest, digest: Digest) -> Digest:
    """The head after one more event."""
    return digest_from_bytes(keccak(to_bytes(head) + to_bytes(digest)))


def fold_all(head: Digest, events: Iterable[JournalEvent | Digest]) -> Digest:
    """The head after more events, in their order; *head* is the seed where there was none."""
    for event in events:
        head = fold(head, event.digest if isinstance(event, JournalEvent) else event)
    return head


def ensure_complete(
    items: Sequence[JournalItem], head_before: Digest, head_after: Digest
) -> Sequence[JournalItem]:
    """Give the items back, which lead from one head to the other and are what they say.

    Raises HistoryError at the first item where digest and head part: an event that does not hash to
    its digest, one out of order, one whose stated head is not reached, or one whose removal would
    make the history whole. Only where lines are missing and no head is stated beside the others
    can it name no more than the end of the list. Does not check that *head_after* is on chain.
    """
    head, last = head_before, (-1, -1)
    for index, item in enumerate(items):
        event = item.event
        if event is not None:
            if event.digest != item.digest:
                rule = "the event does not hash to its digest: it was altered"
                raise HistoryError("EventAltered", index, rule, event, computed=event.digest)
            place = (event.block, -1 if event.log_index is None else event.log_index)
            if place < last or (place == last and event.log_index is not None):
                raise HistoryError("EventMisplaced", index, "must come in chain order", event)
            last = place
        head = fold(head, item.digest)
        if item.head is not None and item.head != head:
            rule = "the head is not reached: an item was removed, added or moved at this line"
            raise HistoryError("HeadNotReached", index, rule, event, stated=item.head, reached=head)
    if head != head_after:
        _raise_unreached(items, head_before, head_after, head)
    return items


def _raise_unreached(
    items: Sequence[JournalItem], before: Digest, after: Digest, reached: Digest
) -> None:
    """Name the item that was added or moved where that can be found, else the list's end."""
    digests = [item.digest for item in items]
    for index in range(len(digests)) if len(digests) <= _SEARCHED else ():
        rest = digests[:index] + digests[index + 1 :]
        if fold_all(before, rest) == after:
            rule = "does not belong to the history: it was added"
            raise HistoryError("EventAdded", index, rule, items[index].event)
        swapped = [*digests[:index], *digests[index : index + 2][::-1], *digests[index + 2 :]]
        if fold_all(before, swapped) == after:
            raise HistoryError(
                "EventMisplaced", index, "and the next are swapped", items[index].event
            )
    rule = "the items do not reach the head: at least one is missing, added or moved"
    raise HistoryError("HeadNotReached", len(items), rule, stated=after, reached=reached)


def first_parting(items: Sequence[JournalItem], known: Sequence[JournalEvent]) -> int | None:
    """Index of the first item that differs from the events known to be the history, None if none.

    The length of the shorter list is meant where one only ends before the other.
    """
    for index, (item, event) in enumerate(zip(items, known, strict=False)):
        if item.digest != event.digest:
            return index
    return None if len(items) == len(known) else min(len(items), len(known))


@cache
def folded_topics(*, of_parties: bool = False) -> Mapping[tuple[str, Digest], str]:
    """Names of the events that extend assets' journals, or parties', by contract and topic0."""
    return {
        (contract, kind.topic): kind.name
        for (contract, _), kind in event_types().items()
        if contract in UNFOLDED
        and (contract == PARTY_LEDGER) == of_parties
        and kind.name not in UNFOLDED[contract] | _INHERITED
    }


def is_folded(contract: str, topic: Digest) -> bool:
    """Whether an event of that contract extends a journal."""
    either = folded_topics(of_parties=contract == PARTY_LEDGER)
    return (contract, topic) in either
