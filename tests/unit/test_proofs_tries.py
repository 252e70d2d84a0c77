"""Accounts, words and nodes of tries: those at their limits, and those that no honest trie has."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import rlp
from sha3 import keccak_256

from registry.errors import InvalidValueError, ProofError
from registry.proofs import (
    EMPTY_CODE,
    EMPTY_ROOT,
    NO_ACCOUNT,
    verify_account,
    verify_storage,
    walk,
)
from registry.types import Address, Digest, digest_from_bytes

ADDRESS = Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")


def keccak(data: bytes) -> bytes:
    digest: bytes = keccak_256(data).digest()
    return digest


def hashed(raw: bytes) -> Digest:
    return digest_from_bytes(keccak(raw))


def fault(work: Any, *arguments: Any) -> ProofError:
    with pytest.raises(ProofError) as caught:
        work(*arguments)
    return caught.value


def test_empty_root_and_code__are_the_published_hashes__as_stated() -> None:
    assert keccak(rlp.encode(b"")) == EMPTY_ROOT
    assert keccak(b"") == EMPTY_CODE
    assert dataclasses.astuple(NO_ACCOUNT) == (
        False,
        0,
        0,
        digest_from_bytes(EMPTY_ROOT),
        digest_from_bytes(EMPTY_CODE),
    )


def leaf(key: bytes, value: object) -> bytes:
    """The one node of a trie that holds one key."""
    encoded: bytes = rlp.encode([b"\x20" + key, value])
    return encoded


def test_verify_account__one_account__gives_its_parts() -> None:
    parts = [b"\x05", b"\x01\x00", b"\xaa" * 32, b"\xbb" * 32]
    node = leaf(keccak(bytes.fromhex(ADDRESS[2:])), rlp.encode(parts))
    account = verify_account(hashed(node), ADDRESS, [node])
    assert dataclasses.astuple(account) == (True, 5, 256, "0x" + "aa" * 32, "0x" + "bb" * 32)
    with pytest.raises(dataclasses.FrozenInstanceError):
        account.nonce = 6  # type: ignore[misc]


@pytest.mark.parametrize(
    "value",
    [
        b"",
        rlp.encode([b"\x05", b"", b"\xaa" * 32]),
        rlp.encode([b"\x05", b"", b"\xaa" * 32, b"\xbb" * 32, b""]),
        rlp.encode([b"\x05", [b""], b"\xaa" * 32, b"\xbb" * 32]),
        rlp.encode(b"four"),
        b"\xff",
    ],
)
def test_verify_account__value_that_is_no_account__refused(value: bytes) -> None:
    node = leaf(keccak(bytes.fromhex(ADDRESS[2:])), value)
    assert fault(verify_account, hashed(node), ADDRESS, [node]).field == "account"


@pytest.mark.parametrize("at", [2, 3])
def test_verify_account__root_or_code_of_another_width__refused(at: int) -> None:
    parts = [b"\x05", b"", b"\xaa" * 32, b"\xbb" * 32]
    parts[at] = b"\xcc" * 31
    node = leaf(keccak(bytes.fromhex(ADDRESS[2:])), rlp.encode(parts))
    with pytest.raises(InvalidValueError, match="must be 32 bytes") as caught:
        verify_account(hashed(node), ADDRESS, [node])
    assert caught.value.field == "account"


def word_of(value: object) -> Any:
    node = leaf(keccak((7).to_bytes(32, "big")), value)
    return verify_storage(hashed(node), 7, [node])


@pytest.mark.parametrize("number", [1, 127, 128, 255, 256, 2**255, 2**256 - 1])
def test_verify_storage__one_slot__gives_its_word(number: int) -> None:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    assert word_of(rlp.encode(raw)) == number


@pytest.mark.parametrize(
    "value",
    [rlp.encode(b"\0\x01"), rlp.encode(b"\0"), rlp.encode(b"\x01" * 33), rlp.encode([]), b"\xff"],
)
def test_verify_storage__value_that_is_no_word__refused(value: bytes) -> None:
    assert fault(word_of, value).field == "storage"


def test_verify_storage__zero_kept_in_the_trie__is_empty() -> None:
    assert word_of(rlp.encode(b"")) == 0


@pytest.mark.parametrize(
    ("node", "rule"),
    [
        ([b"\x40", b"v"], "hex-prefix"),
        ([b"\x21\x00", b"v"], "hex-prefix"),
        ([b"\x01\x00", b"v"], "hex-prefix"),
        ([b"", b"v"], "hex-prefix"),
        ([[], b"v"], "hex-prefix"),
        ([b"\x20"], "branches, extensions"),
        ([b"\x20", b"v", b"w"], "branches, extensions"),
        ([b""] * 16, "branches, extensions"),
        ([b""] * 18, "branches, extensions"),
        (b"text that is no node", "branches, extensions"),
        ([b"\x20\xab", [b"v"]], "end in a value"),
        ([b"\x00\xab", [b""] * 16 + [[b"v"]]], "end in a value"),
        ([b"\x00", b"short"], "branches, extensions"),
        ([b"\x00", b"\x07" * 32], "ends before the key"),
    ],
)
def test_walk__node_that_no_trie_has__refused(node: object, rule: str) -> None:
    raw = rlp.encode(node)
    error = fault(walk, keccak(raw), b"\xab", [raw])
    assert error.field == "proof"
    assert rule in error.rule


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ([b"\x20\xab", b"v"], b"v"),
        ([b"\x3a", b"v"], None),
        ([b"\x20\xac", b"v"], None),
        ([b"\x20\xab\xcd", b"v"], None),
        ([b"\x20", b"v"], None),
        ([b"\x1a", [b"\x3b", b"v"]], b"v"),
        ([b"\x1b", [b"\x3b", b"v"]], None),
        ([b"\x00\xab", [b""] * 16 + [b"v"]], b"v"),
        ([b"\x00\xab", [b""] * 17], None),
        ([b""] * 10 + [[b"\x3b", b"v"]] + [b""] * 6, b"v"),
        ([b""] * 10 + [[b"\x3c", b"v"]] + [b""] * 6, None),
        ([b""] * 11 + [[b"\x3b", b"v"]] + [b""] * 5, None),
        ([b""] * 17, None),
        (b"", None),
    ],
)
def test_walk__small_trie__finds_the_value_or_its_absence(
    node: object, value: bytes | None
) -> None:
    raw = rlp.encode(node)
    assert walk(keccak(raw), b"\xab", [raw]) == value


def test_walk__node_unused_or_not_its_parents__named_by_its_place() -> None:
    below = rlp.encode([b"\x3b", b"v" * 40])
    above = rlp.encode([b""] * 10 + [keccak(below)] + [b""] * 6)
    assert walk(keccak(above), b"\xab", [above, below]) == b"v" * 40
    error = fault(walk, keccak(above), b"\xab", [above, below, below])
    assert (error.field, error.rule) == ("proof/2", "is not used")
    error = fault(walk, keccak(above), b"\xab", [above, above])
    assert (error.field, error.rule) == ("proof/1", "must hash to its reference")
    error = fault(walk, keccak(b"\xff\x01"), b"\xab", [b"\xff\x01"])
    assert (error.field, error.rule) == ("proof/0", "must be RLP")
    assert fault(walk, keccak(above), b"\xab", [above]).rule == "ends before the key does"


def test_walk__empty_trie__by_no_other_proof() -> None:
    assert walk(EMPTY_ROOT, b"\xab", [b"\x80"]) is None
    assert fault(walk, EMPTY_ROOT, b"\xab", [b"\x80", b"\x80"]).field == "proof/1"
    assert fault(walk, bytes(32), b"\xab", []).rule == "ends before the key does"


def test_walk__longest_proof__is_of_64_nodes_of_1024_bytes() -> None:
    key = bytes(31) + b"\xab"
    node: list[object] = [b"\x3b", b"v" * 900]
    nodes: list[bytes] = []
    for nibble in reversed([half for byte in key for half in (byte >> 4, byte & 15)][:-1]):
        raw = rlp.encode(node)
        nodes.insert(0, raw)
        node = [b""] * 17
        node[nibble] = keccak(raw)
    nodes.insert(0, rlp.encode(node))
    assert len(nodes) == 64
    assert walk(keccak(nodes[0]), key, nodes) == b"v" * 900
    largest = rlp.encode([b"\x20\xab", b"v" * 1015])
    assert len(largest) == 1024
    assert walk(keccak(largest), b"\xab", [largest]) == b"v" * 1015
    larger = rlp.encode([b"\x20\xab", b"v" * 1016])
    for root, proof in ((keccak(larger), [larger]), (keccak(nodes[0]), [*nodes, b"\x80"])):
        assert fault(walk, root, b"\xab", proof).rule == "must be at most 64 nodes of 1024 bytes"
