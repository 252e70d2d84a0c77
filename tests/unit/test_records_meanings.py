"""Names in place of numbers: each bit, enum, range and time as people write and read it."""

from __future__ import annotations

from typing import Any

import pytest

from registry.errors import InvalidValueError
from registry.records import Terms, TermsError, parse_terms, render_terms, schema
from registry.records.meanings import bit_set_of, enum_of, is_time, range_of
from registry.records.schema import Field, keccak
from registry.types import UnixTime

ID = "0x" + "a1" * 32
PARTY = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
RIGHTS = {"HOLD": 1, "USE": 2, "OPERATE": 4}
FLAGS = {"TRANSFERABLE": 1, "SUBLICENSABLE": 2, "TERMINABLE": 4}
REGIMES = {"FREE": 2, "GUIDED": 4, "MARKET": 8}


def field(terms: str, name: str) -> Field:
    return next(f for f in schema().terms_type(terms).fields if f.name == name)


def whole(name: str, **changes: Any) -> dict[str, Any]:
    """Terms of any type with every field at a small good value."""
    values: dict[str, Any] = {}
    for f in schema().terms_type(name).fields:
        if f.is_array:
            values[f.name] = []
        elif f.bits is None:
            values[f.name] = PARTY if f.is_address else ID
        elif enum := enum_of(name, f):
            values[f.name] = max(schema().enums[enum].values())
        elif bit_set_of(f):
            values[f.name] = []
        else:
            values[f.name] = (range_of(name, f) or (1, 0))[0]
    return {**values, **({"from": 1, "until": 9} if "from" in values else {}), **changes}


@pytest.mark.parametrize(
    ("terms", "name", "bits"),
    [
        ("Asset", "rights", RIGHTS),
        ("Grant", "flags", FLAGS),
        ("Listing", "flags", FLAGS),
        ("Profile", "regimes", REGIMES),
        ("Profile", "required", {"QUALITY": 2, "CEILING": 64, "BENEFIT": 2**17, "OTHER": 2**63}),
        ("Grant", "purposes", {"INTERNAL_ANALYSIS": 1, "RESEARCH": 128, "SERVICE_PROVISION": 512}),
    ],
)
def test_bit_set__each_name__is_its_own_bit(terms: str, name: str, bits: dict[str, int]) -> None:
    for word, bit in bits.items():
        parsed = parse_terms(terms, whole(terms, **{name: [word]}))
        assert parsed.integer(name) == bit
        assert render_terms(parsed)[name] == [word]
        assert parse_terms(terms, whole(terms, **{name: bit})) == parsed
    together = parse_terms(terms, whole(terms, **{name: list(bits)}))
    assert together.integer(name) == sum(bits.values())
    assert parse_terms(terms, whole(terms, **{name: []})).integer(name) == 0
    assert render_terms(parse_terms(terms, whole(terms, **{name: 0})))[name] == []


def test_bit_set__acts_of_a_mandate__are_those_that_an_agent_may_sign() -> None:
    bits = bit_set_of(field("Mandate", "acts"))
    assert bits is not None
    able = {k.name: k for k in schema().consents.values() if k.mandatable}
    assert bits.bits == {name[len("Consent") :]: 1 << kind.act for name, kind in able.items()}
    assert "Rotate" not in bits.bits
    assert bits.mask == sum(1 << kind.act for kind in able.values())
    with pytest.raises(TermsError, match="bit without a meaning"):
        parse_terms("Mandate", whole("Mandate", acts=1 << schema().consents["ConsentRotate"].act))


@pytest.mark.parametrize(
    ("terms", "name", "mask"),
    [
        ("Asset", "rights", 7),
        ("Grant", "flags", 7),
        ("Profile", "regimes", 14),
        ("Profile", "required", 2**63 + 2**18 - 2),
    ],
)
def test_bit_set__closed__takes_every_named_bit_and_no_other(
    terms: str, name: str, mask: int
) -> None:
    assert parse_terms(terms, whole(terms, **{name: mask})).integer(name) == mask
    bits = field(terms, name).bits or 0
    for bit in range(bits):
        if not mask >> bit & 1:
            with pytest.raises(TermsError, match="bit without a meaning") as caught:
                parse_terms(terms, whole(terms, **{name: 1 << bit}))
            assert caught.value.field == f"/{name}"


