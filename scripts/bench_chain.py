"""Many real events on a local chain, fast: four acts in turn, a block for some hundred of them.

Of ten events four are registrations, three findings, two grants (both sides sign) and one a bare
anchor. Each is a transaction of its own, sent unsigned for its sender, which Anvil allows; what the
contracts check, consents included, is real.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from registry.errors import RefusedError
from registry.index.endpoint import Endpoint
from registry.records import Consent, SignedConsent, Terms, record_id, root_right_id, schema
from registry.types import Address, AssetId, Epoch, Seq, UnixTime
from stage import DAY, Actor, Stage, connect, open_stage

EVENTS_A_BLOCK = 100
BLOCKS_A_ROUND = 50
"""Between rounds the notice of the assets of the last one ends."""
HOUR = 3_600
NOTICE = DAY
EMPTY_BLOCKS = 80
"""At the end, so that every event is final by any reader's rule."""
BLOCK_GAS = 1 << 36
ACT_GAS = hex(400_000)
USE = 2
EPOCH = UnixTime(0)
PATTERN = "RARAGRARGX"
"""Registration, finding, grant, anchor."""
ANCHOR_KIND = 1


@dataclass(slots=True)
class Writer:
    """Sends acts of the parties and mines them, block by block."""

    stage: Stage
    endpoint: Endpoint
    node: Actor
    assessor: Actor
    enterprise: Actor
    merchant: Actor
    now: UnixTime = EPOCH
    nonces: dict[Address, int] = field(default_factory=dict)
    noticed: list[AssetId] = field(default_factory=list)
    registered: list[AssetId] = field(default_factory=list)
    """Assets still in notice."""
    assets: list[AssetId] = field(default_factory=list)
    """Every asset, in the order of registration."""
    made: int = 0

    async def write(self, events: int) -> None:
        """Put this many more events on the chain. Raises RefusedError where one was refused."""
        while events:
            await self.ripen()
            some = min(events, EVENTS_A_BLOCK * BLOCKS_A_ROUND)
            for start in range(0, some, EVENTS_A_BLOCK):
                await self._mine(min(EVENTS_A_BLOCK, some - start))
            events -= some

    async def finish(self) -> None:
        """Mine the empty blocks."""
        await self.endpoint.call("anvil_mine", hex(EMPTY_BLOCKS))

    async def ripen(self) -> None:
        """Let the notice of what was registered end."""
        self.now = UnixTime(await self.stage.now() + NOTICE + 2 * HOUR)
        await self.endpoint.call("evm_setNextBlockTimestamp", self.now)
        await self.endpoint.call("evm_mine")
        self.noticed, self.registered = self.registered, []

    async def _mine(self, acts: int) -> None:
        sends = [self._act(PATTERN[(self.made + n) % len(PATTERN)]) for n in range(acts)]
        await self.endpoint.batch([("eth_sendTransaction", [send]) for send in sends])
        await self.endpoint.call("evm_mine")
        receipts = await self.endpoint.call("eth_getBlockReceipts", "latest")
        taken = sum(len(receipt["logs"]) for receipt in receipts)
        if taken != acts:
            raise RefusedError("ActsRefused", "events", f"{acts} were sent, {taken} taken")
        self.made += acts

    def _act(self, kind: str) -> dict[str, str]:
        """One act; a registration where no asset is ready for another."""
        ready = self.noticed
        if kind == "R" or (kind != "X" and not ready):
            return self._register()
        if kind == "A":
            return self._attest(ready[self.made % len(ready)])
        if kind == "G":
            return self._grant(ready.pop())
        digest = bytes.fromhex(self.stage.digest()[2:])
        return self._send(self.merchant, "AttestationLog", "anchor", (ANCHOR_KIND, digest))

    def _register(self) -> dict[str, str]:
        terms = self.stage.terms(
            "Asset",
            manifest=self.stage.digest(),
            content=self.stage.digest(),
            node=self.node.id,
            registrant=self.enterprise.id,
            profile=self.stage.profile,
            kind=1,
            level=1,
            rights=7,
            notice=NOTICE,
            from_=self.now,
            until=self.now + 3 * 365 * DAY,
        )
        self.registered.append(AssetId(record_id(terms)))
        self.assets.append(self.registered[-1])
        return self._send(self.node, "AssetRegistry", "register", (terms.abi(),))

    def _attest(self, asset: AssetId) -> dict[str, str]:
        terms = self.stage.terms(
            "Attestation",
            asset=asset,
            rev=0,
            subjectType=schema().enum("subjectType", "ASSET"),
            subject=asset,
            kind=1,
            attester=self.assessor.id,
            report=self.stage.digest(),
            value=9000,
            date=self.now,
            until=self.now + 365 * DAY,
        )
        return self._send(self.assessor, "AttestationLog", "attest", (terms.abi(), b""))

    def _grant(self, asset: AssetId) -> dict[str, str]:
        terms = self.stage.terms(
            "Grant",
            asset=asset,
            rev=0,
            parent=root_right_id(asset, USE),
            grantor=self.enterprise.id,
            grantee=self.merchant.id,
            kind=USE,
            exclusivity=0,
            from_=self.now,
            until=self.now + 180 * DAY,
            purposes=7,
            scope=self.stage.digest(),
            terms=self.stage.digest(),
            flags=3,
        )
        signed = [self._consent(terms, actor).abi() for actor in (self.enterprise, self.merchant)]
        return self._send(
            self.merchant, "RightsLedger", "grant", (terms.abi(), [], [], [], *signed)
        )

    def _consent(self, terms: Terms, actor: Actor) -> SignedConsent:
        kind, deadline = schema().consent_type(terms.name), UnixTime(self.now + DAY)
        consent = Consent(kind.name, terms, actor.id, Seq(0), Epoch(0), deadline)
        domain = self.stage.session.deployment.domain(kind.name)
        return actor.key.sign_consent(consent, domain, self.now)

    def _send(
        self, actor: Actor, contract: str, function: str, arguments: tuple[object, ...]
    ) -> dict[str, str]:
        """The transaction of an act, numbered here: the node would look each number up."""
        call = self.stage.session.contracts[contract].call(function, *arguments)
        account = actor.key.address
        nonce = self.nonces[account]
        self.nonces[account] = nonce + 1
        return {
            "from": account,
            "to": call.to,
            "data": "0x" + call.data.hex(),
            "nonce": hex(nonce),
            "gas": ACT_GAS,
            "gasPrice": hex(10**10),
        }


