"""Assets by what is on chain about them, with their status at the moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select

from registry.index.tables import assets, blocks, rights
from registry.queries.described import (
    DescriptionFilter,
    by_description,
    coverage,
    described,
)
from registry.queries.documents import (
    digest,
    digest_or_none,
    made,
    name,
    number,
    party,
    region,
)
from registry.queries.paging import After, Document, Page, read_page
from registry.queries.reading import Reader, Row
from registry.queries.search import ranked_page
from registry.queries.standing import AWAITED, asset_status
from registry.status import AssetStatus
from registry.types import UnixTime

_RIGHT_KINDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """What assets are asked for; everything given must hold.

    region: a node's division code; its zeros at the end stand for all below. kind: asset kind.
    holder: who holds one of its live roots, of kind `right` where that is given. first, last: when
    they were registered, seconds. content, manifest: digests in force. description: what the
    manifest in force discloses.
    """

    registrant: bytes | None = None
    node: bytes | None = None
    region: str | None = None
    kind: int | None = None
    level: int | None = None
    status: AssetStatus | None = None
    holder: bytes | None = None
    right: int | None = None
    content: bytes | None = None
    manifest: bytes | None = None
    first: UnixTime | None = None
    last: UnixTime | None = None
    description: DescriptionFilter = field(default_factory=DescriptionFilter)


def find_assets(reader: Reader, wanted: AssetFilter, after: After | None, limit: int) -> Page:
    """Assets on the chain one by one, in the order in which they came; with words, best first."""
    asked = wanted.description
    filters = [*_plain(wanted), *_timed(reader, wanted), *_held(reader, wanted)]

    def shown(rows: Sequence[Row]) -> list[Document]:
        return described(reader, rows, asset_lines(reader, rows))

    if asked.runs:
        filters += asked.conditions()
        page = ranked_page(reader, asked.sought(), filters, after, limit, shown)
    else:
        filters += by_description(asked)
        page = read_page(reader, assets, "asset", filters, after, limit, shown)
    return replace(page, about={"descriptions": coverage(reader, asked)})


def asset_lines(reader: Reader, rows: Sequence[Row]) -> list[Document]:
    """A line for each asset."""
    return [_line(row, reader.moment.time) for row in rows]


def _line(row: Row, time: UnixTime) -> Document:
    return {
        "id": digest(row["asset"]),
        "status": asset_status(row, time).name,
        "registrant": party(row["registrant"]),
        "node": party(row["node"]),
        "region": region(row["region"]),
        "number": None if row["number"] is None else number(row["number"]),
        "batch": digest_or_none(row["batch"]),
        "kind": name("assetKind", row["kind"]),
        "level": row["level"],
        "rights": [name("rightKind", k) for k in _RIGHT_KINDS if row["rights"] >> (k - 1) & 1],
        "rev": row["rev"],
        "valid_until": row["until"],
        "notice_until": row["notice_end"] if row["notice_end"] != AWAITED else None,
        "manifest": digest(row["manifest"]),
        "content": digest(row["content"]),
        **made(row),
    }


def _plain(wanted: AssetFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column in ("registrant", "node", "kind", "level", "content", "manifest"):
        value = getattr(wanted, column)
        if value is not None:
            found.append(assets.c[column] == value)
    if wanted.region is not None:
        first, last = region_span(wanted.region)
        found.append(assets.c.region.between(first, last))
    return found


def region_span(code: str) -> tuple[int, int]:
    """First and last division code that a code covers: `320000` is `320000` to `329999`."""
    stem = code.rstrip("0")
    stem += "0" * (len(stem) % 2)
    return int(stem.ljust(6, "0")), int(stem.ljust(6, "9"))


def _timed(reader: Reader, wanted: AssetFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        found.append(status_column(reader.moment.time) == wanted.status.value)
    for moment, is_first in ((wanted.first, True), (wanted.last, False)):
        if moment is None:
            continue
        block = select(func.min(blocks.c.number)).where(
            blocks.c.timestamp >= moment + (not is_first), blocks.c.events > 0
        )
        edge = func.coalesce(block.scalar_subquery() * (1 << 20), (1 << 62))
        found.append(assets.c.made >= edge if is_first else assets.c.made < edge)
    return found


def status_column(time: UnixTime) -> ColumnElement[int]:
    """An asset's status at a time, as a column: the order of `registry.queries.standing`."""
    table = assets.c
    ended = case(
        (table.ended == 1, AssetStatus.CANCELLED.value),
        (table.ended == 2, AssetStatus.REVOKED.value),
        else_=AssetStatus.REFUSED.value,
    )
    noticed = or_(table.notice_end == AWAITED, table.notice_end > time)
    return case(
        (table.ended != 0, ended),
        (table.until <= time, AssetStatus.EXPIRED.value),
        (table.suspended != 0, AssetStatus.SUSPENDED.value),
        (table.objections != 0, AssetStatus.OBJECTED.value),
        (noticed, AssetStatus.IN_NOTICE.value),
        else_=AssetStatus.VALID.value,
    )


def _held(reader: Reader, wanted: AssetFilter) -> list[ColumnElement[bool]]:
    """Who holds a root: its row's holder, or the registrant where it has no row."""
    if wanted.holder is None:
        return [] if wanted.right is None else [_evidenced(wanted.right)]
    kinds = _RIGHT_KINDS if wanted.right is None else (wanted.right,)
    return [or_(*(and_(_evidenced(k), _holds(reader, wanted.holder, k)) for k in kinds))]


def _evidenced(kind: int) -> ColumnElement[bool]:
    return assets.c.rights.op("&")(1 << (kind - 1)) != 0


def _holds(reader: Reader, holder: bytes, kind: int) -> ColumnElement[bool]:
    root = and_(
        rights.c.asset == assets.c.asset,
        rights.c.kind == kind,
        rights.c.parent.is_(None),
        reader.held(rights),
    )
    written = exists(select(rights.c.right).where(root, rights.c.holder == holder))
    anyone = exists(select(rights.c.right).where(root))
    return or_(written, and_(assets.c.registrant == holder, ~anyone))
