"""The HTTP interface of the register: a convenience, never the authority.

    app = create_app(ApiSettings(rpc=…, deployment=…))

It only reads. Every answer names its block; every answer that matters carries its proof. Whatever
it says can be checked with an endpoint, or one block hash, and the deployment file, without it.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib.metadata import version
from typing import Any, TypedDict

import structlog
import uvicorn
from fastapi import FastAPI

from api.chain_state import ChainState
from api.guard import Guard, Meters
from api.kept_answers import KeptAnswers
from api.models import Problem
from api.portal.routes import router as portal
from api.portal.static_files import PortalFiles
from api.problems import add_problem_handlers
from api.routes import (
    audit,
    certificates,
    listings,
    lists,
    lookup,
    overviews,
    records,
    service,
)
from api.settings import ApiSettings
from registry.chain.failures import ChainUnavailableError

_ABOUT = (
    "A registry of industrial data assets. Reads only; every answer names the block it is of. "
    "`as_of` reads at any block since the deployment. Errors are RFC 9457 problems. A client that "
    "asks too often is answered 429; `RateLimit` says what it has left."
)


class State(TypedDict):
    """What the application holds while it runs; requests find it as `request.state`."""

    chain: ChainState
    meters: Meters
    answers: KeptAnswers


class TorrensApi(FastAPI):
    """FastAPI whose description knows the one form of all problems."""

    def openapi(self) -> dict[str, Any]:
        """The interface's description, with the schema of problems."""
        if self.openapi_schema is None:
            document = super().openapi()
            schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            parts = schema.pop("$defs", {})
            document["components"]["schemas"].update({**parts, "Problem": schema})
        return self.openapi_schema or {}


def create_app(settings: ApiSettings) -> FastAPI:
    """The application; it reaches for the chain when it starts.

    Starting fails where the deployment file is missing or malformed, or the chain is another than
    the one it names. A chain that does not answer yet is waited for: requests answer 503.
    """
    meters, log = Meters(), _logger()
    app = TorrensApi(
        title="Torrens",
        version=version("torrens"),
        description=_ABOUT,
        lifespan=_lifespan(settings, meters, log),
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    parts = (service, certificates, lists, lookup, overviews, records, listings, audit)
    for part in parts:  # routes are tried in turn: first what is asked most
        app.include_router(part.router)
    app.include_router(portal)
    app.mount("/static", PortalFiles())
    add_problem_handlers(app)
    app.add_middleware(Guard, settings=settings, meters=meters, log=log)
    return app


def _lifespan(
    settings: ApiSettings, meters: Meters, log: Any
) -> Callable[[FastAPI], AbstractAsyncContextManager[State]]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[State]:
        chain = ChainState.of(settings)
        try:
            await chain.session()
        except ChainUnavailableError as error:
            log.warning("chain does not answer yet", reason=error.rule)
        _settle_memory()
        try:
            yield {"chain": chain, "meters": meters, "answers": KeptAnswers()}
        finally:
            await chain.close()

    return lifespan


def _settle_memory() -> None:
    """Spare the collector what was loaded to start with: it is never garbage, and going through all
    of it holds up every request for a tenth of a second.
    """
    gc.collect()
    gc.freeze()


def _logger() -> Any:
    """One JSON line an event on stderr."""
    return structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def server_config(settings: ApiSettings, host: str, port: int) -> uvicorn.Config:
    """How the application is served."""
    return uvicorn.Config(
        create_app(settings),
        host=host,
        port=port,
        access_log=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        server_header=False,
        log_level="warning",
        timeout_graceful_shutdown=10,
    )


def serve(settings: ApiSettings, host: str, port: int) -> bool:
    """Serve until interrupted. False where starting failed; uvicorn says why on stderr."""
    server = uvicorn.Server(server_config(settings, host, port))
    server.run()
    return server.started
