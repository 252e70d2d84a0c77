"""Bad ids and parameters of each route: always a problem that names field and rule."""

from __future__ import annotations

import json

import pytest

from api.pages import Cursor
from tests.chain.api.served import Served
from tests.chain.api.story import Story

UNKNOWN = "0x" + "ab" * 32
NOBODY = "0x0000000000000000000000000000000000000001"
BY_ID = [
    "/v1/assets/{}",
    "/v1/assets/{}/history",
    "/v1/rights/{}",
    "/v1/listings/{}",
    "/v1/listings/{}/check",
    "/v1/trades/{}",
    "/v1/attestations/{}",
    "/v1/certificates/{}",
]
BAD_IDS = [
    "1",
    "0x" + "AB" * 32,
    "0x" + "ab" * 31,
    "0x" + "ab" * 33,
    "ab" * 32,
    "0x" + "zz" * 32,
    "0x" + "ab" * 5000,
    "%FF%FE",
    "%00",
    "null",
]
LISTS = ["/v1/assets", "/v1/assets/{asset}/history", "/v1/events?asset={asset}"]


@pytest.mark.parametrize("path", BY_ID)
@pytest.mark.parametrize("bad", BAD_IDS)
def test_id__malformed__is_named(server: Served, path: str, bad: str) -> None:
    server.refused(server.get(path.format(bad)), 422, "InvalidValue", "id")


@pytest.mark.parametrize("path", BY_ID)
def test_id__of_no_record__is_not_found(server: Served, path: str) -> None:
    response = server.get(path.format(UNKNOWN))
    assert response.status_code == 404
    problem = response.json()
    assert problem["code"] in {"AssetUnknown", "RecordUnknown"}
    assert UNKNOWN in json.dumps(problem["args"])


def test_id__of_another_kind_of_record__is_not_found(server: Served, story: Story) -> None:
    for path in BY_ID[2:-1]:
        assert server.get(path.format(story.asset)).status_code == 404, path
    assert server.get(f"/v1/assets/{story.right}").status_code == 404


def test_party__malformed_unknown_or_without_checksum__is_told_apart(
    server: Served, story: Story
) -> None:
    party = story.world.people["node"].id
    for bad in ("1", UNKNOWN, party.lower(), party[:-1]):
        server.refused(server.get(f"/v1/parties/{bad}"), 422, "InvalidValue", "id")
    server.refused(server.get(f"/v1/parties/{NOBODY}"), 404, "PartyUnknown", "party")


def test_audit__malformed_or_unknown_asset__is_told_apart(server: Served) -> None:
    server.refused(server.get("/v1/audit/1"), 422, "InvalidValue", "asset")
    server.refused(server.get(f"/v1/audit/{UNKNOWN}"), 404, "AssetUnknown", "asset")


def test_right__of_an_asset_that_is_not_its_own__is_not_found(server: Served, story: Story) -> None:
    response = server.get(f"/v1/rights/{story.right}", asset=story.amended)
    server.refused(response, 404, "RightUnknown", "right")
    response = server.get(f"/v1/rights/{story.right}", asset="1")
    server.refused(response, 422, "InvalidValue", "asset")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", ["0", "501", "-1", "1.5", "x", "", "9" * 400])
def test_limit__out_of_bounds_or_no_number__is_named(
    server: Served, story: Story, path: str, limit: str
) -> None:
    whole = path.format(asset=story.asset)
    response = server.http.get(f"{whole}{'&' if '?' in whole else '?'}limit={limit}")
    server.refused(response, 422, "InvalidValue", "limit")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", ["x", "", "A" * 64, "A" * 65, "é", "A" * 5000])
def test_cursor__that_no_page_gave__is_named(
    server: Served, story: Story, path: str, cursor: str
) -> None:
    whole = path.format(asset=story.asset)
    response = server.http.get(f"{whole}{'&' if '?' in whole else '?'}cursor={cursor}")
    server.refused(response, 422, "InvalidValue", "cursor")


def test_cursor__of_another_list__is_refused(server: Served, story: Story) -> None:
    cursor = server.get("/v1/assets", limit=1).json()["next_cursor"]
    node = story.world.people["node"].id
    response = server.get("/v1/assets", cursor=cursor, node=node)
    server.refused(response, 422, "InvalidValue", "cursor")
    response = server.get(f"/v1/assets/{story.asset}/history", cursor=cursor)
    server.refused(response, 422, "InvalidValue", "cursor")


