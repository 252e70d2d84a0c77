"""Long histories: read in pages, shown and exported whole; any event changed is found and named.

Ten thousand events under the deep profile, some hundreds else.
"""

from __future__ import annotations

import copy
import json
import random
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from click.testing import CliRunner

from api.settings import ApiSettings
from registry.audit import AuditError, Scope, ensure_whole, parse_export
from registry.certificate.slots import slot_of
from registry.chain.deployment import save_deployment
from registry.cli.main import torrens
from registry.errors import IntegrityError
from registry.journal import HistoryError, JournalEvent, JournalItem, ensure_complete
from registry.proofs import header_from_rpc, verify_account, verify_storage
from registry.types import Digest, parse_address
from tests.chain.api.served import Served
from tests.chain.audit_forging import (
    FORGERIES,
    Lines,
    exported,
    numbered,
    refolded,
    said_offline,
    said_online,
    without_asset,
)
from tests.chain.company import Company
from tests.chain.long_history import LongHistory, make_long
from tests.model.machine import is_deep

EVENTS, TRIALS, ONLINE = (10_000, 60, 3) if is_deep() else (320, 8, 1)
ASSETS: Final = 6
LIMIT: Final = 500 if is_deep() else 100
Page = dict[str, Any]


@pytest_asyncio.fixture(scope="module")
async def long(anvil: Any, assembled: Company) -> AsyncIterator[LongHistory]:
    """An asset of very many events."""
    snapshot = anvil.rpc("evm_snapshot")
    yield await make_long(assembled.anew("long"), anvil, EVENTS, ASSETS)
    anvil.rpc("evm_revert", snapshot)