def test_purposes__bit_without_a_name__stays_a_number() -> None:
    for number in (1 << 10, 1 << 60, 1 << 255, 3 << 9):
        parsed = parse_terms("Grant", whole("Grant", purposes=number))
        assert parsed.integer("purposes") == number
        assert render_terms(parsed)["purposes"] == (number if number < 2**53 else str(number))


@pytest.mark.parametrize(
    ("terms", "name", "enum"),
    [
        ("Grant", "kind", "rightKind"),
        ("Listing", "kind", "rightKind"),
        ("Asset", "kind", "assetKind"),
        ("Batch", "kind", "batchKind"),
        ("Attestation", "kind", "attestationKind"),
        ("Amendment", "form", "amendmentForm"),
        ("Listing", "form", "priceForm"),
        ("Listing", "mode", "offerMode"),
        ("Listing", "regime", "priceRegime"),
        ("Grant", "exclusivity", "exclusivity"),
        ("Attestation", "subjectType", "subjectType"),
        ("Asset", "level", None),
        ("Grant", "grantor", None),
        ("Enrolment", "region", None),
    ],
)
def test_enum__of_a_field__is_read_by_name_and_by_number(
    terms: str, name: str, enum: str | None
) -> None:
    assert enum_of(terms, field(terms, name)) == enum
    for word, number in schema().enums[enum].items() if enum else ():
        for written in (word, number):
            parsed = parse_terms(terms, whole(terms, **{name: written}))
            assert parsed.integer(name) == number
        assert render_terms(parsed)[name] == word
    if enum:
        beyond = max(schema().enums[enum].values()) + 1
        for bad in (beyond, -1, str(number), word.lower(), False):
            with pytest.raises(TermsError) as caught:
                parse_terms(terms, whole(terms, **{name: bad}))
            assert caught.value.field == f"/{name}"


def test_enum__number_without_a_name__is_shown_as_a_number() -> None:
    unnamed = Terms("Grant", {**whole("Grant"), "purposes": 0, "kind": 9, "flags": 8})
    shown = render_terms(unnamed)
    assert (shown["kind"], shown["flags"]) == (9, 8)


@pytest.mark.parametrize(
    ("terms", "name", "bounds"),
    [
        ("Asset", "level", (1, 3)),
        ("Enrolment", "region", (0, 999_999)),
        ("Pledge", "forbids", (0, 1)),
        ("Listing", "currency", (0, 999)),
        ("Batch", "count", (1, 1_048_576)),
        ("Profile", "version", (1, 65_535)),
        ("Grant", "rev", None),
    ],
)
def test_range__narrower_than_the_type__holds_at_both_ends(
    terms: str, name: str, bounds: tuple[int, int] | None
) -> None:
    assert range_of(terms, field(terms, name)) == bounds
    for bound in bounds or ():
        assert parse_terms(terms, whole(terms, **{name: bound})).integer(name) == bound
    if bounds:
        for bad in (bounds[0] - 1, bounds[1] + 1):
            with pytest.raises(TermsError) as caught:
                parse_terms(terms, whole(terms, **{name: bad}))
            assert caught.value.field == f"/{name}"
            if bad >= 0 and name != "version":
                assert caught.value.rule == f"must be from {bounds[0]} to {bounds[1]}"


def test_region__is_six_digits__as_text_or_number() -> None:
    for written, number in (("000000", 0), ("032050", 32_050), ("320500", 320_500), (5, 5)):
        parsed = parse_terms("Enrolment", whole("Enrolment", region=written))
        assert parsed.integer("region") == number
        assert render_terms(parsed)["region"] == f"{number:06d}"
    assert parse_terms("Enrolment", whole("Enrolment", region="32050")).integer("region") == 32_050
    for bad in ("3205000", "0320500", "03205", "32050a"):
        with pytest.raises(TermsError) as caught:
            parse_terms("Enrolment", whole("Enrolment", region=bad))
        assert caught.value.field == "/region"


