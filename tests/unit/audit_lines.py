"""Lines of an audit export made from synthetic logs: what the tests of exports change."""

from __future__ import annotations

from typing import Any

import rfc8785

from registry.audit import ensure_whole, parse_export
from registry.journal import JournalEvent, fold
from registry.records import root_right_id
from registry.types import AssetId
from tests.unit.synthetic_logs import ADDRESSES, Life, digest, party

Lines = list[dict[str, Any]]
CHAIN = 31337


def lines_of(salt: int = 0) -> Lines:
    """An export of a registration and four grants; the proof at its end is of nothing."""
    life = Life()
    life.register()
    parent = root_right_id(AssetId(life.asset), 2)
    for number in range(4):
        life.grant(parent, party(number + 2), salt=digest(salt + number))
    head, lines = (
        life.asset,
        [{"n": 0, "log": life.logs[0], "journal": None, "digest": None, "head": None}],
    )
    for number, log in enumerate(life.logs[1:], 1):
        event = JournalEvent.from_log(log)
        head = fold(head, event.digest)
        lines.append({"n": number, "log": log, "journal": 0, "digest": event.digest, "head": head})
    manifest = {
        "format": "torrens-audit/2",
        "scope": {"kind": "asset", "id": life.asset},
        "chain_id": CHAIN,
        "contracts": dict(ADDRESSES),
        "journals": [
            {"contract": "AssetRegistry", "subject": life.asset, "count": 4, "head": head}
        ],
        "count": len(lines),
        "proven_by": ["journals"],
        "not_covered": [],
        "as_of": {"block_number": 9, "block_hash": digest(9)},
    }
    return [manifest, *lines, {"header": "0x", "accounts": [], "blocks": []}]


def raw(lines: Lines) -> bytes:
    """As a file holds them."""
    return b"".join(rfc8785.dumps(line) + b"\n" for line in lines)


def renumbered(lines: Lines) -> Lines:
    """With counts and numbers put right, as a forger would."""
    lines[0]["count"] = len(lines) - 2
    lines[0]["journals"][0]["count"] = sum(line["journal"] == 0 for line in lines[1:-1])
    for number, line in enumerate(lines[1:-1]):
        line["n"] = number
    return lines


def whole(lines: Lines) -> None:
    """Raise AuditError unless the lines are whole."""
    ensure_whole(parse_export(raw(lines)), ADDRESSES)


def of_node(lines: Lines) -> Lines:
    """The same events under the manifest of their node's register."""
    lines[0]["scope"] = {"kind": "node", "id": party(9)}
    lines[0]["proven_by"] = ["journals", "numbers"]
    lines[0]["not_covered"] = ["batch_leaves_not_registered_one_by_one", "publication_of_batches"]
    return lines
