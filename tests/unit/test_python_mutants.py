"""The record of mutants of Python: what counts as killed, needs a reason, and still applies."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assurance import python_mutant_records as records
from assurance import python_mutants
from assurance.python_mutant_trial import Outcome
from assurance.python_mutants import TARGETS
from assurance.sources import module_digest
from contract_sources import ROOT

MERKLE = "registry/merkle.py"


def mutant(name: str, result: str, **more: Any) -> dict[str, Any]:
    line = (ROOT / MERKLE).read_text(encoding="utf-8").split("\n").index("MAX_PROOF: Final = 20")
    change = {"was": "MAX_PROOF: Final = 20", "now": "MAX_PROOF: Final = 21"}
    place = {"id": name, "file": MERKLE, "line": line + 1, "operator": "NumberReplacer"}
    return {**place, **change, "result": result, **more}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "python_mutants.json"
    monkeypatch.setattr(records, "RECORD", path)
    monkeypatch.setattr(records, "read_record", lambda: _read(path))
    return path


def _read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def test_score__of_a_module__counts_what_ran_too_long_as_killed() -> None:
    part = {"mutants": [mutant("a", "killed"), mutant("b", "survived"), mutant("c", "timeout")]}
    assert records.score(part) == (2, 3)


def test_record__written_again__keeps_the_reason_of_a_survivor_and_drops_anothers(
    file: Path,
) -> None:
    records.write_module(
        "registry.merkle", "d1", 9, [mutant("a", "survived"), mutant("b", "killed")]
    )
    document = _read(file)
    assert len(list(records.unexplained(document["registry.merkle"]))) == 1
    document["registry.merkle"]["mutants"][0]["reason"] = "equal"
    file.write_text(json.dumps(document), encoding="utf-8")
    records.write_module("registry.words", "d2", 1, [mutant("c", "survived")])
    records.write_module("registry.merkle", "d3", 9, [mutant("a", "survived")])
    document = _read(file)
    assert document["registry.merkle"]["mutants"][0]["reason"] == "equal"
    assert document["registry.merkle"]["digest"] == "d3"
    assert list(records.unexplained(document["registry.merkle"])) == []
    records.write_module("registry.merkle", "d4", 9, [mutant("a", "killed")])
    assert "reason" not in _read(file)["registry.merkle"]["mutants"][0]
    assert set(_read(file)) == {"registry.merkle", "registry.words"}


def test_results__kept_on_disk__count_while_code_and_for_survivors_tests_are_the_same(
    tmp_path: Path,
) -> None:
    path = tmp_path / "state" / "results.jsonl"
    results = records.Results(path)
    for name, result in (("a", "killed"), ("b", "survived"), ("c", "timeout")):
        results.add({"id": name, "digest": "d", "tests": "t", "result": result, "by": ""})
    again = records.Results(path)
    assert [bool(again.get(name, "d", "t")) for name in "abcx"] == [True, True, True, False]
    assert [bool(again.get(name, "d", "other")) for name in "abc"] == [True, False, True]
    assert [bool(again.get(name, "other", "t")) for name in "abc"] == [False] * 3


def test_applied__change_of_a_line_that_is_there__is_made_and_else_told() -> None:
    text = (ROOT / MERKLE).read_text(encoding="utf-8")
    changed = records.applied(mutant("a", "killed"))
    assert changed == text.replace("MAX_PROOF: Final = 20", "MAX_PROOF: Final = 21")
    assert records.applied(mutant("a", "killed", was="MAX_PROOF: Final = 19")) is None
    dropped = records.applied(mutant("a", "killed", now=""))
    assert dropped == text.replace("MAX_PROOF: Final = 20\n", "")


@pytest.mark.parametrize(("result", "status"), [("killed", 0), ("timeout", 0), ("survived", 1)])
def test_recheck__mutant_that_lives__is_red(
    result: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[Any, ...]] = []

    class Fake:
        def __init__(self, state: Path) -> None:
            assert state == records.STATE

        def run(self, tests: list[str], file: Path, text: str) -> Outcome:
            tried.append((tests, file, "MAX_PROOF: Final = 21" in text))
            return Outcome(result)

    test = "tests/unit/test_merkle.py::test_domain__golden_vector__agrees"
    part = {"digest": module_digest("registry.merkle"), "mutants": [mutant("a", "killed", by=test)]}
    older = {"digest": "another", "mutants": [mutant("b", "killed", by=test)]}
    monkeypatch.setattr(python_mutants, "Trials", Fake)
    monkeypatch.setattr(
        python_mutants, "read_record", lambda: {"registry.merkle": part, "registry.words": older}
    )
    assert python_mutants.recheck(5) == status
    assert tried == [([test], ROOT / MERKLE, True)]


def test_targets__every_test_named__exists() -> None:
    for target in TARGETS:
        assert target.files, target.module
        assert [test for test in target.tests if not (ROOT / test).exists()] == []
