"""Looking records up by number, query code, id and digest, on a real register."""

from __future__ import annotations

from typing import Any

import pytest

from registry.certificate.numbering import query_code
from registry.records import record_id, root_right_id
from registry.types import AssetId, Digest
from tests.chain.api.served import Served
from tests.chain.api.story import Story


def _looked_up(server: Served, text: str, **query: Any) -> Any:
    return server.ok(server.get("/v1/lookup", q=text, **query), "Lookup")


def _ids(document: Any) -> list[tuple[str, str]]:
    return [(item["type"], item["id"]) for item in document["items"]]


def _record(story: Story, name: str) -> tuple[str, str]:
    if name == "listing":
        return "listing", record_id(story.listing)
    kinds = {"asset": "asset", "batched": "asset", "right": "right", "child": "right"}
    return kinds.get(name, "trade"), getattr(story, name)


@pytest.mark.parametrize(
    "name", ["asset", "batched", "right", "child", "trade", "filing", "listing"]
)
def test_lookup__by_id_code_and_number__finds_the_record(
    server: Served, story: Story, name: str
) -> None:
    expected = _record(story, name)
    by_id = _looked_up(server, expected[1])
    (item,) = by_id["items"]
    assert (item["type"], item["id"]) == expected
    assert _ids(_looked_up(server, item["query_code"])) == [expected]
    assert _ids(_looked_up(server, item["number"])) == [expected]


@pytest.mark.parametrize("kind", [1, 2, 3])
def test_lookup__root_right_whether_written_or_not__is_found(
    server: Served, story: Story, kind: int
) -> None:
    root = root_right_id(AssetId(story.amended), kind)
    (item,) = _looked_up(server, query_code(Digest(root)))["items"]
    assert (item["type"], item["id"], item["asset"]) == ("right", root, story.amended)
    assert item["number"].endswith("-" + " HUO"[kind])
    assert _ids(_looked_up(server, item["number"])) == [("right", root)]


def test_lookup__by_content_digest__shows_every_registration(server: Served, story: Story) -> None:
    content = server.get(f"/v1/assets/{story.asset}").json()["content"]
    same = server.get(f"/v1/same-content/{content}").json()
    found = _looked_up(server, content)
    assert {item["id"] for item in found["items"]} == {item["id"] for item in same["assets"]}
    assert {item["matched_by"] for item in found["items"]} == {"content"}


def test_lookup__before_the_record_was_made__finds_nothing(server: Served, story: Story) -> None:
    assert _looked_up(server, story.asset, as_of=story.before)["items"] == []


@pytest.mark.parametrize(
    "text",
    ["320500-00001-99999999", "320501-00001-00000001", "440100-X000000-00000001", "0x" + "0" * 64],
)
def test_lookup__of_nothing_known__is_an_empty_answer(server: Served, text: str) -> None:
    assert _looked_up(server, text)["items"] == []


def test_lookup__malformed__is_refused_by_name(server: Served) -> None:
    server.refused(server.get("/v1/lookup", q="42"), 422, "InvalidValue", "q")
