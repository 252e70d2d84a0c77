"""Assets by words of their names and scenarios, best first.

An asset with all words in its names comes before one with some there, and that before one with
all in its scenarios; among equals shorter names come first, and then the description's lot and the
order of registration decide. An asset's place depends on nothing but its own description: it is the
same in both databases, and stays while more are described, so that pages neither repeat nor skip.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Self

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select

from registry.errors import InvalidValueError
from registry.index.prepared import held_at
from registry.index.tables import assets, descriptions
from registry.index.word_table import RANKS, Sought, word_table
from registry.queries.paging import MOST_EXAMINED, After, Document, Page
from registry.queries.reading import Reader, Row

KEY_BYTES: Final = 1 + 8 + 32
"""Length of the key that a search's cursor holds: rank, lot and asset."""
_MOST_AT_ONCE: Final = 400
_LAST_MADE: Final = (1 << 63) - 1
_DESCRIBED: Final = (
    select(assets, descriptions.c.lot, descriptions.c.document)
    .join(descriptions, descriptions.c.manifest == assets.c.manifest)
    .order_by(descriptions.c.lot, assets.c.made, assets.c.asset)
)
_LAST_ASSET: Final = b"\xff" * 32


@dataclass(frozen=True, slots=True)
class Place:
    """Where an asset stands in an answer."""

    rank: int = 0
    lot: int = 0
    made: int = -1
    asset: bytes = b""

    @classmethod
    def of(cls, after: After | None) -> Self:
        """The place that a cursor holds. Raises InvalidValueError where it is none of a search."""
        if after is None:
            return cls()
        made, key = after
        rank, lot = key[0], int.from_bytes(key[1:9], "big")
        if len(key) != KEY_BYTES or rank >= RANKS or lot >> 63:
            raise InvalidValueError("cursor", "must be the next_cursor of this very list")
        return cls(rank, lot, made, key[9:])

    def after(self) -> After:
        """As a cursor holds it."""
        key = bytes([self.rank]) + self.lot.to_bytes(8, "big") + self.asset
        return self.made, key


def ranked_page(
    reader: Reader,
    sought: Sought,
    filters: Sequence[ColumnElement[bool]],
    after: After | None,
    limit: int,
    shown: Callable[[Sequence[Row]], Sequence[Document]],
) -> Page:
    """At most *limit* assets that fit, best first; fewer, with more to follow, where the filters
    beside the words leave too many out.

    filters: conditions on `assets` and `descriptions`. shown: documents of rows.
    """
    start = reached = Place.of(after)
    rows: list[Row] = []
    examined, at_once = 0, min(limit + 1, _MOST_AT_ONCE)
    for rank in sought.ranks():
        if rank < start.rank:
            continue
        at = start if rank == start.rank else Place(rank)
        more = True
        while more:
            lots = _lots(reader, sought, at, at_once)
            more = len(lots) == at_once
            for row in _assets(reader, lots, filters, at, limit + 1 - len(rows)):
                if len(rows) == limit:
                    return Page(shown(rows), reached.after())
                rows.append(row)
                reached = Place(rank, row["lot"], row["made"], bytes(row["asset"]))
            examined, at_once = examined + len(lots), min(4 * at_once, _MOST_AT_ONCE)
            if more:
                at = reached = Place(rank, lots[-1], _LAST_MADE, _LAST_ASSET)
                if examined >= MOST_EXAMINED:
                    return Page(shown(rows), reached.after())
    return Page(shown(rows), None)


def _lots(reader: Reader, sought: Sought, at: Place, limit: int) -> list[int]:
    """The next lots that fit, the one reached among them: it may have more assets."""
    connection = reader.connection
    return word_table(connection).lots(connection, sought, at.rank, at.lot, limit)


def _assets(
    reader: Reader,
    lots: Sequence[int],
    filters: Sequence[ColumnElement[bool]],
    at: Place,
    limit: int,
) -> list[Row]:
    """Assets described at these lots, after a place, in order."""
    if not lots:
        return []
    if not filters and at.made < 0:  # the lots begin with the one reached: where none was, all fit
        named = {f"lot_{n}": lots[min(n, len(lots) - 1)] for n in range(_size(len(lots)))}
        return reader.keyed(_of_lots(len(named)), **named, most=limit)
    lot, made, asset = descriptions.c.lot, assets.c.made, assets.c.asset
    later = or_(made > at.made, and_(made == at.made, asset > at.asset))
    query = _DESCRIBED.where(lot.in_(lots), reader.held(assets), *filters)
    query = query.where(or_(lot > at.lot, and_(lot == at.lot, later)))
    return reader.all(query.limit(limit))


def _size(lots: int) -> int:
    """How many lots a query that is made once has room for: few queries serve all numbers."""
    return 1 << (lots - 1).bit_length()


@lru_cache
def _of_lots(count: int) -> Select[Any]:
    """The query of assets at so many lots; the last is named again where there are fewer."""
    wanted: list[BindParameter[int]] = [bindparam(f"lot_{n}") for n in range(count)]
    most: BindParameter[int] = bindparam("most")
    return _DESCRIBED.where(descriptions.c.lot.in_(wanted), held_at(assets)).limit(most)
