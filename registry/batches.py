"""Batches: pack up to 2^20 registrations under one Merkle root, anchor it, publish it, activate
leaves.
"""

from __future__ import annotations

from collections.abc import Sequence

from registry.assets import LEDGER, Leaf
from registry.records import SignedConsent, Terms, record_id
from registry.session import Session, Written
from registry.types import Digest, PartyId


async def anchor_batch(session: Session, terms: Terms) -> Written:
    """Anchor a batch's Merkle root. Sent by the node; the node's number counts one."""
    return await session.submit(LEDGER, "anchorBatch", (terms.abi(),), record_id(terms))


async def publish(
    session: Session,
    root: Digest,
    node: PartyId,
    by: PartyId,
    evidence: Digest,
    *,
    as_regulator: bool,
) -> Written:
    """Attest that a whole batch is published: notices of its leaves run from now."""
    args = (root, node, by, as_regulator, evidence)
    return await session.submit(LEDGER, "publishBatch", args, root)


async def activate(session: Session, leaf: Leaf, consents: Sequence[SignedConsent] = ()) -> Written:
    """Give a leaf its slot by its proof; the registrant signs unless the batch's node enrolled it.

    Activating an asset that has a slot changes nothing and does not fail.
    """
    asset = record_id(leaf.terms)
    if not consents:
        return await session.submit(LEDGER, "activate", (leaf.terms.abi(), leaf.abi()), asset)
    given = session.consents("Register", leaf.terms, consents)
    registrant = given.of(PartyId(leaf.terms.address("registrant")))
    given.ensure_all_taken()
    return await session.submit(
        LEDGER, "activateSigned", (leaf.terms.abi(), leaf.abi(), registrant), asset
    )
