"""Audit exports: an asset's history as canonical lines, and their verification.

    header   format "torrens-audit/1", subject, chain_id, contracts, head_before, head_after,
             count, as_of
    event    n, digest, head, log: one a line, in chain order; head is the one after it
    closing  header, account_proof, storage_proof: the head's slot under that block's state root

Lines are RFC 8785 JSON, so the same range gives the same bytes. Verification names the line at
which an event
and its digest, or a digest and its head, part; with an endpoint it names the very event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

from registry.certificate.slots import slot_of
from registry.chain.state import read_header, read_proof
from registry.errors import IntegrityError, InvalidValueError, NotFoundError, ProofError
from registry.history import ASSET_LEDGERS, History
from registry.journal import (
    HistoryError,
    JournalEvent,
    JournalItem,
    ensure_complete,
    first_parting,
    fold,
)
from registry.proofs import read_header as read_header_bytes
from registry.proofs import verify_account, verify_storage
from registry.records import read_json
from registry.session import Session
from registry.types import ZERO_DIGEST, AssetId, Digest, parse_digest

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
class AuditReport:
    """What a verification found. `checked_against` is `rpc` or `block_hash`."""

    subject: Digest
    events: int
    head: Digest
    checked_against: str

    def json(self) -> dict[str, object]:
        """As the command line shows it."""
        return {
            "verdict": "valid",
            "subject": self.subject,
            "events": self.events,
            "head": self.head,
            "checked_against": self.checked_against,
        }


@dataclass(frozen=True, slots=True)
class Export:
    """A parsed export: its header, the journal's lines, the proof of the head."""

    header: Mapping[str, Any]
    items: tuple[JournalItem, ...]
    proof: Mapping[str, Any]

    @property
    def subject(self) -> Digest:
        """The asset's id."""
        return parse_digest(self.header["subject"], "line 1/subject")


async def export_asset(session: Session, asset: AssetId) -> bytes:
    """The whole history of an asset at the session's block, as canonical lines.

    Raises NotFoundError for an asset without events, HistoryError where the logs do not reach the
    head.
    """
    history = await session.history(asset)
    if not history.events:
        raise NotFoundError(
            "AssetUnknown", "asset", "has no event up to this block", {"asset": asset}
        )
    head_slot = int(slot_of("head", Digest(asset)).location, 16)
    address = session.deployment.address("AssetRegistry")
    proven = await read_proof(session.client, address, [head_slot], history.block)
    raw_header = (await read_header(session.client, history.block)).raw
    closing = {
        "header": "0x" + raw_header.hex(),
        "account_proof": ["0x" + node.hex() for node in proven.account_nodes],
        "storage_proof": ["0x" + node.hex() for node in proven.storage_nodes[head_slot]],
    }
    lines = [_header_line(session, history), *_item_lines(history), closing]
    return b"".join(rfc8785.dumps(line) + b"\n" for line in lines)


def _header_line(session: Session, history: History) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "subject": history.subject,
        "chain_id": session.deployment.chain_id,
        "contracts": dict(session.deployment.addresses()),
        "head_before": history.subject,
        "head_after": history.head,
        "count": len(history.folded),
        "as_of": {"block_number": history.block.number, "block_hash": history.block.hash},
    }


def _item_lines(history: History) -> list[dict[str, Any]]:
    head, lines = history.subject, []
    for number, (item, event) in enumerate(zip(history.items(), history.folded, strict=True)):
        head = fold(head, item.digest)
        lines.append({"n": number, "digest": item.digest, "head": head, "log": dict(event.raw)})
    return lines


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
    items = tuple(_item(number, line) for number, line in enumerate(documents[1:-1], 2))
    if header["count"] != len(items):
        found = {"stated": header["count"], "lines": len(items)}
        raise AuditError("AuditCountWrong", "line 1/count", "must be the number of events", found)
    return Export(header, items, _members(documents[-1], _PROOF, len(documents)))


def _line(number: int, line: bytes) -> Mapping[str, Any]:
    try:
        document = read_json(line, f"line {number}")
        canonical = rfc8785.dumps(document)
    except (InvalidValueError, rfc8785.CanonicalizationError) as error:
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
    if event is None or line["n"] != number - 2:
        raise AuditError("AuditMalformed", f"line {number}/n", "must number its event from 0")
    return JournalItem(digest, event, head)


