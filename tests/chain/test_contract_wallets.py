"""A party whose signer is an ERC-1271 wallet holds, grants and trades; an agent acts for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from registry import assets, exchange, parties, rights
from registry.records import party_id, record_id, root_right_id
from registry.types import AssetId, RightId
from stage import NOTICE, Actor
from tests.chain.company import GRANT_ACT, Company, new_key, refused
from tests.chain.contract_wallet import open_wallet
from tests.chain.sales import OPERATE, USE

TRADE_ACT = 1 << 34


@pytest.fixture
async def wallet(company: Company) -> Actor:
    """A party `wallet` under the node; its signer is a contract, its key the owner's."""
    owner, sender = new_key(company), company.of("buyer").sender
    assert sender is not None
    signer = await open_wallet(sender, owner)
    terms = company.stage.terms(
        "Enrolment",
        signer=signer,
        node=company["node"].id,
        region=320500,
        identity=company.stage.digest(),
    )
    who = party_id(terms)
    stranger = await company.stage.consent("Enrol", terms, new_key(company), who, epoch=0)
    with refused("ConsentSignatureInvalid"):
        await parties.enrol(company.of("node"), terms, stranger)
    consent = await company.stage.consent("Enrol", terms, owner, who, epoch=0)
    await parties.enrol(company.of("node"), terms, consent)
    company.actors["wallet"] = Actor("wallet", owner, who, company["buyer"].session)
    return company["wallet"]


async def _own_asset(company: Company) -> AssetId:
    """An asset that the wallet registered by its signature, at another node than its own."""
    terms = await company.stage.asset_terms(company["far_node"], company["wallet"])
    signed = await company.signed("Register", terms, "wallet")
    await assets.register(company.of("far_node"), terms, signed)
    await company.stage.travel(NOTICE + 3600)
    return AssetId(record_id(terms))


async def test_wallet__as_registrant__holds_grants_and_is_relayed_by_others(
    company: Company, wallet: Actor
) -> None:
    asset = await _own_asset(company)
    root = root_right_id(asset, USE)
    assert (await company.dossier(asset)).holder(root) == wallet.id
    terms = await company.grant_terms(asset, root, "wallet", "merchant")
    signed = await company.signed("Grant", terms, "wallet", "merchant")
    await rights.grant(company.of("buyer"), terms, signed)
    granted = RightId(record_id(terms))
    assert await company.right_status(asset, granted) == "LIVE"
    moved = await company.transfer_terms(asset, granted, "merchant", "wallet")
    with refused("RightToSelf"):
        back = await company.transfer_terms(asset, granted, "merchant", "merchant")
        both = await company.signed("Transfer", back, "merchant")
        await rights.transfer(company.of("buyer"), back, both)
    both = await company.signed("Transfer", moved, "merchant", "wallet")
    await rights.transfer(company.of("buyer"), moved, both)
    assert (await company.dossier(asset)).holder(granted) == wallet.id


async def test_wallet__signed_by_a_stranger__is_refused(company: Company, wallet: Actor) -> None:
    asset = await company.asset()
    terms = await company.grant_terms(asset, root_right_id(asset, USE), "enterprise", "wallet")
    first, second = await company.signed("Grant", terms, "enterprise", "wallet")
    forged = replace(second, signature=new_key(company).sign_digest(second.digest()))
    with refused("ConsentSignatureInvalid"):
        await rights.grant(company.of("buyer"), terms, [first, forged])
    empty = replace(second, signature=b"")
    with refused("ConsentSignatureInvalid"):
        await rights.grant(company.of("buyer"), terms, [first, empty])
    await rights.grant(company.of("buyer"), terms, [first, second])
    assert (await company.dossier(asset)).holder(RightId(record_id(terms))) == wallet.id


async def test_wallet__buys_and_sells__on_exchange(company: Company, wallet: Actor) -> None:
    asset = await company.asset()
    trade = await company.traded(await company.listed(asset), "wallet")
    bought = next(r for r in (await company.dossier(asset)).grants.values() if r.trade == trade)
    assert bought.holder == wallet.id
    own = await _own_asset(company)
    listing = await company.listed(own, seller="wallet")
    sold = await company.traded(listing, "merchant")
    assert sold in (await company.dossier(own)).trades
    forged = await company.trade_terms(listing, "wallet")
    with refused("TradeToSelf"):
        signed = await company.signed("Trade", forged, "wallet")
        await exchange.record(company.of("venue"), forged, signed)


async def test_agent__under_the_wallets_mandate__holds_grants_and_trades_for_it(
    company: Company, wallet: Actor
) -> None:
    asset = await _own_asset(company)
    root = root_right_id(asset, USE)
    agents = {"wallet": "outsider"}
    terms = await company.grant_terms(asset, root, "wallet", "merchant")
    signed = await company.signed("Grant", terms, "wallet", "merchant", agents=agents)
    with refused("ConsentMandateMissing"):
        await rights.grant(company.of("outsider"), terms, signed)
    await company.mandated("wallet", "outsider", GRANT_ACT | TRADE_ACT)
    await rights.grant(company.of("outsider"), terms, signed)
    other = await company.asset()
    listing = await company.listed(other)
    trade = await company.trade_terms(listing, "wallet")
    bought = await company.signed("Trade", trade, "wallet", agents=agents)
    await exchange.record(company.of("venue"), trade, bought)
    event = (await company.dossier(other)).trades[record_id(trade)]  # type: ignore[index]
    assert event.text("buyerAgent") == company["outsider"].id
    assert event.own_terms()["buyer"] == wallet.id
    held = root_right_id(asset, OPERATE)
    assert (await company.dossier(asset)).holder(held) == wallet.id


async def test_wallet__as_agent__signs_for_its_principal(company: Company, wallet: Actor) -> None:
    await company.mandated("enterprise", "wallet", GRANT_ACT)
    asset = await company.asset()
    terms = await company.grant_terms(asset, root_right_id(asset, USE), "enterprise", "merchant")
    agents = {"enterprise": "wallet"}
    signed = await company.signed("Grant", terms, "enterprise", "merchant", agents=agents)
    await rights.grant(company.of("buyer"), terms, signed)
    made = (await company.dossier(asset)).grants[RightId(record_id(terms))].made
    assert made.text("grantorAgent") == wallet.id
