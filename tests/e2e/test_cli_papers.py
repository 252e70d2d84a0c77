"""Certificates on paper and their QR codes, as commands write them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import zxingcpp
from PIL import Image

from tests.e2e.program import Program
from tests.vectors.bundle_files import bundle


@pytest.fixture
def file(program: Program) -> Path:
    """A bare bundle."""
    return program.paper({**bundle("asset")["input"], "credential": None})


@pytest.mark.parametrize(("lang", "said"), [("zh", "未经登记机构签名"), ("en", "NOT SIGNED")])
def test_certificate_pdf__bare_bundle__says_that_it_is_unsigned(
    program: Program, file: Path, lang: str, said: str
) -> None:
    out = program.folder / "paper.pdf"
    told = program.run("certificate", "pdf", file, "--lang", lang, "--out", out)
    assert (told["signed"], told["bytes"]) == (False, out.stat().st_size)
    page = pdfium.PdfDocument(out)[0]
    assert said in page.get_textpage().get_text_range()


def test_certificate_pdf__forged_bundle__is_refused_at_its_field(program: Program) -> None:
    document = bundle("asset")["input"]
    document["terms"][0]["values"]["level"] = 3
    forged, out = program.paper(document), program.folder / "paper.pdf"
    problem = program.refused("certificate", "pdf", forged, "--out", out)
    assert problem["field"] == "/terms/0/values/level"
    assert not out.exists()


@pytest.mark.parametrize("url", ["ftp://x", "javascript:alert(1)", "https://x/?q=1", "register"])
def test_certificate_pdf__address_that_is_none__is_refused(
    program: Program, file: Path, url: str
) -> None:
    out = program.folder / "paper.pdf"
    problem = program.refused("certificate", "pdf", file, "--url", url, "--out", out)
    assert problem["field"] == "url"


@pytest.mark.parametrize("command", ["pdf", "qr"])
def test_certificate__file_that_is_none__names_it(program: Program, command: str) -> None:
    words = ["certificate", command, program.paper({}), "--url", "https://x", "--out", "x.svg"]
    assert program.refused(*words)["field"] == "/format"


def test_certificate_pdf__out_that_exists__is_refused_untouched(
    program: Program, file: Path
) -> None:
    out = program.folder / "paper.pdf"
    out.write_text("mine")
    assert program.refused("certificate", "pdf", file, "--out", out)["field"] == "out"
    assert out.read_text() == "mine"


def test_certificate_pdf__language_unknown__is_a_usage_error(program: Program, file: Path) -> None:
    words = ["certificate", "pdf", file, "--lang", "fr", "--out", program.folder / "paper.pdf"]
    assert program.invoke(*words).exit_code == 2


def test_certificate_qr__png__reads_back_as_the_address(program: Program, file: Path) -> None:
    out = program.folder / "code.png"
    told = program.run(
        "certificate", "qr", file, "--url", "https://register.example/", "--out", out
    )
    assert told["text"].startswith("https://register.example/v/")
    image = Image.open(io.BytesIO(out.read_bytes()))
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [told["text"]]


def test_certificate_qr__svg__is_one(program: Program, file: Path) -> None:
    out = program.folder / "code.svg"
    program.run("certificate", "qr", file, "--url", "https://register.example", "--out", out)
    assert "<svg" in out.read_text("utf-8")


def test_certificate_qr__other_kind_of_file__is_refused(program: Program, file: Path) -> None:
    words = ["certificate", "qr", file, "--url", "https://x", "--out", program.folder / "a.gif"]
    problem = program.refused(*words)
    assert (problem["field"], json.dumps(problem["rule"])) == ("out", '"must end in .svg or .png"')
