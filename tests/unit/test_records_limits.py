"""Consents, their files and terms at their limits: each fault named by its member."""

from __future__ import annotations

import copy
import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from registry.errors import InvalidValueError
from registry.records import (
    NO_CONSENT,
    NO_PARTY,
    Consent,
    Domain,
    SignedConsent,
    Terms,
    domain_of,
    parse_consent,
    parse_domain,
    parse_message,
    parse_signature,
    recover_signer,
    schema,
    terms_type_of,
    wire,
)
from registry.signing import SigningKey
from registry.types import Address, ChainId, Epoch, PartyId, Seq, UnixTime

ID = "0x" + "a1" * 32
PARTY = PartyId("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
AGENT = PartyId("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC")
CONTRACT = Address("0x5FbDB2315678afecb367f032d93F642f64180aa3")
DOMAIN = Domain(ChainId(31337), CONTRACT)
RELEASE = Terms("Release", {"pledge": ID, "reason": ID, "salt": ID})
KEY = SigningKey(b"\x11" * 32)
HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
GOLDEN = json.loads((Path(__file__).parents[1] / "vectors" / "records.json").read_text())


def consent(**changes: Any) -> Consent:
    values: dict[str, Any] = {
        "act": "ConsentRelease",
        "terms": RELEASE,
        "party": PARTY,
        "seq": Seq(3),
        "epoch": Epoch(2),
        "deadline": UnixTime(1_800_000_000),
    }
    return Consent(**{**values, **changes})


def file(**changes: Any) -> dict[str, Any]:
    one = consent(agent=AGENT, agent_epoch=Epoch(7))
    signed = SignedConsent(one, DOMAIN, KEY.sign_digest(one.digest(DOMAIN)))
    return {**copy.deepcopy(signed.json()), **changes}


def fault(work: Any, *arguments: Any) -> InvalidValueError:
    with pytest.raises(InvalidValueError) as caught:
        work(*arguments)
    return caught.value


@pytest.mark.parametrize(
    "name", ["primaryType", "domain", "message", "party", "agent", "signature"]
)
def test_consent_file__member_missing__named(name: str) -> None:
    document = file()
    del document[name]
    error = fault(parse_consent, document)
    assert (error.field, error.rule) == (name, "is required")


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"extra": 1}, "extra", "is not a member of a consent file"),
        ({"primaryType": 5}, "primaryType", "must be text"),
        ({"primaryType": "ConsentDeed"}, "primaryType", "must be a known kind of consent"),
        ({"message": []}, "message", "must be a JSON object"),
        ({"domain": "Torrens"}, "domain", "must be a JSON object"),
        ({"party": AGENT}, "party", "must be the message's"),
        ({"agent": PARTY}, "agent", "must be the message's"),
        ({"agent": None}, "agent", "must be the message's"),
        ({"signature": None}, "signature", "must be 0x and hex digits"),
        ({"signature": "0x0"}, "signature", "must be 0x and hex digits"),
        ({"signature": "00"}, "signature", "must be 0x and hex digits"),
        ({"signature": "0x00\n"}, "signature", "must be 0x and hex digits"),
        ({"signature": "0x"}, "signature", "must be 1 to 4,096 bytes"),
        ({"signature": "0x" + "00" * 4097}, "signature", "must be 1 to 4,096 bytes"),
    ],
)
def test_consent_file__one_member_wrong__named(
    change: dict[str, Any], field: str, rule: str
) -> None:
    error = fault(parse_consent, file(**change))
    assert (error.field, error.rule) == (field, rule)


def test_consent_file__signature_at_its_limits__is_taken() -> None:
    assert parse_signature("0x00") == b"\0"
    assert parse_signature("0x" + "aB" * 4096) == b"\xab" * 4096
    shown = fault(parse_signature, "z" * 101).arguments["value"]
    assert shown == "z" * 100


@pytest.mark.parametrize(
    "name", ["terms", "party", "seq", "epoch", "agent", "agentEpoch", "deadline"]
)
def test_message__field_missing_or_malformed__named(name: str) -> None:
    message = file()["message"]
    error = fault(parse_message, "Release", {k: v for k, v in message.items() if k != name})
    assert (error.field, error.rule) == (f"message/{name}", "is required")
    error = fault(parse_message, "Release", {**message, name: "?"})
    assert error.field == ("terms" if name == "terms" else f"message/{name}")


