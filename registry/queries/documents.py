"""Rows as people and programs read them: names for numbers, hex for bytes, strings from 2^53."""

from __future__ import annotations

from typing import Any, Final

from registry.index.tables import PLACE_BITS
from registry.queries.reading import Row
from registry.records import schema
from registry.types import ADDRESS_BYTES, address_from_bytes

_SAFE: Final = 2**53


def account(raw: bytes | None) -> str | None:
    """A party id or account, EIP-55; None where there is none."""
    if raw is None or not any(raw):
        return None
    return str(address_from_bytes(bytes(raw[-ADDRESS_BYTES:]), "account"))


def party(raw: bytes) -> str:
    """A party id known to be there."""
    return str(address_from_bytes(bytes(raw), "party"))


def digest(raw: bytes) -> str:
    """An id or digest."""
    return "0x" + bytes(raw).hex()


def digest_or_none(raw: bytes | None) -> str | None:
    """An id or digest, None where it is zero or absent."""
    return digest(raw) if raw is not None and any(raw) else None


def number(value: int) -> int | str:
    """A number; from 2^53 on a decimal string."""
    return value if value < _SAFE else str(value)


def wide(raw: bytes) -> int | str:
    """A number of 256 bits."""
    return number(int.from_bytes(raw, "big"))


def name(enum: str, value: int) -> str:
    """The name of an enum's number."""
    return schema().enum_name(enum, value)


def purposes(raw: bytes | None) -> list[str] | None:
    """Names of a set of purposes; None for a root, which has every one."""
    if raw is None:
        return None
    bits = int.from_bytes(raw, "big")
    return [label for label, bit in schema().purposes.items() if bits >> bit & 1]


def flags(enum: str, bits: int) -> list[str]:
    """Names of a set of flags."""
    return [label for label, bit in schema().enums[enum].items() if bits & bit]


def region(value: int) -> str:
    """A six-digit division code."""
    return f"{value:06d}"


def made(row: Row) -> dict[str, Any]:
    """Block and log index of the event that made a record."""
    return {
        "block_number": row["made"] >> PLACE_BITS,
        "log_index": row["made"] & ((1 << PLACE_BITS) - 1),
    }
