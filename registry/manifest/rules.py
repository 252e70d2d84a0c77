"""Rules of a manifest that JSON Schema cannot say. Each yields every breach, tolerant of shape.

A value of the wrong type is left to the schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from registry.errors import InvalidValueError, Violation
from registry.manifest.strict_json import MAX_INTEGER, pointer, shown
from registry.types import parse_party_id
from registry.unixfs import parse_cid

_CREDIT_SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_LENGTH: Final = 18
_MODULUS: Final = 31
_DECIMAL: Final = re.compile(r"[0-9]+\Z")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?\Z")
_COUNTS: Final = frozenset({"rows", "values", "bytes", "entities", "attributes", "quality_rules"})
_MOMENTS: Final = frozenset({"from", "to", "last_increment", "date", "valid_until"})


def items(document: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Give the objects listed under *name*, or none where the shape is wrong."""
    listed = document.get(name)
    return [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []


def check_rules(document: dict[str, Any]) -> Iterator[Violation]:
    """Yield every breach of the rules beyond the schema."""
    for path, name, text in _texts(document, ()):
        yield from _check_text_field(pointer(*path), name, text)
    yield from _check_distinct(document, "claimed_rights", "right")
    yield from _check_distinct(document, "lineage", "asset")
    codes = document.get("credit_codes")
    for index, code in enumerate(codes if isinstance(codes, list) else []):
        if isinstance(code, str) and len(code) == _CREDIT_LENGTH and not is_credit_code(code):
            rule = "check character does not match (GB 32100-2015)"
            yield Violation(pointer("credit_codes", index), rule, shown(code))


def _texts(
    value: object, path: tuple[object, ...]
) -> Iterator[tuple[tuple[object, ...], str, str]]:
    """Yield each text with its path and the name of its member."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str):
                yield (*path, name), name, inner
            else:
                yield from _texts(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))


def _check_text_field(where: str, name: str, text: str) -> Iterator[Violation]:
    """Yield the breach of a text whose member's name tells what it is."""
    if name in _COUNTS and _DECIMAL.match(text) and int(text) <= MAX_INTEGER:
        yield Violation(where, "is written as a number up to 2^53 - 1", shown(text))
    if name in _MOMENTS and _MOMENT.match(text) and not _exists(text):
        yield Violation(where, "is not in the calendar", shown(text))
    if name in {"party", "cid"}:
        try:
            parse_party_id(text) if name == "party" else parse_cid(text)
        except InvalidValueError as error:
            yield Violation(where, error.rule, shown(text))


def _exists(text: str) -> bool:
    """Tell whether a well-shaped date or time is in the calendar."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _check_distinct(document: dict[str, Any], name: str, key: str) -> Iterator[Violation]:
    """Yield a breach for each item of a list that repeats an earlier one's *key*."""
    earlier: set[str] = set()
    listed = document.get(name)
    for index, item in enumerate(listed if isinstance(listed, list) else []):
        value = item.get(key) if isinstance(item, dict) else None
        if isinstance(value, str):
            if value in earlier:
                yield Violation(pointer(name, index, key), "is named twice", shown(value))
            earlier.add(value)


def is_credit_code(code: str) -> bool:
    """Tell whether a unified social credit code's check character holds (GB 32100-2015)."""
    if len(code) != _CREDIT_LENGTH or any(sign not in _CREDIT_SIGNS for sign in code):
        return False
    weighed = sum(
        _CREDIT_SIGNS.index(sign) * pow(3, place, _MODULUS) for place, sign in enumerate(code[:-1])
    )
    return _CREDIT_SIGNS[-weighed % _MODULUS] == code[-1]
