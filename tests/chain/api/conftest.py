"""A register with a story told on it, on a chain of its own, served by a real server."""

from __future__ import annotations

import subprocess
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from registry import parties
from registry.chain.client import ChainClient
from registry.chain.failures import ChainUnavailableError
from registry.chain.profile import ANVIL
from registry.index.database import open_engine
from tests.chain.api.relay import Relay
from tests.chain.api.served import Served
from tests.chain.api.story import ASSESSOR, Story, tell
from tests.chain.certificate_trades import digest_of
from tests.chain.certificate_world import (
    World,
    make_world,
)
from tests.chain.index_world import synced
from tests.conftest import DEV_MNEMONIC, ROOT, Anvil, free_port


@pytest.fixture(scope="session")
def own_chain() -> Iterator[Anvil]:
    """A chain for these tests alone: the server must find the story whatever others roll back."""
    port = free_port()
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    process = subprocess.Popen(
        [binary, "--port", str(port), "--silent"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Anvil(f"http://127.0.0.1:{port}", 31337, DEV_MNEMONIC)
    finally:
        process.terminate()
        process.wait()


@pytest_asyncio.fixture(scope="session")
async def story(own_chain: Anvil, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    """An asset granted, pledged, assessed, listed, sold and filed; one amended; one of a batch."""
    client = await _connected(own_chain.url)
    async with client:
        world = await make_world(own_chain, client)
        await world.join("assessor", own_chain.keys[7], 110000, ASSESSOR)
        await world.join("bank", own_chain.keys[8], 320500, under="node")
        await _frozen_and_freed(world, "bank")
        story = await tell(world, tmp_path_factory.mktemp("api"))
        await synced(open_engine(story.index), world.session.deployment, own_chain.url)
        yield story


async def _frozen_and_freed(world: World, name: str) -> None:
    """Suspend a party and lift it: two events of its own journal."""
    node, party = world.people["node"].id, world.people[name].id
    for act in (parties.suspend, parties.lift):
        await act(world.as_("node"), party, node, digest_of(name), as_regulator=False)
    world.session.refresh()


async def _connected(url: str) -> ChainClient:
    limit = time.monotonic() + 30
    while True:
        try:
            return await ChainClient.connect(url, profile=ANVIL)
        except ChainUnavailableError:
            if time.monotonic() > limit:
                raise


@pytest.fixture
def relay(story: Story) -> Iterator[Relay]:
    made = Relay(story.url)
    made.start()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def server(story: Story) -> Iterator[Served]:
    """The API over the story."""
    served = Served(story.settings())
    served.start()
    try:
        yield served
    finally:
        served.stop()


@pytest_asyncio.fixture
async def changed(story: Story) -> AsyncIterator[Story]:
    """The story, for a test that changes it; afterwards all is as before."""
    rpc = story.world.session.client.rpc
    snapshot = await rpc("evm_snapshot")
    yield story
    assert await rpc("evm_revert", snapshot) is True
    story.world.session.refresh()
