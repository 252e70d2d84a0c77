"""Blocks as points in time of the chain: every read names one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from registry.chain.profile import Finality
from registry.types import Address, BlockNumber, Digest, UnixTime, address_from_bytes


@dataclass(frozen=True, slots=True)
class Block:
    """One mined block. Reads name it by hash, so a reorganisation cannot mix two histories."""

    number: BlockNumber
    hash: Digest
    parent_hash: Digest
    timestamp: UnixTime
    state_root: Digest
    fields: Mapping[str, Any] = field(repr=False, compare=False)
    """The header's fields as JSON-RPC gave them."""

    @property
    def reference(self) -> dict[str, object]:
        """The block parameter of EIP-1898."""
        return {"blockHash": self.hash, "requireCanonical": True}


@dataclass(frozen=True, slots=True)
class AsOf:
    """The block an answer is as of, and how firm that block is."""

    block_number: BlockNumber
    block_hash: Digest
    finality: Finality

    def json(self) -> dict[str, object]:
        """The `as_of` member of answers."""
        return {
            "block_number": self.block_number,
            "block_hash": self.block_hash,
            "finality": self.finality,
        }


@dataclass(frozen=True, slots=True)
class Log:
    """One event as the chain keeps it; its place is (block_number, log_index)."""

    address: Address
    topics: tuple[Digest, ...]
    data: bytes
    block_number: BlockNumber
    block_hash: Digest
    tx: Digest
    log_index: int


def block_from_rpc(raw: Mapping[str, Any]) -> Block:
    """A block from JSON-RPC. Raises KeyError, TypeError or ValueError where it is malformed."""
    return Block(
        number=BlockNumber(int(raw["number"], 16)),
        hash=Digest(raw["hash"]),
        parent_hash=Digest(raw["parentHash"]),
        timestamp=UnixTime(int(raw["timestamp"], 16)),
        state_root=Digest(raw["stateRoot"]),
        fields={name: value for name, value in raw.items() if name != "transactions"},
    )


@lru_cache(maxsize=256)
def account(text: str) -> Address:
    """An account as JSON-RPC writes it, in its EIP-55 form. Raises ValueError where malformed."""
    return address_from_bytes(bytes.fromhex(text.removeprefix("0x")))


def log_from_rpc(raw: Mapping[str, Any]) -> Log:
    """A log from JSON-RPC. Raises KeyError, TypeError or ValueError where it is malformed."""
    return Log(
        address=account(raw["address"]),
        topics=tuple(Digest(topic) for topic in raw["topics"]),
        data=bytes.fromhex(raw["data"][2:]),
        block_number=BlockNumber(int(raw["blockNumber"], 16)),
        block_hash=Digest(raw["blockHash"]),
        tx=Digest(raw["transactionHash"]),
        log_index=int(raw["logIndex"], 16),
    )
