"""Tries recorded mutants again, so that a record typed by hand is found out."""

from __future__ import annotations

import sys
from pathlib import Path

from assurance.mutation_arena import LIBRARY_TESTS, Arena, test_file, test_name
from assurance.mutation_compiler import CompileError, WarmCompiler
from assurance.mutation_operators import Patch
from assurance.mutation_population import SCOPES
from assurance.mutation_records import STATE, chosen, read_record
from assurance.mutation_trial import built_with
from assurance.progress import say
from assurance.sources import contract_digest
from contract_sources import CONTRACTS, Json


def recheck(count: int) -> int:
    """Tries `count` mutants that the records call killed, each with the test named; 0 all die."""
    records = [record for scope in SCOPES if (record := read_record(scope.contract))]
    current = [r for r in records if r["digest"] == contract_digest(r["contract"])]
    older = [r["contract"] for r in records if r not in current]
    if older:
        print(f"mutants: older than the sources: {', '.join(older)}", file=sys.stderr)
    mutants = chosen(current, count)
    if not mutants:
        print("mutants: no record to check", file=sys.stderr)
        return 1
    wrong = _wrong(mutants)
    for line in wrong:
        print(f"mutants: {line}", file=sys.stderr)
    return 1 if wrong else 0


def _wrong(mutants: list[Json]) -> list[str]:
    compiler, arena = WarmCompiler(), Arena(STATE / "recheck")
    try:
        arena.prepare({_test(mutant)[0] for mutant in mutants})
        found = []
        for number, mutant in enumerate(mutants, 1):
            reason = _differs(arena, compiler, mutant)
            name = f"{mutant['contract']} {mutant['file']}:{mutant['line']} {mutant['id']}"
            say("mutants", number, len(mutants), f"{name} {reason or 'dies as recorded'}")
            found += [f"{name}: {reason}"] if reason else []
        return found
    finally:
        compiler.close()


def _differs(arena: Arena, compiler: WarmCompiler, mutant: Json) -> str | None:
    """How a mutant differs from its record, or None."""
    source = (CONTRACTS / mutant["file"]).read_bytes()
    start, before = mutant["at"], mutant["from"].encode()
    if source[start : start + len(before)] != before:
        return "the source does not say what was mutated"
    patch = Patch(mutant["file"], start, start + len(before), mutant["mutator"], mutant["to"])
    text, (file, name) = patch.applied(source), _test(mutant)
    library = Path(file).name.removesuffix(".t.sol") in LIBRARY_TESTS.get(Path(patch.file).stem, ())
    named = [] if name == "setUp" else [name]
    arena.install({})
    if arena.run([file], names=named).killed_by:
        return f"{mutant['killed_by']} fails without it too"
    if library:
        libraries = Arena(STATE / "recheck-libraries")
        libraries.prepare([file], {patch.file: text})
        if libraries.run([file], names=named).killed_by:
            return None
    try:
        built = built_with(compiler, mutant["contract"], {patch.file: text})
    except CompileError as error:
        return f"does not compile: {error}"
    arena.install(built)
    return None if arena.run([file], names=named).killed_by else f"{mutant['killed_by']} passes"


def _test(mutant: Json) -> tuple[str, str]:
    """File under test/ and name of the test that killed."""
    return test_file(mutant["killed_by"]), test_name(mutant["killed_by"])
