"""An index over endpoints that lag, lie, cut, limit and die: at worst an honest error."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Engine

from registry.chain.deployment import Deployment
from registry.chain.profile import ANVIL
from registry.errors import UnknownOutcomeError
from registry.index import sources
from registry.index.running import Indexer, open_indexer
from registry.index.sources import EndpointsDisagreeError
from tests.chain.company import Company
from tests.chain.index_story import Story
from tests.chain.index_world import NewDatabase, Rows, ensure_like_fresh, rows_of, synced
from tests.chain.misbehaving_endpoint import FAULTS, misbehaving

SERVED = {
    "limits ranges",
    "limits results",
    "truncates",
    "truncates within a block",
    "hides events",
}
"""Faults that smaller questions get around."""


@pytest_asyncio.fixture
async def story(company: Company, anvil: Any) -> AsyncIterator[Story]:
    """A story of its own blocks."""
    made = await Story.begin(company, anvil, 3)
    yield made
    made.end()


@pytest.fixture(autouse=True)
def _short_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "REST", 0.01)


def _right_so_far(story: Story, found: Rows, whole: Rows) -> None:
    """Every raw event, journal item and block in the index is the chain's."""
    for table in ("raw_events", "journal_items", "refused"):
        assert set(found[table]) <= set(whole[table]), table


async def _whole(anvil: Any, deployment: Deployment, database: Engine) -> Rows:
    await synced(database, deployment, anvil.url)
    return rows_of(database)


@pytest.mark.parametrize("fault", FAULTS)
async def test_follow__the_only_endpoint_misbehaves__is_served_or_says_why_not(
    story: Story, anvil: Any, new_sqlite: NewDatabase, fault: str
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    story.blocks(12, most_acts=6)
    async with misbehaving(anvil.url) as endpoint:
        async with open_indexer([endpoint.url], deployment, ANVIL, engine, poll=0.01) as indexer:
            await indexer.run(once=True)
            story.blocks(12, most_acts=6)
            endpoint.fault = fault
            reached = await _tried(indexer)
        whole = await _whole(anvil, deployment, new_sqlite())
        if fault in SERVED:
            assert reached
            assert rows_of(engine) == whole
        _right_so_far(story, rows_of(engine), whole)


async def _tried(indexer: Indexer) -> bool:
    try:
        progress = await indexer.run(once=True)
    except UnknownOutcomeError:
        return False
    return not progress.lagging


@pytest.mark.parametrize("fault", FAULTS)
async def test_follow__one_of_three_misbehaves_half_the_time__reaches_the_head(
    story: Story, anvil: Any, new_sqlite: NewDatabase, fault: str
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    async with (
        misbehaving(anvil.url, fault, often=5) as bad,
        misbehaving(anvil.url) as good,
        open_indexer(
            [good.url, bad.url, anvil.url], deployment, ANVIL, engine, poll=0.01
        ) as indexer,
    ):
        for _ in range(3):
            story.blocks(10, most_acts=5)
            await indexer.run(once=True)
    await ensure_like_fresh(engine, deployment, anvil.url, new_sqlite())


async def test_follow__events_altered_and_every_block_proven__takes_the_chains(
    story: Story, anvil: Any, new_sqlite: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    story.blocks(12, most_acts=6)
    async with (
        misbehaving(anvil.url, "alters data") as liar,
        open_indexer([liar.url], deployment, ANVIL, engine, poll=0.01) as indexer,
    ):
        indexer.prove = True
        await indexer.run(once=True)
    await ensure_like_fresh(engine, deployment, anvil.url, new_sqlite())


async def test_follow__first_endpoint_dies__goes_on_with_the_second(
    story: Story, anvil: Any, new_database: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_database()
    async with misbehaving(anvil.url) as first:
        urls = [first.url, anvil.url]
        async with open_indexer(urls, deployment, ANVIL, engine, poll=0.01) as indexer:
            await indexer.run(once=True)
            first.fault = "dies"
            story.blocks(5)
            await indexer.run(once=True)
            assert indexer.sources.reasons()[0].startswith(first.url)
    await ensure_like_fresh(engine, deployment, anvil.url, new_database())


async def test_follow__two_endpoints_hold_other_blocks__disagrees_and_changes_nothing(
    story: Story, anvil: Any, new_sqlite: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    consortium = ANVIL.__class__("consortium", finality="depth", depth=10, proofs=False)
    async with misbehaving(anvil.url) as liar:
        urls = [anvil.url, liar.url]
        async with open_indexer(urls, deployment, consortium, engine, poll=0.01) as indexer:
            await indexer.run(once=True)
            before = rows_of(engine)
            story.blocks(3)
            liar.fault = "lies about parents and hashes"
            with pytest.raises(EndpointsDisagreeError):
                await indexer.run(once=True)
            assert rows_of(engine) == before


async def test_follow__one_of_three_holds_another_block__is_not_believed(
    story: Story, anvil: Any, new_sqlite: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    consortium = ANVIL.__class__("consortium", finality="depth", depth=10, proofs=False)
    async with misbehaving(anvil.url) as liar, misbehaving(anvil.url) as honest:
        urls = [liar.url, honest.url, anvil.url]
        async with open_indexer(urls, deployment, consortium, engine, poll=0.01) as indexer:
            await indexer.run(once=True)
            story.blocks(3)
            liar.fault = "lies about parents and hashes"
            await indexer.run(once=True)
            assert "than most" in indexer.sources.reasons()[0]
            assert indexer.progress.indexed == int(anvil.rpc("eth_blockNumber"), 16)
