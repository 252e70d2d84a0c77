"""Random acts of nodes, regulators, assessors and anyone, sent without waiting: what an index must
keep up with. Several of them to a block, some of them refused.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from registry.chain.contracts import Call
from registry.records import Terms, record_id
from registry.session import Session
from registry.types import Digest, UnixTime
from stage import DAY, Actor
from tests.chain.company import Company

NO_LEAF = (bytes(32), 0, [])
GAS = hex(600_000)


@dataclass
class Story:
    """Acts on a chain whose blocks this story mines."""

    company: Company
    chain: Any
    seed: random.Random
    now: UnixTime
    assets: list[Terms] = field(default_factory=list)
    connection: httpx.Client = field(default_factory=httpx.Client)

    @classmethod
    async def begin(cls, company: Company, chain: Any, seed: int) -> Story:
        """Take over mining; senders need no signature of theirs."""
        chain.rpc("anvil_autoImpersonateAccount", True)
        chain.rpc("evm_setAutomine", False)
        now = await company.stage.now()
        return cls(company, chain, random.Random(seed), now)

    def end(self) -> None:
        """Give mining back."""
        self.chain.rpc("evm_setAutomine", True)
        self.chain.rpc("anvil_autoImpersonateAccount", False)
        self.connection.close()

    def rpc(self, method: str, *params: Any) -> Any:
        """The result of one call, over one connection."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = self.connection.post(self.chain.url, json=body).json()
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def turn(self, seed: int) -> None:
        """Other acts from here on."""
        self.seed = random.Random(seed)

    def blocks(self, count: int, most_acts: int = 3) -> None:
        """Mine blocks, some of them empty."""
        for _ in range(count):
            for _ in range(self.seed.choice([0, 0, 1, self.seed.randrange(most_acts + 1)])):
                self.act()
            self.rpc("evm_mine")

    def act(self) -> None:
        """Send one act; the register may refuse it."""
        acts: list[Callable[[], None]] = [self._register, self.anchor, self._batch]
        if self.assets:
            acts += [self._suspend, self._lift, self._attest, self._approve, self._right] * 2
            acts += [self._revoke]
        self.seed.choice(acts)()

    def _digest(self) -> Digest:
        return Digest("0x" + self.seed.randbytes(32).hex())

    def _send(self, actor: Actor | Session, call: Call) -> None:
        session = actor.session if isinstance(actor, Actor) else actor
        assert session.sender is not None
        transaction = {
            "from": session.sender.address,
            "to": call.to,
            "data": "0x" + call.data.hex(),
            "gas": GAS,
        }
        self.rpc("eth_sendTransaction", transaction)

    def _call(self, contract: str, function: str, *arguments: object) -> Call:
        return self.company.session.contracts[contract].call(function, *arguments)

    def _register(self) -> None:
        terms = Terms(
            "Asset",
            {
                "manifest": self._digest(),
                "content": self._digest(),
                "node": self.company["node"].id,
                "registrant": self.company["enterprise"].id,
                "profile": self.company.stage.profile,
                "kind": self.seed.randrange(1, 5),
                "level": self.seed.randrange(1, 4),
                "rights": 7,
                "notice": 10 * DAY,
                "from": self.now,
                "until": self.now + 900 * DAY,
                "salt": self._digest(),
            },
        )
        call = self._call("AssetRegistry", "register", terms.abi())
        self._send(self.company["node"], call)
        self.assets.append(terms)

    def anchor(self) -> None:
        """Send an act that no other branch of the chain has."""
        call = self._call("AttestationLog", "anchor", 4, self._digest())
        self._send(self.company["outsider"], call)

    def _batch(self) -> None:
        terms = Terms(
            "Batch",
            {
                "node": self.company["node"].id,
                "root": self._digest(),
                "count": self.seed.randrange(1, 1 << 20),
                "kind": 1,
                "locator": self._digest(),
                "salt": self._digest(),
            },
        )
        call = self._call("AssetRegistry", "anchorBatch", terms.abi())
        self._send(self.company["node"], call)

    def _suspend(self) -> None:
        by = self.company[self.seed.choice(["node", "regulator"])]
        terms = self.seed.choice(self.assets)
        args = (terms.abi(), NO_LEAF, by.id, by.name == "regulator", [], self._digest())
        self._send(by, self._call("AssetRegistry", "suspend", *args))

    def _lift(self) -> None:
        by = self.company[self.seed.choice(["node", "regulator"])]
        terms = self.seed.choice(self.assets)
        args = (terms.abi(), by.id, by.name == "regulator", [], self._digest())
        self._send(by, self._call("AssetRegistry", "lift", *args))

    def _approve(self) -> None:
        terms, by = self.seed.choice(self.assets), self.company["regulator"]
        args = (terms.abi(), 0, by.id, self.seed.random() < 0.5, self._digest())
        self._send(by, self._call("AssetRegistry", "approve", *args))

    def _revoke(self) -> None:
        terms, by = self.seed.choice(self.assets), self.company["regulator"]
        args = (terms.abi(), NO_LEAF, by.id, self._digest())
        self._send(by, self._call("AssetRegistry", "revoke", *args))

    def _right(self) -> None:
        """An order on a root right: the first writes the root and touches its asset."""
        terms, by = self.seed.choice(self.assets), self.company["regulator"]
        kind = self.seed.randrange(1, 4)
        if self.seed.random() < 0.2:
            args: tuple[object, ...] = (terms.abi(), kind, [], by.id, self._digest())
            self._send(by, self._call("RightsLedger", "revoke", *args))
            return
        act = self.seed.choice(["suspend", "lift"])
        args = (terms.abi(), kind, [], by.id, True, [], self._digest())
        self._send(by, self._call("RightsLedger", act, *args))

    def _attest(self) -> None:
        asset, by = record_id(self.seed.choice(self.assets)), self.company["assessor"]
        terms = Terms(
            "Attestation",
            {
                "asset": asset,
                "rev": 0,
                "subjectType": 1,
                "subject": asset,
                "kind": 1,
                "attester": by.id,
                "report": self._digest(),
                "value": self.seed.randrange(10_000),
                "date": self.now,
                "until": self.now + 300 * DAY,
                "salt": self._digest(),
            },
        )
        self._send(by, self._call("AttestationLog", "attest", terms.abi(), b""))
