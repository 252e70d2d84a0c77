"""Events opened by slicing: their data are words of 32 bytes at places known beforehand.

What the packaged ABI and types say of each event is compiled once into slices; no ABI decoder runs.
Ids, digests, accounts and 256-bit numbers come as bytes, narrower numbers as integers. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from registry.errors import InvalidValueError
from registry.events import EventError, EventType, event_types
from registry.records import schema
from registry.types import ADDRESS_BYTES, DIGEST_BYTES, to_bytes
from registry.words import layouts

WORD: Final = 32
ADDRESS_PAD: Final = bytes(WORD - ADDRESS_BYTES)
Values = dict[str, Any]
"""Values of a row, of terms or of a word, by name."""


@dataclass(frozen=True, slots=True)
class _Slice:
    """Where a value lies; the bytes from `pad` to `start` are zero in any value of its type."""

    name: str
    pad: int
    start: int
    stop: int
    number: bool


@dataclass(frozen=True, slots=True)
class EventLayout:
    """One event: which contract's, its name, and where its terms and new words lie in the data."""

    contract: str
    name: str
    topics: int
    length: int
    terms: tuple[_Slice, ...]
    words: tuple[_Slice, ...]


def _slice(name: str, kind: str, position: int) -> _Slice:
    """The value's bytes: 20 of an account, all of an id or array hash, a number's own width."""
    stop = (position + 1) * WORD
    if kind == "address":
        return _Slice(name, stop - WORD, stop - ADDRESS_BYTES, stop, number=False)
    if not kind.startswith("uint") or kind == "uint256":
        return _Slice(name, stop - WORD, stop - WORD, stop, number=False)
    return _Slice(name, stop - WORD, stop - int(kind[4:]) // 8, stop, number=True)


def _layout(kind: EventType) -> EventLayout:
    fields = schema().terms_type(kind.terms).fields if kind.terms else ()
    terms = tuple(_slice(f.name, f.type, n) for n, f in enumerate(fields))
    words = tuple(
        _slice(name, abi, kind.terms_words + n) for n, (name, abi) in enumerate(kind.words)
    )
    length = WORD * (kind.terms_words + len(kind.words))
    return EventLayout(kind.contract, kind.name, len(kind.indexed) + 1, length, terms, words)


@cache
def event_layouts() -> Mapping[tuple[str, bytes], EventLayout]:
    """Layouts of the ledgers' events by contract and first topic; AccessManager's are kept raw."""
    return {
        (contract, to_bytes(topic)): _layout(kind)
        for (contract, topic), kind in event_types().items()
        if contract != "AccessManager"
    }


def _open(slices: tuple[_Slice, ...], data: bytes) -> Values:
    values: Values = {}
    for at in slices:
        raw = data[at.start : at.stop]
        values[at.name] = int.from_bytes(raw, "big") if at.number else raw
    return values


class IndexedEvent:
    """One event on its way into the index. Its topics after the first are `subject` and `record`.

    Raises EventError where topics or data are not of the form its first topic names.
    """

    __slots__ = ("block", "data", "layout", "place", "record", "subject", "time")

    def __init__(
        self, layout: EventLayout, topics: tuple[bytes, ...], data: bytes, place: int, time: int
    ) -> None:
        if len(topics) != layout.topics:
            raise EventError("EventTopicsWrong", "topics", f"must be {layout.topics}")
        if len(data) != layout.length:
            code = "EventDataShort" if len(data) < layout.length else "EventDataLong"
            raise EventError(code, "data", f"must be {layout.length} bytes")
        for at in (*layout.terms, *layout.words):
            if at.pad != at.start and any(data[at.pad : at.start]):
                raise EventError("EventValueWrong", f"data/{at.name}", "is wider than its type")
        self.layout, self.data, self.place, self.time = layout, data, place, time
        self.block = place >> 20
        self.subject = topics[1] if len(topics) > 1 else b""
        self.record = topics[2] if len(topics) > 2 else b""

    @property
    def name(self) -> str:
        """The event's name."""
        return self.layout.name

    def terms(self) -> Values:
        """Its terms by field; empty where it has none."""
        return _open(self.layout.terms, self.data)

    def words(self) -> Values:
        """What follows the terms, by name."""
        return _open(self.layout.words, self.data)

    def word(self, name: str = "word") -> bytes:
        """One of the new storage words."""
        for at in self.layout.words:
            if at.name == name:
                return self.data[at.start : at.stop]
        raise EventError("EventWordUnknown", f"data/{name}", f"is not in {self.name}")


@cache
def _fields(name: str) -> tuple[tuple[str, int, int, bool], ...]:
    return tuple((f.name, f.offset, (1 << f.bits) - 1, f.bits == 160) for f in layouts()[name])


def open_word(name: str, raw: bytes) -> Values:
    """Fields of a storage word; accounts are bytes. Raises InvalidValueError for bits outside all
    fields: the layout would then not be the one published.
    """
    value = rest = int.from_bytes(raw, "big")
    fields: Values = {}
    for field, offset, mask, account in _fields(name):
        number = value >> offset & mask
        rest ^= number << offset
        fields[field] = number.to_bytes(ADDRESS_BYTES, "big") if account else number
    if rest:
        raise InvalidValueError("word", f"has bits outside the fields of {name}", value=raw)
    return fields


def with_field(name: str, raw: bytes, field: str, value: int) -> bytes:
    """The word with another value in one field, which the caller knows to fit."""
    for known, offset, mask, _ in _fields(name):
        if known == field:
            word = int.from_bytes(raw, "big") & ~(mask << offset) | value << offset
            return word.to_bytes(WORD, "big")
    raise InvalidValueError(field, f"is not a field of {name}")


def subject_party(subject: bytes) -> bytes:
    """The party that a padded topic names. Raises EventError where it is none."""
    if len(subject) != DIGEST_BYTES or not subject.startswith(ADDRESS_PAD):
        raise EventError("EventValueWrong", "topics/1", "is not a party")
    return subject[len(ADDRESS_PAD) :]
