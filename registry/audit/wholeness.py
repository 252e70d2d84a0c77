"""What an export shows by itself: journals that fold, order, seeds, numbers. No chain, no network.

Each `ensure…` raises AuditError at the first line that does not hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from registry.audit.failures import AuditError
from registry.audit.lines import EventLine, Export, Journal
from registry.audit.numbers import numbered_assets
from registry.errors import InvalidValueError
from registry.events import topic_of
from registry.journal import PARTY_LEDGER, HistoryError, ensure_complete, is_folded
from registry.records import Terms, party_subject, record_id, schema
from registry.types import Digest

ASSET_JOURNALS: Final = "AssetRegistry"
_WORD: Final = 32
_SEEDS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    ASSET_JOURNALS: (("Registered", "Asset"), ("Activated", "Asset")),
    PARTY_LEDGER: (("Enrolled", "Enrolment"),),
}
"""Events that stand before a journal, with the terms their data begin with, by its contract."""
_BATCHES: Final = ("BatchAnchored", "BatchPublished")


def ensure_whole(export: Export, contracts: Mapping[str, str]) -> None:
    """Everything that needs no chain. *contracts*: names to addresses of the trusted deployment."""
    names = {address.lower(): name for name, address in contracts.items()}
    ensure_emitters(export, names)
    if export.scope.kind == "period":
        if export.journals:
            raise AuditError("AuditMalformed", "line 1/journals", "must be empty for a period")
    else:
        ensure_journals(export)
        ensure_membership(export, names)
        ensure_seeds(export, names)
    ensure_order(export)
    ensure_scope(export, names)


def ensure_emitters(export: Export, names: Mapping[str, str]) -> None:
    """Every event is of a contract of the deployment."""
    for event in export.events:
        if event.emitter not in names:
            field = f"line {event.number}/log/address"
            raise AuditError("EmitterWrong", field, "must be a contract of the deployment")


def ensure_journals(export: Export) -> None:
    """Every journal folds from its subject to its stated head over its own lines."""
    for number, journal in enumerate(export.journals):
        lines = export.lines_of(number)
        items = [line.item for line in lines if line.item is not None]
        try:
            ensure_complete(items, journal.subject, journal.head)
        except HistoryError as error:
            at = lines[error.index].number if error.index < len(lines) else _after(export, lines)
            found = {**error.arguments, "journal": journal.subject}
            raise AuditError(error.code, f"line {at}", error.rule, found) from error
        if journal.count != len(lines):
            field, found = f"line 1/journals/{number}/count", {"lines": len(lines)}
            raise AuditError("AuditCountWrong", field, "must be the journal's events", found)


def ensure_membership(export: Export, names: Mapping[str, str]) -> None:
    """Every event stands in the journal that its contract extends, or in none."""
    for event in export.events:
        contract, topic = names[event.emitter], _topic(event, 0)
        folded = topic is not None and is_folded(contract, topic)
        field = f"line {event.number}/journal"
        if event.journal is None:
            if folded:
                raise AuditError("JournalMissing", field, "must name the journal of this event")
            continue
        journal = export.journals[event.journal]
        kept = PARTY_LEDGER if contract == PARTY_LEDGER else ASSET_JOURNALS
        if not folded or journal.contract != kept or journal.subject != _topic(event, 1):
            raise AuditError("JournalWrong", field, "must be the journal of this event's subject")


def ensure_seeds(export: Export, names: Mapping[str, str]) -> None:
    """Every journal has the one event that it begins with, whose terms hash to its id; no event
    without a journal is anything else, but a node's batches.
    """
    waiting = {(journal.contract, journal.subject) for journal in export.journals}
    for event in export.events:
        if event.journal is not None:
            continue
        contract = names[event.emitter]
        seed = next((s for s in _SEEDS.get(contract, ()) if _is(event, contract, s[0])), None)
        if seed is not None:
            place = (contract, _topic(event, 1))
            if place not in waiting:
                rule = "must begin one of the journals, and no other event may"
                raise AuditError("SeedForeign", f"line {event.number}", rule)
            _ensure_identity(event, seed[1], _topic(event, 1 if seed[1] == "Asset" else 2))
            waiting.discard(place)
        elif export.scope.is_numbered and _is_batch(event, contract):
            if _is(event, contract, _BATCHES[0]):
                _ensure_identity(event, "Batch", _topic(event, 2))
        else:
            raise AuditError("EventForeign", f"line {event.number}", "does not belong to the scope")
    for contract, subject in sorted(waiting):
        rule = "must begin with its registration, activation or enrolment"
        raise AuditError("SeedMissing", f"journal {subject}", rule, {"contract": contract})


def ensure_order(export: Export) -> None:
    """Events come in chain order, each place once."""
    last = (-1, -1)
    for event in export.events:
        if event.place <= last:
            field = f"line {event.number}"
            raise AuditError("EventMisplaced", field, "must come in chain order")
        last = event.place
    if last[0] > export.block_number:
        field = f"line {export.events[-1].number}/log/blockNumber"
        raise AuditError("EventMisplaced", field, "must not be after the block exported at")


def ensure_scope(export: Export, names: Mapping[str, str]) -> None:
    """The journals are exactly those of the scope."""
    expected: set[tuple[str, Digest]] = set()
    scope = export.scope
    if scope.asset is not None:
        expected.add((ASSET_JOURNALS, scope.asset))
    if scope.party is not None:
        expected.add((PARTY_LEDGER, party_subject(scope.party)))
        if scope.is_numbered:
            for event, asset in numbered_assets(export.events, names, scope.party):
                _ensure_has_journal(export.journals, event, asset)
                expected.add((ASSET_JOURNALS, asset))
    stated = {(journal.contract, journal.subject) for journal in export.journals}
    for _, subject in sorted(expected - stated):
        raise AuditError("JournalMissing", f"journal {subject}", "must be in the export")
    for _, subject in sorted(stated - expected):
        raise AuditError("JournalForeign", f"journal {subject}", "does not belong to the scope")


def _ensure_has_journal(journals: Sequence[Journal], event: EventLine, asset: Digest) -> None:
    if not any(j.subject == asset and j.contract == ASSET_JOURNALS for j in journals):
        rule = "is about an asset whose journal is not in the export"
        raise AuditError("JournalMissing", f"line {event.number}", rule, {"asset": asset})


def _ensure_identity(event: EventLine, terms: str, identity: Digest | None) -> None:
    """Raise AuditError unless the terms that the event carries hash to its id."""
    field = f"line {event.number}/log/data"
    width = len(schema().terms_type(terms).fields) * _WORD
    try:
        found = Digest(record_id(Terms.from_words(terms, event.data[:width])))
    except InvalidValueError as error:
        raise AuditError("EventAltered", field, f"must be {terms} terms: {error.rule}") from None
    if found != identity:
        raise AuditError("EventAltered", field, "must hash to the record's id", {"computed": found})


def _after(export: Export, lines: Sequence[EventLine]) -> int:
    """The line after a journal's last; the first event line where it has none."""
    return min(lines[-1].number + 1 if lines else 2, export.closing_line)


def _topic(event: EventLine, place: int) -> Digest | None:
    return Digest(event.topics[place]) if place < len(event.topics) else None


def _is(event: EventLine, contract: str, name: str) -> bool:
    return _topic(event, 0) == topic_of(contract, name)


def _is_batch(event: EventLine, contract: str) -> bool:
    return contract == ASSET_JOURNALS and any(_is(event, contract, name) for name in _BATCHES)
