"""The deployed ledger against the plain model of LEDGER.md in tests/model, act by act."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis.stateful import run_state_machine_as_test

from registry.chain.refusals import contract_errors
from registry.compiled import read_compiled
from tests.conftest import free_port
from tests.model.acts import acts
from tests.model.draws import Seeded, one_of
from tests.model.machine import AnyActs, World, how_deep, is_deep, opened_world, table_of
from tests.model.machine_rules import RULES
from tests.model.pair import LEDGERS

LEAST_STEPS = 600
REPORT = Path(__file__).resolve().parents[2] / ".assure" / "model" / "acts.txt"
NO_TIMEOUT = 0


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A register with everybody enrolled, on an Anvil that mines when told."""
    with opened_world(free_port()) as opened:
        yield opened


def _unreached(world: World) -> list[str]:
    reached = {why for _, why in world.scene.pair.tally}
    foreign = ("AccessManager", "Address", "SafeCast")
    return sorted(n for n in set(contract_errors()) - reached if not n.startswith(foreign))


@pytest.mark.timeout(NO_TIMEOUT if is_deep() else 240)
def test_ledger__any_acts_by_anyone__agrees_with_the_model(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.scene.pair.tally.clear()
    run_state_machine_as_test(lambda: AnyActs(world), settings=how_deep())
    tally = world.scene.pair.tally
    assert sum(tally.values()) >= LEAST_STEPS
    unreached = f"errors never reached: {' '.join(_unreached(world))}"
    report = f"{table_of(tally)}\n{sum(tally.values())} acts; {unreached}\n"
    if is_deep():
        REPORT.parent.mkdir(parents=True, exist_ok=True)
        REPORT.write_text(report, "utf-8")
        with capsys.disabled():
            print(f"\n{report}")


def test_rules__every_function_that_changes_state__has_one() -> None:
    functions = {
        f"{contract}.{entry['name']}"
        for contract in LEDGERS
        for entry in read_compiled(contract).abi
        if entry["type"] == "function" and entry["stateMutability"] not in ("view", "pure")
    }
    assert functions <= RULES.keys()
    assert functions <= acts().keys()


@pytest.mark.parametrize("name", sorted(RULES))
def test_rule__tried_on_its_own__agrees_with_the_model(world: World, name: str) -> None:
    scene, draw = world.begin(), Seeded(sum(name.encode()))
    others = sorted(RULES)
    for _ in range(4):
        for tried in (name, one_of(draw, others)):
            scene.begin(draw)
            RULES[tried].step(scene)
    world.compare_all()
    assert any(act == name for act, _ in scene.pair.tally)
