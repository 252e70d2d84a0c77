"""Which storage slots a verdict rests on, and where they lie.

The slot of a mapping's value is keccak256(key ‖ position), the key padded to 32 bytes; positions
are those of the compiler's storage layout, which ships with the contracts and is published as
`tests/vectors/storage.json`:

    record      contract         mapping        key
    asset       AssetRegistry    _assets        asset id
    head        AssetRegistry    _heads         asset id
    batch       AssetRegistry    _batches       keccak256(abi.encode(root, node))
    profile     AssetRegistry    _profiles      profile number
    party       PartyRegistry    _parties       party id
    party_head  PartyRegistry    _heads         party id
    key         PartyRegistry    _keys          keccak256(abi.encode(party, thumbprint))
    right       RightsLedger     _rights        right id
    group       RightsLedger     _groups        right id of the parent
    pledge      PledgeLedger     _pledges       pledge id
    listing     ExchangeLedger   _listings      listing id
    filing      ExchangeLedger   _filings       trade id
    adopted     ExchangeLedger   _adopted       party id of the venue
    attestation AttestationLog   _attestations  attestation id
    anchor      AttestationLog   _anchors       keccak256(abi.encode(kind, digest))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from registry.certificate.bundle import Bundle, Inclusion
from registry.certificate.credential import open_credential
from registry.certificate.subject import RIGHT_KINDS, Subject
from registry.compiled import read_compiled
from registry.errors import InvalidValueError
from registry.records import (
    anchor_key,
    batch_key,
    credential_key,
    keccak,
    party_subject,
    root_right_id,
)
from registry.types import AssetId, Digest, digest_from_bytes, to_bytes

Record = Literal[
    "asset",
    "head",
    "batch",
    "profile",
    "party",
    "party_head",
    "key",
    "right",
    "group",
    "pledge",
    "listing",
    "filing",
    "adopted",
    "attestation",
    "anchor",
]
MAPPINGS: Final[Mapping[Record, tuple[str, str]]] = {
    "asset": ("AssetRegistry", "_assets"),
    "head": ("AssetRegistry", "_heads"),
    "batch": ("AssetRegistry", "_batches"),
    "profile": ("AssetRegistry", "_profiles"),
    "party": ("PartyRegistry", "_parties"),
    "party_head": ("PartyRegistry", "_heads"),
    "key": ("PartyRegistry", "_keys"),
    "right": ("RightsLedger", "_rights"),
    "group": ("RightsLedger", "_groups"),
    "pledge": ("PledgeLedger", "_pledges"),
    "listing": ("ExchangeLedger", "_listings"),
    "filing": ("ExchangeLedger", "_filings"),
    "adopted": ("ExchangeLedger", "_adopted"),
    "attestation": ("AttestationLog", "_attestations"),
    "anchor": ("AttestationLog", "_anchors"),
}


CREDENTIALS: Final = 1
"""Kind of an anchor whose digest is the root of a register of credentials."""
_ORDER: Final = (
    "PartyRegistry",
    "AssetRegistry",
    "RightsLedger",
    "ExchangeLedger",
    "AttestationLog",
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One storage slot: of which record it is, by the mapping's key, and where it lies."""

    record: Record
    key: Digest
    contract: str
    location: Digest


@cache
def position(record: Record) -> int:
    """Position of a record's mapping in its contract's storage layout.

    Raises InvalidValueError where the shipped contract has no such mapping.
    """
    contract, label = MAPPINGS[record]
    for entry in read_compiled(contract).storage_layout["storage"]:
        if entry["label"] == label:
            return int(entry["slot"])
    raise InvalidValueError("storage", f"{contract} has no mapping {label}")


def slot_of(record: Record, key: Digest) -> Slot:
    """The slot of one record; *key* is the mapping's key as 32 bytes."""
    encoded = to_bytes(key) + position(record).to_bytes(32, "big")
    return Slot(record, key, MAPPINGS[record][0], digest_from_bytes(keccak(encoded)))


def required_slots(bundle: Bundle, subject: Subject) -> tuple[Slot, ...]:
    """Every slot that the verdict rests on, grouped by contract in the order of the deployment.

    Raises InvalidValueError for a credential that cannot be taken apart.
    """
    found = dict.fromkeys(_slots(subject, bundle.inclusion))
    found |= dict.fromkeys(_credential_slots(bundle, subject))
    found |= dict.fromkeys(slot_of("attestation", entry.id) for entry in subject.findings)
    return tuple(sorted(found, key=lambda slot: _ORDER.index(slot.contract)))


def _credential_slots(bundle: Bundle, subject: Subject) -> Iterator[Slot]:
    """The issuer's key, and the anchor of the register that the credential stands in."""
    if bundle.credential is not None:
        thumbprint = open_credential(bundle.credential.sd_jwt).key.thumbprint
        yield slot_of("key", credential_key(subject.issuer, thumbprint))
        yield slot_of("anchor", anchor_key(CREDENTIALS, bundle.credential.register.root))


def _slots(subject: Subject, inclusion: Inclusion | None) -> Iterator[Slot]:
    asset = subject.asset
    yield slot_of("asset", asset.id)
    yield slot_of("head", asset.id)
    if inclusion is not None:
        node, registrant = asset.party("node"), asset.party("registrant")
        yield slot_of("batch", batch_key(inclusion.root, node))
        yield slot_of("profile", Digest(f"0x{asset.integer('profile'):064x}"))
        yield slot_of("party", party_subject(node))
        yield slot_of("party", party_subject(registrant))
    for kind in RIGHT_KINDS:
        yield slot_of("right", Digest(root_right_id(AssetId(asset.id), kind)))
    for entry in subject.path:
        yield slot_of("right", entry.id)
    if subject.listing is not None:
        yield slot_of("listing", subject.listing.id)
    elif subject.trade is not None:
        yield slot_of("filing", subject.trade.id)
