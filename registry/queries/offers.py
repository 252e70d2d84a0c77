"""Whether a listing could be sold from at the moment, by the index's rows: the rules of a sale.

The order of the checks is not the contract's: only whether all pass is asked. A chain test holds
the outcome against the contract's own `status` of every listing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from sqlalchemy import select

from registry.index.tables import pauses, profiles
from registry.queries.reading import Reader, Row
from registry.queries.standing import Rights, asset_status
from registry.records import array_hash, schema
from registry.status import AssetStatus, ListingStatus, RightStatus
from registry.types import digest_from_bytes

_ENUM: Final = schema().enum
_TRANSFER: Final = _ENUM("offerMode", "TRANSFER")
_NON_EXCLUSIVE: Final = _ENUM("exclusivity", "NON_EXCLUSIVE")
_TRANSFERABLE: Final = _ENUM("rightFlags", "TRANSFERABLE")
_SUBLICENSABLE: Final = _ENUM("rightFlags", "SUBLICENSABLE")
_OPERATE: Final = _ENUM("rightKind", "OPERATE")
_GUIDED, _FREE = _ENUM("priceRegime", "GUIDED"), _ENUM("priceRegime", "FREE")
_PUBLIC: Final = _ENUM("priceForm", "PUBLIC")
_CEILING: Final = _ENUM("attestationKind", "CEILING")
_FINDING_LIVE: Final = _ENUM("attestationStatus", "LIVE")
_ASSESSOR, _REGULATOR = _ENUM("roles", "ASSESSOR"), _ENUM("roles", "REGULATOR")
_VENUE, _ACTIVE = _ENUM("roles", "VENUE"), _ENUM("partyStatus", "ACTIVE")
_GUIDED_CURRENCY: Final = 156
_APPROVED_LEVEL: Final = 3
_DEEPEST: Final = 6
_MOST_TRIED: Final = 2_000
"""Orders of findings tried for one listing: a page of 500 stays within a second or two."""
_ENDS: Final = {
    _ENUM("listingState", "WITHDRAWN"): ListingStatus.WITHDRAWN,
    _ENUM("listingState", "DELISTED"): ListingStatus.DELISTED,
    _ENUM("listingState", "SOLD"): ListingStatus.SOLD,
}
_PARTY_SUSPENDED: Final = range(
    _ENUM("partyStatus", "SUSPENDED_BY_NODE"), _ENUM("partyStatus", "SUSPENDED_BY_BOTH") + 1
)
_SUSPENDED_STATE: Final = _ENUM("listingState", "SUSPENDED")
_ROOT_FLAGS: Final = _TRANSFERABLE | _SUBLICENSABLE
_ALL: Final = (1 << 256) - 1


@dataclass(frozen=True, slots=True)
class Market:
    """Everything that the statuses of some listings rest on."""

    rights: Rights
    parties: Mapping[bytes, Row]
    profiles: Mapping[int, Row]
    findings: Mapping[bytes, Sequence[Row]]
    """Attestations by asset."""
    paused_until: int

    @classmethod
    def of(cls, reader: Reader, listings: Sequence[Row]) -> Market:
        """What these listings need."""
        rights = Rights.of_assets(reader, [row["asset"] for row in listings])
        findings: dict[bytes, list[Row]] = {}
        for row in reader.by("attestations", "asset", rights.assets):
            findings.setdefault(row["asset"], []).append(row)
        wanted = {row["venue"] for row in listings}
        wanted |= {row["node"] for row in rights.assets.values()}
        wanted |= {row["attester"] for rows in findings.values() for row in rows}
        known = {row["party"]: row for row in reader.by("parties", "party", wanted)}
        numbers = {row["profile"] for row in rights.assets.values()}
        return cls(rights, known, _profiles(reader, numbers), findings, _paused(reader))


def _profiles(reader: Reader, numbers: Iterable[int]) -> dict[int, Row]:
    last = (reader.moment.number + 1) << 20
    query = select(profiles).where(profiles.c.number.in_(list(numbers)), profiles.c.place < last)
    return {row["number"]: row for row in reader.all(query)}


def _paused(reader: Reader) -> int:
    last = (reader.moment.number + 1) << 20
    query = select(pauses).where(pauses.c.place < last).order_by(pauses.c.place.desc()).limit(1)
    return next((int(row["until"]) for row in reader.all(query)), 0)


def listing_status(market: Market, listing: Row) -> ListingStatus | None:
    """Status of a listing's row; first match wins.

    None where all turns on findings whose ids the index cannot tell: LISTED or MOOT.
    """
    if listing["state"] in _ENDS:
        return _ENDS[listing["state"]]
    if market.rights.time >= listing["until"]:
        return ListingStatus.EXPIRED
    if listing["state"] == _SUSPENDED_STATE or _is_suspended(market, listing):
        return ListingStatus.SUSPENDED
    offerable = is_offerable(market, listing)
    if offerable is None:
        return None
    return ListingStatus.LISTED if offerable else ListingStatus.MOOT


def _is_suspended(market: Market, listing: Row) -> bool:
    """Whether its asset, its right, its OPERATE right or its venue is."""
    asset = market.rights.assets[listing["asset"]]
    if asset_status(asset, market.rights.time) is AssetStatus.SUSPENDED:
        return True
    venue = market.parties.get(listing["venue"])
    if venue is not None and venue["status"] in _PARTY_SUSPENDED:
        return True
    return RightStatus.SUSPENDED in (_status(market, listing, f) for f in ("right", "operate"))


def _status(market: Market, listing: Row, field: str) -> RightStatus:
    kind = listing["kind"] if field == "right" else _OPERATE
    return market.rights.status(listing["asset"], kind, listing[field])


def is_offerable(market: Market, listing: Row) -> bool | None:
    """Whether a sale would pass now but for the buyer; None where its findings are not known."""
    asset = market.rights.assets[listing["asset"]]
    if not _stands_apart_from_findings(market, listing, asset):
        return False
    named = named_findings(market, listing)
    return None if named is None else _findings_stand(market, listing, asset, named)


def _stands_apart_from_findings(market: Market, listing: Row, asset: Row) -> bool:
    return (
        market.rights.time >= market.paused_until
        and asset_status(asset, market.rights.time) is AssetStatus.VALID
        and asset["rev"] == listing["rev"]
        and (asset["level"] != _APPROVED_LEVEL or bool(asset["approval"]))
        and _venue_may(market, listing)
        and _rights_stand(market, listing)
        and _group_allows(market, listing)
        and _price_fits(market, listing, asset)
    )


def _venue_may(market: Market, listing: Row) -> bool:
    venue = market.parties.get(listing["venue"])
    return venue is not None and venue["status"] == _ACTIVE and bool(venue["roles"] & _VENUE)


def _rights_stand(market: Market, listing: Row) -> bool:
    """The seller holds both rights, live; the listing is of this holding; no child took OPERATE."""
    rights, asset = market.rights, listing["asset"]
    for field in ("right", "operate"):
        if _status(market, listing, field) is not RightStatus.LIVE:
            return False
        if rights.holder(asset, listing[field]) != listing["seller"]:
            return False
    operate, right = rights.rights.get(listing["operate"]), rights.rights.get(listing["right"])
    if operate is not None and rights.time < operate["exclusive_until"]:
        return False
    return bool((0 if right is None else right["seq"]) == listing["seq"])


def _group_allows(market: Market, listing: Row) -> bool:
    """Flags, depth, purposes, pledges and children let the offer through."""
    rights, time = market.rights, market.rights.time
    right = rights.rights.get(listing["right"])
    flags = _ROOT_FLAGS if right is None else right["flags"]
    own, limits = _purposes(right), _purposes(rights.rights.get(listing["operate"]))
    if listing["mode"] == _TRANSFER:
        pledged = right is not None and right["pledges"]
        return bool(flags & _TRANSFERABLE and not own & ~limits and not pledged)
    if int.from_bytes(listing["purposes"], "big") & ~(own & limits) or not flags & _SUBLICENSABLE:
        return False
    if right is None:
        return True
    if right["depth"] >= _DEEPEST or time < right["exclusive_until"]:
        return False
    if listing["exclusivity"] == _NON_EXCLUSIVE:
        return not right["forbidding"]
    busy = right["children_open"] and time < right["children_until"]
    enough = right["exclusivity"] >= listing["exclusivity"]
    return bool(enough and not busy and not right["pledges"])


def _purposes(right: Row | None) -> int:
    if right is None or right["purposes"] is None:
        return _ALL
    return int.from_bytes(right["purposes"], "big")


def _findings_stand(market: Market, listing: Row, asset: Row, named: Sequence[Row]) -> bool:
    """The findings named stand, and every required kind is among them."""
    profile = market.profiles[asset["profile"]]
    required = int.from_bytes(profile["required"], "big")
    if not all(_stands(market, listing, row, _ASSESSOR) for row in named):
        return False
    for row in named:
        required &= ~(1 << row["kind"])
    return required == 0


def named_findings(market: Market, listing: Row) -> Sequence[Row] | None:
    """The findings whose ids hash to what the listing carries; None where they are not found."""
    known = [
        row
        for row in market.findings.get(listing["asset"], ())
        if row["rev"] == listing["rev"]
        and row["roles"] & _ASSESSOR
        and row["made"] < listing["made"]
    ]
    tried = 0
    for count in range(len(known) + 1):
        for chosen in permutations(reversed(known), count):
            ids = [digest_from_bytes(row["attestation"]) for row in chosen]
            if array_hash(ids) == bytes(listing["attestations"]):
                return chosen
            tried += 1
            if tried > _MOST_TRIED:
                return None
    return None


def _stands(market: Market, listing: Row, finding: Row, role: int) -> bool:
    return bool(
        finding["status"] == _FINDING_LIVE
        and finding["until"] > market.rights.time
        and finding["roles"] & role
        and finding["rev"] == listing["rev"]
        and finding["attester"] not in (listing["seller"], listing["agent"], listing["venue"])
        and finding["subject"] in (listing["asset"], listing["right"])
    )


def _price_fits(market: Market, listing: Row, asset: Row) -> bool:
    """The price is of a regime that the profile allows, and within it."""
    regime = listing["regime"]
    if not market.profiles[asset["profile"]]["regimes"] >> regime & 1:
        return False
    price, public = int.from_bytes(listing["price"], "big"), listing["form"] == _PUBLIC
    if regime == _GUIDED:
        ceiling = _ceiling(market, listing)
        return (
            ceiling is not None
            and public
            and listing["currency"] == _GUIDED_CURRENCY
            and price <= int.from_bytes(ceiling["value"], "big")
            and _covers(market, ceiling["attester"], asset["node"])
        )
    return regime != _FREE or (public and price == 0)


def _ceiling(market: Market, listing: Row) -> Row | None:
    for row in market.findings.get(listing["asset"], ()):
        if row["attestation"] == listing["ceiling"] and row["kind"] == _CEILING:
            return row if _stands(market, listing, row, _REGULATOR) else None
    return None


def _covers(market: Market, regulator: bytes, node: bytes) -> bool:
    from registry.queries.assets import region_span

    by, of = market.parties.get(regulator), market.parties.get(node)
    if by is None or of is None:
        return False
    first, last = region_span(f"{by['region']:06d}")
    return bool(first <= of["region"] <= last)
