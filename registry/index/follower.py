"""Following the chain: a stream of blocks, what became final, and what was taken back.

A head lower than what was told, and part of it, is a lagging endpoint, never a reorganisation.
Another block at a height already told is one, on a shorter chain too: the stream goes back to the
last block in common and on from there. A reorganisation beyond finality ends it, loudly, with
nothing changed; a head lower than what is final tells nothing. A subscription may `wake` the
follower; it is never believed.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from typing import Final

from registry.chain.profile import ChainProfile
from registry.errors import IntegrityError
from registry.index.endpoint import (
    DeadError,
    Endpoint,
    EndpointError,
    InconsistentError,
    TooMuchError,
)
from registry.index.headers import Header
from registry.index.ranges import BehindError, MovedError, RangeReader
from registry.index.sources import Sources
from registry.index.steps import Block, Finalised, Link, Reached, Reorg, Step
from registry.types import BlockNumber

FIRST_STEP: Final = 16
"""Blocks in the first range; it grows while answers stay small."""
MOST_BLOCKS: Final = 1_000
MOST_LOGS: Final = 3_000
"""A range is meant to hold no more events than this."""
MOMENT: Final = 0.2
"""Seconds until a chain that moved is looked at again."""
PATIENCE: Final = 5
"""So often may an endpoint's chain move under a reading before it is not believed."""


class FinalityBrokenError(IntegrityError):
    """The chain went back beyond what was final. The index stays as it is; a person must look."""

    title = "Finality broken"

    def __init__(self, known: Link, found: bytes) -> None:
        rule = "the chain holds another block where one was final"
        where = {"block_number": known.number, "known": known.hash, "found": found}
        super().__init__("FinalityBroken", "block", rule, where)


