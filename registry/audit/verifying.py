"""Verifying an export: from one trusted block hash, or against an endpoint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.audit.exporting import export_scope
from registry.audit.failures import AuditError
from registry.audit.lines import EventLine, Export, parse_export
from registry.audit.proving import ensure_dated, ensure_proven
from registry.audit.wholeness import ensure_whole
from registry.events import UNKNOWN, EventError, decode
from registry.session import Session
from registry.types import Digest


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a verification found. `checked_against` is `rpc` or `block_hash`."""

    export: Export
    checked_against: str

    @property
    def events(self) -> int:
        """How many events the export holds."""
        return len(self.export.events)

    @property
    def journals(self) -> int:
        """How many journals it holds whole."""
        return len(self.export.journals)

    @property
    def head(self) -> Digest | None:
        """The head, where the export is of one journal."""
        return self.export.journals[0].head if self.journals == 1 else None

    @property
    def not_covered(self) -> tuple[str, ...]:
        """What a reader might expect and this verification did not show."""
        scope = self.export.scope
        by_endpoint = self.checked_against == "rpc"
        return scope.not_covered + (() if by_endpoint else scope.not_proven_offline)

    def json(self) -> dict[str, object]:
        """As the command line shows it."""
        return {
            "verdict": "valid",
            "scope": self.export.scope.json(),
            "events": self.events,
            "journals": self.journals,
            "head": self.head,
            "proven_by": list(self.export.scope.proven_by),
            "not_covered": list(self.not_covered),
            "checked_against": self.checked_against,
            "as_of": dict(self.export.manifest["as_of"]),
        }


def verify_with_block_hash(
    export: Export, contracts: Mapping[str, str], chain_id: int, block_hash: Digest
) -> AuditReport:
    """Verify an export from one trusted block hash, without a network.

    Raises AuditError naming the line, or the journal that is missing.
    """
    _ensure_meant(export, contracts, chain_id)
    ensure_dated(export, block_hash)
    ensure_whole(export, contracts)
    ensure_proven(export, contracts, block_hash)
    return AuditReport(export, "block_hash")


async def verify_with_session(session: Session, export: Export) -> AuditReport:
    """Verify an export against an endpoint, which is asked for everything anew.

    Raises AuditError naming the line and the chain's own event there, ChainUnavailableError.
    """
    contracts = session.deployment.addresses()
    _ensure_meant(export, contracts, session.deployment.chain_id)
    there = session.at(export.block_hash)
    block = await there.block()
    if block.number != export.block_number:
        field, found = "line 1/as_of/block_number", {"expected": block.number}
        raise AuditError("AuditBlockWrong", field, "must be of the trusted block", found)
    own = parse_export(await export_scope(there, export.scope))
    parting = _parting(export, own)
    try:
        ensure_whole(export, contracts)
    except AuditError as error:
        named = {**error.arguments, **_named(own, contracts, parting)}
        raise AuditError(error.code, error.field, error.rule, named) from error
    if parting is not None:
        _raise_parting(export, own, contracts, parting)
    ensure_proven(export, contracts, block.hash)
    return AuditReport(export, "rpc")


def _parting(export: Export, own: Export) -> int | None:
    """Index of the first event that is not the chain's own, None where all are."""
    for at, (stated, true) in enumerate(zip(export.events, own.events, strict=False)):
        if stated.log != true.log:
            return at
    if len(export.events) != len(own.events):
        return min(len(export.events), len(own.events))
    return None


def _raise_parting(export: Export, own: Export, contracts: Mapping[str, str], at: int) -> None:
    field, rule = f"line {at + 2}", "differs from the chain's own event here"
    if at < min(len(export.events), len(own.events)):
        stated, true = export.events[at].log, own.events[at].log
        members = sorted(m for m in stated.keys() | true.keys() if stated.get(m) != true.get(m))
        placed = {"transactionHash", "blockHash", "logIndex", "blockNumber"}
        if set(members) <= placed:
            field = f"{field}/log/{members[0]}"
    raise AuditError("EventDiffers", field, rule, _named(own, contracts, at))


def _named(own: Export, contracts: Mapping[str, str], at: int | None) -> dict[str, Any]:
    """The chain's own event where the export first parts from it."""
    if at is None or at >= len(own.events):
        return {}
    line = own.events[at]
    return {"event": _name(line, contracts), "id": _id(line), **_place(line)}


def _name(line: EventLine, contracts: Mapping[str, str]) -> str:
    names = {address.lower(): name for name, address in contracts.items()}
    try:
        return decode(names[line.emitter], line.log, UNKNOWN).name
    except EventError:
        return line.topics[0] if line.topics else ""


def _id(line: EventLine) -> str | None:
    return line.topics[2] if len(line.topics) > 2 else None


def _place(line: EventLine) -> dict[str, int]:
    block, index = line.place
    return {"block": block, "log_index": index}


def _ensure_meant(export: Export, contracts: Mapping[str, str], chain_id: int) -> None:
    if export.manifest["chain_id"] != chain_id:
        raise AuditError(
            "AuditChainWrong",
            "line 1/chain_id",
            "must be the trusted deployment's",
            {"expected": chain_id},
        )
    if export.manifest["contracts"] != dict(contracts):
        raise AuditError(
            "AuditContractsWrong", "line 1/contracts", "must be the trusted deployment's"
        )
