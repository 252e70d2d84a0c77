"""Which sequence number a consent names: that of the record its act rests on, now."""

from __future__ import annotations

from registry.exchange import listing_terms
from registry.records import Terms, schema
from registry.session import Session
from registry.types import AssetId, ListingId, Seq

_RIGHT_FIELD = {
    "ConsentGrant": "parent",
    "ConsentTransfer": "right",
    "ConsentTerminate": "right",
    "ConsentSurrender": "right",
    "ConsentPledge": "right",
    "ConsentList": "right",
    "ConsentFile": "right",
}
_REV_ACTS = frozenset({"ConsentAmend", "ConsentCancel"})


async def sequence_of(session: Session, act: str, terms: Terms) -> Seq:
    """The number to sign: an asset's rev, a right's seq, or 0, by the act.

    A trade rests on the right that its listing offers. Raises NotFoundError for an unknown listing.
    """
    name = schema().consent_type(act).name
    if name in _REV_ACTS:
        word = await session.word("AssetRegistry", "asset", "AssetWord", (terms.digest("asset"),))
        return Seq(word.integer("rev"))
    if name == "ConsentTrade":
        dossier = await session.dossier(AssetId(terms.digest("asset")))
        right = listing_terms(dossier, ListingId(terms.digest("listing"))).digest("right")
    elif name in _RIGHT_FIELD:
        right = terms.digest(_RIGHT_FIELD[name])
    else:
        return Seq(0)
    return Seq((await session.word("RightsLedger", "right", "RightWord", (right,))).integer("seq"))
