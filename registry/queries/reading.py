"""Reading the index as of one block: every row that held then, in one snapshot of the database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    and_,
    bindparam,
    or_,
    select,
)
from sqlalchemy.exc import SQLAlchemyError

from registry.errors import UnknownOutcomeError
from registry.index.database import IndexUnavailableError, begin
from registry.index.prepared import fetched, held_at
from registry.index.tables import VERSIONED, blocks, cursor
from registry.types import BlockNumber, Digest, UnixTime

Row = Mapping[Any, Any]
_AT_ONCE: Final = 400
_LAST: Final = select(cursor, blocks.c.timestamp).outerjoin(
    blocks, blocks.c.number == cursor.c.number
)
_BLOCK: Final = select(blocks).where(blocks.c.number == bindparam("wanted"))


class IndexBehindError(UnknownOutcomeError):
    """The index has not reached the block asked about."""

    title = "Index behind"

    def __init__(self, asked: int, indexed: int) -> None:
        found = {"asked": asked, "indexed": indexed}
        super().__init__("IndexBehind", "as_of", "the index has not reached this block", found)


class IndexMovedError(UnknownOutcomeError):
    """The block asked about is not the one that the index holds at that height."""

    title = "Block left the chain"

    def __init__(self, asked: Digest, number: int) -> None:
        found = {"asked": asked, "block_number": number}
        super().__init__("IndexMoved", "as_of", "the index holds another block there", found)


@dataclass(frozen=True, slots=True)
class Moment:
    """The block that an answer is of; `time` in seconds."""

    number: BlockNumber
    hash: Digest
    time: UnixTime
    final: bool

    def json(self) -> dict[str, object]:
        """The `as_of` member of answers."""
        finality = "finalised" if self.final else "anchored"
        return {"block_number": self.number, "block_hash": self.hash, "finality": finality}


@dataclass(frozen=True, slots=True)
class Reader:
    """One snapshot of the index, read as of one block."""

    connection: Connection
    moment: Moment

    def held(self, table: Table) -> ColumnElement[bool]:
        """The condition that a version held at the block."""
        number = self.moment.number
        return and_(table.c.from_block <= number, table.c.to_block > number)

    def all(self, query: Select[Any]) -> list[Row]:
        """Rows of a query."""
        return list(self.connection.execute(query).mappings())

    def one(self, name: str, **key: object) -> Row | None:
        """The version of one record, None where there was none."""
        found = self.keyed(_of_one(name, tuple(key)), **key)
        return found[0] if found else None

    def keyed(self, query: Select[Any], **key: object) -> list[Row]:
        """Rows of a query that is made once and asked often, with what it binds: a `key`, and the
        block as `of_block`.
        """
        return fetched(self.connection, query, of_block=self.moment.number, **key)

    def by(self, name: str, column: str, values: Iterable[object]) -> list[Row]:
        """Versions whose column is among *values*, in the order in which the records came."""
        table, found = VERSIONED[name], list[Row]()
        for part in _parts(values):
            query = select(table).where(self.held(table), table.c[column].in_(part))
            found += self.all(query)
        return sorted(found, key=lambda row: row["made"])

    def page(
        self, table: Table, key: str, after: tuple[int, bytes] | None, limit: int
    ) -> Select[Any]:
        """A query of the next *limit* records in the order in which they came, and one more."""
        query = select(table).where(self.held(table))
        if after is not None:
            made, last = after
            later = and_(table.c.made == made, table.c[key] > last)
            query = query.where(or_(table.c.made > made, later))
        return query.order_by(table.c.made, table.c[key]).limit(limit + 1)


class IndexReader:
    """The index's answering side. Reads only; many may read while one writes.

    embedded: whether the database is a file of this process, where a read by a key takes less time
    than handing it to another thread; it waits for no writer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.embedded: Final = engine.dialect.name == "sqlite"

    @contextmanager
    def at(self, moment: Moment | None = None) -> Iterator[Reader]:
        """A reader of the index at a block, or at the last one in it.

        Raises IndexBehindError, IndexMovedError, IndexUnavailableError.
        """
        try:
            with self._snapshot() as connection:
                yield Reader(connection, _checked(connection, moment))
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise IndexUnavailableError(str(error)) from error

    def moment(self, number: BlockNumber, block: Digest) -> Moment | None:
        """A block that the index holds itself, None for one that it does not keep.

        Raises IndexMovedError where it holds another there, IndexUnavailableError.
        """
        try:
            with self._snapshot() as connection:
                known = _block(connection, number)
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise IndexUnavailableError(str(error)) from error
        if known is None:
            return None
        if _digest(known["hash"]) != block:
            raise IndexMovedError(block, number)
        return Moment(number, block, UnixTime(known["timestamp"]), final=False)

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        if self.embedded:
            with self._engine.connect() as connection:
                begin(connection)
                yield connection
            return
        engine = self._engine.execution_options(isolation_level="REPEATABLE READ")
        with engine.connect() as connection, connection.begin():
            yield connection


def _checked(connection: Connection, moment: Moment | None) -> Moment:
    """The moment, of which the index knows at least as much; its last where none is given."""
    row = next(iter(fetched(connection, _LAST)), None)
    if row is None or (moment is None and row["timestamp"] is None):
        raise IndexUnavailableError("nothing was indexed yet")
    if moment is None:
        number = BlockNumber(row["number"])
        final = number <= row["finalised"]
        return Moment(number, _digest(row["hash"]), UnixTime(row["timestamp"]), final)
    if moment.number > row["number"]:
        raise IndexBehindError(moment.number, row["number"])
    known = _block(connection, moment.number)
    if known is not None and _digest(known["hash"]) != moment.hash:
        raise IndexMovedError(moment.hash, moment.number)
    return replace(moment, final=moment.number <= row["finalised"])


@lru_cache
def _of_one(name: str, key: tuple[str, ...]) -> Select[Any]:
    """The query of one record's version by these columns."""
    table = VERSIONED[name]
    matched = [table.c[column] == bindparam(column) for column in key]
    return select(table).where(*matched, held_at(table))


def _block(connection: Connection, number: int) -> Row | None:
    found = fetched(connection, _BLOCK, wanted=number)
    return found[0] if found else None


def _digest(raw: bytes) -> Digest:
    return Digest("0x" + bytes(raw).hex())


def _parts(values: Iterable[object]) -> Iterator[Sequence[object]]:
    every = list(dict.fromkeys(values))
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]
