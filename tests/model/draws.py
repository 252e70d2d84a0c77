"""Choices of a step: drawn by hypothesis, or by a seeded generator for fixed sequences."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Draw(Protocol):
    """Where a step's choices come from."""

    def number(self, below: int) -> int:
        """A number from zero."""


@lru_cache(maxsize=4096)
def _numbers(below: int) -> st.SearchStrategy[int]:
    return st.integers(0, below - 1)


class Drawn:
    """Choices drawn by hypothesis, which shrinks them."""

    def __init__(self, data: Any) -> None:
        self.data = data

    def number(self, below: int) -> int:
        """A number from zero."""
        return int(self.data.draw(_numbers(below))) if below > 1 else 0


class Seeded:
    """Choices of a seeded generator."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def number(self, below: int) -> int:
        """A number from zero."""
        return self.random.randrange(below)


class First:
    """No choice at all: always the first, so that nothing goes wrong."""

    def number(self, below: int) -> int:
        """Zero."""
        return 0


def one_of(draw: Draw, items: Sequence[T]) -> T:
    """One of several."""
    return items[draw.number(len(items))]
