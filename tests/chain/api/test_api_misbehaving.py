"""The API over an endpoint that misbehaves in every way: the chain's own answer, or none."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import pytest
import pytest_asyncio

from tests.chain.api.served import Served
from tests.chain.api.story import Story
from tests.chain.misbehaving_endpoint import FAULTS, Misbehaving, misbehaving

UNANSWERED = (409, 502, 503)
SILENT = ("is rate limited", "dies", "gives nonsense")
"""Faults that no question gets around."""


def _paths(story: Story) -> dict[str, dict[str, str]]:
    """What is asked, with its query."""
    asset = story.asset
    return {
        f"/v1/assets/{asset}": {},
        f"/v1/assets/{asset}/history": {},
        f"/v1/rights/{story.right}": {},
        "/v1/events": {"asset": asset},
        "/v1/assets": {},
    }


@pytest_asyncio.fixture(scope="module")
async def endpoint(story: Story) -> AsyncIterator[Misbehaving]:
    """An endpoint before the story's chain."""
    async with misbehaving(story.url) as made:
        yield made


@pytest_asyncio.fixture(scope="module")
async def over(story: Story, endpoint: Misbehaving) -> AsyncIterator[Served]:
    """The API over that endpoint; it has connected while nothing was wrong."""
    server = Served(story.settings(rpc=endpoint.url))
    server.start()
    assert (await asyncio.to_thread(server.get, "/readyz")).status_code == 200
    yield server
    await asyncio.to_thread(server.stop)


def _asked(server: Served, story: Story) -> dict[str, Any]:
    """Answers by path; those that are refused as unanswerable are left out."""
    found = {}
    for path, query in _paths(story).items():
        response = server.get(path, **query)
        if response.status_code == HTTPStatus.OK:
            found[path] = response.json()
        else:
            assert response.status_code in UNANSWERED, (path, response.text)
            assert response.headers["content-type"] == "application/problem+json"
    return found


def _ensure_the_chains(server: Served, story: Story, answers: dict[str, Any]) -> None:
    """Each answer is what the chain itself says as of the block that the answer names."""
    for path, answer in answers.items():
        block = answer["as_of"]["block_hash"]
        assert answer == server.get(path, **_paths(story)[path], as_of=block).json(), path


@pytest.mark.parametrize("fault", [*FAULTS, "alters data"])
async def test_api__over_an_endpoint_that_misbehaves__answers_as_the_chain_does_or_not_at_all(
    story: Story, server: Served, over: Served, endpoint: Misbehaving, fault: str
) -> None:
    endpoint.fault = fault
    try:
        found = await asyncio.to_thread(_asked, over, story)
        state = await asyncio.to_thread(over.get, "/readyz")
    finally:
        endpoint.fault = ""
    await asyncio.to_thread(_ensure_the_chains, server, story, found)
    if fault in SILENT:
        assert set(found) == {"/v1/assets"}
        assert (state.status_code, state.json()["code"]) == (503, "ChainUnavailable")
    elif fault == "lags":
        index, tip = state.json()["index"], state.json()["as_of"]["block_number"]
        assert index["ahead"] == index["block_number"] - tip > 0
