"""Batch tree against golden vectors of @openzeppelin/merkle-tree, and its refusals."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from sha3 import keccak_256

from registry.errors import InvalidValueError, ProofError
from registry.merkle import (
    BATCH_DOMAIN,
    MAX_LEAVES,
    BatchTree,
    ensure_included,
    leaf_hash,
    root_of,
)
from registry.types import AssetId, Bytes32, Digest

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "merkle.json").read_text())


def asset(number: int) -> AssetId:
    return AssetId("0x" + hashlib.sha256(b"asset %d" % number).hexdigest())


def test_domain__golden_vector__agrees() -> None:
    assert "0x" + BATCH_DOMAIN.hex() == VECTORS["domain"]


def test_leaf__of_another_domain__is_hashed_under_it_twice() -> None:
    other = Bytes32(b"\x11" * 32)
    encoded = other + (5).to_bytes(32, "big") + bytes.fromhex(asset(5)[2:])
    expected = keccak_256(keccak_256(encoded).digest()).hexdigest()
    assert leaf_hash(5, asset(5), other) == f"0x{expected}"
    assert leaf_hash(5, asset(5), BATCH_DOMAIN) == leaf_hash(5, asset(5)) != f"0x{expected}"


@pytest.mark.parametrize("count", [1, 2, 5])
def test_tree__of_another_domain__includes_under_that_domain_alone(count: int) -> None:
    other, assets = Bytes32(b"\x11" * 32), [asset(number) for number in range(count)]
    tree = BatchTree(assets, other)
    for index, one in enumerate(assets):
        proof = tree.proof(index)
        ensure_included(tree.root, count, index, one, proof, other)
        for wrong in (BATCH_DOMAIN, Bytes32(b"\x12" * 32)):
            with pytest.raises(ProofError, match="does not lead to the root"):
                ensure_included(tree.root, count, index, one, proof, wrong)


@pytest.mark.parametrize("batch", VECTORS["batches"], ids=lambda batch: str(batch["count"]))
def test_tree__golden_vector__root_leaves_and_proofs_agree(batch: dict[str, Any]) -> None:
    tree = BatchTree(asset(number) for number in range(batch["count"]))
    assert tree.root == batch["root"]
    assert tree.count == batch["count"]
    for item in batch["items"]:
        assert asset(item["index"]) == item["asset"]
        assert leaf_hash(item["index"], item["asset"]) == item["leaf"]
        assert list(tree.proof(item["index"])) == item["proof"]
        ensure_included(batch["root"], batch["count"], item["index"], item["asset"], item["proof"])


def test_tree__one_asset__proof_is_empty_and_root_is_leaf() -> None:
    tree = BatchTree([asset(0)])
    assert tree.proof(0) == ()
    assert tree.root == leaf_hash(0, asset(0))


def test_tree__no_assets__refused() -> None:
    with pytest.raises(ProofError, match="at least one"):
        BatchTree([])


def test_tree__one_too_many__refused_while_streaming(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.merkle.MAX_LEAVES", 4)
    with pytest.raises(ProofError, match="at most 2\\^20"):
        BatchTree(asset(number) for number in iter(int, 1))


def test_tree__malformed_id__named_by_position() -> None:
    with pytest.raises(InvalidValueError) as caught:
        BatchTree([asset(0), AssetId("0x12")])
    assert caught.value.field == "assets/1"


@pytest.mark.parametrize("index", [-1, 3])
def test_proof__index_outside_batch__refused(index: int) -> None:
    with pytest.raises(ProofError, match="not in the batch"):
        BatchTree(map(asset, range(3))).proof(index)


@pytest.mark.parametrize("index", [-1, MAX_LEAVES])
def test_leaf__index_outside_range__refused(index: int) -> None:
    with pytest.raises(ProofError, match="2\\^20"):
        leaf_hash(index, asset(0))


@pytest.mark.parametrize(
    ("count", "index", "number", "field"),
    [
        (0, 0, 0, "count"),
        (MAX_LEAVES + 1, 0, 0, "count"),
        (8, 8, 0, "index"),
        (8, -1, 0, "index"),
        (8, 4, 3, "proof"),
        (8, 3, 4, "proof"),
    ],
)
def test_inclusion__one_value_changed__refused_by_its_name(
    count: int, index: int, number: int, field: str
) -> None:
    tree = BatchTree(map(asset, range(8)))
    with pytest.raises(ProofError) as caught:
        ensure_included(tree.root, count, index, asset(number), tree.proof(3))
    assert caught.value.field == field


def test_inclusion__sibling_changed_dropped_or_added__refused() -> None:
    tree = BatchTree(map(asset, range(8)))
    good = tree.proof(3)
    for bad in [(asset(9), *good[1:]), good[1:], good[:-1], (*good, good[0])]:
        with pytest.raises(ProofError) as caught:
            ensure_included(tree.root, 8, 3, asset(3), [Digest(node) for node in bad])
        assert caught.value.field == "proof"


def test_root_of__more_than_twenty_siblings__refused() -> None:
    with pytest.raises(ProofError, match="at most 20"):
        root_of(Digest(asset(0)), [Digest(asset(1))] * 21)


def test_inner_node__offered_as_asset__does_not_verify() -> None:
    tree = BatchTree(map(asset, range(4)))
    inner = root_of(leaf_hash(0, asset(0)), tree.proof(0)[:1])
    with pytest.raises(ProofError):
        ensure_included(tree.root, 4, 0, AssetId(inner), tree.proof(0)[1:])
