"""Writing an export from a live chain."""

from __future__ import annotations

from typing import Any

import rfc8785

from registry.audit.lines import FORMAT
from registry.certificate.slots import slot_of
from registry.chain.state import read_header, read_proof
from registry.errors import NotFoundError
from registry.history import History
from registry.journal import fold
from registry.session import Session
from registry.types import AssetId, Digest


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
