"""A subscription to new heads, over WebSocket, that only wakes the follower: nothing it says is
believed, and nothing is missed without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

import aiohttp
import structlog

from registry.index.endpoint import origin_of

log = structlog.get_logger()
_SUBSCRIBE: Final = {"jsonrpc": "2.0", "id": 1, "method": "eth_subscribe", "params": ["newHeads"]}
_HEARTBEAT: Final = 20.0
_PAUSE: Final = 5.0


async def wake_at_heads(url: str, wake: Callable[[], None], pause: float = _PAUSE) -> None:
    """Call *wake* whenever the endpoint tells of anything, until cancelled.

    url: ws:// or wss://. pause: seconds until a connection that broke is tried again.
    """
    while True:
        try:
            await _listen(url, wake)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("index.subscription", url=origin_of(url), reason=str(error))
        await asyncio.sleep(pause)


async def _listen(url: str, wake: Callable[[], None]) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(url, heartbeat=_HEARTBEAT) as socket,
    ):
        await socket.send_json(_SUBSCRIBE)
        async for _ in socket:
            wake()
