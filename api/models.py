"""What the routes answer of records, for /openapi.json; tests compare every answer with it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Hex32 = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]
Account = Annotated[str, Field(pattern="^0x[0-9a-fA-F]{40}$")]
Terms = Annotated[
    dict[str, Any],
    Field(description="The record's immutable terms, enums and times in words; see types.json."),
]
Number = Annotated[
    int | str, Field(description="A number; from 2^53 on a decimal string.", examples=[1])
]


class Shape(BaseModel):
    """A document with exactly these members."""

    model_config = ConfigDict(extra="forbid")


class AsOf(Shape):
    """The block an answer is of, and how firm it is."""

    block_number: int
    block_hash: Hex32
    finality: Literal["anchored", "finalised"]


class Violation(Shape):
    """One broken rule."""

    pointer: str
    rule: str
    detail: str


class Problem(BaseModel):
    """A failure (RFC 9457). `code` is the contract error's own name where a contract refused."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = Field(description="JSON pointer or parameter at fault.")
    rule: str
    args: dict[str, Any]
    instance: str | None = None
    errors: list[Violation] | None = None


class EventShape(Shape):
    """One event, decoded: its values by name, and the terms it carries."""

    event: str
    contract: str
    block_number: int
    log_index: int
    tx: Hex32
    id: Hex32
    values: dict[str, Any]
    terms: Terms | None


class Party(Shape):
    """A party."""

    id: Account
    signer: Account
    status: str
    roles: list[str]
    epoch: int
    region: str
    count: int
    node_number: int
    enrolled_by: Account
    as_of: AsOf


class RightShape(Shape):
    """One right of an asset."""

    id: Hex32
    asset: Hex32
    kind: str
    status: str
    holder: Account
    parent: Hex32 | None
    depth: int
    seq: int
    pledges: int
    open: int
    made: int
    terms: Terms | None
    trade: Hex32 | None


class Right(RightShape):
    """One right, dated."""

    as_of: AsOf


class ListingShape(Shape):
    """One listing of an asset."""

    id: Hex32
    asset: Hex32
    number: Number
    venue: Account
    status: str
    sold: int
    units: int
    terms: Terms


class Listing(ListingShape):
    """One listing, dated."""

    as_of: AsOf


class PledgeShape(Shape):
    """One pledge of a right."""

    id: Hex32
    right: Hex32
    pledgee: Account
    rank: int
    status: str
    terms: Terms


class ObjectionShape(Shape):
    """One objection to the registration."""

    id: Hex32
    objector: Account
    status: str
    in_notice: bool
    terms: Terms


class TradeShape(Shape):
    """One trade, on exchange, or filed and perhaps adopted."""

    id: Hex32
    asset: Hex32
    listing: Hex32
    venue: Account | None
    number: Number | None = None
    on_exchange: bool
    adopted: bool | None = None
    right: Hex32
    terms: Terms


class Trade(TradeShape):
    """One trade, dated."""

    as_of: AsOf


class AttestationShape(Shape):
    """One signed finding."""

    id: Hex32
    kind: str
    status: str
    terms: Terms


class Attestation(AttestationShape):
    """One signed finding, dated."""

    as_of: AsOf


class SameDigest(Shape):
    """Registrations of the same content; leaves never activated are not among them."""

    count: int
    assets: list[Hex32]


class Asset(Shape):
    """An asset with everything that stands on it."""

    id: Hex32
    status: str
    rev: int
    terms: Terms
    amendments: list[EventShape]
    number: Number | None
    valid_until: int
    level: int
    manifest: Hex32
    content: Hex32
    rights: list[RightShape]
    listings: list[ListingShape]
    pledges: list[PledgeShape]
    objections: list[ObjectionShape]
    trades: list[TradeShape]
    attestations: list[AttestationShape]
    same_digest_registrations: SameDigest
    head: Hex32
    as_of: AsOf


class EventPage(Shape):
    """A page of decoded events in chain order; the whole was proven to reach the head."""

    items: list[EventShape]
    next_cursor: str | None
    as_of: AsOf
