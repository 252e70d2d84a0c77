"""ES256 signatures (RFC 7518, 3.4) by a key that travels beside them, and its thumbprint. Frozen.

A key is `{"kty":"EC","crv":"P-256","x":…,"y":…}`, coordinates base64url of 32 bytes. Which key is
meant says its thumbprint (RFC 7638, SHA-256), which the chain holds; the key itself is not secret.
The curve's arithmetic is that of `cryptography`. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from registry.base64url import decode
from registry.errors import InvalidValueError
from registry.types import Digest

MEMBERS: Final = ("crv", "kty", "x", "y")
_FIXED: Final = {"crv": "P-256", "kty": "EC"}
_WIDTH: Final = 32
_HASH: Final = ec.ECDSA(SHA256())


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A P-256 key by its coordinates, base64url."""

    x: str
    y: str

    @classmethod
    def of(cls, value: object, field: str) -> PublicKey:
        """The key in a JWK. Raises InvalidValueError naming the member at fault."""
        if not isinstance(value, Mapping) or value.keys() != set(MEMBERS):
            raise InvalidValueError(field, "must be a JWK with exactly kty, crv, x and y")
        for name, expected in _FIXED.items():
            if value[name] != expected:
                raise InvalidValueError(f"{field}/{name}", f"must be {expected}")
        for name in ("x", "y"):
            if len(decode(value[name], f"{field}/{name}")) != _WIDTH:
                raise InvalidValueError(f"{field}/{name}", "must be 32 bytes")
        key = cls(value["x"], value["y"])
        key.opened(field)
        return key

    def json(self) -> dict[str, Any]:
        """The key as a JWK."""
        return {**_FIXED, "x": self.x, "y": self.y}

    @property
    def thumbprint(self) -> Digest:
        """SHA-256 of the JWK's members in their order, without white space (RFC 7638)."""
        text = f'{{"crv":"P-256","kty":"EC","x":"{self.x}","y":"{self.y}"}}'
        return Digest("0x" + hashlib.sha256(text.encode()).hexdigest())

    def opened(self, field: str = "jwk") -> ec.EllipticCurvePublicKey:
        """The key for use. Raises InvalidValueError where it is no point of the curve."""
        x, y = (int.from_bytes(decode(part, field), "big") for part in (self.x, self.y))
        try:
            return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        except ValueError:
            raise InvalidValueError(field, "must be a point of the curve P-256") from None


def ensure_signed(key: PublicKey, message: bytes, signature: bytes, field: str) -> None:
    """Raise InvalidValueError unless *signature*, r and s of 32 bytes each, is *key*'s of it."""
    rule = "is not the key's signature over header and claims"
    if len(signature) != 2 * _WIDTH:
        raise InvalidValueError(field, "must be 64 bytes")
    r, s = (int.from_bytes(part, "big") for part in (signature[:_WIDTH], signature[_WIDTH:]))
    try:
        key.opened().verify(encode_dss_signature(r, s), message, _HASH)
    except InvalidSignature:
        raise InvalidValueError(field, rule) from None
