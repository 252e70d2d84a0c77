"""Texts as words that both databases find alike: neither knows Chinese, so words come ready made.

A run of Chinese, Japanese or Korean characters becomes its overlapping pairs, so that any part of
it two or more long is found as neighbouring pairs; each of its characters is kept beside them for
questions one character long. Any other run of letters and digits is one word, without an English
plural's ending. Case and width are levelled first (Unicode NFKC, lower case); whatever else
characters do is a gap.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from registry.errors import InvalidValueError

GAP: Final = "\ue000"
"""A word of no text: what stands on both sides of it is not neighbouring."""
MARK: Final = "\ue001"
"""Begins words that stand for codes; no text has it, for it is neither letter nor digit."""
NAMED: Final = "\ue002"
"""Begins words of names: they are kept once more as words apart, so that what is in no name is
seen at once to be in none, however many scenarios have it."""
MAX_QUERY: Final = 200
"""Characters of a question."""
MAX_RUNS: Final = 16
"""Words of a question, each required."""
LONGEST: Final = 64
"""Characters of a word that count; a longer one is found by its beginning alone."""
_PAIRED: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN: Final = re.compile(f"([{_PAIRED}]+)|((?:(?![{_PAIRED}])[^\\W_])+)")
_SIBILANT: Final = ("sses", "xes", "zes", "ches", "shes")
_NOT_PLURAL: Final = ("ss", "us", "is")
_SHORTEST: Final = 4

Run = tuple[str, ...]
"""Neighbouring words."""


def runs(text: str) -> Iterator[Run]:
    """The words of each run of a text, in order."""
    for paired, plain in _found(text):
        if plain:
            yield (_stem(plain[:LONGEST]),)
        elif len(paired) == 1:
            yield (paired,)
        else:
            yield tuple(paired[i : i + 2] for i in range(len(paired) - 1))


def _found(text: str) -> Iterator[tuple[str, str]]:
    """Each run as it stands: one of characters that are paired, or a plain one."""
    return ((found[1] or "", found[2] or "") for found in _RUN.finditer(_levelled(text)))


def _levelled(text: str) -> str:
    """Compatibility forms made plain, before and after case, which can undo them."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).lower())


def _stem(word: str) -> str:
    """An English word without its plural's ending; what has none, or is not English, as it is."""
    if len(word) < _SHORTEST or not word.isascii() or not word.isalpha():
        return word
    if word.endswith("ies") and len(word) > _SHORTEST:
        return word[:-3] + "y"
    if word.endswith(_SIBILANT):
        return word[:-2]
    if word.endswith("s") and not word.endswith(_NOT_PLURAL):
        return word[:-1]
    return word


def words_of(texts: Sequence[str]) -> list[str]:
    """The words of texts by place, with gaps between texts; single characters follow, each once."""
    words: list[str] = []
    for text in texts:
        for run in runs(text):
            words += run
        words.append(GAP)
    known = set(words)
    singles = dict.fromkeys(c for text in texts for paired, _ in _found(text) for c in paired)
    return words + [part for one in singles if one not in known for part in (one, GAP)]


def named(words: Sequence[str]) -> list[str]:
    """The same words as words of names."""
    return [word if word == GAP else NAMED + word for word in words]


def asked(text: str) -> tuple[Run, ...]:
    """What a question asks for: runs that must all be there, each once.

    Raises InvalidValueError for `q` where it is too long or holds no letter or digit.
    """
    if len(text) > MAX_QUERY:
        raise InvalidValueError("q", f"must be at most {MAX_QUERY} characters", value=len(text))
    found = tuple(dict.fromkeys(runs(text)))
    if not found:
        raise InvalidValueError("q", "must hold a letter or a digit", value=text)
    if len(found) > MAX_RUNS:
        raise InvalidValueError("q", f"must be at most {MAX_RUNS} words", value=len(found))
    return found
