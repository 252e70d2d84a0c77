"""The deployed ledger against the plain model of LEDGER.md in tests/model, act by act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis.stateful import run_state_machine_as_test

from registry.chain.refusals import contract_errors
from registry.compiled import read_compiled
from tests.conftest import free_port
from tests.model.acts import acts
from tests.model.draws import Seeded, one_of
from tests.model.machine import AnyActs, World, how_deep, is_deep, opened_world, table_of, walk
from tests.model.machine_rules import RULES
from tests.model.pair import LEDGERS

LEAST_STEPS = 600
REPORT = Path(__file__).resolve().parents[2] / ".assure" / "model" / "acts.txt"
FOREIGN = (
    "AccessManager",
    "AccessManagedRequiredDelay",
    "Address",
    "Deployer",
    "FailedCall",
    "Insufficient",
    "SafeCast",
)
"""Errors of OpenZeppelin's contracts and of the deployer, which this test does not concern."""
SEEDS, WALK = (40, 1_000) if is_deep() else (3, 250)
NO_TIMEOUT = 0
timeout = pytest.mark.timeout(NO_TIMEOUT if is_deep() else 240)


@pytest.fixture(scope="module")
def world(pytestconfig: pytest.Config) -> Iterator[World]:
    """A register with everybody enrolled, on an Anvil that mines when told.

    A deep run reports at its end which acts passed and by which errors they were refused.
    """
    with opened_world(free_port()) as opened:
        yield opened
        if is_deep():
            report = _report(opened.scene.pair.tally)
            REPORT.parent.mkdir(parents=True, exist_ok=True)
            REPORT.write_text(report, "utf-8")
            with pytestconfig.pluginmanager.getplugin(
                "capturemanager"
            ).global_and_fixture_disabled():
                print(f"\n{report}")


def _report(tally: Mapping[tuple[str, str], int]) -> str:
    reached = {why for _, why in tally}
    never = sorted(n for n in contract_errors().keys() - reached if not n.startswith(FOREIGN))
    told = f"{sum(tally.values())} acts; errors never reached: {' '.join(never)}"
    return f"{table_of(tally)}\n{told}\n"


@timeout
def test_ledger__any_acts_by_anyone__agrees_with_the_model(world: World) -> None:
    before = sum(world.scene.pair.tally.values())
    run_state_machine_as_test(lambda: AnyActs(world), settings=how_deep())
    assert sum(world.scene.pair.tally.values()) - before >= LEAST_STEPS


@timeout
@pytest.mark.parametrize("seed", range(SEEDS))
def test_ledger__long_walk__agrees_with_the_model(world: World, seed: int) -> None:
    walk(world, seed, WALK)
    assert len({name for name, why in world.scene.pair.tally if not why}) > len(RULES) // 2


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
