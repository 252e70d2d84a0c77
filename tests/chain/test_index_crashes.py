"""An index whose process is killed anywhere: what is there is always exact, and goes on."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import Engine, select, update

from registry.chain.deployment import Deployment, save_deployment
from registry.index.steps import Link
from registry.index.store import undo
from registry.index.tables import blocks, cursor
from tests.chain.company import Company
from tests.chain.index_story import Story
from tests.chain.index_world import (
    NewDatabase,
    as_of_final,
    ensure_like_fresh,
    finalised_in,
    rows_of,
    synced,
)

PROGRAM = Path(__file__).with_name("index_process.py")
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
SEEDS = range(100 if DEEP else 1)
KILLS = 3
DEEPEST = 24
"""The deepest reorganisation; as many blocks at least come after each, so none is shorter."""
LONGEST = 0.15
"""Seconds until a kill; a process that is let be has the blocks by then."""


@pytest_asyncio.fixture
async def story(company: Company, anvil: Any) -> AsyncIterator[Story]:
    """A story of its own blocks."""
    made = await Story.begin(company, anvil, 11)
    yield made
    made.end()


def _killed_after(arguments: list[str], seconds: float) -> None:
    """Start the follower, let it follow for a while and kill it."""
    with subprocess.Popen(
        [sys.executable, str(PROGRAM), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=PROGRAM.parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"following\n"
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()


def _last_of(engine: Engine) -> Link:
    """The block where an index stands."""
    with engine.connect() as connection:
        return Link(*connection.execute(select(cursor.c.number, cursor.c.hash)).one())


def _holds(engine: Engine, last: Link) -> bool:
    chosen = select(blocks.c.number).where(blocks.c.hash == last.hash)
    with engine.connect() as connection:
        return connection.execute(chosen).scalar() == last.number


def _ensure_exact(engine: Engine, *branches: Engine) -> None:
    """The index is, row for row, one made from nothing as of the block where it stands.

    branches: indexes made from nothing of the chain as it is and as it was before; a killed
    process may have stood on either.
    """
    last = _last_of(engine)
    fresh = next(branch for branch in branches if _holds(branch, last))
    with fresh.begin() as connection:
        undo(connection, last.number)
        connection.execute(update(cursor).values(number=last.number, hash=last.hash))
    expected, found = rows_of(fresh), rows_of(engine)
    final = max(finalised_in(expected), finalised_in(found))
    assert as_of_final(found, final) == as_of_final(expected, final)


async def _fresh(database: Engine, deployment: Deployment, url: str) -> Engine:
    await synced(database, deployment, url)
    return database


@pytest.mark.parametrize("seed", SEEDS)
async def test_index__killed_anywhere__is_exact_and_goes_on(
    story: Story, anvil: Any, new_database: NewDatabase, tmp_path: Path, seed: int
) -> None:
    deployment, engine = story.company.session.deployment, new_database()
    save_deployment(deployment, tmp_path / "deployment.json")
    database = engine.url.render_as_string(hide_password=False)
    arguments = [anvil.url, str(tmp_path / "deployment.json"), database]
    draw = random.Random(seed)
    story.turn(seed)
    story.blocks(DEEPEST)
    for number in range(KILLS):
        before = await _fresh(new_database(), deployment, anvil.url)
        await synced(engine, deployment, anvil.url)
        if number % 2:
            anvil.rpc("anvil_rollback", draw.randrange(1, DEEPEST))
            story.anchor()
        story.blocks(draw.randrange(DEEPEST, 40), most_acts=6)
        await asyncio.to_thread(_killed_after, arguments, draw.random() * LONGEST)
        _ensure_exact(engine, await _fresh(new_database(), deployment, anvil.url), before)
    await synced(engine, deployment, anvil.url)
    await ensure_like_fresh(engine, deployment, anvil.url, new_database())
