"""A real JSON-RPC endpoint before the chain that misbehaves in a chosen way."""

from __future__ import annotations

import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from aiohttp import web

FAULTS = (
    "lags",
    "lies about parents",
    "lies about parents and hashes",
    "lies about a block",
    "truncates",
    "truncates within a block",
    "hides events",
    "invents a log",
    "is rate limited",
    "limits ranges",
    "limits results",
    "dies",
    "gives nonsense",
    "forgets requests of a batch",
)
"""Every way in which the endpoint can misbehave."""
_FALSE = "0x" + "ab" * 32


@dataclass
class Misbehaving:
    """An endpoint: its URL, what it does wrong now, and how often of ten times."""

    upstream: str
    fault: str = ""
    often: int = 10
    lag: int = 5
    seed: random.Random = field(default_factory=lambda: random.Random(7))
    url: str = ""
    asked: int = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Forward one request, in its way."""
        self.asked += 1
        body = await request.json()
        wrong = self.fault and self.seed.randrange(10) < self.often
        if wrong and self.fault == "dies":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if wrong and self.fault == "is rate limited":
            return web.Response(status=429, headers={"retry-after": "0"})
        if wrong and self.fault == "gives nonsense":
            return web.Response(text=self.seed.choice(["", "<html>", "[]", '{"jsonrpc":"2.0"}']))
        calls = body if isinstance(body, list) else [body]
        answers = [await self._answer(call, spoilt=bool(wrong)) for call in calls]
        if wrong and self.fault == "forgets requests of a batch" and len(answers) > 1:
            answers = answers[:-1]
        return web.json_response(answers if isinstance(body, list) else answers[0])

    async def _answer(self, call: dict[str, Any], *, spoilt: bool) -> dict[str, Any]:
        if spoilt and self.fault == "lags" and call["params"][:1] == ["latest"]:
            head = int(
                (await self._ask({**call, "method": "eth_blockNumber", "params": []}))["result"], 16
            )
            call = {**call, "params": [hex(max(head - self.lag, 0)), *call["params"][1:]]}
        answer = await self._ask(call)
        if spoilt and call["method"] == "eth_getLogs":
            return self._logs(call, answer)
        if spoilt and call["method"].startswith("eth_getBlock") and answer.get("result"):
            self._block(answer["result"])
        return answer

    async def _ask(self, call: dict[str, Any]) -> dict[str, Any]:
        async with (
            aiohttp.ClientSession() as session,
            session.post(self.upstream, json=call) as got,
        ):
            found: dict[str, Any] = json.loads(await got.read())
            return found

    def _block(self, block: dict[str, Any]) -> None:
        if self.fault.startswith("lies about parents"):
            block["parentHash"] = _FALSE
        if self.fault == "lies about parents and hashes":
            block["hash"] = "0x" + block["hash"][:1:-1]
        if self.fault == "lies about a block":
            block["timestamp"] = hex(int(block["timestamp"], 16) + 1)

    def _logs(self, call: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
        window, logs = call["params"][0], answer.get("result") or []
        ranged = "blockHash" not in window
        if self.fault == "truncates" and ranged:
            answer["result"] = logs[: len(logs) // 2]
        if self.fault == "truncates within a block" and ranged and logs:
            del logs[self.seed.randrange(len(logs))]
        if self.fault == "hides events" and logs:
            answer["result"] = logs[1:]
        if self.fault == "alters data" and logs:
            logs[-1]["data"] = logs[-1]["data"][:-1] + "0"
        if self.fault == "invents a log" and logs:
            log = self.seed.choice(logs)
            log["topics"][-1] = _FALSE
        width = 0 if not ranged else int(window["toBlock"], 16) - int(window["fromBlock"], 16) + 1
        if (self.fault == "limits ranges" and width > 3) or (
            self.fault == "limits results" and len(logs) > 4 and width > 1
        ):
            return _error(call, -32005, "query returned more than 4 results")
        return answer


def _error(call: dict[str, Any], code: int, message: str) -> dict[str, Any]:
    return {"jsonrpc": "2.0", "id": call["id"], "error": {"code": code, "message": message}}


@asynccontextmanager
async def misbehaving(
    upstream: str, fault: str = "", often: int = 10
) -> AsyncIterator[Misbehaving]:
    """A running endpoint before *upstream*."""
    endpoint = Misbehaving(upstream, fault, often)
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]] = endpoint.handle
    application = web.Application(client_max_size=1 << 26)
    application.router.add_post("/", handler)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        endpoint.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield endpoint
    finally:
        await runner.cleanup()
