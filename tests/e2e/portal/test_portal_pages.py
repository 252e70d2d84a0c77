"""Every page, in both languages and at two widths: accessible, fitting, photographed."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page

from registry.certificate.numbering import query_code
from registry.records import root_right_id
from registry.types import Digest
from tests.chain.api.served import Served
from tests.e2e.portal.looking import PHONE, Look, accessibility, photographed
from tests.e2e.portal.portal_world import Portal, forged
from tests.vectors.bundle_files import TAMPERED, load, raw_of

SPOILT: dict[str, Callable[[dict[str, Any]], None]] = {
    "kind": lambda d: d.update(kind="right"),
    "chain": lambda d: d.update(chain_id=1),
    "content": lambda d: d["terms"][0]["values"].update(content="0x" + "ab" * 32),
    "signature": lambda d: d["credential"].update(
        sd_jwt=_turned(d["credential"]["sd_jwt"], d["credential"]["sd_jwt"].index("~") - 9)
    ),
    "claims": lambda d: d["credential"].update(sd_jwt=_turned(d["credential"]["sd_jwt"], 900)),
    "description": lambda d: d["manifest"]["public"]["_sd"].pop(),
    "slot": lambda d: d["proofs"][0]["storage"][0].update(value="0x" + "0" * 64),
    "history": lambda d: d["events"].update(head_before="0x" + "ab" * 32),
}
"""What a forger may try on a genuine certificate, one place each."""


def _turned(text: str, place: int) -> str:
    """The text with one letter changed."""
    return text[:place] + ("B" if text[place] != "B" else "C") + text[place + 1 :]


TOO_WIDE = """[...document.querySelectorAll("main, main *")]
  .filter((e) => !e.closest(".scroll") && e.getBoundingClientRect().right > innerWidth)
  .map((e) => e.outerHTML.slice(0, 120))"""
Open = Callable[[Page, Portal, str], Awaitable[None]]


def _at(path: Callable[[Portal], str]) -> Open:
    async def open_page(page: Page, portal: Portal, language: str) -> None:
        await page.goto(f"/{language}/{path(portal)}")

    return open_page


def _file(content: Callable[[Portal], bytes]) -> Open:
    async def open_page(page: Page, portal: Portal, language: str) -> None:
        await page.goto(f"/{language}/")
        file = {"name": "c.json", "mimeType": "application/json", "buffer": content(portal)}
        await page.set_input_files("#file", [file])  # type: ignore[list-item]
        await page.click("#file-form button")
        await page.wait_for_selector("#browser-result[data-verdict], .steps")
        await page.wait_for_timeout(300)

    return open_page


PAGES: dict[str, Open] = {
    "home": _at(lambda _: ""),
    "record": _at(lambda p: f"records/{p.story.asset}"),
    "right": _at(lambda p: f"records/{p.story.child}?asset={p.story.asset}"),
    "trade": _at(lambda p: f"records/{p.story.trade}?asset={p.story.asset}"),
    "suspended": _at(lambda p: f"records/{p.suspended}"),
    "asset": _at(lambda p: f"assets/{p.story.asset}"),
    "listing": _at(lambda p: f"listings/{p.moot}"),
    "matches": _at(lambda p: f"find?q={p.signed.terms[0].text('content')}"),
    "nothing": _at(lambda _: "find?q=320500-00001-00099999"),
    "malformed": _at(lambda _: "find?q=42"),
    "certificate": _file(lambda p: p.signed.write()),
    "forged": _file(lambda p: forged(p.signed)),
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", PAGES)
async def test_page__of_each_kind__is_accessible_and_fits(
    look: Look, portal: Portal, name: str, language: str
) -> None:
    async with look(language) as page:
        await PAGES[name](page, portal, language)
        await photographed(page, f"{name}-{language}-desk")
        assert await accessibility(page) == []
        assert await page.locator("h1").count() == 1
        await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        await photographed(page, f"{name}-{language}-phone")
        assert await page.evaluate(TOO_WIDE) == []


async def test_page__by_keyboard_alone__is_used_to_the_verdict(look: Look, portal: Portal) -> None:
    async with look("en") as page:
        await page.goto("/en/")
        await page.keyboard.press("Tab")
        skip = page.locator(".skip")
        assert await skip.evaluate("(e) => e === document.activeElement")
        box = await skip.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await page.keyboard.type(portal.story.asset)
        await page.keyboard.press("Enter")
        await page.wait_for_selector("#verdict")


async def test_page__on_paper__keeps_the_verdict_and_no_controls(
    look: Look, portal: Portal
) -> None:
    async with look("zh") as page:
        await page.goto(f"/zh/records/{portal.story.asset}")
        await page.emulate_media(media="print")
        await photographed(page, "record-zh-print")
        assert await page.locator("#verdict").is_visible()
        for control in ("nav", "#compare", ".skip"):
            assert not await page.locator(control).is_visible()


@pytest.mark.parametrize("path", ["/", "/v/0000-0000-0000-0000-00", "/en/", "/zh/", "/en/find?q=1"])
def test_page__of_each_kind__has_a_strict_policy(site: Served, path: str) -> None:
    answer = site.http.get(path, follow_redirects=False)
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert len(answer.headers.get_list("content-security-policy")) == 1


def test_static__asked_again__is_not_sent_again(site: Served) -> None:
    first = site.get("/static/portal.css")
    assert first.headers["cache-control"] == "no-cache"
    again = site.http.get("/static/portal.css", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert site.get("/static/../app.py").status_code == 404


def test_answers_for_programs__beside_the_portal__keep_their_policy(site: Served) -> None:
    answer = site.get("/v1/assets")
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 422),
        ("multipart/form-data; boundary=x", b"--x--\r\n", 422),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"a" * (1 << 21), 413),
    ],
)
def test_upload__malformed_or_too_long__is_told_in_words(
    site: Served, content_type: str, body: bytes, status: int
) -> None:
    answer = site.http.post("/en/check", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")


def _verdict(site: Served, raw: bytes) -> str:
    answer = site.http.post("/en/check", files={"file": ("c.json", raw, "application/json")})
    assert answer.status_code == 200, answer.text[:200]
    (state,) = re.findall(r'class="verdict verdict-(\w+)"', answer.text)
    return str(state)


@pytest.mark.parametrize("step", sorted(path.name for path in TAMPERED.iterdir()))
def test_check__tampered_vectors_of_each_step__are_never_valid(site: Served, step: str) -> None:
    files = sorted((TAMPERED / step).glob("*.json"))
    found = {file.name: _verdict(site, raw_of(load(file)["input"])) for file in files[:6]}
    assert {name for name, state in found.items() if state == "valid"} == set()


@pytest.mark.parametrize("spoil", SPOILT)
def test_check__own_certificate_spoilt_in_one_place__is_invalid(
    site: Served, portal: Portal, spoil: str
) -> None:
    document = json.loads(portal.signed.write())
    assert _verdict(site, json.dumps(document).encode()) == "valid"
    SPOILT[spoil](document)
    assert _verdict(site, json.dumps(document).encode()) == "invalid"


@pytest.mark.parametrize("kind", ["right", "trade", "leaf"])
def test_check__certificate_of_each_kind__is_valid(site: Served, portal: Portal, kind: str) -> None:
    assert _verdict(site, portal.others[kind].write()) == "valid"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("record", ["amended", "batched", "right", "child", "trade", "filing"])
def test_record__of_each_kind__has_a_page(
    site: Served, portal: Portal, language: str, record: str
) -> None:
    found = site.http.get(
        f"/{language}/find", params={"q": getattr(portal.story, record)}, follow_redirects=True
    )
    assert found.status_code == 200
    assert 'class="verdict verdict-valid"' in found.text


def test_root_right__by_its_query_code__has_a_page(site: Served, portal: Portal) -> None:
    code = query_code(Digest(root_right_id(portal.story.amended, 1)))
    found = site.http.get(f"/v/{code}", follow_redirects=True)
    assert "verdict-valid" in found.text


@pytest.mark.parametrize("path", ["/en/nothing", "/zh/records/0x12", f"/en/assets/0x{'1' * 64}"])
def test_page__that_is_not_there__is_told_in_words(site: Served, path: str) -> None:
    answer = site.http.get(path)
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"].startswith("text/html")
