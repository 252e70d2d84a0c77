"""Parties by use case: enrolment, operators, mandates, rotation, recovery, voiding, orders."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry import assets, parties, rights
from registry.chain.sender import Sender
from registry.records import Terms, party_id, record_id, root_right_id, schema
from registry.signing import SigningKey
from registry.types import ZERO_ADDRESS, RightId
from stage import DAY, Actor
from tests.chain.company import GRANT_ACT, Company, grant_by_agent, new_key, refused
from tests.chain.sales import USE

HOUR = 3600


async def _status(company: Company, name: str) -> str:
    word = await company.word("PartyRegistry", "party", "PartyWord", company[name].id)
    return schema().enum_name("partyStatus", word.integer("status"))


async def test_enrol__by_a_node__is_the_node_that_the_history_names(company: Company) -> None:
    made = await company.stage.party("newcomer", 320500, 0, company["node"])
    company.session.refresh()
    assert await company.session.enrolling_node(made.id) == company["node"].id
    assert await company.session.enrolling_node(company["node"].id) == ZERO_ADDRESS
    history = await company.session.party_history(made.id)
    assert [event.name for event in history.events] == ["Enrolled"]


async def test_enrol__the_same_terms_twice__is_refused_by_name(company: Company) -> None:
    key = new_key(company)
    terms = company.stage.terms(
        "Enrolment",
        signer=key.address,
        node=company["node"].id,
        region=320500,
        identity=company.stage.digest(),
    )
    consent = await company.stage.consent("Enrol", terms, key, party_id(terms), epoch=0)
    written = await parties.enrol(company.of("node"), terms, consent)
    assert written.id == party_id(terms)
    with refused("PartyExists"):
        await parties.enrol(company.of("node"), terms, consent)


async def test_enrol__without_the_new_signers_consent__is_refused(company: Company) -> None:
    key = new_key(company)
    terms = company.stage.terms(
        "Enrolment",
        signer=key.address,
        node=company["node"].id,
        region=320500,
        identity=company.stage.digest(),
    )
    forged = await company.stage.consent(
        "Enrol", terms, company["node"].key, party_id(terms), epoch=0
    )
    with refused("ConsentSignatureInvalid"):
        await parties.enrol(company.of("node"), terms, forged)


async def test_set_roles__by_a_stranger__is_refused_and_by_the_authority_counts(
    company: Company,
) -> None:
    with refused("AccessManagedUnauthorized"):
        await parties.set_roles(company.of("merchant"), company["merchant"].id, 2)
    await parties.set_roles(company.session, company["merchant"].id, 2)
    word = await company.word("PartyRegistry", "party", "PartyWord", company["merchant"].id)
    assert word.integer("roles") == 2


async def _operator(company: Company, name: str) -> tuple[Terms, SigningKey]:
    """A second sender of a party."""
    key = new_key(company)
    terms = company.stage.terms(
        "Operator",
        party=company[name].id,
        operator=key.address,
        until=await company.stage.now() + 30 * DAY,
    )
    (own,) = await company.signed("Operator", terms, name)
    theirs = replace(own, signature=key.sign_digest(own.digest()))
    await parties.add_operator(company.of(name), terms, own, theirs)
    await company.session.client.rpc("anvil_setBalance", key.address, hex(10**20))
    return terms, key


async def test_operator__until_it_is_ended__sends_for_its_party(company: Company) -> None:
    made, key = await _operator(company, "node")
    sending = company.session.with_sender(Sender(company.session.client, key, 10))
    await assets.register(sending, await company.asset_terms())
    end = company.stage.terms("OperatorEnd", operator=record_id(made))
    (signed,) = await company.signed("EndOperator", end, "node")
    await parties.end_operator(company.of("node"), end, made, signed)
    with refused("PartySenderNotAllowed", "key"):
        await assets.register(sending, await company.asset_terms())


async def test_operator__whose_consent_is_over_another_message__is_refused_before_sending(
    company: Company,
) -> None:
    key, other = new_key(company), new_key(company)
    until = await company.stage.now() + DAY
    terms = [
        company.stage.terms("Operator", party=company["node"].id, operator=k.address, until=until)
        for k in (key, other)
    ]
    own = (await company.signed("Operator", terms[0], "node"))[0]
    wrong = (await company.signed("Operator", terms[1], "node"))[0]
    with refused("InvalidValue", "consent/1/message"):
        await parties.add_operator(company.of("node"), terms[0], own, wrong)


async def test_mandate__lets_the_agent_sign_a_grant__and_both_stand_in_the_event(
    company: Company,
) -> None:
    terms, signed = await grant_by_agent(company)
    with refused("ConsentMandateMissing"):
        await rights.grant(company.of("outsider"), terms, signed)
    await company.mandated("enterprise", "outsider", GRANT_ACT)
    await rights.grant(company.of("outsider"), terms, signed)
    dossier = await company.dossier(asset=terms["asset"])  # type: ignore[arg-type]
    made = dossier.grants[RightId(record_id(terms))].made
    assert made.text("grantorAgent") == company["outsider"].id
    assert made.text("granteeAgent") == ZERO_ADDRESS


@pytest.mark.parametrize("who", ["enterprise", "outsider"])
async def test_mandate__ended_by_either_side__no_longer_counts(company: Company, who: str) -> None:
    made = await company.mandated("enterprise", "outsider", GRANT_ACT)
    end = company.stage.terms("MandateEnd", mandate=record_id(made))
    (signed,) = await company.signed("EndMandate", end, who)
    await parties.end_mandate(company.of(who), end, made, signed)
    terms, consents = await grant_by_agent(company)
    with refused("ConsentMandateMissing"):
        await rights.grant(company.of("outsider"), terms, consents)
    with refused("RecordExists"):
        (again,) = await company.signed("Mandate", made, "enterprise")
        await parties.mandate(company.of("enterprise"), made, again)


async def test_mandate__of_another_act__does_not_cover_a_transfer(company: Company) -> None:
    await company.mandated("enterprise", "outsider", GRANT_ACT)
    asset = await company.asset()
    root = root_right_id(asset, USE)
    terms = await company.transfer_terms(asset, root, "enterprise", "merchant")
    agents = {"enterprise": "outsider"}
    signed = await company.signed("Transfer", terms, "enterprise", "merchant", agents=agents)
    with refused("ConsentMandateMissing"):
        await rights.transfer(company.of("outsider"), terms, signed)


async def test_void__a_consent_given__is_then_refused_by_name(company: Company) -> None:
    asset = await company.asset()
    terms = await company.grant_terms(asset, root_right_id(asset, USE), "enterprise", "merchant")
    signed = await company.signed("Grant", terms, "enterprise", "merchant")
    voiding = company.stage.terms(
        "Voiding", party=company["enterprise"].id, digest=signed[0].digest()
    )
    (own,) = await company.signed("Void", voiding, "enterprise")
    await parties.own_act(company.of("buyer"), voiding, own)
    with refused("ConsentVoidedByParty"):
        await rights.grant(company.of("merchant"), terms, signed)
    later = await company.grant_terms(asset, root_right_id(asset, USE), "enterprise", "merchant")
    others = await company.signed("Grant", later, "enterprise", "merchant")
    await rights.grant(company.of("merchant"), later, others)


@pytest.mark.parametrize(
    ("by", "as_regulator", "status"),
    [("node", False, "SUSPENDED_BY_NODE"), ("regulator", True, "SUSPENDED_BY_REGULATOR")],
)
async def test_suspend__a_party__its_consents_stop_until_it_is_lifted(
    company: Company, by: str, as_regulator: bool, status: str
) -> None:
    asset = await company.asset()
    who, why = company["merchant"].id, company.stage.digest()
    await parties.suspend(company.of(by), who, company[by].id, why, as_regulator=as_regulator)
    assert await _status(company, "merchant") == status
    with refused("PartyNotActive"):
        await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    await parties.lift(company.of(by), who, company[by].id, why, as_regulator=as_regulator)
    await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")


async def test_own_act__of_a_kind_that_is_none__names_those_that_are(company: Company) -> None:
    terms = await company.asset_terms()
    (signed,) = await company.signed("Register", terms, "enterprise")
    with refused("InvalidValue", "terms"):
        await parties.own_act(company.of("node"), terms, signed)


async def test_close__a_party__ends_it_for_good(company: Company) -> None:
    terms = company.stage.terms(
        "Closure",
        party=company["merchant"].id,
        successor=ZERO_ADDRESS,
        reason=company.stage.digest(),
    )
    (signed,) = await company.signed("Close", terms, "merchant")
    await parties.own_act(company.of("merchant"), terms, signed)
    assert await _status(company, "merchant") == "CLOSED"
    with refused("PartyStatusWrong"):
        await parties.close_by_authority(company.session, terms)


async def test_succession__of_a_closed_party_without_successor__is_refused(
    company: Company,
) -> None:
    terms = company.stage.terms(
        "Closure",
        party=company["merchant"].id,
        successor=ZERO_ADDRESS,
        reason=company.stage.digest(),
    )
    await parties.close_by_authority(company.session, terms)
    company.session.refresh()
    with refused("SuccessionBroken", "node"):
        await company.session.succession(company["merchant"].id)


async def test_key__added_then_compromised__keeps_the_earliest_instant(company: Company) -> None:
    node: Actor = company["node"]
    now, print_ = await company.stage.now(), company.stage.digest()
    key = company.stage.terms(
        "CredentialKey", party=node.id, thumbprint=print_, from_=now, until=now + 365 * DAY
    )
    (signed,) = await company.signed("Key", key, "node")
    await parties.own_act(company.of("node"), key, signed)
    for since, kept in ((now, now), (now - DAY, now - DAY)):
        terms = company.stage.terms("Compromise", party=node.id, thumbprint=print_, since=since)
        (own,) = await company.signed("Compromise", terms, "node")
        await parties.own_act(company.of("node"), terms, own)
        word = await company.word("PartyRegistry", "keyOf", "KeyWord", node.id, print_)
        assert word.integer("compromised") == kept


async def test_register__after_the_party_detached__needs_its_signature(
    company: Company,
) -> None:
    terms = company.stage.terms("Detachment", party=company["enterprise"].id)
    (signed,) = await company.signed("Detach", terms, "enterprise")
    await parties.own_act(company.of("enterprise"), terms, signed)
    asset = await company.asset_terms()
    with refused("PartyNotMandated"):
        await assets.register(company.of("node"), asset)
    await assets.register(
        company.of("node"), asset, await company.signed("Register", asset, "enterprise")
    )
