"""Each warning of the linter at its edge: just warned of, and just not."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from registry.manifest import lint

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "manifest.json").read_text("utf-8"))


def document(**changes: Any) -> dict[str, Any]:
    made = {**copy.deepcopy(VECTOR["document"]), **changes}
    return {name: value for name, value in made.items() if value is not ...}


def warned(**changes: Any) -> list[str]:
    return [warning.pointer for warning in lint(document(**changes))]


SPAN = {"from": "2024-01-10", "to": "2024-01-20"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"time_range": {"from": "2024-01-10", "to": "2024-01-10"}}, []),
        ({"time_range": {"from": "2024-01-10T09:00:00Z", "to": "2024-01-10"}}, []),
        ({"time_range": {"from": "2024-01-11", "to": "2024-01-10"}}, ["/time_range/to"]),
        ({"last_increment": "2024-01-10"}, []),
        ({"last_increment": "2024-01-09"}, ["/last_increment"]),
        ({"last_increment": "2024-02-01"}, []),
        ({"update_frequency": "STATIC", "last_increment": "2024-01-20T23:00:00Z"}, []),
        ({"update_frequency": "STATIC", "last_increment": "2024-01-21"}, ["/last_increment"]),
        ({"update_frequency": "STATIC", "last_increment": "2024-01-19"}, []),
        ({"update_frequency": "STATIC", "last_increment": ...}, []),
        ({"update_frequency": "WEEKLY", "last_increment": ...}, ["/last_increment"]),
        ({"update_frequency": "DAILY", "last_increment": ...}, ["/last_increment"]),
        ({"time_range": ...}, []),
    ],
)
def test_lint__dates__warned_of_only_past_their_edge(
    changes: dict[str, Any], expected: list[str]
) -> None:
    plain = {"time_range": SPAN, "last_increment": "2024-01-15", "update_frequency": "MONTHLY"}
    assert warned(**{**plain, **changes}) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"rows": 5, "values": 5}, []),
        ({"rows": 6, "values": 5}, ["/rows"]),
        ({"rows": ..., "values": 5}, []),
        ({"rows": 1, "values": ...}, []),
        ({"rows": 0}, ["/rows"]),
        ({"rows": 0, "values": 0, "bytes": 0}, ["/rows", "/values", "/bytes"]),
        ({"bytes": "0" * 1 + "1"}, []),
        ({"data_dictionary": ...}, ["/data_dictionary"]),
        ({"data_dictionary": ..., "product_form": "DERIVED_DATA"}, ["/data_dictionary"]),
        ({"data_dictionary": ..., "product_form": "TOOL"}, []),
    ],
)
def test_lint__counts__warned_of_only_past_their_edge(
    changes: dict[str, Any], expected: list[str]
) -> None:
    assert warned(**changes) == expected


def test_lint__dictionary_with_as_many_attributes_as_entities__is_fine() -> None:
    plain = VECTOR["document"]["data_dictionary"]
    for entities, attributes, expected in ((4, 4, []), (5, 4, ["/data_dictionary/attributes"])):
        given = {**plain, "entities": entities, "attributes": attributes}
        assert warned(data_dictionary=given) == expected


@pytest.mark.parametrize(
    ("kinds", "right", "expected"),
    [
        (["PUBLIC", "PUBLIC"], "HOLD", ["/claimed_rights/0"]),
        (["PUBLIC", "PURCHASED"], "HOLD", []),
        (["PUBLIC", "PUBLIC"], "USE", []),
    ],
)
def test_lint__public_sources__bear_no_holding_right(
    kinds: list[str], right: str, expected: list[str]
) -> None:
    value = document()
    for source, kind in zip(value["sources"], kinds, strict=True):
        source["kind"] = kind
    value["claimed_rights"] = [{**value["claimed_rights"][0], "right": right}]
    assert [warning.pointer for warning in lint(value)] == expected


@pytest.mark.parametrize(
    ("openness", "level", "expected"),
    [
        ("OPEN", 2, []),
        ("OPEN", 3, ["/openness"]),
        ("CONDITIONAL", 3, []),
    ],
)
def test_lint__openness__by_level(openness: str, level: int, expected: list[str]) -> None:
    assert warned(openness=openness, level=level) == expected


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([10_000], []),
        ([5_000, 5_000], ["/credit_codes"]),
        ([5_000, 5_001], ["/credit_codes", "/holders"]),
        ([None, 10_000], ["/credit_codes", "/holders"]),
        ([None, None], ["/credit_codes"]),
        ([9_999], ["/holders"]),
        ([10_001], ["/holders"]),
    ],
)
def test_lint__shares__sum_to_a_whole(shares: list[int | None], expected: list[str]) -> None:
    holders = [{"name": "甲"} | ({"share": one} if one else {}) for one in shares]
    assert warned(holders=holders) == expected


@pytest.mark.parametrize("word", ["所有权", "Ownership", "data OWNER"])
def test_lint__word_of_ownership__found_in_every_text(word: str) -> None:
    assert warned(name=f"x {word}") == ["/name"]
    assert warned(description=f"{word} x") == ["/description"]
    rights = document()["claimed_rights"]
    rights[1]["basis"] = word
    assert warned(claimed_rights=rights) == ["/claimed_rights/1/basis"]


def test_lint__details__say_what_was_seen() -> None:
    value = document(rows=9, values=5, description="所有权")
    found = {warning.pointer: warning.detail for warning in lint(value)}
    assert found == {"/rows": "9", "/description": "所有权"}
    two = document(credit_codes=VECTOR["document"]["credit_codes"] * 2)
    assert [(w.pointer, w.detail) for w in lint(two)] == [("/credit_codes", "2")]


def test_entitlement__more_papers_for_one_right_than_another__is_no_contradiction() -> None:
    value = document()
    claims = value["claimed_rights"]
    claims[0]["evidence"] = [*claims[0]["evidence"], *claims[1]["evidence"]]
    assert lint(value) == []
