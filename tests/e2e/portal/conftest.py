"""The portal of a real register, and a real browser that looks at it."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.chain.api.served import Served
from tests.conftest import DEV_MNEMONIC, ROOT, Anvil, free_port
from tests.e2e.portal.looking import QUIET, Look, looking
from tests.e2e.portal.portal_world import Portal, open_portal


@pytest.fixture(scope="session")
def portal_chain() -> Iterator[Anvil]:
    """A chain for these tests alone."""
    port = free_port()
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        [binary, "--port", str(port), "--silent"], stdout=quiet, stderr=quiet
    )
    try:
        yield Anvil(f"http://127.0.0.1:{port}", 31337, DEV_MNEMONIC)
    finally:
        process.terminate()
        process.wait()


@pytest_asyncio.fixture(scope="session")
async def portal(
    portal_chain: Anvil, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Portal]:
    """A register with a story told on it, and its index."""
    async with open_portal(portal_chain, tmp_path_factory.mktemp("portal")) as opened:
        yield opened


@pytest.fixture(scope="session")
def site(portal: Portal) -> Iterator[Served]:
    """The API with the portal over it."""
    server = Served(portal.story.settings())
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest_asyncio.fixture(scope="session")
async def browser(require: Callable[[str], Path]) -> AsyncIterator[Browser]:
    """A real Chromium, without a network but this machine's."""
    binary = require("chromium")
    async with async_playwright() as play:
        options = {"executable_path": str(binary), "args": QUIET}
        opened = await play.chromium.launch(**options)
        yield opened
        await opened.close()


@pytest.fixture
def look(browser: Browser, site: Served) -> Look:
    """`async with look("en") as page:` a page that insists on what every page promises."""

    @asynccontextmanager
    async def open_page(language: str = "en", **options: object):  # type: ignore[no-untyped-def]
        async with looking(browser, str(site.http.base_url), language, **options) as page:
            yield page

    return open_page
