"""Terms of a record and the id they commit to.

A frozen format (EIP-712 hashStruct): a record's id is keccak256(typehash ‖ one 32-byte word per
field). An array stands as the keccak-256 of its concatenated elements, in the id and in the
contracts' structs alike. Guarded by `tests/vectors/records.json`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from registry.errors import InvalidValueError
from registry.records.schema import Field, TermsType, keccak, schema
from registry.types import (
    Address,
    Digest,
    address_from_bytes,
    digest_from_bytes,
    parse_address,
    parse_digest,
    to_bytes,
)

Value = int | str | tuple[str, ...]
"""A field's value: integer, `0x` text of an id or address, or the ids of an array."""
AbiValue = int | str | bytes
WORD: Final = 32
_ADDRESS_PAD: Final = bytes(12)

_checked_address = lru_cache(maxsize=4096)(parse_address)


class Terms(Mapping[str, Value]):
    """Immutable terms of one record, complete and in range.

    Read as a mapping, `terms["until"]`, or typed: `terms.integer("until")`. Equal when the ids are.
    Only what the id needs is checked here: every field present, of its type, within its width.
    """

    __slots__ = ("_id", "_values", "type")

    def __init__(self, name: str, values: Mapping[str, object]) -> None:
        """Raises InvalidValueError naming the first field that is missing, unknown or malformed."""
        self.type: TermsType = schema().terms_type(name)
        for extra in values.keys() - {field.name for field in self.type.fields}:
            raise InvalidValueError(str(extra), f"is not a field of {name}")
        self._values = {f.name: checked(f, values.get(f.name)) for f in self.type.fields}
        self._id = keccak(self.type.typehash + self.words())

    @property
    def name(self) -> str:
        """Name of the terms' type, such as `Grant`."""
        return self.type.name

    def __getitem__(self, field: str) -> Value:
        return self._values[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(self._id)

    def __eq__(self, other: object) -> bool:
        return self._id == other._id if isinstance(other, Terms) else NotImplemented

    def __repr__(self) -> str:
        return f"Terms({self.name!r}, {self._values!r})"

    def integer(self, field: str) -> int:
        """A field known to be an integer."""
        value = self._values[field]
        if not isinstance(value, int):
            raise TypeError(f"{self.name}.{field} is not an integer")
        return value

    def digest(self, field: str) -> Digest:
        """A field known to be a 32-byte id or digest."""
        return Digest(self._text(field, "bytes32"))

    def address(self, field: str) -> Address:
        """A field known to be a party id or account."""
        return Address(self._text(field, "address"))

    def _text(self, field: str, kind: str) -> str:
        value = self._values[field]
        if not isinstance(value, str) or self._field(field).type != kind:
            raise TypeError(f"{self.name}.{field} is not {kind}")
        return value

    def _field(self, name: str) -> Field:
        return next(field for field in self.type.fields if field.name == name)

    def words(self) -> bytes:
        """The terms as they lie in calldata and events: 32 bytes a field."""
        return b"".join(word(field, self._values[field.name]) for field in self.type.fields)

    def struct_hash(self) -> bytes:
        """EIP-712 hashStruct, 32 bytes: keccak256(typehash ‖ words)."""
        return self._id

    def abi(self) -> tuple[AbiValue, ...]:
        """The contracts' struct for an ABI encoder: an array is its hash."""
        return tuple(_abi(field, self._values[field.name]) for field in self.type.fields)

    def replace(self, **changes: object) -> Terms:
        """The same terms with some fields changed; their id is another. `from_` means `from`."""
        named = {name.rstrip("_"): value for name, value in changes.items()}
        return Terms(self.name, {**self._values, **named})

    @classmethod
    def from_words(
        cls, name: str, raw: bytes, arrays: Mapping[str, Sequence[str]] | None = None
    ) -> Terms:
        """Read terms back from calldata or an event's data.

        arrays: elements of array fields, which the words hold only as a hash; an empty array needs
        none. Raises InvalidValueError for a wrong length, a value beyond its type's width, or
        elements that do not hash to their word.
        """
        fields = schema().terms_type(name).fields
        if len(raw) != WORD * len(fields):
            raise InvalidValueError("words", f"must be {WORD * len(fields)} bytes", value=len(raw))
        given = arrays or {}
        pairs = zip(fields, range(0, len(raw), WORD), strict=True)
        return cls(name, {f.name: _opened(f, raw[at : at + WORD], given) for f, at in pairs})


def checked(field: Field, value: object) -> Value:
    """*value* as the field's type takes it. Raises InvalidValueError naming the field."""
    if value is None:
        raise InvalidValueError(field.name, "is required")
    if field.is_array:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise InvalidValueError(field.name, "must be a list of ids", value=value)
        return tuple(parse_digest(item, f"{field.name}/{n}") for n, item in enumerate(value))
    if field.is_address:
        if not isinstance(value, str):
            raise InvalidValueError(field.name, "must be 0x and 40 hex digits", value=value)
        return _checked_address(value, field.name)
    if field.bits is None:
        return parse_digest(value, field.name)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValueError(field.name, "must be an integer", value=value)
    if not 0 <= value < 1 << field.bits:
        raise InvalidValueError(field.name, f"must be from 0 to 2^{field.bits} - 1", value=value)
    return value


def word(field: Field, value: Value) -> bytes:
    """One checked value as 32 bytes."""
    if isinstance(value, int):
        return value.to_bytes(WORD, "big")
    if isinstance(value, tuple):
        return array_hash(value)
    raw = bytes.fromhex(value[2:])
    return _ADDRESS_PAD + raw if field.is_address else raw


def array_hash(items: Iterable[str]) -> bytes:
    """EIP-712 hash of an array of ids: keccak-256 of their bytes, one after another."""
    return keccak(b"".join(to_bytes(item) for item in items))


def _abi(field: Field, value: Value) -> AbiValue:
    if isinstance(value, int) or field.is_address:
        return value if isinstance(value, int | str) else b""
    return word(field, value)


def _opened(field: Field, raw: bytes, arrays: Mapping[str, Sequence[str]]) -> object:
    """One word as the value of its field."""
    if field.is_array:
        items = tuple(arrays.get(field.name, ()))
        if array_hash(items) != raw:
            raise InvalidValueError(field.name, "ids must hash to the word", value=raw)
        return items
    if field.is_address:
        if any(raw[:12]):
            raise InvalidValueError(field.name, "must be from 0 to 2^160 - 1", value=raw)
        return address_from_bytes(raw[12:], field.name)
    return digest_from_bytes(raw) if field.bits is None else int.from_bytes(raw, "big")