def test_forbids__truth_or_number__as_stated() -> None:
    for written, number in ((True, 1), (False, 0), (1, 1), ("0", 0)):
        made = parse_terms("Pledge", whole("Pledge", forbids=written))
        assert made.integer("forbids") == number
    with pytest.raises(TermsError):
        parse_terms("Asset", whole("Asset", level=True))


def test_time__every_40_bit_field_but_a_duration__as_stated() -> None:
    times = {f.name for kind in schema().terms.values() for f in kind.fields if is_time(f)}
    assert {"from", "until"} <= times
    assert "duration" not in times
    assert not is_time(field("Listing", "price"))
    made = parse_terms("Listing", whole("Listing", duration=86_400, until=86_400))
    shown = render_terms(made)
    assert (shown["duration"], shown["until"]) == (86_400, "1970-01-02T00:00:00Z")
    assert render_terms(parse_terms("Listing", whole("Listing", until=0)))["until"] == 0


def test_time__beyond_the_calendar__is_shown_in_seconds() -> None:
    last = UnixTime(253_402_300_799)
    for seconds, shown in ((last, "9999-12-31T23:59:59Z"), (last + 1, last + 1)):
        made = parse_terms("Listing", whole("Listing", until=seconds))
        assert render_terms(made)["until"] == shown


def test_numbers__from_2_to_the_53__are_shown_as_text() -> None:
    for number in (2**53 - 1, 2**53, 2**256 - 1, 2**52, 0):
        made = parse_terms("Listing", whole("Listing", price=str(number)))
        assert render_terms(made)["price"] == (number if number < 2**53 else str(number))


def test_schema__asked_for_what_it_has__by_short_name_too() -> None:
    known = schema()
    assert known is schema()
    assert known.consent_type("Grant") is known.consent_type("ConsentGrant")
    assert known.consent_type("Grant").name == "ConsentGrant"
    assert known.enum("rightKind", "USE") == 2
    assert [known.enum_name("rightKind", n) for n in (1, 2, 3)] == ["HOLD", "USE", "OPERATE"]
    assert known.enum_name("rightKind", 9) == "UNKNOWN_9"
    assert known.enum_name("anchorKind", 5) == "UNKNOWN_5"
    assert known.bit_names("roles", 1 | 4 | 16) == ["NODE", "ASSESSOR", "LENDER"]
    assert known.bit_names("roles", 0) == []
    assert (known.domain_name, known.domain_version) == ("Torrens", "1")
    assert known.purposes["MODEL_TRAINING"] == 1


def test_schema__field__has_its_type_doc_and_width() -> None:
    grant = {f.name: f for f in schema().terms_type("Grant").fields}
    assert all(f.doc for f in grant.values())
    assert (grant["rev"].type, grant["rev"].bits) == ("uint32", 32)
    assert (grant["grantor"].bits, grant["grantor"].is_address) == (None, True)
    assert (grant["scope"].bits, grant["scope"].is_address) == (None, False)
    assert field("Listing", "attestations").is_array
    assert not grant["rev"].is_array
    assert all(f.doc == "" for f in schema().consent_type("Grant").fields)
    for kind in (*schema().terms.values(), *schema().consents.values()):
        assert kind.typehash == keccak(kind.type_string.encode())
    for name, consent in schema().consents.items():
        assert (consent.name, consent.signers != "", consent.seq != "") == (name, True, True)
    assert all(kind.doc and kind.name == name for name, kind in schema().terms.items())


@pytest.mark.parametrize(
    ("ask", "field_", "rule"),
    [
        (lambda: schema().terms_type("Deed"), "type", "must be a known kind of terms"),
        (lambda: schema().consent_type("Deed"), "primaryType", "must be a known kind of consent"),
        (lambda: schema().consent_type("ConsentX"), "primaryType", "must be a known kind"),
    ],
)
def test_schema__asked_for_what_it_has_not__names_it(ask: Any, field_: str, rule: str) -> None:
    with pytest.raises(InvalidValueError, match=rule) as caught:
        ask()
    assert caught.value.field == field_
    assert caught.value.arguments["value"] in ("Deed", "ConsentX")
