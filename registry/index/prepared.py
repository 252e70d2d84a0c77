"""Queries that are made once and asked often, with what they bind.

SQLAlchemy's own work to make a query, and to run it, is several times SQLite's for a read by key:
these are made when the program starts and, on SQLite, go to it directly. No type of the index's
columns needs converting there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Select,
    Table,
    and_,
    bindparam,
)


def held_at(table: Table, block: str = "of_block") -> ColumnElement[bool]:
    """The condition that a version held at the block that is bound by this name."""
    number: BindParameter[int] = bindparam(block)
    return and_(table.c.from_block <= number, table.c.to_block > number)


def fetched(
    connection: Connection, query: Select[Any], **values: object
) -> list[Mapping[Any, Any]]:
    """The rows of such a query. Raises sqlite3.Error or SQLAlchemyError."""
    if connection.dialect.name != "sqlite":
        return list(connection.execute(query, values).mappings())
    text, own, columns = _compiled(query, connection.dialect)
    bound = [values.get(name, value) for name, value in own]
    found = connection.connection.cursor().execute(text, bound)
    return [dict(zip(columns, row, strict=True)) for row in found]


@lru_cache(maxsize=256)
def _compiled(
    query: Select[Any], dialect: Dialect
) -> tuple[str, list[tuple[str, object]], list[str]]:
    """A query as SQLite takes it, what it binds in order, each with its own value where it has
    one, and its columns.
    """
    compiled = query.compile(dialect=dialect)
    columns = [str(column.key) for column in query.selected_columns]
    bound = [(name, compiled.params[name]) for name in compiled.positiontup or ()]
    return str(compiled), bound, columns
