"""The served API under load: 32 clients over loopback, one server process as shipped.

The register on the chain is real and small (`REAL` events, some tens of listings); the index holds
a million assets besides, put straight in its tables (`bench_fill`). Whatever asks the chain is
asked about assets and listings that are there, each as often as any other; certificate checks,
lists and searches go over all. Answers are of the head, and whole (no 304). Server, clients and
Anvil are a process each; the clients are one to the server, so its rate is set to the highest.

`certificate_check` is what a venue or a bank asks before it looks at a certificate, with its id at
hand: `GET /v1/certificates/{id}/status`, of ids drawn uniformly from all, anew for each round.
(`POST /v1/verify` needs the whole certificate and proves it; a venue can do that without us.)
`asset` is `GET /v1/assets/{id}`, all that the chain says of it: between two blocks the figure is of
answers given more than once; `asset_first` is of those asked for first at their block: a block is
mined, and each asset asked about once. `listing_check`, `history_page` and `search` are
`GET /v1/listings/{id}/check`, `/v1/assets/{id}/history` and `/v1/assets?q=`; `search_alone` is the
last with a single client.

Ratios: `empty_route` is the rate / that of `/healthz` in the same round; `p99_over_p50` of the
latencies. `server_memory` is the server's greatest resident size at the end.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import select

from bench_chain import Writer, open_writer
from bench_fill import fill, questions
from bench_index import PRUNED, Place, sync
from bench_measure import Figure, figure, ratio_of
from bench_processes import Command, Program, free_port, started
from gas_figures import ROOT, anvil
from gas_sales import listed
from gas_story import OPERATE, USE, Cast
from registry.chain.deployment import save_deployment
from registry.index.database import open_engine
from registry.index.tables import assets
from registry.records import record_id, root_right_id

CLIENTS: Final = 32
REQUESTS: Final = 2_000
"""Most of one round of one figure."""
REAL: Final = 2_000
LISTINGS: Final = 40
ASKED: Final = 400
"""Real assets that are asked about."""
WAIT: Final = 60.0
EMPTY: Final = "/healthz"
RATE: Final = "1000000"
"""Requests a minute of one client."""


@dataclass(frozen=True, slots=True)
class Question:
    """One figure: what is asked, and by how many clients.

    first: whether a block is mined first and nothing asked twice. anew: whether each round, and the
    warm-up, has paths of its own, `REQUESTS` of them.
    """

    figure: str
    paths: Sequence[str]
    first: bool = False
    anew: bool = False
    clients: int = CLIENTS

    def of_round(self, number: int) -> Sequence[str]:
        """The paths of a round; the warm-up is the one before the first."""
        start = (number + 1) * REQUESTS
        return self.paths[start : start + REQUESTS] if self.anew else self.paths


@dataclass(frozen=True, slots=True)
class Load:
    """What the clients of one round saw: requests a second, latencies in seconds."""

    rate: float
    p50: float
    p99: float


async def offer(writer: Writer, count: int) -> list[str]:
    """List so many of the assets, or fewer where fewer are there; the listings' ids."""
    await writer.ripen()
    await writer.endpoint.call("evm_setAutomine", True)
    stage, node = writer.stage, writer.node
    venue = await stage.party("venue", 440100, 2)
    merchant = writer.merchant
    cast = Cast(
        stage,
        node,
        venue,
        assessor=writer.assessor,
        regulator=node,
        enterprise=writer.enterprise,
        merchant=merchant,
        other=merchant,
        outsider=merchant,
        bank=merchant,
    )
    found: list[str] = []
    for asset in writer.noticed[:count]:
        use, operate = root_right_id(asset, USE), root_right_id(asset, OPERATE)
        terms, _ = await listed(cast, asset, use, operate, USE)
        found.append(record_id(terms))
    return found


@asynccontextmanager
async def served(place: Place, index: str) -> AsyncIterator[tuple[Program, int]]:
    """The API as shipped, and its port."""
    port = free_port()
    environment = {
        "TORRENS_RPC": place.rpc,
        "TORRENS_DEPLOYMENT": str(place.deployment),
        "TORRENS_INDEX": index,
        "TORRENS_PROFILE": "anvil",
        "TORRENS_RATE": RATE,
    }
    command = [sys.executable, "-m", "api", "--port", str(port)]
    log = place.file("api.log")
    async with started(command, log, environment, ROOT) as program:
        await program.answers(f"http://127.0.0.1:{port}{EMPTY}", WAIT)
        yield program, port


