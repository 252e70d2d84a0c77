"""An endpoint without a network: it answers of whichever synthetic chain it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from registry.index.endpoint import AnsweredError, Endpoint, Request
from registry.index.headers import bloom_of
from registry.index.steps import Block, RawLog
from tests.property.index_chains import START


class SyntheticEndpoint(Endpoint):
    """Answers what the follower asks: headers by number or tag, logs by range or block.

    chain: the blocks it has; the one before the first, START, it has too. finalised: the number
    that the tag `finalized` stands for. head: what it says is `latest`, where it lags behind what
    it has.
    """

    def __init__(self, chain: Sequence[Block] = (), finalised: int = START.number) -> None:
        super().__init__("http://synthetic")
        self.chain, self.finalised = list(chain), finalised
        self.head: int | None = None

    async def batch(self, requests: Sequence[Request]) -> list[Any]:
        """Results in their order."""
        return [self._result(method, params) for method, params in requests]

    def _result(self, method: str, params: Sequence[Any]) -> Any:
        if method == "eth_getBlockByNumber":
            return self._header(self._number(params[0]))
        if method == "eth_getLogs":
            return self._logs(params[0])
        raise AnsweredError(self.origin, f"unknown method {method}")

    def _number(self, selector: str) -> int:
        last = START.number + len(self.chain)
        if selector == "latest":
            return last if self.head is None else self.head
        return min(self.finalised, last) if selector == "finalized" else int(selector, 16)

    def _header(self, number: int) -> dict[str, Any] | None:
        if number == START.number:
            return _raw_header(Block(START.number, START.hash, bytes(32), _NO_TIME, ()))
        at = number - START.number - 1
        return _raw_header(self.chain[at]) if 0 <= at < len(self.chain) else None

    def _logs(self, window: dict[str, str]) -> list[dict[str, Any]]:
        if "blockHash" in window:
            asked = bytes.fromhex(window["blockHash"][2:])
            blocks = [block for block in self.chain if block.hash == asked]
        else:
            first, last = int(window["fromBlock"], 16), int(window["toBlock"], 16)
            blocks = [block for block in self.chain if first <= block.number <= last]
        return [_raw_log(block, log) for block in blocks for log in block.logs]


_NO_TIME: Any = 0


def _raw_header(block: Block) -> dict[str, Any]:
    return {
        "number": hex(block.number),
        "hash": "0x" + block.hash.hex(),
        "parentHash": "0x" + block.parent.hex(),
        "timestamp": hex(block.timestamp),
        "logsBloom": f"0x{bloom_of(block.logs):0512x}",
        "receiptsRoot": "0x" + bytes(32).hex(),
    }


def _raw_log(block: Block, log: RawLog) -> dict[str, Any]:
    return {
        "logIndex": hex(log.log_index),
        "blockHash": "0x" + block.hash.hex(),
        "transactionHash": "0x" + log.tx.hex(),
        "address": "0x" + log.address.hex(),
        "topics": ["0x" + topic.hex() for topic in log.topics],
        "data": "0x" + log.data.hex(),
    }
