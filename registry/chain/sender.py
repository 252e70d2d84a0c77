"""Sending acts with one local key: simulate, sign, send, wait.

One sender per key: it counts nonces itself, since a node's answer lags behind what was sent. An act
that would be refused is never sent: its error comes decoded from the simulation, at no cost.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Any, Final

from registry.chain.blocks import AsOf, Log, account, log_from_rpc
from registry.chain.client import ChainClient
from registry.chain.contracts import Call, call_at, refusal_or_unavailable
from registry.chain.failures import (
    ChainUnavailableError,
    RpcError,
    SenderRefusedError,
    TransactionPendingError,
)
from registry.chain.profile import Finality
from registry.chain.refusals import UndecodedRevert
from registry.signing import SigningKey
from registry.types import Address, BlockNumber, Digest, Gas, Wei

WAIT_SECONDS: Final = 120.0
NO_WEI: Final = Wei(0)
_FIRST_POLL: Final = 0.02
_LONGEST_POLL: Final = 2.0
_GAS_MARGIN: Final = (5, 4)
_KNOWN: Final = ("already known", "already imported", "known transaction")
_USED_NONCE: Final = ("nonce too low", "nonce is too low", "replacement")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a mined act did, and how firm its block is."""

    tx: Digest
    block_number: BlockNumber
    block_hash: Digest
    gas_used: Gas
    finality: Finality
    logs: tuple[Log, ...]
    contract_address: Address | None = None

    def json(self) -> dict[str, object]:
        """The receipt's part of an answer to a write; the use case adds `id`."""
        return {
            "tx": self.tx,
            "block_number": self.block_number,
            "block_hash": self.block_hash,
            "gas_used": self.gas_used,
            "finality": self.finality,
        }


class Sender:
    """Sends calls from one account of one chain, one after another."""

    def __init__(
        self, client: ChainClient, key: SigningKey, wait_seconds: float = WAIT_SECONDS
    ) -> None:
        """Raises PublicKeyRefusedError for a published key on a chain that is not for development.

        wait_seconds: how long `send` waits for a transaction to be mined.
        """
        key.ensure_allowed(client.chain_id)
        self.client, self.address = client, key.address
        self._key, self._wait = key, wait_seconds
        self._nonce: int | None = None
        self._lock = asyncio.Lock()

    async def simulate(self, call: Call) -> bytes:
        """Run a call as this sender at the latest block; the bytes it returns.

        Raises the contract's own error where it would be refused.
        """
        return await call_at(self.client, call, await self.client.block("latest"), self.address)

    async def send(self, call: Call) -> Receipt:
        """Send a call and wait until it is mined.

        Raises the contract's own error where the simulation or the mined transaction is refused,
        SenderRefusedError, TransactionPendingError, ChainUnavailableError.
        """
        await self.simulate(call)
        return await self.send_raw(call.to, call.data, call, call.value)

    async def send_raw(
        self, to: Address | None, data: bytes, call: Call | None = None, value: Wei = NO_WEI
    ) -> Receipt:
        """Send bytes to an account, or create a contract where *to* is None, and wait.

        call: what the bytes are, to decode a refusal. Raises as `send` does.
        """
        request: dict[str, Any] = {"from": self.address, "data": "0x" + data.hex()}
        request["value"] = hex(value)
        if to is not None:
            request["to"] = to
        gas = await self._estimate(request, call)
        async with self._lock:
            tx = await self._submit({"to": to} if to else {}, data, gas, value)
        return await self.wait_for(tx, call)

    async def _estimate(self, request: dict[str, Any], call: Call | None) -> Gas:
        try:
            needed = int(await self.client.rpc("eth_estimateGas", request), 16)
        except RpcError as error:
            if "insufficient funds" in error.message.lower():
                raise SenderRefusedError(self.address, error.message) from error
            raise refusal_or_unavailable(self.client, error, call) from error
        return Gas(needed * _GAS_MARGIN[0] // _GAS_MARGIN[1])

    async def _submit(self, target: dict[str, Any], data: bytes, gas: Gas, value: Wei) -> Digest:
        """Sign with the next nonce and hand over; a nonce used elsewhere is asked anew once."""
        fees = await self._fees()
        for attempt in range(2):
            if self._nonce is None:
                count = await self.client.quantity(
                    "eth_getTransactionCount", self.address, "pending"
                )
                self._nonce = count
            fields = {"chainId": self.client.chain_id, "nonce": self._nonce, "gas": gas}
            raw, tx = self._key.sign_transaction(
                {**fields, **fees, **target, "value": value, "data": "0x" + data.hex()}
            )
            if await self._handed_over(raw, last=attempt == 1):
                self._nonce += 1
                return tx
            self._nonce = None
        raise SenderRefusedError(self.address, "nonce is used by another sender")

    async def _handed_over(self, raw: bytes, *, last: bool) -> bool:
        """Whether the node took the transaction; False where its nonce was used already."""
        try:
            await self.client.rpc("eth_sendRawTransaction", "0x" + raw.hex())
        except RpcError as error:
            message = error.message.lower()
            if any(part in message for part in _KNOWN):
                return True
            if any(part in message for part in _USED_NONCE) and not last:
                return False
            self._nonce = None
            raise SenderRefusedError(self.address, error.message) from error
        except ChainUnavailableError:
            self._nonce = None
            raise
        return True

    async def _fees(self) -> dict[str, int]:
        """Fee fields by the chain's profile; twice the base fee leaves room for six full blocks."""
        if self.client.profile.fees == "free":
            return {"gasPrice": 0}
        if self.client.profile.fees == "legacy":
            return {"gasPrice": await self.client.quantity("eth_gasPrice")}
        latest = await self.client.block("latest")
        tip = await self.client.quantity("eth_maxPriorityFeePerGas")
        base = int(latest.fields.get("baseFeePerGas") or "0x0", 16)
        return {"maxFeePerGas": 2 * base + tip, "maxPriorityFeePerGas": tip}

    async def wait_for(self, tx: Digest, call: Call | None = None) -> Receipt:
        """The receipt of a transaction once it is mined.

        Raises the contract's own error where it was refused, TransactionPendingError.
        """
        limit, pause = time.monotonic() + self._wait, _FIRST_POLL
        while True:
            raw = await self.client.ask("eth_getTransactionReceipt", tx)
            if raw is not None:
                return await self._receipt(raw, call)
            if time.monotonic() > limit:
                raise TransactionPendingError(tx, self._wait)
            await asyncio.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_POLL)

    async def _receipt(self, raw: dict[str, Any], call: Call | None) -> Receipt:
        block = await self.client.block(raw["blockHash"])
        if int(raw["status"], 16) != 1:
            await self._explain(raw, call)
        as_of: AsOf = await self.client.as_of(block)
        created = raw.get("contractAddress")
        return Receipt(
            tx=Digest(raw["transactionHash"]),
            block_number=block.number,
            block_hash=block.hash,
            gas_used=Gas(int(raw["gasUsed"], 16)),
            finality=as_of.finality,
            logs=tuple(log_from_rpc(log) for log in raw["logs"]),
            contract_address=account(created) if created else None,
        )

    async def _explain(self, raw: dict[str, Any], call: Call | None) -> None:
        """Raise why a mined call was refused: repeat it after its block, then before it."""
        number = int(raw["blockNumber"], 16)
        if call is not None:
            for place in (number, number - 1):
                await call_at(self.client, call, await self.client.block(place), self.address)
        raise UndecodedRevert({"tx": raw["transactionHash"]})
