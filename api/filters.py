"""Filters of the lists: from query parameters to what the queries take, each error by name."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query
from pydantic import WithJsonSchema

from api.spellings import HEX32, REGION, TIME, named
from registry.errors import InvalidValueError
from registry.records import parse_time, schema
from registry.status import AssetStatus, ListingStatus, RightStatus
from registry.types import UnixTime, parse_digest, parse_party_id, to_bytes

_REGION_DIGITS = 6

IdQuery = Annotated[
    str | None, Query(description="0x and 64 lower-case hex digits."), WithJsonSchema(HEX32)
]
KindQuery = Annotated[
    str | None,
    Query(description="Kind of right: HOLD 持有权, USE 使用权, OPERATE 经营权."),
    WithJsonSchema(named("rightKind")),
]
RegionQuery = Annotated[
    str | None,
    Query(description="Six-digit division code 行政区划代码; 320000 stands for all of 32xxxx."),
    WithJsonSchema(REGION),
]
FromQuery = Annotated[
    str | None,
    Query(alias="from", description="Not before (RFC 3339, UTC)."),
    WithJsonSchema(TIME),
]
ToQuery = Annotated[
    str | None, Query(alias="to", description="Not after (RFC 3339, UTC)."), WithJsonSchema(TIME)
]
_STATUS: Final = Query(description="Status at the block, by name.")
AssetStatusQuery = Annotated[str | None, _STATUS, WithJsonSchema(named("assetStatus"))]
RightStatusQuery = Annotated[str | None, _STATUS, WithJsonSchema(named("rightStatus"))]
ListingStatusQuery = Annotated[str | None, _STATUS, WithJsonSchema(named("listingStatus"))]
PartyStatusQuery = Annotated[str | None, _STATUS, WithJsonSchema(named("partyStatus"))]
_NAME: Final = Query(description="By name, as in types.json.")
AssetKindQuery = Annotated[str | None, _NAME, WithJsonSchema(named("assetKind"))]
RegimeQuery = Annotated[str | None, _NAME, WithJsonSchema(named("priceRegime"))]
RoleQuery = Annotated[str | None, _NAME, WithJsonSchema(named("roles"))]
FindingQuery = Annotated[str | None, _NAME, WithJsonSchema(named("attestationKind"))]
LevelQuery = Annotated[
    int | None,
    Query(ge=1, le=3, description="Sensitivity 级别, 3 the highest."),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 3}),
]
FlagQuery = Annotated[
    bool | None, Query(description="true or false."), WithJsonSchema({"type": "boolean"})
]


def id_of(text: str | None, field: str) -> bytes | None:
    """An id or digest. Raises InvalidValueError naming *field*."""
    return None if text is None else to_bytes(parse_digest(text, field))


def party_of(text: str | None, field: str) -> bytes | None:
    """A party id. Raises InvalidValueError naming *field*."""
    return None if text is None else to_bytes(parse_party_id(text, field))


def number_of(enum: str, text: str | None, field: str) -> int | None:
    """The number of an enum's name. Raises InvalidValueError naming *field* and the names."""
    if text is None:
        return None
    names = schema().enums[enum]
    if text not in names:
        raise InvalidValueError(field, "must be one of " + ", ".join(names), value=text[:100])
    return names[text]


def asset_status_of(text: str | None) -> AssetStatus | None:
    """An asset's status by name. Raises InvalidValueError."""
    number = number_of("assetStatus", text, "status")
    return None if number is None else AssetStatus(number)


def right_status_of(text: str | None) -> RightStatus | None:
    """A right's status by name. Raises InvalidValueError."""
    number = number_of("rightStatus", text, "status")
    return None if number is None else RightStatus(number)


def listing_status_of(text: str | None) -> ListingStatus | None:
    """A listing's status by name. Raises InvalidValueError."""
    number = number_of("listingStatus", text, "status")
    return None if number is None else ListingStatus(number)


def region_of(text: str | None) -> str | None:
    """A division code. Raises InvalidValueError."""
    if text is None or (len(text) == _REGION_DIGITS and text.isascii() and text.isdigit()):
        return text
    raise InvalidValueError("region", "must be six digits", value=text[:100])


def time_of(text: str | None, field: str) -> UnixTime | None:
    """An instant. Raises InvalidValueError naming *field*."""
    return None if text is None else parse_time(text, field)
