"""What holds for every request: bounds, rates, security headers, one log line, one count.

An ASGI layer around the application; requests that only ask whether the server lives go unbounded.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import BusyError, TimedOutError, internal_problem, problem_of, problem_response
from api.rates import Allowance, RateExceededError, Rates
from api.settings import ApiSettings

SECURITY_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)
UNBOUNDED: Final = frozenset({"/healthz", "/metrics"})
_METHODS: Final = frozenset({"GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})
_BUCKETS: Final = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


class Meters:
    """Counts of one application, in a registry of its own."""

    def __init__(self) -> None:
        self.registry: Final = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests: Final = Counter(
            "torrens_http_requests", "Requests answered.", labels, registry=self.registry
        )
        self.seconds: Final = Histogram(
            "torrens_http_seconds",
            "Time to answer.",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self.active: Final = Gauge(
            "torrens_http_active", "Requests being answered.", registry=self.registry
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer."""
        self.requests.labels(method if method in _METHODS else "OTHER", route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)


class _Answer:
    """The sending side of one request: adds headers it has not, and notes the status."""

    def __init__(self, send: Send, request_id: str) -> None:
        self._send = send
        self._extra = [*SECURITY_HEADERS, (b"x-request-id", request_id.encode())]
        self.status = 0

    def show(self, allowance: Allowance) -> None:
        """Tell the client in the headers what it has left."""
        self._extra += allowance.headers()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            own = list(message.get("headers", ()))
            named = {name.lower() for name, _ in own}
            added = [header for header in self._extra if header[0] not in named]
            message = {**message, "headers": [*own, *added]}
        await self._send(message)


class Guard:
    """Bounds, headers, log and counts around *app*."""

    def __init__(self, app: ASGIApp, settings: ApiSettings, meters: Meters, log: Any) -> None:
        self.app, self.meters, self.log = app, meters, log
        self._limit, self._seconds = settings.concurrency, settings.request_seconds
        self._rates = Rates(settings.rate)
        self._active = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; other kinds of connection go straight through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, request_id = time.perf_counter(), str(uuid.uuid4())
        answer = _Answer(send, request_id)
        self._active += 1
        self.meters.active.set(self._active)
        try:
            await self._bounded(scope, receive, answer, request_id)
        finally:
            self._active -= 1
            self.meters.active.set(self._active)
            self._note(scope, answer.status, time.perf_counter() - started, request_id)

    async def _bounded(
        self, scope: Scope, receive: Receive, answer: _Answer, request_id: str
    ) -> None:
        """Answer within the bounds; whatever goes wrong becomes a problem if it still can."""
        bounded = scope["path"] not in UNBOUNDED
        refusal = await self._refusal(scope, answer) if bounded else None
        if refusal is not None:
            await refusal(scope, receive, answer)
            return
        try:
            async with asyncio.timeout(self._seconds if bounded else None):
                await self.app(scope, receive, answer)
        except TimeoutError:
            response = problem_response(problem_of(TimedOutError(self._seconds)))
        except Exception:
            self.log.exception("defect", request=request_id, path=scope["path"])
            response = problem_response(internal_problem(f"urn:uuid:{request_id}"))
        else:
            return
        if not answer.status:
            await response(scope, receive, answer)

    async def _refusal(self, scope: Scope, answer: _Answer) -> Response | None:
        """What a client that asks too often, or a server that is full, is told; else None."""
        allowance, taken = await self._rates.take((scope.get("client") or (None,))[0])
        if allowance is not None:
            answer.show(allowance)
            if not taken:
                error = RateExceededError(allowance.limit, allowance.reset)
                return problem_response(problem_of(error), {"Retry-After": str(allowance.reset)})
        if self._active > self._limit:
            return problem_response(problem_of(BusyError(self._limit)))
        return None

    def _note(self, scope: Scope, status: int, seconds: float, request_id: str) -> None:
        route = getattr(scope.get("route"), "path", "none")
        self.meters.count(scope["method"], route, status, seconds)
        self.log.info(
            "answered",
            method=scope["method"],
            path=scope["path"],
            status=status,
            ms=round(seconds * 1000, 1),
            request=request_id,
        )
