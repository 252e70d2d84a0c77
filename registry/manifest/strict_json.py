"""JSON that has one meaning and one canonical form: the subset of I-JSON a manifest may use.

Refused: a byte order mark, text that is not UTF-8 in NFC, control characters, outer white space,
repeated members, numbers that are not integers up to 2^53 - 1, excess size, depth or count.
Sources: RFC 8259, RFC 7493 (I-JSON), RFC 8785 (canonical form).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from registry.errors import ManifestError, Violation

MAX_BYTES: Final = 256 * 2**10
MAX_DEPTH: Final = 16
MAX_VALUES: Final = 10_000
MAX_INTEGER: Final = 2**53 - 1
_MOST_DIGITS: Final = 17
_SHOWN: Final = 80
_TEXT: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")

INTEGERS_ONLY: Final = "numbers are integers within ±(2^53 - 1); write others as text"


@dataclass(frozen=True, slots=True)
class _Refused:
    """Stands in the parsed tree where a value was refused, so that its pointer is known."""

    rule: str
    detail: str


def pointer(*path: object) -> str:
    """Give the JSON pointer (RFC 6901) of *path*."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def shown(value: object) -> str:
    """Give a short, printable form of a refused value."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def parse(raw: bytes) -> dict[str, Any]:
    """Parse one JSON object. Raises ManifestError listing every violation.

    Checks the text only, not the fields: see ``validate``.
    """
    value = parse_value(raw)
    if not isinstance(value, dict):
        _fail("must be a JSON object")
    return value


def parse_value(raw: bytes) -> object:
    """Parse any one JSON value under the same rules. Raises ManifestError."""
    value = _decode(raw)
    violations = list(check_text(value))
    if violations:
        raise ManifestError(violations)
    return value


def _decode(raw: bytes) -> object:
    """Decode bytes to a tree in which refused values are marked."""
    if len(raw) > MAX_BYTES:
        _fail("is at most 256 KiB", f"{len(raw)} bytes")
    if raw.startswith(b"\xef\xbb\xbf"):
        _fail("must not begin with a byte order mark")
    try:
        text = raw.decode("utf-8")
        _ensure_shallow(text)
        return json.loads(
            text,
            object_pairs_hook=_members,
            parse_float=lambda number: _Refused(INTEGERS_ONLY, number[:_SHOWN]),
            parse_constant=lambda name: _Refused(INTEGERS_ONLY, name),
            parse_int=_integer,
        )
    except UnicodeDecodeError as error:
        _fail("must be UTF-8", f"byte {error.start}")
    except json.JSONDecodeError as error:
        _fail("must be JSON", f"line {error.lineno}, column {error.colno}: {error.msg}")


def _ensure_shallow(text: str) -> None:
    """Refuse deep nesting before parsing: the interpreter's own parser can crash on it."""
    depth = 0
    for bracket in _BRACKET.findall(_TEXT.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            _fail("is at most 16 levels deep")


def _fail(rule: str, detail: str = "") -> NoReturn:
    """Raise for the document as a whole."""
    raise ManifestError([Violation("", rule, detail)])


def _members(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Make an object, marking members that appear twice."""
    members: dict[str, object] = {}
    for name, value in pairs:
        twice = name in members
        members[name] = _Refused("appears more than once", name[:_SHOWN]) if twice else value
    return members


def _integer(digits: str) -> object:
    """Make an integer of canonical form, or mark it."""
    if digits == "-0" or len(digits) > _MOST_DIGITS:
        return _Refused(INTEGERS_ONLY, digits[:_SHOWN])
    return int(digits)


def check_text(value: object) -> Iterator[Violation]:
    """Yield every violation of the rules of text, number, depth and count below *value*."""
    waiting: list[tuple[tuple[object, ...], object]] = [((), value)]
    count = 0
    while waiting:
        path, item = waiting.pop()
        count += 1
        if count > MAX_VALUES:
            yield Violation("", "holds at most 10,000 values")
            return
        rule, detail = _broken_rule(item)
        if rule:
            yield Violation(pointer(*path), rule, detail)
        if not isinstance(item, dict | list):
            continue
        if len(path) >= MAX_DEPTH:
            yield Violation(pointer(*path), "is at most 16 levels deep")
            continue
        steps = list(item.items()) if isinstance(item, dict) else list(enumerate(item))
        yield from _bad_names(path, item)
        waiting.extend(((*path, step), inner) for step, inner in reversed(steps))


def _bad_names(path: tuple[object, ...], item: object) -> Iterator[Violation]:
    """Yield violations of member names."""
    for name in item if isinstance(item, dict) else ():
        rule = text_rule(name) if isinstance(name, str) else "member names are text"
        if rule:
            yield Violation(pointer(*path), f"member name {rule}", shown(name))


def _broken_rule(item: object) -> tuple[str, str]:
    """Give the rule *item* itself breaks and its short form, or two empty texts."""
    if isinstance(item, _Refused):
        return item.rule, item.detail
    if isinstance(item, str):
        rule = text_rule(item)
        return rule, shown(item) if rule else ""
    if isinstance(item, bool | dict | list) or item is None:
        return "", ""
    if isinstance(item, int) and abs(item) <= MAX_INTEGER:
        return "", ""
    return INTEGERS_ONLY, shown(item)


def text_rule(text: str) -> str:
    """Give the rule of text that *text* breaks, or an empty text."""
    if text.isascii() and text.isprintable() and text[:1] != " " != text[-1:]:
        return ""
    if has_surrogate(text):
        return "must be UTF-8: no lone surrogates"
    if not unicodedata.is_normalized("NFC", text):
        return "must be in Unicode form NFC"
    if _CONTROL.search(text):
        return "must not hold control or direction-changing characters"
    if text != text.strip():
        return "must not begin or end with white space"
    return ""


def has_surrogate(text: str) -> bool:
    """Tell whether *text* holds a lone surrogate, which no UTF-8 and so no canonical form has."""
    return _SURROGATE.search(text) is not None
