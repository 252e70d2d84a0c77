"""One read of the chain for all who wait for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class SharedRead(Generic[T]):
    """A read whose answer changes with time; whoever asks gets one that was begun after it asked.

    While one is under way all who ask wait for the next, which is begun once for them together.
    A failure goes to everyone who waited for it, and to nobody else.
    """

    def __init__(self, read: Callable[[], Awaitable[T]]) -> None:
        self._read = read
        self._running: asyncio.Task[T] | None = None
        self._next: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """The answer. Raises what the read raises."""
        if self._next is None or self._next.done():
            self._next = asyncio.create_task(self._after(self._running))
            self._next.add_done_callback(_seen)
        return await asyncio.shield(self._next)

    async def _after(self, running: asyncio.Task[T] | None) -> T:
        if running is not None and not running.done():
            await asyncio.wait([running])
        self._running, self._next = self._next, None
        return await self._read()


def _seen(task: asyncio.Task[T]) -> None:
    """A failure that nobody waits for any more is no defect."""
    if not task.cancelled():
        task.exception()
