"""What the proven words say of a certified record: that it exists, its status, holder and end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.certificate.bundle import Bundle
from registry.certificate.entry import Entry
from registry.certificate.leaf import ensure_profile, leaf_word
from registry.certificate.proven import Proven
from registry.certificate.report import fail
from registry.certificate.slots import Record
from registry.certificate.subject import RIGHT_KINDS, Subject
from registry.records import batch_key, party_subject, root_right_id
from registry.status import (
    AssetStatus,
    Held,
    RightStatus,
    asset_status,
    holder_of,
    is_evidenced,
    right_status,
)
from registry.types import AssetId, Digest, PartyId, UnixTime
from registry.words import Word


@dataclass(frozen=True, slots=True)
class Standing:
    """How a record stands at the proven block.

    asset_word: the asset's slot, or what an inactive leaf's would be. right: None for an asset.
    until: when the record ends by its terms, seconds. pledges: how many stand on the right, or on
    an asset's roots.
    """

    asset_word: Word
    asset: AssetStatus
    right: RightStatus | None
    holder: PartyId
    until: UnixTime
    pledges: int


def ensure_recorded(bundle: Bundle, subject: Subject, proven: Proven) -> None:
    """Raise StepFailed unless the asset, the rights and the trade are on chain."""
    asset = subject.asset
    if not proven.raw("asset", asset.id):
        if bundle.inclusion is None:
            fail(_at(bundle, "Asset"), "the asset has no slot, and no batch is given")
        if subject.path or subject.trade is not None:
            fail(_at(bundle, "Asset"), "no right of an inactive leaf can have been granted")
    else:
        registrant = PartyId(proven.word("asset", asset.id).address("registrant"))
        if registrant != asset.party("registrant"):
            fail(f"{_at(bundle, 'Asset')}/values/registrant", f"is {registrant} on chain")
    _ensure_all(bundle, subject.path, "right", proven, "this right was never granted")
    if subject.listing is not None:
        _ensure_sold(subject.listing, proven)
    elif subject.trade is not None and not proven.raw("filing", subject.trade.id):
        fail("/terms/0", "this trade was never filed")
    _ensure_all(bundle, subject.findings, "attestation", proven, "this finding was never recorded")


def _ensure_all(
    bundle: Bundle, entries: Sequence[Entry], record: Record, proven: Proven, reason: str
) -> None:
    """Each of the entries has a slot."""
    for entry in entries:
        if not proven.raw(record, entry.id):
            fail(f"/terms/{bundle.terms.index(entry)}", reason)


def _ensure_sold(listing: Entry, proven: Proven) -> None:
    """A listing that was traded on has a slot with a unit sold."""
    if not proven.raw("listing", listing.id):
        fail("/terms/1", "this offer was never listed")
    if proven.word("listing", listing.id).integer("sold") == 0:
        fail("/terms/1", "no unit of this listing was sold")


def _at(bundle: Bundle, terms_type: str) -> str:
    """Pointer to the entry of a type."""
    types = [entry.type for entry in bundle.terms]
    return f"/terms/{types.index(terms_type)}"


def standing_of(bundle: Bundle, subject: Subject, proven: Proven) -> Standing:
    """How the record stands. Raises StepFailed where an inactive leaf could not be activated."""
    word = _asset_word(bundle, subject, proven)
    asset = asset_status(word, proven.time)
    until = UnixTime(word.integer("until"))
    kind = subject.right_kind
    if kind is None:
        roots = {each: _root(subject, each, proven) for each in RIGHT_KINDS}
        pledges = sum(root.integer("pledges") for root in roots.values())
        return Standing(word, asset, None, _asset_holder(word, roots), until, pledges)
    root = _root(subject, kind, proven)
    path = [Held(entry.terms, proven.word("right", entry.id)) for entry in subject.path]
    right = right_status(word, kind, root, path, proven.time)
    for held in path:
        until = min(until, UnixTime(held.terms.integer("until")))
    own = path[0].word if path else root
    holder = subject.trade.party("buyer") if subject.trade else holder_of(word, own)
    return Standing(word, asset, right, holder, until, own.integer("pledges"))


def _asset_word(bundle: Bundle, subject: Subject, proven: Proven) -> Word:
    """The asset's slot, which rules where there is one; else what the leaf's would be."""
    asset, inclusion = subject.asset, bundle.inclusion
    word = proven.word("asset", asset.id)
    if word.raw or inclusion is None:
        return word
    at = _at(bundle, "Asset")
    node, registrant = asset.party("node"), asset.party("registrant")
    batch = proven.word("batch", batch_key(inclusion.root, node))
    profile = proven.word("profile", Digest(f"0x{asset.integer('profile'):064x}"))
    ensure_profile(asset, batch, profile, at)
    words = (
        proven.word("party", party_subject(node)),
        proven.word("party", party_subject(registrant)),
    )
    return leaf_word(asset, batch, words, at)


def _root(subject: Subject, kind: int, proven: Proven) -> Word:
    """The word of the asset's root of a kind, zero while unwritten."""
    return proven.word("right", Digest(root_right_id(AssetId(subject.asset.id), kind)))


def _asset_holder(word: Word, roots: Mapping[int, Word]) -> PartyId:
    """Holder of the first evidenced root that has not ended, in the order HOLD, USE, OPERATE."""
    evidenced = [root for kind, root in roots.items() if is_evidenced(word, kind)]
    standing = [root for root in evidenced if not root.integer("end")]
    return holder_of(word, next(iter([*standing, *evidenced]), Word("RightWord", 0)))
