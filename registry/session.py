"""One session with a deployment: its chain, contracts, key, and the block it reads at.

Use cases take a session and nothing else. Reads are of one block, named once; a write answers with
the block that took it. A durable outbox or an index slots in behind `submit` and `dossier`; one may
tell `same_content` what it knows, so that only what came after is read.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from registry.chain.blocks import AsOf, Block
from registry.chain.client import BlockSelector, ChainClient
from registry.chain.contracts import NOTHING, Contract, call_at
from registry.chain.deployment import Deployment, load_deployment, verify_deployment
from registry.chain.logs import read_logs
from registry.chain.profile import PROFILES
from registry.chain.sender import Receipt, Sender
from registry.consent_set import ConsentSet
from registry.dossier import Dossier, project
from registry.errors import InvalidValueError, NotFoundError, RefusedError
from registry.events import Event, topic_of
from registry.history import (
    EventsWithheldError,
    History,
    decode_all,
    read_history,
    read_party_history,
)
from registry.index.known_content import KnownContent
from registry.records import SignedConsent, Terms, domain_of, party_subject, schema
from registry.session_settings import Settings, passphrase_of
from registry.signing import SigningKey, load_key
from registry.types import (
    ZERO_ADDRESS,
    Address,
    AssetId,
    BlockNumber,
    Digest,
    PartyId,
    UnixTime,
    Wei,
)
from registry.words import Word

_LONGEST_SUCCESSION = 16
_SLOTS = {"Granted": "right", "Listed": "listing", "Filed": "filing", "Attested": "attestation"}
"""Which view shows a record's slot, by the event that made it."""
_CONTENT_NAMED = "Registered|Activated|Amended"


@dataclass(frozen=True, slots=True)
class Written:
    """Answer to a write: the record's id and the receipt."""

    id: str
    receipt: Receipt

    def json(self) -> dict[str, object]:
        """`{id,tx,block_number,block_hash,gas_used,finality}`."""
        return {"id": self.id, **self.receipt.json()}


