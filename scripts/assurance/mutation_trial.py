"""Tries one mutant: does it compile to something new, and does a test notice?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from assurance.mutation_arena import LIBRARY_TESTS, Arena, ArenaError, counted_tests
from assurance.mutation_compiler import Built, CompileError, WarmCompiler
from assurance.mutation_operators import Mutant
from assurance.mutation_population import Scope
from assurance.mutation_records import STATE, Result
from contract_sources import CONTRACTS

KEPT = STATE / "built"
"""Code of mutants that survived, so that new tests need no compiler."""


class Bench:
    """A compiler and two scratch copies, for one worker."""

    def __init__(self, number: int) -> None:
        self.compiler = WarmCompiler()
        self._arena = Arena(STATE / f"arena-{number}")
        self._libraries = Arena(STATE / f"libraries-{number}")
        self._tests: list[str] = []

    def close(self) -> None:
        """Ends what it started."""
        self.compiler.close()

    def prepare(self) -> None:
        """Copies and compiles the tests; they must pass on what is shipped.

        Raises ArenaError where they do not.
        """
        self._tests = counted_tests()
        self._arena.prepare(self._tests)
        self._arena.install({})
        verdict = self._arena.run(self._tests)
        if verdict.killed_by:
            raise ArenaError(f"fails without any mutant: {verdict.killed_by}")

    def try_mutant(self, scope: Scope, mutant: Mutant, digest: str) -> Result:
        """Compiles a mutant and runs the tests, those of its contract first."""
        file = mutant.patch.file
        text = mutant.patch.applied((CONTRACTS / file).read_bytes())
        killed_by = self._library_tests(file, text)
        if killed_by:
            return Result(mutant.id, digest, "killed", killed_by)
        try:
            built = built_with(self.compiler, scope.contract, file, text)
        except CompileError:
            return Result(mutant.id, digest, "invalid")
        if not built:
            return Result(mutant.id, digest, "equivalent")
        killed_by = self._all_tests(scope, built)
        if killed_by:
            return Result(mutant.id, digest, "killed", killed_by)
        keep(mutant.id, digest, built)
        return Result(mutant.id, digest, "survived")

    def try_again(self, scope: Scope, mutant: Mutant, digest: str) -> Result:
        """Runs the tests on a mutant that survived before."""
        built = kept(mutant.id, digest)
        if built is None:
            return self.try_mutant(scope, mutant, digest)
        file = mutant.patch.file
        text = mutant.patch.applied((CONTRACTS / file).read_bytes())
        killed_by = self._library_tests(file, text) or self._all_tests(scope, built)
        return Result(mutant.id, digest, "killed" if killed_by else "survived", killed_by)

    def _library_tests(self, file: str, text: str) -> str | None:
        names = LIBRARY_TESTS.get(Path(file).stem, ())
        tests = [f"{name}.t.sol" for name in names]
        if not tests:
            return None
        try:
            self._libraries.prepare(tests, {file: text})
        except ArenaError:
            return None
        return self._libraries.run(tests).killed_by

    def _all_tests(self, scope: Scope, built: dict[str, Built]) -> str | None:
        self._arena.install(built)
        first = [test for test in self._tests if scope.tests_first(test)]
        rest = [test for test in self._tests if test not in first]
        return self._arena.run(first).killed_by or self._arena.run(rest).killed_by


def built_with(compiler: WarmCompiler, contract: str, file: str, text: str) -> dict[str, Built]:
    """Every shipped contract that a changed file changes, by name; `contract` is compiled first.

    Raises CompileError.
    """
    users = [name for name, unit in compiler.units.items() if file in unit.sources]
    users.sort(key=lambda name: (name != contract, name))
    built = {name: compiler.build(name, {file: text}) for name in users}
    return {name: code for name, code in built.items() if not code.is_shipped(name)}


def keep(name: str, digest: str, built: dict[str, Built]) -> None:
    """Keeps a survivor's code."""
    KEPT.mkdir(parents=True, exist_ok=True)
    text = json.dumps({contract: asdict(code) for contract, code in built.items()})
    _kept_file(name, digest).write_text(text, encoding="utf-8")


def kept(name: str, digest: str) -> dict[str, Built] | None:
    """A survivor's code, if it was kept."""
    file = _kept_file(name, digest)
    if not file.exists():
        return None
    stated = json.loads(file.read_text(encoding="utf-8"))
    return {contract: Built(**code) for contract, code in stated.items()}


def _kept_file(name: str, digest: str) -> Path:
    return KEPT / f"{digest[:12]}-{name}.json"
