"""The demo as a newcomer runs it: one command, its account, each refusal by its name."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "scripts" / "demo"

Account = dict[str, Any]

REFUSALS = {
    2: [("GrantExceedsParent", "/until"), ("GrantExceedsParent", "/purposes")],
    3: [("PartyNotMandated", "consent"), ("OperateMissing", "/operate")],
    5: [("ListingSeqWrong", "/right")],
    6: [("TradeNotAdoptable", "trade")],
    7: [("ConsentPartyWrong", "party")],
    8: [("PartyRegionNotCovered", "by"), ("AssetNotValid", "asset")],
    9: [("HeadNotReached", "line 7"), ("EventAltered", "line 7"), ("EventDiffers", "line 7")],
}


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    """The account of one whole run."""
    return _run(tmp_path_factory.mktemp("demo"))


def _run(folder: Path, *options: str) -> Account:
    file = folder / "account.json"
    command = [DEMO, "--account", file, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    first = done.stdout.splitlines()[:2]
    assert first == ["demo keys; the institutions named take no part", "演示密钥；所列机构均未参与"]
    written: Account = json.loads(file.read_text("utf-8"))
    return written


def _entries(account: Account, chapter: int, kind: str) -> list[dict[str, Any]]:
    found = next(one for one in account["chapters"] if one["number"] == chapter)
    return [entry for entry in found["entries"] if entry["kind"] == kind]


def _facts(account: Account, chapter: int, label: str) -> list[dict[str, Any]]:
    return [e for e in _entries(account, chapter, "fact") if e["label"] == label]


def test_demo__whole_run__tells_nine_chapters_as_told(account: Account) -> None:
    assert account["outcome"] == "as told"
    assert [chapter["number"] for chapter in account["chapters"]] == list(range(10))
    assert len(account["parties"]) == 18
    assert len(account["deployment"]["contracts"]) == 8


@pytest.mark.parametrize("chapter", sorted(REFUSALS))
def test_demo__attempts_that_break_a_rule__are_refused_by_name(
    account: Account, chapter: int
) -> None:
    found = _entries(account, chapter, "refusal")
    assert [(entry["code"], entry["field"]) for entry in found] == REFUSALS[chapter]
    assert all(entry["rule"] for entry in found)


def test_demo__every_act__names_who_sent_it_its_gas_and_a_transaction_of_its_own(
    account: Account,
) -> None:
    acts = [entry for number in range(10) for entry in _entries(account, number, "act")]
    assert len({act["tx"] for act in acts}) == len(acts) > 20
    assert all(act["sent_by"] and 40_000 < act["gas_used"] < 200_000 for act in acts)
    assert all(len(value) == 66 for act in acts for value in act["ids"].values())


def test_demo__registration__is_numbered_and_within_its_gas_budget(account: Account) -> None:
    (registration,) = _entries(account, 1, "act")
    assert registration["numbers"] == {"登记编号": "320500-1"}
    assert registration["gas_used"] <= 76_000
    assert registration["signed_by"] == []


def test_demo__forged_certificates__are_refused_at_the_field_before_the_genuine_one_passes(
    account: Account,
) -> None:
    findings = _entries(account, 4, "finding")
    assert [finding["field"] for finding in findings] == ["/terms/0/values/level", "/terms/0/id"]
    assert {finding["step"] for finding in findings} == {"5 id"}
    acts = _entries(account, 4, "act")
    assert [act["numbers"]["certificate"] for act in acts] == ["valid"] * 5


def test_demo__certificates__are_signed_anchored_presented_and_verified_both_ways(
    account: Account,
) -> None:
    keys = [act for act in _entries(account, 0, "act") if "thumbprint" in act["ids"]]
    assert len(keys) == 2
    (asset,), (trade,) = _facts(account, 4, "certificate"), _facts(account, 5, "certificate")
    assert asset["data"]["number"].startswith("320500-")
    assert trade["data"]["number"].startswith("440300-X")
    (verified,) = _facts(account, 7, "verified")
    for mode in ("rpc", "block_hash"):
        steps = [step["result"] for step in verified["data"][mode]["steps"]]
        assert steps == ["passed"] * 11
    assert len(_facts(account, 7, "presented")[0]["data"]["fields"]) == 4
    (finding,) = _entries(account, 7, "finding")
    assert (finding["step"], finding["field"]) == ("11 policy", "/terms")


def test_demo__five_venues__list_sell_once_and_turn_moot(account: Account) -> None:
    (listed,) = _facts(account, 4, "listings")
    assert list(listed["data"].values()) == ["LISTED"] * 5
    (still,) = _facts(account, 5, "listings")
    assert list(still["data"].values()) == ["LISTED"] * 5
    (offers,) = _facts(account, 5, "offers")
    assert sorted(offers["data"].values()) == ["MOOT"] * 4 + ["SOLD"]


def test_demo__freeze__suspends_every_open_listing_and_lifting_restores_them(
    account: Account,
) -> None:
    frozen, lifted = (fact["data"] for fact in _facts(account, 8, "listings"))
    assert sorted(frozen.values()) == ["SOLD"] + ["SUSPENDED"] * 10
    assert sorted(lifted.values()) == ["LISTED"] + ["MOOT"] * 9 + ["SOLD"]


def test_demo__audit__is_complete_by_endpoint_and_by_block_hash(account: Account) -> None:
    (online,), (offline,) = _facts(account, 9, "complete"), _facts(account, 9, "offline")
    assert online["data"]["events"] == offline["data"]["events"] == 11
    assert online["data"]["head"] == offline["data"]["head"]


def test_demo__with_kubo__keeps_its_artifacts_in_the_node(require: Any, tmp_path: Path) -> None:
    require("kubo")
    account = _run(tmp_path, "--kubo")
    (store,) = _facts(account, 0, "artifacts")
    assert "IPFS node" in store["text"]
    assert account["outcome"] == "as told"


def test_demo__store_that_does_not_answer__is_told_and_fails(tmp_path: Path) -> None:
    file = tmp_path / "account.json"
    environment = {**os.environ, "TORRENS_IPFS_API": "http://127.0.0.1:1"}
    done = subprocess.run(
        [DEMO, "--json", "--account", file],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 1
    assert "demo: not as told: StoreUnavailable" in done.stderr
    account = json.loads(done.stdout)
    assert account == json.loads(file.read_text("utf-8"))
    assert account["outcome"].startswith("StoreUnavailable")
    assert account["chapters"] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_demo__interrupted_on_the_way__leaves_nothing_behind(
    number: signal.Signals, tmp_path: Path
) -> None:
    workplaces = tmp_path / "workplaces"
    workplaces.mkdir()
    process = subprocess.Popen(
        [DEMO, "--account", tmp_path / "account.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(workplaces)},
    )
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("2 ·"):
            break
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "demo: interrupted" in said
    assert list(workplaces.iterdir()) == []
    assert not (tmp_path / "account.json").exists()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A demo left up, and what it printed."""
    process = subprocess.Popen(
        [DEMO, "--keep", "--account", tmp_path / "account.json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert process.stdout is not None
    try:
        lines = []
        for line in process.stdout:
            lines.append(line.strip())
            if "audit verify" in line:
                break
        yield process, lines
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=30)
        process.stdout.close()


def test_demo__left_up__serves_what_it_names_until_interrupted(
    kept: tuple[subprocess.Popen[str], list[str]], tmp_path: Path
) -> None:
    process, lines = kept
    urls = [line for line in lines if line.startswith("http")]
    assert len(urls) == 5
    for url in urls:
        assert httpx.get(url, timeout=30).status_code == httpx.codes.OK, url
    for line in (line for line in lines if line.startswith("torrens ")):
        command = [sys.executable, "-m", "registry.cli.main", *line.split()[1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    chain = next(line.split()[1] for line in lines if line.startswith("chain http"))
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(timeout=30) == 0
    time.sleep(0.1)
    for address in (chain, urls[0]):
        with pytest.raises(httpx.ConnectError):
            httpx.get(address, timeout=5)
    assert [path.name for path in tmp_path.iterdir()] == ["account.json"]
