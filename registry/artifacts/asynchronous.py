"""An artifact store for asynchronous callers: each call runs in a worker thread."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from registry.artifacts.protocol import MAX_GET, ArtifactStore, PinStatus
from registry.types import ByteCount, Cid


class AsyncArtifacts:
    """Wraps *store*; methods and errors are those of ArtifactStore."""

    def __init__(self, store: ArtifactStore) -> None:
        self.store = store

    async def put(self, content: bytes) -> Cid:
        """Keep *content*."""
        return await asyncio.to_thread(self.store.put, content)

    async def put_file(self, path: Path) -> Cid:
        """Keep a file's content."""
        return await asyncio.to_thread(self.store.put_file, path)

    async def put_stream(self, pieces: Iterable[bytes]) -> Cid:
        """Keep a stream."""
        return await asyncio.to_thread(self.store.put_stream, pieces)

    async def get(self, cid: Cid, limit: int = MAX_GET) -> bytes:
        """Give the content of *cid*, re-hashed."""
        return await asyncio.to_thread(self.store.get, cid, limit)

    async def fetch(self, cid: Cid, target: Path) -> ByteCount:
        """Write the content of *cid* to *target*."""
        return await asyncio.to_thread(self.store.fetch, cid, target)

    async def has(self, cid: Cid) -> bool:
        """Tell whether *cid* is kept here."""
        return await asyncio.to_thread(self.store.has, cid)

    async def status(self, cid: Cid) -> PinStatus:
        """Say where *cid* is kept."""
        return await asyncio.to_thread(self.store.status, cid)

    def describe(self) -> str:
        """Say in one line what the store is."""
        return self.store.describe()
