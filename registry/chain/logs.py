"""Events read raw, by ranges that shrink where the endpoint will not serve them.

An endpoint may cut results without saying so: completeness is proven against the journal's head,
never assumed from an answer.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from registry.chain.blocks import Block, Log, log_from_rpc
from registry.chain.client import ChainClient
from registry.chain.failures import ChainUnavailableError, RpcError
from registry.errors import InvalidValueError
from registry.types import Address, BlockNumber, Digest

Topics = Sequence[Digest | Sequence[Digest] | None]
"""One entry a topic: an id, any of several, or None for all."""


async def read_logs(
    client: ChainClient,
    addresses: Sequence[Address],
    topics: Topics,
    first: BlockNumber,
    last: Block,
) -> list[Log]:
    """Every matching event in blocks *first* … *last*, in chain order.

    Raises ChainMovedError where *last* left the chain meanwhile, ChainUnavailableError where the
    endpoint serves not even a single block, InvalidValueError where *first* lies after *last*.
    """
    found = [
        log async for chunk in stream_logs(client, addresses, topics, first, last) for log in chunk
    ]
    await client.ensure_canonical(last)
    return found


async def stream_logs(
    client: ChainClient,
    addresses: Sequence[Address],
    topics: Topics,
    first: BlockNumber,
    last: Block,
) -> AsyncIterator[list[Log]]:
    """As `read_logs`, a range at a time, without the closing check that *last* still stands."""
    if first > last.number:
        raise InvalidValueError("first", "must not lie after the last block", first=first)
    start, step = int(first), client.profile.log_range
    while start <= last.number:
        end = min(start + step - 1, last.number)
        try:
            raw = await client.rpc("eth_getLogs", _filter(addresses, topics, start, end))
        except RpcError as error:
            if start == end:
                raise ChainUnavailableError(client.url, error.method, error.message) from error
            step = max(1, (end - start + 1) // 2)
            continue
        yield _in_order(client, raw)
        start, step = end + 1, min(step * 2, client.profile.log_range)


def _filter(
    addresses: Sequence[Address], topics: Topics, start: int, end: int
) -> dict[str, object]:
    return {
        "address": list(addresses),
        "topics": [list(t) if isinstance(t, list | tuple) else t for t in topics],
        "fromBlock": hex(start),
        "toBlock": hex(end),
    }


def _in_order(client: ChainClient, raw: object) -> list[Log]:
    if not isinstance(raw, list):
        raise ChainUnavailableError(client.url, "eth_getLogs", "not a list of logs")
    try:
        logs = [log_from_rpc(item) for item in raw if not item.get("removed")]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = f"malformed log: {error}"
        raise ChainUnavailableError(client.url, "eth_getLogs", reason) from error
    return sorted(logs, key=lambda log: (log.block_number, log.log_index))
