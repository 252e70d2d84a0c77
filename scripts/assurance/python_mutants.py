"""Mutation testing of the frozen formats: `python -m assurance.python_mutants [MODULE…]`.

A seeded sample of each module's mutants (see python_mutant_operators) is tried against the unit and
property tests of that module (see python_mutant_trial). `--list` prints survivors and their change;
`--recheck N` tries again N that the committed record calls killed, and is what scripts/check runs.
Exit status: 0 goal met, 1 missed or the record is wrong, 130 interrupted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assurance.progress import say
from assurance.python_mutant_records import (
    KILLED,
    STATE,
    Results,
    applied,
    files_digest,
    read_record,
    score,
    unexplained,
    write_module,
)
from assurance.python_mutant_trial import Trials
from assurance.sources import module_digest
from contract_sources import ROOT, Json

GOAL = 0.90
SAMPLE = 200
QUICK = 3
PYTHON = ROOT / ".venv-assure" / "bin" / "python"
OPERATORS = Path(__file__).with_name("python_mutant_operators.py")
_PLAIN_TEST = re.compile(r"tests/[\w/.]+(::[\w.]+(\[[\w ,.-]+\])?)?\Z")


@dataclass(frozen=True)
class Target:
    """A module, the tests that speak of it, and words of those left out, which run programs."""

    module: str
    tests: tuple[str, ...]
    but: str = ""

    @property
    def files(self) -> list[str]:
        """The module's source files, relative to the project."""
        place = ROOT.joinpath(*self.module.split("."))
        found = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
        return [file.relative_to(ROOT).as_posix() for file in found]

    @property
    def arguments(self) -> list[str]:
        """What pytest is given."""
        return [*self.tests, *(["-k", f"not ({self.but})"] if self.but else [])]


TARGETS = (
    Target(
        "registry.records",
        (
            "tests/unit/test_records.py",
            "tests/unit/test_records_parsing.py",
            "tests/unit/test_records_meanings.py",
            "tests/unit/test_records_reading.py",
            "tests/unit/test_records_limits.py",
            "tests/unit/test_outside_eip712.py",
            "tests/unit/test_signing.py",
            "tests/property/test_records_properties.py",
        ),
        "ethers",
    ),
    Target(
        "registry.manifest",
        (
            "tests/unit/test_manifest_sealing.py",
            "tests/unit/test_manifest_text.py",
            "tests/unit/test_manifest_limits.py",
            "tests/unit/test_manifest_lint_limits.py",
            "tests/unit/test_manifest.py",
            "tests/unit/test_manifest_lint.py",
            "tests/unit/test_outside_rfc8785.py",
            "tests/property/test_manifest_properties.py",
        ),
        "second_implementation or audit_line or random_doubles or example__published",
    ),
    Target(
        "registry.merkle",
        (
            "tests/unit/test_merkle.py",
            "tests/unit/test_merkle_limits.py",
            "tests/property/test_merkle_properties.py",
        ),
    ),
    Target(
        "registry.certificate",
        (
            "tests/unit/test_certificate_leaf.py",
            "tests/unit/test_certificate_leaf_limits.py",
            "tests/unit/test_certificate_entries.py",
            "tests/unit/test_certificate_slots.py",
            "tests/unit/test_certificate_parts.py",
            "tests/unit/test_certificate_links.py",
            "tests/unit/test_certificate_either_side.py",
            "tests/unit/test_certificate_standing.py",
            "tests/unit/test_certificate_reading.py",
            "tests/unit/test_certificate_es256.py",
            "tests/unit/test_certificate_credentials.py",
            "tests/unit/test_certificate_claims.py",
            "tests/unit/test_certificate_stated.py",
            "tests/unit/test_certificate_demands.py",
            "tests/unit/test_certificate_numbering.py",
            "tests/unit/test_certificate_vectors.py",
        ),
        "second_implementation",
    ),
    Target("registry.words", ("tests/unit/test_words.py", "tests/unit/test_word_limits.py")),
    Target("registry.journal", ("tests/unit/test_journal.py", "tests/unit/test_journal_limits.py")),
    Target(
        "registry.proofs",
        (
            "tests/unit/test_proofs.py",
            "tests/unit/test_proofs_headers.py",
            "tests/unit/test_proofs_tries.py",
            "tests/property/test_proofs_properties.py",
        ),
    ),
    Target(
        "registry.fingerprint",
        (
            "tests/unit/test_fingerprint_limits.py",
            "tests/unit/test_fingerprint.py",
            "tests/property/test_fingerprint_properties.py",
        ),
        "64_mib",
    ),
)


def mutants_of(target: Target) -> list[Json]:
    """Every mutant of a module in the order of the sample; kept while its files are the same.

    Raises RuntimeError where cosmic-ray is not there.
    """
    files = [ROOT / file for file in target.files]
    kept = STATE / f"{target.module}-{files_digest([OPERATORS, *files])[:16]}.json"
    if not kept.exists():
        if not PYTHON.exists():
            raise RuntimeError("cosmic-ray is not installed; run: scripts/setup --assure")
        STATE.mkdir(parents=True, exist_ok=True)
        stated = json.dumps(target.files)
        command = [PYTHON, OPERATORS]
        done = subprocess.run(command, cwd=ROOT, input=stated, stdout=-1, text=True, check=True)
        kept.write_text(done.stdout, encoding="utf-8")
    found: list[Json] = json.loads(kept.read_text(encoding="utf-8"))
    return found


