"""Bundles as they are read: one spelling for each value, and each fault named where it is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from registry.certificate.bundle import MEMBERS
from registry.certificate.parsing import HEADER_FIELDS, parse_bundle, parse_document
from registry.errors import InvalidValueError
from tests.vectors.bundle_files import bundle, raw_of

ID = "0x" + "a1" * 32
PARTY = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
CASES = {name: bundle(name)["input"] for name in ("leaf", "trade", "amended", "right")}
NUMBER = "must be a number from 0 to "
HEX = "must be 0x and lower-case hex digits of whole bytes"
DIGEST = "must be 0x and 64 lower-case hex digits"
JSON_RPC = "must be hex as JSON-RPC writes it, lower-case"
QUANTITIES = {"difficulty", "number", "gasLimit", "gasUsed", "timestamp"}
QUANTITIES |= {"baseFeePerGas", "blobGasUsed", "excessBlobGas"}
SD_JWT = "must be an SD-JWT of at most 128 KiB"
WORDS = "must be a number, from 2^53 on a decimal string"


def changed(name: str, pointer: str, value: Any) -> dict[str, Any]:
    document: dict[str, Any] = copy.deepcopy(CASES[name])
    *path, last = pointer.split("/")[1:]
    place: Any = document
    for step in path:
        place = place[int(step) if isinstance(place, list) else step]
    if value is ...:
        del place[last]
    else:
        place[int(last) if isinstance(place, list) else last] = value
    return document


def fault(document: dict[str, Any]) -> InvalidValueError:
    with pytest.raises(InvalidValueError) as caught:
        parse_document(document)
    return caught.value


@pytest.mark.parametrize("name", MEMBERS)
def test_member__missing__named(name: str) -> None:
    error = fault(changed("leaf", f"/{name}", ...))
    assert (error.field, error.rule) == (f"/{name}", "is required")


OBJECTS = [
    ("leaf", ""),
    ("leaf", "/contracts"),
    ("leaf", "/terms/0"),
    ("leaf", "/terms/0/values"),
    ("leaf", "/manifest"),
    ("leaf", "/credential"),
    ("leaf", "/credential/register"),
    ("leaf", "/inclusion"),
    ("leaf", "/proofs/0"),
    ("leaf", "/proofs/0/storage/0"),
    ("amended", "/events"),
    ("amended", "/events/items/0"),
    ("amended", "/events/items/0/log"),
    ("leaf", "/as_of"),
]


def members(name: str, pointer: str) -> dict[str, Any]:
    place: Any = CASES[name]
    for step in pointer.split("/")[1:]:
        place = place[int(step) if isinstance(place, list) else step]
    assert isinstance(place, dict)
    return place


@pytest.mark.parametrize(("name", "pointer"), OBJECTS)
def test_object__member_too_many_or_missing__named(name: str, pointer: str) -> None:
    error = fault(changed(name, f"{pointer}/note", 1))
    assert (error.field, error.rule) == (f"{pointer}/note", "is not a member of a bundle")
    for member in members(name, pointer):
        error = fault(changed(name, f"{pointer}/{member}", ...))
        assert (error.field, error.rule) == (f"{pointer}/{member}", "is required")
    if pointer:
        error = fault(changed(name, pointer, 5))
        assert (error.field, error.rule) == (pointer, "must be a JSON object")


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("leaf", "/terms"),
        ("leaf", "/manifest/disclosures"),
        ("leaf", "/credential/register/proof"),
        ("leaf", "/inclusion/proof"),
        ("leaf", "/proofs"),
        ("leaf", "/proofs/0/account"),
        ("leaf", "/proofs/0/storage"),
        ("leaf", "/proofs/0/storage/0/proof"),
        ("amended", "/events/items"),
        ("amended", "/events/items/0/log/topics"),
    ],
)
def test_list__of_another_kind__named(name: str, pointer: str) -> None:
    for bad in ({}, "0x", None):
        error = fault(changed(name, pointer, bad))
        assert (error.field, error.rule) == (pointer, "must be a list")


@pytest.mark.parametrize(
    ("name", "pointer", "limit"),
    [
        ("leaf", "/chain_id", 2**53),
        ("leaf", "/rev", 2**17),
        ("leaf", "/credential/register/index", 2**20),
        ("leaf", "/inclusion/index", 2**20),
        ("amended", "/events/items/0/log/block_number", 2**53),
        ("leaf", "/as_of/block_number", 2**53),
    ],
)
def test_number__beyond_its_range_or_no_number__named(name: str, pointer: str, limit: int) -> None:
    for good in (0, limit - 1):
        assert parse_document(changed(name, pointer, good))
    for bad in (-1, limit, limit + 1, True, "5", None, 1.0):
        error = fault(changed(name, pointer, bad))
        assert (error.field, error.rule) == (pointer, f"{NUMBER}{limit - 1}")
        assert error.arguments["value"] == bad


@pytest.mark.parametrize(
    ("name", "pointer", "rule"),
    [
        ("leaf", "/terms/0/id", DIGEST),
        ("leaf", "/credential/register/root", DIGEST),
        ("leaf", "/inclusion/root", DIGEST),
        ("leaf", "/inclusion/proof/0", DIGEST),
        ("leaf", "/proofs/0/storage/0/key", DIGEST),
        ("leaf", "/proofs/0/storage/0/value", DIGEST),
        ("amended", "/events/head_before", DIGEST),
        ("amended", "/events/items/0/digest", DIGEST),
        ("amended", "/events/items/0/log/topics/1", DIGEST),
        ("leaf", "/as_of/block_hash", DIGEST),
        ("leaf", "/terms/0/words", HEX),
        ("leaf", "/proofs/0/account/0", HEX),
        ("leaf", "/proofs/0/storage/0/proof/0", HEX),
        ("amended", "/events/items/0/log/data", HEX),
        ("leaf", "/proofs/0/address", "must be 0x and 40 hex digits"),
        ("leaf", "/contracts/PartyRegistry", "must be 0x and 40 hex digits"),
        ("amended", "/events/items/0/log/address", "must be 0x and 40 hex digits"),
    ],
)
def test_hex__in_another_spelling__named(name: str, pointer: str, rule: str) -> None:
    for bad in ("0xAB", "0xabc", "ab", "", None, 5, "0x00\n"):
        error = fault(changed(name, pointer, bad))
        assert (error.field, error.rule) == (pointer, rule)


@pytest.mark.parametrize(
    ("pointer", "value", "rule"),
    [
        ("/format", "torrens-bundle/2", "must be torrens-bundle/1"),
        ("/kind", "Asset", "must be asset, right or trade"),
        ("/kind", None, "must be asset, right or trade"),
        ("/credential/sd_jwt", "", SD_JWT),
        ("/credential/sd_jwt", 5, SD_JWT),
        ("/credential/sd_jwt", None, SD_JWT),
        ("/credential/sd_jwt", "é", SD_JWT),
        ("/credential/sd_jwt", "x" * (2**17 + 1), SD_JWT),
        ("/credential/register/proof", [ID] * 21, "has at most 20 siblings"),
        ("/terms/0/type", "Deed", "must be a known kind of terms"),
        ("/terms/0/type", 5, "must be a known kind of terms"),
        ("/terms/0/words", "0x" + "00" * 31, "must be 12 words of 32 bytes"),
        ("/manifest/public", [], "must be a JSON object"),
        ("/manifest/public/format", "e\u0301", "must be in Unicode form NFC"),
        ("/manifest/public/_sd/0", 1.5, "numbers are integers"),
        ("/manifest/disclosures/0", 5, "must be base64url without padding"),
        ("/manifest/disclosures/0", "é", "must be base64url without padding"),
        ("/inclusion/proof", [ID] * 21, "has at most 20 siblings"),
        ("/header", [], "must be a JSON object"),
        ("/header/author", "0x00", "is not a header field"),
        ("/header/number", "0x01", JSON_RPC),
        ("/header/number", "0x", JSON_RPC),
        ("/header/number", "0x" + "1" * 65, JSON_RPC),
        ("/header/number", 5, JSON_RPC),
        ("/header/extraData", "0xABCD", JSON_RPC),
        ("/header/extraData", "0x0", JSON_RPC),
        ("/header/hash", None, JSON_RPC),
    ],
)
def test_value__that_is_none_of_its_kind__named(pointer: str, value: Any, rule: str) -> None:
    error = fault(changed("leaf", pointer, value))
    assert error.field == pointer
    assert error.rule.startswith(rule)


def test_topics__other_than_three__named() -> None:
    for bad in ([], [ID] * 2, [ID] * 4):
        error = fault(changed("amended", "/events/items/0/log/topics", bad))
        assert error.field == "/events/items/0/log/topics"
        assert error.rule == "must be three: signature, subject and id"


@pytest.mark.parametrize("name", sorted(HEADER_FIELDS))
def test_header__every_field_of_a_block__may_be_carried(name: str) -> None:
    quantity = name in QUANTITIES
    for good in ("0x0", "0x1f") if quantity else ("0x", "0x00ff"):
        assert parse_document(changed("leaf", f"/header/{name}", good)).header[name] == good
    if quantity:
        longest = "0x" + "f" * 64
        assert parse_document(changed("leaf", f"/header/{name}", longest)).header[name] == longest
        assert fault(changed("leaf", f"/header/{name}", "0x00ff")).field == f"/header/{name}"
    assert len(HEADER_FIELDS) == 22


def test_value_of_terms__numbers_and_their_only_spelling__as_stated() -> None:
    pointer = "/terms/1/values/price"
    for written, number in ((0, 0), (2**53 - 1, 2**53 - 1), (str(2**53), 2**53)):
        entry = parse_document(changed("trade", pointer, written)).terms[1]
        assert entry.integer("price") == number
        assert entry.json()["values"]["price"] == written
    largest = str(2**256 - 1)
    assert parse_document(changed("trade", pointer, largest)).terms[1].integer("price")
    for bad in ("5", str(2**53 - 1), "0" + str(2**53), 2**53, 2**53 + 1, "", "x", "1" * 79):
        error = fault(changed("trade", pointer, bad))
        assert (error.field, error.rule) == (pointer, WORDS)
    for bad, rule in ((str(2**256), "must be from 0 to 2^256 - 1"), (True, "must be an integer")):
        error = fault(changed("trade", pointer, bad))
        assert (error.field, error.rule) == (pointer, rule)
    error = fault(changed("trade", "/terms/1/values/attestations", [ID, "0x12"]))
    assert error.field == "/terms/1/values/attestations/1"
    error = fault(changed("trade", "/terms/1/values/asset", None))
    assert (error.field, error.rule) == ("/terms/1/values/asset", "is required")


def test_optional_parts__null__are_none() -> None:
    for pointer in ("/credential", "/manifest", "/inclusion"):
        parsed = parse_document(changed("leaf", pointer, None))
        assert getattr(parsed, pointer[1:]) is None
        assert parsed.json()[pointer[1:]] is None
    for text in ("x", "x" * 2**17):
        credential = parse_document(changed("leaf", "/credential/sd_jwt", text)).credential
        assert credential is not None
        assert credential.sd_jwt == text
    full = parse_document(changed("leaf", "/inclusion/proof", [ID] * 20)).inclusion
    assert full is not None
    assert full.proof == (ID,) * 20


def test_minus_zero__anywhere_but_in_a_text__refused() -> None:
    raw = raw_of(CASES["leaf"])
    spoiled = raw.replace(b'"rev": 0', b'"rev": -0')
    assert spoiled != raw
    with pytest.raises(InvalidValueError, match="must write zero as 0"):
        parse_bundle(spoiled)
    inside = changed("leaf", "/manifest/public/vocabulary", '-0 and "-0\\')
    assert parse_bundle(raw_of(inside)).manifest is not None


def test_unknown_member__with_signs_of_a_pointer__is_escaped_in_it() -> None:
    error = fault({**CASES["leaf"], "a/b~c": 1})
    assert (error.field, error.rule) == ("/a~1b~0c", "is not a member of a bundle")
    error = fault(changed("leaf", "/header", {"a/b": "0x0"}))
    assert error.field == "/header/a~1b"


@pytest.mark.parametrize(
    ("name", "pointer", "faults"),
    [
        ("leaf", "/terms/0", ["type", "id", "values", "words"]),
        ("leaf", "/inclusion", ["root", "index", "proof"]),
        ("leaf", "/credential", ["sd_jwt", "register"]),
        ("leaf", "/credential/register", ["root", "index", "proof"]),
        ("leaf", "/proofs/0", ["address", "account", "storage"]),
        ("leaf", "/proofs/0/storage/0", ["key", "value", "proof"]),
        ("amended", "/events", ["head_before", "items"]),
        ("amended", "/events/items/0", ["digest", "log"]),
        ("amended", "/events/items/0/log", ["address", "block_number", "topics", "data"]),
        ("leaf", "/as_of", ["block_number", "block_hash"]),
        ("leaf", "/manifest", ["public", "disclosures"]),
    ],
)
def test_several_faults__the_first_in_the_order_of_the_table__named(
    name: str, pointer: str, faults: list[str]
) -> None:
    for n, first in enumerate(faults):
        document = copy.deepcopy(CASES[name])
        place: Any = document
        for step in pointer.split("/")[1:]:
            place = place[int(step) if isinstance(place, list) else step]
        for later in faults[n:]:
            place[later] = True
        assert fault(document).field == f"{pointer}/{first}"
