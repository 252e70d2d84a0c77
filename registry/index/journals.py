"""Journals as they are folded: the head after each event, event by event (DESIGN 7.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from registry.index.layout import ADDRESS_PAD, WORD
from registry.journal import folded_topics
from registry.records import keccak
from registry.types import to_bytes

_KEPT: Final = 20_000
Lookup = Callable[[Iterable[bytes]], Iterable[tuple[bytes, int, bytes]]]
"""Last position and head of each subject's journal that the database has."""

FOLDED: Final = frozenset(
    (contract, to_bytes(topic))
    for parties in (False, True)
    for contract, topic in folded_topics(of_parties=parties)
)
"""Contract and first topic of every event that extends a journal."""


class Journals:
    """The journals' ends in memory, and the items of the batch in hand."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self.forget()

    def forget(self) -> None:
        """Drop everything: the database was rolled back under it."""
        self._ends: dict[bytes, tuple[int, bytes]] = {}
        self.new: list[tuple[bytes, int, int, bytes]] = []
        """Items of the batch in hand: subject, position, place, head."""

    def begin(self) -> None:
        """Start a batch."""
        self.new = []
        if len(self._ends) > _KEPT:
            self._ends = {}

    def seed(self, subject: bytes) -> None:
        """A journal begins: it stands at its subject."""
        self._ends.setdefault(subject, (0, subject))

    def load(self, subjects: Iterable[bytes]) -> None:
        """Look up where journals stand, those unknown to the database at their subjects."""
        missing = [s for s in dict.fromkeys(subjects) if s not in self._ends]
        for subject, position, head in self._lookup(missing) if missing else ():
            self._ends[subject] = (position, head)
        for subject in missing:
            self.seed(subject)

    def fold(
        self, address: bytes, topics: tuple[bytes, ...], data: bytes, block: int, place: int
    ) -> None:
        """Extend the journal of an event's subject."""
        topic, subject, record = topics
        parts = (block.to_bytes(WORD, "big"), ADDRESS_PAD, address, topic, subject, record)
        digest = keccak(b"".join((*parts, keccak(data))))
        if subject not in self._ends:
            self.load([subject])
        position, head = self._ends[subject]
        head = keccak(head + digest)
        self._ends[subject] = (position + 1, head)
        self.new.append((subject, position + 1, place, head))
