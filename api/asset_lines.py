"""Assets by registrant or node, from the events that brought them to the chain.

Leaves of batches that were never activated are not on the chain one by one, and so not here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from registry.events import Event
from registry.session import Session
from registry.types import Address, AssetId, PartyId
from registry.views import Document, asset_status

_AT_ONCE = 16
_COMINGS = ("Registered", "Activated")


async def arrivals(
    session: Session, registrant: PartyId | None, node: PartyId | None
) -> Sequence[Event]:
    """The events that brought assets to the chain, in its order, as the filters let through."""
    found = [e for name in _COMINGS for e in await session.events("AssetRegistry", name)]
    wanted = [e for e in found if _is_of(e, "registrant", registrant) and _is_of(e, "node", node)]
    return sorted(wanted, key=lambda event: (event.place.block, event.place.log_index))


def _is_of(event: Event, field: str, party: Address | None) -> bool:
    return party is None or event.own_terms().address(field) == party


async def lines_of(session: Session, events: Iterable[Event]) -> list[Document]:
    """One line for each asset, with its status at the session's block."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def line(event: Event) -> Document:
        async with gate:
            status = await asset_status(session, AssetId(event.subject))
        return {**_line(event), "status": status}

    await session.block()
    return list(await asyncio.gather(*(line(event) for event in events)))


def _line(event: Event) -> Document:
    terms = event.own_terms()
    registered = event.name == "Registered"
    return {
        "id": event.subject,
        "registrant": terms.address("registrant"),
        "node": terms.address("node"),
        "number": event.values["number"] if registered else None,
        "batch": None if registered else event.id,
        "block_number": event.place.block,
        "tx": event.place.tx,
    }
