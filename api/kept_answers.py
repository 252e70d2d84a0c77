"""Answers about one block, kept while they are asked for again.

What the chain says of a record as of one block never changes, so an answer is kept by the block's
hash and how firm it is, and by the question. The head is looked up for every request: a new block,
or another one at the same height, makes every answer new.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from fastapi import Request
from fastapi.responses import JSONResponse, Response

from registry.session import Session

MOST_BYTES: Final = 32 << 20
Key = tuple[object, ...]


class KeptAnswers:
    """Bodies by key, those not asked for longest given up first."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most, self._size = most, 0
        self._bodies: OrderedDict[Key, bytes] = OrderedDict()

    def get(self, key: Key) -> bytes | None:
        """A body that is kept."""
        if key in self._bodies:
            self._bodies.move_to_end(key)
        return self._bodies.get(key)

    def put(self, key: Key, body: bytes) -> None:
        """Keep a body, unless it alone is too long."""
        if key in self._bodies:
            self._size -= _size(key, self._bodies.pop(key))
        self._bodies[key] = body
        self._size += _size(key, body)
        while self._size > self._most:
            self._size -= _size(*self._bodies.popitem(last=False))


def _size(key: Key, body: bytes) -> int:
    """Bytes that an answer and its question take: whoever asks chooses how long the question is."""
    return len(body) + sum(len(part) for part in key if isinstance(part, str))


def _always(_document: Mapping[str, Any]) -> bool:
    return True


async def kept(
    request: Request,
    session: Session,
    make: Callable[[], Awaitable[Mapping[str, Any]]],
    whole: Callable[[Mapping[str, Any]], bool] = _always,
) -> Response:
    """The answer to a question about the session's block, made once; it is kept only if it is
    *whole*, nothing in it left unchecked. Raises what *make* raises.
    """
    answers: KeptAnswers = request.state.answers
    as_of = await session.as_of()
    key = (as_of, request.url.path, *sorted(f"{n}={v}" for n, v in request.query_params.items()))
    body = answers.get(key)
    if body is None:
        document = await make()
        body = bytes(JSONResponse(document).body)
        if document["as_of"] == as_of.json() and whole(document):
            answers.put(key, body)
    return Response(body, media_type="application/json")
