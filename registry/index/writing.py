"""Rows in bulk, straight to the driver: what SQLAlchemy adds to each row would cost more than the
database does.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table

from registry.index.changes import Key
from registry.index.layout import Values

_MARKS = {"qmark": "?", "format": "%s", "pyformat": "%s"}


def _mark(connection: Connection) -> str:
    return _MARKS[connection.dialect.paramstyle]


@lru_cache(maxsize=128)
def _insertion(table: Table, mark: str) -> str:
    names = [f'"{column.name}"' for column in table.columns]
    marks = ", ".join([mark] * len(names))
    return f'INSERT INTO "{table.name}" ({", ".join(names)}) VALUES ({marks})'  # noqa: S608


def insert_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows that have a value for every column."""
    in_order = itemgetter(*(column.name for column in table.columns))
    insert_ordered(connection, table, [in_order(row) for row in rows])


def insert_ordered(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values are in the order of the table's columns."""
    if rows:
        connection.exec_driver_sql(_insertion(table, _mark(connection)), list(rows))


def end_versions(
    connection: Connection, table: Table, ended: Sequence[tuple[Key, int, int]]
) -> None:
    """Let stored versions, by key and first block, end before a block."""
    mark = _mark(connection)
    names = (*table.info["key"], "from_block")
    where = " AND ".join(f'"{name}" = {mark}' for name in names)
    statement = f'UPDATE "{table.name}" SET to_block = {mark} WHERE {where}'  # noqa: S608
    connection.exec_driver_sql(statement, [(end, *key, start) for key, start, end in ended])
