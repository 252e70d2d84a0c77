"""The chain as the server holds it: connected once it answers, checked against the deployment file.

Kept in the application's lifespan state; nothing here is global.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Self

from api.settings import ApiSettings
from registry.artifacts import AsyncArtifacts, StoreSettings, open_store
from registry.chain.client import ChainClient
from registry.chain.deployment import Deployment, load_deployment, verify_deployment
from registry.chain.profile import PROFILES
from registry.errors import InvalidValueError
from registry.index.database import open_engine
from registry.queries.content import indexed_content
from registry.queries.reading import IndexReader
from registry.session import Session, make_session
from registry.types import BlockNumber

_THREADS: Final = 3


@dataclass(slots=True)
class ChainState:
    """The deployment that is meant, and the connection to its chain.

    index_threads: where an index within this process is read: more threads would only wait for the
    interpreter. None, which is the event loop's own, where another process does the work.
    """

    settings: ApiSettings
    deployment: Deployment
    artifacts: AsyncArtifacts | None = None
    index: IndexReader | None = None
    index_threads: ThreadPoolExecutor | None = None
    _session: Session | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def of(cls, settings: ApiSettings) -> Self:
        """State that is not connected yet.

        Raises NotFoundError or InvalidValueError for a missing or malformed deployment file,
        InvalidValueError for an unknown profile, StoreUnavailableError.
        """
        if settings.profile not in PROFILES:
            known = ", ".join(PROFILES)
            raise InvalidValueError("profile", f"must be one of {known}", value=settings.profile)
        index = None if settings.index is None else IndexReader(open_engine(settings.index))
        deployment, artifacts = load_deployment(settings.deployment), _artifacts(settings)
        threads = ThreadPoolExecutor(_THREADS, "index") if index and index.embedded else None
        return cls(settings, deployment, artifacts, index, threads)

    async def session(self) -> Session:
        """A session that reads at the tip, made for one request.

        Connects and verifies the deployment where that has not been done. Raises
        ChainUnavailableError, WrongChainError, DeploymentMismatchError.
        """
        if self._session is None:
            async with self._lock:
                if self._session is None:
                    self._session = await self._connected()
        return self._session.at("latest")

    def newest(self) -> BlockNumber | None:
        """The last tip that this server heard of, None where it has heard of none: nothing is
        asked.
        """
        return None if self._session is None else self._session.client.newest

    async def _connected(self) -> Session:
        client = await ChainClient.connect(
            self.settings.rpc,
            self.deployment.chain_id,
            PROFILES[self.settings.profile],
            self.settings.chain_seconds,
        )
        try:
            await verify_deployment(client, self.deployment, await client.block("latest"))
        except BaseException:
            await client.close()
            raise
        session = make_session(client, self.deployment)
        if self.index is not None:
            session.known_content = partial(indexed_content, self.index)
        return session

    async def ensure_ready(self) -> Session:
        """A session, after the deployment was found on the chain again; raises as `session`."""
        session = await self.session()
        await verify_deployment(session.client, self.deployment, await session.block())
        return session

    async def close(self) -> None:
        """Close the connection."""
        if self.index_threads is not None:
            self.index_threads.shutdown(wait=False)
        if self._session is not None:
            await self._session.client.close()
            self._session = None


def _artifacts(settings: ApiSettings) -> AsyncArtifacts | None:
    if settings.artifacts is None and settings.ipfs_api is None:
        return None
    folder = settings.artifacts or settings.deployment.parent / "artifacts"
    return AsyncArtifacts(open_store(StoreSettings(folder=folder, ipfs_api=settings.ipfs_api)))
