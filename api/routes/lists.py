"""Lists of records by their properties, answered from the index."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.description_filters import DescriptionQuery
from api.description_models import AssetPage
from api.filters import (
    AssetKindQuery,
    AssetStatusQuery,
    FindingQuery,
    FlagQuery,
    FromQuery,
    IdQuery,
    KindQuery,
    LevelQuery,
    ListingStatusQuery,
    PartyStatusQuery,
    RegimeQuery,
    RegionQuery,
    RightStatusQuery,
    RoleQuery,
    ToQuery,
    asset_status_of,
    id_of,
    listing_status_of,
    number_of,
    party_of,
    region_of,
    right_status_of,
    time_of,
)
from api.index_models import AttestationPage, PartyPage, PledgePage, RightPage
from api.index_reads import index_page
from api.market_models import ListingPage, TradePage
from api.pages import DEFAULT_LIMIT
from api.parameters import AsOfQuery, CursorQuery, LimitQuery, PartyQuery
from api.routes.answers import INDEXED
from registry.queries.assets import AssetFilter, find_assets
from registry.queries.findings import (
    AttestationFilter,
    PledgeFilter,
    find_attestations,
    find_pledges,
)
from registry.queries.listings import ListingFilter, find_listings
from registry.queries.parties import PartyFilter, find_parties
from registry.queries.rights import RightFilter, find_rights
from registry.queries.trades import TradeFilter, find_trades

router = APIRouter(prefix="/v1", responses=INDEXED)


@router.get("/assets", response_model=AssetPage, tags=["records"])
async def list_assets(
    request: Request,
    *,
    as_of: AsOfQuery = None,
    registrant: PartyQuery = None,
    node: PartyQuery = None,
    region: RegionQuery = None,
    kind: AssetKindQuery = None,
    level: LevelQuery = None,
    status: AssetStatusQuery = None,
    holder: PartyQuery = None,
    right: KindQuery = None,
    content: IdQuery = None,
    from_: FromQuery = None,
    to: ToQuery = None,
    said: DescriptionQuery,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> Response:
    """Assets on the chain one by one, in the order in which they came, or with `q` best first;
    `right` with `holder` is the root held, and alone the right evidenced. Leaves never activated
    are not among them. What manifests say is known here as far as it was disclosed here.
    """
    wanted = AssetFilter(
        registrant=party_of(registrant, "registrant"),
        node=party_of(node, "node"),
        region=region_of(region),
        kind=number_of("assetKind", kind, "kind"),
        level=level,
        status=asset_status_of(status),
        holder=party_of(holder, "holder"),
        right=number_of("rightKind", right, "right"),
        content=id_of(content, "content"),
        first=time_of(from_, "from"),
        last=time_of(to, "to"),
        description=said,
    )
    return await index_page(
        request, as_of, cursor, limit, lambda r, a, n: find_assets(r, wanted, a, n)
    )


@router.get("/rights", response_model=RightPage, tags=["records"])
async def list_rights(
    request: Request,
    *,
    as_of: AsOfQuery = None,
    asset: IdQuery = None,
    holder: PartyQuery = None,
    grantor: PartyQuery = None,
    parent: IdQuery = None,
    kind: KindQuery = None,
    status: RightStatusQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> Response:
    """Granted rights, and roots that were written or granted from, in the order they came."""
    wanted = RightFilter(
        asset=id_of(asset, "asset"),
        holder=party_of(holder, "holder"),
        grantor=party_of(grantor, "grantor"),
        parent=id_of(parent, "parent"),
        kind=number_of("rightKind", kind, "kind"),
        status=right_status_of(status),
    )
    return await index_page(
        request, as_of, cursor, limit, lambda r, a, n: find_rights(r, wanted, a, n)
    )


@router.get("/listings", response_model=ListingPage, tags=["listings"])
async def list_listings(
    request: Request,
    *,
    as_of: AsOfQuery = None,
    asset: IdQuery = None,
    venue: PartyQuery = None,
    seller: PartyQuery = None,
    right: IdQuery = None,
    kind: KindQuery = None,
    regime: RegimeQuery = None,
    status: ListingStatusQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> Response:
    """Listings 挂牌 in the order in which they came, each with its status at the block."""
    wanted = ListingFilter(
        asset=id_of(asset, "asset"),
        venue=party_of(venue, "venue"),
        seller=party_of(seller, "seller"),
        right=id_of(right, "right"),
        kind=number_of("rightKind", kind, "kind"),
        regime=number_of("priceRegime", regime, "regime"),
        status=listing_status_of(status),
    )
    return await index_page(
        request, as_of, cursor, limit, lambda r, a, n: find_listings(r, wanted, a, n)
    )


@router.get("/trades", response_model=TradePage, tags=["records"])
async def list_trades(
    request: Request,
    *,
    as_of: AsOfQuery = None,
    asset: IdQuery = None,
    venue: PartyQuery = None,
    listing: IdQuery = None,
    party: PartyQuery = None,
    on_exchange: FlagQuery = None,
    from_: FromQuery = None,
    to: ToQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> Response:
    """Trades on exchange 场内 and off 场外, in the order in which they were recorded."""
    wanted = TradeFilter(
        asset=id_of(asset, "asset"),
        venue=party_of(venue, "venue"),
        listing=id_of(listing, "listing"),
        party=party_of(party, "party"),
        on_exchange=on_exchange,
        first=time_of(from_, "from"),
        last=time_of(to, "to"),
    )
    return await index_page(
        request, as_of, cursor, limit, lambda r, a, n: find_trades(r, wanted, a, n)
    )


@router.get("/parties", response_model=PartyPage, tags=["records"])
async def list_parties(
    request: Request,
    *,
    as_of: AsOfQuery = None,
    role: RoleQuery = None,
    region: RegionQuery = None,
    enrolled_by: PartyQuery = None,
    status: PartyStatusQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> Response:
    """Parties in the order in which they were enrolled."""
    wanted = PartyFilter(
        role=number_of("roles", role, "role"),
        region=region_of(region),
        enrolled_by=party_of(enrolled_by, "enrolled_by"),
        status=number_of("partyStatus", status, "status"),
    )
    return await index_page(
        request, as_of, cursor, limit, lambda r, a, n: find_parties(r, wanted, a, n)
    )


@router.get("/attestations", response_model=AttestationPage, tags=["records"])
async def list_attestations(
    request: Request,
    *,
    as_of: AsOfQuery = None,
    asset: IdQuery = None,
    party: PartyQuery = None,
    subject: IdQuery = None,
    attester: PartyQuery = None,
    kind: FindingQuery = None,
    live: FlagQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> Response:
    """Findings about assets, rights, listings, trades and parties, in the order they came."""
    wanted = AttestationFilter(
        asset=id_of(asset, "asset"),
        party=party_of(party, "party"),
        subject=id_of(subject, "subject"),
        attester=party_of(attester, "attester"),
        kind=number_of("attestationKind", kind, "kind"),
        live=live,
    )
    return await index_page(
        request, as_of, cursor, limit, lambda r, a, n: find_attestations(r, wanted, a, n)
    )


@router.get("/pledges", response_model=PledgePage, tags=["records"])
async def list_pledges(
    request: Request,
    *,
    as_of: AsOfQuery = None,
    asset: IdQuery = None,
    right: IdQuery = None,
    pledgee: PartyQuery = None,
    counting: FlagQuery = None,
    cursor: CursorQuery = None,
    limit: LimitQuery = DEFAULT_LIMIT,
) -> Response:
    """Pledges 质押 in the order in which they were made; `counting` are those that bind now."""
    wanted = PledgeFilter(
        asset=id_of(asset, "asset"),
        right=id_of(right, "right"),
        pledgee=party_of(pledgee, "pledgee"),
        counting=counting,
    )
    return await index_page(
        request, as_of, cursor, limit, lambda r, a, n: find_pledges(r, wanted, a, n)
    )
