"""What is read as JSON, as terms, as words: limits, and what a refusal tells."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from registry.errors import InvalidValueError
from registry.records import (
    Terms,
    TermsError,
    anchor_key,
    array_hash,
    batch_key,
    credential_key,
    fresh_salt,
    keccak,
    parse_integer,
    parse_terms,
    parse_time,
    party_id,
    party_subject,
    read_json,
    record_id,
    root_right_id,
    schema,
    with_salt,
)
from registry.records.meanings import bit_set_of
from registry.types import AssetId, Digest, PartyId

ID = "0x" + "a1" * 32
PARTY = PartyId("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
RELEASE: dict[str, Any] = {"pledge": ID, "reason": ID, "salt": ID}
BATCH = {"node": PARTY, "root": ID, "count": 2, "kind": 1, "locator": ID, "salt": ID}
ENROLMENT = {"signer": PARTY, "node": PARTY, "region": 320_500, "identity": ID, "salt": ID}


def fault(work: Any, *arguments: Any) -> InvalidValueError:
    with pytest.raises(InvalidValueError) as caught:
        work(*arguments)
    return caught.value


def test_read_json__at_its_limits__is_read() -> None:
    padded = b'{"a":1}' + b" " * (2**20 - 7)
    assert read_json(padded) == {"a": 1}
    error = fault(read_json, padded + b" ")
    assert (error.field, error.rule) == ("", "must be at most 1 MiB")
    assert error.arguments["value"] == 2**20 + 1
    deep = b'{"a":' * 8 + b"[" * 8 + b"]" * 8 + b"}" * 8
    assert read_json(deep) == json.loads(deep)
    deeper = b'{"a":' * 8 + b"[" * 9 + b"]" * 9 + b"}" * 8
    assert fault(read_json, deeper, "f").rule == "must be JSON: nested deeper than 16"
    wide = b'{"a":[' + b"[],{}," * 40 + b"0]}"
    assert read_json(wide) == json.loads(wide)


def test_read_json__brackets_in_texts__are_not_depth() -> None:
    for text in ("[" * 40, '"' + "{" * 40, "\\" + "[" * 40, '\\"[{' * 20, "\n" + "[" * 20):
        raw = json.dumps({"a": text, "b": [1]}).encode()
        assert read_json(raw) == {"a": text, "b": [1]}
    after = b'{"a":"\\"",' + b'"b":' + b"[" * 16 + b"]" * 16 + b"}"
    assert "deeper" in fault(read_json, after).rule


def test_read_json__refused__says_where_and_what() -> None:
    assert fault(read_json, b'{"a":"\xff"}').arguments["byte"] == 6
    assert fault(read_json, b"[1]").arguments["value"] == "list"
    assert fault(read_json, b'{"b":0,"a":1,"a":2}').rule == (
        "must be JSON: member 'a' appears twice"
    )
    assert fault(read_json, b'{"c":{"b":0,"a":1,"a":2}}').rule.endswith("'a' appears twice")
    assert fault(read_json, b'{"a":1.5}').rule == "must be JSON: number 1.5 must be an integer"
    assert "number -Infinity" in fault(read_json, b'{"a":-Infinity}').rule
    assert fault(read_json, b"").rule == "is empty; expected a JSON object"


@pytest.mark.parametrize("good", [0, -5, 2**300, "0", "5", "1" + "0" * 77])
def test_parse_integer__number_or_decimal_text__is_read(good: int | str) -> None:
    assert parse_integer(good) == int(good)


@pytest.mark.parametrize(
    "bad", ["", "01", "-1", "+1", "1 ", "1\n", "0x1", "1" * 79, "१", True, False, None, 1.0, b"1"]
)
def test_parse_integer__anything_else__refused(bad: object) -> None:
    error = fault(parse_integer, bad, "f")
    assert (error.field, error.rule) == ("f", "must be an integer or a decimal string")
    assert error.arguments["value"] == bad


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("2000-02-29T23:59:59Z", 951_868_799),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
        ("17", 17),
        (17, 17),
    ],
)
def test_parse_time__rfc3339_or_seconds__is_read(written: object, seconds: int) -> None:
    assert parse_time(written) == seconds


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ("1999-02-29T00:00:00Z", "is not a day and time that exists"),
        ("2000-01-01T24:00:00Z", "is not a day and time that exists"),
        ("2000-01-01T00:00:00z", "must be RFC 3339 UTC"),
        ("2000-01-01 00:00:00Z", "must be RFC 3339 UTC"),
        ("2000-01-01T00:00:00Z\n", "must be RFC 3339 UTC"),
        (" 2000-01-01T00:00:00Z", "must be RFC 3339 UTC"),
        ("2000-01-01T00:00:00.5Z", "must be RFC 3339 UTC"),
        ("01", "must be RFC 3339 UTC"),
        (1.5, "must be an integer"),
        (None, "must be an integer"),
    ],
)
def test_parse_time__anything_else__named_with_its_value(bad: object, rule: str) -> None:
    error = fault(parse_time, bad, "f")
    assert error.field == "f"
    assert error.rule.startswith(rule)
    assert error.arguments["value"] == bad


def test_terms_error__names_type_and_first_rule__and_shows_values_in_part() -> None:
    with pytest.raises(TermsError) as caught:
        parse_terms("Release", {**RELEASE, "pledge": "z" * 300, "extra": 1, "also": 2})
    error = caught.value
    assert (error.code, error.field, error.arguments) == (
        "InvalidTerms",
        "/also",
        {"type": "Release"},
    )
    assert [v.pointer for v in error.violations] == ["/also", "/extra", "/pledge"]
    assert error.violations[0].rule == "is not a field of Release"
    assert error.violations[2].detail == f"(got '{'z' * 100}')"
    assert str(error).startswith("invalid terms: /also: is not a field of Release; /extra: ")
    problem = error.problem()
    assert (problem["title"], problem["status"], problem["code"]) == (
        "Invalid terms",
        422,
        "InvalidTerms",
    )
    assert problem["errors"][2] == {  # type: ignore[index]
        "pointer": "/pledge",
        "rule": "must be 0x and 64 lower-case hex digits",
        "detail": f"(got '{'z' * 100}')",
    }


def test_terms_error__without_a_value__shows_none() -> None:
    with pytest.raises(TermsError) as caught:
        parse_terms("Release", {"pledge": ID, "reason": ID})
    (violation,) = caught.value.violations
    assert (violation.pointer, violation.rule, violation.detail) == ("/salt", "is required", "")
    assert str(caught.value) == "invalid terms: /salt: is required"


GRANT_TIMES = [
    (5, 6, True),
    (5, 5, False),
    (6, 5, False),
    (0, 1, True),
    (0, 0, True),
    (1, 0, False),
]


@pytest.mark.parametrize(("start", "end", "good"), GRANT_TIMES)
def test_terms__from_and_until__in_order(start: int, end: int, *, good: bool) -> None:
    values: dict[str, Any] = dict.fromkeys(("asset", "parent", "scope", "terms", "salt"), ID)
    values |= {"grantor": PARTY, "grantee": PARTY, "kind": 1, "exclusivity": 0, "rev": 0}
    values |= {"purposes": 0, "flags": 0, "from": start, "until": end}
    if good:
        assert parse_terms("Grant", values).integer("until") == end
    else:
        with pytest.raises(TermsError) as caught:
            parse_terms("Grant", values)
        (violation,) = caught.value.violations
        assert (violation.pointer, violation.rule) == ("/until", "must be after from")
        assert violation.detail == f"(got {end})"


def test_terms__as_a_mapping__is_typed_and_equal_by_id() -> None:
    terms = parse_terms("Release", RELEASE)
    assert (len(terms), list(terms), terms.name) == (3, ["pledge", "reason", "salt"], "Release")
    assert terms.digest("pledge") == ID
    assert terms == Terms("Release", RELEASE)
    assert hash(terms) == hash(Terms("Release", RELEASE))
    assert terms != Terms("Release", {**RELEASE, "salt": "0x" + "00" * 32})
    assert dict(terms) == RELEASE
    assert terms.__eq__(5) is NotImplemented
    assert repr(terms) == f"Terms('Release', {RELEASE!r})"
    assert terms.abi() == (bytes.fromhex(ID[2:]),) * 3
    with pytest.raises(TypeError, match=r"Release\.pledge is not an integer"):
        terms.integer("pledge")
    with pytest.raises(TypeError, match=r"Release\.pledge is not address"):
        terms.address("pledge")


def test_terms__replaced__keeps_the_rest() -> None:
    listing = parse_terms("Batch", BATCH)
    assert listing.address("node") == PARTY
    with pytest.raises(TypeError, match=r"Batch\.node is not bytes32"):
        listing.digest("node")
    with pytest.raises(TypeError, match=r"Batch\.count is not bytes32"):
        listing.digest("count")
    other = listing.replace(count=3)
    assert other["count"] == 3
    assert {**other, "count": listing["count"]} == dict(listing)


def test_from_words__of_another_length__says_which() -> None:
    raw = parse_terms("Release", RELEASE).words()
    assert Terms.from_words("Release", raw) == Terms("Release", RELEASE)
    for bad in (raw[:-1], raw + b"\0", raw + bytes(32), b""):
        error = fault(Terms.from_words, "Release", bad)
        assert (error.field, error.rule) == ("words", "must be 96 bytes")
        assert error.arguments["value"] == len(bad)


def test_ids__derived__by_their_formulas() -> None:
    asset, digest = AssetId(ID), Digest("0x" + "b2" * 32)
    pad, party = bytes(12), bytes.fromhex(PARTY[2:])
    raw, other = bytes.fromhex(ID[2:]), bytes.fromhex(digest[2:])
    domain = keccak(b"Torrens.root.v1")
    for kind in (1, 2, 3):
        expected = keccak(domain + raw + kind.to_bytes(32, "big"))
        assert root_right_id(asset, kind) == "0x" + expected.hex()
    for kind in (0, 4, -1):
        error = fault(root_right_id, asset, kind)
        assert (error.field, error.arguments["value"]) == ("kind", kind)
    assert batch_key(digest, PARTY) == "0x" + keccak(other + pad + party).hex()
    assert credential_key(PARTY, digest) == "0x" + keccak(pad + party + other).hex()
    assert anchor_key(5, digest) == "0x" + keccak((5).to_bytes(32, "big") + other).hex()
    assert party_subject(PARTY) == "0x" + (pad + party).hex()
    assert array_hash([ID, digest]) == keccak(raw + other)


def test_party_id__of_an_enrolment__is_the_end_of_its_hash() -> None:
    made = parse_terms("Enrolment", ENROLMENT)
    assert party_id(made).lower() == "0x" + record_id(made)[26:]
    for terms in (parse_terms("Release", RELEASE), parse_terms("Batch", BATCH)):
        error = fault(party_id, terms)
        assert (error.field, error.arguments["value"]) == ("type", terms.name)


def test_salt__fresh__is_32_random_bytes() -> None:
    first, second = fresh_salt(), fresh_salt()
    assert first != second
    assert len(first) == 66
    assert with_salt({"a": 1, "salt": ""})["salt"] != ""
    assert with_salt({"a": 1, "salt": ID}) == {"a": 1, "salt": ID}


def test_terms__every_field__is_read_as_what_it_is() -> None:
    kind = schema().terms_type("Listing")
    values: dict[str, Any] = {f.name: 1 if f.bits else ID for f in kind.fields}
    values |= {f.name: PARTY for f in kind.fields if f.is_address} | {"attestations": [ID]}
    terms = Terms("Listing", values)
    encoded = dict(zip(terms, terms.abi(), strict=True))
    for f in kind.fields:
        if f.is_array:
            assert (terms[f.name], encoded[f.name]) == ((ID,), array_hash([ID]))
        elif f.is_address:
            assert terms.address(f.name) == encoded[f.name] == PARTY
        elif f.bits is None:
            assert terms.digest(f.name) == ID
            assert encoded[f.name] == bytes.fromhex(ID[2:])
        else:
            assert terms.integer(f.name) == encoded[f.name] == 1
    for bad in (ID, 5, {ID: 1}, None):
        error = fault(Terms, "Listing", {**values, "attestations": bad})
        assert error.field == "attestations"
        assert error.rule == ("is required" if bad is None else "must be a list of ids")


def test_types__as_read_from_the_schema__cannot_be_changed() -> None:
    known = schema()
    bits = bit_set_of(next(f for f in known.terms["Asset"].fields if f.name == "rights"))
    for value in (known, known.terms["Asset"], known.consents["ConsentGrant"], bits):
        name = dataclasses.fields(value)[0].name  # type: ignore[arg-type]
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, None)
        assert not hasattr(value, "__dict__")
    with pytest.raises(dataclasses.FrozenInstanceError):
        known.terms["Asset"].fields[0].name = "x"  # type: ignore[misc]


def test_field__where_none_is_named__is_the_document_itself() -> None:
    assert fault(parse_integer, "x").field == ""
    assert fault(parse_time, "x").field == ""
    assert fault(read_json, b"[").field == ""
