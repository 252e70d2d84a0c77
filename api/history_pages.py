"""Pages of an asset's or a party's journal that a client can check alone.

It folds each page's digests from `head_before` to `head_after`; the first page starts at the id of
the asset or party, each next one where the last ended; the final head is proven under the block's
header.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from api.pages import Window
from registry.certificate.parsing import HEADER_FIELDS
from registry.certificate.slots import Record, Slot, slot_of
from registry.chain.blocks import Block
from registry.chain.state import NotCheckedError, ProvenStorage, read_proof
from registry.errors import NotFoundError
from registry.history import History
from registry.journal import fold_all
from registry.session import Session
from registry.types import AssetId, PartyId


async def known_history(session: Session, asset: AssetId, field: str = "id") -> History:
    """An asset's whole history, proven complete.

    Raises NotFoundError for an asset without events, HistoryError, ChainUnavailableError.
    """
    history = await session.history(asset)
    if not history.events:
        rule = "has no event up to this block"
        raise NotFoundError("AssetUnknown", field, rule, {"asset": asset})
    return history


async def known_party_history(session: Session, party: PartyId) -> History:
    """A party's own history, proven complete; raises as `known_history` does."""
    history = await session.party_history(party)
    if not history.events:
        raise NotFoundError("PartyUnknown", "id", "was never enrolled", {"party": party})
    return history


async def history_page(
    session: Session, history: History, record: Record, window: Window
) -> dict[str, Any]:
    """One page, with the proof of the head at the end of all pages.

    record: `head` of an asset's journal, `party_head` of a party's.
    """
    digests = [item.digest for item in history.items()]
    shown = window.of(digests)
    before = fold_all(history.subject, digests[: window.offset])
    proof, header = await _proven_head(session, slot_of(record, history.subject), history.block)
    return {
        "items": [
            {"digest": digest, "log": dict(event.raw)}
            for digest, event in zip(shown, window.of(history.folded), strict=True)
        ],
        "head_before": before,
        "head_after": fold_all(before, shown),
        "proof": proof,
        "header": header,
        "next_cursor": window.next_cursor(len(digests), history.block.hash),
        "as_of": (await session.as_of()).json(),
    }


async def _proven_head(
    session: Session, slot: Slot, block: Block
) -> tuple[dict[str, Any] | None, dict[str, str] | None]:
    """Proof of the head's slot and the block's header; neither where the chain has no proofs."""
    address = session.deployment.address(slot.contract)
    try:
        proven = await read_proof(session.client, address, [int(slot.location, 16)], block)
    except NotCheckedError:
        return None, None
    fields = ((name, block.fields.get(name)) for name in sorted(HEADER_FIELDS))
    header = {name: str(value).lower() for name, value in fields if value is not None}
    return _account(proven), header


def _account(proven: ProvenStorage) -> dict[str, Any]:
    return {
        "address": proven.address,
        "account": _hex(proven.account_nodes),
        "storage": [
            {"key": f"0x{slot:064x}", "value": f"0x{word:064x}", "proof": _hex(nodes)}
            for slot, word in proven.words.items()
            for nodes in (proven.storage_nodes[slot],)
        ],
    }


def _hex(nodes: Sequence[bytes]) -> list[str]:
    return ["0x" + node.hex() for node in nodes]
