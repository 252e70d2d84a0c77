"""Random cases agree with implementations written by others, and golden vectors are theirs."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from registry.merkle import BATCH_DOMAIN, BatchTree
from registry.types import AssetId
from registry.unixfs import cid_of, profile

ROOT = Path(__file__).parents[2]
SCRIPTS = ROOT / "tests" / "vectors" / "node"
SEED = 20261123


def node(script: str, *arguments: str, given: str = "") -> Any:
    program = shutil.which("node")
    assert program, "node is needed"
    command = [program, str(SCRIPTS / script), str(ROOT / "contracts"), *arguments]
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def vector(name: str) -> Any:
    return json.loads((ROOT / "tests" / "vectors" / name).read_text("utf-8"))


def test_merkle_vectors__made_again__unchanged() -> None:
    assert node("merkle.mjs") == vector("merkle.json")


def test_cid_vectors__small_ones_made_again__unchanged() -> None:
    largest = 50 * 2**20
    kept = vector("cid.json")
    kept["files"] = [case for case in kept["files"] if case["bytes"] <= largest]
    assert node("cid.mjs", str(largest)) == kept


def random_value(source: random.Random, depth: int = 0) -> Any:
    kind = source.randrange(6 if depth < 4 else 4)
    if kind == 0:
        return source.choice([None, True, False])
    if kind == 1:
        return source.randrange(-(2**53) + 1, 2**53)
    if kind in {2, 3}:
        return random_text(source)
    inner = [random_value(source, depth + 1) for _ in range(source.randrange(5))]
    return inner if kind == 4 else {random_text(source): value for value in inner}


def random_text(source: random.Random) -> str:
    planes = ((0x20, 0x7F), (0x80, 0x2FF), (0x4E00, 0x9FFF), (0xE000, 0xFFFF), (0x10000, 0x10FFFF))
    signs = [chr(source.randrange(*source.choice(planes))) for _ in range(source.randrange(6))]
    return unicodedata.normalize("NFC", "".join(signs))


@pytest.mark.parametrize("kind", ["cid", "canonical", "merkle"])
def test_random_cases__second_implementation__agrees(kind: str) -> None:
    source = random.Random(SEED)
    cases: list[dict[str, Any]] = []
    ours: list[Any] = []
    for _ in range(1000 if kind != "merkle" else 60):
        if kind == "cid":
            content = source.randbytes(source.randrange(700))
            settings = profile(source.randrange(1, 60), source.randrange(2, 9))
            case = {"hex": content.hex(), "chunk_size": settings.chunk_size}
            case["max_links"] = settings.max_links
            ours.append(cid_of(content, settings))
        elif kind == "canonical":
            value = random_value(source)
            case = {"json": json.dumps(value)}
            ours.append(hashlib.sha256(rfc8785.dumps(value)).hexdigest())
        else:
            assets = [
                AssetId("0x" + source.randbytes(32).hex()) for _ in range(source.randrange(1, 40))
            ]
            case = {"domain": "0x" + BATCH_DOMAIN.hex(), "assets": assets}
            tree = BatchTree(assets)
            ours.append([tree.root, *(list(tree.proof(index)) for index in range(tree.count))])
        cases.append({"kind": kind, **case})
    assert node("differential.mjs", given=json.dumps(cases)) == ours
