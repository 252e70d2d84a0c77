"""Whether the server lives, whether it can answer, and what it has counted."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.parameters import chain_of, ensure_known
from api.proof_models import Health, Readiness
from api.routes.answers import answer, problems

router = APIRouter(tags=["service"])


@router.get("/healthz", response_model=Health, responses=problems(422))
async def is_alive(request: Request) -> JSONResponse:
    """The process answers; it says nothing of the chain."""
    ensure_known(request)
    return answer({"status": "ok"})


@router.get("/readyz", response_model=Readiness, responses=problems(409, 422, 502, 503))
async def is_ready(request: Request) -> JSONResponse:
    """The chain answers, and the contracts of the deployment file stand there."""
    ensure_known(request)
    session = await chain_of(request).ensure_ready()
    return answer(
        {
            "status": "ready",
            "chain_id": session.deployment.chain_id,
            "as_of": (await session.as_of()).json(),
        }
    )


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {
            "description": "Prometheus text.",
            "content": {"text/plain": {"schema": {"type": "string"}}},
        },
        **problems(422),
    },
)
async def metrics(request: Request) -> Response:
    """Counts and times of this process."""
    ensure_known(request)
    text = generate_latest(request.state.meters.registry)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
