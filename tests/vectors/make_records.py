"""Writes tests/vectors/records.json: every terms type and every consent type, made by this library.

Usage: python tests/vectors/make_records.py > tests/vectors/records.json
`tests/vectors/node/records.mjs check` and the forge tests reproduce the file. Values are SHA-256 of
labels, cut to the field's width; signatures are by Anvil's public first key.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import Any

from eth_account import Account

from registry.records import (
    NO_PARTY,
    Consent,
    Domain,
    Field,
    Terms,
    batch_key,
    keccak,
    party_id,
    pledges_digest,
    record_id,
    root_right_id,
    schema,
    wire,
)
from registry.types import (
    AssetId,
    ChainId,
    Digest,
    Epoch,
    PartyId,
    PledgeId,
    Seq,
    UnixTime,
    address_from_bytes,
    to_bytes,
)

PUBLIC_KEY = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
CHAIN_ID = ChainId(31337)


def seeded(label: str) -> bytes:
    return hashlib.sha256(label.encode()).digest()


def value(field: Field, label: str, *, items: int, largest: bool) -> Any:
    if field.is_array:
        return ["0x" + seeded(f"{label}/{n}").hex() for n in range(items)]
    if field.is_address:
        return address_from_bytes(b"\xff" * 20 if largest else seeded(label)[:20])
    if field.bits is None:
        return "0x" + (b"\xff" * 32 if largest else seeded(label)).hex()
    number = int.from_bytes(seeded(label), "big") >> (256 - field.bits)
    return (1 << field.bits) - 1 if largest else number


def terms(name: str, *, items: int = 3, largest: bool = False) -> Terms:
    fields = schema().terms_type(name).fields
    return Terms(
        name,
        {f.name: value(f, f"{name}.{f.name}", items=items, largest=largest) for f in fields},
    )


def domain(contract: str) -> Domain:
    return Domain(CHAIN_ID, address_from_bytes(seeded(contract)[:20]))


def consent(act: str, about: Terms, *, agent: bool) -> Consent:
    return Consent(
        act,
        about,
        PartyId(address_from_bytes(seeded(f"{act}.party")[:20])),
        Seq(int.from_bytes(seeded(f"{act}.seq")[:3], "big")),
        Epoch(int.from_bytes(seeded(f"{act}.epoch")[:2], "big")),
        UnixTime(1_800_000_000),
        PartyId(address_from_bytes(seeded(f"{act}.agent")[:20])) if agent else NO_PARTY,
        Epoch(7 if agent else 0),
    )


def terms_case(about: Terms) -> dict[str, Any]:
    return {
        "type": about.name,
        "typehash": "0x" + about.type.typehash.hex(),
        "words": "0x" + about.words().hex(),
        "id": record_id(about),
        "terms": wire(about),
    }


def consent_case(given: Consent) -> dict[str, Any]:
    where = domain(given.type.contract)
    digest = given.digest(where)
    signer = Account.from_key(PUBLIC_KEY)
    signed = signer.unsafe_sign_hash(to_bytes(digest))
    return {
        "consentType": given.type.name,
        "consentTypehash": "0x" + given.type.typehash.hex(),
        "type": given.terms.name,
        "words": "0x" + given.terms.words().hex(),
        "id": record_id(given.terms),
        **given.values(),
        "chainId": CHAIN_ID,
        "verifyingContract": where.contract,
        "domainSeparator": "0x" + where.separator().hex(),
        "structHash": "0x" + given.struct_hash().hex(),
        "digest": digest,
        "signer": signer.address,
        "signature": "0x" + signed.signature.hex().removeprefix("0x"),
        "terms": wire(given.terms),
    }


def derivations() -> dict[str, Any]:
    asset = AssetId(record_id(terms("Asset")))
    pledges = [PledgeId(Digest("0x" + seeded(f"pledge {n}").hex())) for n in range(2)]
    root, node = Digest("0x" + seeded("root").hex()), terms("Batch").address("node")
    return {
        "asset": asset,
        "rootHold": root_right_id(asset, 1),
        "rootUse": root_right_id(asset, 2),
        "rootOperate": root_right_id(asset, 3),
        "enrolment": record_id(terms("Enrolment")),
        "party": party_id(terms("Enrolment")),
        "pledges": pledges,
        "pledgesThatStay": pledges_digest(pledges),
        "batchRoot": root,
        "batchNode": node,
        "batchSlot": batch_key(root, PartyId(node)),
    }


def document() -> dict[str, Any]:
    names, acts = list(schema().terms), list(schema().consents)
    edges = [terms("Listing", items=0), terms("Listing", items=1), terms("Enrolment", largest=True)]
    edges.append(terms("Grant", largest=True))
    grant = terms("Grant")
    return {
        "about": "Made by tests/vectors/make_records.py; reproduced by ethers and by Solidity.",
        "domainTypehash": "0x" + schema().domain_typehash.hex(),
        "emptyArray": "0x" + keccak(b"").hex(),
        "derivations": derivations(),
        "terms": [terms_case(terms(name)) for name in names] + [terms_case(e) for e in edges],
        "consents": [
            consent_case(consent(act, terms(schema().consents[act].terms), agent=False))
            for act in acts
        ]
        + [consent_case(consent("ConsentGrant", grant, agent=True))],
    }


if __name__ == "__main__":
    json.dump(document(), sys.stdout, indent=1)
    sys.stdout.write("\n")
