"""Many small documents as one artifact: a batch's manifests are one DAG and one pin.

A pin per record slows a node and uses up inodes. A pack is NDJSON: each item's canonical JSON on
a line of its own, in batch order, so item k of the batch is line k. The pack's CID covers all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from registry.errors import IntegrityError, InvalidValueError

MAX_ITEM: Final = 2**20
"""Bytes of one item."""
_PIECE: Final = 2**20


def pack(items: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the pack of *items* in pieces of about 1 MiB, for a store's ``put_stream``.

    Raises InvalidValueError for an item that is empty, too large, or not one line.
    """
    buffer = bytearray()
    for index, item in enumerate(items):
        if not item or len(item) > MAX_ITEM or b"\n" in item:
            rule = "must be one line of 1 byte to 1 MiB"
            raise InvalidValueError(f"/{index}", rule, bytes=len(item))
        buffer += item + b"\n"
        if len(buffer) >= _PIECE:
            yield bytes(buffer)
            buffer.clear()
    if buffer:
        yield bytes(buffer)


def unpack(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the items of a pack, given in pieces of any size.

    Raises IntegrityError (code ``MalformedPack``) for what ``pack`` does not make.
    """
    rest = b""
    index = 0
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            _ensure_item(line, index)
            yield line
            index += 1
        if len(rest) > MAX_ITEM:
            _ensure_item(rest, index)
    if rest:
        raise IntegrityError("MalformedPack", f"/{index}", "last line is cut short")


def _ensure_item(line: bytes, index: int) -> None:
    """Check the length of one line."""
    if not 1 <= len(line) <= MAX_ITEM:
        raise IntegrityError("MalformedPack", f"/{index}", "must be 1 byte to 1 MiB")
