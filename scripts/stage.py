"""A stage for scripts and tests: a deployed register on a local chain, with parties that have keys.

Everything random comes from one seeded generator, so that a story gives the same bytes and gas.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from registry import authority, parties
from registry.chain.client import ChainClient
from registry.chain.deploy import DeployPlan, deploy
from registry.chain.profile import ANVIL
from registry.chain.sender import Sender
from registry.records import Consent, SignedConsent, Terms, party_id, schema
from registry.session import Session, make_session
from registry.signing import SigningKey, key_from_hex
from registry.types import (
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

DAY = 86_400
NOTICE = 10 * DAY
ADMIN_KEY = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
"""Anvil's first public account; refused on any chain but 31337."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A party with its key and a session that sends with it."""

    name: str
    key: SigningKey
    id: PartyId
    session: Session


@dataclass(slots=True)
class Stage:
    """The deployed register and its seeded generator."""

    session: Session
    seed: random.Random = field(default_factory=lambda: random.Random(20261123))  # noqa: S311
    profile: int = 0

    def digest(self) -> Digest:
        """32 random bytes."""
        return Digest("0x" + self.seed.randbytes(32).hex())

    def terms(self, name: str, **values: object) -> Terms:
        """Terms with a fresh salt; `from_` means `from`."""
        named = {key.rstrip("_"): value for key, value in values.items()}
        return Terms(name, {"salt": self.digest(), **named})

    async def now(self) -> UnixTime:
        """Time of the latest block."""
        self.session.refresh()
        return await self.session.now()

    async def travel(self, seconds: int) -> None:
        """Move the chain's clock forward."""
        later = await self.now() + seconds
        await self.session.client.rpc("evm_setNextBlockTimestamp", later)
        await self.session.client.rpc("evm_mine")
        self.session.refresh()

    async def _actor(self, name: str) -> tuple[SigningKey, Sender]:
        key = key_from_hex(self.seed.randbytes(32).hex())
        await self.session.client.rpc("anvil_setBalance", key.address, hex(10**21))
        return key, Sender(self.session.client, key)

    async def party(
        self, name: str, region: int, roles: int = 0, node: Actor | None = None
    ) -> Actor:
        """Enrol a party under a node, or admit it by the authority; with roles where given."""
        key, sender = await self._actor(name)
        terms = self.terms(
            "Enrolment",
            signer=key.address,
            node=node.id if node else "0x" + "0" * 40,
            region=region,
            identity=self.digest(),
        )
        who = party_id(terms)
        consent = await self.consent("Enrol", terms, key, who, epoch=0)
        if node is None:
            await parties.admit(self.session, terms, roles, consent)
        else:
            await parties.enrol(node.session, terms, consent)
            if roles:
                await parties.set_roles(self.session, who, roles)
        return Actor(name, key, who, self.session.with_sender(sender))

    async def consent(
        self,
        act: str,
        terms: Terms,
        key: SigningKey,
        who: PartyId,
        seq: int = 0,
        epoch: int | None = None,
        agent: Actor | None = None,
    ) -> SignedConsent:
        """A consent signed with a key, or by an agent for the party; good for an hour."""
        now = await self.now()
        if epoch is None:
            epoch = (await self.session.party_word(who)).integer("epoch")
        kind = schema().consent_type(act)
        consent = Consent(kind.name, terms, who, Seq(seq), Epoch(epoch), UnixTime(now + 3600))
        if agent is not None:
            word = await self.session.party_word(agent.id)
            epoch_of_agent = Epoch(word.integer("epoch"))
            consent = replace(consent, agent=agent.id, agent_epoch=epoch_of_agent)
            key = agent.key
        return key.sign_consent(consent, self.session.deployment.domain(kind.name), now)

    async def sign(
        self, act: str, terms: Terms, actors: Sequence[Actor], seq: int = 0
    ) -> list[SignedConsent]:
        """Consents of several parties to one act."""
        return [await self.consent(act, terms, actor.key, actor.id, seq) for actor in actors]

    async def seq(self, right: RightId) -> int:
        """Sequence number of a right now."""
        self.session.refresh()
        return (await self.session.word("RightsLedger", "right", "RightWord", (right,))).integer(
            "seq"
        )

    async def add_profile(self, **changes: object) -> int:
        """Add a rule profile with a ten-day notice and every price regime; its number."""
        values: dict[str, object] = {
            "document": self.digest(),
            "notice": NOTICE,
            "objection": 30 * DAY,
            "term": 3650 * DAY,
            "required": 0,
            "regimes": 0b1110,
            "version": 1,
        }
        await authority.add_profile(self.session, self.terms("Profile", **{**values, **changes}))
        self.session.refresh()
        return await self.session.number("AssetRegistry", "profileCount", ())

    async def asset_terms(self, node: Actor, registrant: Actor, **changes: object) -> Terms:
        """Terms of an asset: all three rights evidenced, level 1, three years."""
        now = await self.now()
        values: dict[str, object] = {
            "manifest": self.digest(),
            "content": self.digest(),
            "node": node.id,
            "registrant": registrant.id,
            "profile": self.profile,
            "kind": 1,
            "level": 1,
            "rights": 7,
            "notice": NOTICE,
            "from_": now,
            "until": now + 3 * 365 * DAY,
        }
        return self.terms("Asset", **{**values, **changes})

    async def grant_terms(
        self,
        asset: AssetId,
        parent: RightId,
        grantor: Actor,
        grantee: Actor,
        kind: int,
        **changes: object,
    ) -> Terms:
        """Terms of a non-exclusive, transferable, sub-licensable right for half a year."""
        now = await self.now()
        values: dict[str, object] = {
            "asset": asset,
            "rev": 0,
            "parent": parent,
            "grantor": grantor.id,
            "grantee": grantee.id,
            "kind": kind,
            "exclusivity": 0,
            "from_": now,
            "until": now + 180 * DAY,
            "purposes": 7,
            "scope": self.digest(),
            "terms": self.digest(),
            "flags": 3,
        }
        return self.terms("Grant", **{**values, **changes})


async def open_stage(client: ChainClient, salt: Digest = ZERO_DIGEST) -> Stage:
    """Deploy the register with Anvil's first account and add a rule profile.

    salt: tells it from another register of that account on the same chain.
    """
    key = key_from_hex(ADMIN_KEY)
    sender = Sender(client, key)
    plan = DeployPlan(sender.address, Seconds(7 * DAY), commit="stage", salt=salt)
    session = make_session(client, await deploy(sender, plan), key)
    stage = Stage(session)
    stage.profile = await stage.add_profile()
    return stage


async def connect(url: str) -> ChainClient:
    """A client of a local Anvil."""
    return await ChainClient.connect(url, profile=ANVIL)
