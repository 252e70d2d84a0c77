"""Reads that many wait for together."""

from __future__ import annotations

import asyncio

import pytest

from registry.chain.shared_read import SharedRead


class Source:
    """Answers with how often it was asked, when told to."""

    def __init__(self, *, failing: int = 0) -> None:
        self.asked, self.failing, self.go = 0, failing, asyncio.Event()

    async def read(self) -> int:
        self.asked += 1
        mine = self.asked
        await self.go.wait()
        if mine == self.failing:
            raise OSError("the first fails")
        return mine


async def _turn() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_shared_read__asked_while_one_is_under_way__is_begun_after() -> None:
    source = Source()
    shared = SharedRead(source.read)
    first = asyncio.create_task(shared.get())
    await _turn()
    others = [asyncio.create_task(shared.get()) for _ in range(3)]
    await _turn()
    assert source.asked == 1
    source.go.set()
    assert await first == 1
    assert await asyncio.gather(*others) == [2, 2, 2]


async def test_shared_read__asked_again__reads_again() -> None:
    source = Source()
    source.go.set()
    shared = SharedRead(source.read)
    assert [await shared.get(), await shared.get()] == [1, 2]


async def test_shared_read__failing__fails_only_for_those_who_waited_for_it() -> None:
    source = Source(failing=1)
    shared = SharedRead(source.read)
    first = asyncio.create_task(shared.get())
    await _turn()
    later = asyncio.create_task(shared.get())
    await _turn()
    source.go.set()
    with pytest.raises(OSError, match="the first fails"):
        await first
    assert await later == 2


async def test_shared_read__one_gives_up__others_are_answered() -> None:
    source = Source()
    shared = SharedRead(source.read)
    waiting = [asyncio.create_task(shared.get()) for _ in range(2)]
    await _turn()
    waiting[0].cancel()
    await _turn()
    source.go.set()
    assert await waiting[1] in (1, 2)
    assert waiting[0].cancelled()
