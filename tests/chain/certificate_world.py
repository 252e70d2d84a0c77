"""A small register on a real chain, with what certificates are made of."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from registry.assets import Leaf, amend, register
from registry.authority import add_profile
from registry.batches import anchor_batch
from registry.certificate.bundle import Bundle, Inclusion, Kind, Manifest
from registry.certificates import BatchedAsset, Source, issue_bundle
from registry.chain.client import ChainClient
from registry.chain.deploy import DeployPlan, deploy
from registry.chain.sender import Sender
from registry.manifest import SealedManifest, seal, seeded_salts
from registry.merkle import BatchTree
from registry.parties import admit, enrol
from registry.pledges import pledge
from registry.records import (
    Consent,
    SignedConsent,
    Terms,
    domain_of,
    party_id,
    record_id,
)
from registry.rights import grant, transfer
from registry.session import Session, make_session
from registry.signing import SigningKey, key_from_hex
from registry.types import (
    ZERO_ADDRESS,
    ZERO_DIGEST,
    AssetId,
    Digest,
    Epoch,
    PartyId,
    RightId,
    Seconds,
    Seq,
    UnixTime,
)
from tests.chain.certificate_trades import DAY, USE, Trades, digest_of
from tests.conftest import ROOT

HOUR, YEAR = 3600, 365 * 86_400
HOLD = 1
NODE, VENUE, REGULATOR = 1, 2, 8
MANIFEST = json.loads((ROOT / "tests" / "vectors" / "manifest.json").read_text())["document"]


@dataclass(frozen=True)
class Person:
    """A party and its key."""

    id: PartyId
    key: SigningKey


@dataclass
class World(Trades):
    """The register and its people. `session` sends with the administrator's key."""

    anvil: Any
    session: Session
    people: dict[str, Person] = field(default_factory=dict)
    profile: int = 1
    sealed: SealedManifest = field(default_factory=lambda: seal(MANIFEST, seeded_salts(b"world")))
    _salts: int = 0

    @property
    def source(self) -> Source:
        """Where certificates come from."""
        s = self.session
        return Source(s.client, s.deployment, s.contracts)

    @property
    def manifest(self) -> Manifest:
        """The asset's manifest with two fields disclosed."""
        return Manifest(self.sealed.public, tuple(self.sealed.disclose(["name", "level"])))

    def salt(self) -> Digest:
        """A salt never given before."""
        self._salts += 1
        return digest_of(f"salt {self._salts}")

    def as_(self, name: str) -> Session:
        """The session with a person's key."""
        return self.session.with_sender(Sender(self.session.client, self.people[name].key, 10))

    async def now(self) -> UnixTime:
        """The chain's time."""
        return (await self.session.client.block("latest")).timestamp

    async def pass_time(self, seconds: int) -> None:
        """Let time pass, and mine a block."""
        self.anvil.rpc("evm_setNextBlockTimestamp", hex(await self.now() + seconds))
        self.anvil.rpc("evm_mine")
        self.session.refresh()

    async def sign(self, act: str, terms: Terms, name: str, seq: int = 0) -> SignedConsent:
        """A person's consent for an hour."""
        person, client = self.people[name], self.session.client
        deadline = UnixTime(await self.now() + HOUR)
        consent = Consent(f"Consent{act}", terms, person.id, Seq(seq), Epoch(0), deadline)
        addresses = self.session.deployment.addresses()
        domain = domain_of(addresses, client.chain_id, act)
        return person.key.sign_consent(consent, domain, await self.now())

    async def join(self, name: str, key: str, region: int, roles: int = 0, under: str = "") -> None:
        """Admit a party with roles, or enrol one under a node."""
        signing = key_from_hex(key)
        node = self.people[under].id if under else ZERO_ADDRESS
        values = {"signer": signing.address, "node": node, "region": region}
        more = {"identity": digest_of(name), "salt": self.salt()}
        terms = Terms("Enrolment", {**values, **more})
        self.people[name] = Person(party_id(terms), signing)
        signed = await self.sign("Enrol", terms, name)
        if under:
            await enrol(self.as_(under), terms, signed)
        else:
            await admit(self.session, terms, roles, signed)

    async def asset_terms(self, **changes: object) -> Terms:
        """Terms of an asset of the enterprise."""
        now = await self.now()
        values = {
            "manifest": self.sealed.digest,
            "content": digest_of("content"),
            "node": self.people["node"].id,
            "registrant": self.people["enterprise"].id,
            "profile": self.profile,
            "kind": 1,
            "level": 2,
            "rights": 7,
            "notice": HOUR,
            "from": now,
            "until": now + 3 * YEAR,
            "salt": self.salt(),
        }
        return Terms("Asset", {**values, **changes})

    async def valid_asset(self) -> AssetId:
        """An asset registered and past its notice."""
        terms = await self.asset_terms()
        await register(self.as_("node"), terms)
        await self.pass_time(2 * HOUR)
        return AssetId(record_id(terms))

    async def granted(
        self, asset: AssetId, parent: RightId, grantor: str, grantee: str, **changes: object
    ) -> RightId:
        """A USE right granted under another, for half a year."""
        now = await self.now()
        values = {
            "asset": asset,
            "rev": 0,
            "parent": parent,
            "grantor": self.people[grantor].id,
            "grantee": self.people[grantee].id,
            "kind": USE,
            "exclusivity": 0,
            "from": now,
            "until": now + 180 * DAY,
            "purposes": 7,
            "scope": digest_of("scope"),
            "terms": digest_of("contract"),
            "flags": 7,
            "salt": self.salt(),
        }
        terms = Terms("Grant", {**values, **changes})
        signed = [await self.sign("Grant", terms, name) for name in (grantor, grantee)]
        await grant(self.as_("enterprise"), terms, signed)
        return RightId(record_id(terms))

    async def moved(self, asset: AssetId, right: RightId, giver: str, taker: str) -> None:
        """A root right transferred."""
        values = {
            "asset": asset,
            "rev": 0,
            "right": right,
            "kind": USE,
            "from": self.people[giver].id,
            "to": self.people[taker].id,
            "made": 0,
            "pledges": ZERO_DIGEST,
            "terms": digest_of("contract"),
            "salt": self.salt(),
        }
        terms = Terms("Transfer", values)
        signed = [await self.sign("Transfer", terms, name) for name in (giver, taker)]
        await transfer(self.as_("enterprise"), terms, signed)

    async def pledged(self, asset: AssetId, right: RightId) -> None:
        """A root right pledged to the buyer, first in rank."""
        values = {
            "asset": asset,
            "rev": 0,
            "right": right,
            "kind": USE,
            "pledgor": self.people["enterprise"].id,
            "pledgee": self.people["buyer"].id,
            "rank": 0,
            "forbids": 0,
            "until": await self.now() + YEAR,
            "made": 0,
            "pledges": ZERO_DIGEST,
            "secured": digest_of("secured"),
            "registration": digest_of("registration"),
            "salt": self.salt(),
        }
        terms = Terms("Pledge", values)
        signed = [await self.sign("Pledge", terms, name) for name in ("enterprise", "buyer")]
        await pledge(self.as_("enterprise"), terms, signed)

    async def amended(self, asset: AssetId, manifest: Digest, rev: int = 0) -> None:
        """A correction of the asset."""
        now = await self.now()
        values = {
            "asset": asset,
            "rev": rev,
            "form": 2,
            "manifest": manifest,
            "content": digest_of("corrected"),
            "level": 2,
            "rights": 7,
            "until": now + 2 * YEAR,
            "reason": ZERO_DIGEST,
            "salt": self.salt(),
        }
        terms = Terms("Amendment", {**values, "until": await self._until(asset)})
        await amend(self.as_("node"), terms, [await self.sign("Amend", terms, "enterprise", rev)])

    async def _until(self, asset: AssetId) -> int:
        word = await self.session.word("AssetRegistry", "asset", "AssetWord", (asset,))
        return word.integer("until")

    async def batched(self, **changes: object) -> BatchedAsset:
        """The second of three leaves of an anchored batch."""
        leaves = [await self.asset_terms(**changes) for _ in range(3)]
        tree = BatchTree(AssetId(record_id(terms)) for terms in leaves)
        values = {"node": self.people["node"].id, "root": tree.root, "count": 3, "kind": 1}
        more = {"locator": digest_of("packed"), "salt": self.salt()}
        await anchor_batch(self.as_("node"), Terms("Batch", {**values, **more}))
        return BatchedAsset(leaves[1], Inclusion(tree.root, 1, tree.proof(1)))

    @staticmethod
    def leaf(batched: BatchedAsset) -> Leaf:
        """A batched asset as the use cases take it."""
        place = batched.inclusion
        return Leaf(batched.terms, place.root, place.index, place.proof)

    async def bundle(self, kind: Kind, record_: Digest, **more: Any) -> Bundle:
        """A bundle as of the tip."""
        block = await self.session.client.block("latest")
        return await issue_bundle(self.source, kind, record_, block, manifest=self.manifest, **more)


async def make_world(anvil: Any, client: ChainClient) -> World:
    """Deploy the register and let everyone join."""
    admin = Sender(client, key_from_hex(anvil.keys[0]), 10)
    deployment = await deploy(admin, DeployPlan(admin.address, Seconds(7 * DAY), "test"))
    session = make_session(client, deployment, key_from_hex(anvil.keys[0]))
    world = World(anvil, session)
    await world.join("node", anvil.keys[1], 320500, NODE)
    await world.join("venue", anvil.keys[2], 440100, VENUE)
    await world.join("regulator", anvil.keys[3], 320000, REGULATOR)
    await world.join("enterprise", anvil.keys[4], 320500, under="node")
    await world.join("merchant", anvil.keys[5], 320500, under="node")
    await world.join("buyer", anvil.keys[6], 320500, under="node")
    terms = {
        "document": digest_of("profile"),
        "notice": HOUR,
        "objection": DAY,
        "term": 10 * YEAR,
        "required": 0,
        "regimes": 14,
        "version": 1,
        "salt": world.salt(),
    }
    await add_profile(session, Terms("Profile", terms))
    return world
