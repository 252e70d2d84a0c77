"""Every failure as RFC 9457 `application/problem+json` with the members code, field, rule and args.

Nothing of the inside goes out: not the endpoint's URL, which may carry a key, nor what an
unexpected exception says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from registry.errors import Problem, TorrensError, UnknownOutcomeError

MEDIA_TYPE: Final = "application/problem+json"
_PRIVATE: Final = frozenset({"url", "reason", "where", "path"})
_SERVER_SIDE: Final = 500
_UNREACHABLE: Final = {
    "ChainUnavailable": "chain endpoint does not answer",
    "IndexUnavailable": "this server has no index that answers",
}
_FAULTS_OF_THE_CHAIN: Final = {"ContractNotFound": HTTPStatus.BAD_GATEWAY}
"""Errors that would read as if a record were missing, while it is the contracts that are."""
_CODES: Final = {
    HTTPStatus.NOT_FOUND: ("RouteUnknown", "path", "is no route of this interface"),
    HTTPStatus.METHOD_NOT_ALLOWED: ("MethodNotAllowed", "method", "is not allowed on this route"),
}


class ChainBehindError(UnknownOutcomeError):
    """The chain's tip lies before the deployment: a node that lags, or a chain begun anew."""

    def __init__(self, block: int, deployed: int) -> None:
        rule = "the endpoint has not reached the deployment's block"
        super().__init__("ChainBehind", "rpc", rule, {"block": block, "deployed": deployed})


class BusyError(UnknownOutcomeError):
    """As many requests are being answered as the server takes."""

    def __init__(self, limit: int) -> None:
        rule = "the server answers as many requests as it takes; come back shortly"
        super().__init__("Busy", None, rule, {"limit": limit})


class TimedOutError(UnknownOutcomeError):
    """The answer took longer than the server allows."""

    def __init__(self, seconds: float) -> None:
        rule = "was not answered in the time allowed; ask for less, or again"
        super().__init__("TimedOut", None, rule, {"seconds": seconds})


def problem_of(error: TorrensError) -> Problem:
    """The problem object of an error of ours, without what is private to this server."""
    problem = error.problem()
    fault = _FAULTS_OF_THE_CHAIN.get(error.code)
    if fault is not None:
        problem |= {"status": int(fault), "title": fault.phrase}
    if error.status >= _SERVER_SIDE:
        args = problem["args"]
        shown = args.items() if isinstance(args, Mapping) else ()
        problem["args"] = {name: value for name, value in shown if name not in _PRIVATE}
        where = f" at {error.field}" if error.field else ""
        problem["detail"] = f"{error.code}{where}: {error.rule}"
    return problem


def public_reason(text: str) -> str:
    """A reason inside an answer, without what an endpoint or a database said of itself."""
    for code, rule in _UNREACHABLE.items():
        if code in text:
            return f"{code}: {rule}"
    return text


def problem_response(problem: Problem, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A response that carries a problem; 503 says when to come back."""
    status = problem["status"]
    status = status if isinstance(status, int) else _SERVER_SIDE
    sent = dict(headers or {})
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        sent["Retry-After"] = "1"
    return JSONResponse(problem, status, sent, MEDIA_TYPE)


def plain_problem(
    status: int, code: str, field: str | None, rule: str, args: Mapping[str, object] | None = None
) -> Problem:
    """A problem that no exception of the library stands for."""
    where = f" at {field}" if field else ""
    return {
        "type": f"urn:torrens:error:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": f"{code}{where}: {rule}",
        "code": code,
        "field": field,
        "rule": rule,
        "args": dict(args or {}),
    }


def internal_problem(instance: str) -> Problem:
    """What is said of a defect: nothing but where its log line can be found."""
    rule = "a defect of this server; its log has the particulars under this instance"
    return {**plain_problem(500, "Internal", None, rule), "instance": instance}


def _invalid_request(error: RequestValidationError) -> Problem:
    """Errors of FastAPI's own validation: parameters of a wrong type, range or length."""
    found: Sequence[Any] = error.errors()
    violations = [
        {"pointer": _field(item["loc"]), "rule": item["msg"], "detail": ""} for item in found
    ]
    first = violations[0]
    args = {"value": str(found[0].get("input"))[:100]}
    problem = plain_problem(422, "InvalidValue", first["pointer"], first["rule"], args)
    return {**problem, "title": "Invalid input", "errors": violations}


def _field(place: Sequence[object]) -> str:
    return "/".join(str(part) for part in place[1:]) or str(place[0])


def _routing_problem(request: Request, error: HTTPException) -> Problem:
    known = _CODES.get(HTTPStatus(error.status_code))
    code, field, rule = known or ("HttpError", None, HTTPStatus(error.status_code).phrase)
    args = {"method": request.method, "path": request.url.path[:200]}
    return plain_problem(error.status_code, code, field, rule, args)


def _allowed(request: Request, headers: Mapping[str, str]) -> Mapping[str, str]:
    """The headers of a refused method, with those of all routes of its path: each route knows its
    own alone.
    """
    path = getattr(request.scope.get("route"), "path", None)
    described = request.app.openapi()["paths"].get(path, {})
    methods = ", ".join(sorted(method.upper() for method in described))
    return {**headers, "Allow": methods} if methods else headers


def add_problem_handlers(app: FastAPI) -> None:
    """Answer each kind of failure that the routes raise as a problem."""

    @app.exception_handler(TorrensError)
    async def refused(_request: Request, error: TorrensError) -> JSONResponse:
        return problem_response(problem_of(error))

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        return problem_response(_invalid_request(error))

    @app.exception_handler(HTTPException)
    async def not_routed(request: Request, error: HTTPException) -> JSONResponse:
        headers: Mapping[str, str] = error.headers or {}
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers = _allowed(request, headers)
        return problem_response(_routing_problem(request, error), headers)
