"""Rules about pledges, and about amending and cancelling, which pledgees must agree to."""

from __future__ import annotations

from registry.records import Terms, record_id
from tests.model.consents import Consent
from tests.model.draws import one_of
from tests.model.ledger import NOTHING
from tests.model.parties_standing import LENDER, REGULATOR
from tests.model.pledges_standing import Pledged
from tests.model.rights_standing import is_evidenced, root_id
from tests.model.scene import DAY, HOUR, Scene
from tests.model.scene_assets import an_asset
from tests.model.scene_rights import (
    KINDS,
    Handle,
    a_right,
    granted,
    handle,
    pledged,
    pledges_on,
    right_of,
    someone_else,
    staying,
)
from tests.model.statuses import path_to

CHANGE, RENEWAL = 1, 4
YEAR = 365 * DAY


def pledge(s: Scene) -> str:
    right = a_right(s, flag=1)
    taken = [h for h in s.on.pledges if s.on.pledges[h].status == 1]
    if taken and s.chance(40):
        right = _handle_of(s, s.on.terms[one_of(s.draw, taken)])
    return do_pledge(s, right, one_of(s.draw, s.parties(LENDER) + s.parties()[:1]))


def _handle_of(s: Scene, terms: Terms) -> Handle:
    """The right that a pledge is on."""
    right_id = terms.digest("right")
    if right_id in s.on.terms:
        return granted(s, right_id)
    return handle(s, terms.digest("asset"), terms.integer("kind"), ())


def do_pledge(s: Scene, right: Handle, pledgee: str) -> str:
    """Show a pledge with all it needs."""
    listed = pledges_on(s, right.id)
    terms = s.terms(
        "Pledge",
        asset=right.asset_id,
        rev=right.rev,
        right=right.id,
        kind=right.kind,
        pledgor=right.right.holder,
        pledgee=pledgee,
        rank=right.right.last_rank + 1 if right.right.pledges else 0,
        forbids=one_of(s.draw, (0, 0, 1)),
        until=s.now + one_of(s.draw, (YEAR, 30 * DAY, 3 * HOUR)),
        made=right.group.made,
        pledges=staying(s, listed),
        secured=s.digest(),
        registration=s.digest(),
    )
    closed = [record for record, word in s.on.pledges.items() if word.status != 1]
    if s.on.pledges and s.chance(6):
        terms = s.on.terms[one_of(s.draw, closed or list(s.on.pledges))]
        right = _handle_of(s, terms)
        listed = pledges_on(s, right.id)
    seq = right.right.seq
    pledgor = s.consent("Pledge", terms, terms.address("pledgor"), seq)
    second = s.consent("Pledge", terms, terms.address("pledgee"), seq)
    arguments = (terms, s.spoiled(right.path), s.spoiled(listed), pledgor, second)
    return s.act("PledgeLedger.pledge", s.anyone(), *arguments)


def _a_pledge(s: Scene) -> Terms | None:
    live = [record for record, pledge_ in s.on.pledges.items() if pledge_.status == 1]
    chosen = s.pick(live, list(s.on.pledges))
    return s.on.terms[chosen] if chosen else None


def release(s: Scene) -> str:
    chosen = _a_pledge(s)
    if chosen is None:
        return pledge(s)
    terms = s.terms("Release", pledge=record_id(chosen), reason=NOTHING)
    consent = s.consent("Release", terms, chosen.address("pledgee"))
    return s.act("PledgeLedger.release", s.anyone(), terms, chosen, consent)


def expire(s: Scene) -> str:
    over = [
        s.on.terms[record]
        for record, word in s.on.pledges.items()
        if word.status == 1 and word.until <= s.now
    ]
    chosen = s.pick(over) or _a_pledge(s)
    if chosen is None:
        return pledge(s)
    soon = chosen.integer("until") - s.now
    if not over and 0 < soon < 40 * DAY and s.chance(70):
        s.pair.pass_time(soon)
        over = [chosen]
    same = [t for t in over if t["asset"] == chosen["asset"]] or [chosen]
    others = [s.on.terms[record] for record in s.on.pledges]
    listed = [] if s.chance(2) else s.spoiled(same, others)
    return s.act("PledgeLedger.expire", s.anyone(), listed)


