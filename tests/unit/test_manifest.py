"""Which documents are manifests, and what is said of those that are not."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from jsonschema import Draft202012Validator

from registry.errors import InvalidValueError, ManifestError
from registry.manifest import lint, load, parse, schema, title, validate
from registry.manifest.document import RULES
from registry.manifest.rules import is_credit_code

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "manifest.json").read_text("utf-8"))
LEAST = {
    name: VECTOR["document"][name]
    for name in [*schema()["required"], "values", "bytes", "time_range"]
}


def document() -> dict[str, Any]:
    return copy.deepcopy(VECTOR["document"])


def refused(value: object) -> dict[str, str]:
    with pytest.raises(ManifestError) as caught:
        validate(value)
    return {violation.pointer: violation.rule for violation in caught.value.violations}


def unreadable(raw: bytes) -> dict[str, str]:
    with pytest.raises(ManifestError) as caught:
        parse(raw)
    return {violation.pointer: violation.rule for violation in caught.value.violations}


def change(value: Any, pointer: str, new: Any) -> Any:
    *path, last = pointer.removeprefix("/").split("/")
    target = value
    for step in path:
        target = target[int(step) if isinstance(target, list) else step]
    if new is ...:
        del target[last]
    else:
        target[int(last) if isinstance(target, list) else last] = new
    return value


def test_schema__of_2020_12__is_valid_and_every_keyword_has_words() -> None:
    Draft202012Validator.check_schema(schema())
    text = json.dumps(schema())
    assert all(f'"{keyword}"' in text for keyword in RULES)


def test_schema__every_field_and_code__has_a_chinese_title() -> None:
    def walk(value: Any) -> None:
        if isinstance(value, dict):
            if "enum" in value and "type" in value:
                assert set(value["x-titles"]) == set(value["enum"])
                assert all(titles["en"] and titles["zh"] for titles in value["x-titles"].values())
            for name, inner in value.get("properties", {}).items():
                assert {"x-title-zh", "$ref", "const"} & set(inner) or set(inner) == {"enum"}, name
            if "pattern" in value:
                assert "x-rule" in value
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    walk(schema())


@pytest.mark.parametrize(
    ("field", "code", "wording", "text"),
    [
        ("kind", "DIGITAL_ITEM", "zh", "数字工品"),
        ("origins", "MANUFACTURING", "en", "manufacturing"),
        ("level", 3, "zh", "三级"),
        ("claimed_rights/right", "USE", "zh-2022", "数据加工使用权"),
        ("claimed_rights/right", "USE", "zh-2025", "数据使用权"),
        ("custodians/locators/kind", "URL", "zh", "网址"),
    ],
)
def test_title__of_a_code__worded(field: str, code: str | int, wording: str, text: str) -> None:
    assert title(field, code, wording) == text


@pytest.mark.parametrize(
    ("field", "code", "wording"), [("kind", "X", "zh"), ("name", "X", "zh"), ("kind", "TOOL", "fr")]
)
def test_title__unknown__refused(field: str, code: str, wording: str) -> None:
    with pytest.raises(InvalidValueError, match="no such wording"):
        title(field, code, wording)


def test_golden_document__as_canonical_bytes__loads_unchanged() -> None:
    assert load(rfc8785.dumps(VECTOR["document"])) == VECTOR["document"]
    assert lint(VECTOR["document"]) == []


def test_least_document__required_fields_only__accepted() -> None:
    validate(LEAST)


@pytest.mark.parametrize("name", sorted(schema()["required"]))
def test_required_field__missing__named(name: str) -> None:
    value = document()
    del value[name]
    assert refused(value) == {f"/{name}": "is required"}


@pytest.mark.parametrize(
    ("pointer", "new", "rule"),
    [
        ("/format", "torrens-manifest/2", "must be torrens-manifest/1"),
        ("/name", "", "is at least 1 characters long"),
        ("/name", "x" * 201, "is at most 200 characters long"),
        ("/name", 7, "must be of type: string"),
        (
            "/kind",
            "DATASET",
            "must be one of: DATA_RESOURCE, DATA_PRODUCT, DIGITAL_ITEM, AI_DATA_SET",
        ),
        ("/origins", [], "has at least 1 items"),
        ("/origins", ["MANUFACTURING", "MANUFACTURING"], "holds no item twice"),
        ("/level", 4, "is at most 3"),
        ("/level", 0, "is at least 1"),
        ("/rows", -1, "is at least 0"),
        ("/rows", "12", "must be an integer from 0 to 2^53 - 1, or a decimal string beyond"),
        ("/rows", "9007199254740991", "is written as a number up to 2^53 - 1"),
        ("/rows", True, "must be of type: integer, string"),
        ("/time_range/from", "2024-02-30", "is not in the calendar"),
        ("/time_range/from", "2024-1-1", "must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"),
        (
            "/time_range/from",
            "2024-01-01T00:00:00+08:00",
            "must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ",
        ),
        ("/last_increment", "2024-06-30T25:00:00Z", "is not in the calendar"),
        ("/time_range/to", ..., "is required"),
        ("/credit_codes/0", "91320500MA1EXAMP0X", "check character does not match (GB 32100-2015)"),
        ("/credit_codes/0", "9132", "must be 18 digits and capital letters (GB 32100-2015)"),
        (
            "/holders/0/party",
            "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
            "EIP-55 checksum does not match",
        ),
        ("/claimed_rights", [], "has at least 1 items"),
        ("/claimed_rights/1/right", "HOLD", "is named twice"),
        ("/claimed_rights/1/right", "OWN", "must be one of: HOLD, USE, OPERATE"),
        ("/claimed_rights/2/evidence", [], "has at least 1 items"),
        (
            "/claimed_rights/2/evidence/0/digest",
            "md5:00",
            "must be sha-256: and 64 lower-case hex digits",
        ),
        ("/sources/0/evidence", ..., "is required"),
        (
            "/data_dictionary/artifact/cid",
            "b" + "a" * 58,
            "must be a base32 CIDv1, raw or dag-pb, with SHA-256",
        ),
        ("/external_certificates/0/level", ..., "is required"),
        ("/external_certificates/0/level", 6, "is at most 5"),
        ("/lineage/0/licence", ..., "is required"),
        ("/lineage/0/owner", "x", "is not a field"),
        ("/extra", "x", "is not a field"),
    ],
)
def test_field__one_rule_broken__pointer_and_rule_named(pointer: str, new: Any, rule: str) -> None:
    assert refused(change(document(), pointer, new)) == {pointer: rule}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"data_class": "PERSONAL"}, ["/personal_data"]),
        ({"product_form": "DERIVED_DATA"}, ["/lineage"]),
        ({"values": ..., "bytes": ..., "time_range": ...}, ["/bytes", "/time_range", "/values"]),
        ({"product_form": "TOOL", "values": ..., "bytes": ..., "time_range": ...}, []),
    ],
)
def test_field__demanded_by_another__required(changes: dict[str, Any], missing: list[str]) -> None:
    value = {**LEAST, **changes}
    value = {name: inner for name, inner in value.items() if inner is not ...}
    if missing:
        assert refused(value) == dict.fromkeys(missing, "is required")
    else:
        validate(value)


def test_document__several_rules_broken__all_listed() -> None:
    value = {**document(), "name": "", "level": 9, "extra": 1, "lineage": [{}]}
    found = refused(value)
    assert set(found) == {"/name", "/level", "/extra", "/lineage/0/asset", "/lineage/0/licence"}


def test_error__as_problem__lists_every_pointer() -> None:
    with pytest.raises(ManifestError) as caught:
        validate({**document(), "name": "", "level": 9})
    problem = caught.value.problem()
    assert (problem["code"], problem["status"], problem["field"]) == (
        "InvalidManifest",
        422,
        "/level",
    )
    assert [item["pointer"] for item in json.loads(json.dumps(problem))["errors"]] == [
        "/level",
        "/name",
    ]


@pytest.mark.parametrize("value", [None, [], "text", 3])
def test_document__not_an_object__refused(value: object) -> None:
    assert refused(value) == {"": "must be of type: object"}


INTEGERS = "numbers are integers within ±(2^53 - 1); write others as text"


def test_document__deep_or_endless_in_memory__refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert refused({**document(), "rows": deep}) == {
        "/rows" + "/0" * 15: "is at most 16 levels deep"
    }
    endless: dict[str, Any] = {}
    endless["a"] = [endless] * 8
    assert refused(endless)[""] == "holds at most 10,000 values"


def test_document__float_or_foreign_object_in_memory__refused() -> None:
    assert refused({**document(), "rows": 1.0}) == {"/rows": INTEGERS}
    assert refused({**document(), "rows": b"1"}) == {"/rows": INTEGERS}


@pytest.mark.parametrize("code", ["", "91320500MA1EXAMP0X", "I" * 18, "91320500MA1EXAMP0y"])
def test_credit_code__wrong__told(code: str) -> None:
    assert not is_credit_code(code)


def test_credit_code__any_one_character_changed__told() -> None:
    good = VECTOR["document"]["credit_codes"][0]
    assert is_credit_code(good)
    for place, sign in enumerate(good):
        other = "A" if sign != "A" else "B"
        assert not is_credit_code(good[:place] + other + good[place + 1 :])
