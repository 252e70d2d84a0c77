"""Rights by use case: what each gathers from the history, who must sign, what is refused."""

from __future__ import annotations

import pytest

from registry import rights
from registry.records import record_id, root_right_id, schema
from registry.types import ZERO_DIGEST, AssetId, RightId
from stage import DAY
from tests.chain.company import HOLD, Company, refused
from tests.chain.sales import OPERATE, USE


@pytest.fixture
async def asset(company: Company) -> AssetId:
    """A valid asset of the enterprise."""
    return await company.asset()


async def test_grant__under_a_grant__carries_its_ancestors(
    company: Company, asset: AssetId
) -> None:
    first = await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    second = await company.granted(asset, first, "merchant", "buyer", until=await _soon(company))
    dossier = await company.dossier(asset)
    assert [record_id(terms) for terms in dossier.path(second)] == [second, first]
    assert dossier.holder(second) == company["buyer"].id
    assert await company.right_status(asset, second) == "LIVE"


async def _soon(company: Company) -> int:
    return await company.stage.now() + 90 * DAY


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"until": 2**40 - 1}, "GrantExceedsParent", "/until"),
        ({"purposes": 15}, "GrantExceedsParent", "/purposes"),
        ({"kind": OPERATE}, "RightPathBroken", "path"),
        ({"rev": 1}, "AssetRevWrong", None),
    ],
)
async def test_grant__beyond_its_parent__names_the_field(
    company: Company, asset: AssetId, changes: dict[str, object], code: str, field: str | None
) -> None:
    first = await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    with refused(code, field):
        await company.granted(asset, first, "merchant", "buyer", **changes)
    assert (await company.dossier(asset)).children(first) == []


