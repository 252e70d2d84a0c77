"""Terms from JSON that people and programs write, and back.

Each bad field is named by JSON pointer with its rule; all are reported at once. A time is RFC 3339
UTC or seconds, an enum a name or number, a bit set a list of names or a number, an integer a JSON
number or a decimal string. No default is put in: what is signed is what was written.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from registry.errors import InputError, InvalidValueError, Problem, Violation
from registry.records.meanings import BitSet, bit_set_of, enum_of, is_time, range_of
from registry.records.schema import Field, schema
from registry.records.terms import Terms, Value, checked
from registry.types import Digest, UnixTime

_DECIMAL: Final = re.compile(r"(0|[1-9][0-9]*)\Z")
_RFC3339: Final = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z\Z")
_REGION: Final = re.compile(r"\d{6}\Z")
MAX_INPUT_BYTES: Final = 1 << 20
_MAX_DEPTH: Final = 16
_MAX_DIGITS: Final = 78
_TEXT: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")
_SAFE_INTEGER: Final = 2**53


class TermsError(InputError):
    """Terms break one or more rules; `violations` lists every one that was found."""

    title = "Invalid terms"

    def __init__(self, name: str, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        first = self.violations[0]
        super().__init__("InvalidTerms", first.pointer, first.rule, {"type": name})

    def _message(self) -> str:
        lines = [f"{v.pointer}: {v.rule} {v.detail}".rstrip() for v in self.violations]
        return "invalid terms: " + "; ".join(lines)

    def problem(self) -> Problem:
        """RFC 9457 object with an `errors` list of every violation."""
        errors = [
            {"pointer": v.pointer, "rule": v.rule, "detail": v.detail} for v in self.violations
        ]
        return {**super().problem(), "errors": errors}


def read_json(raw: bytes, field: str = "", limit: int = MAX_INPUT_BYTES) -> dict[str, Any]:
    """A JSON object from an input file's bytes, at most *limit* of them, 1 MiB where not said.

    Raises InvalidValueError naming *field* for bytes that are empty, too long, not UTF-8, not JSON,
    nested deeper than 16, not an object, or an object that names a member twice.
    """
    if not raw.strip():
        raise InvalidValueError(field, "is empty; expected a JSON object")
    if len(raw) > limit:
        raise InvalidValueError(field, f"must be at most {limit >> 20} MiB", value=len(raw))
    try:
        text = raw.decode("utf-8")
        _ensure_shallow(text)
        value = json.loads(
            text,
            object_pairs_hook=_unique,
            parse_float=_no_float,
            parse_constant=_no_float,
        )
    except UnicodeDecodeError as error:
        raise InvalidValueError(field, "must be UTF-8", byte=error.start) from None
    except ValueError as error:
        raise InvalidValueError(field, f"must be JSON: {error}") from None
    if not isinstance(value, dict):
        raise InvalidValueError(field, "must be a JSON object", value=type(value).__name__)
    return value


def _ensure_shallow(text: str) -> None:
    """Raise ValueError beyond the greatest depth: the parser overruns its stack far beyond it."""
    depth = 0
    for bracket in _BRACKET.findall(_TEXT.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > _MAX_DEPTH:
            raise ValueError(f"nested deeper than {_MAX_DEPTH}")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise ValueError(f"member {name!r} appears twice")
            seen.add(name)
    return made


def _no_float(text: str) -> None:
    raise ValueError(f"number {text} must be an integer")


def parse_terms(name: str, document: Mapping[str, object]) -> Terms:
    """Terms of type *name* from a JSON object.

    Raises InvalidValueError for an unknown type, TermsError listing every field that is missing,
    unknown, malformed, out of range, or contradicts another.
    """
    kind = schema().terms_type(name)
    found = [
        Violation(f"/{extra}", f"is not a field of {name}")
        for extra in sorted(document.keys() - {field.name for field in kind.fields})
    ]
    values: dict[str, Value] = {}
    for field in kind.fields:
        try:
            values[field.name] = parse_field(name, field, document.get(field.name))
        except InvalidValueError as error:
            found.append(_violation(error))
    found += _contradictions(values)
    if found:
        raise TermsError(name, found)
    return Terms(name, values)


def _violation(error: InvalidValueError) -> Violation:
    seen = error.arguments.get("value")
    detail = "" if seen is None else f"(got {str(seen)[:100]!r})"
    return Violation(f"/{error.field}", error.rule, detail)


def _contradictions(values: Mapping[str, Value]) -> list[Violation]:
    """Rules between fields that need nothing but the terms."""
    start, end = values.get("from"), values.get("until")
    if isinstance(start, int) and isinstance(end, int) and (start or end) and start >= end:
        return [Violation("/until", "must be after from", f"(got {end})")]
    return []


def parse_field(terms: str, field: Field, value: object) -> Value:
    """One field from JSON. Raises InvalidValueError naming the field and the rule."""
    if field.bits is None or value is None:
        return checked(field, value)
    names = bit_set_of(field)
    if names is not None:
        number = _bits(field, names, value)
    elif (enum := enum_of(terms, field)) is not None:
        number = _member(field, enum, value)
    elif is_time(field):
        number = parse_time(value, field.name)
    else:
        number = _number(terms, field, value)
    return checked(field, number)


def parse_integer(value: object, field: str = "") -> int:
    """A JSON number or decimal string. Raises InvalidValueError naming *field*."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and len(value) <= _MAX_DIGITS and _DECIMAL.match(value):
        return int(value)
    raise InvalidValueError(field, "must be an integer or a decimal string", value=value)


