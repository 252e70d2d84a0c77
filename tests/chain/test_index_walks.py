"""Long walks through any acts of the ledgers, indexed: every slot and head is the chain's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from registry.chain.client import ChainClient
from registry.chain.deployment import Deployed, Deployment
from registry.chain.profile import ANVIL
from registry.events import CONTRACTS
from registry.types import ZERO_DIGEST, BlockNumber
from tests.chain.index_world import NewDatabase, checked, ensure_like_fresh, rows_of, synced
from tests.conftest import free_port
from tests.model.machine import World, is_deep, opened_world, walk

SEEDS, STEPS = (range(1_000, 1_040), 600) if is_deep() else (range(1_000, 1_002), 120)


@dataclass
class Walked:
    """A world of its own Anvil, and the endpoint it is at."""

    world: World
    url: str

    async def deployment(self) -> Deployment:
        """The world's register, from the chain's first block on."""
        async with await ChainClient.connect(self.url, profile=ANVIL) as client:
            genesis, first = await client.block(0), await client.block(1)
        addresses = self.world.scene.on.contracts
        placed = {name: Deployed(addresses[name], ZERO_DIGEST) for name in CONTRACTS}
        chain = self.world.scene.on.chain_id
        return Deployment(chain, genesis.hash, BlockNumber(1), first.hash, "walk", placed)


@pytest.fixture(scope="module")
def walked() -> Iterator[Walked]:
    """A register with everybody enrolled, on an Anvil that mines when told."""
    port = free_port()
    with opened_world(port) as world:
        yield Walked(world, f"http://127.0.0.1:{port}")


@pytest.mark.parametrize("seed", SEEDS)
async def test_index__of_a_walk_through_any_acts__holds_every_slot_and_head(
    walked: Walked, new_sqlite: NewDatabase, seed: int
) -> None:
    walk(walked.world, seed, STEPS)
    deployment, engine = await walked.deployment(), new_sqlite()
    progress = await synced(engine, deployment, walked.url)
    assert progress.events >= len(walked.world.scene.pair.logs) > STEPS // 4
    assert rows_of(engine)["refused"] == []
    for block in (None, BlockNumber(progress.indexed - STEPS // 8)):
        findings = await checked(engine, deployment, walked.url, block)
        assert findings.differences == []


async def test_index__of_two_walks_from_one_block__goes_over_to_the_second(
    walked: Walked, new_postgresql: NewDatabase
) -> None:
    walk(walked.world, 7, 30)
    deployment, engine = await walked.deployment(), new_postgresql()
    await synced(engine, deployment, walked.url)
    first = walked.world.scene.pair.chain.results(("eth_blockNumber", []))[0]
    walk(walked.world, 8, 60)
    second = walked.world.scene.pair.chain.results(("eth_blockNumber", []))[0]
    assert int(second, 16) > int(first, 16)
    assert (await synced(engine, deployment, walked.url)).reorgs == 1
    await ensure_like_fresh(engine, deployment, walked.url, new_postgresql())
    assert (await checked(engine, deployment, walked.url)).differences == []
