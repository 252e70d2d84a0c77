"""Status of assets, rights and listings: a function of terms, slots and time; first match wins.

The same rules as the contracts' `status` views (a chain test compares them), for those who hold
proven words and no endpoint. Times are seconds of the block the words are of; nothing expires by a
transaction. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from registry.records import Terms
from registry.types import PartyId, Seconds, UnixTime
from registry.words import Word

HOUR: Final = Seconds(3600)
NOTICE_AWAITED: Final = 0xFFFFFF
"""`noticeEnd` of an asset whose registrant's consent is awaited: in notice until it comes."""


class AssetStatus(IntEnum):
    """Numbers of `assetStatus` in types.json, in the order in which they win."""

    NONE = 0
    REVOKED = 1
    CANCELLED = 2
    REFUSED = 3
    EXPIRED = 4
    SUSPENDED = 5
    OBJECTED = 6
    IN_NOTICE = 7
    VALID = 8


class RightStatus(IntEnum):
    """Numbers of `rightStatus` in types.json, in the order in which they win."""

    NONE = 0
    REVOKED = 1
    TERMINATED = 2
    SURRENDERED = 3
    EXPIRED = 4
    SUSPENDED = 5
    PENDING = 6
    LIVE = 7


class ListingStatus(IntEnum):
    """Numbers of `listingStatus` in types.json, in the order in which they win."""

    NONE = 0
    DELISTED = 1
    WITHDRAWN = 2
    SOLD = 3
    EXPIRED = 4
    SUSPENDED = 5
    MOOT = 6
    LISTED = 7


_CANCELLED: Final = 1
_ASSET_ENDS: Final = {1: AssetStatus.CANCELLED, 2: AssetStatus.REVOKED, 3: AssetStatus.REFUSED}
_RIGHT_ENDS: Final = {
    1: RightStatus.EXPIRED,
    2: RightStatus.SURRENDERED,
    3: RightStatus.TERMINATED,
    4: RightStatus.REVOKED,
}
_LISTING_ENDS: Final = {
    3: ListingStatus.WITHDRAWN,
    4: ListingStatus.DELISTED,
    5: ListingStatus.SOLD,
}
_LISTING_SUSPENDED: Final = 2


@dataclass(frozen=True, slots=True)
class Held:
    """One granted right of a path: its terms and its RightWord."""

    terms: Terms
    word: Word


def asset_status(word: Word, time: UnixTime) -> AssetStatus:
    """Status of the asset with that AssetWord; NONE for a slot never written."""
    if word.raw == 0:
        return AssetStatus.NONE
    end = word.integer("end")
    if end:
        return _ASSET_ENDS.get(end, AssetStatus.REFUSED)
    if time >= word.integer("until"):
        return AssetStatus.EXPIRED
    if word.integer("suspended"):
        return AssetStatus.SUSPENDED
    if word.integer("objections"):
        return AssetStatus.OBJECTED
    return AssetStatus.IN_NOTICE if in_notice(word, time) else AssetStatus.VALID


def in_notice(word: Word, time: UnixTime) -> bool:
    """Whether the notice runs, or awaits the registrant's consent."""
    end = word.integer("noticeEnd")
    return end == NOTICE_AWAITED or time < end * HOUR


def is_evidenced(asset: Word, kind: int) -> bool:
    """Whether the registrant evidenced its right of this kind."""
    return kind > 0 and bool(asset.integer("rights") >> (kind - 1) & 1)


def right_status(
    asset: Word, kind: int, root: Word, path: Sequence[Held], time: UnixTime
) -> RightStatus:
    """Status of the right at the head of a path; of the root where the path is empty.

    asset, root: AssetWord, and RightWord of the root right (zero where unwritten). path: the right
    and its ancestors up to the root's child, which the caller has matched to one another. An
    ancestor's or the asset's end or suspension counts.
    """
    until = UnixTime(asset.integer("until"))
    found = [_of_asset(asset, time)]
    evidenced = is_evidenced(asset, kind)
    found.append(_own(root, UnixTime(0), until, time) if evidenced else RightStatus.NONE)
    for held in path:
        start, end = held.terms.integer("from"), held.terms.integer("until")
        own = _own(held.word, UnixTime(start), UnixTime(end), time)
        found.append(own if held.word.raw else RightStatus.NONE)
    return min(found)


def _own(word: Word, start: UnixTime, until: UnixTime, time: UnixTime) -> RightStatus:
    """Status of a right by itself."""
    end = word.integer("end")
    if end:
        return _RIGHT_ENDS.get(end, RightStatus.NONE)
    if time >= until:
        return RightStatus.EXPIRED
    if word.integer("suspended"):
        return RightStatus.SUSPENDED
    return RightStatus.PENDING if time < start else RightStatus.LIVE


def _of_asset(word: Word, time: UnixTime) -> RightStatus:
    """What an asset's own state leaves of its rights; an objection leaves them."""
    end = word.integer("end")
    if end:
        return RightStatus.TERMINATED if end == _CANCELLED else RightStatus.REVOKED
    if time >= word.integer("until"):
        return RightStatus.EXPIRED
    if word.integer("suspended"):
        return RightStatus.SUSPENDED
    return RightStatus.PENDING if in_notice(word, time) else RightStatus.LIVE


def holder_of(asset: Word, root_or_right: Word) -> PartyId:
    """Holder by a right's word; the registrant where a root was never written."""
    if root_or_right.raw:
        return PartyId(root_or_right.address("holder"))
    return PartyId(asset.address("registrant"))


def listing_status(
    word: Word, time: UnixTime, *, suspended: bool, offerable: bool
) -> ListingStatus:
    """Status of the listing with that ListingWord.

    suspended: whether its right, `OPERATE` right, asset or venue is. offerable: whether a trade
    would pass now but for the buyer. Both are answers about other records at the same block.
    """
    if word.raw == 0:
        return ListingStatus.NONE
    state = word.integer("state")
    if state in _LISTING_ENDS:
        return _LISTING_ENDS[state]
    if time >= word.integer("until"):
        return ListingStatus.EXPIRED
    if state == _LISTING_SUSPENDED or suspended:
        return ListingStatus.SUSPENDED
    return ListingStatus.LISTED if offerable else ListingStatus.MOOT
