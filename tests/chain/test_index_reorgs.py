"""An index through reorganisations: afterwards it equals one made from nothing, row for row."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from registry.chain.deployment import Deployment
from registry.chain.profile import ANVIL, CONSORTIUM
from registry.index import follower, sources
from registry.index.follower import FinalityBrokenError
from registry.index.running import Indexer, open_indexer
from registry.index.store import IndexMismatchError
from registry.index.waking import wake_at_heads
from tests.chain.company import Company
from tests.chain.index_story import Story
from tests.chain.index_world import NewDatabase, checked, ensure_like_fresh, rows_of, synced

DEEPEST = 64
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
SEEDS = range(300 if DEEP else 8)
ON_POSTGRESQL = range(100 if DEEP else 3)
CHASES = range(50 if DEEP else 2)


@pytest_asyncio.fixture
async def story(company: Company, anvil: Any) -> AsyncIterator[Story]:
    """A story that mines its own blocks."""
    made = await Story.begin(company, anvil, 1)
    yield made
    made.end()


def _branch(story: Story, depth: int, seed: int, length: int | None = None) -> None:
    """Replace the last *depth* blocks by *length* others, one more where none is given."""
    story.chain.rpc("anvil_rollback", depth)
    story.turn(seed)
    story.anchor()
    story.blocks(depth + 1 if length is None else length)


async def _survive(story: Story, url: str, new_database: NewDatabase, seed: int) -> None:
    """Three reorganisations of random depths, to longer chains and to shorter ones; after each the
    index is as one made from nothing.

    By snapshots: after some thousands of blocks Anvil forgets states that a rollback would need.
    """
    story.turn(seed)
    deployment, engine, draw = story.company.session.deployment, new_database(), story.seed
    depths = [draw.choice([1, 2, DEEPEST, draw.randrange(3, DEEPEST)]) for _ in range(3)]
    lengths = [draw.choice([depth + 1, draw.randrange(1, depth + 1)]) for depth in depths]
    story.blocks(draw.randrange(1, 30), most_acts=2)
    for number, (depth, length) in enumerate(zip(depths, lengths, strict=True)):
        snapshot = story.rpc("evm_snapshot")
        story.blocks(depth, most_acts=2)
        await synced(engine, deployment, url)
        assert story.rpc("evm_revert", snapshot) is True
        story.turn(seed * 100 + number)
        story.anchor()
        story.blocks(length)
        assert (await synced(engine, deployment, url)).reorgs == 1
        is_shorter = length < depth
        await ensure_like_fresh(engine, deployment, url, new_database(), is_shorter=is_shorter)
        if is_shorter:
            story.blocks(depth - length)
            assert (await synced(engine, deployment, url)).reorgs == 0
            await ensure_like_fresh(engine, deployment, url, new_database())
    assert not (await checked(engine, deployment, url)).different


@pytest.mark.parametrize("seed", SEEDS)
async def test_reorgs__of_any_depth__leave_the_index_as_made_from_nothing(
    story: Story, anvil: Any, new_sqlite: NewDatabase, seed: int
) -> None:
    await _survive(story, anvil.url, new_sqlite, seed)


@pytest.mark.parametrize("seed", ON_POSTGRESQL)
async def test_reorgs__on_postgresql__leave_the_index_as_made_from_nothing(
    story: Story, anvil: Any, new_postgresql: NewDatabase, seed: int
) -> None:
    await _survive(story, anvil.url, new_postgresql, seed)


async def test_reorg__beyond_finality__halts_and_changes_nothing(
    story: Story, anvil: Any, new_database: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_database()
    story.blocks(10)
    await synced(engine, deployment, anvil.url, profile=CONSORTIUM)
    before = rows_of(engine)
    _branch(story, 3, 5)
    with pytest.raises(FinalityBrokenError) as caught:
        await synced(engine, deployment, anvil.url, profile=CONSORTIUM)
    assert caught.value.arguments["block_number"] == before["cursor"][0][5]
    assert rows_of(engine) == before


async def test_follow__a_head_lower_than_the_index__is_lagging_and_changes_nothing(
    story: Story, anvil: Any, new_database: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_database()
    story.blocks(10)
    await synced(engine, deployment, anvil.url)
    before = rows_of(engine)
    anvil.rpc("anvil_rollback", 4)
    progress = await synced(engine, deployment, anvil.url)
    assert (progress.lagging, progress.reorgs) == (True, 0)
    assert rows_of(engine) == before


def _cut(story: Story, how: str) -> None:
    """End the chain with another block, three lower than it was, or at its height by anvil_reorg,
    which has no other way.
    """
    if how == "anvil_reorg":
        story.rpc("anvil_reorg", 4, [])
        return
    if how == "anvil_rollback":
        story.rpc("anvil_rollback", 4)
    else:
        assert story.rpc("evm_revert", hex(int(how, 16))) is True
    story.anchor()
    story.blocks(1)


@pytest.mark.parametrize("how", ["anvil_rollback", "evm_revert", "anvil_reorg"])
async def test_reorg__to_a_chain_no_longer__is_followed_at_once(
    story: Story, anvil: Any, new_database: NewDatabase, how: str
) -> None:
    deployment, engine = story.company.session.deployment, new_database()
    story.blocks(10)
    snapshot = story.rpc("evm_snapshot")
    for _ in range(4):
        story.anchor()
        story.blocks(1)
    indexed = (await synced(engine, deployment, anvil.url)).indexed
    _cut(story, snapshot if how == "evm_revert" else how)
    progress = await synced(engine, deployment, anvil.url)
    assert (progress.reorgs, progress.lagging) == (1, False)
    assert progress.indexed == indexed - (0 if how == "anvil_reorg" else 3)
    await ensure_like_fresh(engine, deployment, anvil.url, new_database(), is_shorter=True)


async def test_reorg__to_a_shorter_chain_beyond_finality__halts_and_changes_nothing(
    story: Story, anvil: Any, new_sqlite: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    story.blocks(DEEPEST + 10)
    await synced(engine, deployment, anvil.url)
    before = rows_of(engine)
    _branch(story, DEEPEST + 5, 5, 20)
    with pytest.raises(FinalityBrokenError):
        await synced(engine, deployment, anvil.url)
    assert rows_of(engine) == before


async def test_rebuild__after_reorgs__makes_the_same_rows_from_the_raw_events(
    story: Story, anvil: Any, new_database: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_database()
    story.blocks(30)
    await synced(engine, deployment, anvil.url)
    _branch(story, 10, 7)
    await synced(engine, deployment, anvil.url)
    before = rows_of(engine)
    async with open_indexer([anvil.url], deployment, ANVIL, engine) as indexer:
        assert await asyncio.to_thread(indexer.store.rebuild) == len(before["raw_events"])
    assert rows_of(engine) == before


async def test_index__followed_by_two_at_once__lets_one_write(
    story: Story, anvil: Any, new_database: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_database()
    async with (
        open_indexer([anvil.url], deployment, ANVIL, engine) as first,
        open_indexer([anvil.url], deployment, ANVIL, engine) as second,
    ):
        await first.run(once=True)
        before = rows_of(engine)
        with pytest.raises(IndexMismatchError):
            second.store.take_back(second.store.position.block)
        assert rows_of(engine) == before
        assert (await second.run(once=True)).events == 0
    await ensure_like_fresh(engine, deployment, anvil.url, new_database())


async def test_index__of_another_register__is_refused(
    story: Story, anvil: Any, deployment: Deployment, new_sqlite: NewDatabase
) -> None:
    engine = new_sqlite()
    await synced(engine, story.company.session.deployment, anvil.url)
    with pytest.raises(IndexMismatchError) as caught:
        await synced(engine, deployment, anvil.url)
    assert caught.value.field == "index/register"


def _change(story: Story, rounds: int) -> None:
    """Go back and forth, by some blocks each time."""
    for number in range(rounds):
        back = story.seed.randrange(1, 12)
        story.rpc("anvil_rollback", back)
        story.turn(1_000 + number)
        story.anchor()
        story.blocks(back + story.seed.randrange(1, 6))


async def _at_head(indexer: Indexer, chain: Any) -> None:
    """Wait until the index has the chain's head as it is now."""
    head, told = int(chain.rpc("eth_blockNumber"), 16), asyncio.Event()
    indexer.report = lambda _: told.set()
    async with asyncio.timeout(60):
        while indexer.progress.indexed < head:
            told.clear()
            await told.wait()


