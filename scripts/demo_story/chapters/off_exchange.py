"""6. A licence made off exchange is filed with both signatures, then adopted by a venue, once."""

from __future__ import annotations

from demo_story.findings import attest_quality, completeness
from demo_story.papers import contract_text
from demo_story.stage import DAY, Stage, names, terms_of
from demo_story.story import Story
from registry import exchange
from registry.records import root_right_id, schema
from registry.types import ZERO_DIGEST, Digest, TradeId

PRICE = 36_000_000


async def tell(stage: Stage, story: Story) -> None:
    """File, attest the quality that adoption needs, adopt; a second adoption is refused."""
    cast, account = stage.cast, stage.account
    account.chapter(6, "An off-exchange licence, filed and adopted", "场外交易备案与场内认领")
    trade = await _file(stage, story)
    finding = await attest_quality(stage, story.asset, completeness(story.files.rows()))
    venue, other = cast.venues[4], cast.venues[3]
    adopting = exchange.adopt(stage.acting(venue), story.asset, trade, venue.id, findings=[finding])
    written = await adopting
    dossier = await stage.reading().dossier(story.asset)
    adopted = next(event for event in dossier.events if event.name == "Adopted")
    account.act(
        f"adoption 认领 of the filed trade by {venue}",
        written,
        sent=str(venue),
        ids={"trade": trade},
        numbers={"认领编号": f"{venue.zh}-{adopted.values['number']}"},
    )
    await stage.refused(
        f"adopting it again, at {other}",
        other,
        "TradeNotAdoptable",
        exchange.adopt(stage.acting(other), story.asset, trade, other.id, findings=[finding]),
    )


async def _file(stage: Stage, story: Story) -> TradeId:
    """Both sides sign; anyone files."""
    cast, now = stage.cast, await stage.now()
    right = root_right_id(story.asset, schema().enum("rightKind", "USE"))
    terms = terms_of(
        "OffTrade",
        asset=story.asset,
        rev=0,
        right=right,
        operate=root_right_id(story.asset, schema().enum("rightKind", "OPERATE")),
        seller=cast.enterprise.id,
        buyer=cast.buyer.id,
        mode="GRANT",
        kind="USE",
        exclusivity="NON_EXCLUSIVE",
        from_=now,
        until=now + 180 * DAY,
        purposes=["SUPPLY_CHAIN", "QUALITY_CONTROL"],
        scope=stage.keep(b"the whole table\n"),
        terms=contract_text(stage, "Off-exchange licence of the enterprise to the buyer"),
        flags=[],
        regime="MARKET",
        form="PUBLIC",
        currency=156,
        price=PRICE,
        signed=now,
        made=await stage.made(right),
        pledges=ZERO_DIGEST,
    )
    consents = await stage.sign("File", terms, cast.enterprise, cast.buyer)
    written = await exchange.file(stage.acting(cast.suzhou), terms, consents)
    trade = TradeId(Digest(written.id))
    dossier = await stage.reading().dossier(story.asset)
    stage.account.act(
        f"filing 备案: a 180-day use licence made off exchange 场外, {PRICE / 100:,.2f} CNY",
        written,
        sent=str(cast.suzhou),
        signed=names([cast.enterprise, cast.buyer]),
        ids={"trade": trade, "right": dossier.filings[trade].made.text("right")},
    )
    return trade