@pytest.fixture(scope="module")
def deployment(long: LongHistory, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deployment file."""
    file = tmp_path_factory.mktemp("long") / "deployment.json"
    save_deployment(long.company.session.deployment, file)
    return file


@pytest.fixture(scope="module")
def pages(anvil: Any, long: LongHistory, deployment: Path) -> Iterator[list[Page]]:
    """The asset's history as a client fetched it, page by page."""
    server = Served(ApiSettings(rpc=anvil.url, deployment=deployment, profile="anvil"))
    server.start()
    try:
        yield _fetched(server, f"/v1/assets/{long.asset}/history")
    finally:
        server.stop()


def _fetched(server: Served, path: str) -> list[Page]:
    pages: list[Page] = []
    cursor = None
    while not pages or cursor is not None:
        response = server.get(path, limit=LIMIT, cursor=cursor)
        assert response.status_code == 200, response.text
        pages.append(response.json())
        cursor = pages[-1]["next_cursor"]
    return pages


@dataclass(frozen=True)
class PageError(Exception):
    """The page that does not hold, counted from zero, and why."""

    page: int
    error: IntegrityError


def _ensure_pages(pages: Sequence[Page], subject: Digest) -> int:
    """What a client does alone: fold each page, chain their heads, prove the last; their events.

    Raises PageError.
    """
    head, count = subject, 0
    for number, page in enumerate(pages):
        try:
            items = [
                JournalItem(i["digest"], JournalEvent.from_log(i["log"])) for i in page["items"]
            ]
            ensure_complete(items, head, page["head_after"])
        except HistoryError as error:
            raise PageError(number, error) from error
        head, count = page["head_after"], count + len(items)
    assert _proven_head(pages[-1], subject) == head
    return count


def _proven_head(page: Page, subject: Digest) -> Digest:
    """The head in the asset's slot, under the header of the page's block."""
    header, proof = header_from_rpc(page["header"]), page["proof"]
    assert header.hash == page["as_of"]["block_hash"]
    nodes = tuple(bytes.fromhex(node[2:]) for node in proof["account"])
    account = verify_account(header.state_root, parse_address(proof["address"]), nodes)
    (slot,) = proof["storage"]
    assert slot["key"] == slot_of("head", subject).location
    storage = tuple(bytes.fromhex(node[2:]) for node in slot["proof"])
    return Digest(f"0x{verify_storage(account.storage_root, int(slot['key'], 16), storage):064x}")


def test_history__of_very_many_events__read_in_pages_over_http__is_complete(
    long: LongHistory, pages: list[Page]
) -> None:
    assert len(pages) == -(-EVENTS // LIMIT)
    assert {page["as_of"]["block_hash"] for page in pages} == {pages[0]["as_of"]["block_hash"]}
    assert _ensure_pages(pages, long.asset) == EVENTS


def test_history__of_very_many_events__shown_by_the_program__is_complete(
    anvil: Any, long: LongHistory, deployment: Path, pages: list[Page]
) -> None:
    shared = ["--rpc", anvil.url, "--profile", "anvil", "--json", "--deployment", str(deployment)]
    words = [*shared, "asset", "history", long.asset]
    done = CliRunner().invoke(torrens, words, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    shown = json.loads(done.stdout)
    items = [JournalItem(item["digest"]) for item in shown["items"]]
    assert (len(items), shown["complete"]) == (EVENTS, True)
    assert shown["head"] == _proven_head(pages[-1], long.asset)
    ensure_complete(items, long.asset, shown["head"])


def _removed(items: list[Any], at: int) -> None:
    del items[at]


def _altered(items: list[Any], at: int) -> None:
    data = items[at]["log"]["data"]
    items[at]["log"]["data"] = data[:-1] + ("1" if data[-1] == "0" else "0")


def _altered_to_fit(items: list[Any], at: int) -> None:
    _altered(items, at)
    items[at]["digest"] = JournalEvent.from_log(items[at]["log"]).digest


def _swapped(items: list[Any], at: int) -> None:
    other = (at + 1) % len(items)
    items[at], items[other] = items[other], items[at]


def _doubled(items: list[Any], at: int) -> None:
    items.insert(at, copy.deepcopy(items[at]))


def _invented(items: list[Any], at: int) -> None:
    """An event between two others, such as the chain might hold."""
    made = copy.deepcopy(items[at])
    made["log"].update(logIndex=None)
    made["log"]["topics"][2] = "0x" + "7" * 64
    made["digest"] = JournalEvent.from_log(made["log"]).digest
    items.insert(at, made)


@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (_removed, None),
        (_altered, 0),
        (_altered_to_fit, None),
        (_swapped, 1),
        (_doubled, 1),
        (_invented, None),
    ],
)
def test_pages__any_one_event_changed__is_found_and_its_page_named(
    long: LongHistory, pages: list[Page], edit: Callable[[list[Any], int], None], named: int | None
) -> None:
    draw = random.Random(edit.__name__)
    for _ in range(TRIALS):
        page = draw.randrange(len(pages))
        at = draw.randrange(len(pages[page]["items"]) - 1)
        forged = [*pages[:page], copy.deepcopy(pages[page]), *pages[page + 1 :]]
        edit(forged[page]["items"], at)
        with pytest.raises(PageError) as caught:
            _ensure_pages(forged, long.asset)
        assert caught.value.page == page
        if named is not None:
            assert caught.value.error.arguments["index"] == at + named


@pytest.mark.parametrize("lost", ["first", "between", "last"])
def test_pages__a_whole_page_left_out__is_found(
    long: LongHistory, pages: list[Page], lost: str
) -> None:
    at = {"first": 0, "between": len(pages) // 2, "last": len(pages) - 1}[lost]
    with pytest.raises((PageError, AssertionError)):
        _ensure_pages([*pages[:at], *pages[at + 1 :]], long.asset)


@pytest_asyncio.fixture(scope="module")
async def lines(long: LongHistory) -> Lines:
    """The asset's export."""
    return await exported(long.company.session, Scope.of_asset(long.asset))


def _forged(lines: Lines, forgery: str, at: int) -> Lines:
    """A copy that shares all lines but those about the change."""
    near = range(max(at - 1, 0), at + 3)
    copied = [copy.deepcopy(line) if n in near or n == 0 else line for n, line in enumerate(lines)]
    FORGERIES[forgery](copied, at)
    return [dict(line) for line in copied]


@pytest.mark.parametrize("forgery", FORGERIES)
def test_export__of_very_many_events__any_one_changed__its_line_is_named(
    long: LongHistory, lines: Lines, forgery: str
) -> None:
    draw, contracts = random.Random(forgery), long.company.session.deployment.addresses()
    for _ in range(TRIALS // 2):
        at = draw.randrange(2, len(lines) - 3)
        with pytest.raises(AuditError) as caught:
            ensure_whole(parse_export(numbered(_forged(lines, forgery, at))), contracts)
        assert caught.value.field == f"line {at + 1 + (forgery == 'added')}"


@pytest.mark.parametrize("forgery", FORGERIES)
async def test_export__of_very_many_events_made_to_fit__the_endpoint_names_the_very_event(
    long: LongHistory, lines: Lines, forgery: str
) -> None:
    draw, session = random.Random(forgery), long.company.session
    for _ in range(ONLINE):
        at = draw.randrange(2, len(lines) - 3)
        raw = refolded(_forged(lines, forgery, at))
        offline = said_offline(session, raw, Digest(lines[0]["as_of"]["block_hash"]))
        block = lines[at]["log"]["blockNumber"]
        crowded = forgery == "added" and lines[at + 1]["log"]["blockNumber"] == block
        misplaced = forgery == "reordered" or crowded
        assert offline.code == ("EventMisplaced" if misplaced else "AuditHeadWrong")
        assert offline.field == (
            f"line {at + 2 + crowded}" if misplaced else "line 1/journals/0/head"
        )
        online = await said_online(session, raw)
        log = lines[at + (forgery == "added")]["log"]
        assert online.arguments["event"] == "Attested"
        assert online.arguments["id"] == log["topics"][2]
        assert online.arguments["log_index"] == int(log["logIndex"], 16)
        assert online.arguments["block"] == int(log["blockNumber"], 16)


async def test_register__any_one_of_its_assets_left_out__is_found_by_its_number(
    long: LongHistory,
) -> None:
    session = long.company.session
    lines = await exported(session, Scope.of_party(long.company["node"].id, "node"))
    assert len(lines) == 2 + 1 + ASSETS + EVENTS
    for number, asset in enumerate(long.assets, 1):
        offline = said_offline(
            session,
            refolded(without_asset(lines, asset)),
            Digest(lines[0]["as_of"]["block_hash"]),
        )
        assert (offline.code, offline.arguments["expected"]) == ("NumberMissing", number)