@asynccontextmanager
async def open_writer(url: str) -> AsyncIterator[Writer]:
    """Deploy the register on a fresh Anvil, enrol everybody, and stop mining by itself."""
    endpoint = Endpoint(url, timeout=120)
    async with await connect(url) as client:
        try:
            stage = await open_stage(client)
            stage.profile = await stage.add_profile(notice=NOTICE)
            node = await stage.party("node", 320500, 1)
            writer = Writer(
                stage,
                endpoint,
                node,
                assessor=await stage.party("assessor", 110000, 4),
                enterprise=await stage.party("enterprise", 320500, 0, node),
                merchant=await stage.party("merchant", 320500, 0, node),
            )
            await _prepare(writer)
            yield writer
        finally:
            await endpoint.close()


async def _prepare(writer: Writer) -> None:
    """Let anyone send unsigned, in blocks that hold many acts and are mined when told to."""
    await writer.endpoint.call("anvil_autoImpersonateAccount", True)
    await writer.endpoint.call("evm_setBlockGasLimit", hex(BLOCK_GAS))
    await writer.endpoint.call("evm_setAutomine", False)
    for actor in (writer.node, writer.assessor, writer.enterprise, writer.merchant):
        account = actor.key.address
        await writer.endpoint.call("anvil_setBalance", account, hex(10**24))
        count = await writer.endpoint.call("eth_getTransactionCount", account, "latest")
        writer.nonces[account] = int(count, 16)