def parse_time(value: object, field: str = "") -> UnixTime:
    """RFC 3339 UTC, whole seconds, with `Z`; or seconds since 1970.

    Raises InvalidValueError naming *field*.
    """
    if isinstance(value, str) and not _DECIMAL.match(value):
        if not _RFC3339.match(value):
            rule = "must be RFC 3339 UTC such as 2026-01-31T00:00:00Z, or seconds"
            raise InvalidValueError(field, rule, value=value)
        try:
            moment = datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            raise InvalidValueError(
                field, "is not a day and time that exists", value=value
            ) from None
        return UnixTime(int(moment.timestamp()))
    return UnixTime(parse_integer(value, field))


def _number(terms: str, field: Field, value: object) -> int:
    if field.name == "region" and isinstance(value, str) and _REGION.match(value):
        return int(value)
    if field.name == "forbids" and isinstance(value, bool):
        return int(value)
    number = parse_integer(value, field.name)
    bounds = range_of(terms, field)
    if bounds and not bounds[0] <= number <= bounds[1]:
        raise InvalidValueError(
            field.name, f"must be from {bounds[0]} to {bounds[1]}", value=number
        )
    return number


def _member(field: Field, enum: str, value: object) -> int:
    members = schema().enums[enum]
    if isinstance(value, str) and value in members:
        return members[value]
    number = value if isinstance(value, int) and not isinstance(value, bool) else None
    if number not in members.values() or number is None:
        rule = "must be one of " + ", ".join(members)
        raise InvalidValueError(field.name, rule, value=value)
    return number


def _bits(field: Field, names: BitSet, value: object) -> int:
    if not isinstance(value, list):
        number = parse_integer(value, field.name)
        if not names.open_ended and number & ~names.mask:
            raise InvalidValueError(field.name, "has a bit without a meaning", value=number)
        return number
    number = 0
    for item in value:
        if not isinstance(item, str) or item not in names.bits:
            rule = "must list names among " + ", ".join(names.bits)
            raise InvalidValueError(field.name, rule, value=item)
        number |= names.bits[item]
    return number


def fresh_salt() -> Digest:
    """A random salt for new terms; call it once, then keep what it gave with the terms."""
    return Digest("0x" + secrets.token_hex(32))


def with_salt(document: Mapping[str, object]) -> dict[str, object]:
    """The document with a fresh salt where it has none; for tools that then write it out."""
    return {**document} if document.get("salt") else {**document, "salt": fresh_salt()}


def render_terms(terms: Terms) -> dict[str, object]:
    """Terms for people: names for enums and bit sets, RFC 3339 times. `parse_terms` reads it back.

    Zero times stay 0, since they mean that there is none.
    """
    return {f.name: _rendered(terms.name, f, terms[f.name]) for f in terms.type.fields}


def _rendered(terms: str, field: Field, value: Value) -> object:
    if isinstance(value, tuple):
        return list(value)
    return _rendered_number(terms, field, value) if isinstance(value, int) else value


def _rendered_number(terms: str, field: Field, value: int) -> object:
    names, enum = bit_set_of(field), enum_of(terms, field)
    if names is not None and not value & ~names.mask:
        return [name for name, bit in names.bits.items() if value & bit]
    if enum is not None and value in schema().enums[enum].values():
        return schema().enum_name(enum, value)
    if is_time(field) and value:
        return render_time(UnixTime(value))
    if field.name == "region":
        return f"{value:06d}"
    return value if value < _SAFE_INTEGER else str(value)


def render_time(seconds: UnixTime) -> str | int:
    """RFC 3339 UTC; seconds as they are where the calendar ends before them."""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (OverflowError, ValueError, OSError):
        return int(seconds)
