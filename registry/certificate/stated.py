"""What a credential claims, held against the bundle that carries it. Frozen.

One function for each step that compares something. What no proof in the bundle reaches (numbers,
review and effect, how things stood at the block of issue) is the registrar's word under its
signature, and is compared with nothing.
"""

from __future__ import annotations

from typing import Any, Final

import rfc8785

from registry.certificate.bundle import Bundle
from registry.certificate.credential import AT, Opened
from registry.certificate.numbering import query_code
from registry.certificate.proven import Proven
from registry.certificate.report import fail
from registry.certificate.subject import Subject
from registry.words import Word

CLAIMS: Final = f"{AT}/claims"
RIGHT_NAMES: Final = {1: "HOLD", 2: "USE", 3: "OPERATE"}


def type_of(kind: str) -> str:
    """The credential type (`vct`) of a kind of certificate."""
    return f"urn:torrens:certificate:{kind}:1"


def issuer_of(chain_id: int, party: str) -> str:
    """A party as issuer."""
    return f"urn:torrens:party:{chain_id}:{party}"


def record_of(kind: str, chain_id: int, record: str) -> str:
    """A record as a credential's subject."""
    return f"urn:torrens:{kind}:{chain_id}:{record}"


def stated_terms(bundle: Bundle) -> list[dict[str, Any]]:
    """The bundle's terms as a credential restates them: without their words."""
    return [
        {"type": entry["type"], "id": entry["id"], "values": entry["values"]}
        for entry in (each.json() for each in bundle.terms)
    ]


def ensure_deployment(bundle: Bundle, opened: Opened) -> None:
    """The credential is of this kind of certificate, on this chain, in this register."""
    registry = bundle.contracts["AssetRegistry"]
    _expect(opened, "vct", type_of(bundle.kind))
    _expect(opened, "chain/id", bundle.chain_id)
    _expect(opened, "chain/contract", registry)


def ensure_manifest(bundle: Bundle, opened: Opened) -> None:
    """The sealed manifest signed is the bundle's, and the same fields are disclosed."""
    signed, public = "manifest" in opened.claims, opened.claims.get("manifest")
    if bundle.manifest is None:
        if signed or opened.disclosures:
            fail("/manifest", "is left out, and the credential has one")
        return
    if not signed or not _same(public, bundle.manifest.public):
        fail(f"{CLAIMS}/manifest", "is not the bundle's manifest")
    if opened.disclosures != bundle.manifest.disclosures:
        fail(AT, "discloses other fields than the bundle")


def ensure_record(bundle: Bundle, subject: Subject, opened: Opened) -> None:
    """The credential certifies this record, at this rev, by the party whose record it is."""
    record = bundle.terms[0].id
    stated = opened.claims["terms"]
    own = stated_terms(bundle)[: len(bundle.terms) - len(subject.findings)]
    if not _same(stated, own):
        pairs = enumerate(zip(stated, own, strict=False))
        at = next((n for n, (a, b) in pairs if not _same(a, b)), min(len(stated), len(own)))
        fail(f"{CLAIMS}/terms/{at}", "is not what the bundle's terms say")
    _expect(opened, "sub", record_of(bundle.kind, bundle.chain_id, record))
    _expect(opened, "rev", bundle.rev)
    _expect(opened, "iss", issuer_of(bundle.chain_id, subject.issuer))
    _expect(opened, "query_code", query_code(record))
    start, end = subject.term
    _expect(opened, "validity/from", start)
    _expect(opened, "validity/until", end)
    _expect(opened, "exp", end)
    rights = [item["right"] for item in opened.claims["rights"]]
    expected = [RIGHT_NAMES[kind] for kind in subject.kinds_certified]
    if rights != expected:
        fail(f"{CLAIMS}/rights", f"must be {', '.join(expected)}")


def ensure_issue_block(opened: Opened, proven: Proven) -> None:
    """The block of issue is not after the proven one, and no other at its height."""
    issued, header = opened.claims["as_of"], proven.header
    if issued["block_number"] > header.number or issued["time"] > header.timestamp:
        fail(f"{CLAIMS}/as_of", f"is after the proven block, {header.number}")
    if issued["block_number"] == header.number and issued["block_hash"] != header.hash:
        fail(f"{CLAIMS}/as_of/block_hash", "is not the proven block's")
    _expect(opened, "iat", issued["time"])


def ensure_key(opened: Opened, key: Word, anchored: int, issuer: str) -> None:
    """The issuer's key was in its window, and not yet compromised, when the digest was anchored.

    key: the KeyWord of the issuer and the thumbprint. anchored: time of the anchor's block, the
    only date that nobody can set back; the signature is older.
    """
    if not key.integer("exists"):
        fail(f"{AT}/header/jwk", f"was never a credential key of {issuer}")
    start, until = key.integer("from"), key.integer("until")
    if not start <= anchored < until:
        fail("/credential/register", f"was anchored at {anchored}, outside the key's window")
    compromised = key.integer("compromised")
    if compromised and anchored >= compromised:
        fail("/credential/register", f"was anchored after the key's compromise at {compromised}")
    if opened.claims["iat"] > anchored:
        fail(f"{CLAIMS}/iat", "is after the anchor of the credential")


def ensure_holder(opened: Opened, holder: str) -> None:
    """The holder certified still holds the record."""
    if opened.claims["holder"] != holder:
        fail(f"{CLAIMS}/holder", f"is not the holder any more: {holder} is")


def _same(one: object, other: object) -> bool:
    """Whether two JSON values are the same; to Python true is 1."""
    return bool(rfc8785.dumps(one) == rfc8785.dumps(other))  # type: ignore[arg-type]


def _expect(opened: Opened, path: str, expected: object) -> None:
    value: Any = opened.claims
    for name in path.split("/"):
        value = value[name]
    if value != expected:
        fail(f"{CLAIMS}/{path}", f"must be {expected}")
