"""A paper before it is laid out: title, warnings, and sections of labelled rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from registry.certificates.paper.wording import Text, Words, words

CHINA: Final = timezone(timedelta(hours=8))
_LAST: Final = 253_402_300_799 - 8 * 3600
"""Last second that a calendar of four-digit years has, in China's time."""


@dataclass(frozen=True, slots=True)
class Row:
    """A label and what is said under it, one text a line."""

    label: Words
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading."""

    heading: Words
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that is printed. `moment`: block time of the proofs, seconds."""

    title: Words
    register: Text
    number: str
    query_code: str
    query: str
    notice: Words
    signed: bool
    sections: tuple[Section, ...]
    moment: int


def row(label: str, *texts: Text) -> Row:
    """A row by the key of its label."""
    return Row(words(label), texts)


def section(key: str, rows: Iterable[Row]) -> Section:
    """A section by the key of its heading."""
    return Section(words(f"section.{key}"), tuple(rows))


def moment(seconds: int) -> str:
    """A chain time as people read it, in China's time and said so; one past year 9999 as it is."""
    if seconds > _LAST:
        return str(seconds)
    return datetime.fromtimestamp(seconds, CHINA).strftime("%Y-%m-%d %H:%M:%S UTC+8")


def in_utc(seconds: int) -> datetime:
    """The same for the document's own date."""
    return datetime.fromtimestamp(min(seconds, _LAST), UTC)
