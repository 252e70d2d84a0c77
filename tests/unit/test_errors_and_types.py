"""The exception tree as drawn, its rendering, and the parsers of ids."""

from __future__ import annotations

import inspect
import json
import re
from typing import Any

import pytest

from registry import errors
from registry.errors import (
    ArtifactCorruptError,
    InvalidValueError,
    ManifestError,
    RefusedError,
    StoreUnavailableError,
    TorrensError,
    Violation,
)
from registry.types import (
    Digest,
    TaggedDigest,
    address_from_bytes,
    digest_from_bytes,
    parse_address,
    parse_digest,
    parse_party_id,
    parse_tagged_digest,
    tag,
    to_bytes,
    untag,
)

PARTY = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def drawn_tree() -> dict[str, str]:
    """Each class of the docstring's drawing, with the class it hangs under."""
    parents: dict[str, str] = {}
    path: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.match(r"    ((?:[│ ]   )*)(├── |└── )?([A-Z]\w+Error)\b", line)
        if found:
            depth = len(found[1]) // 4 + (1 if found[2] else 0)
            path[depth:] = [found[3]]
            parents[found[3]] = path[depth - 1] if depth else "Exception"
    return parents


def test_tree__as_drawn__is_the_tree() -> None:
    classes = [item for _, item in inspect.getmembers(errors, inspect.isclass)]
    real = {
        item.__name__: item.__bases__[0].__name__
        for item in classes
        if issubclass(item, TorrensError)
    }
    assert drawn_tree() == real


def test_problem__any_error__is_json_with_code_field_rule_and_args() -> None:
    error = RefusedError("RightNotLive", "/right", "right is not live", {"a": 2**60, "b": b"\x01"})
    assert json.loads(json.dumps(error.problem())) == {
        "type": "urn:torrens:error:RightNotLive",
        "title": "Refused",
        "status": 409,
        "detail": str(error),
        "code": "RightNotLive",
        "field": "/right",
        "rule": "right is not live",
        "args": {"a": str(2**60), "b": "0x01"},
    }
    assert (
        str(error)
        == "RightNotLive at /right: right is not live (a=1152921504606846976, b=b'\\x01')"
    )


@pytest.mark.parametrize(
    ("error", "status", "exit_code"),
    [
        (InvalidValueError("x", "rule"), 422, 1),
        (ManifestError([Violation("/a", "rule")]), 422, 1),
        (RefusedError("X"), 409, 1),
        (ArtifactCorruptError("a", "b", "c"), 502, 1),
        (StoreUnavailableError("a", "b"), 503, 3),
    ],
)
def test_error__status_and_exit_code__follow_its_kind(
    error: TorrensError, status: int, exit_code: int
) -> None:
    assert (error.problem()["status"], error.exit_code) == (status, exit_code)


def test_problem__nested_arguments__made_plain() -> None:
    values: dict[str, Any] = {"list": [True, None, 1], "map": {1: 2**53}, "other": PARTY.encode}
    rendered = RefusedError("X", arguments=values).problem()["args"]
    assert json.loads(json.dumps(rendered))["map"] == {"1": str(2**53)}
    assert isinstance(rendered, dict)
    assert rendered["list"] == [True, None, 1]


DIGEST = "0x" + "ab" * 32


def test_parse__well_formed__unchanged() -> None:
    assert parse_digest(DIGEST) == DIGEST
    assert {parse_party_id(PARTY), parse_address(PARTY)} == {PARTY}
    assert parse_tagged_digest("sha-256:" + "ab" * 32) == tag(Digest(DIGEST))
    assert untag(TaggedDigest("sha-256:" + "ab" * 32)) == DIGEST
    assert to_bytes(DIGEST) == to_bytes(tag(Digest(DIGEST))) == b"\xab" * 32
    assert digest_from_bytes(b"\xab" * 32) == DIGEST
    assert address_from_bytes(to_bytes(PARTY)) == PARTY


@pytest.mark.parametrize(
    "value", [None, 5, "", "ab" * 32, DIGEST.upper(), DIGEST + "\n", DIGEST[:-1], DIGEST + "0"]
)
def test_parse_digest__anything_else__refused_by_field(value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_digest(value, "asset")
    assert caught.value.field == "asset"
    with pytest.raises(InvalidValueError):
        parse_tagged_digest(value)


@pytest.mark.parametrize(
    "value", [None, "", PARTY[2:], PARTY.lower(), PARTY.replace("A", "a", 1), PARTY + "\n", DIGEST]
)
def test_parse_party_id__anything_else__refused(value: object) -> None:
    with pytest.raises(InvalidValueError):
        parse_party_id(value, "party")


@pytest.mark.parametrize("length", [0, 19, 21, 31, 33])
def test_bytes__of_another_length__refused(length: int) -> None:
    with pytest.raises(InvalidValueError):
        digest_from_bytes(bytes(length))
    with pytest.raises(InvalidValueError):
        address_from_bytes(bytes(length))
