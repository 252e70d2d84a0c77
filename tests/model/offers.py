"""What may be offered: findings, prices and rights behind a listing or adoption (I5, I6, I11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from registry.records import Terms, record_id
from registry.types import Digest
from tests.model.assets_standing import ensure_rev
from tests.model.ledger import NOTHING, Ledger, Refused
from tests.model.parties_standing import ASSESSOR, REGULATOR, covers, party
from tests.model.profiles import NO_PROFILE
from tests.model.records import Profile, Right
from tests.model.rights_standing import (
    NON_EXCLUSIVE,
    SUBLICENSABLE,
    TRANSFERABLE,
    Found,
    live_right,
    operates,
    root_id_of,
)

GRANT, TRANSFER = 1, 2
FREE, GUIDED, MARKET = 1, 2, 3
PUBLIC, SEALED = 0, 1
RENMINBI = 156
CEILING = 6
LIVE = 1
NO_LIMIT = 2**256 - 1
DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Basis:
    """What an offer rests on, brought along by its terms."""

    asset: Terms
    path: tuple[Terms, ...] = ()
    operate_path: tuple[Terms, ...] = ()
    findings: tuple[Terms, ...] = ()
    ceiling: tuple[Terms, ...] = ()

    def abi(self) -> tuple[object, ...]:
        """As calldata."""
        lists = (self.path, self.operate_path, self.findings, self.ceiling)
        return (self.asset, *map(list, lists))


@dataclass(frozen=True, slots=True)
class Claim:
    """What findings are asked for: the asset at its revision, the right, and who is no judge."""

    asset: str
    rev: int
    right: str
    interested: tuple[str, str, str]


def mismatch(field: int) -> NoReturn:
    """What came along is not what the terms name."""
    raise Refused("BasisMismatch", field=field)


def takes_all(mode: int, exclusivity: int) -> bool:
    """Whether an offer leaves nothing to sell a second time."""
    return mode == TRANSFER or exclusivity != NON_EXCLUSIVE


def ensure_listable(on: Ledger, asset_id: Digest, rev: int) -> None:
    """The asset as it stands, at level 3 with a regulator's approval."""
    ensure_rev(on, asset_id, rev)
    asset = on.assets.get(asset_id)
    if asset is not None and asset.level == 3 and not asset.approval:
        raise Refused("ListingNotApproved", asset=asset_id)


def profile_of(on: Ledger, basis: Basis) -> Profile:
    """Rules of the asset's profile."""
    return on.profiles.get(basis.asset.integer("profile"), NO_PROFILE)


def stands(on: Ledger, finding: Terms, claim: Claim, role: int) -> bool:
    """A live finding about this asset or right, by someone in role who has no interest."""
    word = on.attestations.get(record_id(finding))
    if word is None or word.status != LIVE or word.until <= on.time or not word.roles & role:
        return False
    about = finding["asset"] == claim.asset and finding["rev"] == claim.rev
    subject = finding["subject"] in (claim.asset, claim.right)
    return about and subject and finding["attester"] not in claim.interested


def ensure_findings(on: Ledger, findings: Sequence[Terms], claim: Claim, required: int) -> None:
    """Every finding named stands, and each kind that the profile requires is among them."""
    for finding in findings:
        if not stands(on, finding, claim, ASSESSOR):
            raise Refused("FindingInvalid", attestation=record_id(finding))
        required &= ~(1 << finding.integer("kind"))
    ensure_none_missing(required)


def ensure_none_missing(required: int) -> None:
    """No kind of finding is wanting."""
    if required:
        raise Refused("FindingMissing", kind=(required & -required).bit_length() - 1)


def ensure_ceiling(on: Ledger, ceiling: Terms, claim: Claim) -> None:
    """A regulator's live ceiling for this asset."""
    if ceiling["kind"] != CEILING or not stands(on, ceiling, claim, REGULATOR):
        raise Refused("CeilingInvalid", attestation=record_id(ceiling))


def ensure_price(on: Ledger, terms: Terms, basis: Basis) -> None:
    """The regime is the profile's; a free price is nothing, a guided one public and capped."""
    regime, price = terms.integer("regime"), terms.integer("price")
    if not FREE <= regime <= MARKET or not profile_of(on, basis).regimes >> regime & 1:
        raise Refused("RegimeNotAllowed", regime=regime)
    if len(basis.ceiling) != int(regime == GUIDED):
        raise Refused("CeilingInvalid", attestation=NOTHING)
    limit, fits = NO_LIMIT, terms["form"] == PUBLIC
    if regime == MARKET:
        fits = terms.integer("form") <= SEALED
    elif regime == FREE:
        limit = 0
    else:
        ceiling = basis.ceiling[0]
        _ensure_covering(on, ceiling, basis)
        limit = ceiling.integer("value")
        fits = fits and terms["currency"] == RENMINBI
    if not fits or price > limit:
        raise Refused("PriceInvalid", price=price, ceiling=limit)


