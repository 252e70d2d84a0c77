"""What pages are put together from: verdicts, facts and tables, all of plain text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["valid", "invalid", "unknown"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """The block that an answer is of, in words. time: of the block."""

    time: str
    block: str
    finality: str
    hash: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: its state and the one sentence that says it."""

    state: State
    sentence: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value. link: a path of this server. code: an id, number or hash. state: good, bad or
    neither, where the value is a status; it is shown by a sign as well as by colour.
    """

    text: str
    link: str | None = None
    code: bool = False
    state: State | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value."""

    label: str
    value: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or what to say where it has no rows."""

    title: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a check. technical: what the program says, in English."""

    text: str
    state: State
    result: str
    technical: str
