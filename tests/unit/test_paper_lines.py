"""A paper's lines and codes: where text breaks, what cannot be drawn, what a QR code says."""

from __future__ import annotations

import hashlib
import io

import pytest
import zxingcpp
from PIL import Image

from registry.certificates.paper.document import moment
from registry.certificates.paper.qr import modules, qr_image, query_address
from registry.certificates.paper.typeface import drawable, file
from registry.certificates.paper.wrapping import wrapped
from registry.errors import InvalidValueError

FONT = "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16"
CODE = "7K3M-9QXA-2B4C-7E5T-4M"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("one two three", ["one two", "three"]),
        ("数据资产登记证书", ["数据资产登记证", "书"]),
        ("数据资产登记证，书", ["数据资产登记", "证，书"]),
        ("数据资产登记（证书）", ["数据资产登记", "（证书）"]),
        ("0x0123456789", ["0x01234", "56789"]),
        ("a\n\nb", ["a", "", "b"]),
        ("a 数据b", ["a 数据b"]),
    ],
)
def test_wrapped__seven_signs_wide__breaks_where_it_may(text: str, lines: list[str]) -> None:
    assert wrapped(text, 7, len) == lines


def test_wrapped__any_break__loses_nothing_and_overflows_nowhere() -> None:
    text = "工业数据资产 registration 0x" + "5a" * 32 + "，（2025年）end."
    for width in range(2, 30):
        lines = wrapped(text, width, len)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert max(map(len, lines)) <= width


def test_drawable__sign_without_a_glyph_or_unseen__is_its_code_point() -> None:
    glyphs = {*range(0x3000), *map(ord, "数据")}
    assert drawable("数据\tdata\n", glyphs) == "数据 data\n"
    assert drawable("a\u202eb\U0001f600", glyphs) == "a[U+202E]b[U+1F600]"


def test_typeface__file__is_the_one_published_with_its_licence_beside_it() -> None:
    assert hashlib.sha256(file().read_bytes()).hexdigest() == FONT
    assert "SIL OPEN FONT LICENSE" in file().with_name("OFL.txt").read_text("utf-8")


def test_moment__any_chain_time__is_dated_and_says_its_zone() -> None:
    assert moment(1_767_225_600) == "2026-01-01 08:00:00 UTC+8"
    assert moment(2**53 - 1) == str(2**53 - 1)


@pytest.mark.parametrize(
    ("base", "said"),
    [
        (None, f"urn:torrens:v:{CODE}"),
        ("https://register.example", f"https://register.example/v/{CODE}"),
        ("http://127.0.0.1:8080/sub/", f"http://127.0.0.1:8080/sub/v/{CODE}"),
    ],
)
def test_query_address__base__leads_to_the_code(base: str | None, said: str) -> None:
    assert query_address(CODE, base) == said


@pytest.mark.parametrize(
    "base", ["", "register", "file:///x", "https://x/?a", "https://x y", "https://" + "x" * 300]
)
def test_query_address__base_that_is_none__is_refused(base: str) -> None:
    with pytest.raises(InvalidValueError, match="url"):
        query_address(CODE, base)


def test_qr_image__png__reads_back_and_is_the_same_each_time() -> None:
    raw = qr_image(query_address(CODE, None), "png")
    assert raw == qr_image(query_address(CODE, None), "png")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(raw)))
    assert found.text == query_address(CODE, None)


def test_modules__a_code__are_square() -> None:
    grid = modules(CODE)
    assert {len(line) for line in grid} == {len(grid)}
