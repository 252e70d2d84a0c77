"""Headers, accounts and storage words with their proofs, checked before they are handed on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.chain.blocks import Block
from registry.chain.client import ChainClient
from registry.chain.failures import ChainUnavailableError, EndpointUnprovenError, RpcError
from registry.errors import ProofError, UnknownOutcomeError
from registry.proofs import (
    Account,
    Header,
    header_from_rpc,
    verify_account,
    verify_storage,
)
from registry.types import Address


class NotCheckedError(UnknownOutcomeError):
    """The chain's profile has no proofs of this kind: `not_checked`, never `passed`."""

    def __init__(self, profile: str) -> None:
        rule = "this chain has no Merkle-Patricia proofs"
        super().__init__("NotChecked", "proofs", rule, {"profile": profile})


@dataclass(frozen=True, slots=True)
class ProvenStorage:
    """An account and some of its slots, proven under one block's state root.

    account_nodes, storage_nodes: the proofs as RLP nodes from the root down, for a bundle.
    """

    address: Address
    account: Account
    words: dict[int, int]
    account_nodes: tuple[bytes, ...]
    storage_nodes: dict[int, tuple[bytes, ...]]


async def read_header(client: ChainClient, block: Block) -> Header:
    """The header of *block*, checked to hash to the block's hash.

    Raises NotCheckedError by the profile, EndpointUnprovenError where the endpoint's fields hash to
    another.
    """
    if not client.profile.proofs:
        raise NotCheckedError(client.profile.name)
    try:
        return header_from_rpc(block.fields)
    except ProofError as error:
        raise EndpointUnprovenError(client.url, error) from error


async def read_proof(
    client: ChainClient, address: Address, slots: Sequence[int], block: Block
) -> ProvenStorage:
    """The account at *address* and the words in *slots* at *block*, proven from its hash.

    Raises NotCheckedError by the profile, EndpointUnprovenError where a proof fails,
    ChainMovedError, ChainUnavailableError.
    """
    header = await read_header(client, block)
    try:
        keys = [f"0x{slot:064x}" for slot in slots]
        raw = await client.at_block("eth_getProof", [address, keys], block)
        account_nodes = _nodes(raw["accountProof"])
        storage = {int(p["key"], 16): _nodes(p["proof"]) for p in raw["storageProof"]}
        nodes = {slot: storage[slot] for slot in slots}
    except RpcError as error:
        raise ChainUnavailableError(client.url, error.method, error.message) from error
    except (KeyError, TypeError, ValueError) as error:
        reason = f"malformed proof: {error}"
        raise ChainUnavailableError(client.url, "eth_getProof", reason) from error
    try:
        account = verify_account(header.state_root, address, account_nodes)
        words = {s: verify_storage(account.storage_root, s, nodes[s]) for s in slots}
    except ProofError as error:
        raise EndpointUnprovenError(client.url, error) from error
    return ProvenStorage(address, account, words, account_nodes, nodes)


def _nodes(raw: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(node[2:]) for node in raw)
