"""Journals at their limits: what a log may look like, and how a parting is named."""

from __future__ import annotations

import dataclasses

import pytest

from registry.errors import InvalidValueError
from registry.events import event_types
from registry.journal import (
    PARTY_LEDGER,
    UNFOLDED,
    HistoryError,
    JournalEvent,
    JournalItem,
    ensure_complete,
    event_digest,
    first_parting,
    fold_all,
    folded_topics,
    is_folded,
)
from registry.types import Address, BlockNumber, Digest

SEED = Digest("0x" + "cd" * 32)
EMITTER = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")
LOG = {
    "address": EMITTER,
    "topics": ["0x" + "01" * 32, SEED, "0x" + "03" * 32],
    "data": "0x0a0b",
    "blockNumber": "0x10",
    "logIndex": "0x2",
}


def digest(number: int) -> Digest:
    return Digest(f"0x{number:064x}")


def event(block: int, log_index: int | None, number: int = 1) -> JournalEvent:
    return JournalEvent(
        BlockNumber(block), EMITTER, digest(1), SEED, digest(number), b"x", log_index
    )


def items(*events: JournalEvent) -> list[JournalItem]:
    return [JournalItem(one.digest, one) for one in events]


def parting(lines: list[JournalItem], after: Digest) -> HistoryError:
    with pytest.raises(HistoryError) as caught:
        ensure_complete(lines, SEED, after)
    return caught.value


def test_from_log__as_a_client_parsed_it__reads_the_same() -> None:
    parsed = {
        "address": EMITTER,
        "topics": [bytes.fromhex(topic[2:]) for topic in LOG["topics"]],
        "data": b"\x0a\x0b",
        "blockNumber": 16,
        "logIndex": 2,
    }
    assert JournalEvent.from_log(parsed) == JournalEvent.from_log(LOG)


def test_from_log__without_its_place__has_none() -> None:
    log = {name: value for name, value in LOG.items() if name != "logIndex"}
    assert JournalEvent.from_log(log).log_index is None
    assert JournalEvent.from_log({**LOG, "logIndex": "0x0"}).log_index == 0
    assert JournalEvent.from_log({**LOG, "blockNumber": 0}).block == 0


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"topics": None}, "topics", "must be three"),
        ({"topics": LOG["topics"][:2]}, "topics", "must be three"),
        ({"topics": [*LOG["topics"], SEED]}, "topics", "must be three"),
        ({"topics": [SEED, SEED, "0x01"]}, "topics", "must be 32 bytes"),
        ({"topics": [SEED, 5, SEED]}, "topics/1", "must be 0x and hex digits"),
        ({"topics": [SEED, SEED, "zz" * 32]}, "topics/2", "must be 0x and hex digits"),
        ({"blockNumber": "10"}, "blockNumber", "must be 0x and hex digits"),
        ({"blockNumber": "0xzz"}, "blockNumber", "must be 0x and hex digits"),
        ({"blockNumber": -1}, "blockNumber", "must be 0x and hex digits"),
        ({"blockNumber": True}, "blockNumber", "must be 0x and hex digits"),
        ({"logIndex": "zz"}, "logIndex", "must be 0x and hex digits"),
        ({"logIndex": -2}, "logIndex", "must be 0x and hex digits"),
        ({"data": "0xzz"}, "data", "must be 0x and hex digits"),
        ({"data": "0a"}, "data", "must be 0x and hex digits"),
        ({"data": None}, "data", "must be 0x and hex digits"),
        ({"address": None}, "address", "must be 0x and hex digits"),
        ({"address": "0x" + "00" * 21}, "address", "must be 20 bytes"),
    ],
)
def test_from_log__malformed__names_the_member(
    change: dict[str, object], field: str, rule: str
) -> None:
    with pytest.raises(InvalidValueError, match=rule) as caught:
        JournalEvent.from_log({**LOG, **change})
    assert caught.value.field == field


def test_from_log__long_nonsense__is_shown_in_part() -> None:
    with pytest.raises(InvalidValueError) as caught:
        JournalEvent.from_log({**LOG, "data": "z" * 101})
    assert caught.value.arguments["value"] == "z" * 100


def test_event_and_item__are_values__that_cannot_be_changed() -> None:
    one = event(1, None)
    assert one == JournalEvent(one.block, one.emitter, one.topic, one.subject, one.id, one.data)
    assert JournalItem(digest(1)) == JournalItem(digest(1), None, None)
    for value, name in ((one, "block"), (JournalItem(digest(1)), "head")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, None)
        assert not hasattr(value, "__dict__")


def test_event_digest__emitter_without_its_checksum__refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        event_digest(
            BlockNumber(1), Address(EMITTER.lower()), digest(1), SEED, digest(2), bytes(32)
        )
    assert caught.value.field == "emitter"


def test_fold_all__events_or_their_digests__give_the_same_head() -> None:
    events = [event(1, 0), event(1, 1)]
    assert fold_all(SEED, events) == fold_all(SEED, [one.digest for one in events])
    assert fold_all(SEED, []) == SEED


@pytest.mark.parametrize(
    "places",
    [
        [(1, 0), (1, 1)],
        [(1, 5), (2, 0)],
        [(1, None), (1, None)],
        [(1, None), (1, 0)],
        [(0, None), (0, 0)],
        [(1, 3), (2, None)],
    ],
)
def test_complete__events_in_chain_order__pass(places: list[tuple[int, int | None]]) -> None:
    lines = items(*(event(*place) for place in places))
    assert ensure_complete(lines, SEED, fold_all(SEED, [line.digest for line in lines])) is lines


