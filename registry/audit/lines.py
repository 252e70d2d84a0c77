"""The lines of an export: its form and its parsing. Nothing here is checked against a chain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

from registry.audit.failures import AuditError
from registry.audit.scope import Scope
from registry.errors import InvalidValueError
from registry.journal import JournalEvent, JournalItem
from registry.records import read_json
from registry.types import Digest, parse_digest

FORMAT: Final = "torrens-audit/2"
MAX_BYTES: Final = 512 << 20
MAX_LINES: Final = 1_000_000
JOURNAL_CONTRACTS: Final = ("AssetRegistry", "PartyRegistry")
"""Contracts that keep the heads: of assets' journals and of parties'."""
_MANIFEST: Final = (
    "format",
    "scope",
    "chain_id",
    "contracts",
    "journals",
    "count",
    "proven_by",
    "not_covered",
    "as_of",
)
_JOURNAL: Final = ("contract", "subject", "count", "head")
_EVENT: Final = ("n", "log", "journal", "digest", "head")
_PROOFS: Final = ("header", "accounts", "blocks")
_HEX: Final = (re.compile(r"0x[0-9a-fA-F]+\Z"), re.compile(r"0x[0-9a-fA-F]*\Z"))
"""Quantities and accounts have a digit at least; data may be empty."""


@dataclass(frozen=True, slots=True)
class Journal:
    """One journal as the manifest states it: `head` is what its `count` events fold to."""

    contract: str
    subject: Digest
    count: int
    head: Digest


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event. `number` is its line in the file; `item` is None where it is in no journal."""

    number: int
    log: Mapping[str, Any]
    journal: int | None
    item: JournalItem | None

    @property
    def emitter(self) -> str:
        """The emitting contract, in lower case."""
        return str(self.log["address"]).lower()

    @property
    def topics(self) -> Sequence[str]:
        """Its topics, the signature first."""
        topics: Sequence[str] = self.log["topics"]
        return topics

    @property
    def data(self) -> bytes:
        """Its data."""
        return bytes.fromhex(str(self.log["data"])[2:])

    @property
    def place(self) -> tuple[int, int]:
        """Block number and log index."""
        return int(self.log["blockNumber"], 16), int(self.log["logIndex"], 16)


@dataclass(frozen=True, slots=True)
class Export:
    """A parsed export: its manifest, events in chain order, and proofs."""

    manifest: Mapping[str, Any]
    scope: Scope
    journals: tuple[Journal, ...]
    events: tuple[EventLine, ...]
    proofs: Mapping[str, Any]

    @property
    def closing_line(self) -> int:
        """Number of the proofs' line."""
        return len(self.events) + 2

    @property
    def block_number(self) -> int:
        """The block it is as of."""
        number: int = self.manifest["as_of"]["block_number"]
        return number

    @property
    def block_hash(self) -> Digest:
        """The same by its hash."""
        return Digest(self.manifest["as_of"]["block_hash"])

    def lines_of(self, journal: int) -> list[EventLine]:
        """The events of one journal, in order."""
        return [event for event in self.events if event.journal == journal]


def parse_export(raw: bytes) -> Export:
    """An export from its bytes. Raises AuditError naming the first line that is malformed or not
    canonical.
    """
    if not raw or len(raw) > MAX_BYTES:
        raise AuditError(
            "AuditMalformed", "line 1", f"must be 1 to {MAX_BYTES} bytes", {"bytes": len(raw)}
        )
    lines = raw.split(b"\n")
    if lines.pop() != b"" or not 2 <= len(lines) <= MAX_LINES:
        rule = "must be whole lines, a manifest and proofs at least"
        raise AuditError("AuditMalformed", f"line {len(lines) + 1}", rule)
    documents = [_line(number, line) for number, line in enumerate(lines, 1)]
    manifest = _members(documents[0], _MANIFEST, "line 1")
    if manifest["format"] != FORMAT:
        raise AuditError("AuditMalformed", "line 1/format", f"must be {FORMAT}")
    scope = Scope.read(manifest["scope"])
    _ensure_stated(manifest, scope)
    journals = _journals(manifest["journals"])
    events = tuple(
        _event(number, line, len(journals)) for number, line in enumerate(documents[1:-1], 2)
    )
    if type(manifest["count"]) is not int or manifest["count"] != len(events):
        found = {"stated": manifest["count"], "lines": len(events)}
        raise AuditError("AuditCountWrong", "line 1/count", "must be the number of events", found)
    proofs = _members(documents[-1], _PROOFS, f"line {len(documents)}")
    return Export(manifest, scope, journals, events, proofs)


