"""An index beside a chain: brought up to its head, held against it, and compared with another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, select

from registry.chain.deployment import Deployment
from registry.chain.profile import ANVIL, ChainProfile
from registry.index import tables
from registry.index.fsck import Findings, fsck
from registry.index.running import Progress, open_indexer

Rows = dict[str, list[Any]]
NewDatabase = Callable[[], Engine]


def rows_of(engine: Engine) -> Rows:
    """Every row of every table, in an order of their own."""
    with engine.connect() as connection:
        return {
            table.name: sorted(
                (tuple(row) for row in connection.execute(select(table))),
                key=lambda row: [(part is None, part) for part in row],
            )
            for table in tables.metadata.sorted_tables
        }


async def synced(
    engine: Engine, deployment: Deployment, *urls: str, profile: ChainProfile = ANVIL
) -> Progress:
    """Bring an index up to the head."""
    async with open_indexer(urls, deployment, profile, engine, poll=0.05) as indexer:
        return await indexer.run(once=True)


async def checked(engine: Engine, deployment: Deployment, url: str, block: Any = None) -> Findings:
    """Hold an index against the chain."""
    async with open_indexer([url], deployment, ANVIL, engine) as indexer:
        return await fsck(engine, indexer.sources, indexer.store.register, block)


async def ensure_like_fresh(
    engine: Engine, deployment: Deployment, url: str, fresh: Engine, *, is_shorter: bool = False
) -> None:
    """The index equals one made from nothing, row for row.

    is_shorter: the chain is shorter than it was. An index that saw it longer keeps what it knew to
    be final, where one made from nothing knows of an earlier block only.
    """
    await synced(fresh, deployment, url)
    expected, found = rows_of(fresh), rows_of(engine)
    if is_shorter:
        final = max(finalised_in(rows) for rows in (expected, found))
        expected, found = as_of_final(expected, final), as_of_final(found, final)
    for table, rows in expected.items():
        assert found[table] == rows, f"{table}: {set(found[table]) ^ set(rows)}"


def finalised_in(rows: Rows) -> int:
    """The last block that an index knows to be final."""
    number: int = rows["cursor"][0][tables.cursor.columns.keys().index("finalised")]
    return number


def as_of_final(rows: Rows, final: int) -> Rows:
    """The rows as if block *final* were the last known to be final."""
    at = {name: place for place, name in enumerate(tables.blocks.columns.keys())}
    kept = [row for row in rows["blocks"] if row[at["number"]] >= final or row[at["events"]]]
    finality = tables.cursor.columns.keys().index("finalised")
    return {**rows, "cursor": [row[:finality] for row in rows["cursor"]], "blocks": kept}
