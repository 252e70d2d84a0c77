"""Events opened by slicing: their data are words of 32 bytes at places known beforehand.

What the packaged ABI and types say of each event is compiled once into `struct` formats, and no
decoder runs. Ids, digests, accounts and numbers wider than 64 bits come as bytes, others as
integers. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from struct import Struct
from typing import Any, Final

from registry.errors import InvalidValueError
from registry.events import EventError, EventType, event_types
from registry.records import schema
from registry.types import ADDRESS_BYTES, DIGEST_BYTES, to_bytes
from registry.words import layouts

WORD: Final = 32
_ALL: Final = (1 << 256) - 1
ADDRESS_PAD: Final = bytes(WORD - ADDRESS_BYTES)
Values = dict[str, Any]
"""Values of a row, of terms or of a word, by name."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Values that follow one another: their names, and how `struct` reads them."""

    names: tuple[str, ...]
    form: Struct
    start: int

    def open(self, data: bytes) -> Values:
        """The values by name."""
        return dict(zip(self.names, self.form.unpack_from(data, self.start), strict=True))


@dataclass(frozen=True, slots=True)
class EventLayout:
    """One event: which contract's, its name, and where its terms and new words lie in the data.

    unused: the bits of the data that are zero in any event of this kind.
    """

    contract: str
    name: str
    topics: int
    length: int
    terms: _Part
    words: _Part
    unused: int

    def term(self, name: str, data: bytes) -> bytes:
        """One word of the terms in an event's data, not checked to be there whole."""
        start = self.terms.start + WORD * self.terms.names.index(name)
        return data[start : start + WORD]


def _form(kind: str) -> tuple[str, int]:
    """How `struct` reads a word of that type, and its bits that are never set: all of an id or
    array hash, 20 bytes of an account, a number where 64 bits hold it.
    """
    if kind == "address":
        return "12x20s", _ALL << 160 & _ALL
    if not kind.startswith("uint") or int(kind[4:]) > 64:
        return "32s", 0
    return "24xQ", _ALL << int(kind[4:]) & _ALL


def _part(fields: Sequence[tuple[str, str]], start: int) -> tuple[_Part, int]:
    form, unused = ">", 0
    for _, kind in fields:
        piece, bits = _form(kind)
        form, unused = form + piece, unused << 256 | bits
    return _Part(tuple(name for name, _ in fields), Struct(form), start), unused


def _layout(kind: EventType) -> EventLayout:
    fields = schema().terms_type(kind.terms).fields if kind.terms else ()
    terms, of_terms = _part([(f.name, f.type) for f in fields], 0)
    words, of_words = _part(kind.words, WORD * kind.terms_words)
    length = WORD * (kind.terms_words + len(kind.words))
    unused = of_terms << 256 * len(kind.words) | of_words
    topics = len(kind.indexed) + 1
    return EventLayout(kind.contract, kind.name, topics, length, terms, words, unused)


@cache
def event_layouts() -> Mapping[tuple[str, bytes], EventLayout]:
    """Layouts of the ledgers' events by contract and first topic; AccessManager's are kept raw."""
    return {
        (contract, to_bytes(topic)): _layout(kind)
        for (contract, topic), kind in event_types().items()
        if contract != "AccessManager"
    }


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
        if int.from_bytes(data, "big") & layout.unused:
            raise EventError("EventValueWrong", "data", "has a value wider than its type")
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
        return self.layout.terms.open(self.data)

    def words(self) -> Values:
        """What follows the terms, by name."""
        return self.layout.words.open(self.data)

    def word(self, name: str = "word") -> bytes:
        """One of the new storage words."""
        part = self.layout.words
        start = part.start + WORD * part.names.index(name)
        return self.data[start : start + WORD]


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
