"""Data files in a real browser: hashed where they are, found by digest, and never sent."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from tests.e2e.portal.looking import Look, drop, given, verdict_of
from tests.e2e.portal.portal_world import DATA, Portal


async def test_check__data_file_dropped__finds_its_asset_and_is_never_sent(
    look: Look, portal: Portal
) -> None:
    async with look("en") as page:
        sent: list[Any] = []
        page.on("request", lambda request: sent.append(request.post_data_buffer))
        await page.goto("/en/")
        await drop(page, "#drop", "data.csv", DATA)
        await page.wait_for_url("**/find?q=*", timeout=60_000)
        row = await page.locator("tbody tr").inner_text()
        assert "digest of the data" in row
        assert portal.data in (await page.locator("tbody a").first.get_attribute("href") or "")
        assert not any(sent)


@pytest.mark.parametrize(
    "content",
    [
        b'{"format": "telemetry/1", "rows": [1, 2]}',
        b'{"format": 7}',
        b'{"terms": [], "proofs": []}',
        b'{"note": "see torrens-bundle/1", "rows": [',
        b'{"rows": ["torrens-bundle/1"]}',
    ],
)
async def test_check__json_data_file__is_hashed_and_never_sent(look: Look, content: bytes) -> None:
    async with look("en") as page:
        sent: list[Any] = []
        page.on("request", lambda request: sent.append(request.post_data_buffer))
        await page.goto("/en/")
        await drop(page, "#drop", "data.json", content)
        await page.wait_for_selector("h1:not(:text('Check a certificate'))")
        assert not any(sent)
        assert f"/find?q={hashlib.sha256(content).hexdigest()}" in page.url


async def test_check__malformed_certificate__is_checked_by_the_server(look: Look) -> None:
    async with look("en") as page:
        await page.goto("/en/")
        await drop(page, "#drop", "cut.json", b'{"format":"torrens-bundle/1","kind":')
        await page.wait_for_selector("#verdict")
        assert (await verdict_of(page))[0] == "invalid"


async def test_check__data_file_of_nothing_known__finds_nothing(look: Look, portal: Portal) -> None:
    async with look("en") as page:
        await given(page, "en", "other.csv", b"a,b\n1,2\n")
        await page.wait_for_url("**/find?q=*")
        assert await page.locator("h1").inner_text() == "Nothing found"


async def test_compare__data_file_with_a_record__tells_same_from_different(
    look: Look, portal: Portal
) -> None:
    async with look("en") as page:
        await page.goto(f"/en/records/{portal.data}")
        for content, expected in ((DATA, "are equal"), (DATA[:-1], "differ")):
            file = {"name": "data.csv", "mimeType": "text/csv", "buffer": content}
            await page.set_input_files("#compare-file", [file])  # type: ignore[list-item]
            await page.wait_for_function(
                "(text) => document.getElementById('compare-result').textContent.includes(text)",
                arg=expected,
            )
