"""Choices within a step. They come from a seed that hypothesis draws, for it draws the same few

small numbers again and again; so it shrinks which steps are taken, not what each chooses.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Draw(Protocol):
    """Where a step's choices come from."""

    def number(self, below: int) -> int:
        """A number from zero."""


class Seeded:
    """Choices of a seeded generator."""

    def __init__(self, seed: int | str) -> None:
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
