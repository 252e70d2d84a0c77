"""Pages of a list at one block.

A cursor is the block's hash, the place in the list and a check of which list it is: it names no
secret and grants nothing, so it is not signed. Every page of a list is of the first page's block.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from registry.errors import InvalidValueError
from registry.types import Digest, digest_from_bytes, to_bytes

MAX_LIMIT: Final = 500
DEFAULT_LIMIT: Final = 100
CURSOR_CHARACTERS: Final = 160
_CURSOR_BYTES: Final = 48
_CHECK: Final = slice(40, 48)
_RULE: Final = "must be the next_cursor of this very list"

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins: a block and the number of items before it."""

    block: Digest
    offset: int

    def text(self, scope: str) -> str:
        """The cursor as a client carries it; *scope* names the list and its filters."""
        raw = to_bytes(self.block) + self.offset.to_bytes(8, "big") + _check(scope)
        return base64.urlsafe_b64encode(raw).decode("ascii")


def parse_cursor(text: str, scope: str) -> Cursor:
    """A cursor from its text. Raises InvalidValueError for one that is of no or another list."""
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise InvalidValueError("cursor", _RULE) from None
    if len(raw) != _CURSOR_BYTES or raw[_CHECK] != _check(scope):
        raise InvalidValueError("cursor", _RULE)
    return Cursor(digest_from_bytes(raw[:32], "cursor"), int.from_bytes(raw[32:40], "big"))


def _check(scope: str) -> bytes:
    return hashlib.sha256(scope.encode("utf-8")).digest()[:8]


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a list that was asked for: at most *limit* items from *offset* on."""

    offset: int
    limit: int
    scope: str

    def of(self, items: Sequence[Item]) -> Sequence[Item]:
        """The items of this page. Raises InvalidValueError where the list ends before it."""
        if self.offset > len(items):
            raise InvalidValueError("cursor", _RULE)
        return items[self.offset : self.offset + self.limit]

    def next_cursor(self, total: int, block: Digest) -> str | None:
        """The cursor of the page after this one, None where there is none."""
        end = self.offset + self.limit
        return Cursor(block, end).text(self.scope) if end < total else None
