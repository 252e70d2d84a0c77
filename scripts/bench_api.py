"""The served API under load: 32 clients over loopback, one server process as shipped.

The register on the chain is real and small (`REAL` events, some tens of listings); the index holds
a million assets besides, put straight in its tables (`bench_fill`). Whatever asks the chain is
asked about assets and listings that are there, each as often as any other; lists and searches go
over all. Answers are of the head, and whole (no 304). Server, clients and Anvil are a process each.

`certificate_check` is what a venue asks with a certificate's number at hand, which is its asset's
id: `GET /v1/assets/{id}`, what the register says of it now. (`POST /v1/verify` needs the whole
certificate and proves it; a venue can do that without us.) Between two blocks its figure is of
answers given more than once; `certificate_check_first` is of those asked for first at their block:
a block is mined, and each asset asked about once. `listing_check`, `history_page` and `search` are
`GET /v1/listings/{id}/check`, `/v1/assets/{id}/history` and `/v1/assets?q=`.

Ratios: `empty_route` is the rate / that of `/healthz` in the same round; `p99_over_p50` of the
latencies. `server_memory` is the server's greatest resident size at the end.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

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
from registry.records import record_id, root_right_id

ROUNDS: Final = 3
CLIENTS: Final = 32
REQUESTS: Final = 2_000
"""Most of one round of one figure."""
REAL: Final = 2_000
LISTINGS: Final = 40
ASKED: Final = 400
"""Real assets that are asked about."""
WAIT: Final = 60.0
EMPTY: Final = "/healthz"


@dataclass(frozen=True, slots=True)
class Question:
    """One figure: what is asked, and whether a block is mined first and nothing asked twice."""

    figure: str
    paths: Sequence[str]
    first: bool = False


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
    }
    command = [sys.executable, "-m", "api", "--port", str(port)]
    log = place.file("api.log")
    async with started(command, log, environment, ROOT) as program:
        await program.answers(f"http://127.0.0.1:{port}{EMPTY}", WAIT)
        yield program, port


async def loaded(
    place: Place, port: int, paths: Sequence[str], requests: int, seconds: float
) -> Load:
    """One round of questions. Raises BenchError where one was not answered."""
    asked = place.file("paths.json")
    asked.write_text(json.dumps(list(paths)), "utf-8")
    command: Command = [sys.executable, ROOT / "scripts" / "bench_load.py", "--port", str(port)]
    options: Command = ["--paths", asked, "--clients", str(CLIENTS), "--requests", str(requests)]
    bound = ["--seconds", str(seconds)]
    async with started([*command, *options, *bound], place.file("load.log")) as program:
        await program.ended()
        told: dict[str, Any] = json.loads(program.log.read_text("utf-8"))
    return Load(told["requests"] / told["seconds"], told["p50"], told["p99"])


async def answered(place: Place, port: int, question: Question, writer: Writer) -> Figure:
    """One figure, its rounds in turn with those of the empty route."""
    rounds, empty = [], []
    requests = len(question.paths) if question.first else REQUESTS
    if not question.first:
        await loaded(place, port, question.paths, len(question.paths), WAIT)
    for _ in range(ROUNDS):
        empty.append((await loaded(place, port, [EMPTY], REQUESTS, place.seconds)).rate)
        if question.first:
            await writer.endpoint.call("evm_mine")
        rounds.append(await loaded(place, port, question.paths, requests, place.seconds))
    rates = [one.rate for one in rounds]
    ratios = {
        "empty_route": ratio_of(rates, empty),
        "p99_over_p50": statistics.median(one.p99 / one.p50 for one in rounds),
    }
    milliseconds = {
        name: round(1_000 * statistics.median(getattr(one, name) for one in rounds), 1)
        for name in ("p50", "p99")
    }
    load = [round(one, 2) for one in os.getloadavg()]
    print(f"bench: {question.figure} {rates}, {EMPTY} {empty} requests/s", file=sys.stderr)
    return figure(
        question.figure, "requests/s", rates, ratios, ms=milliseconds, clients=CLIENTS, load=load
    )


def asked_of(writer: Writer, listings: Sequence[str]) -> list[Question]:
    """Every question, about what is there."""
    registered = [f"/v1/assets/{asset}" for asset in writer.assets[-ASKED:]]
    return [
        Question("certificate_check", registered),
        Question("certificate_check_first", registered, first=True),
        Question("listing_check", [f"/v1/listings/{listing}/check" for listing in listings]),
        Question("history_page", [f"{path}/history" for path in registered]),
        Question("search", [f"/v1/assets?q={quote(text)}&limit=20" for text in questions(200)]),
    ]


async def measure(assets: int, seconds: float) -> list[Figure]:
    """Every figure. Raises BenchError."""
    with tempfile.TemporaryDirectory(prefix="torrens-bench-") as name, anvil(PRUNED) as url:
        folder = Path(name)
        async with open_writer(url) as writer:
            deployment = writer.stage.session.deployment
            save_deployment(deployment, folder / "deployment.json")
            place = Place(url, folder / "deployment.json", folder, seconds)
            await writer.write(min(REAL, max(assets, 100)))
            listings = await offer(writer, LISTINGS)
            await writer.finish()
            index = f"sqlite:///{folder}/index.sqlite"
            await sync(place, 0, index)
            await asyncio.to_thread(_filled, index, assets, deployment.block_number)
            async with served(place, index) as (program, port):
                questions_ = asked_of(writer, listings)
                found = [await answered(place, port, one, writer) for one in questions_]
                memory = await program.stopped()
    return [
        *({**one, "assets": assets} for one in found),
        figure("server_memory", "MiB", [memory], {}, assets=assets),
    ]


def _filled(index: str, assets: int, block: int) -> None:
    engine = open_engine(index)
    try:
        fill(engine, assets, block)
    finally:
        engine.dispose()


def bench_api(assets: int, seconds: float) -> list[Figure]:
    """The figures of the served API over an index of so many assets; rounds of so many seconds."""
    return asyncio.run(measure(assets, seconds))
