"""Pledging rights, and what becomes of the pledges (LEDGER, "Pledges")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets_standing import ensure_current, ensure_open, ensure_rev_fits, touch
from tests.model.consents import (
    Consent,
    consent_type,
    ensure_apart,
    ensure_given,
    ensure_of,
    ensure_pair,
)
from tests.model.ledger import ZERO, Ledger, Refused
from tests.model.parties_standing import active, ensure_regulator_over
from tests.model.pledges_standing import (
    CLOSED,
    ENFORCED,
    EXPIRED,
    LIVE,
    RELEASED,
    ids_digest,
    live_pledge,
    standing,
)
from tests.model.records import Pledge, Right
from tests.model.rights_standing import EXPIRED as RIGHT_EXPIRED
from tests.model.rights_standing import TRANSFERABLE, Found, live_right, right_status, root_id_of

MOST = 8
LAST_TIME = 2**32 - 1


def pledge(
    on: Ledger,
    sender: str,
    terms: Terms,
    path: Sequence[Terms],
    listed: Sequence[Terms],
    pledgor: Consent,
    pledgee: Consent,
) -> None:
    """Holder and pledgee make a right stand as security, behind the pledges that stand already."""
    record, asset_id = record_id(terms), terms.digest("asset")
    ensure_rev_fits(terms.integer("rev"))
    ensure_current(on, asset_id, terms.integer("rev"))
    on.emit("PledgeLedger", "PledgeMade", asset_id, record, data=(terms,))
    found = live_right(on, asset_id, terms.integer("kind"), path)
    ensure_of(pledgor, terms.address("pledgor"), found.word.seq)
    ensure_of(pledgee, terms.address("pledgee"), found.word.seq)
    ensure_pair(on, "Pledge", terms, pledgor, pledgee)
    _note_agent(on, asset_id, record, pledgor)
    _note_agent(on, asset_id, record, pledgee)
    _ensure_pledgeable(on, terms, found)
    _ensure_security(on, terms, found)
    places = standing(on, found.id, found.word, listed, only_forbidding=False)
    stay = ids_digest(listed, places)
    if terms["pledges"] != stay:
        raise Refused("PledgesStayWrong", expected=terms["pledges"], actual=stay)
    if record in on.pledges:
        raise Refused("PledgeExists", pledge=record)
    _write(on, terms, found)
    if not path:
        touch(on, asset_id)


def _write(on: Ledger, terms: Terms, found: Found) -> None:
    right, rank, forbids = found.word, terms.integer("rank"), terms.integer("forbids")
    on.pledges[record_id(terms)] = Pledge(
        terms.address("pledgee"),
        LIVE,
        rank,
        right.pledge_epoch,
        forbids,
        terms.integer("until"),
    )
    on.rights[found.id] = replace(
        right,
        pledges=right.pledges + 1,
        forbidding=right.forbidding + forbids,
        last_rank=rank,
    )


def _ensure_pledgeable(on: Ledger, terms: Terms, found: Found) -> None:
    """The pledgor's own, transferable right, with room for one pledge more."""
    right, pledgor = found.word, terms["pledgor"]
    if terms["right"] != found.id:
        raise Refused("RightPathBroken", step=0)
    if right.holder != pledgor:
        raise Refused("RightHolderWrong", right=found.id, holder=right.holder, party=pledgor)
    if pledgor == terms["pledgee"]:
        raise Refused("RightToSelf", party=pledgor)
    if not right.flags & TRANSFERABLE:
        raise Refused("RightNotTransferable", right=found.id)
    if right.pledges == MOST:
        raise Refused("PledgeTooMany", right=found.id)


def _ensure_security(on: Ledger, terms: Terms, found: Found) -> None:
    """Ranks are by time; and nothing was granted since the terms were signed."""
    right, until, made = found.word, terms.integer("until"), terms.integer("made")
    rank = right.last_rank + 1 if right.pledges else 0
    if terms["rank"] != rank:
        raise Refused("PledgeRankWrong", expected=rank, actual=terms["rank"])
    if terms.integer("forbids") > 1:
        raise Refused("PledgeTermsInvalid", field=7)
    if not on.time < until <= LAST_TIME:
        raise Refused("PledgeTermsInvalid", field=8)
    if made != found.group.made:
        raise Refused("RightMadeWrong", expected=made, actual=found.group.made)


def _note_agent(on: Ledger, asset_id: Digest, record: Digest, consent: Consent) -> None:
    if consent.agent != ZERO:
        data = (consent.party, consent.agent)
        on.emit("PledgeLedger", "AgentConsented", asset_id, record, data=data)


