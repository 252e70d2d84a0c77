"""Single records, read from the chain: assets, rights, trades, parties, attestations."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.history_pages import history_page, known_history, known_party_history
from api.kept_answers import kept
from api.models import (
    Asset,
    Attestation,
    EventPage,
    Party,
    Right,
    Trade,
)
from api.pages import DEFAULT_LIMIT
from api.parameters import (
    AsOfQuery,
    AssetQuery,
    CursorQuery,
    LimitQuery,
    PartyIdPath,
    Reading,
    RecordId,
    RequiredAsset,
    asset_or_none,
    record_id_of,
    windowed,
)
from api.proof_models import HistoryPage
from api.routes.answers import READ, answer
from registry.types import AssetId, AttestationId, RightId, TradeId, parse_digest, parse_party_id
from registry.views import (
    event_document,
    right_document,
    show_asset,
    show_attestation,
    show_party,
    show_right,
    show_trade,
)

router = APIRouter(prefix="/v1", tags=["records"], responses=READ)


@router.get("/assets/{id}", response_model=Asset)
async def get_asset(request: Request, session: Reading, id: RecordId) -> Response:  # noqa: A002
    """An asset: its status, terms, rights, listings, pledges, trades and findings."""
    asset = AssetId(record_id_of(id))
    return await kept(request, session, lambda: show_asset(session, asset))


@router.get("/assets/{id}/history", response_model=HistoryPage)
async def get_history(
    request: Request,
    session: Reading,
    id: RecordId,  # noqa: A002
    as_of: AsOfQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> Response:
    """An asset's journal, page by page, with what a client needs to prove it complete alone."""
    asset = AssetId(record_id_of(id))
    scope = f"history {asset}"
    session, window = await windowed(session, scope, cursor, limit, dated=as_of is not None)

    async def make() -> dict[str, Any]:
        return await history_page(session, await known_history(session, asset), "head", window)

    return await kept(request, session, make)


@router.get("/events", response_model=EventPage, tags=["audit"])
async def list_events(
    session: Reading,
    asset: RequiredAsset,
    as_of: AsOfQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> JSONResponse:
    """An asset's events, decoded, its registration first; refused unless they reach the head."""
    known = AssetId(parse_digest(asset, "asset"))
    scope = f"events {known}"
    session, window = await windowed(session, scope, cursor, limit, dated=as_of is not None)
    history = await known_history(session, known, "asset")
    return answer(
        {
            "items": [event_document(event) for event in window.of(history.events)],
            "next_cursor": window.next_cursor(len(history.events), history.block.hash),
            "as_of": (await session.as_of()).json(),
        }
    )


@router.get("/rights/{id}", response_model=Right)
async def get_right(
    session: Reading,
    id: RecordId,  # noqa: A002
    asset: AssetQuery = None,
) -> JSONResponse:
    """A right: its status, holder, term, pledges. A root right needs its asset beside its id."""
    right, owner = RightId(record_id_of(id)), asset_or_none(asset)
    if owner is None:
        return answer(await show_right(session, right))
    document = await right_document(session, await session.dossier(owner), right)
    return answer({**document, "as_of": (await session.as_of()).json()})


@router.get("/trades/{id}", response_model=Trade)
async def get_trade(session: Reading, id: RecordId) -> JSONResponse:  # noqa: A002
    """A trade, on exchange, or filed off exchange and perhaps adopted."""
    return answer(await show_trade(session, TradeId(record_id_of(id))))


@router.get("/parties/{id}", response_model=Party)
async def get_party(session: Reading, id: PartyIdPath) -> JSONResponse:  # noqa: A002
    """A party: its signer, roles, status, region and number."""
    return answer(await show_party(session, parse_party_id(id, "id")))


@router.get("/parties/{id}/history", response_model=HistoryPage)
async def get_party_history(
    session: Reading,
    id: PartyIdPath,  # noqa: A002
    as_of: AsOfQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> JSONResponse:
    """A party's own journal, as an asset's: signers, roles, mandates, keys, suspensions."""
    party = parse_party_id(id, "id")
    scope = f"party history {party}"
    session, window = await windowed(session, scope, cursor, limit, dated=as_of is not None)
    history = await known_party_history(session, party)
    return answer(await history_page(session, history, "party_head", window))


@router.get("/attestations/{id}", response_model=Attestation)
async def get_attestation(session: Reading, id: RecordId) -> JSONResponse:  # noqa: A002
    """A signed finding about an asset, a right, a listing, a trade or a party."""
    return answer(await show_attestation(session, AttestationId(record_id_of(id))))
