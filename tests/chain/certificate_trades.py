"""Listings and trades, on exchange and off, as the parties of a test's register make them."""

from __future__ import annotations

import hashlib
from typing import Any

from registry.exchange import file, list_, record
from registry.records import Terms, record_id, root_right_id
from registry.types import ZERO_ADDRESS, ZERO_DIGEST, AssetId, Digest

DAY = 86_400
USE, OPERATE = 2, 3


def digest_of(name: str) -> Digest:
    """A digest that stands for a document."""
    return Digest("0x" + hashlib.sha256(name.encode()).hexdigest())


class Trades:
    """What a register's people sell to one another."""

    people: dict[str, Any]

    async def listed(self, asset: AssetId, **changes: object) -> Terms:
        """A non-exclusive USE licence offered by the enterprise at the venue."""
        values = {
            "asset": asset,
            "rev": 0,
            "right": root_right_id(asset, USE),
            "operate": root_right_id(asset, OPERATE),
            "venue": self.people["venue"].id,
            "seller": self.people["enterprise"].id,
            "agent": ZERO_ADDRESS,
            "mode": 1,
            "kind": USE,
            "exclusivity": 0,
            "duration": 90 * DAY,
            "purposes": 3,
            "scope": digest_of("scope"),
            "terms": digest_of("contract"),
            "flags": 0,
            "units": 2,
            "regime": 3,
            "form": 0,
            "currency": 156,
            "price": 2**60,
            "ceiling": ZERO_DIGEST,
            "attestations": (),
            "until": await self.now() + 60 * DAY,
            "previous": ZERO_DIGEST,
            "salt": self.salt(),
        }
        terms = Terms("Listing", {**values, **changes})
        await list_(self.as_("venue"), terms, [await self.sign("List", terms, "enterprise")])
        return terms

    async def traded(self, listing: Terms) -> Digest:
        """One unit of a listing sold to the merchant."""
        now, moves = await self.now(), listing.integer("mode") == 2
        values = {
            "listing": record_id(listing),
            "asset": listing["asset"],
            "rev": 0,
            "seller": listing["seller"],
            "buyer": self.people["merchant"].id,
            "price": listing["price"],
            "from": 0 if moves else now,
            "until": 0 if moves else now + 60 * DAY,
            "made": 0,
            "pledges": ZERO_DIGEST,
            "salt": self.salt(),
        }
        terms = Terms("Trade", values)
        await record(self.as_("venue"), terms, [await self.sign("Trade", terms, "merchant")])
        return record_id(terms)

    async def filed(self, asset: AssetId) -> Digest:
        """A licence traded off exchange."""
        now = await self.now()
        values = {
            "asset": asset,
            "rev": 0,
            "right": root_right_id(asset, USE),
            "operate": root_right_id(asset, OPERATE),
            "seller": self.people["enterprise"].id,
            "buyer": self.people["merchant"].id,
            "mode": 1,
            "kind": USE,
            "exclusivity": 0,
            "from": now,
            "until": now + 90 * DAY,
            "purposes": 1,
            "scope": digest_of("scope"),
            "terms": digest_of("contract"),
            "flags": 0,
            "regime": 3,
            "form": 0,
            "currency": 156,
            "price": 100,
            "signed": now,
            "made": 0,
            "pledges": ZERO_DIGEST,
            "salt": self.salt(),
        }
        terms = Terms("OffTrade", values)
        signed = [await self.sign("File", terms, name) for name in ("enterprise", "merchant")]
        await file(self.as_("enterprise"), terms, signed)
        return record_id(terms)
