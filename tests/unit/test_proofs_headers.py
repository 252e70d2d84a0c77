"""Headers as an endpoint gives them, of every fork, and what is no header."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
import rlp
from sha3 import keccak_256

from registry.errors import ProofError
from registry.proofs import header_from_rpc, read_header
from registry.types import Digest, digest_from_bytes

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "vectors" / "proofs.json").read_text()
)
RAW = bytes.fromhex(GOLDEN["header"][2:])
ORDER = """
parentHash sha3Uncles miner stateRoot transactionsRoot receiptsRoot logsBloom
difficulty number gasLimit gasUsed timestamp
extraData mixHash nonce
baseFeePerGas withdrawalsRoot blobGasUsed excessBlobGas parentBeaconBlockRoot requestsHash
"""
NAMES = ORDER.split()
NUMBERS = {*NAMES[7:12], "baseFeePerGas", "blobGasUsed", "excessBlobGas"}
WIDTHS = {"miner": 20, "logsBloom": 256, "nonce": 8}


def keccak(data: bytes) -> bytes:
    digest: bytes = keccak_256(data).digest()
    return digest


def hashed(raw: bytes) -> Digest:
    return digest_from_bytes(keccak(raw))


def block_of(items: list[bytes]) -> dict[str, Any]:
    """A block as JSON-RPC gives it, from its header's items."""
    block: dict[str, Any] = {"hash": hashed(rlp.encode(items)), "transactions": []}
    for name, item in zip(NAMES, items, strict=False):
        number = hex(int.from_bytes(item, "big"))
        block[name] = number if name in NUMBERS else "0x" + item.hex()
    return block


ITEMS: list[bytes] = rlp.decode(RAW)
BLOCK = block_of(ITEMS)


def fault(work: Any, *arguments: Any) -> ProofError:
    with pytest.raises(ProofError) as caught:
        work(*arguments)
    return caught.value


def test_header_from_rpc__golden_block__is_the_golden_header() -> None:
    header = header_from_rpc(BLOCK)
    assert header.raw == RAW
    assert header == read_header(RAW, GOLDEN["block_hash"])
    assert header.hash == GOLDEN["block_hash"]
    assert header.parent_hash == BLOCK["parentHash"]
    assert (header.number, header.timestamp) == (GOLDEN["number"], GOLDEN["timestamp"])
    assert header.logs_bloom.hex() == BLOCK["logsBloom"][2:]
    with pytest.raises(dataclasses.FrozenInstanceError):
        header.number = 1  # type: ignore[misc,assignment]
    assert not hasattr(header, "__dict__")


def test_header__of_every_fork__is_read() -> None:
    distinct = [bytes([n + 1]) * (WIDTHS.get(name, 32)) for n, name in enumerate(NAMES)]
    for n, name in enumerate(NAMES):
        if name in NUMBERS or name == "extraData":
            distinct[n] = bytes([n + 1])
    for count in range(15, 22):
        block = block_of(distinct[:count])
        header = header_from_rpc(block)
        assert rlp.decode(header.raw) == distinct[:count]
        assert (header.number, header.timestamp) == (9, 12)
        assert header.state_root == "0x" + "04" * 32
        assert header.receipts_root == "0x" + "06" * 32
        assert header.parent_hash == "0x" + "01" * 32
    for items in (distinct[:14], [*distinct, b"x"], []):
        raw = rlp.encode(items)
        assert fault(read_header, raw, hashed(raw)).field == "header"


def test_header_from_rpc__integers_of_any_length__have_no_leading_zero() -> None:
    for number in (0, 1, 127, 128, 255, 256, 2**64 - 1):
        items = list(ITEMS)
        items[8] = number.to_bytes((number.bit_length() + 7) // 8, "big")
        assert header_from_rpc(block_of(items)).number == number


@pytest.mark.parametrize("name", NAMES[:15])
def test_header_from_rpc__required_field_missing__named(name: str) -> None:
    for block in ({**BLOCK, name: None}, {k: v for k, v in BLOCK.items() if k != name}):
        error = fault(header_from_rpc, block)
        assert (error.field, error.rule) == (f"header/{name}", "is required")


def test_header_from_rpc__field_missing_between_forks__named() -> None:
    error = fault(header_from_rpc, {**BLOCK, "baseFeePerGas": None})
    assert error.field == "header/baseFeePerGas"


def test_header_from_rpc__only_the_last_required_field_missing__named() -> None:
    block = {name: BLOCK[name] for name in NAMES[:14]}
    assert fault(header_from_rpc, block).field == "header/nonce"


@pytest.mark.parametrize("value", [5, "12", "0xzz", "", b"\x01"])
def test_header_from_rpc__malformed_field__named(value: object) -> None:
    for name in ("number", "stateRoot"):
        error = fault(header_from_rpc, {**BLOCK, name: value})
        assert (error.field, error.rule) == (f"header/{name}", "must be 0x and hex digits")


def test_header_from_rpc__another_hash__refused() -> None:
    for other in ("0x" + "00" * 32, None):
        error = fault(header_from_rpc, {**BLOCK, "hash": other})
        assert (error.field, error.rule) == ("header", "must hash to the block hash")
        assert error.arguments["got"] == GOLDEN["block_hash"]


@pytest.mark.parametrize("place", [n for n, name in enumerate(NAMES) if name not in NUMBERS])
def test_read_header__field_of_another_width__named(place: int) -> None:
    if NAMES[place] == "extraData" or place >= len(ITEMS):
        return
    for item in (ITEMS[place] + b"\x01", ITEMS[place][:-1], [ITEMS[place]]):
        raw = rlp.encode([*ITEMS[:place], item, *ITEMS[place + 1 :]])
        error = fault(read_header, raw, hashed(raw))
        assert (error.field, error.rule) == (f"header/{NAMES[place]}", "has the wrong width")


def test_read_header__list_for_a_number_or_free_bytes__refused() -> None:
    for place in (7, 12):
        raw = rlp.encode([*ITEMS[:place], [b""], *ITEMS[place + 1 :]])
        assert fault(read_header, raw, hashed(raw)).field == f"header/{NAMES[place]}"


def test_read_header__no_list_or_no_rlp__refused() -> None:
    for raw, rule in ((rlp.encode(b"x" * 60), "list of header"), (b"\xff\x01", "must be RLP")):
        error = fault(read_header, raw, hashed(raw))
        assert error.field == "header"
        assert rule in error.rule


def test_read_header__of_4096_bytes__is_the_longest() -> None:
    spare = 4096 - len(rlp.encode([*ITEMS[:12], b"x" * 3000, *ITEMS[13:]])) + 3000
    raw = rlp.encode([*ITEMS[:12], b"x" * spare, *ITEMS[13:]])
    assert len(raw) == 4096
    assert read_header(raw, hashed(raw)).raw == raw
    longer = rlp.encode([*ITEMS[:12], b"x" * (spare + 1), *ITEMS[13:]])
    error = fault(read_header, longer, hashed(longer))
    assert error.rule == "must be at most 4096 bytes"
    assert error.arguments["size"] == 4097
