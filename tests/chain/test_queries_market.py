"""Listings and trades as the index has them: venues that part, versions, totals."""

from __future__ import annotations

from pathlib import Path

import pytest

from registry import exchange, parties
from registry.queries import offers
from registry.queries.listings import ListingFilter, divergence, find_listings, listing_versions
from registry.queries.trades import TradeFilter, find_trades, trade_totals
from registry.records import record_id, schema
from registry.status import ListingStatus
from registry.types import Digest, to_bytes
from tests.chain.company import Company
from tests.chain.query_story import indexed


async def test_listings__status_of_a_suspended_venue__is_suspended(
    company: Company, tmp_path: Path
) -> None:
    asset = await company.asset()
    listing = await company.listed(asset)
    venue = company["venue"].id
    far = company["far_regulator"].id
    reason = Digest(company.stage.digest())
    await parties.suspend(company.of("far_regulator"), venue, far, reason, as_regulator=True)
    index = await indexed(company, tmp_path)
    with index.at() as reader:
        wanted = ListingFilter(venue=to_bytes(venue), status=ListingStatus.SUSPENDED)
        items = find_listings(reader, wanted, None, 500).items
    assert [item["id"] for item in items] == [record_id(listing)]
    assert await company.listing_status(listing) == "SUSPENDED"


async def test_divergence__of_two_venues__names_the_price(company: Company, tmp_path: Path) -> None:
    asset = await company.asset()
    await company.listed(asset, price=100)
    await company.listed(asset, venue="mart", price=200)
    index = await indexed(company, tmp_path)
    with index.at() as reader:
        found = divergence(reader, to_bytes(asset))
    assert (found["venues"], len(found["listings"])) == (2, 2)
    assert "price" in found["differs"]
    assert "rev" not in found["differs"]


async def test_versions__of_a_revised_listing__stand_in_order(
    company: Company, tmp_path: Path
) -> None:
    asset = await company.asset()
    first = await company.listed(asset)
    second = await company.listed(asset, previous=record_id(first), price=5)
    index = await indexed(company, tmp_path)
    for listing in (first, second):
        with index.at() as reader:
            versions = listing_versions(reader, to_bytes(record_id(listing)))
        assert [v["id"] for v in versions] == [record_id(first), record_id(second)]


async def test_totals__some_prices_sealed__name_currency_and_the_share_on_exchange(
    company: Company, tmp_path: Path
) -> None:
    asset = await company.asset()
    await company.traded(await company.listed(asset, price=250), "buyer")
    sealed = schema().enum("priceForm", "SEALED")
    await company.traded(await company.listed(asset, form=sealed, price=2**200), "buyer")
    trade = await company.filed(asset, "merchant")
    await exchange.adopt(company.of("venue"), asset, trade, company["venue"].id)
    await company.filed(asset, "buyer")
    index = await indexed(company, tmp_path)
    with index.at() as reader:
        totals = trade_totals(reader, TradeFilter(asset=to_bytes(asset)))
        listed = find_trades(reader, TradeFilter(on_exchange=False), None, 500).items
    assert (totals["trades"], totals["on_exchange"], totals["adopted"]) == (4, 2, 1)
    assert totals["on_exchange_ratio"] == "0.5000"
    inside = [line for line in totals["totals"] if line["on_exchange"]]
    assert [(t["amount"], t["summed"], t["sealed"]) for t in inside] == [("250", 1, 1)]
    assert [item["adopted"] for item in listed if item["asset"] == asset] == [True, False]


async def test_listing__with_more_findings_than_orders_tried__has_no_status_rather_than_a_wrong_one(
    company: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asset = await company.asset()
    named = [await company.attested(asset) for _ in range(3)]
    listing = await company.listed(asset, attestations=tuple(named))
    index = await indexed(company, tmp_path)
    wanted = ListingFilter(asset=to_bytes(asset))
    with index.at() as reader:
        (line,) = find_listings(reader, wanted, None, 500).items
    assert (line["status"], line["findings"]) == ("LISTED", list(named))
    monkeypatch.setattr(offers, "_MOST_TRIED", 1)
    with index.at() as reader:
        (line,) = find_listings(reader, wanted, None, 500).items
    assert (line["status"], line["findings"]) == (None, None)
    assert line["id"] == record_id(listing)
