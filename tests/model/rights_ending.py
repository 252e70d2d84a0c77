"""Ending rights, by their parties or by authority, and suspending them (LEDGER, "Rights")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets_standing import authority_over, ensure_open, touch
from tests.model.consents import (
    Consent,
    consent_type,
    ensure_apart,
    ensure_given,
    ensure_good,
    ensure_of,
    ensure_pair,
)
from tests.model.ledger import NOTHING, ZERO, Ledger, Refused
from tests.model.parties_standing import ensure_regulator_over
from tests.model.pledges_standing import Pledged, ensure_agents_apart, pledgees_agree
from tests.model.rights_standing import (
    LIVE,
    PENDING,
    REVOKED,
    SURRENDERED,
    TERMINABLE,
    TERMINATED,
    Found,
    end_child,
    ended,
    found_at,
    own_status,
    refuse_status,
    root_id_of,
    root_right_of,
    walk,
)

NODES_BIT, REGULATORS_BIT = 1, 2


def terminate(
    on: Ledger,
    sender: str,
    terms: Terms,
    path: Sequence[Terms],
    pledges: Sequence[Pledged],
    consents: Sequence[Consent],
) -> None:
    """Both sides end a right; a terminable one the parent's holder alone, with its subtree."""
    if not path:
        raise Refused("RightIsRoot", right=terms["right"])
    asset_id, kind = terms.digest("asset"), path[0].integer("kind")
    found, culprit, least = walk(on, asset_id, kind, path)
    if least < PENDING:
        refuse_status(on, asset_id, kind, culprit, least)
    if found.id != terms["right"]:
        raise Refused("RightPathBroken", step=0)
    parent = path[0].digest("parent")
    above = _holder_of(on, asset_id, parent)
    alone = len(consents) == 1 and bool(found.word.flags & TERMINABLE)
    if not alone and len(consents) != 2:
        raise Refused("RightNotTerminable", right=found.id)
    ensure_of(consents[0], above, found.word.seq)
    if alone:
        _ensure_alone(on, terms, found, pledges, consents[0])
    else:
        _ensure_both(on, terms, found, pledges, consents)
    agents = (consents[0].agent, ZERO if alone else consents[1].agent)
    words = end_child(on, found.id, parent, TERMINATED)
    data = (terms, above, *agents, *words)
    on.emit("RightsLedger", "Terminated", asset_id, found.id, data=data)
    ensure_open(on, asset_id)


def _holder_of(on: Ledger, asset_id: Digest, right_id: Digest) -> str:
    """Who holds a right now; the registrant while it is an unwritten root."""
    right = on.rights.get(right_id)
    return right.holder if right else on.assets[asset_id].registrant


def _ensure_alone(
    on: Ledger, terms: Terms, found: Found, pledges: Sequence[Pledged], consent: Consent
) -> None:
    if pledges:
        raise Refused("PledgesListIncomplete", right=found.id, expected=0, listed=len(pledges))
    ensure_good(on, "Terminate", terms, consent)
    ensure_apart(on, consent_type("Terminate").act, consent.agent, found.word.holder, ZERO)


def _ensure_both(
    on: Ledger,
    terms: Terms,
    found: Found,
    pledges: Sequence[Pledged],
    consents: Sequence[Consent],
) -> None:
    ensure_of(consents[1], found.word.holder, found.word.seq)
    ensure_pair(on, "Terminate", terms, consents[0], consents[1])
    pledgees_agree(on, "Terminate", terms, found, pledges)
    ensure_agents_apart(on, "Terminate", consents[0], pledges)
    ensure_agents_apart(on, "Terminate", consents[1], pledges)
    ensure_childless(found)


def ensure_childless(found: Found) -> None:
    """No licence hangs on the right: a voluntary end breaks none."""
    if found.group.open:
        raise Refused("RightGroupOpen", right=found.id, open=found.group.open)


