"""Listings, trades on exchange and off, and pledges, as a company's parties make them."""

from __future__ import annotations

from typing import Any

from registry import exchange, pledges
from registry.dossier import Dossier
from registry.records import SignedConsent, Terms, pledges_digest, record_id, root_right_id
from registry.session import Session
from registry.types import (
    ZERO_ADDRESS,
    ZERO_DIGEST,
    AssetId,
    Digest,
    PledgeId,
    RightId,
    TradeId,
)
from registry.words import Word
from stage import DAY, Actor, Stage

USE, OPERATE = 2, 3
GRANT, TRANSFER = 1, 2


class Sales:
    """What a company's parties sell and pledge to one another."""

    stage: Stage

    def __getitem__(self, name: str) -> Actor:
        raise NotImplementedError

    def of(self, name: str) -> Session:
        raise NotImplementedError

    async def dossier(self, asset: AssetId) -> Dossier:
        raise NotImplementedError

    async def word(self, contract: str, function: str, layout: str, *arguments: Any) -> Word:
        raise NotImplementedError

    async def right_word(self, right: RightId) -> Word:
        raise NotImplementedError

    async def signed(self, act: str, terms: Terms, *names: str) -> list[SignedConsent]:
        raise NotImplementedError

    async def listing_terms(self, asset: AssetId, **changes: object) -> Terms:
        """Terms of a non-exclusive USE licence offered by the enterprise at the venue."""
        moving = changes.get("mode") == TRANSFER
        values: dict[str, object] = {
            "asset": asset,
            "rev": 0,
            "right": root_right_id(asset, OPERATE if moving else USE),
            "operate": root_right_id(asset, OPERATE),
            "venue": self["venue"].id,
            "seller": self["enterprise"].id,
            "agent": ZERO_ADDRESS,
            "mode": GRANT,
            "kind": OPERATE if moving else USE,
            "exclusivity": 0,
            "duration": 0 if moving else 90 * DAY,
            "purposes": 0 if moving else 3,
            "scope": self.stage.digest(),
            "terms": self.stage.digest(),
            "flags": 0 if moving else 1,
            "units": 1 if moving else 10,
            "regime": 3,
            "form": 0,
            "currency": 156,
            "price": 1_000_000,
            "ceiling": ZERO_DIGEST,
            "attestations": (),
            "until": await self.stage.now() + 300 * DAY,
            "previous": ZERO_DIGEST,
        }
        return self.stage.terms("Listing", **{**values, **changes})

    async def listed(
        self, asset: AssetId, venue: str = "venue", seller: str = "enterprise", **changes: object
    ) -> Terms:
        """An offer listed."""
        changes = {"venue": self[venue].id, "seller": self[seller].id, **changes}
        terms = await self.listing_terms(asset, **changes)
        consents = await self.signed("List", terms, seller)
        await exchange.list_(self.of(venue), terms, consents)
        return terms

    async def trade_terms(self, listing: Terms, buyer: str, **changes: object) -> Terms:
        """Terms of the sale of one unit as things stand."""
        now, moving = await self.stage.now(), listing.integer("mode") == TRANSFER
        right = RightId(listing.digest("right"))
        dossier = await self.dossier(AssetId(listing.digest("asset")))
        standing = [PledgeId(record_id(t)) for t in dossier.standing_pledges(right)]
        group = await self.word("RightsLedger", "group", "GroupWord", right)
        values: dict[str, object] = {
            "listing": record_id(listing),
            "asset": listing["asset"],
            "rev": listing["rev"],
            "seller": listing["seller"],
            "buyer": self[buyer].id,
            "price": listing["price"],
            "from_": 0 if moving else now,
            "until": 0 if moving else now + 60 * DAY,
            "made": group.integer("made"),
            "pledges": pledges_digest(standing),
        }
        return self.stage.terms("Trade", **{**values, **changes})

    async def traded(self, listing: Terms, buyer: str, venue: str = "venue") -> TradeId:
        """One unit sold."""
        terms = await self.trade_terms(listing, buyer)
        consents = await self.signed("Trade", terms, buyer)
        return TradeId(Digest((await exchange.record(self.of(venue), terms, consents)).id))

    async def off_terms(self, asset: AssetId, buyer: str, **changes: object) -> Terms:
        """Terms of a USE licence sold off exchange by the enterprise."""
        now = await self.stage.now()
        group = await self.word("RightsLedger", "group", "GroupWord", root_right_id(asset, USE))
        values: dict[str, object] = {
            "asset": asset,
            "rev": 0,
            "right": root_right_id(asset, USE),
            "operate": root_right_id(asset, OPERATE),
            "seller": self["enterprise"].id,
            "buyer": self[buyer].id,
            "mode": GRANT,
            "kind": USE,
            "exclusivity": 0,
            "from_": now,
            "until": now + 90 * DAY,
            "purposes": 1,
            "scope": self.stage.digest(),
            "terms": self.stage.digest(),
            "flags": 0,
            "regime": 3,
            "form": 0,
            "currency": 156,
            "price": 100,
            "signed": now,
            "made": group.integer("made"),
            "pledges": ZERO_DIGEST,
        }
        return self.stage.terms("OffTrade", **{**values, **changes})

    async def filed(self, asset: AssetId, buyer: str, **changes: object) -> TradeId:
        """A trade filed."""
        terms = await self.off_terms(asset, buyer, **changes)
        consents = await self.signed("File", terms, "enterprise", buyer)
        return TradeId(Digest((await exchange.file(self.of(buyer), terms, consents)).id))

    async def pledge_terms(
        self, asset: AssetId, right: RightId, pledgor: str, **changes: object
    ) -> Terms:
        """Terms of a pledge to the bank as things stand."""
        dossier = await self.dossier(asset)
        standing = [PledgeId(record_id(t)) for t in dossier.standing_pledges(right)]
        group = await self.word("RightsLedger", "group", "GroupWord", right)
        word = await self.right_word(right)
        values: dict[str, object] = {
            "asset": asset,
            "rev": 0,
            "right": right,
            "kind": dossier.kind_of(right),
            "pledgor": self[pledgor].id,
            "pledgee": self["bank"].id,
            "rank": word.integer("lastRank") + 1 if standing else 0,
            "forbids": 0,
            "until": await self.stage.now() + 90 * DAY,
            "made": group.integer("made"),
            "pledges": pledges_digest(standing),
            "secured": self.stage.digest(),
            "registration": self.stage.digest(),
        }
        return self.stage.terms("Pledge", **{**values, **changes})

    async def pledged(
        self,
        asset: AssetId,
        right: RightId,
        pledgor: str,
        pledgee: str = "bank",
        **changes: object,
    ) -> PledgeId:
        """A pledge made."""
        changes = {"pledgee": self[pledgee].id, **changes}
        terms = await self.pledge_terms(asset, right, pledgor, **changes)
        consents = await self.signed("Pledge", terms, pledgor, pledgee)
        return PledgeId(Digest((await pledges.pledge(self.of(pledgor), terms, consents)).id))
