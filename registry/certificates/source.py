"""Where certificates come from: an endpoint, its contracts, and proven state of one block."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from registry.certificate.bundle import EMPTY_TRIE, AccountProof, AsOf, Bundle, SlotProof
from registry.certificate.parsing import HEADER_FIELDS
from registry.certificate.slots import Slot, required_slots
from registry.certificate.subject import Subject
from registry.chain.blocks import Block
from registry.chain.client import ChainClient
from registry.chain.contracts import Contract
from registry.chain.deployment import Deployment
from registry.chain.state import read_header, read_proof
from registry.session import Session
from registry.types import Digest


@dataclass(frozen=True, slots=True)
class Source:
    """Where certificates come from: an endpoint and the contracts meant there."""

    client: ChainClient
    deployment: Deployment
    contracts: Mapping[str, Contract]


def source_of(session: Session) -> Source:
    """Where a session's certificates come from."""
    return Source(session.client, session.deployment, session.contracts)


async def with_state(source: Source, bundle: Bundle, subject: Subject, block: Block) -> Bundle:
    """The bundle with header and proofs of *block*."""
    proofs = await read_accounts(source, required_slots(bundle, subject), block)
    return replace(
        bundle,
        proofs=proofs,
        header=header_fields(block.fields),
        as_of=AsOf(block.number, block.hash),
    )


async def read_accounts(
    source: Source, slots: Sequence[Slot], block: Block
) -> tuple[AccountProof, ...]:
    """Proofs of slots at *block*, an account for each contract in the order in which they come.

    Raises what `read_proof` raises.
    """
    await read_header(source.client, block)
    wanted: dict[str, list[Digest]] = {}
    for slot in slots:
        wanted.setdefault(slot.contract, []).append(slot.location)
    proofs = []
    for contract, keys in wanted.items():
        address = source.contracts[contract].address
        proven = await read_proof(source.client, address, [int(key, 16) for key in keys], block)
        storage = tuple(
            SlotProof(key, proven.words[int(key, 16)], _nodes(proven.storage_nodes[int(key, 16)]))
            for key in keys
        )
        proofs.append(AccountProof(address, proven.account_nodes, storage))
    return tuple(proofs)


def _nodes(nodes: tuple[bytes, ...]) -> tuple[bytes, ...]:
    return () if nodes == EMPTY_TRIE else nodes


def header_fields(fields: Mapping[str, Any]) -> dict[str, str]:
    """The fields of a block's header as a bundle carries them."""
    found = {name: fields.get(name) for name in HEADER_FIELDS}
    return {name: str(value).lower() for name, value in found.items() if value is not None}
