"""Consents: who must have signed what, in which epoch and until when (LEDGER, "Consents")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from registry.records import ConsentType, Terms, keccak, record_id, schema
from registry.types import Digest
from tests.model.ledger import ZERO, Ledger, Refused, as_bytes
from tests.model.parties_standing import active, is_operator_live, party

LONGEST = 90 * 24 * 3600
LAST_OWN_ACT = 12
"""Acts up to `close` are a party's about itself and take no agent."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature: whose key made it, over which digest, and its bytes.

    canonical: 65 bytes with a low `s`, the one form that counts of a key; a wallet may differ.
    """

    key: str
    over: Digest
    raw: bytes
    canonical: bool = True

    def abi(self) -> bytes:
        """As calldata."""
        return self.raw


NO_SIGNATURE = Signature(ZERO, Digest("0x" + "0" * 64), b"")


@dataclass(frozen=True, slots=True)
class Consent:
    """One party's agreement to one act, as it is shown to the register."""

    party: str
    seq: int
    epoch: int
    deadline: int
    agent: str = ZERO
    agent_epoch: int = 0
    signature: Signature = NO_SIGNATURE

    def abi(self) -> tuple[object, ...]:
        """As calldata."""
        stated = (self.party, self.seq, self.epoch, self.agent, self.agent_epoch, self.deadline)
        return (*stated, self.signature.raw)


NO_CONSENT = Consent(ZERO, 0, 0, 0)
"""In place of the consent of a pledgee whose pledge is past its end."""


@cache
def consent_type(act: str) -> ConsentType:
    """The type of an act's consent by the act's name, such as `Grant`."""
    return schema().consent_type(act)


def digest_of(on: Ledger, act: str, terms: Terms, consent: Consent) -> Digest:
    """What is signed: the EIP-712 digest for the contract that the act is on."""
    kind = consent_type(act)
    stated: tuple[object, ...] = (consent.party, consent.seq, consent.epoch)
    stated += (consent.agent, consent.agent_epoch, consent.deadline)
    struct = keccak(kind.typehash + as_bytes(record_id(terms)) + b"".join(map(as_bytes, stated)))
    return Digest("0x" + keccak(b"\x19\x01" + on.separator(kind.contract) + struct).hex())


def ensure_of(consent: Consent, party_id: str, seq: int) -> None:
    """The consent is of that party, for that state of the record it rests on."""
    if consent.party != party_id:
        raise Refused("ConsentPartyWrong", expected=party_id, actual=consent.party)
    if consent.seq != seq:
        raise Refused("ConsentSeqWrong", expected=seq, actual=consent.seq)


def ensure_good(on: Ledger, act: str, terms: Terms, consent: Consent) -> None:
    """The consent of an active party over these terms counts now."""
    active(on, consent.party)
    digest = digest_of(on, act, terms, consent)
    signer = _entitled_signer(on, act, consent, digest)
    _ensure_in_time(on, consent)
    ensure_signed(on, signer, digest, consent.signature)


def ensure_given(
    on: Ledger, act: str, terms: Terms, consent: Consent, party_id: str, seq: int
) -> None:
    """The consent is of that party at that sequence number, and counts now."""
    ensure_of(consent, party_id, seq)
    ensure_good(on, act, terms, consent)


def ensure_pair(on: Ledger, act: str, terms: Terms, first: Consent, second: Consent) -> None:
    """Both sides consent, and neither one's agent is, or serves, the other."""
    ensure_good(on, act, terms, first)
    ensure_good(on, act, terms, second)
    number = consent_type(act).act
    ensure_apart(on, number, first.agent, second.party, second.agent)
    ensure_apart(on, number, second.agent, first.party, first.agent)


def ensure_own(on: Ledger, act: str, terms: Terms, consent: Consent, who: str) -> Digest:
    """A party's own consent about itself; the caller says in which standing it may give it."""
    ensure_of(consent, who, 0)
    digest = digest_of(on, act, terms, consent)
    signer = _entitled_signer(on, act, consent, digest)
    _ensure_in_time(on, consent)
    ensure_signed(on, signer, digest, consent.signature)
    return digest


