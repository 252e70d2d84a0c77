"""`fsck` and refusals: the index held against the chain's storage, and what cannot be read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import func, select, update

from registry.errors import InvalidValueError
from registry.index.endpoint import Endpoint
from registry.index.projections import PROJECTIONS
from registry.index.ranges import RangeReader
from registry.index.steps import RawLog
from registry.index.tables import assets, attestations, journal_items, parties, rights
from registry.records import root_right_id
from tests.chain.company import Company
from tests.chain.index_story import Story
from tests.chain.index_world import NewDatabase, checked, rows_of, synced
from tests.chain.sales import USE


@pytest_asyncio.fixture
async def story(company: Company, anvil: Any) -> AsyncIterator[Story]:
    """A story of its own blocks."""
    made = await Story.begin(company, anvil, 17)
    yield made
    made.end()


async def _lived(company: Company) -> None:
    """Rights, sales, pledges and findings of one asset, by everybody's signatures."""
    asset = await company.asset()
    root = root_right_id(asset, USE)
    right = await company.granted(asset, root, "enterprise", "merchant")
    await company.attested(asset)
    listing = await company.listed(asset)
    await company.traded(listing, "buyer")
    await company.filed(asset, "outsider")
    await company.pledged(asset, root_right_id(asset, 1), "enterprise")
    await company.moved(asset, right, "merchant", "buyer")
    await company.mandated("enterprise", "merchant", 1 << 5)
    await company.objected(asset)


async def test_fsck__a_whole_story__every_slot_and_head_is_the_chains_at_any_block(
    company: Company, anvil: Any, new_database: NewDatabase
) -> None:
    deployment, engine = company.session.deployment, new_database()
    await _lived(company)
    progress = await synced(engine, deployment, anvil.url)
    for block in {deployment.block_number, progress.indexed // 2, progress.indexed - 1, None}:
        findings = await checked(engine, deployment, anvil.url, block)
        assert findings.differences == []
        assert findings.slots > 0
    assert rows_of(engine)["refused"] == []


@pytest.mark.parametrize(
    ("table", "values", "label"),
    [
        (assets, {"word": bytes(32)}, "_assets"),
        (parties, {"word": bytes(32)}, "_parties"),
        (rights, {"word": b"\x01" * 32}, "_rights"),
        (attestations, {"word": bytes(31) + b"\x02"}, "_attestations"),
        (journal_items, {"head": bytes(32)}, "_heads"),
    ],
)
async def test_fsck__one_row_altered__names_the_slot(
    story: Story, anvil: Any, new_sqlite: NewDatabase, table: Any, values: Any, label: str
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    story.blocks(30, most_acts=6)
    await synced(engine, deployment, anvil.url)
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        places = func.max(table.c.made if "made" in table.c else table.c.place)
        last = connection.execute(select(places)).scalar()
        column = table.c.made if "made" in table.c else table.c.place
        connection.execute(update(table).where(column == last).values(**values))
    findings = await checked(engine, deployment, anvil.url)
    assert {difference.label for difference in findings.differences} == {label}
    assert findings.different == 1


async def test_fsck__a_block_not_indexed__is_refused_by_name(
    story: Story, anvil: Any, new_sqlite: NewDatabase
) -> None:
    deployment, engine = story.company.session.deployment, new_sqlite()
    await synced(engine, deployment, anvil.url)
    with pytest.raises(InvalidValueError) as caught:
        await checked(engine, deployment, anvil.url, 1 << 40)
    assert caught.value.field == "block"


async def test_events__that_do_not_read_as_what_they_claim__are_kept_with_the_reason(
    story: Story, anvil: Any, new_database: NewDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployment, engine = story.company.session.deployment, new_database()
    story.blocks(20, most_acts=6)
    read, spoilt = RangeReader._logs, []

    async def spoil(self: Any, endpoint: Endpoint, *args: Any) -> list[tuple[bytes, RawLog]]:
        logs = await read(self, endpoint, *args)
        if not spoilt and len(logs) > 5:
            at = len(logs) - 1
            spoilt.append(logs[at][1]._replace(data=logs[at][1].data + b"\0"))
            logs[at] = (logs[at][0], spoilt[0])
        return logs

    monkeypatch.setattr(RangeReader, "_logs", spoil)
    await synced(engine, deployment, anvil.url)
    rows = rows_of(engine)
    ((place, contract, code, reason),) = rows["refused"]
    assert (code, reason) == ("EventDataLong", reason)
    assert "must be" in reason
    assert contract in {name for name, _ in PROJECTIONS}
    (kept,) = [raw for raw in rows["raw_events"] if raw[0] == place]
    assert kept[-1] == spoilt[0].data
