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

import pytest_asyncio
from sqlalchemy import select

from registry.chain.deployment import save_deployment
from registry.index.tables import cursor
from tests.chain.company import Company
from tests.chain.index_story import Story
from tests.chain.index_world import NewDatabase, checked, ensure_like_fresh, synced

PROGRAM = Path(__file__).with_name("index_process.py")
KILLS = 40 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 3


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


async def test_index__killed_anywhere__is_exact_and_goes_on(
    story: Story, anvil: Any, new_database: NewDatabase, tmp_path: Path
) -> None:
    deployment, engine = story.company.session.deployment, new_database()
    save_deployment(deployment, tmp_path / "deployment.json")
    database = engine.url.render_as_string(hide_password=False)
    arguments = [anvil.url, str(tmp_path / "deployment.json"), database]
    moments = random.Random(23)
    await synced(engine, deployment, anvil.url)
    for number in range(KILLS):
        story.blocks(40, most_acts=6)
        await asyncio.to_thread(_killed_after, arguments, moments.random() * 0.4)
        with engine.connect() as connection:
            reached = connection.execute(select(cursor.c.number)).scalar()
        assert not (await checked(engine, deployment, anvil.url, reached)).different
        if number % 2:
            await synced(engine, deployment, anvil.url)
            anvil.rpc("anvil_rollback", 30)
            story.anchor()
            story.blocks(31)
    await synced(engine, deployment, anvil.url)
    await ensure_like_fresh(engine, deployment, anvil.url, new_database())
