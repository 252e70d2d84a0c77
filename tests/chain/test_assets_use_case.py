"""Assets and batches by use case: registration, amendment, objection, orders, leaves of a batch."""

from __future__ import annotations

import pytest

from registry import assets, authority, parties
from registry.records import (
    Terms,
    root_right_id,
    schema,
)
from registry.types import ZERO_DIGEST, AssetId
from stage import DAY, NOTICE
from tests.chain.company import Company, refused
from tests.chain.sales import USE

HOUR = 3600


async def _amendment(company: Company, asset: AssetId, **changes: object) -> Terms:
    word = await company.word("AssetRegistry", "asset", "AssetWord", asset)
    values: dict[str, object] = {
        "asset": asset,
        "rev": word.integer("rev"),
        "form": schema().enum("amendmentForm", "CHANGE"),
        "manifest": company.stage.digest(),
        "content": company.stage.digest(),
        "level": 1,
        "rights": 7,
        "until": word.integer("until"),
        "reason": ZERO_DIGEST,
    }
    return company.stage.terms("Amendment", **{**values, **changes})


async def test_register__through_notice__becomes_valid(company: Company) -> None:
    asset = await company.asset(noticed=False)
    assert await company.asset_status(asset) == "IN_NOTICE"
    await company.stage.travel(NOTICE + HOUR)
    assert await company.asset_status(asset) == "VALID"


async def test_register__twice__is_refused_by_name(company: Company) -> None:
    terms = await company.asset_terms()
    await assets.register(company.of("node"), terms)
    with refused("AssetExists"):
        await assets.register(company.of("node"), terms)


async def test_register__of_another_nodes_party__needs_its_signature(company: Company) -> None:
    terms = await company.asset_terms("outsider")
    with refused("PartyNotMandated"):
        await assets.register(company.of("node"), terms)
    with refused("ConsentMissing"):
        await assets.register(
            company.of("node"), terms, await company.signed("Register", terms, "merchant")
        )
    await assets.register(
        company.of("node"), terms, await company.signed("Register", terms, "outsider")
    )


async def test_register__by_another_than_the_node__is_refused(company: Company) -> None:
    with refused("PartySenderNotAllowed", "key"):
        await assets.register(company.of("far_node"), await company.asset_terms())


async def test_amend__signed_before_another__no_longer_binds(company: Company) -> None:
    asset = await company.asset()
    stale = await _amendment(company, asset)
    old = await company.signed("Amend", stale, "enterprise")
    terms = await _amendment(company, asset)
    signed = await company.signed("Amend", terms, "enterprise")
    await assets.amend(company.of("node"), terms, signed)
    dossier = await company.dossier(asset)
    assert (dossier.manifest_digest(), dossier.content_digest()) == (
        terms["manifest"],
        terms["content"],
    )
    with refused("AssetRevWrong"):
        await assets.amend(company.of("node"), stale, old)


async def test_amend__after_hold_moved__is_signed_by_its_new_holder(company: Company) -> None:
    asset = await company.asset()
    await company.moved(asset, root_right_id(asset, 1), "enterprise", "buyer")
    terms = await _amendment(company, asset)
    with refused("ConsentPartyWrong"):
        await assets.amend(
            company.of("node"), terms, await company.signed("Amend", terms, "enterprise")
        )
    await assets.amend(company.of("node"), terms, await company.signed("Amend", terms, "buyer"))


async def test_amend__renewal_after_expiry_by_any_roots_holder__revives_the_asset(
    company: Company,
) -> None:
    until = await company.stage.now() + 30 * DAY
    asset = await company.asset(until=until)
    await company.moved(asset, root_right_id(asset, USE), "enterprise", "merchant")
    await company.stage.travel(40 * DAY)
    assert await company.asset_status(asset) == "EXPIRED"
    word = await company.dossier(asset)
    renewal = await _amendment(
        company,
        asset,
        form=schema().enum("amendmentForm", "RENEWAL"),
        manifest=word.manifest_digest(),
        content=word.content_digest(),
        until=until + 365 * DAY,
    )
    signed = await company.signed("Amend", renewal, "merchant")
    await assets.amend(company.of("node"), renewal, signed)
    assert await company.asset_status(asset) == "VALID"


async def test_cancel__needs_every_roots_holder__then_ends_the_asset(company: Company) -> None:
    asset = await company.asset()
    await company.moved(asset, root_right_id(asset, USE), "enterprise", "merchant")
    terms = company.stage.terms("Cancellation", asset=asset, rev=0, reason=ZERO_DIGEST)
    with refused("ConsentMissing"):
        await assets.cancel(
            company.of("enterprise"), terms, await company.signed("Cancel", terms, "enterprise")
        )
    signed = await company.signed("Cancel", terms, "merchant", "enterprise")
    await assets.cancel(company.of("enterprise"), terms, signed)
    assert await company.asset_status(asset) == "CANCELLED"
    with refused("AssetNotValid"):
        await company.granted(asset, root_right_id(asset, USE), "merchant", "buyer")


