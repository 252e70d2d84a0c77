"""Flip anything in a good bundle: it is never valid, and nothing but a finding comes of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.vectors.bundle_files import bundle, check

GENUINE = (
    "asset",
    "asset_bare",
    "amended",
    "right",
    "right_bare",
    "root",
    "trade",
    "off_trade",
    "leaf",
    "attested",
)
BARE = ("asset_bare", "right_bare")
CASES = {name: bundle(name) for name in GENUINE}
WRITTEN = {
    name: json.dumps(case["input"], ensure_ascii=False, separators=(",", ":")).encode()
    for name, case in CASES.items()
}
Path = tuple[str | int, ...]


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """Paths of every value that is neither object nor list."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in steps:
        if isinstance(inner, dict | list):
            yield from leaves(inner, (*path, step))
        else:
            yield (*path, step)


LEAVES = {name: sorted(leaves(case["input"]), key=str) for name, case in CASES.items()}


def flipped(value: object, at: int, by: int) -> object:
    """Another value of the same kind."""
    if value is None:
        return "e30.e30.AA~"
    if isinstance(value, int):
        return value + by
    text = str(value)
    if not text:
        return "0"
    at %= len(text)
    alphabet = (
        "0123456789abcdef" if text.startswith("0x") and at > 1 else "ABCDEFGHabcdefgh-_/1234567890"
    )
    other = [c for c in alphabet if c.lower() != text[at].lower()]
    return text[:at] + other[by % len(other)] + text[at + 1 :]


@pytest.mark.parametrize("name", GENUINE)
@given(data=st.data())
def test_verify__any_one_value_changed__is_never_valid(name: str, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(LEAVES[name]))
    case = copy.deepcopy(CASES[name])
    place: Any = case["input"]
    for step in path[:-1]:
        place = place[step]
    at, by = data.draw(st.integers(0, 4096)), data.draw(st.integers(1, 1000))
    place[path[-1]] = flipped(place[path[-1]], at, by)
    report = check(case)
    assert report.verdict != "valid", (path, place[path[-1]])


@pytest.mark.parametrize("name", GENUINE)
@given(data=st.data())
def test_verify__any_one_byte_changed__is_never_valid(name: str, data: st.DataObject) -> None:
    raw = bytearray(WRITTEN[name])
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    assert check(CASES[name], bytes(raw)).verdict != "valid", at


@pytest.mark.parametrize("name", GENUINE)
@given(data=st.data())
def test_verify__any_one_value_removed__is_never_wrongly_valid(
    name: str, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(LEAVES[name]))
    case = copy.deepcopy(CASES[name])
    place: Any = case["input"]
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    fewer = path[:2] == ("manifest", "disclosures") and name in BARE
    assert (check(case).verdict == "valid") == fewer, path


@given(raw=st.binary(max_size=200))
def test_verify__any_bytes__give_a_report(raw: bytes) -> None:
    assert check(CASES["asset"], raw).verdict == "invalid"


@given(
    document=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(sorted(CASES["asset"]["input"])), inner, max_size=13)
        ),
        max_leaves=20,
    ),
    data=st.data(),
)
def test_verify__any_value_in_place_of_another__gives_a_report(
    document: object, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(GENUINE))
    case = copy.deepcopy(CASES[name])
    member = data.draw(st.sampled_from(sorted(case["input"])))
    old = case["input"][member]
    case["input"][member] = document
    if json.dumps(document) != json.dumps(old):
        assert check(case).verdict != "valid"
