"""Manifests at their limits: sizes, dates, counts and codes, and each warning's edge."""

from __future__ import annotations

import base64
import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from registry.errors import DisclosureError, InvalidValueError, ManifestError
from registry.manifest import (
    ALWAYS_OPEN,
    MAX_BYTES,
    lint,
    open_,
    parse,
    seal,
    seeded_salts,
    title,
    validate,
)
from registry.manifest.rules import is_credit_code
from registry.manifest.sealing import FORMAT, MAX_DIGESTS, SALT_BYTES, random_salts
from registry.manifest.strict_json import MAX_DEPTH, MAX_INTEGER, MAX_VALUES, pointer, shown

VECTOR = json.loads((Path(__file__).parents[1] / "vectors" / "manifest.json").read_text("utf-8"))
INTEGERS = "numbers are integers within ±(2^53 - 1); write others as text"


def document(**changes: Any) -> dict[str, Any]:
    made = {**copy.deepcopy(VECTOR["document"]), **changes}
    return {name: value for name, value in made.items() if value is not ...}


def warned(**changes: Any) -> list[str]:
    return [warning.pointer for warning in lint(document(**changes))]


def refused(raw: bytes) -> dict[str, str]:
    with pytest.raises(ManifestError) as caught:
        parse(raw)
    return {violation.pointer: violation.rule for violation in caught.value.violations}


def test_limits__of_the_format__are_the_published_ones() -> None:
    assert (MAX_BYTES, MAX_DEPTH, MAX_VALUES, MAX_INTEGER) == (262_144, 16, 10_000, 2**53 - 1)
    assert (FORMAT, ALWAYS_OPEN) == ("torrens-manifest/1", ("format", "vocabulary"))
    assert (SALT_BYTES, MAX_DIGESTS) == (16, 128)
    assert len(random_salts("x")) == 16
    assert random_salts("x") != random_salts("x")


def test_size__at_the_limit__is_read_and_one_more_refused() -> None:
    full = b'{"a":"' + b"x" * (MAX_BYTES - 8) + b'"}'
    assert len(full) == MAX_BYTES
    assert parse(full)
    assert refused(full + b" ") == {"": "is at most 256 KiB"}


def test_values__at_the_limit__are_read_and_one_more_refused() -> None:
    full = json.dumps({"a": [0] * (MAX_VALUES - 2)}).encode()
    assert len(parse(full)["a"]) == MAX_VALUES - 2
    more = json.dumps({"a": [0] * (MAX_VALUES - 1)}).encode()
    assert refused(more) == {"": "holds at most 10,000 values"}


@pytest.mark.parametrize("number", [0, 1, -1, 2**53 - 1, -(2**53) + 1])
def test_integer__within_its_limits__is_read(number: int) -> None:
    assert parse(b'{"a":%d}' % number) == {"a": number}


@pytest.mark.parametrize(
    "text",
    [
        "-0",
        "9007199254740992",
        "-9007199254740992",
        "9" * 17,
        "-" + "9" * 17,
        "1.0",
        "1e2",
        "9" * 99,
    ],
)
def test_integer__beyond_its_limits_or_spelt_otherwise__refused(text: str) -> None:
    assert refused(b'{"a":' + text.encode() + b"}") == {"/a": INTEGERS}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("\x1f", "must not hold control or direction-changing characters"),
        ("\x7f", "must not hold control or direction-changing characters"),
        ("\x9f", "must not hold control or direction-changing characters"),
        ("a\u202ab", "must not hold control or direction-changing characters"),
        ("a\u2069b", "must not hold control or direction-changing characters"),
        ("a\ufeffb", "must not hold control or direction-changing characters"),
        ("a ", "must not begin or end with white space"),
        ("\u3000a", "must not begin or end with white space"),
        ("a\tb", ""),
        ("a\nb", ""),
        ("a\xa0b", ""),
        ("", ""),
    ],
)
def test_text__at_the_edges_of_its_rules__as_stated(text: str, rule: str) -> None:
    raw = json.dumps({"a": text}).encode()
    if rule:
        assert refused(raw) == {"/a": rule}
    else:
        assert parse(raw) == {"a": text}


def test_refusal__shows_what_was_seen__printable_and_short() -> None:
    assert shown("x" * 78) == "'" + "x" * 78 + "'"
    assert shown("x" * 79) == "'" + "x" * 79 + "…"
    assert shown("\u202e") == "'\\u202e'"
    assert pointer("a/b", 0, "~") == "/a~1b/0/~0"
    assert pointer() == ""
    with pytest.raises(ManifestError) as caught:
        parse(b'{"a":1.5,"b":{"c":1,"c":2},"d":' + b"9" * 99 + b"}")
    found = {v.pointer: v.detail for v in caught.value.violations}
    assert found == {"/a": "1.5", "/b/c": "c", "/d": "9" * 80}
    with pytest.raises(ManifestError) as caught:
        parse(b'{"a":\n x}')
    (violation,) = caught.value.violations
    assert violation.detail.startswith("line 2, column 2: ")
    with pytest.raises(ManifestError) as caught:
        parse(b'{"a":"\xff"}')
    assert caught.value.violations[0].detail == "byte 6"
    with pytest.raises(ManifestError) as caught:
        parse(b" " * (MAX_BYTES + 1))
    assert caught.value.violations[0].detail == "262145 bytes"


