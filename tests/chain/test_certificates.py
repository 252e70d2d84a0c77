"""Certificates of a real chain: issued, verified by block hash and by endpoint, and overtaken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
import pytest_asyncio

from registry.assets import register, revoke, suspend
from registry.batches import activate, publish
from registry.certificate.bundle import Events
from registry.certificate.parsing import parse_bundle
from registry.certificate.trust import Policy
from registry.certificates.issuing import fitted
from registry.chain.client import ChainClient
from registry.errors import NotFoundError
from registry.journal import JournalEvent, JournalItem, fold_all
from registry.records import record_id, root_right_id
from registry.rights import revoke as revoke_right
from registry.status import AssetStatus
from registry.types import AssetId, Digest, RightId
from tests.chain.certificate_checks import failure, offline, online
from tests.chain.certificate_trades import DAY, USE, digest_of
from tests.chain.certificate_world import HOLD, HOUR, World, make_world


@pytest_asyncio.fixture(scope="module")
async def made(anvil: Any, client: ChainClient) -> AsyncIterator[World]:
    snapshot = anvil.rpc("evm_snapshot")
    yield await make_world(anvil, client)
    anvil.rpc("evm_revert", snapshot)


@pytest_asyncio.fixture
async def world(anvil: Any, made: World) -> World:
    made.session.refresh()
    return made


async def test_bundle__of_a_valid_asset__verifies_both_ways(world: World) -> None:
    asset = await world.valid_asset()
    bundle = await world.bundle("asset", Digest(asset))
    assert offline(world, bundle).verdict == "valid", offline(world, bundle).json()
    report = await online(world, bundle)
    assert report.verdict == "valid", report.json()
    assert report.as_of is not None
    assert report.as_of["finality"] in {"anchored", "finalised"}
    assert parse_bundle(bundle.write()).write() == bundle.write()


async def test_bundle__asset_later_revoked__is_invalid_at_status(world: World) -> None:
    asset = await world.valid_asset()
    bundle = await world.bundle("asset", Digest(asset))
    regulator = world.people["regulator"].id
    await revoke(world.as_("regulator"), asset, regulator, digest_of("order"))
    assert failure(await online(world, bundle)) == ("status", "the asset is REVOKED")
    assert offline(world, bundle).verdict == "valid"
    fresh = await world.bundle("asset", Digest(asset))
    assert failure(offline(world, fresh)) == ("status", "the asset is REVOKED")


async def test_bundle__asset_later_suspended__is_invalid_unless_accepted(world: World) -> None:
    asset = await world.valid_asset()
    bundle = await world.bundle("asset", Digest(asset))
    regulator = world.people["regulator"].id
    order = digest_of("order")
    await suspend(world.as_("regulator"), asset, regulator, order, as_regulator=True)
    assert failure(await online(world, bundle)) == ("status", "the asset is SUSPENDED")
    lenient = Policy(asset_statuses=frozenset({AssetStatus.SUSPENDED}))
    assert (await online(world, bundle, lenient)).verdict == "valid"


async def test_bundle__asset_later_amended__is_superseded(world: World) -> None:
    asset = await world.valid_asset()
    bundle = await world.bundle("asset", Digest(asset))
    await world.amended(asset, world.sealed.digest)
    name, reason = failure(await online(world, bundle))
    assert (name, reason.split(":")[0]) == ("status", "SUPERSEDED")


async def test_bundle__of_an_amended_asset__rests_on_the_amendment(world: World) -> None:
    asset = await world.valid_asset()
    await world.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    await world.amended(asset, world.sealed.digest)
    bundle = await world.bundle("asset", Digest(asset))
    assert [entry.type for entry in bundle.terms] == ["Asset", "Amendment"]
    assert bundle.rev == 1
    assert len(bundle.events.items) == 1
    assert bundle.events.head_before != asset
    assert offline(world, bundle).verdict == "valid"
    assert (await online(world, bundle)).verdict == "valid"
    await world.amended(asset, world.sealed.digest, rev=1)
    assert failure(await online(world, bundle))[0] == "status"


async def test_bundle__in_notice__is_invalid_at_status_until_the_notice_is_over(
    world: World,
) -> None:
    terms = await world.asset_terms()
    await register(world.as_("node"), terms)
    bundle = await world.bundle("asset", record_id(terms))
    assert failure(offline(world, bundle)) == ("status", "the asset is IN_NOTICE")
    assert failure(await online(world, bundle)) == ("status", "the asset is IN_NOTICE")
    await world.pass_time(2 * HOUR)
    assert (await online(world, bundle)).verdict == "valid"


async def test_bundle__of_a_granted_right__follows_its_path(world: World) -> None:
    asset = await world.valid_asset()
    right = await world.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    child = await world.granted(asset, right, "merchant", "buyer", until=await world.now() + DAY)
    bundle = await world.bundle("right", Digest(child))
    assert [entry.type for entry in bundle.terms] == ["Grant", "Grant", "Asset"]
    assert offline(world, bundle).verdict == "valid", offline(world, bundle).json()
    buyer, merchant = world.people["buyer"].id, world.people["merchant"].id
    assert (await online(world, bundle, Policy(holder=buyer))).verdict == "valid"
    assert failure(offline(world, bundle, Policy(holder=merchant)))[0] == "holder"
    regulator = world.people["regulator"].id
    await revoke_right(world.as_("regulator"), asset, right, regulator, digest_of("order"))
    name, reason = failure(await online(world, bundle))
    assert (name, reason) == ("status", "the right is REVOKED, the asset VALID")


async def test_bundle__of_a_root_right__names_its_holder_after_a_transfer(world: World) -> None:
    asset = await world.valid_asset()
    root = root_right_id(asset, USE)
    before = await world.bundle("right", Digest(root), asset=asset)
    enterprise, merchant = world.people["enterprise"].id, world.people["merchant"].id
    assert offline(world, before, Policy(holder=enterprise)).verdict == "valid"
    await world.moved(asset, root, "enterprise", "merchant")
    assert failure(await online(world, before, Policy(holder=enterprise)))[0] == "holder"
    after = await world.bundle("right", Digest(root))
    assert (await online(world, after, Policy(holder=merchant))).verdict == "valid"
    kept = await world.bundle("right", Digest(root_right_id(asset, HOLD)), asset=asset)
    assert offline(world, kept, Policy(holder=enterprise)).verdict == "valid"


async def test_bundle__of_a_right_past_its_end__is_expired_without_a_transaction(
    world: World,
) -> None:
    asset = await world.valid_asset()
    until = await world.now() + DAY
    root = root_right_id(asset, USE)
    right = await world.granted(asset, root, "enterprise", "merchant", until=until)
    bundle = await world.bundle("right", Digest(right))
    assert (await online(world, bundle)).verdict == "valid"
    await world.pass_time(2 * DAY)
    name, reason = failure(await online(world, bundle))
    assert (name, reason) == ("status", "the right is EXPIRED, the asset VALID")


async def test_bundle__of_a_trade_that_granted__shows_the_right_made(world: World) -> None:
    asset = await world.valid_asset()
    trade = await world.traded(await world.listed(asset))
    bundle = await world.bundle("trade", trade)
    assert [entry.type for entry in bundle.terms] == ["Trade", "Listing", "Grant", "Asset"]
    assert offline(world, bundle).verdict == "valid", offline(world, bundle).json()
    merchant = world.people["merchant"].id
    assert (await online(world, bundle, Policy(holder=merchant))).verdict == "valid"
    right, regulator = RightId(bundle.terms[2].id), world.people["regulator"].id
    await revoke_right(world.as_("regulator"), asset, right, regulator, digest_of("order"))
    report = await online(world, bundle)
    assert report.verdict == "valid"
    assert "the right is REVOKED" in report.steps[6].reason
    assert failure(await online(world, bundle, Policy(live_trade=True)))[0] == "status"


async def test_bundle__of_a_trade_that_transferred__shows_the_right_moved(world: World) -> None:
    asset = await world.valid_asset()
    offer = {"mode": 2, "duration": 0, "purposes": 0, "units": 1}
    trade = await world.traded(await world.listed(asset, **offer))
    bundle = await world.bundle("trade", trade)
    assert [entry.type for entry in bundle.terms] == ["Trade", "Listing", "Asset"]
    assert offline(world, bundle).verdict == "valid", offline(world, bundle).json()
    assert (await online(world, bundle)).verdict == "valid"


async def test_bundle__of_an_off_exchange_trade__rests_on_its_filing(world: World) -> None:
    asset = await world.valid_asset()
    bundle = await world.bundle("trade", await world.filed(asset))
    assert [entry.type for entry in bundle.terms] == ["OffTrade", "Grant", "Asset"]
    assert offline(world, bundle).verdict == "valid", offline(world, bundle).json()
    assert (await online(world, bundle)).verdict == "valid"


async def test_bundle__of_an_inactive_leaf__is_in_notice_until_published(world: World) -> None:
    batched = await world.batched()
    asset = record_id(batched.terms)
    await world.pass_time(3 * HOUR)
    bundle = await world.bundle("asset", asset, batched=batched)
    assert failure(offline(world, bundle)) == ("status", "the asset is IN_NOTICE")
    by = world.people["regulator"].id
    node, root = world.people["node"].id, batched.inclusion.root
    await publish(world.as_("regulator"), root, node, by, digest_of("gazette"), as_regulator=True)
    assert failure(await online(world, bundle)) == ("status", "the asset is IN_NOTICE")
    await world.pass_time(2 * HOUR)
    assert (await online(world, bundle)).verdict == "valid"
    fresh = await world.bundle("asset", asset, batched=batched)
    assert offline(world, fresh).verdict == "valid", offline(world, fresh).json()


async def test_bundle__of_a_leaf_activated_then_revoked__fails_by_inclusion_alone(
    world: World,
) -> None:
    batched = await world.batched()
    asset = AssetId(record_id(batched.terms))
    by, node = world.people["regulator"].id, world.people["node"].id
    root = batched.inclusion.root
    await publish(world.as_("regulator"), root, node, by, digest_of("gazette"), as_regulator=True)
    await world.pass_time(2 * HOUR)
    leaf = await world.bundle("asset", Digest(asset), batched=batched)
    assert (await online(world, leaf)).verdict == "valid"
    await activate(world.as_("merchant"), world.leaf(batched))
    assert (await online(world, leaf)).verdict == "valid"
    await revoke(world.as_("regulator"), asset, by, digest_of("order"))
    assert failure(await online(world, leaf)) == ("status", "the asset is REVOKED")
    fresh = await world.bundle("asset", Digest(asset), batched=batched)
    assert failure(offline(world, fresh)) == ("status", "the asset is REVOKED")


async def test_bundle__of_an_unknown_record__is_refused_by_name(world: World) -> None:
    for kind in ("asset", "right", "trade"):
        with pytest.raises(NotFoundError):
            await world.bundle(kind, digest_of("nothing"))


async def test_bundle__of_a_pledged_right__says_so(world: World) -> None:
    asset = await world.valid_asset()
    root = root_right_id(asset, USE)
    await world.pledged(asset, root)
    bundle = await world.bundle("right", Digest(root), asset=asset)
    report = offline(world, bundle)
    assert report.verdict == "valid", report.json()
    assert report.steps[9].reason.endswith("pledges on it: 1")


async def test_bundle__history_beyond_its_size__shows_only_what_it_rests_on(world: World) -> None:
    asset = await world.valid_asset()
    await world.amended(asset, world.sealed.digest)
    bundle = await world.bundle("asset", Digest(asset))
    item = bundle.events.items[0]
    assert item.event is not None
    long = JournalEvent(
        item.event.block,
        item.event.emitter,
        item.event.topic,
        item.event.subject,
        digest_of("other"),
        bytes(1 << 12),
    )
    more = tuple(JournalItem(long.digest, long) for _ in range(200))
    events = Events(bundle.events.head_before, (item, *more))
    small = fitted(replace(bundle, events=events), frozenset({item.event.id}))
    assert len(small.write()) < 1 << 20
    assert small.events.items[0].event == item.event
    assert {kept.event for kept in small.events.items[1:]} == {None}
    assert fold_all(events.head_before, [i.digest for i in small.events.items]) == fold_all(
        events.head_before, [i.digest for i in events.items]
    )
