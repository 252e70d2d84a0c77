"""Ids and slot keys derived from terms (frozen; `derivations` of types.json)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from registry.errors import InvalidValueError
from registry.records.schema import keccak
from registry.records.terms import Terms, array_hash
from registry.types import (
    ZERO_DIGEST,
    AssetId,
    Digest,
    PartyId,
    PledgeId,
    RightId,
    address_from_bytes,
    digest_from_bytes,
    to_bytes,
)

ROOT_DOMAIN: Final = keccak(b"Torrens.root.v1")
_WORD: Final = 32
_RIGHT_KINDS: Final = (1, 2, 3)


def record_id(terms: Terms) -> Digest:
    """EIP-712 hashStruct of the terms. Cast it to the id type that is meant."""
    return digest_from_bytes(terms.struct_hash())


def party_id(enrolment: Terms) -> PartyId:
    """Last 20 bytes of the enrolment's struct hash, EIP-55.

    Raises InvalidValueError for terms of another type.
    """
    if enrolment.name != "Enrolment":
        raise InvalidValueError("type", "must be Enrolment", value=enrolment.name)
    return PartyId(address_from_bytes(to_bytes(record_id(enrolment))[12:]))


def root_right_id(asset: AssetId, kind: int) -> RightId:
    """Id of an asset's root right: keccak256(abi.encode(domain, assetId, uint8 kind)).

    kind: number of the right. Raises InvalidValueError for a number that is no right.
    """
    if kind not in _RIGHT_KINDS:
        raise InvalidValueError("kind", "must be 1 HOLD, 2 USE or 3 OPERATE", value=kind)
    encoded = ROOT_DOMAIN + to_bytes(asset) + kind.to_bytes(_WORD, "big")
    return RightId(digest_from_bytes(keccak(encoded)))


def pledges_digest(pledges: Sequence[PledgeId]) -> Digest:
    """Hash of the ids of the pledges that stay, in order of rank; zero where there is none."""
    return digest_from_bytes(array_hash(pledges)) if pledges else ZERO_DIGEST


def batch_key(root: Digest, node: PartyId) -> Digest:
    """Key of a batch's slot: keccak256(abi.encode(root, node))."""
    return digest_from_bytes(keccak(to_bytes(root) + bytes(12) + to_bytes(node)))


def credential_key(party: PartyId, thumbprint: Digest) -> Digest:
    """Key of a credential key's slot: keccak256(abi.encode(party, thumbprint))."""
    return digest_from_bytes(keccak(bytes(12) + to_bytes(party) + to_bytes(thumbprint)))


def anchor_key(kind: int, digest: Digest) -> Digest:
    """Key of a plain anchor's slot: keccak256(abi.encode(uint8 kind, digest))."""
    return digest_from_bytes(keccak(kind.to_bytes(_WORD, "big") + to_bytes(digest)))


def party_subject(party: PartyId) -> Digest:
    """A party id left-padded to 32 bytes, as journals and attestations name it."""
    return digest_from_bytes(bytes(12) + to_bytes(party))
