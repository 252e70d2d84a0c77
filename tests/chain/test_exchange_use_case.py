"""Listings and trades by use case: on exchange, moving a right, off exchange and adopted."""

from __future__ import annotations

import pytest

from registry import assets, exchange, rights
from registry.records import record_id, root_right_id
from registry.types import ZERO_DIGEST, AssetId, Digest, RightId, TradeId
from tests.chain.company import Company, listing_id, refused
from tests.chain.sales import OPERATE, TRANSFER, USE

EXCLUSIVE, SOLE = 2, 1


@pytest.fixture
async def asset(company: Company) -> AssetId:
    """A valid asset of the enterprise."""
    return await company.asset()


async def test_trade__of_a_licence__makes_a_right_and_leaves_the_listing_open(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset)
    trade = await company.traded(listing, "buyer")
    again = await company.traded(listing, "merchant")
    dossier = await company.dossier(asset)
    made = {r.trade: (right, r.holder) for right, r in dossier.grants.items()}
    assert made[trade][1] == company["buyer"].id
    assert made[again][1] == company["merchant"].id
    assert await company.right_status(asset, made[trade][0]) == "LIVE"
    word = await company.word("ExchangeLedger", "listing", "ListingWord", listing_id(listing))
    assert word.integer("sold") == 2
    assert dossier.listings[listing_id(listing)].word == word.raw
    assert await company.listing_status(listing) == "LISTED"


async def test_trade__of_the_operate_right_listed_twice__sells_once_and_moots_the_other(
    company: Company, asset: AssetId
) -> None:
    first = await company.listed(asset, mode=TRANSFER)
    second = await company.listed(asset, "mart", mode=TRANSFER)
    licence = await company.listed(asset)
    late = await company.trade_terms(second, "merchant")
    signed = await company.signed("Trade", late, "merchant")
    await company.traded(first, "buyer")
    assert await company.listing_status(first) == "SOLD"
    assert await company.listing_status(second) == "MOOT"
    assert await company.listing_status(licence) == "MOOT"
    operate = root_right_id(asset, OPERATE)
    assert (await company.dossier(asset)).holder(operate) == company["buyer"].id
    with refused("ListingSeqWrong"):
        await exchange.record(company.of("mart"), late, signed)
    with refused("ListingSold"):
        await company.traded(first, "merchant")


@pytest.mark.parametrize("exclusivity", [SOLE, EXCLUSIVE])
async def test_trade__sole_or_exclusive__ends_the_listing_as_sold(
    company: Company, asset: AssetId, exclusivity: int
) -> None:
    listing = await company.listed(asset, exclusivity=exclusivity, units=1)
    plain = await company.listed(asset, "mart")
    await company.traded(listing, "buyer")
    assert await company.listing_status(listing) == "SOLD"
    assert await company.listing_status(plain) == "MOOT"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"price": 1}, "/price"), ({"rev": 1}, None), ({"made": 7}, None)],
)
async def test_trade__that_differs_from_its_listing__is_refused(
    company: Company, asset: AssetId, changes: dict[str, object], field: str | None
) -> None:
    listing = await company.listed(asset)
    terms = await company.trade_terms(listing, "buyer", **changes)
    signed = await company.signed("Trade", terms, "buyer")
    code = {"price": "TradeMismatch", "rev": "TradeMismatch", "made": "RightMadeWrong"}
    with refused(code[next(iter(changes))], field):
        await exchange.record(company.of("venue"), terms, signed)


async def test_trade__recorded_by_another_venue__is_refused(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset)
    with refused("PartySenderNotAllowed", "key"):
        await company.traded(listing, "buyer", venue="mart")


async def test_trade__of_a_right_pledged_against_it__needs_the_pledgee(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset)
    await company.pledged(asset, root_right_id(asset, USE), "enterprise", forbids=1)
    terms = await company.trade_terms(listing, "buyer")
    assert await company.listing_status(listing) == "MOOT"
    with refused("ConsentPartyWrong"):
        await exchange.record(
            company.of("venue"), terms, await company.signed("Trade", terms, "buyer")
        )
    signed = await company.signed("Trade", terms, "buyer", "bank")
    await exchange.record(company.of("venue"), terms, signed)


async def test_trade__of_an_unknown_listing__is_not_found(company: Company, asset: AssetId) -> None:
    unlisted = await company.listing_terms(asset)
    terms = await company.trade_terms(unlisted, "buyer")
    with refused("ListingUnknown", "listing"):
        await company.signed("Trade", terms, "buyer")


async def test_listing__by_a_seller_without_operate__is_refused(
    company: Company, asset: AssetId
) -> None:
    await company.moved(asset, root_right_id(asset, OPERATE), "enterprise", "buyer")
    with refused("OperateMissing", "/operate"):
        await company.listed(asset)


async def test_listing__by_a_venue_of_its_own_right__is_refused(company: Company) -> None:
    terms = await company.stage.asset_terms(company["node"], company["venue"])
    await assets.register(
        company.of("node"), terms, await company.signed("Register", terms, "venue")
    )
    await company.stage.travel(11 * 86_400)
    with refused("VenueConflict"):
        await company.listed(AssetId(record_id(terms)), seller="venue")


