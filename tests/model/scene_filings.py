"""Rules about trades made off exchange: filed by both sides, adopted by a venue."""

from __future__ import annotations

from registry.records import Terms
from tests.model.draws import one_of
from tests.model.ledger import NOTHING, ZERO
from tests.model.offers import GUIDED, TRANSFER, takes_all
from tests.model.parties_standing import VENUE
from tests.model.rights_standing import OPERATE
from tests.model.scene import DAY, Scene
from tests.model.scene_exchange import (
    basis_of,
    begun,
    handle_of,
    operate_of,
    sellable,
)
from tests.model.scene_rights import (
    ODD_RIGHT,
    Handle,
    a_right,
    expired_children,
    handle,
    pledged,
    pledges_on,
    someone_else,
    staying,
)


def file(s: Scene) -> str:
    right = sellable(s) if s.chance(70) else a_right(s)
    operate, mode = operate_of(s, right), one_of(s.draw, (1, 1, TRANSFER))
    moved, exclusivity = mode == TRANSFER, 0 if mode == TRANSFER else one_of(s.draw, (0, 0, 2))
    everything = takes_all(mode, exclusivity)
    listed = pledges_on(s, right.id, only_forbidding=not everything)
    start = 0 if moved else begun(s, right)
    wide = right.purposes & operate.purposes & 0xFFFF
    terms = s.terms(
        "OffTrade",
        asset=right.asset_id,
        rev=right.rev,
        right=right.id,
        operate=operate.id if s.chance(85) else NOTHING,
        seller=right.right.holder,
        buyer=someone_else(s, right.right.holder),
        mode=mode,
        kind=right.kind,
        exclusivity=exclusivity,
        from_=start,
        until=0 if moved else min(s.now + 50 * DAY, right.until),
        purposes=0 if moved else one_of(s.draw, (wide, right.purposes & 0xFFFF)),
        scope=s.digest(),
        terms=s.digest(),
        flags=0 if moved else 3,
        regime=one_of(s.draw, (3, 3, 1, GUIDED)),
        form=0,
        currency=156,
        price=one_of(s.draw, (0, 40)),
        signed=s.now - one_of(s.draw, (0, 60, -DAY)) if s.chance(30) else s.now,
        made=right.group.made,
        pledges=staying(s, listed),
    )
    if s.chance(3):
        terms = s.pick([s.on.terms[i] for i in s.on.filings]) or terms
    return _show_filing(s, terms, right, operate, listed)


def _show_filing(
    s: Scene, terms: Terms, right: Handle, operate: Handle, listed: list[Terms]
) -> str:
    seq = s.on.rights.get(right.id, ODD_RIGHT).seq
    pledges = pledged(s, "File", terms, listed, seq)
    seller = s.consent("File", terms, terms.address("seller"), seq)
    buyer = s.consent("File", terms, terms.address("buyer"), seq)
    settled = s.spoiled(expired_children(s, right.id))
    paths = (s.spoiled(right.path), s.spoiled(operate.path))
    arguments = (terms, *paths, settled, pledges, seller, buyer)
    return s.act("ExchangeLedger.file", s.anyone(), *arguments)


def adopt(s: Scene) -> str:
    fresh = [i for i, word in s.on.filings.items() if word.operated and word.venue == ZERO]
    chosen = s.pick(fresh, list(s.on.filings))
    if chosen is None:
        return file(s)
    terms = s.on.terms[chosen]
    right = handle_of(s, terms)
    operate = handle(s, right.asset_id, OPERATE, ())
    basis = basis_of(s, right, operate, terms.integer("regime"))
    agents = [agent for record, agent in s.on.filing_agents if record == chosen]
    venue = one_of(s.draw, s.parties(VENUE) + agents)
    return s.act("ExchangeLedger.adopt", s.sender(venue), terms, basis, venue)
