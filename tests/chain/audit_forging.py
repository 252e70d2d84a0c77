"""Exports changed as a careless hand or a forger would, and what their verification says."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest
import rfc8785

from registry.audit import (
    AuditError,
    Scope,
    export_scope,
    parse_export,
    verify_with_block_hash,
    verify_with_session,
)
from registry.journal import JournalEvent, fold
from registry.session import Session
from registry.types import Digest

Lines = list[dict[str, Any]]


async def exported(session: Session, scope: Scope) -> Lines:
    """An export at the tip, line by line."""
    session.refresh()
    return [json.loads(line) for line in (await export_scope(session, scope)).splitlines()]


def as_file(lines: Lines) -> bytes:
    """The lines as they are."""
    return b"".join(rfc8785.dumps(line) + b"\n" for line in lines)


def numbered(lines: Lines) -> bytes:
    """The lines with their numbers and counts put right, heads and digests left as they are."""
    manifest, journals = lines[0], lines[0]["journals"]
    manifest["count"] = len(lines) - 2
    counts = [0] * len(journals)
    for number, line in enumerate(lines[1:-1]):
        line["n"] = number
        if line["journal"] is not None:
            counts[line["journal"]] += 1
    for journal, count in zip(journals, counts, strict=True):
        journal["count"] = count
    return as_file(lines)


def refolded(lines: Lines) -> bytes:
    """The lines with every count, place, digest and head put right, as a forger would."""
    heads = [journal["subject"] for journal in lines[0]["journals"]]
    for line in lines[1:-1]:
        if line["journal"] is not None:
            line["digest"] = JournalEvent.from_log(line["log"]).digest
            at = line["journal"]
            heads[at] = line["head"] = fold(Digest(heads[at]), Digest(line["digest"]))
    for journal, head in zip(lines[0]["journals"], heads, strict=True):
        journal["head"] = head
    return numbered(lines)


def without_asset(lines: Lines, asset: str) -> Lines:
    """The lines as if an asset had never been: its journal, seed, events and slots left out."""
    lines = copy.deepcopy(lines)
    journals = lines[0]["journals"]
    at = next(n for n, journal in enumerate(journals) if journal["subject"] == asset)
    kept = [line for line in lines[1:-1] if line["log"]["topics"][1] != asset]
    for line in kept:
        if line["journal"] is not None and line["journal"] > at:
            line["journal"] -= 1
    del journals[at]
    assets = [j["subject"] for j in journals if j["contract"] == "AssetRegistry"]
    scope = Scope.read(lines[0]["scope"])
    wanted = {slot.location for slot in scope.slots([Digest(a) for a in assets])}
    for account in lines[-1]["accounts"]:
        account["storage"] = [s for s in account["storage"] if s["slot"] in wanted]
    lines[-1]["accounts"] = [account for account in lines[-1]["accounts"] if account["storage"]]
    return [lines[0], *kept, lines[-1]]


def _drop(lines: Lines, at: int) -> None:
    del lines[at]


def _swap(lines: Lines, at: int) -> None:
    lines[at], lines[at + 1] = lines[at + 1], lines[at]


def _swap_logs(lines: Lines, at: int) -> None:
    """As a forger would: each takes the other's place in the chain too."""
    _swap(lines, at)
    for name in ("blockNumber", "logIndex", "blockHash", "transactionHash"):
        one, other = lines[at]["log"], lines[at + 1]["log"]
        one[name], other[name] = other[name], one[name]


def _alter(lines: Lines, at: int) -> None:
    data = lines[at]["log"]["data"]
    lines[at]["log"]["data"] = data[:-1] + ("1" if data[-1] == "0" else "0")


def _add(lines: Lines, at: int) -> None:
    """An event like the one before it, of the same block."""
    log = lines[at]["log"]
    twin = {**log, "logIndex": hex(int(log["logIndex"], 16) + 1)}
    lines.insert(at + 1, {**lines[at], "log": twin})


FORGERIES: Final[Mapping[str, Callable[[Lines, int], None]]] = {
    "dropped": _drop,
    "altered": _alter,
    "reordered": _swap,
    "reordered with their places": _swap_logs,
    "added": _add,
}
"""What can be done to a line, by its place in the file; the first event's is 1."""


async def said_online(session: Session, raw: bytes) -> AuditError:
    """What an endpoint's own events make of an export that is not right."""
    with pytest.raises(AuditError) as caught:
        await verify_with_session(session, parse_export(raw))
    return caught.value


def said_offline(session: Session, raw: bytes, trusted: Digest) -> AuditError:
    """What one block hash makes of it, without a network."""
    deployment = session.deployment
    with pytest.raises(AuditError) as caught:
        verify_with_block_hash(
            parse_export(raw), deployment.addresses(), deployment.chain_id, trusted
        )
    return caught.value
