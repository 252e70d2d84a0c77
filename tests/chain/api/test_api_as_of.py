"""`as_of` over HTTP: every answer recorded while a random story goes on is given again later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.settings import ApiSettings
from registry.chain.deployment import save_deployment
from registry.index.database import open_engine
from registry.records import render_time, wire
from tests.chain.api.served import Served
from tests.chain.company import Company
from tests.chain.index_world import synced
from tests.chain.query_story import Story

LISTS = ("assets", "rights", "listings", "trades", "parties", "attestations", "pledges")
SINGLE = ("assets", "rights", "listings", "trades", "parties", "attestations")
CHAPTERS, ACTS = 4, 16
Answers = dict[str, Any]


class Register:
    """A served register whose index follows a story told in chapters."""

    def __init__(self, company: Company, server: Served, index: str) -> None:
        self.company, self.server, self.index = company, server, index
        self.terms: bytes = b""

    async def follow(self) -> None:
        """Bring the index up to the tip."""
        engine = open_engine(self.index)
        session = self.company.session
        await synced(engine, session.deployment, session.client.url)
        engine.dispose()

    def questions(self) -> list[str]:
        """Every list, and every route of each record that the lists show now."""
        found = [f"/v1/{name}?limit=500" for name in LISTS] + ["/v1/trades/totals"]
        found += ["/v1/listings?status=LISTED", "/v1/rights?status=LIVE&kind=USE&limit=2"]
        found += ["/v1/assets?status=VALID&limit=1", "/v1/pledges?counting=true"]
        for name in SINGLE:
            lines = self.server.get(f"/v1/{name}", limit=500).json()["items"]
            for line in lines:
                found += _of_record(name, line)
        return found

    def ask(self, question: str, as_of: object = None) -> list[Any]:
        """The whole answer to a question, all its pages, without how final its block is."""
        path, _, query = question.partition("?")
        asked: dict[str, Any] = dict(part.split("=") for part in query.split("&") if part)
        if as_of is not None:
            asked["as_of"] = as_of
        pages: list[Any] = []
        while True:
            response = self._sent(path, asked)
            if response.headers["content-type"] == "application/x-ndjson":
                block = response.headers["torrens-block-hash"]
                return [(response.status_code, response.content, block)]
            document = response.json()
            pages.append((response.status_code, _without_finality(document)))
            asked["cursor"] = document.get("next_cursor")
            if asked["cursor"] is None:
                return pages

    def _sent(self, path: str, asked: dict[str, Any]) -> httpx.Response:
        if path != "/v1/listings/check":
            return self.server.http.get(path, params=asked)
        json_sent = {"Content-Type": "application/json"}
        return self.server.http.post(path, params=asked, content=self.terms, headers=json_sent)


def _of_record(name: str, line: dict[str, Any]) -> Iterator[str]:
    """The routes of one record."""
    path = f"/v1/{name}/{line['id']}"
    yield path if name != "rights" else f"{path}?asset={line['asset']}"
    if name == "assets":
        yield from (f"{path}/{view}" for view in ("rights", "who", "divergence"))
        yield from (f"{path}/history?limit=4", f"/v1/events?asset={line['id']}&limit=5")
        yield from (f"/v1/same-content/{line['content']}", f"/v1/audit/{line['id']}")
    if name == "listings":
        yield from (f"{path}/versions", f"{path}/check", f"{path}/check?proof=true")
    if name == "parties":
        yield f"{path}/history?limit=2"
    if name in ("rights", "trades"):
        yield f"/v1/certificates/{line['id']}?asset={line['asset']}"


def _without_finality(document: Any) -> Any:
    """The document as every later answer must repeat it: its block may have become final."""
    as_of = document.get("as_of")
    if isinstance(as_of, dict):
        as_of.pop("finality", None)
    return document


@pytest.fixture
def register(company: Company, tmp_path: Path) -> Iterator[Register]:
    deployment = tmp_path / "deployment.json"
    save_deployment(company.session.deployment, deployment)
    index, rpc = f"sqlite:///{tmp_path / 'index.sqlite'}", company.session.client.url
    settings = ApiSettings(rpc=rpc, deployment=deployment, profile="anvil", index=index, rate=0)
    server = Served(settings)
    server.start()
    try:
        yield Register(company, server, index)
    finally:
        server.stop()


@pytest.mark.parametrize("seed", [3])
async def test_answers__recorded_as_a_random_story_goes_on__are_given_again_by_as_of(
    company: Company, register: Register, seed: int
) -> None:
    story = Story(company, seed)
    recorded: list[tuple[Any, Answers]] = []
    for chapter in range(CHAPTERS):
        await story.tell(ACTS)
        if not chapter:
            terms = await company.listing_terms(story.assets[0])
            register.terms = json.dumps(wire(terms)).encode()
        await register.follow()
        block = await company.session.client.block("latest")
        questions = [*register.questions(), "/v1/listings/check", "/v1/listings/check?proof=true"]
        recorded.append((block, {one: register.ask(one) for one in questions}))
    assert story.taken > CHAPTERS * ACTS // 4
    _ensure_told_apart(recorded)
    for block, answers in recorded:
        later = await company.session.client.block(min(block.number + 1, recorded[-1][0].number))
        points: list[object] = [block.number, block.hash]
        if later.timestamp > block.timestamp or later.number == block.number:
            points.append(render_time(block.timestamp))
        for point in points:
            for question, answer in answers.items():
                assert register.ask(question, point) == answer, (question, point)


def _ensure_told_apart(recorded: list[tuple[Any, Answers]]) -> None:
    """The story made a difference: no two chapters have the same lists, and none only errors."""
    for name in ("assets", "rights", "listings"):
        shown = [
            [line["status"] for line in answers[f"/v1/{name}?limit=500"][0][1]["items"]]
            for _, answers in recorded
        ]
        assert len({str(one) for one in shown}) > 1, name
    for _, answers in recorded:
        assert {page[0] for pages in answers.values() for page in pages} == {200}
