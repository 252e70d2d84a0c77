"""Verifying an export: by itself, from one trusted block hash, or against an endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.audit.lines import AuditError, Export
from registry.certificate.slots import slot_of
from registry.errors import ProofError
from registry.history import ASSET_LEDGERS, History
from registry.journal import HistoryError, ensure_complete, first_parting
from registry.proofs import read_header as read_header_bytes
from registry.proofs import verify_account, verify_storage
from registry.session import Session
from registry.types import ZERO_DIGEST, AssetId, Digest, parse_digest


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
    _ensure_block(export, header.number, block_hash)
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
        at = parting if parting is not None else error.arguments.get("index")
        raise AuditError(
            error.code, error.field, error.rule, {**error.arguments, **_named(history, at)}
        ) from error
    if parting is not None:
        rule = "differs from the chain's own event here"
        raise AuditError("EventDiffers", f"line {parting + 2}", rule, _named(history, parting))
    _ensure_head(export, history.head)
    _ensure_block(export, history.block.number, history.block.hash)
    _ensure_places(export, history)
    return AuditReport(export.subject, len(export.items), history.head, "rpc")


def _ensure_places(export: Export, history: History) -> None:
    """Raise AuditError where a log says of its place what no digest covers and the chain denies."""
    for number, (log, event) in enumerate(zip(export.logs, history.folded, strict=True)):
        for member in sorted(log.keys() | event.raw.keys()):
            if log.get(member) != event.raw.get(member):
                rule = "differs from the chain's own event here"
                field = f"line {number + 2}/log/{member}"
                raise AuditError("EventDiffers", field, rule, _named(history, number))


def _named(history: History, parting: object) -> dict[str, object]:
    """The chain's own event where the export first parts from it."""
    if not isinstance(parting, int) or parting >= len(history.folded):
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


def _ensure_block(export: Export, number: int, block_hash: Digest) -> None:
    """Raise AuditError unless the export is as of this very block."""
    for member, expected in (("block_number", number), ("block_hash", block_hash)):
        if export.header["as_of"][member] != expected:
            field, found = f"line 1/as_of/{member}", {"expected": expected}
            raise AuditError("AuditBlockWrong", field, "must be of the trusted block", found)


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
