"""Exports of every scope, one line dropped, altered, moved or added: each is found and named."""

from __future__ import annotations

import copy
import random
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import pytest_asyncio

from registry import batches
from registry.audit import AuditError, Scope, parse_export, verify_with_block_hash
from registry.audit.scope import KINDS
from registry.events import topic_of
from registry.merkle import BatchTree
from registry.records import record_id
from registry.types import AssetId, BlockNumber, Digest
from tests.chain.audit_forging import (
    FORGERIES,
    Lines,
    as_file,
    exported,
    numbered,
    refolded,
    said_offline,
    said_online,
    without_asset,
)
from tests.chain.company import Company

_NUMBERED = {topic_of("AssetRegistry", name) for name in ("Registered", "BatchAnchored")}
"""First events that a node's running number holds in their place."""


@pytest_asyncio.fixture(scope="module")
async def market(anvil: Any, assembled: Company) -> AsyncIterator[Mapping[str, Lines]]:
    """An export of each kind of scope, of one busy market."""
    snapshot = anvil.rpc("evm_snapshot")
    company = assembled.anew("audited market")
    first = (await company.session.client.block("latest")).number
    assets = await _busy(company)
    scopes = [Scope.of_asset(assets[0]), Scope.of_party(company["enterprise"].id)]
    scopes += [Scope.of_party(company[kind].id, kind) for kind in ("node", "venue")]
    scopes += [Scope.of_period(BlockNumber(first + 1))]
    yield {str(scope.kind): await exported(company.session, scope) for scope in scopes}
    anvil.rpc("evm_revert", snapshot)


async def _busy(company: Company) -> list[AssetId]:
    """Three assets and a batch of one node, all listed and sold at one venue, and mandates."""
    assets = [await company.asset() for _ in range(3)]
    leaf = await company.asset_terms()
    tree = BatchTree([AssetId(record_id(leaf))])
    values = {"node": company["node"].id, "root": tree.root, "count": 1, "kind": 1}
    batch = company.stage.terms("Batch", **values, locator=company.stage.digest())
    await batches.anchor_batch(company.of("node"), batch)
    for asset in assets:
        await company.traded(await company.listed(asset), "buyer")
    for name in ("buyer", "merchant", "outsider"):
        await company.mandated("enterprise", name, 1 << 24)
    return assets


@pytest_asyncio.fixture
async def company(market: Mapping[str, Lines], assembled: Company) -> Company:
    """The market's company, reading at the tip."""
    return assembled.anew("audited market read")


def _places(lines: Lines, forgery: str) -> range:
    """Where a forgery can be tried."""
    return range(1, len(lines) - 1 - (forgery.startswith("reordered")))


def _forged(lines: Lines, forgery: str, at: int, *, fitted: bool) -> bytes:
    forged = copy.deepcopy(lines)
    FORGERIES[forgery](forged, at)
    return refolded(forged) if fitted else numbered(forged)


def _parts_at(forgery: str, at: int) -> int:
    """Where the forged lines first differ from the chain's own."""
    return at + 1 if forgery == "added" else at


def _lines_after(lines: Lines, at: int) -> set[int]:
    """Lines of the file, from one, that may be named for a change at a place: it, those beside it,
    and where its journal goes on or ends.
    """
    journal = lines[at]["journal"]
    own = [n for n, line in enumerate(lines[1:-1], 1) if line["journal"] == journal]
    later = [n for n in own if n > at + 1][:2] or [own[-1] + 1]
    return {
        at + 1,
        at + 2,
        at + 3,
        *[n + extra for n in later for extra in (0, 1)],
        len(lines) - 1,
        len(lines),
    }


def _is_named(error: AuditError, lines: Lines, at: int, *, fitted: bool) -> bool:
    """Whether the error names a line where digest, head or number part, or the journal."""
    assert error.field is not None
    whole = error.field.split("/")[0]
    touched = [lines[n] for n in (at, at + 1) if n < len(lines) - 1]
    if whole.startswith("journal "):
        return whole.removeprefix("journal ") in {line["log"]["topics"][1] for line in touched}
    if error.code == "AuditHeadWrong":
        number = int(error.field.split("/")[2])
        return fitted and number in {line["journal"] for line in touched}
    return int(whole.removeprefix("line ")) in _lines_after(lines, at)


def _is_left_open(lines: Lines, forgery: str, at: int) -> bool:
    """Whether only an endpoint may tell: a change of a first event's block, or of its words."""
    is_first = lines[at]["journal"] is None and lines[0]["journals"] != []
    if lines[0]["scope"]["kind"] == "node" and lines[at]["log"]["topics"][0] in _NUMBERED:
        return False
    return is_first and forgery in ("altered", "reordered with their places")


@pytest.mark.parametrize("fitted", [False, True], ids=["as it is", "made to fit"])
@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("kind", KINDS)
async def test_export__one_line_changed__is_found_at_every_line_and_named(
    market: Mapping[str, Lines], company: Company, kind: str, forgery: str, *, fitted: bool
) -> None:
    lines, session = market[kind], company.session
    trusted, seed = Digest(lines[0]["as_of"]["block_hash"]), random.Random(kind + forgery)
    places = _places(lines, forgery)
    left = [at for at in places if _is_left_open(lines, forgery, at)]
    for at in {*places} - {*left}:
        error = said_offline(session, _forged(lines, forgery, at, fitted=fitted), trusted)
        assert _is_named(error, lines, at, fitted=fitted), (at, error.code, error.field)
    for at in {*left, *seed.sample(places, 2)}:
        error = await said_online(session, _forged(lines, forgery, at, fitted=fitted))
        own = lines[_parts_at(forgery, at)].get("log")
        if own is not None:
            place = (error.arguments["block"], error.arguments["log_index"])
            assert place == (int(own["blockNumber"], 16), int(own["logIndex"], 16))


@pytest.mark.parametrize("kind", KINDS)
async def test_export__untouched__is_whole(
    market: Mapping[str, Lines], company: Company, kind: str
) -> None:
    lines, deployment = market[kind], company.session.deployment
    export = parse_export(as_file(lines))
    trusted = Digest(lines[0]["as_of"]["block_hash"])
    report = verify_with_block_hash(export, deployment.addresses(), deployment.chain_id, trusted)
    assert report.events == len(lines) - 2 >= 4


@pytest.mark.parametrize("kind", ["node", "venue"])
async def test_register__any_whole_asset_left_out__is_found_and_the_event_named(
    market: Mapping[str, Lines], company: Company, kind: str
) -> None:
    lines = market[kind]
    trusted = Digest(lines[0]["as_of"]["block_hash"])
    assets = [j["subject"] for j in lines[0]["journals"] if j["contract"] == "AssetRegistry"]
    for asset in assets:
        raw = refolded(without_asset(lines, asset))
        offline = said_offline(company.session, raw, trusted)
        assert (offline.code, offline.arguments["expected"] > 0) == ("NumberMissing", True)
        online = await said_online(company.session, raw)
        gone = next(line["log"] for line in lines[1:-1] if line["log"]["topics"][1] == asset)
        assert online.arguments["block"] == int(gone["blockNumber"], 16)
        assert online.arguments["event"] == "Registered"
