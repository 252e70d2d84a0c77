"""Answers from the index, held against the contracts' own views at the same block."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from registry.queries.assets import AssetFilter, find_assets
from registry.queries.findings import (
    AttestationFilter,
    PledgeFilter,
    find_attestations,
    find_pledges,
    same_content,
)
from registry.queries.listings import ListingFilter, find_listings
from registry.queries.parties import PartyFilter, find_parties, party_document
from registry.queries.reading import IndexBehindError, IndexMovedError, IndexReader, Moment
from registry.queries.rights import RightFilter, find_rights, right_tree, who_may
from registry.queries.trades import TradeFilter, find_trades
from registry.records import root_right_id
from registry.status import AssetStatus, RightStatus
from registry.types import AssetId, BlockNumber, Digest, to_bytes
from registry.views import show_asset, show_party
from tests.chain.company import Company
from tests.chain.query_story import indexed, told
from tests.chain.sales import USE

DAY = 86_400


async def moment_at(company: Company, number: int) -> Moment:
    block = await company.session.client.block(number)
    return Moment(block.number, block.hash, block.timestamp, False)


@pytest.mark.parametrize("seed", range(3))
async def test_queries__of_a_random_story__agree_with_the_contracts_at_every_block_asked(
    company: Company, tmp_path: Path, seed: int
) -> None:
    story = await told(company, seed, 40)
    reader = await indexed(company, tmp_path)
    tip = (await company.session.client.block("latest")).number
    for number in {tip, *story.random.sample(range(story.first, tip), 3)}:
        moment = await moment_at(company, number)
        for asset in story.assets:
            await _ensure_same(company, reader, moment, asset)


async def _ensure_same(
    company: Company, index: IndexReader, moment: Moment, asset: AssetId
) -> None:
    """What the index says of an asset is what the contracts say at that block."""
    session = company.session.at(moment.hash)
    shown = await show_asset(session, asset)
    raw = to_bytes(asset)
    with index.at(moment) as reader:
        (line,) = _with_id(find_assets(reader, AssetFilter(), None, 500).items, asset)
        rights = find_rights(reader, RightFilter(asset=raw), None, 500).items
        listed = find_listings(reader, ListingFilter(asset=raw), None, 500).items
        traded = find_trades(reader, TradeFilter(asset=raw), None, 500).items
        found = find_attestations(reader, AttestationFilter(asset=raw), None, 500).items
        tree = right_tree(reader, raw)
        may = who_may(reader, raw)
    assert (line["status"], line["rev"], line["level"]) == (
        shown["status"],
        shown["rev"],
        shown["level"],
    )
    assert (line["manifest"], line["content"]) == (shown["manifest"], shown["content"])
    expected = {r["id"]: (r["status"], r["holder"]) for r in shown["rights"]}
    flat = {r["id"]: (r["status"], r["holder"]) for r in _flat(tree["roots"])}
    assert flat == expected
    assert {r["id"]: r["status"] for r in rights}.items() <= {
        key: status for key, (status, _) in expected.items()
    }.items()
    live = {key for key, (status, _) in expected.items() if status == "LIVE"}
    assert {entry["right"] for entry in may["may"]} == live
    assert {item["id"]: (item["status"], item["sold"]) for item in listed} == {
        item["id"]: (item["status"], item["sold"]) for item in shown["listings"]
    }
    assert {item["id"] for item in traded} == {item["id"] for item in shown["trades"]}
    assert {item["id"] for item in found} == {item["id"] for item in shown["attestations"]}


def _with_id(items: Any, key: str) -> list[Any]:
    return [item for item in items if item["id"] == key]


def _flat(branches: Any) -> list[Any]:
    return [x for branch in branches for x in (branch, *_flat(branch["below"]))]


async def test_assets__by_status__are_those_whose_status_it_is(
    company: Company, tmp_path: Path
) -> None:
    story = await told(company, 7, 30)
    index = await indexed(company, tmp_path)
    with index.at() as reader:
        everything = find_assets(reader, AssetFilter(), None, 500).items
        assert {item["id"] for item in everything} >= set(story.assets)
        for status in AssetStatus:
            found = find_assets(reader, AssetFilter(status=status), None, 500).items
            wanted = [item for item in everything if item["status"] == status.name]
            assert found == wanted


async def test_assets__by_holder_of_a_root__follow_the_transfer(
    company: Company, tmp_path: Path
) -> None:
    asset = await company.asset()
    await company.moved(asset, root_right_id(asset, USE), "enterprise", "merchant")
    index = await indexed(company, tmp_path)
    merchant = to_bytes(company["merchant"].id)
    enterprise = to_bytes(company["enterprise"].id)
    with index.at() as reader:
        taken = find_assets(reader, AssetFilter(holder=merchant, right=USE), None, 500).items
        left = find_assets(reader, AssetFilter(holder=enterprise, right=USE), None, 500).items
        kept = find_assets(reader, AssetFilter(holder=enterprise, right=1), None, 500).items
    assert [item["id"] for item in taken] == [asset]
    assert asset not in {item["id"] for item in left}
    assert asset in {item["id"] for item in kept}


@pytest.mark.parametrize(
    ("code", "found"), [("320500", True), ("320000", True), ("000000", True), ("110000", False)]
)
async def test_assets__by_region__are_of_every_node_below_it(
    company: Company, tmp_path: Path, code: str, found: bool
) -> None:
    asset = await company.asset()
    index = await indexed(company, tmp_path)
    with index.at() as reader:
        items = find_assets(reader, AssetFilter(region=code), None, 500).items
    assert (asset in {item["id"] for item in items}) is found


async def test_pages__small_ones__hold_every_record_once_while_more_are_written(
    company: Company, tmp_path: Path
) -> None:
    assets = [await company.asset() for _ in range(5)]
    index = await indexed(company, tmp_path)
    seen: list[str] = []
    after = None
    with index.at() as reader:
        moment = reader.moment
    for _ in range(20):
        with index.at(moment) as reader:
            page = find_assets(reader, AssetFilter(), after, 2)
        seen += [item["id"] for item in page.items]
        after = page.after
        if after is None:
            break
        assets_later = await company.asset()
        await indexed(company, tmp_path)
        assert assets_later not in seen
    assert len(seen) == len(set(seen))
    assert set(assets) <= set(seen)


async def test_rights__by_status__are_short_of_none(company: Company, tmp_path: Path) -> None:
    await told(company, 11, 40)
    index = await indexed(company, tmp_path)
    with index.at() as reader:
        everything = find_rights(reader, RightFilter(), None, 500).items
        for status in RightStatus:
            found = find_rights(reader, RightFilter(status=status), None, 500).items
            assert found == [item for item in everything if item["status"] == status.name]


async def test_parties__document__agrees_with_the_chain(company: Company, tmp_path: Path) -> None:
    await company.asset()
    await company.mandated("enterprise", "merchant", 1 << 24)
    index = await indexed(company, tmp_path)
    company.session.refresh()
    for name in ("node", "enterprise", "merchant", "regulator"):
        who = company[name].id
        shown = await show_party(company.session, who)
        with index.at() as reader:
            found = party_document(reader, to_bytes(who))
        for member in ("signer", "status", "roles", "epoch", "region", "count", "node_number"):
            assert found[member] == shown[member], (name, member)
    with index.at() as reader:
        nodes = find_parties(reader, PartyFilter(role=1), None, 500).items
        given = party_document(reader, to_bytes(company["enterprise"].id))["mandates_given"]
    assert {company["node"].id, company["far_node"].id} <= {item["id"] for item in nodes}
    assert [m["agent"] for m in given] == [company["merchant"].id]


async def test_pledges__that_count__stop_counting_by_time_alone(
    company: Company, tmp_path: Path
) -> None:
    asset = await company.asset()
    until = await company.stage.now() + 30 * DAY
    await company.pledged(asset, root_right_id(asset, 1), "enterprise", until=until)
    index = await indexed(company, tmp_path)
    wanted = PledgeFilter(asset=to_bytes(asset), counting=True)
    with index.at() as reader:
        assert len(find_pledges(reader, wanted, None, 500).items) == 1
    await company.stage.travel(31 * DAY)
    index = await indexed(company, tmp_path)
    with index.at() as reader:
        assert find_pledges(reader, wanted, None, 500).items == []


async def test_same_content__registered_twice__is_counted(company: Company, tmp_path: Path) -> None:
    content = company.stage.digest()
    assets = [await company.asset(content=content) for _ in range(2)]
    index = await indexed(company, tmp_path)
    with index.at() as reader:
        found = same_content(reader, to_bytes(content))
    assert [line["id"] for line in found["assets"]] == assets


async def test_reader__block_after_the_last_or_of_another_chain__is_an_honest_error(
    company: Company, tmp_path: Path
) -> None:
    await company.asset()
    index = await indexed(company, tmp_path)
    with index.at() as reader:
        last = reader.moment
    later = Moment(BlockNumber(last.number + 1), last.hash, last.time, False)
    with pytest.raises(IndexBehindError), index.at(later):
        pass
    other = Moment(last.number, Digest("0x" + "5" * 64), last.time, False)
    with pytest.raises(IndexMovedError), index.at(other):
        pass
