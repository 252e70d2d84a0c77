"""Looking up what the follower goes on from: rows that hold now, and the ends of journals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, func, or_, select

from registry.index.changes import Key
from registry.index.layout import Values
from registry.index.rows import COUNTS
from registry.index.steps import Block, RawLog
from registry.index.tables import (
    OPEN,
    VERSIONED,
    blocks,
    counts,
    journal_items,
    place_of,
    raw_events,
)

_AT_ONCE: Final = 400
"""Keys in one query."""


def current_rows(
    connection: Connection, table: str, keys: Iterable[Key]
) -> Iterator[tuple[Key, Values]]:
    """Versions that hold now, of those keys that have one."""
    if table == COUNTS:
        yield from last_counts(connection, keys)
        return
    chosen = VERSIONED[table]
    names: Sequence[str] = chosen.info["key"]
    columns = [column.name for column in chosen.columns]
    for part in _parts(keys):
        found = connection.execute(
            select(chosen).where(_among(chosen, names, part), chosen.c.to_block == OPEN)
        )
        for row in found:
            values = dict(zip(columns, row, strict=True))
            yield tuple(values[name] for name in names), values


def _among(table: Any, names: Sequence[str], keys: Sequence[Key]) -> Any:
    if len(names) == 1:
        return table.c[names[0]].in_([key[0] for key in keys])
    pairs = (and_(*(table.c[n] == v for n, v in zip(names, key, strict=True))) for key in keys)
    return or_(*pairs)


def last_counts(
    connection: Connection, keys: Iterable[Key], last: int = OPEN
) -> Iterator[tuple[Key, Values]]:
    """Parties' running numbers as of block *last*, of those that have one."""
    for part in _parts(keys):
        found = connection.execute(
            select(counts.c.party, func.max(counts.c.block), func.max(counts.c.count))
            .where(counts.c.party.in_([key[0] for key in part]), counts.c.block <= last)
            .group_by(counts.c.party)
        )
        for party, block, count in found:
            yield (party,), {"party": party, "block": block, "count": count}


def last_items(
    connection: Connection, subjects: Iterable[bytes], before: int = OPEN
) -> Iterator[tuple[bytes, int, bytes]]:
    """Each journal's last position before a place and its head, of those subjects that have one."""
    items = journal_items
    for part in _parts(subjects):
        last = (
            select(items.c.subject, func.max(items.c.position).label("position"))
            .where(items.c.subject.in_(part), items.c.place < before)
            .group_by(items.c.subject)
            .subquery()
        )
        joined = and_(items.c.subject == last.c.subject, items.c.position == last.c.position)
        found = connection.execute(
            select(items.c.subject, items.c.position, items.c.head).join(last, joined)
        )
        yield from ((row.subject, row.position, row.head) for row in found)


def _parts(keys: Iterable[Any]) -> Iterator[list[Any]]:
    every = list(keys)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]


def stored_blocks(connection: Connection, at_once: int) -> Iterator[list[Block]]:
    """Blocks with their raw events, in order, so many events together or a few more."""
    part: list[Block] = []
    size = 0
    chosen = select(blocks).where(blocks.c.events > 0).order_by(blocks.c.number)
    for row in connection.execute(chosen.execution_options(yield_per=at_once)):
        logs = tuple(_raw_logs(connection, row.number))
        part.append(Block(row.number, row.hash, row.parent, row.timestamp, logs))
        size += len(logs)
        if size >= at_once:
            yield part
            part, size = [], 0
    if part:
        yield part


def _raw_logs(connection: Connection, block: int) -> Iterator[RawLog]:
    place = raw_events.c.place
    within = select(raw_events).where(place >= place_of(block), place < place_of(block + 1))
    for row in connection.execute(within.order_by(place)):
        topics = (row.topic0, row.topic1, row.topic2, row.topic3)
        present = tuple(topic for topic in topics if topic is not None)
        yield RawLog(row.place - place_of(block), row.tx, row.address, present, row.data)
