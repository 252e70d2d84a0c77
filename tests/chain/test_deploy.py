"""Deploying, cut off and repeated; the deployment file; and a chain that is not the one meant."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from registry.chain.client import ChainClient
from registry.chain.deploy import (
    PROXY,
    PROXY_CODE,
    DeploymentBrokenError,
    DeployPlan,
    create2_address,
    created_address,
    deploy,
    deployer_initcode,
)
from registry.chain.deployment import (
    Deployed,
    Deployment,
    DeploymentMismatchError,
    load_deployment,
    parse_deployment,
    save_deployment,
    verify_deployment,
)
from registry.chain.failures import ChainUnavailableError
from registry.chain.profile import ANVIL
from registry.chain.sender import Sender
from registry.errors import InvalidValueError, NotFoundError
from registry.signing import key_from_hex
from registry.types import Address, Digest, Seconds
from tests.conftest import ROOT, free_port

SALT = Digest("0x" + "5a" * 32)


def plan_for(sender: Sender, **changes: Any) -> DeployPlan:
    contracts = ("AccessManager", "AccessManager", "AccessManager")
    plan = DeployPlan(sender.address, Seconds(60), "test", SALT, contracts)
    return dataclasses.replace(plan, **changes)


async def test_deploy__from_nothing__puts_each_contract_at_its_foretold_address(
    client: ChainClient, sender: Sender
) -> None:
    deployer = create2_address(SALT, deployer_initcode(sender.address, client))
    made = await deploy(sender, plan_for(sender))
    assert made.address("Deployer") == deployer
    assert made.address("AccessManager") == created_address(deployer, 3)
    first = await client.block(made.block_number)
    assert first.hash == made.block_hash
    await verify_deployment(client, made, await client.block("latest"))


async def test_deploy__cut_off_and_repeated__sends_only_what_is_missing(
    client: ChainClient, sender: Sender
) -> None:
    part = await deploy(sender, plan_for(sender, contracts=("AccessManager",)))
    count = await client.quantity("eth_getTransactionCount", sender.address, "latest")
    whole = await deploy(sender, plan_for(sender))
    after = await client.quantity("eth_getTransactionCount", sender.address, "latest")
    assert after - count == 2
    assert whole.block_number == part.block_number
    assert await deploy(sender, plan_for(sender)) == whole
    assert await client.quantity("eth_getTransactionCount", sender.address, "latest") == after


async def test_deploy__foreign_code_at_an_address__is_refused(
    anvil: Any, client: ChainClient, sender: Sender
) -> None:
    deployer = create2_address(SALT, deployer_initcode(sender.address, client))
    anvil.rpc("anvil_setCode", deployer, "0x60016000526001601ff3")
    with pytest.raises(DeploymentBrokenError) as caught:
        await deploy(sender, plan_for(sender))
    assert caught.value.field == "contracts/Deployer"


async def test_deploy__argument_that_the_plan_lacks__is_named(sender: Sender) -> None:
    with pytest.raises(InvalidValueError, match="owner"):
        plan_for(sender).initcode("Deployer")


@pytest.fixture
def bare_url() -> Iterator[str]:
    """A chain without the CREATE2 proxy."""
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    port = free_port()
    command = [binary, "--port", str(port), "--silent", "--disable-default-create2-deployer"]
    command += ["--timestamp", "1700000000"]  # two chains begun in one second have one genesis
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest_asyncio.fixture
async def bare(bare_url: str) -> AsyncIterator[ChainClient]:
    """A connection to that chain."""
    async with await _connected(bare_url) as client:
        yield client


async def _connected(url: str) -> ChainClient:
    for _ in range(200):
        try:
            return await ChainClient.connect(url, profile=ANVIL)
        except ChainUnavailableError:
            await asyncio.sleep(0.05)
    raise TimeoutError(url)


async def test_deploy__chain_without_the_proxy__makes_it_at_its_one_address(
    anvil: Any, bare: ChainClient
) -> None:
    assert await bare.code(PROXY, await bare.block("latest")) == b""
    sender = Sender(bare, key_from_hex(anvil.keys[0]))
    made = await deploy(sender, plan_for(sender))
    latest = await bare.block("latest")
    assert await bare.code(PROXY, latest) == PROXY_CODE
    await verify_deployment(bare, made, latest)


async def test_verify_deployment__on_another_chain_of_the_same_id__names_the_genesis(
    client: ChainClient, bare: ChainClient, sender: Sender
) -> None:
    made = await deploy(sender, plan_for(sender))
    with pytest.raises(DeploymentMismatchError) as caught:
        await verify_deployment(bare, made, await bare.block("latest"))
    assert caught.value.field == "genesis_hash"
    assert client.chain_id == bare.chain_id


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"chain_id": 1}, "chain_id"),
        ({"genesis_hash": Digest("0x" + "11" * 32)}, "genesis_hash"),
        ({"block_hash": Digest("0x" + "11" * 32)}, "block_hash"),
        ({"block_number": 10**6}, "block_number"),
    ],
)
async def test_verify_deployment__one_member_changed__is_named(
    client: ChainClient, sender: Sender, change: dict[str, Any], field: str
) -> None:
    made = dataclasses.replace(await deploy(sender, plan_for(sender)), **change)
    with pytest.raises(DeploymentMismatchError) as caught:
        await verify_deployment(client, made, await client.block("latest"))
    assert caught.value.field == field


async def test_verify_deployment__code_changed_on_chain__names_the_contract(
    anvil: Any, client: ChainClient, sender: Sender
) -> None:
    made = await deploy(sender, plan_for(sender))
    anvil.rpc("anvil_setCode", made.address("AccessManager"), "0x00")
    with pytest.raises(DeploymentMismatchError) as caught:
        await verify_deployment(client, made, await client.block("latest"))
    assert caught.value.field == "contracts/AccessManager/code_hash"


PLAIN = Deployment(
    31337,  # type: ignore[arg-type]
    Digest("0x" + "01" * 32),
    5,  # type: ignore[arg-type]
    Digest("0x" + "02" * 32),
    "abc",
    {"AssetRegistry": Deployed(Address(PROXY), Digest("0x" + "03" * 32))},
)


def test_deployment_file__saved_and_loaded__is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "deployment.json"
    save_deployment(PLAIN, path)
    assert load_deployment(path) == PLAIN
    assert [entry.name for entry in path.parent.iterdir()] == ["deployment.json"]
    assert PLAIN.domain("Register").contract == PROXY


@pytest.mark.parametrize(
    ("name", "value", "field"),
    [
        ("chain_id", -1, "chain_id"),
        ("genesis_hash", "0x", "genesis_hash"),
        ("block_hash", None, "block_hash"),
        ("block_number", "x", "block_number"),
        ("commit", 5, "commit"),
        ("contracts", [], "contracts"),
        ("contracts", {"A": {"address": PROXY}}, "contracts/A"),
        ("contracts", {"A": {"address": "0x", "code_hash": "0x"}}, "contracts/A/address"),
        ("owner", 1, "owner"),
    ],
)
def test_deployment_file__one_member_spoiled__is_named(
    name: str, value: object, field: str
) -> None:
    document = json.loads(json.dumps(PLAIN.json()))
    document[name] = value
    with pytest.raises(InvalidValueError) as caught:
        parse_deployment(document)
    assert caught.value.field == field


def test_deployment_file__missing_or_unreadable__is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        load_deployment(tmp_path / "none.json")
    with pytest.raises(NotFoundError):
        load_deployment(tmp_path)
