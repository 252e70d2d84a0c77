"""A venue's desk: it asks the API for its check and for a certificate's verdict, and believes neither more."""

from __future__ import annotations

from typing import Any

from demo_story.stage import Stage
from registry.certificates import Source, verify_bundle_rpc
from registry.listing_check import check_listing
from registry.records import Terms


async def check(stage: Stage, terms: Terms) -> dict[str, Any]:
    """The check of listing terms: each condition passed or failed."""
    return (await check_listing(stage.reading(), terms)).json()


async def verify(stage: Stage, bundle: bytes) -> dict[str, Any]:
    """The verdict on a certificate's bundle, step by step."""
    session = stage.reading()
    source = Source(session.client, session.deployment, session.contracts)
    return (await verify_bundle_rpc(source, bundle)).json()


def failed_in(answer: dict[str, Any], members: str) -> list[dict[str, Any]]:
    """The conditions or steps of an answer that failed."""
    return [member for member in answer[members] if member["result"] == "failed"]
