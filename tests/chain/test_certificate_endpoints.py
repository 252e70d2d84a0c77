"""Certificates checked by endpoints that are gone, behind, elsewhere, or hide something."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from registry.certificates import Source, verify_bundle_rpc
from registry.chain.client import ChainClient
from registry.chain.profile import ANVIL
from registry.records import root_right_id
from registry.types import ChainId, Digest
from tests.chain.certificate_checks import failure, online
from tests.chain.certificate_trades import USE
from tests.chain.certificate_world import World, make_world


@pytest_asyncio.fixture(scope="module")
async def made(anvil: Any, client: ChainClient) -> AsyncIterator[World]:
    snapshot = anvil.rpc("evm_snapshot")
    yield await make_world(anvil, client)
    anvil.rpc("evm_revert", snapshot)


@pytest_asyncio.fixture
async def world(anvil: Any, made: World) -> World:
    made.session.refresh()
    return made


async def test_bundle__chain_unreachable__is_unknown(world: World) -> None:
    asset = await world.valid_asset()
    bundle = await world.bundle("asset", Digest(asset))
    client = world.session.client
    gone = ChainClient("http://127.0.0.1:9", ChainId(client.chain_id), ANVIL, 1.0)
    source = Source(gone, world.session.deployment, world.session.contracts)
    report = await verify_bundle_rpc(source, bundle.write())
    await gone.close()
    assert (report.verdict, report.exit_code) == ("unknown", 3)
    assert {step.result for step in report.steps} == {"not_checked"}


async def test_bundle__of_a_block_no_longer_in_the_chain__is_invalid_at_anchor(
    world: World, anvil: Any
) -> None:
    asset = await world.valid_asset()
    snapshot = anvil.rpc("evm_snapshot")
    await world.pass_time(60)
    bundle = await world.bundle("asset", Digest(asset))
    anvil.rpc("evm_revert", snapshot)
    await world.pass_time(61)
    assert failure(await online(world, bundle))[0] == "anchor"


async def test_bundle__ahead_of_the_endpoint__is_unknown(world: World, anvil: Any) -> None:
    asset = await world.valid_asset()
    snapshot = anvil.rpc("evm_snapshot")
    await world.pass_time(60)
    bundle = await world.bundle("asset", Digest(asset))
    anvil.rpc("evm_revert", snapshot)
    world.session.refresh()
    assert (await online(world, bundle)).verdict == "unknown"


@pytest.mark.parametrize(
    ("pointer", "step"),
    [
        (("terms", 0, "values", "until"), "id"),
        (("manifest", "public", "vocabulary"), "digests"),
        (("proofs", 0, "storage", 0, "value"), "anchor"),
        (("header", "timestamp"), "anchor"),
        (("events", "items", 1, "log", "data"), "history"),
        (("events", "head_before"), "history"),
        (("rev",), "format"),
    ],
)
async def test_bundle__tampered__is_invalid_by_endpoint_too(
    world: World, pointer: tuple[str | int, ...], step: str
) -> None:
    asset = await world.valid_asset()
    await world.amended(asset, world.sealed.digest)
    await world.granted(asset, root_right_id(asset, USE), "enterprise", "merchant", rev=1)
    document = (await world.bundle("asset", Digest(asset))).json()
    place: Any = document
    for part in pointer[:-1]:
        place = place[part]
    old = place[pointer[-1]]
    changed = old[:-1] + ("0" if old[-1] != "0" else "1") if isinstance(old, str) else old + 1
    place[pointer[-1]] = changed if pointer != ("rev",) else 0
    report = await verify_bundle_rpc(world.source, json.dumps(document).encode())
    assert failure(report)[0] == step


class HidingClient(ChainClient):
    """An endpoint that leaves out events, as one that cuts long answers does."""

    async def rpc(self, method: str, *params: object) -> Any:
        return [] if method == "eth_getLogs" else await super().rpc(method, *params)


async def test_bundle__endpoint_hides_events__is_unknown(world: World) -> None:
    asset = await world.valid_asset()
    bundle = await world.bundle("asset", Digest(asset))
    await world.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    assert (await online(world, bundle)).verdict == "valid"
    client = world.session.client
    hiding = HidingClient(client.url, client.chain_id, ANVIL, 10.0)
    source = Source(hiding, world.session.deployment, world.session.contracts)
    report = await verify_bundle_rpc(source, bundle.write())
    await hiding.close()
    assert report.verdict == "unknown"
    assert "does not hold together" in report.steps[7].reason


async def test_bundle__endpoint_of_another_chain__is_unknown(world: World) -> None:
    bundle = await world.bundle("asset", Digest(await world.valid_asset()))
    client = world.session.client
    other = ChainClient(client.url, ChainId(client.chain_id + 1), ANVIL, 10.0)
    source = Source(other, world.session.deployment, world.session.contracts)
    report = await verify_bundle_rpc(source, bundle.write())
    await other.close()
    assert (report.verdict, report.exit_code) == ("unknown", 3)


async def test_bundle__asked_about_an_older_block__is_unknown(world: World) -> None:
    bundle = await world.bundle("asset", Digest(await world.valid_asset()))
    earlier = int(bundle.as_of.block_number) - 1
    report = await verify_bundle_rpc(world.source, bundle.write(), None, earlier)
    assert report.verdict == "unknown"
