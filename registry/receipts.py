"""Receipts of a block, proven whole from its header: so nothing that a period held is missing.

A header's receipts root is the root of the trie of rlp(index) → receipt; a receipt is its
transaction's type and rlp([status, cumulative gas, bloom, logs]). Its logs bloom never denies an
address that emitted. Pure, and frozen. Sources: Ethereum Yellow Paper 4.3.1 and appendix D,
EIP-658, EIP-2718.

The trie is computed here on top of `rlp`, as `registry.proofs` walks it, for the same reasons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import rlp  # type: ignore[import-untyped]
from rlp.exceptions import RLPException  # type: ignore[import-untyped]

from registry.errors import ProofError
from registry.records import keccak
from registry.types import Address, Digest, address_from_bytes, digest_from_bytes, to_bytes

BLOOM_BYTES: Final = 256
MAX_RECEIPT_BYTES: Final = 16 << 20
_BLOOM_BITS: Final = 2047
_INLINE: Final = 32
_TYPED_BELOW: Final = 0x80
"""An RLP list begins with 0xc0 or more; a transaction's type is smaller than this."""
_BRANCHES: Final = 16

_Pair = tuple[tuple[int, ...], bytes]


@dataclass(frozen=True, slots=True)
class ReceiptLog:
    """One log as a receipt holds it: it does not say its own place."""

    address: Address
    topics: tuple[Digest, ...]
    data: bytes


def may_hold(bloom: bytes, address: Address) -> bool:
    """Whether a logs bloom of 256 bytes allows that *address* emitted: False is certain."""
    hashed = keccak(to_bytes(address))
    for at in (0, 2, 4):
        bit = int.from_bytes(hashed[at : at + 2], "big") & _BLOOM_BITS
        if not bloom[BLOOM_BYTES - 1 - bit // 8] >> (bit % 8) & 1:
            return False
    return True


def receipt_from_rpc(raw: Mapping[str, Any]) -> bytes:
    """The consensus encoding of a receipt as JSON-RPC gives it.

    Raises ProofError for a missing or malformed member; receipts from before EIP-658 are not read.
    """
    try:
        kind = int(raw.get("type", "0x0"), 16)
        logs = [
            [_bytes(log["address"]), [_bytes(t) for t in log["topics"]], _bytes(log["data"])]
            for log in raw["logs"]
        ]
        body = [
            _integer(raw["status"]),
            _integer(raw["cumulativeGasUsed"]),
            _bytes(raw["logsBloom"]),
            logs,
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProofError("receipt", f"must be a receipt of JSON-RPC: {error}") from None
    encoded: bytes = rlp.encode(body)
    return bytes([kind]) + encoded if kind else encoded


def receipt_logs(receipt: bytes) -> tuple[ReceiptLog, ...]:
    """The logs of one encoded receipt, in order. Raises ProofError for bytes that are none."""
    if not receipt or len(receipt) > MAX_RECEIPT_BYTES:
        raise ProofError("receipt", f"must be 1 to {MAX_RECEIPT_BYTES} bytes")
    body = receipt[1:] if receipt[0] < _TYPED_BELOW else receipt
    try:
        _, _, _, logs = rlp.decode(body)
        return tuple(
            ReceiptLog(
                address_from_bytes(address, "address"),
                tuple(digest_from_bytes(topic, "topics") for topic in topics),
                bytes(data),
            )
            for address, topics, data in logs
        )
    except (RLPException, ValueError, TypeError, RecursionError):
        raise ProofError("receipt", "must be RLP of status, gas, bloom and logs") from None


def receipts_root(receipts: Sequence[bytes]) -> Digest:
    """Root of the trie of a block's encoded receipts, in order of their transactions."""
    pairs = sorted((_nibbles(rlp.encode(n)), receipt) for n, receipt in enumerate(receipts))
    root: bytes = rlp.encode(_node(pairs, 0))
    return digest_from_bytes(keccak(root))


def _node(pairs: Sequence[_Pair], depth: int) -> Any:
    """The node over *pairs*, whose keys agree up to *depth* nibbles."""
    if not pairs:
        return b""
    first, last = pairs[0][0], pairs[-1][0]
    if len(pairs) == 1:
        return [_prefixed(first[depth:], leaf=True), pairs[0][1]]
    shared = depth
    while shared < min(len(first), len(last)) and first[shared] == last[shared]:
        shared += 1
    if shared > depth:
        return [_prefixed(first[depth:shared], leaf=False), _reference(_node(pairs, shared))]
    branch: list[Any] = [
        _reference(
            _node([p for p in pairs if len(p[0]) > depth and p[0][depth] == nibble], depth + 1)
        )
        for nibble in range(_BRANCHES)
    ]
    return [*branch, next((value for key, value in pairs if len(key) == depth), b"")]


def _reference(node: Any) -> Any:
    """A node as its parent holds it: itself where it is short, else its hash."""
    encoded: bytes = rlp.encode(node)
    return node if len(encoded) < _INLINE else keccak(encoded)


def _prefixed(nibbles: Sequence[int], *, leaf: bool) -> bytes:
    """Hex-prefix encoding of a path."""
    odd = len(nibbles) % 2
    flag = 2 * leaf + odd
    padded = [flag, *nibbles] if odd else [flag, 0, *nibbles]
    return bytes(high << 4 | low for high, low in zip(padded[::2], padded[1::2], strict=True))


def _nibbles(data: bytes) -> tuple[int, ...]:
    return tuple(half for byte in data for half in (byte >> 4, byte & 15))


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.removeprefix("0x"))


def _integer(text: str) -> bytes:
    number = int(text, 16)
    return number.to_bytes((number.bit_length() + 7) // 8, "big")
