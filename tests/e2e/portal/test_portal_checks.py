"""Every way to a verdict, in a real browser: number, code, QR, id, certificate file, data file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from registry.certificate.numbering import query_code
from registry.records import record_id
from registry.types import Digest
from tests.chain.api.served import Served, served
from tests.conftest import free_port
from tests.e2e.portal.looking import Look, drop, given, looking, verdict_of
from tests.e2e.portal.portal_world import MARKUP, Portal, forged

NUMBER = "320500-00001-00000001"
VALID = {"en": "Valid as of ", "zh": "截至"}


async def _typed(page: Page, language: str, text: str) -> None:
    await page.goto(f"/{language}/")
    await page.fill("#q", text)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#verdict, table, h1 + .lead")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", ["number", "code", "id", "qr"])
async def test_check__by_what_is_printed__says_valid_with_its_block(
    look: Look, portal: Portal, language: str, form: str
) -> None:
    asset = portal.story.asset
    async with look(language) as page:
        if form == "qr":
            await page.goto(f"/v/{query_code(Digest(asset))}")
        else:
            typed = {"number": NUMBER, "code": query_code(Digest(asset)), "id": asset}
            await _typed(page, language, typed[form])
        assert f"/{language}/records/{asset}" in page.url
        state, sentence = await verdict_of(page)
        assert state == "valid"
        assert sentence.startswith(VALID[language])
        assert await page.locator("html").get_attribute("lang") == (
            "en" if language == "en" else "zh-Hans"
        )
        assert NUMBER in await page.locator("main").inner_text()


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_home__without_a_language__follows_the_browser(look: Look, language: str) -> None:
    async with look(language) as page:
        await page.goto("/")
        assert page.url.endswith(f"/{language}/")
        await page.click("nav a[hreflang]")
        assert not page.url.endswith(f"/{language}/")


@pytest.mark.parametrize("record", ["right", "trade", "filing"])
async def test_check__of_a_right_or_trade__says_valid(
    look: Look, portal: Portal, record: str
) -> None:
    async with look("en") as page:
        await _typed(page, "en", query_code(Digest(getattr(portal.story, record))))
        assert (await verdict_of(page))[0] == "valid"


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_check__certificate_dropped__is_checked_here_and_by_the_server(
    look: Look, portal: Portal, language: str
) -> None:
    async with look(language) as page:
        await page.goto(f"/{language}/")
        await drop(page, "#drop", "certificate.json", portal.signed.write())
        await page.wait_for_selector("#verdict")
        state, sentence = await verdict_of(page)
        assert (state, sentence.startswith(VALID[language])) == ("valid", True)
        await page.wait_for_selector("#browser-result[data-verdict]")
        result = page.locator("#browser-result")
        assert await result.get_attribute("data-verdict") == "valid", await result.inner_text()
        assert await page.evaluate("document.activeElement.id") == "verdict"
        shown = await page.locator("#signed + *, section:has(#signed)").first.inner_text()
        assert NUMBER in shown
        assert await page.locator(".steps .mark-valid").count() == 11


async def test_check__certificate_chosen__shows_review_and_effect(
    look: Look, portal: Portal
) -> None:
    async with look("en") as page:
        await given(page, "en", "certificate.json", portal.signed.write())
        await page.wait_for_selector("#verdict")
        review = await page.locator("section:has(#review)").inner_text()
        assert "a third party examined" in review
        assert "evidence only" in review


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_check__forged_file__is_not_valid_and_shows_nothing_of_it(
    look: Look, portal: Portal, language: str
) -> None:
    async with look(language) as page:
        await given(page, language, "forged.json", forged(portal.signed))
        await page.wait_for_selector("#verdict")
        assert (await verdict_of(page))[0] == "invalid"
        assert await page.locator("#facts, #signed").count() == 0
        assert "ab" * 32 not in await page.locator("main").inner_text()
        await page.wait_for_selector("#browser-result[data-verdict]")
        assert await page.get_attribute("#browser-result", "data-verdict") == "invalid"


async def test_check__genuine_file_of_a_suspended_asset__says_both(
    look: Look, portal: Portal
) -> None:
    async with look("en") as page:
        await given(page, "en", "outdated.json", portal.outdated.write())
        await page.wait_for_selector("#verdict")
        state, sentence = await verdict_of(page)
        assert state == "invalid"
        assert "suspended" in sentence
        assert "genuine" in await page.locator("main").inner_text()


async def test_check__signed_file_of_a_suspended_asset__still_shows_what_was_signed(
    look: Look, portal: Portal
) -> None:
    async with look("en") as page:
        await given(page, "en", "outdated.json", portal.outdated_signed.write())
        await page.wait_for_selector("#verdict")
        state, sentence = await verdict_of(page)
        assert (state, "suspended" in sentence) == ("invalid", True)
        assert "Suzhou node" in await page.locator("section:has(#signed)").inner_text()
        assert "evidence only" in await page.locator("section:has(#review)").inner_text()


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_check__suspended_asset__is_not_valid_and_says_why(
    look: Look, portal: Portal, language: str
) -> None:
    async with look(language) as page:
        await _typed(page, language, portal.suspended)
        state, sentence = await verdict_of(page)
        assert state == "invalid"
        assert {"en": "suspended", "zh": "暂停"}[language] in sentence


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("en", "the right it offers is gone"),
        ("zh", "所售权利已不存在"),
        ("en", "Below it is said which condition fails."),
        ("zh", "下表说明是哪一项条件不满足。"),
    ],
)
async def test_listing__moot__is_explained_in_words(
    look: Look, portal: Portal, language: str, word: str
) -> None:
    async with look(language) as page:
        await page.goto(f"/{language}/listings/{portal.moot}")
        assert (await verdict_of(page))[0] == "invalid"
        assert word in await page.locator("#means").inner_text()
        assert await page.locator(".steps .mark-invalid").count() >= 1


async def test_listing__of_a_suspended_asset__is_explained_in_words(
    look: Look, portal: Portal
) -> None:
    async with look("en") as page:
        await page.goto(f"/en/listings/{portal.halted}")
        assert "It may be resumed" in await page.locator("#means").inner_text()


async def test_listing__by_the_venues_number__may_be_sold(look: Look, portal: Portal) -> None:
    venue = portal.world.people["venue"].id[2:8].upper()
    async with look("en") as page:
        await _typed(page, "en", f"440100-X{venue}-00000001")
        assert page.url.endswith(f"/en/listings/{record_id(portal.story.listing)}")
        assert (await verdict_of(page))[0] == "valid"
        assert await page.locator(".steps .mark-valid").count() == 12


async def test_check__name_with_markup__is_shown_as_text(look: Look, portal: Portal) -> None:
    async with look("en") as page:
        await given(page, "en", "marked.json", portal.marked.write())
        await page.wait_for_selector("#verdict")
        assert (await verdict_of(page))[0] == "valid"
        assert MARKUP in await page.locator("section:has(#described)").inner_text()
        assert await page.locator("section:has(#described) script").count() == 0


async def test_check__without_scripts__works_for_numbers_and_files(
    look: Look, portal: Portal, tmp_path: Path
) -> None:
    file = tmp_path / "certificate.json"
    file.write_bytes(portal.signed.write())
    async with look("en", scripts=False) as page:
        await _typed(page, "en", NUMBER)
        assert (await verdict_of(page))[0] == "valid"
        await page.goto("/en/")
        assert await page.locator(".without-script").first.is_visible()
        assert not await page.locator(".with-script").first.is_visible()
        await page.set_input_files("#file", file)
        await page.click("#file-form button")
        assert (await verdict_of(page))[0] == "valid"
        assert not await page.locator("#browser").is_visible()


async def test_check__chain_unreachable__could_not_be_checked_and_is_never_valid(
    browser: Any, portal: Portal, site: Served
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    with served(portal.story, rpc=nowhere, chain_seconds=1) as server:
        async with looking(browser, str(server.http.base_url), "en") as page:
            pages: list[tuple[str, str]] = []
            for text in (NUMBER, query_code(Digest(portal.story.asset)), portal.story.trade):
                await _typed(page, "en", text)
                pages.append(await verdict_of(page))
            for path in (f"assets/{portal.story.asset}", f"listings/{portal.moot}"):
                await page.goto(f"/en/{path}")
                pages.append(await verdict_of(page))
            await given(page, "en", "certificate.json", portal.signed.write())
            await page.wait_for_selector(".steps")
            pages.append(await verdict_of(page))
        assert {state for state, _ in pages} == {"unknown"}
        assert all("not a good sign nor a bad one" in sentence for _, sentence in pages)


async def test_check__no_index__still_answers_by_id_and_says_what_it_cannot_find(
    browser: Any, portal: Portal
) -> None:
    with served(portal.story, index=None) as server:
        async with looking(browser, str(server.http.base_url), "en") as page:
            await _typed(page, "en", portal.story.asset)
            assert (await verdict_of(page))[0] == "valid"
            await _typed(page, "en", NUMBER)
            assert (await verdict_of(page))[0] == "unknown"


async def test_check__signed_number_without_an_index__is_the_registrars_word_alone(
    browser: Any, portal: Portal
) -> None:
    with served(portal.story, index=None) as server:
        async with looking(browser, str(server.http.base_url), "en") as page:
            await given(page, "en", "certificate.json", portal.signed.write())
            await page.wait_for_selector("#verdict")
            assert NUMBER in await page.locator("section:has(#signed)").inner_text()
            assert NUMBER not in await page.locator("section:has(#facts)").inner_text()
