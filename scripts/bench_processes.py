"""Programs that are measured: started apart, watched from aside, always ended."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp

LOOK: Final = 0.02
"""Seconds between looks at a program."""
GRACE: Final = 10.0
"""Seconds until a program that was asked to end is ended."""
MEBIBYTE: Final = 1 << 20 if sys.platform == "darwin" else 1 << 10
"""In units of `ru_maxrss`."""


Command = Sequence[str | Path]


class BenchError(Exception):
    """A program that is measured failed: nothing can be said of its speed."""


@dataclass(slots=True)
class Program:
    """One running program and the file that its output goes to."""

    process: subprocess.Popen[bytes]
    log: Path
    began: float

    def failed(self, why: str) -> BenchError:
        """The error that shows the end of what it said."""
        return BenchError(f"{why}: {self.log.read_text('utf-8', 'replace')[-2000:]}")

    async def ended(self) -> tuple[float, float]:
        """Wait for its end: seconds since its start, and MiB that were resident at the most.

        Raises BenchError for any exit status but 0.
        """
        while (found := _over(self.process.pid)) is None:  # noqa: ASYNC110 — no event tells of it
            await asyncio.sleep(LOOK)
        status, mebibytes = found
        took = time.perf_counter() - self.began
        self.process.returncode = os.waitstatus_to_exitcode(status)
        if self.process.returncode:
            raise self.failed(f"exit status {self.process.returncode}")
        return took, mebibytes

    async def stopped(self) -> float:
        """Ask it to end: MiB that were resident at the most."""
        os.killpg(self.process.pid, signal.SIGTERM)
        while (found := _over(self.process.pid)) is None:  # noqa: ASYNC110 — no event tells of it
            await asyncio.sleep(LOOK)
        self.process.returncode = os.waitstatus_to_exitcode(found[0])
        return found[1]

    async def answers(self, url: str, seconds: float) -> float:
        """Wait until a URL answers 200; the moment it did. Raises BenchError."""
        async with aiohttp.ClientSession() as http:
            while time.perf_counter() - self.began < seconds:
                if self.process.poll() is not None:
                    raise self.failed(f"exit status {self.process.returncode}")
                try:
                    async with http.get(url) as response:
                        if response.status == 200:
                            return time.perf_counter()
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(LOOK)
        raise self.failed(f"{url} did not answer 200 in {seconds:.0f} s")


@asynccontextmanager
async def started(
    command: Command,
    log: Path,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> AsyncIterator[Program]:
    """A program in a process group of its own; the whole group is ended with the context."""
    process = _start(command, log, environment or {}, folder)
    try:
        yield Program(process, log, time.perf_counter())
    finally:
        end(process)


def _start(
    command: Command, log: Path, environment: Mapping[str, str], folder: Path | None
) -> subprocess.Popen[bytes]:
    with log.open("wb") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _over(pid: int) -> tuple[int, float] | None:
    """Wait status and greatest MiB of a program that ended, None while it runs."""
    found, status, usage = os.wait4(pid, os.WNOHANG)
    return (status, usage.ru_maxrss / MEBIBYTE) if found else None


def end(process: subprocess.Popen[bytes]) -> None:
    """End a program that runs yet, and what it started."""
    if process.returncode is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(GRACE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_port() -> int:
    """A TCP port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
