"""What people type to find a record: every form, forgiven spellings, refusals by name."""

from __future__ import annotations

from typing import Any

import pytest

from registry.certificate.numbering import query_code
from registry.errors import InvalidValueError
from registry.queries.references import Reference, parse_reference
from registry.types import Digest

RECORD = Digest("0x" + "9f3a" * 16)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RECORD, {"form": "id", "digits": RECORD[2:]}),
        (RECORD[2:].upper(), {"form": "id", "digits": RECORD[2:]}),
        (f"sha-256:{RECORD[2:]}", {"form": "id", "digits": RECORD[2:]}),
        (
            "320500-00001-00000042",
            {"form": "asset_number", "region": 320500, "node": 1, "number": 42},
        ),
        (
            " ３２０５００—00001–00000042-0000123 ",
            {"form": "asset_number", "region": 320500, "node": 1, "number": 42, "leaf": 123},
        ),
        (
            "320500-00001-00000042-u001",
            {"form": "asset_number", "region": 320500, "node": 1, "number": 42}
            | {"kind": 2, "place": 1},
        ),
        (
            "320500-00001-00000042-0000123-H",
            {"form": "asset_number", "region": 320500, "node": 1, "number": 42}
            | {"leaf": 123, "kind": 1},
        ),
        (
            "320500-00001-00000042-FAB12CD34",
            {"form": "asset_number", "region": 320500, "node": 1, "number": 42}
            | {"digits": "ab12cd34"},
        ),
        (
            "440100-xabcdef-00000012",
            {"form": "venue_number", "region": 440100, "number": 12, "digits": "abcdef"},
        ),
    ],
)
def test_reference__of_each_form__is_taken_apart(text: str, expected: dict[str, Any]) -> None:
    assert parse_reference(text) == Reference(**expected)


def test_reference__query_code_misread__is_forgiven() -> None:
    code = query_code(RECORD)
    spoken = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    expected = Reference("query_code", RECORD[2:22])
    assert (parse_reference(code), parse_reference(spoken)) == (expected, expected)


def test_reference__query_code_with_a_wrong_character__says_so() -> None:
    code = query_code(RECORD)
    wrong = ("3" if code[0] != "3" else "4") + code[1:]
    with pytest.raises(InvalidValueError, match="check characters") as caught:
        parse_reference(wrong)
    assert caught.value.field == "q"


@pytest.mark.parametrize(
    "text", ["", "42", "0x12", "320500-1-42", "320500-00001-00000042-X", "z" * 64, "1" * 101]
)
def test_reference__of_no_form__is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_reference(text)
    assert caught.value.field == "q"
