"""Rights: grant, transfer, terminate, surrender, revoke, suspend, lift, settle.

Each function gathers from the asset's history what the contract wants in calldata (ancestors,
expired children, pledges), matches the consents to the parties that must sign, and submits one
transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from registry.consent_set import AbiConsent, ConsentSet
from registry.dossier import Dossier
from registry.records import SignedConsent, Terms, record_id, schema
from registry.session import Session, Written
from registry.types import AssetId, Digest, PartyId, RightId

LEDGER = "RightsLedger"
AbiPledged = tuple[object, AbiConsent]


def pledged(
    dossier: Dossier, right: RightId, consents: ConsentSet, *, only_forbidding: bool = False
) -> list[AbiPledged]:
    """Pledges that stand on a right, in order of rank, with their pledgees' consents where brought.

    A missing consent travels empty: the contract refuses it unless the pledge is past its end.
    """
    standing = dossier.standing_pledges(right)
    if only_forbidding:
        standing = [terms for terms in standing if terms.integer("forbids")]
    return [
        (terms.abi(), consents.of_or_none(PartyId(terms.address("pledgee")))) for terms in standing
    ]


def path_abi(path: Sequence[Terms]) -> list[object]:
    """A path as the contracts take it."""
    return [terms.abi() for terms in path]


async def grant(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """Grant a right under a live one; both sides sign, and pledgees where the child is sole or
    exclusive.

    Expired children of the parent are settled on the way. Raises RefusedError with the contract's
    rule.
    """
    given = session.consents("Grant", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    parent = RightId(terms.digest("parent"))
    now = await session.now()
    exclusive = terms.integer("exclusivity") != schema().enum("exclusivity", "NON_EXCLUSIVE")
    args = (
        terms.abi(),
        path_abi(dossier.path(parent)),
        path_abi(dossier.expired_children(parent, now)),
        pledged(dossier, parent, given, only_forbidding=not exclusive),
        given.of(PartyId(terms.address("grantor"))),
        given.of(PartyId(terms.address("grantee"))),
    )
    given.ensure_all_taken()
    return await session.submit(LEDGER, "grant", args, record_id(terms))


async def transfer(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """Move a right to a new holder; both sign, and every pledgee whose pledge stays."""
    given = session.consents("Transfer", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    right = RightId(terms.digest("right"))
    args = (
        terms.abi(),
        path_abi(dossier.path(right)),
        pledged(dossier, right, given),
        given.of(PartyId(terms.address("from"))),
        given.of(PartyId(terms.address("to"))),
    )
    given.ensure_all_taken()
    return await session.submit(LEDGER, "transfer", args, record_id(terms))


async def terminate(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """End a granted right: by its holder and the parent's holder, or by the latter alone where
    terminable.
    """
    given = session.consents("Terminate", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    right = RightId(terms.digest("right"))
    path = dossier.path(right)
    signers = [dossier.holder(RightId(path[0].digest("parent")))] if path else []
    terminable = bool(path) and bool(
        path[0].integer("flags") & schema().enum("rightFlags", "TERMINABLE")
    )
    if not terminable:
        signers.append(dossier.holder(right))
    args = (
        terms.abi(),
        path_abi(path),
        [] if terminable else pledged(dossier, right, given),
        given.of_all(signers),
    )
    given.ensure_all_taken()
    return await session.submit(LEDGER, "terminate", args, record_id(terms))


async def surrender(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """Give a granted right up; the holder signs, and every pledgee whose pledge stays."""
    given = session.consents("Surrender", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    right = RightId(terms.digest("right"))
    args = (
        terms.abi(),
        dossier.grant(right).terms.abi(),
        pledged(dossier, right, given),
        given.of(dossier.holder(right)),
    )
    given.ensure_all_taken()
    return await session.submit(LEDGER, "surrender", args, record_id(terms))


async def revoke(
    session: Session, asset: AssetId, right: RightId, by: PartyId, reason: Digest
) -> Written:
    """Revoke a right by a regulator's order; its subtree loses effect with it."""
    dossier = await session.dossier(asset)
    args = (dossier.terms.abi(), dossier.kind_of(right), path_abi(dossier.path(right)), by, reason)
    return await session.submit(LEDGER, "revoke", args, right)


async def suspend(
    session: Session,
    asset: AssetId,
    right: RightId,
    by: PartyId,
    reason: Digest,
    *,
    as_regulator: bool,
) -> Written:
    """Suspend a right by order of the asset's node or of a covering regulator."""
    return await _order(session, "suspend", asset, right, by, reason, as_regulator)


async def lift(
    session: Session,
    asset: AssetId,
    right: RightId,
    by: PartyId,
    reason: Digest,
    *,
    as_regulator: bool,
) -> Written:
    """Lift a suspension: a node its own, a covering regulator any."""
    return await _order(session, "lift", asset, right, by, reason, as_regulator)


async def _order(
    session: Session,
    act: str,
    asset: AssetId,
    right: RightId,
    by: PartyId,
    reason: Digest,
    as_regulator: bool,
) -> Written:
    dossier = await session.dossier(asset)
    path = path_abi(dossier.path(right))
    succession = (
        [] if as_regulator else await session.succession(PartyId(dossier.terms.address("node")))
    )
    args = (dossier.terms.abi(), dossier.kind_of(right), path, by, as_regulator, succession, reason)
    return await session.submit(LEDGER, act, args, right)


async def settle(session: Session, asset: AssetId, rights: Sequence[RightId] = ()) -> Written:
    """Close expired rights of one asset: those named, or all that are past their end."""
    dossier = await session.dossier(asset)
    now = await session.now()
    if rights:
        expired = [dossier.grant(right).terms for right in rights]
    else:
        parents = {RightId(r.terms.digest("parent")) for r in dossier.grants.values()}
        expired = [
            terms for parent in sorted(parents) for terms in dossier.expired_children(parent, now)
        ]
    return await session.submit(LEDGER, "settle", (asset, path_abi(expired)), asset)
