"""What every test shares: its kind, its access to sockets, and the real processes it may use.

The folder gives the kind: unit, property, chain or e2e. Unit and property tests cannot open a
socket. A test that uses `anvil` finds the chain as its fixtures left it, whatever ran before.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest
import pytest_socket
from eth_account import Account

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("unit", "property", "chain", "e2e")
OFFLINE = ("unit", "property")
START_SECONDS = 30
DEV_MNEMONIC = "test test test test test test test test test test test junk"

hypothesis.settings.register_profile("quick", max_examples=50, deadline=None, derandomize=True)
hypothesis.settings.register_profile("deep", max_examples=5_000, deadline=None, print_blob=True)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the folder it lies in; refuse one that lies elsewhere."""
    for item in items:
        kind = _kind(item)
        if kind not in KINDS:
            raise pytest.UsageError(f"{item.nodeid}: tests live in tests/{{{','.join(KINDS)}}}/")
        item.add_marker(kind)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Close the network to the kinds that must do without it."""
    if _kind(item) in OFFLINE:
        pytest_socket.disable_socket(allow_unix_socket=True)
    else:
        pytest_socket.enable_socket()


def _kind(item: pytest.Item) -> str:
    return item.path.relative_to(ROOT / "tests").parts[0]


@dataclass(frozen=True)
class Anvil:
    """A running Anvil, with ten funded accounts."""

    url: str
    chain_id: int
    mnemonic: str

    def rpc(self, method: str, *params: Any) -> Any:
        """The result of one JSON-RPC call; an error answer raises."""
        body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        answer = httpx.post(self.url, json=body, timeout=START_SECONDS).json()
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """0x-prefixed private keys, in the order of `eth_accounts`."""
        Account.enable_unaudited_hdwallet_features()
        paths = (f"m/44'/60'/0'/0/{index}" for index in range(10))
        made = (Account.from_mnemonic(self.mnemonic, account_path=path) for path in paths)
        return tuple("0x" + account.key.hex().removeprefix("0x") for account in made)


@pytest.fixture(scope="session")
def anvil() -> Iterator[Anvil]:
    """A real chain of this test process, mining a block per transaction, on a free port."""
    port, chain_id = free_port(), 31337
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    command = [binary, "--port", str(port), "--chain-id", str(chain_id)]
    command += ["--silent", "--mnemonic", DEV_MNEMONIC, "--max-persisted-states", "10000"]
    with _running(command) as process:
        chain = Anvil(f"http://127.0.0.1:{port}", chain_id, DEV_MNEMONIC)
        _wait(process, lambda: chain.rpc("eth_chainId") == hex(chain_id))
        yield chain


@pytest.fixture(autouse=True)
def _restore_chain(request: pytest.FixtureRequest) -> Iterator[None]:
    if "anvil" not in request.fixturenames:
        yield
        return
    chain: Anvil = request.getfixturevalue("anvil")
    snapshot = chain.rpc("evm_snapshot")
    yield
    assert chain.rpc("evm_revert", snapshot) is True


@pytest.fixture(scope="session")
def require() -> Callable[[str], Path]:
    """`require("kubo")` gives an outside program's path, or skips the test for want of it.

    It fails instead of skipping where the environment variable TORRENS_REQUIRE lists the program.
    """
    return _require


def _require(name: str) -> Path:
    finder = ROOT / "scripts" / name
    found = subprocess.run([finder, "--find"], capture_output=True, text=True, check=False)
    if found.returncode == 0:
        return Path(found.stdout.strip())
    if name in os.environ.get("TORRENS_REQUIRE", "").replace(",", " ").split():
        pytest.fail(f"{name} is required by TORRENS_REQUIRE but is not here: {found.stderr}")
    pytest.skip(f"{name} is not here; scripts/{name} gets it")


@dataclass(frozen=True)
class Kubo:
    """A running, offline IPFS node: its RPC port on 127.0.0.1, program and repository."""

    port: int
    binary: Path
    repository: Path

    @property
    def multiaddr(self) -> str:
        """The address that ipfshttpclient takes."""
        return f"/ip4/127.0.0.1/tcp/{self.port}/http"

    @property
    def url(self) -> str:
        """The address as a URL."""
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="session")
def kubo(
    require: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Kubo]:
    """A real Kubo daemon in a throw-away repository that talks to no one."""
    binary = require("kubo")
    node = Kubo(free_port(), binary, tmp_path_factory.mktemp("kubo"))
    environment = {**os.environ, "IPFS_PATH": str(node.repository), "IPFS_TELEMETRY": "off"}

    def ipfs(*arguments: str) -> None:
        subprocess.run([binary, *arguments], env=environment, check=True, capture_output=True)

    ipfs("init", "--profile=test")
    ipfs("config", "Addresses.API", f"/ip4/127.0.0.1/tcp/{node.port}")
    ipfs("config", "Addresses.Gateway", "")
    with _running([binary, "daemon", "--offline"], environment) as process:
        _wait(
            process, lambda: httpx.post(f"{node.url}/api/v0/version").status_code == httpx.codes.OK
        )
        yield node


def free_port() -> int:
    """A TCP port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    command: Sequence[str | Path], environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, stdin=quiet)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with status {process.returncode}")
        try:
            if ready():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{process.args!r} did not answer in {START_SECONDS} s")
