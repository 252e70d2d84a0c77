"""Lists and overviews over HTTP, answered from the index."""

from __future__ import annotations

from typing import Any

import pytest

from registry.records import record_id
from tests.chain.api.served import Served
from tests.chain.api.story import Story

LISTS = {
    "/v1/assets": "AssetPage",
    "/v1/rights": "RightPage",
    "/v1/listings": "ListingPage",
    "/v1/trades": "TradePage",
    "/v1/parties": "PartyPage",
    "/v1/attestations": "AttestationPage",
    "/v1/pledges": "PledgePage",
}


@pytest.mark.parametrize("path", LISTS)
def test_list__page_by_page__is_the_whole_list_at_one_block(server: Served, path: str) -> None:
    whole = server.ok(server.get(path), LISTS[path])
    assert whole["items"]
    assert whole["next_cursor"] is None
    items: list[Any] = []
    cursor = None
    while True:
        page = server.ok(server.get(path, limit=1, cursor=cursor), LISTS[path])
        assert page["as_of"] == whole["as_of"]
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert items == whole["items"]


@pytest.mark.parametrize("path", LISTS)
def test_list__same_question_at_the_same_block__is_not_sent_again(
    server: Served, path: str
) -> None:
    first = server.get(path)
    again = server.http.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = server.http.get(
        path, params={"limit": 1}, headers={"If-None-Match": first.headers["etag"]}
    )
    assert other.status_code == 200


def test_assets__by_each_filter__are_those_it_fits(server: Served, story: Story) -> None:
    everything = server.ok(server.get("/v1/assets"), "AssetPage")["items"]
    for name, member in (
        ("registrant", "registrant"),
        ("node", "node"),
        ("region", "region"),
        ("kind", "kind"),
        ("level", "level"),
        ("status", "status"),
        ("content", "content"),
    ):
        value = everything[0][member]
        found = server.ok(server.get("/v1/assets", **{name: value}), "AssetPage")["items"]
        assert found == [line for line in everything if line[member] == value], name
    assert server.get("/v1/assets", region="110000").json()["items"] == []


def test_assets__by_status_that_is_none__names_those_there_are(server: Served) -> None:
    problem = server.refused(server.get("/v1/assets", status="FINE"), 422, "InvalidValue", "status")
    assert "VALID" in problem["rule"]


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("/v1/assets", "region", "32050"),
        ("/v1/assets", "right", "OWN"),
        ("/v1/assets", "content", "0x12"),
        ("/v1/assets", "level", "4"),
        ("/v1/assets", "from", "yesterday"),
        ("/v1/rights", "holder", "0x12"),
        ("/v1/listings", "regime", "CHEAP"),
        ("/v1/trades", "on_exchange", "perhaps"),
        ("/v1/parties", "role", "KING"),
        ("/v1/attestations", "kind", "RUMOUR"),
        ("/v1/pledges", "right", "x"),
        ("/v1/trades/totals", "venue", "x"),
    ],
)
def test_filter__malformed__is_named(server: Served, path: str, name: str, value: str) -> None:
    server.refused(server.get(path, **{name: value}), 422, "InvalidValue", name)


def test_listings__by_asset__are_what_the_asset_shows(server: Served, story: Story) -> None:
    shown = server.ok(server.get(f"/v1/assets/{story.asset}"), "Asset")
    listed = server.ok(server.get("/v1/listings", asset=story.asset), "ListingPage")["items"]
    assert {(x["id"], x["status"], x["sold"]) for x in listed} == {
        (x["id"], x["status"], x["sold"]) for x in shown["listings"]
    }
    rights = server.ok(server.get(f"/v1/assets/{story.asset}/rights"), "RightTree")
    assert {r["id"] for r in rights["roots"]} <= {r["id"] for r in shown["rights"]}


def test_who__of_an_asset__are_the_holders_of_live_rights(server: Served, story: Story) -> None:
    found = server.ok(server.get(f"/v1/assets/{story.asset}/who"), "WhoMay")
    shown = server.ok(server.get(f"/v1/assets/{story.asset}"), "Asset")
    live = {r["id"]: r["holder"] for r in shown["rights"] if r["status"] == "LIVE"}
    assert {p["right"]: p["party"] for p in found["may"]} == live


def test_overview__of_an_unknown_record__is_not_found(server: Served) -> None:
    unknown = "0x" + "9" * 64
    for path, code in (
        (f"/v1/assets/{unknown}/rights", "AssetUnknown"),
        (f"/v1/assets/{unknown}/who", "AssetUnknown"),
        (f"/v1/listings/{unknown}/versions", "ListingUnknown"),
    ):
        assert server.get(path).json()["code"] == code


def test_totals__of_everything__count_on_exchange_and_off(server: Served, story: Story) -> None:
    totals = server.ok(server.get("/v1/trades/totals"), "TradeTotals")
    everything = server.ok(server.get("/v1/trades"), "TradePage")["items"]
    assert totals["trades"] == len(everything)
    assert totals["on_exchange"] == sum(trade["on_exchange"] for trade in everything)


def test_overviews__of_a_listed_product__conform(server: Served, story: Story) -> None:
    server.ok(server.get(f"/v1/assets/{story.asset}/divergence"), "Divergence")
    versions = server.get(f"/v1/listings/{record_id(story.listing)}/versions")
    assert [v["id"] for v in server.ok(versions, "ListingVersions")["items"]] == [
        record_id(story.listing)
    ]
    content = server.get("/v1/assets", limit=1).json()["items"][0]["content"]
    assert server.ok(server.get(f"/v1/same-content/{content}"), "SameContent")["count"] >= 1


def test_as_of__an_earlier_block__answers_as_it_did_then(server: Served, story: Story) -> None:
    everything = server.ok(server.get("/v1/assets"), "AssetPage")
    last = max(line["block_number"] for line in everything["items"])
    earlier = server.ok(server.get("/v1/assets", as_of=last - 1), "AssetPage")
    kept = [line["id"] for line in everything["items"] if line["block_number"] < last]
    assert [line["id"] for line in earlier["items"]] == kept
    assert earlier["as_of"]["block_number"] == last - 1


def test_cursor__of_another_filter__is_refused(server: Served, story: Story) -> None:
    cursor = server.get("/v1/assets", limit=1).json()["next_cursor"]
    response = server.get("/v1/assets", cursor=cursor, status="VALID")
    server.refused(response, 422, "InvalidValue", "cursor")


async def test_as_of__past_the_index__is_told_apart_from_unknown(
    server: Served, story: Story
) -> None:
    tip = await story.world.session.client.rpc("evm_mine")
    block = await story.world.session.client.block("latest")
    response = server.get("/v1/assets", as_of=block.number)
    assert tip is not None
    server.refused(response, 503, "IndexBehind", "as_of")


def test_lists__of_a_server_without_an_index__say_so(story: Story) -> None:
    server = Served(story.settings(index=None))
    server.start()
    try:
        server.refused(server.get("/v1/assets"), 503, "IndexUnavailable", "index")
        assert server.get(f"/v1/assets/{story.asset}").status_code == 200
    finally:
        server.stop()
