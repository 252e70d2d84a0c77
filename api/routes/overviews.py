"""Overviews answered from the index: a tree of rights, who may do what, versions, totals."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.filters import FromQuery, IdQuery, ToQuery, id_of, party_of, time_of
from api.index_models import RightTree, SameContent, WhoMay
from api.index_reads import index_document
from api.market_models import Divergence, ListingVersions, TradeTotals
from api.parameters import AsOfQuery, PartyQuery, RecordId, record_id_of
from api.routes.answers import INDEXED
from registry.queries.findings import same_content
from registry.queries.listings import divergence, listing_versions
from registry.queries.reading import Reader
from registry.queries.rights import right_tree, who_may
from registry.queries.trades import TradeFilter, trade_totals
from registry.types import to_bytes

router = APIRouter(prefix="/v1", responses=INDEXED)


@router.get("/trades/totals", response_model=TradeTotals, tags=["records"])
async def get_totals(
    request: Request,
    as_of: AsOfQuery = None,
    asset: IdQuery = None,
    venue: PartyQuery = None,
    from_: FromQuery = None,
    to: ToQuery = None,
) -> Response:
    """Trades on exchange and off with their ratio, and sums per venue and currency; how many
    prices are sealed is said, what they hide is not.
    """
    wanted = TradeFilter(
        asset=id_of(asset, "asset"),
        venue=party_of(venue, "venue"),
        first=time_of(from_, "from"),
        last=time_of(to, "to"),
    )
    return await index_document(request, as_of, lambda reader: trade_totals(reader, wanted))


@router.get("/assets/{id}/rights", response_model=RightTree, tags=["records"])
async def get_rights(
    request: Request,
    id: RecordId,  # noqa: A002
    as_of: AsOfQuery = None,
) -> Response:
    """An asset's rights as a tree, each with its status and the end it really has."""
    asset = to_bytes(record_id_of(id))
    return await index_document(request, as_of, lambda reader: right_tree(reader, asset))


@router.get("/assets/{id}/who", response_model=WhoMay, tags=["records"])
async def get_who(
    request: Request,
    id: RecordId,  # noqa: A002
    as_of: AsOfQuery = None,
) -> Response:
    """Who may now do what with this asset, until when, and what binds it."""
    asset = to_bytes(record_id_of(id))
    return await index_document(request, as_of, lambda reader: who_may(reader, asset))


@router.get("/assets/{id}/divergence", response_model=Divergence, tags=["listings"])
async def get_divergence(
    request: Request,
    id: RecordId,  # noqa: A002
    as_of: AsOfQuery = None,
) -> Response:
    """Where venues part on one product: price, version, offer or findings."""
    asset = to_bytes(record_id_of(id))
    return await index_document(request, as_of, lambda reader: divergence(reader, asset))


@router.get("/listings/{id}/versions", response_model=ListingVersions, tags=["listings"])
async def get_versions(
    request: Request,
    id: RecordId,  # noqa: A002
    as_of: AsOfQuery = None,
) -> Response:
    """A listing with the versions before and after it."""
    listing = to_bytes(record_id_of(id))

    def ask(reader: Reader) -> dict[str, Any]:
        return {"items": listing_versions(reader, listing), "as_of": reader.moment.json()}

    return await index_document(request, as_of, ask)


@router.get("/same-content/{digest}", response_model=SameContent, tags=["records"])
async def get_same_content(request: Request, digest: RecordId, as_of: AsOfQuery = None) -> Response:
    """Registrations of the same data."""
    content = to_bytes(record_id_of(digest))
    return await index_document(request, as_of, lambda reader: same_content(reader, content))
