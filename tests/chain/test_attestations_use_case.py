"""Findings by use case: what a listing needs of them, whom they may be about, who records them."""

from __future__ import annotations

import pytest

from registry import attestations
from registry.records import Terms, record_id, root_right_id, schema
from registry.types import ZERO_DIGEST, AssetId, Digest, ListingId
from tests.chain.company import CEILING, QUALITY, Company, listing_id, refused
from tests.chain.sales import USE


@pytest.fixture
async def asset(company: Company) -> AssetId:
    """A valid asset of the enterprise."""
    return await company.asset()


async def test_listing__guided_price__is_at_most_its_ceiling(
    company: Company, asset: AssetId
) -> None:
    ceiling = await company.attested(asset, "regulator", CEILING, value=1000)
    guided = {"regime": schema().enum("priceRegime", "GUIDED"), "ceiling": ceiling}
    with refused("PriceInvalid"):
        await company.listed(asset, price=1001, **guided)
    listing = await company.listed(asset, price=1000, **guided)
    revocation = company.stage.terms(
        "AttestationRevocation", attestation=ceiling, reason=ZERO_DIGEST
    )
    await attestations.revoke(company.of("regulator"), asset, revocation)
    assert await company.listing_status(listing) == "MOOT"
    with refused("CeilingInvalid"):
        await company.traded(listing, "buyer")


async def _profiled(company: Company) -> AssetId:
    """An asset under a profile that requires a quality finding."""
    profile = await company.stage.add_profile(required=1 << QUALITY)
    return await company.asset(profile=profile)


async def test_listing__with_the_findings_its_profile_requires__lists_and_trades(
    company: Company,
) -> None:
    asset = await _profiled(company)
    with refused("FindingMissing"):
        await company.listed(asset)
    findings = [await company.attested(asset) for _ in range(3)]
    listing = await company.listed(asset, attestations=(findings[2], findings[0]))
    # The chain's event holds the hash of the ids only; the history spells them out again.
    dossier = await company.dossier(asset)
    known: Terms = dossier.listings[ListingId(record_id(listing))].terms
    assert known["attestations"] == (findings[2], findings[0])
    await company.traded(listing, "buyer")
    revocation = company.stage.terms(
        "AttestationRevocation", attestation=findings[0], reason=ZERO_DIGEST
    )
    await attestations.revoke(company.of("assessor"), asset, revocation)
    assert await company.listing_status(listing) == "MOOT"
    with refused("FindingInvalid"):
        await company.traded(listing, "merchant")


async def test_attest__about_each_kind_of_subject__is_kept_with_the_asset(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset)
    trade = await company.traded(listing, "buyer")
    off = await company.filed(asset, "merchant")
    (right, *_) = (await company.dossier(asset)).grants
    subjects: list[tuple[str, Digest]] = [
        ("RIGHT", right),
        ("RIGHT", root_right_id(asset, USE)),
        ("LISTING", listing_id(listing)),
        ("TRADE", trade),
        ("OFF_TRADE", off),
    ]
    for name, subject in subjects:
        number = schema().enum("subjectType", name)
        made = await company.attested(asset, subjectType=number, subject=subject)
        assert made in (await company.dossier(asset)).attestations
    with refused("SubjectUnknown", "subject"):
        number = schema().enum("subjectType", "TRADE")
        await company.attested(asset, subjectType=number, subject=company.stage.digest())


async def test_attest__by_a_party_without_role__needs_its_consent(
    company: Company, asset: AssetId
) -> None:
    trade = await company.traded(await company.listed(asset), "buyer")
    now = await company.stage.now()
    terms = company.stage.terms(
        "Attestation",
        asset=asset,
        rev=0,
        subjectType=schema().enum("subjectType", "TRADE"),
        subject=trade,
        kind=schema().enum("attestationKind", "ACCEPTANCE"),
        attester=company["buyer"].id,
        report=company.stage.digest(),
        value=0,
        date=now,
        until=now + 86_400,
    )
    with refused("PartyRoleMissing", "party"):
        await attestations.attest(company.of("buyer"), terms)
    signed = await company.signed("Attest", terms, "buyer")
    await attestations.attest(company.of("merchant"), terms, signed)
    revocation = company.stage.terms(
        "AttestationRevocation", attestation=record_id(terms), reason=ZERO_DIGEST
    )
    own = await company.signed("RevokeAttestation", revocation, "buyer")
    await attestations.revoke(company.of("merchant"), asset, revocation, own)
