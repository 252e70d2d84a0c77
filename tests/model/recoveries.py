"""Rotation and recovery of a party's key, its mandates and operators (LEDGER, "Recovery")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.consents import Consent, Signature, ensure_new_signer, ensure_own, ensure_signed
from tests.model.ledger import ZERO, Ledger, Refused
from tests.model.parties import enrolling_node, ensure_fits_clock, journal
from tests.model.parties_standing import (
    ACTIVE,
    CLOSED,
    active,
    ensure_regulator,
    known,
    not_closed,
    party,
)
from tests.model.records import Mandate, Operator, Recovery

PROPOSED, VETOED = 1, 2
LIVE, ENDED = 1, 2
LAST_EPOCH = 2**16 - 1
LAST_OWN_EPOCH = LAST_EPOCH - 256
"""From here on only recovery raises the epoch."""


def rotate(on: Ledger, sender: str, terms: Terms, consent: Consent, new: Signature) -> None:
    """A party changes its signer; whatever the old epoch held lapses."""
    who, signer = terms.address("party"), terms.address("signer")
    word = not_closed(on, who)
    digest = ensure_own(on, "Rotate", terms, consent, who)
    if signer == ZERO:
        raise Refused("PartySignerZero")
    if signer != word.signer:
        ensure_signed(on, signer, digest, new)
    if word.epoch >= LAST_OWN_EPOCH:
        raise Refused("PartyEpochsExhausted", party=who)
    _give_signer(on, who, signer)
    journal(on, "Rotated", who, record_id(terms), terms, on.parties[who])


def propose_recovery(
    on: Ledger, sender: str, terms: Terms, path: Sequence[str], signer: Consent
) -> None:
    """The enrolling node proposes a new signer, who takes over after the delay."""
    who, record = terms.address("party"), record_id(terms)
    not_closed(on, who)
    node = enrolling_node(on, who, path, sender)
    if node == ZERO or node != terms["by"]:
        raise Refused("RecoveryNodeWrong", expected=node, actual=terms["by"])
    ensure_new_signer(on, "Recover", terms, signer, who, terms.address("signer"))
    if who in on.recoveries:
        raise Refused("RecoveryOpen", party=who)
    _ensure_unused(on, record)
    on.records[record] = LIVE
    ready = on.time + on.recovery_delay
    on.recoveries[who] = Recovery(terms.address("signer"), ready, PROPOSED)
    on.recovery_ids[who] = record
    journal(on, "RecoveryProposed", who, record, terms, on.recoveries[who])


def complete_recovery(on: Ledger, sender: str, who: str) -> None:
    """Anyone completes a recovery that nobody vetoed, once its time has come."""
    recovery = on.recoveries.get(who, Recovery())
    if recovery.state != PROPOSED:
        raise Refused("RecoveryStateWrong", party=who, state=recovery.state)
    if on.time < recovery.ready:
        raise Refused("RecoveryNotReady", ready=recovery.ready, time=on.time)
    not_closed(on, who)
    _recover(on, who, on.recovery_ids[who], recovery.signer, ZERO)


def veto_recovery(on: Ledger, sender: str, terms: Terms, consent: Consent) -> None:
    """The party stops a recovery, though its node suspended it: a regulator then decides."""
    who = terms.address("party")
    not_closed(on, who)
    ensure_own(on, "Veto", terms, consent, who)
    recovery = on.recoveries.get(who, Recovery())
    if recovery.state != PROPOSED:
        raise Refused("RecoveryStateWrong", party=who, state=recovery.state)
    if on.recovery_ids[who] != terms["recovery"]:
        raise Refused("RecordNotLive", id=terms["recovery"])
    on.recoveries[who] = replace(recovery, state=VETOED)
    journal(on, "RecoveryVetoed", who, record_id(terms), terms, ZERO, on.recoveries[who])


def order_recovery(on: Ledger, sender: str, terms: Terms, signer: Consent) -> None:
    """A regulator gives a party a new signer, and opens a closed one again."""
    who, record, by = terms.address("party"), record_id(terms), terms.address("by")
    word = known(on, who)
    _ensure_orders(on, sender, who, by)
    ensure_new_signer(on, "Recover", terms, signer, who, terms.address("signer"))
    _ensure_unused(on, record)
    on.records[record] = ENDED
    if word.status == CLOSED:
        on.parties[who] = replace(word, status=ACTIVE)
        on.successors.pop(who, None)
    _recover(on, who, record, terms.address("signer"), by)


def dismiss_recovery(on: Ledger, sender: str, who: str, by: str, why: str) -> None:
    """A regulator ends a recovery that is open."""
    known(on, who)
    _ensure_orders(on, sender, who, by)
    if who not in on.recoveries:
        raise Refused("RecoveryStateWrong", party=who, state=0)
    record = on.recovery_ids[who]
    _end_open(on, who)
    journal(on, "RecoveryDismissed", who, record, by, why)


def _ensure_orders(on: Ledger, sender: str, who: str, by: str) -> None:
    if by == who:
        raise Refused("RecoveryNodeWrong", expected=ZERO, actual=by)
    ensure_regulator(on, by, sender, party(on, who).region)


def _recover(on: Ledger, who: str, record: Digest, signer: str, by: str) -> None:
    _end_open(on, who)
    _give_signer(on, who, signer)
    journal(on, "Recovered", who, record, signer, by, on.parties[who])


def _end_open(on: Ledger, who: str) -> None:
    if who in on.recoveries:
        on.records[on.recovery_ids.pop(who)] = ENDED
        del on.recoveries[who]


def _give_signer(on: Ledger, who: str, signer: str) -> None:
    word = party(on, who)
    if word.epoch == LAST_EPOCH:
        raise Refused("PartyEpochsExhausted", party=who)
    on.parties[who] = replace(word, signer=signer, epoch=word.epoch + 1, voids=0)


def _ensure_unused(on: Ledger, record: Digest) -> None:
    if record in on.records:
        raise Refused("RecordExists", id=record)


def _ensure_ahead(on: Ledger, until: int) -> None:
    if until <= on.time:
        raise Refused("TimeInvalid", time=until, limit=on.time)


def mandate(on: Ledger, sender: str, terms: Terms, consent: Consent) -> None:
    """A principal names an agent; an older mandate of the same agent ends."""
    who, agent = terms.address("principal"), terms.address("agent")
    record, until = record_id(terms), terms.integer("until")
    word = active(on, who)
    ensure_own(on, "Mandate", terms, consent, who)
    known(on, agent)
    if agent == who:
        raise Refused("ConsentAgentConflict", agent=agent)
    _ensure_unused(on, record)
    _ensure_ahead(on, until)
    on.records[record] = LIVE
    older = on.mandate_ids.get((who, agent))
    if older is not None:
        _end_mandate(on, who, agent, older, who)
    ensure_fits_clock(until)
    on.mandates[who, agent] = Mandate(terms.integer("acts"), until, word.epoch)
    on.mandate_ids[who, agent] = record
    journal(on, "Mandated", who, record, terms, on.mandates[who, agent])


def end_mandate(on: Ledger, sender: str, end: Terms, terms: Terms, consent: Consent) -> None:
    """Principal or agent ends a mandate, once."""
    who, agent, by = terms.address("principal"), terms.address("agent"), consent.party
    record = record_id(terms)
    if by not in (who, agent):
        raise Refused("ConsentPartyWrong", expected=who, actual=by)
    not_closed(on, by)
    ensure_own(on, "EndMandate", end, consent, by)
    if end["mandate"] != record or on.records.get(record) != LIVE:
        raise Refused("RecordNotLive", id=end["mandate"])
    del on.mandates[who, agent], on.mandate_ids[who, agent]
    _end_mandate(on, who, agent, record, by)


def _end_mandate(on: Ledger, who: str, agent: str, record: Digest, by: str) -> None:
    on.records[record] = ENDED
    journal(on, "MandateEnded", who, record, agent, by)


def add_operator(
    on: Ledger, sender: str, terms: Terms, consent: Consent, signature: Signature
) -> None:
    """A party names an account that sends for it; the account signs too."""
    who, account = terms.address("party"), terms.address("operator")
    record, until = record_id(terms), terms.integer("until")
    word = active(on, who)
    digest = ensure_own(on, "Operator", terms, consent, who)
    if account == ZERO:
        raise Refused("PartySignerZero")
    ensure_signed(on, account, digest, signature)
    _ensure_unused(on, record)
    _ensure_ahead(on, until)
    on.records[record] = LIVE
    older = on.operator_ids.get((who, account))
    if older is not None:
        on.records[older] = ENDED
        journal(on, "OperatorEnded", who, older, account)
    ensure_fits_clock(until)
    on.operators[who, account] = Operator(until, word.epoch)
    on.operator_ids[who, account] = record
    journal(on, "OperatorAdded", who, record, terms, on.operators[who, account])


def end_operator(on: Ledger, sender: str, end: Terms, terms: Terms, consent: Consent) -> None:
    """A party ends an operator, once."""
    who, account, record = terms.address("party"), terms.address("operator"), record_id(terms)
    not_closed(on, who)
    ensure_own(on, "EndOperator", end, consent, who)
    if end["operator"] != record or on.records.get(record) != LIVE:
        raise Refused("RecordNotLive", id=end["operator"])
    del on.operators[who, account], on.operator_ids[who, account]
    on.records[record] = ENDED
    journal(on, "OperatorEnded", who, record, account)
