"""The state machine that hypothesis drives, and what is compared when an example ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from registry.journal import JournalEvent, fold, is_folded
from registry.types import Digest
from tests.model.chain import Chain, running_anvil
from tests.model.draws import Seeded
from tests.model.ledger import Ledger
from tests.model.machine_rules import BESIDE, RULES, any_act
from tests.model.pair import Disagreement
from tests.model.replay import Replay, differences
from tests.model.scene import Scene
from tests.model.slots import TABLES, every_slot
from tests.model.statuses import Statuses
from tests.model.views import compare_views
from tests.model.world import open_world

SCALARS = ("last_node", "profile_count", "pause")
READ_AT_ONCE = 500


@dataclass
class World:
    """The chain as every example finds it, and the model beside it."""

    chain: Chain
    scene: Scene
    base: Ledger
    logs: tuple[Mapping[str, Any], ...]
    snapshot: str
    kept: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def open(cls, chain: Chain) -> World:
        """Make the world once and name its state."""
        scene = open_world(chain)
        kept = {"bases": dict(scene.bases), "leaves": list(scene.leaves), "serial": scene.serial}
        logs = tuple(scene.pair.logs)
        return cls(chain, scene, scene.on, logs, chain.snapshot(), kept)

    def begin(self) -> Scene:
        """Chain and model as they were made."""
        self.chain.revert(self.snapshot)
        self.snapshot = self.chain.snapshot()
        scene = self.scene
        scene.pair.ledger = self.base.at(self.base.time, self.base.block)
        scene.pair.logs = list(self.logs)
        scene.pair.after = Statuses(scene.bases)
        scene.bases.clear()
        scene.bases.update(self.kept["bases"])
        scene.leaves, scene.serial = list(self.kept["leaves"]), self.kept["serial"]
        return scene

    def compare_all(self) -> None:
        """Replayed events, every slot of the chain and every view are the model."""
        compare_replay(self.scene)
        compare_heads(self.scene)
        compare_storage(self.scene)
        compare_views(self.scene.pair)


@contextmanager
def opened_world(port: int) -> Iterator[World]:
    """A world on an Anvil of its own."""
    with running_anvil(port) as chain:
        yield World.open(chain)


def compare_replay(scene: Scene) -> None:
    """The raw logs alone rebuild every record of the model (I7)."""
    on = scene.on
    empty = Ledger(on.contracts, on.chain_id, on.administrator, on.recovery_delay, on.wallets)
    rebuilt = Replay(on.contracts, empty).read(scene.pair.logs)
    tables = [table.name for table in TABLES if not table.name.endswith("_heads")]
    found = differences(on, rebuilt, tables)
    found += [name for name in SCALARS if getattr(on, name) != getattr(rebuilt, name)]
    if found:
        raise Disagreement(f"replay of the events: {found}")


def compare_heads(scene: Scene) -> None:
    """Every journal, folded anew from the raw logs, reaches the model's head."""
    on = scene.on
    heads: dict[Digest, Digest] = {}
    names = {address.lower(): name for name, address in on.contracts.items()}
    for log in scene.pair.logs:
        if len(log["topics"]) == 3 and is_folded(names[log["address"]], log["topics"][0]):
            event = JournalEvent.from_log(log)
            heads[event.subject] = fold(heads.get(event.subject, event.subject), event.digest)
    if heads != {**on.asset_heads, **on.party_heads}:
        raise Disagreement("journals fold to other heads")


def compare_storage(scene: Scene) -> None:
    """Every slot that the model says is written holds the model's word on chain."""
    on, slots = scene.on, list(every_slot(scene.on).items())
    for at in range(0, len(slots), READ_AT_ONCE):
        part = slots[at : at + READ_AT_ONCE]
        calls = [
            ("eth_getStorageAt", [on.contracts[contract], "0x" + slot.hex(), "latest"])
            for (contract, slot), _ in part
        ]
        for (place, word), raw in zip(part, scene.pair.chain.results(*calls), strict=True):
            if int(raw, 16) != word:
                raise Disagreement(f"slot {place} holds {raw}, the model {word:#x}")


class LedgerMachine(RuleBasedStateMachine):
    """One example: any acts by anyone, on the chain and on the model in step."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world, self.scene, self.parted = world, world.begin(), False
        self.seed, self.steps = 0, 0

    @initialize(seed=st.integers(0, 2**62))
    def choose(self, seed: int) -> None:
        """What the choices of all its steps come from, beside each step's own number."""
        self.seed = seed

    def take(self, step: Callable[[Scene], str], number: int) -> None:
        """One step with choices that follow from its number, its place and the example's."""
        self.steps += 1
        self.scene.begin(Seeded(f"{self.seed} {self.steps} {number}"))
        try:
            step(self.scene)
        except BaseException:
            self.parted = True
            raise

    def teardown(self) -> None:
        """Compare the whole, unless a step parted them already."""
        if not self.parted:
            self.world.compare_all()


def _as_rule(step: Callable[[Scene], str]) -> Any:
    def taken(self: LedgerMachine, number: int) -> None:
        self.take(step, number)

    return rule(number=st.integers(0, 2**16 - 1))(taken)


def _machine() -> type[LedgerMachine]:
    """The class with a rule for each act, and as many that choose among all by weight.

    The former let an example dwell on a few acts, the latter mix them all; their name makes them
    the first, which hypothesis falls back on most.
    """
    known = {**RULES, **BESIDE}
    names = {name: name.replace(".", "_").replace(" ", "_") for name in known}
    rules = {names[name]: _as_rule(each.step) for name, each in known.items()}
    mixed = {f"ANY_ACT_{copy}": _as_rule(any_act) for copy in range(2 * len(known))}
    return type("AnyActs", (LedgerMachine,), {**rules, **mixed})


AnyActs = _machine()


def walk(world: World, seed: int, steps: int) -> None:
    """A long seeded walk through any acts, and the comparison of the whole at its end."""
    scene, draw = world.begin(), Seeded(seed)
    for _ in range(steps):
        scene.begin(draw)
        any_act(scene)
    world.compare_all()


def how_deep() -> settings:
    """A few examples under the profile `quick`; hundreds, and longer, under `deep`."""
    deep = settings.default is not None and settings.default.max_examples >= 5_000
    return settings(
        settings.default,
        max_examples=1_000 if deep else 22,
        stateful_step_count=100 if deep else 50,
        suppress_health_check=list(HealthCheck),
    )


def is_deep() -> bool:
    """Whether hypothesis runs with its deep profile."""
    return how_deep().max_examples > 100


def table_of(tally: Mapping[tuple[str, str], int]) -> str:
    """Acts by how often they passed and which errors refused them, a line each."""
    lines = [f"{'act':34} {'passed':>8}  refused"]
    for name in sorted({name for name, _ in tally}):
        refused = {why: n for (act, why), n in tally.items() if act == name and why}
        counted = sorted(refused.items(), key=lambda item: -item[1])
        text = " ".join(f"{why} {n}" for why, n in counted)
        lines.append(f"{name:34} {tally.get((name, ''), 0):8}  {text}")
    return "\n".join(lines)
