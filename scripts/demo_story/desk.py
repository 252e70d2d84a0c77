"""What a venue or an auditor asks the API for, over HTTP; each answer names the block it is of."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx

from demo_story.account import SurpriseError
from demo_story.stage import Stage
from registry.records import Terms, render_terms
from registry.types import AssetId

_SECONDS = 30.0


async def _ask(stage: Stage, method: str, path: str, **request: Any) -> httpx.Response:
    """One answer of the API. Raises SurpriseError for any status but 200."""
    try:
        async with httpx.AsyncClient(base_url=stage.api_url, timeout=_SECONDS) as http:
            answer = await http.request(method, path, **request)
    except httpx.HTTPError as error:
        raise SurpriseError(f"{method} {path}: {error!r}") from error
    if answer.status_code != httpx.codes.OK:
        raise SurpriseError(f"{method} {path}: {answer.status_code} {answer.text}")
    return answer


async def check(stage: Stage, terms: Terms) -> dict[str, Any]:
    """The check of listing terms: each condition passed or failed."""
    body = {"type": terms.name, "terms": render_terms(terms)}
    answer: dict[str, Any] = (await _ask(stage, "POST", "/v1/listings/check", json=body)).json()
    return answer


async def verify(stage: Stage, bundle: bytes, subject: AssetId) -> dict[str, Any]:
    """The verdict on a certificate's bundle of *subject*, step by step."""
    answer: dict[str, Any] = (
        await _ask(
            stage,
            "POST",
            "/v1/verify",
            params={"subject": subject},
            content=bundle,
            headers={"content-type": "application/json"},
        )
    ).json()
    return answer


async def look_up(stage: Stage, path: str, **asked: object) -> dict[str, Any]:
    """What the index says as of the chain's tip, once it has got there."""
    tip = (await stage.client.block("latest")).number
    asked = {**asked, "as_of": tip}
    limit = time.monotonic() + _SECONDS
    async with httpx.AsyncClient(base_url=stage.api_url, timeout=_SECONDS) as http:
        while True:
            answer = await http.get(path, params={n: str(v) for n, v in asked.items()})
            document: dict[str, Any] = answer.json()
            if answer.status_code == httpx.codes.OK:
                return document
            if document.get("code") != "IndexBehind" or time.monotonic() > limit:
                raise SurpriseError(f"GET {path}: {answer.status_code} {answer.text}")
            await asyncio.sleep(0.05)


async def export(stage: Stage, asset: AssetId) -> bytes:
    """The whole history of an asset, as lines."""
    return (await _ask(stage, "GET", f"/v1/audit/{asset}")).content


def failed_in(answer: dict[str, Any], members: str) -> list[dict[str, Any]]:
    """The conditions or steps of an answer that failed."""
    return [member for member in answer[members] if member["result"] == "failed"]
