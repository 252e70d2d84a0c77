"""Answers that are kept: the right ones, and no more than fit."""

from __future__ import annotations

from api.kept_answers import KeptAnswers


def test_kept_answers__another_block__is_another_answer() -> None:
    answers = KeptAnswers()
    answers.put(("block 1", "/a"), b"one")
    assert answers.get(("block 2", "/a")) is None
    assert answers.get(("block 1", "/a")) == b"one"


def test_kept_answers__more_than_fit__those_not_asked_for_longest_go() -> None:
    answers = KeptAnswers(most=12)
    answers.put(("a",), b"12345")
    answers.put(("b",), b"12345")
    assert answers.get(("a",)) == b"12345"
    answers.put(("c",), b"1")
    assert answers.get(("b",)) is None
    assert answers.get(("a",)) == b"12345"


def test_kept_answers__put_again__counts_once() -> None:
    answers = KeptAnswers(most=12)
    for _ in range(5):
        answers.put(("a",), b"12345")
    answers.put(("b",), b"12345")
    assert answers.get(("a",)) == b"12345"


def test_kept_answers__too_long_alone__is_not_kept() -> None:
    answers = KeptAnswers(most=12)
    answers.put(("a",), b"x" * 12)
    assert answers.get(("a",)) is None


def test_kept__questions_longer_than_answers__count_too() -> None:
    answers = KeptAnswers(most=1_000)
    for number in range(10):
        answers.put(("/path", f"{number}" * 400), b"x")
    kept = [n for n in range(10) if answers.get(("/path", f"{n}" * 400)) is not None]
    assert kept == [8, 9]