@pytest.mark.parametrize(
    "places",
    [
        [(1, 0), (1, 0)],
        [(1, 1), (1, 0)],
        [(2, 0), (1, 5)],
        [(1, 0), (1, None)],
        [(2, 0), (1, None)],
    ],
)
def test_complete__event_out_of_chain_order__named_though_the_head_is_reached(
    places: list[tuple[int, int | None]],
) -> None:
    lines = items(*(event(*place) for place in places))
    error = parting(lines, fold_all(SEED, [line.digest for line in lines]))
    assert (error.code, error.index, error.field) == ("EventMisplaced", 1, "/items/1")
    assert (error.block, error.log_index) == places[1]
    stated = {name: error.arguments[name] for name in ("index", "block", "log_index")}
    assert stated == {"index": 1, "block": places[1][0], "log_index": places[1][1]}


def test_complete__events_without_order_between_opaque_lines__still_compared() -> None:
    lines = [*items(event(5, 0)), JournalItem(digest(9)), *items(event(4, 0))]
    assert parting(lines, fold_all(SEED, [line.digest for line in lines])).index == 2


def test_complete__altered__tells_what_the_event_hashes_to() -> None:
    true, other = event(1, 0), event(1, 0, number=2)
    error = parting([JournalItem(true.digest, other)], fold_all(SEED, [true]))
    assert error.code == "EventAltered"
    assert error.arguments["computed"] == other.digest


def test_complete__stated_head_not_reached__tells_both_heads() -> None:
    one = event(1, 0)
    error = parting([JournalItem(one.digest, one, digest(7))], fold_all(SEED, [one]))
    assert (error.code, error.index) == ("HeadNotReached", 0)
    assert error.arguments["stated"] == digest(7)
    assert error.arguments["reached"] == fold_all(SEED, [one])


def test_complete__nothing_where_something_was__is_the_lists_end() -> None:
    error = parting([], digest(7))
    assert (error.code, error.index, error.block, error.log_index) == (
        "HeadNotReached",
        0,
        None,
        None,
    )
    assert error.arguments["stated"] == digest(7)
    assert error.arguments["reached"] == SEED


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_complete__added_line__named_wherever_it_is(place: int) -> None:
    true = [digest(number) for number in range(3)]
    added = event(9, 9)
    lines = [JournalItem(one) for one in true]
    lines.insert(place, JournalItem(added.digest, added))
    error = parting(lines, fold_all(SEED, true))
    assert (error.code, error.index, error.block, error.log_index) == ("EventAdded", place, 9, 9)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_complete__two_lines_swapped__named_wherever_they_are(place: int) -> None:
    true = [digest(number) for number in range(4)]
    lines = [JournalItem(one) for one in true]
    lines[place], lines[place + 1] = lines[place + 1], lines[place]
    error = parting(lines, fold_all(SEED, true))
    assert (error.code, error.index) == ("EventMisplaced", place)


def test_complete__two_lines_with_events_swapped__names_the_first_of_them() -> None:
    first, second = event(3, None, 1), event(3, None, 2)
    error = parting(items(second, first), fold_all(SEED, [first, second]))
    assert (error.code, error.index, error.block) == ("EventMisplaced", 0, 3)


@pytest.mark.parametrize(("length", "code"), [(512, "EventAdded"), (513, "HeadNotReached")])
def test_complete__longer_than_is_searched__names_the_end(length: int, code: str) -> None:
    lines = [JournalItem(digest(number)) for number in range(length)]
    error = parting(lines, fold_all(SEED, [line.digest for line in lines[1:]]))
    assert (error.code, error.index) == (code, 0 if code == "EventAdded" else length)


def test_first_parting__lists_of_unlike_length__is_the_shorter_ones_end() -> None:
    events = [event(1, n, n) for n in range(4)]
    lines = items(*events)
    assert first_parting(lines, events[:1]) == 1
    assert first_parting(lines[:1], events) == 1
    assert first_parting([], events) == 0
    assert first_parting([], []) is None
    assert first_parting(lines[1:], events) == 0
    low, high = sorted(events, key=lambda one: one.digest)[:: len(events) - 1]
    assert first_parting(items(low), [high]) == first_parting(items(high), [low]) == 0


def test_unfolded__every_name__is_an_event_of_its_ledger() -> None:
    known = {(kind.contract, kind.name) for kind in event_types().values()}
    assert {(contract, name) for contract, names in UNFOLDED.items() for name in names} <= known
    assert {contract for contract, name in known if name == "AuthorityUpdated"} <= set(UNFOLDED)
    assert PARTY_LEDGER in UNFOLDED


def test_folded_topics__of_assets_and_of_parties__share_nothing() -> None:
    ours, parties = folded_topics(), folded_topics(of_parties=True)
    assert ours is folded_topics()
    assert {contract for contract, _ in parties} == {"PartyRegistry"}
    assert {contract for contract, _ in ours} == set(UNFOLDED) - {"PartyRegistry"}
    for kind in event_types().values():
        unfolded = kind.name in {"AuthorityUpdated", *UNFOLDED.get(kind.contract, ())}
        folded = kind.contract in UNFOLDED and not unfolded
        assert is_folded(kind.contract, kind.topic) == folded, kind.name
        chosen = parties if kind.contract == "PartyRegistry" else ours
        assert chosen.get((kind.contract, kind.topic)) == (kind.name if folded else None)
