"""Audit exports of a real chain: complete by endpoint and by block hash; each change is named."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
import rfc8785

from registry.assets import lift, suspend
from registry.audit import (
    AuditError,
    Scope,
    export_scope,
    parse_export,
    verify_with_block_hash,
    verify_with_session,
)
from registry.chain.client import ChainClient
from registry.journal import JournalEvent, fold
from registry.types import AssetId, Digest
from tests.chain.certificate_trades import digest_of
from tests.chain.certificate_world import World, make_world

Lines = list[dict[str, Any]]
OTHER = "0x" + "7" * 64


@pytest_asyncio.fixture(scope="module")
async def made(anvil: Any, client: ChainClient) -> AsyncIterator[World]:
    snapshot = anvil.rpc("evm_snapshot")
    yield await make_world(anvil, client)
    anvil.rpc("evm_revert", snapshot)


@pytest_asyncio.fixture
async def world(made: World) -> World:
    made.session.refresh()
    return made


async def _exported(world: World) -> tuple[AssetId, bytes]:
    """An asset with four events, and its export."""
    asset = await world.valid_asset()
    regulator = world.people["regulator"].id
    for number in range(2):
        why = digest_of(f"order {number}")
        session = world.as_("regulator")
        await suspend(session, asset, regulator, why, as_regulator=True)
        await lift(session, asset, regulator, why, as_regulator=True)
    world.session.refresh()
    return asset, await export_scope(world.session, Scope.of_asset(asset))


def _edited(raw: bytes, edit: Callable[[Lines], object]) -> bytes:
    lines: Lines = [json.loads(line) for line in raw.splitlines()]
    edit(lines)
    return b"".join(rfc8785.dumps(line) + b"\n" for line in lines)


def _remove(lines: Lines) -> None:
    del lines[3]
    lines[0]["count"] -= 1
    lines[0]["journals"][0]["count"] -= 1
    for number, line in enumerate(lines[1:-1]):
        line["n"] = number


def _swap(lines: Lines) -> None:
    lines[3], lines[4] = {**lines[4], "n": 2}, {**lines[3], "n": 3}


def _alter(lines: Lines) -> None:
    data = lines[3]["log"]["data"]
    lines[3]["log"]["data"] = data[:-1] + ("1" if data[-1] == "0" else "0")


def _alter_and_fold(lines: Lines) -> None:
    _alter(lines)
    head = Digest(lines[0]["scope"]["id"])
    for line in lines[2:-1]:
        line["digest"] = JournalEvent.from_log(line["log"]).digest
        head = fold(head, line["digest"])
        line["head"] = head
    lines[0]["journals"][0]["head"] = head


async def _failure(world: World, raw: bytes) -> tuple[str, str | None]:
    with pytest.raises(AuditError) as caught:
        await verify_with_session(world.session, parse_export(raw))
    return caught.value.code, caught.value.field


def _offline_failure(world: World, raw: bytes, trusted: Digest) -> tuple[str, str | None]:
    deployment = world.session.deployment
    with pytest.raises(AuditError) as caught:
        verify_with_block_hash(
            parse_export(raw), deployment.addresses(), deployment.chain_id, trusted
        )
    return caught.value.code, caught.value.field


async def test_audit__untouched_export__is_whole_both_ways(world: World) -> None:
    asset, raw = await _exported(world)
    export, deployment = parse_export(raw), world.session.deployment
    report = await verify_with_session(world.session, export)
    trusted = export.block_hash
    offline = verify_with_block_hash(export, deployment.addresses(), deployment.chain_id, trusted)
    assert (report.events, report.head) == (offline.events, offline.head) == (5, report.head)
    assert report.export.scope.id == asset


@pytest.mark.parametrize(
    ("edit", "code", "field"),
    [
        (_remove, "HeadNotReached", "line 4"),
        (_swap, "HeadNotReached", "line 4"),
        (_alter, "EventAltered", "line 4"),
    ],
)
async def test_audit__line_changed__is_named_both_ways(
    world: World, edit: Callable[[Lines], object], code: str, field: str
) -> None:
    _, raw = await _exported(world)
    trusted = parse_export(raw).block_hash
    forged = _edited(raw, edit)
    assert await _failure(world, forged) == (code, field)
    assert _offline_failure(world, forged, trusted) == (code, field)


async def test_audit__whole_history_forged_to_fit__is_named_by_endpoint_and_refused_offline(
    world: World,
) -> None:
    _, raw = await _exported(world)
    trusted = parse_export(raw).block_hash
    forged = _edited(raw, _alter_and_fold)
    assert await _failure(world, forged) == ("EventDiffers", "line 4")
    found = _offline_failure(world, forged, trusted)
    assert found == ("AuditHeadWrong", "line 1/journals/0/head")


async def test_audit__altered_line__carries_the_chains_own_event(world: World) -> None:
    asset, raw = await _exported(world)
    history = await world.session.history(asset)
    with pytest.raises(AuditError) as caught:
        await verify_with_session(world.session, parse_export(_edited(raw, _alter)))
    own = history.folded[1]
    assert caught.value.arguments["event"] == own.name == "AssetLifted"
    assert caught.value.arguments["id"] == own.id
    assert caught.value.arguments["block"] == own.place.block


@pytest.mark.parametrize("member", ["transactionHash", "blockHash", "logIndex"])
async def test_audit__place_that_no_digest_covers__is_compared_with_the_chain(
    world: World, member: str
) -> None:
    _, raw = await _exported(world)
    value = "0x9" if member == "logIndex" else OTHER
    forged = _edited(raw, lambda lines: lines[2]["log"].update({member: value}))
    assert await _failure(world, forged) == ("EventDiffers", f"line 3/log/{member}")


async def test_audit__another_block_stated__is_refused(world: World) -> None:
    _, raw = await _exported(world)
    trusted = parse_export(raw).block_hash
    forged = _edited(raw, lambda lines: lines[0]["as_of"].update(block_number=1))
    wrong = ("AuditBlockWrong", "line 1/as_of/block_number")
    assert await _failure(world, forged) == wrong
    assert _offline_failure(world, forged, trusted) == wrong


@pytest.mark.parametrize(
    ("as_of", "field"),
    [
        (None, "line 1/as_of"),
        ({"block_number": 1}, "line 1/as_of"),
        ({"block_number": True, "block_hash": OTHER}, "line 1/as_of/block_number"),
        ({"block_number": 1, "block_hash": "latest"}, "line 1/as_of/block_hash"),
        ({"block_number": 1, "block_hash": [OTHER]}, "line 1/as_of/block_hash"),
    ],
)
async def test_audit__block_malformed__is_refused_before_the_chain_is_asked(
    world: World, as_of: object, field: str
) -> None:
    _, raw = await _exported(world)
    forged = _edited(raw, lambda lines: lines[0].update(as_of=as_of))
    with pytest.raises(AuditError) as caught:
        parse_export(forged)
    assert (caught.value.code, caught.value.field) == ("AuditMalformed", field)
