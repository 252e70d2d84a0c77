"""A deployed register with a node and two enterprises, for the chain tests."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

from registry.chain.client import ChainClient
from registry.chain.contracts import Call
from registry.chain.deployment import Deployment
from registry.chain.sender import Sender
from registry.records import (
    Consent,
    SignedConsent,
    Terms,
    party_id,
    record_id,
    root_right_id,
)
from registry.signing import SigningKey
from registry.types import ZERO_ADDRESS, AssetId, Epoch, PartyId, Seq, UnixTime, Wei
from registry.words import Word

DAY = 86_400


def digest(number: int) -> str:
    return f"0x{number:064x}"


@dataclass
class Party:
    """A party of the test: its key, terms and id."""

    key: SigningKey
    terms: Terms

    @property
    def id(self) -> PartyId:
        return party_id(self.terms)


@dataclass
class Register:
    """The deployed contracts, a node and two enterprises."""

    client: ChainClient
    deployment: Deployment
    sender: Sender
    node: Party
    holder: Party
    merchant: Party
    now: UnixTime

    def consent(self, act: str, terms: Terms, party: Party, **changes: Any) -> SignedConsent:
        deadline = UnixTime(self.now + 7 * DAY)
        plain = Consent(act, terms, party.id, Seq(0), Epoch(changes.pop("epoch", 0)), deadline)
        consent = dataclasses.replace(plain, **changes)
        domain = self.deployment.domain(act)
        return SignedConsent(consent, domain, party.key.sign_digest(consent.digest(domain)))

    def agent_consent(self, act: str, terms: Terms, party: Party, agent: Party) -> SignedConsent:
        """A consent of *party* signed by its agent."""
        signed = self.consent(act, terms, party, agent=agent.id)
        signature = agent.key.sign_digest(signed.digest())
        return SignedConsent(signed.consent, signed.domain, signature)

    async def party_word(self, party: Party) -> Word:
        """A party's word at the tip."""
        registry = self.deployment.contract(self.client, "PartyRegistry")
        block = await self.client.block("latest")
        return await registry.word("PartyWord", "party", party.id, block=block)

    def call(self, contract: str, function: str, *arguments: object) -> Call:
        return self.deployment.contract(self.client, contract).call(function, *arguments)

    def asset(self, **changes: Any) -> Terms:
        values = {
            "manifest": digest(1),
            "content": digest(2),
            "node": self.node.id,
            "registrant": self.holder.id,
            "profile": 1,
            "kind": 1,
            "level": 1,
            "rights": 7,
            "notice": 3600,
            "from": self.now,
            "until": self.now + 300 * DAY,
            "salt": digest(9),
        }
        return Terms("Asset", {**values, **changes})

    async def use_grant(self, anvil: Any) -> Terms:
        """Register an asset, pass its notice, and give terms of a lawful grant of its `USE`."""
        terms = self.asset()
        asset = AssetId(record_id(terms))
        await Sender(self.client, self.node.key).send(self.call("AssetRegistry", "register", terms))
        anvil.rpc("evm_increaseTime", 2 * 3600)
        anvil.rpc("anvil_mine", "0x1")
        values = {
            "asset": asset,
            "rev": 0,
            "parent": root_right_id(asset, 2),
            "grantor": self.holder.id,
            "grantee": self.merchant.id,
            "kind": 2,
            "exclusivity": 0,
            "from": self.now,
            "until": self.now + 100 * DAY,
            "purposes": 3,
            "scope": digest(5),
            "terms": digest(6),
            "flags": 2,
            "salt": digest(7),
        }
        return Terms("Grant", values)

    def granting(
        self,
        grant: Terms,
        grantor: SignedConsent | None = None,
        grantee: SignedConsent | None = None,
    ) -> Call:
        """The grant of a root's child, with the parties' own consents where none is given."""
        first = grantor or self.consent("ConsentGrant", grant, self.holder)
        second = grantee or self.consent("ConsentGrant", grant, self.merchant)
        return self.call("RightsLedger", "grant", grant, [], [], [], first, second)


def party_of(key: int, node: str, region: int = 320500) -> Party:
    signer = SigningKey(key.to_bytes(32, "big"))
    values = {"signer": signer.address, "node": node, "region": region}
    return Party(
        signer, Terms("Enrolment", {**values, "identity": digest(key), "salt": digest(key)})
    )


async def open_register(client: ChainClient, deployment: Deployment, sender: Sender) -> Register:
    """Admit the node, enrol the enterprises, add a profile without notice."""
    node = party_of(1001, ZERO_ADDRESS)
    holder, merchant = party_of(1002, node.id), party_of(1003, node.id)
    now = (await client.block("latest")).timestamp
    made = Register(client, deployment, sender, node, holder, merchant, now)
    for party in (node, holder, merchant):
        await sender.send_raw(party.key.address, b"", value=Wei(10**18))
    profile = {"document": digest(1), "notice": 0, "objection": 10 * DAY, "term": 0}
    profile |= {"required": 0, "regimes": 14, "version": 1, "salt": digest(1)}
    await sender.send(made.call("AssetRegistry", "addProfile", Terms("Profile", profile)))
    consent = made.consent("ConsentEnrol", node.terms, node)
    await sender.send(made.call("PartyRegistry", "admit", node.terms, 1, consent))
    at_node = Sender(client, node.key)
    for party in (holder, merchant):
        consent = made.consent("ConsentEnrol", party.terms, party)
        await at_node.send(made.call("PartyRegistry", "enrol", party.terms, consent))
    return made
