"""Random terms and consents: Python, ethers and eth-account give the same hashes."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path
from typing import Any

from eth_account.messages import encode_typed_data
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.records import (
    Consent,
    Domain,
    Field,
    SignedConsent,
    Terms,
    parse_consent,
    record_id,
    schema,
    wire,
)
from registry.types import ChainId, Epoch, PartyId, Seq, UnixTime, address_from_bytes

SCRIPT = Path(__file__).resolve().parents[1] / "vectors" / "node" / "records.mjs"


def random_value(rng: random.Random, field: Field) -> Any:
    if field.is_array:
        return ["0x" + rng.randbytes(32).hex() for _ in range(rng.randrange(6))]
    if field.is_address:
        return address_from_bytes(rng.randbytes(20) if rng.random() < 0.9 else bytes(20))
    if field.bits is None:
        return "0x" + (rng.randbytes(32) if rng.random() < 0.9 else bytes(32)).hex()
    edges = [0, 1, 2**53, 2**53 + 1, (1 << field.bits) - 1, rng.getrandbits(field.bits)]
    return rng.choice(edges) & ((1 << field.bits) - 1)


def random_terms(rng: random.Random, name: str) -> Terms:
    fields = schema().terms_type(name).fields
    return Terms(name, {field.name: random_value(rng, field) for field in fields})


def random_consent(rng: random.Random, act: str) -> Consent:
    kind = schema().consent_type(act)
    agent = kind.mandatable and rng.random() < 0.5
    return Consent(
        act,
        random_terms(rng, kind.terms),
        PartyId(address_from_bytes(rng.randbytes(20))),
        Seq(rng.getrandbits(32)),
        Epoch(rng.getrandbits(32)),
        UnixTime(rng.getrandbits(40)),
        PartyId(address_from_bytes(rng.randbytes(20) if agent else bytes(20))),
        Epoch(rng.getrandbits(32) if agent else 0),
    )


def random_domain(rng: random.Random) -> Domain:
    return Domain(ChainId(rng.getrandbits(40) + 1), address_from_bytes(rng.randbytes(20)))


def ethers_hashes(lines: list[dict[str, Any]]) -> list[str]:
    done = subprocess.run(
        ["node", str(SCRIPT), "stream"],
        input="\n".join(json.dumps(line) for line in lines),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line)["hash"] for line in done.stdout.splitlines()]


def test_record_id__random_terms_by_the_thousand__agrees_with_ethers() -> None:
    rng = random.Random(20261123)
    made = [random_terms(rng, name) for name in schema().terms for _ in range(64)]
    hashes = ethers_hashes([{"type": t.name, "terms": wire(t)} for t in made])
    assert len(hashes) == len(made) > 1900
    assert hashes == [record_id(terms) for terms in made]


def test_consent_digest__random_consents_by_the_thousand__agrees_with_ethers() -> None:
    rng = random.Random(5)
    pairs = [
        (random_consent(rng, act), random_domain(rng))
        for act in schema().consents
        for _ in range(36)
    ]
    lines = [
        {
            "consentType": consent.type.name,
            "chainId": domain.chain_id,
            "verifyingContract": domain.contract,
            "message": consent.message(),
        }
        for consent, domain in pairs
    ]
    hashes = ethers_hashes(lines)
    assert len(hashes) == len(pairs) > 1000
    assert hashes == [consent.digest(domain) for consent, domain in pairs]


@given(st.integers(min_value=0), st.sampled_from(sorted(schema().consents)))
def test_typed_data__random_consent__hashes_the_same_in_eth_account(seed: int, act: str) -> None:
    rng = random.Random(seed)
    consent, domain = random_consent(rng, act), random_domain(rng)
    signable = encode_typed_data(full_message=consent.typed_data(domain))
    assert signable.header == domain.separator()
    assert signable.body == consent.struct_hash()


@given(st.integers(min_value=0), st.sampled_from(sorted(schema().terms)))
@settings(max_examples=200)
def test_terms__words_and_back__are_the_same_terms(seed: int, name: str) -> None:
    terms = random_terms(random.Random(seed), name)
    arrays = {key: value for key, value in terms.items() if isinstance(value, tuple)}
    assert dict(Terms.from_words(name, terms.words(), arrays)) == dict(terms)


@given(st.binary(min_size=1, max_size=200))
def test_consent_file__random_signature__is_read_back_unchanged(signature: bytes) -> None:
    rng = random.Random(signature)
    terms = random_terms(rng, "Release")
    party = PartyId(address_from_bytes(rng.randbytes(20)))
    consent = Consent("ConsentRelease", terms, party, Seq(0), Epoch(1), UnixTime(1_800_000_000))
    signed = SignedConsent(consent, random_domain(rng), signature)
    assert parse_consent(json.loads(json.dumps(signed.json()))) == signed
