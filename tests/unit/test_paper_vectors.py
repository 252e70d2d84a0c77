"""Golden bundles on paper: every kind prints, a bare one says so, a forged one is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest

from registry.certificate.bundle import Bundle
from registry.certificate.credential import open_credential
from registry.certificate.parsing import parse_bundle, parse_document
from registry.certificates.paper import print_certificate
from registry.certificates.paper.content import _ensure_well_formed
from registry.errors import InvalidValueError
from tests.vectors.bundle_files import TAMPERED, bundle, load, raw_of

KINDS = ("asset", "amended", "leaf", "right", "root", "trade", "off_trade")


def _bundle(name: str) -> Bundle:
    return parse_document({**bundle(name)["input"], "credential": None})


@pytest.mark.parametrize("kind", KINDS)
def test_paper__bare_bundle_of_any_kind__is_said_to_be_unsigned(kind: str) -> None:
    read = _bundle(kind)
    document = pdfium.PdfDocument(print_certificate(read))
    text = re.sub(r"\s", "", "".join(p.get_textpage().get_text_range() for p in document))
    assert "NOTSIGNED" in text
    assert "本件未经登记机构签名" in text
    assert read.terms[0].id in text
    assert "presentholdernotstated" in text
    assert "Legaleffect" not in text


def test_paper__amended_asset__names_its_version() -> None:
    text = pdfium.PdfDocument(print_certificate(_bundle("amended"), "en"))
    said = " ".join(page.get_textpage().get_text_range() for page in text)
    assert "after amendment 1" in said


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"industry": "textiles"}, "/manifest/industry"),
        ({"level": 9}, "/manifest/level"),
        ({"colour": "red"}, "/manifest/colour"),
        ({"industry": {"code": "C28", "title": "x"}}, "/manifest/industry/standard"),
    ],
)
def test_paper__disclosed_field_that_is_none__is_refused_by_name(
    fields: dict[str, Any], at: str
) -> None:
    opened = {"format": "torrens-manifest/1", "vocabulary": "torrens-vocabulary/1", **fields}
    with pytest.raises(InvalidValueError) as refused:
        _ensure_well_formed(opened)
    assert refused.value.field == at


@pytest.mark.parametrize("field", ["timestamp", "number", "stateRoot"])
def test_paper__header_altered_or_short__is_refused(field: str) -> None:
    given = bundle("asset")["input"]
    altered = {**given["header"], field: "0x1" + "0" * (len(given["header"][field]) - 3)}
    short = {name: value for name, value in given["header"].items() if name != field}
    for header in (altered, short):
        with pytest.raises(InvalidValueError) as refused:
            print_certificate(parse_document({**given, "header": header}))
        assert (refused.value.field or "").startswith("/header")


def test_paper__fields_left_hidden__are_not_missed() -> None:
    opened = {"format": "torrens-manifest/1", "vocabulary": "torrens-vocabulary/1", "name": "x"}
    _ensure_well_formed(opened)


FORGED = sorted(
    path
    for step in ("credential", "disclosures", "digests", "id")
    for path in (TAMPERED / step).glob("*.json")
    if not load(path)["trust"]["policy"]  # what only a reader's own policy refuses is sound
)


@pytest.mark.parametrize("path", FORGED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_paper__forged_certificate__is_not_printed(path: Path) -> None:
    case = load(path)
    with pytest.raises(InvalidValueError) as refused:
        print_certificate(parse_bundle(raw_of(case["input"])))
    assert refused.value.field == case["field"]


@pytest.mark.parametrize("kind", KINDS)
def test_paper__signed_certificate_of_any_kind__states_its_number(kind: str) -> None:
    read = parse_document(bundle(kind)["input"])
    assert read.credential is not None
    claims = open_credential(read.credential.sd_jwt).claims
    document = pdfium.PdfDocument(print_certificate(read, "zh"))
    assert claims["number"] in document[0].get_textpage().get_text_range()
