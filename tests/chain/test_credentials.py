"""Credentials of a real chain: signed, anchored, verified by block hash and by endpoint."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from registry.assets import register
from registry.certificate.bundle import Bundle
from registry.certificate.credential import open_credential
from registry.certificate.numbering import query_code
from registry.certificate.trust import Policy
from registry.certificates import Order, issue_certificates, present
from registry.chain.client import ChainClient
from registry.errors import InvalidValueError, RefusedError
from registry.records import record_id, root_right_id
from registry.types import Digest
from tests.chain.certificate_checks import failure, offline, online
from tests.chain.certificate_trades import USE
from tests.chain.certificate_world import HOUR, World, make_world
from tests.chain.credential_world import (
    STATEMENT,
    add_credential_key,
    certified,
    compromise,
    credential_key,
)
from tests.vectors.genuine import published

NODE_KEY, VENUE_KEY = credential_key(1), credential_key(2)


@pytest_asyncio.fixture(scope="module")
async def made(anvil: Any, client: ChainClient) -> AsyncIterator[World]:
    snapshot = anvil.rpc("evm_snapshot")
    world = await make_world(anvil, client)
    await add_credential_key(world, "node", NODE_KEY)
    await add_credential_key(world, "venue", VENUE_KEY)
    yield world
    anvil.rpc("evm_revert", snapshot)


@pytest_asyncio.fixture
async def world(anvil: Any, made: World) -> World:
    made.session.refresh()
    return made


async def test_issue__asset__verifies_offline_and_online_with_its_credential(world: World) -> None:
    bundle = await certified(world, NODE_KEY, "asset", Digest(await world.valid_asset()))
    for report in (offline(world, bundle), await online(world, bundle)):
        assert report.verdict == "valid", report.json()
        assert {step.result for step in report.steps} == {"passed"}


@pytest.mark.parametrize("kind", ["right", "root", "trade", "off_trade", "leaf"])
async def test_issue__every_kind__verifies_with_its_credential(world: World, kind: str) -> None:
    bundle = await _any(world, kind)
    report = offline(world, bundle)
    assert report.verdict == "valid", report.json()
    assert bundle.credential is not None
    claims = open_credential(bundle.credential.sd_jwt).claims
    assert claims["query_code"] == query_code(bundle.terms[0].id)
    assert claims["number"].startswith("440100-X" if kind == "trade" else "320500-00001-")


async def _any(world: World, kind: str) -> Bundle:
    """A certificate of a kind of record."""
    asset = await world.valid_asset()
    root = root_right_id(asset, USE)
    if kind == "right":
        record = await world.granted(asset, root, "enterprise", "merchant")
        return await certified(world, NODE_KEY, "right", Digest(record))
    if kind == "root":
        return await certified(world, NODE_KEY, "right", Digest(root), asset=asset)
    if kind == "trade":
        trade = await world.traded(await world.listed(asset))
        return await certified(world, VENUE_KEY, "trade", trade)
    if kind == "off_trade":
        return await certified(world, NODE_KEY, "trade", await world.filed(asset))
    batched = await world.batched()
    await published(world, batched.inclusion.root)
    leaf = record_id(batched.terms)
    return await certified(world, NODE_KEY, "asset", leaf, batched=batched)


async def test_present__fewer_fields__still_verifies_and_hides_the_rest(world: World) -> None:
    bundle = await certified(world, NODE_KEY, "asset", Digest(await world.valid_asset()))
    shown = present(bundle, ["level"])
    assert shown.manifest is not None
    assert len(shown.manifest.disclosures) == 1
    assert offline(world, shown).verdict == "valid"
    other = present(bundle, ["scenarios"], world.sealed.disclosures)
    assert offline(world, other).verdict == "valid"


async def test_present__field_not_held__is_refused_by_name(world: World) -> None:
    bundle = await certified(world, NODE_KEY, "asset", Digest(await world.valid_asset()))
    with pytest.raises(InvalidValueError, match="disclose"):
        present(bundle, ["scenarios"])


async def test_verify__holder_changed_since__is_invalid_online_only(world: World) -> None:
    asset = await world.valid_asset()
    root = root_right_id(asset, USE)
    bundle = await certified(world, NODE_KEY, "right", Digest(root), asset=asset)
    await world.moved(asset, root, "enterprise", "merchant")
    assert offline(world, bundle).verdict == "valid"
    step, reason = failure(await online(world, bundle))
    assert step == "holder"
    assert "not the holder any more" in reason


async def test_verify__key_compromised_since_before_the_anchor__is_invalid(world: World) -> None:
    key = credential_key(3)
    await add_credential_key(world, "node", key)
    asset = Digest(await world.valid_asset())
    early = await certified(world, key, "asset", asset)
    await world.pass_time(100)
    since = await world.now()
    await world.pass_time(100)
    late = await certified(world, key, "asset", asset)
    await compromise(world, "node", key, since)
    assert (await online(world, early)).verdict == "valid"
    step, reason = failure(await online(world, late))
    assert step == "key"
    assert "compromise" in reason


async def test_verify__key_window_closed_later__is_valid_still(world: World) -> None:
    key = credential_key(4)
    await add_credential_key(world, "node", key, until=await world.now() + 6 * HOUR)
    bundle = await certified(world, key, "asset", Digest(await world.valid_asset()))
    await world.pass_time(24 * HOUR)
    assert (await online(world, bundle)).verdict == "valid"


async def test_issue__asset_in_notice__is_refused_and_nothing_anchored(world: World) -> None:
    terms = await world.asset_terms()
    await register(world.as_("node"), terms)
    before = len(await world.session.events("AttestationLog", "Anchored"))
    with pytest.raises(RefusedError, match="IN_NOTICE"):
        await certified(world, NODE_KEY, "asset", record_id(terms))
    world.session.refresh()
    assert len(await world.session.events("AttestationLog", "Anchored")) == before


async def test_issue__foreign_key__is_refused_by_name(world: World) -> None:
    asset = Digest(await world.valid_asset())
    with pytest.raises(RefusedError, match="CredentialKeyUnknown"):
        await certified(world, VENUE_KEY, "asset", asset)


async def test_issue__several_at_once__stand_in_one_register(world: World) -> None:
    assets = [Digest(await world.valid_asset()) for _ in range(3)]
    orders = [Order("asset", asset, world.manifest) for asset in assets]
    bundles = await issue_certificates(world.as_("merchant"), NODE_KEY, orders, STATEMENT)
    places = [bundle.credential.register for bundle in bundles if bundle.credential]
    assert len({place.root for place in places}) == 1
    assert [place.index for place in places] == [0, 1, 2]
    assert {offline(world, bundle).verdict for bundle in bundles} == {"valid"}


async def test_policy__finding_demanded__counts_only_where_shown(world: World) -> None:
    asset = await world.valid_asset()
    bundle = await certified(world, NODE_KEY, "asset", Digest(asset))
    quality = Policy(attestations=frozenset({1}))
    step, reason = failure(offline(world, bundle, quality))
    assert (step, "QUALITY" in reason) == ("policy", True)
    assert offline(world, bundle, Policy(rights=frozenset({1, 2, 3}), level=2)).verdict == "valid"
    assert failure(offline(world, bundle, Policy(level=1)))[0] == "policy"