@dataclass(slots=True)
class Session:
    """Everything a use case needs. Make it with `open_session`, or from its parts in tests."""

    client: ChainClient
    deployment: Deployment
    contracts: Mapping[str, Contract]
    sender: Sender | None = None
    selector: BlockSelector = "latest"
    _pinned: Block | None = field(default=None, repr=False)
    known_content: AskContent | None = None
    _firm: AsOf | None = field(default=None, repr=False)

    def at(self, selector: BlockSelector) -> Session:
        """The same session, reading at another block."""
        return replace(self, selector=selector, _pinned=None, _firm=None)

    def with_sender(self, sender: Sender) -> Session:
        """The same session, sending with another key."""
        return replace(self, sender=sender, _pinned=None, _firm=None)

    async def block(self) -> Block:
        """The block that reads are of; the tip is looked up once, and again after a write."""
        if self._pinned is None and self.selector == "latest":
            self._pinned, self._firm = await self.client.head()
        elif self._pinned is None:
            self._pinned = await self.client.block(self.selector)
        return self._pinned

    async def as_of(self) -> AsOf:
        """The block that reads are of, and how firm it is, or was when the tip was looked up."""
        block = await self.block()
        return self._firm or await self.client.as_of(block)

    async def now(self) -> UnixTime:
        """Time of the block that reads are of."""
        return (await self.block()).timestamp

    def refresh(self) -> None:
        """Read at the tip anew from here on, where the session follows it."""
        self._pinned = self._firm = None

    async def number(self, contract: str, function: str, arguments: Sequence[object]) -> int:
        """An integer that a view function returns."""
        return await self.contracts[contract].integer(
            function, *arguments, block=await self.block()
        )

    async def text(self, contract: str, function: str, arguments: Sequence[object]) -> str:
        """An id or account that a view function returns."""
        return await self.contracts[contract].text(function, *arguments, block=await self.block())

    async def word(
        self, contract: str, function: str, layout: str, arguments: Sequence[object]
    ) -> Word:
        """A storage word that a view function returns, opened."""
        return await self.contracts[contract].word(
            layout, function, *arguments, block=await self.block()
        )

    async def simulate(self, contract: str, function: str, arguments: Sequence[object]) -> bytes:
        """Run a call without sending it. Raises the contract's own error where it would be
        refused.
        """
        call = self.contracts[contract].call(function, *arguments)
        sender = self.sender.address if self.sender else None
        return await call_at(self.client, call, await self.block(), sender)

    async def submit(
        self,
        contract: str,
        function: str,
        arguments: Sequence[object],
        record: str,
        value: Wei = NOTHING,
    ) -> Written:
        """Send one act, and money where it takes some, and wait for its block.

        Raises the contract's own error where it is refused, RefusedError where the session has no
        key.
        """
        if self.sender is None:
            raise RefusedError(
                "KeyMissing", "key", "a write needs the key of the account that sends it"
            )
        call = replace(self.contracts[contract].call(function, *arguments), value=value)
        receipt = await self.sender.send(call)
        self.refresh()
        return Written(record, receipt)

    def consents(self, act: str, terms: Terms, given: Sequence[SignedConsent]) -> ConsentSet:
        """The consents of one act, each checked to be of it."""
        addresses = {name: contract.address for name, contract in self.contracts.items()}
        return ConsentSet(act, terms, domain_of(addresses, self.client.chain_id, act), given)

    async def history(self, asset: AssetId) -> History:
        """An asset's whole history, proven complete. Raises HistoryError."""
        first = self.deployment.block_number
        return await read_history(
            self.client, self.contracts, Digest(asset), first, await self.block()
        )

    async def party_history(self, party: PartyId) -> History:
        """A party's own history, proven complete. Raises HistoryError."""
        first = self.deployment.block_number
        return await read_party_history(
            self.client, self.contracts, party, first, await self.block()
        )

    async def dossier(self, asset: AssetId) -> Dossier:
        """What an asset's complete history says. Raises NotFoundError for an unknown asset,
        HistoryError.
        """
        events = (await self.history(asset)).events
        if not events:
            rule, found = "has no event up to this block", {"asset": asset}
            raise NotFoundError("AssetUnknown", "asset", rule, found)
        return project(events)

    async def events(
        self, contract: str, name: str, *topics: Digest | None, first: BlockNumber | None = None
    ) -> list[Event]:
        """Every event of a kind, or of several (`A|B`), up to the session's block, by topics."""
        named = [topic_of(contract, one) for one in name.split("|")]
        address, block = self.contracts[contract].address, await self.block()
        start = self.deployment.block_number if first is None else first
        logs = await read_logs(self.client, [address], [named, *topics], start, block)
        return decode_all(self.contracts, logs)

    async def record_asset(self, contract: str, name: str, record: Digest) -> AssetId:
        """The asset of a record, found by the event that made it.

        Raises NotFoundError, EventsWithheldError where the record's slot is not empty; a trade has
        none.
        """
        found = await self.events(contract, name, None, record)
        if not found:
            slot = _SLOTS.get(name)
            if slot is not None and await self.number(contract, slot, (record,)):
                raise EventsWithheldError(name, record)
            rule = f"no {name} event has this id"
            raise NotFoundError("RecordUnknown", "id", rule, {"id": record})
        return AssetId(found[0].subject)

    async def party_word(self, party: PartyId) -> Word:
        """A party's word. Raises NotFoundError where it was never enrolled."""
        word = await self.word("PartyRegistry", "party", "PartyWord", (party,))
        if not word.raw:
            raise NotFoundError("PartyUnknown", "party", "was never enrolled", {"party": party})
        return word

    async def enrolling_node(self, party: PartyId) -> PartyId:
        """The node that enrolled a party, zero where it was admitted by the authority."""
        subject = party_subject(party)
        found = await self.events("PartyRegistry", "Enrolled", subject)
        return PartyId(found[0].own_terms().address("node")) if found else PartyId(ZERO_ADDRESS)

    async def succession(self, node: PartyId) -> list[PartyId]:
        """Successors from a closed node's to the first that is not closed; empty where the node
        is not.
        """
        closed = schema().enum("partyStatus", "CLOSED")
        path: list[PartyId] = []
        current = node
        while (await self.party_word(current)).integer("status") == closed:
            current = PartyId(Address(await self.text("PartyRegistry", "successor", (current,))))
            path.append(current)
            if current == ZERO_ADDRESS or len(path) > _LONGEST_SUCCESSION:
                rule = "no live successor acts for this node"
                raise RefusedError("SuccessionBroken", "node", rule, {"node": node})
        return path

    async def same_content(self, content: Digest) -> list[AssetId]:
        """Assets on chain whose registration or last amendment names this content digest.

        Leaves of batches that were never activated are not among them.
        """
        known = await self.known_content(self, content) if self.known_content else None
        current = dict.fromkeys(known.assets, content) if known else {}
        after = known.block if known else BlockNumber(self.deployment.block_number - 1)
        if after < (await self.block()).number:
            first = BlockNumber(after + 1)
            for event in await self.events("AssetRegistry", _CONTENT_NAMED, first=first):
                current[AssetId(event.subject)] = event.own_terms().digest("content")
        return [asset for asset, digest in current.items() if digest == content]


AskContent = Callable[[Session, Digest], Awaitable[KnownContent | None]]


@asynccontextmanager
async def open_session(settings: Settings) -> AsyncIterator[Session]:
    """A session from settings; closes its connections at the end.

    The deployment is held against the chain first: genesis, block and code of every contract.
    Raises WrongChainError where the endpoint serves another chain than the deployment file names,
    DeploymentMismatchError where it does not have the file's contracts,
    InvalidValueError for settings at fault, KeyFileError, ChainUnavailableError.
    """
    if settings.profile not in PROFILES:
        raise InvalidValueError(
            "profile", "must be one of " + ", ".join(PROFILES), value=settings.profile
        )
    deployment = load_deployment(settings.deployment)
    key = load_key(settings.key, passphrase_of(settings)) if settings.key else None
    client = await ChainClient.connect(
        settings.rpc, deployment.chain_id, PROFILES[settings.profile]
    )
    async with client:
        await verify_deployment(client, deployment, await client.block("latest"))
        yield make_session(client, deployment, key, settings.block)


def make_session(
    client: ChainClient,
    deployment: Deployment,
    key: SigningKey | None = None,
    selector: BlockSelector = "latest",
) -> Session:
    """A session from its parts."""
    contracts = {
        name: Contract(client, name, placed.address)
        for name, placed in deployment.contracts.items()
    }
    sender = Sender(client, key) if key else None
    return Session(client, deployment, contracts, sender, selector)
