"""Ids and consent digests against the golden vectors, which ethers reproduces as well."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from eth_account import Account
from eth_account.messages import encode_typed_data

from registry import records
from registry.errors import InvalidValueError
from registry.records import Consent, Domain, Terms, record_id, schema
from registry.types import AssetId, Digest

VECTORS = Path(__file__).resolve().parents[1] / "vectors"
PACKAGED = Path(records.__file__).resolve().parents[1] / "schemas"
GOLDEN: dict[str, Any] = json.loads((VECTORS / "records.json").read_text())
TERMS = [pytest.param(case, id=f"{n}-{case['type']}") for n, case in enumerate(GOLDEN["terms"])]
CONSENTS = [
    pytest.param(case, id=f"{n}-{case['consentType']}") for n, case in enumerate(GOLDEN["consents"])
]


def terms_of(case: dict[str, Any]) -> Terms:
    values = {k: int(v) if str(v).isdecimal() else v for k, v in case["terms"].items()}
    return Terms(case["type"], values)


def consent_of(case: dict[str, Any]) -> Consent:
    fields = ("party", "seq", "epoch", "deadline", "agent", "agentEpoch")
    return Consent(case["consentType"], terms_of(case), *(case[f] for f in fields))


def domain_of(case: dict[str, Any]) -> Domain:
    return Domain(case["chainId"], case["verifyingContract"])


@pytest.mark.parametrize("name", ["types.json", "words.json"])
def test_packaged_schema__beside_the_vectors__is_the_same_file(name: str) -> None:
    assert (PACKAGED / name).read_bytes() == (VECTORS / name).read_bytes(), (
        f"copy tests/vectors/{name} to registry/schemas"
    )


def test_records_vectors__made_again__are_the_committed_ones() -> None:
    path = VECTORS / "make_records.py"
    spec = importlib.util.spec_from_file_location("make_records", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made = module.document()
    assert {case["type"] for case in made["terms"]} == set(schema().terms)
    assert {case["consentType"] for case in made["consents"]} == set(schema().consents)
    assert made == GOLDEN


def test_records_vectors__computed_by_ethers__agree() -> None:
    command = ["node", str(VECTORS / "node" / "records.mjs"), "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    counts = json.loads(done.stdout)
    assert counts == {"terms": len(GOLDEN["terms"]), "consents": len(GOLDEN["consents"])}


@pytest.mark.parametrize("case", TERMS)
def test_record_id__golden_terms__matches(case: dict[str, Any]) -> None:
    made = terms_of(case)
    assert made.words().hex() == case["words"][2:]
    assert record_id(made) == case["id"]


@pytest.mark.parametrize("case", TERMS)
def test_from_words__golden_terms__gives_the_terms_back(case: dict[str, Any]) -> None:
    arrays = {k: v for k, v in case["terms"].items() if isinstance(v, list)}
    made = Terms.from_words(case["type"], bytes.fromhex(case["words"][2:]), arrays)
    assert made == terms_of(case)
    assert dict(made) == dict(terms_of(case))


@pytest.mark.parametrize("case", CONSENTS)
def test_consent_digest__golden_consents__matches_and_names_the_signer(
    case: dict[str, Any],
) -> None:
    made, domain = consent_of(case), domain_of(case)
    assert "0x" + domain.separator().hex() == case["domainSeparator"]
    assert made.digest(domain) == case["digest"]
    signature = bytes.fromhex(case["signature"][2:])
    assert records.recover_signer(Digest(case["digest"]), signature) == case["signer"]


@pytest.mark.parametrize("case", CONSENTS)
def test_typed_data__golden_consents__hashes_the_same_in_eth_account(case: dict[str, Any]) -> None:
    signable = encode_typed_data(full_message=consent_of(case).typed_data(domain_of(case)))
    assert signable.header.hex() == case["domainSeparator"][2:]
    assert signable.body.hex() == case["structHash"][2:]
    recovered = Account.recover_message(signable, signature=case["signature"])
    assert recovered == case["signer"]


def test_derivations__golden__match() -> None:
    golden = GOLDEN["derivations"]
    asset = AssetId(golden["asset"])
    roots = [golden["rootHold"], golden["rootUse"], golden["rootOperate"]]
    assert [records.root_right_id(asset, kind) for kind in (1, 2, 3)] == roots
    assert records.pledges_digest(golden["pledges"]) == golden["pledgesThatStay"]
    assert records.pledges_digest([]) == "0x" + "0" * 64
    assert records.batch_key(golden["batchRoot"], golden["batchNode"]) == golden["batchSlot"]


def test_schema__consent_types__end_with_their_terms_and_number_acts_once() -> None:
    known = schema()
    for kind in known.consents.values():
        assert kind.type_string.endswith(known.terms[kind.terms].type_string)
        assert kind.fields[0].type == kind.terms
    acts = [kind.act for kind in known.consents.values()]
    assert len(set(acts)) == len(acts)


GRANT = terms_of(next(case for case in GOLDEN["terms"] if case["type"] == "Grant"))


@pytest.mark.parametrize("field", list(GRANT))
def test_record_id__any_one_field_changed__is_another_id(field: str) -> None:
    value = GRANT[field]
    if isinstance(value, int):
        other: object = value ^ 1
    elif len(str(value)) == 66:
        other = "0x" + "11" * 32
    else:
        other = "0x" + "11" * 20
    assert record_id(Terms("Grant", {**GRANT, field: other})) != record_id(GRANT)


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("rev", 2**32, "2^32"),
        ("rev", -1, "2^32"),
        ("rev", True, "integer"),
        ("rev", "1", "integer"),
        ("asset", "0x12", "64"),
        ("asset", "0x" + "AB" * 32, "lower-case"),
        ("grantor", "0x" + "ab" * 20, "checksum"),
        ("salt", None, "required"),
    ],
)
def test_terms__malformed_field__is_named_with_its_rule(
    field: str, value: object, rule: str
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Terms("Grant", {**GRANT, field: value})
    assert caught.value.field == field
    assert rule in caught.value.rule


def test_terms__unknown_field_or_type__is_refused() -> None:
    with pytest.raises(InvalidValueError, match="owner"):
        Terms("Grant", {**GRANT, "owner": 1})
    with pytest.raises(InvalidValueError, match="Deed"):
        Terms("Deed", {})


def test_from_words__dirty_bits_or_wrong_length__are_refused() -> None:
    raw = bytearray(GRANT.words())
    raw[32] = 1
    with pytest.raises(InvalidValueError, match="rev"):
        Terms.from_words("Grant", bytes(raw))
    with pytest.raises(InvalidValueError, match="448"):
        Terms.from_words("Grant", GRANT.words()[:-1])


def test_from_words__array_without_its_ids__is_refused() -> None:
    case = next(case for case in GOLDEN["terms"] if case["type"] == "Listing")
    with pytest.raises(InvalidValueError, match="attestations"):
        Terms.from_words("Listing", bytes.fromhex(case["words"][2:]))


def test_consent__terms_of_another_act__are_refused() -> None:
    case = next(c for c in GOLDEN["consents"] if c["consentType"] == "ConsentGrant")
    good = consent_of(case)
    with pytest.raises(InvalidValueError, match="Transfer"):
        Consent("ConsentTransfer", good.terms, good.party, good.seq, good.epoch, good.deadline)


def test_records__public_names__are_pinned() -> None:
    assert all(hasattr(records, name) for name in records.__all__)
    assert {"Terms", "Consent", "SignedConsent", "record_id", "party_id"} <= set(records.__all__)
