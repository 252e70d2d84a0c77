"""Sending, refusals and events, on a real AccessManager."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import pytest
import pytest_asyncio

from registry.chain.client import ChainClient
from registry.chain.contracts import Call, Contract
from registry.chain.failures import RpcError, SenderRefusedError, TransactionPendingError
from registry.chain.logs import read_logs
from registry.chain.profile import ANVIL
from registry.chain.refusals import (
    AccessManagerBadConfirmation,
    AccessManagerLockedRole,
    AccessManagerUnauthorizedAccount,
)
from registry.chain.sender import Sender
from registry.compiled import read_compiled
from registry.errors import InvalidValueError, NotFoundError
from registry.signing import PublicKeyRefusedError, SigningKey, key_from_hex
from registry.types import Address, BlockNumber, ChainId, Digest

NOBODY = Address("0x000000000000000000000000000000000000dEaD")


@pytest_asyncio.fixture
async def manager(sender: Sender) -> Contract:
    creation = read_compiled("AccessManager").creation
    creation += bytes(12) + bytes.fromhex(sender.address[2:])
    receipt = await sender.send_raw(None, creation)
    assert receipt.contract_address is not None
    return Contract(sender.client, "AccessManager", receipt.contract_address)


async def test_send__lawful_call__is_mined_and_seen_at_its_block_only(
    client: ChainClient, sender: Sender, manager: Contract
) -> None:
    before = await client.block("latest")
    receipt = await sender.send(manager.call("grantRole", 7, NOBODY, 0))
    after = await client.block(receipt.block_hash)
    assert receipt.block_number == before.number + 1
    assert receipt.finality == "anchored"
    assert receipt.gas_used > 21_000
    assert set(receipt.json()) == {"tx", "block_number", "block_hash", "gas_used", "finality"}
    assert await manager.read_all("hasRole", 7, NOBODY, block=before) == (False, 0)
    assert await manager.read_all("hasRole", 7, NOBODY, block=after) == (True, 0)


async def test_send__call_that_would_be_refused__raises_its_error_and_sends_nothing(
    anvil: Any, client: ChainClient, manager: Contract
) -> None:
    stranger = Sender(client, key_from_hex(anvil.keys[1]))
    before = await client.quantity("eth_getTransactionCount", stranger.address, "latest")
    with pytest.raises(AccessManagerUnauthorizedAccount) as caught:
        await stranger.send(manager.call("grantRole", 7, NOBODY, 0))
    assert caught.value.arguments == {"msgsender": stranger.address, "roleId": 0}
    assert (caught.value.code, caught.value.field) == ("AccessManagerUnauthorizedAccount", "key")
    assert caught.value.exit_code == 1
    after = await client.quantity("eth_getTransactionCount", stranger.address, "latest")
    assert after == before


async def test_send__two_refusals__are_two_exceptions(sender: Sender, manager: Contract) -> None:
    with pytest.raises(AccessManagerLockedRole):
        await sender.send(manager.call("grantRole", 2**64 - 1, NOBODY, 0))
    with pytest.raises(AccessManagerBadConfirmation):
        await sender.send(manager.call("renounceRole", 7, NOBODY))


async def test_send__many_at_once__keep_their_nonces_apart(
    client: ChainClient, sender: Sender, manager: Contract
) -> None:
    calls = [manager.call("setRoleAdmin", role, 1) for role in range(10, 30)]
    receipts = await asyncio.gather(*(sender.send(call) for call in calls))
    assert len({receipt.tx for receipt in receipts}) == len(calls)
    logs = await read_logs(
        client, [manager.address], [], BlockNumber(0), await client.block("latest")
    )
    assert len(logs) == 1 + len(calls)


async def test_send__nonce_used_by_another_sender_of_the_key__is_asked_anew(
    anvil: Any, client: ChainClient, sender: Sender, manager: Contract
) -> None:
    twin = Sender(client, key_from_hex(anvil.keys[0]))
    await sender.send(manager.call("setRoleAdmin", 1, 2))
    await twin.send(manager.call("setRoleAdmin", 2, 3))
    receipt = await sender.send(manager.call("setRoleAdmin", 3, 4))
    assert receipt.logs[0].address == manager.address


async def test_send__account_without_funds__is_refused_by_the_node(
    client: ChainClient, manager: Contract
) -> None:
    poor = Sender(client, SigningKey(b"\x77" * 32))
    with pytest.raises(SenderRefusedError) as caught:
        await poor.send(manager.call("multicall", []))
    assert caught.value.arguments["sender"] == poor.address


async def test_send__not_mined_in_time__is_unknown_and_names_the_transaction(
    anvil: Any, client: ChainClient, manager: Contract
) -> None:
    hasty = Sender(client, key_from_hex(anvil.keys[0]), wait_seconds=0.1)
    anvil.rpc("evm_setAutomine", False)
    try:
        with pytest.raises(TransactionPendingError) as caught:
            await hasty.send(manager.call("setRoleAdmin", 1, 2))
        assert caught.value.exit_code == 3
        tx = caught.value.arguments["tx"]
    finally:
        anvil.rpc("evm_setAutomine", True)
        anvil.rpc("anvil_mine", "0x1")
    receipt = await hasty.wait_for(Digest(str(tx)))
    assert receipt.logs[0].address == manager.address


async def test_send__refused_only_when_mined__is_decoded_from_the_block(
    anvil: Any, client: ChainClient, manager: Contract
) -> None:
    first, second = (Sender(client, key_from_hex(key)) for key in anvil.keys[:2])
    await first.send(manager.call("grantRole", 0, second.address, 0))
    revoke = manager.call("revokeRole", 0, second.address)
    anvil.rpc("evm_setAutomine", False)
    try:
        grant = asyncio.create_task(second.send(manager.call("grantRole", 7, NOBODY, 0)))
        await asyncio.sleep(0.3)
        dear = {"maxFeePerGas": hex(10**12), "maxPriorityFeePerGas": hex(10**11)}
        request = {"from": first.address, "to": revoke.to, "data": "0x" + revoke.data.hex()}
        anvil.rpc("eth_sendTransaction", {**request, **dear, "gas": hex(200_000)})
    finally:
        anvil.rpc("anvil_mine", "0x1")
        anvil.rpc("evm_setAutomine", True)
    with pytest.raises(AccessManagerUnauthorizedAccount) as caught:
        await grant
    assert caught.value.arguments["msgsender"] == second.address


async def test_sender__published_key_elsewhere__is_refused(anvil: Any) -> None:
    abroad = ChainClient("http://127.0.0.1:1", ChainId(1), ANVIL, 1)
    with pytest.raises(PublicKeyRefusedError):
        Sender(abroad, key_from_hex(anvil.keys[0]))


async def test_read__address_without_code__is_not_found(client: ChainClient) -> None:
    block = await client.block("latest")
    with pytest.raises(NotFoundError) as caught:
        await Contract(client, "AccessManager", NOBODY).read("ADMIN_ROLE", block=block)
    assert caught.value.code == "ContractNotFound"


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("grantRole", (7,)),
        ("grantRole", (-1, NOBODY, 0)),
        ("grantRole", (7, "bank", 0)),
        ("multicall", ("0x",)),
        ("steal", ()),
    ],
)
def test_call__arguments_that_do_not_fit__are_input_errors(
    function: str, arguments: tuple[object, ...]
) -> None:
    contract = Contract(None, "AccessManager", NOBODY)  # type: ignore[arg-type]
    with pytest.raises(InvalidValueError):
        contract.call(function, *arguments)


async def test_read_logs__small_ranges_and_refused_ranges__give_the_same_events(
    client: ChainClient, sender: Sender, manager: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in range(1, 8):
        await sender.send(manager.call("setRoleAdmin", role, 1))
    latest, first = await client.block("latest"), BlockNumber(0)
    whole = await read_logs(client, [manager.address], [], first, latest)
    assert [(log.block_number, log.log_index) for log in whole] == sorted(
        (log.block_number, log.log_index) for log in whole
    )
    plain, asked = client.rpc, []

    async def stingy(method: str, *params: Any) -> Any:
        if method == "eth_getLogs":
            width = int(params[0]["toBlock"], 16) - int(params[0]["fromBlock"], 16) + 1
            asked.append(width)
            if width > 2:
                raise RpcError(method, -32005, "query returned more than 2 results", None)
        return await plain(method, *params)

    monkeypatch.setattr(client, "rpc", stingy)
    assert await read_logs(client, [manager.address], [], first, latest) == whole
    assert max(asked) > 2
    monkeypatch.setattr(client, "profile", dataclasses.replace(client.profile, log_range=1))
    assert await read_logs(client, [manager.address], [], first, latest) == whole


async def test_read_logs__filtered_by_topic__gives_only_those(
    client: ChainClient, sender: Sender, manager: Contract
) -> None:
    receipt = await sender.send(manager.call("setRoleAdmin", 5, 1))
    await sender.send(manager.call("setRoleAdmin", 6, 1))
    latest = await client.block("latest")
    topics = [None, receipt.logs[0].topics[1]]
    found = await read_logs(client, [manager.address], topics, BlockNumber(0), latest)
    assert found == list(receipt.logs)
    with pytest.raises(InvalidValueError):
        await read_logs(client, [], [], BlockNumber(latest.number + 1), latest)


def test_call__encoded__is_selector_and_words() -> None:
    contract = Contract(None, "AccessManager", NOBODY)  # type: ignore[arg-type]
    made = contract.call("setRoleAdmin", 1, 2)
    assert made == Call("AccessManager", "setRoleAdmin", NOBODY, made.data)
    assert len(made.data) == 4 + 64
