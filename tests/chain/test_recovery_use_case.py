"""A party's key by use case: rotation, and recovery by its node, its veto, a regulator's order."""

from __future__ import annotations

from dataclasses import replace

from registry import parties, rights
from registry.records import SignedConsent, Terms
from registry.signing import SigningKey
from registry.types import Digest
from stage import DAY
from tests.chain.company import GRANT_ACT, Company, grant_by_agent, new_key, refused

HOUR = 3600


async def _rotated(company: Company, name: str) -> SigningKey:
    key = new_key(company)
    terms = company.stage.terms("Rotation", party=company[name].id, signer=key.address)
    (own,) = await company.signed("Rotate", terms, name)
    theirs = replace(own, signature=key.sign_digest(own.digest()))
    await parties.rotate(company.of(name), terms, own, theirs)
    return key


async def test_rotate__to_a_new_signer__ends_mandates_and_old_consents(
    company: Company,
) -> None:
    await company.mandated("enterprise", "outsider", GRANT_ACT)
    terms, by_agent = await grant_by_agent(company)
    by_old_key = await company.signed("Grant", terms, "enterprise", "merchant")
    key = await _rotated(company, "enterprise")
    with refused("ConsentEpochWrong"):
        await rights.grant(company.of("outsider"), terms, by_agent)
    with refused("ConsentEpochWrong"):
        await rights.grant(company.of("outsider"), terms, by_old_key)
    fresh = await company.signed(
        "Grant", terms, "enterprise", "merchant", agents={"enterprise": "outsider"}
    )
    with refused("ConsentMandateMissing"):
        await rights.grant(company.of("outsider"), terms, fresh)
    company.actors["enterprise"] = replace(company["enterprise"], key=key)
    signed = await company.signed("Grant", terms, "enterprise", "merchant")
    await rights.grant(company.of("outsider"), terms, signed)


async def test_rotate__to_the_same_signer__raises_the_epoch_alone(company: Company) -> None:
    who = company["merchant"]
    terms = company.stage.terms("Rotation", party=who.id, signer=who.key.address)
    (own,) = await company.signed("Rotate", terms, "merchant")
    await parties.rotate(company.of("buyer"), terms, own, None)
    word = await company.word("PartyRegistry", "party", "PartyWord", who.id)
    assert (word.integer("epoch"), word.address("signer")) == (1, who.key.address)
    with refused("ConsentEpochWrong"):
        await parties.rotate(company.of("buyer"), terms, own, None)


async def _recovery(company: Company, by: str) -> tuple[Terms, SignedConsent, SigningKey]:
    key = new_key(company)
    terms = company.stage.terms(
        "Recovery",
        party=company["merchant"].id,
        signer=key.address,
        by=company[by].id,
        reason=company.stage.digest(),
    )
    consent = await company.stage.consent("Recover", terms, key, company["merchant"].id)
    return terms, consent, key


async def test_recovery__proposed_by_the_node__takes_effect_after_its_delay(
    company: Company,
) -> None:
    terms, consent, key = await _recovery(company, "node")
    await parties.propose_recovery(company.of("node"), terms, consent)
    with refused("RecoveryNotReady"):
        await parties.complete_recovery(company.of("buyer"), company["merchant"].id)
    await company.stage.travel(7 * DAY + HOUR)
    await parties.complete_recovery(company.of("buyer"), company["merchant"].id)
    word = await company.word("PartyRegistry", "party", "PartyWord", company["merchant"].id)
    assert word.address("signer") == key.address


async def test_recovery__by_a_node_that_did_not_enrol_the_party__is_refused(
    company: Company,
) -> None:
    terms, consent, _ = await _recovery(company, "far_node")
    with refused("PartySenderNotAllowed", "key"):
        await parties.propose_recovery(company.of("far_node"), terms, consent)
    with refused("RecoveryNodeWrong"):
        await parties.propose_recovery(company.of("node"), terms, consent)


async def test_recovery__vetoed__waits_for_the_regulators_order(company: Company) -> None:
    terms, consent, _ = await _recovery(company, "node")
    written = await parties.propose_recovery(company.of("node"), terms, consent)
    veto = company.stage.terms("Veto", party=company["merchant"].id, recovery=Digest(written.id))
    (signed,) = await company.signed("Veto", veto, "merchant")
    await parties.own_act(company.of("merchant"), veto, signed)
    await company.stage.travel(8 * DAY)
    with refused("RecoveryStateWrong"):
        await parties.complete_recovery(company.of("buyer"), company["merchant"].id)
    order, agreed, key = await _recovery(company, "regulator")
    with refused("PartySenderNotAllowed"):
        await parties.order_recovery(company.of("far_regulator"), order, agreed)
    await parties.order_recovery(company.of("regulator"), order, agreed)
    word = await company.word("PartyRegistry", "party", "PartyWord", company["merchant"].id)
    assert word.address("signer") == key.address


async def test_recovery__dismissed_by_the_regulator__is_gone(company: Company) -> None:
    terms, consent, _ = await _recovery(company, "node")
    await parties.propose_recovery(company.of("node"), terms, consent)
    await parties.dismiss_recovery(
        company.of("regulator"),
        company["merchant"].id,
        company["regulator"].id,
        company.stage.digest(),
    )
    await company.stage.travel(8 * DAY)
    with refused("RecoveryStateWrong"):
        await parties.complete_recovery(company.of("buyer"), company["merchant"].id)
