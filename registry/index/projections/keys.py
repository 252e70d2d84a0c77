"""Ids and storage keys that follow from others, over raw bytes; see `registry.records.ids`."""

from __future__ import annotations

from functools import lru_cache

from registry.index.layout import ADDRESS_PAD, WORD
from registry.records import keccak
from registry.records.ids import ROOT_DOMAIN


@lru_cache(maxsize=4096)
def root_id(asset: bytes, kind: int) -> bytes:
    """Id of an asset's root right of a kind."""
    return keccak(ROOT_DOMAIN + asset + kind.to_bytes(WORD, "big"))


def batch_key(root: bytes, node: bytes) -> bytes:
    """Key of a batch's slot."""
    return keccak(root + ADDRESS_PAD + node)
