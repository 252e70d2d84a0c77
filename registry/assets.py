"""Assets: register, amend, renew, cancel, object, resolve, suspend, lift, approve, revoke.

The asset's own terms come from its registration event, or from `terms` where a leaf of a batch is
not yet activated and an objection or order must bring it to the chain first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from registry.consent_set import AbiConsent, ConsentSet
from registry.dossier import RIGHT_KINDS, Dossier
from registry.errors import InvalidValueError, NotFoundError
from registry.records import SignedConsent, Terms, record_id, schema
from registry.rights import AbiPledged, pledged
from registry.session import Session, Written
from registry.types import AssetId, Digest, PartyId

LEDGER = "AssetRegistry"
NO_INCLUSION: Final = (bytes(32), 0, ())


@dataclass(frozen=True, slots=True)
class Leaf:
    """An asset of a batch: its terms, the batch's root, its index and Merkle proof."""

    terms: Terms
    root: Digest
    index: int
    proof: tuple[Digest, ...]

    def abi(self) -> tuple[object, ...]:
        """The contracts' `Inclusion` struct."""
        raw = [bytes.fromhex(item[2:]) for item in self.proof]
        return (bytes.fromhex(self.root[2:]), self.index, raw)


async def register(
    session: Session, terms: Terms, consents: Sequence[SignedConsent] = ()
) -> Written:
    """Register an asset; the registrant signs unless this node enrolled it. Sent by the node."""
    asset = record_id(terms)
    if not consents:
        return await session.submit(LEDGER, "register", (terms.abi(),), asset)
    given = session.consents("Register", terms, consents)
    args = (terms.abi(), given.of(PartyId(terms.address("registrant"))))
    given.ensure_all_taken()
    return await session.submit(LEDGER, "registerSigned", args, asset)


