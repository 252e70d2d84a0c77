"""Tries mutants of Python files: one process imports what tests need, each trial is its fork.

The fork imports the project anew, one file of it as mutated, and runs the tests of one module in
itself until the first failure. So a trial costs the tests and some imports, no interpreter's start.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import resource
import select
import signal
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import pytest

from contract_sources import ROOT

OURS = ("registry", "api", "tests", "conftest", "assurance", "contract_sources")
WALL_SECONDS = 900
CPU_SECONDS = 20
MEMORY_BYTES = 6 * 2**30
PYTEST = ("-x", "-q", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:cov")


@dataclass(frozen=True)
class Outcome:
    """killed, survived, timeout (which counts as killed) or error (tests that cannot be run).

    `by`: the first test that failed.
    """

    result: str
    by: str = ""
    seconds: float = 0


class _Watcher:
    """A pytest plugin that remembers the first failure."""

    def __init__(self) -> None:
        self.first = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test's phase has ended."""
        if report.failed and not self.first:
            self.first = report.nodeid

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file was imported, or not."""
        if report.failed and not self.first:
            self.first = f"{report.nodeid} (import)"


class _Mutated(importlib.machinery.SourceFileLoader):
    """Loads a module from a text in place of its file's."""

    text = ""

    def get_code(self, fullname: str) -> CodeType:
        """The text compiled, under the file's name."""
        return compile(self.text, self.path, "exec", dont_inherit=True)


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the one mutated module."""

    def __init__(self, file: Path, text: str) -> None:
        place = file.relative_to(ROOT).with_suffix("").parts
        self._package = place[-1] == "__init__"
        self._name = ".".join(place[:-1] if self._package else place)
        self._file, self._text = file, text

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """As the import system asks."""
        if fullname != self._name:
            return None
        loader = _Mutated(fullname, str(self._file))
        loader.text = self._text
        return importlib.util.spec_from_file_location(fullname, self._file, loader=loader)


class Trials:
    """Runs tests of the project in forks of this process."""

    def __init__(self, state: Path) -> None:
        self._files = state / f"files-{os.getpid()}"
        os.chdir(ROOT)
        sys.dont_write_bytecode = True

    def prepare(self, tests: Sequence[str]) -> None:
        """Imports here, once, what these tests import and is not the project's own."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in self._fork(lambda: _imported(tests)):
                with contextlib.suppress(Exception):
                    importlib.import_module(name)

    def run(self, tests: Sequence[str], file: Path | None = None, text: str = "") -> Outcome:
        """The outcome of *tests*, pytest's arguments, with one file's text in place of its own."""
        started = time.monotonic()

        def work() -> list[str]:
            if file is not None:
                sys.meta_path.insert(0, _Finder(file, text))
            watcher = _Watcher()
            status = pytest.main([*PYTEST, f"--basetemp={self._files}", *tests], [watcher])
            if status == pytest.ExitCode.OK:
                return ["survived", ""]
            if status == pytest.ExitCode.TESTS_FAILED or watcher.first:
                return ["killed", watcher.first]
            return ["error", f"pytest: {status!s}"]

        found = self._fork(work)
        seconds = round(time.monotonic() - started, 2)
        return Outcome(found[0], found[1], seconds) if found else Outcome("timeout", "", seconds)

    def _fork(self, work: Any) -> list[str]:
        """What *work* returns in a fork; nothing where it dies or takes too long."""
        here, there = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(here)
            _limit()
            with contextlib.suppress(BaseException):
                answer = json.dumps(work())
                os.write(there, answer.encode())
            os._exit(0)
        os.close(there)
        try:
            return _answer(here)
        finally:
            os.close(here)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _limit() -> None:
    """In the fork: a process group of its own, no output, and limits that no honest test meets."""
    os.setpgid(0, 0)
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(quiet, stream)
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(used) + CPU_SECONDS, int(used) + CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def _answer(pipe: int) -> list[str]:
    """What the fork wrote before it closed the pipe, or nothing within the time."""
    raw, end = b"", time.monotonic() + WALL_SECONDS
    while (left := end - time.monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
        piece = os.read(pipe, 65_536)
        if not piece:
            break
        raw += piece
    found: list[str] = json.loads(raw) if raw else []
    return found


def _imported(tests: Sequence[str]) -> list[str]:
    """In a fork: modules not ours that running the tests imports, in the order imported."""
    before = set(sys.modules)
    pytest.main([*PYTEST, "--collect-only", *tests])
    return list(_foreign(name for name in sys.modules if name not in before))


def _foreign(names: Iterator[str]) -> Iterator[str]:
    return (name for name in names if name.split(".")[0] not in OURS)
