"""What every chapter acts through: the chain, sessions, signatures, refusals, time."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from demo_story.account import Account, SurpriseError
from demo_story.cast import Cast, Member
from registry.artifacts import ArtifactStore
from registry.chain.client import ChainClient
from registry.chain.deployment import Deployment
from registry.chain.sender import Sender
from registry.errors import TorrensError
from registry.records import (
    Consent,
    SignedConsent,
    Terms,
    parse_terms,
    party_id,
    schema,
    with_salt,
)
from registry.sequence import sequence_of
from registry.session import Session, make_session
from registry.signing import SigningKey
from registry.types import AssetId, Digest, Epoch, Seq, UnixTime

DAY: Final = 86_400
_VALID_FOR: Final = 3600
_PURSE: Final = 10**19


@dataclass(slots=True)
class Stage:
    """The chain, the register, the artifact store, the API and the people, as one run has them."""

    client: ChainClient
    deployment: Deployment
    authority: SigningKey
    store: ArtifactStore
    api_url: str
    cast: Cast
    account: Account
    _senders: dict[str, Sender] = field(default_factory=dict)

    def reading(self) -> Session:
        """A session that reads at the tip."""
        return make_session(self.client, self.deployment)

    def acting(self, who: Member | SigningKey) -> Session:
        """A session that sends as *who* and reads at the tip."""
        key = who.key if isinstance(who, Member) else who
        sender = self._senders.setdefault(key.address, Sender(self.client, key))
        return self.reading().with_sender(sender)

    async def fund(self, member: Member) -> None:
        """Give a sender gas, by the development chain's own command."""
        await self.client.rpc("anvil_setBalance", member.address, hex(_PURSE))

    async def now(self) -> UnixTime:
        """Time of the tip, seconds."""
        return await self.reading().now()

    async def pass_time(self, seconds: int) -> None:
        """Move the development chain's clock on and mine one block."""
        await self.client.rpc("evm_increaseTime", hex(seconds))
        await self.client.rpc("evm_mine")

    async def sign(self, act: str, terms: Terms, *members: Member) -> list[SignedConsent]:
        """The consents of *members* to one act, each in its epoch, over the record's seq now."""
        session = self.reading()
        seq, now = await sequence_of(session, act, terms), await session.now()
        domain = self.deployment.domain(act)
        signed = []
        for member in members:
            epoch = (await session.party_word(member.id)).integer("epoch")
            deadline = UnixTime(now + _VALID_FOR)
            consent = Consent(f"Consent{act}", terms, member.id, Seq(seq), Epoch(epoch), deadline)
            signed.append(member.key.sign_consent(consent, domain, now))
        return signed

    async def sign_enrolment(self, terms: Terms, member: Member) -> SignedConsent:
        """A newcomer's consent to its own enrolment, epoch 0."""
        now = await self.now()
        deadline = UnixTime(now + _VALID_FOR)
        consent = Consent("ConsentEnrol", terms, party_id(terms), Seq(0), Epoch(0), deadline)
        return member.key.sign_consent(consent, self.deployment.domain("Enrol"), now)

    async def refused(
        self,
        what: str,
        by: Member,
        error: str,
        attempt: Awaitable[object],
        field: str | None = None,
    ) -> None:
        """Await *attempt*, which must be refused with this very error, at *field* where given.

        Raises SurpriseError where it goes through or is refused for another reason.
        """
        try:
            await attempt
        except TorrensError as refusal:
            if refusal.code != error or (field is not None and refusal.field != field):
                raise SurpriseError(f"{what}: expected {error}, got {refusal}") from refusal
            self.account.refusal(what, str(by), refusal, self._facts(refusal))
            return
        raise SurpriseError(f"{what}: expected {error}, but it went through")

    def _facts(self, refusal: TorrensError) -> str:
        """The values a refusal carries, with parties, statuses by name and ids in short.

        The position of a field is left out: the refusal names the field itself.
        """
        values = dict(refusal.arguments)
        values.pop("field", None)
        for name in [name for name in values if f"{name}_name" in values]:
            values[name] = values.pop(f"{name}_name")
        return ", ".join(f"{name} {self._named(value)}" for name, value in values.items())

    def _named(self, value: object) -> str:
        if not isinstance(value, str) or not value.startswith("0x"):
            return str(value)
        if not value.strip("0x"):
            return "nobody"
        name = self.cast.name_of(value)
        return self.account.short(value) if name == value else name

    def keep(self, content: bytes) -> Digest:
        """Keep a document in the artifact store; its SHA-256."""
        self.store.put(content)
        return digest(content)

    def ensure(self, claim: str, expected: object, found: object) -> None:
        """Raise SurpriseError unless what was found is what the story tells."""
        if found != expected:
            raise SurpriseError(f"{claim}: expected {expected}, found {found}")

    async def made(self, right: Digest | str) -> int:
        """Children ever granted under a right: signers state what they saw."""
        group = await self.reading().word("RightsLedger", "group", "GroupWord", (right,))
        return group.integer("made")

    async def asset_status(self, asset: AssetId) -> str:
        """An asset's status at the tip."""
        number = await self.reading().number("AssetRegistry", "status", (asset,))
        return schema().enum_name("assetStatus", number)


def digest(content: bytes) -> Digest:
    """SHA-256 as the chain carries it."""
    return Digest("0x" + hashlib.sha256(content).hexdigest())


def terms_of(kind: str, /, **fields: Any) -> Terms:
    """New terms with a fresh salt, enums and bit sets by name; `from_` stands for `from`."""
    return parse_terms(kind, with_salt({name.rstrip("_"): v for name, v in fields.items()}))


def names(members: Sequence[Member]) -> list[str]:
    """Names of members, for the account."""
    return [str(member) for member in members]
