"""Batch leaves, tree and inclusion proofs.

A frozen format: any change here that makes an old proof verify differently is a bug, guarded by
the golden vectors in ``tests/vectors/merkle.json``.

The layout is that of OpenZeppelin's StandardMerkleTree with ``sortLeaves: false``: an array of
2n - 1 nodes, node ``i`` has the children ``2i + 1`` and ``2i + 2``, leaf ``k`` sits at position
``2n - 2 - k``, and each pair is sorted before hashing, so a proof needs no directions. A leaf is
hashed twice over 96 bytes and an inner node once over 64, so one never passes for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sha3 import keccak_256

from registry.errors import ProofError
from registry.types import Bytes32, Digest, digest_from_bytes, parse_digest, to_bytes

MAX_LEAVES: Final = 2**20
MAX_PROOF: Final = 20
BATCH_DOMAIN: Final = Bytes32(keccak_256(b"Torrens.batch.v1").digest())
_WIDTH: Final = 32


def leaf_hash(index: int, asset: Digest, domain: Bytes32 = BATCH_DOMAIN) -> Digest:
    """Leaf of *asset* at *index*: keccak256(keccak256(abi.encode(domain, uint32 index, asset))).

    domain: tells leaves of different kinds of trees apart.

    Raises ProofError when *index* is outside 0 … 2^20 - 1, InvalidValueError for a malformed id.
    """
    if not 0 <= index < MAX_LEAVES:
        raise ProofError("index", "must be from 0 to 2^20 - 1", index=index)
    return digest_from_bytes(_leaf(index, to_bytes(parse_digest(asset, "asset")), domain))


def _leaf(index: int, asset: bytes, domain: bytes) -> bytes:
    """Leaf hash of raw, already checked values."""
    encoded = domain + index.to_bytes(_WIDTH, "big") + asset
    digest: bytes = keccak_256(keccak_256(encoded).digest()).digest()
    return digest


def _pair(left: bytes, right: bytes) -> bytes:
    """Inner node of two children, the smaller one first."""
    digest: bytes = keccak_256(left + right if left < right else right + left).digest()
    return digest


class BatchTree:
    """The Merkle tree of one batch; it keeps 64 bytes per asset, 64 MiB for 2^20.

    Index k of the batch is the k-th asset of the iterable. Raises ProofError for no assets or
    more than 2^20, InvalidValueError for a malformed id.
    """

    def __init__(self, assets: Iterable[Digest], domain: Bytes32 = BATCH_DOMAIN) -> None:
        leaves = _leaves(assets, domain)
        if not leaves:
            raise ProofError("assets", "a batch holds at least one asset", count=0)
        self.count: Final = len(leaves)
        self._nodes: Final = _build(leaves)

    @property
    def root(self) -> Digest:
        """What is anchored on chain."""
        return digest_from_bytes(bytes(self._nodes[:_WIDTH]))

    def proof(self, index: int) -> tuple[Digest, ...]:
        """Siblings from leaf *index* up to the root, at most 20; empty for a batch of one.

        Raises ProofError when *index* is not in the batch.
        """
        if not 0 <= index < self.count:
            raise ProofError("index", "is not in the batch", index=index, count=self.count)
        position = 2 * self.count - 2 - index
        siblings = []
        while position > 0:
            sibling = position + 1 if position % 2 else position - 1
            start = sibling * _WIDTH
            siblings.append(digest_from_bytes(bytes(self._nodes[start : start + _WIDTH])))
            position = (position - 1) // 2
        return tuple(siblings)


def _leaves(assets: Iterable[Digest], domain: bytes) -> list[bytes]:
    """Leaf hashes in batch order; stops with ProofError at the first asset too many."""
    leaves: list[bytes] = []
    for index, asset in enumerate(assets):
        if index == MAX_LEAVES:
            raise ProofError("assets", "a batch holds at most 2^20 assets", count=MAX_LEAVES)
        leaves.append(_leaf(index, to_bytes(parse_digest(asset, f"assets/{index}")), domain))
    return leaves


def _build(leaves: list[bytes]) -> bytearray:
    """All nodes, root first, as one flat array; the leaves lie reversed at its end."""
    total = 2 * len(leaves) - 1
    nodes = bytearray(total * _WIDTH)
    nodes[(total - len(leaves)) * _WIDTH :] = b"".join(reversed(leaves))
    start = (total - len(leaves) - 1) * _WIDTH
    for offset in range(start, -1, -_WIDTH):
        child = 2 * offset + _WIDTH
        left = nodes[child : child + _WIDTH]
        right = nodes[child + _WIDTH : child + 2 * _WIDTH]
        pair = left + right if left < right else right + left
        nodes[offset : offset + _WIDTH] = keccak_256(pair).digest()
    return nodes


def root_of(leaf: Digest, proof: Sequence[Digest]) -> Digest:
    """Root that *proof* leads to from *leaf*.

    Raises ProofError for more than 20 siblings, InvalidValueError for a malformed sibling.
    """
    if len(proof) > MAX_PROOF:
        raise ProofError("proof", "has at most 20 siblings", length=len(proof))
    node = to_bytes(leaf)
    for level, sibling in enumerate(proof):
        node = _pair(node, to_bytes(parse_digest(sibling, f"proof/{level}")))
    return digest_from_bytes(node)


def ensure_included(
    root: Digest,
    count: int,
    index: int,
    asset: Digest,
    proof: Sequence[Digest],
    domain: Bytes32 = BATCH_DOMAIN,
) -> None:
    """Check that *asset* is number *index* of the batch of *count* assets under *root*.

    Raises ProofError naming what fails: ``count``, ``index`` or ``proof``. Does not check that
    the root is anchored, nor that the asset was not activated since.
    """
    if not 1 <= count <= MAX_LEAVES:
        raise ProofError("count", "must be from 1 to 2^20", count=count)
    if not 0 <= index < count:
        raise ProofError("index", "is not in the batch", index=index, count=count)
    reached = root_of(leaf_hash(index, asset, domain), proof)
    if reached != root:
        raise ProofError("proof", "does not lead to the root", root=root, reached=reached)
