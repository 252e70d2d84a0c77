"""Change a credential's text, or sign other claims by its own key: never valid, never an error."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from registry.base64url import decode, encode
from registry.certificate.credential import open_credential
from registry.certificate.numbering import ALPHABET, parse_query_code, query_code
from registry.certificates import CredentialKey
from registry.errors import InvalidValueError
from registry.types import Digest
from tests.vectors.bundle_files import BUNDLES, bundle, check, load

GENUINE = ("asset", "amended", "right", "root", "trade", "off_trade", "leaf", "attested")
CASES = {name: bundle(name) for name in GENUINE}
SECRETS = load(BUNDLES.parent / "credential_keys.json")["keys"]
SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~= "
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def with_credential(name: str, sd_jwt: str) -> dict[str, Any]:
    case = copy.deepcopy(CASES[name])
    case["input"]["credential"]["sd_jwt"] = sd_jwt
    return case


def signer(name: str) -> CredentialKey:
    secret = SECRETS["venue" if name == "trade" else "node"]["d"]
    return CredentialKey(
        ec.derive_private_key(int.from_bytes(decode(secret, "d"), "big"), ec.SECP256R1())
    )


@pytest.mark.parametrize("name", GENUINE)
@given(data=st.data())
def test_verify__any_stretch_of_the_credential_changed__is_invalid(
    name: str, data: st.DataObject
) -> None:
    text: str = CASES[name]["input"]["credential"]["sd_jwt"]
    start = data.draw(st.integers(0, len(text)))
    end = min(len(text), start + data.draw(st.integers(0, 40)))
    other = data.draw(st.text(SIGNS, max_size=40))
    changed = text[:start] + other + text[end:]
    if changed != text:
        assert check(with_credential(name, changed)).verdict == "invalid", (start, end, other)


@pytest.mark.parametrize("name", GENUINE)
@given(data=st.data())
def test_verify__parts_of_the_credential_in_another_order__is_invalid(
    name: str, data: st.DataObject
) -> None:
    text: str = CASES[name]["input"]["credential"]["sd_jwt"]
    sign = data.draw(st.sampled_from(".~"))
    parts = text.split(sign)
    chosen = data.draw(st.lists(st.sampled_from(parts), max_size=8))
    if chosen != parts:
        assert check(with_credential(name, sign.join(chosen))).verdict == "invalid", chosen


@pytest.mark.parametrize("name", GENUINE)
@given(data=st.data())
def test_verify__another_value_signed_by_its_own_key__is_invalid(
    name: str, data: st.DataObject
) -> None:
    text: str = CASES[name]["input"]["credential"]["sd_jwt"]
    jwt, *disclosures = text.split("~")
    header, claims = (json.loads(decode(part, "part")) for part in jwt.split(".")[:2])
    document = data.draw(st.sampled_from([header, claims]))
    member = data.draw(st.sampled_from(sorted(document)) | st.text(max_size=5))
    document[member] = data.draw(JSON)
    try:
        written = ".".join(encode(rfc8785.dumps(part)) for part in (header, claims))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        return
    jwt = f"{written}.{encode(signer(name).sign(written.encode()))}"
    assert check(with_credential(name, "~".join((jwt, *disclosures)))).verdict == "invalid"


@given(raw=st.text(SIGNS, max_size=120))
def test_open__any_text__is_opened_or_refused(raw: str) -> None:
    found = "/credential/sd_jwt"
    try:
        open_credential(raw)
    except InvalidValueError as error:
        found = str(error.field)
    assert found.startswith("/credential/sd_jwt")


@given(value=st.integers(0, 2**256 - 1))
def test_query_code__of_any_id__gives_its_beginning(value: int) -> None:
    record = Digest(f"0x{value:064x}")
    assert parse_query_code(query_code(record)) == record[2:22]


@given(value=st.integers(0, 2**80 - 1), at=st.integers(0, 17), by=st.integers(1, 31))
def test_query_code__of_any_id_with_one_slip__is_refused(value: int, at: int, by: int) -> None:
    code = query_code(Digest(f"0x{value:020x}{0:044x}")).replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(code[at]) + by) % 32]
    with pytest.raises(InvalidValueError):
        parse_query_code(code[:at] + wrong + code[at + 1 :])
    if at < 17 and code[at] != code[at + 1]:
        with pytest.raises(InvalidValueError):
            parse_query_code(code[:at] + code[at + 1] + code[at] + code[at + 2 :])
