"""A real PostgreSQL for the tests: a cluster of its own in a throw-away folder, on a socket."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

START_SECONDS = 60


def _account() -> str | None:
    """Whom the server runs as: PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def running_postgresql(programs: Path) -> Iterator[str]:
    """The URL of an empty server, without its database's name."""
    place = Path(tempfile.mkdtemp(prefix="torrens-postgresql-"))
    account = _account()
    if account is not None:
        shutil.chown(place, account)
    try:
        data = place / "data"
        initdb = [programs / "initdb", "-D", data, "-U", "torrens", "-A", "trust", "-E", "UTF8"]
        subprocess.run(
            [*initdb, "--no-sync"], user=account, cwd=place, check=True, capture_output=True
        )
        options = {"listen_addresses": "", "unix_socket_directories": str(place), "fsync": "off"}
        url = f"postgresql://torrens@/{{name}}?host={place}"
        command = [str(programs / "postgres"), "-D", str(data)]
        command += [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            command, user=account, cwd=place, stdout=quiet, stderr=quiet
        ) as server:
            try:
                _await_answer(server, url.format(name="postgres"))
                yield url
            finally:
                server.send_signal(signal.SIGINT)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _await_answer(server: subprocess.Popen[bytes], url: str) -> None:
    """Wait until the server takes connections, which is after its socket is there."""
    limit = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > limit:
                raise
            time.sleep(0.05)
        else:
            return
