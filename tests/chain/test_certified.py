"""How certified records stand by the index, held against the contracts' own views."""

from __future__ import annotations

from typing import Any

import pytest

from registry import assets
from registry.dossier import RIGHT_KINDS, Dossier
from registry.errors import NotFoundError
from registry.queries.certified import certified_status
from registry.queries.reading import IndexReader, Moment
from registry.records import root_right_id
from registry.session import Session
from registry.types import AssetId, Digest, RightId, to_bytes
from registry.views import show_asset
from tests.chain.company import Company
from tests.chain.index_world import NewDatabase, synced
from tests.chain.query_story import told
from tests.chain.sales import USE

Document = dict[str, Any]


async def by_chain(session: Session, asset: AssetId) -> dict[str, Document]:
    """What the chain says of an asset, its rights and its trades, by id."""
    shown = await show_asset(session, asset)
    dossier = await session.dossier(asset)
    word = await session.word("AssetRegistry", "asset", "AssetWord", (asset,))
    common = {"asset": asset, "rev": shown["rev"], "objected": bool(word.integer("objections"))}
    held = bool(word.integer("suspended"))
    found: dict[str, Document] = {}
    for right in shown["rights"]:
        found[right["id"]] = {
            **common,
            "kind": "right",
            "right": right["id"],
            "status": {"asset": shown["status"], "right": right["status"]},
            "holder": right["holder"],
            "until": _until(dossier, right["id"], shown["valid_until"]),
            "pledges": right["pledges"],
            "suspended": held or await _any_suspended(session, dossier, right["id"]),
        }
    for trade in shown["trades"]:
        of_right = found[trade["right"]]
        found[trade["id"]] = {**of_right, "kind": "trade", "holder": trade["terms"]["buyer"]}
    roots = [r for r in shown["rights"] if r["parent"] is None]
    ended = {r["id"]: await _integer(session, r["id"], "end") for r in roots}
    first = next(iter([*(r for r in roots if not ended[r["id"]]), *roots]))
    found[asset] = {
        **common,
        "kind": "asset",
        "right": None,
        "status": {"asset": shown["status"], "right": None},
        "holder": first["holder"],
        "until": shown["valid_until"],
        "pledges": sum(r["pledges"] for r in roots),
        "suspended": held,
    }
    return found


def _until(dossier: Dossier, right: RightId, asset: int) -> int:
    return min([asset, *(terms.integer("until") for terms in dossier.path(right))])


async def _any_suspended(session: Session, dossier: Dossier, right: RightId) -> bool:
    above = [dossier.root(dossier.kind_of(right)), right]
    above += [RightId(terms.digest("parent")) for terms in dossier.path(right)]
    return any([await _integer(session, one, "suspended") for one in above])


async def _integer(session: Session, right: RightId, field: str) -> int:
    word = await session.word("RightsLedger", "right", "RightWord", (right,))
    return word.integer(field)


@pytest.mark.parametrize("seed", range(2))
async def test_certified_status__of_all_records_of_a_random_story__is_the_chains(
    company: Company, new_database: NewDatabase, seed: int
) -> None:
    story = await told(company, seed, 40)
    engine = new_database()
    await synced(engine, company.session.deployment, company.session.client.url)
    index = IndexReader(engine)
    tip = (await company.session.client.block("latest")).number
    kinds = set()
    for number in {tip, *story.random.sample(range(story.first, tip), 2)}:
        block = await company.session.client.block(number)
        moment = Moment(block.number, block.hash, block.timestamp, False)
        for asset in story.assets:
            expected = await by_chain(company.session.at(block.hash), asset)
            with index.at(moment) as reader:
                found = {
                    key: certified_status(reader, to_bytes(key), to_bytes(asset))
                    for key in expected
                }
            assert found == {key: {"id": key, **value} for key, value in expected.items()}
            kinds |= {one["kind"] for one in found.values()}
    assert kinds == {"asset", "right", "trade"}


async def test_certified_status__pledged_objected_and_suspended__is_told_beside_its_status(
    company: Company, new_database: NewDatabase
) -> None:
    asset = await company.asset()
    root = root_right_id(asset, USE)
    await company.pledged(asset, root, "enterprise", kind=USE)
    objection = await company.objected(asset)
    await assets.admit_objection(company.of("node"), asset, objection)
    node, reason = company["node"].id, Digest(company.stage.digest())
    await assets.suspend(company.of("node"), asset, node, reason, as_regulator=False)
    engine = new_database()
    await synced(engine, company.session.deployment, company.session.client.url)
    with IndexReader(engine).at() as reader:
        found = certified_status(reader, to_bytes(asset))
        right = certified_status(reader, to_bytes(root), to_bytes(asset))
    assert found["status"] == {"asset": "SUSPENDED", "right": None}
    assert right["status"] == {"asset": "SUSPENDED", "right": "SUSPENDED"}
    for one in (found, right):
        assert (one["pledges"], one["objected"], one["suspended"]) == (1, True, True)


async def test_certified_status__unknown_or_of_another_asset__is_not_found(
    company: Company, new_database: NewDatabase
) -> None:
    asset, other = [await company.asset() for _ in range(2)]
    root = root_right_id(asset, USE)
    engine = new_database()
    await synced(engine, company.session.deployment, company.session.client.url)
    with IndexReader(engine).at() as reader:
        for record, owner in (("0x" + "9" * 64, None), (asset, other), (root, other)):
            with pytest.raises(NotFoundError) as refused:
                certified_status(reader, to_bytes(record), owner and to_bytes(owner))
            assert (refused.value.code, refused.value.field) == ("RecordUnknown", "id")
        assert {
            certified_status(reader, to_bytes(root_right_id(asset, kind)), to_bytes(asset))["kind"]
            for kind in RIGHT_KINDS
        } == {"right"}