class Follower:
    """One stream of steps from where an index stands.

    tail: every block told from the last final one on, oldest first. poll: seconds between looks.
    """

    def __init__(
        self,
        sources: Sources,
        reader: RangeReader,
        profile: ChainProfile,
        tail: Sequence[Link],
        poll: float = 2.0,
    ) -> None:
        self._sources, self._reader, self._profile = sources, reader, profile
        self._tail, self._poll = list(tail), poll
        self._step = FIRST_STEP
        self._moved = 0
        self._woken = asyncio.Event()
        self.endpoint: Endpoint | None = None
        """Whom it asks now."""

    @property
    def at(self) -> Link:
        """The last block told."""
        return self._tail[-1]

    def wake(self) -> None:
        """Look at the chain now."""
        self._woken.set()

    async def steps(self, *, once: bool = False) -> AsyncGenerator[Step]:
        """Every step from here on; *once*: only up to the head as it is now.

        Raises FinalityBrokenError; EndpointsFailedError and EndpointsDisagreeError, after which a
        new call goes on where this one ended.
        """
        while True:
            endpoint, head = await self._sources.agree()
            self.endpoint = endpoint
            try:
                async for step in self._towards(endpoint, head):
                    yield step
                self._moved = 0
                self._sources.praise(endpoint)
                if once:
                    return
                await self._rest()
            except EndpointError as error:
                await self._blame(endpoint, error)

    async def _blame(self, endpoint: Endpoint, error: EndpointError) -> None:
        """A chain that moved is looked at again, some times; every other failure counts."""
        if isinstance(error, MovedError | BehindError):
            self._moved += 1
            if self._moved < PATIENCE:
                await asyncio.sleep(min(self._poll, MOMENT))
                return
        if isinstance(error, MovedError):
            error = InconsistentError(endpoint.origin, error.reason)
        self._moved = 0
        self._sources.blame(endpoint, error)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), self._poll)
        self._woken.clear()

    async def _towards(self, endpoint: Endpoint, head: Header) -> AsyncGenerator[Step]:
        """Steps from what was told to *head*."""
        target = Link(head.number, head.hash)
        if target.number < self.at.number and not await self._is_another(endpoint, target):
            yield Reached(target, lagging=True)
            return
        common = await self._in_common(endpoint, target)
        if common != self.at:
            while self._tail[-1] != common:
                self._tail.pop()
            yield Reorg(common)
        final = await self._final(endpoint, head)
        async for step in self._ranges(endpoint, target, final):
            yield step
        yield Finalised(self._finalise(final))
        yield Reached(target)

    async def _is_another(self, endpoint: Endpoint, head: Link) -> bool:
        """Whether a head lower than what was told ends another chain: a block other than the one
        told at its height, and an endpoint that has nothing as high as what was told.

        One address may lead to several nodes, so a node that is behind on a branch left since does
        not pass for a reorganisation while another still has the chain told. Raises MovedError.
        """
        told = next((link for link in self._tail if link.number == head.number), head)
        if told.hash == head.hash:
            return False
        header = await self._sources.header(endpoint, self.at.number)
        if header is not None and header.hash != self.at.hash:
            raise MovedError(endpoint.origin, f"has block {header.number} above its head")
        return header is None

    async def _in_common(self, endpoint: Endpoint, head: Link) -> Link:
        """The last block told that is still part of the chain. Raises FinalityBrokenError."""
        above: Header | None = None
        for link in reversed([link for link in self._tail if link.number <= head.number]):
            header = await self._sources.header(endpoint, link.number)
            if header is None:
                raise BehindError(endpoint.origin, f"does not have block {link.number}")
            if (
                above is not None
                and above.parent != header.hash
                and above.number - 1 == link.number
            ):
                raise MovedError(
                    endpoint.origin, f"block {above.number} does not follow its parent"
                )
            if header.hash == link.hash:
                return link
            above = header
        raise FinalityBrokenError(self._tail[0], above.hash if above else b"")

    async def _final(self, endpoint: Endpoint, head: Header) -> BlockNumber:
        """The last final block's number, by the chain's profile."""
        profile = self._profile
        if profile.finality == "immediate":
            return head.number
        if profile.finality == "depth":
            return BlockNumber(max(head.number - profile.depth, 0))
        found = await self._sources.header(endpoint, "finalized")
        if found is None:
            return self._tail[0].number
        for link in self._tail:
            if link.number == found.number and link.hash != found.hash:
                raise MovedError(endpoint.origin, f"final block {found.number} is another")
        return found.number

    def _finalise(self, final: BlockNumber) -> Link:
        """Forget what was told before the last final block; that block."""
        while len(self._tail) > 1 and self._tail[1].number <= final:
            self._tail.pop(0)
        return self._tail[0]

    async def _ranges(
        self, endpoint: Endpoint, target: Link, final: BlockNumber
    ) -> AsyncGenerator[Step]:
        """Blocks up to the target, range by range; the next is read while one is being kept."""
        ahead = self._read_ahead(endpoint, self.at, target)
        try:
            while ahead is not None:
                blocks = await ahead
                self._moved = 0
                last = blocks[-1].link
                ahead = self._read_ahead(endpoint, last, target)
                for block in blocks:
                    if block.logs or block.number >= final or block is blocks[-1]:
                        self._tail.append(block.link)
                        yield block
                yield Finalised(self._finalise(final))
        finally:
            if ahead is not None:
                ahead.cancel()
                with suppress(asyncio.CancelledError, EndpointError):
                    await ahead

    def _read_ahead(
        self, endpoint: Endpoint, after: Link, target: Link
    ) -> asyncio.Task[list[Block]] | None:
        if after.number >= target.number:
            return None
        return asyncio.create_task(self._range(endpoint, after, target))

    async def _range(self, endpoint: Endpoint, after: Link, target: Link) -> list[Block]:
        """The next range, as large as the endpoint serves; its last block must be the target where
        it reaches so far.
        """
        blocks = await self._as_many(endpoint, after, target)
        last = blocks[-1]
        if last.number == target.number and last.hash != target.hash:
            raise MovedError(endpoint.origin, f"block {last.number} is no longer the head")
        self._adapt(len(blocks), sum(len(block.logs) for block in blocks))
        return blocks

    async def _as_many(self, endpoint: Endpoint, after: Link, target: Link) -> list[Block]:
        first = BlockNumber(after.number + 1)
        while True:
            last = BlockNumber(min(after.number + self._step, target.number))
            try:
                return await self._reader.read(endpoint, first, last, after.hash)
            except TooMuchError as error:
                if first == last:
                    raise DeadError(endpoint.origin, error.reason) from error
                self._step = max(1, (last - first + 1) // 2)

    def _adapt(self, blocks: int, logs: int) -> None:
        """Let ranges grow while they are small, and shrink before they are too large."""
        if logs > MOST_LOGS:
            self._step = max(1, blocks * MOST_LOGS // logs)
        elif blocks >= self._step:
            most = min(MOST_BLOCKS, self._profile.log_range)
            fitting = self._step * MOST_LOGS // max(logs, 1)
            self._step = max(1, min(self._step * 2, fitting, most))
