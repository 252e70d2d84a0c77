"""Salted digests of a manifest's fields, exactly as SD-JWT makes them (RFC 9901, SHA-256).

Each top-level field but ``format`` and ``vocabulary`` becomes one disclosure, base64url of the
JSON array [salt, name, value]; ``_sd`` holds their digests, sorted; there is no ``_sd_alg``, whose
default is SHA-256. The manifest's digest is the SHA-256 of the RFC 8785 form of the object with
``_sd``, so a disclosed field ties to the chain and an undisclosed one stays hidden.

A frozen format: a change here that makes an old manifest open differently is a bug.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import rfc8785

from registry.base64url import decode, encode
from registry.errors import DisclosureError, InvalidValueError, ManifestError
from registry.manifest.document import validate
from registry.manifest.strict_json import has_surrogate, parse_value
from registry.types import Digest

FORMAT: Final = "torrens-manifest/1"
ALWAYS_OPEN: Final = ("format", "vocabulary")
SALT_BYTES: Final = 16
MAX_DIGESTS: Final = 128
_PARTS: Final = 3
_SD_DIGEST: Final = re.compile(r"[A-Za-z0-9_-]{43}\Z")
_RESERVED: Final = frozenset({"_sd", "...", *ALWAYS_OPEN})

Salts = Callable[[str], bytes]
"""Gives the salt of a field, at least 16 bytes; must never repeat outside tests."""


def random_salts(_name: str) -> bytes:
    """Give 128 fresh random bits, as RFC 9901 advises."""
    return secrets.token_bytes(SALT_BYTES)


def seeded_salts(seed: bytes) -> Salts:
    """Give salts derived from *seed*, the same each time: for tests and golden vectors only."""
    return lambda name: hmac.digest(seed, name.encode(), "sha256")[:SALT_BYTES]


@dataclass(frozen=True, slots=True)
class SealedManifest:
    """A manifest whose fields are hidden behind salted digests.

    public: what anyone may see; disclosures: one per field, by name, kept by the holder.
    """

    public: dict[str, Any]
    disclosures: Mapping[str, str]

    @property
    def digest(self) -> Digest:
        """What the chain carries."""
        return manifest_digest(self.public)

    def disclose(self, names: Iterable[str]) -> list[str]:
        """Give the disclosures of these fields. Raises DisclosureError for an unknown one."""
        chosen = []
        for name in names:
            if name not in self.disclosures:
                raise DisclosureError(f"/{name}", "is not a sealed field of this manifest")
            chosen.append(self.disclosures[name])
        return chosen


def seal(document: dict[str, Any], salts: Salts = random_salts) -> SealedManifest:
    """Validate *document* and seal it. Raises ManifestError."""
    validate(document)
    disclosures = {
        name: _disclosure(salts(name), name, value)
        for name, value in document.items()
        if name not in ALWAYS_OPEN
    }
    public = {name: document[name] for name in ALWAYS_OPEN}
    public["_sd"] = sorted(map(disclosure_digest, disclosures.values()))
    return SealedManifest(public, disclosures)


def _disclosure(salt: bytes, name: str, value: object) -> str:
    """Encode one disclosure; its JSON is canonical, so that the same field gives the same text."""
    return encode(rfc8785.dumps([encode(salt), name, value]))  # type: ignore[list-item]


def disclosure_digest(disclosure: str) -> str:
    """Give the digest that ``_sd`` holds for *disclosure* (RFC 9901, 4.2.3)."""
    return encode(hashlib.sha256(disclosure.encode("ascii")).digest())


def manifest_digest(public: Mapping[str, Any]) -> Digest:
    """Give the SHA-256 of the canonical form of a sealed manifest.

    Raises DisclosureError where *public* is not the public form of a sealed manifest.
    """
    _ensure_public(public)
    return Digest("0x" + hashlib.sha256(rfc8785.dumps(dict(public))).hexdigest())


def ensure_digest(public: Mapping[str, Any], expected: Digest) -> None:
    """Check that *public* is what the chain's digest commits to. Raises DisclosureError."""
    computed = manifest_digest(public)
    if computed != expected:
        rule = "does not hash to the manifest digest"
        raise DisclosureError("", rule, expected=expected, computed=computed)


def open_(public: Mapping[str, Any], disclosures: Sequence[str]) -> dict[str, Any]:
    """Open *public* with any of its disclosures; give the open and the disclosed fields.

    Raises DisclosureError whose field is a pointer to the disclosure or field at fault. Does not
    check that the fields are complete or valid (``validate`` does, where all are disclosed), nor
    that *public* is what the chain holds (``ensure_digest`` does).
    """
    _ensure_public(public)
    digests = set(public["_sd"])
    document = {name: public[name] for name in ALWAYS_OPEN}
    for index, disclosure in enumerate(disclosures):
        where = f"/disclosures/{index}"
        name, value = _read(disclosure, where)
        digest = disclosure_digest(disclosure)
        if digest not in digests:
            raise DisclosureError(where, "is not among the salted digests", name=name)
        digests.remove(digest)
        if name in document:
            raise DisclosureError(where, "discloses a field twice", name=name)
        document[name] = value
    return document


def _ensure_public(public: Mapping[str, Any]) -> None:
    """Check the shape of a sealed manifest's public form."""
    if set(public) != {"_sd", *ALWAYS_OPEN}:
        raise DisclosureError("", "has exactly the members format, vocabulary and _sd")
    for name in ALWAYS_OPEN:
        if not isinstance(public[name], str) or has_surrogate(public[name]):
            raise DisclosureError(f"/{name}", "must be text")
    if public["format"] != FORMAT:
        raise DisclosureError("/format", f"must be {FORMAT}", format=public["format"])
    digests = public["_sd"]
    if not isinstance(digests, list) or not 1 <= len(digests) <= MAX_DIGESTS:
        raise DisclosureError("/_sd", "must be a list of 1 to 128 digests")
    for index, digest in enumerate(digests):
        if not isinstance(digest, str) or not _SD_DIGEST.match(digest):
            raise DisclosureError(f"/_sd/{index}", "must be a base64url SHA-256 digest")
    if digests != sorted(set(digests)):
        raise DisclosureError("/_sd", "must be sorted and hold no digest twice")


def _read(disclosure: object, where: str) -> tuple[str, Any]:
    """Decode one disclosure to its name and value."""
    content = _decode(disclosure, where)
    try:
        array = parse_value(content)
    except ManifestError as error:
        raise DisclosureError(where, error.rule, inside=error.field) from error
    if not isinstance(array, list) or len(array) != _PARTS:
        raise DisclosureError(where, "must be an array of salt, name and value")
    salt, name, value = array
    if len(_decode(salt, where)) < SALT_BYTES:
        raise DisclosureError(where, "salt must be at least 128 bits")
    if not isinstance(name, str) or name in _RESERVED:
        raise DisclosureError(where, "name must be that of a sealed field", name=name)
    return name, value


def _decode(text: object, where: str) -> bytes:
    """Decode base64url without padding, in its one canonical spelling."""
    try:
        return decode(text, where)
    except InvalidValueError as error:
        raise DisclosureError(where, error.rule) from error
