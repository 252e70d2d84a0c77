"""Search over HTTP: what manifests disclose to the index, and what it does not know of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.index.database import open_engine
from registry.index.describing import DescriptionStore
from registry.index.descriptions import KEPT, describe
from registry.manifest import SealedManifest
from registry.types import to_bytes
from tests.chain.api.served import Served
from tests.chain.api.story import Story
from tests.chain.certificate_world import MANIFEST
from tests.chain.described_world import description

SCHEMA = "AssetPage"


@pytest.fixture
def own_index(story: Story, tmp_path: Path) -> str:
    """A copy of the story's index, for tests that add to what it knows."""
    path = tmp_path / "index.sqlite"
    with sqlite3.connect(story.index.removeprefix("sqlite:///")) as source:
        with sqlite3.connect(path) as target:
            source.backup(target)
        target.close()
    source.close()
    return f"sqlite:///{path}"


@pytest.fixture
def searched(story: Story, own_index: str) -> Iterator[Served]:
    """A server whose index was told the whole manifest of the story's assets."""
    tell(own_index, story.world.sealed)
    served = Served(story.settings(index=own_index))
    served.start()
    try:
        yield served
    finally:
        served.stop()


def tell(url: str, sealed: SealedManifest, *fields: str) -> None:
    engine = open_engine(url)
    told = describe(sealed.public, list(sealed.disclosures.values()), fields or KEPT)
    DescriptionStore(engine).keep([told])
    engine.dispose()


def test_search__words_of_the_manifest__find_its_assets_and_show_it(
    searched: Served, story: Story
) -> None:
    everything = searched.ok(searched.get("/v1/assets"), SCHEMA)["items"]
    described = [line for line in everything if line["manifest"] == story.world.sealed.digest]
    others = [line for line in everything if line not in described]
    assert described
    assert [line["description"] for line in others] == [None] * len(others)
    assert story.amended in {line["id"] for line in others}
    for question in ("化纤长丝", "质量 2024", "filament YARNS", "质量追溯", "２０２４年"):
        page = searched.ok(searched.get("/v1/assets", q=question), SCHEMA)
        assert page["items"] == described, question
        assert page["descriptions"] == {
            "revision": 1,
            "assets": len(everything),
            "unknown": {"q": len(others)},
        }
    assert described[0]["description"] == {name: MANIFEST[name] for name in sorted(KEPT)}
    assert searched.get("/v1/assets", q="电网").json()["items"] == []


def test_search__filters_of_chain_and_manifest__must_all_hold(
    searched: Served, story: Story
) -> None:
    whole = searched.ok(searched.get("/v1/assets", q="质量"), SCHEMA)["items"]
    fitting = {
        "class": "QUALITY_CONTROL",
        "industry": "C28",
        "origin": "EQUIPMENT_ACCESS",
        "product_form": "DATA_SET",
        "update_frequency": "DAILY",
        "openness": "CONDITIONAL",
        "period_from": "2024-06-30T12:00:00Z",
        "period_to": "2024-12-31T00:00:00Z",
        "described": "true",
    }
    for question in ({"q": "质量"}, {}):
        page = searched.ok(searched.get("/v1/assets", **question, **fitting), SCHEMA)
        assert sorted(page["items"], key=str) == sorted(whole, key=str)
        assert set(page["descriptions"]["unknown"]) == {*question, *fitting} - {
            "period_from",
            "period_to",
            "described",
        } | {"period"}
        for name, value in (
            ("class", "RESEARCH_DESIGN"),
            ("industry", "C17"),
            ("origin", "MANUFACTURING"),
            ("period_from", "2024-07-01T00:00:00Z"),
            ("region", "110000"),
        ):
            found = searched.get("/v1/assets", **{**question, **fitting, name: value}).json()
            assert (found["items"] == []) is (name != "origin"), name


def test_search__page_by_page__is_the_whole_answer(searched: Served, story: Story) -> None:
    whole = searched.ok(searched.get("/v1/assets", q="质量"), SCHEMA)
    assert len(whole["items"]) > 1
    items, cursor = [], None
    for _ in range(len(whole["items"])):
        page = searched.ok(searched.get("/v1/assets", q="质量", limit=1, cursor=cursor), SCHEMA)
        items += page["items"]
        cursor = page["next_cursor"]
    assert (items, cursor) == (whole["items"], None)
    first = searched.get("/v1/assets", q="质量", limit=1).json()["next_cursor"]
    other = searched.get("/v1/assets", q="长丝", limit=1, cursor=first)
    searched.refused(other, 422, "InvalidValue", "cursor")


def test_search__when_more_is_disclosed__is_another_answer(
    searched: Served, story: Story, own_index: str
) -> None:
    first = searched.get("/v1/assets", q="质量")
    tag = {"If-None-Match": first.headers["etag"]}
    again = searched.http.get("/v1/assets", params={"q": "质量"}, headers=tag)
    assert again.status_code == 304
    engine = open_engine(own_index)
    amended = searched.get(f"/v1/assets/{story.amended}").json()["manifest"]
    more = type(description(0))(amended, {"name": "质量"})
    DescriptionStore(engine).keep([more])
    engine.dispose()
    after = searched.http.get("/v1/assets", params={"q": "质量"}, headers=tag)
    page = searched.ok(after, SCHEMA)
    assert page["items"][0]["id"] == story.amended
    assert page["descriptions"]["revision"] == 2
    assert [line["id"] for line in page["items"][1:]] == [
        line["id"] for line in first.json()["items"]
    ]
    assert to_bytes(amended) != to_bytes(story.world.sealed.digest)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": ""}, "q"),
        ({"q": "，。"}, "q"),
        ({"q": "电" * 201}, "q"),
        ({"q": " ".join(f"w{n}" for n in range(17))}, "q"),
        ({"class": "FINE"}, "class"),
        ({"origin": "class"}, "origin"),
        ({"industry": "c%"}, "industry"),
        ({"industry": "C" * 21}, "industry"),
        ({"openness": "x"}, "openness"),
        ({"period_from": "2024-13-01T00:00:00Z"}, "period_from"),
        ({"period_to": "soon"}, "period_to"),
        ({"described": "false", "q": "电网"}, "described"),
        ({"described": "perhaps"}, "described"),
    ],
)
def test_search__malformed__is_named(server: Served, query: dict[str, str], field: str) -> None:
    server.refused(server.get("/v1/assets", **query), 422, "InvalidValue", field)


def test_search__syntax_of_a_query_language__is_text(server: Served) -> None:
    for text in (
        '电网" OR "a',
        "names : *",
        "') | ('a",
        "a AND (",
        "^a NEAR/2 b",
        "%_ a\\",
        "a\x00b",
    ):
        page = server.ok(server.get("/v1/assets", q=text), SCHEMA)
        assert page["items"] == [], text


def test_search__forged_cursor__is_refused(searched: Served) -> None:
    import base64

    plain = searched.get("/v1/assets", limit=1).json()["next_cursor"]
    ranked = searched.get("/v1/assets", q="质量", limit=1).json()["next_cursor"]
    raw, of_list = (base64.urlsafe_b64decode(text) for text in (ranked, plain))
    for forged in (raw[:56] + of_list[56:], raw[:56] + b"\x09" + raw[57:], raw[:57] + b"\xff" * 40):
        cursor = base64.urlsafe_b64encode(forged).decode()
        response = searched.get("/v1/assets", q="质量", limit=1, cursor=cursor)
        searched.refused(response, 422, "InvalidValue", "cursor")
