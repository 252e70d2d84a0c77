"""Stateful fuzzing of the whole ledger: `python -m assurance.fuzz [--quick] [--out FILE]`.

The walks of contracts/test/ledger are run by forge in slices, each with a seed of its own, until a
million acts were sent; what a slice did is kept under .assure/fuzz until the contracts or the walk
change. `--quick` runs one slice and records nothing. Writes `invariant_calls`, acts sent, and
`call_success`, act → [succeeded, called]; the calls of functions that only ledgers call count by
the events that show them. A broken invariant stops the run; contracts/assurance/seeds/README.md
says what to do then. Exit status: 0 goal met, 1 missed, 130 interrupted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from assurance.progress import say
from assurance.sources import contracts_digest, solidity_code
from contract_sources import CONTRACTS, ROOT

STATE = ROOT / ".assure" / "fuzz"
WALK = CONTRACTS / "test" / "ledger"
CAMPAIGNS = "test/ledger/LedgerInvariants.t.sol"
DEEP_CALLS = 1_000_000
QUICK_CALLS = 50_000
DEEP_SUCCESSES = 1_000
FASTER = {
    "FOUNDRY_PROFILE": "default",
    "FOUNDRY_OPTIMIZER": "true",
    "FOUNDRY_OUT": "out/fuzz",
    "FOUNDRY_CACHE_PATH": "cache/fuzz",
    "FOUNDRY_INVARIANT_DICTIONARY_WEIGHT": "0",
    "FOUNDRY_INVARIANT_INCLUDE_STORAGE": "false",
    "FOUNDRY_INVARIANT_INCLUDE_PUSH_BYTES": "false",
}
"""The walk draws its own values, so forge need not gather any; optimised it takes a third less."""
LEAST_SHARE = 0.02
"""Of an act's calls, how many must succeed at least: else it shows little."""


class BrokenInvariantError(Exception):
    """forge failed; the message is what it said."""


@dataclass(frozen=True)
class Tally:
    """Acts sent, and by act `(succeeded, called)` in the order of `act_names`."""

    sent: int
    acts: tuple[tuple[int, int], ...]

    @staticmethod
    def none(size: int) -> Tally:
        """What was done before anything was."""
        return Tally(0, ((0, 0),) * size)

    @staticmethod
    def read(lines: Iterable[str], size: int) -> Tally:
        """Sums the lines of runs: acts sent, then `succeeded/called` by act.

        forge ends its last run twice, so equal lines are one run: no two have the same numbers.
        Raises ValueError where a line has another number of acts than `size`.
        """
        total = Tally.none(size)
        for line in dict.fromkeys(lines):
            sent, *pairs = line.split()
            if len(pairs) != size:
                raise ValueError(f"{len(pairs)} acts in a line, not {size}")
            halves = (pair.split("/") for pair in pairs)
            total += Tally(int(sent), tuple((int(done), int(called)) for done, called in halves))
        return total

    def __add__(self, other: Tally) -> Tally:
        pairs = zip(self.acts, other.acts, strict=True)
        return Tally(self.sent + other.sent, tuple((a + c, b + d) for (a, b), (c, d) in pairs))


def act_names() -> list[str]:
    """`Contract.act` of every act, in the order in which the walk counts them."""
    text = (WALK / "Acts.sol").read_text(encoding="utf-8")
    return re.findall(r"([A-Z][A-Za-z]+\.[a-z][A-Za-z]*)\\n", text)


def walk_digest() -> str:
    """What tallies of slices may be added up for: the contracts and the walk over them."""
    files = sorted({*WALK.glob("*.sol")} - {*WALK.glob("*.t.sol")} | {CONTRACTS / CAMPAIGNS})
    code = [(f.name, solidity_code(f.read_text(encoding="utf-8"))) for f in files]
    return hashlib.sha256(json.dumps([contracts_digest(), code]).encode()).hexdigest()


def seed_of(number: int) -> str:
    """The fuzzer's seed of a slice, as hex."""
    return "0x" + hashlib.sha256(f"torrens slice {number}".encode()).hexdigest()


