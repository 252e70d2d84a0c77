"""Fields of the contracts' storage words: `registry/schemas/words.json`, read once.

The file is the packaged copy of `tests/vectors/words.json`, from which the Solidity word types are
generated. Proofs, events and reads of slots are opened with it. A frozen format.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from registry.errors import InvalidValueError
from registry.types import Address, address_from_bytes, parse_address, to_bytes

ADDRESS_BITS: Final = 160
_WORD_LIMIT: Final = 1 << 256


@dataclass(frozen=True, slots=True)
class WordField:
    """A run of bits in a storage word; `offset` counts from the lowest bit."""

    name: str
    offset: int
    bits: int
    doc: str


@cache
def layouts() -> Mapping[str, tuple[WordField, ...]]:
    """Fields of every storage word by the word's name, such as `AssetWord`."""
    text = resources.files("registry").joinpath("schemas/words.json").read_text("utf-8")
    return {
        name: tuple(WordField(f["field"], f["offset"], f["bits"], f["doc"]) for f in fields)
        for name, fields in json.loads(text)["words"].items()
    }


def _layout(name: str) -> tuple[WordField, ...]:
    if name not in layouts():
        raise InvalidValueError("word", "must be a known storage word", value=name)
    return layouts()[name]


@cache
def _opening(name: str) -> tuple[Mapping[str, WordField], int]:
    """Fields of a word by name, and the bits that they use."""
    fields = {field.name: field for field in _layout(name)}
    return fields, sum(((1 << f.bits) - 1) << f.offset for f in fields.values())


class Word(Mapping[str, int | str]):
    """One storage word, opened: `word["rev"]`; an account's field is EIP-55 text.

    Raises InvalidValueError for an unknown name, a value beyond 256 bits, or a bit set outside
    every field: the layout would then not be the one published.
    """

    __slots__ = ("_layout", "name", "raw")

    def __init__(self, name: str, raw: int) -> None:
        if not 0 <= raw < _WORD_LIMIT:
            raise InvalidValueError("word", "must be from 0 to 2^256 - 1", value=raw)
        self.name, self.raw = name, raw
        self._layout, used = _opening(name)
        if raw & ~used:
            raise InvalidValueError("word", f"has bits outside the fields of {name}", value=raw)

    def __getitem__(self, field: str) -> int | str:
        found = self._layout[field]
        return _opened(found, (self.raw >> found.offset) & ((1 << found.bits) - 1))

    def __iter__(self) -> Iterator[str]:
        return iter(self._layout)

    def __len__(self) -> int:
        return len(self._layout)

    def __repr__(self) -> str:
        return f"Word({self.name!r}, {dict(self)!r})"

    def integer(self, field: str) -> int:
        """A field that is a number."""
        value = self[field]
        if not isinstance(value, int):
            raise TypeError(f"{self.name}.{field} is an account")
        return value

    def address(self, field: str) -> Address:
        """A field that is a party id or an account."""
        value = self[field]
        if isinstance(value, int):
            raise TypeError(f"{self.name}.{field} is a number")
        return Address(value)


def _opened(field: WordField, number: int) -> int | str:
    if field.bits != ADDRESS_BITS:
        return number
    return address_from_bytes(number.to_bytes(ADDRESS_BITS // 8, "big"))


def pack(name: str, values: Mapping[str, int | str]) -> int:
    """The storage word of those field values; fields left out are zero.

    Raises InvalidValueError for an unknown word or field, or a value that does not fit.
    """
    fields = {field.name: field for field in _layout(name)}
    raw = 0
    for key, value in values.items():
        if key not in fields:
            raise InvalidValueError(key, f"is not a field of {name}")
        raw |= _number(fields[key], value) << fields[key].offset
    return raw


def _number(field: WordField, value: int | str) -> int:
    if field.bits == ADDRESS_BITS:
        return int.from_bytes(to_bytes(parse_address(value, field.name)), "big")
    if isinstance(value, str) or not 0 <= value < 1 << field.bits:
        raise InvalidValueError(field.name, f"must be from 0 to 2^{field.bits} - 1", value=value)
    return value
