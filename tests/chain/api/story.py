"""A story on a register: granted, pledged, assessed, listed, sold, filed, amended, batched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rfc8785

from api.settings import ApiSettings
from registry.artifacts import FolderStore
from registry.assets import amend
from registry.attestations import attest
from registry.batches import activate
from registry.chain.deployment import save_deployment
from registry.exchange import adopt
from registry.pledges import pledge
from registry.records import Terms, party_subject, record_id, root_right_id
from registry.types import ZERO_DIGEST, AssetId, Digest, RightId, TradeId
from tests.chain.certificate_world import (
    DAY,
    HOLD,
    HOUR,
    USE,
    YEAR,
    World,
    digest_of,
)

ASSESSOR = 4


@dataclass
class Story:
    """The world and the ids of what happened in it."""

    world: World
    folder: Path
    asset: AssetId
    amended: AssetId
    batched: AssetId
    right: RightId
    child: RightId
    root: RightId
    listing: Terms
    trade: Digest
    filing: Digest
    quality: Digest
    tier: Digest
    before: int
    after: int

    @property
    def deployment(self) -> Path:
        """The deployment file."""
        return self.folder / "deployment.json"

    @property
    def url(self) -> str:
        """The chain's endpoint."""
        return str(self.world.anvil.url)

    def settings(self, **changes: Any) -> ApiSettings:
        """Settings of a server of this register."""
        given = {"rpc": self.url, "deployment": self.deployment, "profile": "anvil"}
        given |= {"artifacts": self.folder / "artifacts", "index": self.index}
        return ApiSettings(**{**given, **changes})

    @property
    def index(self) -> str:
        """URL of the index's database."""
        return f"sqlite:///{self.folder / 'index.sqlite'}"


async def tell(world: World, folder: Path) -> Story:
    session = world.session
    save_deployment(session.deployment, folder / "deployment.json")
    FolderStore(folder / "artifacts").put(rfc8785.dumps(world.sealed.public))
    before = (await session.client.block("latest")).number
    asset = await world.valid_asset()
    root = RightId(root_right_id(asset, USE))
    listing = await world.listed(asset)
    trade = await world.traded(listing)
    right = await world.granted(asset, root, "enterprise", "merchant")
    until = await world.now() + 90 * DAY
    child = await world.granted(asset, right, "merchant", "buyer", purposes=1, until=until)
    quality = await _found(world, asset, "QUALITY")
    filing = await _filed(world, asset)
    await adopt(world.as_("venue"), asset, TradeId(filing), world.people["venue"].id)
    await _pledged(world, asset)
    amended = await world.valid_asset()
    await _corrected(world, amended)
    batched = await world.batched()
    await activate(world.as_("merchant"), world.leaf(batched), [])
    tier = await _found(world, None, "TIER")
    return Story(
        world=world,
        folder=folder,
        asset=asset,
        amended=amended,
        batched=AssetId(record_id(batched.terms)),
        right=right,
        child=child,
        root=root,
        listing=listing,
        trade=trade,
        filing=filing,
        quality=quality,
        tier=tier,
        before=int(before),
        after=int((await session.client.block("latest")).number),
    )


async def _found(world: World, asset: AssetId | None, kind: str) -> Digest:
    """A finding of the assessor about an asset, or about the enterprise."""
    now = await world.now()
    values = {
        "asset": asset or ZERO_DIGEST,
        "rev": 0,
        "subjectType": 1 if asset else 6,
        "subject": asset or party_subject(world.people["enterprise"].id),
        "kind": {"QUALITY": 1, "TIER": 4}[kind],
        "attester": world.people["assessor"].id,
        "report": digest_of(kind),
        "value": 9_500,
        "date": now,
        "until": now + YEAR,
        "salt": world.salt(),
    }
    terms = Terms("Attestation", values)
    await attest(world.as_("assessor"), terms)
    return record_id(terms)


async def _filed(world: World, asset: AssetId) -> Digest:
    from registry.exchange import file

    now = await world.now()
    word = await world.session.at("latest").word(
        "RightsLedger", "group", "GroupWord", (root_right_id(asset, USE),)
    )
    values = {
        "asset": asset,
        "rev": 0,
        "right": root_right_id(asset, USE),
        "operate": root_right_id(asset, 3),
        "seller": world.people["enterprise"].id,
        "buyer": world.people["buyer"].id,
        "mode": 1,
        "kind": USE,
        "exclusivity": 0,
        "from": now,
        "until": now + 30 * DAY,
        "purposes": 1,
        "scope": digest_of("scope"),
        "terms": digest_of("contract"),
        "flags": 0,
        "regime": 3,
        "form": 0,
        "currency": 156,
        "price": 100,
        "signed": now,
        "made": word.integer("made"),
        "pledges": ZERO_DIGEST,
        "salt": world.salt(),
    }
    terms = Terms("OffTrade", values)
    signed = [await world.sign("File", terms, name) for name in ("enterprise", "buyer")]
    await file(world.as_("merchant"), terms, signed)
    return record_id(terms)


async def _pledged(world: World, asset: AssetId) -> None:
    values = {
        "asset": asset,
        "rev": 0,
        "right": root_right_id(asset, HOLD),
        "kind": HOLD,
        "pledgor": world.people["enterprise"].id,
        "pledgee": world.people["bank"].id,
        "rank": 0,
        "forbids": 0,
        "until": await world.now() + 100 * DAY,
        "made": 0,
        "pledges": ZERO_DIGEST,
        "secured": digest_of("secured"),
        "registration": digest_of("registration"),
        "salt": world.salt(),
    }
    terms = Terms("Pledge", values)
    signed = [await world.sign("Pledge", terms, name) for name in ("enterprise", "bank")]
    await pledge(world.as_("merchant"), terms, signed)


async def _corrected(world: World, asset: AssetId) -> None:
    word = await world.session.at("latest").word("AssetRegistry", "asset", "AssetWord", (asset,))
    values = {
        "asset": asset,
        "rev": 0,
        "form": 2,
        "manifest": digest_of("another manifest"),
        "content": digest_of("content"),
        "level": 2,
        "rights": 7,
        "until": word.integer("until"),
        "reason": ZERO_DIGEST,
        "salt": world.salt(),
    }
    terms = Terms("Amendment", values)
    await amend(world.as_("node"), terms, [await world.sign("Amend", terms, "enterprise")])
    await world.pass_time(2 * HOUR)
