"""The bundle, `torrens-bundle/1`: a certificate with every proof to check it offline. Frozen.

    format      "torrens-bundle/1"
    kind        "asset" | "right" | "trade"
    chain_id    number
    contracts   {name: EIP-55 address} of the seven contracts
    credential  null, or {sd_jwt,register:{root,index,proof}}: see `registry.certificate.credential`
    terms       [{type,id,values,words}]: the record certified, then all it rests on, leaf to root:
                  asset: Asset, Amendment?
                  right: Root | Grant+, Asset, Amendment?
                  trade: Trade Listing | OffTrade, Grant*, Asset, Amendment?
                then up to 16 Attestation: findings that a reader may demand
                `words` are the terms as they lie in calldata and events, 32 bytes a field;
                id = keccak256(typehash ‖ words); `values` are the same for people, numbers from
                2^53 as decimal strings. `Root` {asset,kind} stands for a root right: its
                "typehash" is keccak256("Torrens.root.v1"). Grant+ is the right and its ancestors;
                in a trade the right made, or moved, first. Amendment is the one that made `rev`.
    manifest    {public,disclosures}: the sealed public form and chosen disclosures;
                null where a right or trade is certified without it
    rev         the asset's rev that is certified
    inclusion   null, or {root,index,proof} of a batched asset
    proofs      [{address,account,storage:[{key,value,proof}]}]: `account` and `proof` are lists of
                trie nodes, keys and values 32 bytes; exactly the slots of `required_slots`
    header      the block's JSON-RPC header fields, enough to re-hash
    events      {head_before,items:[{digest,log|null}]} up to the head on chain; a log is
                {address,block_number,topics,data}: what its digest covers and no more
    as_of       {block_number,block_hash}: finality is the verifier's to find out

At most 1 MiB and 16 deep; no member twice, none unknown; one spelling for each value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import rfc8785

from registry.certificate.credential import Credential
from registry.certificate.entry import Entry
from registry.errors import InvalidValueError
from registry.journal import JournalItem
from registry.types import Address, BlockNumber, ChainId, Digest

FORMAT: Final = "torrens-bundle/1"
MAX_BYTES: Final = 1 << 20
MAX_DEPTH: Final = 16
EMPTY_TRIE: Final = (b"\x80",)
"""How some clients prove an empty trie; a bundle has no nodes there."""
Kind = Literal["asset", "right", "trade"]
KINDS: Final[tuple[Kind, ...]] = ("asset", "right", "trade")

MEMBERS: Final = (
    "format",
    "kind",
    "chain_id",
    "contracts",
    "credential",
    "terms",
    "manifest",
    "rev",
    "inclusion",
    "proofs",
    "header",
    "events",
    "as_of",
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A sealed manifest's public form and the disclosures that the holder chose."""

    public: Mapping[str, Any]
    disclosures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A leaf's place in a batch and its Merkle proof."""

    root: Digest
    index: int
    proof: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class SlotProof:
    """One storage slot: its key, stated word and trie nodes."""

    key: Digest
    value: int
    nodes: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class AccountProof:
    """One contract's account and slots, as `eth_getProof` gives them."""

    address: Address
    nodes: tuple[bytes, ...]
    storage: tuple[SlotProof, ...]

    def json(self) -> dict[str, Any]:
        """The proof as it is written."""
        return {
            "address": self.address,
            "account": _hex(self.nodes),
            "storage": [
                {"key": slot.key, "value": f"0x{slot.value:064x}", "proof": _hex(slot.nodes)}
                for slot in self.storage
            ],
        }


def _hex(nodes: tuple[bytes, ...]) -> list[str]:
    return ["0x" + node.hex() for node in nodes]


@dataclass(frozen=True, slots=True)
class Events:
    """A stretch of the asset's journal, up to its head."""

    head_before: Digest
    items: tuple[JournalItem, ...]


@dataclass(frozen=True, slots=True)
class AsOf:
    """The block that everything in the bundle is of."""

    block_number: BlockNumber
    block_hash: Digest


@dataclass(frozen=True, slots=True)
class Bundle:
    """A parsed bundle: well-formed, and otherwise believed in nothing."""

    kind: Kind
    chain_id: ChainId
    contracts: Mapping[str, Address]
    credential: Credential | None
    terms: tuple[Entry, ...]
    manifest: Manifest | None
    rev: int
    inclusion: Inclusion | None
    proofs: tuple[AccountProof, ...]
    header: Mapping[str, str]
    events: Events
    as_of: AsOf

    def json(self) -> dict[str, Any]:
        """The bundle as a JSON object."""
        return {
            "format": FORMAT,
            "kind": self.kind,
            "chain_id": self.chain_id,
            "contracts": dict(self.contracts),
            "credential": self.credential.json() if self.credential else None,
            "terms": [entry.json() for entry in self.terms],
            "manifest": _manifest(self.manifest),
            "rev": self.rev,
            "inclusion": _inclusion(self.inclusion),
            "proofs": [proof.json() for proof in self.proofs],
            "header": dict(self.header),
            "events": {
                "head_before": self.events.head_before,
                "items": [_item(item) for item in self.events.items],
            },
            "as_of": {
                "block_number": self.as_of.block_number,
                "block_hash": self.as_of.block_hash,
            },
        }

    def write(self) -> bytes:
        """The bundle's canonical bytes (RFC 8785).

        Raises InvalidValueError where they exceed 1 MiB.
        """
        raw: bytes = rfc8785.dumps(self.json())
        if len(raw) > MAX_BYTES:
            raise InvalidValueError("", "a bundle is at most 1 MiB", value=len(raw))
        return raw


def _manifest(manifest: Manifest | None) -> dict[str, Any] | None:
    if manifest is None:
        return None
    return {"public": dict(manifest.public), "disclosures": list(manifest.disclosures)}


def _inclusion(inclusion: Inclusion | None) -> dict[str, Any] | None:
    if inclusion is None:
        return None
    return {"root": inclusion.root, "index": inclusion.index, "proof": list(inclusion.proof)}


def _item(item: JournalItem) -> dict[str, Any]:
    event = item.event
    if event is None:
        return {"digest": item.digest, "log": None}
    log = {
        "address": event.emitter,
        "block_number": event.block,
        "topics": [event.topic, event.subject, event.id],
        "data": "0x" + event.data.hex(),
    }
    return {"digest": item.digest, "log": log}
