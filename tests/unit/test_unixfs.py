"""CIDs against golden vectors of ipfs-unixfs-importer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from registry.errors import InvalidValueError
from registry.unixfs import (
    UNIXFS_V1_2025,
    CidHasher,
    Profile,
    cid_of,
    folder_node,
    leaf,
    parse_cid,
    profile,
)

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "cid.json").read_text())
MIB = 2**20
PATTERN = bytes(range(251)) * (MIB // 251 + 2)


def generated(size: int) -> Iterator[bytes]:
    for start in range(0, size, MIB):
        offset = (start + start // MIB) % 251
        yield PATTERN[offset : offset + min(MIB, size - start)]


@pytest.mark.parametrize("case", VECTORS["files"], ids=lambda case: case["name"])
def test_cid__golden_vector__agrees(case: dict[str, Any]) -> None:
    hasher = CidHasher(profile(case["chunk_size"], case["max_links"]))
    for piece in generated(case["bytes"]):
        hasher.update(piece)
    assert hasher.finish() == case["cid"]


def test_cid__hello_in_other_chunkings__differs_only_when_split() -> None:
    assert cid_of(b"hello world") == cid_of(b"hello world", Profile("x", 11, 2))
    assert cid_of(b"hello world") != cid_of(b"hello world", Profile("x", 10, 2))


def test_profile__default_settings__has_its_published_name() -> None:
    assert profile(MIB, 1024) is UNIXFS_V1_2025
    assert profile(262144, 174).name == "fixed-262144-174"


@pytest.mark.parametrize(
    ("chunk_size", "max_links", "field"),
    [(0, 174, "chunk_size"), (2 * MIB - 255, 174, "chunk_size"), (1024, 1, "max_links")],
)
def test_profile__settings_no_node_takes__refused(
    chunk_size: int, max_links: int, field: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        profile(chunk_size, max_links)
    assert caught.value.field == field


@pytest.mark.parametrize("case", VECTORS["files"], ids=lambda case: case["name"])
def test_parse_cid__golden_vector__accepted(case: dict[str, Any]) -> None:
    assert parse_cid(case["cid"]) == case["cid"]


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "../../etc/passwd",
        "QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG",
        "BAFKREIHDWDCEFGH4DQKJV67UZCMW7OJEE6XEDZDETOJUZJEVTENXQUVYKU",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvykv",
        "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyk1",
        "bafkrgihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku",
        "b" + "文" * 58,
    ],
)
def test_parse_cid__anything_else__refused(text: object) -> None:
    with pytest.raises(InvalidValueError, match="base32 CIDv1"):
        parse_cid(text)


def test_folder__too_wide_for_one_block__has_no_cid() -> None:
    empty = leaf(bytes(32), 0)
    assert folder_node((f"{number:08}", empty) for number in range(4000)) is not None
    assert folder_node((f"{number:08}", empty) for number in range(6000)) is None
