"""The deployment file: which contracts are meant, and how to tell that a chain still has them.

`{chain_id,genesis_hash,block_number,block_hash,commit,contracts:{name:{address,code_hash}}}`. It is
half of the trust a verifier needs; the other half is an endpoint or one block hash.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from registry.chain.blocks import Block
from registry.chain.client import ChainClient
from registry.chain.contracts import Contract
from registry.errors import IntegrityError, InvalidValueError, NotFoundError
from registry.records import Domain, domain_of, keccak, parse_integer, read_json
from registry.types import (
    Address,
    BlockNumber,
    ChainId,
    Digest,
    digest_from_bytes,
    parse_address,
    parse_digest,
)

CONTRACTS: Final = (
    "AccessManager",
    "PartyRegistry",
    "AssetRegistry",
    "RightsLedger",
    "PledgeLedger",
    "ExchangeLedger",
    "AttestationLog",
)
"""In the order, and so by the nonce, in which the deployer creates them."""
_MEMBERS: Final = (
    "chain_id",
    "genesis_hash",
    "block_number",
    "block_hash",
    "commit",
    "contracts",
)
_MAX_COMMIT: Final = 100
_MAX_FILE: Final = 1 << 20


class DeploymentMismatchError(IntegrityError):
    """The chain is not what the deployment file says; ``field`` names where they part."""

    def __init__(self, field: str, expected: object, found: object) -> None:
        rule = "must be as in the deployment file"
        super().__init__("DeploymentMismatch", field, rule, {"expected": expected, "found": found})


@dataclass(frozen=True, slots=True)
class Deployed:
    """One contract: where it is, and the keccak-256 of its runtime code."""

    address: Address
    code_hash: Digest


@dataclass(frozen=True, slots=True)
class Deployment:
    """The contracts of one register on one chain.

    block_number, block_hash: the block of the first creation; no event of the register is older.
    commit: the revision of the sources that were compiled.
    """

    chain_id: ChainId
    genesis_hash: Digest
    block_number: BlockNumber
    block_hash: Digest
    commit: str
    contracts: Mapping[str, Deployed]

    def address(self, name: str) -> Address:
        """Address of one contract. Raises NotFoundError where the file does not name it."""
        if name not in self.contracts:
            rule = "the deployment does not name this contract"
            raise NotFoundError("ContractNotFound", f"contracts/{name}", rule)
        return self.contracts[name].address

    def addresses(self) -> dict[str, Address]:
        """Every contract's address by name."""
        return {name: deployed.address for name, deployed in self.contracts.items()}

    def contract(self, client: ChainClient, name: str) -> Contract:
        """The wrapper of one contract."""
        return Contract(client, name, self.address(name))

    def domain(self, act: str) -> Domain:
        """The EIP-712 domain in which consents to that act are signed."""
        return domain_of(self.addresses(), self.chain_id, act)

    def json(self) -> dict[str, Any]:
        """The file's JSON object."""
        contracts = {
            name: {"address": deployed.address, "code_hash": deployed.code_hash}
            for name, deployed in self.contracts.items()
        }
        return {
            "chain_id": self.chain_id,
            "genesis_hash": self.genesis_hash,
            "block_number": self.block_number,
            "block_hash": self.block_hash,
            "commit": self.commit,
            "contracts": contracts,
        }


def parse_deployment(document: Mapping[str, Any]) -> Deployment:
    """A deployment from its JSON object. Raises InvalidValueError naming the member at fault."""
    for name in _MEMBERS:
        if name not in document:
            raise InvalidValueError(name, "is required")
    for extra in sorted(document.keys() - set(_MEMBERS)):
        raise InvalidValueError(extra, "is not a member of a deployment file")
    contracts, commit = document["contracts"], document["commit"]
    if not isinstance(contracts, Mapping):
        raise InvalidValueError("contracts", "must be a JSON object")
    if not isinstance(commit, str) or len(commit) > _MAX_COMMIT:
        raise InvalidValueError("commit", f"must be text of at most {_MAX_COMMIT} characters")
    return Deployment(
        chain_id=ChainId(_natural(document, "chain_id")),
        genesis_hash=parse_digest(document["genesis_hash"], "genesis_hash"),
        block_number=BlockNumber(_natural(document, "block_number")),
        block_hash=parse_digest(document["block_hash"], "block_hash"),
        commit=commit,
        contracts={str(name): _deployed(name, entry) for name, entry in contracts.items()},
    )


def _natural(document: Mapping[str, Any], name: str) -> int:
    value = parse_integer(document[name], name)
    if value < 0:
        raise InvalidValueError(name, "must not be negative", value=value)
    return value


def _deployed(name: str, entry: object) -> Deployed:
    field = f"contracts/{name}"
    if not isinstance(entry, Mapping) or entry.keys() != {"address", "code_hash"}:
        raise InvalidValueError(field, "must have exactly address and code_hash")
    address = parse_address(entry["address"], f"{field}/address")
    return Deployed(address, parse_digest(entry["code_hash"], f"{field}/code_hash"))


def load_deployment(path: Path) -> Deployment:
    """A deployment from its file, not yet compared with a chain.

    Raises NotFoundError where there is no such file, InvalidValueError where it is malformed.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_MAX_FILE + 1)
    except OSError as error:
        rule = "deployment file must be readable"
        found = {"path": str(path), "reason": error.strerror or ""}
        raise NotFoundError("DeploymentNotFound", "deployment", rule, found) from error
    return parse_deployment(read_json(raw, str(path)))


def save_deployment(deployment: Deployment, path: Path) -> None:
    """Write the file whole or not at all: to a neighbour first, then renamed over."""
    path.parent.mkdir(parents=True, exist_ok=True)
    neighbour = path.with_name(f".{path.name}.{os.getpid()}")
    with neighbour.open("w", encoding="utf-8") as file:
        file.write(json.dumps(deployment.json(), indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    neighbour.replace(path)


async def verify_deployment(client: ChainClient, deployment: Deployment, block: Block) -> None:
    """Check that the chain, as of *block*, has every contract of the file.

    Raises DeploymentMismatchError naming the first of chain id, genesis hash, deployment block and
    code hashes that differs.
    """
    if client.chain_id != deployment.chain_id:
        raise DeploymentMismatchError("chain_id", deployment.chain_id, client.chain_id)
    genesis = await client.genesis_hash()
    if genesis != deployment.genesis_hash:
        raise DeploymentMismatchError("genesis_hash", deployment.genesis_hash, genesis)
    if block.number < deployment.block_number:
        raise DeploymentMismatchError("block_number", deployment.block_number, block.number)
    first = await client.block(deployment.block_number)
    if first.hash != deployment.block_hash:
        raise DeploymentMismatchError("block_hash", deployment.block_hash, first.hash)
    for name, deployed in deployment.contracts.items():
        found = code_hash(await client.code(deployed.address, block))
        if found != deployed.code_hash:
            field = f"contracts/{name}/code_hash"
            raise DeploymentMismatchError(field, deployed.code_hash, found)


def code_hash(code: bytes) -> Digest:
    """keccak-256 of runtime code, as EXTCODEHASH and `eth_getProof` give it."""
    return digest_from_bytes(keccak(code))
