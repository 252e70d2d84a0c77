"""8. The regulator freezes the product and lifts; a regulator of another region is refused."""

from __future__ import annotations

from demo_story.cast import Member
from demo_story.desk import look_up
from demo_story.offers import listing_terms, offer, put_up, root, sell, statuses
from demo_story.papers import reason
from demo_story.stage import Stage, names
from demo_story.story import Story
from registry import assets
from registry.session import Written
from registry.types import Digest, ListingId


async def tell(stage: Stage, story: Story) -> None:
    """A fresh listing, a foreign order refused, the freeze and what it stops, the lifting."""
    cast, account = stage.cast, stage.account
    account.chapter(8, "A freeze by the region's regulator", "属地监管冻结与解除")
    await _list_afresh(stage, story)
    before = await _all_statuses(stage, story)
    await stage.refused(
        "a freeze of a Suzhou registration, ordered from Beijing",
        cast.other_regulator,
        "PartyRegionNotCovered",
        _suspend(stage, story, cast.other_regulator),
    )
    written = await _suspend(stage, story, cast.jiangsu)
    account.act(
        "order 冻结: the product is suspended; Jiangsu 320000 covers Suzhou 320500",
        written,
        sent=str(cast.jiangsu),
        ids={"asset": story.product},
    )
    await _ensure_frozen(stage, story)
    why = reason(stage, "inquiry closed")
    lifted = await assets.lift(
        stage.acting(cast.jiangsu), story.product, cast.jiangsu.id, why, as_regulator=True
    )
    account.act(
        "order 解除冻结: lifted", lifted, sent=str(cast.jiangsu), ids={"asset": story.product}
    )
    after = await _all_statuses(stage, story)
    stage.ensure("the listings after the lifting", before, after)
    account.fact("listings", f"as before: {_counted(after)}", **after)


async def _list_afresh(stage: Stage, story: Story) -> None:
    """The new holder of OPERATE offers sub-licences of it 授权运营 at one venue."""
    venue, operator = stage.cast.venues[1], stage.cast.operator
    terms = await offer(
        stage,
        story,
        venue,
        operator,
        right=root(story, "OPERATE"),
        kind="OPERATE",
        purposes=["SERVICE_PROVISION"],
        units=5,
    )
    written = await put_up(stage, venue, operator, terms)
    story.later_listings[str(venue)] = ListingId(Digest(written.id))
    stage.account.act(
        f"listing 挂牌 at {venue}: authorised operation 授权运营, by the new holder",
        written,
        sent=str(venue),
        signed=names([operator]),
        ids={"listing": written.id},
    )


async def _suspend(stage: Stage, story: Story, regulator: Member) -> Written:
    why = reason(stage, "inquiry into the source")
    session = stage.acting(regulator)
    return await assets.suspend(session, story.product, regulator.id, why, as_regulator=True)


async def _all_statuses(stage: Stage, story: Story) -> dict[str, str]:
    """Status of every listing of the product, eleven in all, by its id: what the API's index says,
    which is what the ledger says of each.
    """
    told = await look_up(stage, "/v1/listings", asset=story.product)
    found: dict[str, str] = {line["id"]: line["status"] for line in told["items"]}
    own: dict[str, str] = {}
    for group in (story.listings, story.operate_listings, story.later_listings):
        for venue, status in (await statuses(stage, story, group)).items():
            own[group[venue]] = status
    stage.ensure("the statuses of the index", own, found)
    return found


def _counted(found: dict[str, str]) -> str:
    every = list(found.values())
    return ", ".join(f"{every.count(status)} {status}" for status in dict.fromkeys(every))


async def _ensure_frozen(stage: Stage, story: Story) -> None:
    """Every listing but the one sold for good is SUSPENDED, and nothing can be sold."""
    found = await _all_statuses(stage, story)
    sold = story.operate_listings[str(stage.cast.venues[0])]
    told = {listing: "SOLD" if listing == sold else "SUSPENDED" for listing in found}
    stage.ensure("the listings of a frozen product", told, found)
    text = f"{_counted(found)}: every open listing 暂停; the sale already made stands"
    stage.account.fact("listings", text, **found)
    venue = stage.cast.venues[1]
    listing = story.later_listings[str(venue)]
    terms = await listing_terms(stage, story, listing)
    await stage.refused(
        "a sale while the product is frozen",
        venue,
        "AssetNotValid",
        sell(stage, terms, listing, venue, stage.cast.buyer),
    )
