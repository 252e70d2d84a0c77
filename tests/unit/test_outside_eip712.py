"""Ids, domains, digests and signatures against published EIP-712 examples (vectors/eip712.json)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from registry.errors import InvalidValueError
from registry.records import Domain, Schema, Terms, keccak, recover_signer, schema
from registry.records.schema import _terms_type
from registry.signing import SigningKey
from registry.types import Address, ChainId, Digest, parse_address

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "eip712.json").read_text("utf-8"))
MAIL: dict[str, Any] = VECTORS["mail"]
ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
Install = Callable[..., Schema]


def hex_of(raw: bytes) -> str:
    return "0x" + raw.hex()


def described(types: Mapping[str, Any], name: str) -> str:
    """EIP-712 encodeType: the struct, then those it names, in alphabetical order."""

    def below(struct: str) -> Iterator[str]:
        for field in types[struct]:
            if field["type"] in types:
                yield field["type"]
                yield from below(field["type"])

    members = {
        struct: ",".join(f"{field['type']} {field['name']}" for field in fields)
        for struct, fields in types.items()
    }
    return "".join(f"{one}({members[one]})" for one in [name, *sorted(set(below(name)) - {name})])


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Let the published types and domain stand where Torrens' own do."""

    def put(
        types: Mapping[str, Any] | None = None, domain: Mapping[str, Any] | None = None
    ) -> Schema:
        made = schema()
        if types is not None:
            entries = {n: {"type": described(types, n), "doc": "", "fields": {}} for n in types}
            named = {name: _terms_type(name, entry) for name, entry in entries.items()}
            made = dataclasses.replace(made, terms=named)
        if domain is not None:
            made = dataclasses.replace(
                made, domain_name=domain["name"], domain_version=domain["version"]
            )
        for module in ("terms", "consents"):
            monkeypatch.setattr(f"registry.records.{module}.schema", lambda: made)
        return made

    return put


def terms_of(types: Mapping[str, Any], name: str, data: Mapping[str, Any]) -> Terms:
    """Published data as our terms; a text, or a struct, stands as its hash, as in the words."""
    values: dict[str, object] = {}
    for field in types[name]:
        kind, value = field["type"], data[field["name"]]
        if kind in types:
            value = hex_of(terms_of(types, kind, value).struct_hash())
        elif kind == "string":
            value = hex_of(keccak(value.encode()))
        elif kind == "bytes":
            value = hex_of(keccak(bytes.fromhex(value[2:])))
        elif kind.startswith("uint"):
            value = int(value)
        values[field["name"]] = value
    return Terms(name, values)


def domain_of(case: Mapping[str, Any]) -> Domain:
    domain = case["domain"]
    return Domain(ChainId(int(domain["chainId"])), parse_address(domain["verifyingContract"]))


def digest_of(domain: Domain, struct_hash: bytes) -> str:
    return hex_of(keccak(b"\x19\x01" + domain.separator() + struct_hash))


def test_mail__of_the_standard__every_published_hash_agrees(install: Install) -> None:
    known = install(MAIL["types"], MAIL["domain"])
    assert hex_of(known.domain_typehash) == MAIL["domainTypehash"]
    assert hex_of(known.terms["Mail"].typehash) == MAIL["typehash"]
    for role in ("from", "to"):
        person = terms_of(MAIL["types"], "Person", MAIL["data"][role])
        assert hex_of(person.struct_hash()) == MAIL["persons"][MAIL["data"][role]["name"]]
    mail = terms_of(MAIL["types"], "Mail", MAIL["data"])
    assert hex_of(mail.type.typehash + mail.words()) == MAIL["encoded"]
    assert hex_of(mail.struct_hash()) == MAIL["structHash"]
    domain = domain_of(MAIL)
    assert hex_of(domain.separator()) == MAIL["domainSeparator"]
    assert digest_of(domain, mail.struct_hash()) == MAIL["digest"]


def test_mail__published_signature__names_the_published_signer() -> None:
    signature = bytes.fromhex(MAIL["signature"][2:])
    assert recover_signer(Digest(MAIL["digest"]), signature) == MAIL["signer"]


def test_mail__signed_here_by_the_published_key__is_the_published_signature() -> None:
    assert MAIL["privateKey"] == hex_of(keccak(b"cow"))
    key = SigningKey(bytes.fromhex(MAIL["privateKey"][2:]))
    assert key.address == MAIL["signer"]
    assert hex_of(key.sign_digest(Digest(MAIL["digest"]))) == MAIL["signature"]


def test_mail__signature_turned_to_its_other_form__refused() -> None:
    raw = bytes.fromhex(MAIL["signature"][2:])
    high = (ORDER - int.from_bytes(raw[32:64], "big")).to_bytes(32, "big")
    with pytest.raises(InvalidValueError, match="lower half"):
        recover_signer(Digest(MAIL["digest"]), raw[:32] + high + bytes([55 - raw[64]]))


def test_mail__one_bit_of_the_digest_turned__names_another_signer() -> None:
    digest = hex_of((int(MAIL["digest"], 16) ^ 1).to_bytes(32, "big"))
    signature = bytes.fromhex(MAIL["signature"][2:])
    assert recover_signer(Digest(digest), signature) != MAIL["signer"]


@pytest.mark.parametrize("case", VECTORS["structs"], ids=lambda case: case["name"])
def test_struct__published__encodes_and_hashes_as_published(
    case: dict[str, Any], install: Install
) -> None:
    install(case["types"])
    made = terms_of(case["types"], case["primaryType"], case["data"])
    assert hex_of(made.type.typehash + made.words()) == case["encoded"]
    assert made.struct_hash() == keccak(bytes.fromhex(case["encoded"][2:]))


@pytest.mark.parametrize(
    "case",
    [case for case in VECTORS["structs"] + VECTORS["domains"] if "domain" in case],
    ids=lambda case: case["name"],
)
def test_domain__published__gives_the_published_digest(
    case: dict[str, Any], install: Install
) -> None:
    install(domain=case["domain"])
    struct_hash = keccak(bytes.fromhex(case["encoded"][2:]))
    assert digest_of(domain_of(case), struct_hash) == case["digest"]
    elsewhere = Domain(ChainId(1), Address("0x" + "0" * 40))
    assert digest_of(elsewhere, struct_hash) != case["digest"]


def test_vectors__of_every_kind__are_many() -> None:
    kinds = {f["type"] for c in VECTORS["structs"] for t in c["types"].values() for f in t}
    assert {"address", "bytes32", "uint8", "uint256", "string", "bytes", "Struct1"} <= kinds
    assert len(VECTORS["structs"]) > 100
    assert len(VECTORS["domains"]) > 30


def test_described__type_strings_of_ours__are_parsed_to_the_same_fields() -> None:
    known = schema()
    for kind in known.terms.values():
        types = {kind.name: [{"name": f.name, "type": f.type} for f in kind.fields]}
        assert described(types, kind.name) == kind.type_string
