"""Whole histories for auditors, in files that prove themselves."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import WithJsonSchema

from api.parameters import AssetQuery, PartyQuery, Reading, RecordId
from api.routes.answers import READ, Responses, dated, header_schema
from api.spellings import PARTY, START
from registry.audit import Scope, export_scope
from registry.errors import InvalidValueError
from registry.points import first_block
from registry.session import Session
from registry.types import AssetId, parse_digest, parse_party_id

router = APIRouter(prefix="/v1", tags=["audit"])
NDJSON = "application/x-ndjson"
MOST_BLOCKS: Final = 5_000
"""Blocks in one export of a period; the command line takes more."""
_EXPORT: Responses = {
    200: {
        "description": "torrens-audit/2: a manifest, a line for each event, the proofs.",
        "headers": header_schema(),
        "content": {NDJSON: {"schema": {"type": "string"}}},
    }
}
NodeQuery = Annotated[
    str | None, Query(description="Node whose register is meant, EIP-55."), WithJsonSchema(PARTY)
]
VenueQuery = Annotated[
    str | None, Query(description="Venue whose register is meant, EIP-55."), WithJsonSchema(PARTY)
]
FromQuery = Annotated[
    str | None,
    Query(
        alias="from",
        description="First block of a period, or a time (RFC 3339, UTC); its last is `as_of`.",
        max_length=66,
    ),
    WithJsonSchema(START),
]


@router.get("/audit", responses=READ | _EXPORT, response_class=Response)
async def export(
    session: Reading,
    asset: AssetQuery = None,
    party: PartyQuery = None,
    node: NodeQuery = None,
    venue: VenueQuery = None,
    from_: FromQuery = None,
) -> Response:
    """The whole history of an asset or party, a node's or venue's register, or a period, in one
    file with its proofs: same block, same bytes.
    """
    named = {"asset": asset, "party": party, "node": node, "venue": venue, "from": from_}
    scope = await _scope(session, {kind: text for kind, text in named.items() if text is not None})
    return await dated(session, await export_scope(session, scope), NDJSON)


@router.get("/audit/{asset}", responses=READ | _EXPORT, response_class=Response)
async def export_history(session: Reading, asset: RecordId) -> Response:
    """An asset's whole history in one file, with the proof of its head: same block, same bytes."""
    scope = Scope.of_asset(AssetId(parse_digest(asset, "asset")))
    return await dated(session, await export_scope(session, scope), NDJSON)


async def _scope(session: Session, given: dict[str, Any]) -> Scope:
    if len(given) != 1:
        rule = "must be exactly one of asset, party, node, venue, from"
        raise InvalidValueError("scope", rule, value=sorted(given))
    ((kind, text),) = given.items()
    if kind == "asset":
        return Scope.of_asset(AssetId(parse_digest(text, "asset")))
    if kind != "from":
        return Scope.of_party(parse_party_id(text, kind), kind)  # type: ignore[arg-type]
    first, last = await first_block(session.client, text, "from"), (await session.block()).number
    if last - first >= MOST_BLOCKS:
        raise InvalidValueError("from", f"must be within {MOST_BLOCKS} blocks", value=first)
    return Scope.of_period(first)
