"""Exports of a party, a node, a venue and a period: whole, and anything left out is named."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from registry import batches, exchange
from registry.audit import (
    AuditError,
    Scope,
    export_scope,
    parse_export,
    verify_with_block_hash,
    verify_with_session,
)
from registry.merkle import BatchTree
from registry.records import party_subject, record_id
from registry.types import AssetId, BlockNumber, PartyId, address_from_bytes
from tests.chain.audit_forging import Lines, exported, refolded, without_asset
from tests.chain.company import Company, refused

EMPTY = {"journal": None, "digest": None, "head": None}


async def _market(company: Company) -> list[AssetId]:
    """Two assets registered one by one, a batch, listings and sales at one venue."""
    assets = [await company.asset() for _ in range(2)]
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
    for asset in assets:
        await company.traded(await company.listed(asset), "buyer")
    company.session.refresh()
    return assets


async def _failures(company: Company, lines: Lines) -> tuple[AuditError, AuditError]:
    """What an endpoint and what a block hash alone say of the same lines."""
    export, deployment = parse_export(refolded(lines)), company.session.deployment
    with pytest.raises(AuditError) as online:
        await verify_with_session(company.session, export)
    with pytest.raises(AuditError) as offline:
        verify_with_block_hash(
            export, deployment.addresses(), deployment.chain_id, export.block_hash
        )
    return online.value, offline.value


async def _verified(company: Company, lines: Lines) -> dict[str, Any]:
    """The report, alike by endpoint and by block hash but for which, and what that leaves."""
    export, deployment = parse_export(refolded(lines)), company.session.deployment
    online = (await verify_with_session(company.session, export)).json()
    offline = verify_with_block_hash(
        export, deployment.addresses(), deployment.chain_id, export.block_hash
    ).json()
    assert online.pop("checked_against") == "rpc"
    assert offline.pop("checked_against") == "block_hash"
    covered, more = online["not_covered"], export.scope.not_proven_offline
    assert offline.pop("not_covered") == [*covered, *more]
    assert online == {**offline, "not_covered": covered}
    return online


async def test_party__its_own_journal__is_whole_and_a_dropped_line_is_named(
    company: Company,
) -> None:
    await company.mandated("enterprise", "buyer", 1 << 24)
    await company.mandated("enterprise", "merchant", 1 << 24)
    lines = await exported(company.session, Scope.of_party(company["enterprise"].id))
    report = await _verified(company, copy.deepcopy(lines))
    assert (report["journals"], report["proven_by"]) == (1, ["journals"])
    del lines[2]
    online, offline = await _failures(company, lines)
    assert online.code == "EventDiffers" or online.field == "line 3"
    assert (offline.code, offline.field) == ("AuditHeadWrong", "line 1/journals/0/head")


@pytest.mark.parametrize("kind", ["node", "venue"])
async def test_numbered__whole_register__is_proven_by_journals_and_numbers(
    company: Company, kind: Any
) -> None:
    assets = await _market(company)
    lines = await exported(company.session, Scope.of_party(company[kind].id, kind))
    report = await _verified(company, lines)
    assert report["proven_by"] == ["journals", "numbers"]
    subjects = {journal["subject"] for journal in lines[0]["journals"]}
    assert {party_subject(company[kind].id), *assets} <= subjects


@pytest.mark.parametrize("which", [0, 1])
async def test_node__asset_left_out__is_found_by_the_missing_number(
    company: Company, which: int
) -> None:
    assets = await _market(company)
    lines = await exported(company.session, Scope.of_party(company["node"].id, "node"))
    forged = without_asset(lines, assets[which])
    online, offline = await _failures(company, forged)
    assert offline.code == "NumberMissing"
    assert offline.arguments["expected"] == which + 1
    own = lines[int(online.field.split()[1]) - 1]  # the file's own line there, before the forgery
    assert online.code == "EventDiffers"
    assert own["log"]["topics"][1] == assets[which]
    assert online.arguments["event"] == "Registered"


async def test_venue__last_trade_left_out__is_found_at_the_end(company: Company) -> None:
    assets = await _market(company)
    lines = await exported(company.session, Scope.of_party(company["venue"].id, "venue"))
    forged = without_asset(lines, assets[1])
    _, offline = await _failures(company, forged)
    assert (offline.code, offline.field) == ("NumberMissing", f"line {len(forged)}")
    assert offline.arguments == {"expected": 3, "count": 4}


async def test_venue__adoption__has_a_number_of_its_own(company: Company) -> None:
    asset = await company.asset()
    trade = await company.filed(asset, "merchant")
    await exchange.adopt(company.of("venue"), asset, trade, company["venue"].id)
    lines = await exported(company.session, Scope.of_party(company["venue"].id, "venue"))
    await _verified(company, copy.deepcopy(lines))
    _, offline = await _failures(company, without_asset(lines, asset))
    assert offline.code == "NumberMissing"
    assert offline.arguments == {"expected": 1, "count": 1}


async def test_node__journal_left_out_but_not_its_registration__is_named(company: Company) -> None:
    assets = await _market(company)
    lines = await exported(company.session, Scope.of_party(company["node"].id, "node"))
    seed = next(line for line in lines[1:-1] if line["log"]["topics"][1] == assets[0])
    forged = without_asset(lines, assets[0])
    forged[1:-1] = sorted([*forged[1:-1], seed], key=_place)
    _, offline = await _failures(company, forged)
    assert offline.code == "SeedForeign"


async def test_node__another_nodes_asset_added__is_refused(company: Company) -> None:
    await _market(company)
    lines = await exported(company.session, Scope.of_party(company["node"].id, "node"))
    other = await exported(company.session, Scope.of_party(company["far_node"].id, "node"))
    foreign = next(line for line in other[1:-1] if line["journal"] is None)
    lines[1:-1] = sorted([*lines[1:-1], {**foreign, **EMPTY}], key=_place)
    _, offline = await _failures(company, lines)
    assert offline.code == "SeedForeign"


async def test_period__every_event_of_the_deployment__is_proven_by_receipts(
    company: Company,
) -> None:
    first = (await company.session.client.block("latest")).number
    await _market(company)
    scope = Scope.of_period(BlockNumber(first))
    lines = await exported(company.session, scope)
    report = await _verified(company, copy.deepcopy(lines))
    assert (report["proven_by"], report["journals"]) == (["receipts"], 0)
    topics = {line["log"]["topics"][0] for line in lines[1:-1]}
    assert len(topics) >= 5
    assert lines == await exported(company.session, scope)


async def test_period__last_event_left_out__is_named_at_the_end(company: Company) -> None:
    first = (await company.session.client.block("latest")).number
    await _market(company)
    lines = await exported(company.session, Scope.of_period(BlockNumber(first)))
    del lines[-2]
    online, offline = await _failures(company, lines)
    assert (online.code, offline.code) == ("EventDiffers", "EventMissing")
    assert offline.field == online.field == f"line {len(lines)}"


BLOCKS: list[Callable[[Lines], object]] = [
    lambda blocks: blocks.pop(),
    lambda blocks: blocks.reverse(),
    lambda blocks: blocks[-1].update(receipts=None),
    lambda blocks: blocks[-1]["receipts"].pop(),
    lambda blocks: blocks[1].update(header=blocks[0]["header"]),
    lambda blocks: blocks[-1]["receipts"].append("0xc0"),
    lambda blocks: blocks[-1].update(receipts="0x"),
]


@pytest.mark.parametrize("number", range(len(BLOCKS)))
async def test_period__proof_of_a_block_changed__is_refused(company: Company, number: int) -> None:
    first = (await company.session.client.block("latest")).number
    await _market(company)
    lines = await exported(company.session, Scope.of_period(BlockNumber(first)))
    BLOCKS[number](lines[-1]["blocks"])
    export, deployment = parse_export(refolded(lines)), company.session.deployment
    with refused("AuditProofWrong"):
        verify_with_block_hash(
            export, deployment.addresses(), deployment.chain_id, export.block_hash
        )


async def test_export__of_a_party_never_enrolled__is_not_found(company: Company) -> None:
    stranger = PartyId(address_from_bytes(bytes(19) + b"\x07", "party"))
    with refused("PartyUnknown", "node"):
        await export_scope(company.session, Scope.of_party(stranger, "node"))


async def test_export__of_a_period_after_the_tip__is_refused(company: Company) -> None:
    with refused("InvalidValue", "from"):
        await export_scope(company.session, Scope.of_period(BlockNumber(10**9)))


def _place(line: dict[str, Any]) -> tuple[int, int]:
    return int(line["log"]["blockNumber"], 16), int(line["log"]["logIndex"], 16)
