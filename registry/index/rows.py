"""Rows on their way into the database: the versions that hold now, and what is new about them.

A batch of blocks is projected in memory and written at once. Rows that are looked up stay here for
later batches, as many as fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from registry.index.changes import Change, Key
from registry.index.layout import Values
from registry.index.tables import APPENDED, OPEN, VERSIONED

KEPT: Final = 3_000
"""Rows kept for later batches."""
Lookup = Callable[[str, Iterable[Key]], Iterable[tuple[Key, Values]]]
"""The database's rows that hold now, by table and keys."""
COUNTS: Final = "counts"
_KEYS: Final = {
    name: table.info["key"] for tables in (VERSIONED, APPENDED) for name, table in tables.items()
}


class Rows:
    """What holds now, as the database has it and the batch in hand changes it."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._current: dict[str, dict[Key, Values | None]] = {}
        self.forget()

    def forget(self) -> None:
        """Drop everything: the database was rolled back under it."""
        self._current = {name: {} for name in (*VERSIONED, COUNTS)}
        self.begin(0)

    def begin(self, first_block: int) -> None:
        """Start a batch whose first block is *first_block*: nothing of it is stored yet."""
        self._first = self._block = first_block
        self.inserted: dict[str, list[Values]] = {}
        self.ended: dict[str, list[tuple[Key, int, int]]] = {}
        """Stored versions that end: key, first block, the block they end before."""
        self._counts: dict[Key, Values] = {}
        for name, rows in self._current.items():
            if len(rows) > KEPT:
                self._current[name] = {}

    def at(self, block: int) -> None:
        """What follows happens in this block."""
        self._block = block

    def find(self, table: str, key: Key) -> Mapping[str, Any] | None:
        """The version of a row that holds now, None where there is none."""
        rows = self._current[table]
        if key not in rows:
            self.load(table, [key])
        return rows[key]

    def load(self, table: str, keys: Iterable[Key]) -> None:
        """Look up many rows at once; those that are not there are not looked up again."""
        rows = self._current[table]
        unknown = [key for key in dict.fromkeys(keys) if key not in rows]
        rows.update(dict.fromkeys(unknown))
        for key, row in self._lookup(table, unknown) if unknown else ():
            rows[key] = row

    def apply(self, change: Change) -> None:
        """Take one change."""
        if change.table in VERSIONED:
            self._version(change)
        elif change.table == COUNTS:
            party, block = change.key
            row = {"party": party, "block": block, **change.values}
            self._counts[change.key] = self._current[COUNTS][(party,)] = row
        else:
            named = dict(zip(_KEYS[change.table], change.key, strict=True))
            self._insert(change.table, {**named, **change.values})

    def counts(self) -> list[Values]:
        """New running numbers, the last of each party and block."""
        return list(self._counts.values())

    def _insert(self, table: str, row: Values) -> None:
        self.inserted.setdefault(table, []).append(row)

    def _version(self, change: Change) -> None:
        """A new version from this block on; a row that begins (`made`) is not looked up."""
        rows = self._current[change.table]
        old = rows.get(change.key)
        if old is None and "made" not in change.values:
            self.find(change.table, change.key)
            old = rows[change.key]
        if old is not None and old["from_block"] == self._block:
            old.update(change.values)
            return
        new = {**(old or self._named(change)), **change.values}
        new["from_block"], new["to_block"] = self._block, OPEN
        if old is not None:
            self._end(change, old)
        rows[change.key] = new
        self._insert(change.table, new)

    def _named(self, change: Change) -> Values:
        return dict(zip(_KEYS[change.table], change.key, strict=True))

    def _end(self, change: Change, old: Values) -> None:
        if old["from_block"] < self._first:
            ends = self.ended.setdefault(change.table, [])
            ends.append((change.key, old["from_block"], self._block))
        old["to_block"] = self._block
