"""Status of indexed records at a moment: the contracts' rules over the index's columns.

The same functions as `registry.status`, which works on proven words; a chain test compares both
with the contracts' own views.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from registry.queries.reading import Reader, Row
from registry.records import root_right_id, schema
from registry.status import HOUR, NOTICE_AWAITED, AssetStatus, RightStatus
from registry.types import AssetId, UnixTime, digest_from_bytes, to_bytes

AWAITED: Final = NOTICE_AWAITED * HOUR
"""`notice_end` of an asset whose registrant's consent is awaited."""
_CANCELLED: Final = 1
_ASSET_ENDS: Final = {1: AssetStatus.CANCELLED, 2: AssetStatus.REVOKED, 3: AssetStatus.REFUSED}
_RIGHT_ENDS: Final = {
    1: RightStatus.EXPIRED,
    2: RightStatus.SURRENDERED,
    3: RightStatus.TERMINATED,
    4: RightStatus.REVOKED,
}
_PLEDGE_LIVE: Final = schema().enum("pledgeStatus", "LIVE")


def in_notice(asset: Row, time: UnixTime) -> bool:
    """Whether the notice runs, or awaits the registrant's consent."""
    return bool(asset["notice_end"] == AWAITED or time < asset["notice_end"])


def asset_status(asset: Row, time: UnixTime) -> AssetStatus:
    """Status of an asset's row."""
    if asset["ended"]:
        return _ASSET_ENDS.get(asset["ended"], AssetStatus.REFUSED)
    if time >= asset["until"]:
        return AssetStatus.EXPIRED
    if asset["suspended"]:
        return AssetStatus.SUSPENDED
    if asset["objections"]:
        return AssetStatus.OBJECTED
    return AssetStatus.IN_NOTICE if in_notice(asset, time) else AssetStatus.VALID


def is_evidenced(asset: Row, kind: int) -> bool:
    """Whether the registrant evidenced its right of this kind."""
    return bool(asset["rights"] >> (kind - 1) & 1)


def _of_asset(asset: Row, time: UnixTime) -> RightStatus:
    if asset["ended"]:
        cancelled = asset["ended"] == _CANCELLED
        return RightStatus.TERMINATED if cancelled else RightStatus.REVOKED
    if time >= asset["until"]:
        return RightStatus.EXPIRED
    if asset["suspended"]:
        return RightStatus.SUSPENDED
    return RightStatus.PENDING if in_notice(asset, time) else RightStatus.LIVE


def _own(right: Row, start: int, until: int, time: UnixTime) -> RightStatus:
    if right["ended"]:
        return _RIGHT_ENDS.get(right["ended"], RightStatus.NONE)
    if time >= until:
        return RightStatus.EXPIRED
    if right["suspended"]:
        return RightStatus.SUSPENDED
    return RightStatus.PENDING if time < start else RightStatus.LIVE


@dataclass(frozen=True, slots=True)
class Rights:
    """Rights of some assets with all their ancestors: what statuses rest on.

    rights: rows by id; a root that was never written or granted from has none.
    """

    assets: Mapping[bytes, Row]
    rights: Mapping[bytes, Row]
    time: UnixTime

    @classmethod
    def of_assets(cls, reader: Reader, assets: Iterable[bytes]) -> Rights:
        """Every right of these assets."""
        wanted = list(assets)
        found = {row["asset"]: row for row in reader.by("assets", "asset", wanted)}
        rights = {row["right"]: row for row in reader.by("rights", "asset", wanted)}
        return cls(found, rights, reader.moment.time)

    def path(self, right: bytes) -> list[Row]:
        """A granted right and its ancestors up to the root's child; empty for a root."""
        path: list[Row] = []
        row = self.rights.get(right)
        while row is not None and row["parent"] is not None:
            path.append(row)
            row = self.rights.get(row["parent"])
        return path

    def root_of(self, asset: bytes, kind: int) -> bytes:
        """Id of an asset's root right."""
        return to_bytes(root_right_id(AssetId(digest_from_bytes(asset)), kind))

    def status(self, asset: bytes, kind: int, right: bytes) -> RightStatus:
        """Status of a right, or of the root of a kind; an ancestor's end or suspension counts."""
        owner = self.assets[asset]
        found = [_of_asset(owner, self.time)]
        root = self.rights.get(self.root_of(asset, kind))
        if not is_evidenced(owner, kind):
            found.append(RightStatus.NONE)
        elif root is not None:
            found.append(_own(root, 0, owner["until"], self.time))
        path = self.path(right)
        if not path and right != self.root_of(asset, kind):
            found.append(RightStatus.NONE)
        found += [_own(row, row["valid_from"], row["until"], self.time) for row in path]
        return min(found)

    def holder(self, asset: bytes, right: bytes) -> bytes:
        """Holder of a right; the registrant where a root was never written."""
        row = self.rights.get(right)
        holder: bytes = self.assets[asset]["registrant"] if row is None else row["holder"]
        return holder

    def until(self, asset: bytes, right: bytes) -> UnixTime:
        """When a right ends by terms: the earliest of its own, its ancestors' and the asset's."""
        ends = [self.assets[asset]["until"], *(row["until"] for row in self.path(right))]
        return UnixTime(min(ends))


def pledge_counts(pledge: Row, right: Row | None, time: UnixTime) -> bool:
    """Whether a pledge still counts: live, of its right's epoch, and not past its end."""
    epoch = right["pledge_epoch"] if right is not None else 0
    live = pledge["status"] == _PLEDGE_LIVE and pledge["epoch"] == epoch
    return bool(live and time < pledge["until"])