def test_message__unknown_field__named() -> None:
    error = fault(parse_message, "Release", {**file()["message"], "nonce": 1})
    assert (error.field, error.rule) == ("message/nonce", "is not a field of ConsentRelease")


def test_message__deadline_in_words__is_the_same_second() -> None:
    message = {**file()["message"], "deadline": "2027-01-15T08:00:00Z"}
    assert parse_message("ConsentRelease", message).deadline == 1_800_000_000


def test_consent_file__read_back__is_the_same_consent() -> None:
    signed = parse_consent(file())
    assert signed.json() == file()
    assert signed.terms is signed.consent.terms
    assert signed.consent == consent(agent=AGENT, agent_epoch=Epoch(7))
    assert signed.abi() == (PARTY, 3, 2, AGENT, 7, 1_800_000_000, signed.signature)
    assert signed.recovered() == KEY.address
    alone = SignedConsent(consent(), DOMAIN, b"\1")
    assert alone.json()["agent"] is None
    assert parse_consent({**alone.json()}) == alone
    assert NO_CONSENT == (NO_PARTY, 0, 0, NO_PARTY, 0, 0, b"")
    assert NO_PARTY == "0x" + "0" * 40


def test_signed_by__another__told_with_both_accounts() -> None:
    signed = parse_consent(file())
    signed.ensure_signed_by(KEY.address)
    for other in (Address("0x" + "0" * 40), Address("0x" + "f" * 40)):
        error = fault(signed.ensure_signed_by, other)
        assert error.field == "signature"
        assert error.arguments == {"expected": other, "recovered": KEY.address}


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"name": "Other"}, "domain/name", "must be Torrens"),
        ({"version": "2"}, "domain/version", "must be 1"),
        ({"version": 1}, "domain/version", "must be 1"),
        ({"chainId": 0}, "domain/chainId", "must be from 1 to 2^64 - 1"),
        ({"chainId": -1}, "domain/chainId", "must be from 1 to 2^64 - 1"),
        ({"chainId": 2**64}, "domain/chainId", "must be from 1 to 2^64 - 1"),
        ({"chainId": 2**64 + 1}, "domain/chainId", "must be from 1 to 2^64 - 1"),
        ({"chainId": "x"}, "domain/chainId", "must be an integer or a decimal string"),
        ({"verifyingContract": "x"}, "domain/verifyingContract", "must be 0x and 40 hex digits"),
        ({"salt": ID}, "domain", "must have exactly name, version, chainId, verifyingContract"),
    ],
)
def test_domain__one_member_wrong__named(change: dict[str, Any], field: str, rule: str) -> None:
    error = fault(parse_domain, {**DOMAIN.json(), **change})
    assert (error.field, error.rule) == (field, rule)


@pytest.mark.parametrize("chain_id", [1, 2**64 - 1])
def test_domain__chain_at_either_end__is_taken(chain_id: int) -> None:
    assert parse_domain({**DOMAIN.json(), "chainId": chain_id}).chain_id == chain_id
    assert parse_domain({**DOMAIN.json(), "chainId": str(chain_id)}).chain_id == chain_id


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"seq": 2**32}, "seq", "2^32"),
        ({"seq": -1}, "seq", "2^32"),
        ({"epoch": 2**32}, "epoch", "2^32"),
        ({"deadline": 2**40}, "deadline", "2^40"),
        ({"party": "x"}, "party", "40 hex"),
        ({"agent": AGENT, "agent_epoch": 2**32}, "agentEpoch", "2^32"),
        ({"agent_epoch": 1}, "agentEpoch", "must be 0 where no agent signs"),
        ({"act": "ConsentGrant"}, "terms", "ConsentGrant is over terms of type Grant"),
    ],
)
def test_consent__one_value_wrong__named(change: dict[str, Any], field: str, rule: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        consent(**change)
    assert caught.value.field == field
    assert rule in caught.value.rule


@pytest.mark.parametrize("act", sorted(schema().consents))
def test_consent__by_an_agent__only_where_an_agent_may(act: str) -> None:
    case = next(case for case in GOLDEN["consents"] if case["consentType"] == act)
    values = {k: int(v) if str(v).isdecimal() else v for k, v in case["terms"].items()}
    terms = Terms(terms_type_of(act).name, values)
    changes = {"act": act, "terms": terms, "agent": AGENT}
    if schema().consents[act].mandatable:
        assert consent(**changes).signing_party == AGENT
    else:
        with pytest.raises(InvalidValueError, match=f"{act} is signed by the party") as caught:
            consent(**changes)
        assert caught.value.field == "agent"


def test_consent__signing_party__is_the_agent_where_there_is_one() -> None:
    assert consent().signing_party == PARTY
    for agent in (AGENT, PartyId("0x" + "0" * 39 + "1")):
        assert consent(agent=agent).signing_party == agent


def test_consent_and_domain__are_values__that_cannot_be_changed() -> None:
    signed = parse_consent(file())
    for value, name in ((consent(), "seq"), (DOMAIN, "chain_id"), (signed, "signature")):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, None)
        assert not hasattr(value, "__dict__")
    assert consent(act="Release").type is consent().type


