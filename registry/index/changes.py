"""What projections are written in: an event and the rows it rests on give changes of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, NamedTuple, Protocol

from registry.errors import UnknownOutcomeError
from registry.index.layout import IndexedEvent, Values

Key = tuple[Any, ...]


class Change(NamedTuple):
    """New values of one row: of a new version of a versioned table, else of a row to append."""

    table: str
    key: Key
    values: Values


class Find(Protocol):
    """Looks up the version of a row that holds now, None where there is none."""

    def __call__(self, table: str, key: Key) -> Mapping[str, Any] | None:
        """The row."""
        ...


Projection = Callable[[IndexedEvent, Find], Iterable[Change]]
Projections = Mapping[tuple[str, str], Projection]
"""By contract and event."""


class EventsMissingError(UnknownOutcomeError):
    """An event does not follow from those before it: at least one was not given by the endpoint.

    Nothing is written; what was read is asked for again.
    """

    title = "Events are missing"

    def __init__(self, event: IndexedEvent, rule: str, **found: object) -> None:
        where = {
            "event": event.name,
            "block": event.block,
            "log_index": event.place & LOG_INDEX_MASK,
        }
        super().__init__("EventsMissing", "logs", rule, {**where, **found})


LOG_INDEX_MASK: Final = (1 << 20) - 1


def known(find: Find, event: IndexedEvent, table: str, *key: Any) -> Mapping[str, Any]:
    """A row that must be there. Raises EventsMissingError."""
    row = find(table, key)
    if row is None:
        rule = f"changes a record that is not in {table}"
        shown = " ".join(part.hex() if isinstance(part, bytes) else str(part) for part in key)
        raise EventsMissingError(event, rule, record=shown)
    return row
