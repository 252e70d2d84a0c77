"""How many assets each question about descriptions could be answered for, as of a block.

Counting a million assets takes a second, so the counts as of one final block are kept, and what
began or ended between it and the block asked about is counted. Where none are kept, or the index
was taken back before them, every asset is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
)

from registry.index.descriptions import ASKED
from registry.index.tables import OPEN, assets, cursor, describing, descriptions

Counts = Counter[str]
ASSETS: Final = "assets"
_NOWHERE: Final = -1
_ENDED: Final = assets.c.to_block < literal_column(str(OPEN))
"""As the index on `to_block` has it, or SQLite would not use that."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What `describing` holds: how often descriptions changed, and counts as of a final block."""

    revision: int = 0
    block: int = _NOWHERE
    counts: Counts | None = None


def kept(connection: Connection) -> Kept:
    """What is kept."""
    row = connection.execute(select(describing)).mappings().one_or_none()
    if row is None:
        return Kept()
    return Kept(row["revision"], row["block"], Counter(json.loads(row["counts"])))


def counts_at(connection: Connection, number: int) -> Counts:
    """Assets that were there at a block, and of these what each question could be answered for."""
    found, begun, ended = kept(connection), assets.c.from_block, assets.c.to_block
    indexed = connection.execute(select(cursor.c.number)).scalar_one_or_none()
    there = and_(begun <= number, ended > number)
    if found.counts is None or not 0 <= found.block <= (indexed or _NOWHERE):
        return _counted(connection, there)
    counts, start = Counter(found.counts), found.block
    if start < number:
        counts.update(_counted(connection, and_(begun > start, there)))
        lost = and_(begun <= start, ended > start, ended <= number, _ENDED)
        counts.subtract(_counted(connection, lost))
    elif number < start:
        gained = and_(begun <= number, ended > number, ended <= start, _ENDED)
        counts.update(_counted(connection, gained))
        later = and_(begun > number, begun <= start, ended > start)
        counts.subtract(_counted(connection, later))
    return counts


def keep(connection: Connection, known: Kept) -> None:
    """Keep counts."""
    connection.execute(delete(describing))
    counts = json.dumps(known.counts or {}, sort_keys=True)
    row = {"only": 1, "revision": known.revision, "block": known.block, "counts": counts}
    connection.execute(insert(describing), row)


def last_final(connection: Connection) -> int:
    """The last final block in the index, -1 where nothing was indexed yet."""
    found = connection.execute(select(cursor.c.finalised)).scalar_one_or_none()
    return _NOWHERE if found is None else found


def counts_of(connection: Connection, number: int, manifests: Sequence[bytes]) -> Counts:
    """The same, of assets with these manifests alone."""
    there = and_(assets.c.from_block <= number, assets.c.to_block > number)
    return _counted(connection, and_(there, assets.c.manifest.in_(manifests)))


def _counted(connection: Connection, condition: ColumnElement[bool]) -> Counts:
    known = [descriptions.c.known.op("&")(1 << place) != 0 for place in range(len(ASKED))]
    bits = [func.coalesce(func.sum(case((is_known, 1), else_=0)), 0) for is_known in known]
    joined = assets.outerjoin(descriptions, descriptions.c.manifest == assets.c.manifest)
    query = select(func.count(), *bits).select_from(joined).where(condition)
    row = connection.execute(query).one()
    return Counter(dict(zip((ASSETS, *ASKED), map(int, row), strict=True)))
