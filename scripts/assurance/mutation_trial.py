"""Tries one mutant: does it compile to something new, and does a test notice?"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from assurance.mutation_arena import (
    LIBRARY_TESTS,
    Arena,
    ArenaError,
    counted_tests,
    test_file,
    test_name,
)
from assurance.mutation_compiler import Built, CompileError, WarmCompiler
from assurance.mutation_operators import Mutant
from assurance.mutation_population import Scope
from assurance.mutation_records import STATE, Result
from assurance.mutation_schema import chosen, combined, guilty, independent
from contract_sources import CONTRACTS

KEPT = STATE / "built"
"""Code of mutants that survived, so that new tests need no compiler."""

NEAREST = 12
"""Tests that are tried first, those that killed nearest."""
FEWEST = 3
"""Mutants for which a build of their own is not slower than one together."""


class Killers:
    """Which tests killed mutants, and where: they likely kill the next one nearby."""

    def __init__(self) -> None:
        self._by_file: dict[str, list[tuple[int, str]]] = {}

    def note(self, mutant: Mutant, test: str) -> None:
        """A test killed a mutant."""
        if test_name(test) not in ("", "setUp"):
            self._by_file.setdefault(mutant.patch.file, []).append((mutant.line, test))

    def nearest(self, mutant: Mutant, tests: list[str]) -> list[str]:
        """The tests in these files that killed nearest to a mutant, each once, nearest first."""
        near = sorted(
            self._by_file.get(mutant.patch.file, []), key=lambda k: abs(k[0] - mutant.line)
        )
        return list(dict.fromkeys(test for _, test in near if test_file(test) in tests))[:NEAREST]


class Bench:
    """A compiler and two scratch copies, for one worker."""

    def __init__(self, number: int, killers: Killers) -> None:
        self._killers = killers
        self.compiler = WarmCompiler()
        self._arena = Arena(STATE / f"arena-{number}")
        self._libraries = Arena(STATE / f"libraries-{number}")
        self._tests: list[str] = []

    def close(self) -> None:
        """Ends what it started."""
        self.compiler.close()

    def prepare(self) -> None:
        """Copies and compiles the tests; a file that fails on what is shipped kills nothing."""
        self._tests = counted_tests()
        self._arena.prepare(self._tests)
        self._arena.install({})
        while failed := self._arena.run(self._tests).killed_by:
            print(f"mutants: left out, fails without any mutant: {failed}", file=sys.stderr)
            self._tests.remove(test_file(failed))

    def prepare_like(self, other: Bench) -> None:
        """Copies what another worker prepared."""
        self._tests = other._tests
        self._arena.copy(other._arena)

    def try_batch(self, scope: Scope, mutants: list[Mutant], digest: str) -> Iterator[Result]:
        """Tries mutants that are compiled together where possible; results come in any order."""
        by_users: dict[frozenset[str], list[Mutant]] = {}
        for mutant in mutants:
            if mutant.patch.guard is None:
                yield self.try_alone(scope, mutant, digest)
            else:
                users = users_of(self.compiler, mutant.patch.file)
                by_users.setdefault(users, []).append(mutant)
        for alike in by_users.values():
            waiting = alike
            while waiting:
                together, waiting = independent(waiting)
                yield from self._try_together(scope, together, digest)

    def _try_together(self, scope: Scope, mutants: list[Mutant], digest: str) -> Iterator[Result]:
        if len(mutants) < FEWEST:
            yield from (self.try_alone(scope, mutant, digest) for mutant in mutants)
            return
        sources = {m.patch.file: (CONTRACTS / m.patch.file).read_bytes() for m in mutants}
        try:
            built = built_with(self.compiler, scope.contract, combined(sources, mutants))
        except CompileError as error:
            out = guilty(sources, mutants, error.places)
            out = out if 0 < len(out) < len(mutants) else mutants[: len(mutants) // 2]
            innocent = [mutant for mutant in mutants if mutant not in out]
            suspects = [out] if len(out) == len(mutants) // 2 else [[one] for one in out]
            for part in (innocent, *suspects):
                yield from self._try_together(scope, part, digest)
            return
        if self._first_kills(scope, chosen(built, 0)):
            yield from (self.try_alone(scope, mutant, digest) for mutant in mutants)
            return
        for number, mutant in enumerate(mutants, 1):
            killed_by = self._all_tests(scope, mutant, chosen(built, number))
            if killed_by:
                yield Result(mutant.id, digest, "killed", killed_by)
            else:
                yield self.try_alone(scope, mutant, digest, tested=True)

    def try_alone(
        self, scope: Scope, mutant: Mutant, digest: str, *, tested: bool = False
    ) -> Result:
        """Compiles a mutant by itself and runs the tests, unless they were run on it before."""
        killed_by = self._library_tests(mutant)
        if killed_by:
            return Result(mutant.id, digest, "killed", killed_by)
        file = mutant.patch.file
        text = mutant.patch.applied((CONTRACTS / file).read_bytes())
        try:
            built = built_with(self.compiler, scope.contract, {file: text})
        except CompileError:
            return Result(mutant.id, digest, "invalid")
        if not built:
            return Result(mutant.id, digest, "equivalent")
        killed_by = None if tested else self._all_tests(scope, mutant, built)
        if killed_by:
            return Result(mutant.id, digest, "killed", killed_by)
        keep(mutant.id, digest, built)
        return Result(mutant.id, digest, "survived")

    def try_again(self, scope: Scope, mutant: Mutant, digest: str) -> Result:
        """Runs the tests on a mutant that survived before."""
        built = kept(mutant.id, digest)
        killed_by = self._library_tests(mutant)
        if killed_by is None and built is None:
            return self.try_alone(scope, mutant, digest)
        killed_by = killed_by or self._all_tests(scope, mutant, built or {})
        return Result(mutant.id, digest, "killed" if killed_by else "survived", killed_by)

    def _library_tests(self, mutant: Mutant) -> str | None:
        file = mutant.patch.file
        tests = [f"{name}.t.sol" for name in LIBRARY_TESTS.get(Path(file).stem, ())]
        if not tests:
            return None
        text = mutant.patch.applied((CONTRACTS / file).read_bytes())
        try:
            self._libraries.prepare(tests, {file: text})
        except ArenaError:
            return None
        return self._libraries.run(tests).killed_by

    def _all_tests(self, scope: Scope, mutant: Mutant, built: dict[str, Built]) -> str | None:
        self._arena.install(built)
        if likely := self._killers.nearest(mutant, self._tests):
            files, names = {test_file(t) for t in likely}, {test_name(t) for t in likely}
            if killed_by := self._arena.run(files, names=names).killed_by:
                return killed_by
        return self._arena_kills(scope, built)

    def _arena_kills(self, scope: Scope, built: dict[str, Built]) -> str | None:
        first = [test for test in self._tests if scope.tests_first(test)]
        rest = [t for t in self._tests if t not in first and scope.tests_later(t)]
        return self._first_kills(scope, built) or self._arena.run(rest).killed_by

    def _first_kills(self, scope: Scope, built: dict[str, Built]) -> str | None:
        self._arena.install(built)
        return self._arena.run([t for t in self._tests if scope.tests_first(t)]).killed_by


def built_with(compiler: WarmCompiler, contract: str, changed: dict[str, str]) -> dict[str, Built]:
    """Every shipped contract that changed files change, by name; `contract` is compiled first.

    Raises CompileError.
    """
    users = sorted({name for file in changed for name in users_of(compiler, file)})
    users.sort(key=lambda name: name != contract)
    built = {name: compiler.build(name, changed) for name in users}
    return {name: code for name, code in built.items() if not code.is_shipped(name)}


def users_of(compiler: WarmCompiler, file: str) -> frozenset[str]:
    """The shipped contracts whose sources include a file."""
    return frozenset(name for name, unit in compiler.units.items() if file in unit.sources)


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