class Slices:
    """Tallies of the slices done on the present sources, by number; kept in a file."""

    def __init__(self, file: Path, digest: str) -> None:
        self._file = file
        self._digest = digest
        self.done: dict[int, Tally] = {}
        if not file.exists():
            return
        kept = json.loads(file.read_text(encoding="utf-8"))
        if kept["digest"] == digest:
            self.done = {
                int(number): Tally(said["sent"], tuple((a, b) for a, b in said["acts"]))
                for number, said in kept["slices"].items()
            }

    def note(self, number: int, tally: Tally) -> None:
        """Adds a slice; a stop while writing loses that one at most."""
        self.done[number] = tally
        slices = {
            str(n): {"seed": seed_of(n), "sent": t.sent, "acts": t.acts}
            for n, t in self.done.items()
        }
        part = self._file.with_suffix(".part")
        part.write_text(json.dumps({"digest": self._digest, "slices": slices}), encoding="utf-8")
        part.replace(self._file)


def run_slice(number: int, size: int) -> Tally:
    """Runs all campaigns once with the slice's seed.

    Raises BrokenInvariantError where forge fails, be it by an invariant or for want of a compiler.
    """
    STATE.mkdir(parents=True, exist_ok=True)
    lines = STATE / f"slice-{number}.txt"
    lines.unlink(missing_ok=True)
    forge = subprocess.run(
        [str(ROOT / "scripts" / "tool"), "forge"], check=True, capture_output=True, text=True
    ).stdout.strip()
    command = [forge, "test", "--match-path", CAMPAIGNS, "--fuzz-seed", seed_of(number)]
    told = FASTER | {"LEDGER_TALLY": os.path.relpath(lines, CONTRACTS)}
    ran = subprocess.run(
        [*command, "--threads", "1"],
        cwd=CONTRACTS,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        kept = STATE / f"failure-{number}.txt"
        kept.write_text(ran.stdout + ran.stderr, encoding="utf-8")
        failures = [line for line in ran.stdout.splitlines() if "[FAIL" in line]
        raise BrokenInvariantError("\n".join([f"slice {number}: see {kept}", *failures]))
    tally = Tally.read(lines.read_text(encoding="utf-8").splitlines(), size)
    lines.unlink()
    return tally


def coverage(names: list[str], total: Tally) -> Iterator[str]:
    """One line for each act: calls, successes and their share."""
    for name, (done, called) in zip(names, total.acts, strict=True):
        share = done / called if called else 0
        yield f"{name:<36} {called:>8} calls {done:>8} succeeded {share:>6.1%}"


def missed(names: list[str], total: Tally, calls: int, successes: int) -> Iterator[str]:
    """What falls short of the goal, a line each."""
    if total.sent < calls:
        yield f"{total.sent} acts were sent, {calls} are the goal"
    for name, (done, called) in zip(names, total.acts, strict=True):
        if done < successes or done < LEAST_SHARE * called:
            yield f"{name}: {done} of {called} calls succeeded"


def fragment(names: list[str], total: Tally) -> dict[str, object]:
    """What the phase contributes to contracts/assurance.json."""
    return {
        "invariant_calls": total.sent,
        "call_success": dict(zip(names, total.acts, strict=True)),
        "sources": contracts_digest(),
    }


def run_deep(names: list[str], out: Path | None) -> int:
    """Runs slices until the goal is met, those done before included."""
    STATE.mkdir(parents=True, exist_ok=True)
    slices = Slices(STATE / "slices.json", walk_digest())
    total = sum(slices.done.values(), Tally.none(len(names)))
    number = 0
    while list(missed(names, total, DEEP_CALLS, DEEP_SUCCESSES)) and total.sent < 2 * DEEP_CALLS:
        if number not in slices.done:
            tally = run_slice(number, len(names))
            slices.note(number, tally)
            total += tally
            say("fuzz", total.sent, DEEP_CALLS, f"acts; slice {number} done")
        number += 1
    if out:
        out.write_text(json.dumps(fragment(names, total), indent=1) + "\n", encoding="utf-8")
    return _judge(names, total, DEEP_CALLS, DEEP_SUCCESSES)


def _judge(names: list[str], total: Tally, calls: int, successes: int) -> int:
    for line in coverage(names, total):
        print(line, file=sys.stderr)
    short = list(missed(names, total, calls, successes))
    for line in short:
        print(f"fuzz: {line}", file=sys.stderr)
    return 1 if short else 0


def main() -> int:
    """Exit status: 0 goal met, 1 missed or an invariant broken."""
    parser = argparse.ArgumentParser(prog="assurance.fuzz", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one slice; records nothing")
    parser.add_argument("--out", type=Path, help="where to write this phase's part of the record")
    options = parser.parse_args()
    names = act_names()
    try:
        if options.quick:
            return _judge(names, run_slice(0, len(names)), QUICK_CALLS, 1)
        return run_deep(names, options.out)
    except BrokenInvariantError as broken:
        print(f"fuzz: {broken}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
