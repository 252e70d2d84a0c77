"""The table of words in each database: SQLite's FTS5, PostgreSQL's tsvector with a GIN index.

Both are given words ready made and asked for the same: lots, lowest first, of one rank. What a
question says is never read as either's own query language, for its words hold letters and digits
only, and go between quotes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy import Connection

from registry.index.search_words import GAP, Run, named

RANKS: Final = 3
"""All words asked for are in the names; some are; all are elsewhere."""
_LAST_PLACE: Final = 16_383
_MOST_PLACES: Final = 255


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one description."""

    lot: int
    names: Sequence[str]
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sought:
    """What must be there: runs of texts, and words that stand for codes."""

    runs: tuple[Run, ...]
    codes: tuple[str, ...] = ()

    def ranks(self) -> tuple[int, ...]:
        """Ranks that can be: of a single run none is in the names in part."""
        return (0, 1, 2) if len(self.runs) > 1 else (0, 2)


class WordTable(Protocol):
    """Words by lot; every call is within the caller's transaction."""

    def put(self, connection: Connection, words: Sequence[Words]) -> None:
        """Keep the words of lots that have none."""
        ...

    def drop(self, connection: Connection, lots: Sequence[int]) -> None:
        """Forget the words of lots."""
        ...

    def lots(
        self, connection: Connection, sought: Sought, rank: int, first: int, limit: int
    ) -> list[int]:
        """At most *limit* lots from *first* on, lowest first, that fit at this very rank."""
        ...


def word_table(connection: Connection) -> WordTable:
    """The table of the connection's database."""
    return SqliteWords() if connection.dialect.name == "sqlite" else PostgresqlWords()


class SqliteWords:
    """FTS5 gives matches in the order of their row numbers, which are the lots."""

    def put(self, connection: Connection, words: Sequence[Words]) -> None:
        """See WordTable."""
        rows = [(w.lot, " ".join(w.names), " ".join(w.texts)) for w in words]
        if rows:
            connection.exec_driver_sql(
                "INSERT INTO description_words (rowid, names, texts) VALUES (?, ?, ?)", rows
            )

    def drop(self, connection: Connection, lots: Sequence[int]) -> None:
        """See WordTable."""
        if lots:
            statement = "DELETE FROM description_words WHERE rowid = ?"
            connection.exec_driver_sql(statement, [(lot,) for lot in lots])

    def lots(
        self, connection: Connection, sought: Sought, rank: int, first: int, limit: int
    ) -> list[int]:
        """See WordTable."""
        found = connection.exec_driver_sql(
            "SELECT rowid FROM description_words WHERE description_words MATCH ? AND rowid >= ? "
            "ORDER BY rowid LIMIT ?",
            (_fts5(sought, rank), first, limit),
        )
        return [lot for (lot,) in found]


def _fts5(sought: Sought, rank: int) -> str:
    every, names = ([f'"{" ".join(run)}"' for run in found] for found in _both(sought))
    codes = "".join(f' AND "{code}"' for code in sought.codes)
    all_there, all_named, some_named = " AND ".join(every), " AND ".join(names), " OR ".join(names)
    if rank == 0:
        return f"({all_named}){codes}"
    if rank == 1:
        return f"(({some_named}) AND {all_there}{codes}) NOT ({all_named})"
    return f"({all_there}{codes}) NOT ({some_named})"


def _both(sought: Sought) -> tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]]:
    """The runs as words of any text, and as words of names."""
    return sought.runs, [named(run) for run in sought.runs]


class PostgresqlWords:
    """A tsvector, whose places tell which words are neighbours."""

    def put(self, connection: Connection, words: Sequence[Words]) -> None:
        """See WordTable."""
        rows = [(w.lot, _vector(w)) for w in words]
        if rows:
            connection.exec_driver_sql(
                "INSERT INTO description_words (lot, words) VALUES (%s, %s::tsvector)", rows
            )

    def drop(self, connection: Connection, lots: Sequence[int]) -> None:
        """See WordTable."""
        if lots:
            connection.exec_driver_sql(
                "DELETE FROM description_words WHERE lot = ANY(%s)", (list(lots),)
            )

    def lots(
        self, connection: Connection, sought: Sought, rank: int, first: int, limit: int
    ) -> list[int]:
        """See WordTable."""
        found = connection.exec_driver_sql(
            "SELECT lot FROM description_words WHERE words @@ %s::tsquery AND lot >= %s "
            "ORDER BY lot LIMIT %s",
            (_tsquery(sought, rank), first, limit),
        )
        return [lot for (lot,) in found]


def _vector(words: Words) -> str:
    """Every word with its places; those of names come first."""
    places: dict[str, list[str]] = {}
    for place, word in enumerate((*words.names, GAP, *words.texts), 1):
        if word != GAP:
            places.setdefault(word, []).append(str(min(place, _LAST_PLACE)))
    return " ".join(f"'{word}':{','.join(at[:_MOST_PLACES])}" for word, at in places.items())


def _tsquery(sought: Sought, rank: int) -> str:
    every, names = (
        ["(" + " <-> ".join(f"'{word}'" for word in run) + ")" for run in found]
        for found in _both(sought)
    )
    codes = "".join(f" & '{code}'" for code in sought.codes)
    all_there, all_named, some_named = " & ".join(every), " & ".join(names), " | ".join(names)
    if rank == 0:
        return f"({all_named}){codes}"
    if rank == 1:
        return f"({some_named}) & {all_there}{codes} & !({all_named})"
    return f"{all_there}{codes} & !({some_named})"
