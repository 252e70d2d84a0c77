"""Status of assets, rights and listings, from words and time alone."""

from __future__ import annotations

from enum import IntEnum

import pytest

from registry.records import Terms, schema
from registry.status import (
    NOTICE_AWAITED,
    AssetStatus,
    Held,
    ListingStatus,
    RightStatus,
    asset_status,
    holder_of,
    listing_status,
    right_status,
)
from registry.types import UnixTime
from registry.words import Word, pack

A = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
B = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
NOW = UnixTime(1_000 * 3600)
USE = 2


def asset(**changes: int) -> Word:
    values = {"registrant": A, "until": NOW + 100, "noticeEnd": 1000, "rights": 7, "level": 1}
    return Word("AssetWord", pack("AssetWord", {**values, **changes}))


def right(**changes: int | str) -> Word:
    return Word("RightWord", pack("RightWord", {"holder": B, "kind": USE, **changes}))


def grant(start: int = 0, until: int = NOW + 50, **changes: int) -> Held:
    zero = "0x" + "00" * 32
    digests = dict.fromkeys(("asset", "parent", "scope", "terms", "salt"), zero)
    numbers = {"rev": 0, "kind": USE, "exclusivity": 0, "purposes": 1, "flags": 0}
    values = {**digests, **numbers, "grantor": A, "grantee": B, "from": start, "until": until}
    return Held(Terms("Grant", values), right(**changes))


UNWRITTEN = Word("RightWord", 0)


@pytest.mark.parametrize(
    ("enum", "name"),
    [(AssetStatus, "assetStatus"), (RightStatus, "rightStatus"), (ListingStatus, "listingStatus")],
)
def test_numbers__of_each_status__are_those_of_types_json(enum: type[IntEnum], name: str) -> None:
    assert {member.name: member.value for member in enum} == schema().enums[name]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "VALID"),
        ({"noticeEnd": 1001}, "IN_NOTICE"),
        ({"noticeEnd": NOTICE_AWAITED}, "IN_NOTICE"),
        ({"noticeEnd": 1001, "objections": 1}, "OBJECTED"),
        ({"objections": 1, "suspended": 1}, "SUSPENDED"),
        ({"suspended": 2}, "SUSPENDED"),
        ({"suspended": 3, "until": NOW}, "EXPIRED"),
        ({"until": NOW + 1}, "VALID"),
        ({"until": NOW, "end": 1}, "CANCELLED"),
        ({"end": 2, "suspended": 1}, "REVOKED"),
        ({"end": 3, "objections": 1}, "REFUSED"),
    ],
)
def test_asset__first_match__wins(changes: dict[str, int], expected: str) -> None:
    assert asset_status(asset(**changes), NOW).name == expected


def test_asset__never_written__is_none() -> None:
    assert asset_status(Word("AssetWord", 0), NOW) is AssetStatus.NONE


@pytest.mark.parametrize(
    ("word", "root", "path", "expected"),
    [
        (asset(), UNWRITTEN, [], "LIVE"),
        (asset(), right(), [], "LIVE"),
        (asset(objections=1), UNWRITTEN, [], "LIVE"),
        (asset(rights=1), UNWRITTEN, [], "NONE"),
        (asset(rights=1), UNWRITTEN, [grant()], "NONE"),
        (asset(noticeEnd=1001), UNWRITTEN, [], "PENDING"),
        (asset(end=1), UNWRITTEN, [], "TERMINATED"),
        (asset(end=2), UNWRITTEN, [grant()], "REVOKED"),
        (asset(end=3), UNWRITTEN, [], "REVOKED"),
        (asset(until=NOW), UNWRITTEN, [], "EXPIRED"),
        (asset(suspended=1), UNWRITTEN, [grant()], "SUSPENDED"),
        (asset(), right(suspended=2), [grant()], "SUSPENDED"),
        (asset(), right(end=4), [grant()], "REVOKED"),
        (asset(), UNWRITTEN, [grant()], "LIVE"),
        (asset(), UNWRITTEN, [grant(start=NOW + 1)], "PENDING"),
        (asset(), UNWRITTEN, [grant(until=NOW)], "EXPIRED"),
        (asset(), UNWRITTEN, [grant(end=1)], "EXPIRED"),
        (asset(), UNWRITTEN, [grant(end=2)], "SURRENDERED"),
        (asset(), UNWRITTEN, [grant(end=3)], "TERMINATED"),
        (asset(), UNWRITTEN, [grant(end=2), grant(end=3)], "TERMINATED"),
        (asset(), UNWRITTEN, [grant(), grant(suspended=1)], "SUSPENDED"),
        (asset(), UNWRITTEN, [grant(until=NOW), grant(suspended=1)], "EXPIRED"),
        (asset(), UNWRITTEN, [Held(grant().terms, UNWRITTEN)], "NONE"),
    ],
)
def test_right__anything_upstream__counts(
    word: Word, root: Word, path: list[Held], expected: str
) -> None:
    assert right_status(word, USE, root, path, NOW).name == expected


def test_holder__of_an_unwritten_root__is_the_registrant() -> None:
    assert holder_of(asset(), UNWRITTEN) == A
    assert holder_of(asset(), right()) == B


@pytest.mark.parametrize(
    ("values", "suspended", "offerable", "expected"),
    [
        ({"state": 1}, False, True, "LISTED"),
        ({"state": 1}, False, False, "MOOT"),
        ({"state": 1}, True, False, "SUSPENDED"),
        ({"state": 2}, False, True, "SUSPENDED"),
        ({"state": 2, "until": NOW}, False, True, "EXPIRED"),
        ({"state": 3, "until": NOW}, True, False, "WITHDRAWN"),
        ({"state": 4, "until": NOW}, True, False, "DELISTED"),
        ({"state": 5, "until": NOW}, True, False, "SOLD"),
    ],
)
def test_listing__first_match__wins(
    values: dict[str, int],
    suspended: bool,
    offerable: bool,
    expected: str,
) -> None:
    word = Word("ListingWord", pack("ListingWord", {"until": NOW + 1, **values}))
    found = listing_status(word, NOW, suspended=suspended, offerable=offerable)
    assert found.name == expected


def test_listing__never_written__is_none() -> None:
    word = Word("ListingWord", 0)
    assert listing_status(word, NOW, suspended=False, offerable=True) is ListingStatus.NONE
