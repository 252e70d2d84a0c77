"""Rules about listings, trades and filings."""

from __future__ import annotations

from dataclasses import replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.consents import Consent
from tests.model.draws import one_of
from tests.model.ledger import NOTHING, ZERO
from tests.model.listings import is_offerable
from tests.model.offers import CEILING, GUIDED, TRANSFER, Basis, takes_all
from tests.model.parties_standing import VENUE
from tests.model.rights_standing import OPERATE
from tests.model.scene import DAY, Scene
from tests.model.scene_assets import an_asset
from tests.model.scene_rights import (
    ODD_RIGHT,
    Handle,
    a_right,
    all_rights,
    expired_children,
    handle,
    pledged,
    pledges_on,
    someone_else,
    staying,
)
from tests.model.statuses import path_to

YEAR = 365 * DAY


def operate_of(s: Scene, right: Handle) -> Handle:
    """The OPERATE right that the holder relies on: the same, one it holds, or the root."""
    if right.kind == OPERATE:
        return right
    mine = [h for h in all_rights(s) if h.asset_id == right.asset_id and h.kind == OPERATE]
    held = [h for h in mine if h.right.holder == right.right.holder and h.live]
    return s.pick(held, mine) or handle(s, right.asset_id, OPERATE, ())


def sellable(s: Scene) -> Handle:
    """A right whose holder also holds OPERATE, or now and then any."""
    every = [h for h in all_rights(s) if h.live]
    operators = {(h.asset_id, h.right.holder) for h in every if h.kind == OPERATE}
    fits = [h for h in every if (h.asset_id, h.right.holder) in operators]
    return s.pick(fits, every) or a_right(s)


def evidence(s: Scene, right: Handle, *, ceiling: bool) -> tuple[list[Terms], list[Terms]]:
    """Findings by assessors about the asset or right, and a regulator's ceiling."""
    about = (right.asset_id, right.id)
    live = [i for i, word in s.on.attestations.items() if word.status == 1]
    named = [s.on.terms[i] for i in live if s.on.terms[i]["subject"] in about]
    current = [t for t in named if t["rev"] == right.rev]
    caps = [t for t in current if t["kind"] == CEILING]
    findings = [t for t in current if t["kind"] != CEILING][:3]
    if s.chance(10):
        findings = named[:1]
    return s.spoiled(findings, named), caps[:1] if ceiling else []


def basis_of(s: Scene, right: Handle, operate: Handle, regime: int) -> Basis:
    """What an offer of that right rests on."""
    findings, caps = evidence(s, right, ceiling=regime == GUIDED)
    asset = right.asset if s.chance(98) else an_asset(s)
    path, operate_path = s.spoiled(right.path), s.spoiled(operate.path)
    return Basis(asset, tuple(path), tuple(operate_path), tuple(findings), tuple(caps))


def _agent_of(s: Scene, seller: str) -> str:
    """Now and then an agent through which the seller offers."""
    agents = [agent for who, agent in s.on.mandates if who == seller]
    return one_of(s.draw, agents) if agents and s.chance(40) else ZERO


def listing_terms(s: Scene, right: Handle, previous: Digest = NOTHING, venue: str = "") -> Terms:
    """Terms of an offer of a right, and what it rests on (kept for when it is shown)."""
    operate = operate_of(s, right)
    mode = one_of(s.draw, (1, 1, 1, TRANSFER))
    exclusivity = 0 if mode == TRANSFER else one_of(s.draw, (0, 0, 0, 1, 2))
    regime = one_of(s.draw, (3, 3, 3, 1, GUIDED))
    basis = basis_of(s, right, operate, regime)
    wide = right.purposes & operate.purposes & 0xFFFF
    limit = basis.ceiling[0].integer("value") if basis.ceiling else 100
    moved = mode == TRANSFER
    units = 1 if takes_all(mode, exclusivity) else one_of(s.draw, (5, 1, 2))
    made = s.terms(
        "Listing",
        asset=right.asset_id,
        rev=right.rev,
        right=right.id,
        operate=operate.id,
        venue=venue or one_of(s.draw, s.parties(VENUE)),
        seller=right.right.holder,
        agent=_agent_of(s, right.right.holder),
        mode=mode,
        kind=right.kind,
        exclusivity=exclusivity,
        duration=0 if moved else one_of(s.draw, (90 * DAY, DAY)),
        purposes=0 if moved else one_of(s.draw, (wide, wide, 1 << 21 | wide)),
        scope=s.digest(),
        terms=s.digest(),
        flags=0 if moved else one_of(s.draw, (3, 7, 0)),
        units=units,
        regime=regime,
        form=one_of(s.draw, (0, 0, 1)) if regime == 3 else 0,
        currency=156,
        price=0 if regime == 1 else max(0, limit - one_of(s.draw, (0, 1, 50, -1))),
        ceiling=record_id(basis.ceiling[0]) if basis.ceiling else NOTHING,
        attestations=[record_id(t) for t in basis.findings],
        until=s.now + one_of(s.draw, (200 * DAY, 3 * DAY)),
        previous=previous,
    )
    s.bases[record_id(made)] = basis
    return made


