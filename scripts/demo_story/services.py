"""The programs behind a run: a development chain, the API, and an IPFS node where one is wanted."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from demo_story.account import SurpriseError
from registry.artifacts import ArtifactStore
from registry.artifacts.opening import StoreSettings, open_store
from registry.chain.client import ChainClient
from registry.chain.deployment import Deployment, save_deployment
from registry.chain.failures import ChainUnavailableError
from registry.chain.profile import ANVIL
from registry.cli.child_processes import find_anvil, wait_until
from registry.cli.network import DEVELOPMENT_CHAIN, DEVELOPMENT_KEY, deploy_register
from registry.signing import SigningKey, key_from_hex

ROOT: Final = Path(__file__).resolve().parents[2]
_HOST: Final = "127.0.0.1"
_STOP_SECONDS: Final = 10

Process = subprocess.Popen[bytes]


@dataclass(frozen=True, slots=True)
class Services:
    """What runs: the chain's endpoint, the register on it, the API's address, the store."""

    rpc: str
    deployment: Deployment
    deployment_file: Path
    authority: SigningKey
    api_url: str
    store: ArtifactStore
    processes: Mapping[str, Process]


@contextmanager
def started(workplace: Path, *, with_kubo: bool) -> Iterator[Services]:
    """Start everything, deploy the register, and stop it all at the end, whatever happens."""
    with ExitStack() as stack:
        port = _free_port()
        rpc = f"http://{_HOST}:{port}"
        command = [str(find_anvil()), "--port", str(port), "--silent"]
        command += ["--chain-id", str(DEVELOPMENT_CHAIN)]
        chain = stack.enter_context(_running(workplace, "anvil", command))
        wait_until("anvil", chain, lambda: asyncio.run(_answers(rpc)))
        authority = key_from_hex(DEVELOPMENT_KEY)
        deployment = asyncio.run(deploy_register(rpc, ANVIL, authority)).deployment
        file = workplace / "deployment.json"
        save_deployment(deployment, file)
        ipfs_api = os.environ.get("TORRENS_IPFS_API")
        if with_kubo and not ipfs_api:
            ipfs_api = _start_kubo(stack, workplace)
        kept = StoreSettings(folder=workplace / "artifacts", ipfs_api=ipfs_api or None)
        store = open_store(kept)
        settings = {"TORRENS_RPC": rpc, "TORRENS_DEPLOYMENT": str(file)}
        settings |= {"TORRENS_PROFILE": ANVIL.name}
        settings |= {"TORRENS_INDEX": f"sqlite:///{workplace / 'index.sqlite'}"}
        index = _start_index(stack, workplace, settings)
        api, url = _start_api(stack, workplace, settings, kept)
        processes = {"anvil": chain, "index": index, "api": api}
        yield Services(rpc, deployment, file, authority, url, store, processes)


def _start_index(stack: ExitStack, workplace: Path, settings: Mapping[str, str]) -> Process:
    """What keeps the index up to date, as its own program."""
    command = [sys.executable, "-m", "registry.cli.main", "index", "run", "--poll", "0.1"]
    return stack.enter_context(_running(workplace, "index", command, settings))


def _start_api(
    stack: ExitStack, workplace: Path, settings: Mapping[str, str], kept: StoreSettings
) -> tuple[Process, str]:
    """The API as its own program, on a free port, with the same artifacts and index."""
    port = _free_port()
    if kept.ipfs_api:
        settings = {**settings, "TORRENS_IPFS_API": kept.ipfs_api}
    else:
        settings = {**settings, "TORRENS_ARTIFACTS": str(kept.folder)}
    command = [sys.executable, "-m", "api", "--host", _HOST, "--port", str(port)]
    process = stack.enter_context(_running(workplace, "api", command, settings))
    url = f"http://{_HOST}:{port}"
    wait_until("api", process, lambda: _is_ok(f"{url}/readyz"))
    return process, url


def _start_kubo(stack: ExitStack, workplace: Path) -> str:
    """A Kubo daemon in a throw-away repository that talks to no one; its multiaddr."""
    finder = ROOT / "scripts" / "kubo"
    found = subprocess.run([finder, "--find"], capture_output=True, text=True, check=False)
    if found.returncode != 0:
        raise SurpriseError(f"--kubo: {found.stderr.strip()}")
    binary, port = found.stdout.strip(), _free_port()
    settings = {"IPFS_PATH": str(workplace / "kubo"), "IPFS_TELEMETRY": "off"}
    for arguments in (
        ["init", "--profile=test"],
        ["config", "Addresses.API", f"/ip4/{_HOST}/tcp/{port}"],
        ["config", "Addresses.Gateway", ""],
    ):
        environment = {**os.environ, **settings}
        subprocess.run([binary, *arguments], env=environment, check=True, capture_output=True)
    process = stack.enter_context(
        _running(workplace, "kubo", [binary, "daemon", "--offline"], settings)
    )
    address = f"http://{_HOST}:{port}"
    wait_until("kubo", process, lambda: _is_ok(f"{address}/api/v0/version", method="POST"))
    return address


@contextmanager
def _running(
    workplace: Path, name: str, command: Sequence[str], settings: Mapping[str, str] | None = None
) -> Iterator[Process]:
    """Run a program in a session of its own, what it prints in a file; stopped at the end."""
    with (workplace / f"{name}.log").open("wb") as log:
        process = subprocess.Popen(
            command,
            env={**os.environ, **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=ROOT,
        )
        try:
            yield process
        finally:
            _stop(process)


def _stop(process: Process) -> None:
    process.terminate()
    try:
        process.wait(timeout=_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


async def _answers(rpc: str) -> bool:
    try:
        async with await ChainClient.connect(rpc, DEVELOPMENT_CHAIN, ANVIL):
            return True
    except ChainUnavailableError:
        return False


def _is_ok(url: str, method: str = "GET") -> bool:
    try:
        return httpx.request(method, url, timeout=5).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])
