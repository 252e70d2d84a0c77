"""Amending and cancelling: whose consent a change of a registration needs (LEDGER, "Amending")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets_standing import (
    CANCELLED,
    EXPIRED,
    SUSPENDED,
    ensure_not_ended,
    ensure_rev,
    node_acting,
    note_agent,
    take_consent,
)
from tests.model.consents import Consent
from tests.model.ledger import ZERO, Ledger, Refused
from tests.model.pledges_standing import (
    Pledged,
    ensure_agents_apart,
    ensure_parties_apart,
    standing,
)
from tests.model.profiles import ensure_not_paused, profile
from tests.model.records import Asset, Group, Right
from tests.model.rights_standing import SUSPENDED as RIGHT_SUSPENDED
from tests.model.rights_standing import is_evidenced, root_held, root_id, root_right

CHANGE, RENEWAL = 1, 4
KINDS = (1, 2, 3)
LAST_TIME = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Deed:
    """A change of an asset: what is signed, at which revision, and who records it."""

    act: str
    terms: Terms
    asset_id: Digest
    before: Asset
    recorder: str


def amend(
    on: Ledger,
    sender: str,
    terms: Terms,
    amendment: Terms,
    path: Sequence[str],
    consents: Sequence[Consent],
    pledges: Sequence[Sequence[Pledged]],
) -> None:
    """The node records a change, correction, level change or renewal."""
    ensure_not_paused(on)
    asset_id = record_id(terms)
    if amendment["asset"] != asset_id:
        raise Refused("AssetMismatch", expected=asset_id, actual=amendment["asset"])
    after = _amended(on, terms, amendment)
    by = node_acting(on, terms.address("node"), path, sender)
    deed = Deed("Amend", amendment, asset_id, on.assets[asset_id], by)
    renewal = amendment["form"] == RENEWAL
    consenter = _any_holder(on, deed, consents) if renewal else _holders(on, deed, after, consents)
    _pledgees_consent(on, deed, pledges)
    _ensure_all_apart(on, deed, consents, pledges)
    on.assets[asset_id] = after
    data = (amendment, by, consenter, after)
    on.emit("AssetRegistry", "Amended", asset_id, record_id(amendment), data=data)
    for kind in KINDS:
        if is_evidenced(after, kind) and not is_evidenced(deed.before, kind) and after.touched:
            _write_root(on, deed, kind, consenter)


def _amended(on: Ledger, terms: Terms, amendment: Terms) -> Asset:
    asset_id = record_id(terms)
    asset = ensure_not_ended(on, asset_id)
    ensure_rev(on, asset_id, amendment.integer("rev"))
    _ensure_lawful(on, asset, amendment)
    until, level = amendment.integer("until"), amendment.integer("level")
    if amendment["form"] == RENEWAL:
        term = profile(on, terms.integer("profile")).term
        latest = max(asset.until, on.time) + term
        if term and until > latest:
            raise Refused("TermTooLong", until=until, latest=latest)
    elif asset.until <= on.time:
        raise Refused("AssetNotValid", asset=asset_id, status=EXPIRED)
    cleared = asset.rights & ~amendment.integer("rights")
    if asset.suspended and (until < asset.until or cleared):
        raise Refused("AssetNotValid", asset=asset_id, status=SUSPENDED)
    approval = asset.approval if level == asset.level else 0
    rights, rev = amendment.integer("rights"), asset.rev + 1
    return replace(asset, until=until, rights=rights, level=level, approval=approval, rev=rev)


def _ensure_lawful(on: Ledger, asset: Asset, amendment: Terms) -> None:
    """Only a renewal lengthens the term, and it changes nothing else."""
    form, level, rights, until = (
        amendment.integer(name) for name in ("form", "level", "rights", "until")
    )
    renewal = form == RENEWAL
    broken = {
        2: not CHANGE <= form <= RENEWAL,
        5: not 0 < level <= 3 or (renewal and level != asset.level),
        6: not 0 < rights <= 7 or (renewal and rights != asset.rights),
        7: not on.time < until <= LAST_TIME or renewal != (until > asset.until),
    }
    for field, is_broken in broken.items():
        if is_broken:
            raise Refused("AssetTermsInvalid", field=field)


def _live_root(on: Ledger, deed: Deed, kind: int) -> Right | None:
    """A live root; before any root was written, as the registrant holds it."""
    if not is_evidenced(deed.before, kind):
        return None
    if not deed.before.touched:
        return root_held(deed.before.registrant, kind)
    root = root_right(on, deed.asset_id, kind)
    return root if root and not root.end else None


def _holders(on: Ledger, deed: Deed, after: Asset, consents: Sequence[Consent]) -> str:
    """The first live root's holder consents, and whoever loses by the change; each once.

    Who clears a right, or ends the asset, loses it; where the term shrinks all do.
    """
    lost = {kind for kind in KINDS if after.end or not is_evidenced(after, kind)}
    asked = set(KINDS) if after.until < deed.before.until else lost
    given: list[str] = []
    for kind in KINDS:
        root = _live_root(on, deed, kind)
        if root is None or (given and kind not in asked):
            continue
        if kind in asked:
            _ensure_free(on, deed, kind, root, 0 if kind in lost else after.until)
        if root.holder in given:
            continue
        if len(given) == len(consents):
            raise Refused("ConsentMissing", party=root.holder)
        _agree(on, deed, consents[len(given)], root.holder)
        given.append(root.holder)
    if not given:
        raise Refused("ConsentMissing", party=deed.before.registrant)
    if len(given) != len(consents):
        raise Refused("ConsentNotNeeded", party=consents[len(given)].party)
    return given[0]


def _ensure_free(on: Ledger, deed: Deed, kind: int, root: Right, limit: int) -> None:
    """What an order froze does not vanish, and no licence is shortened by its grantor."""
    record = root_id(deed.asset_id, kind)
    if root.suspended:
        raise Refused("RightNotLive", right=record, status=RIGHT_SUSPENDED)
    group = on.groups.get(record, Group())
    if group.open and group.max_until > limit:
        raise Refused("RootGroupOpen", root=record, open=group.open)


def _any_holder(on: Ledger, deed: Deed, consents: Sequence[Consent]) -> str:
    """A renewal harms nobody: one live root's holder asks for it."""
    if not consents:
        raise Refused("ConsentMissing", party=deed.before.registrant)
    if len(consents) != 1:
        raise Refused("ConsentNotNeeded", party=consents[1].party)
    by = consents[0].party
    roots = [_live_root(on, deed, kind) for kind in KINDS]
    if by not in {root.holder for root in roots if root}:
        raise Refused("ConsentNotNeeded", party=by)
    _agree(on, deed, consents[0], by)
    return by


