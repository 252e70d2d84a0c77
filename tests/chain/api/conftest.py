"""A register with a story told on it, on a chain of its own, served by a real server."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import rfc8785
import uvicorn
from jsonschema import Draft202012Validator

from api.app import server_config
from api.settings import ApiSettings
from registry.artifacts import FolderStore
from registry.assets import amend
from registry.attestations import attest
from registry.batches import activate
from registry.chain.client import ChainClient
from registry.chain.deployment import save_deployment
from registry.chain.failures import ChainUnavailableError
from registry.chain.profile import ANVIL
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
    make_world,
)
from tests.conftest import DEV_MNEMONIC, ROOT, Anvil, free_port

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
        return ApiSettings(**{**given, "artifacts": self.folder / "artifacts", **changes})


@pytest.fixture(scope="session")
def own_chain() -> Iterator[Anvil]:
    """A chain for these tests alone: the server must find the story whatever others roll back."""
    port = free_port()
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    process = subprocess.Popen(
        [binary, "--port", str(port), "--silent"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Anvil(f"http://127.0.0.1:{port}", 31337, DEV_MNEMONIC)
    finally:
        process.terminate()
        process.wait()


@pytest_asyncio.fixture(scope="session")
async def story(own_chain: Anvil, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Story]:
    """An asset granted, pledged, assessed, listed, sold and filed; one amended; one of a batch."""
    client = await _connected(own_chain.url)
    async with client:
        world = await make_world(own_chain, client)
        await world.join("assessor", own_chain.keys[7], 110000, ASSESSOR)
        await world.join("bank", own_chain.keys[8], 320500, under="node")
        yield await _told(world, tmp_path_factory.mktemp("api"))


async def _connected(url: str) -> ChainClient:
    limit = time.monotonic() + 30
    while True:
        try:
            return await ChainClient.connect(url, profile=ANVIL)
        except ChainUnavailableError:
            if time.monotonic() > limit:
                raise


async def _told(world: World, folder: Path) -> Story:
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


class Served:
    """A server in a thread, and a client of it that insists on what the interface promises."""

    def __init__(self, settings: ApiSettings) -> None:
        config = server_config(settings, "127.0.0.1", free_port())
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{config.port}", timeout=60)

    def start(self) -> None:
        """Start and wait until it listens."""
        self._thread.start()
        limit = time.monotonic() + 30
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
            assert time.monotonic() < limit, "the server does not listen"
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it and wait."""
        self.http.close()
        self._server.should_exit = True
        self._thread.join(timeout=30)

    def get(self, path: str, **query: Any) -> httpx.Response:
        """GET a path."""
        return self.http.get(path, params={k: v for k, v in query.items() if v is not None})

    def post(self, path: str, content: bytes, **headers: str) -> httpx.Response:
        """POST bytes as JSON."""
        sent = {"Content-Type": "application/json", **headers}
        return self.http.post(path, content=content, headers=sent)

    def ok(self, response: httpx.Response, schema: str) -> Any:
        """The answer, which is of that shape of /openapi.json."""
        assert response.status_code == 200, response.text
        document = response.json()
        self.conforms(document, schema)
        return document

    def conforms(self, document: Any, schema: str) -> None:
        """Compare a document with a schema of /openapi.json."""
        described = self.http.get("/openapi.json").json()
        whole = {**described, "$ref": f"#/components/schemas/{schema}"}
        errors = [
            f"{e.json_path}: {e.message}" for e in Draft202012Validator(whole).iter_errors(document)
        ]
        assert errors == []

    def refused(self, response: httpx.Response, status: int, code: str, field: str | None) -> Any:
        """The problem, which is of the one form and names code and field."""
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/problem+json"
        problem = response.json()
        self.conforms(problem, "Problem")
        assert (problem["status"], problem["code"], problem["field"]) == (status, code, field)
        assert problem["rule"]
        return problem


@pytest.fixture(scope="session")
def server(story: Story) -> Iterator[Served]:
    """The API over the story."""
    served = Served(story.settings())
    served.start()
    try:
        yield served
    finally:
        served.stop()


@pytest_asyncio.fixture
async def changed(story: Story) -> AsyncIterator[Story]:
    """The story, for a test that changes it; afterwards all is as before."""
    rpc = story.world.session.client.rpc
    snapshot = await rpc("evm_snapshot")
    yield story
    assert await rpc("evm_revert", snapshot) is True
    story.world.session.refresh()
