"""Keys in files and the consents they sign."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from eth_account import Account

from registry.errors import InputError, InvalidValueError
from registry.records import Consent, Domain, SignedConsent, Terms, parse_consent, read_json
from registry.signing import (
    LONGEST_CONSENT,
    PUBLIC_ADDRESSES,
    DeadlineRefusedError,
    KeyFileError,
    PublicKeyRefusedError,
    SigningKey,
    create_key,
    key_from_hex,
    load_key,
)
from registry.types import Address, ChainId, Digest, Epoch, PartyId, Seq, UnixTime

DEV_MNEMONIC = "test test test test test test test test test test test junk"
NOW = UnixTime(1_790_000_000)
PUBLIC = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
CONTRACT = Address("0x5FbDB2315678afecb367f032d93F642f64180aa3")
DOMAIN = Domain(ChainId(31337), CONTRACT)
PARTY = PartyId("0x70997970C51812dc3A010C7d01b50e0d17dc79C8")
AGENT = PartyId("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC")
PRIVATE = SigningKey(b"\x11" * 32)


def consent(deadline: int = NOW + 60, **agent: object) -> Consent:
    words = "0x" + "22" * 32
    terms = Terms("Release", {"pledge": words, "reason": words, "salt": words})
    return Consent("ConsentRelease", terms, PARTY, Seq(0), Epoch(1), UnixTime(deadline), **agent)  # type: ignore[arg-type]


def test_sign_consent__by_the_party__names_its_signer() -> None:
    signed = PRIVATE.sign_consent(consent(), DOMAIN, NOW)
    assert signed.recovered() == PRIVATE.address
    signed.ensure_signed_by(PRIVATE.address)


def test_sign_consent__by_an_agent__differs_and_keeps_the_agent_in_the_file() -> None:
    plain = PRIVATE.sign_consent(consent(), DOMAIN, NOW)
    agents = PRIVATE.sign_consent(consent(agent=AGENT, agent_epoch=Epoch(2)), DOMAIN, NOW)
    assert agents.digest() != plain.digest()
    assert agents.consent.signing_party == AGENT
    assert (plain.json()["agent"], agents.json()["agent"]) == (None, AGENT)
    assert parse_consent(agents.json()) == agents


@pytest.mark.parametrize("deadline", [NOW - 1, NOW + LONGEST_CONSENT + 1])
def test_sign_consent__deadline_past_or_beyond_90_days__is_refused(deadline: int) -> None:
    with pytest.raises(DeadlineRefusedError) as caught:
        PRIVATE.sign_consent(consent(deadline), DOMAIN, NOW)
    assert caught.value.field == "deadline"


@pytest.mark.parametrize("deadline", [NOW, NOW + LONGEST_CONSENT])
def test_sign_consent__deadline_at_either_end__is_signed(deadline: int) -> None:
    assert PRIVATE.sign_consent(consent(deadline), DOMAIN, NOW).recovered() == PRIVATE.address


def test_public_key__outside_the_development_chain__is_refused_everywhere() -> None:
    key = key_from_hex(PUBLIC)
    abroad = Domain(ChainId(1), CONTRACT)
    assert key.sign_consent(consent(), DOMAIN, NOW).recovered() == key.address
    with pytest.raises(PublicKeyRefusedError):
        key.sign_consent(consent(), abroad, NOW)
    with pytest.raises(PublicKeyRefusedError):
        key.sign_transaction({"chainId": 1})


def test_public_addresses__of_the_development_mnemonic__are_all_listed() -> None:
    Account.enable_unaudited_hdwallet_features()
    paths = [f"m/44'/60'/0'/0/{n}" for n in range(10)]
    made = {Account.from_mnemonic(DEV_MNEMONIC, account_path=path).address for path in paths}
    assert made == PUBLIC_ADDRESSES


def test_signed_consent__changed_after_signing__is_not_of_the_signer() -> None:
    signed = PRIVATE.sign_consent(consent(), DOMAIN, NOW)
    changed = SignedConsent(consent(NOW + 61), DOMAIN, signed.signature)
    with pytest.raises(InvalidValueError) as caught:
        changed.ensure_signed_by(PRIVATE.address)
    assert caught.value.field == "signature"


def test_recover__high_s_or_wrong_v_or_length__is_refused() -> None:
    signed = PRIVATE.sign_consent(consent(), DOMAIN, NOW)
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    raw = signed.signature
    flipped = (order - int.from_bytes(raw[32:64], "big")).to_bytes(32, "big")
    for bad in (raw[:32] + flipped + bytes([55 - raw[64]]), raw[:64] + b"\x00", raw[:64], b""):
        with pytest.raises(InvalidValueError, match="signature"):
            SignedConsent(consent(), DOMAIN, bad).recovered()


def test_create_key__then_load__gives_the_same_key_and_a_private_file(tmp_path: Path) -> None:
    clear, locked = tmp_path / "clear", tmp_path / "locked.json"
    made = create_key(clear, None), create_key(locked, "pass", rounds=2)
    assert load_key(clear).address == made[0].address
    assert load_key(locked, lambda: "pass").address == made[1].address
    assert {path.stat().st_mode & 0o777 for path in (clear, locked)} == {0o600}


def test_create_key__over_an_existing_file__leaves_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "key"
    first = create_key(path, None)
    with pytest.raises(KeyFileError) as caught:
        create_key(path, None)
    assert caught.value.code == "KeyFileUnwritable"
    assert load_key(path).address == first.address


def test_load_key__readable_by_others__is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    create_key(path, None)
    path.chmod(0o640)
    with pytest.raises(KeyFileError) as caught:
        load_key(path)
    assert caught.value.code == "KeyFileExposed"
    assert caught.value.arguments == {"mode": "0o640"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "KeyFileMalformed"),
        (b"12", "KeyFileMalformed"),
        (b"\xff\xfe", "KeyFileMalformed"),
        (b"00" * 32, "KeyFileMalformed"),
        (b"{}", "KeyFileLocked"),
        (b"{", "KeyFileLocked"),
    ],
)
def test_load_key__malformed_content__is_refused_without_quoting_it(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError) as caught:
        load_key(path, lambda: "pass")
    assert (caught.value.code, caught.value.field) == (code, str(path))


def test_load_key__missing_file_or_wrong_passphrase__is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="KeyFileUnreadable"):
        load_key(tmp_path / "none")
    create_key(tmp_path / "locked", "right", rounds=2)
    with pytest.raises(KeyFileError, match="KeyFileLocked"):
        load_key(tmp_path / "locked", lambda: "wrong")
    with pytest.raises(KeyFileError, match="passphrase"):
        load_key(tmp_path / "locked")


def test_signing_key__shown_or_refused__never_reveals_the_secret() -> None:
    assert "11" * 32 not in repr(PRIVATE)
    with pytest.raises(InvalidValueError) as caught:
        SigningKey(b"\xff" * 32)
    assert "ff" * 32 not in str(caught.value)
    assert len(PRIVATE.sign_digest(Digest("0x" + "33" * 32))) == 65


FILE = PRIVATE.sign_consent(consent(), DOMAIN, NOW).json()


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("primaryType",), "ConsentSteal", "primaryType"),
        (("primaryType",), 5, "primaryType"),
        (("primaryType",), "ConsentVeto", "/pledge"),
        (("domain", "name"), "Other", "domain/name"),
        (("domain", "chainId"), 0, "domain/chainId"),
        (("domain", "salt"), "0x", "domain"),
        (("domain", "verifyingContract"), "0x12", "domain/verifyingContract"),
        (("message",), [], "message"),
        (("message", "seq"), -1, "seq"),
        (("message", "seq"), "x", "message/seq"),
        (("message", "deadline"), 2**40, "deadline"),
        (("message", "extra"), 1, "message/extra"),
        (("message", "terms", "salt"), "0x", "/salt"),
        (("message", "agentEpoch"), 3, "agentEpoch"),
        (("party",), AGENT, "party"),
        (("agent",), AGENT, "agent"),
        (("signature",), "0x", "signature"),
        (("signature",), "0xabc", "signature"),
        (("note",), "hi", "note"),
    ],
)
def test_parse_consent__one_member_spoiled__is_named(
    path: tuple[str, ...], value: object, field: str
) -> None:
    document = json.loads(json.dumps(FILE))
    place = document
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    with pytest.raises(InputError) as caught:
        parse_consent(document)
    assert caught.value.field == field


@pytest.mark.parametrize("name", list(FILE))
def test_parse_consent__member_missing__is_named(name: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_consent({key: value for key, value in FILE.items() if key != name})
    assert caught.value.field == name


def test_parse_consent__written_and_read_as_text__is_the_same_and_still_signed() -> None:
    again = parse_consent(read_json(json.dumps(FILE).encode()))
    again.ensure_signed_by(PRIVATE.address)
    assert again.json() == FILE