def ensure_whole(export: Export) -> None:
    """Raise AuditError at the line where event and digest, or digest and head, part."""
    header = export.header
    try:
        if header["head_before"] != export.subject:
            raise AuditError(
                "AuditHeadWrong",
                "line 1/head_before",
                "must be the subject: a journal begins there",
            )
        ensure_complete(
            export.items, export.subject, parse_digest(header["head_after"], "line 1/head_after")
        )
    except HistoryError as error:
        line = error.index + 2
        raise AuditError(error.code, f"line {line}", error.rule, error.arguments) from error


def verify_with_block_hash(
    export: Export, contracts: Mapping[str, str], chain_id: int, block_hash: Digest
) -> AuditReport:
    """Verify an export from one trusted block hash, without a network.

    Raises AuditError naming the line; ProofError where the head's proof does not hold under the
    block.
    """
    _ensure_meant(export, contracts, chain_id)
    ensure_whole(export)
    head_slot = int(slot_of("head", export.subject).location, 16)
    try:
        header = read_header_bytes(bytes.fromhex(export.proof["header"][2:]), block_hash)
        account_nodes = _nodes(export.proof["account_proof"])
        account = verify_account(header.state_root, _address(contracts), account_nodes)
        head = verify_storage(
            account.storage_root, head_slot, _nodes(export.proof["storage_proof"])
        )
    except (ProofError, ValueError, TypeError) as error:
        line = f"line {len(export.items) + 2}"
        raise AuditError(
            "AuditProofWrong", line, f"the head is not proven under the trusted block: {error}"
        ) from error
    _ensure_head(export, Digest(f"0x{head:064x}"))
    return AuditReport(
        export.subject, len(export.items), Digest(export.header["head_after"]), "block_hash"
    )


async def verify_with_session(session: Session, export: Export) -> AuditReport:
    """Verify an export against an endpoint: its heads, and each event against the chain's own.

    Raises AuditError naming the line and the event, ChainUnavailableError.
    """
    _ensure_meant(export, session.deployment.addresses(), session.deployment.chain_id)
    there = session.at(Digest(export.header["as_of"]["block_hash"]))
    history = await there.history(AssetId(export.subject))
    known = [item.event for item in history.items() if item.event is not None]
    parting = first_parting(export.items, known)
    try:
        ensure_whole(export)
    except AuditError as error:
        raise AuditError(
            error.code, error.field, error.rule, {**error.arguments, **_named(history, parting)}
        ) from error
    _ensure_head(export, history.head)
    if parting is not None:
        rule = "differs from the chain's own event here"
        raise AuditError("EventDiffers", f"line {parting + 2}", rule, _named(history, parting))
    return AuditReport(export.subject, len(export.items), history.head, "rpc")


def _named(history: History, parting: int | None) -> dict[str, object]:
    """The chain's own event where the export first parts from it."""
    if parting is None or parting >= len(history.folded):
        return {}
    event = history.folded[parting]
    return {
        "event": event.name,
        "id": event.id,
        "block": event.place.block,
        "log_index": event.place.log_index,
    }


def _ensure_meant(export: Export, contracts: Mapping[str, str], chain_id: int) -> None:
    if export.header["chain_id"] != chain_id:
        raise AuditError(
            "AuditChainWrong",
            "line 1/chain_id",
            "must be the trusted deployment's",
            {"expected": chain_id},
        )
    if export.header["contracts"] != dict(contracts):
        raise AuditError(
            "AuditContractsWrong", "line 1/contracts", "must be the trusted deployment's"
        )
    emitters = {contracts[name] for name in ASSET_LEDGERS}
    for number, item in enumerate(export.items, 2):
        if item.event is not None and item.event.emitter not in emitters:
            raise AuditError(
                "EmitterWrong", f"line {number}/log/address", "must be a ledger of the deployment"
            )


def _ensure_head(export: Export, head: Digest) -> None:
    reached = export.subject if head == ZERO_DIGEST else head
    if export.header["head_after"] != reached:
        found = {"stated": export.header["head_after"], "on_chain": reached}
        raise AuditError(
            "AuditHeadWrong", "line 1/head_after", "must be the head on chain at that block", found
        )


def _address(contracts: Mapping[str, str]) -> Any:
    return contracts["AssetRegistry"]


def _nodes(raw: object) -> tuple[bytes, ...]:
    if not isinstance(raw, list):
        raise TypeError("a proof is a list of nodes")
    return tuple(bytes.fromhex(node[2:]) for node in raw)
