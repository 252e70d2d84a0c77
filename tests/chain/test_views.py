"""What is shown of a record: every kind, dated by its block, as JSON that anyone can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from registry import assets, attestations, batches, exchange, parties, pledges, views
from registry.assets import Leaf
from registry.merkle import BatchTree
from registry.records import parse_terms, record_id, root_right_id, schema
from registry.types import ZERO_DIGEST, AssetId, AttestationId, Digest, PartyId, TradeId
from tests.chain.company import HOLD, Company, listing_id, refused
from tests.chain.sales import OPERATE, TRANSFER, USE


@pytest.fixture
async def asset(company: Company) -> AssetId:
    """A valid asset of the enterprise."""
    return await company.asset()


async def _shown(company: Company, show: Any, record: str) -> dict[str, Any]:
    """A record's document; it is JSON, small integers only, and names the tip."""
    company.session.refresh()
    document: dict[str, Any] = await show(company.session, record)
    tip = await company.session.client.block("latest")
    assert document["as_of"]["block_number"] == tip.number
    assert document["as_of"]["block_hash"] == tip.hash
    _ensure_small(json.loads(json.dumps(document)))
    return document


def _ensure_small(value: object) -> None:
    if isinstance(value, dict):
        for member in value.values():
            _ensure_small(member)
    elif isinstance(value, list):
        for member in value:
            _ensure_small(member)
    elif isinstance(value, int):
        assert abs(value) < 2**53


async def test_party__suspended_venue__shows_roles_status_and_who_enrolled_it(
    company: Company,
) -> None:
    assessor = company["assessor"]
    shown = await _shown(company, views.show_party, assessor.id)
    assert shown["roles"] == ["ASSESSOR"]
    assert shown["status"] == "ACTIVE"
    assert shown["enrolled_by"] == company["far_node"].id
    assert (shown["region"], shown["signer"]) == ("110000", assessor.key.address)
    far, why = company["far_node"].id, company.stage.digest()
    await parties.suspend(company.of("far_node"), assessor.id, far, why, as_regulator=False)
    shown = await _shown(company, views.show_party, assessor.id)
    assert shown["status"] == "SUSPENDED_BY_NODE"
    with refused("PartyUnknown", "party"):
        await views.show_party(company.session, PartyId(company["node"].key.address))


async def test_asset__with_a_whole_life__shows_every_record_once(
    company: Company, asset: AssetId
) -> None:
    licence = await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    pledge = await company.pledged(asset, root_right_id(asset, HOLD), "enterprise")
    listing = await company.listed(asset, price=2**200)
    trade = await company.traded(listing, "buyer")
    off = await company.filed(asset, "merchant")
    finding = await company.attested(asset)
    objection = await company.objected(asset)
    shown = await _shown(company, views.show_asset, asset)
    assert (shown["id"], shown["status"], shown["rev"]) == (asset, "VALID", 0)
    roots = [root_right_id(asset, kind) for kind in (HOLD, USE, OPERATE)]
    rights = {r["id"]: r for r in shown["rights"]}
    assert list(rights)[:4] == [*roots, licence]
    assert len(rights) == 6
    assert rights[roots[0]]["pledges"] == 1
    assert (rights[roots[1]]["made"], rights[roots[1]]["open"]) == (3, 3)
    assert rights[licence]["holder"] == company["merchant"].id
    assert {r["trade"] for r in rights.values()} == {None, trade, off}
    (listed,) = shown["listings"]
    assert (listed["id"], listed["status"], listed["sold"]) == (record_id(listing), "LISTED", 1)
    assert listed["terms"]["price"] == str(2**200)
    assert parse_terms("Listing", listed["terms"]) == listing
    assert [(p["id"], p["status"], p["rank"]) for p in shown["pledges"]] == [(pledge, "LIVE", 0)]
    assert [t["id"] for t in shown["trades"]] == [trade, off]
    assert [(a["id"], a["status"]) for a in shown["attestations"]] == [(finding, "LIVE")]
    assert shown["same_digest_registrations"] == {"count": 1, "assets": [asset]}
    assert objection in json.dumps(shown)


async def test_asset__amended__shows_what_is_in_force_and_what_was_registered(
    company: Company, asset: AssetId
) -> None:
    word = await company.word("AssetRegistry", "asset", "AssetWord", asset)
    terms = company.stage.terms(
        "Amendment",
        asset=asset,
        rev=0,
        form=schema().enum("amendmentForm", "CHANGE"),
        manifest=company.stage.digest(),
        content=company.stage.digest(),
        level=2,
        rights=7,
        until=word.integer("until"),
        reason=ZERO_DIGEST,
    )
    signed = await company.signed("Amend", terms, "enterprise")
    await assets.amend(company.of("node"), terms, signed)
    shown = await _shown(company, views.show_asset, asset)
    assert (shown["rev"], shown["level"]) == (1, 2)
    assert (shown["manifest"], shown["content"]) == (terms["manifest"], terms["content"])
    assert shown["terms"]["manifest"] != terms["manifest"]
    assert [event["event"] for event in shown["amendments"]] == ["Amended"]


