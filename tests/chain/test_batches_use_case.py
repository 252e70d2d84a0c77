"""Batches by use case: packed by file, anchored, published, activated leaf by leaf."""

from __future__ import annotations

import json
from pathlib import Path

from registry import assets, batches
from registry.assets import Leaf
from registry.batch_files import leaf_of, pack_batch, read_leaf
from registry.records import (
    parse_terms,
    read_json,
    record_id,
    render_terms,
    root_right_id,
    schema,
)
from registry.types import AssetId
from stage import DAY, NOTICE
from tests.chain.company import Company, refused
from tests.chain.sales import USE

HOUR = 3600


async def _packed(company: Company, folder: Path, owner: str = "enterprise") -> list[Leaf]:
    """Five assets packed by file and anchored; their leaves."""
    terms = [await company.asset_terms(owner) for _ in range(5)]
    source = folder / "assets.jsonl"
    source.write_text("".join(json.dumps(render_terms(t)) + "\n" for t in terms))
    made = pack_batch(source, folder / "batch")
    batch = parse_terms("Batch", read_json((folder / "batch" / "batch.json").read_bytes(), "batch"))
    written = await batches.anchor_batch(company.of("node"), batch)
    assert written.id == made["id"] == record_id(batch)
    leaves = []
    for index in range(5):
        file = folder / f"leaf{index}.json"
        file.write_text(json.dumps(leaf_of(folder / "batch", index)))
        leaves.append(read_leaf(file))
    return leaves


async def test_batch__activated_leaf__is_in_notice_then_valid_and_again_changes_nothing(
    company: Company, tmp_path: Path
) -> None:
    leaf = (await _packed(company, tmp_path))[3]
    asset = AssetId(record_id(leaf.terms))
    with refused("AssetUnknown"):
        await company.dossier(asset)
    await company.stage.travel(30 * DAY)
    await batches.activate(company.of("buyer"), leaf)
    assert await company.asset_status(asset) == "IN_NOTICE"
    before = await company.word("AssetRegistry", "asset", "AssetWord", asset)
    await batches.activate(company.of("merchant"), leaf)
    assert await company.word("AssetRegistry", "asset", "AssetWord", asset) == before
    await company.stage.travel(NOTICE + HOUR)
    assert await company.asset_status(asset) == "VALID"
    assert (await company.dossier(asset)).registered.name == "Activated"
    await company.granted(asset, root_right_id(asset, USE), "enterprise", "merchant")


async def test_batch__published_by_an_independent_assessor__notice_runs_from_then(
    company: Company, tmp_path: Path
) -> None:
    leaf = (await _packed(company, tmp_path))[0]
    node, evidence = company["node"].id, company.stage.digest()
    with refused("BatchPublisherNotIndependent"):
        own = await company.stage.party("own assessor", 320500, 4, company["node"])
        session = own.session
        await batches.publish(session, leaf.root, node, own.id, evidence, as_regulator=False)
    assessor = company["assessor"].id
    await batches.publish(
        company.of("assessor"), leaf.root, node, assessor, evidence, as_regulator=False
    )
    await company.stage.travel(NOTICE + HOUR)
    await batches.activate(company.of("buyer"), leaf)
    assert await company.asset_status(AssetId(record_id(leaf.terms))) == "VALID"


async def test_batch__objection_to_an_inactive_leaf__activates_it_on_the_way(
    company: Company, tmp_path: Path
) -> None:
    leaf = (await _packed(company, tmp_path))[1]
    asset = AssetId(record_id(leaf.terms))
    with refused("AssetUnknown"):
        await company.objected(asset)
    filed = await company.objected(asset, leaf)
    assert await company.asset_status(asset) == "OBJECTED"
    dismissed = schema().enum("objectionStatus", "DISMISSED")
    await assets.resolve_objection(
        company.of("node"), asset, filed, dismissed, company.stage.digest()
    )
    # The leaf is on chain now: given again, it is not needed and does no harm.
    await assets.suspend(
        company.of("regulator"),
        asset,
        company["regulator"].id,
        company.stage.digest(),
        as_regulator=True,
        leaf=leaf,
    )
    assert await company.asset_status(asset) == "SUSPENDED"


async def test_batch__leaf_of_another_nodes_party__is_frozen_without_consent_and_waits_for_it(
    company: Company, tmp_path: Path
) -> None:
    leaf = (await _packed(company, tmp_path, "outsider"))[2]
    asset = AssetId(record_id(leaf.terms))
    with refused("PartyNotMandated"):
        await batches.activate(company.of("buyer"), leaf)
    who, why = company["regulator"].id, company.stage.digest()
    await assets.suspend(company.of("regulator"), asset, who, why, as_regulator=True, leaf=leaf)
    await assets.lift(company.of("regulator"), asset, who, why, as_regulator=True)
    await company.stage.travel(NOTICE + HOUR)
    assert await company.asset_status(asset) == "IN_NOTICE"
    signed = await company.signed("Register", leaf.terms, "outsider")
    await batches.activate(company.of("buyer"), leaf, signed)
    await company.stage.travel(NOTICE + HOUR)
    assert await company.asset_status(asset) == "VALID"


async def test_batch__leaf_at_another_index__is_refused(company: Company, tmp_path: Path) -> None:
    one, other, *_ = await _packed(company, tmp_path)
    swapped = Leaf(one.terms, one.root, other.index, other.proof)
    with refused("BatchStateWrong", "/root"):
        await batches.activate(company.of("buyer"), swapped)


async def test_batch__revoked_as_a_leaf__stays_revoked_when_activated(
    company: Company, tmp_path: Path
) -> None:
    leaf = (await _packed(company, tmp_path))[4]
    asset = AssetId(record_id(leaf.terms))
    await assets.revoke(
        company.of("regulator"), asset, company["regulator"].id, company.stage.digest(), leaf
    )
    await batches.activate(company.of("buyer"), leaf)
    assert await company.asset_status(asset) == "REVOKED"
