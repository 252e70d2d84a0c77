"""Follows a chain in small ranges until killed: `index_process.py URL DEPLOYMENT DATABASE`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import structlog

from registry.chain.deployment import load_deployment
from registry.chain.profile import ANVIL
from registry.index import follower
from registry.index.database import open_engine
from registry.index.running import open_indexer


async def follow(url: str, deployment: str, database: str) -> None:
    """Follow for ever, many transactions to a second."""
    engine = open_engine(database)
    async with open_indexer(
        [url], load_deployment(Path(deployment)), ANVIL, engine, poll=0.01
    ) as indexer:
        print("following", flush=True)
        await indexer.run()


if __name__ == "__main__":
    follower.FIRST_STEP = 1
    follower.MOST_LOGS = 4
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    asyncio.run(follow(*sys.argv[1:]))
