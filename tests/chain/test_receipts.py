"""Receipts roots of real blocks, from one transaction to more than a trie's nibble can count."""

from __future__ import annotations

from typing import Any

import pytest

from registry.proofs import header_from_rpc
from registry.receipts import may_hold, receipt_from_rpc, receipt_logs, receipts_root

LOGGING = "0x600760206000a100"
"""Initcode that logs one word with one topic and stops."""


@pytest.mark.parametrize("count", [1, 2, 16, 17, 127, 128, 129, 200])
def test_receipts_root__of_a_block_of_many__is_the_headers(anvil: Any, count: int) -> None:
    accounts = anvil.rpc("eth_accounts")
    anvil.rpc("evm_setAutomine", False)
    try:
        for number in range(count):
            sender = accounts[number % len(accounts)]
            anvil.rpc("eth_sendTransaction", {"from": sender, "data": LOGGING, "gas": "0x186a0"})
        anvil.rpc("evm_mine")
    finally:
        anvil.rpc("evm_setAutomine", True)
    block = anvil.rpc("eth_getBlockByNumber", "latest", False)
    raw = anvil.rpc("eth_getBlockReceipts", block["number"])
    receipts, header = [receipt_from_rpc(item) for item in raw], header_from_rpc(block)
    assert len(receipts) == count
    assert receipts_root(receipts) == header.receipts_root
    emitters = [receipt_logs(receipt)[0].address for receipt in receipts]
    assert all(may_hold(header.logs_bloom, emitter) for emitter in emitters)
