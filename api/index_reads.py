"""Lists and overviews answered from the index, each as of one block of it.

Without `as_of` an answer is of the last block in the index, which it names: it is given whether or
not the chain's endpoint answers. With one, the chain says which block is meant, and the index must
have reached it.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, TypeVar

import orjson
from fastapi import Request
from fastapi.responses import Response

from api.parameters import chain_of, ensure_known, pinned
from registry.errors import InvalidValueError
from registry.index.database import IndexUnavailableError
from registry.queries.paging import After, Page
from registry.queries.reading import IndexReader, Moment, Reader
from registry.queries.search import KEY_BYTES
from registry.types import BlockNumber, digest_from_bytes, to_bytes

_RULE: Final = "must be the next_cursor of this very list"
_CHECK_BYTES: Final = 8
_FIXED: Final = 32 + 8 + 8 + _CHECK_BYTES
_KEYS: Final = (20, 32, KEY_BYTES)
T = TypeVar("T")
Find = Callable[[Reader, After | None, int], Page]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next page begins: the block's hash and number, and the last record shown."""

    block: bytes
    number: int
    after: After

    def text(self, check: bytes) -> str:
        """As a client carries it: it grants nothing, so it is not signed."""
        made, key = self.after
        raw = self.block + self.number.to_bytes(8, "big") + made.to_bytes(8, "big") + check + key
        return base64.urlsafe_b64encode(raw).decode("ascii")


def _parse(text: str, check: bytes) -> _Place:
    try:
        raw = base64.b64decode(text.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise InvalidValueError("cursor", _RULE) from None
    key = raw[_FIXED:]
    if len(key) not in _KEYS or raw[48:_FIXED] != check:
        raise InvalidValueError("cursor", _RULE)
    made = int.from_bytes(raw[40:48], "big")
    if made >> 63:
        raise InvalidValueError("cursor", _RULE)
    return _Place(raw[:32], int.from_bytes(raw[32:40], "big"), (made, key))


def _check(request: Request) -> bytes:
    """What ties a cursor to its list: the path and every filter."""
    filters = sorted(
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in ("cursor", "limit", "as_of")
    )
    return hashlib.sha256(repr((request.url.path, filters)).encode()).digest()[:_CHECK_BYTES]


def index_of(request: Request) -> IndexReader:
    """The index of this server. Raises IndexUnavailableError where it was given none."""
    index = chain_of(request).index
    if index is None:
        raise IndexUnavailableError("this server was given no index (TORRENS_INDEX)")
    return index


async def _in_thread(request: Request, read: Callable[[], T]) -> T:
    """What *read* returns, run in one of the threads for the index."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(chain_of(request).index_threads, read)


async def _moment(request: Request, as_of: str | None) -> Moment | None:
    """The block that is asked about, None for the index's last."""
    if as_of is None:
        return None
    session = await pinned(await chain_of(request).session(), as_of)
    block = await session.block()
    return Moment(block.number, block.hash, block.timestamp, final=False)


async def _continued(request: Request, place: _Place, as_of: str | None) -> Moment:
    """The block of the first page, which an `as_of` beside the cursor must name too."""
    asked = await _moment(request, as_of)
    if asked is not None and to_bytes(asked.hash) != place.block:
        raise InvalidValueError("as_of", "must be the block of the cursor, or left out")
    if place.number >> 63:
        raise InvalidValueError("cursor", _RULE)
    number, block = BlockNumber(place.number), digest_from_bytes(place.block)
    known = await _in_thread(request, partial(index_of(request).moment, number, block))
    if known is not None:
        return known
    session = await pinned(await chain_of(request).session(), block)
    found = await session.block()
    return Moment(found.number, found.hash, found.timestamp, final=False)


async def index_page(
    request: Request, as_of: str | None, cursor: str | None, limit: int, find: Find
) -> Response:
    """One page of a list: `{items,next_cursor,as_of}`."""
    ensure_known(request)
    check = _check(request)
    place = None if cursor is None else _parse(cursor, check)
    moment = (
        await _moment(request, as_of) if place is None else await _continued(request, place, as_of)
    )
    index = index_of(request)

    def read() -> tuple[Moment, Page]:
        with index.at(moment) as reader:
            return reader.moment, find(reader, None if place is None else place.after, limit)

    of, page = await _in_thread(request, read)
    following = None
    if page.after is not None:
        following = _Place(to_bytes(of.hash), of.number, page.after).text(check)
    document = {"items": list(page.items), "next_cursor": following, **page.about}
    return _tagged(request, of, {**document, "as_of": of.json()}, page.about)


async def index_document(
    request: Request, as_of: str | None, ask: Callable[[Reader], dict[str, Any]]
) -> Response:
    """One document, which names the block it is of."""
    ensure_known(request)
    moment = await _moment(request, as_of)
    of, document = await _in_thread(request, partial(_read, index_of(request), moment, ask))
    return _tagged(request, of, document)


async def keyed_document(
    request: Request, as_of: str | None, ask: Callable[[Reader], dict[str, Any]]
) -> Response:
    """The same of a question that reads by keys alone, with how far it is `behind` the last tip
    that this server heard of; a database within this process is read in place.

    The caller has looked through the names of the query's parameters.
    """
    moment, index = await _moment(request, as_of), index_of(request)
    if index.embedded:
        of, document = _read(index, moment, ask)
    else:
        of, document = await _in_thread(request, partial(_read, index, moment, ask))
    newest = chain_of(request).newest()
    behind = None if newest is None else max(0, newest - of.number)
    document |= {"as_of": of.json(), "behind": behind}
    return _tagged(request, of, document, {"behind": behind})


def _read(
    index: IndexReader, moment: Moment | None, ask: Callable[[Reader], dict[str, Any]]
) -> tuple[Moment, dict[str, Any]]:
    with index.at(moment) as reader:
        return reader.moment, ask(reader)


def _tagged(
    request: Request, of: Moment, document: dict[str, Any], about: Mapping[str, Any] | None = None
) -> Response:
    """The answer with an ETag of its block, how firm that is, its question and what it is *about*
    that no block fixes.
    """
    query = sorted(request.query_params.multi_items())
    asked = repr((of.hash, of.final, request.scope["path"], query, about)).encode()
    tag = f'"{hashlib.sha256(asked).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    given = request.headers.get("if-none-match")
    if given and tag in [part.strip().removeprefix("W/") for part in given.split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(orjson.dumps(document), headers=headers, media_type="application/json")
