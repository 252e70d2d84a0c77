"""Block headers as the follower needs them: linked, hashed again, and asked what logs they hold.

A bloom never denies a log that is there. So a block whose bloom has a bit that the logs given do
not account for may hold more of them, and is asked alone; one without such a bit holds no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from struct import Struct
from typing import Any, Final, NamedTuple

from registry.index.steps import RawLog
from registry.records import keccak
from registry.types import BlockNumber, UnixTime

_BLOOM_BYTES: Final = 256
_PLACES: Final = Struct(">3H")
_SHORT: Final = 55
_BYTES: Final = (
    "parentHash",
    "sha3Uncles",
    "miner",
    "stateRoot",
    "transactionsRoot",
    "receiptsRoot",
    "logsBloom",
)
_HEAD: Final = ["difficulty", "number", "gasLimit", "gasUsed", "timestamp"]
_FREE: Final = ["extraData", "mixHash", "nonce"]
_LATER: Final = (
    ("baseFeePerGas", True),
    ("withdrawalsRoot", False),
    ("blobGasUsed", True),
    ("excessBlobGas", True),
    ("parentBeaconBlockRoot", False),
    ("requestsHash", False),
)
"""Fields that came one fork after another, and whether each is a number."""


class Header(NamedTuple):
    """A block's header."""

    number: BlockNumber
    hash: bytes
    parent: bytes
    timestamp: UnixTime
    bloom: int
    receipts_root: bytes


def read_header(raw: Mapping[str, Any], *, hashed: bool) -> Header:
    """A header from JSON-RPC; *hashed*: its fields must hash to the hash it states, by Ethereum's
    rules. Raises KeyError, TypeError or ValueError where it is malformed, or another's.
    """
    digest = bytes.fromhex(raw["hash"][2:])
    if len(raw["logsBloom"]) != 2 + 2 * _BLOOM_BYTES:
        raise ValueError("bloom is not of 256 bytes")
    if hashed and keccak(_encoded(raw)) != digest:
        raise ValueError("block does not hash to the hash it states")
    return Header(
        BlockNumber(int(raw["number"], 16)),
        digest,
        bytes.fromhex(raw["parentHash"][2:]),
        UnixTime(int(raw["timestamp"], 16)),
        int(raw["logsBloom"], 16),
        bytes.fromhex(raw["receiptsRoot"][2:]),
    )


def _encoded(raw: Mapping[str, Any]) -> bytes:
    """The header's RLP (Yellow Paper appendix B): one list of byte strings."""
    items = [_text(bytes.fromhex(raw[name][2:])) for name in _BYTES]
    items += [_number(raw[name]) for name in _HEAD]
    items += [_text(bytes.fromhex(raw[name][2:])) for name in _FREE]
    for name, number in _LATER:
        value = raw.get(name)
        if value is None:
            break
        items.append(_number(value) if number else _text(bytes.fromhex(value[2:])))
    body = b"".join(items)
    return _prefix(0xC0, len(body)) + body


def _number(text: str) -> bytes:
    value = int(text, 16)
    return _text(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _text(raw: bytes) -> bytes:
    if len(raw) == 1 and raw[0] < 0x80:
        return raw
    return _prefix(0x80, len(raw)) + raw


def _prefix(base: int, length: int) -> bytes:
    if length <= _SHORT:
        return bytes((base + length,))
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((base + _SHORT + len(size),)) + size


@lru_cache(maxsize=4096)
def _known_bits(value: bytes) -> int:
    return bloom_bits(value)


def bloom_bits(value: bytes) -> int:
    """The three bits of a bloom that an address or topic sets (Yellow Paper 4.3.1)."""
    bits = 0
    for place in _PLACES.unpack_from(keccak(value)):
        bits |= 1 << (place & 0x7FF)
    return bits


def bloom_of(logs: Iterable[RawLog]) -> int:
    """The bloom of these logs alone."""
    values: set[bytes] = set()
    for log in logs:
        values.add(log.address)
        values.update(log.topics)
    bloom = bytearray(_BLOOM_BYTES)
    for value in values:
        for place in _PLACES.unpack_from(keccak(value)):
            bloom[~(place >> 3 & 0xFF)] |= 1 << (place & 7)
    return int.from_bytes(bloom, "big")


def may_hold(bloom: int, addresses: Iterable[bytes]) -> bool:
    """Whether a block of that bloom may have a log of one of these contracts."""
    return any(bloom & bits == bits for bits in map(_known_bits, addresses))


def unexplained(bloom: int, given: int, addresses: Iterable[bytes]) -> bool:
    """Whether a block may hold more of the contracts' logs than those whose own bloom is *given*,
    which is 0 of none.
    """
    if not bloom or not may_hold(bloom, addresses):
        return False
    return not given or bool(bloom & ~given)


def can_hold(bloom: int, given: int) -> bool:
    """Whether logs whose own bloom is *given* can be of a block with that bloom."""
    return not given & ~bloom
