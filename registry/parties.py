"""Parties: admit, enrol, roles, rotate, recover, veto, mandates, operators, keys, voiding,
suspension, closing.
"""

from __future__ import annotations

from collections.abc import Sequence

from registry.errors import InvalidValueError
from registry.records import SignedConsent, Terms, party_id, record_id
from registry.session import Session, Written
from registry.types import Digest, PartyId

LEDGER = "PartyRegistry"
_OWN_ACTS = {
    "CredentialKey": ("Key", "addKey"),
    "Compromise": ("Compromise", "compromiseKey"),
    "Voiding": ("Void", "voidConsent"),
    "Detachment": ("Detach", "detach"),
    "Veto": ("Veto", "vetoRecovery"),
    "Closure": ("Close", "close"),
}


async def admit(session: Session, terms: Terms, roles: int, consent: SignedConsent) -> Written:
    """Admit a party without an enrolling node, with roles. Sent by the authority."""
    given = session.consents("Enrol", terms, [consent])
    party = party_id(terms)
    return await session.submit(LEDGER, "admit", (terms.abi(), roles, given.of(party)), party)


async def enrol(session: Session, terms: Terms, consent: SignedConsent) -> Written:
    """Enrol a party under a node; its new signer signs. Sent by the node."""
    given = session.consents("Enrol", terms, [consent])
    party = party_id(terms)
    return await session.submit(LEDGER, "enrol", (terms.abi(), given.of(party)), party)


async def set_roles(session: Session, party: PartyId, roles: int) -> Written:
    """Set a party's roles. Sent by the authority."""
    return await session.submit(LEDGER, "setRoles", (party, roles), party)


async def rotate(
    session: Session, terms: Terms, current: SignedConsent, incoming: SignedConsent | None
) -> Written:
    """Change a party's signer: the old and the new sign the same consent; with one signer, only
    the epoch rises.
    """
    given = session.consents("Rotate", terms, [current])
    signature = _same_digest(current, incoming)
    args = (terms.abi(), given.of(PartyId(terms.address("party"))), signature)
    return await session.submit(LEDGER, "rotate", args, record_id(terms))


async def add_operator(
    session: Session, terms: Terms, consent: SignedConsent, operator: SignedConsent
) -> Written:
    """Add a second sender for a party: party and operator sign the same consent."""
    given = session.consents("Operator", terms, [consent])
    args = (terms.abi(), given.of(PartyId(terms.address("party"))), _same_digest(consent, operator))
    return await session.submit(LEDGER, "addOperator", args, record_id(terms))


def _same_digest(first: SignedConsent, second: SignedConsent | None) -> bytes:
    """The second signature over the first consent's digest; empty where there is none."""
    if second is None:
        return b""
    if first.digest() != second.digest():
        raise InvalidValueError("consent/1/message", "both signers sign the very same consent")
    return second.signature


async def end_operator(
    session: Session, terms: Terms, operator: Terms, consent: SignedConsent
) -> Written:
    """End an operator, given its terms; the party signs."""
    given = session.consents("EndOperator", terms, [consent])
    args = (terms.abi(), operator.abi(), given.of(PartyId(operator.address("party"))))
    return await session.submit(LEDGER, "endOperator", args, record_id(terms))


async def mandate(session: Session, terms: Terms, consent: SignedConsent) -> Written:
    """Let an agent consent to named acts; the principal signs."""
    given = session.consents("Mandate", terms, [consent])
    args = (terms.abi(), given.of(PartyId(terms.address("principal"))))
    return await session.submit(LEDGER, "mandate", args, record_id(terms))


async def end_mandate(
    session: Session, terms: Terms, mandate_terms: Terms, consent: SignedConsent
) -> Written:
    """End a mandate, given its terms; the principal or the agent signs."""
    given = session.consents("EndMandate", terms, [consent])
    args = (terms.abi(), mandate_terms.abi(), given.of(consent.consent.party))
    return await session.submit(LEDGER, "endMandate", args, record_id(terms))


async def own_act(session: Session, terms: Terms, consent: SignedConsent) -> Written:
    """What a party does to itself by one consent: a key, a compromise, a voiding, a veto,
    detaching, closing.
    """
    if terms.name not in _OWN_ACTS:
        raise InvalidValueError("terms", "must be one of " + ", ".join(_OWN_ACTS), value=terms.name)
    act, function = _OWN_ACTS[terms.name]
    given = session.consents(act, terms, [consent])
    args = (terms.abi(), given.of(PartyId(terms.address("party"))))
    return await session.submit(LEDGER, function, args, record_id(terms))


async def propose_recovery(session: Session, terms: Terms, consent: SignedConsent) -> Written:
    """Propose a new signer for a party that lost its key. Sent by its enrolling node or that
    one's successor.
    """
    given = session.consents("Recover", terms, [consent])
    party = PartyId(terms.address("party"))
    path = await session.succession(await session.enrolling_node(party))
    args = (terms.abi(), path, given.of(party))
    return await session.submit(LEDGER, "proposeRecovery", args, record_id(terms))


async def order_recovery(session: Session, terms: Terms, consent: SignedConsent) -> Written:
    """Order a recovery at once. Sent by a covering regulator."""
    given = session.consents("Recover", terms, [consent])
    args = (terms.abi(), given.of(PartyId(terms.address("party"))))
    return await session.submit(LEDGER, "orderRecovery", args, record_id(terms))


async def complete_recovery(session: Session, party: PartyId) -> Written:
    """Complete a recovery whose delay has passed. Anyone."""
    return await session.submit(LEDGER, "completeRecovery", (party,), party)


async def dismiss_recovery(
    session: Session, party: PartyId, by: PartyId, reason: Digest
) -> Written:
    """Dismiss an open recovery. Sent by a covering regulator."""
    return await session.submit(LEDGER, "dismissRecovery", (party, by, reason), party)


async def suspend(
    session: Session, party: PartyId, by: PartyId, reason: Digest, *, as_regulator: bool
) -> Written:
    """Suspend a party by its enrolling node or a covering regulator."""
    return await _order(session, "suspendParty", party, by, reason, as_regulator)


async def lift(
    session: Session, party: PartyId, by: PartyId, reason: Digest, *, as_regulator: bool
) -> Written:
    """Lift a suspension of a party."""
    return await _order(session, "liftParty", party, by, reason, as_regulator)


async def _order(
    session: Session, function: str, party: PartyId, by: PartyId, reason: Digest, as_regulator: bool
) -> Written:
    path: Sequence[PartyId] = []
    if not as_regulator:
        path = await session.succession(await session.enrolling_node(party))
    return await session.submit(LEDGER, function, (party, by, as_regulator, path, reason), party)


async def close_by_authority(session: Session, terms: Terms) -> Written:
    """Close a party. Sent by the authority."""
    return await session.submit(LEDGER, "closeByAuthority", (terms.abi(),), record_id(terms))
