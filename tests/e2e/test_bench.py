"""The benchmarks of the index and of the API run, at a size that says nothing of speed."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def figures(*arguments: str) -> dict[str, Any]:
    """The figures of one run, by name."""
    done = subprocess.run(
        [ROOT / "scripts" / "bench", *arguments, "--rounds", "1", "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines:
        least, median, greatest = line["spread"]
        assert 0 < least <= median <= greatest
    return {line["figure"]: line for line in lines}


@pytest.mark.timeout(300)
def test_bench_index__three_hundred_events__gives_each_figure() -> None:
    found = figures("index", "--events", "300", "--without", "ponder")
    assert set(found) == {"sync", "sync_memory"}
    assert found["sync"]["ratio"].keys() == {"web3"}
    assert found["sync"]["events"] == 300


@pytest.mark.timeout(300)
def test_bench_api__two_hundred_assets__gives_each_figure() -> None:
    found = figures("api", "--assets", "200", "--seconds", "0.2")
    asked = {"certificate_check", "asset", "asset_first", "listing_check", "history_page"}
    asked |= {"search", "search_alone"}
    assert set(found) == {*asked, "server_memory"}
    for name in asked:
        assert found[name]["ratio"].keys() == {"empty_route", "p99_over_p50"}


def test_bench__unknown_name__is_a_usage_error() -> None:
    done = subprocess.run(
        [ROOT / "scripts" / "bench", "nothing"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
