"""Batch tree over random batches: every leaf proves, nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import ProofError
from registry.merkle import BatchTree, ensure_included
from registry.types import AssetId

assets = st.binary(min_size=32, max_size=32).map(lambda raw: AssetId("0x" + raw.hex()))
batches = st.lists(assets, min_size=1, max_size=70, unique=True)


@given(batches, st.data())
def test_tree__any_batch__each_leaf_proves_at_its_own_index_only(
    batch: list[AssetId], data: st.DataObject
) -> None:
    tree = BatchTree(batch)
    index = data.draw(st.integers(0, len(batch) - 1))
    proof = tree.proof(index)
    assert len(proof) <= (len(batch) - 1).bit_length()
    ensure_included(tree.root, len(batch), index, batch[index], proof)
    other = data.draw(st.integers(0, len(batch) - 1))
    if other != index:
        with pytest.raises(ProofError):
            ensure_included(tree.root, len(batch), other, batch[index], proof)
        with pytest.raises(ProofError):
            ensure_included(tree.root, len(batch), index, batch[other], proof)


@given(batches, assets)
def test_root__one_more_asset__differs(batch: list[AssetId], extra: AssetId) -> None:
    assert BatchTree([*batch, extra]).root != BatchTree(batch).root
