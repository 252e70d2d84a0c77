"""What a lookup answers, for /openapi.json; tests compare every answer with it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.models import AsOf, Hex32, Shape


class LookedUp(Shape):
    """One record that fits."""

    type: Literal["asset", "right", "trade", "listing"]
    id: Hex32
    asset: Hex32
    number: str | None = Field(description="Number 登记编号; None where its parts are not indexed.")
    query_code: str = Field(description="Query code 查询码.")
    status: str | None = Field(description="None for a trade, which is a fact.")
    matched_by: Literal[
        "id", "query_code", "asset_number", "venue_number", "content", "manifest"
    ] = Field(description="What fits: the record itself, or the digest of its data or manifest.")


class Lookup(Shape):
    """Every record that a number, code, id or digest names."""

    query: str
    form: Literal["id", "query_code", "asset_number", "venue_number"]
    items: list[LookedUp]
    more: bool = Field(description="Whether more fit than are shown.")
    not_covered: str
    as_of: AsOf
