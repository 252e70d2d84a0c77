"""Granting, transferring, ending and settling rights, and orders on them (LEDGER, "Rights")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets_standing import (
    ensure_current,
    ensure_open,
    ensure_rev_fits,
    touch,
)
from tests.model.consents import Consent, ensure_of, ensure_pair
from tests.model.ledger import Ledger, Refused
from tests.model.pledges_standing import Pledged, ensure_agents_apart, pledgees_agree
from tests.model.records import Group, Right
from tests.model.rights_standing import (
    EXCLUSIVE,
    NON_EXCLUSIVE,
    SETTLED,
    SUBLICENSABLE,
    TERMINABLE,
    TRANSFERABLE,
    Found,
    end_child,
    live_right,
)

DEEPEST = 6
ALL_FLAGS = TRANSFERABLE | SUBLICENSABLE | TERMINABLE
NODES_BIT, REGULATORS_BIT = 1, 2


def grant(
    on: Ledger,
    sender: str,
    terms: Terms,
    path: Sequence[Terms],
    settled: Sequence[Terms],
    pledges: Sequence[Pledged],
    grantor: Consent,
    grantee: Consent,
) -> None:
    """Grantor and grantee make a right under the grantor's; what expired is settled first."""
    asset_id = terms.digest("asset")
    parent = live_right(on, asset_id, terms.integer("kind"), path)
    ensure_of(grantor, terms.address("grantor"), parent.word.seq)
    ensure_of(grantee, terms.address("grantee"), parent.word.seq)
    ensure_pair(on, "Grant", terms, grantor, grantee)
    harmless = terms["exclusivity"] == NON_EXCLUSIVE
    pledgees_agree(on, "Grant", terms, parent, pledges, only_forbidding=harmless)
    ensure_agents_apart(on, "Grant", grantor, pledges)
    ensure_agents_apart(on, "Grant", grantee, pledges)
    ensure_within(on, terms, parent)
    settle_under(on, asset_id, parent.id, settled)
    make_right(on, terms, parent, grantor.agent, grantee.agent)
    ensure_rev_fits(terms.integer("rev"))
    ensure_current(on, asset_id, terms.integer("rev"))


def ensure_within(on: Ledger, terms: Terms, parent: Found) -> None:
    """A child is its parent's holder's to give, and within the parent's terms (I2)."""
    right, grantor = parent.word, terms["grantor"]
    if terms["parent"] != parent.id:
        raise Refused("RightPathBroken", step=0)
    if right.holder != grantor:
        raise Refused("RightHolderWrong", right=parent.id, holder=right.holder, party=grantor)
    if grantor == terms["grantee"]:
        raise Refused("RightToSelf", party=grantor)
    if not right.flags & SUBLICENSABLE:
        raise Refused("RightNotSublicensable", right=parent.id)
    if right.depth == DEEPEST:
        raise Refused("RightTooDeep", parent=parent.id)
    _ensure_sensible(on, terms)
    if terms.integer("from") < parent.start:
        raise Refused("GrantExceedsParent", field=7)
    if terms.integer("until") > parent.until:
        raise Refused("GrantExceedsParent", field=8)
    if terms.integer("purposes") & ~parent.purposes:
        raise Refused("GrantExceedsParent", field=9)


def _ensure_sensible(on: Ledger, terms: Terms) -> None:
    until = terms.integer("until")
    if terms.integer("exclusivity") > EXCLUSIVE:
        raise Refused("GrantInvalid", field=6)
    if until <= terms.integer("from") or until <= on.time:
        raise Refused("GrantInvalid", field=8)
    if terms["purposes"] == 0:
        raise Refused("GrantInvalid", field=9)
    if terms.integer("flags") > ALL_FLAGS:
        raise Refused("GrantInvalid", field=12)


def make_right(
    on: Ledger, terms: Terms, parent: Found, grantor_agent: str, grantee_agent: str
) -> None:
    """Write the child, where no exclusive one stands in its way (I3)."""
    record, exclusivity = record_id(terms), terms.integer("exclusivity")
    if record in on.rights:
        raise Refused("RightExists", right=record)
    group, until = on.groups.get(parent.id, Group()), terms.integer("until")
    ensure_free(on, parent, group, exclusivity)
    if exclusivity != NON_EXCLUSIVE:
        group = replace(group, exclusive_until=until, exclusivity=exclusivity)
    longest = max(group.max_until, until)
    group = replace(group, open=group.open + 1, made=group.made + 1, max_until=longest)
    on.groups[parent.id] = group
    kind, flags = terms.integer("kind"), terms.integer("flags")
    depth = parent.word.depth + 1
    child = Right(
        terms.address("grantee"), until, 0, 0, 0, 0, 0, 0, kind, exclusivity, flags, depth
    )
    on.rights[record] = child
    data = (terms, grantor_agent, grantee_agent, child, group)
    on.emit("RightsLedger", "Granted", terms["asset"], record, data=data)


