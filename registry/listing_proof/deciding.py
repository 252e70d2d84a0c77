"""Each condition of a listing from proven words: the rules of `registry.listing_conditions`, which
asks the contracts, written again for those who hold words alone. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from registry.certificate.proven import Proven
from registry.listing_proof.counting import GUIDED_CURRENCY, against, covers
from registry.listing_proof.offer import Offer
from registry.records import Terms, party_subject, record_id, schema
from registry.status import AssetStatus, Held, RightStatus, asset_status, holder_of, right_status
from registry.types import Digest, PartyId, RightId
from registry.words import Word


class Undecided(Exception):  # noqa: N818 — an answer, not an error
    """The words do not decide the condition."""


def _venue(offer: Offer, proven: Proven) -> bool:
    venue = PartyId(offer.listing.address("venue"))
    word = proven.word("party", party_subject(venue))
    active = word.integer("status") == schema().enum("partyStatus", "ACTIVE")
    role = word.integer("roles") & schema().enum("roles", "VENUE")
    return active and bool(role) and venue not in (offer.seller, offer.listing.address("agent"))


def _asset(offer: Offer, proven: Proven) -> bool:
    word = _asset_word(offer, proven)
    return (
        asset_status(word, proven.time) is AssetStatus.VALID
        and word.integer("rev") == offer.listing.integer("rev")
        and (word.integer("level") != 3 or bool(word.integer("approval")))
    )


def _right(offer: Offer, proven: Proven) -> bool:
    return (
        _holds(offer, proven, offer.right) and offer.kind_of(offer.right) == offer.listing["kind"]
    )


def _operate(offer: Offer, proven: Proven) -> bool:
    operate = offer.operate
    if operate is None or not _holds(offer, proven, operate):
        return False
    group = proven.word("group", Digest(operate))
    named = offer.kind_of(operate) == schema().enum("rightKind", "OPERATE")
    return named and group.integer("exclusiveUntil") <= proven.time


def _holds(offer: Offer, proven: Proven, right: RightId) -> bool:
    """Whether the seller holds a right that is LIVE."""
    path, kind = offer.path(right), offer.kind_of(right)
    if path is None or kind is None:
        if proven.raw("right", Digest(right)):
            raise Undecided("the right's terms are not among those given")
        return False
    asset = _asset_word(offer, proven)
    held = [Held(terms, proven.word("right", Digest(record_id(terms)))) for terms in path]
    root = proven.word("right", Digest(offer.root(kind)))
    status = right_status(asset, kind, root, held, proven.time)
    own = held[0].word if held else root
    return status is RightStatus.LIVE and holder_of(asset, own) == offer.seller


def _scope(offer: Offer, _proven: Proven) -> bool:
    for right in filter(None, (offer.right, offer.operate)):
        path = offer.path(right)
        if path is None:
            raise Undecided("the right's terms are not among those given")
        if path and offer.listing.integer("purposes") & ~path[0].integer("purposes"):
            return False
    return offer.operate is not None


def _exclusivity(offer: Offer, proven: Proven) -> bool:
    group = proven.word("group", Digest(offer.right))
    if group.integer("exclusiveUntil") > proven.time:
        return False
    live = group.integer("open") and group.integer("maxUntil") > proven.time
    return _is(offer, "exclusivity", "exclusivity", "NON_EXCLUSIVE") or not live


def _pledges(offer: Offer, proven: Proven) -> bool:
    word = proven.word("right", Digest(offer.right))
    licence = _is(offer, "mode", "offerMode", "GRANT")
    plain = _is(offer, "exclusivity", "exclusivity", "NON_EXCLUSIVE")
    return not word.integer("forbidding" if licence and plain else "pledges")


def _findings(offer: Offer, proven: Proven) -> bool:
    found = 0
    named = offer.listing["attestations"]
    for item in named if isinstance(named, tuple) else ():
        word = proven.word("attestation", Digest(item))
        terms = offer.finding(Digest(item))
        if terms is None:
            if word.raw:
                raise Undecided("the finding's terms are not among those given")
            return False
        if against(offer.listing, terms, word, "ASSESSOR", proven.time) is not None:
            return False
        found |= 1 << terms.integer("kind")
    return not _profile(offer, proven).integer("required") & ~found


def _price(offer: Offer, proven: Proven) -> bool:
    listing = offer.listing
    if not _profile(offer, proven).integer("regimes") >> listing.integer("regime") & 1:
        return False
    public = _is(offer, "form", "priceForm", "PUBLIC")
    if _is(offer, "regime", "priceRegime", "FREE"):
        return public and not listing.integer("price")
    if not _is(offer, "regime", "priceRegime", "GUIDED"):
        return True
    ceiling = offer.finding(listing.digest("ceiling"))
    if ceiling is None:
        if any(proven.raw("attestation", named) for named in offer.ceiling()):
            raise Undecided("the ceiling's terms are not among those given")
        return False
    word = proven.word("attestation", listing.digest("ceiling"))
    fits = listing.integer("currency") == GUIDED_CURRENCY and _is_ceiling(ceiling)
    if not fits or against(listing, ceiling, word, "REGULATOR", proven.time) is not None:
        return False
    regions = [
        proven.word("party", party_subject(PartyId(party))).integer("region")
        for party in (ceiling.address("attester"), offer.asset.address("node"))
    ]
    return public and covers(*regions) and listing.integer("price") <= ceiling.integer("value")


def _is_ceiling(finding: Terms) -> bool:
    return finding.integer("kind") == schema().enum("attestationKind", "CEILING")


def _is(offer: Offer, field: str, enum: str, member: str) -> bool:
    return offer.listing.integer(field) == schema().enum(enum, member)


def _asset_word(offer: Offer, proven: Proven) -> Word:
    return proven.word("asset", Digest(record_id(offer.asset)))


def _profile(offer: Offer, proven: Proven) -> Word:
    return proven.word("profile", Digest(f"0x{offer.asset.integer('profile'):064x}"))


INFORMATIVE: Final = frozenset({"elsewhere", "same_content"})
"""Conditions that inform and refuse nothing; left unchecked, they keep no sale from going through.
"""
DECIDED: Final[Mapping[str, Callable[[Offer, Proven], bool]]] = {
    "venue": _venue,
    "asset": _asset,
    "right": _right,
    "operate": _operate,
    "scope": _scope,
    "exclusivity": _exclusivity,
    "pledges": _pledges,
    "findings": _findings,
    "price": _price,
}
"""The conditions that are functions of words and terms; the others say what they rest on."""
