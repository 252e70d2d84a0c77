"""The one file of a form, as browsers send it (RFC 7578), at most 1 MiB; nothing is kept."""

from __future__ import annotations

import re
from typing import Final

from fastapi import Request

from api.parameters import MAX_BODY, BodyTooLargeError
from registry.errors import InvalidValueError

FIELD: Final = "file"
_BOUNDARY: Final = re.compile(
    r'multipart/form-data;\s*boundary="?([^";,\s]{1,70})"?\s*', re.IGNORECASE
)
_NAME: Final = re.compile(rb'(?:^|[;\s])name="([^"]*)"')
_ENVELOPE: Final = 4096
"""Bytes of boundary and headers that a form adds to its file."""


async def read_upload(request: Request) -> bytes:
    """The bytes of the field `file`.

    Raises InvalidValueError where there is no such file in the form, BodyTooLargeError.
    """
    found = _BOUNDARY.fullmatch(request.headers.get("content-type", ""))
    if found is None:
        raise InvalidValueError(FIELD, "must come in a form, as multipart/form-data")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY + _ENVELOPE:
            raise BodyTooLargeError
    content = file_of(bytes(body), found[1].encode("latin-1"))
    if len(content) > MAX_BODY:
        raise BodyTooLargeError
    return content


def file_of(body: bytes, boundary: bytes) -> bytes:
    """The content of the part named `file`. Raises InvalidValueError where there is none."""
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary)[1:]:
        head, separator, content = part.partition(b"\r\n\r\n")
        lines = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-disp")]
        name = _NAME.search(lines[0]) if lines and separator else None
        if name is not None and name[1] == FIELD.encode() and content:
            return content
    raise InvalidValueError(FIELD, "is not in the form, or empty")
