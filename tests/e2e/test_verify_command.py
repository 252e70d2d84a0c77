"""`torrens verify` on bundle files: exit 0, 1 or 3, with the step and the field named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, free_port
from tests.vectors.bundle_files import TAMPERED, bundle, load

CASES = (
    ("id/asset_until", "id", "/terms/0/values/until"),
    ("anchor/value", "anchor", "/proofs/0/storage/0/value"),
    ("status/leaf_revoked", "status", "/terms/0"),
    ("format/twice", "format", ""),
)


def torrens(folder: Path, case: dict[str, Any], *options: str) -> tuple[int, dict[str, Any]]:
    """Exit code and JSON answer of `torrens verify`."""
    given = case["input"]
    (folder / "bundle.json").write_text(given if isinstance(given, str) else json.dumps(given))
    (folder / "deployment.json").write_text(json.dumps(case["trust"]["deployment"]))
    command = [sys.executable, "-m", "registry.cli.main", "verify", "bundle.json", "--json"]
    command += ["--deployment", "deployment.json", *options]
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, env=environment
    )
    return done.returncode, json.loads(done.stdout or done.stderr)


def test_verify__genuine_bundle_and_block_hash__exits_0(tmp_path: Path) -> None:
    case = bundle("right")
    code, report = torrens(tmp_path, case, "--block-hash", case["trust"]["block_hash"])
    assert (code, report["verdict"], report["mode"]) == (0, "valid", "block_hash")


@pytest.mark.parametrize(("name", "step", "field"), CASES)
def test_verify__tampered_bundle__exits_1_and_names_step_and_field(
    tmp_path: Path, name: str, step: str, field: str
) -> None:
    case = load(TAMPERED / f"{name}.json")
    code, report = torrens(tmp_path, case, "--block-hash", case["trust"]["block_hash"])
    failed = [(s["name"], s["field"]) for s in report["steps"] if s["result"] == "failed"]
    assert (code, report["verdict"], failed) == (1, "invalid", [(step, field)])


def test_verify__chain_unreachable__exits_3_and_says_unknown(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    code, report = torrens(tmp_path, bundle("asset"), "--rpc", url)
    assert (code, report["verdict"]) == (3, "unknown")
    assert {step["result"] for step in report["steps"]} == {"not_checked"}


def test_verify__empty_block_hash__is_refused_and_no_endpoint_asked(tmp_path: Path) -> None:
    code, problem = torrens(tmp_path, bundle("asset"), "--block-hash", "")
    assert (code, problem["field"]) == (1, "block_hash")
