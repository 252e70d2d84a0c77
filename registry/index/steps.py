"""What a follower tells of the chain, in order: blocks, finality, and what is taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from registry.types import BlockNumber, UnixTime


class RawLog(NamedTuple):
    """One event as the chain has it; every member but the index is bytes as they are."""

    log_index: int
    tx: bytes
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


class Link(NamedTuple):
    """A block's place in the chain: its number and hash."""

    number: BlockNumber
    hash: bytes


@dataclass(frozen=True, slots=True)
class Block:
    """The next block of the chain, with the register's events in it, in order.

    Blocks without events are left out where they are final, but for the last of each range.
    """

    number: BlockNumber
    hash: bytes
    parent: bytes
    timestamp: UnixTime
    logs: tuple[RawLog, ...]

    @property
    def link(self) -> Link:
        """Its number and hash."""
        return Link(self.number, self.hash)


@dataclass(frozen=True, slots=True)
class Reorg:
    """What was told after block *to* is no longer part of the chain."""

    to: Link


@dataclass(frozen=True, slots=True)
class Finalised:
    """Every block up to *block* is final. Follows each range of blocks: here it may be kept."""

    block: Link


@dataclass(frozen=True, slots=True)
class Reached:
    """The follower stands at the head; *head* is the endpoint's, *lagging* where it is lower than
    what was told before and part of it.
    """

    head: Link
    lagging: bool = False


Step = Block | Reorg | Finalised | Reached
