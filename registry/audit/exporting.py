"""Writing an export from a live chain. What is written has passed its own verification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import rfc8785

from registry.audit.gathering import gather_blocks, gather_logs, gather_words
from registry.audit.lines import FORMAT, Export, parse_export
from registry.audit.proving import ensure_proven
from registry.audit.scope import Scope
from registry.audit.wholeness import ensure_whole
from registry.chain.blocks import Block
from registry.chain.state import read_header
from registry.errors import NotFoundError
from registry.events import contract_names
from registry.history import raw_log
from registry.journal import PARTY_LEDGER, JournalEvent, fold, is_folded
from registry.records import party_subject
from registry.session import Session
from registry.types import Digest

Lines = list[dict[str, Any]]


async def export_scope(session: Session, scope: Scope) -> bytes:
    """Everything in *scope* at the session's block, as canonical lines; same block, same bytes.

    Raises NotFoundError for an asset or party that the chain does not know, AuditError where the
    endpoint's answers are not whole, ChainMovedError, ChainUnavailableError.
    """
    block = await session.block()
    logs = [raw_log(log) for log in await gather_logs(session, scope)]
    if not logs and scope.kind != "period":
        code = "AssetUnknown" if scope.asset else "PartyUnknown"
        rule = "has no event up to this block"
        raise NotFoundError(code, scope.kind, rule, {str(scope.kind): scope.id})
    journals, lines = _folded(session, scope, logs)
    slots = scope.slots([Digest(j["subject"]) for j in journals if j["contract"] != PARTY_LEDGER])
    accounts = (await gather_words(session, slots))[0] if slots else []
    blocks = await gather_blocks(session, scope) if scope.kind == "period" else []
    header = (await read_header(session.client, block)).raw
    closing = {"header": "0x" + header.hex(), "accounts": accounts, "blocks": blocks}
    manifest = _manifest(session, scope, journals, len(lines), block)
    raw = b"".join(rfc8785.dumps(line) + b"\n" for line in (manifest, *lines, closing))
    ensure_export(parse_export(raw), session, block)
    return raw


def ensure_export(export: Export, session: Session, block: Block) -> None:
    """Raise AuditError unless the export is whole and proven under *block*."""
    contracts = dict(session.deployment.addresses())
    ensure_whole(export, contracts)
    ensure_proven(export, contracts, block.hash)


def _manifest(
    session: Session, scope: Scope, journals: Lines, count: int, block: Block
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "scope": scope.json(),
        "chain_id": session.deployment.chain_id,
        "contracts": dict(session.deployment.addresses()),
        "journals": journals,
        "count": count,
        "proven_by": list(scope.proven_by),
        "not_covered": list(scope.not_covered),
        "as_of": {"block_number": block.number, "block_hash": block.hash},
    }


def _folded(session: Session, scope: Scope, logs: Sequence[dict[str, Any]]) -> tuple[Lines, Lines]:
    """The journals in order, and a line for each event."""
    names = contract_names({n: c.address for n, c in session.contracts.items()})
    is_period = scope.kind == "period"
    places = [
        None if is_period else _journal_of(names.get(log["address"], ""), log) for log in logs
    ]
    subjects = {place for place in places if place is not None} | _seeded(scope, names, logs)
    order = {place: number for number, place in enumerate(sorted(subjects))}
    heads = {place: Digest(place[1]) for place in order}
    counts = dict.fromkeys(order, 0)
    lines: Lines = []
    for number, (log, place) in enumerate(zip(logs, places, strict=True)):
        line: dict[str, Any] = {"n": number, "log": log, "journal": None}
        line |= {"digest": None, "head": None}
        if place is not None:
            digest = JournalEvent.from_log(log).digest
            heads[place] = fold(heads[place], digest)
            counts[place] += 1
            line |= {"journal": order[place], "digest": digest, "head": heads[place]}
        lines.append(line)
    journals = [
        {"contract": p[0], "subject": p[1], "count": counts[p], "head": heads[p]} for p in order
    ]
    return journals, lines


def _journal_of(contract: str, log: dict[str, Any]) -> tuple[str, str] | None:
    """The journal that an event extends: the contract that keeps its head, and its subject."""
    topics = log["topics"]
    if not topics or not is_folded(contract, Digest(topics[0])):
        return None
    return (PARTY_LEDGER if contract == PARTY_LEDGER else "AssetRegistry", topics[1])


def _seeded(scope: Scope, names: Any, logs: Sequence[dict[str, Any]]) -> set[tuple[str, str]]:
    """Journals without an event yet: of the scope's own subject, and of what it registered."""
    if scope.kind == "period":
        return set()
    found: set[tuple[str, str]] = set()
    if scope.asset is not None:
        found.add(("AssetRegistry", scope.asset))
    if scope.party is not None:
        subject = party_subject(scope.party)
        found.add((PARTY_LEDGER, subject))
        for log in logs:
            if names.get(log["address"]) == "AssetRegistry" and log["topics"][1] != subject:
                found.add(("AssetRegistry", log["topics"][1]))
    return found
