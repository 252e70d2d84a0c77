"""How the routes answer: JSON without a second validation, and the problems they may give."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi.responses import JSONResponse, Response

from api.problems import MEDIA_TYPE
from registry.session import Session

_SCHEMA: Final = {"$ref": "#/components/schemas/Problem"}
_MEANINGS: Final = {
    404: "No such record, block or route.",
    409: "Well-formed, but the registers' state forbids it.",
    413: "The body is longer than 1 MiB.",
    415: "The body is not declared as application/json.",
    422: "A parameter or the body is malformed; `field` and `rule` say how.",
    429: "More requests of this client than the server allows it; `Retry-After` says until when.",
    500: "A defect of this server.",
    502: "What the chain or a store gave does not hold together.",
    503: "Could not be checked: the chain does not answer, or the server is busy.",
}
_RETRIED: Final = (429, 503)
_RETRY_AFTER: Final = {
    "description": "Seconds after which to ask again.",
    "schema": {"type": "integer", "minimum": 1},
}
Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """The `responses` of a route that may answer with these problems, besides 500."""
    found: Responses = {}
    for status in (*statuses, 500):
        content = {MEDIA_TYPE: {"schema": _SCHEMA}}
        found[status] = {"description": _MEANINGS[status], "content": content}
        if status in _RETRIED:
            found[status]["headers"] = {"Retry-After": _RETRY_AFTER}
    return found


READ: Final = problems(404, 422, 429, 502, 503)
"""Problems of any read of the chain."""
INDEXED: Final[Responses] = READ | {
    304: {"description": "The same as the answer that `If-None-Match` names."}
}
"""What besides an answer a read of the index gives."""
SENT: Final = problems(404, 409, 413, 415, 422, 429, 502, 503)
"""Problems of a question that comes with a body."""


def body_schema(description: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The `openapi_extra` of a route that reads its body itself."""
    content = {"application/json": {"schema": dict(schema)}}
    return {
        "requestBody": {"required": True, "description": description, "content": content},
    }


def answer(document: Mapping[str, Any]) -> JSONResponse:
    """A document as it is."""
    return JSONResponse(document)


async def dated(session: Session, content: bytes, media_type: str) -> Response:
    """Bytes whose format leaves no room for `as_of`: the block is named in headers."""
    as_of = await session.as_of()
    headers = {
        "Torrens-Block-Number": str(as_of.block_number),
        "Torrens-Block-Hash": as_of.block_hash,
        "Torrens-Finality": as_of.finality,
    }
    return Response(content, media_type=media_type, headers=headers)


def header_schema() -> dict[str, Any]:
    """The headers of `dated`, for the interface's description."""
    about = {
        "Torrens-Block-Number": "Number of the block the answer is of.",
        "Torrens-Block-Hash": "Its hash.",
        "Torrens-Finality": "anchored or finalised.",
    }
    return {name: {"description": d, "schema": {"type": "string"}} for name, d in about.items()}
