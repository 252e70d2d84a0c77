"""Certificates of a real chain: issued, verified by block hash and by endpoint, and overtaken."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from registry.assets import register, revoke, suspend
from registry.batches import activate, publish
from registry.certificate.bundle import Bundle
from registry.certificate.parsing import parse_bundle
from registry.certificate.report import Report
from registry.certificate.trust import Policy, Trust
from registry.certificate.verify import verify
from registry.certificates import Source, verify_bundle_rpc
from registry.chain.client import ChainClient
from registry.chain.profile import ANVIL
from registry.errors import NotFoundError
from registry.records import record_id, root_right_id
from registry.rights import revoke as revoke_right
from registry.status import AssetStatus
from registry.types import AssetId, ChainId, Digest, RightId
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


def offline(world: World, bundle: Bundle, policy: Policy | None = None) -> Report:
    trust = Trust.of(world.session.deployment.json(), bundle.as_of.block_hash)
    return verify(bundle.write(), trust, policy or Policy())


async def online(world: World, bundle: Bundle, policy: Policy | None = None) -> Report:
    return await verify_bundle_rpc(world.source, bundle.write(), policy)


def failure(report: Report) -> tuple[str, str]:
    assert report.failed is not None, report.json()
    return report.failed.name, report.failed.reason


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


async def test_bundle__of_an_unknown_record__is_refused_by_name(world: World) -> None:
    for kind in ("asset", "right", "trade"):
        with pytest.raises(NotFoundError):
            await world.bundle(kind, digest_of("nothing"))