@pytest.mark.parametrize(("outcome", "status"), [("UPHELD", "REFUSED"), ("DISMISSED", "IN_NOTICE")])
async def test_objection__in_notice__decided__has_its_effect(
    company: Company, outcome: str, status: str
) -> None:
    asset = await company.asset(noticed=False)
    filed = await company.objected(asset)
    assert await company.asset_status(asset) == "OBJECTED"
    number, why = schema().enum("objectionStatus", outcome), company.stage.digest()
    with refused("PartySenderNotAllowed"):
        await assets.resolve_objection(company.of("far_node"), asset, filed, number, why)
    await assets.resolve_objection(company.of("node"), asset, filed, number, why)
    assert await company.asset_status(asset) == status
    word = (await company.dossier(asset)).objections[filed].word
    assert word == (await company.word("AssetRegistry", "objectionOf", "ObjectionWord", filed)).raw


async def test_objection__after_issue__counts_once_admitted_and_lapses_by_anyone(
    company: Company,
) -> None:
    asset = await company.asset()
    filed = await company.objected(asset)
    assert await company.asset_status(asset) == "VALID"
    await assets.admit_objection(company.of("node"), asset, filed)
    assert await company.asset_status(asset) == "OBJECTED"
    with refused("ObjectionNotLapsed"):
        await assets.lapse_objection(company.of("buyer"), asset, filed)
    await company.stage.travel(31 * DAY)
    await assets.lapse_objection(company.of("buyer"), asset, filed)
    assert await company.asset_status(asset) == "VALID"


async def test_objection__unknown__is_not_found(company: Company) -> None:
    asset = await company.asset()
    with refused("ObjectionUnknown", "objection"):
        await assets.lapse_objection(company.of("buyer"), asset, company.stage.digest())


async def test_suspend__by_node_and_regulator__each_lifts_its_own_and_the_regulator_both(
    company: Company,
) -> None:
    asset, why = await company.asset(), company.stage.digest()
    node, regulator = company["node"].id, company["regulator"].id
    await assets.suspend(company.of("node"), asset, node, why, as_regulator=False)
    await assets.suspend(company.of("regulator"), asset, regulator, why, as_regulator=True)
    await assets.lift(company.of("node"), asset, node, why, as_regulator=False)
    assert await company.asset_status(asset) == "SUSPENDED"
    await assets.lift(company.of("regulator"), asset, regulator, why, as_regulator=True)
    assert await company.asset_status(asset) == "VALID"


async def test_suspend__by_a_regulator_of_another_region__is_refused(company: Company) -> None:
    asset, far = await company.asset(), company["far_regulator"].id
    with refused("PartyRegionNotCovered"):
        await assets.suspend(
            company.of("far_regulator"), asset, far, company.stage.digest(), as_regulator=True
        )


async def test_revoke__by_the_regulator__ends_the_asset(company: Company) -> None:
    asset = await company.asset()
    await assets.revoke(
        company.of("regulator"), asset, company["regulator"].id, company.stage.digest()
    )
    assert await company.asset_status(asset) == "REVOKED"


async def test_approve__then_withdraw__sets_and_clears_the_bit(company: Company) -> None:
    asset, who = await company.asset(level=3), company["regulator"].id
    for approved in (True, False):
        await assets.approve(
            company.of("regulator"), asset, who, company.stage.digest(), approved=approved
        )
        word = await company.word("AssetRegistry", "asset", "AssetWord", asset)
        assert bool(word.integer("approval")) is approved


async def test_acts_on_an_asset__after_its_node_closed__are_the_successors(
    company: Company,
) -> None:
    asset = await company.asset()
    closure = company.stage.terms(
        "Closure",
        party=company["node"].id,
        successor=company["far_node"].id,
        reason=company.stage.digest(),
    )
    (signed,) = await company.signed("Close", closure, "node")
    await parties.own_act(company.of("node"), closure, signed)
    why, far = company.stage.digest(), company["far_node"].id
    company.session.refresh()
    assert await company.session.succession(company["node"].id) == [far]
    await assets.suspend(company.of("far_node"), asset, far, why, as_regulator=False)
    assert await company.asset_status(asset) == "SUSPENDED"
    terms = await _amendment(company, asset)
    signed_terms = await company.signed("Amend", terms, "enterprise")
    with refused("AssetNotValid"):
        await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    await assets.lift(company.of("far_node"), asset, far, why, as_regulator=False)
    await assets.amend(company.of("far_node"), terms, signed_terms)


async def test_pause__until_lifted__refuses_registrations_by_name(company: Company) -> None:
    await authority.pause(company.session)
    with refused("Paused"):
        await assets.register(company.of("node"), await company.asset_terms())
    with refused("AccessManagedUnauthorized"):
        await authority.unpause(company.of("node"))
    await authority.unpause(company.session)
    await assets.register(company.of("node"), await company.asset_terms())


async def test_renew__by_an_amendment_of_another_form__is_refused_before_it_is_sent(
    company: Company,
) -> None:
    asset = await company.asset()
    change = await _amendment(company, asset)
    signed = await company.signed("Amend", change, "enterprise")
    with refused("InvalidValue", "form"):
        await assets.renew(company.of("node"), change, signed)
