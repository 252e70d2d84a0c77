"""The venue's question: conditions of venue, asset and rights, each by its own cause."""

from __future__ import annotations

import pytest

from registry import assets, exchange, parties, rights
from registry.listing_check import check_listing
from registry.records import root_right_id
from registry.types import ZERO_DIGEST, AssetId
from tests.chain.company import Company, refused
from tests.chain.listing_answers import checked, failed_in, fails
from tests.chain.sales import OPERATE, USE

EXCLUSIVE = 2


@pytest.fixture
async def asset(company: Company) -> AssetId:
    """A valid asset of the enterprise."""
    return await company.asset()


async def test_check__of_a_lawful_offer__passes_before_and_after_listing(
    company: Company, asset: AssetId
) -> None:
    terms = await company.listing_terms(asset)
    before = await checked(company, terms)
    assert failed_in(before) == {}
    assert (before.offerable, before.status) == (True, None)
    signed = await company.signed("List", terms, "enterprise")
    await exchange.list_(company.of("venue"), terms, signed)
    after = await checked(company, terms)
    assert failed_in(after) == {}
    assert (after.offerable, after.status) == (True, "LISTED")
    document = after.json()
    assert document["as_of"]["block_hash"] == after.as_of.block_hash  # type: ignore[index]


async def test_check__venue_without_role__fails(company: Company, asset: AssetId) -> None:
    terms = await company.listing_terms(asset, venue=company["bank"].id)
    assert failed_in(await checked(company, terms))["venue"].field == "/venue"


async def test_check__venue_suspended__fails(company: Company, asset: AssetId) -> None:
    terms = await company.listed(asset)
    regulator = await company.stage.party("national regulator", 0, 8)
    await parties.suspend(
        regulator.session,
        company["venue"].id,
        regulator.id,
        company.stage.digest(),
        as_regulator=True,
    )
    failed = failed_in(await checked(company, terms))
    assert failed["venue"].reason == "the venue is not an active party"
    assert (await checked(company, terms)).status == "SUSPENDED"


async def test_check__venue_as_agent_of_the_sale__fails(company: Company, asset: AssetId) -> None:
    terms = await company.listing_terms(asset, agent=company["venue"].id)
    await fails(company, terms, "venue", "/venue", "VenueConflict")


async def test_check__asset_suspended__fails(company: Company, asset: AssetId) -> None:
    terms = await company.listed(asset)
    await assets.suspend(
        company.of("regulator"),
        asset,
        company["regulator"].id,
        company.stage.digest(),
        as_regulator=True,
    )
    found = await fails(company, terms, "asset", "/asset", "AssetNotValid")
    assert found.facts == {"status": "SUSPENDED"}


async def test_check__asset_amended_since__fails_at_rev(company: Company, asset: AssetId) -> None:
    terms = await company.listed(asset)
    word = await company.word("AssetRegistry", "asset", "AssetWord", asset)
    amendment = company.stage.terms(
        "Amendment",
        asset=asset,
        rev=0,
        form=1,
        manifest=company.stage.digest(),
        content=company.stage.digest(),
        level=1,
        rights=7,
        until=word.integer("until"),
        reason=ZERO_DIGEST,
    )
    signed = await company.signed("Amend", amendment, "enterprise")
    await assets.amend(company.of("node"), amendment, signed)
    found = await fails(company, terms, "asset", "/rev", "AssetRevWrong")
    assert found.facts == {"rev": 1}
    assert (await checked(company, terms)).status == "MOOT"


async def test_check__level_3_without_approval__fails_and_with_it_passes(company: Company) -> None:
    asset = await company.asset(level=3)
    terms = await company.listing_terms(asset)
    await fails(company, terms, "asset", "/asset", "ListingNotApproved")
    await assets.approve(
        company.of("regulator"),
        asset,
        company["regulator"].id,
        company.stage.digest(),
        approved=True,
    )
    assert failed_in(await checked(company, terms)) == {}


async def test_check__right_held_by_another__fails(company: Company, asset: AssetId) -> None:
    await company.moved(asset, root_right_id(asset, USE), "enterprise", "merchant")
    terms = await company.listing_terms(asset)
    found = await fails(company, terms, "right", "/right", "RightHolderWrong")
    assert found.facts == {"holder": company["merchant"].id}


async def test_check__right_suspended__fails(company: Company, asset: AssetId) -> None:
    terms = await company.listed(asset)
    await rights.suspend(
        company.of("node"),
        asset,
        root_right_id(asset, USE),
        company["node"].id,
        company.stage.digest(),
        as_regulator=False,
    )
    found = await fails(company, terms, "right", "/right", "RightNotLive")
    assert found.facts == {"status": "SUSPENDED"}
    assert (await checked(company, terms)).status == "SUSPENDED"


async def test_check__right_of_another_kind_than_said__fails(
    company: Company, asset: AssetId
) -> None:
    terms = await company.listing_terms(asset, kind=1)
    assert failed_in(await checked(company, terms))["right"].field == "/kind"


async def test_check__right_of_another_asset__fails_by_name(
    company: Company, asset: AssetId
) -> None:
    other = await company.asset()
    terms = await company.listing_terms(asset, right=root_right_id(other, USE))
    found = await fails(company, terms, "right", "right", "RightUnknown")
    assert found.facts is not None
    assert found.facts["error"] == "RightUnknown"


async def test_check__operate_held_by_another__fails(company: Company, asset: AssetId) -> None:
    await company.moved(asset, root_right_id(asset, OPERATE), "enterprise", "merchant")
    terms = await company.listing_terms(asset)
    await fails(company, terms, "operate", "/operate", "OperateMissing")


async def test_check__operate_not_named__fails(company: Company, asset: AssetId) -> None:
    terms = await company.listing_terms(asset, operate=ZERO_DIGEST)
    failed = failed_in(await checked(company, terms))
    assert failed["operate"].field == "/operate"
    assert "ledger" in failed


async def test_check__operate_taken_exclusively__fails(company: Company, asset: AssetId) -> None:
    terms = await company.listed(asset)
    await company.granted(
        asset,
        root_right_id(asset, OPERATE),
        "enterprise",
        "merchant",
        kind=OPERATE,
        exclusivity=EXCLUSIVE,
    )
    await fails(company, terms, "operate", "/operate", "OperateTaken")
    assert (await checked(company, terms)).status == "MOOT"


async def test_check__sold_out_listing__is_no_longer_offerable(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset, units=1)
    await company.traded(listing, "buyer")
    answer = await checked(company, listing)
    assert (answer.offerable, answer.status) == (False, "SOLD")


async def test_check__of_an_unknown_asset__is_not_found(company: Company) -> None:
    terms = await company.listing_terms(AssetId(company.stage.digest()))
    with refused("AssetUnknown", "asset"):
        await checked(company, terms)


async def test_check__at_a_past_block__answers_for_that_block(
    company: Company, asset: AssetId
) -> None:
    terms = await company.listing_terms(asset)
    then = await company.session.client.block("latest")
    await company.moved(asset, root_right_id(asset, OPERATE), "enterprise", "merchant")
    assert not (await checked(company, terms)).offerable
    answer = await check_listing(company.session.at(then.number), terms)
    assert answer.offerable
    assert answer.as_of.block_number == then.number
