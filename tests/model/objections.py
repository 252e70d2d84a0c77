"""Objections to registrations, and orders on assets (LEDGER, "Objection")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets import Inclusion, standing_or_activated
from tests.model.assets_standing import (
    REFUSED,
    REVOKED,
    authority_over,
    ensure_not_ended,
    ensure_rev,
    in_notice,
    node_acting,
    take_consent,
)
from tests.model.consents import Consent
from tests.model.ledger import NOTHING, ZERO, Ledger, Refused
from tests.model.parties_standing import ensure_regulator_over
from tests.model.profiles import profile
from tests.model.records import Objection

OPEN, PROPOSED, ADMITTED, UPHELD, DISMISSED, LAPSED = range(1, 7)
COUNTED = (OPEN, ADMITTED)
NODES_BIT, REGULATORS_BIT = 1, 2


def object_to(
    on: Ledger, sender: str, terms: Terms, inclusion: Inclusion, objection: Terms, consent: Consent
) -> None:
    """Any party objects: in notice it counts at once, later only where a node admits it."""
    record, objector = record_id(objection), objection.address("objector")
    asset_id = standing_or_activated(on, terms, inclusion)
    _ensure_about(asset_id, objection)
    if record in on.objections:
        raise Refused("ObjectionStateWrong", objection=record, status=on.objections[record].status)
    if (asset_id, objector) in on.open_objections:
        raise Refused("ObjectionOpen", asset=asset_id, objector=objector)
    take_consent(on, "Object", objection, consent, objector, 0, ZERO)
    state = Objection(PROPOSED, 0, on.time, 0)
    if in_notice(on, on.assets[asset_id]):
        state = Objection(OPEN, _deadline(on, terms), on.time, 1)
        _count(on, asset_id, 1)
    on.objections[record] = state
    on.open_objections[asset_id, objector] = record
    data = (objection, consent.agent, state, on.assets[asset_id])
    on.emit("AssetRegistry", "Objected", asset_id, record, data=data)


def admit_objection(
    on: Ledger, sender: str, terms: Terms, path: Sequence[str], objection: Terms
) -> None:
    """The node lets an objection made after issue count."""
    asset_id, record = record_id(terms), record_id(objection)
    ensure_not_ended(on, asset_id)
    _ensure_about(asset_id, objection)
    by = node_acting(on, terms.address("node"), path, sender)
    state = on.objections.get(record)
    if state is None or state.status != PROPOSED:
        _refuse_state(on, record)
    assert state is not None
    _count(on, asset_id, 1)
    on.objections[record] = Objection(ADMITTED, _deadline(on, terms), state.filed, 0)
    data = (by, on.objections[record], on.assets[asset_id])
    on.emit("AssetRegistry", "ObjectionAdmitted", asset_id, record, data=data)


def resolve_objection(
    on: Ledger,
    sender: str,
    terms: Terms,
    path: Sequence[str],
    objection: Terms,
    outcome: int,
    why: str,
) -> None:
    """The node upholds or dismisses; what it never admitted it can only turn away."""
    asset_id, record = record_id(terms), record_id(objection)
    _ensure_about(asset_id, objection)
    if outcome not in (UPHELD, DISMISSED):
        raise Refused("ObjectionOutcomeInvalid", outcome=outcome)
    by = node_acting(on, terms.address("node"), path, sender)
    state = on.objections.get(record)
    turned_away = state is not None and state.status == PROPOSED and outcome == DISMISSED
    if state is None or not (state.status in COUNTED or turned_away):
        _refuse_state(on, record)
    _resolve(on, objection, outcome, by, why)


def lapse_objection(on: Ledger, sender: str, objection: Terms) -> None:
    """Anyone resolves an objection that nobody resolved in time."""
    record = record_id(objection)
    state = on.objections.get(record)
    if state is None or state.status not in COUNTED:
        _refuse_state(on, record)
    assert state is not None
    if on.time <= state.deadline:
        raise Refused("ObjectionNotLapsed", deadline=state.deadline, time=on.time)
    _resolve(on, objection, LAPSED, ZERO, NOTHING)


def _resolve(on: Ledger, objection: Terms, outcome: int, by: str, why: str) -> None:
    asset_id, record = objection.digest("asset"), record_id(objection)
    state = on.objections[record]
    if state.status in COUNTED:
        _count(on, asset_id, -1)
    asset = on.assets[asset_id]
    if outcome == UPHELD and state.in_notice and not asset.end:
        on.assets[asset_id] = replace(asset, end=REFUSED)
    on.objections[record] = replace(state, status=outcome)
    del on.open_objections[asset_id, objection.address("objector")]
    data = (by, why, on.objections[record], on.assets[asset_id])
    on.emit("AssetRegistry", "ObjectionResolved", asset_id, record, data=data)


def _ensure_about(asset_id: Digest, objection: Terms) -> None:
    if objection["asset"] != asset_id:
        raise Refused("AssetMismatch", expected=asset_id, actual=objection["asset"])


def _refuse_state(on: Ledger, record: Digest) -> None:
    status = on.objections[record].status if record in on.objections else 0
    raise Refused("ObjectionStateWrong", objection=record, status=status)


def _count(on: Ledger, asset_id: Digest, more: int) -> None:
    asset = on.assets[asset_id]
    on.assets[asset_id] = replace(asset, objections=asset.objections + more)


def _deadline(on: Ledger, terms: Terms) -> int:
    return on.time + profile(on, terms.integer("profile")).objection


def suspend(
    on: Ledger,
    sender: str,
    terms: Terms,
    inclusion: Inclusion,
    by: str,
    as_regulator: bool,
    path: Sequence[str],
    why: str,
) -> None:
    """Node and regulator suspend an asset, each by a bit of its own."""
    asset_id = standing_or_activated(on, terms, inclusion)
    by = authority_over(on, sender, terms.address("node"), by, as_regulator, path)
    bit = REGULATORS_BIT if as_regulator else NODES_BIT
    standing = on.assets[asset_id].suspended
    if standing & bit:
        raise Refused("AssetFlagUnchanged", asset=asset_id)
    _order(on, "AssetSuspended", asset_id, why, by, suspended=standing | bit)


def lift(
    on: Ledger,
    sender: str,
    terms: Terms,
    by: str,
    as_regulator: bool,
    path: Sequence[str],
    why: str,
) -> None:
    """The node lifts its own suspension, a regulator both."""
    asset_id = record_id(terms)
    standing = ensure_not_ended(on, asset_id).suspended
    by = authority_over(on, sender, terms.address("node"), by, as_regulator, path)
    left = 0 if as_regulator else standing & ~NODES_BIT
    if left == standing:
        raise Refused("AssetFlagUnchanged", asset=asset_id)
    _order(on, "AssetLifted", asset_id, why, by, suspended=left)


def approve(
    on: Ledger, sender: str, terms: Terms, rev: int, by: str, approved: bool, why: str
) -> None:
    """A regulator lets an asset of level 3 be listed, or no longer."""
    asset_id = record_id(terms)
    asset = ensure_not_ended(on, asset_id)
    ensure_regulator_over(on, by, sender, terms.address("node"))
    ensure_rev(on, asset_id, rev)
    if asset.approval == int(approved):
        raise Refused("AssetFlagUnchanged", asset=asset_id)
    _order(on, "ApprovalSet", asset_id, why, by, approval=int(approved))


def revoke(on: Ledger, sender: str, terms: Terms, inclusion: Inclusion, by: str, why: str) -> None:
    """A regulator ends a registration."""
    asset_id = standing_or_activated(on, terms, inclusion)
    ensure_regulator_over(on, by, sender, terms.address("node"))
    _order(on, "AssetRevoked", asset_id, why, by, end=REVOKED)


def _order(on: Ledger, name: str, asset_id: Digest, why: str, by: str, **changes: Any) -> None:
    on.assets[asset_id] = replace(on.assets[asset_id], **changes)
    on.emit("AssetRegistry", name, asset_id, why, data=(by, on.assets[asset_id]))
