"""Lines of a given width, broken where Chinese and English may be broken."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

_NEVER_FIRST: Final = frozenset("，。、；：！？）》」』】〕”’,.;:!?)]}%")
_NEVER_LAST: Final = frozenset("（《「『【〔“‘([{")

Width = Callable[[str], float]


def wrapped(text: str, width: float, measure: Width) -> list[str]:
    """*text* in lines no wider than *width* by *measure*; a word that is wider is cut."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if piece == "\n":
            lines.append(line.rstrip())
            line = ""
        elif measure((line + piece).rstrip()) <= width:
            line += piece if line or piece != " " else ""
        else:
            if line.strip():
                lines.append(line.rstrip())
            *whole, line = _cut(piece.lstrip(), width, measure)
            lines += whole
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _cut(word: str, width: float, measure: Width) -> list[str]:
    """A word in parts that fit, one of them where it fits itself."""
    parts = [""]
    for sign in word:
        if parts[-1] and measure(parts[-1] + sign) > width:
            parts.append("")
        parts[-1] += sign
    return parts


def _pieces(text: str) -> Iterator[str]:
    """Runs that stay together: words, single Chinese characters with the marks around them."""
    held = ""
    for sign in text:
        if held and _may_break(held[-1], sign):
            yield held
            held = ""
        held += sign
    if held:
        yield held


def _may_break(before: str, after: str) -> bool:
    if "\n" in (before, after):
        return True
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return before == " " or after == " " or _wide(before) or _wide(after)


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"
