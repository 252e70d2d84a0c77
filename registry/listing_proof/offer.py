"""The records that a listing's conditions speak of, by their terms; each id commits to its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from registry.certificate.subject import RIGHT_KINDS
from registry.dossier import Dossier
from registry.errors import InvalidValueError
from registry.records import Terms, TermsError, parse_terms, record_id, root_right_id, wire
from registry.types import ZERO_DIGEST, AssetId, Digest, ListingId, PartyId, RightId

_DEEPEST = 6
_OF_THE_ASSET = ("Grant", "Attestation", "Pledge")


@dataclass(frozen=True, slots=True)
class Offer:
    """A listing's terms, those of its asset, and by id those of rights, findings and pledges.

    others: listings of the same asset that stand elsewhere.
    """

    listing: Terms
    asset: Terms
    records: Mapping[Digest, Terms] = field(default_factory=dict)
    others: tuple[ListingId, ...] = ()

    @classmethod
    def of(cls, dossier: Dossier, listing: Terms, others: Iterable[ListingId] = ()) -> Self:
        """What a listing is about, from the asset's events; records they do not hold are left
        out.
        """
        return cls(
            listing, dossier.terms, {record_id(t): t for t in _terms(dossier, listing)}, (*others,)
        )

    @property
    def right(self) -> RightId:
        """The right offered or granted from."""
        return RightId(self.listing.digest("right"))

    @property
    def operate(self) -> RightId | None:
        """The seller's `OPERATE` right, None where the terms name none."""
        named = RightId(self.listing.digest("operate"))
        return None if named == ZERO_DIGEST else named

    @property
    def seller(self) -> PartyId:
        """Party id of the seller."""
        return PartyId(self.listing.address("seller"))

    def root(self, kind: int) -> RightId:
        """The asset's root right of a kind."""
        return root_right_id(AssetId(record_id(self.asset)), kind)

    def path(self, right: RightId) -> tuple[Terms, ...] | None:
        """Terms of a right and its ancestors up to the root's child, empty for a root; None where
        they are not known to lead there.
        """
        roots = {self.root(kind) for kind in RIGHT_KINDS}
        path: list[Terms] = []
        while right not in roots:
            terms = self.records.get(right)
            if terms is None or terms.name != "Grant" or len(path) == _DEEPEST:
                return None
            path.append(terms)
            right = RightId(terms.digest("parent"))
        return tuple(path) if all(right == self.root(t.integer("kind")) for t in path) else None

    def kind_of(self, right: RightId) -> int | None:
        """Kind of a right, None where its terms are not known."""
        for kind in RIGHT_KINDS:
            if right == self.root(kind):
                return kind
        path = self.path(right)
        return path[0].integer("kind") if path else None

    def findings(self) -> tuple[Digest, ...]:
        """Ids of the findings that the terms name."""
        named = self.listing["attestations"]
        listed = [Digest(one) for one in named] if isinstance(named, tuple) else []
        return tuple(dict.fromkeys(listed))

    def ceiling(self) -> tuple[Digest, ...]:
        """Id of the ceiling's finding, where the terms name one."""
        named = self.listing.digest("ceiling")
        return () if named == ZERO_DIGEST else (named,)

    def finding(self, attestation: Digest) -> Terms | None:
        """Terms of a finding about this asset."""
        terms = self.records.get(attestation)
        return terms if terms is not None and terms.name == "Attestation" else None

    def pledges(self) -> tuple[Digest, ...]:
        """Ids of the pledges of the right offered that are known."""
        return tuple(
            known
            for known, terms in self.records.items()
            if terms.name == "Pledge" and terms.digest("right") == self.right
        )

    def json(self) -> list[dict[str, Any]]:
        """The terms as they are written: the listing's, the asset's, then the others by kind."""
        rest = sorted(self.records.values(), key=lambda terms: terms.name)
        return [{"type": t.name, "terms": wire(t)} for t in (self.listing, self.asset, *rest)]


def _terms(dossier: Dossier, listing: Terms) -> Iterator[Terms]:
    """Terms of the rights, findings and pledges that a listing speaks of."""
    bare = Offer(listing, dossier.terms)
    for right in filter(None, (bare.right, bare.operate)):
        known = RightId(right)
        while known in dossier.grants:
            yield dossier.grants[known].terms
            known = RightId(dossier.grants[known].terms.digest("parent"))
    for named in (*bare.findings(), *bare.ceiling()):
        if named in dossier.attestations:
            yield dossier.attestations[named].terms  # type: ignore[index]
    yield from dossier.standing_pledges(bare.right)


def parse_offer(document: object, others: Iterable[ListingId], at: str) -> Offer:
    """An offer from the terms in a document; its ids are recomputed, never believed.

    Raises InvalidValueError at the pointer, which begins with *at*.
    """
    if not isinstance(document, list) or len(document) < 2:
        raise InvalidValueError(at, "must list the terms of the listing, the asset and the others")
    found = [_entry(item, f"{at}/{n}") for n, item in enumerate(document)]
    listing, asset, *rest = found
    for terms, name, n in ((listing, "Listing", 0), (asset, "Asset", 1)):
        if terms.name != name:
            raise InvalidValueError(f"{at}/{n}/type", f"must be {name}", value=terms.name)
    if record_id(asset) != listing.digest("asset"):
        raise InvalidValueError(f"{at}/1", "must be the terms of the asset that is listed")
    for n, terms in enumerate(rest, 2):
        if terms.name not in _OF_THE_ASSET or terms["asset"] != listing["asset"]:
            raise InvalidValueError(f"{at}/{n}", "must be a right, finding or pledge of this asset")
    return Offer(listing, asset, {record_id(terms): terms for terms in rest}, (*others,))


def _entry(item: object, at: str) -> Terms:
    if not isinstance(item, dict) or item.keys() != {"type", "terms"}:
        raise InvalidValueError(at, "must have exactly type and terms")
    if not isinstance(item["type"], str) or not isinstance(item["terms"], dict):
        raise InvalidValueError(at, "must name a type and hold its terms")
    try:
        return parse_terms(item["type"], item["terms"])
    except InvalidValueError as error:
        raise InvalidValueError(f"{at}/type", error.rule, value=item["type"]) from None
    except TermsError as error:
        raise InvalidValueError(f"{at}/terms{error.field}", error.rule) from None