def examine(target: Target, trials: Trials, results: Results, limit: int) -> list[Json]:
    """Tries the first *limit* mutants of a module, but those known; each with its result.

    Raises RuntimeError where the tests fail on the module as it is.
    """
    sample = mutants_of(target)[:limit]
    digest = module_digest(target.module)
    tests = files_digest(ROOT / test for test in target.tests)
    missing = [one for one in sample if not results.get(one["id"], digest, tests)]
    if missing:
        trials.prepare(target.arguments)
        plain = trials.run(target.arguments)
        if plain.result != "survived":
            raise RuntimeError(f"the tests of {target.module} fail without a mutant: {plain.by}")
    for number, one in enumerate(missing, start=1):
        text = applied(one)
        if text is None:
            raise RuntimeError(f"{one['file']} changed meanwhile")
        tried = trials.run(target.arguments, ROOT / one["file"], text)
        kept = {"id": one["id"], "digest": digest, "tests": tests}
        results.add({**kept, "result": tried.result, "by": tried.by})
        place = f"{one['file']}:{one['line']}"
        say(target.module, number, len(missing), f"{tried.result:8} {tried.seconds:5} s  {place}")
    return [{**one, **_result(results, one["id"], digest, tests)} for one in sample]


def _result(results: Results, name: str, digest: str, tests: str) -> Json:
    found = results.get(name, digest, tests) or {}
    return {"result": found["result"], **({"by": found["by"]} if found["by"] else {})}


def run(targets: list[Target], limit: int, *, recorded: bool) -> None:
    """Tries each module's sample and, if *recorded*, writes its part of the record."""
    trials, results = Trials(STATE), Results()
    STATE.mkdir(parents=True, exist_ok=True)
    for target in targets:
        mutants = examine(target, trials, results, limit)
        if recorded:
            population = len(mutants_of(target))
            write_module(target.module, module_digest(target.module), population, mutants)
        part = {"mutants": mutants}
        print(f"{target.module}: killed, tried: {score(part)}", file=sys.stderr)


def fragment() -> Json:
    """The phase's part of the record of assurance, from the modules' records."""
    record = read_record()
    return {
        "mutation": {module: list(score(part)) for module, part in record.items()},
        "sources": {module: part["digest"] for module, part in record.items()},
    }


def missed() -> Iterator[str]:
    """What keeps the goal from being met, one line each."""
    record = read_record()
    for target in TARGETS:
        part = record.get(target.module)
        if part is None or part["digest"] != module_digest(target.module):
            yield f"{target.module}: no record of the code as it is"
            continue
        killed, tried = score(part)
        if killed < GOAL * tried:
            yield f"{target.module}: {killed} of {tried} killed, less than {GOAL:.0%}"
        yield from (f"{target.module}: no reason for {name}" for name in unexplained(part))


def recheck(count: int) -> int:
    """Tries again *count* killed mutants, chosen by the record's own content, by the test named.

    Exit status: 0 each is killed again, 1 one is not. Modules changed since are left out.
    """
    killed = [
        one
        for module, part in sorted(read_record().items())
        if part["digest"] == module_digest(module)
        for one in part["mutants"]
        if one["result"] in KILLED and _PLAIN_TEST.match(one.get("by", ""))
    ]
    whole = hashlib.sha256(json.dumps(killed, sort_keys=True).encode()).hexdigest()
    killed.sort(key=lambda one: hashlib.sha256(f"{whole}{one['id']}".encode()).digest())
    STATE.mkdir(parents=True, exist_ok=True)
    trials, failed = Trials(STATE), 0
    for number, one in enumerate(killed[:count], start=1):
        text = applied(one)
        tried = trials.run([one["by"]], ROOT / one["file"], text) if text is not None else None
        again = tried is not None and tried.result in KILLED
        failed += not again
        say("python_mutants", number, count, f"{one['id']} {'killed again' if again else 'LIVES'}")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="assurance.python_mutants", description=__doc__)
    parser.add_argument("module", nargs="*", help="only these; all if none is named")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} a module; records nothing")
    parser.add_argument("--out", type=Path, help="where the fragment goes")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="mutants a module")
    parser.add_argument("--list", action="store_true", help="print survivors without a reason")
    parser.add_argument("--recheck", type=int, metavar="N", help="try N recorded ones again")
    return parser.parse_args()


def main() -> int:
    """Runs what the options say."""
    options = _options()
    if options.recheck is not None:
        return recheck(options.recheck)
    targets = [one for one in TARGETS if one.module in options.module or not options.module]
    if not options.list:
        limit = QUICK if options.quick else options.sample
        run(targets, limit, recorded=not options.quick)
    if options.out:
        options.out.write_text(json.dumps(fragment(), indent=1) + "\n", encoding="utf-8")
    lines = [] if options.quick else list(missed())
    for line in lines:
        print(f"python_mutants: {line}", file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except RuntimeError as error:
        sys.exit(f"python_mutants: {error}")
