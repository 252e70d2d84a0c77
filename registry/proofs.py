"""Block headers, accounts and storage words proven from one block hash. Pure, and frozen.

A header's keccak-256 is its block's hash; its state root commits to every account, an account's
storage root to every slot, present or empty. Sources: Ethereum Yellow Paper appendix D (trie, hex
prefix), EIP-1186 (`eth_getProof`), EIP-1559, 4895, 4844, 4788 and 7685 (header fields).

The verifier is written here on top of `rlp`, which web3 brings: the trie libraries on PyPI keep a
database and pull in typing layers to walk one path, and accept proofs with unused nodes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import rlp  # type: ignore[import-untyped]
from rlp.exceptions import RLPException  # type: ignore[import-untyped]
from sha3 import keccak_256

from registry.errors import ProofError
from registry.types import (
    Address,
    BlockNumber,
    Digest,
    UnixTime,
    digest_from_bytes,
    to_bytes,
)

EMPTY_ROOT: Final = bytes.fromhex(
    "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"
)
EMPTY_CODE: Final = bytes.fromhex(
    "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
)
MAX_NODES: Final = 64
MAX_NODE_BYTES: Final = 1024
MAX_HEADER_BYTES: Final = 4096
_WIDTH: Final = 32
_BRANCH: Final = 17
_PAIR: Final = 2
_BLOOM: Final = 256

_FIELDS: Final = (
    ("parentHash", 32),
    ("sha3Uncles", 32),
    ("miner", 20),
    ("stateRoot", 32),
    ("transactionsRoot", 32),
    ("receiptsRoot", 32),
    ("logsBloom", _BLOOM),
    ("difficulty", None),
    ("number", None),
    ("gasLimit", None),
    ("gasUsed", None),
    ("timestamp", None),
    ("extraData", 0),
    ("mixHash", 32),
    ("nonce", 8),
    ("baseFeePerGas", None),
    ("withdrawalsRoot", 32),
    ("blobGasUsed", None),
    ("excessBlobGas", None),
    ("parentBeaconBlockRoot", 32),
    ("requestsHash", 32),
)
"""Header fields in RLP order with their width in bytes; None is an integer, 0 is free bytes."""
_REQUIRED: Final = 15
"""Fields up to `nonce` are in every header; the later ones came one fork after another."""

_Item = bytes | list[Any]


def _keccak(data: bytes) -> bytes:
    digest: bytes = keccak_256(data).digest()
    return digest


@dataclass(frozen=True, slots=True)
class Header:
    """A block header whose bytes hash to `hash`."""

    hash: Digest
    parent_hash: Digest
    number: BlockNumber
    timestamp: UnixTime
    state_root: Digest
    receipts_root: Digest
    logs_bloom: bytes
    raw: bytes
    """Its RLP encoding."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account's state; `exists` is False where the trie proves that there is none."""

    exists: bool
    nonce: int
    balance: int
    storage_root: Digest
    code_hash: Digest


NO_ACCOUNT: Final = Account(
    False, 0, 0, digest_from_bytes(EMPTY_ROOT), digest_from_bytes(EMPTY_CODE)
)


def header_from_rpc(block: Mapping[str, Any]) -> Header:
    """Encode a block as JSON-RPC gives it, and check that it hashes to the hash it states.

    Raises ProofError for a missing or malformed field, or another hash.
    """
    present = [name for name, _ in _FIELDS if block.get(name) is not None]
    names = [name for name, _ in _FIELDS[: len(present)]]
    if len(present) < _REQUIRED or present != names:
        missing = next(name for name, _ in _FIELDS if name not in present)
        raise ProofError(f"header/{missing}", "is required")
    raw = rlp.encode([_encoded(name, width, block) for name, width in _FIELDS[: len(names)]])
    return read_header(raw, Digest(str(block.get("hash"))))


