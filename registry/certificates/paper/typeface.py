"""The one typeface of a paper, embedded; and text in it, where no character is lost silently.

Noto Sans SC, Regular, as its authors publish it; SIL Open Font License 1.1, beside it in OFL.txt.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

FAMILY: Final = "NotoSansSC"
_FILE: Final = "NotoSansSC_400Regular.ttf"
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})


def file() -> Path:
    """The font's file."""
    place = resources.files("registry.certificates") / "fonts" / _FILE
    return Path(str(place))


@cache
def _characters() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(file(), lazy=True) as font:
        return frozenset(font.getBestCmap())


def drawable(text: str) -> str:
    """*text* with what the typeface cannot draw, or nobody could see, as its code point."""
    return "".join(sign if _seen(sign) else f"[U+{ord(sign):04X}]" for sign in text)


def _seen(sign: str) -> bool:
    if sign == "\n":
        return True
    return ord(sign) in _characters() and unicodedata.category(sign) not in _INVISIBLE
