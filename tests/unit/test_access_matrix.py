"""The table of who may do what and when has a row for every function, and every row its test."""

from __future__ import annotations

import copy
import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def load() -> ModuleType:
    """scripts/checks/access_matrix.py as a module."""
    file = ROOT / "scripts" / "checks" / "access_matrix.py"
    spec = importlib.util.spec_from_file_location("checks_access_matrix", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


access = load()


@pytest.fixture
def matrix() -> dict[str, Any]:
    """The committed table, free to change."""
    document: dict[str, Any] = json.loads(access.MATRIX.read_text(encoding="utf-8"))
    return document


@pytest.fixture
def abis() -> dict[str, Any]:
    """The shipped ABIs, free to change."""
    return copy.deepcopy(dict(access.read_abis()))


def test_matrix__as_committed__has_no_gap(matrix: dict[str, Any], abis: dict[str, Any]) -> None:
    assert list(access.check(matrix, abis)) == []


def test_matrix__new_function__is_red(matrix: dict[str, Any], abis: dict[str, Any]) -> None:
    act = {"type": "function", "name": "mint", "stateMutability": "nonpayable", "inputs": []}
    abis["RightsLedger"].append(act)
    assert list(access.check(matrix, abis)) == ["RightsLedger.mint has no row"]


def test_matrix__new_view__is_red(matrix: dict[str, Any], abis: dict[str, Any]) -> None:
    view = {"type": "function", "name": "peek", "stateMutability": "view", "inputs": []}
    abis["PledgeLedger"].append(view)
    assert list(access.check(matrix, abis)) == ["the views of PledgeLedger are others: peek"]


def test_matrix__new_error__is_red(matrix: dict[str, Any], abis: dict[str, Any]) -> None:
    abis["Deployer"].append({"type": "error", "name": "Odd", "inputs": [{"type": "uint8"}]})
    assert list(access.check(matrix, abis)) == ["ErrorNames.sol does not know Odd(uint8)"]


def test_matrix__row_nobody_walks__is_red(matrix: dict[str, Any], abis: dict[str, Any]) -> None:
    row = matrix["rows"]["PledgeLedger.release"]
    matrix["rows"]["PledgeLedger.release twice"] = row
    assert list(access.check(matrix, abis)) == ["no test walks PledgeLedger.release twice"]


def test_matrix__row_of_no_function__is_red(matrix: dict[str, Any], abis: dict[str, Any]) -> None:
    matrix["rows"]["PledgeLedger.seize"] = matrix["rows"]["PledgeLedger.release"]
    gaps = list(access.check(matrix, abis))
    assert gaps[0] == "PledgeLedger.seize is no function of a shipped contract"


def test_matrix__cell_without_outcome__is_red(matrix: dict[str, Any], abis: dict[str, Any]) -> None:
    matrix["rows"]["PledgeLedger.release"]["who"] = ["rightful: allowed"]
    gaps = list(access.check(matrix, abis))
    assert "PledgeLedger.release says nothing of stranger at VALID" in gaps


@pytest.mark.parametrize(
    ("line", "gap"),
    [
        ("*: NoSuchError", "names errors that no contract declares"),
        ("emperor: allowed", "names unknown roles or statuses"),
        ("=whim", "uses unknown patterns"),
    ],
)
def test_matrix__unknown_word__is_red(
    matrix: dict[str, Any], abis: dict[str, Any], line: str, gap: str
) -> None:
    matrix["rows"]["PledgeLedger.release"]["who"].insert(0, line)
    assert any(gap in found for found in access.check(matrix, abis))


@pytest.mark.parametrize(
    ("row", "role", "status", "said"),
    [
        ("PledgeLedger.release", "pledgee", "REVOKED", "allowed"),
        ("PledgeLedger.release", "holder", "VALID", "ConsentSignatureInvalid"),
        ("AssetRegistry.revoke", "regulator_far", "VALID", "PartyRegionNotCovered"),
        ("AssetRegistry.register", "stranger", "VALID", "PartySenderNotAllowed AssetExists"),
        ("AssetRegistry.register", "operator_of_node", "UNREGISTERED", "allowed"),
        ("AssetRegistry.activateSigned by registrant", "stranger", "VALID", "allowed"),
        ("PartyRegistry.count", "AssetRegistry", "PAUSED", "allowed"),
        ("PartyRegistry.count", "administrator", "VALID", "PartyCallerNotLedger"),
    ],
)
def test_outcome__of_a_cell__follows_the_lines(
    matrix: dict[str, Any], row: str, role: str, status: str, said: str
) -> None:
    assert access.outcome(matrix, matrix["rows"][row], role, status) == said


def test_table__every_row__is_printed_with_its_statuses(matrix: dict[str, Any]) -> None:
    printed = "\n".join(access.table(matrix))
    assert printed.count("\n## ") == len(matrix["rows"])
    assert "| pledgee 质权人 | allowed | allowed |" in printed
