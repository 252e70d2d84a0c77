"""Audit exports of varied histories: busy, empty, batched, past; foreign lines and assets named."""

from __future__ import annotations

import json
from typing import Any

import rfc8785

from registry import batches
from registry.assets import Leaf
from registry.audit import (
    Scope,
    export_scope,
    parse_export,
    verify_with_block_hash,
    verify_with_session,
)
from registry.journal import fold
from registry.merkle import BatchTree
from registry.records import record_id, root_right_id
from registry.types import AssetId, Digest
from tests.chain.company import Company, refused
from tests.chain.sales import USE


async def _exported(company: Company, asset: AssetId) -> bytes:
    company.session.refresh()
    return await export_scope(company.session, Scope.of_asset(asset))


async def _verify_both_ways(company: Company, raw: bytes) -> int:
    """Events counted, alike by endpoint and by block hash."""
    export, deployment = parse_export(raw), company.session.deployment
    by_rpc = await verify_with_session(company.session, export)
    trusted = export.block_hash
    offline = verify_with_block_hash(export, deployment.addresses(), deployment.chain_id, trusted)
    assert (by_rpc.events, by_rpc.head) == (offline.events, offline.head)
    assert (by_rpc.checked_against, offline.checked_against) == ("rpc", "block_hash")
    return by_rpc.events


async def _busy(company: Company) -> AssetId:
    """An asset with grants, a pledge, a finding, a listing with it, a sale and a filing."""
    asset = await company.asset()
    await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    finding = await company.attested(asset)
    await company.traded(await company.listed(asset, attestations=(finding,)), "buyer")
    await company.filed(asset, "merchant")
    await company.pledged(asset, root_right_id(asset, 1), "enterprise")
    return asset


def _lines(raw: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in raw.splitlines()]


def _written(lines: list[dict[str, Any]]) -> bytes:
    lines[0]["count"] = len(lines) - 2
    lines[0]["journals"][0]["count"] = len(lines) - 3
    for number, line in enumerate(lines[1:-1]):
        line["n"] = number
    return b"".join(rfc8785.dumps(line) + b"\n" for line in lines)


async def test_export__of_a_busy_asset__holds_every_event_and_is_the_same_twice(
    company: Company,
) -> None:
    asset = await _busy(company)
    raw = await _exported(company, asset)
    assert await _exported(company, asset) == raw
    company.session.refresh()
    history = await company.session.history(asset)
    assert await _verify_both_ways(company, raw) == len(history.events) >= 8


async def test_export__of_an_asset_without_events__begins_and_ends_at_its_id(
    company: Company,
) -> None:
    asset = await company.asset()
    raw = await _exported(company, asset)
    assert await _verify_both_ways(company, raw) == 1
    assert _lines(raw)[0]["journals"][0]["head"] == asset


async def test_export__of_an_activated_leaf__is_complete(company: Company) -> None:
    leaves = [await company.asset_terms() for _ in range(2)]
    tree = BatchTree(AssetId(record_id(terms)) for terms in leaves)
    batch = company.stage.terms(
        "Batch",
        node=company["node"].id,
        root=tree.root,
        count=2,
        kind=1,
        locator=company.stage.digest(),
    )
    await batches.anchor_batch(company.of("node"), batch)
    await batches.activate(company.of("buyer"), Leaf(leaves[0], tree.root, 0, tree.proof(0)))
    asset = AssetId(record_id(leaves[0]))
    await company.objected(asset)
    assert await _verify_both_ways(company, await _exported(company, asset)) == 2


async def test_export__of_a_past_block__stays_valid_after_more_has_happened(
    company: Company,
) -> None:
    asset = await company.asset()
    await company.attested(asset)
    raw = await _exported(company, asset)
    await company.attested(asset)
    assert await _verify_both_ways(company, raw) == 2
    assert await _verify_both_ways(company, await _exported(company, asset)) == 3


async def test_export__with_a_line_of_another_asset_added__names_that_line(
    company: Company,
) -> None:
    asset, other = await _busy(company), await _busy(company)
    raw, foreign = await _exported(company, asset), await _exported(company, other)
    trusted = parse_export(raw).block_hash
    lines = _lines(raw)
    lines.insert(3, _lines(foreign)[3])
    forged, deployment = _written(lines), company.session.deployment
    with refused("HeadNotReached", "line 4"):
        await verify_with_session(company.session, parse_export(forged))
    with refused("HeadNotReached", "line 4"):
        verify_with_block_hash(
            parse_export(forged), deployment.addresses(), deployment.chain_id, trusted
        )


async def test_export__of_another_asset_under_this_ones_name__is_refused(company: Company) -> None:
    asset, other = await _busy(company), await _busy(company)
    lines = _lines(await _exported(company, other))
    lines[0]["scope"]["id"] = lines[0]["journals"][0]["subject"] = asset
    forged, deployment = _written(lines), company.session.deployment
    trusted = Digest(lines[0]["as_of"]["block_hash"])
    with refused("HeadNotReached", "line 3"):
        await verify_with_session(company.session, parse_export(forged))
    head = asset
    for line in lines[2:-1]:
        line["head"] = head = fold(Digest(head), Digest(line["digest"]))
    lines[0]["journals"][0]["head"] = head
    refolded = _written(lines)
    with refused("JournalWrong", "line 3/journal"):
        await verify_with_session(company.session, parse_export(refolded))
    with refused("JournalWrong", "line 3/journal"):
        verify_with_block_hash(
            parse_export(refolded), deployment.addresses(), deployment.chain_id, trusted
        )


async def test_export__under_another_block_hash__is_not_proven(company: Company) -> None:
    asset = await _busy(company)
    export = parse_export(await _exported(company, asset))
    deployment = company.session.deployment
    earlier = await company.session.client.block(deployment.block_number)
    with refused("AuditProofWrong", f"line {export.closing_line}/header"):
        verify_with_block_hash(export, deployment.addresses(), deployment.chain_id, earlier.hash)


async def test_export__of_an_asset_never_registered__is_not_found(company: Company) -> None:
    with refused("AssetUnknown", "asset"):
        await _exported(company, AssetId(company.stage.digest()))
