"""Which bytes are the text of a manifest."""

from __future__ import annotations

import json

import pytest

from registry.errors import ManifestError
from registry.manifest import MAX_BYTES, parse


def unreadable(raw: bytes) -> dict[str, str]:
    with pytest.raises(ManifestError) as caught:
        parse(raw)
    return {violation.pointer: violation.rule for violation in caught.value.violations}


INTEGERS = "numbers are integers within ±(2^53 - 1); write others as text"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", {"": "must be JSON"}),
        (b"{", {"": "must be JSON"}),
        (b"[]", {"": "must be a JSON object"}),
        (b'{"a":1} x', {"": "must be JSON"}),
        (b'\xef\xbb\xbf{"a":1}', {"": "must not begin with a byte order mark"}),
        (b'{"a":"\xff"}', {"": "must be UTF-8"}),
        (b'{"a":"\\ud800"}', {"/a": "must be UTF-8: no lone surrogates"}),
        ('{"a":"e\u0301"}'.encode(), {"/a": "must be in Unicode form NFC"}),
        ('{"e\u0301":1}'.encode(), {"": "member name must be in Unicode form NFC"}),
        (b'{"a":"x\\u0000"}', {"/a": "must not hold control or direction-changing characters"}),
        (
            '{"a":"x\u202ey"}'.encode(),
            {"/a": "must not hold control or direction-changing characters"},
        ),
        (b'{"a":" x"}', {"/a": "must not begin or end with white space"}),
        (b'{"a":1,"a":2}', {"/a": "appears more than once"}),
        (b'{"b":[{"a":1,"a":1}]}', {"/b/0/a": "appears more than once"}),
        (b'{"a":1.0}', {"/a": INTEGERS}),
        (b'{"a":1e3}', {"/a": INTEGERS}),
        (b'{"a":-0}', {"/a": INTEGERS}),
        (b'{"a":NaN,"b":-Infinity}', {"/a": INTEGERS, "/b": INTEGERS}),
        (b'{"a":9007199254740992}', {"/a": INTEGERS}),
        (b'{"a/b~":' + b"9" * 5000 + b"}", {"/a~1b~0": INTEGERS}),
        (b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}", {"": "is at most 16 levels deep"}),
        (b'{"a":' + b"[" * 16 + b"]" * 16 + b"}", {"": "is at most 16 levels deep"}),
        (b'{"a":[' + b"1," * 10_000 + b"1]}", {"": "holds at most 10,000 values"}),
        (b'{"a":"' + b"x" * MAX_BYTES + b'"}', {"": "is at most 256 KiB"}),
    ],
    ids=lambda value: repr(value)[:40] if isinstance(value, bytes) else "",
)
def test_text__one_rule_broken__refused_where_it_is(raw: bytes, expected: dict[str, str]) -> None:
    assert unreadable(raw) == expected


def test_text__at_the_limits__accepted() -> None:
    assert parse(b'{"a":9007199254740991}') == {"a": 2**53 - 1}
    deep = b'{"a":' + b"[" * 15 + b"]" * 15 + b"}"
    assert parse(deep) == json.loads(deep)


def test_text__brackets_and_quotes_inside_strings__are_not_depth() -> None:
    text = {"a": "[" * 40 + '\\"' + "{" * 40}
    assert parse(json.dumps(text).encode()) == text


@pytest.mark.parametrize("unit", ['"', '\\"', "[]", '"["'])
def test_text__hostile_repetition__refused_at_once(unit: str) -> None:
    rules = unreadable(b'{"a":"' + unit.encode() * (MAX_BYTES // 4))
    assert rules[""] in {"must be JSON", "is at most 16 levels deep"}
