"""Certificate numbers and query codes: as printed, and every slip of a reader found."""

from __future__ import annotations

from typing import Any

import pytest

from registry.certificate.numbering import (
    ALPHABET,
    asset_number,
    filing_number,
    parse_query_code,
    query_code,
    right_number,
    trade_number,
)
from registry.errors import InvalidValueError
from registry.types import Digest

IDS = [Digest("0x" + part * 32) for part in ("00", "ff", "7f", "a1", "10")]
IDS += [Digest(f"0x{n:064x}") for n in (1, 2**176, 2**177 - 1, 3**150, 7**80)]
SHAPE, CHECK = "must be 18 letters and digits", "does not fit its check characters"


def plain(code: str) -> str:
    return code.replace("-", "")


def fault(text: str) -> InvalidValueError:
    with pytest.raises(InvalidValueError) as caught:
        parse_query_code(text)
    assert caught.value.field == "query_code"
    assert caught.value.arguments["value"] == text[:40]
    return caught.value


def test_alphabet__letters_taken_for_digits__are_not_in_it() -> None:
    assert ALPHABET == "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ("00" * 32, "0000-0000-0000-0000-00"),
        ("00" * 9 + "01" + "00" * 22, "0000-0000-0000-0001-03"),
        ("ff" * 32, "ZZZZ-ZZZZ-ZZZZ-ZZZZ-8S"),
    ],
)
def test_code__of_an_id__is_this(record: str, code: str) -> None:
    value = int(record[:20], 16)
    check = value * 1024 % 1021
    assert ALPHABET[check // 32] + ALPHABET[check % 32] == code[-2:]
    assert query_code(Digest("0x" + record)) == code


@pytest.mark.parametrize("record", IDS)
def test_code__read_again__gives_the_ids_beginning(record: Digest) -> None:
    code = query_code(record)
    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4, 2]
    for heard in (code, code.lower(), plain(code), code.replace("-", " "), f" {code} "):
        assert parse_query_code(heard) == record[2:22]
    misread = code.replace("1", "I").replace("0", "O")
    assert parse_query_code(misread) == record[2:22]
    assert parse_query_code(code.replace("1", "l").replace("0", "o")) == record[2:22]


@pytest.mark.parametrize("record", IDS)
def test_code__any_one_character_wrong__found(record: Digest) -> None:
    code = plain(query_code(record))
    for at, right in enumerate(code):
        for other in ALPHABET:
            if other != right:
                assert fault(code[:at] + other + code[at + 1 :]).rule.startswith(CHECK)


@pytest.mark.parametrize("record", IDS)
def test_code__any_two_neighbours_swapped__found(record: Digest) -> None:
    code = plain(query_code(record))
    for at in range(len(code) - 1):
        if code[at] != code[at + 1]:
            swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
            assert fault(swapped).rule.startswith(CHECK)


@pytest.mark.parametrize(
    "text", ["", "0" * 17, "0" * 19, "U" + "0" * 17, "\u0410" + "0" * 17, "!" * 60]
)
def test_code__of_another_shape__refused(text: str) -> None:
    assert fault(text).rule == SHAPE


@pytest.mark.parametrize(
    ("made", "number"),
    [
        (asset_number(320500, 1, 42), "320500-00001-00000042"),
        (asset_number(320500, 1, 7, 123), "320500-00001-00000007-0000123"),
        (asset_number(1, 0, 0, 0), "000001-00000-00000000-0000000"),
        (right_number("A", 1), "A-H"),
        (right_number("A", 2, 1), "A-U001"),
        (right_number("A", 3, 1000), "A-O1000"),
        (trade_number(440100, "0xabCdef" + "0" * 34, 9), "440100-XABCDEF-00000009"),  # type: ignore[arg-type]
        (filing_number("A", Digest("0x0123abcd" + "0" * 56)), "A-F0123ABCD"),
    ],
)
def test_number__of_each_kind__as_printed(made: Any, number: str) -> None:
    assert made == number
