"""The chain client against a real Anvil, and against endpoints that are none."""

from __future__ import annotations

import asyncio
import dataclasses
from typing import Any

import pytest

from registry.chain.client import ChainClient
from registry.chain.deploy import PROXY, PROXY_CODE
from registry.chain.failures import ChainMovedError, ChainUnavailableError, WrongChainError
from registry.chain.profile import ANVIL, CONSORTIUM
from registry.errors import InvalidValueError, NotFoundError
from registry.types import ChainId, UnixTime
from tests.conftest import free_port


async def test_connect__another_chain_id__is_refused(anvil: Any) -> None:
    with pytest.raises(WrongChainError) as caught:
        await ChainClient.connect(anvil.url, ChainId(1))
    assert caught.value.arguments == {"expected": 1, "actual": 31337}
    assert caught.value.exit_code == 1


async def test_connect__nobody_listens__is_unavailable_not_refused() -> None:
    with pytest.raises(ChainUnavailableError) as caught:
        await ChainClient.connect(f"http://127.0.0.1:{free_port()}")
    assert caught.value.exit_code == 3


@pytest.mark.parametrize("url", ["ftp://127.0.0.1", "127.0.0.1:8545", ""])
async def test_connect__not_an_http_url__is_an_input_error(url: str) -> None:
    with pytest.raises(InvalidValueError, match="rpc"):
        await ChainClient.connect(url)


@pytest.mark.parametrize(
    "answer",
    [
        b"hello",
        b"[]",
        b'{"jsonrpc":"2.0","id":1}',
        b'{"jsonrpc":"2.0","id":1,"result":"x"}',
        pytest.param(b"[" * 100_000, id="nested deeply"),
    ],
)
async def test_connect__answer_that_is_no_chain__is_unavailable(answer: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + answer)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(ChainUnavailableError):
            await ChainClient.connect(f"http://127.0.0.1:{port}")


async def test_connect__endpoint_that_hangs__is_unavailable_in_time() -> None:
    release = asyncio.Event()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await release.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        with pytest.raises(ChainUnavailableError):
            await ChainClient.connect(f"http://127.0.0.1:{port}", timeout=0.2)
        release.set()


async def test_block__by_number_hash_and_tag__is_the_same_block(
    anvil: Any, client: ChainClient
) -> None:
    anvil.rpc("anvil_mine", "0x3")
    latest = await client.block("latest")
    assert await client.block(latest.number) == latest
    assert await client.block(latest.hash) == latest
    assert (await client.block(latest.number - 1)).hash == latest.parent_hash


@pytest.mark.parametrize("selector", [10**9, "0x" + "11" * 32])
async def test_block__that_does_not_exist__is_not_found(
    client: ChainClient, selector: int | str
) -> None:
    with pytest.raises(NotFoundError):
        await client.block(selector)


@pytest.mark.parametrize("selector", ["newest", "0x12", "", -1])
async def test_block__malformed_selector__is_an_input_error(
    client: ChainClient, selector: int | str
) -> None:
    with pytest.raises(InvalidValueError):
        await client.block(selector)


async def test_as_of__by_tag_depth_or_at_once__follows_the_profile(
    anvil: Any, client: ChainClient
) -> None:
    anvil.rpc("anvil_mine", "0x64")
    latest = await client.block("latest")
    old = await client.block(latest.number - 70)
    assert (await client.as_of(latest)).finality == "anchored"
    assert (await client.as_of(old)).finality == "finalised"
    async with await ChainClient.connect(anvil.url, profile=CONSORTIUM) as at_once:
        assert (await at_once.as_of(latest)).finality == "finalised"
    deep = dataclasses.replace(ANVIL, finality="depth", depth=2)
    async with await ChainClient.connect(anvil.url, profile=deep) as by_depth:
        assert (await by_depth.as_of(latest)).finality == "anchored"
        under = await by_depth.block(latest.number - 2)
        assert (await by_depth.as_of(under)).json()["finality"] == "finalised"


async def test_block_at_time__between_two_blocks__is_the_earlier(
    anvil: Any, client: ChainClient
) -> None:
    anvil.rpc("anvil_mine", "0x5", "0xa")
    latest = await client.block("latest")
    before = await client.block(latest.number - 1)
    found = await client.block_at_time(UnixTime(latest.timestamp - 1))
    assert found == before
    assert await client.block_at_time(UnixTime(latest.timestamp + 999)) == latest
    with pytest.raises(NotFoundError):
        await client.block_at_time(UnixTime(1))


async def test_code__of_the_proxy_and_of_nobody__is_read_at_the_block(client: ChainClient) -> None:
    latest = await client.block("latest")
    assert await client.code(PROXY, latest) == PROXY_CODE
    assert await client.storage(PROXY, 0, latest) == 0


async def test_read__at_a_block_that_was_rolled_back__says_the_chain_moved(
    anvil: Any, client: ChainClient
) -> None:
    snapshot = anvil.rpc("evm_snapshot")
    anvil.rpc("anvil_mine", "0x2")
    gone = await client.block("latest")
    anvil.rpc("evm_revert", snapshot)
    anvil.rpc("anvil_mine", "0x3", "0x5")
    with pytest.raises(ChainMovedError):
        await client.code(PROXY, gone)
    with pytest.raises(ChainMovedError):
        await client.ensure_canonical(gone)


async def test_head__by_tag_depth_or_at_once__is_the_tip_and_how_firm_it_is(
    client: ChainClient,
) -> None:
    await client.rpc("anvil_mine", "0x50")
    for profile in (ANVIL, dataclasses.replace(ANVIL, finality="depth", depth=3), CONSORTIUM):
        async with await ChainClient.connect(client.url, profile=profile) as other:
            assert other.newest is None
            block, firm = await other.head()
            assert block == await client.block("latest")
            assert firm == await other.as_of(block)
            assert other.newest == block.number


@pytest.mark.parametrize(("method", "asked"), [("eth_chainId", 3), ("eth_sendRawTransaction", 2)])
async def test_rpc__endpoint_closed_the_open_connection__is_asked_once_more_if_it_changes_nothing(
    method: str, asked: int
) -> None:
    """Each connection gives one answer and breaks off at the next request."""
    answer, requests = b'{"jsonrpc":"2.0","id":1,"result":"0x1"}', 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal requests
        for number in range(2):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
            requests += 1
            if number == 0:
                told = f"HTTP/1.1 200 OK\r\nContent-Length: {len(answer)}\r\n\r\n"
                writer.write(told.encode() + answer)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, await ChainClient.connect(f"http://127.0.0.1:{port}") as client:
        if method == "eth_chainId":
            assert await client.rpc(method) == "0x1"
        else:
            with pytest.raises(ChainUnavailableError):
                await client.rpc(method, "0x")
    assert requests == asked
