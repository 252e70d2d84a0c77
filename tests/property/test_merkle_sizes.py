"""Our trees and proofs are those of @openzeppelin/merkle-tree, at every size that matters."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from registry.errors import ProofError
from registry.merkle import BATCH_DOMAIN, BatchTree, ensure_included
from registry.types import AssetId

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tests" / "vectors" / "node" / "merkle_sizes.mjs"
SMALL = range(1, 66)
AROUND_POWERS = [2**power + step for power in range(7, 13) for step in (-1, 0, 1)]
UNEVEN = [100, 300, 777, 3000]


def asset(number: int) -> AssetId:
    return AssetId("0x" + hashlib.sha256(b"asset %d" % number).hexdigest())


def shown(count: int) -> list[int]:
    """Every leaf of a small batch; of a larger one its ends, middle and the levels' edges."""
    if count <= 66:
        return list(range(count))
    edges = {0, 1, count // 2 - 1, count // 2, count - 2, count - 1}
    return sorted(edges | {(count * step) // 11 for step in range(11)})


def ask(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    program = shutil.which("node")
    assert program, "node is needed"
    command = [program, str(SCRIPT), str(ROOT / "contracts")]
    done = subprocess.run(
        command, input=json.dumps(questions), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


@pytest.mark.parametrize(
    "sizes", [list(SMALL), AROUND_POWERS + UNEVEN], ids=["every-small-size", "around-powers-of-two"]
)
def test_tree__many_sizes__root_and_proofs_are_openzeppelins(sizes: list[int]) -> None:
    trees = {count: BatchTree(map(asset, range(count))) for count in sizes}
    questions = [
        {
            "domain": "0x" + BATCH_DOMAIN.hex(),
            "count": count,
            "indices": shown(count),
            "proofs": [tree.proof(index) for index in shown(count)],
        }
        for count, tree in trees.items()
    ]
    for question, found in zip(questions, ask(questions), strict=True):
        count, tree = question["count"], trees[question["count"]]
        assert found["root"] == tree.root, count
        assert found["proofs"] == [list(proof) for proof in question["proofs"]], count
        assert found["accepted"], count
        assert not found["acceptedElsewhere"], count
        for index, proof in zip(question["indices"], found["proofs"], strict=True):
            ensure_included(found["root"], count, index, asset(index), proof)
            if count > 1:
                with pytest.raises(ProofError):
                    ensure_included(found["root"], count, (index + 1) % count, asset(index), proof)
