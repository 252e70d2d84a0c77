"""Batch files: pack asset terms under one Merkle root, and read a leaf with its proof.

`pack_batch` writes a folder, whole or not at all: `batch.json` (terms of the batch) and
`leaves.jsonl` (terms of the assets, one a line, whose SHA-256 is the batch's locator). Proofs are
made on demand, so that a batch of 2^20 is two files.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from registry.assets import Leaf
from registry.errors import InputError, IntegrityError, InvalidValueError
from registry.input_file import read_file
from registry.merkle import MAX_LEAVES, BatchTree
from registry.records import (
    Terms,
    TermsError,
    fresh_salt,
    parse_integer,
    parse_terms,
    read_json,
    record_id,
    render_terms,
    schema,
)
from registry.types import AssetId, parse_digest

MAX_LINE: Final = 1 << 16
BATCH_FILE: Final = "batch.json"
LEAVES_FILE: Final = "leaves.jsonl"


def read_leaf(path: Path) -> Leaf:
    """A leaf from its file. Raises InvalidValueError naming the member at fault."""
    document = read_json(_bytes(path, "leaf"), "leaf")
    if document.keys() != {"terms", "root", "index", "proof"}:
        raise InvalidValueError("leaf", "must have exactly terms, root, index, proof")
    proof, stated = document["proof"], document["terms"]
    if not isinstance(stated, dict):
        raise InvalidValueError("leaf/terms", "must be a JSON object")
    index = parse_integer(document["index"], "leaf/index")
    if not 0 <= index < MAX_LEAVES:
        raise InvalidValueError("leaf/index", "must be from 0 to 2^20 - 1", value=index)
    if not isinstance(proof, list) or len(proof) > 20:
        raise InvalidValueError("leaf/proof", "must be a list of at most 20 hashes")
    return Leaf(
        parse_terms("Asset", stated),
        parse_digest(document["root"], "leaf/root"),
        index,
        tuple(parse_digest(item, f"leaf/proof/{n}") for n, item in enumerate(proof)),
    )


def _bytes(path: Path, field: str) -> bytes:
    """A small file's bytes. Raises InvalidValueError naming *field*."""
    return read_file(path, field, MAX_LINE)


def pack_batch(source: Path, target: Path) -> dict[str, Any]:
    """Pack asset terms, one JSON object a line, all of one node. Raises InputError naming the line.

    The folder appears whole or not at all. Returns id, root and count.
    """
    terms = list(_read_lines(source))
    if not terms:
        raise InputError("BatchEmpty", "assets", "must hold at least one asset")
    node = terms[0].address("node")
    assets: dict[AssetId, int] = {}
    for number, item in enumerate(terms, 1):
        if item.address("node") != node:
            raise InputError("BatchMixed", f"line {number}/node", "a batch is of one node")
        first = assets.setdefault(AssetId(record_id(item)), number)
        if first != number:
            rule = "must be an asset that is not yet in the batch"
            raise InputError("BatchTwice", f"line {number}", rule, {"first": first})
    if target.exists():
        raise InputError("TargetExists", "out", "must not exist yet", {"path": str(target)})
    tree = BatchTree(assets)
    packed = b"".join(_line(item) for item in terms)
    batch = Terms(
        "Batch",
        {
            "node": node,
            "root": tree.root,
            "count": len(terms),
            "kind": schema().enum("batchKind", "REGISTRATIONS"),
            "locator": "0x" + hashlib.sha256(packed).hexdigest(),
            "salt": fresh_salt(),
        },
    )
    _write(target, batch, packed)
    return {"id": record_id(batch), "root": tree.root, "count": len(terms), "folder": str(target)}


def _read_lines(source: Path) -> Iterator[Terms]:
    try:
        with source.open("rb") as file:
            for number, line in enumerate(file, 1):
                if number > MAX_LEAVES or len(line) > MAX_LINE:
                    raise InputError(
                        "BatchTooLarge", f"line {number}", "at most 2^20 lines of 64 KiB"
                    )
                yield _asset_of(line, number)
    except OSError as error:
        raise InvalidValueError(
            "assets", f"must be a readable file: {error.strerror}", value=str(source)
        ) from error


def _asset_of(line: bytes, number: int) -> Terms:
    try:
        return parse_terms("Asset", read_json(line, f"line {number}"))
    except TermsError as error:
        raise InputError(error.code, f"line {number}{error.field}", error.rule) from error


def _line(terms: Terms) -> bytes:
    return json.dumps(render_terms(terms), ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _write(target: Path, batch: Terms, packed: bytes) -> None:
    neighbour = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        neighbour.mkdir(parents=True)
        (neighbour / BATCH_FILE).write_text(
            json.dumps(render_terms(batch), indent=1) + "\n", "utf-8"
        )
        (neighbour / LEAVES_FILE).write_bytes(packed)
        neighbour.replace(target)
    except OSError as error:
        shutil.rmtree(neighbour, ignore_errors=True)
        raise InvalidValueError(
            "out", f"must be a writable folder: {error.strerror}", value=str(target)
        ) from error


def leaf_of(folder: Path, index: int) -> dict[str, Any]:
    """One leaf of a packed batch with its proof: `{"terms","root","index","proof"}`.

    Raises InvalidValueError for an index outside the batch, IntegrityError where the folder's
    files disagree.
    """
    terms = list(_read_lines(folder / LEAVES_FILE))
    if not 0 <= index < len(terms):
        raise InvalidValueError("index", f"must be from 0 to {len(terms) - 1}", value=index)
    tree = BatchTree(AssetId(record_id(item)) for item in terms)
    batch = parse_terms("Batch", read_json(_bytes(folder / BATCH_FILE, BATCH_FILE), BATCH_FILE))
    if batch.digest("root") != tree.root:
        found: dict[str, object] = {"stated": batch.digest("root"), "computed": tree.root}
        raise IntegrityError("BatchCorrupt", LEAVES_FILE, "must hash to the batch's root", found)
    proof = list(tree.proof(index))
    return {"terms": render_terms(terms[index]), "root": tree.root, "index": index, "proof": proof}
