"""Reading RLP, in its one canonical spelling (Ethereum Yellow Paper, appendix B). Pure and frozen.

Proofs are read node by node, a dozen for each record: this does it several times as fast as the
codec of `rlp`, which tests hold it against.
"""

from __future__ import annotations

from typing import Any, Final

from registry.errors import InvalidValueError

Item = bytes | list[Any]
MAX_DEPTH: Final = 16
_SHORT_TEXT, _LONG_TEXT, _SHORT_LIST = 0x80, 0xB7, 0xC0
_SHORT: Final = 55


def decode(raw: bytes) -> Item:
    """The one item that *raw* spells. Raises InvalidValueError for anything else."""
    item, end = _item(raw, 0, len(raw), MAX_DEPTH)
    if end != len(raw):
        raise InvalidValueError("rlp", "goes on after its item")
    return item


def _item(raw: bytes, at: int, end: int, depth: int) -> tuple[Item, int]:
    """The item at a place and where it ends, which is at most *end*."""
    if at >= end:
        raise InvalidValueError("rlp", "ends before its item does")
    lead = raw[at]
    if lead < _SHORT_TEXT:
        return raw[at : at + 1], at + 1
    is_list = lead >= _SHORT_LIST
    start, size = _extent(raw, at, _SHORT_LIST if is_list else _SHORT_TEXT)
    stop = start + size
    if stop > end:
        raise InvalidValueError("rlp", "ends before its item does")
    if is_list:
        return _items(raw, start, stop, depth - 1), stop
    if size == 1 and raw[start] < _SHORT_TEXT:
        raise InvalidValueError("rlp", "must be in its shortest spelling")
    return raw[start:stop], stop


def _extent(raw: bytes, at: int, short: int) -> tuple[int, int]:
    """Where an item's payload starts, and its length."""
    width = raw[at] - short - _SHORT
    if width <= 0:
        return at + 1, raw[at] - short
    digits = raw[at + 1 : at + 1 + width]
    size = int.from_bytes(digits, "big")
    if len(digits) != width or digits[0] == 0 or size <= _SHORT:
        raise InvalidValueError("rlp", "must be in its shortest spelling")
    return at + 1 + width, size


def _items(raw: bytes, at: int, stop: int, depth: int) -> list[Any]:
    if depth < 0:
        raise InvalidValueError("rlp", f"is nested deeper than {MAX_DEPTH}")
    found: list[Any] = []
    while at < stop:
        lead = raw[at]
        if _SHORT_TEXT < lead <= _LONG_TEXT and at + lead - _SHORT_TEXT < stop and lead > 0x81:
            after = at + 1 + lead - _SHORT_TEXT
            found.append(raw[at + 1 : after])
            at = after
        elif lead == _SHORT_TEXT:
            found.append(b"")
            at += 1
        else:
            item, at = _item(raw, at, stop, depth)
            found.append(item)
    return found
