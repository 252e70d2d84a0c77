"""3. A derived product with its lineage; the licence moves on; who may not list."""

from __future__ import annotations

from demo_story.chapters.registration import day, run_notice
from demo_story.desk import check, failed_in
from demo_story.files import TABLE_IS, derive
from demo_story.findings import attest_quality, completeness
from demo_story.offers import offer, put_up, root
from demo_story.opening import NOTICE, PROFILE_NUMBER
from demo_story.papers import claims, contract_text, manifest_of, paper
from demo_story.stage import DAY, Stage, names, terms_of
from demo_story.story import Story
from registry import assets, rights
from registry.certificate.bundle import Manifest
from registry.fingerprint import Fingerprint, fingerprint
from registry.manifest import SealedManifest
from registry.records import schema
from registry.session import Written
from registry.types import ZERO_DIGEST, AssetId, Digest, RightId


async def tell(stage: Stage, story: Story) -> None:
    """Derive and register, transfer the licence, refuse a listing without OPERATE."""
    title = "The merchant's derived product, and its licence passed on"
    stage.account.chapter(3, title, "数商登记衍生产品并转移许可")
    content, rows = _derive(stage, story)
    sealed = _state_manifest(stage, story, content, rows)
    await _register(stage, story, content, sealed)
    await run_notice(stage, story.product)
    story.finding = await attest_quality(
        stage, story.product, completeness(story.files.rows()[12:])
    )
    await _transfer_licence(stage, story)
    await _refuse_listing(stage, story)


def _derive(stage: Stage, story: Story) -> tuple[Fingerprint, int]:
    """Compute the product from the table and take its fingerprint."""
    path, rows = derive(story.files, story.workplace)
    content = fingerprint([path])
    stage.account.fact(
        "product",
        f"year-on-year change computed from the table: {rows} rows, {content.size:,} bytes, "
        f"sha-256 {stage.account.short(content.digest)}",
        **content.as_json(),
    )
    return content, rows


def _state_manifest(stage: Stage, story: Story, content: Fingerprint, rows: int) -> SealedManifest:
    """The product's manifest: its lineage names the parent, its rev, and the licence relied on."""
    merchant, months = stage.cast.merchant, story.files.rows()
    licence = paper(stage, "licence", f"USE right {story.licence} in asset {story.asset}\n")
    bases = {
        "HOLD": "computed by the merchant",
        "USE": "computed by the merchant",
        "OPERATE": "the licence permits resale of derived products",
    }
    own = {
        "name": "电气设备制造业营业额同比变化",
        "name_en": "Year-on-year change of turnover, manufacture of electrical equipment",
        "kind": "DATA_PRODUCT",
        "product_form": "DERIVED_DATA",
        "description": f"Per cent on the same month a year before, from: {TABLE_IS}",
        "holders": [{"name": str(merchant), "party": merchant.id}],
        "sources": [
            {"kind": "AUTHORISED", "lawfulness": "licensed by its holder", "evidence": [licence]}
        ],
        "claimed_rights": claims(stage, "year-on-year change", bases),
        "time_range": {"from": day(months[12][0]), "to": day(months[-1][0])},
        "lineage": [
            {
                "asset": story.asset,
                "rev": 0,
                "licence": story.licence,
                "description": "year-on-year change of every month",
            }
        ],
    }
    sealed, _ = manifest_of(stage, own, content, rows)
    short = stage.account.short
    text = f"parent {short(story.asset)} rev 0 under licence {short(story.licence)}"
    stage.account.fact("lineage", text, asset=story.asset, licence=story.licence)
    return sealed