def _list_consent(s: Scene, terms: Terms, seq: int) -> Consent:
    """The seller's consent, by the agent that the terms name where they name one."""
    agent = terms.address("agent")
    consent = s.consent("List", terms, terms.address("seller"), seq)
    if consent.agent == agent or s.chance(5):
        return consent
    word = s.on.parties.get(agent)
    changed = replace(consent, agent=agent, agent_epoch=word.epoch if word else 0)
    signer = word or s.on.parties.get(terms.address("seller"))
    return s.signers.signed(s.on, "List", terms, changed, signer.signer if signer else ZERO)


def list_offer(s: Scene) -> str:
    right = sellable(s)
    terms = listing_terms(s, right)
    if s.chance(3):
        terms = s.pick([s.on.terms[i] for i in s.on.listings]) or terms
    basis = s.bases[record_id(terms)]
    consent = _list_consent(s, terms, right.right.seq)
    sender = s.sender(terms.address("venue"))
    return _kept(s, terms, s.act("ExchangeLedger.list", sender, terms, basis, consent))


def _kept(s: Scene, terms: Terms, outcome: str) -> str:
    if outcome and record_id(terms) not in s.on.listings:
        del s.bases[record_id(terms)]
    return outcome


def _a_listing(s: Scene, *states: int) -> Terms | None:
    found = [i for i, word in s.on.listings.items() if word.state in states]
    chosen = s.pick(found, list(s.on.listings))
    return s.on.terms[chosen] if chosen else None


def handle_of(s: Scene, terms: Terms) -> Handle:
    """The right that a listing or a trade names."""
    path = path_to(s.on, str(terms["right"]))
    return handle(s, terms.digest("asset"), terms.integer("kind"), path)


def revise(s: Scene) -> str:
    previous = _a_listing(s, 1, 2)
    if previous is None:
        return list_offer(s)
    right = handle_of(s, previous)
    terms = listing_terms(s, right, record_id(previous), previous.address("venue"))
    basis, consent = s.bases[record_id(terms)], _list_consent(s, terms, right.right.seq)
    sender = s.sender(terms.address("venue"))
    arguments = (terms, previous, basis, consent)
    return _kept(s, terms, s.act("ExchangeLedger.revise", sender, *arguments))


def _turn(s: Scene, name: str, *states: int) -> str:
    terms = _a_listing(s, *states)
    if terms is None or (s.on.listings[record_id(terms)].state not in states and s.chance(50)):
        return list_offer(s)
    return s.act(name, s.sender(terms.address("venue")), terms, s.digest())


def suspend(s: Scene) -> str:
    return _turn(s, "ExchangeLedger.suspend", 1)


def resume(s: Scene) -> str:
    return _turn(s, "ExchangeLedger.resume", 2)


def delist(s: Scene) -> str:
    return _turn(s, "ExchangeLedger.delist", 1, 2)


def withdraw(s: Scene) -> str:
    terms = _a_listing(s, 1, 2)
    if terms is None:
        return list_offer(s)
    withdrawal = s.terms("Withdrawal", listing=record_id(terms), reason=NOTHING)
    consent = s.consent("Withdraw", withdrawal, terms.address("seller"))
    return s.act("ExchangeLedger.withdraw", s.anyone(), withdrawal, terms, consent)


def trade(s: Scene) -> str:
    open_ = [s.on.terms[i] for i, word in s.on.listings.items() if word.state == 1]
    ready = [t for t in open_ if is_offerable(s.on, t, s.bases[record_id(t)])]
    offer = s.pick(ready, [s.on.terms[i] for i in s.on.listings])
    if offer is None or (not ready and s.chance(60)):
        return list_offer(s)
    right, moved = handle_of(s, offer), offer["mode"] == TRANSFER
    everything = takes_all(offer.integer("mode"), offer.integer("exclusivity"))
    listed = pledges_on(s, right.id, only_forbidding=not everything)
    start = 0 if moved else begun(s, right)
    length = one_of(s.draw, (offer.integer("duration"), DAY, offer.integer("duration") + 60))
    until = 0 if moved else min(start + length, right.until)
    terms = s.terms(
        "Trade",
        listing=record_id(offer),
        asset=offer["asset"],
        rev=offer["rev"],
        seller=offer["seller"],
        buyer=_buyer(s, offer),
        price=offer["price"],
        from_=start,
        until=until,
        made=right.group.made,
        pledges=staying(s, listed),
    )
    return _show_trade(s, terms, offer, right, listed)


def begun(s: Scene, right: Handle) -> int:
    least = max([0, *(t.integer("from") for t in right.path)])
    return max(least, s.now - one_of(s.draw, (0, 60)))


def _buyer(s: Scene, offer: Terms) -> str:
    if s.chance(5):
        return one_of(s.draw, (offer.address("seller"), offer.address("venue")))
    return someone_else(s, offer.address("seller"))


def _show_trade(s: Scene, terms: Terms, offer: Terms, right: Handle, listed: list[Terms]) -> str:
    seq = s.on.rights.get(right.id, ODD_RIGHT).seq
    basis = s.bases[record_id(offer)]
    if s.flaw == "list":
        basis = replace(basis, findings=tuple(s.spoiled(basis.findings)))
        basis = replace(basis, path=tuple(s.spoiled(basis.path)))
    settled = s.spoiled(expired_children(s, right.id))
    pledges = pledged(s, "Trade", terms, listed, seq)
    buyer = s.consent("Trade", terms, terms.address("buyer"), seq)
    arguments = (terms, offer, basis, settled, pledges, buyer)
    return s.act("ExchangeLedger.trade", s.sender(offer.address("venue")), *arguments)
