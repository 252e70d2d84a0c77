"""Keeping an index up to date: what the follower tells is written, range by range."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field

import structlog
from sqlalchemy import Engine

from registry.chain.deployment import Deployment, DeploymentMismatchError
from registry.chain.failures import WrongChainError
from registry.chain.profile import ChainProfile
from registry.errors import UnknownOutcomeError
from registry.index.changes import EventsMissingError
from registry.index.endpoint import DeadError, Endpoint, InconsistentError
from registry.index.follower import Follower
from registry.index.ranges import RangeReader
from registry.index.sources import Sources
from registry.index.steps import Block, Finalised, Link, Reached, Reorg
from registry.index.store import IndexStore, Register
from registry.types import ChainId, to_bytes

log = structlog.get_logger()


@dataclass(slots=True)
class Progress:
    """How far an index is: for people, `/readyz` and metrics.

    lagging: the endpoints' head is lower than the index. trouble: why nothing can be read now.
    """

    indexed: int = 0
    finalised: int = 0
    head: int = 0
    events: int = 0
    reorgs: int = 0
    lagging: bool = False
    trouble: str = ""


Report = Callable[[Progress], None]


def _silent(_progress: Progress) -> None:
    return


@dataclass(slots=True)
class Indexer:
    """One index, its endpoints, and what keeps the one following the other.

    poll: seconds between looks at the chain. report: told after each range. prove: hold every event
    against its block's receipts.
    """

    sources: Sources
    store: IndexStore
    profile: ChainProfile
    poll: float = 2.0
    report: Report = _silent
    prove: bool = False
    progress: Progress = field(default_factory=Progress)
    follower: Follower | None = None

    def wake(self) -> None:
        """Look at the chain now."""
        if self.follower is not None:
            self.follower.wake()

    async def run(self, *, once: bool = False) -> Progress:
        """Follow the chain; *once*: up to its head as it is now.

        Raises FinalityBrokenError, and with *once* whatever keeps the head from being reached;
        without it that is reported, and tried again.
        """
        while True:
            try:
                await self._follow(once=once)
            except UnknownOutcomeError as error:
                told, self.progress.trouble = self.progress.trouble, str(error)
                self.report(self.progress)
                if once:
                    raise
                if self.progress.trouble != told:
                    log.warning("index.trouble", reason=self.progress.trouble)
                await asyncio.sleep(self.poll)
            else:
                return self.progress

    async def _follow(self, *, once: bool) -> None:
        position = self.store.refresh()
        tail = [position.finalised]
        tail += [link for link in self.store.tail() if link.number > position.finalised.number]
        addresses = frozenset(self.store.register.contracts)
        reader = RangeReader(addresses, self.sources.hashed, self.prove)
        self.follower = Follower(self.sources, reader, self.profile, tail, self.poll)
        try:
            await self._write(self.follower, once=once)
        except EventsMissingError as error:
            endpoint = self.follower.endpoint
            if endpoint is not None:
                self.sources.blame(endpoint, InconsistentError(endpoint.origin, str(error)))
            raise

    async def _write(self, follower: Follower, *, once: bool) -> None:
        blocks: list[Block] = []
        async with aclosing(follower.steps(once=once)) as steps:
            async for step in steps:
                if isinstance(step, Block):
                    blocks.append(step)
                elif isinstance(step, Finalised):
                    await self._extend(blocks, step.block)
                    blocks = []
                elif isinstance(step, Reorg):
                    await asyncio.to_thread(self.store.take_back, step.to)
                    self.progress.reorgs += 1
                    log.warning("index.reorg", to=step.to.number)
                else:
                    self._reached(step)

    async def _extend(self, blocks: Sequence[Block], finalised: Link) -> None:
        if blocks or finalised != self.store.position.finalised:
            self.progress.events += await asyncio.to_thread(self.store.extend, blocks, finalised)
        self._tell()

    def _reached(self, step: Reached) -> None:
        self.progress.head, self.progress.lagging = step.head.number, step.lagging
        self.progress.trouble = ""
        if step.lagging:
            log.warning("index.lagging", head=step.head.number, indexed=self.progress.indexed)
        self._tell()

    def _tell(self) -> None:
        position = self.store.position
        self.progress.indexed = position.block.number
        self.progress.finalised = position.finalised.number
        self.report(self.progress)


@asynccontextmanager
async def open_sources(
    urls: Sequence[str],
    profile: ChainProfile,
    timeout: float = 30.0,  # noqa: ASYNC109
) -> AsyncIterator[Sources]:
    """Endpoints of one chain, in order of preference; closed at the end."""
    sources = Sources([Endpoint(url, timeout) for url in urls], hashed=profile.proofs)
    try:
        yield sources
    finally:
        await sources.close()


async def read_register(sources: Sources, deployment: Deployment) -> Register:
    """The register that a deployment file names, as the endpoints have it.

    Raises WrongChainError, DeploymentMismatchError where genesis or the deployment's block are
    others, EndpointsFailedError.
    """

    async def ask(endpoint: Endpoint) -> tuple[int, bytes, bytes, bytes]:
        chain = await endpoint.call("eth_chainId")
        genesis = await sources.header(endpoint, 0)
        first = await sources.header(endpoint, deployment.block_number)
        if genesis is None or first is None or not isinstance(chain, str):
            raise DeadError(endpoint.origin, "does not have the deployment's block")
        return int(chain, 16), genesis.hash, first.hash, first.parent

    chain, genesis, first, parent = await sources.by_any(ask)
    if chain != deployment.chain_id:
        raise WrongChainError(deployment.chain_id, ChainId(chain))
    for name, expected, found in (
        ("genesis_hash", deployment.genesis_hash, genesis),
        ("block_hash", deployment.block_hash, first),
    ):
        if to_bytes(expected) != found:
            raise DeploymentMismatchError(name, expected, "0x" + found.hex())
    contracts = {
        to_bytes(address): name
        for name, address in deployment.addresses().items()
        if name != "Deployer"
    }
    number = deployment.block_number
    return Register(
        chain_id=chain,
        genesis=genesis,
        deployed=Link(number, first),
        start=Link(type(number)(number - 1), parent),
        contracts=contracts,
    )


@asynccontextmanager
async def open_indexer(
    urls: Sequence[str],
    deployment: Deployment,
    profile: ChainProfile,
    engine: Engine,
    poll: float = 2.0,
) -> AsyncIterator[Indexer]:
    """An indexer of a deployment; its connections are closed at the end.

    Raises what `read_register` and `IndexStore` raise.
    """
    async with open_sources(urls, profile) as sources:
        register = await read_register(sources, deployment)
        yield Indexer(sources, IndexStore(engine, register), profile, poll)
