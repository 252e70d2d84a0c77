"""What the linter warns of in manifests that are valid."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from registry.manifest import lint, validate

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "manifest.json").read_text("utf-8"))


def document() -> dict[str, Any]:
    return copy.deepcopy(VECTOR["document"])


def change(value: Any, pointer: str, new: Any) -> None:
    *path, last = pointer.removeprefix("/").split("/")
    target = value
    for step in path:
        target = target[int(step) if isinstance(target, list) else step]
    key: Any = int(last) if isinstance(target, list) else last
    if new is ...:
        del target[key]
    else:
        target[key] = new


@pytest.mark.parametrize(
    ("pointer", "new", "expected"),
    [
        ("/time_range/to", "2023-12-31", ["/time_range/to"]),
        ("/last_increment", "2023-12-31", ["/last_increment"]),
        ("/last_increment", ..., ["/last_increment"]),
        ("/values", 5, ["/rows"]),
        ("/rows", 0, ["/rows"]),
        ("/data_dictionary/attributes", 3, ["/data_dictionary/attributes"]),
        ("/data_dictionary", ..., ["/data_dictionary"]),
        ("/sources/1", ..., ["/sources"]),
        ("/lineage/0/rev", ..., ["/lineage/0/rev"]),
        ("/credit_codes", ..., ["/credit_codes"]),
        ("/holders/0/share", 9999, ["/holders"]),
        ("/holders", [{"name": "甲"}, {"name": "乙"}], ["/credit_codes"]),
        ("/update_frequency", "STATIC", []),
        ("/description", "本企业拥有数据所有权", ["/description"]),
    ],
)
def test_lint__one_contradiction__pointed_at(pointer: str, new: Any, expected: list[str]) -> None:
    value = document()
    change(value, pointer, new)
    validate(value)
    assert [warning.pointer for warning in lint(value)] == expected


def test_lint__one_paper_for_two_rights__pointed_at() -> None:
    value = document()
    value["claimed_rights"][2]["evidence"] = value["claimed_rights"][0]["evidence"]
    warnings = lint(value)
    assert [warning.pointer for warning in warnings] == ["/claimed_rights/2/evidence"]
    assert "does not imply it" in warnings[0].rule


def test_lint__open_at_the_highest_level_and_personal__pointed_at() -> None:
    value = {**document(), "openness": "OPEN", "level": 3, "data_class": "PERSONAL"}
    value["personal_data"] = {"consent_evidence": value["sources"][0]["evidence"]}
    validate(value)
    assert [warning.pointer for warning in lint(value)] == ["/openness", "/openness"]
    assert [w.pointer for w in lint({**value, "data_class": "PUBLIC"})] == [
        "/openness",
        "/data_class",
    ]


def test_lint__public_sources_and_a_holding_right__pointed_at() -> None:
    value = document()
    for source in value["sources"]:
        source["kind"] = "PUBLIC"
    assert [warning.pointer for warning in lint(value)] == ["/claimed_rights/0"]


def test_lint__static_yet_grown_after_its_range__pointed_at() -> None:
    value = {**document(), "update_frequency": "STATIC", "last_increment": "2024-07-01"}
    assert [warning.pointer for warning in lint(value)] == ["/last_increment"]
