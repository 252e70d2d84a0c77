"""Streaming never changes a CID; listings order by UTF-8 bytes."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from registry.fingerprint import FileEntry, listing_bytes
from registry.types import ByteCount
from registry.unixfs import CidHasher, Profile, cid_of, parse_cid, profile

settings = st.builds(profile, st.integers(1, 40), st.integers(2, 9))
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(st.lists(st.binary(max_size=120), max_size=12), settings)
def test_cid__any_pieces__same_as_at_once(pieces: list[bytes], setting: Profile) -> None:
    hasher = CidHasher(setting)
    for piece in pieces:
        hasher.update(piece)
    whole = cid_of(b"".join(pieces), setting)
    assert hasher.finish() == whole
    assert parse_cid(whole) == whole


@given(st.dictionaries(names, st.integers(0, 2**53 - 1), max_size=9))
def test_listing__any_names__ordered_by_utf8_whatever_the_order(sizes: dict[str, int]) -> None:
    entries = [FileEntry(name, ByteCount(size), "0" * 64) for name, size in sizes.items()]
    text = listing_bytes(entries)
    assert text == listing_bytes(entries[::-1])
    paths = [item["path"].encode() for item in json.loads(text)]
    assert paths == sorted(paths)
    assert len(paths) == len(sizes)
