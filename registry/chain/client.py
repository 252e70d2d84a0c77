"""The chain over JSON-RPC: one object, no globals, a named block in every read.

Built on web3.py's asynchronous HTTP provider; calls go through it raw, since web3's middleware and
result formatters cost more than the reads themselves.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any, Final, Self

import aiohttp
from web3 import AsyncHTTPProvider
from web3.exceptions import Web3Exception
from web3.types import RPCEndpoint

from registry.chain.blocks import AsOf, Block, block_from_rpc
from registry.chain.failures import (
    ChainMovedError,
    ChainUnavailableError,
    RpcError,
    WrongChainError,
)
from registry.chain.profile import ETHEREUM, ChainProfile, Finality
from registry.chain.shared_read import SharedRead
from registry.errors import InvalidValueError, NotFoundError
from registry.types import Address, BlockNumber, ChainId, Digest, UnixTime, parse_digest

_DEPTH: Final = 1_000
sys.setrecursionlimit(min(sys.getrecursionlimit(), _DEPTH))
"""Python's own limit, which py_ecc, imported by web3, raises a hundredfold: an endpoint that
answers with deeply nested JSON would overrun the stack and end the process."""

BlockSelector = int | str
"""A block number, a block hash, or a tag: `latest`, `finalized`, `safe`, `earliest`."""
DEFAULT_TIMEOUT: Final = 30.0
_CONNECTIONS: Final = 32
"""Calls under way at one time; more wait, which spares the endpoint."""
_TAGS: Final = frozenset({"latest", "finalized", "safe", "earliest"})
_MISSING_BLOCK: Final = ("not found", "unknown block", "not canonical", "missing trie")
_TRANSPORT: Final = (
    aiohttp.ClientError,
    asyncio.TimeoutError,
    OSError,
    json.JSONDecodeError,
    UnicodeDecodeError,
    RecursionError,
    Web3Exception,
)


class ChainClient:
    """One endpoint of one chain. Make it with `connect`; close it, or use it as a context.

    newest: number of the last block that was the tip when it was asked for, None before.
    """

    def __init__(self, url: str, chain_id: ChainId, profile: ChainProfile, timeout: float) -> None:
        self.url, self.chain_id, self.profile = url, chain_id, profile
        kwargs = {"timeout": aiohttp.ClientTimeout(total=timeout)}
        self.newest: BlockNumber | None = None
        self._head = SharedRead(self._read_head)
        self._tips = {tag: SharedRead(partial(self._block, tag)) for tag in _TAGS}
        self._provider = AsyncHTTPProvider(url, kwargs, exception_retry_configuration=None)

    @classmethod
    async def connect(
        cls,
        url: str,
        expected: ChainId | None = None,
        profile: ChainProfile = ETHEREUM,
        timeout: float = DEFAULT_TIMEOUT,  # noqa: ASYNC109 — of each request, enforced by aiohttp
    ) -> Self:
        """Open an endpoint and ask which chain it serves.

        timeout: seconds a request may take. Raises InvalidValueError for a URL that is not HTTP,
        WrongChainError where the chain is not the expected one, ChainUnavailableError.
        """
        if not url.startswith(("http://", "https://")):
            raise InvalidValueError("rpc", "must be an http:// or https:// URL", value=url)
        client = cls(url, ChainId(0), profile, timeout)
        await client._keep_connections()
        try:
            client.chain_id = ChainId(await client.quantity("eth_chainId"))
        except BaseException:
            await client.close()
            raise
        if expected is not None and client.chain_id != expected:
            await client.close()
            raise WrongChainError(expected, client.chain_id)
        return client

    async def _keep_connections(self) -> None:
        """Leave connections open between calls: web3.py's own session opens one for each."""
        connector = aiohttp.TCPConnector(limit=_CONNECTIONS)
        http = aiohttp.ClientSession(raise_for_status=True, connector=connector)
        await self._provider.cache_async_session(http)

    async def close(self) -> None:
        """Close the connections."""
        await self._provider.disconnect()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def rpc(self, method: str, *params: object) -> Any:
        """The result of one call. Raises RpcError for an error answer, ChainUnavailableError."""
        try:
            answer = await self._sent(RPCEndpoint(method), list(params))
        except _TRANSPORT as error:
            reason = str(error) or type(error).__name__
            raise ChainUnavailableError(self.url, method, reason) from error
        if not isinstance(answer, dict) or not ("result" in answer or "error" in answer):
            raise ChainUnavailableError(self.url, method, "not a JSON-RPC answer")
        if answer.get("error") is not None:
            raise _rpc_error(method, answer["error"])
        return answer["result"]

    async def _sent(self, method: RPCEndpoint, params: list[object]) -> Any:
        """Ask once more where the endpoint had closed the connection, as it may one left open; what
        changes the chain is sent once.
        """
        try:
            return await self._provider.make_request(method, params)
        except aiohttp.ServerDisconnectedError:
            if method.startswith("eth_send"):
                raise
            return await self._provider.make_request(method, params)

    async def ask(self, method: str, *params: object) -> Any:
        """As `rpc`, where an error answer means that the endpoint cannot serve the request."""
        try:
            return await self.rpc(method, *params)
        except RpcError as error:
            raise ChainUnavailableError(self.url, method, error.message) from error

    async def quantity(self, method: str, *params: object) -> int:
        """The result as an integer. Raises ChainUnavailableError where it is none."""
        result = await self.ask(method, *params)
        try:
            return int(result, 16)
        except (TypeError, ValueError):
            raise ChainUnavailableError(self.url, method, f"{result!r} is no quantity") from None

    async def block(self, selector: BlockSelector) -> Block:
        """The block of that number, hash or tag; those who ask for a tag together are told
        together.

        Raises NotFoundError where the chain has none, InvalidValueError for a malformed selector.
        """
        tip = self._tips.get(selector) if isinstance(selector, str) else None
        return await (self._block(selector) if tip is None else tip.get())

    async def _block(self, selector: BlockSelector) -> Block:
        method = "eth_getBlockByNumber"
        if isinstance(selector, int):
            if selector < 0:
                raise InvalidValueError("block", "must not be negative", value=selector)
            key: str = hex(selector)
        elif selector in _TAGS:
            key = selector
        else:
            key, method = parse_digest(selector, "block"), "eth_getBlockByHash"
        raw = await self._block_or_none(method, key)
        if raw is None:
            rule = "the chain has no such block, or the node does not know it yet"
            raise NotFoundError("BlockNotFound", "block", rule, {"block": selector})
        try:
            block = block_from_rpc(raw)
        except (KeyError, TypeError, ValueError) as error:
            raise ChainUnavailableError(self.url, method, f"malformed block: {error}") from error
        if selector == "latest":
            self.newest = block.number
        return block

    async def _block_or_none(self, method: str, key: str) -> Any:
        try:
            return await self.rpc(method, key, False)
        except RpcError as error:
            if _is_missing_block(error):
                return None
            raise ChainUnavailableError(self.url, method, error.message) from error

    async def head(self) -> tuple[Block, AsOf | None]:
        """The last block and how firm it is, asked for together, and for all who ask together;
        None where only `as_of` can say why that is not known.
        """
        return await self._head.get()

    async def _read_head(self) -> tuple[Block, AsOf | None]:
        if self.profile.finality != "tag":
            block = await self._block("latest")
            depth = self.profile.depth if self.profile.finality == "depth" else 0
            return block, _firm(block, block.number - depth)
        latest, final = self._block("latest"), self._block("finalized")
        read = await asyncio.gather(latest, final, return_exceptions=True)
        if isinstance(read[0], BaseException):
            raise read[0]
        if isinstance(read[1], BaseException):
            return read[0], None
        return read[0], _firm(read[0], read[1].number)

    async def as_of(self, block: Block) -> AsOf:
        """How firm *block* is now, by the profile's rule."""
        profile = self.profile
        if profile.finality == "immediate":
            return _firm(block, block.number)
        if profile.finality == "depth":
            return _firm(block, (await self.block("latest")).number - profile.depth)
        return _firm(block, (await self.block("finalized")).number)

    async def block_at_time(self, moment: UnixTime) -> Block:
        """The last block not later than *moment*, by bisection over block times.

        Raises NotFoundError where the chain began later.
        """
        low, high = await self.block("earliest"), await self.block("latest")
        if moment < low.timestamp:
            rule = "the chain began later"
            raise NotFoundError("BlockNotFound", "block", rule, {"time": moment})
        if moment >= high.timestamp:
            return high
        while high.number - low.number > 1:
            middle = await self.block((low.number + high.number) // 2)
            low, high = (middle, high) if middle.timestamp <= moment else (low, middle)
        return low

    async def ensure_canonical(self, block: Block) -> None:
        """Raise ChainMovedError unless *block* is still part of the chain."""
        now = await self._block_or_none("eth_getBlockByNumber", hex(block.number))
        if now is None or now.get("hash") != block.hash:
            raise ChainMovedError(block.hash, block.number)

    async def at_block(self, method: str, params: Sequence[object], block: Block) -> Any:
        """The result of a read of state at *block*.

        Raises ChainMovedError where the node does not have that block, RpcError for any other
        error answer.
        """
        try:
            return await self.rpc(method, *params, block.reference)
        except RpcError as error:
            if error.data is None and _is_missing_block(error):
                raise ChainMovedError(block.hash, block.number) from error
            raise

    async def code(self, address: Address, block: Block) -> bytes:
        """An account's code at *block*, empty where it has none."""
        return bytes.fromhex((await self.at_block("eth_getCode", [address], block))[2:])

    async def storage(self, address: Address, slot: int, block: Block) -> int:
        """The raw word in one storage slot at *block*, not proven."""
        word = await self.at_block("eth_getStorageAt", [address, f"0x{slot:064x}"], block)
        return int(word, 16)

    async def genesis_hash(self) -> Digest:
        """Hash of block 0."""
        return (await self.block(0)).hash


def _firm(block: Block, final: int) -> AsOf:
    """How firm a block is by the number of the last final one."""
    finality: Finality = "finalised" if block.number <= final else "anchored"
    return AsOf(block.number, block.hash, finality)


def _is_missing_block(error: RpcError) -> bool:
    message = error.message.lower()
    return "revert" not in message and any(part in message for part in _MISSING_BLOCK)


def _rpc_error(method: str, error: object) -> RpcError:
    """An error answer, with the revert bytes that nodes put in one of three places."""
    if not isinstance(error, dict):
        return RpcError(method, 0, str(error), None)
    data = error.get("data")
    if isinstance(data, dict):
        data = data.get("data") or data.get("result")
    raw = None
    if isinstance(data, str):
        text = data.removeprefix("Reverted ").strip()
        try:
            raw = bytes.fromhex(text.removeprefix("0x")) if text.startswith("0x") else None
        except ValueError:
            raw = None
    code = error.get("code")
    message = str(error.get("message", ""))
    return RpcError(method, code if isinstance(code, int) else 0, message, raw)
