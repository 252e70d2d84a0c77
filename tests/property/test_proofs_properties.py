"""Proofs against a trie built here by the Yellow Paper's appendix D, inline nodes included."""

from __future__ import annotations

import pytest
import rlp
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import ProofError
from registry.proofs import EMPTY_ROOT, walk
from registry.records import keccak

KEYS = st.binary(min_size=2, max_size=2)
VALUES = st.binary(min_size=1, max_size=40)
Path = tuple[int, ...]


def nibbles(key: bytes) -> Path:
    return tuple(half for byte in key for half in (byte >> 4, byte & 15))


def packed(path: Path, *, leaf: bool) -> bytes:
    flag = (2 if leaf else 0) + len(path) % 2
    full = (flag, *path) if len(path) % 2 else (flag, 0, *path)
    return bytes(full[n] * 16 + full[n + 1] for n in range(0, len(full), 2))


class Trie:
    """A Merkle-Patricia trie of equally long keys, which keeps its nodes by hash."""

    def __init__(self, items: dict[bytes, bytes]) -> None:
        self.nodes: dict[bytes, bytes] = {}
        self.root = EMPTY_ROOT
        if items:
            raw = rlp.encode(self._node({nibbles(key): value for key, value in items.items()}))
            self.root = keccak(raw)
            self.nodes[self.root] = raw

    def _node(self, items: dict[Path, bytes]) -> list[object]:
        if len(items) == 1:
            ((path, value),) = items.items()
            return [packed(path, leaf=True), value]
        shared = self._shared(items)
        if shared:
            rest = {path[shared:]: value for path, value in items.items()}
            start = next(iter(items))[:shared]
            return [packed(start, leaf=False), self._reference(self._node(rest))]
        branch: list[object] = []
        for nibble in range(16):
            below = {path[1:]: value for path, value in items.items() if path[0] == nibble}
            branch.append(self._reference(self._node(below)) if below else b"")
        return [*branch, b""]

    @staticmethod
    def _shared(items: dict[Path, bytes]) -> int:
        first, *others = items
        length = 0
        while all(path[length : length + 1] == first[length : length + 1] for path in others):
            length += 1
        return length

    def _reference(self, node: list[object]) -> object:
        raw = rlp.encode(node)
        if len(raw) < 32:
            return node
        self.nodes[keccak(raw)] = raw
        return keccak(raw)

    def proof(self, key: bytes) -> list[bytes]:
        """The hashed nodes on the way to *key*, as `eth_getProof` lists them."""
        found, path, reference = [], nibbles(key), self.root
        if reference == EMPTY_ROOT:
            return []
        node: object = reference
        while True:
            if isinstance(node, bytes) and len(node) == 32:
                found.append(self.nodes[node])
                node = rlp.decode(self.nodes[node])
            if not isinstance(node, list):
                return found
            if len(node) == 17:
                node, path = node[path[0]], path[1:]
                continue
            flag, prefix = node[0][0] >> 4, nibbles(node[0])
            start = prefix[1:] if flag & 1 else prefix[2:]
            if flag & 2 or path[: len(start)] != start:
                return found
            node, path = node[1], path[len(start) :]


@given(st.dictionaries(KEYS, VALUES, max_size=40), KEYS)
def test_walk__any_trie_and_key__gives_the_value_or_proves_that_there_is_none(
    items: dict[bytes, bytes], key: bytes
) -> None:
    trie = Trie(items)
    assert walk(trie.root, key, trie.proof(key)) == items.get(key)


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=40), KEYS, st.data())
def test_walk__proof_of_one_key_spoiled__never_gives_another_answer(
    items: dict[bytes, bytes], key: bytes, data: st.DataObject
) -> None:
    trie = Trie(items)
    proof = trie.proof(key)
    at = data.draw(st.integers(0, len(proof) - 1))
    spoiled = bytearray(proof[at])
    spoiled[data.draw(st.integers(0, len(spoiled) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ProofError):
        walk(trie.root, key, [*proof[:at], bytes(spoiled), *proof[at + 1 :]])


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=40), KEYS, KEYS)
def test_walk__proof_of_another_key__speaks_truly_or_not_at_all(
    items: dict[bytes, bytes], key: bytes, other: bytes
) -> None:
    trie = Trie(items)
    try:
        found = walk(trie.root, key, trie.proof(other))
    except ProofError:
        return
    assert found == items.get(key)


@given(st.lists(st.binary(max_size=80), min_size=1, max_size=5), KEYS)
def test_walk__random_nodes__are_refused(nodes: list[bytes], key: bytes) -> None:
    with pytest.raises(ProofError):
        walk(keccak(b"some root"), key, nodes)
    with pytest.raises(ProofError):
        walk(keccak(nodes[0]), key, [*nodes, b"\x80", b"\x80"])
