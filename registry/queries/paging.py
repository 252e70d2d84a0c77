"""Pages of records in the order in which they came, stable while more are written.

A page is of one block; the next begins after the last record shown, by the place of the event that
made it and its id, so nothing is shown twice or left out whatever was written meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Table

from registry.queries.reading import Reader, Row

Document = dict[str, Any]
After = tuple[int, bytes]
MAX_LIMIT: Final = 500
MOST_EXAMINED: Final = 5_000
"""Rows looked at for one page where a filter is worked out row by row; a page may then be short of
its limit though more follow."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `after` is where the next begins, None where nothing is left.

    about: further members of the answer, of which its ETag takes account.
    """

    items: Sequence[Mapping[str, Any]]
    after: After | None
    about: Mapping[str, Any] = field(default_factory=dict)


def read_page(
    reader: Reader,
    table: Table,
    key: str,
    filters: Sequence[ColumnElement[bool]],
    after: After | None,
    limit: int,
    shown: Callable[[Sequence[Row]], Sequence[Document | None]],
) -> Page:
    """At most *limit* records that pass.

    shown: documents of rows, None where one is filtered out; asked for whole chunks.
    """
    items: list[Document] = []
    examined = 0
    while True:
        rows = reader.all(reader.page(table, key, after, limit).where(*filters))
        more, rows = len(rows) > limit, rows[:limit]
        for row, document in zip(rows, shown(rows), strict=True):
            if len(items) == limit:
                return Page(items, after)
            after = (row["made"], bytes(row[key]))
            if document is not None:
                items.append(document)
        examined += len(rows)
        if not more:
            return Page(items, None)
        if len(items) == limit or examined >= MOST_EXAMINED:
            return Page(items, after)
