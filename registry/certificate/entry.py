"""Terms as a bundle states them: values for people, and words that the id commits to. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from registry.errors import InvalidValueError
from registry.records import Field, Terms, Value, keccak, schema
from registry.records.consents import SAFE_INTEGER
from registry.records.ids import ROOT_DOMAIN
from registry.records.terms import word
from registry.types import Address, Digest, PartyId, digest_from_bytes

ROOT: Final = "Root"
_ROOT_FIELDS: Final = (
    Field("asset", "bytes32", "asset id"),
    Field("kind", "uint8", "right kind"),
)


def fields_of(terms_type: str) -> tuple[Field, ...]:
    """Fields of a kind of terms, or of `Root`. Raises InvalidValueError for an unknown one."""
    return _ROOT_FIELDS if terms_type == ROOT else schema().terms_type(terms_type).fields


def typehash_of(terms_type: str) -> bytes:
    """What stands before the words in an id."""
    return ROOT_DOMAIN if terms_type == ROOT else schema().terms_type(terms_type).typehash


@dataclass(frozen=True)
class Entry:
    """One record's terms. The stated id and words are claims until the step `id` has passed."""

    type: str
    id: Digest
    values: Mapping[str, Value]
    words: bytes

    @classmethod
    def of(cls, terms: Terms) -> Entry:
        """The entry of given terms."""
        words = terms.words()
        return cls(terms.name, _id(terms.name, words), dict(terms), words)

    @classmethod
    def of_root(cls, asset: Digest, kind: int) -> Entry:
        """The entry of a root right."""
        values: dict[str, Value] = {"asset": asset, "kind": kind}
        words = b"".join(word(field, values[field.name]) for field in _ROOT_FIELDS)
        return cls(ROOT, _id(ROOT, words), values, words)

    @property
    def computed_id(self) -> Digest:
        """The id that the words commit to."""
        return _id(self.type, self.words)

    @cached_property
    def terms(self) -> Terms:
        """The values as terms. Raises InvalidValueError for a root, which has none."""
        return Terms(self.type, self.values)

    def integer(self, field: str) -> int:
        """A value that is a number."""
        value = self.values[field]
        if not isinstance(value, int):
            raise InvalidValueError(field, "must be a number")
        return value

    def text(self, field: str) -> Digest:
        """A value that is an id or a digest."""
        value = self.values[field]
        if not isinstance(value, str):
            raise InvalidValueError(field, "must be text")
        return Digest(value)

    def party(self, field: str) -> PartyId:
        """A value that is a party id."""
        return PartyId(Address(self.text(field)))

    def json(self) -> dict[str, Any]:
        """The entry as it is written."""
        values = {f.name: _plain(self.values[f.name]) for f in fields_of(self.type)}
        return {
            "type": self.type,
            "id": self.id,
            "values": values,
            "words": "0x" + self.words.hex(),
        }


def _id(terms_type: str, words: bytes) -> Digest:
    return digest_from_bytes(keccak(typehash_of(terms_type) + words))


def _plain(value: Value) -> object:
    if isinstance(value, int):
        return value if value < SAFE_INTEGER else str(value)
    return list(value) if isinstance(value, tuple) else value