def release(on: Ledger, sender: str, terms: Terms, released: Terms, pledgee: Consent) -> None:
    """The pledgee lets go, whatever the status of right and asset, even in a pause."""
    record, right_id = record_id(released), released.digest("right")
    right = on.rights.get(right_id)
    live_pledge(on, record, right)
    if terms["pledge"] != record:
        raise Refused("PledgeTermsInvalid", field=0)
    ensure_given(on, "Release", terms, pledgee, released.address("pledgee"), 0)
    assert right is not None
    ensure_apart(on, consent_type("Release").act, pledgee.agent, right.holder, ZERO)
    words = _close(on, record, right_id, RELEASED)
    data = (terms, pledgee.agent, *words)
    on.emit("PledgeLedger", "PledgeReleased", released["asset"], record, data=data)


def expire(on: Ledger, sender: str, pledges: Sequence[Terms]) -> None:
    """Anyone closes pledges past their end, of one asset."""
    if not pledges:
        raise Refused("Panic", panic=0x32)
    asset_id = pledges[0].digest("asset")
    for place, terms in enumerate(pledges):
        record, right_id = record_id(terms), terms.digest("right")
        if terms["asset"] != asset_id:
            raise Refused("PledgeListWrong", index=place)
        until = live_pledge(on, record, on.rights.get(right_id)).until
        if on.time < until:
            raise Refused("PledgeNotExpired", pledge=record, until=until)
        words = _close(on, record, right_id, EXPIRED)
        on.emit("PledgeLedger", "PledgeExpired", asset_id, record, data=words)
    ensure_open(on, asset_id)


def _close(on: Ledger, record: Digest, right_id: Digest, how: int) -> tuple[Pledge, Right]:
    pledge_, right = on.pledges[record], on.rights[right_id]
    on.pledges[record] = replace(pledge_, status=how)
    on.rights[right_id] = replace(
        right, pledges=right.pledges - 1, forbidding=right.forbidding - pledge_.forbids
    )
    return on.pledges[record], on.rights[right_id]


def enforce(
    on: Ledger,
    sender: str,
    asset: Terms,
    enforced: Terms,
    listed: Sequence[Terms],
    path: Sequence[Terms],
    to: str,
    by: str,
    why: str,
) -> None:
    """A regulator gives the right to the named party; juniors close, seniors and children stay."""
    record, right_id = record_id(enforced), enforced.digest("right")
    asset_id = enforced.digest("asset")
    until = live_pledge(on, record, on.rights.get(right_id)).until
    if record_id(asset) != asset_id:
        raise Refused("PledgeTermsInvalid", field=0)
    ensure_regulator_over(on, by, sender, asset.address("node"))
    if on.time >= until:
        raise Refused("PledgeNotLive", pledge=record, status=EXPIRED)
    _ensure_enforceable(on, enforced, path, to)
    standing(on, right_id, on.rights[right_id], listed, only_forbidding=False)
    closing = [record_id(terms) for terms in listed]
    juniors = closing[closing.index(record) + 1 :]
    _close(on, record, right_id, ENFORCED)
    for junior in juniors:
        _close(on, junior, right_id, CLOSED)
    right = on.rights[right_id]
    on.rights[right_id] = replace(right, holder=to, seq=right.seq + 1)
    data = (by, to, why, on.pledges[record], on.rights[right_id])
    on.emit("PledgeLedger", "PledgeEnforced", asset_id, record, data=data)
    for junior in juniors:
        words = (on.pledges[junior],)
        on.emit("PledgeLedger", "PledgeForeclosed", asset_id, junior, data=words)


def _ensure_enforceable(on: Ledger, enforced: Terms, path: Sequence[Terms], to: str) -> None:
    """The right still stands (a suspended one passes, and the root of an expired asset)."""
    asset_id, kind = enforced.digest("asset"), enforced.integer("kind")
    right_id = enforced.digest("right")
    head = record_id(path[0]) if path else root_id_of(asset_id, kind)
    if head != right_id:
        raise Refused("RightPathBroken", step=0)
    status = right_status(on, asset_id, kind, path)
    if status < RIGHT_EXPIRED or (status == RIGHT_EXPIRED and path):
        raise Refused("RightNotLive", right=right_id, status=status)
    active(on, to)
    if on.rights[right_id].holder == to:
        raise Refused("RightToSelf", party=to)
