"""4. Five venues check and list; a forged certificate is refused by the step and the field."""

from __future__ import annotations

import json
from typing import Any

import rfc8785

from demo_story.account import SurpriseError
from demo_story.cast import Member
from demo_story.certificates import certify, printed
from demo_story.desk import check, failed_in, verify
from demo_story.offers import USE_PRICE, listing_number, offer, put_up, statuses
from demo_story.stage import Stage, names
from demo_story.story import Story
from registry.certificate.entry import Entry
from registry.certificates import Order
from registry.records import Terms
from registry.types import Digest, ListingId


async def tell(stage: Stage, story: Story) -> None:
    """The product's certificate, two forgeries, and five listings."""
    stage.account.chapter(4, "Five venues check, then list", "五家交易场所核验并挂牌")
    genuine = await _issue(stage, story)
    await _refuse_forgeries(stage, story, genuine)
    for venue in stage.cast.venues:
        await _list_at(stage, story, venue, genuine)
    found = await statuses(stage, story, story.listings)
    stage.ensure("the five listings", {"LISTED"}, set(found.values()))
    stage.account.fact("listings", f"{len(found)} of 5 LISTED 已挂牌", **found)


async def _issue(stage: Stage, story: Story) -> bytes:
    """The certificate of the product, signed by its node, with every proof to check it offline."""
    manifest = story.manifests[story.product]
    order = Order("asset", Digest(story.product), manifest, findings=(story.finding,))
    bundle = await certify(stage, story, stage.cast.suzhou, order, "the product")
    raw = bundle.write()
    story.certificate.write_bytes(raw)
    story.paper.write_bytes(printed(bundle, stage.api_url))
    size, pages = story.paper.stat().st_size, "A4, Chinese and English, with its QR code"
    stage.account.fact("paper", f"the same as PDF: {size:,} bytes, {pages}")
    return raw


async def _refuse_forgeries(stage: Stage, story: Story, genuine: bytes) -> None:
    """The first venue is handed two forgeries of the genuine bundle."""
    for what, forge in (
        ("a forged certificate: the level of sensitivity was lowered", _lower_level),
        ("a forged certificate: another registrant, in the words under the id too", _put_in_node),
    ):
        document = json.loads(genuine)
        forge(document)
        await _refuse_forged(stage, story, what, rfc8785.dumps(document))


def _lower_level(bundle: dict[str, Any]) -> None:
    """Level 2 becomes level 1 where people read it."""
    bundle["terms"][0]["values"]["level"] = 1


def _put_in_node(bundle: dict[str, Any]) -> None:
    """The registrant becomes the node, also in the words that the id commits to; the id stays."""
    stated = bundle["terms"][0]
    terms = Terms("Asset", {**stated["values"], "registrant": stated["values"]["node"]})
    bundle["terms"][0] = {**Entry.of(terms).json(), "id": stated["id"]}


async def _refuse_forged(stage: Stage, story: Story, what: str, forged: bytes) -> None:
    """The verdict must be `invalid` and name step and field."""
    venue = stage.cast.venues[0]
    report = await verify(stage, forged, story.product)
    stage.ensure(f"the verdict on {what}", "invalid", report["verdict"])
    step = failed_in(report, "steps")[0]
    if not step["field"]:
        raise SurpriseError(f"the refusal of {what} names no field")
    stage.account.finding(
        f"{what}, by {venue}",
        f"{step['n']} {step['name']}",
        step["field"],
        step["reason"],
        by=str(venue),
        **report,
    )


async def _list_at(stage: Stage, story: Story, venue: Member, genuine: bytes) -> None:
    """One venue: certificate, check, countersignature, number."""
    merchant, account = stage.cast.merchant, stage.account
    report = await verify(stage, genuine, story.product)
    stage.ensure(f"{venue}'s verdict on the genuine certificate", "valid", report["verdict"])
    terms = await offer(stage, story, venue, merchant)
    answer = await check(stage, terms)
    if not answer["offerable"]:
        raise SurpriseError(f"{venue}'s check failed: {failed_in(answer, 'conditions')}")
    written = await put_up(stage, venue, merchant, terms)
    listing = ListingId(Digest(written.id))
    story.listings[str(venue)] = listing
    passed = [item["result"] for item in answer["conditions"]].count("passed")
    number = await listing_number(stage, story, listing)
    account.act(
        f"listing 挂牌 at {venue}: use licence, {USE_PRICE / 100:,.2f} CNY, 100 units",
        written,
        sent=f"{venue} (countersigned)",
        signed=names([merchant]),
        ids={"listing": listing},
        numbers={
            "certificate": report["verdict"],
            "check": f"{passed} of {len(answer['conditions'])} conditions passed",
            "挂牌编号": f"{venue.zh}-{number}",
        },
    )
