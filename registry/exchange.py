"""Listings and trades: list, revise, suspend, resume, withdraw, delist; record, file, adopt."""

from __future__ import annotations

from collections.abc import Sequence

from registry.attestations import attestation_terms
from registry.consent_set import ConsentSet
from registry.dossier import Dossier
from registry.errors import NotFoundError
from registry.records import SignedConsent, Terms, record_id, schema
from registry.rights import AbiPledged, path_abi, pledged
from registry.session import Session, Written
from registry.types import (
    ZERO_ADDRESS,
    ZERO_DIGEST,
    AssetId,
    AttestationId,
    Digest,
    ListingId,
    PartyId,
    RightId,
    TradeId,
)

LEDGER = "ExchangeLedger"
_NO_ASSET = (bytes(32), bytes(32), ZERO_ADDRESS, ZERO_ADDRESS, *(0,) * 7, bytes(32))
"""A trade's basis leaves the asset's terms out: the listing bound them, and zeros cost less."""


def listing_terms(dossier: Dossier, listing: ListingId) -> Terms:
    """Terms of a listing of this asset. Raises NotFoundError."""
    if listing not in dossier.listings:
        found: dict[str, object] = {"listing": listing, "asset": dossier.asset}
        raise NotFoundError("ListingUnknown", "listing", "is no listing of this asset", found)
    return dossier.listings[listing].terms


def basis(dossier: Dossier, terms: Terms) -> tuple[object, ...]:
    """What a listing, or an off-exchange trade, rests on, as the contracts take it."""
    operate = RightId(terms.digest("operate"))
    findings: Sequence[str] = ()
    ceiling: list[object] = []
    if terms.name == "Listing":
        named = terms["attestations"]
        findings = named if isinstance(named, tuple) else ()
        if terms.digest("ceiling") != ZERO_DIGEST:
            ceiling = [attestation_terms(dossier, AttestationId(terms.digest("ceiling"))).abi()]
    return (
        dossier.terms.abi(),
        path_abi(dossier.path(RightId(terms.digest("right")))),
        path_abi(dossier.path(operate)) if operate != ZERO_DIGEST else [],
        [attestation_terms(dossier, AttestationId(Digest(one))).abi() for one in findings],
        ceiling,
    )


async def list_(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """List an offer, or a new version in place of the one it names. The seller signs; sent by the
    venue.
    """
    given = session.consents("List", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    seller = given.of(PartyId(terms.address("seller")))
    given.ensure_all_taken()
    previous = ListingId(terms.digest("previous"))
    if previous == ZERO_DIGEST:
        args: tuple[object, ...] = (terms.abi(), basis(dossier, terms), seller)
        return await session.submit(LEDGER, "list", args, record_id(terms))
    args = (terms.abi(), listing_terms(dossier, previous).abi(), basis(dossier, terms), seller)
    return await session.submit(LEDGER, "revise", args, record_id(terms))


async def venue_act(
    session: Session, act: str, asset: AssetId, listing: ListingId, reason: Digest
) -> Written:
    """Suspend, resume or delist a listing. Sent by its venue."""
    dossier = await session.dossier(asset)
    args = (listing_terms(dossier, listing).abi(), reason)
    return await session.submit(LEDGER, act, args, listing)


async def withdraw(
    session: Session, asset: AssetId, terms: Terms, consents: Sequence[SignedConsent]
) -> Written:
    """Withdraw a listing; the seller signs."""
    given = session.consents("Withdraw", terms, consents)
    dossier = await session.dossier(asset)
    made = listing_terms(dossier, ListingId(terms.digest("listing")))
    args = (terms.abi(), made.abi(), given.of(PartyId(made.address("seller"))))
    given.ensure_all_taken()
    return await session.submit(LEDGER, "withdraw", args, record_id(terms))


async def record(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """Record the sale of one unit of a listing; the buyer signs. Sent by the listing's venue."""
    given = session.consents("Trade", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    listing = listing_terms(dossier, ListingId(terms.digest("listing")))
    right = RightId(listing.digest("right"))
    args = (
        terms.abi(),
        listing.abi(),
        (_NO_ASSET, *basis(dossier, listing)[1:]),
        await _settled(session, dossier, listing),
        _pledgees(dossier, right, listing, given),
        given.of(PartyId(terms.address("buyer"))),
    )
    given.ensure_all_taken()
    return await session.submit(LEDGER, "trade", args, record_id(terms))


async def file(session: Session, terms: Terms, consents: Sequence[SignedConsent]) -> Written:
    """File a trade made off exchange; seller and buyer sign. Anyone sends."""
    given = session.consents("File", terms, consents)
    dossier = await session.dossier(AssetId(terms.digest("asset")))
    right = RightId(terms.digest("right"))
    rests = basis(dossier, terms)
    args = (
        terms.abi(),
        rests[1],
        rests[2],
        await _settled(session, dossier, terms),
        _pledgees(dossier, right, terms, given),
        given.of(PartyId(terms.address("seller"))),
        given.of(PartyId(terms.address("buyer"))),
    )
    given.ensure_all_taken()
    return await session.submit(LEDGER, "file", args, record_id(terms))


async def adopt(
    session: Session,
    asset: AssetId,
    trade: TradeId,
    venue: PartyId,
    findings: Sequence[AttestationId] = (),
    ceiling: AttestationId | None = None,
) -> Written:
    """Adopt a filed trade, once, with the findings its profile requires. Sent by the venue."""
    dossier = await session.dossier(asset)
    if trade not in dossier.filings:
        found: dict[str, object] = {"trade": trade, "asset": asset}
        raise NotFoundError("TradeUnknown", "trade", "was not filed for this asset", found)
    terms = dossier.filings[trade].terms
    rests: tuple[object, ...] = (
        dossier.terms.abi(),
        [],
        [],
        [attestation_terms(dossier, one).abi() for one in findings],
        [attestation_terms(dossier, ceiling).abi()] if ceiling else [],
    )
    return await session.submit(LEDGER, "adopt", (terms.abi(), rests, venue), trade)


async def _settled(session: Session, dossier: Dossier, offer: Terms) -> list[object]:
    """Expired children to close on the way, where a right is made under the offered one."""
    if offer.integer("mode") != schema().enum("offerMode", "GRANT"):
        return []
    return path_abi(dossier.expired_children(RightId(offer.digest("right")), await session.now()))


def _pledgees(
    dossier: Dossier, right: RightId, offer: Terms, given: ConsentSet
) -> list[AbiPledged]:
    """Every pledge where the right moves or is taken exclusively; the forbidding ones elsewhere."""
    makes = offer.integer("mode") == schema().enum("offerMode", "GRANT")
    plain = offer.integer("exclusivity") == schema().enum("exclusivity", "NON_EXCLUSIVE")
    return pledged(dossier, right, given, only_forbidding=makes and plain)
