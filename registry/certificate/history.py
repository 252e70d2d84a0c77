"""The events a verdict relies on, looked up in a history that was proven complete."""

from __future__ import annotations

from functools import cache

from registry.certificate.bundle import Bundle
from registry.certificate.entry import Entry
from registry.certificate.report import StepFailed, fail
from registry.certificate.subject import Subject
from registry.certificate.trust import Trust
from registry.errors import InvalidValueError
from registry.events import event_types
from registry.journal import JournalEvent
from registry.types import Digest


@cache
def topic_of(contract: str, name: str) -> Digest:
    """First topic of an event. Raises InvalidValueError for one the contract does not have."""
    for kind in event_types().values():
        if (kind.contract, kind.name) == (contract, name):
            return Digest(kind.topic)
    raise InvalidValueError("event", f"{contract} has no such event", value=name)


def ensure_relied_on(bundle: Bundle, subject: Subject, trust: Trust) -> None:
    """Raise StepFailed unless the amendment in force and the trade are in the history shown."""
    if subject.amendment is not None:
        _find(bundle, subject, trust, ("AssetRegistry", "Amended"), subject.amendment)
    if subject.trade is None:
        return
    name = "Filed" if subject.listing is None else "Traded"
    event, at = _find(bundle, subject, trust, ("ExchangeLedger", name), subject.trade)
    start = len(subject.trade.words) + 32 * (2 if name == "Filed" else 1)
    right = "0x" + event.data[start : start + 32].hex()
    if right != subject.right:
        fail(f"{at}/log/data", f"made or moved the right {right}, not {subject.right}")


def _find(
    bundle: Bundle, subject: Subject, trust: Trust, kind: tuple[str, str], entry: Entry
) -> tuple[JournalEvent, str]:
    """The event that carries exactly the entry's terms, and the pointer to its item."""
    contract, name = kind
    topic, emitter = topic_of(contract, name), trust.contracts[contract].address
    for index, item in enumerate(bundle.events.items):
        event = item.event
        if event is None or (event.topic, event.id) != (topic, entry.id):
            continue
        carried = event.data[: len(entry.words)]
        expected = (emitter, subject.asset.id, entry.words)
        if (event.emitter, event.subject, carried) == expected:
            return event, f"/events/items/{index}"
    raise StepFailed("/events/items", f"must show the event {name} of {entry.id}")