def test_cursor__beyond_the_list__is_refused(server: Served, story: Story) -> None:
    path = f"/v1/assets/{story.asset}/history"
    block = server.get(path).json()["as_of"]["block_hash"]
    cursor = Cursor(block, 10**6).text(f"history {story.asset}")
    server.refused(server.get(path, cursor=cursor), 422, "InvalidValue", "cursor")


def test_cursor__beside_another_block__is_refused(server: Served, story: Story) -> None:
    cursor = server.get("/v1/assets", limit=1).json()["next_cursor"]
    response = server.get("/v1/assets", cursor=cursor, as_of=story.before)
    server.refused(response, 422, "InvalidValue", "as_of")


@pytest.mark.parametrize(
    "as_of",
    ["", "x", "-1", "1.5", "latest", "0x1", "2026-11-23", "2026-13-01T00:00:00Z", "9" * 40, "１"],
)
def test_as_of__malformed__is_named(server: Served, story: Story, as_of: str) -> None:
    path = f"/v1/assets/{story.asset}"
    response = server.http.get(path, params={"as_of": as_of})
    server.refused(response, 422, "InvalidValue", "as_of")


@pytest.mark.parametrize("as_of", ["999999999", UNKNOWN, "1999-01-01T00:00:00Z"])
def test_as_of__a_block_the_chain_has_not__is_not_found(
    server: Served, story: Story, as_of: str
) -> None:
    response = server.get(f"/v1/assets/{story.asset}", as_of=as_of)
    server.refused(response, 404, "BlockNotFound", "as_of")


def test_as_of__before_the_deployment__is_refused(server: Served, story: Story) -> None:
    response = server.get(f"/v1/assets/{story.asset}", as_of=0)
    server.refused(response, 422, "InvalidValue", "as_of")


def test_as_of__before_the_record__is_not_found(server: Served, story: Story) -> None:
    response = server.get(f"/v1/assets/{story.asset}", as_of=story.before)
    server.refused(response, 404, "AssetUnknown", "asset")


@pytest.mark.parametrize(
    "path", [p.format(UNKNOWN) for p in BY_ID] + ["/v1/assets", "/v1/events", "/healthz", "/readyz"]
)
def test_parameter__that_the_route_has_not__is_refused(server: Served, path: str) -> None:
    server.refused(server.get(path, asof=5), 422, "InvalidValue", "asof")


def test_parameter__given_twice__is_refused(server: Served, story: Story) -> None:
    response = server.http.get(f"/v1/assets/{story.asset}?as_of=20&as_of=21")
    server.refused(response, 422, "InvalidValue", "as_of")


def test_filters__malformed_or_missing__are_named(server: Served) -> None:
    server.refused(server.get("/v1/assets", node="1"), 422, "InvalidValue", "node")
    response = server.get("/v1/assets", registrant=UNKNOWN)
    server.refused(response, 422, "InvalidValue", "registrant")
    server.refused(server.get("/v1/events"), 422, "InvalidValue", "asset")
    server.refused(server.get("/v1/events", asset="x"), 422, "InvalidValue", "asset")
    server.refused(server.get("/v1/events", asset=UNKNOWN), 404, "AssetUnknown", "asset")


@pytest.mark.parametrize("path", ["/v1", "/v1/", "/v2/assets", "/v1/assets/", "/docs", "/fr/"])
def test_route__unknown__is_a_problem(server: Served, path: str) -> None:
    server.refused(server.get(path), 404, "RouteUnknown", "path")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/v1/assets"),
        ("PUT", "/v1/verify"),
        ("GET", "/v1/verify"),
        ("GET", "/v1/listings/check"),
    ],
)
def test_method__that_the_route_has_not__says_which_it_has(
    server: Served, method: str, path: str
) -> None:
    response = server.http.request(method, path)
    server.refused(response, 405, "MethodNotAllowed", "method")
    assert response.headers["allow"]


def test_method__of_a_path_with_several_routes__is_told_of_all(
    server: Served, story: Story
) -> None:
    response = server.http.request("DELETE", f"/v1/certificates/{story.asset}")
    server.refused(response, 405, "MethodNotAllowed", "method")
    assert response.headers["allow"] == "GET, POST"
