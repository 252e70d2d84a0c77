"""Offers and trades: what sellers and buyers sign, and what venues send."""

from __future__ import annotations

from typing import Any

from demo_story.cast import Member
from demo_story.papers import contract_text
from demo_story.stage import DAY, Stage, terms_of
from demo_story.story import Story
from registry import exchange
from registry.records import Terms, root_right_id, schema
from registry.session import Written
from registry.types import ZERO_ADDRESS, ZERO_DIGEST, ListingId, RightId, TradeId
from registry.views import listing_document

CNY = 156
USE_PRICE = 1_280_000
OPERATE_PRICE = 60_000_000


def root(story: Story, kind: str) -> RightId:
    """The product's root right of a kind."""
    return root_right_id(story.product, schema().enum("rightKind", kind))


async def offer(
    stage: Stage, story: Story, venue: Member, seller: Member, **differing: Any
) -> Terms:
    """Listing terms of a one-year use licence of the product, or of what *differing* says."""
    fields: dict[str, Any] = {
        "asset": story.product,
        "rev": 0,
        "right": root(story, "USE"),
        "operate": root(story, "OPERATE"),
        "venue": venue.id,
        "seller": seller.id,
        "agent": ZERO_ADDRESS,
        "mode": "GRANT",
        "kind": "USE",
        "exclusivity": "NON_EXCLUSIVE",
        "duration": 365 * DAY,
        "purposes": ["INTERNAL_ANALYSIS", "CREDIT_ASSESSMENT"],
        "scope": stage.keep(b"the whole derived table\n"),
        "terms": contract_text(stage, f"Offer of {seller.name} at {venue.name}"),
        "flags": [],
        "units": 100,
        "regime": "MARKET",
        "form": "PUBLIC",
        "currency": CNY,
        "price": USE_PRICE,
        "ceiling": ZERO_DIGEST,
        "attestations": [story.finding],
        "until": await stage.now() + 180 * DAY,
        "previous": ZERO_DIGEST,
        **differing,
    }
    return terms_of("Listing", **fields)


async def operate_offer(stage: Stage, story: Story, venue: Member, seller: Member) -> Terms:
    """Listing terms that offer the product's OPERATE right itself: it moves to its buyer."""
    return await offer(
        stage,
        story,
        venue,
        seller,
        right=root(story, "OPERATE"),
        mode="TRANSFER",
        kind="OPERATE",
        duration=0,
        purposes=[],
        units=1,
        price=OPERATE_PRICE,
    )


async def put_up(stage: Stage, venue: Member, seller: Member, terms: Terms) -> Written:
    """The seller signs its offer; the venue countersigns by sending it."""
    consents = await stage.sign("List", terms, seller)
    return await exchange.list_(stage.acting(venue), terms, consents)


async def sell(
    stage: Stage, listing: Terms, listing_id: ListingId, venue: Member, buyer: Member
) -> Written:
    """One unit of a listing: the buyer signs what it saw, the venue sends."""
    grants = listing.integer("mode") == schema().enum("offerMode", "GRANT")
    now = await stage.now()
    terms = terms_of(
        "Trade",
        listing=listing_id,
        asset=listing.digest("asset"),
        rev=listing.integer("rev"),
        seller=listing.address("seller"),
        buyer=buyer.id,
        price=listing.integer("price"),
        from_=now if grants else 0,
        until=now + listing.integer("duration") if grants else 0,
        made=await stage.made(listing.digest("right")),
        pledges=ZERO_DIGEST,
    )
    consents = await stage.sign("Trade", terms, buyer)
    return await exchange.record(stage.acting(venue), terms, consents)


async def statuses(stage: Stage, story: Story, listings: dict[str, ListingId]) -> dict[str, str]:
    """Status of listings of the product at the tip, by venue."""
    session = stage.reading()
    dossier = await session.dossier(story.product)
    documents = {
        venue: await listing_document(session, dossier, listing)
        for venue, listing in listings.items()
    }
    return {venue: str(document["status"]) for venue, document in documents.items()}


async def listing_terms(stage: Stage, story: Story, listing: ListingId) -> Terms:
    """Terms of a listing of the product."""
    return exchange.listing_terms(await stage.reading().dossier(story.product), listing)


async def listing_number(stage: Stage, story: Story, listing: ListingId) -> str:
    """The venue's running number of a listing."""
    dossier = await stage.reading().dossier(story.product)
    return str(dossier.listings[listing].made.values["number"])


async def trade_of(stage: Stage, story: Story, trade: TradeId) -> dict[str, str]:
    """What a recorded trade made or moved, and its number."""
    event = (await stage.reading().dossier(story.product)).trades[trade]
    return {"right": event.text("right"), "number": str(event.values["number"])}