async def amend(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """Record a change, correction, level change or renewal. Sent by the asset's node or its
    successor.
    """
    given = session.consents("Amend", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    path = await session.succession(PartyId(dossier.terms.address("node")))
    args = (
        dossier.terms.abi(),
        terms.abi(),
        path,
        _in_order(dossier, given),
        _pledged_roots(dossier, given),
    )
    given.ensure_all_taken()
    return await session.submit(LEDGER, "amend", args, record_id(terms))


async def renew(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """Record a renewal, as `amend` does. Raises InvalidValueError for terms of another form."""
    form = schema().enum("amendmentForm", "RENEWAL")
    if terms.integer("form") != form:
        raise InvalidValueError("form", f"must be RENEWAL ({form})", value=terms.integer("form"))
    return await amend(session, terms, consents)


async def cancel(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """End a registration by every live root's holder and pledgee."""
    given = session.consents("Cancel", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    args = (terms.abi(), _in_order(dossier, given), _pledged_roots(dossier, given))
    given.ensure_all_taken()
    return await session.submit(LEDGER, "cancel", args, record_id(terms))


def _in_order(dossier: Dossier, given: ConsentSet) -> list[AbiConsent]:
    """Consents of the roots' holders in order HOLD, USE, OPERATE, each holder once."""
    holders = dict.fromkeys(dossier.holder(dossier.root(kind)) for kind in RIGHT_KINDS)
    return [given.of(holder) for holder in holders if holder in given]


def _pledged_roots(dossier: Dossier, given: ConsentSet) -> list[list[AbiPledged]]:
    """The pledges on each root that has any, root by root in order HOLD, USE, OPERATE."""
    lists = (pledged(dossier, dossier.root(kind), given) for kind in RIGHT_KINDS)
    return [standing for standing in lists if standing]


async def object_(
    session: Session, terms: Terms, consents: Sequence[SignedConsent], leaf: Leaf | None = None
) -> Written:
    """File an objection; the objector signs. A leaf of a batch is activated on the way."""
    given = session.consents("Object", terms, consents)
    asset, inclusion = await _asset_terms(session, AssetId(terms.digest("asset")), leaf)
    args = (asset.abi(), inclusion, terms.abi(), given.of(PartyId(terms.address("objector"))))
    given.ensure_all_taken()
    return await session.submit(LEDGER, "object", args, record_id(terms))


async def admit_objection(session: Session, asset: AssetId, objection: Digest) -> Written:
    """Admit an objection filed after issue: it counts from now. Sent by the asset's node."""
    dossier = await session.dossier(asset)
    path = await session.succession(PartyId(dossier.terms.address("node")))
    args = (dossier.terms.abi(), path, _objection(dossier, objection).abi())
    return await session.submit(LEDGER, "admitObjection", args, objection)


async def resolve_objection(
    session: Session, asset: AssetId, objection: Digest, outcome: int, reason: Digest
) -> Written:
    """Decide an objection, UPHELD or DISMISSED. Sent by the asset's node."""
    dossier = await session.dossier(asset)
    path = await session.succession(PartyId(dossier.terms.address("node")))
    args = (dossier.terms.abi(), path, _objection(dossier, objection).abi(), outcome, reason)
    return await session.submit(LEDGER, "resolveObjection", args, objection)


async def lapse_objection(session: Session, asset: AssetId, objection: Digest) -> Written:
    """Let an objection lapse after the profile's time. Anyone."""
    dossier = await session.dossier(asset)
    return await session.submit(
        LEDGER, "lapseObjection", (_objection(dossier, objection).abi(),), objection
    )


def _objection(dossier: Dossier, objection: Digest) -> Terms:
    if objection not in dossier.objections:
        found: dict[str, object] = {"objection": objection, "asset": dossier.asset}
        raise NotFoundError("ObjectionUnknown", "objection", "is no objection to this asset", found)
    return dossier.objections[objection].terms


async def suspend(
    session: Session,
    asset: AssetId,
    by: PartyId,
    reason: Digest,
    *,
    as_regulator: bool,
    leaf: Leaf | None = None,
) -> Written:
    """Suspend an asset by its node or a covering regulator; a leaf of a batch is activated on the
    way.
    """
    terms, inclusion = await _asset_terms(session, asset, leaf)
    path = [] if as_regulator else await session.succession(PartyId(terms.address("node")))
    args = (terms.abi(), inclusion, by, as_regulator, path, reason)
    return await session.submit(LEDGER, "suspend", args, asset)


async def lift(
    session: Session, asset: AssetId, by: PartyId, reason: Digest, *, as_regulator: bool
) -> Written:
    """Lift a suspension: a node its own, a covering regulator both."""
    dossier = await session.dossier(asset)
    path = [] if as_regulator else await session.succession(PartyId(dossier.terms.address("node")))
    args = (dossier.terms.abi(), by, as_regulator, path, reason)
    return await session.submit(LEDGER, "lift", args, asset)


async def approve(
    session: Session, asset: AssetId, by: PartyId, reason: Digest, *, approved: bool
) -> Written:
    """Give or take a regulator's standing approval to list at level 3."""
    dossier = await session.dossier(asset)
    rev = (await session.word("AssetRegistry", "asset", "AssetWord", (asset,))).integer("rev")
    args = (dossier.terms.abi(), rev, by, approved, reason)
    return await session.submit(LEDGER, "approve", args, asset)


async def revoke(
    session: Session, asset: AssetId, by: PartyId, reason: Digest, leaf: Leaf | None = None
) -> Written:
    """Revoke a registration by a covering regulator; a leaf of a batch is activated on the way."""
    terms, inclusion = await _asset_terms(session, asset, leaf)
    return await session.submit(LEDGER, "revoke", (terms.abi(), inclusion, by, reason), asset)


async def _asset_terms(session: Session, asset: AssetId, leaf: Leaf | None) -> tuple[Terms, object]:
    """Terms and inclusion: the leaf's where the asset has no slot yet, else those on chain."""
    if leaf is not None and record_id(leaf.terms) == asset:
        word = await session.word("AssetRegistry", "asset", "AssetWord", (asset,))
        if not word.raw:
            return leaf.terms, leaf.abi()
    return (await session.dossier(asset)).terms, NO_INCLUSION
