"""Digests and heads of journals, and the item where a history parts from its head."""

from __future__ import annotations

import dataclasses

import pytest
from eth_abi import encode
from sha3 import keccak_256

from registry.errors import InvalidValueError
from registry.events import CONTRACTS, event_types
from registry.journal import (
    UNFOLDED,
    HistoryError,
    JournalEvent,
    JournalItem,
    ensure_complete,
    first_parting,
    fold,
    fold_all,
    folded_topics,
    is_folded,
)
from registry.types import Address, BlockNumber, Digest

SEED = Digest("0x" + "ab" * 32)
EMITTER = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")


def digest(number: int) -> Digest:
    return Digest(f"0x{number:064x}")


def event(number: int) -> JournalEvent:
    """Two events a block."""
    return JournalEvent(
        BlockNumber(100 + number // 2),
        EMITTER,
        digest(1),
        SEED,
        digest(number),
        b"\x01" * number,
        number % 2,
    )


EVENTS = [event(number) for number in range(6)]
ITEMS = [JournalItem(e.digest, e) for e in EVENTS]
HEAD = fold_all(SEED, EVENTS)


def parting(items: list[JournalItem], after: Digest = HEAD) -> HistoryError:
    with pytest.raises(HistoryError) as caught:
        ensure_complete(items, SEED, after)
    return caught.value


def test_digest__of_an_event__is_the_published_formula() -> None:
    e = EVENTS[3]
    types = ["uint256", "address", "bytes32", "bytes32", "bytes32", "bytes32"]
    topics = [bytes.fromhex(t[2:]) for t in (e.topic, e.subject, e.id)]
    encoded = encode(types, [e.block, EMITTER, *topics, keccak_256(e.data).digest()])
    assert e.digest == "0x" + keccak_256(encoded).hexdigest()
    head = encode(["bytes32", "bytes32"], [bytes.fromhex(SEED[2:]), bytes.fromhex(e.digest[2:])])
    assert fold(SEED, e.digest) == "0x" + keccak_256(head).hexdigest()


def test_from_log__of_json_rpc__reads_every_field() -> None:
    log = {
        "address": EMITTER.lower(),
        "topics": [digest(1), SEED, digest(3)],
        "data": "0x010101",
        "blockNumber": "0x65",
        "logIndex": "0x1",
    }
    assert JournalEvent.from_log(log) == EVENTS[3]


@pytest.mark.parametrize(
    "change",
    [
        {"topics": []},
        {"topics": "abc"},
        {"blockNumber": "12"},
        {"blockNumber": None},
        {"data": "0x1"},
        {"address": "0x12"},
        {"logIndex": True},
    ],
)
def test_from_log__malformed__is_refused(change: dict[str, object]) -> None:
    log = {
        "address": EMITTER,
        "topics": [SEED] * 3,
        "data": "0x",
        "blockNumber": "0x1",
        "logIndex": "0x0",
    }
    with pytest.raises(InvalidValueError):
        JournalEvent.from_log({**log, **change})


def test_complete__whole_history__passes() -> None:
    assert ensure_complete(ITEMS, SEED, HEAD) is ITEMS
    assert ensure_complete([], SEED, SEED) == []
    opaque = [JournalItem(item.digest) for item in ITEMS]
    ensure_complete(opaque, SEED, HEAD)
    ensure_complete(ITEMS[2:], fold_all(SEED, EVENTS[:2]), HEAD)


def test_complete__altered_event__is_named_with_its_place() -> None:
    items = list(ITEMS)
    items[3] = JournalItem(items[3].digest, dataclasses.replace(EVENTS[3], data=b"other"))
    error = parting(items)
    assert (error.code, error.index, error.block, error.log_index) == ("EventAltered", 3, 101, 1)
    assert error.field == "/items/3"


@pytest.mark.parametrize("field", ["block", "emitter", "topic", "subject", "id", "data"])
def test_complete__any_field_of_an_event_altered__is_named(field: str) -> None:
    other = {
        "block": BlockNumber(7),
        "emitter": Address("0x" + "0" * 40),
        "topic": digest(9),
        "subject": digest(9),
        "id": digest(9),
        "data": b"\x09",
    }
    items = list(ITEMS)
    items[2] = JournalItem(items[2].digest, dataclasses.replace(EVENTS[2], **{field: other[field]}))
    assert parting(items).index == 2


def test_complete__added_event__is_named() -> None:
    added = JournalItem(digest(77))
    assert parting([*ITEMS[:4], added, *ITEMS[4:]]).index == 4
    assert parting([*ITEMS, added]).code == "EventAdded"


def test_complete__swapped_events__are_named() -> None:
    swapped = [*ITEMS[:2], ITEMS[3], ITEMS[2], *ITEMS[4:]]
    assert (parting(swapped).code, parting(swapped).index) == ("EventMisplaced", 3)
    opaque = [JournalItem(item.digest) for item in swapped]
    assert (parting(opaque).code, parting(opaque).index) == ("EventMisplaced", 2)


def test_complete__removed_event__is_named_by_the_heads_beside_the_lines() -> None:
    heads = [fold_all(SEED, EVENTS[: n + 1]) for n in range(len(EVENTS))]
    lines = [JournalItem(i.digest, i.event, head) for i, head in zip(ITEMS, heads, strict=True)]
    ensure_complete(lines, SEED, HEAD)
    error = parting([*lines[:2], *lines[3:]])
    assert (error.code, error.index, error.block, error.log_index) == ("HeadNotReached", 2, 101, 1)
    without = parting([*ITEMS[:2], *ITEMS[3:]])
    assert (without.code, without.index) == ("HeadNotReached", 5)


def test_complete__removed_last_event__is_not_complete() -> None:
    assert parting(ITEMS[:-1]).index == 5


def test_first_parting__against_the_known_events__names_the_first_difference() -> None:
    assert first_parting(ITEMS, EVENTS) is None
    assert first_parting([*ITEMS[:2], *ITEMS[3:]], EVENTS) == 2
    assert first_parting(ITEMS[:4], EVENTS) == 4


def test_folded__every_event_of_the_ledgers__is_decided() -> None:
    names = {(kind.contract, kind.name) for kind in event_types().values()}
    folded = {(c, name) for (c, _), name in folded_topics().items()}
    folded |= {(c, name) for (c, _), name in folded_topics(of_parties=True).items()}
    assert ("AssetRegistry", "Amended") in folded
    assert ("PartyRegistry", "Rotated") in folded
    ledgers = {(contract, name) for contract, name in names if contract in UNFOLDED}
    seeds = {("AssetRegistry", "Registered"), ("AssetRegistry", "Activated")}
    left = {name for _, name in ledgers - folded}
    assert seeds | {("PartyRegistry", "Enrolled")} <= ledgers - folded
    assert left <= {name for unfolded in UNFOLDED.values() for name in unfolded} | {
        "AuthorityUpdated"
    }
    assert set(UNFOLDED) <= set(CONTRACTS)


def test_folded__events_with_a_subject_and_an_id__have_two_more_topics() -> None:
    for (contract, _), kind in event_types().items():
        if is_folded(contract, kind.topic):
            assert [abi_type for _, abi_type in kind.indexed] == ["bytes32", "bytes32"], kind.name
