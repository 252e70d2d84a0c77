"""What a request may say: ids, the block it is about, pages; each checked once, by name.

A parameter that a route does not know is refused: a misspelt `as_of` must not be answered as if it
were not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Query, Request
from fastapi.dependencies.models import Dependant
from pydantic import WithJsonSchema

from api.chain_state import ChainState
from api.pages import CURSOR_CHARACTERS, MAX_LIMIT, Window, parse_cursor
from api.problems import ChainBehindError
from api.spellings import CURSOR, HEX32, PARTY, POINT
from registry.errors import InputError, InvalidValueError, NotFoundError
from registry.points import at_point
from registry.session import Session
from registry.types import AssetId, Digest, parse_digest

MAX_BODY: Final = 1 << 20

RecordId = Annotated[
    str, Path(description="0x and 64 lower-case hex digits."), WithJsonSchema(HEX32)
]
PartyIdPath = Annotated[
    str, Path(description="Party id, an EIP-55 address."), WithJsonSchema(PARTY)
]
_ASSET: Final = "Id of the asset: 0x and 64 lower-case hex digits."
AssetQuery = Annotated[str | None, Query(description=_ASSET), WithJsonSchema(HEX32)]
RequiredAsset = Annotated[str, Query(description=_ASSET), WithJsonSchema(HEX32)]
PartyQuery = Annotated[
    str | None, Query(description="Party id, an EIP-55 address."), WithJsonSchema(PARTY)
]
AsOfQuery = Annotated[
    str | None,
    Query(
        description="Block that the answer is of: its number, its hash, or a time (RFC 3339, UTC), "
        "which means the last block not later. The tip where left out.",
        examples=["42", "2026-11-23T00:00:00Z"],
    ),
    WithJsonSchema(POINT),
]
LimitQuery = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most items of one page.")]
CursorQuery = Annotated[
    str | None,
    Query(
        max_length=CURSOR_CHARACTERS,
        description="`next_cursor` of the page before; every page is of the first one's block.",
    ),
    WithJsonSchema(CURSOR),
]


def described_parameters(**asked: object) -> dict[str, Any]:
    """The `openapi_extra` of a route that reads its parameters itself: `id` in the path, and those
    named in the query, each by the annotation that other routes have.
    """
    found = [_described("id", "path", RecordId)]
    found += [_described(name, "query", annotation) for name, annotation in asked.items()]
    return {"parameters": found}


def _described(name: str, place: str, annotation: Any) -> dict[str, Any]:
    about, schema = annotation.__metadata__
    wanted = {"name": name, "in": place, "required": place == "path"}
    return {**wanted, "description": about.description, "schema": dict(schema.json_schema)}


class MediaTypeError(InputError):
    """The body is not declared to be JSON."""

    status = 415
    title = "Unsupported media type"

    def __init__(self, found: str) -> None:
        rule = "must be application/json"
        super().__init__("MediaTypeWrong", "Content-Type", rule, {"value": found})


class BodyTooLargeError(InputError):
    """The body is longer than any route takes."""

    status = 413
    title = "Content too large"

    def __init__(self) -> None:
        super().__init__("BodyTooLarge", "body", "must be at most 1 MiB", {"limit": MAX_BODY})


def ensure_known(request: Request, names: Iterable[str] | None = None) -> None:
    """Raise InvalidValueError for a query parameter that the route has not, or that comes twice.

    names: those of a route that reads its parameters itself.
    """
    if not request.scope["query_string"]:
        return
    known = sorted(set(names or _query_names(request.scope["route"].dependant)))
    for name in request.query_params:
        if name not in known:
            rule = f"is not a parameter of this route, which has: {', '.join(known) or 'none'}"
            raise InvalidValueError(name[:100], rule)
        if len(request.query_params.getlist(name)) > 1:
            raise InvalidValueError(name, "must be given once")


def _query_names(dependant: Dependant) -> Iterator[str]:
    """Names of the query parameters of a route and of what it depends on."""
    yield from (parameter.alias for parameter in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _query_names(inner)


def chain_of(request: Request) -> ChainState:
    """The chain that the application's lifespan opened."""
    state: ChainState = request.state.chain
    return state


async def reading(request: Request, as_of: AsOfQuery = None) -> Session:
    """A session of this request, pinned to the block it asks about."""
    ensure_known(request)
    return await pinned(await chain_of(request).session(), as_of)


async def pinned(session: Session, as_of: str | None) -> Session:
    """The session at the block meant.

    Raises InvalidValueError, NotFoundError, ChainBehindError, ChainUnavailableError.
    """
    try:
        session = session if as_of is None else await at_point(session, as_of, "as_of")
        block = await session.block()
    except NotFoundError as error:
        raise NotFoundError(error.code, "as_of", error.rule, error.arguments) from None
    first = session.deployment.block_number
    if as_of is None and block.number < first:
        raise ChainBehindError(block.number, first)
    if block.number < first:
        found = {"block": block.number, "deployed": first}
        raise InvalidValueError("as_of", "must not lie before the deployment", **found)
    return session


Reading = Annotated[Session, Depends(reading)]


async def windowed(
    session: Session, scope: str, cursor: str | None, limit: int, *, dated: bool
) -> tuple[Session, Window]:
    """The page asked for, and the session at the block of the list's first page.

    dated: whether the request names a block itself, which must then be the cursor's.
    """
    if cursor is None:
        return session, Window(0, limit, scope)
    place = parse_cursor(cursor, scope)
    if dated and (await session.block()).hash != place.block:
        raise InvalidValueError("as_of", "must be the block of the cursor, or left out")
    return session.at(place.block), Window(place.offset, limit, scope)


def asset_or_none(text: str | None) -> AssetId | None:
    """An asset's id given as a parameter. Raises InvalidValueError."""
    return None if text is None else AssetId(parse_digest(text, "asset"))


def record_id_of(text: str) -> Digest:
    """The id in a path. Raises InvalidValueError."""
    return parse_digest(text, "id")


async def read_body(request: Request) -> bytes:
    """The body of a request that declares JSON, at most 1 MiB.

    Raises MediaTypeError, BodyTooLargeError as soon as it is known. Checks no content.
    """
    media_type = request.headers.get("content-type", "")
    if media_type.partition(";")[0].strip().lower() != "application/json":
        raise MediaTypeError(media_type[:100])
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > MAX_BODY:
        raise BodyTooLargeError
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY:
            raise BodyTooLargeError
    return bytes(body)
