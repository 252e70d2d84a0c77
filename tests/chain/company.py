"""A company of parties on a stage, and the acts they do with one another in the chain tests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from registry import assets, attestations, exchange, parties, rights
from registry.chain.sender import Sender
from registry.dossier import Dossier
from registry.errors import TorrensError
from registry.records import (
    SignedConsent,
    Terms,
    pledges_digest,
    record_id,
    root_right_id,
    schema,
)
from registry.sequence import sequence_of
from registry.session import Session
from registry.signing import SigningKey, key_from_hex
from registry.types import (
    AssetId,
    AttestationId,
    Digest,
    ListingId,
    PledgeId,
    RightId,
)
from registry.words import Word
from stage import DAY, NOTICE, Actor, Stage
from tests.chain.sales import USE, Sales

HOLD = 1
GRANT_ACT = 1 << 24
QUALITY, CEILING = 1, 6
NAMES = {
    "node": (320500, 1, ""),
    "far_node": (110000, 1, ""),
    "venue": (440100, 2, ""),
    "mart": (520100, 2, ""),
    "assessor": (110000, 4, "far_node"),
    "regulator": (320000, 8, ""),
    "far_regulator": (440000, 8, ""),
    "enterprise": (320500, 0, "node"),
    "merchant": (320500, 0, "node"),
    "buyer": (320500, 0, "node"),
    "outsider": (110000, 0, "far_node"),
    "bank": (320500, 16, "node"),
}


@contextmanager
def refused(code: str, field: str | None = None) -> Iterator[None]:
    """What follows is refused by this name, at this field where one is given."""
    with pytest.raises(TorrensError) as caught:
        yield
    assert caught.value.code == code, caught.value
    if field is not None:
        assert caught.value.field == field, caught.value


@dataclass
class Company(Sales):
    """A stage and its actors by name."""

    stage: Stage
    actors: dict[str, Actor]

    def __getitem__(self, name: str) -> Actor:
        return self.actors[name]

    @property
    def session(self) -> Session:
        """The administrator's session."""
        return self.stage.session

    def anew(self, seed: str) -> Company:
        """The same company with fresh senders and blocks, for a chain that was rolled back."""
        base = self.session
        admin = Stage(_fresh(base, base), random.Random(seed), self.stage.profile)
        actors = {n: replace(a, session=_fresh(base, a.session)) for n, a in self.actors.items()}
        return Company(admin, actors)

    def of(self, name: str) -> Session:
        """A session that sends with an actor's key, reading at the tip."""
        session = self[name].session
        session.refresh()
        return session

    async def dossier(self, asset: AssetId) -> Dossier:
        """An asset's dossier at the tip."""
        self.session.refresh()
        return await self.session.dossier(asset)

    async def word(self, contract: str, function: str, layout: str, *arguments: object) -> Word:
        """A storage word at the tip."""
        self.session.refresh()
        return await self.session.word(contract, function, layout, arguments)

    async def right_word(self, right: RightId) -> Word:
        """A right's word at the tip."""
        return await self.word("RightsLedger", "right", "RightWord", right)

    async def asset_status(self, asset: AssetId) -> str:
        """Name of an asset's status at the tip."""
        self.session.refresh()
        number = await self.session.number("AssetRegistry", "status", (asset,))
        return schema().enum_name("assetStatus", number)

    async def right_status(self, asset: AssetId, right: RightId) -> str:
        """Name of a right's status at the tip."""
        dossier = await self.dossier(asset)
        path = rights.path_abi(dossier.path(right))
        arguments = (asset, dossier.kind_of(right), path)
        number = await self.session.number("RightsLedger", "status", arguments)
        return schema().enum_name("rightStatus", number)

    async def listing_status(self, terms: Terms) -> str:
        """Name of a listing's status at the tip."""
        dossier = await self.dossier(AssetId(terms.digest("asset")))
        arguments = (terms.abi(), exchange.basis(dossier, terms))
        number = await self.session.number("ExchangeLedger", "status", arguments)
        return schema().enum_name("listingStatus", number)

    async def signed(
        self, act: str, terms: Terms, *names: str, agents: dict[str, str] | None = None
    ) -> list[SignedConsent]:
        """Consents of parties, with the numbers a signing tool would ask of the chain."""
        self.session.refresh()
        seq = await sequence_of(self.session, act, terms)
        helpers = {name: self[agent] for name, agent in (agents or {}).items()}
        return [
            await self.stage.consent(act, terms, self[n].key, self[n].id, seq, agent=helpers.get(n))
            for n in names
        ]

    async def asset_terms(self, owner: str = "enterprise", **changes: object) -> Terms:
        """Terms of an asset of the enterprise, or of another, at the node."""
        return await self.stage.asset_terms(self["node"], self[owner], **changes)

    async def asset(self, *, noticed: bool = True, **changes: object) -> AssetId:
        """A registered asset of the enterprise, through its notice unless told otherwise."""
        terms = await self.stage.asset_terms(self["node"], self["enterprise"], **changes)
        await assets.register(self.of("node"), terms)
        if noticed:
            await self.stage.travel(NOTICE + 3600)
        return AssetId(record_id(terms))

    async def objected(self, asset: AssetId, leaf: assets.Leaf | None = None) -> Digest:
        """An objection filed by the outsider."""
        terms = self.stage.terms(
            "Objection", asset=asset, objector=self["outsider"].id, grounds=self.stage.digest()
        )
        signed = await self.signed("Object", terms, "outsider")
        return Digest((await assets.object_(self.of("outsider"), terms, signed, leaf)).id)

    async def mandated(self, principal: str, agent: str, acts: int) -> Terms:
        """A mandate for a month to sign the acts of a bit set."""
        terms = self.stage.terms(
            "Mandate",
            principal=self[principal].id,
            agent=self[agent].id,
            acts=acts,
            until=await self.stage.now() + 30 * DAY,
            scope=self.stage.digest(),
        )
        (signed,) = await self.signed("Mandate", terms, principal)
        await parties.mandate(self.of(principal), terms, signed)
        return terms

    async def grant_terms(
        self, asset: AssetId, parent: RightId, grantor: str, grantee: str, **changes: object
    ) -> Terms:
        """Terms of a USE right for half a year."""
        values: dict[str, object] = {"kind": USE, **changes}
        kind = values.pop("kind")
        assert isinstance(kind, int)
        return await self.stage.grant_terms(
            asset, parent, self[grantor], self[grantee], kind, **values
        )

    async def granted(
        self, asset: AssetId, parent: RightId, grantor: str, grantee: str, **changes: object
    ) -> RightId:
        """A right granted, with both signatures."""
        terms = await self.grant_terms(asset, parent, grantor, grantee, **changes)
        consents = await self.signed("Grant", terms, grantor, grantee)
        return RightId(Digest((await rights.grant(self.of(grantor), terms, consents)).id))

    async def transfer_terms(
        self, asset: AssetId, right: RightId, giver: str, taker: str, **changes: object
    ) -> Terms:
        """Terms of a transfer as things stand: children made, pledges that stay."""
        dossier = await self.dossier(asset)
        standing = [PledgeId(record_id(t)) for t in dossier.standing_pledges(right)]
        group = await self.word("RightsLedger", "group", "GroupWord", right)
        values: dict[str, object] = {
            "asset": asset,
            "rev": 0,
            "right": right,
            "kind": dossier.kind_of(right),
            "from_": self[giver].id,
            "to": self[taker].id,
            "made": group.integer("made"),
            "pledges": pledges_digest(standing),
            "terms": self.stage.digest(),
        }
        return self.stage.terms("Transfer", **{**values, **changes})

    async def moved(self, asset: AssetId, right: RightId, giver: str, taker: str) -> None:
        """A right transferred."""
        terms = await self.transfer_terms(asset, right, giver, taker)
        consents = await self.signed("Transfer", terms, giver, taker)
        await rights.transfer(self.of(giver), terms, consents)

    async def attested(
        self, asset: AssetId, by: str = "assessor", kind: int = QUALITY, **changes: object
    ) -> AttestationId:
        """A finding recorded by its attester."""
        now = await self.stage.now()
        values: dict[str, object] = {
            "asset": asset,
            "rev": 0,
            "subjectType": 1,
            "subject": asset,
            "kind": kind,
            "attester": self[by].id,
            "report": self.stage.digest(),
            "value": 9000,
            "date": now,
            "until": now + 365 * DAY,
        }
        terms = self.stage.terms("Attestation", **{**values, **changes})
        written = await attestations.attest(self.of(by), terms)
        return AttestationId(Digest(written.id))


def new_key(company: Company) -> SigningKey:
    """A key that nobody holds yet."""
    return key_from_hex(company.stage.seed.randbytes(32).hex())


async def grant_by_agent(company: Company) -> tuple[Terms, list[SignedConsent]]:
    """Terms of a grant by the enterprise to the merchant, signed for it by the outsider."""
    asset = await company.asset()
    terms = await company.grant_terms(asset, root_right_id(asset, USE), "enterprise", "merchant")
    agents = {"enterprise": "outsider"}
    return terms, await company.signed("Grant", terms, "enterprise", "merchant", agents=agents)


def listing_id(terms: Terms) -> ListingId:
    """Id of a listing."""
    return ListingId(record_id(terms))


def _fresh(base: Session, session: Session) -> Session:
    sender = session.sender
    assert sender is not None
    return base.with_sender(Sender(base.client, _key(sender), 10))


def _key(sender: Sender) -> SigningKey:
    return sender._key


async def assemble(stage: Stage) -> Company:
    """Enrol everybody."""
    made = Company(stage, {})
    for name, (region, roles, under) in NAMES.items():
        node = made.actors[under] if under else None
        made.actors[name] = await stage.party(name, region, roles, node)
    return made
