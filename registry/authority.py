"""Acts of the authority that administers the registers: rule profiles and the pause."""

from __future__ import annotations

from registry.records import Terms, record_id
from registry.session import Session, Written
from registry.types import ZERO_DIGEST, Wei

LEDGER = "AssetRegistry"


async def add_profile(session: Session, terms: Terms) -> Written:
    """Add a rule profile; its number is the next one. Profiles are never changed."""
    return await session.submit(LEDGER, "addProfile", (terms.abi(),), record_id(terms))


async def pause(session: Session) -> Written:
    """Pause registrations and journal extensions for at most 14 days; not again within 14 more.

    One wei goes along and tells every act to look for the pause.
    """
    return await session.submit(LEDGER, "pause", (), ZERO_DIGEST, Wei(1))


async def unpause(session: Session) -> Written:
    """Lift the pause."""
    return await session.submit(LEDGER, "unpause", (), ZERO_DIGEST)


async def clear_pause(session: Session) -> Written:
    """Burn what past pauses left behind, so that acts need not look for one. Anyone."""
    return await session.submit(LEDGER, "clearPause", (), ZERO_DIGEST)
