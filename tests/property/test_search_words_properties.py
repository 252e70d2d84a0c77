"""Words of texts: whatever is part of a text is found, and nothing in a question is syntax."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.errors import InvalidValueError
from registry.index.search_words import (
    GAP,
    LONGEST,
    MARK,
    MAX_QUERY,
    MAX_RUNS,
    Run,
    asked,
    runs,
    words_of,
)

CHINESE = st.text("电网纺织负荷数据质量监测〇々𠀀", min_size=1, max_size=12)
LATIN = st.text("abcdefgsxyz0189éß", min_size=1, max_size=12)
BETWEEN = st.sampled_from([" ", "，", "-", "_", '"', "'", "（", "\n", "\ue000", "*", "\\"])
PIECES = st.lists(st.one_of(CHINESE, LATIN, BETWEEN), min_size=1, max_size=8)


def holds(words: Sequence[str], run: Run) -> bool:
    """Whether a run is among words, as neighbours."""
    return any(tuple(words[i : i + len(run)]) == run for i in range(len(words)))


@given(before=st.text(max_size=8), part=CHINESE, rest=CHINESE, after=st.text(max_size=8))
def test_words__any_part_of_a_chinese_run__is_found(
    before: str, part: str, rest: str, after: str
) -> None:
    text = before + rest + part + rest + after
    for run in runs(part):
        assert holds(words_of([text]), run)


@given(pieces=PIECES, chosen=st.data())
def test_words__any_word_of_a_text__is_found(pieces: list[str], chosen: st.DataObject) -> None:
    text = " ".join(pieces)
    words = words_of(["甲乙", text])
    for run in runs(text):
        assert holds(words, run)
    assert all(holds(words, run) for run in runs(chosen.draw(st.sampled_from(pieces))))


@given(first=CHINESE, second=CHINESE)
def test_words__of_two_texts__are_no_neighbours(first: str, second: str) -> None:
    words = words_of([first, second])
    assert words[: len(words_of([first]))].count(GAP) >= 1
    across = (first[-1] + second[0],)
    assert holds(words, across) == any(holds(words_of([text]), across) for text in (first, second))


@given(text=st.text(max_size=60))
def test_words__of_any_text__hold_no_sign_that_a_query_language_has(text: str) -> None:
    for word in words_of([text]):
        assert 1 <= len(word) <= LONGEST
        assert all(c.isalnum() and c == c.lower() for c in word if c.isascii())
        assert word == GAP or not any(c.isspace() or c in GAP + MARK for c in word)


@given(text=st.text("abcxyz AZ09-'sIES电网", max_size=40))
def test_words__width_and_case__make_no_difference(text: str) -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    assert unicodedata.normalize("NFKC", wide) == text
    assert (
        list(runs(wide)) == list(runs(text)) == list(runs(text.upper())) == list(runs(text.lower()))
    )


@given(texts=st.lists(st.text(max_size=20), max_size=4))
def test_words__as_sqlite_splits_them__are_the_same(texts: list[str]) -> None:
    words = words_of(texts)
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize = 'ascii')")
        connection.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'instance')")
        connection.execute("INSERT INTO t (x) VALUES (?)", (" ".join(words),))
        found = connection.execute('SELECT term FROM v ORDER BY "offset"').fetchall()
    connection.close()
    assert [term for (term,) in found] == words


@given(text=st.text(max_size=MAX_QUERY + 40))
def test_question__of_any_text__is_within_limits_or_refused(text: str) -> None:
    wanted = set(runs(text))
    if len(text) <= MAX_QUERY and 0 < len(wanted) <= MAX_RUNS:
        assert set(asked(text)) == wanted
    else:
        with pytest.raises(InvalidValueError, match="at q:"):
            asked(text)


def test_words__english_plurals__are_found_by_either_form() -> None:
    for pair in ("grid grids", "factory factories", "process processes", "box boxes"):
        singular, plural = pair.split()
        assert list(runs(singular)) == list(runs(plural))
    assert list(runs("analysis bus glass")) == [("analysis",), ("bus",), ("glass",)]
