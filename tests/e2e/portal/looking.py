"""A page in a real browser that insists on what every page promises: nothing is asked of anybody
but its server, and no content policy is broken.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from tests.conftest import ROOT

Look = Callable[..., AbstractAsyncContextManager[Page]]
SCREENSHOTS = ROOT / ".torrens" / "screenshots"
AXE = ROOT / "contracts" / "node_modules" / "axe-core" / "axe.min.js"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@asynccontextmanager
async def looking(
    browser: Browser, base: str, language: str, *, scripts: bool = True
) -> AsyncIterator[Page]:
    """A fresh page of the server at *base*; what it broke is asserted at the end."""
    context = await browser.new_context(
        base_url=base,
        locale="zh-CN" if language == "zh" else "en-GB",
        java_script_enabled=scripts,
        viewport=DESK,
    )
    page = await context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    try:
        yield page
        assert [url for url in asked if not url.startswith((base, "blob:"))] == []
        assert [text for text in said if "Content Security" in text or "error:" in text] == []
    finally:
        await context.close()


async def verdict_of(page: Page) -> tuple[str, str]:
    """The state and the sentence of the verdict that is shown."""
    banner = page.locator("#verdict")
    classes = await banner.get_attribute("class") or ""
    state = classes.split("verdict-")[-1].strip()
    return state, (await banner.locator("h1").inner_text()).strip()


async def photographed(page: Page, name: str) -> Path:
    """A screenshot of the whole page, kept by the run."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    path = SCREENSHOTS / f"{name}.png"
    await page.screenshot(path=path, full_page=True)
    return path


async def accessibility(page: Page) -> list[dict[str, Any]]:
    """Serious and critical violations that axe-core finds."""
    await page.evaluate(AXE.read_text("utf-8"))
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        {"id": v["id"], "nodes": [n["html"][:200] for n in v["nodes"]]}
        for v in found["violations"]
        if v["impact"] in ("serious", "critical")
    ]


async def drop(page: Page, target: str, name: str, content: bytes) -> None:
    """Drop a file on an element, as a hand does."""
    transfer = await page.evaluate_handle(
        """([name, numbers]) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([new Uint8Array(numbers)], name));
          return transfer;
        }""",
        [name, list(content)],
    )
    await page.dispatch_event(target, "drop", {"dataTransfer": transfer})


async def given(page: Page, language: str, name: str, content: bytes) -> None:
    """A file chosen in the form and sent by hand."""
    await page.goto(f"/{language}/")
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    await page.set_input_files("#file", [file])  # type: ignore[list-item]
    await page.click("#file-form button")
