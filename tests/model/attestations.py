"""Findings about assets, rights, listings, trades and parties; plain anchors (LEDGER)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets_standing import LAST_REV, ensure_open, ensure_rev
from tests.model.consents import Consent, ensure_given
from tests.model.ledger import NOTHING, ZERO, Anchor, Ledger, Refused, as_bytes
from tests.model.parties_standing import ASSESSOR, NODE, REGULATOR, VENUE, acting
from tests.model.records import Attestation
from tests.model.rights_standing import HOLD, OPERATE, is_evidenced, root_id_of

ATTESTING = NODE | VENUE | ASSESSOR | REGULATOR
LIVE, REVOKED = 1, 2
OF_ASSET, OF_RIGHT, OF_LISTING, OF_TRADE, OF_FILING, OF_PARTY = range(1, 7)
SUBJECT_TYPES = {OF_RIGHT: "Grant", OF_LISTING: "Listing", OF_TRADE: "Trade", OF_FILING: "OffTrade"}
LAST_KIND = 63
LAST_TIME = 2**32 - 1
Subject = Terms | int | None
"""What comes along of a subject: its terms, a root right's kind, or nothing."""


def attest(on: Ledger, sender: str, terms: Terms, subject: Subject) -> None:
    """A node, venue, assessor or regulator attests; the roles it then holds are kept."""
    roles = acting(on, terms.address("attester"), sender, ATTESTING).roles
    _record(on, terms, subject, roles, ZERO)


def attest_signed(
    on: Ledger, sender: str, terms: Terms, subject: Subject, attester: Consent
) -> None:
    """A party attests by consent, in no role."""
    ensure_given(on, "Attest", terms, attester, terms.address("attester"), 0)
    _record(on, terms, subject, 0, attester.agent)


def _record(on: Ledger, terms: Terms, subject: Subject, roles: int, agent: str) -> None:
    record, until = record_id(terms), terms.integer("until")
    if record in on.attestations:
        raise Refused("AttestationExists", attestation=record)
    if not 0 < terms.integer("kind") <= LAST_KIND:
        raise Refused("AttestationInvalid", field=4)
    if terms.integer("date") > on.time:
        raise Refused("AttestationInvalid", field=8)
    if not on.time < until <= LAST_TIME:
        raise Refused("AttestationInvalid", field=9)
    made = Attestation(LIVE, until, roles, on.time)
    on.attestations[record] = made
    if terms["subjectType"] == OF_PARTY:
        _ensure_of_party(on, terms, subject)
        topics = (terms["subject"], record)
        on.emit("AttestationLog", "PartyAttested", *topics, data=(terms, agent, made))
        return
    root = _ensure_of_asset(on, terms, subject)
    topics = (terms["asset"], record)
    on.emit("AttestationLog", "Attested", *topics, data=(terms, agent, made))
    ensure_open(on, terms.digest("asset"))
    ensure_rev(on, terms.digest("asset"), terms.integer("rev"))
    if root and not is_evidenced(on.assets[terms.digest("asset")], root):
        raise Refused("SubjectUnknown", subject=terms["subject"])


def _ensure_of_party(on: Ledger, terms: Terms, subject: Subject) -> None:
    if terms["asset"] != NOTHING:
        raise Refused("AttestationInvalid", field=0)
    if terms["rev"] != 0:
        raise Refused("AttestationInvalid", field=1)
    raw = as_bytes(terms["subject"])
    if any(raw[:12]) or subject is not None:
        raise Refused("SubjectMismatch", subject=terms["subject"])
    if raw[12:] not in {bytes.fromhex(who[2:]) for who in on.parties}:
        raise Refused("SubjectUnknown", subject=terms["subject"])


def _ensure_of_asset(on: Ledger, terms: Terms, subject: Subject) -> int:
    """The subject is recorded, and of this asset; the kind of a root, else zero."""
    kind, named = terms.integer("subjectType"), terms.digest("subject")
    if terms.integer("rev") > LAST_REV:
        raise Refused("AttestationInvalid", field=1)
    if kind == OF_ASSET:
        if named != terms["asset"] or subject is not None:
            raise Refused("SubjectMismatch", subject=named)
        return 0
    if kind == OF_RIGHT and isinstance(subject, int):
        root = root_id_of(terms.digest("asset"), subject)
        if not HOLD <= subject <= OPERATE or root != named:
            raise Refused("SubjectMismatch", subject=named)
        return subject
    if kind not in SUBJECT_TYPES:
        raise Refused("AttestationInvalid", field=2)
    if not _is_subject(terms, subject):
        raise Refused("SubjectMismatch", subject=named)
    kept: dict[int, Mapping[Digest, object]] = {
        OF_RIGHT: on.rights,
        OF_LISTING: on.listings,
        OF_FILING: on.filings,
    }
    if kind in kept and named not in kept[kind]:
        raise Refused("SubjectUnknown", subject=named)
    return 0


def _is_subject(terms: Terms, subject: Subject) -> bool:
    """The terms that came along are the subject's, and of the same asset."""
    if not isinstance(subject, Terms):
        return False
    if subject.name != SUBJECT_TYPES[terms.integer("subjectType")]:
        return False
    return record_id(subject) == terms["subject"] and subject["asset"] == terms["asset"]


def revoke(on: Ledger, sender: str, revocation: Terms, terms: Terms) -> None:
    """The attester takes a finding back, in one of its roles."""
    acting(on, terms.address("attester"), sender, ATTESTING)
    _revoke(on, revocation, terms, ZERO)


def revoke_signed(
    on: Ledger, sender: str, revocation: Terms, terms: Terms, attester: Consent
) -> None:
    """The attester takes a finding back by consent."""
    who = terms.address("attester")
    ensure_given(on, "RevokeAttestation", revocation, attester, who, 0)
    _revoke(on, revocation, terms, attester.agent)


def _revoke(on: Ledger, revocation: Terms, terms: Terms, agent: str) -> None:
    record = record_id(terms)
    if revocation["attestation"] != record:
        raise Refused("SubjectMismatch", subject=revocation["attestation"])
    word = on.attestations.get(record)
    if word is None or word.status != LIVE:
        raise Refused("AttestationNotLive", attestation=record)
    on.attestations[record] = replace(word, status=REVOKED)
    data = (revocation, agent, on.attestations[record])
    if terms["subjectType"] == OF_PARTY:
        topics = (terms["subject"], record)
        on.emit("AttestationLog", "PartyAttestationRevoked", *topics, data=data)
        return
    on.emit("AttestationLog", "AttestationRevoked", terms["asset"], record, data=data)
    ensure_open(on, terms.digest("asset"))


def anchor(on: Ledger, sender: str, kind: int, digest: Digest) -> None:
    """Anyone anchors a digest; the first block is kept."""
    if (kind, digest) in on.anchors:
        before = on.anchors[kind, digest]
        raise Refused("AnchorExists", digest=digest, blockNumber=before.block)
    on.anchors[kind, digest] = Anchor(on.time, on.block)
    data = (sender, on.time << 64 | on.block)
    on.emit("AttestationLog", "Anchored", kind, digest, data=data)
