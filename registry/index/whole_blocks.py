"""Single blocks asked for by their hash, where a range's answer leaves a doubt.

Where headers hash by Ethereum's rules the block's receipts are read and must be those that its
header commits to: then nothing of it is missing, whatever the endpoint would rather leave out.
Elsewhere its logs are asked for once more, by the block's hash.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from registry.errors import ProofError
from registry.index.endpoint import (
    AnsweredError,
    DeadError,
    Endpoint,
    InconsistentError,
    Request,
    patiently,
)
from registry.index.headers import Header
from registry.index.steps import RawLog
from registry.receipts import receipt_from_rpc, receipts_root
from registry.types import to_bytes

AT_ONCE: Final = 8
"""Blocks in one batch of requests: receipts of a full block are long."""


@lru_cache(maxsize=1024)
def _often(text: str) -> bytes:
    """Bytes of a hex text that many logs have in common."""
    return bytes.fromhex(text[2:])


def read_log(item: Mapping[str, Any]) -> tuple[bytes, RawLog]:
    """A log of JSON-RPC and the hash of its block. Raises KeyError, TypeError or ValueError where
    it is malformed, or was removed.
    """
    if item.get("removed"):
        raise ValueError("a removed log")
    of, topics = bytes.fromhex, item["topics"]
    return _often(item["blockHash"]), RawLog(
        int(item["logIndex"], 16),
        of(item["transactionHash"][2:]),
        _often(item["address"]),
        (*map(_often, topics[:1]), *[of(topic[2:]) for topic in topics[1:]]),
        of(item["data"][2:]),
    )


def log_filter(addresses: Collection[bytes], window: Mapping[str, str]) -> Request:
    """The request for the contracts' logs in a range of blocks, or in one."""
    named = ["0x" + address.hex() for address in sorted(addresses)]
    return "eth_getLogs", [{"address": named, **window}]


async def logs_of(
    endpoint: Endpoint, headers: Sequence[Header], addresses: Collection[bytes], *, proven: bool
) -> list[tuple[RawLog, ...]]:
    """The contracts' logs in each of these blocks, some of them at once.

    proven: by their receipts. Raises InconsistentError for receipts that are not the block's,
    DeadError where the endpoint cannot serve them.
    """
    hashes = ["0x" + header.hash.hex() for header in headers]
    requests: list[Request]
    if proven:
        requests = [("eth_getBlockReceipts", [named]) for named in hashes]
    else:
        requests = [log_filter(addresses, {"blockHash": named}) for named in hashes]
    try:
        answers = await patiently(endpoint, requests)
    except AnsweredError as error:
        raise DeadError(endpoint.origin, error.reason) from error
    found = []
    for header, answer in zip(headers, answers, strict=True):
        try:
            logs = _of_receipts(header, answer) if proven else answer
            read = [read_log(item) for item in logs]
        except (KeyError, TypeError, ValueError, AttributeError, ProofError) as error:
            rule = f"block {header.number}: {error}"
            raise InconsistentError(endpoint.origin, rule) from error
        found.append(tuple(log for of, log in read if log.address in addresses))
    return found


def _of_receipts(header: Header, receipts: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Every log of a block. Raises ProofError for receipts that its header does not commit to, or
    logs that do not say their own place.
    """
    root = receipts_root([receipt_from_rpc(receipt) for receipt in receipts])
    if to_bytes(root) != header.receipts_root:
        raise ProofError("receipts", "are not those of the block")
    logs = [log for receipt in receipts for log in receipt["logs"]]
    for index, log in enumerate(logs):
        if int(log["logIndex"], 16) != index or to_bytes(log["blockHash"]) != header.hash:
            raise ProofError("receipts", "hold a log that stands elsewhere")
    return logs
