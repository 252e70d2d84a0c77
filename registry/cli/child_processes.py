"""Programs that a command starts and stops again: the development chain and the API."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from registry.errors import InvalidValueError, UnknownOutcomeError

START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 10.0
_PACKAGES: Final = Path("contracts") / "node_modules" / "@foundry-rs"


class ProgramFailedError(UnknownOutcomeError):
    """A program that was started ended, or did not answer in time; ``field`` is its name."""

    def __init__(self, name: str, rule: str, **arguments: object) -> None:
        super().__init__("ProgramFailed", name, rule, arguments)


def find_anvil() -> Path:
    """The development chain's program: the one npm installed beside the package, else on PATH.

    npm's wrapper script is passed over: it exits 0 even if the program fails. Raises
    InvalidValueError where there is none.
    """
    root = Path(__file__).resolve().parents[2]
    for place in (root, Path.cwd()):
        for found in sorted((place / _PACKAGES).glob("anvil-*/bin/anvil*")):
            if os.access(found, os.X_OK):
                return found
    on_path = shutil.which("anvil")
    if on_path is None:
        rule = "is neither in contracts/node_modules (run scripts/setup) nor on PATH"
        raise InvalidValueError("anvil", rule)
    return Path(on_path)


@contextmanager
def running(
    name: str, command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program; what it prints goes to stderr. It is stopped at the end, whatever happens.

    It gets a process group of its own, so that Ctrl-C reaches it through us only.
    """
    try:
        process = subprocess.Popen(
            command,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            start_new_session=True,
        )
    except OSError as error:
        raise ProgramFailedError(name, f"cannot be started: {error.strerror}") from error
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(name: str, process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> None:
    """Wait until a program answers. Raises ProgramFailedError where it ends or does not in time."""
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        ensure_alive(name, process)
        if ready():
            return
        time.sleep(0.05)
    raise ProgramFailedError(name, "does not answer", seconds=START_SECONDS)


def ensure_alive(name: str, process: subprocess.Popen[bytes]) -> None:
    """Raise ProgramFailedError where a program has ended."""
    if process.poll() is not None:
        raise ProgramFailedError(name, "has ended", status=process.returncode)


def wait_for_interrupt(processes: Mapping[str, subprocess.Popen[bytes]]) -> None:
    """Wait for Ctrl-C. Raises ProgramFailedError where one of the programs ends meanwhile."""
    try:
        while True:
            for name, process in processes.items():
                ensure_alive(name, process)
            time.sleep(0.2)
    except KeyboardInterrupt:
        return


@contextmanager
def terminated_as_interrupted() -> Iterator[None]:
    """Let SIGTERM end us as Ctrl-C does, so that what we started is stopped too."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
