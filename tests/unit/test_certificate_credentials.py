"""A credential taken apart: its form, its header, and what is anchored of it."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from typing import Any

import pytest
from sha3 import keccak_256

from registry.base64url import encode
from registry.certificate.credential import (
    ALGORITHM,
    DOMAIN,
    MAX_CREDENTIAL,
    TYPE,
    Credential,
    Register,
    ensure_signature,
    open_credential,
)
from registry.errors import InvalidValueError
from registry.types import Digest
from tests.vectors.bundle_files import bundle

AT = "/credential/sd_jwt"
TEXT: str = bundle("asset")["input"]["credential"]["sd_jwt"]
JWT, *SHOWN = TEXT.split("~")[:-1]
HEADER, CLAIMS, SIGNATURE = JWT.split(".")


def fault(text: str) -> tuple[object, str]:
    with pytest.raises(InvalidValueError) as caught:
        ensure_signature(open_credential(text))
    return caught.value.field, caught.value.rule


def headed(**changes: Any) -> str:
    """The credential with another header; None leaves a member out."""
    header = {**open_header(), **changes}
    kept = {name: value for name, value in header.items() if value is not None}
    return f"{encode(json.dumps(kept).encode())}.{CLAIMS}.{SIGNATURE}~"


def open_header() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(HEADER + "==="))
    return found


def test_constants__of_the_format__are_the_published_ones() -> None:
    assert (ALGORITHM, TYPE, MAX_CREDENTIAL) == ("ES256", "dc+sd-jwt", 131_072)
    assert keccak_256(b"Torrens.credentials.v1").digest() == DOMAIN


def test_open__genuine__gives_its_parts_and_digest() -> None:
    opened = open_credential(TEXT)
    assert (opened.jwt, opened.disclosures) == (JWT, tuple(SHOWN))
    assert opened.digest == "0x" + hashlib.sha256(JWT.encode()).hexdigest()
    assert opened.key.json() == open_header()["jwk"]
    ensure_signature(opened)
    assert open_credential(f"{JWT}~").disclosures == ()
    assert open_credential(f"{JWT}~").digest == opened.digest


def test_open__disclosures__at_most_128() -> None:
    assert len(open_credential(JWT + "~x" * 128 + "~").disclosures) == 128
    assert fault(JWT + "~x" * 129 + "~") == (AT, "has at most 128 disclosures")


@pytest.mark.parametrize("text", ["", JWT, f"{JWT}~x", TEXT[:-1], f"{TEXT}{JWT}"])
def test_open__without_its_end__refused(text: str) -> None:
    assert fault(text) == (AT, "must end in ~, without a key binding")


@pytest.mark.parametrize("text", ["~", f"{HEADER}.{CLAIMS}~", f"{JWT}.{SIGNATURE}~", "...~"])
def test_open__other_than_three_parts__refused(text: str) -> None:
    assert fault(text) == (AT, "must be header, claims and signature")


SPELLING = "must be base64url without padding"


@pytest.mark.parametrize(
    ("text", "field", "rule"),
    [
        (f"{HEADER}=.{CLAIMS}.{SIGNATURE}~", "/header", SPELLING),
        (f".{CLAIMS}.{SIGNATURE}~", "/header", "must be JSON"),
        (f"{encode(b'[]')}.{CLAIMS}.{SIGNATURE}~", "/header", "must be a JSON object"),
        (f"{HEADER}.{CLAIMS}=.{SIGNATURE}~", "/claims", SPELLING),
        (f"{HEADER}.{encode(b'5')}.{SIGNATURE}~", "/claims", "must be a JSON object"),
        (f"{HEADER}.{encode(b'{')}.{SIGNATURE}~", "/claims", "must be JSON"),
        (f"{HEADER}.{encode(b'{}')}.{SIGNATURE}~", "/signature", "is not the key's signature"),
        (f"{HEADER}.{CLAIMS}.~", "/signature", "must be 64 bytes"),
        (f"{HEADER}.{CLAIMS}.{SIGNATURE}=~", "/signature", SPELLING),
    ],
)
def test_open__part_that_cannot_be_read__named(text: str, field: str, rule: str) -> None:
    found = fault(text)
    assert (found[0], found[1][: len(rule)]) == (AT + field, rule)


@pytest.mark.parametrize(
    ("claims", "field"),
    [
        (b'{"a":1.0}', "/a"),
        (b'{"a":1e0}', "/a"),
        (b'{"a":-0}', "/a"),
        (b'{"a":NaN}', "/a"),
        (b'{"a":9007199254740992}', "/a"),
        (b'{"a":1,"a":1}', "/a"),
        (b'{"a":{"b":["e\\u0301"]}}', "/a/b/0"),
        (b'{"a":"\\ud800"}', "/a"),
        (b'{"a":" x"}', "/a"),
        (b'{"a/b":" "}', "/a~1b"),
        (b'{"a":' + b"[" * 16 + b"]" * 16 + b"}", ""),
        (b"\xef\xbb\xbf{}", ""),
        (b'{"a":"\xff"}', ""),
    ],
)
def test_open__claims_with_more_than_one_meaning__named(claims: bytes, field: str) -> None:
    assert fault(f"{HEADER}.{encode(claims)}.{SIGNATURE}~")[0] == f"{AT}/claims{field}"


EXACTLY = "must have exactly alg, typ, kid and jwk"


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"alg": "none"}, "/alg", "must be ES256"),
        ({"alg": "HS256"}, "/alg", "must be ES256"),
        ({"alg": ["ES256"]}, "/alg", "must be ES256"),
        ({"typ": "JWT"}, "/typ", "must be dc+sd-jwt"),
        ({"kid": ""}, "/kid", "must be the thumbprint of the key"),
        ({"kid": 5}, "/kid", "must be the thumbprint of the key"),
        ({"alg": None}, "", EXACTLY),
        ({"typ": None}, "", EXACTLY),
        ({"kid": None}, "", EXACTLY),
        ({"jwk": None}, "", EXACTLY),
        ({"x5c": []}, "", EXACTLY),
        ({"crit": ["exp"]}, "", EXACTLY),
        ({"jwk": {}}, "/jwk", "must be a JWK with exactly kty, crv, x and y"),
    ],
)
def test_open__header_with_anything_else__named(
    changes: dict[str, Any], field: str, rule: str
) -> None:
    assert fault(headed(**changes)) == (f"{AT}/header{field}", rule)


def test_credential__as_json__and_unchangeable() -> None:
    register = Register(Digest("0x" + "1" * 64), 5, (Digest("0x" + "2" * 64),))
    credential = Credential("a~", register)
    assert credential.json() == {
        "sd_jwt": "a~",
        "register": {"root": "0x" + "1" * 64, "index": 5, "proof": ["0x" + "2" * 64]},
    }
    for value in (register, credential, open_credential(TEXT)):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, dataclasses.fields(value)[0].name, None)
        assert not hasattr(value, "__dict__")
