"""Rules about rights: grants, transfers, ends, settling and orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets_standing import VALID, asset_status
from tests.model.consents import NO_CONSENT, Consent
from tests.model.draws import one_of
from tests.model.ledger import NOTHING, ZERO
from tests.model.pledges_standing import Pledged, ids_digest
from tests.model.records import Group, Right
from tests.model.rights_standing import (
    ALL_PURPOSES,
    LIVE,
    NON_EXCLUSIVE,
    SETTLED,
    TERMINABLE,
    is_evidenced,
    right_status,
    root_held,
    root_id,
)
from tests.model.scene import DAY, HOUR, Scene
from tests.model.statuses import path_to

KINDS = (1, 2, 3)
ODD_RIGHT = Right(ZERO)


@dataclass(frozen=True, slots=True)
class Handle:
    """A right as a rule uses it: where it hangs and how it stands."""

    asset: Terms
    kind: int
    path: tuple[Terms, ...]
    id: Digest
    right: Right
    group: Group
    rev: int
    until: int
    live: bool

    @property
    def asset_id(self) -> Digest:
        """Its asset."""
        return record_id(self.asset)

    @property
    def purposes(self) -> int:
        """The purposes it may be used for."""
        return self.path[0].integer("purposes") if self.path else ALL_PURPOSES


def handle(s: Scene, asset_id: Digest, kind: int, path: tuple[Terms, ...]) -> Handle:
    """The right at the head of a path."""
    on, asset = s.on, s.on.assets[asset_id]
    head = record_id(path[0]) if path else root_id(asset_id, kind)
    right = on.rights.get(head) or root_held(asset.registrant, kind)
    until = min([asset.until, *(t.integer("until") for t in path)])
    live = asset_status(on, asset_id) == VALID
    live = live and right_status(on, asset_id, kind, path) == LIVE
    group = on.groups.get(head, Group())
    terms = on.terms[asset_id]
    return Handle(terms, kind, path, head, right, group, asset.rev, until, live)


def all_rights(s: Scene) -> list[Handle]:
    """Every root that is evidenced and every granted right."""
    found = []
    for asset_id, asset in s.on.assets.items():
        found += [handle(s, asset_id, k, ()) for k in KINDS if is_evidenced(asset, k)]
    for right_id in s.on.rights:
        if right_id in s.on.terms:
            found.append(granted(s, right_id))
    return found


def granted(s: Scene, right_id: Digest) -> Handle:
    """A granted right."""
    path = path_to(s.on, right_id)
    return handle(s, path[0].digest("asset"), path[0].integer("kind"), path)


def a_right(s: Scene, kind: int = 0, *, flag: int = 0) -> Handle:
    """A right, likely one that is live, of that kind and with that flag."""
    every = all_rights(s)
    fits = [h for h in every if h.live and h.right.flags & flag == flag]
    fits = [h for h in fits if not kind or h.kind == kind]
    chosen = s.pick(fits, every)
    assert chosen is not None
    return chosen


def right_of(s: Scene, asset_id: str, right_id: str) -> Right:
    """The right as written, or the root as its registrant holds it."""
    written = s.on.rights.get(Digest(right_id))
    if written is not None:
        return written
    asset = s.on.assets.get(Digest(asset_id))
    for kind in KINDS if asset else ():
        if asset is not None and root_id(Digest(asset_id), kind) == right_id:
            return root_held(asset.registrant, kind)
    return ODD_RIGHT


def someone_else(s: Scene, who: str) -> str:
    """A party without roles, likely another."""
    others = [other for other in s.parties() if other != who]
    return s.pick(others, [who]) or who


def pledges_on(s: Scene, right_id: str, *, only_forbidding: bool = False) -> list[Terms]:
    """Terms of the pledges that count on a right, in order of rank."""
    right = s.on.rights.get(Digest(right_id), ODD_RIGHT)
    found = []
    for record, pledge in s.on.pledges.items():
        terms = s.on.terms[record]
        counts = pledge.status == 1 and pledge.epoch == right.pledge_epoch
        if terms["right"] == right_id and counts and (pledge.forbids or not only_forbidding):
            found.append((pledge.rank, terms))
    return [terms for _, terms in sorted(found, key=lambda pair: pair[0])]


def staying(s: Scene, listed: Sequence[Terms]) -> Digest:
    """Hash of the pledges that are not past their end."""
    live = [i for i, t in enumerate(listed) if s.now + HOUR < t.integer("until")]
    return ids_digest(listed, live)


def pledged(s: Scene, act: str, deed: Terms, listed: Sequence[Terms], seq: int) -> list[Pledged]:
    """The pledges listed, each with its pledgee's consent to the deed where one is needed."""
    found = []
    for terms in s.spoiled(listed):
        over = terms.integer("until") <= s.now and s.chance(80)
        consent = NO_CONSENT if over else s.consent(act, deed, terms.address("pledgee"), seq)
        found.append(Pledged(terms, consent))
    return found


def expired_children(s: Scene, parent: str) -> list[Terms]:
    """Terms of a right's children that expired and were not settled; now and then ended ones."""
    found = []
    for record, right in s.on.rights.items():
        terms = s.on.terms.get(record)
        if terms is None or terms["parent"] != parent or right.until > s.now:
            continue
        if not right.end or (right.end == SETTLED and s.chance(10)):
            found.append(terms)
    return found


