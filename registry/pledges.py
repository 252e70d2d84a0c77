"""Pledges: pledge, release, expire, enforce."""

from __future__ import annotations

from collections.abc import Sequence

from registry.dossier import Dossier
from registry.errors import NotFoundError
from registry.records import SignedConsent, Terms, record_id
from registry.rights import path_abi
from registry.session import Session, Written
from registry.types import AssetId, Digest, PartyId, PledgeId, RightId

LEDGER = "PledgeLedger"


def pledge_terms(dossier: Dossier, pledge: PledgeId) -> Terms:
    """Terms of a pledge of this asset. Raises NotFoundError."""
    if pledge not in dossier.pledges:
        found: dict[str, object] = {"pledge": pledge, "asset": dossier.asset}
        raise NotFoundError("PledgeUnknown", "pledge", "is no pledge of this asset", found)
    return dossier.pledges[pledge].terms


async def pledge(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """Pledge a live, transferable right; pledgor and pledgee sign."""
    given = session.consents("Pledge", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    right = RightId(terms.digest("right"))
    args = (
        terms.abi(),
        path_abi(dossier.path(right)),
        path_abi(dossier.standing_pledges(right)),
        given.of(PartyId(terms.address("pledgor"))),
        given.of(PartyId(terms.address("pledgee"))),
    )
    given.ensure_all_taken()
    return await session.submit(LEDGER, "pledge", args, record_id(terms))


async def release(
    session: Session, asset: AssetId, terms: Terms, consents: Sequence[SignedConsent]
) -> Written:
    """Release a pledge; the pledgee signs."""
    given = session.consents("Release", terms, consents)
    dossier = await session.dossier(asset)
    made = pledge_terms(dossier, PledgeId(terms.digest("pledge")))
    args = (terms.abi(), made.abi(), given.of(PartyId(made.address("pledgee"))))
    given.ensure_all_taken()
    return await session.submit(LEDGER, "release", args, record_id(terms))


async def expire(session: Session, asset: AssetId, pledges: Sequence[PledgeId]) -> Written:
    """Close pledges past their end, for good."""
    dossier = await session.dossier(asset)
    terms = [pledge_terms(dossier, one).abi() for one in pledges]
    return await session.submit(LEDGER, "expire", (terms,), asset)


async def enforce(
    session: Session, asset: AssetId, pledged: PledgeId, to: PartyId, by: PartyId, reason: Digest
) -> Written:
    """Enforce a pledge by a regulator's order: the right moves, this pledge and its juniors
    close.
    """
    dossier = await session.dossier(asset)
    terms = pledge_terms(dossier, pledged)
    right = RightId(terms.digest("right"))
    standing = path_abi(dossier.standing_pledges(right))
    args = (
        dossier.terms.abi(),
        terms.abi(),
        standing,
        path_abi(dossier.path(right)),
        to,
        by,
        reason,
    )
    return await session.submit(LEDGER, "enforce", args, pledged)
