"""Every read of the API, against the schemas it publishes and against the chain."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from registry.assets import object_
from registry.records import Terms, record_id, render_time, wire
from registry.types import AssetId, Digest
from tests.chain.api.served import Served
from tests.chain.api.story import Story
from tests.chain.certificate_world import digest_of


def test_asset__with_everything_on_it__is_shown_as_described(server: Served, story: Story) -> None:
    shown = server.ok(server.get(f"/v1/assets/{story.asset}"), "Asset")
    assert (shown["status"], shown["rev"], shown["number"]) == ("VALID", 0, 1)
    assert {right["id"] for right in shown["rights"]} >= {story.right, story.child, story.root}
    assert [listing["id"] for listing in shown["listings"]] == [record_id(story.listing)]
    assert {trade["id"] for trade in shown["trades"]} == {story.trade, story.filing}
    assert [pledge["status"] for pledge in shown["pledges"]] == ["LIVE"]
    assert [found["id"] for found in shown["attestations"]] == [story.quality]
    assert shown["same_digest_registrations"]["count"] >= 2


def test_asset__amended__shows_its_rev_and_manifest_in_force(server: Served, story: Story) -> None:
    shown = server.ok(server.get(f"/v1/assets/{story.amended}"), "Asset")
    assert shown["rev"] == 1
    assert shown["manifest"] == shown["amendments"][0]["terms"]["manifest"]


def test_asset__as_of_a_block_before__is_what_it_was(server: Served, story: Story) -> None:
    shown = server.ok(server.get(f"/v1/assets/{story.asset}", as_of=story.before + 1), "Asset")
    assert shown["as_of"]["block_number"] == story.before + 1
    assert (shown["status"], shown["listings"]) == ("IN_NOTICE", [])


async def test_as_of__by_number_hash_and_time__is_that_block(server: Served, story: Story) -> None:
    client = story.world.session.client
    block = await client.block(story.before + 3)
    for way in (block.number, block.hash):
        shown = server.ok(server.get(f"/v1/assets/{story.asset}", as_of=way), "Asset")
        assert shown["as_of"]["block_hash"] == block.hash
    moment = render_time(block.timestamp)
    shown = server.ok(server.get(f"/v1/assets/{story.asset}", as_of=moment), "Asset")
    found = await client.block(shown["as_of"]["block_number"])
    assert found.timestamp == block.timestamp
    assert (await client.block(found.number + 1)).timestamp > block.timestamp


def test_right__granted_and_root__show_holder_and_parent(server: Served, story: Story) -> None:
    child = server.ok(server.get(f"/v1/rights/{story.child}"), "Right")
    assert (child["parent"], child["depth"], child["kind"]) == (story.right, 2, "USE")
    assert child["holder"] == story.world.people["buyer"].id
    root = server.ok(server.get(f"/v1/rights/{story.root}", asset=story.asset), "Right")
    assert (root["parent"], root["depth"]) == (None, 0)
    assert root["holder"] == story.world.people["enterprise"].id


def test_trade__on_and_off_exchange__are_told_apart(server: Served, story: Story) -> None:
    on = server.ok(server.get(f"/v1/trades/{story.trade}"), "Trade")
    assert (on["on_exchange"], on["listing"]) == (True, record_id(story.listing))
    off = server.ok(server.get(f"/v1/trades/{story.filing}"), "Trade")
    assert (off["on_exchange"], off["adopted"]) == (False, True)
    assert off["venue"] == story.world.people["venue"].id


def test_party__node_and_enterprise__show_roles_and_enroller(server: Served, story: Story) -> None:
    people = story.world.people
    node = server.ok(server.get(f"/v1/parties/{people['node'].id}"), "Party")
    assert (node["roles"], node["status"], node["region"]) == (["NODE"], "ACTIVE", "320500")
    enterprise = server.ok(server.get(f"/v1/parties/{people['enterprise'].id}"), "Party")
    assert enterprise["enrolled_by"] == people["node"].id


def test_attestation__of_an_asset_and_of_a_party__are_both_found(
    server: Served, story: Story
) -> None:
    quality = server.ok(server.get(f"/v1/attestations/{story.quality}"), "Attestation")
    assert (quality["kind"], quality["status"]) == ("QUALITY", "LIVE")
    tier = server.ok(server.get(f"/v1/attestations/{story.tier}"), "Attestation")
    assert (tier["kind"], tier["status"]) == ("TIER", "LIVE")


def test_listing__open__shows_units_sold(server: Served, story: Story) -> None:
    shown = server.ok(server.get(f"/v1/listings/{record_id(story.listing)}"), "Listing")
    assert (shown["status"], shown["sold"], shown["units"]) == ("LISTED", 1, 2)


def test_assets__by_registrant_and_node__come_in_the_order_they_came(
    server: Served, story: Story
) -> None:
    people = story.world.people
    page = server.ok(server.get("/v1/assets", registrant=people["enterprise"].id), "AssetPage")
    assert [line["id"] for line in page["items"]] == [story.asset, story.amended, story.batched]
    assert [line["status"] for line in page["items"]] == ["VALID", "VALID", "IN_NOTICE"]
    assert page["items"][2]["batch"] is not None
    by_node = server.ok(server.get("/v1/assets", node=people["node"].id), "AssetPage")
    assert by_node["items"] == page["items"]
    none = server.ok(server.get("/v1/assets", registrant=people["merchant"].id), "AssetPage")
    assert (none["items"], none["next_cursor"]) == ([], None)


def _pages(server: Served, path: str, schema: str, **query: Any) -> list[Any]:
    pages, cursor = [], None
    while True:
        page = server.ok(server.get(path, limit=2, cursor=cursor, **query), schema)
        pages.append(page)
        cursor = page["next_cursor"]
        if cursor is None:
            return pages


def test_assets__page_by_page__are_the_whole_list_at_one_block(
    server: Served, story: Story
) -> None:
    pages = _pages(server, "/v1/assets", "AssetPage")
    whole = server.ok(server.get("/v1/assets"), "AssetPage")
    assert [line for page in pages for line in page["items"]] == whole["items"]
    assert len({page["as_of"]["block_hash"] for page in pages}) == 1


async def test_pages__begun_before_a_new_block__stay_at_theirs(
    server: Served, story: Story
) -> None:
    first = server.ok(server.get("/v1/assets", limit=1), "AssetPage")
    await story.world.session.client.rpc("evm_mine")
    second = server.ok(server.get("/v1/assets", limit=1, cursor=first["next_cursor"]), "AssetPage")
    assert second["as_of"]["block_hash"] == first["as_of"]["block_hash"]


def test_events__of_an_asset__begin_with_its_registration(server: Served, story: Story) -> None:
    pages = _pages(server, "/v1/events", "EventPage", asset=story.asset)
    names = [event["event"] for page in pages for event in page["items"]]
    assert names[0] == "Registered"
    assert {"Listed", "Traded", "Granted", "Filed", "Adopted", "PledgeMade"} < set(names)


async def test_asset__objected_to__shows_the_objection(server: Served, changed: Story) -> None:
    world = changed.world
    values = {
        "asset": changed.batched,
        "objector": world.people["merchant"].id,
        "grounds": digest_of("grounds"),
        "salt": world.salt(),
    }
    terms = Terms("Objection", values)
    await object_(world.as_("merchant"), terms, [await world.sign("Object", terms, "merchant")])
    shown = server.ok(server.get(f"/v1/assets/{changed.batched}"), "Asset")
    assert shown["status"] == "OBJECTED"
    (objection,) = shown["objections"]
    assert (objection["id"], objection["status"]) == (record_id(terms), "OPEN")
    assert objection["in_notice"] is True


def test_healthz_readyz_metrics__of_a_working_server__answer(server: Served, story: Story) -> None:
    assert server.ok(server.get("/healthz"), "Health") == {"status": "ok"}
    ready = server.ok(server.get("/readyz"), "Readiness")
    assert ready["chain_id"] == 31337
    assert ready["index"]["block_number"] == story.after
    tip = ready["as_of"]["block_number"]
    assert ready["index"]["behind"] == tip - story.after
    server.get(f"/v1/assets/{story.asset}")
    text = server.get("/metrics").text
    assert 'route="/v1/assets/{id}",status="200"' in text
    assert 'torrens_http_requests_total{method="GET",route="/healthz",status="200"}' in text


def test_answers__of_any_kind__carry_security_headers(server: Served, story: Story) -> None:
    for path in ("/healthz", f"/v1/assets/{story.asset}", "/v1/nothing"):
        headers = server.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "server" not in headers
        assert headers["x-request-id"]


def test_openapi__every_route__describes_its_answer_and_its_problems(
    server: Served, story: Story
) -> None:
    described = server.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            assert route["responses"]["200"]["content"], (path, method)
            problems = {s: r for s, r in route["responses"].items() if s not in ("200", "304")}
            assert problems, (path, method)
            for response in problems.values():
                assert list(response["content"]) == ["application/problem+json"], (path, method)
    assert "HTTPValidationError" not in json.dumps(described)


def test_openapi__body_of_a_listing_check__takes_its_terms_and_no_others(
    server: Served, story: Story
) -> None:
    described = server.get("/openapi.json").json()
    body = described["paths"]["/v1/listings/check"]["post"]["requestBody"]
    schema = Draft202012Validator(body["content"]["application/json"]["schema"])
    terms = wire(story.listing)
    assert schema.is_valid(terms)
    assert schema.is_valid({"type": "Listing", "terms": terms})
    assert not schema.is_valid({**terms, "colour": "red"})
    assert not schema.is_valid({"asset": story.asset})


@pytest.mark.parametrize("extra", ["", "?limit=3"])
def test_history__each_page__folds_from_head_to_head(
    server: Served, story: Story, extra: str
) -> None:
    from registry.journal import JournalEvent, fold

    head, path = Digest(story.asset), f"/v1/assets/{story.asset}/history"
    response = server.get(path + extra)
    while True:
        page = server.ok(response, "HistoryPage")
        assert page["head_before"] == head
        for item in page["items"]:
            assert JournalEvent.from_log(item["log"]).digest == item["digest"]
            head = fold(head, item["digest"])
        assert page["head_after"] == head
        if page["next_cursor"] is None:
            break
        response = server.get(path, limit=3, cursor=page["next_cursor"])
    _ensure_proven(page, head)


def _ensure_proven(page: Any, head: Digest) -> None:
    """What a client does alone: header to state root, account, slot, head."""
    from registry.certificate.slots import slot_of
    from registry.proofs import header_from_rpc, verify_account, verify_storage

    header = header_from_rpc(page["header"])
    assert header.hash == page["as_of"]["block_hash"]
    proof = page["proof"]
    nodes = tuple(bytes.fromhex(node[2:]) for node in proof["account"])
    account = verify_account(header.state_root, proof["address"], nodes)
    (slot,) = proof["storage"]
    subject = page["items"][0]["log"]["topics"][1] if page["items"] else None
    assert subject is None or slot["key"] == slot_of("head", Digest(AssetId(subject))).location
    storage = tuple(bytes.fromhex(node[2:]) for node in slot["proof"])
    word = verify_storage(account.storage_root, int(slot["key"], 16), storage)
    assert f"0x{word:064x}" == slot["value"] == head


def test_history__of_an_asset_without_later_events__starts_and_ends_at_its_id(
    server: Served, story: Story
) -> None:
    page = server.ok(server.get(f"/v1/assets/{story.batched}/history"), "HistoryPage")
    assert page["items"] == []
    assert page["head_before"] == page["head_after"] == story.batched
    assert int(page["proof"]["storage"][0]["value"], 16) == 0


def test_party_history__of_each_party__folds_to_its_head(server: Served, story: Story) -> None:
    from registry.certificate.slots import slot_of
    from registry.journal import JournalEvent, fold
    from registry.records import party_subject

    lengths = set()
    for person in story.world.people.values():
        page = server.ok(server.get(f"/v1/parties/{person.id}/history"), "HistoryPage")
        head = subject = party_subject(person.id)
        assert page["head_before"] == head
        for item in page["items"]:
            head = fold(head, JournalEvent.from_log(item["log"]).digest)
        lengths.add(len(page["items"]))
        (slot,) = page["proof"]["storage"]
        assert page["head_after"] == head
        assert slot["key"] == slot_of("party_head", subject).location
        assert slot["value"] == (head if page["items"] else "0x" + "0" * 64)
    assert lengths == {0, 2}


def test_party_history__of_nobody__is_not_found(server: Served) -> None:
    path = "/v1/parties/0x0000000000000000000000000000000000000007/history"
    server.refused(server.get(path), 404, "PartyUnknown", "id")


def test_as_of__in_the_future__is_refused(server: Served, story: Story) -> None:
    response = server.get(f"/v1/assets/{story.asset}", as_of="2999-01-01T00:00:00Z")
    server.refused(response, 422, "InvalidValue", "as_of")
