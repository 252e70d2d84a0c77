"""The one typeface of a paper, embedded; and text in it, where no character is lost silently.

Noto Sans SC, Regular, version 2.004, unmodified, from the npm package
@expo-google-fonts/noto-sans-sc 0.4.3; SIL Open Font License 1.1, beside it in OFL.txt. A PDF embeds
the glyphs that it uses.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container
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


def drawable(text: str, glyphs: Container[int]) -> str:
    """*text* with what no glyph draws, or nobody could see, as its code point.

    glyphs: code points that the typeface has. A tab is a space, a line's end stays.
    """
    return "".join(
        sign if sign == "\n" or _seen(sign, glyphs) else f"[U+{ord(sign):04X}]"
        for sign in text.replace("\t", " ")
    )


def _seen(sign: str, glyphs: Container[int]) -> bool:
    return ord(sign) in glyphs and unicodedata.category(sign) not in _INVISIBLE
