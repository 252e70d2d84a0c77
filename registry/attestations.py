"""Attestations: record a finding, take it back; anchor a digest."""

from __future__ import annotations

from collections.abc import Sequence

from registry.dossier import Dossier
from registry.errors import NotFoundError
from registry.records import SignedConsent, Terms, record_id, schema
from registry.session import Session, Written
from registry.types import AssetId, AttestationId, Digest, ListingId, PartyId, RightId, TradeId

LEDGER = "AttestationLog"


async def attest(session: Session, terms: Terms, consents: Sequence[SignedConsent] = ()) -> Written:
    """Record a finding: sent by the attester in its role, or with its signature by anyone."""
    words = await _subject_words(session, terms)
    if not consents:
        return await session.submit(LEDGER, "attest", (terms.abi(), words), record_id(terms))
    given = session.consents("Attest", terms, consents)
    args = (terms.abi(), words, given.of(PartyId(terms.address("attester"))))
    given.ensure_all_taken()
    return await session.submit(LEDGER, "attestSigned", args, record_id(terms))


async def revoke(
    session: Session, asset: AssetId, terms: Terms, consents: Sequence[SignedConsent] = ()
) -> Written:
    """Take a finding about an asset back: sent by the attester, or with its signature by anyone."""
    dossier = await session.dossier(asset)
    made = attestation_terms(dossier, AttestationId(terms.digest("attestation")))
    if not consents:
        return await session.submit(LEDGER, "revoke", (terms.abi(), made.abi()), record_id(terms))
    given = session.consents("RevokeAttestation", terms, consents)
    args = (terms.abi(), made.abi(), given.of(PartyId(made.address("attester"))))
    given.ensure_all_taken()
    return await session.submit(LEDGER, "revokeSigned", args, record_id(terms))


async def anchor(session: Session, kind: int, digest: Digest) -> Written:
    """Anchor a digest; its first block counts."""
    return await session.submit(LEDGER, "anchor", (kind, digest), digest)


def attestation_terms(dossier: Dossier, attestation: AttestationId) -> Terms:
    """Terms of a finding about this asset. Raises NotFoundError."""
    if attestation not in dossier.attestations:
        found: dict[str, object] = {"attestation": attestation, "asset": dossier.asset}
        raise NotFoundError(
            "AttestationUnknown", "attestation", "is no finding about this asset", found
        )
    return dossier.attestations[attestation].terms


async def _subject_words(session: Session, terms: Terms) -> bytes:
    """ABI words of the subject's terms; a root right's kind; nothing for an asset or a party."""
    kinds = schema().enums["subjectType"]
    kind = terms.integer("subjectType")
    if kind in (kinds["ASSET"], kinds["PARTY"]):
        return b""
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    subject = terms.digest("subject")
    if kind == kinds["RIGHT"]:
        if RightId(subject) in dossier.grants:
            return dossier.grants[RightId(subject)].terms.words()
        return dossier.kind_of(RightId(subject)).to_bytes(32, "big")
    found: Terms | None = None
    if kind == kinds["LISTING"] and ListingId(subject) in dossier.listings:
        found = dossier.listings[ListingId(subject)].terms
    elif kind == kinds["TRADE"] and TradeId(subject) in dossier.trades:
        found = dossier.trades[TradeId(subject)].own_terms()
    elif kind == kinds["OFF_TRADE"] and TradeId(subject) in dossier.filings:
        found = dossier.filings[TradeId(subject)].terms
    if found is None:
        known: dict[str, object] = {"subject": subject, "asset": dossier.asset}
        raise NotFoundError("SubjectUnknown", "subject", "is no record of this asset", known)
    return found.words()
