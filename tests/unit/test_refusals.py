"""Every custom error of the shipped contracts is an exception of its own, with field and rule."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path

import pytest

from registry.chain import refusals
from registry.chain.abi import Entry, entries
from registry.chain.refusal_rules import FIELD_OF_TERMS, NAMED_ARGUMENTS, RULES
from registry.chain.refusals import (
    ContractError,
    Panic,
    StringRevert,
    UndecodedRevert,
    contract_errors,
    decode_revert,
)
from registry.compiled import compiled_names
from registry.errors import RefusedError
from registry.records import keccak, schema

ERRORS = [
    pytest.param(contract, name, id=f"{contract}.{name}")
    for contract in sorted(compiled_names())
    for name in sorted(entries(contract, "error"))
]
ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {"address": "0x" + "11" * 20, "bytes32": "0x" + "22" * 32, "bytes4": "0x11223344"}


def sample(kind: str) -> object:
    return SAMPLES.get(kind, 5 if kind.startswith("uint") else b"\x01")


@pytest.mark.parametrize(("contract", "name"), ERRORS)
def test_contract_error__each_declared__has_a_class_a_rule_and_decodes(
    contract: str, name: str
) -> None:
    assert name in RULES, f"add {name} to registry/schemas/refusals.json"
    made = getattr(refusals, name)
    assert issubclass(made, ContractError)
    entry = entries(contract, "error")[name]
    data = entry.selector + entry.encode([sample(p["type"]) for p in entry.inputs])
    caught = decode_revert(data)
    assert type(caught) is made
    assert caught.code == name
    given = {key for key in caught.arguments if not key.endswith("_name")}
    assert given == {p["name"] for p in entry.inputs}
    assert json.dumps(caught.problem())
    assert caught.rule == RULES[name][1]


def test_contract_errors__classes__are_distinct_and_refusals() -> None:
    classes = contract_errors()
    assert len(set(classes.values())) == len(classes)
    assert all(issubclass(made, RefusedError) for made in classes.values())
    assert importlib.import_module("registry.chain.refusals").ContractError is ContractError


def test_contract_error__unknown_name__is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="NoSuchRefusal"):
        refusals.NoSuchRefusal  # noqa: B018


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, UndecodedRevert),
        (b"", UndecodedRevert),
        (b"\x01\x02\x03\x04", UndecodedRevert),
        (keccak(b"Error(string)")[:4] + b"\x00", UndecodedRevert),
        (keccak(b"Panic(uint256)")[:4] + (0x11).to_bytes(32, "big"), Panic),
        (
            keccak(b"Error(string)")[:4]
            + (32).to_bytes(32, "big")
            + (2).to_bytes(32, "big")
            + b"no".ljust(32, b"\0"),
            StringRevert,
        ),
    ],
)
def test_decode_revert__bytes_of_no_custom_error__keep_what_they_say(
    data: bytes | None, expected: type[ContractError]
) -> None:
    caught = decode_revert(data)
    assert type(caught) is expected
    assert caught.rule
    if expected is Panic:
        assert caught.arguments == {"panic": 0x11}
    if expected is StringRevert:
        assert caught.arguments == {"reason": "no"}


def test_rules__file__has_no_field_or_rule_left_blank() -> None:
    for name, (field, rule) in RULES.items():
        assert rule, name
        assert rule == rule.strip(), name
        assert field is None or field, name


@pytest.mark.parametrize(("name", "candidates"), sorted(FIELD_OF_TERMS.items()))
def test_field_of_terms__position__names_the_field_by_pointer(
    name: str, candidates: tuple[str, ...]
) -> None:
    made = type(name, (ContractError,), {})
    for terms in candidates:
        fields = schema().terms_type(terms).fields
        act = Entry("", "act", ({"type": "tuple", "internalType": f"struct {terms}"},))
        assert made({"field": 1}, act).field == f"/{fields[1].name}"
    last = schema().terms_type(candidates[-1]).fields
    assert made({"field": 1}).field == f"/{last[1].name}"
    assert made({"field": 99}).field == RULES[name][0]


@pytest.mark.parametrize(("name", "place"), sorted(NAMED_ARGUMENTS.items()))
def test_named_argument__number_of_an_enum__gets_its_name(
    name: str, place: tuple[str, str]
) -> None:
    argument, enum = place
    member, number = list(schema().enums[enum].items())[-1]
    caught = type(name, (ContractError,), {})({argument: number})
    assert caught.arguments == {argument: number, f"{argument}_name": member}


SOURCES = [path.read_text() for path in sorted((ROOT / "contracts" / "src").rglob("*.sol"))]


def test_rules__against_sources__every_error_of_the_contracts_is_listed() -> None:
    pattern = re.compile(r"^\s*error (\w+)\(", re.MULTILINE)
    declared = {name for text in SOURCES for name in pattern.findall(text)}
    assert declared <= RULES.keys(), sorted(declared - RULES.keys())


def test_contract_errors__thrown_by_assembly__are_known_by_their_selectors() -> None:
    pattern = re.compile(r"shl\(224, (0x[0-9a-f]{8})\)")
    thrown = {selector for text in SOURCES for selector in pattern.findall(text)}
    known = {"0x" + made.abi.selector.hex() for made in contract_errors().values() if made.abi}
    assert thrown <= known
    assert thrown
