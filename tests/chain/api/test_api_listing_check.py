"""The venue's question over HTTP: before a listing, while it stands, and after things changed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from registry.assets import suspend
from registry.certificate.trust import Trust
from registry.exchange import venue_act
from registry.listing_proof.checking import check_listing_proof
from registry.records import Terms, record_id, wire
from registry.types import ZERO_DIGEST, ListingId
from tests.chain.api.served import Served, served
from tests.chain.api.story import Story

CONDITIONS = [
    "venue",
    "asset",
    "right",
    "operate",
    "scope",
    "exclusivity",
    "pledges",
    "findings",
    "price",
    "elsewhere",
    "same_content",
    "ledger",
]


def _asked(server: Served, terms: Terms) -> Any:
    response = server.post("/v1/listings/check", json.dumps(wire(terms)).encode())
    return server.ok(response, "ListingCheck")


INFORMATIVE = ["elsewhere", "same_content"]


def _failed(check: Any) -> dict[str, Any]:
    """What does not pass, but for what only informs: the index may not know the tip yet."""
    return {
        c["name"]: c["field"]
        for c in check["conditions"]
        if c["result"] != "passed" and c["name"] not in INFORMATIVE
    }


def _condition(check: Any, name: str) -> Any:
    return next(c for c in check["conditions"] if c["name"] == name)


def test_check__of_a_listing_that_stands__passes_every_condition(
    server: Served, story: Story
) -> None:
    path = f"/v1/listings/{record_id(story.listing)}/check"
    check = server.ok(server.get(path), "ListingCheck")
    assert [c["name"] for c in check["conditions"]] == CONDITIONS
    assert (check["offerable"], check["status"], _failed(check)) == (True, "LISTED", {})


def test_check__of_terms_before_listing__passes_and_has_no_status(
    server: Served, story: Story
) -> None:
    check = _asked(server, story.listing.replace(salt=story.world.salt()))
    assert (check["offerable"], check["status"]) == (True, None)
    elsewhere = next(c for c in check["conditions"] if c["name"] == "elsewhere")
    assert elsewhere["facts"]["listings"][0]["listing"] == record_id(story.listing)


def test_check__terms_in_an_envelope__are_the_same_terms(server: Served, story: Story) -> None:
    envelope = {"type": "Listing", "terms": wire(story.listing)}
    response = server.post("/v1/listings/check", json.dumps(envelope).encode())
    check = server.ok(response, "ListingCheck")
    assert check["listing"] == record_id(story.listing)


@pytest.mark.parametrize(
    ("change", "name", "field"),
    [
        ({"rev": 1}, "asset", "/rev"),
        ({"operate": ZERO_DIGEST}, "operate", "/operate"),
        ({"kind": 3}, "right", "/kind"),
        ({"regime": 1}, "price", "/price"),
        ({"regime": 2}, "price", "/ceiling"),
        ({"exclusivity": 2, "units": 1}, "exclusivity", "/exclusivity"),
    ],
)
def test_check__one_term_wrong__fails_by_its_condition_and_by_the_ledger(
    server: Served, story: Story, change: dict[str, object], name: str, field: str
) -> None:
    failed = _failed(_asked(server, story.listing.replace(**change)))
    assert failed[name] == field
    assert "ledger" in failed


def test_check__seller_without_the_right__is_told_who_holds_it(
    server: Served, story: Story
) -> None:
    seller = story.world.people["merchant"].id
    check = _asked(server, story.listing.replace(seller=seller))
    right = next(c for c in check["conditions"] if c["name"] == "right")
    assert (right["result"], right["field"]) == ("failed", "/right")
    assert right["facts"]["holder"] == story.world.people["enterprise"].id


def test_check__venue_that_is_none__fails(server: Served, story: Story) -> None:
    venue = story.world.people["merchant"].id
    assert _failed(_asked(server, story.listing.replace(venue=venue)))["venue"] == "/venue"


def test_check__of_an_asset_nobody_registered__is_not_found(server: Served, story: Story) -> None:
    terms = story.listing.replace(asset="0x" + "ab" * 32)
    response = server.post("/v1/listings/check", json.dumps(wire(terms)).encode())
    server.refused(response, 404, "AssetUnknown", "asset")


async def test_check__after_the_regulator_froze_the_asset__fails_until_a_block_before(
    server: Served, changed: Story
) -> None:
    world = changed.world
    path = f"/v1/listings/{record_id(changed.listing)}/check"
    before = server.ok(server.get(path), "ListingCheck")["as_of"]["block_number"]
    by = world.people["regulator"].id
    await suspend(world.as_("regulator"), changed.asset, by, ZERO_DIGEST, as_regulator=True)
    check = server.ok(server.get(path), "ListingCheck")
    assert (check["offerable"], check["status"]) == (False, "SUSPENDED")
    assert {"asset", "right", "operate", "ledger"} <= _failed(check).keys()
    then = server.ok(server.get(path, as_of=before), "ListingCheck")
    assert then["offerable"] is True


async def test_check__delisted__keeps_its_status(server: Served, changed: Story) -> None:
    listing = ListingId(record_id(changed.listing))
    await venue_act(changed.world.as_("venue"), "delist", changed.asset, listing, ZERO_DIGEST)
    shown = server.ok(server.get(f"/v1/listings/{listing}"), "Listing")
    check = server.ok(server.get(f"/v1/listings/{listing}/check"), "ListingCheck")
    assert shown["status"] == check["status"] == "DELISTED"


def test_check__with_proof__is_proven_from_its_block_hash_alone(
    server: Served, story: Story
) -> None:
    path = f"/v1/listings/{record_id(story.listing)}/check"
    plain = server.ok(server.get(path), "ListingCheck")
    check = server.ok(server.get(path, proof="true"), "ListingCheck")
    trust = Trust.of(json.loads(story.deployment.read_text()), check["as_of"]["block_hash"])
    proven = check_listing_proof(check, trust, record_id(story.listing))
    assert [one.holds for one in proven.conditions] == [True] * 9 + [None] * 3
    for condition in check["conditions"]:
        del condition["slots"], condition["rests_on"]
    assert {name: check[name] for name in plain} == plain


def test_check__of_terms_with_proof__is_proven_at_the_block_asked_about(
    server: Served, story: Story
) -> None:
    terms = story.listing.replace(salt=story.world.salt(), seller=story.world.people["buyer"].id)
    path = f"/v1/listings/check?proof=true&as_of={story.after - 3}"
    check = server.ok(server.post(path, json.dumps(wire(terms)).encode()), "ListingCheck")
    assert check["as_of"]["block_number"] == story.after - 3
    trust = Trust.of(json.loads(story.deployment.read_text()), check["as_of"]["block_hash"])
    proven = check_listing_proof(check, trust, record_id(terms))
    holds = {one.name: one.holds for one in proven.conditions}
    assert (holds["right"], holds["operate"], holds["venue"]) == (False, False, True)


def test_check__with_proof_on_a_chain_without__says_what_is_missing(story: Story) -> None:
    with served(story, profile="consortium") as server:
        path = f"/v1/listings/{record_id(story.listing)}/check"
        check = server.ok(server.get(path, proof="true"), "ListingCheck")
    assert check["proof"] is None
    assert {tuple(c["slots"]) for c in check["conditions"]} == {()}
    assert {c["rests_on"] for c in check["conditions"]} == {"this chain has no proofs of its words"}


@pytest.mark.parametrize("wrong", ["", "perhaps", "2"])
def test_check__proof_that_is_no_flag__is_named(server: Served, story: Story, wrong: str) -> None:
    path = f"/v1/listings/{record_id(story.listing)}/check?proof={wrong}"
    server.refused(server.http.get(path), 422, "InvalidValue", "proof")


def test_check__same_content__is_counted_by_the_index_at_that_block(
    server: Served, story: Story
) -> None:
    path = f"/v1/listings/{record_id(story.listing)}/check"
    check = server.ok(server.get(path, as_of=story.after), "ListingCheck")
    content = server.get(f"/v1/assets/{story.asset}").json()["content"]
    known = server.ok(server.get(f"/v1/same-content/{content}"), "SameContent")
    same = _condition(check, "same_content")
    assert (same["result"], same["facts"]["count"]) == ("passed", known["count"])
    assert same["facts"]["assets"] == [line["id"] for line in known["assets"]]
    assert known["count"] >= 2


@pytest.mark.parametrize("index", [None, "sqlite:////nowhere/index.sqlite"])
def test_check__same_content_without_an_index__is_counted_on_the_chain(
    server: Served, story: Story, index: str | None
) -> None:
    path = f"/v1/listings/{record_id(story.listing)}/check"
    known = _condition(server.ok(server.get(path), "ListingCheck"), "same_content")
    with served(story, index=index) as alone:
        check = alone.ok(alone.get(path, proof="true"), "ListingCheck")
    assert _condition(check, "same_content")["facts"] == known["facts"]
    trust = Trust.of(json.loads(story.deployment.read_text()), check["as_of"]["block_hash"])
    assert check_listing_proof(check, trust).offer.listing == story.listing


async def test_check__same_content_past_the_index__is_counted_on(
    server: Served, changed: Story
) -> None:
    path = f"/v1/listings/{record_id(changed.listing)}/check"
    before = _condition(server.ok(server.get(path), "ListingCheck"), "same_content")
    await changed.world.session.client.rpc("evm_mine")
    check = server.ok(server.get(path), "ListingCheck")
    assert _condition(check, "same_content") == before
    assert (check["offerable"], _failed(check)) == (True, {})
