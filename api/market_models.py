"""What lists of listings and trades answer, for /openapi.json; tests compare every answer."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.index_models import Made, Seconds
from api.models import Account, AsOf, Hex32, Number, Shape


class Offer(Shape):
    """All that the resulting right will say."""

    mode: str
    kind: str
    exclusivity: str
    duration: Seconds
    purposes: list[str]
    scope: Hex32
    terms: Hex32
    flags: list[str]


class TradePrice(Shape):
    """A price; a sealed one is its commitment."""

    regime: str
    form: Literal["PUBLIC", "SEALED"]
    currency: int = Field(description="ISO 4217, numeric.")
    amount: Number | None
    commitment: Hex32 | None


class ListingPrice(TradePrice):
    """The same with the ceiling of a guided one."""

    ceiling: Hex32 | None


class ListingLine(Made):
    """One listing."""

    id: Hex32
    asset: Hex32
    rev: int
    number: Number
    venue: Account
    seller: Account
    agent: Account | None
    status: str | None = Field(
        description="None where it is LISTED or MOOT by findings whose ids are not in the index; "
        "the listing itself, asked by its id, is answered from the chain."
    )
    right: Hex32
    operate: Hex32
    offer: Offer
    units: int
    sold: int
    price: ListingPrice
    findings: list[Hex32] | None = Field(description="None where their ids are not in the index.")
    valid_until: Seconds
    previous: Hex32 | None


class ListingPage(Shape):
    """A page of listings in the order in which they came."""

    items: list[ListingLine]
    next_cursor: str | None
    as_of: AsOf


class ListingVersions(Shape):
    """A listing's versions, oldest first."""

    items: list[ListingLine]
    as_of: AsOf


class Divergence(Shape):
    """Standing listings of one product, and what differs between venues."""

    asset: Hex32
    listings: list[ListingLine]
    venues: int
    differs: list[Literal["price", "rev", "offer", "findings"]]
    as_of: AsOf


class TradeLine(Made):
    """One trade."""

    id: Hex32
    asset: Hex32
    rev: int
    on_exchange: bool
    adopted: bool
    listing: Hex32 | None
    venue: Account | None
    number: Number | None
    seller: Account
    buyer: Account
    right: Hex32
    mode: str
    kind: str
    price: TradePrice
    valid_from: Seconds | None
    valid_until: Seconds | None
    recorded: Seconds


class TradePage(Shape):
    """A page of trades in the order in which they were recorded."""

    items: list[TradeLine]
    next_cursor: str | None
    as_of: AsOf


class TradeTotal(Shape):
    """Trades of one venue, in one currency; those off exchange without a venue were not adopted."""

    venue: Account | None
    on_exchange: bool
    currency: int
    trades: int
    amount: str = Field(description="Sum of the public prices, in the currency's least unit.")
    summed: int
    sealed: int


class TradeTotals(Shape):
    """How many trades on exchange and off, and what they came to."""

    trades: int
    on_exchange: int
    off_exchange: int
    adopted: int
    on_exchange_ratio: str | None
    totals: list[TradeTotal]
    as_of: AsOf
