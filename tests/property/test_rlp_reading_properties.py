"""RLP read by us and by the `rlp` package: the same items, the same refusals."""

from __future__ import annotations

from typing import Any

import pytest
import rlp  # type: ignore[import-untyped]
from hypothesis import example, given
from hypothesis import strategies as st
from rlp.exceptions import RLPException  # type: ignore[import-untyped]

from registry.errors import InvalidValueError
from registry.rlp_reading import MAX_DEPTH, decode

pytestmark = pytest.mark.property
ITEMS = st.recursive(
    st.binary(max_size=80), lambda inner: st.lists(inner, max_size=20), max_leaves=40
)


def _by_library(raw: bytes) -> Any:
    try:
        return rlp.decode(raw)
    except RLPException:
        return None


def _by_us(raw: bytes) -> Any:
    try:
        return decode(raw)
    except InvalidValueError:
        return None


@given(ITEMS)
def test_decode__anything_encoded__comes_back(item: Any) -> None:
    assert decode(rlp.encode(item)) == item


@given(st.binary(max_size=60))
@example(b"")
@example(b"\x81\x01")
@example(b"\xc2\x81\x01")
@example(b"\xb8\x01\x80")
@example(b"\xf8\x00")
@example(b"\xb9\x00\x38" + b"a" * 56)
@example(b"\x80\x80")
@example(b"\xc1")
@example(b"\xc2\x83a")
def test_decode__any_bytes__are_read_or_refused_alike(raw: bytes) -> None:
    assert _by_us(raw) == _by_library(raw)


@given(ITEMS, st.data())
def test_decode__one_byte_changed__is_read_or_refused_alike(item: Any, data: st.DataObject) -> None:
    raw = bytearray(rlp.encode(item))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] = data.draw(st.integers(0, 255))
    assert _by_us(bytes(raw)) == _by_library(bytes(raw))


def test_decode__nested_too_deep__is_refused() -> None:
    item: Any = []
    for _ in range(MAX_DEPTH - 1):
        item = [item]
    assert decode(rlp.encode(item)) == item
    with pytest.raises(InvalidValueError, match="nested"):
        decode(rlp.encode([item]))
