"""An index with assets written straight into it, and sealed manifests that describe them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, insert

from registry.index.database import migrate
from registry.index.descriptions import Description
from registry.index.tables import OPEN, assets, blocks, cursor, place_of
from registry.manifest import SealedManifest, seal, seeded_salts
from tests.conftest import ROOT

MANIFEST: Mapping[str, Any] = json.loads((ROOT / "tests/vectors/manifest.json").read_text())[
    "document"
]
NODE = b"\x11" * 20


def digest_of(name: object) -> bytes:
    return hashlib.sha256(repr(name).encode()).digest()


def sealed(seed: object = 0, **changes: Any) -> SealedManifest:
    """A manifest like the vector's but for some fields; None takes one out."""
    document = {**MANIFEST, **changes}
    kept = {name: value for name, value in document.items() if value is not None}
    return seal(kept, seeded_salts(repr((seed, changes)).encode()))


def write_sealed(folder: Path, name: str, form: SealedManifest, *fields: str) -> Path:
    """A file with the disclosures of some fields, or of all."""
    chosen = {n: d for n, d in form.disclosures.items() if not fields or n in fields}
    path = folder / name
    path.write_text(json.dumps({"public": form.public, "disclosures": chosen}))
    return path


def description(number: int, **fields: Any) -> Description:
    """A description of a manifest that nobody opened."""
    return Description("0x" + digest_of(number).hex(), fields)  # type: ignore[arg-type]


def asset_row(asset: bytes, manifest: bytes, first: int, last: int = OPEN) -> dict[str, Any]:
    """A version of an asset with this manifest, held from one block until before another."""
    row: dict[str, Any] = {column.name: 0 for column in assets.columns}
    row |= {"asset": asset, "from_block": first, "to_block": last, "manifest": manifest}
    row |= {"node": NODE, "registrant": NODE, "batch": bytes(32), "content": digest_of("content")}
    row |= {"kind": 1, "level": 1, "rights": 7, "until": 1 << 40, "region": 320500}
    return row | {"number": 1, "batch_index": None, "made": place_of(first), "word": bytes(32)}


def write_assets(engine: Engine, rows: Iterable[Mapping[str, Any]], last: int, final: int) -> None:
    """Versions of assets, in an index whose last block is *last*."""
    migrate(engine)
    place = {"number": last, "hash": digest_of(last), "finalised": final}
    origin = {"chain_id": 1, "genesis": digest_of("g"), "register": digest_of("r")}
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in (assets, blocks, cursor):
            connection.execute(delete(table))
        row = {"only": 1, "projections": 1, "finalised_hash": digest_of(final), **origin, **place}
        connection.execute(insert(cursor), row)
        block = {"hash": digest_of(last), "parent": digest_of(last - 1), "timestamp": 1_000}
        connection.execute(insert(blocks), {"number": last, "events": 1, **block})
        connection.execute(insert(assets), list(rows))
