"""Which slots each condition of a listing rests on, and what else where words are not all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from registry.certificate.slots import Slot, slot_of
from registry.events import CONTRACTS
from registry.listing_proof.offer import Offer
from registry.records import party_subject, record_id
from registry.types import Digest, PartyId, RightId

BEYOND: Final[Mapping[str, str]] = {
    "scope": "the terms of the rights alone, which their ids commit to",
    "elsewhere": "the asset's journal, whose every event leads to its proven head; its history "
    "shows that no listing is left out",
    "same_content": "the registrations of all assets; no slot shows that there are no others",
    "ledger": "the ledger's own answer to a call at this block, which reads these words and the "
    "pause",
}
"""What a condition rests on besides words, whatever the offer."""
_UNKNOWN: Final = "the asset's journal, which does not hold a record that the terms name"


def slots_by_condition(offer: Offer) -> dict[str, tuple[Slot, ...]]:
    """The slots of each condition, by its name; all of them under `ledger`."""
    asset = slot_of("asset", Digest(record_id(offer.asset)))
    profile = slot_of("profile", Digest(f"0x{offer.asset.integer('profile'):064x}"))
    found: dict[str, tuple[Slot, ...]] = {
        "venue": (slot_of("party", party_subject(PartyId(offer.listing.address("venue")))),),
        "asset": (asset,),
        "right": (asset, *_path(offer, offer.right)),
        "operate": (asset, *_operate(offer)),
        "scope": (),
        "exclusivity": (slot_of("group", Digest(offer.right)),),
        "pledges": (
            slot_of("right", Digest(offer.right)),
            *(slot_of("pledge", pledge) for pledge in offer.pledges()),
        ),
        "findings": (profile, *(slot_of("attestation", one) for one in offer.findings())),
        "price": (profile, *_price(offer)),
        "elsewhere": (
            slot_of("head", Digest(record_id(offer.asset))),
            *(slot_of("listing", Digest(other)) for other in offer.others),
        ),
        "same_content": (),
    }
    own = slot_of("listing", Digest(record_id(offer.listing)))
    found["ledger"] = tuple(dict.fromkeys([own, *(slot for name in found for slot in found[name])]))
    return {name: tuple(dict.fromkeys(slots)) for name, slots in found.items()}


def beyond(offer: Offer, name: str) -> str | None:
    """What a condition of this offer rests on besides words, None where words decide it."""
    named: list[RightId | None] = []
    if name in ("right", "scope"):
        named.append(offer.right)
    if name in ("operate", "scope"):
        named.append(offer.operate)
    findings = {"findings": offer.findings(), "price": offer.ceiling()}.get(name, ())
    unknown = any(right and offer.path(right) is None for right in named)
    if unknown or any(offer.finding(one) is None for one in findings):
        return _UNKNOWN
    return BEYOND.get(name)


def all_slots(offer: Offer) -> tuple[Slot, ...]:
    """Every slot once, by contract in the order of the deployment."""
    found = slots_by_condition(offer)["ledger"]
    return tuple(sorted(found, key=lambda slot: CONTRACTS.index(slot.contract)))


def pointers(slots: tuple[Slot, ...], at: str) -> dict[Slot, str]:
    """Where each of these slots is proven, as a JSON pointer that begins with *at*."""
    found: dict[Slot, str] = {}
    counts: dict[str, int] = {}
    for slot in slots:
        number = counts.get(slot.contract, 0)
        counts[slot.contract] = number + 1
        found[slot] = f"{at}/{[*counts].index(slot.contract)}/storage/{number}"
    return found


def _path(offer: Offer, right: RightId) -> Iterator[Slot]:
    """A right, its ancestors and its root; the right alone where its path is not known."""
    yield slot_of("right", Digest(right))
    for terms in offer.path(right) or ():
        yield slot_of("right", Digest(terms.digest("parent")))


def _price(offer: Offer) -> Iterator[Slot]:
    """The ceiling, its regulator's region and the node's."""
    for one in offer.ceiling():
        yield slot_of("attestation", one)
        terms = offer.finding(one)
        if terms is not None:
            for party in (terms.address("attester"), offer.asset.address("node")):
                yield slot_of("party", party_subject(PartyId(party)))


def _operate(offer: Offer) -> Iterator[Slot]:
    if offer.operate is None:
        return
    yield from _path(offer, offer.operate)
    yield slot_of("group", Digest(offer.operate))
