"""The venue's question: conditions of the offer itself, each by its own cause."""

from __future__ import annotations

from typing import Any

import pytest

from registry import attestations, exchange
from registry.records import record_id, root_right_id, schema
from registry.types import ZERO_DIGEST, AssetId
from tests.chain.company import CEILING, QUALITY, Company, listing_id
from tests.chain.listing_answers import checked, failed_in, fails
from tests.chain.sales import TRANSFER, USE

EXCLUSIVE = 2


@pytest.fixture
async def asset(company: Company) -> AssetId:
    """A valid asset of the enterprise."""
    return await company.asset()


async def test_check__purposes_beyond_the_right__names_them(
    company: Company, asset: AssetId
) -> None:
    use = root_right_id(asset, USE)
    await company.moved(asset, use, "enterprise", "merchant")
    narrow = await company.granted(asset, use, "merchant", "enterprise", purposes=1)
    terms = await company.listing_terms(asset, right=narrow, purposes=3)
    found = await fails(company, terms, "scope", "/purposes", "OfferExceedsRight")
    assert found.facts is not None
    beyond = [name for name, bit in schema().purposes.items() if bit == 1]
    assert found.facts["exceeds"] == beyond


async def test_check__right_taken_exclusively__fails(company: Company, asset: AssetId) -> None:
    terms = await company.listed(asset)
    await company.granted(
        asset, root_right_id(asset, USE), "enterprise", "merchant", exclusivity=EXCLUSIVE
    )
    await fails(company, terms, "exclusivity", "/right", "RightTakenExclusively")


async def test_check__exclusive_offer_beside_a_live_licence__fails(
    company: Company, asset: AssetId
) -> None:
    await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    terms = await company.listing_terms(asset, exclusivity=EXCLUSIVE, units=1)
    await fails(company, terms, "exclusivity", "/exclusivity", "RightHasChildren")


@pytest.mark.parametrize(
    "changes", [{"mode": TRANSFER}, {"exclusivity": EXCLUSIVE, "units": 1}, {}], ids=str
)
async def test_check__pledged_against_the_offer__fails(
    company: Company, asset: AssetId, changes: dict[str, Any]
) -> None:
    plain = not changes
    terms = await company.listing_terms(asset, **changes)
    right = terms.digest("right")
    await company.pledged(asset, right, "enterprise")  # type: ignore[arg-type]
    if plain:
        assert failed_in(await checked(company, terms)) == {}
        await company.pledged(asset, right, "enterprise", forbids=1)  # type: ignore[arg-type]
    failed = failed_in(await checked(company, terms))
    assert failed["pledges"].field == "/right"
    assert failed["ledger"].result == "failed"


async def test_check__required_finding__missing_then_live_then_revoked(company: Company) -> None:
    profile = await company.stage.add_profile(required=1 << QUALITY)
    asset = await company.asset(profile=profile)
    bare = await company.listing_terms(asset)
    found = await fails(company, bare, "findings", "/attestations", "FindingMissing")
    assert found.facts == {"missing": ["QUALITY"]}
    made = await company.attested(asset)
    terms = await company.listing_terms(asset, attestations=(made,))
    assert failed_in(await checked(company, terms)) == {}
    revocation = company.stage.terms("AttestationRevocation", attestation=made, reason=ZERO_DIGEST)
    await attestations.revoke(company.of("assessor"), asset, revocation)
    await fails(company, terms, "findings", "/attestations/0", "FindingInvalid")


async def test_check__finding_that_is_none__fails_by_name(company: Company, asset: AssetId) -> None:
    terms = await company.listing_terms(asset, attestations=(company.stage.digest(),))
    await fails(company, terms, "findings", "/attestations/0", "AttestationUnknown")


@pytest.mark.parametrize(
    ("changes", "field", "error"),
    [
        ({"regime": 1, "price": 5}, "/price", "PriceInvalid"),
        ({"regime": 2}, "/ceiling", "CeilingInvalid"),
    ],
)
async def test_check__price_against_its_regime__fails(
    company: Company, asset: AssetId, changes: dict[str, Any], field: str, error: str
) -> None:
    terms = await company.listing_terms(asset, **changes)
    await fails(company, terms, "price", field, error)


async def test_check__regime_that_the_profile_does_not_allow__fails(company: Company) -> None:
    profile = await company.stage.add_profile(regimes=0b0010)
    asset = await company.asset(profile=profile)
    terms = await company.listing_terms(asset)
    await fails(company, terms, "price", "/regime", "RegimeNotAllowed")
    free = await company.listing_terms(asset, regime=1, price=0)
    assert failed_in(await checked(company, free)) == {}


async def test_check__guided_price_over_its_ceiling__fails(
    company: Company, asset: AssetId
) -> None:
    ceiling = await company.attested(asset, "regulator", CEILING, value=1000)
    terms = await company.listing_terms(asset, regime=2, ceiling=ceiling, price=1001)
    await fails(company, terms, "price", "/price", "PriceInvalid")
    cheaper = await company.listing_terms(asset, regime=2, ceiling=ceiling, price=1000)
    assert failed_in(await checked(company, cheaper)) == {}


async def test_check__listed_elsewhere_and_same_content__inform_and_refuse_nothing(
    company: Company, asset: AssetId
) -> None:
    twin = await company.asset(content=(await company.dossier(asset)).content_digest())
    other = await company.listed(asset, "mart")
    answer = await checked(company, await company.listing_terms(asset))
    assert failed_in(answer) == {}
    facts = {c.name: c.facts or {} for c in answer.conditions}
    assert [x["listing"] for x in facts["elsewhere"]["listings"]] == [record_id(other)]  # type: ignore[index,attr-defined]
    assert set(facts["same_content"]["assets"]) == {asset, twin}  # type: ignore[call-overload]
    await exchange.venue_act(
        company.of("mart"), "delist", asset, listing_id(other), company.stage.digest()
    )
    again = await checked(company, await company.listing_terms(asset))
    assert next(c for c in again.conditions if c.name == "elsewhere").facts == {
        "listings": [],
        "count": 0,
        "venues": 0,
    }