def test_typed_data__has_the_types_that_a_wallet_shows__as_stated() -> None:
    data = consent().typed_data(DOMAIN)
    assert list(data) == ["types", "primaryType", "domain", "message"]
    assert data["primaryType"] == "ConsentRelease"
    assert list(data["types"]) == ["EIP712Domain", "ConsentRelease", "Release"]
    assert data["types"]["EIP712Domain"] == [
        {"name": "name", "type": "string"},
        {"name": "version", "type": "string"},
        {"name": "chainId", "type": "uint256"},
        {"name": "verifyingContract", "type": "address"},
    ]
    assert data["types"]["Release"][0] == {"name": "pledge", "type": "bytes32"}
    assert data["message"]["terms"] == {"pledge": ID, "reason": ID, "salt": ID}


def test_domain_of__an_act__is_its_contracts() -> None:
    addresses = {"PledgeLedger": CONTRACT}
    assert domain_of(addresses, ChainId(5), "Release") == Domain(ChainId(5), CONTRACT)
    error = fault(domain_of, addresses, ChainId(5), "Grant")
    assert (error.field, error.rule) == ("contracts", "must name RightsLedger")
    assert terms_type_of("Release") is RELEASE.type


def test_wire__integers_from_2_to_the_53__are_text() -> None:
    fields = schema().terms_type("Trade").fields
    values: dict[str, Any] = {f.name: 0 if f.bits else ID for f in fields}
    values |= {f.name: PARTY for f in fields if f.is_address}
    for price, shown in ((2**53 - 1, 2**53 - 1), (2**53, str(2**53)), (2**52, 2**52)):
        assert wire(Terms("Trade", {**values, "price": price}))["price"] == shown


def test_recover__signature_at_the_limits_of_s_and_v__named() -> None:
    digest = consent().digest(DOMAIN)
    raw = KEY.sign_digest(digest)
    assert recover_signer(digest, raw) == KEY.address
    for v in (0, 1, 26, 29, 255):
        error = fault(recover_signer, digest, raw[:64] + bytes([v]))
        assert (error.field, error.rule) == ("signature", "v must be 27 or 28")
        assert error.arguments["value"] == v
    other = recover_signer(digest, raw[:64] + bytes([55 - raw[64]]))
    assert other != KEY.address
    for s in (HALF_ORDER + 1, 2**256 - 1):
        error = fault(recover_signer, digest, raw[:32] + s.to_bytes(32, "big") + raw[64:])
        assert error.rule == "s must be in the lower half of the order"
    recover_signer(digest, raw[:32] + HALF_ORDER.to_bytes(32, "big") + raw[64:])
    for bad in (raw[:64], raw + b"\0", b""):
        error = fault(recover_signer, digest, bad)
        assert (error.rule, error.arguments["value"]) == ("must be 65 bytes", len(bad))
    for bad in (bytes(64) + raw[64:], b"\xff" * 32 + raw[32:], raw[:32] + bytes(32) + raw[64:]):
        assert fault(recover_signer, digest, bad).rule == "is not of any key"
