"""Failures as pages: what could not be checked, what is not there, what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute

from api.parameters import BodyTooLargeError
from api.portal.rendering import language_of, page
from api.portal.verdict_view import unknown
from api.portal.wording import Wording, wording
from registry.errors import (
    InputError,
    IntegrityError,
    NotFoundError,
    TorrensError,
    UnknownOutcomeError,
)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class PageRoute(APIRoute):
    """A route whose failures are pages in the reader's language."""

    def get_route_handler(self) -> Handler:
        """The handler, with its failures told."""
        handle = super().get_route_handler()

        async def told(request: Request) -> Response:
            try:
                return await handle(request)
            except TorrensError as error:
                return failure_page(request, error)

        return told


def failure_page(request: Request, error: TorrensError) -> HTMLResponse:
    """The page of a failure. An answer that is missing is told as such, with status 503."""
    w = wording(language_of(request))
    technical = f"{error.code}: {error.rule}" if error.status < 500 else error.code
    if isinstance(error, UnknownOutcomeError | IntegrityError):
        values = {"verdict": unknown(w, error.code), "technical": technical}
        return page(request, "failure.html", values, HTTPStatus.SERVICE_UNAVAILABLE)
    if isinstance(error, NotFoundError):
        sentence, title = w("problem.not_found_sentence"), w("problem.not_found")
    else:
        sentence, title = _malformed(w, error), w("problem.malformed")
    values = {"title": title, "sentence": sentence, "technical": technical}
    return page(request, "problem.html", values, error.status)


def _malformed(w: Wording, error: TorrensError) -> str:
    if isinstance(error, BodyTooLargeError):
        return w("problem.too_large")
    return w("problem.malformed_sentence", reason=w.of("malformed", _reason(error)))


def _reason(error: TorrensError) -> str:
    if error.field == "q":
        if "check characters" in error.rule:
            return "check"
        return "long" if "at most" in error.rule else "q"
    return "file" if isinstance(error, InputError) and error.field == "file" else "other"
