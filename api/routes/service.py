"""Whether the server lives, whether it can answer, and what it has counted."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.parameters import chain_of, ensure_known
from api.proof_models import Health, Readiness
from api.routes.answers import answer, problems
from registry.queries.reading import IndexMovedError, IndexReader, Moment
from registry.session import Session

router = APIRouter(tags=["service"])


@router.get("/healthz", response_model=Health, responses=problems(422))
async def is_alive(request: Request) -> JSONResponse:
    """The process answers; it says nothing of the chain."""
    ensure_known(request)
    return answer({"status": "ok"})


@router.get("/readyz", response_model=Readiness, responses=problems(409, 422, 429, 502, 503))
async def is_ready(request: Request) -> JSONResponse:
    """The chain answers, the contracts of the deployment file stand there, and the index, where
    there is one, is of this chain; how many blocks it is behind is told.
    """
    ensure_known(request)
    session = await chain_of(request).ensure_ready()
    return answer(
        {
            "status": "ready",
            "chain_id": session.deployment.chain_id,
            "index": await _index_state(request, session),
            "as_of": (await session.as_of()).json(),
        }
    )


async def _index_state(request: Request, session: Session) -> dict[str, Any] | None:
    """Where the index stands. Raises IndexUnavailableError, IndexMovedError where its last block is
    not the chain's own: it has a reorganisation to follow yet.
    """
    index = chain_of(request).index
    if index is None:
        return None
    last = await asyncio.to_thread(_last_of, index)
    tip = await session.block()
    if last.number <= tip.number:
        own = await session.client.block(last.number)
        if own.hash != last.hash:
            raise IndexMovedError(last.hash, last.number)
    return {**last.json(), "behind": max(0, tip.number - last.number)}


def _last_of(index: IndexReader) -> Moment:
    with index.at() as reader:
        return reader.moment


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
