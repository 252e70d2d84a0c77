"""A range of blocks made into rows: raw events, journal items, and the projections' changes.

An event that does not read as what its first topic names is refused: kept raw, with the reason, and
projected no further. One that does not follow from what came before means that events are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from registry.errors import InvalidValueError
from registry.events import EventError
from registry.index.changes import Change
from registry.index.journals import FOLDED, Journals
from registry.index.layout import IndexedEvent, Values, event_layouts
from registry.index.projections import PROJECTIONS
from registry.index.rows import Rows
from registry.index.steps import Block, RawLog
from registry.index.tables import place_of

Contracts = Mapping[bytes, str]
"""Contract names by address."""

_RECORDS: Final = {
    "RightsLedger": "rights",
    "PledgeLedger": "pledges",
    "ExchangeLedger": "listings",
}
"""Where the record that an event of these contracts names is most often found."""
_BEGIN: Final = frozenset({"Registered", "Activated", "Enrolled"})
"""Events that begin a journal."""
_NEW: Final = frozenset({"Granted", "PledgeMade", "Listed", "Traded", "Filed"})
"""Events whose record was not there before."""
_RIGHT_NAMED: Final = {"Granted": "parent", "PledgeMade": "right"}
"""Events whose terms name a right beside their record, and the field."""


@dataclass(slots=True)
class Batch:
    """Rows of one range of blocks, apart from those that `Rows` and `Journals` hold."""

    blocks: list[Values] = field(default_factory=list)
    raw: list[tuple[Any, ...]] = field(default_factory=list)
    refused: list[Values] = field(default_factory=list)


class Projector:
    """Makes rows of blocks. One at a time, each after the one before was stored."""

    def __init__(self, contracts: Contracts, rows: Rows, journals: Journals) -> None:
        self._contracts, self._rows, self._journals = contracts, rows, journals
        self._layouts = event_layouts()

    def project(self, new: Sequence[Block]) -> Batch:
        """The rows of the next blocks; changes lie in the `Rows`. Raises EventsMissingError."""
        self._rows.begin(new[0].number)
        self._journals.begin()
        self._prepare(new)
        batch = Batch()
        for block in new:
            self._rows.at(block.number)
            batch.blocks.append(
                {
                    "number": block.number,
                    "hash": block.hash,
                    "parent": block.parent,
                    "timestamp": block.timestamp,
                    "events": len(block.logs),
                }
            )
            for log in block.logs:
                self._event(batch, block, log)
        return batch

    def _prepare(self, new: Iterable[Block]) -> None:
        """Look up what most events will ask for, many at once."""
        begun: set[bytes] = set()
        wanted: dict[str, list[tuple[bytes]]] = {}
        journals: list[bytes] = []
        for log in (log for block in new for log in block.logs if len(log.topics) > 2):
            contract = self._contracts[log.address]
            layout = self._layouts.get((contract, log.topics[0]))
            if layout is None:
                continue
            subject, record = log.topics[1], log.topics[2]
            if layout.name in _BEGIN:
                begun.add(subject)
                self._journals.seed(subject)
            elif subject not in begun and (contract, log.topics[0]) in FOLDED:
                journals.append(subject)
                if contract != "PartyRegistry":
                    wanted.setdefault("assets", []).append((subject,))
            if contract in _RECORDS and layout.name not in _NEW:
                wanted.setdefault(_RECORDS[contract], []).append((record,))
            if layout.name in _RIGHT_NAMED:
                right = layout.term(_RIGHT_NAMED[layout.name], log.data)
                wanted.setdefault("rights", []).append((right,))
        self._journals.load(journals)
        for table, keys in wanted.items():
            self._rows.load(table, keys)

    def _event(self, batch: Batch, block: Block, log: RawLog) -> None:
        place = place_of(block.number, log.log_index)
        topics = (*log.topics, None, None, None, None)[:4]
        batch.raw.append((place, log.tx, log.address, *topics, log.data))
        contract = self._contracts[log.address]
        if contract == "AccessManager":
            return
        key = (contract, log.topics[0] if log.topics else b"")
        if key in FOLDED and len(log.topics) == 3:
            self._journals.fold(log.address, log.topics, log.data, block.number, place)
        try:
            changes = self._changes(key, log, place, block.timestamp)
        except (EventError, InvalidValueError) as error:
            batch.refused.append(
                {
                    "place": place,
                    "contract": contract,
                    "code": error.code,
                    "reason": f"{error.field}: {error.rule}",
                }
            )
            return
        for change in changes:
            self._rows.apply(change)

    def _changes(
        self, key: tuple[str, bytes], log: RawLog, place: int, time: int
    ) -> Iterable[Change]:
        layout = self._layouts.get(key)
        if layout is None:
            raise EventError("EventUnknown", "topics/0", f"is no event of {key[0]}")
        event = IndexedEvent(layout, log.topics, log.data, place, time)
        projection = PROJECTIONS.get((layout.contract, layout.name))
        if projection is None:
            return ()
        return list(projection(event, self._rows.find))
