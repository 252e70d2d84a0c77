"""Scratch copies of the forge project in which mutants are tried.

Tests deploy the code of registry/compiled (see contracts/test/Shipped.sol), so a mutant is tried by
writing its code there; the tests are compiled once. Tests of the libraries themselves compile what
they import, so for a mutated library these few are compiled again, in a copy of their own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assurance.mutation_compiler import Built
from contract_sources import CONTRACTS, ROOT

COMPILED = Path("registry", "compiled")
FUZZ_RUNS = "32"
SECONDS = 240
EXCLUDED = ("Gas", "Shipped")
EXCLUDED_FOLDERS = ("access", "ledger", "limits")
LIBRARY_TESTS = {
    "PartyWords": ("Words",),
    "AssetWords": ("Words",),
    "RightWords": ("Words",),
    "ExchangeWords": ("Words",),
    "Terms": ("Terms", "Records"),
    "Enums": ("Enums",),
    "Journal": ("Journal",),
    "NewPledge": ("RootsTouched",),
    "Roots": ("RootsTouched",),
}
"""Tests that call a library of that name directly."""

_BIG = "1000000"
_COMPILER = """#!/bin/sh
case "$*" in
  *--version*) printf 'solc\nVersion: %s\n' '{version}' ;;
  *) exec '{solc}' "$@" ;;
esac
"""
"""Forge asks for the version on every run, and loading the compiler takes longer than the tests."""


class ArenaError(Exception):
    """Forge failed otherwise than by a failing test; the message is its own."""


@dataclass(frozen=True)
class Verdict:
    """The first test that failed, as `test/Batch.t.sol:BatchTest::test_x`; none if all passed."""

    killed_by: str | None


def counted_tests() -> list[str]:
    """The test files that may kill, as `Batch.t.sol` or `kills/…`.

    Left out are those of gas and of the shipped bytes themselves, and the stateful ones and the
    access matrix, which take too long here.
    """
    root = CONTRACTS / "test"
    names = (file.relative_to(root) for file in sorted(root.rglob("*.t.sol")))
    return [
        name.as_posix()
        for name in names
        if not name.name.startswith(EXCLUDED)
        and not name.stem.endswith("Invariants.t")
        and name.parts[0] not in EXCLUDED_FOLDERS
    ]


def test_name(test: str) -> str:
    """The function's name of a test named as in a Verdict; `setUp` where that failed."""
    return test.partition("::")[2]


def test_file(test: str) -> str:
    """The file under test/ of a test named as in a Verdict."""
    return test.removeprefix("test/").partition(":")[0]


class Arena:
    """One scratch copy; not for use by two threads at once."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._contracts = place / "contracts"
        self._forge = subprocess.run(
            [ROOT / "scripts" / "tool", "forge"], capture_output=True, text=True, check=True
        ).stdout.strip()

    def prepare(self, tests: Iterable[str], sources: dict[str, str] | None = None) -> None:
        """Makes the copy what the project is now, with only these test files, and compiles them.

        `sources` stand in place of files under contracts/, such as `src/types/Terms.sol`.
        """
        self._contracts.mkdir(parents=True, exist_ok=True)
        for file in (*CONTRACTS.glob("*.toml"), *CONTRACTS.glob("*.json")):
            shutil.copy2(file, self._contracts / file.name)
        _write(
            self._contracts / "solc", _COMPILER.format(version=_version(), solc=CONTRACTS / "solc")
        )
        (self._contracts / "solc").chmod(0o755)
        link = self._contracts / "node_modules"
        if not link.is_symlink():
            link.symlink_to(CONTRACTS / "node_modules")
        wanted = set(tests)
        _mirror(CONTRACTS / "src", self._contracts / "src", lambda _: True)
        _mirror(
            CONTRACTS / "test",
            self._contracts / "test",
            lambda name: not name.endswith(".t.sol") or name in wanted,
        )
        for path, text in (sources or {}).items():
            _write(self._contracts / path, text)
        _mirror(ROOT / COMPILED, self.place / COMPILED, lambda name: name.endswith(".json"))
        vectors = Path("tests", "vectors")
        _mirror(ROOT / vectors, self.place / vectors, lambda _: True)
        done = self._run(["build"])
        if done.returncode:
            raise ArenaError(done.stdout[-3000:] + done.stderr[-3000:])

    def copy(self, other: Arena) -> None:
        """Becomes what another is, without compiling again."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(other.place, self.place, symlinks=True)

    def install(self, built: dict[str, Built]) -> None:
        """The named contracts become these; all others are as shipped."""
        for file in sorted((ROOT / COMPILED).glob("*.json")):
            mutated = built.get(file.stem)
            text = mutated.shipped(file) if mutated else file.read_text(encoding="utf-8")
            _write(self.place / COMPILED / file.name, text)

    def run(self, paths: Iterable[str], *, names: Iterable[str] = ()) -> Verdict:
        """Runs the tests of these files (globs under test/), or only those of these names."""
        globs = sorted(paths)
        pattern = f"test/{{{','.join(globs)}}}" if len(globs) > 1 else f"test/{globs[0]}"
        command = ["test", "--json", "--fail-fast", "--threads", "1", "--code-size-limit", _BIG]
        command += ["--match-path", pattern]
        if wanted := sorted(map(re.escape, names)):
            command += ["--match-test", f"^({'|'.join(wanted)})\\("]
        try:
            done = self._run(command)
        except subprocess.TimeoutExpired:
            return Verdict("no end in sight")
        return _verdict(done.stdout, done.stderr, done.returncode)

    def _run(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        shutil.rmtree(self._contracts / "cache" / "fuzz", ignore_errors=True)
        settings = {"FOUNDRY_FUZZ_RUNS": FUZZ_RUNS, "FOUNDRY_DENY": "never"}
        return subprocess.run(
            [self._forge, *arguments],
            cwd=self._contracts,
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )


def _verdict(output: str, errors: str, status: int) -> Verdict:
    start = output.find("{")
    if start < 0:
        raise ArenaError(output[-2000:] + errors[-2000:])
    suites = json.loads(output[start:])
    failed = [
        f"{suite}::{test.partition('(')[0]}"
        for suite, found in sorted(suites.items())
        for test, result in sorted(found["test_results"].items())
        if result["status"] == "Failure"
    ]
    if not failed and (status or not suites):
        raise ArenaError(output[-2000:] + errors[-2000:])
    return Verdict(failed[0] if failed else None)


@cache
def _version() -> str:
    asked = [str(CONTRACTS / "solc"), "--version"]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return said.rpartition("Version: ")[2].strip()


def _mirror(source: Path, target: Path, wanted: object) -> None:
    accept = wanted if callable(wanted) else bool
    names = {f.relative_to(source).as_posix() for f in source.rglob("*") if f.is_file()}
    kept = {name for name in names if accept(name)}
    for name in sorted(kept):
        _write(target / name, (source / name).read_bytes())
    for file in [f for f in target.rglob("*") if f.is_file()]:
        if file.relative_to(target).as_posix() not in kept:
            file.unlink()


def _write(file: Path, content: str | bytes) -> None:
    """Writes only what differs, so that forge compiles only what changed."""
    data = content.encode() if isinstance(content, str) else content
    if not file.exists() or file.read_bytes() != data:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
