"""ES256 keys and signatures: the RFCs' own examples, and every edge of a key and a signature."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from registry.base64url import decode, encode
from registry.certificate.es256 import MEMBERS, PublicKey, ensure_signed
from registry.certificates import CredentialKey
from registry.errors import InvalidValueError

FIELD = 2**256 - 2**224 + 2**192 + 2**96 - 1
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
SPELLING = "must be base64url without padding"
# RFC 7515, A.3: the key, what it signed and the signature.
EXAMPLE = {
    "kty": "EC",
    "crv": "P-256",
    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
}
SIGNED = (
    b"eyJhbGciOiJFUzI1NiJ9."
    b"eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
)
SIGNATURE = decode(
    "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q", "s"
)
# RFC 9449, 4.2 and 6.1: a key and its thumbprint by RFC 7638, whose own example is of RSA.
BOUND = {
    "kty": "EC",
    "crv": "P-256",
    "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
    "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
}
KEY = PublicKey.of(EXAMPLE, "jwk")


def number(value: int) -> str:
    return encode(value.to_bytes(32, "big"))


def refused(check: Any, *args: Any) -> tuple[object, str]:
    with pytest.raises(InvalidValueError) as caught:
        check(*args)
    return caught.value.field, caught.value.rule


def test_thumbprint__of_the_published_example__is_the_published_one() -> None:
    key = PublicKey.of(BOUND, "jwk")
    assert (
        encode(bytes.fromhex(key.thumbprint[2:])) == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
    )
    assert key.json() == BOUND


def test_signed__the_published_example__passes_and_nothing_else() -> None:
    ensure_signed(KEY, SIGNED, SIGNATURE, "s")
    rule = "is not the key's signature over header and claims"
    assert refused(ensure_signed, KEY, SIGNED + b"A", SIGNATURE, "s") == ("s", rule)
    assert refused(ensure_signed, PublicKey.of(BOUND, "k"), SIGNED, SIGNATURE, "s") == ("s", rule)
    for at in range(64):
        wrong = bytes([*SIGNATURE[:at], SIGNATURE[at] ^ 1, *SIGNATURE[at + 1 :]])
        assert refused(ensure_signed, KEY, SIGNED, wrong, "s") == ("s", rule)


def test_signed__s_or_its_negative__both_pass() -> None:
    r, s = SIGNATURE[:32], int.from_bytes(SIGNATURE[32:], "big")
    ensure_signed(KEY, SIGNED, r + (ORDER - s).to_bytes(32, "big"), "s")


@pytest.mark.parametrize(
    ("r", "s"), [(0, 0), (0, 1), (1, 0), (ORDER, ORDER), (ORDER, 1), (2**256 - 1, 2**256 - 1)]
)
def test_signed__numbers_that_sign_nothing__refused(r: int, s: int) -> None:
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert refused(ensure_signed, KEY, SIGNED, raw, "s")[0] == "s"


def test_signed__r_and_s_beyond_the_order__are_another_spelling_and_refused() -> None:
    r, s = (int.from_bytes(part, "big") for part in (SIGNATURE[:32], SIGNATURE[32:]))
    for r_, s_ in ((r + ORDER, s), (r, s + ORDER)):
        if max(r_, s_) < 2**256:
            raw = r_.to_bytes(32, "big") + s_.to_bytes(32, "big")
            assert refused(ensure_signed, KEY, SIGNED, raw, "s")[0] == "s"


@pytest.mark.parametrize("raw", [b"", SIGNATURE[:63], SIGNATURE + b"\0", SIGNATURE * 2])
def test_signed__other_than_64_bytes__refused(raw: bytes) -> None:
    assert refused(ensure_signed, KEY, SIGNED, raw, "s") == ("s", "must be 64 bytes")


@pytest.mark.parametrize(
    "value", [None, [], "EC", {}, {**EXAMPLE, "d": "AA"}, {**EXAMPLE, "kid": "a"}]
)
def test_key__with_other_members__refused(value: Any) -> None:
    rule = "must be a JWK with exactly kty, crv, x and y"
    assert refused(PublicKey.of, value, "/k") == ("/k", rule)
    assert MEMBERS == ("crv", "kty", "x", "y")
    for name in MEMBERS:
        fewer = {other: part for other, part in EXAMPLE.items() if other != name}
        assert refused(PublicKey.of, fewer, "/k") == ("/k", rule)


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("kty", "oct", "must be EC"),
        ("kty", "ec", "must be EC"),
        ("kty", None, "must be EC"),
        ("crv", "P-384", "must be P-256"),
        ("crv", "secp256k1", "must be P-256"),
        ("x", "AQ", "must be 32 bytes"),
        ("y", encode(b"\0" * 33), "must be 32 bytes"),
        ("x", 5, SPELLING),
        ("y", EXAMPLE["y"] + "=", SPELLING),
        ("y", EXAMPLE["y"][:-1] + "1", SPELLING),
    ],
)
def test_key__member_that_is_none_of_its_kind__named(name: str, value: Any, rule: str) -> None:
    assert refused(PublicKey.of, {**EXAMPLE, name: value}, "/k") == (f"/k/{name}", rule)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (number(0), number(0)),
        (EXAMPLE["y"], EXAMPLE["x"]),
        (EXAMPLE["x"], number(1)),
        (number(FIELD), EXAMPLE["y"]),
        (number(2**256 - 1), number(2**256 - 1)),
    ],
)
def test_key__that_is_no_point_of_the_curve__refused(x: str, y: str) -> None:
    rule = "must be a point of the curve P-256"
    assert refused(PublicKey.of, {**EXAMPLE, "x": x, "y": y}, "/k") == ("/k", rule)
    assert refused(PublicKey(x, y).opened) == ("jwk", rule)


def test_key__its_negative__is_another_key() -> None:
    y = FIELD - int.from_bytes(decode(EXAMPLE["y"], "y"), "big")
    other = PublicKey.of({**EXAMPLE, "y": number(y)}, "jwk")
    assert other.thumbprint != KEY.thumbprint
    assert refused(ensure_signed, other, SIGNED, SIGNATURE, "s")[0] == "s"


def test_key__cannot_be_changed__and_is_a_value() -> None:
    assert PublicKey(EXAMPLE["x"], EXAMPLE["y"]) == KEY
    with pytest.raises(dataclasses.FrozenInstanceError):
        KEY.x = ""  # type: ignore[misc]
    assert not hasattr(KEY, "__dict__")


@pytest.mark.parametrize(
    "text", [None, 5, b"AA", "A", "AB", "AA==", "AA=", "A A", "AA\n", "+/", "é", "A\u0410"]
)
def test_decode__in_another_spelling__refused(text: Any) -> None:
    assert refused(decode, text, "/t") == ("/t", SPELLING)


def test_decode__any_bytes__come_back() -> None:
    for length in range(70):
        raw = bytes(range(180, 180 + length))
        assert decode(encode(raw), "t") == raw
    assert encode(b"\xfb\xff") == "-_8"


def test_key__made_of_a_private_one__verifies_what_it_signs() -> None:
    key = CredentialKey(ec.derive_private_key(1, ec.SECP256R1()))
    ensure_signed(key.public, b"text", key.sign(b"text"), "s")
    assert PublicKey.of(key.public.json(), "jwk") == key.public
    assert "0x" in repr(key)