async def test_grant__one_signature_missing__names_the_party_before_sending(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    terms = await company.grant_terms(asset, root, "enterprise", "merchant")
    signed = await company.signed("Grant", terms, "enterprise")
    with refused("ConsentMissing", "consent"):
        await rights.grant(company.of("enterprise"), terms, signed)


async def test_grant__with_a_bystanders_signature__refuses_to_drop_it(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    terms = await company.grant_terms(asset, root, "enterprise", "merchant")
    signed = await company.signed("Grant", terms, "enterprise", "merchant", "buyer")
    with refused("ConsentNotNeeded", "consent"):
        await rights.grant(company.of("enterprise"), terms, signed)


async def test_grant__the_same_twice__is_refused_by_name(company: Company, asset: AssetId) -> None:
    root = root_right_id(asset, USE)
    terms = await company.grant_terms(asset, root, "enterprise", "merchant")
    signed = await company.signed("Grant", terms, "enterprise", "merchant")
    await rights.grant(company.of("enterprise"), terms, signed)
    with refused("RightExists"):
        await rights.grant(company.of("enterprise"), terms, signed)


async def test_grant__after_the_parent_moved__old_consents_are_stale(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    terms = await company.grant_terms(asset, root, "enterprise", "merchant")
    signed = await company.signed("Grant", terms, "enterprise", "merchant")
    await company.moved(asset, root, "enterprise", "buyer")
    with refused("ConsentSeqWrong"):
        await rights.grant(company.of("enterprise"), terms, signed)
    await company.moved(asset, root, "buyer", "enterprise")
    with refused("ConsentSeqWrong"):
        await rights.grant(company.of("enterprise"), terms, signed)


async def test_grant__exclusive_beside_an_expired_child__settles_it_on_the_way(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    now = await company.stage.now()
    old = await company.granted(asset, root, "enterprise", "merchant", until=now + DAY)
    exclusive = schema().enum("exclusivity", "EXCLUSIVE")
    with refused("RightHasChildren"):
        await company.granted(asset, root, "enterprise", "buyer", exclusivity=exclusive)
    await company.stage.travel(2 * DAY)
    new = await company.granted(asset, root, "enterprise", "buyer", exclusivity=exclusive)
    dossier = await company.dossier(asset)
    assert [e.name for e in dossier.events if e.id == old] == ["Granted", "Settled"]
    assert dossier.expired_children(root, await company.stage.now()) == []
    assert await company.right_status(asset, old) == "EXPIRED"
    assert await company.right_status(asset, new) == "LIVE"
    with refused("RightTakenExclusively"):
        await company.granted(asset, root, "enterprise", "merchant")


async def test_settle__without_names__closes_all_that_expired(
    company: Company, asset: AssetId
) -> None:
    end = await company.stage.now() + DAY
    under_use = await company.granted(
        asset, root_right_id(asset, USE), "enterprise", "merchant", until=end
    )
    under_hold = await company.granted(
        asset, root_right_id(asset, HOLD), "enterprise", "buyer", kind=HOLD, until=end
    )
    with refused("RightNotExpired"):
        await rights.settle(company.of("buyer"), asset, [under_use])
    await company.stage.travel(2 * DAY)
    await rights.settle(company.of("buyer"), asset)
    settled = {e.id for e in (await company.dossier(asset)).events if e.name == "Settled"}
    assert settled == {under_use, under_hold}


async def test_transfer__of_a_root_and_of_a_grant__moves_the_holder_and_the_seq(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    granted = await company.granted(asset, root, "enterprise", "merchant")
    await company.moved(asset, granted, "merchant", "buyer")
    await company.moved(asset, root, "enterprise", "merchant")
    dossier = await company.dossier(asset)
    assert dossier.holder(granted) == company["buyer"].id
    assert dossier.holder(root) == company["merchant"].id
    assert (await company.right_word(root)).integer("seq") == 1
    # A licence is not broken by a sale above it.
    assert await company.right_status(asset, granted) == "LIVE"


async def test_transfer__by_one_who_does_not_hold__is_refused(
    company: Company, asset: AssetId
) -> None:
    with refused("RightHolderWrong"):
        await company.moved(asset, root_right_id(asset, USE), "merchant", "buyer")


async def test_transfer__signed_before_another_child_was_made__is_refused(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    terms = await company.transfer_terms(asset, root, "enterprise", "buyer")
    signed = await company.signed("Transfer", terms, "enterprise", "buyer")
    await company.granted(asset, root, "enterprise", "merchant")
    with refused("RightMadeWrong"):
        await rights.transfer(company.of("enterprise"), terms, signed)


async def test_terminate__by_both_parties__ends_it(company: Company, asset: AssetId) -> None:
    right = await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    terms = company.stage.terms("Termination", asset=asset, right=right, reason=ZERO_DIGEST)
    with refused("ConsentMissing"):
        await rights.terminate(
            company.of("enterprise"), terms, await company.signed("Terminate", terms, "enterprise")
        )
    signed = await company.signed("Terminate", terms, "enterprise", "merchant")
    await rights.terminate(company.of("enterprise"), terms, signed)
    assert await company.right_status(asset, right) == "TERMINATED"


async def test_terminate__of_a_terminable_right__needs_the_grantor_alone(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    right = await company.granted(asset, root, "enterprise", "merchant", flags=7)
    below = await company.granted(asset, right, "merchant", "buyer", until=await _soon(company))
    terms = company.stage.terms("Termination", asset=asset, right=right, reason=ZERO_DIGEST)
    signed = await company.signed("Terminate", terms, "enterprise")
    await rights.terminate(company.of("enterprise"), terms, signed)
    assert await company.right_status(asset, below) == "TERMINATED"


async def test_surrender__with_a_live_child__is_refused_and_without_one_goes_through(
    company: Company, asset: AssetId
) -> None:
    right = await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    below = await company.granted(asset, right, "merchant", "buyer", until=await _soon(company))
    for one, holder in ((right, "merchant"), (below, "buyer"), (right, "merchant")):
        terms = company.stage.terms("Surrender", asset=asset, right=one, reason=ZERO_DIGEST)
        signed = await company.signed("Surrender", terms, holder)
        if one == right and await company.right_status(asset, below) == "LIVE":
            with refused("RightGroupOpen"):
                await rights.surrender(company.of(holder), terms, signed)
        else:
            await rights.surrender(company.of(holder), terms, signed)
    assert await company.right_status(asset, right) == "SURRENDERED"


async def test_surrender__of_a_root__is_no_right_that_can_be_given_up(
    company: Company, asset: AssetId
) -> None:
    root = root_right_id(asset, USE)
    terms = company.stage.terms("Surrender", asset=asset, right=root, reason=ZERO_DIGEST)
    signed = await company.signed("Surrender", terms, "enterprise")
    with refused("RightUnknown"):
        await rights.surrender(company.of("enterprise"), terms, signed)


@pytest.mark.parametrize(("name", "as_regulator"), [("node", False), ("regulator", True)])
async def test_suspend__then_lift__by_order(
    company: Company, asset: AssetId, name: str, as_regulator: bool
) -> None:
    right = await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")
    root, who = root_right_id(asset, USE), company[name].id
    why = company.stage.digest()
    await rights.suspend(company.of(name), asset, root, who, why, as_regulator=as_regulator)
    assert await company.right_status(asset, right) == "SUSPENDED"
    await rights.lift(company.of(name), asset, root, who, why, as_regulator=as_regulator)
    assert await company.right_status(asset, right) == "LIVE"


async def test_revoke__by_a_regulator_of_another_region__is_refused(
    company: Company, asset: AssetId
) -> None:
    root, why = root_right_id(asset, USE), company.stage.digest()
    right = await company.granted(asset, root, "enterprise", "merchant")
    with refused("PartyRegionNotCovered"):
        await rights.revoke(
            company.of("far_regulator"), asset, root, company["far_regulator"].id, why
        )
    await rights.revoke(company.of("regulator"), asset, root, company["regulator"].id, why)
    assert await company.right_status(asset, right) == "REVOKED"


async def test_grant__of_a_right_of_another_asset__is_unknown_here(
    company: Company, asset: AssetId
) -> None:
    other = await company.asset()
    stranger = RightId(root_right_id(other, USE))
    with refused("RightUnknown", "right"):
        await company.granted(asset, stranger, "enterprise", "merchant")
