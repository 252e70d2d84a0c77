"""A register that the program itself deployed, with its people and one valid asset."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import DAY, Program


def _deployed(anvil: Any, folder: Path) -> Program:
    program = Program(anvil, folder, folder / "deployment.json", {})
    program.key("admin").write_text(anvil.keys[0] + "\n")
    program.key("admin").chmod(0o600)
    made = program.run("deploy", "--salt", "0x" + "c1" * 32, key="admin")
    assert made["chain_id"] == anvil.chain_id
    assert made["who_can_do_what"]
    return program


@pytest.fixture(scope="session")
def opened(anvil: Any, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """Deployed, everybody enrolled, one profile added."""
    program = _deployed(anvil, tmp_path_factory.mktemp("program"))
    program.join("node", 320500, "NODE")
    program.join("venue", 440100, "VENUE")
    program.join("regulator", 320000, "REGULATOR")
    for name in ("enterprise", "merchant", "buyer"):
        program.join(name, 320500, node="node")
    file, _ = program.terms(
        "Profile",
        document="0x" + "d0" * 32,
        notice=DAY,
        objection=DAY,
        term=0,
        required=0,
        regimes=14,
        version=1,
    )
    program.write("profile", "add", "--terms", file, key="admin")
    return program


@pytest.fixture
def program(opened: Program, tmp_path: Path) -> Program:
    """The same register, with a folder of the test's own for papers."""
    return dataclasses.replace(opened, folder=tmp_path, count=0)
