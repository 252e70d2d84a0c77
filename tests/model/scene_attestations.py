"""Rules about findings and plain anchors."""

from __future__ import annotations

from registry.records import Terms, record_id
from tests.model.attestations import (
    OF_ASSET,
    OF_FILING,
    OF_LISTING,
    OF_PARTY,
    OF_RIGHT,
    OF_TRADE,
    Subject,
)
from tests.model.draws import one_of
from tests.model.ledger import NOTHING
from tests.model.parties_standing import ASSESSOR, REGULATOR, VENUE, subject_of
from tests.model.rights_standing import root_id
from tests.model.scene import DAY, Scene
from tests.model.scene_assets import an_asset

YEAR = 365 * DAY
SUBJECTS = (OF_ASSET, OF_ASSET, OF_ASSET, OF_RIGHT, OF_RIGHT, OF_LISTING, OF_TRADE, OF_FILING)
NAMES = {OF_RIGHT: "Grant", OF_LISTING: "Listing", OF_TRADE: "Trade", OF_FILING: "OffTrade"}


def _subject(s: Scene) -> tuple[Terms, int, str, Subject]:
    """An asset, and a subject of it: its kind, its id and what comes along."""
    asset, kind = an_asset(s), one_of(s.draw, (*SUBJECTS, OF_PARTY))
    if kind == OF_PARTY:
        who = one_of(s.draw, list(s.on.parties))
        return asset, kind, subject_of(who), None
    known = [t for t in s.on.terms.values() if t.name == NAMES.get(kind)]
    if known and s.chance(8):
        terms = one_of(s.draw, known).replace(salt=s.digest())
        return s.on.terms[terms.digest("asset")], kind, record_id(terms), terms
    if known and s.chance(70):
        terms = one_of(s.draw, known)
        return s.on.terms[terms.digest("asset")], kind, record_id(terms), terms
    if kind == OF_RIGHT:
        right = one_of(s.draw, (1, 2, 3))
        return asset, kind, root_id(record_id(asset), right), right
    return asset, OF_ASSET, record_id(asset), None


def attestation(s: Scene, attester: str, kind: int) -> tuple[Terms, Subject]:
    """Terms of a finding, with what comes along of its subject."""
    asset, subject_type, subject, along = _subject(s)
    of_party = subject_type == OF_PARTY
    word = s.on.assets[record_id(asset)]
    terms = s.terms(
        "Attestation",
        asset=NOTHING if of_party else record_id(asset),
        rev=0 if of_party else word.rev,
        subjectType=subject_type,
        subject=subject,
        kind=kind,
        attester=attester,
        report=s.digest(),
        value=one_of(s.draw, (100, 0, 40)),
        date=s.now - one_of(s.draw, (0, DAY)),
        until=s.now + one_of(s.draw, (YEAR, 20 * DAY, YEAR, YEAR, 0, 2**33)),
    )
    if s.flaw == "list":
        along = one_of(s.draw, (None, 1, 9, asset))
        s.flaw = ""
    return terms, along


def _attester(s: Scene) -> tuple[str, int]:
    if s.chance(25):
        return one_of(s.draw, s.parties(REGULATOR)), 6
    role = one_of(s.draw, (ASSESSOR, ASSESSOR, ASSESSOR, VENUE))
    return one_of(s.draw, s.parties(role)), one_of(s.draw, (1, 1, 2, 3))


def attest(s: Scene) -> str:
    who, kind = _attester(s)
    terms, along = attestation(s, who, kind)
    terms = _again(s, terms)
    return s.act("AttestationLog.attest", s.sender(terms.address("attester")), terms, along)


def _again(s: Scene, terms: Terms) -> Terms:
    known = [s.on.terms[i] for i in s.on.attestations]
    return one_of(s.draw, known) if known and s.chance(4) else terms


def attest_signed(s: Scene) -> str:
    who = one_of(s.draw, s.parties() if s.chance(70) else list(s.on.parties))
    terms, along = attestation(s, who, one_of(s.draw, (8, 10, 1)))
    consent = s.consent("Attest", terms, terms.address("attester"))
    return s.act("AttestationLog.attestSigned", s.anyone(), terms, along, consent)


def _known(s: Scene) -> Terms | None:
    live = [i for i, word in s.on.attestations.items() if word.status == 1]
    chosen = s.pick(live, list(s.on.attestations))
    return s.on.terms[chosen] if chosen else None


def revoke(s: Scene) -> str:
    terms = _known(s)
    if terms is None:
        return attest(s)
    named = {"attestation": record_id(terms), "reason": NOTHING}
    revocation = s.terms("AttestationRevocation", **named)
    sender = s.sender(terms.address("attester"))
    return s.act("AttestationLog.revoke", sender, revocation, terms)


def revoke_signed(s: Scene) -> str:
    terms = _known(s)
    if terms is None:
        return attest_signed(s)
    named = {"attestation": record_id(terms), "reason": NOTHING}
    revocation = s.terms("AttestationRevocation", **named)
    consent = s.consent("RevokeAttestation", revocation, terms.address("attester"))
    return s.act("AttestationLog.revokeSigned", s.anyone(), revocation, terms, consent)


def anchor(s: Scene) -> str:
    kind, digest = one_of(s.draw, (1, 2, 255)), s.digest()
    if s.on.anchors and s.chance(20):
        kind, digest = one_of(s.draw, list(s.on.anchors))
    return s.act("AttestationLog.anchor", s.anyone(), kind, digest)
