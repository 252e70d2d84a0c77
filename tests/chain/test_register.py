"""The deployed register through the client: the same ids, consents taken, refusals by name."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from registry.chain.abi import entries
from registry.chain.access import GUARDED, who_can_do_what
from registry.chain.client import ChainClient
from registry.chain.contracts import Call, call_at
from registry.chain.deployment import CONTRACTS, Deployment, verify_deployment
from registry.chain.logs import read_logs
from registry.chain.refusals import (
    AccessManagedUnauthorized,
    AssetExists,
    AssetTermsInvalid,
    ConsentEpochWrong,
    ConsentExpired,
    ConsentSignatureInvalid,
    ConsentTooFar,
    ContractError,
    GrantExceedsParent,
    PartyExists,
    PartyNotMandated,
    PartySenderNotAllowed,
    TermsFieldOutOfRange,
)
from registry.chain.sender import Sender
from registry.chain.state import read_proof
from registry.records import (
    SignedConsent,
    keccak,
    record_id,
)
from registry.signing import SigningKey
from registry.types import (
    ZERO_ADDRESS,
    UnixTime,
)
from registry.words import Word
from tests.chain.register_world import DAY, Register, party_of


async def test_deployment__of_the_whole_register__verifies(
    client: ChainClient, deployment: Deployment
) -> None:
    assert list(deployment.contracts) == ["Deployer", *CONTRACTS]
    await verify_deployment(client, deployment, await client.block("latest"))


async def test_enrol__with_the_new_signers_consent__is_the_party_that_python_foretold(
    register: Register,
) -> None:
    parties = register.deployment.contract(register.client, "PartyRegistry")
    block = await register.client.block("latest")
    word = await parties.word("PartyWord", "party", register.holder.id, block=block)
    assert word.address("signer") == register.holder.key.address
    assert (word["status"], word["region"], word["roles"]) == (1, 320500, 0)
    number = await parties.word("PartyWord", "party", register.node.id, block=block)
    assert word["node"] == number["node"] != 0


async def test_register__terms__have_the_id_that_python_computed_and_a_proven_slot(
    register: Register,
) -> None:
    terms = register.asset()
    asset = record_id(terms)
    at_node = Sender(register.client, register.node.key)
    receipt = await at_node.send(register.call("AssetRegistry", "register", terms))
    event = entries("AssetRegistry", "event")["Registered"]
    log = next(log for log in receipt.logs if log.topics[0][2:] == event.topic.hex())
    assert log.topics[1] == asset
    assert log.data[: len(terms.words())] == terms.words()
    block = await register.client.block(receipt.block_hash)
    assets = register.deployment.contract(register.client, "AssetRegistry")
    word = await assets.word("AssetWord", "asset", asset, block=block)
    assert word.address("registrant") == register.holder.id
    assert (word["until"], word["rights"], word["rev"]) == (terms["until"], 7, 0)
    slot = await _slot_with(register, assets.address, asset, word.raw, block)
    proven = await read_proof(register.client, assets.address, [slot], block)
    assert Word("AssetWord", proven.words[slot]) == word
    with pytest.raises(AssetExists):
        await at_node.send(register.call("AssetRegistry", "register", terms))


async def _slot_with(register: Register, address: Any, asset: str, raw: int, block: Any) -> int:
    """The mapping slot of *asset* whose word is *raw*, whatever number the mapping has."""
    for place in range(16):
        key = bytes.fromhex(asset[2:]) + place.to_bytes(32, "big")
        slot = int.from_bytes(keccak(key), "big")
        if await register.client.storage(address, slot, block) == raw:
            return slot
    raise AssertionError("no mapping holds the word")


async def test_grant__both_sign__is_taken_and_beyond_its_parent_is_refused(
    register: Register, anvil: Any
) -> None:
    grant = await register.use_grant(anvil)
    receipt = await register.sender.send(register.granting(grant))
    assert any(record_id(grant) in log.topics for log in receipt.logs)
    longer = grant.replace(until=register.now + 301 * DAY)
    with pytest.raises(GrantExceedsParent) as caught:
        await register.sender.send(register.granting(longer))
    assert caught.value.field == "/until"


async def test_register__by_a_stranger__names_party_and_sender(register: Register) -> None:
    with pytest.raises(PartySenderNotAllowed) as caught:
        await register.sender.send(register.call("AssetRegistry", "register", register.asset()))
    assert caught.value.arguments == {
        "party": register.node.id,
        "sender": register.sender.address,
    }
    assert caught.value.field == "key"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"level": 4}, "/level"), ({"kind": 9}, "/kind"), ({"until": 5}, "/until")],
)
async def test_register__terms_that_break_a_rule__name_the_field(
    register: Register, change: dict[str, Any], field: str
) -> None:
    at_node = Sender(register.client, register.node.key)
    with pytest.raises(AssetTermsInvalid) as caught:
        await at_node.send(register.call("AssetRegistry", "register", register.asset(**change)))
    assert caught.value.field == field


async def test_register__for_another_nodes_party__needs_its_signature(
    register: Register,
) -> None:
    other = party_of(1004, ZERO_ADDRESS)
    consent = register.consent("ConsentEnrol", other.terms, other)
    await register.sender.send(register.call("PartyRegistry", "admit", other.terms, 16, consent))
    at_node = Sender(register.client, register.node.key)
    terms = register.asset(registrant=other.id)
    with pytest.raises(PartyNotMandated):
        await at_node.send(register.call("AssetRegistry", "register", terms))
    signed = register.consent("ConsentRegister", terms, other)
    receipt = await at_node.send(register.call("AssetRegistry", "registerSigned", terms, signed))
    assert receipt.gas_used < 90_000


async def test_consent__spoiled_in_one_way__is_refused_by_its_own_name(
    register: Register,
) -> None:
    newcomer = party_of(1005, ZERO_ADDRESS)
    enrol = "ConsentEnrol"
    good = register.consent(enrol, newcomer.terms, newcomer)
    stranger = dataclasses.replace(newcomer, key=SigningKey(b"\x05" * 32))
    cases: list[tuple[SignedConsent, type[Exception]]] = [
        (register.consent(enrol, newcomer.terms, stranger), ConsentSignatureInvalid),
        (register.consent(enrol, newcomer.terms, newcomer, epoch=1), ConsentEpochWrong),
        (
            register.consent(enrol, newcomer.terms, newcomer, deadline=UnixTime(register.now - 1)),
            ConsentExpired,
        ),
        (
            register.consent(
                enrol, newcomer.terms, newcomer, deadline=UnixTime(register.now + 91 * DAY)
            ),
            ConsentTooFar,
        ),
    ]
    for consent, refusal in cases:
        call = register.call("PartyRegistry", "admit", newcomer.terms, 16, consent)
        with pytest.raises(refusal):
            await register.sender.send(call)
    call = register.call("PartyRegistry", "admit", newcomer.terms, 16, good)
    await register.sender.send(call)
    with pytest.raises(PartyExists):
        await register.sender.send(call)


async def test_terms__with_dirty_bits__are_refused_by_name(register: Register) -> None:
    call = register.call("AssetRegistry", "register", register.asset())
    dirty = bytearray(call.data)
    dirty[4 + 32 * 5] = 1
    spoiled = dataclasses.replace(call, data=bytes(dirty))
    with pytest.raises(TermsFieldOutOfRange):
        await Sender(register.client, register.node.key).send(spoiled)


async def test_who_can_do_what__after_enrolments__names_roles_and_members(
    register: Register,
) -> None:
    block = await register.client.block("latest")
    found = await who_can_do_what(register.client, register.deployment, block)
    assert [(m.role, m.account) for m in found.members] == [(0, register.sender.address)]
    guarded = {(f.contract, f.function): f.role for f in found.functions}
    assert set(guarded.values()) == {0}
    assert len(guarded) == sum(len(functions) for functions in GUARDED.values())
    assert [(p.party, p.roles, p.region) for p in found.parties] == [
        (register.node.id, ("NODE",), "320500")
    ]
    assert any("NODE" in line and register.node.id in line for line in found.lines())


async def test_guarded_functions__called_by_a_stranger__are_exactly_those_that_are_guarded(
    register: Register,
) -> None:
    block = await register.client.block("latest")
    stranger = SigningKey(b"\x06" * 32).address
    found = set()
    for name in CONTRACTS[1:]:
        contract = register.deployment.contract(register.client, name)
        for function, entry in entries(name, "function").items():
            data = entry.selector + bytes(32 * 64)
            call = Call(name, function, contract.address, data)
            try:
                await call_at(register.client, call, block, stranger)
            except AccessManagedUnauthorized:
                found.add((name, function))
            except ContractError:
                continue
    guarded = {(name, function) for name, names in GUARDED.items() for function in names}
    setters = {(name, "setAuthority") for name in CONTRACTS[1:]}
    assert found - setters == guarded


async def test_read_logs__of_the_register__finds_every_enrolment(register: Register) -> None:
    address = register.deployment.address("PartyRegistry")
    first = register.deployment.block_number
    last = await register.client.block("latest")
    logs = await read_logs(register.client, [address], [], first, last)
    subjects = {log.topics[1][-40:] for log in logs if len(log.topics) > 1}
    assert register.holder.id[2:].lower() in subjects
