"""Sealing and opening a manifest, against a golden vector and under attack."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from registry.errors import DisclosureError, ManifestError
from registry.manifest import (
    ensure_digest,
    manifest_digest,
    open_,
    seal,
    seeded_salts,
    validate,
)
from registry.types import Digest

ROOT = Path(__file__).parents[2]
VECTOR = json.loads((ROOT / "tests" / "vectors" / "manifest.json").read_text("utf-8"))
PUBLIC: dict[str, Any] = VECTOR["public"]
DISCLOSURES: list[str] = list(VECTOR["disclosures"].values())


def encode(value: object) -> str:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def public_of(*disclosures: str) -> dict[str, Any]:
    digests = [encode(hashlib.sha256(item.encode()).digest()) for item in disclosures]
    return {**PUBLIC, "_sd": sorted(digests)}


def refusal(public: dict[str, Any], disclosures: list[Any]) -> DisclosureError:
    with pytest.raises(DisclosureError) as caught:
        open_(public, disclosures)
    return caught.value


def test_seal__golden_vector__agrees() -> None:
    sealed = seal(VECTOR["document"], seeded_salts(VECTOR["seed"].encode()))
    assert sealed.public == PUBLIC
    assert dict(sealed.disclosures) == VECTOR["disclosures"]
    assert sealed.digest == VECTOR["digest"]


def test_golden_vector__second_implementation__agrees() -> None:
    node = shutil.which("node")
    assert node, "node is needed"
    script = ROOT / "tests" / "vectors" / "node" / "manifest.mjs"
    vector = ROOT / "tests" / "vectors" / "manifest.json"
    done = subprocess.run([node, script, vector], capture_output=True, text=True, check=False)
    assert done.stdout == "manifest vector: agrees\n", done.stderr
    assert done.returncode == 0


def test_disclosure__example_of_rfc_9901__has_its_digest() -> None:
    # RFC 9901, 4.2.3: the given name of the example, with its own white space.
    disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    public = {**PUBLIC, "_sd": ["X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"]}
    assert open_(public, [disclosure])["family_name"] == "Möbius"


def test_seal__twice__salts_differ_and_digest_with_them() -> None:
    first, second = seal(VECTOR["document"]), seal(VECTOR["document"])
    assert first.digest != second.digest
    assert not set(first.public["_sd"]) & set(second.public["_sd"])


def test_seal__invalid_document__refused() -> None:
    with pytest.raises(ManifestError):
        seal({**VECTOR["document"], "level": 9})


def test_public__golden_vector__shows_no_field_and_no_algorithm() -> None:
    assert set(PUBLIC) == {"format", "vocabulary", "_sd"}
    assert len(PUBLIC["_sd"]) == len(VECTOR["document"]) - 2


def test_open__all_disclosures_in_any_order__gives_the_document() -> None:
    opened = open_(PUBLIC, DISCLOSURES[::-1])
    assert opened == VECTOR["document"]
    validate(opened)


def test_open__none__gives_what_is_always_open() -> None:
    assert open_(PUBLIC, []) == {name: PUBLIC[name] for name in ("format", "vocabulary")}


def test_disclose__chosen_fields__open_alone() -> None:
    sealed = seal(VECTOR["document"])
    opened = open_(sealed.public, sealed.disclose(["name", "level"]))
    assert set(opened) == {"format", "vocabulary", "name", "level"}
    with pytest.raises(DisclosureError, match="not a sealed field"):
        sealed.disclose(["secret"])


@pytest.mark.parametrize("name", VECTOR["disclosures"])
def test_open__value_or_salt_changed__refused(name: str) -> None:
    disclosure = VECTOR["disclosures"][name]
    array = json.loads(base64.urlsafe_b64decode(disclosure + "=="))
    for place, new in ((0, encode(bytes(16))), (1, "other"), (2, "other")):
        changed = [*array[:place], new, *array[place + 1 :]]
        error = refusal(PUBLIC, [encode(changed)])
        assert (error.field, error.rule) == ("/disclosures/0", "is not among the salted digests")


def test_open__same_disclosure_twice__refused() -> None:
    assert refusal(PUBLIC, [DISCLOSURES[0]] * 2).field == "/disclosures/1"


def test_open__two_disclosures_of_one_field__refused() -> None:
    first, second = (encode([encode(bytes(15) + salt), "name", "x"]) for salt in (b"1", b"2"))
    assert refusal(public_of(first, second), [first, second]).rule == "discloses a field twice"


SALT = encode(bytes(16))


@pytest.mark.parametrize(
    ("disclosure", "rule"),
    [
        (7, "base64url"),
        ("a=", "base64url"),
        ("文", "base64url"),
        ("a", "base64url"),
        ("QR", "base64url"),
        (DISCLOSURES[0] + "\n", "base64url"),
        (encode(b"\xff"), "must be UTF-8"),
        (encode(b"["), "must be JSON"),
        (encode({"a": 1}), "array of salt, name and value"),
        (encode([SALT, "name"]), "array of salt, name and value"),
        (encode([SALT, "name", 1, 2]), "array of salt, name and value"),
        (encode(b'["' + SALT.encode() + b'","name",{"a":1,"a":2}]'), "appears more than once"),
        (encode([SALT, "name", 1.5]), "numbers are integers"),
        (encode(["c2hvcnQ", "name", "x"]), "salt must be at least 128 bits"),
        (encode([5, "name", "x"]), "base64url"),
        (encode([SALT, 5, "x"]), "name must be"),
        (encode([SALT, "_sd", "x"]), "name must be"),
        (encode([SALT, "...", "x"]), "name must be"),
        (encode([SALT, "format", "x"]), "name must be"),
    ],
)
def test_open__malformed_disclosure__refused_even_where_its_digest_is_listed(
    disclosure: Any, rule: str
) -> None:
    public = public_of(disclosure) if isinstance(disclosure, str) else PUBLIC
    error = refusal(public, [disclosure])
    assert error.field == "/disclosures/0"
    assert rule in error.rule


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"extra": 1}, ""),
        ({"_sd_alg": "sha-512"}, ""),
        ({"format": 1}, "/format"),
        ({"format": "torrens-manifest/2"}, "/format"),
        ({"_sd": "x"}, "/_sd"),
        ({"_sd": []}, "/_sd"),
        ({"_sd": PUBLIC["_sd"][::-1]}, "/_sd"),
        ({"_sd": [PUBLIC["_sd"][0]] * 2}, "/_sd"),
        ({"_sd": ["x"]}, "/_sd/0"),
        ({"_sd": ["A" * 43] * 129}, "/_sd"),
    ],
)
def test_open__malformed_public_form__refused(changes: dict[str, Any], field: str) -> None:
    assert refusal({**PUBLIC, **changes}, []).field == field


def test_digest__any_part_of_the_public_form_changed__differs() -> None:
    ensure_digest(PUBLIC, Digest(VECTOR["digest"]))
    for changes in ({"vocabulary": "x"}, {"_sd": PUBLIC["_sd"][1:]}):
        assert manifest_digest({**PUBLIC, **changes}) != VECTOR["digest"]
        with pytest.raises(DisclosureError, match="does not hash"):
            ensure_digest({**PUBLIC, **changes}, Digest(VECTOR["digest"]))


def test_salts__seeded__differ_by_name_and_seed() -> None:
    salts = seeded_salts(b"a")
    assert salts("x") == salts("x")
    assert len({salts("x"), salts("y"), seeded_salts(b"b")("x")}) == 3
