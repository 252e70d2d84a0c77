"""What a consent cannot be used for, on the deployed contracts, each refused by its own name."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from registry.chain.refusals import (
    ConsentAgentConflict,
    ConsentEpochWrong,
    ConsentMandateMissing,
    ConsentPartyWrong,
    ConsentSeqWrong,
    ConsentSignatureInvalid,
    ConsentVoidedByParty,
    RightExists,
)
from registry.chain.sender import Sender
from registry.records import Consent, Domain, SignedConsent, Terms, record_id, schema
from registry.signing import SigningKey
from registry.types import ZERO_ADDRESS, ChainId, Epoch, Seq
from tests.chain.register_world import DAY, Party, Register, digest, party_of

ACT = "ConsentGrant"
WALLET_CODE = "0x631626ba7e60e01b5f5260205ff3"
"""An ERC-1271 wallet that takes any signature: returns 0x1626ba7e."""


def resigned(consent: Consent, domain: Domain, key: SigningKey) -> SignedConsent:
    """A consent signed in another domain, presented in that domain."""
    return SignedConsent(consent, domain, key.sign_digest(consent.digest(domain)))


async def test_consent__replayed__is_refused_as_the_record_exists(
    register: Register, anvil: Any
) -> None:
    call = register.granting(await register.use_grant(anvil))
    await register.sender.send(call)
    with pytest.raises(RightExists):
        await register.sender.send(call)


async def test_consent__of_another_chain_or_contract__is_no_signature_here(
    register: Register, anvil: Any
) -> None:
    grant = await register.use_grant(anvil)
    good = register.consent(ACT, grant, register.holder)
    elsewhere = [
        Domain(ChainId(1), good.domain.contract),
        Domain(good.domain.chain_id, register.deployment.address("PledgeLedger")),
    ]
    for domain in elsewhere:
        signed = resigned(good.consent, domain, register.holder.key)
        with pytest.raises(ConsentSignatureInvalid):
            await register.sender.send(register.granting(grant, signed))
    await register.sender.send(register.granting(grant, good))


async def test_consent__with_the_signature_of_another_act__is_refused(register: Register) -> None:
    party, contract = register.holder, "PartyRegistry"
    detachment = Terms("Detachment", {"party": party.id, "salt": digest(1)})
    values = {"party": party.id, "successor": ZERO_ADDRESS, "reason": digest(0), "salt": digest(1)}
    closure = Terms("Closure", values)
    detach = register.consent("ConsentDetach", detachment, party)
    close = register.consent("ConsentClose", closure, party)
    forged = dataclasses.replace(close, signature=detach.signature)
    with pytest.raises(ConsentSignatureInvalid):
        await register.sender.send(register.call(contract, "close", closure, forged))
    await register.sender.send(register.call(contract, "detach", detachment, detach))


async def test_consent__terms_changed_after_signing__is_refused(
    register: Register, anvil: Any
) -> None:
    grant = await register.use_grant(anvil)
    signed = register.consent(ACT, grant, register.holder)
    wider = grant.replace(purposes=7)
    moved = register.consent(ACT, wider, register.holder)
    moved = dataclasses.replace(moved, signature=signed.signature)
    with pytest.raises(ConsentSignatureInvalid):
        await register.sender.send(register.granting(wider, moved))


async def test_consent__at_another_seq_or_of_another_party__is_refused_by_name(
    register: Register, anvil: Any
) -> None:
    grant = await register.use_grant(anvil)
    late = register.consent(ACT, grant, register.holder, seq=Seq(1))
    with pytest.raises(ConsentSeqWrong):
        await register.sender.send(register.granting(grant, late))
    own = register.consent(ACT, grant, register.merchant)
    with pytest.raises(ConsentPartyWrong):
        await register.sender.send(register.granting(grant, own))


async def test_consent__voided_by_its_party__is_refused(register: Register, anvil: Any) -> None:
    grant = await register.use_grant(anvil)
    signed = register.consent(ACT, grant, register.holder)
    values = {"party": register.holder.id, "digest": signed.digest(), "salt": digest(3)}
    terms = Terms("Voiding", values)
    void = register.consent("ConsentVoid", terms, register.holder)
    await register.sender.send(register.call("PartyRegistry", "voidConsent", terms, void))
    with pytest.raises(ConsentVoidedByParty):
        await register.sender.send(register.granting(grant, signed))


async def test_consent__by_a_rotated_out_key__is_refused_in_either_epoch(
    register: Register, anvil: Any
) -> None:
    grant = await register.use_grant(anvil)
    before = register.consent(ACT, grant, register.holder)
    fresh = SigningKey(b"\x31" * 32)
    values = {"party": register.holder.id, "signer": fresh.address, "salt": digest(4)}
    terms = Terms("Rotation", values)
    rotate = register.consent("ConsentRotate", terms, register.holder)
    incoming = fresh.sign_digest(rotate.digest())
    await register.sender.send(register.call("PartyRegistry", "rotate", terms, rotate, incoming))
    with pytest.raises(ConsentEpochWrong):
        await register.sender.send(register.granting(grant, before))
    word = await register.party_word(register.holder)
    now = Epoch(word.integer("epoch"))
    old = register.consent(ACT, grant, register.holder, epoch=now)
    with pytest.raises(ConsentSignatureInvalid):
        await register.sender.send(register.granting(grant, old))
    holder = Party(fresh, register.holder.terms)
    await register.sender.send(
        register.granting(grant, register.consent(ACT, grant, holder, epoch=now))
    )


async def _mandated(register: Register, agent: Party, salt: int) -> Terms:
    act = 1 << schema().consents[ACT].act
    values = {"principal": register.holder.id, "agent": agent.id, "acts": act}
    values |= {"until": register.now + 50 * DAY, "scope": digest(1), "salt": digest(salt)}
    terms = Terms("Mandate", values)
    consent = register.consent("ConsentMandate", terms, register.holder)
    await register.sender.send(register.call("PartyRegistry", "mandate", terms, consent))
    return terms


async def test_agent__with_a_live_mandate__signs_and_after_its_end_does_not(
    register: Register, anvil: Any
) -> None:
    grant = await register.use_grant(anvil)
    agent = party_of(1006, register.node.id)
    at_node = Sender(register.client, register.node.key)
    enrol = register.consent("ConsentEnrol", agent.terms, agent)
    await at_node.send(register.call("PartyRegistry", "enrol", agent.terms, enrol))
    signed = register.agent_consent(ACT, grant, register.holder, agent)
    with pytest.raises(ConsentMandateMissing):
        await register.sender.send(register.granting(grant, signed))
    mandate = await _mandated(register, agent, 1)
    await register.sender.send(register.granting(grant, signed))
    end = Terms("MandateEnd", {"mandate": record_id(mandate), "salt": digest(2)})
    consent = register.consent("ConsentEndMandate", end, register.holder)
    await register.sender.send(register.call("PartyRegistry", "endMandate", end, mandate, consent))
    second = grant.replace(salt=digest(8))
    again = register.agent_consent(ACT, second, register.holder, agent)
    with pytest.raises(ConsentMandateMissing):
        await register.sender.send(register.granting(second, again))


async def test_agent__that_is_the_counterparty__is_refused(register: Register, anvil: Any) -> None:
    grant = await register.use_grant(anvil)
    await _mandated(register, register.merchant, 1)
    signed = register.agent_consent(ACT, grant, register.holder, register.merchant)
    with pytest.raises(ConsentAgentConflict):
        await register.sender.send(register.granting(grant, signed))


async def test_wallet__of_erc_1271__enrols_and_is_granted_a_right(
    register: Register, anvil: Any
) -> None:
    grant = await register.use_grant(anvil)
    wallet = SigningKey(b"\x41" * 32).address
    anvil.rpc("anvil_setCode", wallet, WALLET_CODE)
    values = {**party_of(1007, register.node.id).terms, "signer": wallet}
    party = Party(SigningKey(b"\x42" * 32), Terms("Enrolment", values))
    enrol = register.consent("ConsentEnrol", party.terms, party)
    enrol = dataclasses.replace(enrol, signature=b"any signature of a wallet")
    at_node = Sender(register.client, register.node.key)
    await at_node.send(register.call("PartyRegistry", "enrol", party.terms, enrol))
    grant = grant.replace(grantee=party.id)
    taken = register.consent(ACT, grant, party)
    taken = dataclasses.replace(taken, signature=b"\x01")
    await register.sender.send(register.granting(grant, None, taken))
    anvil.rpc("anvil_setCode", wallet, "0x5f5260205ff3")
    second = grant.replace(salt=digest(8))
    refused = dataclasses.replace(register.consent(ACT, second, party), signature=b"\x01")
    with pytest.raises(ConsentSignatureInvalid):
        await register.sender.send(register.granting(second, None, refused))
