"""Pledges by use case: ranks, what they forbid, release, expiry, enforcement; none is orphaned."""

from __future__ import annotations

import pytest

from registry import assets, pledges, rights
from registry.records import record_id, root_right_id, schema
from registry.types import ZERO_DIGEST, AssetId, PledgeId, RightId
from registry.words import Word
from stage import DAY
from tests.chain.company import HOLD, Company, refused
from tests.chain.sales import USE

EXCLUSIVE = 2


@pytest.fixture
async def asset(company: Company) -> AssetId:
    """A valid asset of the enterprise."""
    return await company.asset()


async def _state(company: Company, asset: AssetId, pledge: PledgeId) -> str:
    """Status of a pledge by the events, which must be the chain's own word."""
    record = (await company.dossier(asset)).pledges[pledge]
    on_chain = await company.word("PledgeLedger", "pledgeOf", "PledgeWord", pledge)
    assert Word("PledgeWord", record.word) == on_chain
    return schema().enum_name("pledgeStatus", on_chain.integer("status"))


async def _release(company: Company, asset: AssetId, pledge: PledgeId, who: str = "bank") -> None:
    terms = company.stage.terms("Release", pledge=pledge, reason=ZERO_DIGEST)
    signed = await company.signed("Release", terms, who)
    await pledges.release(company.of(who), asset, terms, signed)


