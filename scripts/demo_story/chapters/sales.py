"""5. A licence is sold and five stay listed; the operating right is sold once, and never again."""

from __future__ import annotations

from demo_story.cast import Member
from demo_story.certificates import certify, shown
from demo_story.offers import (
    OPERATE_PRICE,
    listing_number,
    listing_terms,
    operate_offer,
    put_up,
    sell,
    statuses,
    trade_of,
)
from demo_story.stage import Stage, names
from demo_story.story import Story
from registry.certificates import Order
from registry.session import Written
from registry.types import Digest, ListingId, TradeId


async def tell(stage: Stage, story: Story) -> None:
    """Sell a use licence at one venue; offer OPERATE at all five, sell it once."""
    cast, account = stage.cast, stage.account
    account.chapter(
        5, "A licence sold, and the operating right sold once", "许可成交与经营权一次成交"
    )
    await _sell_licence(stage, story)
    await _offer_operate(stage, story)
    await _sell_operate(stage, story)
    second = cast.venues[2]
    listing = story.operate_listings[str(second)]
    terms = await listing_terms(stage, story, listing)
    await stage.refused(
        f"selling the same right a second time, at {second}",
        second,
        "ListingSeqWrong",
        sell(stage, terms, listing, second, cast.buyer),
    )
    left = await statuses(stage, story, story.listings)
    stage.ensure("the use listings of a seller without OPERATE", {"MOOT"}, set(left.values()))
    account.fact("use offers", "all five MOOT now: their seller no longer holds OPERATE", **left)


async def _sell_licence(stage: Stage, story: Story) -> None:
    """One unit at Shenzhen; nobody else's listing suffers."""
    venue, buyer = stage.cast.venues[1], stage.cast.buyer
    listing = story.listings[str(venue)]
    terms = await listing_terms(stage, story, listing)
    written = await sell(stage, terms, listing, venue, buyer)
    await _trade_told(
        stage, story, "trade 成交: one non-exclusive use licence 普通许可", written, venue, buyer
    )
    order = Order("trade", Digest(written.id), story.manifests[story.product])
    bundle = await certify(stage, story, venue, order, "the trade")
    story.trade_certificate.write_bytes(shown(stage, bundle, ["name"], buyer).write())
    found = await statuses(stage, story, story.listings)
    stage.ensure("the five listings after a sale", {"LISTED"}, set(found.values()))
    stage.account.fact("listings", f"{len(found)} of 5 still LISTED 仍在挂牌", **found)


async def _trade_told(
    stage: Stage, story: Story, what: str, written: Written, venue: Member, buyer: Member
) -> None:
    trade = await trade_of(stage, story, TradeId(Digest(written.id)))
    stage.account.act(
        f"{what}, to the {buyer.name}",
        written,
        sent=str(venue),
        signed=names([buyer]),
        ids={"trade": written.id, "right": trade["right"]},
        numbers={"成交编号": f"{venue.zh}-{trade['number']}"},
    )


async def _offer_operate(stage: Stage, story: Story) -> None:
    """The product-operating right itself, on all five."""
    merchant = stage.cast.merchant
    for venue in stage.cast.venues:
        terms = await operate_offer(stage, story, venue, merchant)
        written = await put_up(stage, venue, merchant, terms)
        listing = ListingId(Digest(written.id))
        story.operate_listings[str(venue)] = listing
        number = await listing_number(stage, story, listing)
        stage.account.act(
            f"listing 挂牌 at {venue}: the operating right 产品经营权 itself, "
            f"{OPERATE_PRICE / 100:,.2f} CNY",
            written,
            sent=str(venue),
            signed=names([merchant]),
            ids={"listing": listing},
            numbers={"挂牌编号": f"{venue.zh}-{number}"},
        )


async def _sell_operate(stage: Stage, story: Story) -> None:
    """Sold at Guangzhou; the other four offers are without an object."""
    venue, buyer = stage.cast.venues[0], stage.cast.operator
    listing = story.operate_listings[str(venue)]
    terms = await listing_terms(stage, story, listing)
    written = await sell(stage, terms, listing, venue, buyer)
    await _trade_told(
        stage, story, "trade 成交: the operating right 产品经营权 moves", written, venue, buyer
    )
    found = await statuses(stage, story, story.operate_listings)
    told = {str(one): "SOLD" if one is venue else "MOOT" for one in stage.cast.venues}
    stage.ensure("the five offers of the operating right", told, found)
    stage.account.fact("offers", f"{venue.zh} SOLD 已成交, the other four MOOT 标的已失", **found)
