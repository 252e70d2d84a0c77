"""Receipts of a block: their trie's root, their logs, and the bloom that never denies one."""

from __future__ import annotations

from typing import Any

import pytest
import rlp
from hypothesis import given
from hypothesis import strategies as st
from sha3 import keccak_256

from registry.errors import ProofError
from registry.proofs import EMPTY_ROOT
from registry.receipts import may_hold, receipt_from_rpc, receipt_logs, receipts_root
from registry.types import address_from_bytes

EMITTER = address_from_bytes(bytes(range(20)), "address")
RAW: dict[str, Any] = {
    "type": "0x2",
    "status": "0x1",
    "cumulativeGasUsed": "0x5208",
    "logsBloom": "0x" + "00" * 256,
    "logs": [{"address": EMITTER.lower(), "topics": ["0x" + "ab" * 32], "data": "0x0102"}],
}


def test_receipt__encoded__gives_its_logs_back() -> None:
    (log,) = receipt_logs(receipt_from_rpc(RAW))
    assert (log.address, log.topics, log.data) == (EMITTER, ("0x" + "ab" * 32,), b"\x01\x02")


def test_receipt__of_a_plain_transaction__has_no_type_before_it() -> None:
    assert receipt_from_rpc({**RAW, "type": "0x0"}) == receipt_from_rpc(RAW)[1:]


@pytest.mark.parametrize("member", ["status", "cumulativeGasUsed", "logsBloom", "logs"])
def test_receipt__without_a_member__is_refused(member: str) -> None:
    with pytest.raises(ProofError):
        receipt_from_rpc({name: value for name, value in RAW.items() if name != member})


@pytest.mark.parametrize("raw", [b"", b"\xc0", b"\x02", b"\x02\x80", b"\xc4\x01\x02\x03\x04"])
def test_receipt__that_is_none__is_refused(raw: bytes) -> None:
    with pytest.raises(ProofError):
        receipt_logs(raw)


def test_root__of_no_receipt__is_the_empty_tries() -> None:
    assert receipts_root([]) == "0x" + EMPTY_ROOT.hex()


def _bloom(address: str) -> bytes:
    bits = bytearray(256)
    hashed = keccak_256(bytes.fromhex(address[2:])).digest()
    for at in (0, 2, 4):
        place = int.from_bytes(hashed[at : at + 2], "big") % 2048
        bits[255 - place // 8] |= 1 << place % 8
    return bytes(bits)


@given(st.binary(min_size=20, max_size=20))
def test_bloom__with_an_address_added__never_denies_it(raw: bytes) -> None:
    address = address_from_bytes(raw, "address")
    assert may_hold(_bloom(address), address)
    assert not may_hold(bytes(256), address)


@given(st.lists(st.binary(min_size=1, max_size=120), min_size=1, max_size=140))
def test_root__of_any_receipts__changes_with_each_of_them(receipts: list[bytes]) -> None:
    root = receipts_root(receipts)
    assert receipts_root([*receipts[:-1], receipts[-1] + b"\0"]) != root
    assert receipts_root([*receipts, b"\1"]) != root


def test_root__of_one_receipt__is_its_leafs_hash() -> None:
    receipt = receipt_from_rpc(RAW)
    # rlp(0) is 0x80: an even path of two nibbles, so the leaf's prefix is 0x20
    leaf = rlp.encode([b"\x20\x80", receipt])
    assert receipts_root([receipt]) == "0x" + keccak_256(leaf).hexdigest()
