"""Writing the index: whole ranges of blocks, or their taking back, each in one transaction.

The cursor moves with the rows, so a process may end at any moment: what is there is always the
index as of the cursor's block, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, insert, select, update

from registry.errors import IntegrityError
from registry.index.database import IndexUnavailableError, answering, migrate
from registry.index.journals import Journals
from registry.index.layout import Values
from registry.index.projecting import Contracts, Projector
from registry.index.projections import VERSION
from registry.index.reading import current_rows, last_items, stored_blocks
from registry.index.rows import Rows
from registry.index.steps import Block, Link
from registry.index.tables import (
    APPENDED,
    OPEN,
    PROJECTED,
    VERSIONED,
    blocks,
    counts,
    cursor,
    metadata,
    place_of,
    raw_events,
)
from registry.index.writing import end_versions, insert_ordered, insert_rows
from registry.types import BlockNumber

_WRITES: Final = {"writes": True}
AT_ONCE: Final = 5_000
"""Events rebuilt together."""


class IndexMismatchError(IntegrityError):
    """The database holds the index of something else: another register, chain or projections."""

    title = "Not this index"

    def __init__(self, field: str, rule: str, **found: object) -> None:
        super().__init__("IndexMismatch", field, rule, found)


@dataclass(frozen=True, slots=True)
class Register:
    """Which register is indexed: its chain, contracts by address, and the block before the first.

    start: the parent of the deployment's block.
    """

    chain_id: int
    genesis: bytes
    deployed: Link
    start: Link
    contracts: Contracts


@dataclass(frozen=True, slots=True)
class Position:
    """Where the index stands: the last block in it, and the last one known to be final."""

    block: Link
    finalised: Link


class IndexStore:
    """The one writer of an index. Raises IndexUnavailableError where the database fails."""

    def __init__(
        self, engine: Engine, register: Register, *, other_projections: bool = False
    ) -> None:
        """Bring schema and cursor about where there are none. Raises IndexMismatchError where the
        database holds another index.

        other_projections: whether an index made by another version of them will do, to rebuild it.
        """
        self.engine, self.register = engine, register
        migrate(engine)
        self._connection: Connection | None = None
        self._rows = Rows(lambda table, keys: current_rows(self._connected, table, keys))
        self._journals = Journals(lambda subjects: last_items(self._connected, subjects))
        self._projector = Projector(register.contracts, self._rows, self._journals)
        self.position = self._opened(other_projections=other_projections)

    @property
    def _connected(self) -> Connection:
        if self._connection is None:
            raise IndexUnavailableError("no transaction is open")
        return self._connection

    def _opened(self, *, other_projections: bool) -> Position:
        with self._transaction() as connection:
            row = connection.execute(select(cursor)).mappings().one_or_none()
            if row is None:
                start = Position(self.register.start, self.register.start)
                connection.execute(insert(cursor), self._cursor(start))
                return start
        expected = self._cursor(Position(self.register.start, self.register.start))
        for name in ("chain_id", "genesis", "register", "projections"):
            if row[name] != expected[name] and not (name == "projections" and other_projections):
                rule = "is an index of something else; rebuild it, or name another"
                raise IndexMismatchError(f"index/{name}", rule, found=row[name])
        return _position(row)

    def _cursor(self, at: Position) -> dict[str, Any]:
        return {
            "only": 1,
            "chain_id": self.register.chain_id,
            "genesis": self.register.genesis,
            "register": self.register.deployed.hash,
            "projections": VERSION,
            "number": at.block.number,
            "hash": at.block.hash,
            "finalised": at.finalised.number,
            "finalised_hash": at.finalised.hash,
        }

    def refresh(self) -> Position:
        """Where the index stands now: another process may have moved it since."""
        with answering(), self.engine.connect() as connection:
            row = connection.execute(select(cursor)).mappings().one()
        found = _position(row)
        if found != self.position:
            self._forget()
            self.position = found
        return found

    def tail(self) -> list[Link]:
        """Every block in the index that is not older than the last final one, oldest first."""
        chosen = select(blocks.c.number, blocks.c.hash).order_by(blocks.c.number)
        with answering(), self.engine.connect() as connection:
            found = connection.execute(
                chosen.where(blocks.c.number >= self.position.finalised.number)
            )
            return [Link(BlockNumber(number), digest) for number, digest in found]

    def extend(self, new: Sequence[Block], finalised: Link) -> int:
        """Take the next blocks, and what is final now; the number of their events.

        Raises EventsMissingError where an event does not follow from those before it; nothing is
        written then.
        """
        position = Position(new[-1].link if new else self.position.block, finalised)
        with self._transaction() as connection:
            self._move(connection, position)
            written = self._kept(connection, new) if new else 0
            stale = delete(blocks).where(blocks.c.number < finalised.number, blocks.c.events == 0)
            connection.execute(stale)
        self.position = position
        return written

    def _kept(self, connection: Connection, new: Sequence[Block]) -> int:
        """Write blocks and raw events, and what they say."""
        batch = self._projector.project(new)
        insert_rows(connection, blocks, batch.blocks)
        insert_ordered(connection, raw_events, batch.raw)
        self._said(connection, batch.refused)
        return len(batch.raw)

    def _said(self, connection: Connection, refusals: Sequence[Values]) -> None:
        """Write what the batch in hand says."""
        insert_rows(connection, APPENDED["refused"], refusals)
        insert_ordered(connection, APPENDED["journal_items"], self._journals.new)
        insert_rows(connection, counts, self._rows.counts())
        for name, ended in self._rows.ended.items():
            end_versions(connection, VERSIONED[name], ended)
        for name, rows in self._rows.inserted.items():
            insert_rows(connection, metadata.tables[name], rows)

    def rebuild(self) -> int:
        """Make everything anew from the raw events kept, in one transaction; their number."""
        self._forget()
        made = 0
        with self._transaction() as connection:
            for table in PROJECTED:
                connection.execute(delete(table))
            for part in stored_blocks(connection, AT_ONCE):
                batch = self._projector.project(part)
                self._said(connection, batch.refused)
                made += len(batch.raw)
            self._move(connection, self.position)
        return made

    def empty(self) -> None:
        """Go back to before the first block: nothing is kept, raw events neither."""
        start = Position(self.register.start, self.register.start)
        with self._transaction() as connection:
            for table in (*PROJECTED, raw_events, blocks):
                connection.execute(delete(table))
            self._move(connection, start)
        self._forget()
        self.position = start

    def take_back(self, to: Link) -> None:
        """Undo every block after *to*."""
        with self._transaction() as connection:
            self._move(connection, Position(to, self.position.finalised))
            undo(connection, to.number)
        self._forget()
        self.position = Position(to, self.position.finalised)

    def _move(self, connection: Connection, to: Position) -> None:
        """Move the cursor, unless another process did so meanwhile."""
        here = update(cursor).where(
            cursor.c.number == self.position.block.number, cursor.c.hash == self.position.block.hash
        )
        if connection.execute(here.values(**self._cursor(to))).rowcount != 1:
            raise IndexMismatchError("index", "is written by another process at the same time")

    def _forget(self) -> None:
        self._rows.forget()
        self._journals.forget()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One writing transaction; rolled back, and memory forgotten, where it fails."""
        try:
            with (
                answering(),
                self.engine.connect().execution_options(**_WRITES) as connection,
                connection.begin(),
            ):
                self._connection = connection
                yield connection
        except BaseException:
            self._forget()
            raise
        finally:
            self._connection = None


def _position(row: Mapping[Any, Any]) -> Position:
    return Position(
        Link(BlockNumber(row["number"]), row["hash"]),
        Link(BlockNumber(row["finalised"]), row["finalised_hash"]),
    )


def undo(connection: Connection, last: int) -> None:
    """Take back every block after *last*, in every table."""
    for table in VERSIONED.values():
        connection.execute(delete(table).where(table.c.from_block > last))
        reopened = update(table).where(table.c.to_block > last, table.c.to_block < OPEN)
        connection.execute(reopened.values(to_block=OPEN))
    first = place_of(last + 1)
    for table in APPENDED.values():
        connection.execute(delete(table).where(table.c.place >= first))
    connection.execute(delete(counts).where(counts.c.block > last))
    connection.execute(delete(blocks).where(blocks.c.number > last))
