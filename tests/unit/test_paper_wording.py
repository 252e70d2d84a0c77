"""The paper's wording: the same keys and blanks in both languages, and a word for every code."""

from __future__ import annotations

import re
import string

import pytest

from registry.certificate import claims
from registry.certificates.paper.wording import Words, in_language, joined, stated, table, words
from registry.records import schema

_CODES = {
    "type": claims.TYPES,
    "depth": claims.DEPTHS,
    "effect": claims.EFFECTS,
    "evidence": claims.EVIDENCE,
    "wording": claims.VOCABULARIES,
    "gives": claims.RIGHTS,
    "gives_not": claims.RIGHTS,
    "reason": claims.REASONS,
    "outcome": claims.OUTCOMES,
    "asset_status": claims.ASSET_STATUSES,
    "right_status": claims.RIGHT_STATUSES,
    "finality": ("anchored", "finalised"),
    "title": ("asset", "right", "trade"),
    "asset_kind": tuple(schema().enums["assetKind"]),
    "exclusivity": tuple(schema().enums["exclusivity"]),
    "mode": tuple(schema().enums["offerMode"]),
    "flag": tuple(schema().enums["rightFlags"]),
    "purpose": tuple(schema().purposes),
}
_NEVER = re.compile(r"\bown(s|ed|er|ership)\b|所有权|\blien\b|TO" + "DO", re.IGNORECASE)


def _blanks(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}


def test_wording__both_languages__have_the_same_keys_and_blanks() -> None:
    zh, en = table("zh"), table("en")
    assert zh.keys() == en.keys()
    assert {key for key in zh if _blanks(zh[key]) != _blanks(en[key])} == set()
    assert all(text.strip() for text in (*zh.values(), *en.values()))


@pytest.mark.parametrize("prefix", sorted(_CODES))
def test_wording__every_code__has_words(prefix: str) -> None:
    assert {f"{prefix}.{code}" for code in _CODES[prefix]} <= table("zh").keys()


def test_wording__anything_printed__never_speaks_of_owning() -> None:
    said = [*table("zh").values(), *table("en").values()]
    assert [text for text in said if _NEVER.search(text)] == []


def test_stated__code_that_is_null__is_said_not_to_be_stated() -> None:
    assert stated("effect", None) == words("not_stated")
    assert "not stated" in stated("effect", None).en


def test_joined__words_and_text__stay_apart_by_language() -> None:
    assert joined([Words("甲", "a"), "b"]) == Words("甲、b", "a, b")


def test_words__values_with_braces__are_not_filled_again() -> None:
    assert words("region", code="{code}").en == "region {code}"


@pytest.mark.parametrize(
    ("language", "lines"), [("zh", ("甲",)), ("en", ("a",)), ("both", ("甲", "a"))]
)
def test_in_language__words__are_one_line_or_two(language: str, lines: tuple[str, ...]) -> None:
    assert in_language(Words("甲", "a"), language) == lines  # type: ignore[arg-type]