def test_refusal__of_the_whole__has_no_detail_where_there_is_none() -> None:
    for raw in (b"[]", b'\xef\xbb\xbf{"a":1}', b"[" * 17):
        with pytest.raises(ManifestError) as caught:
            parse(raw)
        assert [(v.pointer, v.detail) for v in caught.value.violations] == [("", "")]


@pytest.mark.parametrize("name", ["rows", "values", "bytes"])
def test_count__small_enough_for_a_number__is_not_written_as_text(name: str) -> None:
    for written, good in (("5", False), (str(2**53 - 1), False), (str(2**53), True), (5, True)):
        if good:
            validate(document(**{"rows": ..., name: written}))
        else:
            with pytest.raises(ManifestError) as caught:
                validate(document(**{"rows": ..., name: written}))
            found = {(v.pointer, v.rule) for v in caught.value.violations}
            assert (f"/{name}", "is written as a number up to 2^53 - 1") in found


def test_dictionary__small_counts__are_not_written_as_text() -> None:
    given = VECTOR["document"]["data_dictionary"]
    for name in ("entities", "attributes", "quality_rules"):
        with pytest.raises(ManifestError) as caught:
            validate(document(data_dictionary={**given, name: "5"}))
        found = {(v.pointer, v.rule) for v in caught.value.violations}
        assert (f"/data_dictionary/{name}", "is written as a number up to 2^53 - 1") in found


def test_name__that_is_no_text_in_memory__refused() -> None:
    with pytest.raises(ManifestError) as caught:
        validate({5: 1})
    assert caught.value.violations[0].rule == "member name member names are text"


def test_credit_code__of_other_length_or_signs__refused() -> None:
    good = VECTOR["document"]["credit_codes"][0]
    assert is_credit_code(good)
    for bad in (good[:-1], good + "0", good.lower(), good[:-1] + "I", " " + good[1:]):
        assert not is_credit_code(bad)


def test_title__of_unknown_field_or_code__names_them() -> None:
    assert title("level", 1, "en") != title("level", 2, "en")
    assert title("kind", "DATA_PRODUCT") == title("kind", "DATA_PRODUCT", "zh")
    for field in ("nothing", "kind/nothing", "origins/x"):
        with pytest.raises(InvalidValueError) as caught:
            title(field, "X", "zh")
        assert caught.value.field == field
        assert caught.value.arguments == {"code": "X", "wording": "zh"}


def encode(value: object) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_salt__of_16_bytes__is_the_shortest() -> None:
    sealed = seal(document(), seeded_salts(b"x"))
    with pytest.raises(dataclasses.FrozenInstanceError):
        sealed.public = {}  # type: ignore[misc]
    assert not hasattr(sealed, "__dict__")
    for length, known in ((15, False), (16, True)):
        disclosure = encode([encode(bytes(length)), "name", "x"])
        with pytest.raises(DisclosureError) as caught:
            open_(sealed.public, [disclosure])
        rule = "is not among the salted digests" if known else "salt must be at least 128 bits"
        assert (caught.value.field, caught.value.rule) == ("/disclosures/0", rule)


def test_public_form__with_128_digests__is_the_longest() -> None:
    public = {"format": FORMAT, "vocabulary": "x"}
    digests = sorted(encode(number.to_bytes(32, "big")) for number in range(129))
    assert open_({**public, "_sd": digests[:128]}, []) == public
    for bad, field in (
        (digests, "/_sd"),
        ([], "/_sd"),
        ([digests[0], "x"], "/_sd/1"),
        ([digests[0], digests[1] + "\n"], "/_sd/1"),
        (tuple(digests[:1]), "/_sd"),
    ):
        with pytest.raises(DisclosureError) as caught:
            open_({**public, "_sd": bad}, [])
        assert caught.value.field == field


def test_lineage__one_parent_named_twice__is_pointed_at() -> None:
    value = copy.deepcopy(VECTOR["document"])
    value["lineage"] = value["lineage"] * 2
    with pytest.raises(ManifestError) as caught:
        validate(value)
    (violation,) = caught.value.violations
    assert (violation.pointer, violation.rule) == ("/lineage/1/asset", "is named twice")
