"""Runs the phases of assurance one after another and keeps contracts/assurance.json.

Each phase resumes where it was stopped. The record is written after each, whether or not its goal
was met; what was missed is said at the end.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from functools import partial

from assurance.record import KEYS, merged, read_record, write_record
from contract_sources import ROOT

STATE = ROOT / ".assure"
INTERRUPTED = 130


def run_phase(phase: str, *, quick: bool) -> int:
    """Runs one phase and merges its fragment; its exit status: 0 goal met, 1 missed."""
    fragment = STATE / f"{phase}.json"
    fragment.unlink(missing_ok=True)
    command = [sys.executable, "-m", f"assurance.{phase}", "--out", str(fragment)]
    status = subprocess.run([*command, *(["--quick"] if quick else [])], check=False).returncode
    if fragment.exists() and not quick:
        said = json.loads(fragment.read_text(encoding="utf-8"))
        write_record(merged(read_record(), phase, said))
    return status


def run_tests(*, quick: bool) -> int:
    """Runs the project's tests, with their deep counts unless `quick`."""
    command = [str(ROOT / "scripts" / "test"), *([] if quick else ["--deep"])]
    return subprocess.run(command, check=False).returncode


def main() -> int:
    """Runs the named phases, or all."""
    names = [*KEYS, "tests"]
    parser = argparse.ArgumentParser(prog="scripts/assure", description=__doc__)
    parser.add_argument("phase", nargs="*", help=f"of {', '.join(names)}; all if none is named")
    parser.add_argument("--quick", action="store_true", help="small counts; records nothing")
    options = parser.parse_args()
    if unknown := set(options.phase) - set(names):
        parser.error(f"no such phase: {', '.join(sorted(unknown))}")
    STATE.mkdir(exist_ok=True)
    missed: list[str] = []
    for phase in options.phase or names:
        print(f"assure: {phase}", file=sys.stderr, flush=True)
        run = run_tests if phase == "tests" else partial(run_phase, phase)
        status = run(quick=options.quick)
        if status == INTERRUPTED:
            print("assure: stopped; the same command goes on from here", file=sys.stderr)
            return INTERRUPTED
        if status:
            missed.append(phase)
    print(f"assure: {'goals missed: ' + ', '.join(missed) if missed else 'done'}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
