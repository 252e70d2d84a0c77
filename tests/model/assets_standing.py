"""Status of assets and their journals' rules (LEDGER, "Registering" and DESIGN 2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from registry.records import Terms
from registry.types import Digest
from tests.model.consents import Consent, consent_type, ensure_apart, ensure_given
from tests.model.ledger import ZERO, Ledger, Refused
from tests.model.parties_standing import NODE, acting, acting_node, ensure_regulator_over
from tests.model.profiles import ensure_not_paused
from tests.model.records import Asset

HOUR = 3600
AWAITED = 2**24 - 1
"""The notice of a leaf whose registrant has not consented yet: it does not end."""
LAST_REV = 2**17 - 1
CANCELLED, REVOKED, REFUSED = 1, 2, 3
NONE, IS_REVOKED, IS_CANCELLED, IS_REFUSED, EXPIRED, SUSPENDED, OBJECTED, IN_NOTICE, VALID = range(
    9
)
END_STATUS = {CANCELLED: IS_CANCELLED, REVOKED: IS_REVOKED, REFUSED: IS_REFUSED}


def in_notice(on: Ledger, asset: Asset) -> bool:
    """Whether the public notice still runs."""
    return asset.notice_end == AWAITED or on.time < asset.notice_end * HOUR


def asset_status(on: Ledger, asset_id: Digest) -> int:
    """The first that matches: ended, expired, suspended, objected, in notice, valid."""
    asset = on.assets.get(asset_id)
    if asset is None:
        return NONE
    if asset.end:
        return END_STATUS[asset.end]
    if on.time >= asset.until:
        return EXPIRED
    if asset.suspended:
        return SUSPENDED
    if asset.objections:
        return OBJECTED
    return IN_NOTICE if in_notice(on, asset) else VALID


def known_asset(on: Ledger, asset_id: Digest) -> Asset:
    """The asset, which has a slot."""
    if asset_id not in on.assets:
        raise Refused("AssetUnknown", asset=asset_id)
    return on.assets[asset_id]


def ensure_not_ended(on: Ledger, asset_id: Digest) -> Asset:
    """The asset, neither cancelled, revoked nor refused."""
    asset = known_asset(on, asset_id)
    if asset.end:
        raise Refused("AssetEnded", asset=asset_id, end=asset.end)
    return asset


def ensure_rev(on: Ledger, asset_id: Digest, rev: int) -> None:
    """What was signed is about the asset as it stands."""
    standing = on.assets[asset_id].rev if asset_id in on.assets else 0
    if standing != rev:
        raise Refused("AssetRevWrong", asset=asset_id, expected=standing, actual=rev)


def ensure_open(on: Ledger, asset_id: Digest, *, even_paused: bool = False) -> None:
    """The asset's journal may be extended now."""
    known_asset(on, asset_id)
    if not even_paused:
        ensure_not_paused(on)


def ensure_rev_fits(rev: int) -> None:
    """A revision number has 17 bits."""
    if rev > LAST_REV:
        raise Refused("WordOverflow", value=rev, max=LAST_REV)


def ensure_current(on: Ledger, asset_id: Digest, rev: int) -> None:
    """The asset is VALID, at that revision, and the register does not pause."""
    ensure_open(on, asset_id)
    ensure_rev(on, asset_id, rev)
    status = asset_status(on, asset_id)
    if status != VALID:
        raise Refused("AssetNotValid", asset=asset_id, status=status)


def touch(on: Ledger, asset_id: Digest) -> None:
    """A root of the asset is written from now on."""
    on.assets[asset_id] = replace(on.assets[asset_id], touched=1)


def node_acting(on: Ledger, node: str, path: Sequence[str], sender: str) -> str:
    """The asset's node, or its first live successor, which sends."""
    if not path:
        acting(on, node, sender, NODE)
        return node
    return acting_node(on, node, path, sender)


def authority_over(
    on: Ledger, sender: str, node: str, by: str, as_regulator: bool, path: Sequence[str]
) -> str:
    """Who orders: a regulator that covers the node, or the node or its successor."""
    if as_regulator:
        ensure_regulator_over(on, by, sender, node)
        return by
    return node_acting(on, node, path, sender)


def take_consent(
    on: Ledger, act: str, terms: Terms, consent: Consent, who: str, rev: int, recorder: str
) -> None:
    """A consent about an asset, whose agent neither is nor serves the node that records it."""
    ensure_given(on, act, terms, consent, who, rev)
    ensure_apart(on, consent_type(act).act, consent.agent, recorder, ZERO)


def note_agent(on: Ledger, asset_id: Digest, record: str, consent: Consent) -> None:
    """The journal says which agent signed."""
    if consent.agent != ZERO:
        data = (consent.party, consent.agent)
        on.emit("AssetRegistry", "AgentConsented", asset_id, record, data=data)
