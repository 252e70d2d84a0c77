"""A way to a chain that can be cut, or made to say something else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

import httpx

from tests.conftest import free_port


class Relay:
    """A way to the chain that can be cut, mended or held up."""

    def __init__(self, target: str) -> None:
        self.target, self.port = httpx.URL(target), free_port()
        self.cut = False
        self.answer: Callable[[bytes], bytes | None] = lambda _: None
        self._server: asyncio.AbstractServer | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def start(self) -> None:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with httpx.AsyncClient(timeout=60) as chain:
            try:
                while body := await self._request(reader):
                    if self.cut:
                        break
                    content = self.answer(body)
                    if content is None:
                        sent = {"Content-Type": "application/json"}
                        content = (
                            await chain.post(self.target, content=body, headers=sent)
                        ).content
                    head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                    writer.write(f"{head}{len(content)}\r\n\r\n".encode() + content)
                    await writer.drain()
            finally:
                writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> bytes:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""
        lines = head.decode().lower().split("\r\n")
        length = next(int(x.partition(":")[2]) for x in lines if x.startswith("content-length:"))
        return await reader.readexactly(length)
