"""Kept answers never outlive their block; what the index knows is what the chain says."""

from __future__ import annotations

from typing import Any

from registry.assets import register, suspend
from registry.records import record_id
from registry.types import ZERO_DIGEST
from tests.chain.api.served import Served, served
from tests.chain.api.story import Story


def shown(server: Served, asset: str) -> Any:
    return server.ok(server.get(f"/v1/assets/{asset}"), "Asset")


def test_asset__asked_twice_at_a_block__is_answered_alike(server: Served, story: Story) -> None:
    first = server.get(f"/v1/assets/{story.asset}")
    again = server.get(f"/v1/assets/{story.asset}")
    assert (first.status_code, again.content) == (200, first.content)


async def test_asset__suspended_since__is_shown_suspended(server: Served, changed: Story) -> None:
    world, by = changed.world, changed.world.people["regulator"].id
    assert shown(server, changed.asset)["status"] == "VALID"
    await suspend(world.as_("regulator"), changed.asset, by, ZERO_DIGEST, as_regulator=True)
    assert shown(server, changed.asset)["status"] == "SUSPENDED"


async def test_asset__its_block_replaced__is_what_the_chain_says_now(
    server: Served, changed: Story
) -> None:
    world, by = changed.world, changed.world.people["regulator"].id
    rpc = world.session.client.rpc
    snapshot = await rpc("evm_snapshot")
    await suspend(world.as_("regulator"), changed.asset, by, ZERO_DIGEST, as_regulator=True)
    left = shown(server, changed.asset)
    await rpc("evm_revert", snapshot)
    await rpc("evm_mine")
    world.session.refresh()
    now = shown(server, changed.asset)
    assert (left["status"], now["status"]) == ("SUSPENDED", "VALID")
    assert left["as_of"]["block_number"] == now["as_of"]["block_number"]


def test_same_content__from_the_index__is_as_the_chain_says(server: Served, story: Story) -> None:
    with served(story, index=None) as alone:
        for asset in (story.asset, story.amended):
            assert shown(server, asset) == shown(alone, asset)


async def test_same_content__registered_since_the_index__is_counted(
    server: Served, changed: Story
) -> None:
    world = changed.world
    before = shown(server, changed.asset)["same_digest_registrations"]
    content = shown(server, changed.asset)["content"]
    twin = await world.asset_terms(content=content)
    await register(world.as_("node"), twin)
    after = shown(server, changed.asset)["same_digest_registrations"]
    assert after["assets"] == [*before["assets"], record_id(twin)]