@pytest.mark.parametrize("seed", CHASES)
async def test_follow__the_chain_changes_while_it_is_read__ends_as_made_from_nothing(
    story: Story, anvil: Any, new_sqlite: NewDatabase, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(follower, "FIRST_STEP", 1)
    monkeypatch.setattr(follower, "MOST_LOGS", 6)
    monkeypatch.setattr(sources, "DISTRUST", 0.05)
    deployment, engine = story.company.session.deployment, new_sqlite()
    story.turn(seed)
    story.blocks(20)
    async with open_indexer([anvil.url], deployment, ANVIL, engine, poll=0.01) as indexer:
        running = asyncio.create_task(indexer.run())
        await _at_head(indexer, anvil)
        await asyncio.to_thread(_change, story, 20)
        story.blocks(12)
        await _at_head(indexer, anvil)
        assert indexer.progress.reorgs > 0
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    await synced(engine, deployment, anvil.url)
    await ensure_like_fresh(engine, deployment, anvil.url, new_sqlite())


async def test_follow__a_subscription_tells_of_a_head__looks_at_once(
    story: Story, anvil: Any, new_sqlite: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    async with open_indexer([anvil.url], deployment, ANVIL, engine, poll=600) as indexer:
        heads, told = anvil.url.replace("http", "ws"), asyncio.Event()
        indexer.report = lambda _: told.set()
        tasks = [
            asyncio.create_task(wake_at_heads("ws://127.0.0.1:1", indexer.wake, pause=0.01)),
            asyncio.create_task(wake_at_heads(heads, indexer.wake)),
            asyncio.create_task(indexer.run()),
        ]
        async with asyncio.timeout(20):
            for _ in range(3):
                while indexer.progress.indexed < int(anvil.rpc("eth_blockNumber"), 16):
                    told.clear()
                    await told.wait()
                await asyncio.sleep(0.3)
                await asyncio.to_thread(story.blocks, 2)
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        assert [type(end) for end in ended] == [asyncio.CancelledError] * len(tasks)


async def test_follow__continuously__takes_blocks_as_they_come(
    story: Story, anvil: Any, new_sqlite: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    async with open_indexer([anvil.url], deployment, ANVIL, engine, poll=60) as indexer:
        running = asyncio.create_task(indexer.run())
        for _ in range(3):
            await asyncio.to_thread(story.blocks, 3)
            target = int(anvil.rpc("eth_blockNumber"), 16)
            async with asyncio.timeout(20):
                while indexer.progress.indexed < target:
                    indexer.wake()
                    await asyncio.sleep(0.02)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    await ensure_like_fresh(engine, deployment, anvil.url, new_sqlite())
