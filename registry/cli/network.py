"""`torrens up`, a register on this machine to try things with; `torrens deploy`, one anywhere."""

from __future__ import annotations

import asyncio
import socket
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click

from registry.chain.access import WhoCanDoWhat, who_can_do_what
from registry.chain.client import ChainClient
from registry.chain.deploy import DeployPlan, deploy
from registry.chain.deployment import Deployment, save_deployment, verify_deployment
from registry.chain.failures import ChainUnavailableError
from registry.chain.profile import ANVIL, PROFILES, ChainProfile
from registry.chain.sender import Sender
from registry.cli.child_processes import (
    find_anvil,
    running,
    terminated_as_interrupted,
    wait_for_interrupt,
    wait_until,
)
from registry.cli.running import Run, execute, fail, show
from registry.cli.writing import write_new
from registry.errors import InvalidValueError, TorrensError
from registry.session_settings import passphrase_of
from registry.signing import SigningKey, key_from_hex, load_key
from registry.types import (
    ZERO_DIGEST,
    Address,
    ChainId,
    Digest,
    Seconds,
    parse_address,
    parse_digest,
)

DEVELOPMENT_KEY: Final = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80"
"""The first of Anvil's ten accounts: known to everyone, refused on every other chain."""
DEVELOPMENT_CHAIN: Final = ChainId(31337)
SEVEN_DAYS: Final = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Deployed:
    """What `deploy` made: the deployment and who can do what there."""

    deployment: Deployment
    access: WhoCanDoWhat

    def json(self) -> dict[str, Any]:
        """As the command shows it."""
        return {**self.deployment.json(), "who_can_do_what": self.access.lines()}


async def deploy_register(
    rpc: str,
    profile: ChainProfile,
    key: SigningKey,
    admin: Address | None = None,
    recovery_delay: Seconds = Seconds(SEVEN_DAYS),  # noqa: B008 — a constant
    salt: Digest = ZERO_DIGEST,
) -> Deployed:
    """Deploy a register with *key*, or finish one that was cut off, and check what stands there.

    admin: first administrator, the key's account where None. Raises what deploying raises.
    """
    async with await ChainClient.connect(rpc, profile=profile) as client:
        commit = f"torrens {version('torrens')}"
        plan = DeployPlan(admin or key.address, recovery_delay, commit, salt)
        deployment = await deploy(Sender(client, key), plan)
        block = await client.block("latest")
        await verify_deployment(client, deployment, block)
        return Deployed(deployment, await who_can_do_what(client, deployment, block))


@click.command("deploy")
@click.option("--admin", default=None, help="First administrator (the key's account if left out).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Deployment file to write (that of --deployment if left out).",
)
@click.option(
    "--recovery-delay",
    type=click.IntRange(0, 2**32 - 1),
    default=SEVEN_DAYS,
    show_default=True,
    help="Seconds between a node's proposal of a recovery and its effect.",
)
@click.option(
    "--salt", default=ZERO_DIGEST, help="Tells registers of one owner on one chain apart."
)
@click.pass_obj
def deploy_command(
    run: Run, admin: str | None, out: Path | None, recovery_delay: int, salt: str
) -> None:
    """Deploy the contracts with --key, write the deployment file, print who can do what."""
    target = out or run.settings.deployment

    async def work() -> Mapping[str, Any]:
        made = await deploy_register(
            run.settings.rpc,
            PROFILES[run.settings.profile],
            _key(run),
            parse_address(admin, "admin") if admin else None,
            Seconds(recovery_delay),
            parse_digest(salt, "salt"),
        )
        save_deployment(made.deployment, target)
        return {**made.json(), "file": str(target)}

    execute(run, work)


def _key(run: Run) -> SigningKey:
    if run.settings.key is None:
        raise InvalidValueError("key", "deploying needs --key, of an account that pays")
    return load_key(run.settings.key, passphrase_of(run.settings))


