"""The project's own scripts tell the truth."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CONTRACT = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

contract ProbeTest {{
    function test_probe__always__{result}() external pure {{
        assert({condition});
    }}
}}
"""


def forge_project(folder: Path, *, passing: bool) -> Path:
    """A project with one test, compiled as the project's own."""
    (folder / "test").mkdir()
    (folder / "foundry.toml").write_text(
        f'[profile.default]\nsrc = "src"\nsolc = "{ROOT / "contracts" / "solc"}"\n'
    )
    result, condition = ("passes", "true") if passing else ("fails", "1 > 2")
    source = CONTRACT.format(result=result, condition=condition)
    (folder / "test" / "Probe.t.sol").write_text(source)
    return folder


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a script of the project to its end."""
    environment = {name: value for name, value in os.environ.items() if "FOUNDRY" not in name}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def test_test_script__failing_solidity_test__exits_nonzero(tmp_path: Path) -> None:
    project = forge_project(tmp_path, passing=False)
    done = run("scripts/test", "--only", "forge", "--root", project)
    assert "[FAIL" in done.stdout
    assert done.returncode == 1
    assert "FAILED in forge" in done.stderr


def test_test_script__passing_solidity_test__exits_zero(tmp_path: Path) -> None:
    project = forge_project(tmp_path, passing=True)
    done = run("scripts/test", "--only", "forge", "--root", project)
    assert (done.returncode, "[PASS]" in done.stdout) == (0, True), done.stderr


def test_test_script__failing_python_test__exits_nonzero(tmp_path: Path) -> None:
    (tmp_path / "test_probe.py").write_text("def test_probe():\n    raise ValueError\n")
    done = run("scripts/test", "--noconftest", "-p", "no:cacheprovider", tmp_path / "test_probe.py")
    assert (done.returncode, "1 failed" in done.stdout) == (1, True), done.stdout


def test_test_script__unknown_family__is_a_usage_error() -> None:
    assert run("scripts/test", "--only", "everything").returncode == 2


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as a stranger has it, but sharing what setup installed."""
    for name in ("scripts", "registry", "contracts"):
        ignored = shutil.ignore_patterns("node_modules", "out", "cache", "__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    (tmp_path / "contracts" / "node_modules").symlink_to(ROOT / "contracts" / "node_modules")
    return tmp_path


def compile_check(project: Path) -> subprocess.CompletedProcess[str]:
    """What `scripts/compile --check` does after setup."""
    python = ROOT / ".venv" / "bin" / "python"
    return run(python, project / "scripts" / "contract_build.py", "--check")


def test_compile_check__altered_bytecode__is_named(copy: Path) -> None:
    file = copy / "registry" / "compiled" / "AccessManager.json"
    file.write_text(file.read_text().replace("0x6080", "0x6081", 1))
    done = compile_check(copy)
    assert done.returncode == 1
    assert "AccessManager: its compiled file was altered" in done.stderr


def test_compile_check__changed_settings__are_named(copy: Path) -> None:
    file = copy / "contracts" / "foundry.toml"
    file.write_text(file.read_text().replace("optimizer_runs = 10000", "optimizer_runs = 10001"))
    done = compile_check(copy)
    assert done.returncode == 1
    assert "AccessManager: compiler or settings changed" in done.stderr


def test_compile_check__new_contract__is_named(copy: Path) -> None:
    (copy / "contracts" / "src").mkdir(exist_ok=True)
    (copy / "contracts" / "src" / "Novel.sol").write_text("contract Novel {}\n")
    done = compile_check(copy)
    assert done.returncode == 1
    assert "Novel: never compiled" in done.stderr
