"""Claims of a credential: their names, shapes and limits, one table. Frozen.

What restates the chain's words is compared with the bundle by `registry.certificate.stated`; the
rest is what the registrar says under its signature: the number, review and effect, and how things
stood at the block of issue. Codes are neutral; papers and pages word them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from registry.errors import InvalidValueError
from registry.manifest.strict_json import pointer
from registry.types import parse_address, parse_digest

Check = Callable[[object, str], None]
MOST_NUMBER: Final = 2**53 - 1
TYPES: Final = (
    "INITIAL",
    "CHANGE",
    "CORRECTION",
    "LEVEL",
    "RENEWAL",
    "LICENCE",
    "TRANSFER",
    "TRADE",
    "FILED",
)
DEPTHS: Final = ("FORMAL", "SUBSTANTIVE", "VENUE")
EFFECTS: Final = ("PRESUMPTION", "OPPOSABILITY", "EVIDENCE")
EVIDENCE: Final = ("DECLARED", "CONTRACT", "ADMINISTRATIVE", "THIRD_PARTY", "NOTARISED")
VOCABULARIES: Final = ("2022", "2025")
RIGHTS: Final = ("HOLD", "USE", "OPERATE")
REASONS: Final = ("TERMS", "PROFILE", "SOURCE", "ASSET", "ANCESTOR")
OUTCOMES: Final = ("OPEN", "PROPOSED", "ADMITTED", "UPHELD", "DISMISSED", "LAPSED")
ASSET_STATUSES: Final = (
    "REVOKED",
    "CANCELLED",
    "REFUSED",
    "EXPIRED",
    "SUSPENDED",
    "OBJECTED",
    "IN_NOTICE",
    "VALID",
)
RIGHT_STATUSES: Final = (
    "NONE",
    "REVOKED",
    "TERMINATED",
    "SURRENDERED",
    "EXPIRED",
    "SUSPENDED",
    "PENDING",
    "LIVE",
)
_TAGGED: Final = re.compile(r"sha-256:[0-9a-f]{64}\Z")
_LONGEST: Final = 200


def number(limit: int = MOST_NUMBER) -> Check:
    """A whole number from 0 to *limit*."""

    def check(value: object, at: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
            raise InvalidValueError(at, f"must be a number from 0 to {limit}")

    return check


def text(value: object, at: str) -> None:
    """Text of 1 to 200 characters."""
    if not isinstance(value, str) or not 1 <= len(value) <= _LONGEST:
        raise InvalidValueError(at, f"must be text of 1 to {_LONGEST} characters")


def tagged(value: object, at: str) -> None:
    """A digest that names its algorithm."""
    if not isinstance(value, str) or not _TAGGED.match(value):
        raise InvalidValueError(at, "must be sha-256: and 64 lower-case hex digits")


def anything(_value: object, _at: str) -> None:
    """Compared elsewhere as it is."""


def digest(value: object, at: str) -> None:
    """An id or hash."""
    parse_digest(value, at)


def party(value: object, at: str) -> None:
    """A party id."""
    parse_address(value, at)


def one_of(*allowed: str) -> Check:
    """One of a few codes."""

    def check(value: object, at: str) -> None:
        if not isinstance(value, str) or value not in allowed:
            raise InvalidValueError(at, f"must be one of {', '.join(allowed)}")

    return check


def or_null(inner: Check) -> Check:
    """The same, or null where nothing is stated."""

    def check(value: object, at: str) -> None:
        if value is not None:
            inner(value, at)

    return check


def list_of(inner: Check, most: int) -> Check:
    """A list of at most *most*."""

    def check(value: object, at: str) -> None:
        if not isinstance(value, list) or len(value) > most:
            raise InvalidValueError(at, f"must be a list of at most {most}")
        for index, item in enumerate(value):
            inner(item, f"{at}/{index}")

    return check


def members(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """An object of exactly those members; unknown members first, then missing ones, then values."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> None:
        if not isinstance(value, dict):
            raise InvalidValueError(at, "must be a JSON object")
        for extra in sorted(value.keys() - known.keys()):
            raise InvalidValueError(at + pointer(extra), "is not a claim")
        for name in required:
            if name not in value:
                raise InvalidValueError(f"{at}/{name}", "is required")
        for name, inner in known.items():
            if name in value:
                inner(value[name], f"{at}/{name}")

    return check


_NAMES: Final = members({"zh": text, "en": text})
_REGISTRATION: Final = members(
    {
        "type": one_of(*TYPES),
        "transaction": or_null(digest),
        "block_number": or_null(number()),
        "node": members({"party": party, "name": or_null(_NAMES), "region": number(999_999)}),
        "profile": members(
            {
                "number": number(2**32 - 1),
                "version": number(2**16 - 1),
                "document": tagged,
                "name": or_null(_NAMES),
            }
        ),
        "review": members(
            {
                "depth": or_null(one_of(*DEPTHS)),
                "reviewer": or_null(text),
                "reports": list_of(text, 16),
            }
        ),
        "effect": or_null(one_of(*EFFECTS)),
    }
)
_OBJECTION: Final = members({"id": digest, "outcome": one_of(*OUTCOMES)})
CLAIMS: Final = members(
    {
        "vct": text,
        "iss": text,
        "sub": text,
        "iat": number(),
        "exp": number(),
        "chain": members({"id": number(), "contract": party}),
        "number": text,
        "query_code": text,
        "rev": number(2**17 - 1),
        "terms": list_of(anything, 32),
        "registration": _REGISTRATION,
        "rights": list_of(
            members(
                {
                    "right": one_of(*RIGHTS),
                    "vocabulary": one_of(*VOCABULARIES),
                    "evidence": or_null(one_of(*EVIDENCE)),
                }
            ),
            3,
        ),
        "holder": party,
        "notice": members(
            {
                "from": or_null(number()),
                "until": or_null(number()),
                "objections": list_of(_OBJECTION, 64),
            }
        ),
        "validity": members({"from": number(), "until": number(), "reason": one_of(*REASONS)}),
        "pledges": list_of(members({"id": digest, "rank": number(255), "until": number()}), 24),
        "listings": list_of(
            members({"id": digest, "venue": party, "number": number(), "until": number()}), 128
        ),
        "same_content": number(),
        "status": members(
            {"asset": one_of(*ASSET_STATUSES), "right": or_null(one_of(*RIGHT_STATUSES))}
        ),
        "as_of": members(
            {
                "block_number": number(),
                "block_hash": digest,
                "time": number(),
                "finality": one_of("anchored", "finalised"),
            }
        ),
    },
    {"manifest": anything, "_sd_alg": one_of("sha-256")},
)
"""Checks the claims of a credential; raises InvalidValueError at the first fault."""
