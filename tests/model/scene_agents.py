"""Rules about mandates and operators, and about what only the register itself may call."""

from __future__ import annotations

from typing import Any

from registry.records import Terms, record_id
from tests.model.consents import NO_CONSENT, Signature, digest_of
from tests.model.draws import one_of
from tests.model.ledger import NOTHING, ZERO
from tests.model.parties_standing import VENUE, party
from tests.model.scene import DAY, Scene
from tests.model.scene_parties import by_id, fresh_account, target

ALL_ACTS = 2**64 - 1


def principal(s: Scene) -> str:
    """Somebody who lets another act for it."""
    return one_of(s.draw, s.parties()) if s.chance(80) else target(s)


def mandate(s: Scene) -> str:
    who = principal(s)
    agent = one_of(s.draw, list(s.on.parties))
    if s.chance(60):
        agent = one_of(s.draw, [*s.parties(VENUE), s.named["merchant"]])
    acts = one_of(s.draw, (ALL_ACTS, ALL_ACTS, 1 << 24 | 1 << 25, 1 << 32, 0))
    until = s.now + one_of(s.draw, (30 * DAY, 400 * DAY, 2**33))
    terms = s.terms("Mandate", principal=who, agent=agent, acts=acts, until=until, scope=s.digest())
    terms = _again(s, terms)
    consent = s.consent("Mandate", terms, terms.address("principal"))
    return s.act("PartyRegistry.mandate", s.anyone(), terms, consent)


def _again(s: Scene, terms: Terms) -> Terms:
    """Now and then terms that were used before."""
    used = [t for t in s.on.terms.values() if t.name == terms.name]
    return one_of(s.draw, used) if used and s.chance(8) else terms


def end_mandate(s: Scene) -> str:
    ended = by_id(s, list(s.on.mandate_ids.values()), "Mandate")
    if ended is None:
        return mandate(s)
    end = s.terms("MandateEnd", mandate=record_id(ended))
    by = ended.address(one_of(s.draw, ("principal", "agent")))
    consent = s.consent("EndMandate", end, by)
    return s.act("PartyRegistry.endMandate", s.anyone(), end, ended, consent)


def add_operator(s: Scene) -> str:
    who = target(s) if s.chance(50) else one_of(s.draw, list(s.on.parties))
    kept = [account for party_id, account in s.on.operators if party_id == who]
    account = one_of(s.draw, kept) if kept and s.chance(30) else fresh_account(s)
    until = s.now + one_of(s.draw, (30 * DAY, 400 * DAY, 2**33))
    terms = s.terms("Operator", party=who, operator=account, until=until)
    terms = _again(s, terms)
    consent = s.consent("Operator", terms, terms.address("party"))
    digest = digest_of(s.on, "Operator", terms, consent)
    new: Signature = s.signers.sign(terms.address("operator"), digest)
    return s.act("PartyRegistry.addOperator", s.anyone(), terms, consent, new)


def end_operator(s: Scene) -> str:
    ended = by_id(s, list(s.on.operator_ids.values()), "Operator")
    if ended is None:
        return add_operator(s)
    end = s.terms("OperatorEnd", operator=record_id(ended))
    consent = s.consent("EndOperator", end, ended.address("party"))
    return s.act("PartyRegistry.endOperator", s.anyone(), end, ended, consent)


def update_authority(s: Scene) -> str:
    """The administrator hands a ledger to an authority: the same again, or no contract."""
    name = one_of(s.draw, ("PartyRegistry", "AssetRegistry"))
    manager = s.on.contracts["AccessManager"]
    authority = manager if s.chance(60) else s.named["relay"]
    target_address = s.on.contracts[name]
    return s.act("AccessManager.updateAuthority", s.authority(), target_address, authority)


def _stranger(s: Scene) -> str:
    return party(s.on, one_of(s.draw, list(s.on.parties))).signer


def _inner(name: str, arguments: tuple[Any, ...]) -> Any:
    """A rule that calls what only another contract of the register may call."""

    def call(s: Scene) -> str:
        return s.act(name, _stranger(s), *arguments)

    call.__doc__ = f"A stranger calls {name}."
    return call


INNER = {
    "PartyRegistry.setAuthority": (ZERO,),
    "PartyRegistry.count": (ZERO, ZERO, 1),
    "PartyRegistry.countMandated": (ZERO, ZERO, ZERO),
    "PartyRegistry.countAndVerify": (ZERO, ZERO, 1, NOTHING, 16, NOTHING, NO_CONSENT),
    "AssetRegistry.setAuthority": (ZERO,),
    "AssetRegistry.extend": (NOTHING, 0, NOTHING, NOTHING),
    "AssetRegistry.extendMany": (NOTHING, 0, [NOTHING]),
    "RightsLedger.countPledge": (NOTHING, 0, 1, [], 0, 0),
    "RightsLedger.sellTransfer": (NOTHING, 0, 1, [], [], False, ZERO, ZERO, NOTHING, 0),
    "RightsLedger.setWord": (NOTHING, 1),
    "RightsLedger.writeRoot": (NOTHING, 1, ZERO),
}


def sell_grant(s: Scene) -> str:
    """A stranger makes a right as if it had been sold."""
    terms = next(t for t in s.on.terms.values() if t.name == "Grant")
    return s.act("RightsLedger.sellGrant", _stranger(s), terms, 0, [], [], [], False, 0)


INNER_RULES = {name: _inner(name, arguments) for name, arguments in INNER.items()}
