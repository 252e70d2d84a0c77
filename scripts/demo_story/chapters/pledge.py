"""7. A right is pledged to a bank; its transfer is refused until the bank releases it."""

from __future__ import annotations

from demo_story.certificates import examine, shown, turn_down
from demo_story.desk import look_up
from demo_story.papers import contract_text, reason
from demo_story.stage import DAY, Stage, names, terms_of
from demo_story.story import Story
from registry import pledges, rights
from registry.certificate.parsing import parse_bundle
from registry.records import Terms, pledges_digest, root_right_id, schema
from registry.session import Written
from registry.types import ZERO_DIGEST, Digest, PledgeId, RightId


async def tell(stage: Stage, story: Story) -> None:
    """Examine a certificate; pledge OPERATE, try to transfer it, release, transfer."""
    cast, account = stage.cast, stage.account
    account.chapter(7, "A right pledged to a bank, released, transferred", "权利质押、解除与转移")
    await _examine_certificate(stage, story)
    right = root_right_id(story.asset, schema().enum("rightKind", "OPERATE"))
    pledge = await _pledge(stage, story, right)
    await _ask_who_may(stage, story, right, pledge)
    await stage.refused(
        "transferring the pledged right without the bank",
        cast.enterprise,
        "ConsentPartyWrong",
        _transfer(stage, await _transfer_terms(stage, story, right, pledge)),
    )
    await _release(stage, story, pledge)
    written = await _transfer(stage, await _transfer_terms(stage, story, right, None))
    account.act(
        "transfer 转移 of the same right, to the enterprise's data company",
        written,
        sent=str(cast.suzhou),
        signed=names([cast.enterprise, cast.affiliate]),
        ids={"right": right, "transfer": written.id},
    )
    dossier = await stage.reading().dossier(story.asset)
    stage.ensure("the holder after the transfer", cast.affiliate.id, dossier.holder(right))


async def _examine_certificate(stage: Stage, story: Story) -> None:
    """The merchant shows the bank its product's certificate, and no more of it than is needed."""
    cast, bundle = stage.cast, parse_bundle(story.certificate.read_bytes())
    fewer = shown(stage, bundle, ["name", "class", "industry", "time_range"], cast.merchant)
    story.presented.write_bytes(fewer.write())
    demands: dict[str, object] = {
        "credential": True,
        "holder": cast.merchant.id,
        "rights": ["HOLD", "USE", "OPERATE"],
        "level": 2,
        "attestations": ["QUALITY"],
        "min_remaining": 180 * DAY,
    }
    await examine(stage, cast.bank, fewer, demands, "the product's certificate")
    what = "the same certificate, where data of level 1 alone is accepted"
    await turn_down(stage, cast.bank, fewer, {"level": 1}, what)


async def _pledge(stage: Stage, story: Story, right: RightId) -> PledgeId:
    cast, now = stage.cast, await stage.now()
    terms = terms_of(
        "Pledge",
        asset=story.asset,
        rev=0,
        right=right,
        kind="OPERATE",
        pledgor=cast.enterprise.id,
        pledgee=cast.bank.id,
        rank=0,
        forbids=0,
        until=now + 300 * DAY,
        made=await stage.made(right),
        pledges=ZERO_DIGEST,
        secured=stage.keep(b"secured amount: a band, demo\n"),
        registration=stage.keep(b"registry of movable security, demo number\n"),
    )
    consents = await stage.sign("Pledge", terms, cast.enterprise, cast.bank)
    written = await pledges.pledge(stage.acting(cast.suzhou), terms, consents)
    stage.account.act(
        "pledge 质押 of the operating right 产品经营权 to the bank, first rank",
        written,
        sent=str(cast.suzhou),
        signed=names([cast.enterprise, cast.bank]),
        ids={"right": right, "pledge": written.id},
    )
    return PledgeId(Digest(written.id))


async def _ask_who_may(stage: Stage, story: Story, right: RightId, pledge: PledgeId) -> None:
    """The bank's question after lending: who may do what with the asset, and what binds it."""
    told = await look_up(stage, f"/v1/assets/{story.asset}/who")
    (bound,) = (entry for entry in told["may"] if entry["right"] == right)
    stage.ensure("the pledges on the right", [pledge], [p["pledge"] for p in bound["pledges"]])
    stage.ensure("whether it may be transferred", False, bound["may_transfer"])
    text = f"{len(told['may'])} live rights 有效权利; the pledged one may be licensed, not moved"
    stage.account.fact("who may", text, rights=[entry["right"] for entry in told["may"]])


async def _transfer_terms(
    stage: Stage, story: Story, right: RightId, standing: PledgeId | None
) -> Terms:
    cast = stage.cast
    return terms_of(
        "Transfer",
        asset=story.asset,
        rev=0,
        right=right,
        kind="OPERATE",
        from_=cast.enterprise.id,
        to=cast.affiliate.id,
        made=await stage.made(right),
        pledges=pledges_digest([standing] if standing else []),
        terms=contract_text(stage, "Transfer of the operating right within the group"),
    )


async def _transfer(stage: Stage, terms: Terms) -> Written:
    """Holder and new holder sign; nobody asked the bank."""
    cast = stage.cast
    consents = await stage.sign("Transfer", terms, cast.enterprise, cast.affiliate)
    return await rights.transfer(stage.acting(cast.suzhou), terms, consents)


async def _release(stage: Stage, story: Story, pledge: PledgeId) -> None:
    cast = stage.cast
    terms = terms_of("Release", pledge=pledge, reason=reason(stage, "repaid"))
    consents = await stage.sign("Release", terms, cast.bank)
    written = await pledges.release(stage.acting(cast.suzhou), story.asset, terms, consents)
    stage.account.act(
        "release 解除质押",
        written,
        sent=str(cast.suzhou),
        signed=names([cast.bank]),
        ids={"pledge": pledge},
    )
