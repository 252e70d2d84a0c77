"""How the slices of the stateful fuzzing are added up, resumed and judged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assurance.fuzz import (
    CAMPAIGNS,
    QUICK_CALLS,
    WALK,
    Slices,
    Tally,
    act_names,
    coverage,
    fragment,
    missed,
    seed_of,
)
from assurance.record import KEYS
from contract_sources import CONTRACTS
from registry.compiled import compiled_names, read_compiled

SEEDS = CONTRACTS / "assurance" / "seeds"


def test_act_names__against_the_compiled_contracts__every_function_that_changes_state() -> None:
    functions = [
        f"{name}.{entry['name']}"
        for name in compiled_names() - {"AccessManager", "Deployer"}
        for entry in read_compiled(name).abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    ]
    assert sorted(act_names()) == sorted(functions)


def test_campaigns__of_the_eleven_invariants__one_each_long_enough_for_the_quick_run() -> None:
    text = (CONTRACTS / CAMPAIGNS).read_text(encoding="utf-8")
    assert re.findall(r"function invariant_(I\d+)_", text) == [f"I{n}" for n in range(1, 12)]
    settings = {
        key: [int(value) for value in re.findall(rf"default\.invariant\.{key} = (\d+)", text)]
        for key in ("runs", "depth")
    }
    calls = sum(r * d for r, d in zip(settings["runs"], settings["depth"], strict=True))
    assert len(settings["runs"]) == 11
    assert calls >= QUICK_CALLS
    salts = re.findall(r"returns \(uint256\) \{\s+return (\d+);", text)
    assert len(set(salts)) == 11, "two campaigns would walk the same way"


def test_tally__lines_of_runs__summed() -> None:
    assert Tally.read(["7 1/2 3/5", "3 0/1 2/2"], 2) == Tally(10, ((1, 3), (5, 7)))


def test_tally__run_told_twice__counted_once() -> None:
    assert Tally.read(["7 1/2", "7 1/2", "3 0/1"], 1) == Tally(10, ((1, 3),))


def test_tally__line_of_another_number_of_acts__refused() -> None:
    with pytest.raises(ValueError, match="1 acts in a line, not 2"):
        Tally.read(["7 1/2"], 2)


def test_slices__read_again__kept_for_the_same_sources_only(tmp_path: Path) -> None:
    file = tmp_path / "slices.json"
    first = Slices(file, "a")
    first.note(4, Tally(9, ((1, 2), (3, 4))))
    assert Slices(file, "a").done == {4: Tally(9, ((1, 2), (3, 4)))}
    assert Slices(file, "b").done == {}
    assert seed_of(4) in file.read_text(encoding="utf-8")


def test_seed__of_each_slice__its_own() -> None:
    assert len({seed_of(number) for number in range(100)}) == 100


def test_missed__goal_met__nothing() -> None:
    assert list(missed(["A.a"], Tally(100, ((2, 100),)), 100, 2)) == []


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        (Tally(99, ((2, 99),)), "99 acts were sent"),
        (Tally(100, ((1, 50),)), "1 of 50 calls"),
        (Tally(1000, ((19, 1000),)), "19 of 1000 calls"),
    ],
)
def test_missed__goal_not_met__says_what(tally: Tally, said: str) -> None:
    assert said in "\n".join(missed(["A.a"], tally, 100, 2))


def test_coverage__of_an_act_never_called__no_share() -> None:
    assert next(iter(coverage(["A.a"], Tally(0, ((0, 0),))))).endswith("0.0%")


def test_fragment__of_a_tally__keys_of_the_record() -> None:
    said = fragment(["A.a"], Tally(5, ((2, 4),)))
    assert set(said) == {*KEYS["fuzz"], "sources"}
    assert said["call_success"] == {"A.a": (2, 4)}


def test_seeds__each_committed__has_a_test_that_takes_it_again() -> None:
    tests = (WALK / "LedgerSeeds.t.sol").read_text(encoding="utf-8")
    retraced = set(re.findall(r'_retrace\("(\w+)"\)', tests))
    assert retraced == {file.stem for file in SEEDS.glob("*.json")}
    assert retraced
