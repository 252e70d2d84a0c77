"""What a paper says, in both languages: `zh.json` and `en.json`, which have the same keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Literal

from registry.manifest import title

Language = Literal["zh", "en", "both"]
LANGUAGES: Final[tuple[Language, ...]] = ("zh", "en", "both")


@dataclass(frozen=True, slots=True)
class Words:
    """One wording in both languages."""

    zh: str
    en: str


Text = Words | str
"""Words, or text that is the same in every language."""


@cache
def table(language: Literal["zh", "en"]) -> dict[str, str]:
    """All wording of a language, by key."""
    place = resources.files("registry.certificates.paper") / f"{language}.json"
    loaded: dict[str, str] = json.loads(place.read_text("utf-8"))
    return loaded


def words(key: str, **values: Text | int) -> Words:
    """The wording of a key, its `{values}` filled in."""
    zh, en = (
        table("zh")[key].format(**{n: _in(v, "zh") for n, v in values.items()}),
        table("en")[key].format(**{n: _in(v, "en") for n, v in values.items()}),
    )
    return Words(zh, en)


def stated(prefix: str, code: str | None) -> Words:
    """The wording of a code; of one that is null, that the register does not state it."""
    return words("not_stated") if code is None else words(f"{prefix}.{code}")


def manifest_words(field: str, code: str | int) -> Words:
    """The wording of a manifest's code."""
    return Words(title(field, code, "zh"), title(field, code, "en"))


def joined(parts: Iterable[Text], separator: str = "list.separator") -> Words:
    """Several texts in a row."""
    items = list(parts)
    zh, en = (
        table(language)[separator].join(_in(item, language) for item in items)
        for language in ("zh", "en")
    )
    return Words(zh, en)


def in_language(text: Text, language: Language) -> tuple[str, ...]:
    """The lines that say a text: one, or two where both languages differ."""
    if isinstance(text, str):
        return (text,)
    if language != "both":
        return (text.zh if language == "zh" else text.en,)
    return (text.zh,) if text.zh == text.en else (text.zh, text.en)


def _in(value: Text | int, language: str) -> str:
    if isinstance(value, Words):
        return value.zh if language == "zh" else value.en
    return str(value)
