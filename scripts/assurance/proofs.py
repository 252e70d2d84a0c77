"""Symbolic proofs: `python -m assurance.proofs [--only NAME] [--quick] [--workers N] [--out FILE]`.

Every check of contracts/proofs is proven by halmos on the contracts as they are, and must find a
counterexample to its twin, the contracts with one line changed: a proof that passes its twin proves
nothing. What is done is kept under .assure/proofs until a source changes. Writes
contracts/assurance/proofs.json. `--quick` does one recorded property again and records nothing; it
is what scripts/check runs. Exit status: 0 goal met, 1 missed, 130 interrupted.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from threading import Lock

from assurance.progress import say
from assurance.proof_trials import STATE, WarmCompiler, Workspace
from assurance.proof_twins import Property, Twin, properties, sources, written_checks
from assurance.sources import contracts_digest
from contract_sources import CONTRACTS, BuildError, Json

RECORD = CONTRACTS / "assurance" / "proofs.json"
GOAL = 20
LIGHT_BYTES = 200_000
"""Of how much source a proof is taken for the quick run: it is compiled twice."""


class Ledger:
    """What was tried, by title; kept in a file per proof, so that a stop loses one step at most."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()
        self.tried: Json = {}
        for file in folder.glob("*.json"):
            self.tried |= json.loads(file.read_text(encoding="utf-8"))

    def note(self, one: Property, **said: object) -> None:
        """Adds to what is known of a property; what was known of other sources is forgotten."""
        with self._lock:
            digest = one.digest()
            older = self.tried.get(one.title, {})
            kept = older if older.get("digest") == digest else {"digest": digest}
            self.tried[one.title] = {**kept, **said}
            mine = {k: v for k, v in self.tried.items() if k.startswith(f"{one.proof}.")}
            self._folder.mkdir(parents=True, exist_ok=True)
            part = self._folder / f"{one.proof}.part"
            part.write_text(json.dumps(mine, indent=1), encoding="utf-8")
            part.replace(self._folder / f"{one.proof}.json")

    def known(self, one: Property) -> Json:
        """What is known of a property on the sources as they are."""
        entry: Json = self.tried.get(one.title, {})
        return entry if entry.get("digest") == one.digest() else {}


def try_proof(workspace: Workspace, wanted: list[Property], ledger: Ledger) -> Iterator[str]:
    """Proves the properties of one proof file and tries their twins; yields a line a step.

    Raises BuildError where the contracts as they are cannot be compiled or proven at all.
    """
    open_ = [one for one in wanted if not ledger.known(one).get("proven")]
    if open_:
        outcomes = workspace.run({one.name for one in open_})
        for one in open_:
            outcome = outcomes[one.name]
            ledger.note(one, proven=outcome.proven, code=outcome.code, seconds=outcome.seconds)
            yield f"{one.title}: {'proven' if outcome.proven else f'NOT PROVEN ({outcome})'}"
    for twin, group in groupby(wanted, key=lambda one: one.twin):
        untried = [one for one in group if not ledger.known(one).get("twin_rejected")]
        if untried:
            yield from _try_twin(workspace, twin, untried, ledger)


def _try_twin(
    workspace: Workspace, twin: Twin, untried: list[Property], ledger: Ledger
) -> Iterator[str]:
    try:
        outcomes = workspace.run({one.name for one in untried}, twin)
    except (BuildError, ValueError) as error:
        yield f"{untried[0].title}: its twin does not run: {error}"
        return
    for one in untried:
        outcome = outcomes[one.name]
        ledger.note(one, twin_rejected=outcome.rejected, twin_code=outcome.code)
        yield f"{one.title}: {'rejects' if outcome.rejected else f'PASSES ({outcome})'} its twin"