async def loaded(
    place: Place, port: int, paths: Sequence[str], requests: int, clients: int, seconds: float
) -> Load:
    """One round of questions. Raises BenchError where one was not answered."""
    asked = place.file("paths.json")
    asked.write_text(json.dumps(list(paths)), "utf-8")
    command: Command = [sys.executable, ROOT / "scripts" / "bench_load.py", "--port", str(port)]
    options: Command = ["--paths", asked, "--clients", str(clients), "--requests", str(requests)]
    bound = ["--seconds", str(seconds)]
    async with started([*command, *options, *bound], place.file("load.log")) as program:
        await program.ended()
        told: dict[str, Any] = json.loads(program.log.read_text("utf-8"))
    return Load(told["requests"] / told["seconds"], told["p50"], told["p99"])


async def answered(
    place: Place, port: int, question: Question, writer: Writer, rounds: int
) -> Figure:
    """One figure, its rounds in turn with those of the empty route."""
    found, empty = [], []
    requests = len(question.paths) if question.first else REQUESTS
    bounds = question.clients, place.seconds
    if not question.first:
        warm_up = question.of_round(-1)
        await loaded(place, port, warm_up, len(warm_up), CLIENTS, WAIT)
    for number in range(rounds):
        empty.append((await loaded(place, port, [EMPTY], REQUESTS, *bounds)).rate)
        if question.first:
            await writer.endpoint.call("evm_mine")
        paths = question.of_round(number)
        found.append(await loaded(place, port, paths, requests, *bounds))
    rates = [one.rate for one in found]
    print(f"bench: {question.figure} {rates}, {EMPTY} {empty} requests/s", file=sys.stderr)
    ratios = {
        "empty_route": ratio_of(rates, empty),
        "p99_over_p50": statistics.median(one.p99 / one.p50 for one in found),
    }
    milliseconds = {
        name: round(1_000 * statistics.median(getattr(one, name) for one in found), 1)
        for name in ("p50", "p99")
    }
    load, clients = [round(one, 2) for one in os.getloadavg()], question.clients
    return figure(
        question.figure, "requests/s", rates, ratios, ms=milliseconds, clients=clients, load=load
    )


def asked_of(
    writer: Writer, listings: Sequence[str], every: Sequence[str], rounds: int
) -> list[Question]:
    """Every question, about what is there; *every* asset in the index."""
    registered = [f"/v1/assets/{asset}" for asset in writer.assets[-ASKED:]]
    drawn = random.Random(11).choices(every, k=(rounds + 1) * REQUESTS)  # noqa: S311
    checks = [f"/v1/certificates/{asset}/status" for asset in drawn]
    searches = [f"/v1/assets?q={quote(text)}&limit=20" for text in questions(200)]
    return [
        Question("certificate_check", checks, anew=True),
        Question("asset", registered),
        Question("asset_first", registered, first=True),
        Question("listing_check", [f"/v1/listings/{listing}/check" for listing in listings]),
        Question("history_page", [f"{path}/history" for path in registered]),
        Question("search", searches),
        Question("search_alone", searches, clients=1),
    ]


async def measure(count: int, seconds: float, rounds: int) -> list[Figure]:
    """Every figure. Raises BenchError."""
    with tempfile.TemporaryDirectory(prefix="torrens-bench-") as name, anvil(PRUNED) as url:
        folder = Path(name)
        async with open_writer(url) as writer:
            deployment = writer.stage.session.deployment
            save_deployment(deployment, folder / "deployment.json")
            place = Place(url, folder / "deployment.json", folder, seconds)
            await writer.write(min(REAL, max(count, 100)))
            listings = await offer(writer, min(LISTINGS, count))
            await writer.finish()
            index = f"sqlite:///{folder}/index.sqlite"
            await sync(place, 0, index)
            every = await asyncio.to_thread(_filled, index, count, deployment.block_number)
            async with served(place, index) as (program, port):
                questions_ = asked_of(writer, listings, every, rounds)
                found = [await answered(place, port, one, writer, rounds) for one in questions_]
                memory = await program.stopped()
    return [
        *({**one, "assets": count} for one in found),
        figure("server_memory", "MiB", [memory], {}, assets=count),
    ]


def _filled(index: str, count: int, block: int) -> list[str]:
    """Fill the index; the ids of every asset in it."""
    engine = open_engine(index)
    try:
        fill(engine, count, block)
        with engine.connect() as connection:
            return ["0x" + asset.hex() for (asset,) in connection.execute(select(assets.c.asset))]
    finally:
        engine.dispose()


def bench_api(count: int, seconds: float, rounds: int) -> list[Figure]:
    """The figures of the served API over an index of so many assets; rounds of so many seconds."""
    return asyncio.run(measure(count, seconds, rounds))
