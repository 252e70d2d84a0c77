"""Batches at their limits, and refusals that name what is wrong with its value."""

from __future__ import annotations

import hashlib

import pytest

from registry.errors import InvalidValueError, ProofError
from registry.merkle import (
    MAX_LEAVES,
    MAX_PROOF,
    BatchTree,
    ensure_included,
    leaf_hash,
    root_of,
)
from registry.types import AssetId, Digest


def asset(number: int) -> AssetId:
    return AssetId("0x" + hashlib.sha256(b"asset %d" % number).hexdigest())


def test_limits__of_a_batch__are_those_of_the_contract() -> None:
    assert (MAX_LEAVES, MAX_PROOF) == (1_048_576, 20)
    assert leaf_hash(MAX_LEAVES - 1, asset(0)) != leaf_hash(0, asset(0))


@pytest.mark.parametrize("index", [-1, MAX_LEAVES, MAX_LEAVES + 1])
def test_leaf__index_outside__named_with_its_value(index: int) -> None:
    with pytest.raises(ProofError) as caught:
        leaf_hash(index, asset(0))
    assert (caught.value.field, caught.value.arguments["index"]) == ("index", index)


def test_leaf__malformed_id__named() -> None:
    with pytest.raises(InvalidValueError) as caught:
        leaf_hash(0, AssetId("0x12"))
    assert caught.value.field == "asset"


def test_tree__no_assets__named_with_the_count() -> None:
    with pytest.raises(ProofError) as caught:
        BatchTree([])
    assert (caught.value.field, caught.value.arguments["count"]) == ("assets", 0)


def test_tree__as_many_as_allowed__and_not_one_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.merkle.MAX_LEAVES", 4)
    assert BatchTree(map(asset, range(4))).count == 4
    with pytest.raises(ProofError) as caught:
        BatchTree(map(asset, range(5)))
    assert (caught.value.field, caught.value.arguments["count"]) == ("assets", 4)


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_proof__index_outside__named_with_the_count(index: int) -> None:
    with pytest.raises(ProofError) as caught:
        BatchTree(map(asset, range(3))).proof(index)
    assert caught.value.field == "index"
    assert (caught.value.arguments["index"], caught.value.arguments["count"]) == (index, 3)


def test_root_of__twenty_siblings__are_taken_and_twenty_one_named() -> None:
    siblings = [Digest(asset(number)) for number in range(21)]
    assert root_of(Digest(asset(0)), siblings[:20]) != root_of(Digest(asset(0)), siblings[:19])
    with pytest.raises(ProofError) as caught:
        root_of(Digest(asset(0)), siblings)
    assert (caught.value.field, caught.value.arguments["length"]) == ("proof", 21)


def test_root_of__malformed_sibling__named_by_its_level() -> None:
    with pytest.raises(InvalidValueError) as caught:
        root_of(Digest(asset(0)), [Digest(asset(1)), Digest("0x12")])
    assert caught.value.field == "proof/1"


@pytest.mark.parametrize("count", [0, -1, MAX_LEAVES + 1])
def test_inclusion__count_outside__named_with_its_value(count: int) -> None:
    with pytest.raises(ProofError, match=r"from 1 to 2\^20") as caught:
        ensure_included(Digest(asset(1)), count, 0, asset(0), [])
    assert (caught.value.field, caught.value.arguments["count"]) == ("count", count)


@pytest.mark.parametrize("index", [-1, 8, 9])
def test_inclusion__index_outside_the_batch__named_as_such(index: int) -> None:
    tree = BatchTree(map(asset, range(8)))
    with pytest.raises(ProofError, match="not in the batch") as caught:
        ensure_included(tree.root, 8, index, asset(0), tree.proof(0))
    assert (caught.value.arguments["index"], caught.value.arguments["count"]) == (index, 8)


def test_inclusion__batches_of_one_and_of_the_greatest_count__are_within() -> None:
    alone = BatchTree([asset(0)])
    ensure_included(alone.root, 1, 0, asset(0), ())
    ensure_included(alone.root, MAX_LEAVES, 0, asset(0), ())


def test_inclusion__another_root__told_with_what_was_reached() -> None:
    tree = BatchTree(map(asset, range(4)))
    with pytest.raises(ProofError) as caught:
        ensure_included(Digest(asset(9)), 4, 2, asset(2), tree.proof(2))
    assert caught.value.field == "proof"
    assert caught.value.arguments["root"] == asset(9)
    assert caught.value.arguments["reached"] == tree.root


def test_tree__two_equal_assets__are_two_leaves() -> None:
    tree = BatchTree([asset(0), asset(0)])
    for index in (0, 1):
        ensure_included(tree.root, 2, index, asset(0), tree.proof(index))
    assert tree.proof(0) != tree.proof(1)