async def test_pledge__transfer_refused__released__transfer_goes_through(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    pledge = await company.pledged(asset, root, "enterprise")
    terms = await company.transfer_terms(asset, root, "enterprise", "merchant")
    signed = await company.signed("Transfer", terms, "enterprise", "merchant")
    with refused("ConsentPartyWrong"):
        await rights.transfer(company.of("enterprise"), terms, signed)
    await _release(company, asset, pledge)
    assert await _state(company, asset, pledge) == "RELEASED"
    await company.moved(asset, root, "enterprise", "merchant")
    assert (await company.dossier(asset)).holder(root) == company["merchant"].id


async def test_transfer__with_the_pledgees_consent__takes_the_pledge_along(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    pledge = await company.pledged(asset, root, "enterprise")
    terms = await company.transfer_terms(asset, root, "enterprise", "merchant")
    signed = await company.signed("Transfer", terms, "enterprise", "merchant", "bank")
    await rights.transfer(company.of("enterprise"), terms, signed)
    assert [record_id(t) for t in (await company.dossier(asset)).standing_pledges(root)] == [pledge]
    assert await _state(company, asset, pledge) == "LIVE"


async def test_pledge__a_second__ranks_behind_and_a_wrong_rank_is_refused(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    first = await company.pledged(asset, root, "enterprise")
    with refused("PledgeRankWrong"):
        await company.pledged(asset, root, "enterprise", "outsider", rank=5)
    second = await company.pledged(asset, root, "enterprise", "outsider")
    standing = (await company.dossier(asset)).standing_pledges(root)
    assert [record_id(terms) for terms in standing] == [first, second]
    assert (await company.right_word(root)).integer("pledges") == 2


async def test_grant__under_a_forbidding_pledge__needs_the_pledgee(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    await company.pledged(asset, root, "enterprise", forbids=1)
    await company.pledged(asset, root, "enterprise", "outsider")
    terms = await company.grant_terms(asset, root, "enterprise", "merchant")
    with refused("ConsentPartyWrong"):
        await rights.grant(
            company.of("enterprise"),
            terms,
            await company.signed("Grant", terms, "enterprise", "merchant"),
        )
    signed = await company.signed("Grant", terms, "enterprise", "merchant", "bank")
    await rights.grant(company.of("enterprise"), terms, signed)
    assert await company.right_status(asset, RightId(record_id(terms))) == "LIVE"


async def test_grant__exclusive_under_plain_pledges__needs_every_pledgee(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    await company.pledged(asset, root, "enterprise")
    await company.pledged(asset, root, "enterprise", "outsider")
    terms = await company.grant_terms(asset, root, "enterprise", "merchant", exclusivity=EXCLUSIVE)
    with refused("ConsentPartyWrong"):
        await rights.grant(
            company.of("enterprise"),
            terms,
            await company.signed("Grant", terms, "enterprise", "merchant", "bank"),
        )
    signed = await company.signed("Grant", terms, "enterprise", "merchant", "bank", "outsider")
    await rights.grant(company.of("enterprise"), terms, signed)


async def test_expire__before_its_end_refused__after_it_closes_for_good(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    end = await company.stage.now() + DAY
    pledge = await company.pledged(asset, root, "enterprise", until=end)
    with refused("PledgeNotExpired"):
        await pledges.expire(company.of("buyer"), asset, [pledge])
    await company.stage.travel(2 * DAY)
    await pledges.expire(company.of("buyer"), asset, [pledge])
    assert await _state(company, asset, pledge) == "EXPIRED"
    with refused("PledgeNotLive"):
        await pledges.expire(company.of("buyer"), asset, [pledge])


async def test_transfer__with_a_pledge_past_its_end__needs_no_pledgee(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    end = await company.stage.now() + DAY
    await company.pledged(asset, root, "enterprise", until=end)
    await company.stage.travel(2 * DAY)
    terms = await company.transfer_terms(asset, root, "enterprise", "merchant", pledges=ZERO_DIGEST)
    signed = await company.signed("Transfer", terms, "enterprise", "merchant")
    await rights.transfer(company.of("enterprise"), terms, signed)
    assert (await company.dossier(asset)).holder(root) == company["merchant"].id


async def test_enforce__of_the_first_of_two__moves_the_right_and_closes_the_junior(
    company: Company, asset: AssetId
) -> None:
    root, why = root_right_id(asset, USE), company.stage.digest()
    licence = await company.granted(asset, root, "enterprise", "merchant")
    first = await company.pledged(asset, root, "enterprise")
    second = await company.pledged(asset, root, "enterprise", "outsider")
    with refused("PartyRegionNotCovered"):
        await pledges.enforce(
            company.of("far_regulator"),
            asset,
            first,
            company["bank"].id,
            company["far_regulator"].id,
            why,
        )
    await pledges.enforce(
        company.of("regulator"), asset, first, company["buyer"].id, company["regulator"].id, why
    )
    dossier = await company.dossier(asset)
    assert dossier.holder(root) == company["buyer"].id
    assert dossier.standing_pledges(root) == []
    assert await _state(company, asset, first) == "ENFORCED"
    assert await _state(company, asset, second) == "CLOSED"
    word = await company.right_word(root)
    assert (word.integer("pledges"), word.address("holder")) == (0, company["buyer"].id)
    assert await company.right_status(asset, licence) == "LIVE"


async def test_enforce__of_the_junior__leaves_the_senior_standing(
    company: Company, asset: AssetId
) -> None:
    root, why = root_right_id(asset, USE), company.stage.digest()
    first = await company.pledged(asset, root, "enterprise")
    second = await company.pledged(asset, root, "enterprise", "outsider")
    await pledges.enforce(
        company.of("regulator"), asset, second, company["buyer"].id, company["regulator"].id, why
    )
    assert await _state(company, asset, first) == "LIVE"
    assert await _state(company, asset, second) == "ENFORCED"
    await _release(company, asset, first)
    await company.moved(asset, root, "buyer", "merchant")


async def test_revoke__of_a_pledged_root__takes_its_pledges_off_without_an_event(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    pledge = await company.pledged(asset, root, "enterprise")
    await rights.revoke(
        company.of("regulator"), asset, root, company["regulator"].id, company.stage.digest()
    )
    dossier = await company.dossier(asset)
    assert dossier.standing_pledges(root) == []
    assert (await company.right_word(root)).integer("pledges") == 0
    with refused("PledgeNotLive"):
        await _release(company, asset, pledge)


async def test_amend__with_two_pledged_roots__takes_the_pledgees_root_by_root(
    company: Company, asset: AssetId
) -> None:
    await company.pledged(asset, root_right_id(asset, USE), "enterprise")
    await company.pledged(asset, root_right_id(asset, HOLD), "enterprise", "outsider")
    word = await company.word("AssetRegistry", "asset", "AssetWord", asset)
    terms = company.stage.terms(
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
    with refused("ConsentPartyWrong"):
        await assets.amend(
            company.of("node"), terms, await company.signed("Amend", terms, "enterprise", "bank")
        )
    signed = await company.signed("Amend", terms, "enterprise", "bank", "outsider")
    await assets.amend(company.of("node"), terms, signed)
    assert (await company.dossier(asset)).manifest_digest() == terms["manifest"]


async def test_release__by_another_than_the_pledgee__names_who_must_sign(
    company: Company, asset: AssetId
) -> None:
    pledge = await company.pledged(asset, root_right_id(asset, USE), "enterprise")
    with refused("ConsentMissing", "consent"):
        await _release(company, asset, pledge, "enterprise")


async def test_release__of_a_pledge_of_another_asset__is_unknown_here(
    company: Company, asset: AssetId
) -> None:
    other = await company.asset()
    pledge = await company.pledged(other, root_right_id(other, USE), "enterprise")
    with refused("PledgeUnknown", "pledge"):
        await _release(company, asset, pledge)
