"""Deploying the register: one CREATE2 deployer makes the contracts by nonce.

Every address follows from the owner, the chain id and a salt, before anything is sent. A run that
was cut off is simply repeated: what exists is checked and skipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from eth_account import Account

from registry.chain.abi import constructor
from registry.chain.client import ChainClient
from registry.chain.contracts import Contract
from registry.chain.deployment import CONTRACTS, Deployed, Deployment, code_hash
from registry.chain.failures import RpcError, SenderRefusedError
from registry.chain.logs import read_logs
from registry.chain.sender import Sender
from registry.compiled import read_compiled
from registry.errors import IntegrityError, InvalidValueError
from registry.records import keccak
from registry.types import (
    ZERO_DIGEST,
    Address,
    BlockNumber,
    Digest,
    Seconds,
    Wei,
    address_from_bytes,
    to_bytes,
)

DEPLOYER: Final = "Deployer"
PROXY: Final = Address("0x4e59b44847b379578588920cA78FbF26c0B4956C")
"""The deterministic deployment proxy: calldata is a salt and creation code for CREATE2."""
PROXY_CODE: Final = bytes.fromhex(
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0"
    "3601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
)
PROXY_TRANSACTION: Final = bytes.fromhex(
    "f8a58085174876e800830186a08080b853604580600e600039806000f350fe"
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe0"
    "3601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3"
    "1ba0" + "22" * 32 + "a0" + "22" * 32
)
"""Creates the proxy on any chain that takes transactions without a chain id; nobody has its key."""
_PROXY_PRICE: Final = Wei(100_000 * 100 * 10**9)


class DeploymentBrokenError(IntegrityError):
    """What stands at a contract's address is not that contract."""

    def __init__(self, name: str, address: Address) -> None:
        rule = "code at the address is not the shipped contract's"
        super().__init__("DeploymentBroken", f"contracts/{name}", rule, {"address": address})


@dataclass(frozen=True, slots=True)
class DeployPlan:
    """What is deployed, and with which choices.

    admin: first administrator of the AccessManager. recovery_delay: seconds between a node's
    proposal of a recovery and its effect. salt: tells registers of one owner on one chain apart.
    """

    admin: Address
    recovery_delay: Seconds
    commit: str
    salt: Digest = ZERO_DIGEST
    contracts: Sequence[str] = CONTRACTS
    arguments: Mapping[str, object] = field(default_factory=dict)

    def initcode(self, name: str) -> bytes:
        """Creation code of one contract with its constructor's arguments, taken by their names.

        Raises InvalidValueError for an argument that the plan does not know.
        """
        known = {"initialAdmin": self.admin, "recoveryDelay": self.recovery_delay}
        known.update(self.arguments)
        entry = constructor(name)
        missing = [p["name"] for p in entry.inputs if p["name"] not in known]
        if missing:
            raise InvalidValueError(missing[0], f"{name}'s constructor needs it")
        values = [known[p["name"]] for p in entry.inputs]
        return read_compiled(name).creation + entry.encode(values)


def deployer_initcode(owner: Address, client: ChainClient) -> bytes:
    """Creation code of the deployer for this owner and chain."""
    return read_compiled(DEPLOYER).creation + constructor(DEPLOYER).encode([owner, client.chain_id])


def create2_address(salt: Digest, initcode: bytes) -> Address:
    """Address of a contract that the proxy makes (EIP-1014)."""
    raw = keccak(b"\xff" + to_bytes(PROXY) + to_bytes(salt) + keccak(initcode))
    return address_from_bytes(raw[12:])


def created_address(deployer: Address, nonce: int) -> Address:
    """Address of the contract that the deployer creates at a nonce from 1 to 127."""
    return address_from_bytes(keccak(b"\xd6\x94" + to_bytes(deployer) + bytes([nonce]))[12:])


async def deploy(sender: Sender, plan: DeployPlan) -> Deployment:
    """Deploy what the plan names, skipping what exists, and describe the result.

    Raises DeploymentBrokenError where foreign code stands at an address, SenderRefusedError where
    the proxy cannot be made, and whatever sending raises.
    """
    client = sender.client
    await _ensure_proxy(sender)
    initcode = deployer_initcode(sender.address, client)
    deployer = Contract(client, DEPLOYER, create2_address(plan.salt, initcode))
    if not await client.code(deployer.address, await client.block("latest")):
        await sender.send_raw(PROXY, to_bytes(plan.salt) + initcode)
    await _ensure_is(client, DEPLOYER, deployer.address)
    created = await deployer.integer("created", block=await client.block("latest"))
    for name in plan.contracts[created:]:
        await sender.send(deployer.call("create", plan.initcode(name)))
    return await _described(client, deployer, plan)


async def _described(client: ChainClient, deployer: Contract, plan: DeployPlan) -> Deployment:
    contracts = {DEPLOYER: await _ensure_is(client, DEPLOYER, deployer.address)}
    for nonce, name in enumerate(plan.contracts, start=1):
        contracts[name] = await _ensure_is(client, name, created_address(deployer.address, nonce))
    latest = await client.block("latest")
    logs = await read_logs(client, [deployer.address], [], BlockNumber(0), latest)
    first = logs[0] if logs else None
    return Deployment(
        chain_id=client.chain_id,
        genesis_hash=await client.genesis_hash(),
        block_number=first.block_number if first else latest.number,
        block_hash=first.block_hash if first else latest.hash,
        commit=plan.commit,
        contracts=contracts,
    )


async def _ensure_is(client: ChainClient, name: str, address: Address) -> Deployed:
    code = await client.code(address, await client.block("latest"))
    if not read_compiled(name).is_runtime(code):
        raise DeploymentBrokenError(name, address)
    return Deployed(address, code_hash(code))


async def _ensure_proxy(sender: Sender) -> None:
    """Make the CREATE2 proxy where the chain lacks it, paying its one-time account first."""
    client = sender.client
    code = await client.code(PROXY, await client.block("latest"))
    if code == PROXY_CODE:
        return
    if code:
        raise DeploymentBrokenError("proxy", PROXY)
    maker = Address(Account.recover_transaction(PROXY_TRANSACTION))
    if await client.quantity("eth_getBalance", maker, "latest") < _PROXY_PRICE:
        await sender.send_raw(maker, b"", value=_PROXY_PRICE)
    try:
        tx = await client.rpc("eth_sendRawTransaction", "0x" + PROXY_TRANSACTION.hex())
    except RpcError as error:
        raise SenderRefusedError(maker, error.message) from error
    await sender.wait_for(Digest(tx))
    if await client.code(PROXY, await client.block("latest")) != PROXY_CODE:
        raise DeploymentBrokenError("proxy", PROXY)