def _ensure_stated(manifest: Mapping[str, Any], scope: Scope) -> None:
    """Raise AuditError unless line 1 says what its scope implies, and names its block."""
    for member in ("proven_by", "not_covered"):
        expected = list(getattr(scope, member))
        if manifest[member] != expected:
            raise AuditError(
                "AuditMalformed", f"line 1/{member}", f"must be {expected} for this scope"
            )
    as_of, field = manifest["as_of"], "line 1/as_of"
    if not isinstance(as_of, dict) or as_of.keys() != {"block_number", "block_hash"}:
        raise AuditError("AuditMalformed", field, "must have exactly block_number, block_hash")
    if type(as_of["block_number"]) is not int or as_of["block_number"] < 0:
        raise AuditError("AuditMalformed", f"{field}/block_number", "must be a number")
    try:
        parse_digest(as_of["block_hash"])
    except InvalidValueError as error:
        raise AuditError("AuditMalformed", f"{field}/block_hash", error.rule) from None


def _journals(raw: object) -> tuple[Journal, ...]:
    if not isinstance(raw, list):
        raise AuditError("AuditMalformed", "line 1/journals", "must be a list")
    found = tuple(_journal(f"line 1/journals/{n}", item) for n, item in enumerate(raw))
    places = [(journal.contract, journal.subject) for journal in found]
    for number in range(1, len(places)):
        if places[number - 1] >= places[number]:
            rule = "must be in order of contract and subject, each once"
            raise AuditError("AuditMalformed", f"line 1/journals/{number}", rule)
    return found


def _journal(field: str, raw: object) -> Journal:
    document = _members(raw, _JOURNAL, field)
    if document["contract"] not in JOURNAL_CONTRACTS:
        rule = "must be one of " + ", ".join(JOURNAL_CONTRACTS)
        raise AuditError("AuditMalformed", f"{field}/contract", rule)
    if type(document["count"]) is not int or document["count"] < 0:
        raise AuditError("AuditMalformed", f"{field}/count", "must be a number of events")
    try:
        subject = parse_digest(document["subject"], "subject")
        head = parse_digest(document["head"], "head")
    except InvalidValueError as error:
        raise AuditError("AuditMalformed", f"{field}/{error.field}", error.rule) from None
    return Journal(document["contract"], subject, document["count"], head)


def _line(number: int, line: bytes) -> Mapping[str, Any]:
    try:
        document = read_json(line, f"line {number}", MAX_BYTES)
        canonical = rfc8785.dumps(document)
    except (InvalidValueError, rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        # rfc8785 raises its own error for a lone surrogate in a text, Python's for one in a name
        raise AuditError("AuditMalformed", f"line {number}", f"must be JSON: {error}") from None
    if canonical != line:
        rule = "must be in canonical form (RFC 8785)"
        raise AuditError("AuditMalformed", f"line {number}", rule)
    return document


def _members(document: object, names: Sequence[str], field: str) -> Mapping[str, Any]:
    if not isinstance(document, dict) or document.keys() != set(names):
        raise AuditError("AuditMalformed", field, "must have exactly " + ", ".join(names))
    return document


def _event(number: int, document: Mapping[str, Any], journals: int) -> EventLine:
    field = f"line {number}"
    line = _members(document, _EVENT, field)
    if type(line["n"]) is not int or line["n"] != number - 2:
        raise AuditError("AuditMalformed", f"{field}/n", "must number its event from 0")
    log, journal = line["log"], line["journal"]
    try:
        _ensure_log(log)
        _ensure_journaled(line, journals)
        if journal is None:
            return EventLine(number, log, None, None)
        event = JournalEvent.from_log(log)
        item = JournalItem(
            parse_digest(line["digest"], "digest"), event, parse_digest(line["head"], "head")
        )
    except InvalidValueError as error:
        raise AuditError("AuditMalformed", f"{field}/{error.field}", error.rule) from None
    return EventLine(number, log, journal, item)


def _ensure_journaled(line: Mapping[str, Any], journals: int) -> None:
    """Raise InvalidValueError unless an event names a journal, or has neither digest nor head."""
    journal = line["journal"]
    if journal is None:
        if (line["digest"], line["head"]) != (None, None):
            raise InvalidValueError("digest", "must be null beside the head, without a journal")
    elif type(journal) is not int or not 0 <= journal < journals:
        raise InvalidValueError("journal", "must be null or the place of a journal in line 1")


def _ensure_log(log: object) -> None:
    """Raise InvalidValueError for what is no log of JSON-RPC, with its place."""
    if not isinstance(log, dict):
        raise InvalidValueError("log", "must be a log of JSON-RPC")
    for name in ("blockNumber", "logIndex", "address", "data"):
        text = log.get(name)
        if not isinstance(text, str) or not _HEX[name == "data"].match(text):
            raise InvalidValueError(f"log/{name}", "must be 0x and hex digits")
    if len(log["data"]) % 2:
        raise InvalidValueError("log/data", "must be whole bytes")
    topics = log.get("topics")
    if not isinstance(topics, list):
        raise InvalidValueError("log/topics", "must be a list")
    for topic in topics:
        parse_digest(topic, "log/topics")