async def test_revise__a_version__replaces_the_one_it_names(
    company: Company, asset: AssetId
) -> None:
    first = await company.listed(asset)
    second = await company.listed(asset, previous=record_id(first), price=5)
    assert await company.listing_status(first) == "WITHDRAWN"
    assert await company.listing_status(second) == "LISTED"
    dossier = await company.dossier(asset)
    assert [e.name for e in dossier.events].count("ListingReplaced") == 1
    with refused("ListingUnknown", "listing"):
        await company.listed(asset, previous=company.stage.digest())


async def test_listing__suspended_resumed_delisted__by_its_venue_alone(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset)
    which, why = listing_id(listing), company.stage.digest()
    with refused("PartySenderNotAllowed", "key"):
        await exchange.venue_act(company.of("mart"), "suspend", asset, which, why)
    for act, status in (("suspend", "SUSPENDED"), ("resume", "LISTED"), ("delist", "DELISTED")):
        await exchange.venue_act(company.of("venue"), act, asset, which, why)
        assert await company.listing_status(listing) == status


async def test_delist__after_a_sale__leaves_the_licence_alive(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset)
    await company.traded(listing, "buyer")
    await exchange.venue_act(
        company.of("venue"), "delist", asset, listing_id(listing), company.stage.digest()
    )
    (right,) = (await company.dossier(asset)).grants
    assert await company.right_status(asset, right) == "LIVE"


async def test_withdraw__by_the_seller__ends_the_listing(company: Company, asset: AssetId) -> None:
    listing = await company.listed(asset)
    terms = company.stage.terms("Withdrawal", listing=listing_id(listing), reason=ZERO_DIGEST)
    signed = await company.signed("Withdraw", terms, "enterprise")
    await exchange.withdraw(company.of("buyer"), asset, terms, signed)
    assert await company.listing_status(listing) == "WITHDRAWN"


async def test_listing__while_its_asset_is_suspended__is_suspended(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset)
    who, why = company["regulator"].id, company.stage.digest()
    await assets.suspend(company.of("regulator"), asset, who, why, as_regulator=True)
    assert await company.listing_status(listing) == "SUSPENDED"
    await assets.lift(company.of("regulator"), asset, who, why, as_regulator=True)
    assert await company.listing_status(listing) == "LISTED"


async def test_file__then_adopt__once_by_one_venue(company: Company, asset: AssetId) -> None:
    trade = await company.filed(asset, "buyer")
    filing = (await company.dossier(asset)).filings[trade]
    right = RightId(Digest(filing.made.text("right")))
    assert (await company.dossier(asset)).grants[right].trade == trade
    await exchange.adopt(company.of("mart"), asset, trade, company["mart"].id)
    word = await company.word("ExchangeLedger", "filing", "FilingWord", trade)
    assert word.address("venue") == company["mart"].id
    assert (await company.dossier(asset)).filings[trade].word == word.raw
    with refused("TradeNotAdoptable"):
        await exchange.adopt(company.of("venue"), asset, trade, company["venue"].id)


async def test_file__by_a_seller_without_operate__is_filed_but_never_adopted(
    company: Company, asset: AssetId
) -> None:
    await company.moved(asset, root_right_id(asset, OPERATE), "enterprise", "merchant")
    trade = await company.filed(asset, "buyer", operate=ZERO_DIGEST)
    with refused("TradeNotAdoptable"):
        await exchange.adopt(company.of("mart"), asset, trade, company["mart"].id)


async def test_file__that_moves_a_right__moves_it(company: Company, asset: AssetId) -> None:
    operate = root_right_id(asset, OPERATE)
    await company.filed(
        asset,
        "buyer",
        right=operate,
        mode=TRANSFER,
        kind=OPERATE,
        from_=0,
        until=0,
        purposes=0,
    )
    assert (await company.dossier(asset)).holder(operate) == company["buyer"].id


async def test_adopt__of_a_trade_never_filed__is_not_found(
    company: Company, asset: AssetId
) -> None:
    with refused("TradeUnknown", "trade"):
        await exchange.adopt(
            company.of("mart"), asset, TradeId(company.stage.digest()), company["mart"].id
        )


async def test_grant__between_signature_and_trade__spoils_the_trade(
    company: Company, asset: AssetId
) -> None:
    listing = await company.listed(asset, exclusivity=EXCLUSIVE, units=1)
    terms = await company.trade_terms(listing, "buyer")
    signed = await company.signed("Trade", terms, "buyer")
    grant = await company.grant_terms(asset, root_right_id(asset, USE), "enterprise", "merchant")
    both = await company.signed("Grant", grant, "enterprise", "merchant")
    await rights.grant(company.of("merchant"), grant, both)
    with refused("RightMadeWrong", "/made"):
        await exchange.record(company.of("venue"), terms, signed)
