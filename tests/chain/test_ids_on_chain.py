"""Ids that only the shipped ledgers compute in full: listings and off-exchange trades."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
import pytest_asyncio

from registry.chain.abi import entries
from registry.chain.contracts import Call, call_at
from registry.chain.refusals import (
    ContractError,
    ListingUnknown,
    TermsFieldOutOfRange,
    TradeNotAdoptable,
)
from registry.records import Field, Terms, record_id, schema
from registry.types import ZERO_ADDRESS, address_from_bytes
from tests.chain.register_world import Party, Register, party_of


def random_terms(rng: random.Random, name: str) -> Terms:
    def value(field: Field) -> Any:
        if field.is_array:
            return ["0x" + rng.randbytes(32).hex() for _ in range(rng.randrange(4))]
        if field.is_address:
            return address_from_bytes(rng.randbytes(20))
        return rng.getrandbits(field.bits) if field.bits else "0x" + rng.randbytes(32).hex()

    return Terms(name, {field.name: value(field) for field in schema().terms_type(name).fields})


def zero(parameter: Any) -> object:
    """The emptiest value of an ABI parameter."""
    kind = parameter["type"]
    if kind.endswith("[]"):
        return []
    if kind == "tuple":
        return [zero(member) for member in parameter["components"]]
    if kind == "address":
        return "0x" + "0" * 40
    return "0x" + "00" * 32 if kind == "bytes32" else b"" if kind == "bytes" else 0


CASES = [
    ("Listing", "suspend", ListingUnknown, "listing"),
    ("OffTrade", "adopt", TradeNotAdoptable, "trade"),
]


@pytest_asyncio.fixture
async def venue(register: Register) -> Party:
    """A party that may list and adopt."""
    party = party_of(1010, ZERO_ADDRESS)
    consent = register.consent("ConsentEnrol", party.terms, party)
    role = schema().enum("roles", "VENUE")
    await register.sender.send(register.call("PartyRegistry", "admit", party.terms, role, consent))
    return party


def asking(register: Register, venue: Party, function: str, terms: Terms) -> Call:
    """The venue's act on those terms, emptiest otherwise."""
    inputs = entries("ExchangeLedger", "function")[function].inputs[1:]
    rest = [venue.id if p["name"] == "venue" else zero(p) for p in inputs]
    return register.call("ExchangeLedger", function, terms, *rest)


@pytest.mark.parametrize(("name", "function", "refusal", "argument"), CASES)
async def test_id__random_terms__is_what_the_shipped_ledger_computes(
    register: Register,
    venue: Party,
    name: str,
    function: str,
    refusal: type[ContractError],
    argument: str,
) -> None:
    rng, block = random.Random(11), await register.client.block("latest")
    for _ in range(50):
        terms = random_terms(rng, name)
        terms = terms.replace(venue=venue.id) if "venue" in terms else terms
        call = asking(register, venue, function, terms)
        with pytest.raises(refusal) as caught:
            await call_at(register.client, call, block, venue.key.address)
        assert caught.value.arguments[argument] == record_id(terms)


@pytest.mark.parametrize(("name", "function"), [case[:2] for case in CASES])
async def test_id__bits_above_a_fields_width__are_refused_for_each_narrow_field(
    register: Register, venue: Party, name: str, function: str
) -> None:
    client, terms = register.client, random_terms(random.Random(12), name)
    block, call = await client.block("latest"), asking(register, venue, function, terms)
    start = call.data.index(terms.words())
    for place, field in enumerate(terms.type.fields):
        if not field.is_address and (field.bits or 256) == 256:
            continue
        dirty = bytearray(call.data)
        dirty[start + 32 * place] |= 0x80
        with pytest.raises(TermsFieldOutOfRange):
            await call_at(client, dataclasses.replace(call, data=bytes(dirty)), block)
