"""Rights: by holder, as a tree, live at the moment; and who may now do what with an asset."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement

from registry.errors import NotFoundError
from registry.index.tables import rights as rights_table
from registry.queries.documents import digest, digest_or_none, flags, made, name, party, purposes
from registry.queries.paging import After, Document, Page, read_page
from registry.queries.reading import Reader, Row
from registry.queries.standing import Rights, asset_status, is_evidenced, pledge_counts
from registry.status import RightStatus

_KINDS: Final = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class RightFilter:
    """What granted rights, and roots that were written or granted from, are asked for.

    parent: whose children. live: only those that are LIVE.
    """

    asset: bytes | None = None
    holder: bytes | None = None
    grantor: bytes | None = None
    parent: bytes | None = None
    kind: int | None = None
    status: RightStatus | None = None


def find_rights(reader: Reader, wanted: RightFilter, after: After | None, limit: int) -> Page:
    """Rights in the order in which they came."""
    filters: list[ColumnElement[bool]] = []
    for column in ("asset", "holder", "grantor", "parent", "kind"):
        value = getattr(wanted, column)
        if value is not None:
            filters.append(rights_table.c[column] == value)

    def shown(rows: Sequence[Row]) -> list[Document | None]:
        known = Rights.of_assets(reader, [row["asset"] for row in rows])
        documents = [right_document(known, row) for row in rows]
        named = None if wanted.status is None else wanted.status.name
        return [d if named in (None, d["status"]) else None for d in documents]

    return read_page(reader, rights_table, "right", filters, after, limit, shown)


def right_document(known: Rights, row: Row) -> Document:
    """One right with its status, and the term it really has."""
    asset = bytes(row["asset"])
    return {
        "id": digest(row["right"]),
        "asset": digest(asset),
        "kind": name("rightKind", row["kind"]),
        "status": known.status(asset, row["kind"], row["right"]).name,
        "holder": party(row["holder"]),
        "grantor": None if row["grantor"] is None else party(row["grantor"]),
        "parent": digest_or_none(row["parent"]),
        "depth": row["depth"],
        "exclusivity": name("exclusivity", row["exclusivity"]),
        "flags": flags("rightFlags", row["flags"]),
        "purposes": purposes(row["purposes"]),
        "valid_from": row["valid_from"] or None,
        "valid_until": known.until(asset, row["right"]),
        "pledges": row["pledges"],
        "children": row["children_open"],
        "trade": digest_or_none(row["trade"]),
        **made(row),
    }


def right_tree(reader: Reader, asset: bytes) -> Document:
    """An asset's rights as a tree: the evidenced roots, written or not, and all below them.

    Raises NotFoundError for an asset that the index does not know at the block.
    """
    known = Rights.of_assets(reader, [asset])
    if asset not in known.assets:
        rule, found = "is not on the chain one by one", {"asset": digest(asset)}
        raise NotFoundError("AssetUnknown", "asset", rule, found)
    children: dict[bytes, list[Row]] = {}
    for row in known.rights.values():
        if row["parent"] is not None:
            children.setdefault(row["parent"], []).append(row)
    owner = known.assets[asset]
    return {
        "asset": digest(asset),
        "status": asset_status(owner, known.time).name,
        "roots": [
            _branch(known, asset, known.root_of(asset, kind), kind, children)
            for kind in _KINDS
            if is_evidenced(owner, kind)
        ],
        "as_of": reader.moment.json(),
    }


def _branch(
    known: Rights, asset: bytes, right: bytes, kind: int, children: dict[bytes, list[Row]]
) -> Document:
    row = known.rights.get(right)
    own = _unwritten(known, asset, right, kind) if row is None else right_document(known, row)
    below = [_branch(known, asset, c["right"], kind, children) for c in children.get(right, ())]
    return {**own, "below": below}


def _unwritten(known: Rights, asset: bytes, right: bytes, kind: int) -> Document:
    """A root that nobody wrote yet: the registrant holds it."""
    return {
        "id": digest(right),
        "asset": digest(asset),
        "kind": name("rightKind", kind),
        "status": known.status(asset, kind, right).name,
        "holder": party(known.holder(asset, right)),
        "grantor": None,
        "parent": None,
        "depth": 0,
        "exclusivity": "EXCLUSIVE",
        "flags": ["TRANSFERABLE", "SUBLICENSABLE"],
        "purposes": None,
        "valid_from": None,
        "valid_until": known.assets[asset]["until"],
        "pledges": 0,
        "children": 0,
        "trade": None,
        "block_number": None,
        "log_index": None,
    }


def who_may(reader: Reader, asset: bytes) -> Document:
    """Who may now do what with an asset, until when: its live rights by holder, with what binds
    them. Raises NotFoundError as `right_tree` does.
    """
    tree = right_tree(reader, asset)
    encumbrances = _pledged(reader, asset)
    live = [right for right in _flat(tree["roots"]) if right["status"] == "LIVE"]
    return {
        "asset": tree["asset"],
        "status": tree["status"],
        "may": [
            {
                "party": right["holder"],
                "kind": right["kind"],
                "right": right["id"],
                "purposes": right["purposes"],
                "exclusivity": right["exclusivity"],
                "may_grant": "SUBLICENSABLE" in right["flags"],
                "may_transfer": "TRANSFERABLE" in right["flags"]
                and not encumbrances.get(right["id"]),
                "until": right["valid_until"],
                "pledges": encumbrances.get(right["id"], []),
            }
            for right in live
        ],
        "as_of": tree["as_of"],
    }


def _flat(branches: Iterable[Document]) -> list[Document]:
    found: list[Document] = []
    for branch in branches:
        found += [branch, *_flat(branch["below"])]
    return found


def _pledged(reader: Reader, asset: bytes) -> dict[str, list[Document]]:
    """The pledges that count, by right."""
    time = reader.moment.time
    known = {row["right"]: row for row in reader.by("rights", "asset", [asset])}
    found: dict[str, list[Document]] = {}
    for row in reader.by("pledges", "asset", [asset]):
        if pledge_counts(row, known.get(row["right"]), time):
            line: Document = {"pledge": digest(row["pledge"]), "pledgee": party(row["pledgee"])}
            line |= {"rank": row["rank"], "until": row["until"], "forbids": bool(row["forbids"])}
            found.setdefault(digest(row["right"]), []).append(line)
    return found
