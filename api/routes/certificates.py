"""Certificates and their verification."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from api.certificate_answers import brought_manifest, bundle_of, verification
from api.filters import IdQuery
from api.index_models import CertificateStatus
from api.index_reads import keyed_document
from api.parameters import (
    AsOfQuery,
    AssetQuery,
    PartyQuery,
    Reading,
    RecordId,
    asset_or_none,
    chain_of,
    described_parameters,
    ensure_known,
    read_body,
    record_id_of,
)
from api.proof_models import Report
from api.routes.answers import (
    INDEXED,
    READ,
    SENT,
    Responses,
    answer,
    body_schema,
    dated,
    header_schema,
    problems,
)
from api.verify_request import asked, demanded
from registry.queries.certified import certified_status
from registry.types import parse_digest, parse_party_id, to_bytes

router = APIRouter(prefix="/v1")
_BUNDLE: Responses = {
    200: {
        "description": "A bundle, torrens-bundle/1, in canonical form.",
        "headers": header_schema(),
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}
_TEXTS = {"type": "string"}
_MANIFEST = body_schema(
    "A sealed manifest: its public form and the disclosures you choose, in a list or by name.",
    {
        "type": "object",
        "properties": {
            "public": {"type": "object"},
            "disclosures": {
                "oneOf": [
                    {"type": "array", "items": _TEXTS},
                    {"type": "object", "additionalProperties": _TEXTS},
                ]
            },
        },
        "required": ["public", "disclosures"],
        "additionalProperties": False,
    },
)
_TO_VERIFY = body_schema(
    "A bundle, or an object of a bundle and a policy, what you demand beyond the proofs; what is "
    "neither is answered `invalid` at step `format`.",
    {},
)


@router.get(
    "/certificates/{id}/status",
    response_model=CertificateStatus,
    tags=["certificates"],
    responses=INDEXED,
    openapi_extra=described_parameters(asset=AssetQuery, as_of=AsOfQuery),
)
async def get_certificate_status(request: Request) -> Response:
    """How an asset, right or trade stands now, before its certificate is looked at: the index's
    answer, as of its last block, not proven. The proof is in the certificate, `GET
    /v1/certificates/{id}`, for `POST /v1/verify` or your own verifier. A root right that was never
    written needs its asset beside its id; batch leaves that were never activated are not known.
    """
    # FastAPI's own reading of parameters would take a fifth of the time of the whole answer
    ensure_known(request, ("asset", "as_of"))
    record = to_bytes(record_id_of(request.path_params["id"]))
    asset = asset_or_none(request.query_params.get("asset"))
    owner = None if asset is None else to_bytes(asset)
    return await keyed_document(
        request, request.query_params.get("as_of"), lambda r: certified_status(r, record, owner)
    )


@router.get(
    "/certificates/{id}", tags=["certificates"], responses=READ | _BUNDLE, response_class=Response
)
async def get_certificate(
    request: Request,
    session: Reading,
    id: RecordId,  # noqa: A002
    asset: AssetQuery = None,
) -> Response:
    """A certificate of an asset, right or trade; a root right needs its asset beside its id."""
    record, owner = record_id_of(id), asset_or_none(asset)
    bundle = await bundle_of(session, record, owner, chain_of(request).artifacts)
    return await dated(session, bundle.write(), "application/json")


@router.post(
    "/certificates/{id}",
    tags=["certificates"],
    responses=SENT | _BUNDLE,
    openapi_extra=_MANIFEST,
    response_class=Response,
)
async def make_certificate(
    request: Request,
    session: Reading,
    id: RecordId,  # noqa: A002
    asset: AssetQuery = None,
) -> Response:
    """The same with a manifest that its holder brings; nothing of it is kept here."""
    record, owner = record_id_of(id), asset_or_none(asset)
    manifest = brought_manifest(await read_body(request))
    bundle = await bundle_of(session, record, owner, None, manifest)
    return await dated(session, bundle.write(), "application/json")


@router.post(
    "/verify",
    response_model=Report,
    tags=["certificates"],
    responses=problems(404, 413, 415, 422, 429, 502, 503),
    openapi_extra=_TO_VERIFY,
)
async def verify(
    request: Request,
    as_of: AsOfQuery = None,
    subject: IdQuery = None,
    holder: PartyQuery = None,
    content: IdQuery = None,
) -> JSONResponse:
    """Verify a bundle by this server's endpoint: valid, invalid, or unknown. Do it yourself too.

    The body is a bundle, or {bundle, policy}; a policy has the members of the command line's, and
    `max_age` is counted by this server's clock.
    subject, holder, content: what you demand: the record certified, its holder, the data's digest.
    """
    ensure_known(request)
    bundle, policy = asked(await read_body(request))
    policy = demanded(
        policy,
        None if subject is None else parse_digest(subject, "subject"),
        None if holder is None else parse_party_id(holder, "holder"),
        None if content is None else parse_digest(content, "content"),
    )
    return answer(await verification(chain_of(request), bundle, policy, as_of))
