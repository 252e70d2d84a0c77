"""Terms from JSON: every bad field named with its rule, and a faithful way back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from registry.errors import InvalidValueError
from registry.records import (
    Terms,
    TermsError,
    parse_terms,
    parse_time,
    read_json,
    record_id,
    render_terms,
    schema,
    with_salt,
)
from registry.records.meanings import bit_set_of, enum_of, range_of

ID = "0x" + "a1" * 32
PARTY = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
OTHER = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"
GRANT: dict[str, Any] = {
    "asset": ID,
    "rev": 0,
    "parent": ID,
    "grantor": PARTY,
    "grantee": OTHER,
    "kind": "USE",
    "exclusivity": "NON_EXCLUSIVE",
    "from": "2026-12-01T00:00:00Z",
    "until": "2027-12-01T00:00:00Z",
    "purposes": ["MODEL_TRAINING", "QUALITY_CONTROL"],
    "scope": ID,
    "terms": ID,
    "flags": ["SUBLICENSABLE"],
    "salt": ID,
}


def test_parse_terms__names_and_numbers__give_the_same_id() -> None:
    numbers = {
        "kind": 2,
        "exclusivity": 0,
        "from": 1_796_083_200,
        "until": "1827619200",
        "purposes": str(2**1 + 2**4),
        "flags": 2,
    }
    named, plain = parse_terms("Grant", GRANT), parse_terms("Grant", {**GRANT, **numbers})
    assert named == plain
    assert record_id(named) == record_id(plain)
    assert named.integer("from") == 1_796_083_200
    assert named.integer("purposes") == 18


def test_render_terms__read_back__is_the_same_terms_in_the_same_words() -> None:
    terms = parse_terms("Grant", GRANT)
    assert render_terms(terms) == GRANT
    assert parse_terms("Grant", json.loads(json.dumps(render_terms(terms)))) == terms


@pytest.mark.parametrize("name", sorted(schema().terms))
@pytest.mark.parametrize("largest", [False, True])
def test_render_terms__any_type__can_be_read_back(name: str, *, largest: bool) -> None:
    fields = schema().terms_type(name).fields
    values: dict[str, Any] = {f.name: _in_range(name, f, largest=largest) for f in fields}
    if isinstance(values.get("from"), int) and values["until"]:
        values["from"] = values["until"] - 1
    terms = Terms(name, values)
    assert parse_terms(name, json.loads(json.dumps(render_terms(terms)))) == terms


def _in_range(name: str, field: Any, *, largest: bool) -> Any:
    if field.is_array:
        return [ID] if largest else []
    if field.bits is None:
        return PARTY if field.is_address else ID
    if (bits := bit_set_of(field)) is not None:
        return bits.mask if largest else 0
    if (enum := enum_of(name, field)) is not None:
        numbers = schema().enums[enum].values()
        return max(numbers) if largest else min(numbers)
    low, high = range_of(name, field) or (0, 2**field.bits - 1)
    return high if largest else low


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("asset", None, "required"),
        ("asset", "0x" + "A1" * 32, "lower-case"),
        ("asset", 5, "64"),
        ("grantee", OTHER.lower(), "checksum"),
        ("grantee", "bank", "40 hex"),
        ("kind", "OWN", "HOLD, USE, OPERATE"),
        ("kind", 4, "HOLD, USE, OPERATE"),
        ("kind", True, "HOLD, USE, OPERATE"),
        ("from", "2026-12-01", "RFC 3339"),
        ("from", "2026-12-01T00:00:00+08:00", "RFC 3339"),
        ("from", "2026-02-30T00:00:00Z", "exists"),
        ("from", -1, "2^40"),
        ("until", "2026-12-01T00:00:00Z", "after from"),
        ("until", 2**40, "2^40"),
        ("purposes", ["ANYTHING"], "MODEL_TRAINING"),
        ("purposes", 2**256, "2^256"),
        ("purposes", "0x12", "decimal"),
        ("flags", 8, "bit without a meaning"),
        ("rev", "01", "decimal"),
        ("rev", 1.5, "decimal"),
        ("rev", 2**32, "2^32"),
        ("owner", "me", "not a field"),
    ],
)
def test_parse_terms__one_bad_field__is_named_with_its_rule(
    field: str, value: object, rule: str
) -> None:
    with pytest.raises(TermsError) as caught:
        parse_terms("Grant", {**GRANT, field: value})
    assert [v.pointer for v in caught.value.violations] == [f"/{field}"]
    assert rule in caught.value.rule


def test_parse_terms__several_bad_fields__are_all_named() -> None:
    spoiled = {**GRANT, "asset": "x", "kind": "x", "until": 0, "extra": 1}
    with pytest.raises(TermsError) as caught:
        parse_terms("Grant", spoiled)
    pointers = {v.pointer for v in caught.value.violations}
    assert pointers == {"/asset", "/kind", "/until", "/extra"}
    errors = caught.value.problem()["errors"]
    assert isinstance(errors, list)
    assert len(errors) == 4


@pytest.mark.parametrize(
    ("name", "field", "good", "bad"),
    [
        ("Enrolment", "region", "320500", "3205000"),
        ("Asset", "level", 3, 4),
        ("Asset", "rights", ["HOLD", "OPERATE"], 8),
        ("Batch", "count", 2**20, 2**20 + 1),
        ("Pledge", "forbids", True, 2),
        ("Mandate", "acts", ["Grant", "List"], ["Rotate"]),
        ("Profile", "regimes", ["FREE", "MARKET"], 1),
        ("Attestation", "kind", "CEILING", 20),
    ],
)
def test_parse_terms__range_narrower_than_its_type__is_kept(
    name: str, field: str, good: object, bad: object
) -> None:
    start = {f.name: _in_range(name, f, largest=True) for f in schema().terms_type(name).fields}
    if "from" in start:
        start["from"] = 1
    assert parse_terms(name, {**start, field: good})
    with pytest.raises(TermsError) as caught:
        parse_terms(name, {**start, field: bad})
    assert caught.value.field == f"/{field}"


def test_parse_terms__transfer_by_trade__has_no_times_and_is_taken() -> None:
    fields = schema().terms_type("Trade").fields
    terms = parse_terms("Trade", {f.name: _in_range("Trade", f, largest=False) for f in fields})
    assert (terms["from"], terms["until"]) == (0, 0)
    assert render_terms(terms)["from"] == 0


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"[]", "JSON object"),
        (b"{", "must be JSON"),
        (b'{"a":1,"a":2}', "twice"),
        (b'{"a":1.0}', "integer"),
        (b'{"a":NaN}', "integer"),
        (b"[" * 100_000, "must be JSON"),
        (b" " * (2**20) + b"{}", "1 MiB"),
    ],
)
def test_read_json__bad_bytes__are_refused_by_rule(raw: bytes, rule: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        read_json(raw, "terms.json")
    assert caught.value.field == "terms.json"
    assert rule in caught.value.rule


def test_with_salt__none_given__is_fresh_each_time_and_kept_where_given() -> None:
    bare = {key: value for key, value in GRANT.items() if key != "salt"}
    first, second = with_salt(bare), with_salt(bare)
    assert first["salt"] != second["salt"]
    assert parse_terms("Grant", first) != parse_terms("Grant", second)
    assert with_salt(GRANT)["salt"] == ID


def test_parse_time__seconds_and_rfc3339__agree() -> None:
    assert parse_time("1970-01-02T00:00:01Z") == parse_time(86_401) == parse_time("86401")


def test_meanings__every_enum_that_a_field_takes__exists() -> None:
    for kind in schema().terms.values():
        for field in kind.fields:
            enum = enum_of(kind.name, field)
            assert enum is None or enum in schema().enums, (kind.name, field.name)
