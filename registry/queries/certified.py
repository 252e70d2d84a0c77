"""How a certified record stands: what is asked before its certificate is looked at.

Keyed reads alone, so that the answer costs the same however much is registered: the record, the
rights above it, and its asset. What is said is what a certificate would be found to say by
`registry.certificate.standing`, which proves it.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, select

from registry.errors import NotFoundError
from registry.index.prepared import held_at
from registry.index.tables import rights
from registry.queries.documents import digest, party
from registry.queries.paging import Document
from registry.queries.reading import Reader, Row
from registry.queries.standing import Rights, asset_status, is_evidenced

_KINDS: Final = (1, 2, 3)
_ROOTS: Final = select(rights).where(
    rights.c.asset == bindparam("asset"), rights.c.parent.is_(None), held_at(rights)
)
_UNKNOWN: Final = "is no asset, right or trade of this index; for a root right give its asset"


def certified_status(reader: Reader, record: bytes, asset: bytes | None = None) -> Document:
    """Kind, statuses, rev, holder, end, pledges and flags of an asset, a right or a trade.

    asset: whose record it is, without which a root right that nobody wrote yet is not found.
    Raises NotFoundError for a record that the index does not hold at the block, leaves of batches
    never activated among them, or that is of another asset.
    """
    row = reader.one("assets", asset=record)
    if row is not None and asset in (None, record):
        return _of_asset(reader, row)
    row = reader.one("rights", right=record)
    if row is not None and asset in (None, row["asset"]):
        return _of_right(reader, "right", record, row["asset"], row["kind"], record)
    row = reader.one("trades", trade=record)
    if row is not None and asset in (None, row["asset"]):
        made = _of_right(reader, "trade", record, row["asset"], row["kind"], row["right"])
        return {**made, "holder": party(row["buyer"])}
    if asset is not None:
        return _of_unwritten_root(reader, record, asset)
    raise _unknown(record)


def _unknown(record: bytes) -> NotFoundError:
    return NotFoundError("RecordUnknown", "id", _UNKNOWN, {"id": digest(record)})


def _of_asset(reader: Reader, row: Row) -> Document:
    """Held by whom its first evidenced root that has not ended is, in the order of the kinds."""
    roots = {root["kind"]: root for root in reader.keyed(_ROOTS, asset=row["asset"])}
    evidenced = [roots.get(kind) for kind in _KINDS if is_evidenced(row, kind)]
    standing = [root for root in evidenced if root is None or not root["ended"]]
    first = next(iter([*standing, *evidenced]), None)
    return {
        **_document(reader, "asset", row["asset"], row),
        "holder": party(row["registrant"] if first is None else first["holder"]),
        "until": row["until"],
        "pledges": sum(root["pledges"] for root in roots.values()),
    }


def _of_right(
    reader: Reader, record_kind: str, record: bytes, asset: bytes, kind: int, right: bytes
) -> Document:
    """A right by itself, or as what a trade made or moved; what is above it counts."""
    owner = reader.one("assets", asset=asset)
    if owner is None:
        raise _unknown(record)
    known = Rights({asset: owner}, _above(reader, asset, kind, right), reader.moment.time)
    own = known.rights.get(right)
    return {
        **_document(reader, record_kind, record, owner),
        "status": {
            "asset": asset_status(owner, known.time).name,
            "right": known.status(asset, kind, right).name,
        },
        "right": digest(right),
        "holder": party(known.holder(asset, right)),
        "until": known.until(asset, right),
        "pledges": 0 if own is None else own["pledges"],
        "suspended": any(row["suspended"] for row in (owner, *known.rights.values())),
    }


def _above(reader: Reader, asset: bytes, kind: int, right: bytes) -> dict[bytes, Row]:
    """A right and every one above it, its root where that was written."""
    found: dict[bytes, Row] = {}
    following: bytes | None = right
    while following is not None and (row := reader.one("rights", right=following)) is not None:
        found[following] = row
        following = row["parent"]
    return found


def _of_unwritten_root(reader: Reader, record: bytes, asset: bytes) -> Document:
    owner = reader.one("assets", asset=asset)
    if owner is not None:
        known = Rights({asset: owner}, {}, reader.moment.time)
        for kind in _KINDS:
            if is_evidenced(owner, kind) and known.root_of(asset, kind) == record:
                return _of_right(reader, "right", record, asset, kind, record)
    raise _unknown(record)


def _document(reader: Reader, kind: str, record: bytes, asset: Row) -> Document:
    """What is told of every kind of record; of an asset it is all but its holder and pledges."""
    return {
        "id": digest(record),
        "kind": kind,
        "asset": digest(asset["asset"]),
        "right": None,
        "status": {"asset": asset_status(asset, reader.moment.time).name, "right": None},
        "rev": asset["rev"],
        "suspended": bool(asset["suspended"]),
        "objected": bool(asset["objections"]),
    }
