"""Historical sync of the index, beside Ponder and a plain web3.py loop over the same chain.

One Anvil holds the events (`bench_chain`); each round runs all three in turn, each in a process of
its own and into an empty database. Ours is `torrens index run --once` as shipped, into SQLite, from
the command to its end, start-up included: it hashes every header again, checks every bloom and
folds every journal. Ponder (npm, `bench_ponder`, into its default database) is timed from its
`/health` to its `/ready`, start-up left out; it writes a row for each event, and checks nothing.
The web3.py loop (`bench_web3_loop`) is timed over its first events alone, `sampled` says how many:
its rate does not depend on how long the chain is.

`sync_memory` is the greatest resident size of our process; its ratio `quarter_chain` is that on
the whole chain / that when the chain held a quarter of its events.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bench_chain import open_writer
from bench_measure import Figure, figure, ratio_of
from bench_processes import BenchError, Command, free_port, started
from gas_figures import ROOT, anvil
from registry.chain.deployment import save_deployment

SAMPLED: Final = 20_000
PEERS: Final = ("web3", "ponder")
PONDER: Final = ROOT / "scripts" / "bench_ponder"
PRUNED: Final = "--prune-history"
"""Anvil then keeps blocks and events, but not the state after each block."""
PATIENCE: Final = 1_800.0
"""Seconds that Ponder may take."""


@dataclass(frozen=True, slots=True)
class Place:
    """The chain, which register of it, a folder for databases, and how long a round may take."""

    rpc: str
    deployment: Path
    folder: Path
    seconds: float = PATIENCE

    def file(self, name: str) -> Path:
        """A path of this name where nothing is yet."""
        return self.folder / f"{len(list(self.folder.iterdir()))}-{name}"


@dataclass(slots=True)
class Rates:
    """Events a second of each, a value a round, and our memory in MiB."""

    ours: list[float] = field(default_factory=list)
    peers: dict[str, list[float]] = field(default_factory=dict)
    memory: list[float] = field(default_factory=list)


async def sync(place: Place, events: int, index: str = "") -> tuple[float, float]:
    """Our sync into an empty database, of its own where *index* names none: events a second, and
    MiB. Raises BenchError where there are fewer than *events*.
    """
    command: Command = [
        Path(sys.executable).with_name("torrens"),
        "index",
        "run",
        "--once",
        "--json",
    ]
    url = index or f"sqlite:///{place.file('ours.sqlite')}"
    options = ["--index", url, "--rpc", place.rpc, "--deployment", str(place.deployment)]
    async with started([*command, *options], place.file("ours.log")) as program:
        took, mebibytes = await program.ended()
        found = json.loads(program.log.read_text("utf-8").splitlines()[-1])["events"]
        if found < events:
            raise program.failed(f"{found} of {events} events")
    return found / took, mebibytes


async def web3_loop(place: Place, events: int) -> float:
    """The plain loop over the first events: events a second. Raises BenchError."""
    command: Command = [sys.executable, ROOT / "scripts" / "bench_web3_loop.py", "--rpc", place.rpc]
    options: Command = ["--deployment", place.deployment, "--database", place.file("web3.sqlite")]
    sample = ["--events", str(min(events, SAMPLED))]
    async with started([*command, *options, *sample], place.file("web3.log")) as program:
        await program.ended()
        told = json.loads(program.log.read_text("utf-8").splitlines()[-1])
    return float(told["events"] / told["seconds"])


async def ponder(place: Place, events: int) -> float:
    """Ponder's sync: events a second. Raises BenchError."""
    port = free_port()
    environment = {
        "BENCH_RPC": place.rpc,
        "BENCH_DEPLOYMENT": str(place.deployment),
        "BENCH_COMPILED": str(ROOT / "registry" / "compiled"),
        "BENCH_PGLITE": str(place.file("ponder")),
        "PONDER_TELEMETRY_DISABLED": "1",
    }
    command: Command = [PONDER / "node_modules" / ".bin" / "ponder", "start", "--schema", "bench"]
    options = ["--port", str(port), "--hostname", "127.0.0.1", "--log-format", "json"]
    log = place.file("ponder.log")
    async with started([*command, *options], log, environment, PONDER) as program:
        began = await program.answers(f"http://127.0.0.1:{port}/health", place.seconds)
        ended = await program.answers(f"http://127.0.0.1:{port}/ready", place.seconds)
    return events / (ended - began)


def install_ponder() -> None:
    """Bring the locked packages about where they are not there. Raises BenchError."""
    lock, stamp = PONDER / "package-lock.json", PONDER / "node_modules" / "torrens.stamp"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    print("bench: installing Ponder into scripts/bench_ponder/node_modules", file=sys.stderr)
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    done = subprocess.run(command, cwd=PONDER, stdout=sys.stderr, check=False)
    if done.returncode:
        raise BenchError("npm ci failed in scripts/bench_ponder")
    stamp.write_bytes(lock.read_bytes())


async def measure(events: int, peers: Sequence[str], rounds: int) -> list[Figure]:
    """Both figures. Raises BenchError."""
    rates, quarter = Rates(peers={peer: [] for peer in peers}), events // 4
    with tempfile.TemporaryDirectory(prefix="torrens-bench-") as name, anvil(PRUNED) as url:
        folder = Path(name)
        async with open_writer(url) as writer:
            save_deployment(writer.stage.session.deployment, folder / "deployment.json")
            place = Place(url, folder / "deployment.json", folder)
            await writer.write(quarter)
            await writer.finish()
            _, small = await sync(place, quarter)
            await writer.write(events - quarter)
            await writer.finish()
            for _ in range(rounds):
                await _round(place, events, rates)
    told = {"events": events, "load": [round(load, 2) for load in os.getloadavg()]}
    ratios = {peer: ratio_of(rates.ours, found) for peer, found in rates.peers.items()}
    sampled = {"web3": min(events, SAMPLED)} if "web3" in peers else {}
    flat = {"quarter_chain": ratio_of(rates.memory, [small] * rounds)}
    return [
        figure("sync", "events/s", rates.ours, ratios, sampled=sampled, **told),
        figure("sync_memory", "MiB", rates.memory, flat, **told),
    ]


async def _round(place: Place, events: int, rates: Rates) -> None:
    """Each of them once."""
    rate, mebibytes = await sync(place, events)
    rates.ours.append(rate)
    rates.memory.append(mebibytes)
    runs = {"web3": web3_loop, "ponder": ponder}
    for peer, found in rates.peers.items():
        found.append(await runs[peer](place, events))
        print(f"bench: {peer} {found[-1]:.0f}, ours {rate:.0f} events/s", file=sys.stderr)


def bench_index(events: int, without: Sequence[str], rounds: int) -> list[Figure]:
    """The figures `sync` and `sync_memory`; *without* names peers to leave out."""
    peers = [peer for peer in PEERS if peer not in without]
    if "ponder" in peers:
        install_ponder()
    return asyncio.run(measure(events, peers, rounds))