def ensure_free(on: Ledger, parent: Found, group: Group, exclusivity: int) -> None:
    """No live exclusive sibling; for an exclusive child no live sibling, and a parent as strong."""
    if on.time < group.exclusive_until:
        raise Refused(
            "RightTakenExclusively", parent=parent.id, exclusiveUntil=group.exclusive_until
        )
    if exclusivity == NON_EXCLUSIVE:
        return
    if group.open and on.time < group.max_until:
        siblings = {"open": group.open, "maxUntil": group.max_until}
        raise Refused("RightHasChildren", parent=parent.id, **siblings)
    if exclusivity > parent.word.exclusivity:
        raise Refused("RightNotExclusiveEnough", parent=parent.id)


def settle(on: Ledger, sender: str, asset_id: Digest, expired: Sequence[Terms]) -> None:
    """Anyone closes rights that expired, whatever became of the asset."""
    closed = [_settle(on, asset_id, terms) for terms in expired]
    if any(closed):
        ensure_open(on, asset_id)


def settle_under(on: Ledger, asset_id: Digest, parent: Digest, expired: Sequence[Terms]) -> bool:
    """Close expired children of one right, within an act that needs them gone."""
    closed = False
    for step, terms in enumerate(expired):
        if terms["parent"] != parent:
            raise Refused("RightPathBroken", step=step)
        closed |= _settle(on, asset_id, terms)
    return closed


def _settle(on: Ledger, asset_id: Digest, terms: Terms) -> bool:
    """Close one; what ended before is passed over."""
    record = record_id(terms)
    right = on.rights.get(record)
    if right is None or terms["asset"] != asset_id:
        raise Refused("RightUnknown", right=record)
    if right.end:
        return False
    if on.time < right.until:
        raise Refused("RightNotExpired", right=record, until=right.until)
    words = end_child(on, record, terms.digest("parent"), SETTLED)
    on.emit("RightsLedger", "Settled", asset_id, record, data=words)
    return True


def transfer(
    on: Ledger,
    sender: str,
    terms: Terms,
    path: Sequence[Terms],
    pledges: Sequence[Pledged],
    giver: Consent,
    taker: Consent,
) -> None:
    """Holder and new holder move a right, with whatever hangs on it."""
    asset_id = terms.digest("asset")
    found = live_right(on, asset_id, terms.integer("kind"), path)
    if found.id != terms["right"]:
        raise Refused("RightPathBroken", step=0)
    ensure_of(giver, terms.address("from"), found.word.seq)
    ensure_of(taker, terms.address("to"), found.word.seq)
    ensure_pair(on, "Transfer", terms, giver, taker)
    stay = pledgees_agree(on, "Transfer", terms, found, pledges)
    ensure_agents_apart(on, "Transfer", giver, pledges)
    ensure_agents_apart(on, "Transfer", taker, pledges)
    ensure_as_seen(terms.integer("made"), found.group.made, terms.digest("pledges"), stay)
    moved = move_right(on, found, terms.address("from"), terms.address("to"))
    data = (terms, giver.agent, taker.agent, moved)
    on.emit("RightsLedger", "Transferred", asset_id, found.id, data=data)
    ensure_rev_fits(terms.integer("rev"))
    ensure_current(on, asset_id, terms.integer("rev"))
    if not path:
        touch(on, asset_id)


def ensure_as_seen(made: int, is_made: int, pledges: Digest, stay: Digest) -> None:
    """Nothing was granted or encumbered since the terms were signed."""
    if made != is_made:
        raise Refused("RightMadeWrong", expected=made, actual=is_made)
    if pledges != stay:
        raise Refused("PledgesStayWrong", expected=pledges, actual=stay)


def move_right(on: Ledger, found: Found, giver: str, taker: str) -> Right:
    """Write a right's new holder."""
    right = found.word
    if right.holder != giver:
        raise Refused("RightHolderWrong", right=found.id, holder=right.holder, party=giver)
    if giver == taker:
        raise Refused("RightToSelf", party=taker)
    if not right.flags & TRANSFERABLE:
        raise Refused("RightNotTransferable", right=found.id)
    on.rights[found.id] = replace(right, holder=taker, seq=right.seq + 1)
    return on.rights[found.id]