def grant_terms(s: Scene, parent: Handle, grantee: str, **changes: object) -> Terms:
    """Terms of a child right within its parent."""
    until = min(parent.until, s.now + one_of(s.draw, (180 * DAY, 20 * DAY, 3 * HOUR)))
    wide = parent.purposes & 0xFFFF
    values: dict[str, object] = {
        "asset": parent.asset_id,
        "rev": parent.rev,
        "parent": parent.id,
        "grantor": parent.right.holder,
        "grantee": grantee,
        "kind": parent.kind,
        "exclusivity": one_of(s.draw, (0, 0, 0, 1, 2)),
        "from_": _start(s, parent),
        "until": until,
        "purposes": one_of(s.draw, (wide, wide, wide & 3 or wide, wide | 1 << 20)),
        "scope": s.digest(),
        "terms": s.digest(),
        "flags": one_of(s.draw, (3, 3, 7, 3, 7, 1, 2, 0)),
    }
    return s.terms("Grant", **{**values, **changes})


def _start(s: Scene, parent: Handle) -> int:
    least = max([0, *(t.integer("from") for t in parent.path)])
    return max(least, s.now + one_of(s.draw, (0, 0, 0, -HOUR, 5 * DAY)))


def grant(s: Scene) -> str:
    parent = a_right(s, flag=2)
    if parent.right.flags & 2 and s.chance(40):
        deep = [h for h in all_rights(s) if h.live and len(h.path) > 0]
        deepest = max(deep, key=lambda h: len(h.path), default=parent)
        parent = deepest if s.chance(10) else s.pick(deep, [parent]) or parent
    terms = grant_terms(s, parent, someone_else(s, parent.right.holder))
    if s.chance(4):
        terms = s.pick([t for t in s.on.terms.values() if t.name == "Grant"]) or terms
    return do_grant(s, parent, terms)


def do_grant(s: Scene, parent: Handle, terms: Terms) -> str:
    """Show a grant with all it needs."""
    seq = parent.right.seq
    harmless = terms["exclusivity"] == NON_EXCLUSIVE
    listed = pledges_on(s, parent.id, only_forbidding=harmless)
    path = s.spoiled(parent.path)
    settled = s.spoiled(expired_children(s, parent.id), parent.path)
    pledges = pledged(s, "Grant", terms, listed, seq)
    grantor = s.consent("Grant", terms, terms.address("grantor"), seq)
    grantee = s.consent("Grant", terms, terms.address("grantee"), seq)
    arguments = (terms, path, settled, pledges, grantor, grantee)
    return s.act("RightsLedger.grant", s.anyone(), *arguments)


def transfer(s: Scene) -> str:
    moved = a_right(s, flag=1)
    listed = pledges_on(s, moved.id)
    terms = s.terms(
        "Transfer",
        asset=moved.asset_id,
        rev=moved.rev,
        right=moved.id,
        kind=moved.kind,
        from_=moved.right.holder,
        to=someone_else(s, moved.right.holder),
        made=moved.group.made,
        pledges=staying(s, listed),
        terms=s.digest(),
    )
    seq, path = moved.right.seq, s.spoiled(moved.path)
    pledges = pledged(s, "Transfer", terms, listed, seq)
    giver = s.consent("Transfer", terms, terms.address("from"), seq)
    taker = s.consent("Transfer", terms, terms.address("to"), seq)
    arguments = (terms, path, pledges, giver, taker)
    return s.act("RightsLedger.transfer", s.anyone(), *arguments)


def a_granted(s: Scene, *, leaf: bool = False) -> Handle | None:
    """A granted right, likely one that is live; with leaf one without open children."""
    every = [h for h in all_rights(s) if h.path]
    fits = [h for h in every if h.live and not (leaf and h.group.open)]
    return s.pick(fits, every)


def terminate(s: Scene) -> str:
    right = a_granted(s, leaf=s.chance(70))
    if right is None:
        return grant(s)
    terms = s.terms("Termination", asset=right.asset_id, right=right.id, reason=NOTHING)
    above = right_of(s, right.asset_id, str(right.path[0]["parent"])).holder
    seq = right.right.seq
    alone = bool(right.right.flags & TERMINABLE) and s.chance(70)
    consents = [s.consent("Terminate", terms, above, seq)]
    listed = [] if alone and s.chance(90) else pledges_on(s, right.id)
    if not alone:
        consents.append(s.consent("Terminate", terms, right.right.holder, seq))
    consents = _spoiled_consents(s, consents)
    pledges = pledged(s, "Terminate", terms, listed, seq)
    path = () if s.chance(2) else s.spoiled(right.path)
    return s.act("RightsLedger.terminate", s.anyone(), terms, path, pledges, consents)


def _spoiled_consents(s: Scene, consents: list[Consent]) -> list[Consent]:
    return s.spoiled(consents) if len(consents) == 2 else consents


def surrender(s: Scene) -> str:
    right = a_granted(s, leaf=s.chance(80))
    if right is None:
        return grant(s)
    terms = s.terms("Surrender", asset=right.asset_id, right=right.id, reason=NOTHING)
    seq, holder = right.right.seq, right.right.holder
    pledges = pledged(s, "Surrender", terms, pledges_on(s, right.id), seq)
    consent = s.consent("Surrender", terms, holder, seq)
    given = right.path[0] if s.chance(97) else right.path[-1]
    return s.act("RightsLedger.surrender", s.anyone(), terms, given, pledges, consent)


def settle(s: Scene) -> str:
    every = [h for h in all_rights(s) if h.path]
    over = [h for h in every if h.right.until <= s.now and not h.right.end]
    chosen = s.pick(over, every)
    if chosen is None:
        return grant(s)
    soon = chosen.right.until - s.now
    if not over and 0 < soon < 25 * DAY and s.chance(70):
        s.pair.pass_time(soon)
    same = [h.path[0] for h in over if h.asset_id == chosen.asset_id]
    listed = s.spoiled(same[:3] or [chosen.path[0]], [chosen.path[0]])
    return s.act("RightsLedger.settle", s.anyone(), chosen.asset_id, listed)