async def _register(
    stage: Stage, story: Story, content: Fingerprint, sealed: SealedManifest
) -> None:
    """Another node enrolled the merchant, so the register wants the merchant's own signature."""
    cast, now = stage.cast, await stage.now()
    terms = terms_of(
        "Asset",
        manifest=sealed.digest,
        content=content.digest,
        node=cast.suzhou.id,
        registrant=cast.merchant.id,
        profile=PROFILE_NUMBER,
        kind="PRODUCT",
        level=2,
        rights=["HOLD", "USE", "OPERATE"],
        notice=NOTICE,
        from_=now,
        until=now + 2 * 365 * DAY,
    )
    await stage.refused(
        "registering for the merchant, whom another node enrolled, without its signature",
        cast.suzhou,
        "PartyNotMandated",
        assets.register(stage.acting(cast.suzhou), terms),
    )
    consents = await stage.sign("Register", terms, cast.merchant)
    written = await assets.register(stage.acting(cast.suzhou), terms, consents)
    story.product = AssetId(Digest(written.id))
    story.manifests[story.product] = Manifest(sealed.public, tuple(sealed.disclosures.values()))
    dossier = await stage.reading().dossier(story.product)
    stage.account.act(
        "registration 首次登记 of the product",
        written,
        sent=str(cast.suzhou),
        signed=names([cast.merchant]),
        ids={"asset": written.id},
        numbers={"登记编号": f"{cast.suzhou.region}-{dossier.registered.values['number']}"},
    )


async def _transfer_licence(stage: Stage, story: Story) -> None:
    """The same right, a new holder; what was granted under it stands."""
    cast = stage.cast
    terms = terms_of(
        "Transfer",
        asset=story.asset,
        rev=0,
        right=story.licence,
        kind="USE",
        from_=cast.merchant.id,
        to=cast.subsidiary.id,
        made=await stage.made(story.licence),
        pledges=ZERO_DIGEST,
        terms=contract_text(stage, "Transfer of the licence within the group"),
    )
    consents = await stage.sign("Transfer", terms, cast.merchant, cast.subsidiary)
    written = await rights.transfer(stage.acting(cast.suzhou), terms, consents)
    stage.account.act(
        "transfer 转移 of the licence, data merchant to its subsidiary",
        written,
        sent=str(cast.suzhou),
        signed=names([cast.merchant, cast.subsidiary]),
        ids={"right": story.licence, "transfer": written.id},
    )
    status = await right_status(stage, story.asset, story.sublicence)
    stage.ensure("the sub-licence after the transfer above it", "LIVE", status)
    stage.account.fact("sub-licence", f"{status}: not broken by a transfer above it 买卖不破租赁")


async def right_status(stage: Stage, asset: AssetId, right: RightId) -> str:
    """A granted right's status at the tip."""
    session = stage.reading()
    dossier = await session.dossier(asset)
    path = [terms.abi() for terms in dossier.path(right)]
    number = await session.number("RightsLedger", "status", (asset, dossier.kind_of(right), path))
    return schema().enum_name("rightStatus", number)


async def _refuse_listing(stage: Stage, story: Story) -> None:
    """The subsidiary gets a use licence of the product, and no OPERATE: it may use, not sell."""
    cast, now = stage.cast, await stage.now()
    terms = terms_of(
        "Grant",
        asset=story.product,
        rev=0,
        parent=root(story, "USE"),
        grantor=cast.merchant.id,
        grantee=cast.subsidiary.id,
        kind="USE",
        exclusivity="NON_EXCLUSIVE",
        from_=now,
        until=now + 365 * DAY,
        purposes=["INTERNAL_ANALYSIS", "CREDIT_ASSESSMENT"],
        scope=stage.keep(b"the whole derived table\n"),
        terms=contract_text(stage, "Licence of the product within the group"),
        flags=["SUBLICENSABLE"],
    )
    consents = await stage.sign("Grant", terms, cast.merchant, cast.subsidiary)
    written = await rights.grant(stage.acting(cast.suzhou), terms, consents)
    stage.account.act(
        "grant 授权: processing-use right in the product, to the subsidiary; no OPERATE",
        written,
        sent=str(cast.suzhou),
        signed=names([cast.merchant, cast.subsidiary]),
        ids={"right": written.id},
    )
    await _try_to_list(stage, story, written)


async def _try_to_list(stage: Stage, story: Story, licence: Written) -> None:
    venue, seller = stage.cast.venues[1], stage.cast.subsidiary
    listing = await offer(stage, story, venue, seller, right=licence.id)
    answer = await check(stage, listing)
    failed = [f"{item['name']}: {item['reason']}" for item in failed_in(answer, "conditions")]
    stage.ensure("the check of a listing without OPERATE", False, answer["offerable"])
    stage.account.fact("check", f"{venue.name} asks first; failed: {'; '.join(failed)}", **answer)
    await stage.refused(
        "listing the product without its product-operating right 产品经营权",
        seller,
        "OperateMissing",
        put_up(stage, venue, seller, listing),
    )
