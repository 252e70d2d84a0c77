"""The same range gives the same bytes: by another endpoint, in another process, and later."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from registry.audit import Scope, export_scope
from registry.audit.scope import KINDS
from registry.chain.client import ChainClient
from registry.chain.deployment import save_deployment
from registry.chain.profile import ANVIL
from registry.session import make_session
from registry.types import BlockNumber, ChainId
from tests.chain.company import Company
from tests.chain.misbehaving_endpoint import misbehaving


@pytest_asyncio.fixture(scope="module")
async def busy(anvil: Any, assembled: Company) -> AsyncIterator[Mapping[str, Scope]]:
    """A scope of each kind, with sales in it."""
    snapshot = anvil.rpc("evm_snapshot")
    company = assembled.anew("same bytes")
    first = (await company.session.client.block("latest")).number
    assets = [await company.asset() for _ in range(2)]
    for asset in assets:
        await company.traded(await company.listed(asset), "buyer")
    scopes = [Scope.of_asset(assets[0]), Scope.of_period(BlockNumber(first))]
    scopes += [Scope.of_party(company["enterprise"].id)]
    scopes += [Scope.of_party(company[kind].id, kind) for kind in ("node", "venue")]
    yield {str(scope.kind): scope for scope in scopes}
    anvil.rpc("evm_revert", snapshot)


def _words(scope: Scope) -> list[str]:
    if scope.kind == "period":
        return ["--from", str(scope.first)]
    return [f"--{scope.kind}", str(scope.id)]


@pytest.mark.parametrize("kind", KINDS)
async def test_export__by_another_endpoint_in_another_process_and_later__is_the_same_bytes(
    anvil: Any, company: Company, busy: Mapping[str, Scope], tmp_path: Path, kind: str
) -> None:
    scope, session, out = busy[kind], company.session, tmp_path / "export.ndjson"
    session.refresh()
    block, raw = await session.block(), await export_scope(session, scope)
    await company.attested(await company.asset())
    assert await export_scope(session.at(block.hash), scope) == raw
    async with misbehaving(anvil.url, "limits ranges") as other:
        connected = await ChainClient.connect(other.url, ChainId(anvil.chain_id), ANVIL)
        async with connected as client:
            there = make_session(client, session.deployment).at(block.hash)
            assert await export_scope(there, scope) == raw
    save_deployment(session.deployment, tmp_path / "deployment.json")
    words = [str(Path(sys.executable).with_name("torrens")), "--rpc", anvil.url]
    words += ["--profile", "anvil", "--deployment", str(tmp_path / "deployment.json")]
    words += ["--block", block.hash, "audit", "export", *_words(scope), "--out", str(out)]
    await asyncio.to_thread(subprocess.run, words, check=True, capture_output=True)
    assert out.read_bytes() == raw
