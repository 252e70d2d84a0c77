"""Terms of a bundle that must name one another: each value that names something else is named."""

from __future__ import annotations

import pytest

from registry.certificate.parsing import parse_document
from registry.certificate.subject import ensure_linked, subject_of
from registry.errors import InvalidValueError
from tests.vectors.bundle_files import bundle

A = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
CASES = [
    ("right", 0, "kind", "/terms/1/values/kind"),
    ("right", 1, "kind", "/terms/1/values/kind"),
    ("right", 0, "parent", "/terms/0/values/parent"),
    ("right", 1, "parent", "/terms/1/values/parent"),
    ("right", 0, "asset", "/terms/0/values/asset"),
    ("right", 1, "asset", "/terms/1/values/asset"),
    ("root", 0, "asset", "/terms/0/values/asset"),
    ("amended", 1, "rev", "/terms/1/values/rev"),
    ("amended", 1, "asset", "/terms/1/values/asset"),
    ("trade", 0, "listing", "/terms/0/values/listing"),
    ("trade", 0, "rev", "/terms/0/values/rev"),
    ("trade", 0, "seller", "/terms/0/values/seller"),
    ("trade", 0, "price", "/terms/0/values/price"),
    ("trade", 1, "scope", "/terms/2/values/scope"),
    ("trade", 1, "flags", "/terms/2/values/flags"),
    ("trade", 2, "grantor", "/terms/2/values/grantor"),
    ("trade", 2, "grantee", "/terms/2/values/grantee"),
    ("trade", 2, "salt", "/terms/2/values/salt"),
    ("trade", 2, "from", "/terms/2/values/from"),
    ("trade", 2, "until", "/terms/2/values/until"),
    ("trade", 2, "purposes", "/terms/2/values/purposes"),
    ("off_trade", 1, "grantee", "/terms/1/values/grantee"),
    ("off_trade", 1, "terms", "/terms/1/values/terms"),
]


@pytest.mark.parametrize(("name", "at", "field", "pointer"), CASES)
def test_linked__one_value_that_names_another__named(
    name: str, at: int, field: str, pointer: str
) -> None:
    parsed = parse_document(bundle(name)["input"])
    subject = subject_of(parsed)
    ensure_linked(parsed, subject)
    values = dict(parsed.terms[at].values)
    old = values[field]
    other = A if len(str(old)) == 42 else "0x" + "9" * 64
    values[field] = old + 1 if isinstance(old, int) else other
    object.__setattr__(parsed.terms[at], "values", values)
    with pytest.raises(InvalidValueError) as caught:
        ensure_linked(parsed, subject)
    assert caught.value.field == pointer
    assert caught.value.arguments["value"] in (old, values[field])


@pytest.mark.parametrize("name", ["right", "trade", "root"])
def test_linked__kind_that_is_no_right__refused(name: str) -> None:
    for kind in (0, 4):
        parsed = parse_document(bundle(name)["input"])
        subject = subject_of(parsed)
        for entry in parsed.terms:
            if "kind" in entry.values and entry.type != "Asset":
                object.__setattr__(entry, "values", {**entry.values, "kind": kind})
        with pytest.raises(InvalidValueError) as caught:
            ensure_linked(parsed, subject)
        assert caught.value.field == "/terms/0/values/kind"
        assert caught.value.arguments["value"] == kind


@pytest.mark.parametrize("name", ["asset", "amended", "right", "root", "trade", "off_trade"])
def test_subject__of_each_kind__says_what_is_what(name: str) -> None:
    parsed = parse_document(bundle(name)["input"])
    subject = subject_of(parsed)
    types = [entry.type for entry in parsed.terms]
    assert subject.kind == parsed.kind
    assert subject.asset.type == "Asset"
    assert (subject.amendment is not None) == ("Amendment" in types)
    assert subject.in_force.type == ("Amendment" if "Amendment" in types else "Asset")
    assert len(subject.path) == types.count("Grant")
    assert (subject.root is not None) == ("Root" in types)
    assert (subject.listing is not None) == ("Listing" in types)
    assert (subject.trade is not None) == (name in {"trade", "off_trade"})
    offer = {"trade": "Listing", "off_trade": "OffTrade"}.get(name)
    assert (subject.offer.type if subject.offer else None) == offer
    assert (subject.right is None) == (parsed.kind == "asset")
    assert subject.is_grant == (name in {"trade", "off_trade"})
    if subject.path:
        assert subject.right == subject.path[0].id


@pytest.mark.parametrize("name", ["asset", "amended", "right", "trade", "off_trade"])
def test_subject__terms_left_out_or_in_another_order__refused(name: str) -> None:
    document = bundle(name)["input"]
    terms = document["terms"]
    for other in ([], terms[:-1], terms[::-1], [*terms, terms[0]], [terms[-1], *terms]):
        if other == terms:
            continue
        with pytest.raises(InvalidValueError) as caught:
            subject_of(parse_document({**document, "terms": other}))
        assert caught.value.field in {"/terms", "/rev"}


@pytest.mark.parametrize(("count", "good"), [(6, True), (7, False)])
def test_subject__path_of_six_grants__is_the_deepest(count: int, *, good: bool) -> None:
    document = bundle("right")["input"]
    grant, asset = document["terms"][0], document["terms"][-1]
    deep = parse_document({**document, "terms": [grant] * count + [asset]})
    if good:
        assert len(subject_of(deep).path) == count
    else:
        with pytest.raises(InvalidValueError) as caught:
            subject_of(deep)
        assert caught.value.field == "/terms"


@pytest.mark.parametrize(("name", "rev"), [("asset", 1), ("amended", 0)])
def test_subject__rev_without_its_amendment__refused(name: str, rev: int) -> None:
    with pytest.raises(InvalidValueError) as caught:
        subject_of(parse_document({**bundle(name)["input"], "rev": rev}))
    assert caught.value.field == "/rev"
