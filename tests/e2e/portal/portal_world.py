"""A register for the portal: the story of the API's tests, and records in every trouble."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from registry import assets
from registry.certificate.bundle import Bundle, Manifest
from registry.chain.client import ChainClient
from registry.chain.failures import ChainUnavailableError
from registry.chain.profile import ANVIL
from registry.index.database import open_engine
from registry.manifest import seal, seeded_salts
from registry.records import Terms, record_id, root_right_id
from registry.types import AssetId, Digest, RightId
from tests.chain.api.story import ASSESSOR, Story, tell
from tests.chain.certificate_trades import USE, digest_of
from tests.chain.certificate_world import HOUR, MANIFEST, World, make_world
from tests.chain.credential_world import add_credential_key, certified, credential_key
from tests.chain.index_world import synced
from tests.conftest import Anvil
from tests.vectors.genuine import published

MARKUP = "<script>alert(1)</script><b>名称</b>"
DATA = b"spindle,tension\n" + b"1,0.42\n" * 700_000
"""A data file longer than any certificate: about 5 MB."""


@dataclass
class Portal:
    """The story, and what the portal's tests ask for."""

    story: Story
    signed: Bundle
    marked: Bundle
    data: AssetId
    suspended: AssetId
    moot: Digest
    halted: Digest
    outdated: Bundle
    outdated_signed: Bundle
    others: dict[str, Bundle]

    @property
    def world(self) -> World:
        """The register and its people."""
        return self.story.world


@asynccontextmanager
async def open_portal(chain: Anvil, folder: Path) -> AsyncIterator[Portal]:
    """The register, told and indexed."""
    client = await _connected(chain.url)
    async with client:
        world = await make_world(chain, client)
        await world.join("assessor", chain.keys[7], 110000, ASSESSOR)
        await world.join("bank", chain.keys[8], 320500, under="node")
        story = await tell(world, folder)
        portal = await _troubled(world, story)
        await synced(open_engine(story.index), world.session.deployment, chain.url)
        yield portal


async def _connected(url: str) -> ChainClient:
    limit = time.monotonic() + 30
    while True:
        try:
            return await ChainClient.connect(url, profile=ANVIL)
        except ChainUnavailableError:
            if time.monotonic() > limit:
                raise


async def _troubled(world: World, story: Story) -> Portal:
    key = credential_key(1)
    await add_credential_key(world, "node", key)
    signed = await certified(world, key, "asset", Digest(story.asset))
    marked = await _marked(world)
    data = await _registered(world, content="0x" + hashlib.sha256(DATA).hexdigest())
    suspended = await world.valid_asset()
    outdated = await world.bundle("asset", Digest(suspended))
    outdated_signed = await certified(world, key, "asset", Digest(suspended))
    halted = await world.listed(suspended)
    moot = await _moot(world)
    node = world.people["node"].id
    reason = digest_of("order")
    await assets.suspend(world.as_("node"), suspended, node, reason, as_regulator=False)
    world.session.refresh()
    others = {
        "right": await world.bundle("right", Digest(story.right)),
        "trade": await world.bundle("trade", story.trade),
        "leaf": await _leaf(world),
    }
    halted_id = record_id(halted)
    old = (outdated, outdated_signed)
    return Portal(story, signed, marked, data, suspended, moot, halted_id, *old, others)


async def _registered(world: World, **changes: object) -> AssetId:
    terms = await world.asset_terms(**changes)
    await assets.register(world.as_("node"), terms)
    await world.pass_time(2 * HOUR)
    return AssetId(record_id(terms))


async def _marked(world: World) -> Bundle:
    """A certificate of an asset whose name is markup."""
    sealed = seal({**MANIFEST, "name": MARKUP}, seeded_salts(b"marked"))
    asset = await _registered(world, manifest=sealed.digest)
    block = await world.session.client.block("latest")
    from registry.certificates import issue_bundle

    manifest = Manifest(sealed.public, tuple(sealed.disclose(["name", "level", "scenarios"])))
    return await issue_bundle(world.source, "asset", Digest(asset), block, manifest=manifest)


async def _leaf(world: World) -> Bundle:
    """A certificate of a batch's leaf that was never activated."""
    batched = await world.batched()
    await published(world, batched.inclusion.root)
    return await world.bundle("asset", record_id(batched.terms), batched=batched)


async def _moot(world: World) -> Digest:
    """A listing whose seller gave the right away."""
    asset = await world.valid_asset()
    listing: Terms = await world.listed(asset)
    await world.moved(asset, RightId(root_right_id(asset, USE)), "enterprise", "merchant")
    return record_id(listing)


def forged(bundle: Bundle) -> bytes:
    """The certificate with another content digest in its terms."""
    document = json.loads(bundle.write())
    values = document["terms"][0]["values"]
    values["content"] = "0x" + "ab" * 32
    return json.dumps(document).encode()
