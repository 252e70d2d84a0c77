"""The proofs of a listing check: every slot once under the block's header, and what rests on it."""

from __future__ import annotations

from typing import Any

from registry.certificates import source_of
from registry.certificates.source import header_fields, read_accounts
from registry.chain.state import NotCheckedError
from registry.listing_check import ListingCheck
from registry.listing_proof.offer import Offer
from registry.listing_proof.slots import all_slots, beyond, pointers, slots_by_condition
from registry.session import Session
from registry.types import AssetId, ListingId


async def proven_document(session: Session, check: ListingCheck) -> dict[str, Any]:
    """The answer with its proofs: `check_listing_proof` needs nothing else but a block hash.

    A chain without such proofs gives the answer with `proof` null, and each condition's reason
    says so. Raises what reading the chain raises.
    """
    document = check.json()
    offer = Offer.of(
        await session.dossier(AssetId(check.terms.digest("asset"))), check.terms, _others(check)
    )
    slots = all_slots(offer)
    own, where = slots_by_condition(offer), pointers(slots, "/proof/proofs")
    proof = await _proof(session, offer)
    conditions = [condition.json() for condition in check.conditions]
    for one in conditions:
        name = str(one["name"])
        one["slots"] = [where[slot] for slot in own[name]] if proof else []
        one["rests_on"] = beyond(offer, name) if proof else "this chain has no proofs of its words"
    return {**document, "conditions": conditions, "proof": proof}


def _others(check: ListingCheck) -> list[ListingId]:
    """The listings that the answer shows elsewhere."""
    facts = next((c.facts or {} for c in check.conditions if c.name == "elsewhere"), {})
    shown = facts.get("listings", [])
    return [ListingId(one["listing"]) for one in shown] if isinstance(shown, list) else []


async def _proof(session: Session, offer: Offer) -> dict[str, Any] | None:
    block = await session.block()
    source = source_of(session)
    try:
        accounts = await read_accounts(source, all_slots(offer), block)
    except NotCheckedError:
        return None
    return {
        "terms": offer.json(),
        "proofs": [account.json() for account in accounts],
        "header": header_fields(block.fields),
    }