def enforce(s: Scene) -> str:
    chosen = _a_pledge(s)
    if chosen is None:
        return pledge(s)
    asset, right_id = s.on.terms[chosen.digest("asset")], chosen.digest("right")
    holder = right_of(s, record_id(asset), right_id).holder
    asset = asset if s.chance(97) else an_asset(s)
    standing = s.spoiled(pledges_on(s, right_id))
    path = s.spoiled(path_to(s.on, right_id))
    by, to = one_of(s.draw, s.parties(REGULATOR)), someone_else(s, holder)
    to = s.anyone() if s.chance(4) else to
    arguments = (asset, chosen, standing, path, to, by, s.digest())
    return s.act("PledgeLedger.enforce", s.sender(by), *arguments)


def _holders(s: Scene, asset: Terms, kinds: tuple[int, ...]) -> list[str]:
    """Holders of the live roots of those kinds, the first live one's in any case, each once."""
    found: list[str] = []
    word = s.on.assets[record_id(asset)]
    for kind in KINDS:
        right = right_of(s, record_id(asset), root_id(record_id(asset), kind))
        live = is_evidenced(word, kind) and not right.end
        if live and (not found or kind in kinds) and right.holder not in found:
            found.append(right.holder)
    return found


def _deed_pledges(s: Scene, act: str, deed: Terms, asset: Terms, rev: int) -> list[list[Pledged]]:
    """For each root that is pledged, its pledges with their pledgees' consents."""
    roots = [root_id(record_id(asset), kind) for kind in KINDS]
    listed = [pledges_on(s, root) for root in roots]
    return s.spoiled([pledged(s, act, deed, each, rev) for each in listed if each])


def amend(s: Scene) -> str:
    moved = [s.on.terms[i] for i, word in s.on.assets.items() if word.touched and word.rights < 7]
    asset = one_of(s.draw, moved) if moved and s.chance(30) else an_asset(s)
    word = s.on.assets[record_id(asset)]
    form = one_of(s.draw, (1, 2, 3, RENEWAL))
    rights = one_of(s.draw, (word.rights, 7, 7, word.rights, 3, 5, 6))
    rights = 7 if word.touched and s.chance(40) else rights
    level = one_of(s.draw, (word.level, word.level, 2, 3))
    until = one_of(s.draw, (word.until, word.until, max(word.until - 30 * DAY, 1)))
    if form == RENEWAL:
        rights, level, until = word.rights, word.level, max(word.until, s.now) + YEAR
        until += one_of(s.draw, (0, 0, 12 * YEAR))
    amendment = s.terms(
        "Amendment",
        asset=record_id(asset),
        rev=word.rev,
        form=form,
        manifest=s.digest(),
        content=s.digest(),
        level=level,
        rights=rights,
        until=min(until, 2**40 - 1),
        reason=NOTHING,
    )
    return _show_amendment(s, asset, amendment)


def _show_amendment(s: Scene, asset: Terms, amendment: Terms) -> str:
    word = s.on.assets[record_id(asset)]
    lost = word.rights & ~amendment.integer("rights")
    cleared = tuple(kind for kind in KINDS if lost >> (kind - 1) & 1)
    kinds = KINDS if amendment.integer("until") < word.until else cleared
    who = _holders(s, asset, kinds)
    if amendment["form"] == RENEWAL and who:
        who = [one_of(s.draw, _holders(s, asset, KINDS))]
    consents = [s.consent("Amend", amendment, one, word.rev) for one in who]
    consents = _maybe_spoiled(s, consents)
    pledges = _deed_pledges(s, "Amend", amendment, asset, word.rev)
    path, by = s.succession(asset.address("node"))
    arguments = (asset, amendment, path, consents, pledges)
    return s.act("AssetRegistry.amend", s.sender(by), *arguments)


def _maybe_spoiled(s: Scene, consents: list[Consent]) -> list[Consent]:
    return s.spoiled(consents, consents)


def cancel(s: Scene) -> str:
    asset = an_asset(s)
    word = s.on.assets[record_id(asset)]
    terms = s.terms("Cancellation", asset=record_id(asset), rev=word.rev, reason=NOTHING)
    who = _holders(s, asset, KINDS)
    consents = [s.consent("Cancel", terms, one, word.rev) for one in who]
    consents = _maybe_spoiled(s, consents)
    pledges = _deed_pledges(s, "Cancel", terms, asset, word.rev)
    return s.act("AssetRegistry.cancel", s.anyone(), terms, consents, pledges)