async def test_right__pledged_enforced_and_revoked__shows_each_state(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    right = await company.granted(asset, root, "enterprise", "merchant")
    pledge = await company.pledged(asset, right, "merchant")
    shown = await _shown(company, views.show_right, right)
    assert (shown["status"], shown["kind"], shown["depth"]) == ("LIVE", "USE", 1)
    assert (shown["asset"], shown["parent"], shown["pledges"]) == (asset, root, 1)
    regulator, why = company["regulator"].id, company.stage.digest()
    await pledges.enforce(
        company.of("regulator"), asset, pledge, company["buyer"].id, regulator, why
    )
    shown = await _shown(company, views.show_right, right)
    assert (shown["holder"], shown["pledges"]) == (company["buyer"].id, 0)
    with refused("RecordUnknown", "id"):
        await views.show_right(company.session, root)


async def test_listing__mooted_by_a_sale_elsewhere__says_so(
    company: Company, asset: AssetId
) -> None:
    first = await company.listed(asset, mode=TRANSFER)
    second = await company.listed(asset, "mart", mode=TRANSFER)
    await company.traded(first, "buyer")
    assert (await _shown(company, views.show_listing, listing_id(first)))["status"] == "SOLD"
    shown = await _shown(company, views.show_listing, listing_id(second))
    assert (shown["status"], shown["venue"]) == ("MOOT", company["mart"].id)
    assert (shown["asset"], shown["number"]) == (asset, 1)


async def test_trade__on_and_off_exchange__shows_venue_and_right(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset)
    trade = await company.traded(listing, "buyer")
    shown = await _shown(company, views.show_trade, trade)
    assert (shown["on_exchange"], shown["venue"]) == (True, company["venue"].id)
    assert shown["listing"] == record_id(listing)
    off = await company.filed(asset, "merchant")
    shown = await _shown(company, views.show_trade, off)
    assert (shown["on_exchange"], shown["adopted"], shown["venue"]) == (False, False, None)
    await exchange.adopt(company.of("mart"), asset, off, company["mart"].id)
    shown = await _shown(company, views.show_trade, off)
    assert (shown["adopted"], shown["venue"]) == (True, company["mart"].id)
    with refused("RecordUnknown", "id"):
        await views.show_trade(company.session, TradeId(company.stage.digest()))


async def test_attestation__about_an_asset_and_about_a_party__shows_its_status(
    company: Company, asset: AssetId
) -> None:
    finding = await company.attested(asset)
    revocation = company.stage.terms(
        "AttestationRevocation", attestation=finding, reason=ZERO_DIGEST
    )
    await attestations.revoke(company.of("assessor"), asset, revocation)
    shown = await _shown(company, views.show_attestation, finding)
    assert (shown["kind"], shown["status"]) == ("QUALITY", "REVOKED")
    now = await company.stage.now()
    terms = company.stage.terms(
        "Attestation",
        asset=ZERO_DIGEST,
        rev=0,
        subjectType=schema().enum("subjectType", "PARTY"),
        subject="0x" + "0" * 24 + company["enterprise"].id[2:].lower(),
        kind=schema().enum("attestationKind", "TIER"),
        attester=company["assessor"].id,
        report=company.stage.digest(),
        value=3,
        date=now,
        until=now + 86_400,
    )
    made = await attestations.attest(company.of("assessor"), terms)
    about = await _shown(company, views.show_attestation, AttestationId(Digest(made.id)))
    assert (about["kind"], about["status"], about["terms"]["value"]) == ("TIER", "LIVE", 3)


async def test_history__of_an_asset__reaches_the_head_and_names_each_event(
    company: Company, asset: AssetId
) -> None:
    await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    await company.listed(asset)
    shown = await _shown(company, views.show_history, asset)
    assert [seed["event"] for seed in shown["seeds"]] == ["Registered"]
    names = [item["event"] for item in shown["items"]]
    assert names == ["Granted", "Listed"]
    assert shown["head_before"] == asset
    company.session.refresh()
    assert shown["head"] == await company.session.text("AssetRegistry", "head", (asset,))
    with refused("AssetUnknown", "asset"):
        await views.show_history(company.session, AssetId(company.stage.digest()))


async def test_asset__of_a_batch__is_shown_once_activated(company: Company, tmp_path: Path) -> None:
    leaves = [await company.asset_terms() for _ in range(2)]
    tree = BatchTree(AssetId(record_id(terms)) for terms in leaves)
    batch = company.stage.terms(
        "Batch",
        node=company["node"].id,
        root=tree.root,
        count=2,
        kind=1,
        locator=company.stage.digest(),
    )
    await batches.anchor_batch(company.of("node"), batch)
    asset = AssetId(record_id(leaves[1]))
    company.session.refresh()
    with refused("AssetUnknown", "asset"):
        await views.show_asset(company.session, asset)
    await batches.activate(company.of("buyer"), Leaf(leaves[1], tree.root, 1, tree.proof(1)))
    shown = await _shown(company, views.show_asset, asset)
    assert shown["status"] == "IN_NOTICE"
    assert parse_terms("Asset", shown["terms"]) == leaves[1]


async def test_asset__at_a_past_block__is_shown_as_it_was(company: Company, asset: AssetId) -> None:
    then = await company.session.client.block("latest")
    await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    shown = await views.show_asset(company.session.at(then.number), asset)
    assert len(shown["rights"]) == 3
    assert shown["as_of"]["block_hash"] == then.hash
    assert shown["head"] == ZERO_DIGEST
