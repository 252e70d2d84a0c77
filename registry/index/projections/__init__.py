"""Projections: what each event says of each row, by pure functions of the event and the rows.

A projection sees the rows as all earlier events left them, and gives the changes; it reads no
chain, clock or database. Their version rises whenever one of them comes to say something else.
"""

from typing import Final

from registry.index.changes import Projections
from registry.index.projections.asset_rows import ASSET_PROJECTIONS
from registry.index.projections.party_rows import PARTY_PROJECTIONS
from registry.index.projections.right_rows import PLEDGE_PROJECTIONS, RIGHT_PROJECTIONS
from registry.index.projections.sale_rows import ATTESTATION_PROJECTIONS, EXCHANGE_PROJECTIONS

VERSION: Final = 2
"""Kept beside the rows: an index made by other projections must be rebuilt."""

PROJECTIONS: Final[Projections] = {
    (contract, name): projection
    for contract, named in {
        "PartyRegistry": PARTY_PROJECTIONS,
        "AssetRegistry": ASSET_PROJECTIONS,
        "RightsLedger": RIGHT_PROJECTIONS,
        "PledgeLedger": PLEDGE_PROJECTIONS,
        "ExchangeLedger": EXCHANGE_PROJECTIONS,
        "AttestationLog": ATTESTATION_PROJECTIONS,
    }.items()
    for name, projection in named.items()
}

NOTED: Final = frozenset({"AgentConsented", "AuthorityUpdated"})
"""Events that change no row but their journal's."""

__all__ = ["NOTED", "PROJECTIONS", "VERSION"]