def _encoded(name: str, width: int | None, block: Mapping[str, Any]) -> bytes:
    text = block[name]
    if not isinstance(text, str) or not text.startswith("0x"):
        raise ProofError(f"header/{name}", "must be 0x and hex digits")
    try:
        if width is None:
            number = int(text, 16)
            return number.to_bytes((number.bit_length() + 7) // 8, "big")
        return bytes.fromhex(text[2:])
    except ValueError:
        raise ProofError(f"header/{name}", "must be 0x and hex digits") from None


def read_header(raw: bytes, block_hash: Digest) -> Header:
    """Read a header's RLP bytes, which must hash to *block_hash*.

    Raises ProofError for another hash, or bytes that are no header.
    """
    if len(raw) > MAX_HEADER_BYTES:
        raise ProofError("header", f"must be at most {MAX_HEADER_BYTES} bytes", size=len(raw))
    computed = digest_from_bytes(_keccak(raw))
    if computed != block_hash:
        raise ProofError("header", "must hash to the block hash", block=block_hash, got=computed)
    items = _decoded(raw, "header")
    if not isinstance(items, list) or not _REQUIRED <= len(items) <= len(_FIELDS):
        raise ProofError("header", "must be a list of header fields")
    found: dict[str, bytes] = {}
    for (name, width), item in zip(_FIELDS, items, strict=False):
        if not isinstance(item, bytes) or (width and len(item) != width):
            raise ProofError(f"header/{name}", "has the wrong width")
        found[name] = item
    return Header(
        hash=computed,
        parent_hash=digest_from_bytes(found["parentHash"]),
        number=BlockNumber(int.from_bytes(found["number"], "big")),
        timestamp=UnixTime(int.from_bytes(found["timestamp"], "big")),
        state_root=digest_from_bytes(found["stateRoot"]),
        receipts_root=digest_from_bytes(found["receiptsRoot"]),
        logs_bloom=found["logsBloom"],
        raw=raw,
    )


def verify_account(state_root: Digest, address: Address, nodes: Sequence[bytes]) -> Account:
    """The account at *address* under a state root, or NO_ACCOUNT where it is proven absent.

    Raises ProofError where the nodes do not prove either.
    """
    value = walk(to_bytes(state_root), _keccak(to_bytes(address)), nodes)
    if value is None:
        return NO_ACCOUNT
    parts = _decoded(value, "account")
    if not isinstance(parts, list) or [isinstance(p, bytes) for p in parts] != [True] * 4:
        raise ProofError("account", "must be nonce, balance, storage root and code hash")
    return Account(
        True,
        int.from_bytes(parts[0], "big"),
        int.from_bytes(parts[1], "big"),
        digest_from_bytes(parts[2], "account"),
        digest_from_bytes(parts[3], "account"),
    )


def verify_storage(storage_root: Digest, slot: int, nodes: Sequence[bytes]) -> int:
    """The word in a slot under an account's storage root; 0 where it is proven empty.

    Anvil keeps read but empty slots in its trie, as zeros; other clients leave them out. Raises
    ProofError where the nodes prove neither.
    """
    value = walk(to_bytes(storage_root), _keccak(slot.to_bytes(_WIDTH, "big")), nodes)
    if value is None:
        return 0
    item = _decoded(value, "storage")
    if not isinstance(item, bytes) or len(item) > _WIDTH or item[:1] == b"\0":
        raise ProofError("storage", "must be an integer of at most 32 bytes without leading zeros")
    return int.from_bytes(item, "big")


def walk(root: bytes, key: bytes, nodes: Sequence[bytes]) -> bytes | None:
    """The value at *key* (already hashed) under a trie root, None where it is proven absent.

    nodes: RLP nodes from the root down, each used exactly once; children shorter than 32 bytes lie
    inside their parents. Raises ProofError otherwise.
    """
    if len(nodes) > MAX_NODES or any(len(node) > MAX_NODE_BYTES for node in nodes):
        raise ProofError("proof", f"must be at most {MAX_NODES} nodes of {MAX_NODE_BYTES} bytes")
    if root == EMPTY_ROOT and list(nodes) in ([], [b"\x80"]):
        return None
    rest = iter(enumerate(nodes))
    value = _descend(_next_node(rest, root), _nibbles(key), rest)
    unused = next(rest, None)
    if unused is not None:
        raise ProofError(f"proof/{unused[0]}", "is not used")
    return value


def _descend(node: _Item, path: list[int], rest: Iterator[tuple[int, bytes]]) -> bytes | None:
    """Follow *path* from a decoded node to its value."""
    while True:
        if node == b"":
            return None
        if not isinstance(node, list) or len(node) not in (_PAIR, _BRANCH):
            raise ProofError("proof", "must consist of branches, extensions and leaves")
        if len(node) == _BRANCH:
            if not path:
                return _value(node[16]) or None
            child, path = node[path[0]], path[1:]
        else:
            prefix, is_leaf = _prefix(node[0])
            if path[: len(prefix)] != prefix or (is_leaf and len(path) != len(prefix)):
                return None
            if is_leaf:
                return _value(node[1])
            child, path = node[1], path[len(prefix) :]
        is_reference = isinstance(child, bytes) and len(child) == _WIDTH
        node = _next_node(rest, child) if is_reference else child


def _next_node(rest: Iterator[tuple[int, bytes]], digest: bytes) -> _Item:
    index, node = next(rest, (-1, b""))
    if index < 0:
        raise ProofError("proof", "ends before the key does")
    if _keccak(node) != digest:
        raise ProofError(f"proof/{index}", "must hash to its reference")
    return _decoded(node, f"proof/{index}")


def _decoded(raw: bytes, field: str) -> _Item:
    try:
        item: _Item = rlp.decode(raw)
    except (RLPException, RecursionError):
        raise ProofError(field, "must be RLP") from None
    return item


def _value(item: object) -> bytes:
    if not isinstance(item, bytes):
        raise ProofError("proof", "must end in a value")
    return item


def _nibbles(data: bytes) -> list[int]:
    return [half for byte in data for half in (byte >> 4, byte & 15)]


def _prefix(item: object) -> tuple[list[int], bool]:
    """Nibbles of a hex-prefix encoded path and whether it is a leaf's."""
    nibbles = _nibbles(item) if isinstance(item, bytes) else []
    if not nibbles or nibbles[0] > 3 or (not nibbles[0] & 1 and nibbles[1]):
        raise ProofError("proof", "must have paths in hex-prefix encoding")
    return nibbles[1 if nibbles[0] & 1 else 2 :], bool(nibbles[0] & 2)