def surrender(
    on: Ledger,
    sender: str,
    terms: Terms,
    right: Terms,
    pledges: Sequence[Pledged],
    holder: Consent,
) -> None:
    """The holder gives a granted right up."""
    found, asset_id = found_at(on, right), terms.digest("asset")
    if found.id != terms["right"]:
        raise Refused("RightPathBroken", step=0)
    if found.right is None or right["asset"] != asset_id:
        raise Refused("RightUnknown", right=found.id)
    own = own_status(on, found.word, found.start, found.until)
    if own not in (PENDING, LIVE):
        raise Refused("RightNotLive", right=found.id, status=own)
    ensure_given(on, "Surrender", terms, holder, found.word.holder, found.word.seq)
    pledgees_agree(on, "Surrender", terms, found, pledges)
    ensure_agents_apart(on, "Surrender", holder, pledges)
    above = _holder_of(on, asset_id, right.digest("parent"))
    if above != holder.party:
        ensure_apart(on, consent_type("Surrender").act, holder.agent, above, ZERO)
    ensure_childless(found)
    words = end_child(on, found.id, right.digest("parent"), SURRENDERED)
    data = (terms, holder.agent, *words)
    on.emit("RightsLedger", "Surrendered", asset_id, found.id, data=data)
    ensure_open(on, asset_id)


def _ordered(on: Ledger, asset: Terms, kind: int, path: Sequence[Terms]) -> Digest:
    """The right that an order is on: not ended yet, whatever its asset's status."""
    asset_id = record_id(asset)
    if path:
        record = record_id(path[0])
        if path[0]["asset"] != asset_id or path[0]["kind"] != kind:
            raise Refused("RightPathBroken", step=0)
        if record not in on.rights:
            raise Refused("RightUnknown", right=record)
    else:
        record, root = root_id_of(asset_id, kind), root_right_of(on, asset_id, kind)
        if record not in on.rights:
            if root is None:
                raise Refused("RightNotEvidenced", asset=asset_id, kind=kind)
            on.rights[record] = root
    if on.rights[record].end:
        raise Refused("RightEnded", right=record, end=on.rights[record].end)
    return record


def revoke(
    on: Ledger, sender: str, asset: Terms, kind: int, path: Sequence[Terms], by: str, why: str
) -> None:
    """A regulator ends a right, its subtree's effect with it."""
    record, asset_id = _ordered(on, asset, kind, path), record_id(asset)
    ensure_regulator_over(on, by, sender, asset.address("node"))
    if path:
        words: tuple[object, ...] = end_child(on, record, path[0].digest("parent"), REVOKED)
    else:
        on.rights[record] = ended(on.rights[record], REVOKED)
        words = (on.rights[record], NOTHING)
        touch(on, asset_id)
    on.emit("RightsLedger", "RightRevoked", asset_id, record, data=(by, why, *words))


def suspend(
    on: Ledger,
    sender: str,
    asset: Terms,
    kind: int,
    path: Sequence[Terms],
    by: str,
    as_regulator: bool,
    succession: Sequence[str],
    why: str,
) -> None:
    """Node and regulator suspend a right, each by a bit of its own."""
    record = _ordered(on, asset, kind, path)
    by = authority_over(on, sender, asset.address("node"), by, as_regulator, succession)
    bit, standing = REGULATORS_BIT if as_regulator else NODES_BIT, on.rights[record].suspended
    if standing & bit:
        raise Refused("RightFlagUnchanged", right=record)
    _set_suspended(on, "RightSuspended", asset, path, record, standing | bit, by, why)


def lift(
    on: Ledger,
    sender: str,
    asset: Terms,
    kind: int,
    path: Sequence[Terms],
    by: str,
    as_regulator: bool,
    succession: Sequence[str],
    why: str,
) -> None:
    """The node lifts its own suspension of a right, a regulator both."""
    record = _ordered(on, asset, kind, path)
    by = authority_over(on, sender, asset.address("node"), by, as_regulator, succession)
    standing = on.rights[record].suspended
    left = 0 if as_regulator else standing & ~NODES_BIT
    if left == standing:
        raise Refused("RightFlagUnchanged", right=record)
    _set_suspended(on, "RightLifted", asset, path, record, left, by, why)


def _set_suspended(
    on: Ledger,
    name: str,
    asset: Terms,
    path: Sequence[Terms],
    record: Digest,
    bits: int,
    by: str,
    why: str,
) -> None:
    asset_id = record_id(asset)
    on.rights[record] = replace(on.rights[record], suspended=bits)
    if not path:
        touch(on, asset_id)
    on.emit("RightsLedger", name, asset_id, record, data=(by, why, on.rights[record]))
