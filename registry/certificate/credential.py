"""The credential: an SD-JWT VC (RFC 9901, `dc+sd-jwt`) signed ES256 by the registrar. Frozen.

    sd_jwt    issuer-signed JWT ~ disclosure ~ … ~
    header    exactly {alg: "ES256", typ: "dc+sd-jwt", kid, jwk}: the key travels in it, and `kid`
              is its thumbprint (RFC 7638), base64url; whose key it is, the chain says
    claims    see `registry.certificate.claims`
    digest    SHA-256 of the issuer-signed JWT, without disclosures

A bundle carries it as {sd_jwt,register}: `register` {root,index,proof} leads from the digest to a
root anchored in AttestationLog (kind CREDENTIALS): a batch tree like that of assets, its leaves
under the domain keccak256("Torrens.credentials.v1"). The anchor's block is the proof of its date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sha3 import keccak_256

from registry.base64url import decode, encode
from registry.certificate.es256 import PublicKey, ensure_signed
from registry.errors import InvalidValueError, ManifestError
from registry.manifest.sealing import MAX_DIGESTS
from registry.manifest.strict_json import parse
from registry.types import Bytes32, Digest, to_bytes

ALGORITHM: Final = "ES256"
TYPE: Final = "dc+sd-jwt"
DOMAIN: Final = Bytes32(keccak_256(b"Torrens.credentials.v1").digest())
MAX_CREDENTIAL: Final = 1 << 17
AT: Final = "/credential/sd_jwt"
_HEADER: Final = {"alg", "typ", "kid", "jwk"}
_PARTS: Final = 3


@dataclass(frozen=True, slots=True)
class Register:
    """Where a credential's digest stands in an anchored register of credentials."""

    root: Digest
    index: int
    proof: tuple[Digest, ...]


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential as a bundle carries it: text, believed in nothing yet, and its register."""

    sd_jwt: str
    register: Register

    def json(self) -> dict[str, Any]:
        """The credential as it is written."""
        register = self.register
        place = {"root": register.root, "index": register.index, "proof": list(register.proof)}
        return {"sd_jwt": self.sd_jwt, "register": place}


@dataclass(frozen=True, slots=True)
class Opened:
    """A credential taken apart; its claims are the key's once `ensure_signature` has passed."""

    jwt: str
    key: PublicKey
    claims: Mapping[str, Any]
    disclosures: tuple[str, ...]

    @property
    def digest(self) -> Digest:
        """What is anchored of it."""
        return digest_of(self.jwt)


def digest_of(jwt: str) -> Digest:
    """SHA-256 of an issuer-signed JWT."""
    return Digest("0x" + hashlib.sha256(jwt.encode("ascii")).hexdigest())


def presented(jwt: str, disclosures: Iterable[str]) -> str:
    """The credential with the disclosures that its holder chose."""
    return "~".join((jwt, *disclosures, ""))


@lru_cache(maxsize=1)
def open_credential(sd_jwt: str) -> Opened:
    """Take a credential apart; kept, for a verdict looks at it twice.

    Raises InvalidValueError; checks neither signature nor claims.
    """
    jwt, *rest = sd_jwt.split("~")
    if not rest or rest[-1]:
        raise InvalidValueError(AT, "must end in ~, without a key binding")
    if len(rest) - 1 > MAX_DIGESTS:
        raise InvalidValueError(AT, f"has at most {MAX_DIGESTS} disclosures")
    parts = jwt.split(".")
    if len(parts) != _PARTS:
        raise InvalidValueError(AT, "must be header, claims and signature")
    key = _key(_json(parts[0], f"{AT}/header"))
    return Opened(jwt, key, _json(parts[1], f"{AT}/claims"), tuple(rest[:-1]))


def ensure_signature(opened: Opened) -> None:
    """Raise InvalidValueError unless the key in the header signed header and claims."""
    signed, _, signature = opened.jwt.rpartition(".")
    at = f"{AT}/signature"
    ensure_signed(opened.key, signed.encode("ascii"), decode(signature, at), at)


def _json(part: str, at: str) -> dict[str, Any]:
    raw = decode(part, at)
    try:
        return parse(raw)
    except ManifestError as error:
        first = error.violations[0]
        raise InvalidValueError(f"{at}{first.pointer}", first.rule) from None


def _key(header: Mapping[str, Any]) -> PublicKey:
    at = f"{AT}/header"
    if header.keys() != _HEADER:
        raise InvalidValueError(at, "must have exactly alg, typ, kid and jwk")
    for name, expected in (("alg", ALGORITHM), ("typ", TYPE)):
        if header[name] != expected:
            raise InvalidValueError(f"{at}/{name}", f"must be {expected}")
    key = PublicKey.of(header["jwk"], f"{at}/jwk")
    if header["kid"] != encode(to_bytes(key.thumbprint)):
        raise InvalidValueError(f"{at}/kid", "must be the thumbprint of the key")
    return key