def try_all(wanted: list[Property], ledger: Ledger, workers: int) -> list[str]:
    """Tries what is not known yet, lightest proof files first; returns what failed to run."""
    waiting = sorted({one.proof for one in wanted}, key=_bytes_of, reverse=True)
    failures: list[str] = []
    lock = Lock()

    def work(number: int) -> None:
        compiler = WarmCompiler(STATE / f"solc-{os.getpid()}-{number}.sock")
        try:
            while waiting:
                proof = waiting.pop()
                mine = [one for one in wanted if one.proof == proof]
                try:
                    for line in try_proof(Workspace(proof, compiler), mine, ledger):
                        done = sum(1 for one in wanted if _holds(ledger.known(one)))
                        with lock:
                            say("proofs", done, len(wanted), line)
                except BuildError as error:
                    failures.append(str(error))
        finally:
            compiler.close()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))
    return failures


def _bytes_of(proof: str) -> int:
    return sum(map(len, sources(proof).values()))


def _holds(known: Json) -> bool:
    return bool(known.get("proven") and known.get("twin_rejected"))


def record(ledger: Ledger) -> Json:
    """The committed record: each property that is proven and rejects its twin, on these sources."""
    held = []
    for one in properties():
        known = ledger.known(one)
        if _holds(known):
            held.append(
                {
                    "name": one.title,
                    "invariant": one.invariant,
                    "digest": known["digest"],
                    "seconds": known["seconds"],
                    "twin": {
                        "file": one.twin.file,
                        "from": one.twin.before,
                        "to": one.twin.after,
                        "rejected": True,
                    },
                }
            )
    return {"format": "torrens-proofs/1", "sources": contracts_digest(), "properties": held}


def missed(held: set[str]) -> list[str]:
    """What keeps the goal from being met, one line each."""
    stated = {one.title for one in properties()}
    lines = [f"{p}.{c}: has no twin" for p, c in written_checks() if f"{p}.{c}" not in stated]
    lines += [f"{title}: not proven, or its twin not rejected" for title in sorted(stated - held)]
    if len(held) < GOAL:
        lines.append(f"{len(held)} properties proven, fewer than {GOAL}")
    return lines


def quick_choice() -> Property:
    """One property that is light to compile, recorded as proven, chosen by the sources' digest."""
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    names = {entry["name"] for entry in recorded["properties"]}
    light = {
        proof for proof in {one.proof for one in properties()} if _bytes_of(proof) <= LIGHT_BYTES
    }
    choices = [one for one in properties() if one.title in names and one.proof in light]
    return choices[int(contracts_digest(), 16) % len(choices)]


def run_quick() -> int:
    """Proves one recorded property again and has it reject its twin; nothing is recorded."""
    one = quick_choice()
    ledger = Ledger(STATE / "quick")
    ledger.tried = {}
    failures = try_all([one], ledger, workers=1)
    for line in failures:
        print(line, file=sys.stderr)
    return 0 if _holds(ledger.known(one)) else 1


def run_deep(only: str, workers: int, out: Path | None) -> int:
    """Tries every property that is not known yet, and writes record and fragment."""
    ledger = Ledger(STATE / "tried")
    wanted = [one for one in properties() if only in one.title]
    failures = try_all(wanted, ledger, workers)
    # Read again: another run may have tried other proofs meanwhile.
    said = record(Ledger(STATE / "tried"))
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    held = {entry["name"] for entry in said["properties"]}
    if out:
        fragment = {"halmos_proved": len(held), "sources": said["sources"]}
        out.write_text(json.dumps(fragment, indent=1) + "\n", encoding="utf-8")
    lines = [*failures, *missed(held)]
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


def main() -> int:
    """Exit status: 0 goal met, 1 missed."""
    parser = argparse.ArgumentParser(prog="assurance.proofs", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAME", help="properties whose name has this")
    parser.add_argument("--quick", action="store_true", help="one recorded property; no record")
    parser.add_argument("--workers", type=int, default=1, help="proof files at a time")
    parser.add_argument("--out", type=Path, help="where to write this phase's part of the record")
    options = parser.parse_args()
    if options.quick:
        return run_quick()
    return run_deep(options.only, options.workers, options.out)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
