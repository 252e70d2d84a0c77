"""One range of blocks read whole: headers that link, and every event of the register in them.

An endpoint may cut its results without saying so. So the header of every block is read; each must
follow from the one before, and its bloom must account for the logs given. A block that may hold
more is read whole.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from registry.index.endpoint import (
    AnsweredError,
    DeadError,
    Endpoint,
    EndpointError,
    InconsistentError,
    TooMuchError,
    patiently,
)
from registry.index.headers import Header, bloom_of, can_hold, read_header, unexplained
from registry.index.steps import Block, RawLog
from registry.index.whole_blocks import AT_ONCE, log_filter, logs_of, read_log
from registry.types import BlockNumber

_HEADERS_AT_ONCE: Final = 100


class MovedError(EndpointError):
    """Headers and logs are not of one chain, or not of the one known: it moved while it was read,
    or the endpoint contradicts itself. Ask for the head again.
    """


class BehindError(EndpointError):
    """The endpoint does not have a block that its head promised."""


@dataclass(frozen=True, slots=True)
class RangeReader:
    """Reads ranges of the register's events.

    addresses: the contracts'. hashed: each header must hash to the hash it states. prove: read
    every block with events whole, not only where there is a doubt: an altered event shows too.
    """

    addresses: frozenset[bytes]
    hashed: bool
    prove: bool = False

    async def read(
        self, endpoint: Endpoint, first: BlockNumber, last: BlockNumber, parent: bytes
    ) -> list[Block]:
        """Every block from *first* to *last*, the first of which follows *parent*.

        Raises TooMuchError where the endpoint will not serve so many, MovedError, BehindError,
        InconsistentError, DeadError, BusyError.
        """
        logs, headers = await asyncio.gather(
            self._logs(endpoint, first, last), self._headers(endpoint, first, last)
        )
        _ensure_linked(endpoint, headers, parent)
        by_block = _by_block(endpoint, headers, logs)
        blooms = {of: bloom_of(group) for of, group in by_block.items()}
        doubtful = [h for h in headers if self._is_doubtful(h, blooms.get(h.hash, 0))]
        for of in await self._ensure_whole(endpoint, doubtful, by_block, single=first == last):
            blooms[of] = bloom_of(by_block[of])
        for header in headers:
            if not can_hold(header.bloom, blooms.get(header.hash, 0)):
                rule = f"gave logs that block {header.number} cannot hold"
                raise InconsistentError(endpoint.origin, rule)
        return [
            Block(h.number, h.hash, h.parent, h.timestamp, by_block.get(h.hash, ()))
            for h in headers
        ]

    def _is_doubtful(self, header: Header, given: int) -> bool:
        if self.prove and given:
            return True
        return unexplained(header.bloom, given, self.addresses)

    async def _logs(
        self, endpoint: Endpoint, first: BlockNumber, last: BlockNumber
    ) -> list[tuple[bytes, RawLog]]:
        window = {"fromBlock": hex(first), "toBlock": hex(last)}
        try:
            (found,) = await patiently(endpoint, [log_filter(self.addresses, window)])
        except AnsweredError as error:
            raise TooMuchError(endpoint.origin, error.reason) from error
        return self._read(endpoint, found)

    def _read(self, endpoint: Endpoint, found: object) -> list[tuple[bytes, RawLog]]:
        """Logs with the hash of their block, in the order given."""
        if not isinstance(found, list):
            raise InconsistentError(endpoint.origin, "eth_getLogs gave no list")
        try:
            logs = [read_log(item) for item in found]
        except (KeyError, TypeError, ValueError) as error:
            raise InconsistentError(endpoint.origin, f"malformed log: {error}") from error
        if any(log.address not in self.addresses for _, log in logs):
            raise InconsistentError(endpoint.origin, "gave a log of another contract")
        return logs

    async def _headers(
        self, endpoint: Endpoint, first: BlockNumber, last: BlockNumber
    ) -> list[Header]:
        headers: list[Header] = []
        for start in range(first, last + 1, _HEADERS_AT_ONCE):
            numbers = range(start, min(start + _HEADERS_AT_ONCE, last + 1))
            requests = [("eth_getBlockByNumber", (hex(n), False)) for n in numbers]
            try:
                found = await patiently(endpoint, requests)
            except AnsweredError as error:
                raise DeadError(endpoint.origin, error.reason) from error
            for number, raw in zip(numbers, found, strict=True):
                headers.append(self._header(endpoint, number, raw))
        return headers

    def _header(self, endpoint: Endpoint, number: int, raw: Any) -> Header:
        if raw is None:
            raise BehindError(endpoint.origin, f"does not have block {number}")
        try:
            header = read_header(raw, hashed=self.hashed)
        except (KeyError, TypeError, ValueError) as error:
            raise InconsistentError(endpoint.origin, f"block {number}: {error}") from error
        if header.number != number:
            raise InconsistentError(endpoint.origin, f"gave another block than {number}")
        return header

    async def _ensure_whole(
        self,
        endpoint: Endpoint,
        doubtful: Sequence[Header],
        given: dict[bytes, tuple[RawLog, ...]],
        *,
        single: bool,
    ) -> list[bytes]:
        """Raise TooMuchError where a block asked alone has other logs than the range had; of a
        single block take those instead. The hashes of blocks whose logs were replaced.
        """
        replaced: list[bytes] = []
        for start in range(0, len(doubtful), AT_ONCE):
            part = doubtful[start : start + AT_ONCE]
            whole = await logs_of(endpoint, part, self.addresses, proven=self.hashed)
            for header, alone in zip(part, whole, strict=True):
                if alone != given.get(header.hash, ()) and single:
                    given[header.hash] = alone
                    replaced.append(header.hash)
                elif alone != given.get(header.hash, ()):
                    rule = f"left out logs of block {header.number}"
                    raise TooMuchError(endpoint.origin, rule)
        return replaced


def _ensure_linked(endpoint: Endpoint, headers: Sequence[Header], parent: bytes) -> None:
    for header in headers:
        if header.parent != parent:
            raise MovedError(endpoint.origin, f"block {header.number} does not follow its parent")
        parent = header.hash


def _by_block(
    endpoint: Endpoint, headers: Sequence[Header], logs: Sequence[tuple[bytes, RawLog]]
) -> dict[bytes, tuple[RawLog, ...]]:
    """Logs by the hash of their block, in order. Raises MovedError for one of another block,
    InconsistentError for one given twice or out of order.
    """
    grouped: dict[bytes, list[RawLog]] = {header.hash: [] for header in headers}
    for block_hash, log in logs:
        if block_hash not in grouped:
            raise MovedError(endpoint.origin, "a log is of another block than its range has")
        group = grouped[block_hash]
        if group and group[-1].log_index >= log.log_index:
            raise InconsistentError(endpoint.origin, "gave logs twice, or out of order")
        group.append(log)
    return {block_hash: tuple(group) for block_hash, group in grouped.items() if group}