def ensure_new_signer(
    on: Ledger, act: str, terms: Terms, consent: Consent, who: str, signer: str
) -> None:
    """Whoever is to become a party's signer agrees, in epoch zero."""
    if signer == ZERO:
        raise Refused("PartySignerZero")
    ensure_of(consent, who, 0)
    if consent.epoch != 0:
        raise Refused("ConsentEpochWrong", party=who, expected=0, actual=consent.epoch)
    _ensure_no_agent(act, consent)
    digest = digest_of(on, act, terms, consent)
    _ensure_in_time(on, consent)
    ensure_signed(on, signer, digest, consent.signature)


def ensure_apart(on: Ledger, act: int, agent: str, other: str, other_agent: str) -> None:
    """An agent is not the other side, its agent, its mandatary or its operator, by any key."""
    if agent == ZERO:
        return
    key = party(on, agent).signer
    same = agent in (other, other_agent) or key == party(on, other).signer
    shared = other_agent != ZERO and key == party(on, other_agent).signer
    serves = is_mandated(on, other, agent, act) or is_operator_live(on, other, key)
    if same or shared or serves:
        raise Refused("ConsentAgentConflict", agent=agent)


def is_mandated(on: Ledger, principal: str, agent: str, act: int) -> bool:
    """Whether the agent's mandate for that act is live in the principal's present epoch."""
    mandate = on.mandates.get((principal, agent))
    if mandate is None or on.time >= mandate.until:
        return False
    return mandate.epoch == party(on, principal).epoch and bool(mandate.acts >> act & 1)


def ensure_signed(on: Ledger, signer: str, digest: Digest, signature: Signature) -> None:
    """The signer, or the owner of the wallet it is, signed this digest."""
    by_key = signature.canonical and signature.key == signer
    by_wallet = signature.key == on.wallets.get(signer)
    if signature.over != digest or not (by_key or by_wallet):
        raise Refused("ConsentSignatureInvalid", signer=signer, digest=digest)


def _entitled_signer(on: Ledger, act: str, consent: Consent, digest: Digest) -> str:
    """Whose signature counts: the party's, or its agent's."""
    who, word = consent.party, party(on, consent.party)
    if consent.epoch != word.epoch:
        raise Refused("ConsentEpochWrong", party=who, expected=word.epoch, actual=consent.epoch)
    _ensure_not_void(on, who, digest)
    if consent.agent == ZERO and consent.agent_epoch == 0:
        return word.signer
    _ensure_no_agent(act, consent)
    agent, number = active(on, consent.agent), consent_type(act).act
    if consent.agent_epoch != agent.epoch:
        given = {"expected": agent.epoch, "actual": consent.agent_epoch}
        raise Refused("ConsentEpochWrong", party=consent.agent, **given)
    if not is_mandated(on, who, consent.agent, number):
        raise Refused("ConsentMandateMissing", party=who, agent=consent.agent, act=number)
    _ensure_not_void(on, consent.agent, digest)
    return agent.signer


def _ensure_no_agent(act: str, consent: Consent) -> None:
    """No agent signs what a party decides about itself; an epoch of no agent means nothing."""
    if consent.agent == ZERO:
        if consent.agent_epoch:
            given = {"expected": 0, "actual": consent.agent_epoch}
            raise Refused("ConsentEpochWrong", party=ZERO, **given)
        return
    number = consent_type(act).act
    if number <= LAST_OWN_ACT:
        raise Refused("ConsentAgentRefused", agent=consent.agent, act=number)


def _ensure_not_void(on: Ledger, who: str, digest: Digest) -> None:
    if (who, party(on, who).epoch, digest) in on.voids:
        raise Refused("ConsentVoidedByParty", party=who, digest=digest)


def _ensure_in_time(on: Ledger, consent: Consent) -> None:
    if consent.deadline < on.time:
        raise Refused("ConsentExpired", deadline=consent.deadline, time=on.time)
    if consent.deadline > on.time + LONGEST:
        raise Refused("ConsentTooFar", deadline=consent.deadline, latest=on.time + LONGEST)