@click.command("up")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where the API listens.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option("--chain-port", type=click.IntRange(0, 65535), default=8545, show_default=True)
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="Where deployment.json and admin.key go (a new folder if left out).",
)
@click.pass_obj
def up_command(run: Run, host: str, port: int, chain_port: int, folder: Path | None) -> None:
    """Start a development chain, deploy, serve the API; Ctrl-C ends it all and loses the chain."""
    place = folder or Path(tempfile.mkdtemp(prefix="torrens-"))
    try:
        with terminated_as_interrupted():
            _serve_all(run, place, host, port or _free_port(), chain_port or _free_port())
    except KeyboardInterrupt:
        pass
    except TorrensError as error:
        fail(run, error)


def _serve_all(run: Run, place: Path, host: str, port: int, chain_port: int) -> None:
    with ExitStack() as stack:
        rpc = f"http://127.0.0.1:{chain_port}"
        _ensure_writable(place)
        _ensure_free("chain-port", "127.0.0.1", chain_port)
        _ensure_free("port", host, port)
        command = [str(find_anvil()), "--port", str(chain_port), "--silent"]
        command += ["--chain-id", str(DEVELOPMENT_CHAIN)]
        chain = stack.enter_context(running("anvil", command))
        wait_until("anvil", chain, lambda: asyncio.run(_answers(rpc)))
        made = asyncio.run(deploy_register(rpc, ANVIL, key_from_hex(DEVELOPMENT_KEY)))
        deployment, key = _written(place, made.deployment)
        environment = {
            "TORRENS_RPC": rpc,
            "TORRENS_DEPLOYMENT": str(deployment),
            "TORRENS_PROFILE": ANVIL.name,
            "TORRENS_INDEX": f"sqlite:///{place.absolute() / 'index.sqlite'}",
        }
        follow = [sys.executable, "-m", "registry.cli.main", "index", "run", "--poll", "0.5"]
        index = stack.enter_context(running("index", follow, environment))
        serve = [sys.executable, "-m", "api", "--host", host, "--port", str(port)]
        api = stack.enter_context(running("api", serve, environment))
        url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        wait_until("api", api, lambda: _ready(f"{url}/readyz"))
        wait_until("index", index, lambda: _ready(f"{url}/v1/assets"))
        show(run, _account(made, rpc, url, deployment, key))
        sys.stdout.flush()
        wait_for_interrupt({"anvil": chain, "index": index, "api": api})


def _account(made: Deployed, rpc: str, url: str, deployment: Path, key: Path) -> Mapping[str, Any]:
    return {
        "rpc": rpc,
        "api": url,
        "open": [f"{url}/", f"{url}/openapi.json", f"{url}/v1/assets", f"{url}/readyz"],
        "deployment": str(deployment),
        "administrator_key": str(key),
        "who_can_do_what": made.access.lines(),
        "note": "a development chain in memory: its keys are known to everyone; Ctrl-C ends it",
    }


def _written(place: Path, deployment: Deployment) -> tuple[Path, Path]:
    """Write the deployment file and the administrator's key into the folder."""
    file, key = place / "deployment.json", place / "admin.key"
    save_deployment(deployment, file)
    if not key.exists():
        write_new(key, DEVELOPMENT_KEY + "\n", private=True)
    elif load_key(key).address != key_from_hex(DEVELOPMENT_KEY).address:
        raise InvalidValueError("folder", "holds another admin.key", value=str(place))
    return file, key


def _ensure_writable(place: Path) -> None:
    """Make the folder. Raises InvalidValueError where it cannot be written in."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            pass
    except OSError as error:
        rule = f"must be a folder to write in: {error.strerror}"
        raise InvalidValueError("folder", rule, value=str(place)) from error


async def _answers(rpc: str) -> bool:
    try:
        async with await ChainClient.connect(rpc, DEVELOPMENT_CHAIN, ANVIL):
            return True
    except ChainUnavailableError:
        return False


def _ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 — an http URL made above
            return True
    except (urllib.error.URLError, OSError):
        return False


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ensure_free(option: str, host: str, port: int) -> None:
    """Raise InvalidValueError where something listens already: it would be taken for ours."""
    with _probe(host) as probe:
        if probe.connect_ex((host, port)) == 0:
            raise InvalidValueError(option, "is taken by another program", port=port)


@contextmanager
def _probe(host: str) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.settimeout(1)
        yield probe
