"""Running numbers: each party counts what it registers, batches, lists and trades, so that a
missing one shows. The count is in the party's slot; adoptions of filed trades have their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from registry.audit.failures import AuditError
from registry.audit.lines import EventLine, Export
from registry.events import event_types, topic_of
from registry.records import party_subject, schema
from registry.types import Digest, PartyId

Counter = Literal["numbers", "adoptions"]
_WORD: Final = 32
_COUNTED: Final = (
    ("AssetRegistry", "Registered"),
    ("AssetRegistry", "BatchAnchored"),
    ("ExchangeLedger", "Listed"),
    ("ExchangeLedger", "Traded"),
    ("ExchangeLedger", "Adopted"),
)
_ADOPTED_NUMBER: Final = 1
"""Place of the number among the words of `Adopted`; it is the last word of the others."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """One event that a party numbered; `asset` is None for a batch."""

    event: EventLine
    counter: Counter
    number: int
    asset: Digest | None


def numbered(
    events: Sequence[EventLine], names: Mapping[str, str], party: PartyId
) -> Iterator[Numbered]:
    """The events that *party* numbered, in order.

    A trade is its listing's venue's; the listing lies before it among the events, since its asset's
    journal is whole.
    """
    subject, listed = party_subject(party), set[Digest]()
    for event in events:
        name = _counted(event, names[event.emitter])
        if name is None:
            continue
        if name == "Listed" and _word(event, _place("Listing", "venue")) == subject:
            listed.add(Digest(event.topics[2]))
        if _owner(event, name, listed, subject):
            adopted = name == "Adopted"
            raw = _word(event, _ADOPTED_NUMBER) if adopted else "0x" + event.data[-_WORD:].hex()
            asset = None if name == "BatchAnchored" else Digest(event.topics[1])
            yield Numbered(event, "adoptions" if adopted else "numbers", int(raw, 16), asset)


def numbered_assets(
    events: Sequence[EventLine], names: Mapping[str, str], party: PartyId
) -> Iterator[tuple[EventLine, Digest]]:
    """Each numbered event about an asset, with the asset."""
    for item in numbered(events, names, party):
        if item.asset is not None:
            yield item.event, item.asset


def ensure_numbers(
    export: Export, names: Mapping[str, str], party: PartyId, counts: Mapping[Counter, int]
) -> None:
    """Raise AuditError unless each counter's numbers are 1 … its count, in order.

    counts: what the chain says. The line named is the one where the numbers part.
    """
    last: dict[Counter, int] = dict.fromkeys(counts, 0)
    for item in numbered(export.events, names, party):
        expected = last[item.counter] + 1
        if item.number != expected:
            found = {"expected": expected, "found": item.number}
            rule = f"the {item.counter} part here: the one expected is missing"
            raise AuditError("NumberMissing", f"line {item.event.number}", rule, found)
        last[item.counter] = item.number
    for counter, count in counts.items():
        if last[counter] != count:
            rule = f"the {counter} end before the chain's count: the next is missing"
            found = {"expected": last[counter] + 1, "count": count}
            raise AuditError("NumberMissing", f"line {export.closing_line}", rule, found)


def _counted(event: EventLine, contract: str) -> str | None:
    """The name of an event that carries a number, None for any other."""
    for emitter, name in _COUNTED:
        if emitter == contract and [topic_of(emitter, name)] == event.topics[:1]:
            _ensure_form(event, contract)
            return name
    return None


def _ensure_form(event: EventLine, contract: str) -> None:
    """Raise AuditError for topics or data of other lengths than the event's."""
    kind = event_types()[contract, Digest(event.topics[0])]
    length = _WORD * (kind.terms_words + len(kind.words))
    if len(event.topics) != len(kind.indexed) + 1 or len(event.data) != length:
        rule = f"must have {len(kind.indexed) + 1} topics and {length} bytes of data"
        raise AuditError("EventMalformed", f"line {event.number}/log", rule)


def _owner(event: EventLine, name: str, listed: set[Digest], subject: Digest) -> bool:
    match name:
        case "Registered":
            return event.topics[2] == subject
        case "BatchAnchored":
            return event.topics[1] == subject
        case "Traded":
            return _word(event, _place("Trade", "listing")) in listed
        case "Adopted":
            return _word(event, 0) == subject
        case _:
            return event.topics[2] in listed


@cache
def _place(terms: str, field: str) -> int:
    """Which word of an event's data holds a field of its terms."""
    return next(n for n, f in enumerate(schema().terms_type(terms).fields) if f.name == field)


def _word(event: EventLine, place: int) -> Digest:
    return Digest("0x" + event.data[place * _WORD : (place + 1) * _WORD].hex())