def _agree(on: Ledger, deed: Deed, consent: Consent, who: str) -> None:
    take_consent(on, deed.act, deed.terms, consent, who, deed.before.rev, deed.recorder)
    note_agent(on, deed.asset_id, record_id(deed.terms), consent)


def _pledgees_consent(on: Ledger, deed: Deed, pledges: Sequence[Sequence[Pledged]]) -> None:
    """Each pledgee of a root agrees to the change."""
    pledged = []
    for kind in KINDS if deed.before.touched else ():
        record = root_id(deed.asset_id, kind)
        root = on.rights.get(record)
        if root is not None and not root.end and root.pledges:
            pledged.append((record, root))
    for place, (record, root) in enumerate(pledged):
        if place == len(pledges):
            counts = {"expected": root.pledges, "listed": 0}
            raise Refused("PledgesListIncomplete", right=record, **counts)
        listed = [one.terms for one in pledges[place]]
        for needed in standing(on, record, root, listed, only_forbidding=False):
            consent, pledgee = pledges[place][needed].consent, listed[needed].address("pledgee")
            _agree(on, deed, consent, pledgee)
    if len(pledged) != len(pledges):
        raise Refused("ConsentNotNeeded", party=ZERO)


def _ensure_all_apart(
    on: Ledger, deed: Deed, consents: Sequence[Consent], pledges: Sequence[Sequence[Pledged]]
) -> None:
    """No agent of a party to the deed is, or serves, another party to it."""
    for place, consent in enumerate(consents):
        for other in consents[place + 1 :]:
            ensure_parties_apart(on, deed.act, consent.party, consent.agent, other)
        for listed in pledges:
            ensure_agents_apart(on, deed.act, consent, listed)


def _write_root(on: Ledger, deed: Deed, kind: int, holder: str) -> None:
    """A right newly evidenced is the consenter's: its root is written where it is not plain."""
    record = root_id(deed.asset_id, kind)
    root = on.rights.get(record)
    if root is None and holder == deed.before.registrant:
        return
    if root is not None and root.suspended and root.holder != holder:
        raise Refused("RightNotLive", right=record, status=RIGHT_SUSPENDED)
    if root is None:
        root = root_held(holder, kind)
    elif root.end:
        raise Refused("RightEnded", right=record, end=root.end)
    elif root.holder != holder:
        root = replace(root, holder=holder, seq=root.seq + 1)
    on.rights[record] = root
    on.emit("RightsLedger", "RootWritten", deed.asset_id, record, data=(holder, root))


def cancel(
    on: Ledger,
    sender: str,
    cancellation: Terms,
    consents: Sequence[Consent],
    pledges: Sequence[Sequence[Pledged]],
) -> None:
    """Every live root's holder and pledgee end the registration, where no licence hangs on it."""
    ensure_not_paused(on)
    asset_id = cancellation.digest("asset")
    asset = ensure_not_ended(on, asset_id)
    ensure_rev(on, asset_id, cancellation.integer("rev"))
    if asset.suspended:
        raise Refused("AssetNotValid", asset=asset_id, status=SUSPENDED)
    deed = Deed("Cancel", cancellation, asset_id, asset, ZERO)
    after = replace(asset, end=CANCELLED, until=0)
    _holders(on, deed, after, consents)
    _pledgees_consent(on, deed, pledges)
    _ensure_all_apart(on, deed, consents, pledges)
    on.assets[asset_id] = replace(asset, end=CANCELLED)
    data = (cancellation, on.assets[asset_id])
    on.emit("AssetRegistry", "Cancelled", asset_id, record_id(cancellation), data=data)
