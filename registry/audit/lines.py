"""The lines of an export: its form, its parsing, and the checks that need no chain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

from registry.errors import IntegrityError, InvalidValueError
from registry.journal import JournalEvent, JournalItem
from registry.records import read_json
from registry.types import Digest, parse_digest

FORMAT: Final = "torrens-audit/1"
MAX_BYTES: Final = 64 << 20
MAX_LINES: Final = 100_000
_HEADER: Final = (
    "format",
    "subject",
    "chain_id",
    "contracts",
    "head_before",
    "head_after",
    "count",
    "as_of",
)
_ITEM: Final = ("n", "digest", "head", "log")
_PROOF: Final = ("header", "account_proof", "storage_proof")


class AuditError(IntegrityError):
    """An export does not hold. ``field`` names the line, counted from one, as editors do."""

    title = "Audit export does not hold"


@dataclass(frozen=True, slots=True)
class Export:
    """A parsed export: its header, the journal's lines and their logs, the proof of the head."""

    header: Mapping[str, Any]
    items: tuple[JournalItem, ...]
    logs: tuple[Mapping[str, Any], ...]
    proof: Mapping[str, Any]

    @property
    def subject(self) -> Digest:
        """The asset's id."""
        return parse_digest(self.header["subject"], "line 1/subject")


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
        raise AuditError(
            "AuditMalformed",
            f"line {len(lines) + 1}",
            "must be whole lines, a header and a proof at least",
        )
    documents = [_line(number, line) for number, line in enumerate(lines, 1)]
    header = _members(documents[0], _HEADER, 1)
    if header["format"] != FORMAT:
        raise AuditError("AuditMalformed", "line 1/format", f"must be {FORMAT}")
    _ensure_dated(header["as_of"])
    items = tuple(_item(number, line) for number, line in enumerate(documents[1:-1], 2))
    if type(header["count"]) is not int or header["count"] != len(items):
        found = {"stated": header["count"], "lines": len(items)}
        raise AuditError("AuditCountWrong", "line 1/count", "must be the number of events", found)
    logs = tuple(line["log"] for line in documents[1:-1])
    return Export(header, items, logs, _members(documents[-1], _PROOF, len(documents)))


def _ensure_dated(as_of: object) -> None:
    """Raise AuditError unless the export names its block by number and hash."""
    field = "line 1/as_of"
    if not isinstance(as_of, dict) or as_of.keys() != {"block_number", "block_hash"}:
        raise AuditError("AuditMalformed", field, "must have exactly block_number, block_hash")
    if type(as_of["block_number"]) is not int or as_of["block_number"] < 0:
        raise AuditError("AuditMalformed", f"{field}/block_number", "must be a number")
    try:
        parse_digest(as_of["block_hash"])
    except InvalidValueError as error:
        raise AuditError("AuditMalformed", f"{field}/block_hash", error.rule) from None


def _line(number: int, line: bytes) -> Mapping[str, Any]:
    try:
        document = read_json(line, f"line {number}")
        canonical = rfc8785.dumps(document)
    except (InvalidValueError, rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        # rfc8785 raises its own error for a lone surrogate in a text, Python's for one in a name
        raise AuditError("AuditMalformed", f"line {number}", f"must be JSON: {error}") from None
    if canonical != line:
        rule = "must be in canonical form (RFC 8785)"
        raise AuditError("AuditMalformed", f"line {number}", rule)
    return document


def _members(document: Mapping[str, Any], names: Sequence[str], number: int) -> Mapping[str, Any]:
    if document.keys() != set(names):
        raise AuditError(
            "AuditMalformed", f"line {number}", "must have exactly " + ", ".join(names)
        )
    return document


def _item(number: int, document: Mapping[str, Any]) -> JournalItem:
    line = _members(document, _ITEM, number)
    try:
        event = JournalEvent.from_log(line["log"]) if isinstance(line["log"], Mapping) else None
        digest = parse_digest(line["digest"], "digest")
        head = parse_digest(line["head"], "head")
    except InvalidValueError as error:
        raise AuditError("AuditMalformed", f"line {number}/{error.field}", error.rule) from None
    if event is None:
        raise AuditError("AuditMalformed", f"line {number}/log", "must be a log of JSON-RPC")
    if type(line["n"]) is not int or line["n"] != number - 2:
        raise AuditError("AuditMalformed", f"line {number}/n", "must number its event from 0")
    return JournalItem(digest, event, head)
