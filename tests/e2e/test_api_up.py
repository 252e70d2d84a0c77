"""`torrens up`, `torrens deploy` and `python -m api` as a user runs them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from click.testing import CliRunner

from api.__main__ import main
from registry.cli.main import torrens
from tests.conftest import ROOT, free_port

TORRENS = [sys.executable, "-m", "registry.cli.main"]
API = [sys.executable, "-m", "api"]
PUBLIC_KEY = "59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d"


def run(command: list[str]) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def refused(program: click.Command, command: list[str], status: int, **environment: str) -> str:
    """What a program that refuses says on stderr; here, since starting Python costs seconds."""
    done = CliRunner().invoke(program, command, env=environment)
    assert done.exit_code == status, done.output
    assert done.stdout == ""
    return done.stderr


@contextmanager
def up(folder: Path, stop: signal.Signals = signal.SIGINT) -> Iterator[dict[str, Any]]:
    """`torrens up` on free ports, and what it printed; stopped as a user stops it."""
    command = [*TORRENS, "up", "--port", "0", "--chain-port", "0", "--json"]
    process = subprocess.Popen(
        [*command, "--folder", str(folder)], stdout=subprocess.PIPE, cwd=ROOT, text=True
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, "nothing was printed"
        yield json.loads(line)
    finally:
        process.send_signal(stop)
        assert process.wait(timeout=60) == 0
        process.stdout.close()


def _closed(url: str) -> bool:
    parts = httpx.URL(url)
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((parts.host, parts.port or 0)) != 0


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_up__until_it_is_stopped__serves_an_empty_register(
    tmp_path: Path, stop: signal.Signals
) -> None:
    with up(tmp_path, stop) as shown:
        for page in shown["open"]:
            assert httpx.get(page, timeout=30, follow_redirects=True).status_code == 200
        assets = httpx.get(f"{shown['api']}/v1/assets", timeout=30).json()
        assert assets["items"] == []
        deployment = json.loads(Path(shown["deployment"]).read_text())
        assert deployment["chain_id"] == 31337
        assert Path(shown["administrator_key"]).stat().st_mode & 0o077 == 0
        assert any("addProfile: role ADMIN" in line for line in shown["who_can_do_what"])
    assert _closed(shown["api"])
    assert _closed(shown["rpc"])


def test_deploy__again_with_the_same_key__finds_what_stands(tmp_path: Path) -> None:
    key = tmp_path / "owner.key"
    key.write_text(PUBLIC_KEY)
    key.chmod(0o600)
    first, again = tmp_path / "first.json", tmp_path / "again.json"
    with up(tmp_path / "up") as shown:
        command = [*TORRENS, "deploy", "--rpc", shown["rpc"], "--key", str(key), "--json"]
        made = json.loads(run([*command, "--out", str(first)]))
        run([*command, "--out", str(again)])
        assert json.loads(first.read_text()) == json.loads(again.read_text())
        assert made["contracts"] == json.loads(first.read_text())["contracts"]
        assert made["contracts"] != json.loads(Path(shown["deployment"]).read_text())["contracts"]
        salted = [*command, "--salt", "0x" + "01" * 32, "--out", str(tmp_path / "third.json")]
        other = json.loads(run(salted))
        assert other["contracts"] != made["contracts"]
        serving = {"TORRENS_RPC": shown["rpc"], "TORRENS_DEPLOYMENT": str(first)}
        with _serving(serving) as url:
            ready = httpx.get(f"{url}/readyz", timeout=30).json()
            assert ready["status"] == "ready"


@contextmanager
def _serving(environment: dict[str, str]) -> Iterator[str]:
    url = f"http://127.0.0.1:{(port := free_port())}"
    process = subprocess.Popen(
        [*API, "--port", str(port)], env={**os.environ, **environment}, cwd=ROOT
    )
    try:
        transport = httpx.HTTPTransport(retries=9)
        with httpx.Client(transport=transport, timeout=30) as client:
            client.get(f"{url}/healthz").raise_for_status()
        yield url
    finally:
        process.terminate()
        assert process.wait(timeout=30) in {0, -signal.SIGTERM}


@pytest.mark.parametrize(
    ("options", "status", "named"),
    [
        (["--admin", "0x12"], 1, "admin"),
        (["--admin", "0x" + "ab" * 20], 1, "admin"),
        (["--salt", "1"], 1, "salt"),
        (["--recovery-delay", "-1"], 2, "--recovery-delay"),
        (["--recovery-delay", "soon"], 2, "--recovery-delay"),
        (["--out"], 2, "--out"),
        (["--colour", "red"], 2, "--colour"),
    ],
)
def test_deploy__option_at_fault__is_named_and_nothing_written(
    tmp_path: Path, options: list[str], status: int, named: str
) -> None:
    key, out = tmp_path / "key", tmp_path / "deployment.json"
    key.write_text(PUBLIC_KEY)
    key.chmod(0o600)
    command = ["deploy", "--rpc", f"http://127.0.0.1:{free_port()}", "--key", str(key)]
    assert named in refused(torrens, [*command, "--out", str(out), *options], status)
    assert not out.exists()


def test_deploy__without_key_or_chain__says_which(tmp_path: Path) -> None:
    key, nowhere = tmp_path / "key", f"http://127.0.0.1:{free_port()}"
    key.write_text(PUBLIC_KEY)
    key.chmod(0o600)
    assert "key" in refused(torrens, ["deploy", "--rpc", nowhere], 1)
    command = ["deploy", "--rpc", nowhere, "--key", str(key), "--json"]
    assert json.loads(refused(torrens, command, 3))["code"] == "ChainUnavailable"


def test_up__port_that_is_taken__is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for option, field in (("--port", "port"), ("--chain-port", "chain-port")):
            command = ["up", "--port", "0", "--chain-port", "0", option, port, "--json"]
            said = refused(torrens, [*command, "--folder", str(tmp_path)], 1)
            assert json.loads(said)["field"] == field


def test_up__folder_that_cannot_be__is_named(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("")
    command = ["up", "--port", "0", "--chain-port", "0", "--folder", str(place / "in"), "--json"]
    assert json.loads(refused(torrens, command, 1))["field"] == "folder"


def test_up__folder_with_another_key__is_named(tmp_path: Path) -> None:
    key = tmp_path / "admin.key"
    key.write_text(PUBLIC_KEY)
    key.chmod(0o600)
    command = [*TORRENS, "up", "--port", "0", "--chain-port", "0", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 1
    assert "another admin.key" in done.stderr
    assert key.read_text() == PUBLIC_KEY


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"TORRENS_DEPLOYMENT": "none.json"}, "deployment"),
        ({"TORRENS_CONCURRENCY": "many"}, "concurrency"),
        ({"TORRENS_REQUEST_SECONDS": "0"}, "request_seconds"),
        ({"TORRENS_PROFILE": "other"}, "profile"),
        ({"TORRENS_CONFIG": "README.md"}, "config"),
    ],
)
def test_serve__setting_at_fault__is_named(environment: dict[str, str], named: str) -> None:
    assert named in refused(main, ["--port", "0"], 1, **environment)
