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
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
)

from registry.index.descriptions import ASKED
from registry.index.prepared import fetched, held_at
from registry.index.tables import OPEN, assets, cursor, describing, descriptions

Counts = Counter[str]
ASSETS: Final = "assets"
_NOWHERE: Final = -1
_KEPT: Final = select(describing)
_INDEXED: Final = select(cursor.c.number)


def _counting(condition: ColumnElement[bool]) -> Select[Any]:
    """A count of assets, and of those that each question could be answered for."""
    known = [descriptions.c.known.op("&")(1 << place) != 0 for place in range(len(ASKED))]
    bits = [func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in known]
    columns = [bit.label(name) for bit, name in zip(bits, ASKED, strict=True)]
    joined = assets.outerjoin(descriptions, descriptions.c.manifest == assets.c.manifest)
    return select(func.count().label(ASSETS), *columns).select_from(joined).where(condition)


def _changing() -> dict[str, Select[Any]]:
    """Counts of the assets there at a `block`, and of those by which these differ from the ones
    there at a `start`, which lies before it or after it.
    """
    begun, ended = assets.c.from_block, assets.c.to_block
    start: BindParameter[int] = bindparam("start")
    block: BindParameter[int] = bindparam("block")
    over = ended < literal_column(str(OPEN))  # as its index has it, or SQLite would not use that
    there = held_at(assets, "block")
    return {
        "there": _counting(there),
        "begun": _counting(and_(begun > start, there)),
        "lost": _counting(and_(begun <= start, ended > start, ended <= block, over)),
        "gained": _counting(and_(there, ended <= start, over)),
        "later": _counting(and_(begun > block, begun <= start, ended > start)),
    }


_COUNTING: Final = _changing()


@dataclass(frozen=True, slots=True)
class Kept:
    """What `describing` holds: how often descriptions changed, and counts as of a final block."""

    revision: int = 0
    block: int = _NOWHERE
    counts: Counts | None = None


def kept(connection: Connection) -> Kept:
    """What is kept."""
    found = fetched(connection, _KEPT)
    if not found:
        return Kept()
    row = found[0]
    return Kept(row["revision"], row["block"], Counter(json.loads(row["counts"])))


def counts_at(connection: Connection, number: int) -> Counts:
    """Assets that were there at a block, and of these what each question could be answered for."""
    found, indexed = kept(connection), fetched(connection, _INDEXED)
    last = indexed[0]["number"] if indexed else _NOWHERE

    def counted(name: str) -> Counts:
        row = fetched(connection, _COUNTING[name], start=found.block, block=number)
        return Counter({question: int(count) for question, count in row[0].items()})

    if found.counts is None or not 0 <= found.block <= last:
        return counted("there")
    counts = Counter(found.counts)
    if found.block < number:
        counts.update(counted("begun"))
        counts.subtract(counted("lost"))
    elif number < found.block:
        counts.update(counted("gained"))
        counts.subtract(counted("later"))
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
    query = _counting(and_(there, assets.c.manifest.in_(manifests)))
    row = connection.execute(query).mappings().one()
    return Counter({question: int(count) for question, count in row.items()})
