"""Headers and proofs of a real chain, kept as vectors: the verifier is a frozen format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from registry.errors import ProofError
from registry.proofs import (
    EMPTY_ROOT,
    NO_ACCOUNT,
    read_header,
    verify_account,
    verify_storage,
    walk,
)
from registry.types import Address, Digest, digest_from_bytes

PATH = Path(__file__).resolve().parents[1] / "vectors" / "proofs.json"
GOLDEN: dict[str, Any] = json.loads(PATH.read_text())
RAW = bytes.fromhex(GOLDEN["header"][2:])
HASH, STATE = Digest(GOLDEN["block_hash"]), Digest(GOLDEN["state_root"])
ACCOUNT = GOLDEN["account"]
STORAGE = Digest(ACCOUNT["storage_root"])


def nodes(texts: list[str]) -> list[bytes]:
    return [bytes.fromhex(text[2:]) for text in texts]


def test_read_header__golden__gives_its_fields() -> None:
    header = read_header(RAW, HASH)
    assert (header.number, header.timestamp) == (GOLDEN["number"], GOLDEN["timestamp"])
    assert (header.state_root, header.receipts_root) == (STATE, GOLDEN["receipts_root"])
    assert len(header.logs_bloom) == 256


def test_read_header__any_byte_changed_cut_or_added__is_refused() -> None:
    for place in range(len(RAW)):
        spoiled = RAW[:place] + bytes([RAW[place] ^ 1]) + RAW[place + 1 :]
        with pytest.raises(ProofError):
            read_header(spoiled, HASH)
    for bad in (RAW[:-1], RAW + b"\x00", b"", bytes(5000)):
        with pytest.raises(ProofError):
            read_header(bad, HASH)


def test_verify_account__golden__gives_its_state() -> None:
    account = verify_account(STATE, Address(ACCOUNT["address"]), nodes(ACCOUNT["nodes"]))
    assert account.exists
    assert (account.nonce, account.balance) == (ACCOUNT["nonce"], ACCOUNT["balance"])
    assert (account.storage_root, account.code_hash) == (STORAGE, ACCOUNT["code_hash"])


def test_verify_account__proven_absent__is_no_account() -> None:
    absent = GOLDEN["absent"]
    assert verify_account(STATE, Address(absent["address"]), nodes(absent["nodes"])) == NO_ACCOUNT


@pytest.mark.parametrize("case", GOLDEN["storage"], ids=["written", "empty"])
def test_verify_storage__golden__gives_the_word(case: dict[str, Any]) -> None:
    found = verify_storage(STORAGE, int(case["slot"], 16), nodes(case["nodes"]))
    assert found == int(case["word"], 16)


@pytest.mark.parametrize("case", GOLDEN["storage"], ids=["written", "empty"])
def test_verify_storage__any_byte_changed__is_refused(case: dict[str, Any]) -> None:
    slot, proof = int(case["slot"], 16), nodes(case["nodes"])
    for at, node in enumerate(proof):
        for place in range(len(node)):
            spoiled = node[:place] + bytes([node[place] ^ 0x80]) + node[place + 1 :]
            with pytest.raises(ProofError):
                verify_storage(STORAGE, slot, [*proof[:at], spoiled, *proof[at + 1 :]])


def test_verify_storage__of_a_neighbouring_slot_or_another_root__is_refused() -> None:
    written = GOLDEN["storage"][0]
    proof, slot = nodes(written["nodes"]), int(written["slot"], 16)
    with pytest.raises(ProofError):
        verify_storage(STATE, slot, proof)
    with pytest.raises(ProofError):
        verify_storage(STORAGE, slot, [*proof, proof[-1]])
    with pytest.raises(ProofError):
        verify_storage(STORAGE, slot, proof[:-1])


@pytest.mark.parametrize("proof", [[], [b"\x80"]])
def test_walk__empty_trie__has_nothing(proof: list[bytes]) -> None:
    assert walk(EMPTY_ROOT, b"\x01" * 32, proof) is None
    assert verify_storage(digest_from_bytes(EMPTY_ROOT), 5, proof) == 0


def test_walk__too_many_or_too_large_nodes__are_refused() -> None:
    with pytest.raises(ProofError):
        walk(EMPTY_ROOT, b"\x01", [b"\x80"] * 65)
    with pytest.raises(ProofError):
        walk(EMPTY_ROOT, b"\x01", [bytes(1025)])
