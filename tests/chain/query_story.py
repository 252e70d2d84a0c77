"""A random story of a few assets, told by whole acts, for queries to be asked about."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from registry import assets, exchange
from registry.errors import TorrensError
from registry.index.database import open_engine
from registry.queries.reading import IndexReader
from registry.records import Terms, record_id, root_right_id
from registry.types import AssetId, Digest, ListingId, RightId
from tests.chain.company import Company
from tests.chain.index_world import synced

DAY = 86_400
HOLD, USE, OPERATE = 1, 2, 3


class Story:
    """Acts that the register takes or refuses; what was made stays known."""

    def __init__(self, company: Company, seed: int) -> None:
        self.company, self.random = company, random.Random(seed)
        self.assets: list[AssetId] = []
        self.rights: list[tuple[AssetId, RightId]] = []
        self.listings: list[Terms] = []
        self.trades: list[tuple[AssetId, Digest]] = []
        self.taken = self.first = 0

    async def tell(self, acts: int) -> None:
        """So many acts, with time between them."""
        self.assets = [await self.company.asset() for _ in range(3)]
        self.first = (await self.company.session.client.block("latest")).number
        for number in range(acts):
            try:
                await self.random.choice(self._acts())()
                self.taken += 1
            except TorrensError:
                continue
            if number % 8 == 7:
                await self.company.stage.travel(self.random.choice([DAY, 70 * DAY]))

    def _acts(self) -> list[Callable[[], Awaitable[Any]]]:
        acts: list[Callable[[], Awaitable[Any]]] = [
            self._grant,
            self._grant_below,
            self._list,
            self._list,
            self._trade,
            self._trade,
            self._file,
            self._adopt,
            self._delist,
            self._suspend_or_lift,
            self._suspend_or_lift,
            self._move,
            self._pledge,
            lambda: self.company.attested(self._asset()),
            lambda: self.company.objected(self._asset()),
        ]
        return acts

    def _asset(self) -> AssetId:
        return self.random.choice(self.assets)

    async def _grant(self) -> None:
        asset, kind = self._asset(), self.random.choice([USE, OPERATE])
        root = root_right_id(asset, kind)
        given = await self.company.granted(
            asset, root, "enterprise", "merchant", kind=kind, exclusivity=self.random.choice([0, 2])
        )
        self.rights.append((asset, RightId(given)))

    async def _grant_below(self) -> None:
        asset, right = self.random.choice(self.rights or [(self._asset(), RightId(Digest("")))])
        given = await self.company.granted(asset, right, "merchant", "buyer")
        self.rights.append((asset, RightId(given)))

    async def _list(self) -> None:
        venue = self.random.choice(["venue", "mart"])
        price = self.random.choice([0, 500, 10**15])
        findings = ()
        if self.random.random() < 0.3:
            findings = (await self.company.attested(self._asset()),)
        form: dict[str, object] = self.random.choice(
            [{}, {}, {"exclusivity": 2, "units": 1}, {"mode": 2}]
        )
        terms = await self.company.listed(
            self._asset(), venue=venue, price=price, attestations=findings, **form
        )
        self.listings.append(terms)

    async def _trade(self) -> None:
        terms = self.random.choice(self.listings[-6:] or [None])
        if terms is None:
            return
        venue = "venue" if terms["venue"] == self.company["venue"].id else "mart"
        await self.company.traded(terms, "buyer", venue=venue)

    async def _file(self) -> None:
        asset = self._asset()
        self.trades.append((asset, Digest(await self.company.filed(asset, "merchant"))))

    async def _adopt(self) -> None:
        if self.trades:
            asset, trade = self.trades.pop()
            by = self.company["venue"].id
            await exchange.adopt(self.company.of("venue"), asset, trade, by)

    async def _delist(self) -> None:
        if self.listings and self.random.random() < 0.6:
            terms = self.random.choice(self.listings)
            name = "venue" if terms["venue"] == self.company["venue"].id else "mart"
            reason = Digest(self.company.stage.digest())
            act = self.random.choice(["suspend", "resume", "delist"])
            asset, listing = AssetId(terms.digest("asset")), ListingId(Digest(record_id(terms)))
            await exchange.venue_act(self.company.of(name), act, asset, listing, reason)

    async def _suspend_or_lift(self) -> None:
        act = self.random.choice([assets.suspend, assets.lift, assets.lift])
        why, node = Digest(self.company.stage.digest()), self.company["node"].id
        await act(self.company.of("node"), self._asset(), node, why, as_regulator=False)

    async def _move(self) -> None:
        asset = self._asset()
        root = root_right_id(asset, self.random.choice([USE, OPERATE]))
        await self.company.moved(asset, root, "enterprise", "outsider")

    async def _pledge(self) -> None:
        asset, kind = self._asset(), self.random.choice([HOLD, USE, OPERATE])
        await self.company.pledged(asset, root_right_id(asset, kind), "enterprise", kind=kind)


async def told(company: Company, seed: int, acts: int) -> Story:
    """A random story, some of its time passed between the acts."""
    story = Story(company, seed)
    await story.tell(acts)
    assert story.taken > acts // 4
    return story


async def indexed(company: Company, folder: Path) -> IndexReader:
    """An index of the chain as it is now."""
    engine = open_engine(f"sqlite:///{folder / 'index.sqlite'}")
    await synced(engine, company.session.deployment, company.session.client.url)
    return IndexReader(engine)
