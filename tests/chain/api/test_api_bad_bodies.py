"""Bad bodies of the routes that take one, and requests that are no requests."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any

import pytest

from registry.records import record_id, wire
from tests.chain.api.served import Served
from tests.chain.api.story import Story

UNKNOWN = "0x" + "ab" * 32
NOBODY = "0x0000000000000000000000000000000000000001"

BODIES = [
    (b"", "body"),
    (b"\xff\xfe{}", "body"),
    (b"{", "body"),
    (b"[]", "body"),
    (b'"text"', "body"),
    (b"[" * 50_000 + b"]" * 50_000, "body"),
    (b'{"a":1,"a":2}', "body"),
    (b'{"price":1.5}', "body"),
]


@pytest.mark.parametrize(("body", "field"), BODIES)
@pytest.mark.parametrize("path", ["/v1/listings/check", "/v1/certificates/" + UNKNOWN])
def test_body__that_is_no_json_object__is_named(
    server: Served, path: str, body: bytes, field: str
) -> None:
    server.refused(server.post(path, body), 422, "InvalidValue", field)


@pytest.mark.parametrize("path", ["/v1/listings/check", "/v1/verify"])
def test_body__declared_too_large__is_refused_unread(server: Served, path: str) -> None:
    response = server.post(path, b"x" * (2**20 + 1))
    server.refused(response, 413, "BodyTooLarge", "body")


def test_body__too_large_without_saying_so__is_refused(server: Served) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * 2**16

    headers = {"Content-Type": "application/json"}
    response = server.http.post("/v1/verify", content=pieces(), headers=headers)
    server.refused(response, 413, "BodyTooLarge", "body")


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/x-www-form-urlencoded"])
def test_body__not_declared_as_json__is_refused(server: Served, media_type: str) -> None:
    response = server.post("/v1/listings/check", b"{}", **{"Content-Type": media_type})
    server.refused(response, 415, "MediaTypeWrong", "Content-Type")


def _terms(story: Story, **changes: Any) -> bytes:
    terms = {**wire(story.listing), **changes}
    return json.dumps({k: v for k, v in terms.items() if v != "gone"}).encode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"price": "gone"}, "/price"),
        ({"price": -1}, "/price"),
        ({"price": "x"}, "/price"),
        ({"venue": NOBODY[:-1]}, "/venue"),
        ({"asset": "0x12"}, "/asset"),
        ({"mode": "SALE"}, "/mode"),
        ({"until": "tomorrow"}, "/until"),
        ({"attestations": "none"}, "/attestations"),
        ({"attestations": ["x"]}, "/attestations/0"),
        ({"colour": "red"}, "/colour"),
        ({"units": 2**40}, "/units"),
    ],
)
def test_terms__one_field_wrong__is_named_by_pointer(
    server: Served, story: Story, change: dict[str, Any], field: str
) -> None:
    response = server.post("/v1/listings/check", _terms(story, **change))
    problem = server.refused(response, 422, "InvalidTerms", field)
    assert [violation["pointer"] for violation in problem["errors"]] == [field]


def test_terms__of_another_type__are_refused(server: Served, story: Story) -> None:
    body = json.dumps({"type": "Grant", "terms": wire(story.listing)}).encode()
    response = server.post("/v1/listings/check", body)
    server.refused(response, 422, "InvalidValue", "/type")
    body = json.dumps({"type": "Listing", "terms": [1]}).encode()
    server.refused(server.post("/v1/listings/check", body), 422, "InvalidValue", "/terms")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"public": {}, "disclosures": [], "more": 1}, "body"),
        ({"public": [], "disclosures": []}, "/public"),
        ({"public": {}, "disclosures": [1]}, "/disclosures"),
        ({"public": {}, "disclosures": "x"}, "/disclosures"),
    ],
)
def test_manifest__brought_malformed__is_named(
    server: Served, story: Story, body: Any, field: str
) -> None:
    response = server.post(f"/v1/certificates/{story.asset}", json.dumps(body).encode())
    server.refused(response, 422, "InvalidValue", field)


@pytest.mark.parametrize(
    ("query", "field"), [("subject=1", "subject"), ("holder=1", "holder"), ("content=", "content")]
)
def test_verify__demand_malformed__is_named(server: Served, query: str, field: str) -> None:
    response = server.post(f"/v1/verify?{query}", b"{}")
    server.refused(response, 422, "InvalidValue", field)


def test_verify__bundle_of_another_chain__is_invalid_by_name(server: Served, story: Story) -> None:
    bundle = server.get(f"/v1/certificates/{story.asset}").json() | {"chain_id": 1}
    report = server.ok(server.post("/v1/verify", json.dumps(bundle).encode()), "Report")
    failed = [step for step in report["steps"] if step["result"] == "failed"]
    assert report["verdict"] == "invalid"
    assert [step["field"] for step in failed] == ["/chain_id"]


def test_listing__checked_by_a_wrong_id__names_it(server: Served, story: Story) -> None:
    trade_as_listing = server.get(f"/v1/listings/{story.trade}/check")
    server.refused(trade_as_listing, 404, "RecordUnknown", "id")
    assert server.get(f"/v1/listings/{record_id(story.listing)}/check").status_code == 200


def test_head_line__that_is_no_http__leaves_the_server_alive(server: Served) -> None:
    connection = http.client.HTTPConnection(
        str(server.http.base_url.host), server.http.base_url.port
    )
    connection.putrequest("GET", "/healthz", skip_host=True)
    connection.putheader("Content-Length", "not a number")
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()
    assert server.get("/healthz").status_code == 200
