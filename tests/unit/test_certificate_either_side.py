"""A value beside the true one is found on whichever side of it it lies."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from registry.certificate.proven import Proven
from registry.types import Digest, address_from_bytes
from registry.words import Word, pack
from tests.vectors.bundle_files import bundle, check

CASE = bundle("asset")
NUMBER = CASE["input"]["as_of"]["block_number"]
LEAST, MOST = "0x" + "0" * 64, "0x" + "f" * 64
LOW = "0x" + "0" * 40


def put(pointer: str, value: Any) -> dict[str, Any]:
    case = copy.deepcopy(CASE)
    *path, last = pointer.split("/")[1:]
    place: Any = case["input"]
    for step in path:
        place = place[int(step) if isinstance(place, list) else step]
    place[int(last) if isinstance(place, list) else last] = value
    return case


@pytest.mark.parametrize(
    ("pointer", "value", "field"),
    [
        ("/format", "torrens-bundle/0", "/format"),
        ("/format", "torrens-bundle/2", "/format"),
        ("/format", "a", "/format"),
        ("/chain_id", 1, "/chain_id"),
        ("/chain_id", 2**53 - 1, "/chain_id"),
        ("/chain_id", 2**53 + 1, "/chain_id"),
        ("/rev", 2**17 + 1, "/rev"),
        ("/terms/0/id", LEAST, "/terms/0/id"),
        ("/terms/0/id", MOST, "/terms/0/id"),
        ("/terms/0/values/until", 2**53 + 1, "/terms/0/values/until"),
        ("/as_of/block_number", NUMBER - 1, "/as_of/block_number"),
        ("/as_of/block_number", NUMBER + 1, "/as_of/block_number"),
        ("/as_of/block_hash", LEAST, "/as_of/block_hash"),
        ("/as_of/block_hash", MOST, "/as_of/block_hash"),
        ("/header/hash", LEAST, "/header/hash"),
        ("/header/hash", MOST, "/header/hash"),
        ("/proofs/0/address", LOW, "/proofs/0/address"),
        ("/proofs/0/storage/0/key", LEAST, "/proofs/0/storage/0/key"),
        ("/proofs/0/storage/0/key", MOST, "/proofs/0/storage/0/key"),
        ("/proofs/0/storage/0/value", LEAST, "/proofs/0/storage/0/value"),
        ("/proofs/0/storage/0/value", MOST, "/proofs/0/storage/0/value"),
        ("/events/head_before", LEAST, "/events/items/0"),
        ("/events/head_before", MOST, "/events/items/0"),
        ("/contracts/AssetRegistry", LOW, "/contracts/AssetRegistry"),
    ],
)
def test_verify__value_on_either_side_of_the_true_one__named(
    pointer: str, value: Any, field: str
) -> None:
    failed = check(put(pointer, value)).failed
    assert failed is not None
    assert failed.field == field


def test_verify__address_above_the_true_one__named() -> None:
    ends = (address_from_bytes(b"\xff" * 19 + bytes([last])) for last in range(256))
    high = next(address for address in ends if address.startswith("0xff"))
    assert all(high > one for one in CASE["input"]["contracts"].values())
    for pointer in ("/proofs/0/address", "/contracts/AssetRegistry"):
        failed = check(put(pointer, high)).failed
        assert failed is not None
        assert failed.field == pointer


@pytest.mark.parametrize("digest", [LEAST, MOST])
def test_verify__file_of_another_content__named(digest: str) -> None:
    failed = check(CASE, content=Digest(digest)).failed
    assert failed is not None
    assert (failed.name, failed.field) == ("policy", "/terms")


@pytest.mark.parametrize(
    ("record", "layout", "fields"),
    [
        ("key", "KeyWord", {}),
        ("party", "PartyWord", {"status": 1}),
        ("batch", "BatchWord", {"count": 2}),
        ("profile", "ProfileWord", {"exists": 1}),
        ("filing", "FilingWord", {}),
        ("listing", "ListingWord", {"sold": 1}),
        ("asset", "AssetWord", {"rights": 7}),
    ],
)
def test_proven__word_of_a_record__opened_by_its_layout(
    record: Any, layout: str, fields: dict[str, int | str]
) -> None:
    raw = pack(layout, fields)
    header: Any = None
    found = Proven(header, {(record, Digest(LEAST)): raw}).word(record, Digest(LEAST))
    assert (found, found.name) == (Word(layout, raw), layout)
