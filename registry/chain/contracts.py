"""Thin wrappers of the deployed contracts, made from their compiled ABI.

A read names its block; a change is a `Call`, for a sender to simulate, sign and send.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from registry.chain.abi import Entry, entries
from registry.chain.blocks import Block
from registry.chain.client import ChainClient
from registry.chain.failures import ChainUnavailableError, RpcError
from registry.chain.refusals import decode_revert
from registry.errors import InvalidValueError, NotFoundError
from registry.types import Address, Wei
from registry.words import Word

NOTHING: Final = Wei(0)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of one contract, encoded, not yet sent; `value` is the money that goes along."""

    contract: str
    function: str
    to: Address
    data: bytes
    value: Wei = NOTHING


@dataclass(frozen=True, slots=True)
class Contract:
    """One deployed contract: `read` asks it, `call` encodes an act."""

    client: ChainClient
    name: str
    address: Address

    def function(self, name: str) -> Entry:
        """The ABI entry of a function. Raises InvalidValueError for one it does not have."""
        found = entries(self.name, "function")
        if name not in found:
            raise InvalidValueError("function", f"{self.name} has no such function", value=name)
        return found[name]

    def call(self, function: str, *arguments: object) -> Call:
        """Encode an act. Raises InvalidValueError where the arguments do not fit."""
        entry = self.function(function)
        data = entry.selector + entry.encode(arguments)
        return Call(self.name, function, self.address, data)

    async def read_all(self, function: str, *arguments: object, block: Block) -> tuple[object, ...]:
        """Every value a view function returns, as of *block*.

        Raises the contract's own error where it reverts, NotFoundError where there is no code at
        the address, ChainMovedError, ChainUnavailableError.
        """
        call = self.call(function, *arguments)
        answer = await call_at(self.client, call, block)
        if not answer:
            rule = "no contract answers at this address"
            found = {"contract": self.name, "address": self.address}
            raise NotFoundError("ContractNotFound", "deployment", rule, found)
        try:
            return self.function(function).decode_outputs(answer)
        except ValueError as error:
            raise ChainUnavailableError(self.client.url, "eth_call", str(error)) from error

    async def read(self, function: str, *arguments: object, block: Block) -> object:
        """The single value of a view function as of *block*; raises as `read_all` does."""
        values = await self.read_all(function, *arguments, block=block)
        if len(values) != 1:
            raise InvalidValueError("function", "returns several values", value=function)
        return values[0]

    async def integer(self, function: str, *arguments: object, block: Block) -> int:
        """The value of a view function that returns an integer, as of *block*."""
        value = await self.read(function, *arguments, block=block)
        if not isinstance(value, int):
            raise InvalidValueError("function", "does not return an integer", value=function)
        return value

    async def text(self, function: str, *arguments: object, block: Block) -> str:
        """The value of a view function that returns an id or an account, as of *block*."""
        value = await self.read(function, *arguments, block=block)
        if not isinstance(value, str):
            raise InvalidValueError("function", "does not return an id", value=function)
        return value

    async def word(self, layout: str, function: str, *arguments: object, block: Block) -> Word:
        """A storage word that a view function returns, opened: `word("AssetWord", "asset", id)`."""
        return Word(layout, await self.integer(function, *arguments, block=block))


async def call_at(
    client: ChainClient, call: Call, block: Block, sender: Address | None = None
) -> bytes:
    """Run a call against the state after *block* without sending it; the bytes it returns.

    Raises the contract's own error where it reverts.
    """
    request = {"to": call.to, "data": "0x" + call.data.hex()}
    if call.value:
        request["value"] = hex(call.value)
    if sender is not None:
        request["from"] = sender
    try:
        answer = await client.at_block("eth_call", [request], block)
    except RpcError as error:
        raise refusal_or_unavailable(client, error, call) from error
    return bytes.fromhex(answer[2:])


def refusal_or_unavailable(client: ChainClient, error: RpcError, call: Call | None) -> Exception:
    """A failed call as the contract's own error, or as an endpoint that cannot tell."""
    if error.data is None and "revert" not in error.message.lower():
        return ChainUnavailableError(client.url, error.method, error.message)
    act = entries(call.contract, "function").get(call.function) if call else None
    return decode_revert(error.data, act)
