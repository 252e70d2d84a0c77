"""What pages say, in each language: one catalogue a language, `catalogue/<language>.toml`.

Both have the same keys, and none that no page uses; a test says so. Every text is plain: nothing in
it is markup.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any, Final, Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
HTML_LANGUAGE: Final[Mapping[Language, str]] = {"zh": "zh-Hans", "en": "en"}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_YUAN: Final = 156
_CALENDAR_END: Final = 253_402_300_800
"""First second of the year 10000."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Texts of one language by dotted key, and the language's way with dates and numbers."""

    language: Language
    texts: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, with its values filled in. Raises KeyError for an unknown key."""
        return self.texts[key].format(**values) if values else self.texts[key]

    def of(self, family: str, code: object) -> str:
        """The text for a code, or the code itself where the catalogue does not know it."""
        return self.texts.get(f"{family}.{code}", str(code))

    def time(self, seconds: int) -> str:
        """A time of the chain, in UTC; one that no calendar holds as its seconds, zero as none."""
        if not seconds:
            return self("facts.not_stated")
        if not 0 < seconds < _CALENDAR_END:
            return self("facts.seconds", seconds=seconds)
        at = datetime.fromtimestamp(seconds, UTC)
        if self.language == "zh":
            return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M} UTC"
        return f"{at.day} {_MONTHS[at.month - 1]} {at.year} {at:%H:%M} UTC"

    def stated_time(self, stated: str | int) -> str:
        """A time as terms state it."""
        return self.time(stated_seconds(stated))

    def sentences(self, *texts: str) -> str:
        """Sentences one after another, empty ones left out."""
        return ("" if self.language == "zh" else " ").join(text for text in texts if text)

    @staticmethod
    def number(value: int) -> str:
        """A whole number with its thousands apart."""
        return f"{value:,}"

    def price(self, terms: Mapping[str, Any]) -> str:
        """A price from the terms of an offer; a sealed one is told as such, never as a number."""
        if terms["form"] != "PUBLIC":
            return self("price.sealed")
        amount, currency = int(terms["price"]), int(terms["currency"])
        if not amount:
            return self("price.free")
        if currency == _YUAN:
            return f"¥{amount // 100:,}.{amount % 100:02d}"
        return self("price.minor", amount=self.number(amount), currency=currency)


def stated_seconds(stated: str | int) -> int:
    """Seconds of a time in terms: RFC 3339, or a whole number where it is zero or beyond that."""
    if isinstance(stated, int) or stated.isdecimal():
        return int(stated)
    return int(datetime.fromisoformat(stated).timestamp())


@cache
def wording(language: Language) -> Wording:
    """The wording of a language, read once from the package."""
    file = resources.files("api.portal").joinpath(f"catalogue/{language}.toml")
    return Wording(language, dict(_flat(tomllib.loads(file.read_text("utf-8")))))


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, str):
            yield before + name, value
        else:
            yield from _flat(value, f"{before}{name}.")


def preferred(accepted: str) -> Language:
    """The language that an Accept-Language header prefers; Chinese where it names neither."""
    best: tuple[float, Language] | None = None
    for part in accepted[:1000].lower().split(","):
        name, _, weight = part.partition(";")
        language = name.strip().partition("-")[0]
        quality = _quality(weight)
        for known in LANGUAGES:
            if language == known and quality > (best[0] if best else 0):
                best = (quality, known)
    return best[1] if best else LANGUAGES[0]


def _quality(weight: str) -> float:
    text = weight.strip().removeprefix("q=")
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