def _ensure_covering(on: Ledger, ceiling: Terms, basis: Basis) -> None:
    """The regulator that set the ceiling covers the asset's node."""
    regulator = party(on, ceiling.address("attester")).region
    if not covers(regulator, party(on, basis.asset.address("node")).region):
        raise Refused("CeilingInvalid", attestation=record_id(ceiling))


def ensure_head(named: str, asset_id: str, kind: int, path: Sequence[Terms], field: int) -> None:
    """The path begins at the right that the terms name."""
    head = record_id(path[0]) if path else root_id_of(Digest(asset_id), kind)
    if head != named:
        mismatch(field)


def ensure_offered(on: Ledger, terms: Terms, basis: Basis) -> Right:
    """The seller can sell this now: asset, evidence, price and rights as the listing says."""
    asset_id = terms.digest("asset")
    if record_id(basis.asset) != asset_id:
        mismatch(0)
    ensure_listable(on, asset_id, terms.integer("rev"))
    ensure_evidence(on, terms, basis, profile_of(on, basis).required)
    ensure_price(on, terms, basis)
    kind, seller = terms.integer("kind"), terms.address("seller")
    offered = live_right(on, asset_id, kind, basis.path)
    if offered.word.holder != seller:
        wrong = {"holder": offered.word.holder, "party": seller}
        raise Refused("RightHolderWrong", right=offered.id, **wrong)
    _, operate = operates(on, asset_id, seller, offered, basis.operate_path, needed=True)
    _ensure_within_rights(on, terms, offered, operate)
    return offered.word


def ensure_evidence(on: Ledger, terms: Terms, basis: Basis, required: int) -> None:
    """The findings and the ceiling that the listing names, all standing."""
    sides = (terms.address("seller"), terms.address("agent"), terms.address("venue"))
    claim = Claim(terms.digest("asset"), terms.integer("rev"), terms.digest("right"), sides)
    if basis.findings:
        ensure_findings(on, basis.findings, claim, required)
        required = 0
    if basis.ceiling:
        ensure_ceiling(on, basis.ceiling[0], claim)
    if tuple(map(record_id, basis.findings)) != terms["attestations"]:
        mismatch(21)
    if (record_id(basis.ceiling[0]) if basis.ceiling else NOTHING) != terms["ceiling"]:
        mismatch(20)
    ensure_none_missing(required)


def _ensure_within_rights(on: Ledger, terms: Terms, offered: Found, operate: Found) -> None:
    """The offer is cut from the right named, and within the OPERATE right relied on."""
    right, purposes = offered.word, terms.integer("purposes")
    if offered.id != terms["right"]:
        mismatch(2)
    if operate.id != terms["operate"]:
        mismatch(3)
    if terms["mode"] == TRANSFER:
        if not right.flags & TRANSFERABLE:
            raise Refused("RightNotTransferable", right=offered.id)
        if offered.purposes & ~operate.purposes:
            raise Refused("OfferExceedsRight", field=11)
        return
    if purposes & ~(offered.purposes & operate.purposes):
        raise Refused("OfferExceedsRight", field=11)
    if not right.flags & SUBLICENSABLE:
        raise Refused("RightNotSublicensable", right=offered.id)
    if right.depth >= DEEPEST:
        raise Refused("RightTooDeep", parent=offered.id)
    _ensure_room(on, terms.integer("exclusivity"), offered)


def _ensure_room(on: Ledger, exclusivity: int, offered: Found) -> None:
    """No exclusive licence bars the offer; an exclusive offer meets no licence at all."""
    group = offered.group
    if on.time < group.exclusive_until:
        taken = group.exclusive_until
        raise Refused("RightTakenExclusively", parent=offered.id, exclusiveUntil=taken)
    if exclusivity == NON_EXCLUSIVE:
        return
    if offered.word.exclusivity < exclusivity:
        raise Refused("RightNotExclusiveEnough", parent=offered.id)
    if group.open and on.time < group.max_until:
        siblings = {"open": group.open, "maxUntil": group.max_until}
        raise Refused("RightHasChildren", parent=offered.id, **siblings)
