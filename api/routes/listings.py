"""The venue's question, before a listing and while it stands."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import JSONResponse, Response

from api.kept_answers import kept
from api.models import Listing
from api.parameters import Reading, RecordId, read_body, record_id_of
from api.problems import public_reason
from api.proof_models import ListingCheck
from api.routes.answers import READ, SENT, answer, body_schema
from api.spellings import terms_schema
from registry.errors import InvalidValueError
from registry.exchange import listing_terms
from registry.listing_check import check_listing
from registry.listing_evidence import proven_document
from registry.records import Terms, parse_terms, read_json
from registry.session import Session
from registry.types import ListingId
from registry.views import show_listing

ProofQuery = Annotated[
    bool,
    Query(
        description="true: with each condition the storage words it rests on, proven under the "
        "block's header, and with the answer the terms that they are read by."
    ),
]
router = APIRouter(prefix="/v1/listings", tags=["listings"])
_TERMS = body_schema(
    'Terms of a listing, bare or as `{"type":"Listing","terms":{…}}`.', terms_schema("Listing")
)


@router.post("/check", response_model=ListingCheck, responses=SENT, openapi_extra=_TERMS)
async def check_terms(
    request: Request, session: Reading, *, proof: ProofQuery = False
) -> JSONResponse:
    """May this be listed, by this seller, on these terms, now? Each condition apart."""
    terms = _listing_terms(await read_body(request))
    return answer(await _checked(session, terms, proof=proof))


@router.get("/check", include_in_schema=False)
async def check_nothing() -> None:
    """Refuse what would else be taken for the listing whose id is `check`."""
    raise HTTPException(HTTPStatus.METHOD_NOT_ALLOWED)


@router.get("/{id}", response_model=Listing, responses=READ)
async def get_listing(session: Reading, id: RecordId) -> JSONResponse:  # noqa: A002
    """A listing: its status, terms, units sold."""
    return answer(await show_listing(session, ListingId(record_id_of(id))))


@router.get("/{id}/check", response_model=ListingCheck, responses=READ)
async def check_listed(
    request: Request,
    session: Reading,
    id: RecordId,  # noqa: A002
    *,
    proof: ProofQuery = False,
) -> Response:
    """Could this listing be sold from now? Each condition apart."""
    listing = ListingId(record_id_of(id))

    async def make() -> dict[str, Any]:
        asset = await session.record_asset("ExchangeLedger", "Listed", listing)
        terms = listing_terms(await session.dossier(asset), listing)
        return await _checked(session, terms, proof=proof)

    return await kept(request, session, make, _all_checked)


def _all_checked(document: Mapping[str, Any]) -> bool:
    """What could not be checked now may be checked the next time."""
    return all(condition["result"] != "not_checked" for condition in document["conditions"])


def _listing_terms(raw: bytes) -> Terms:
    document = read_json(raw, "body")
    if document.keys() == {"type", "terms"}:
        inner = document["terms"]
        if document["type"] != "Listing":
            raise InvalidValueError("/type", "must be Listing", value=document["type"])
        if not isinstance(inner, Mapping):
            raise InvalidValueError("/terms", "must be a JSON object")
        document = dict(inner)
    return parse_terms("Listing", document)


async def _checked(session: Session, terms: Terms, *, proof: bool) -> dict[str, Any]:
    check = await check_listing(session, terms)
    document = await proven_document(session, check) if proof else check.json()
    conditions = document["conditions"]
    for condition in conditions if isinstance(conditions, list) else ():
        condition["reason"] = public_reason(condition["reason"])
    return document
