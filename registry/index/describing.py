"""Writing descriptions: verified ones only, each whole, the same ones again without a change.

They are no part of the chain and of no block: a rebuild of the index leaves them, and they are
there before the index reaches the assets they describe.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Engine, delete, exists, insert, select

from registry.index.coverage import counts_at, counts_of, keep, kept, last_final
from registry.index.database import answering, migrate
from registry.index.descriptions import Description
from registry.index.tables import assets, descriptions
from registry.index.word_table import Words, word_table
from registry.types import Digest, digest_from_bytes, to_bytes

AT_ONCE: Final = 400
"""Descriptions written together: the follower waits no longer."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """What became of descriptions: `joined` had other fields disclosed before."""

    new: int = 0
    joined: int = 0
    unchanged: int = 0

    def __add__(self, other: Kinds) -> Kinds:
        """Both together."""
        return Kinds(
            self.new + other.new, self.joined + other.joined, self.unchanged + other.unchanged
        )


class DescriptionStore:
    """Writes descriptions beside the follower. Raises IndexUnavailableError where the database
    fails.
    """

    def __init__(self, engine: Engine) -> None:
        """Bring the schema about where it is not there yet, or is older."""
        self.engine = engine
        migrate(engine)

    def keep(self, given: Sequence[Description]) -> Kinds:
        """Keep what descriptions say, joined with what was disclosed of their manifests before.

        A process that ends halfway leaves whole descriptions; the same call again does the rest.
        """
        found = Kinds()
        for start in range(0, len(given), AT_ONCE):
            part = given[start : start + AT_ONCE]
            with self._transaction() as connection:
                found += _write(connection, part)
        return found

    def recount(self) -> None:
        """Keep the counts as of the last final block, from which answers count on."""
        with self._transaction() as connection:
            block = last_final(connection)
            counts = counts_at(connection, block)
            keep(connection, replace(kept(connection), block=block, counts=counts))

    def undescribed(self, after: bytes, limit: int) -> list[Digest]:
        """Manifests of assets in the index that have no description, in the order of their bytes
        after one.
        """
        manifest = assets.c.manifest
        has = exists(select(descriptions.c.manifest).where(descriptions.c.manifest == manifest))
        query = select(manifest).where(manifest > after, ~has).distinct()
        with answering(), self.engine.connect() as connection:
            found = connection.execute(query.order_by(manifest).limit(limit))
            return [digest_from_bytes(raw) for (raw,) in found]

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with (
            answering(),
            self.engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("LOCK TABLE descriptions IN SHARE ROW EXCLUSIVE MODE")
            yield connection


def _write(connection: Connection, given: Sequence[Description]) -> Kinds:
    """One transaction's worth."""
    old = _known(connection, [to_bytes(one.manifest) for one in given])
    new: dict[Digest, Description] = {}
    for one in given:
        earlier = new.get(one.manifest) or old.get(one.manifest)
        new[one.manifest] = one if earlier is None else earlier.joined(one.fields)
    changed = [d for key, d in new.items() if key not in old or old[key].document != d.document]
    if changed:
        _replace(connection, [d for d in changed if d.manifest in old], changed)
    joined = sum(d.manifest in old for d in changed)
    return Kinds(len(changed) - joined, joined, len(new) - len(changed))


def _replace(
    connection: Connection, joined: Sequence[Description], changed: Sequence[Description]
) -> None:
    """Write the changed ones, and what they change of the counts."""
    block = last_final(connection)
    before, known = counts_at(connection, block), kept(connection)
    manifests = [to_bytes(d.manifest) for d in changed]
    before.subtract(counts_of(connection, block, manifests))
    gone = [to_bytes(d.manifest) for d in joined]
    lots = connection.scalars(select(descriptions.c.lot).where(descriptions.c.manifest.in_(gone)))
    table = word_table(connection)
    table.drop(connection, list(lots))
    connection.execute(delete(descriptions).where(descriptions.c.manifest.in_(gone)))
    rows = _placed(connection, changed)
    connection.execute(insert(descriptions), rows)
    table.put(
        connection,
        [
            Words(row["lot"], d.names(), d.texts())
            for d, row in zip(changed, rows, strict=True)
            if d.known
        ],
    )
    before.update(counts_of(connection, block, manifests))
    keep(connection, replace(known, revision=known.revision + 1, block=block, counts=before))


def _known(connection: Connection, manifests: Sequence[bytes]) -> dict[Digest, Description]:
    """Descriptions that are there, by their manifests' digests."""
    chosen = select(descriptions.c.manifest, descriptions.c.document)
    found = connection.execute(chosen.where(descriptions.c.manifest.in_(manifests)))
    described = [Description(digest_from_bytes(raw), json.loads(text)) for raw, text in found]
    return {d.manifest: d for d in described}


def _placed(connection: Connection, given: Sequence[Description]) -> list[dict[str, Any]]:
    """Rows, each with a lot of its own: the next one free where two would have the same."""
    wanted = [d.lot() for d in given]
    taken = set(
        connection.scalars(select(descriptions.c.lot).where(descriptions.c.lot.in_(wanted)))
    )
    rows = []
    for description, lot in zip(given, wanted, strict=True):
        rows.append(_row(description, _free(connection, lot, taken)))
        taken.add(rows[-1]["lot"])
    return rows


def _free(connection: Connection, lot: int, taken: Collection[int]) -> int:
    """The lot, or the next one that is not taken; *taken* tells whether it itself is."""
    if lot not in taken:
        return lot
    while True:
        lot += 1
        here = select(descriptions.c.lot).where(descriptions.c.lot == lot)
        if lot not in taken and connection.scalar(here) is None:
            return lot


def _row(description: Description, lot: int) -> dict[str, Any]:
    fields = description.fields
    first, last = description.period or (None, None)
    origins = fields.get("origins")
    industry: Mapping[str, str] = fields.get("industry", {})
    return {
        "manifest": to_bytes(description.manifest),
        "lot": lot,
        "known": description.known,
        "document": description.document,
        "asset_class": fields.get("class"),
        "origins": None if origins is None else f",{','.join(origins)},",
        "product_form": fields.get("product_form"),
        "update_frequency": fields.get("update_frequency"),
        "openness": fields.get("openness"),
        "industry": industry.get("code"),
        "period_first": first,
        "period_last": last,
    }
