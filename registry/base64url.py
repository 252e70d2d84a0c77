"""base64url without padding, in its one spelling (RFC 4648, section 5). Pure and frozen."""

from __future__ import annotations

import base64
import binascii

from registry.errors import InvalidValueError


def encode(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: object, field: str) -> bytes:
    """base64url without padding, in its one spelling. Raises InvalidValueError naming *field*."""
    rule = "must be base64url without padding"
    if not isinstance(text, str) or not text.isascii():
        raise InvalidValueError(field, rule)
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise InvalidValueError(field, rule) from None
    if encode(raw) != text:
        raise InvalidValueError(field, rule)
    return raw
