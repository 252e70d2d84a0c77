"""Records by what is printed on a certificate."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.index_reads import index_document
from api.lookup_models import Lookup
from api.parameters import AsOfQuery
from api.routes.answers import READ
from registry.queries.lookup import lookup
from registry.queries.references import MOST_CHARACTERS

router = APIRouter(prefix="/v1", responses=READ)
LookupQuery = Annotated[
    str,
    Query(
        max_length=MOST_CHARACTERS,
        description="Certificate number 登记编号, query code 查询码, id of a record, or SHA-256 of "
        "data.",
        examples=["320500-00001-00000042", "440100-XABCDEF-00000012"],
    ),
]


@router.get("/lookup", response_model=Lookup, tags=["records"])
async def get_lookup(request: Request, q: LookupQuery, as_of: AsOfQuery = None) -> Response:
    """Every record that fits what somebody holds in hand."""
    return await index_document(request, as_of, lambda reader: lookup(reader, q))
