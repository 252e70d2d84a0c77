"""What a bundle's terms are to one another: the asset, the right's path, the trade."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from registry.certificate.bundle import Bundle, Kind
from registry.certificate.entry import ROOT, Entry
from registry.errors import InvalidValueError
from registry.records import Terms, root_right_id
from registry.types import AssetId, Digest, PartyId, RightId

RIGHT_KINDS: Final = (1, 2, 3)
_MODE_GRANT: Final = 1
_TAIL: Final = r"( Amendment)?( Attestation){0,16}\Z"
_SHAPES: Final[Mapping[Kind, re.Pattern[str]]] = {
    "asset": re.compile(rf"Asset{_TAIL}"),
    "right": re.compile(rf"(Root|Grant( Grant)*) Asset{_TAIL}"),
    "trade": re.compile(rf"(Trade Listing|OffTrade)( Grant)* Asset{_TAIL}"),
}
_DEEPEST: Final = 6


@dataclass(frozen=True, slots=True)
class Subject:
    """The entries of a bundle by their part in it; links hold once `ensure_linked` has passed.

    path: the right and its ancestors up to the root's child; empty for a root, and for an asset.
    trade: Trade or OffTrade; listing: of an on-exchange trade. findings: shown beside the record.
    """

    kind: Kind
    asset: Entry
    amendment: Entry | None
    path: tuple[Entry, ...]
    root: Entry | None
    trade: Entry | None
    listing: Entry | None
    findings: tuple[Entry, ...] = ()

    @property
    def issuer(self) -> PartyId:
        """Whose credential it is: the listing's venue, else the asset's node."""
        return self.listing.party("venue") if self.listing else self.asset.party("node")

    @property
    def term(self) -> tuple[int, int]:
        """When the record begins and ends by its terms and those it hangs on, seconds."""
        first = self.trade or (self.path[0] if self.path else self.asset)
        ends = [entry.integer("until") for entry in (self.in_force, *self.path)]
        return first.integer("from"), min(ends)

    @property
    def kinds_certified(self) -> tuple[int, ...]:
        """Kinds of right: every one evidenced of an asset, else the right's own."""
        if self.right_kind is not None:
            return (self.right_kind,)
        evidenced = self.in_force.integer("rights")
        return tuple(kind for kind in RIGHT_KINDS if evidenced >> (kind - 1) & 1)

    @property
    def in_force(self) -> Entry:
        """The entry whose manifest and content digests hold at the certified rev."""
        return self.amendment or self.asset

    @property
    def offer(self) -> Entry | None:
        """Where a trade says what was sold: its listing, or an off-exchange trade itself."""
        return self.listing or self.trade

    @property
    def right_kind(self) -> int | None:
        """Kind of the right certified, made or moved; None for an asset."""
        entry = self.root or (self.path[0] if self.path else None) or self.offer
        return entry.integer("kind") if entry else None

    @property
    def right(self) -> RightId | None:
        """Id of the right certified, made or moved; None for an asset."""
        if self.path:
            return RightId(self.path[0].id)
        kind = self.right_kind
        return None if kind is None else root_right_id(AssetId(self.asset.id), kind)

    @property
    def is_grant(self) -> bool:
        """Whether the trade made a right instead of moving one."""
        return self.offer is not None and self.offer.integer("mode") == _MODE_GRANT


def subject_of(bundle: Bundle) -> Subject:
    """The parts of a bundle by the order of its terms.

    Raises InvalidValueError where the entries are not those of its kind and rev.
    """
    types = " ".join(entry.type for entry in bundle.terms)
    if not _SHAPES[bundle.kind].match(types) or types.count("Grant") > _DEEPEST:
        raise InvalidValueError("/terms", f"are not those of a {bundle.kind}", value=types)
    by_type = {entry.type: entry for entry in bundle.terms}
    amendment = by_type.get("Amendment")
    if (amendment is None) != (bundle.rev == 0):
        raise InvalidValueError("/rev", "has an Amendment where it is above 0, and only then")
    return Subject(
        kind=bundle.kind,
        asset=by_type["Asset"],
        amendment=amendment,
        path=tuple(entry for entry in bundle.terms if entry.type == "Grant"),
        root=by_type.get(ROOT),
        trade=by_type.get("Trade") or by_type.get("OffTrade"),
        listing=by_type.get("Listing"),
        findings=tuple(entry for entry in bundle.terms if entry.type == "Attestation"),
    )


def ensure_linked(bundle: Bundle, subject: Subject) -> None:
    """Raise InvalidValueError at the first value that does not name the record it must name."""
    where = {id(entry): f"/terms/{n}/values" for n, entry in enumerate(bundle.terms)}

    def expect(entry: Entry, field: str, expected: object) -> None:
        if entry.values[field] != expected:
            rule = f"must be {expected}, as the other terms have it"
            raise InvalidValueError(f"{where[id(entry)]}/{field}", rule, value=entry.values[field])

    for entry in bundle.terms:
        if entry.type != "Asset":
            expect(entry, "asset", subject.asset.id)
    if subject.amendment is not None:
        expect(subject.amendment, "rev", bundle.rev - 1)
    kind = subject.right_kind
    if kind is None:
        return
    if kind not in RIGHT_KINDS:
        raise InvalidValueError("/terms/0/values/kind", "must be HOLD, USE or OPERATE", value=kind)
    root = root_right_id(AssetId(subject.asset.id), kind)
    for depth, entry in enumerate(subject.path, 1):
        expect(entry, "kind", kind)
        expect(entry, "parent", subject.path[depth].id if depth < len(subject.path) else root)
    if subject.trade is not None:
        _ensure_trade_linked(subject, root, expect)


def _ensure_trade_linked(
    subject: Subject, root: RightId, expect: Callable[[Entry, str, object], None]
) -> None:
    """The trade is of its listing, and of the right at the head of the path."""
    trade, listing = subject.trade, subject.listing
    if trade is None:
        return
    if listing is not None:
        expect(trade, "listing", listing.id)
        expect(trade, "rev", listing.values["rev"])
        expect(trade, "seller", listing.values["seller"])
        expect(trade, "price", listing.values["price"])
    offer = listing or trade
    if not subject.is_grant:
        expect(offer, "right", subject.right)
        return
    if not subject.path:
        raise InvalidValueError("/terms", "must have the Grant that the trade made")
    made = made_by(trade, offer)
    for field, value in made.items():
        expect(subject.path[0], field, value)
    expect(offer, "right", subject.path[1].id if len(subject.path) > 1 else root)


def made_by(trade: Entry, offer: Entry) -> Terms:
    """The terms of the right that a trade makes: its salt is the trade's id."""
    copied = ("asset", "rev", "kind", "exclusivity", "purposes", "scope", "terms", "flags")
    values: dict[str, object] = {field: offer.values[field] for field in copied}
    values |= {
        "parent": Digest(offer.text("right")),
        "grantor": trade.values["seller"],
        "grantee": trade.values["buyer"],
        "from": trade.values["from"],
        "until": trade.values["until"],
        "salt": trade.id,
    }
    return Terms("Grant", values)
