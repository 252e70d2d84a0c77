"""`torrens index` and `torrens fsck`: the database that answers queries, kept true to the chain."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

import click

from registry.chain.deployment import load_deployment
from registry.chain.profile import PROFILES
from registry.cli.progress import progress_bar
from registry.cli.running import Run, execute
from registry.errors import InvalidValueError
from registry.types import BlockNumber

if TYPE_CHECKING:
    from registry.index.fsck import Findings
    from registry.index.running import Indexer, Progress
    from registry.index.store import IndexStore

DEFAULT_URL = "sqlite:///index.sqlite"
_SELDOM = 20_000
"""Objects made between two looks of Python's collector for garbage."""
Command = Callable[..., Any]


def _options(command: Command) -> Command:
    """The options that every command of the index takes."""
    database = click.option(
        "--index",
        "url",
        envvar="TORRENS_INDEX",
        default=DEFAULT_URL,
        show_default=True,
        help="Database: sqlite:///FILE or postgresql://… (TORRENS_INDEX).",
    )
    more = click.option(
        "--endpoint",
        "endpoints",
        multiple=True,
        help="Further chain endpoint, to fall back to and to compare heads with (repeatable).",
    )
    return database(more(command))


@click.group("index")
def index_group() -> None:
    """The index 索引: the register's events and what they say, in a database."""


@index_group.command("run")
@_options
@click.option("--once", is_flag=True, help="Stop at the chain's head as it is now.")
@click.option(
    "--poll",
    type=click.FloatRange(min=0.05),
    default=2.0,
    show_default=True,
    help="Seconds between looks at the chain.",
)
@click.option("--prove", is_flag=True, help="Hold every event against its block's receipts.")
@click.option("--wake", default=None, help="ws:// endpoint whose new heads cut the wait short.")
@click.pass_obj
def run_command(
    run: Run,
    url: str,
    endpoints: tuple[str, ...],
    *,
    once: bool,
    poll: float,
    prove: bool,
    wake: str | None,
) -> None:
    """Follow the chain and keep the index up to date, from wherever it stands."""

    async def work() -> Mapping[str, Any]:
        async with _indexer(run, url, endpoints) as indexer, _woken(indexer, wake):
            indexer.poll, indexer.prove = poll, prove
            _collect_seldom()
            with progress_bar("indexing") as bar:
                indexer.report = lambda progress: bar(progress.indexed, progress.head)
                return _account(await indexer.run(once=once))

    execute(run, work)


@index_group.command("rebuild")
@_options
@click.option("--refetch", is_flag=True, help="Forget the raw events too, and read them anew.")
@click.pass_obj
def rebuild_command(run: Run, url: str, endpoints: tuple[str, ...], *, refetch: bool) -> None:
    """Make every row anew from the raw events kept, or from the chain; readers see the old ones
    until then.
    """

    async def work() -> Mapping[str, Any]:
        async with _indexer(run, url, endpoints, rebuilding=True) as indexer:
            if refetch:
                indexer.store.empty()
                return _account(await indexer.run(once=True))
            return {"events": indexer.store.rebuild(), **_place(indexer.store)}

    execute(run, work)


@click.command("fsck")
@_options
@click.pass_obj
def fsck_command(run: Run, url: str, endpoints: tuple[str, ...]) -> None:
    """Hold every row against the chain's storage as of --block, the index's last where none is
    given; exit 1 where any differs, with the first of them.
    """
    from registry.index.fsck import fsck

    found: list[Findings] = []

    async def work() -> Mapping[str, Any]:
        block = run.settings.block
        if block != "latest" and not isinstance(block, int):
            raise InvalidValueError("block", "must be a number here", value=block)
        async with _indexer(run, url, endpoints) as indexer:
            number = BlockNumber(block) if isinstance(block, int) else None
            engine, register = indexer.store.engine, indexer.store.register
            found.append(await fsck(engine, indexer.sources, register, number))
        return found[0].json()

    execute(run, work)
    sys.exit(1 if found[0].different else 0)


def _collect_seldom() -> None:
    """Let the collector pass over what is loaded by now, and look at new rows seldom: they hold no
    cycles, and looking takes a sixth of the time.
    """
    gc.freeze()
    gc.set_threshold(_SELDOM)


@asynccontextmanager
async def _woken(indexer: Indexer, url: str | None) -> AsyncIterator[None]:
    """The indexer looks whenever that endpoint tells of a new head."""
    from registry.index.waking import wake_at_heads

    if url is None:
        yield
        return
    if not url.startswith(("ws://", "wss://")):
        raise InvalidValueError("wake", "must be a ws:// or wss:// URL")
    listening = asyncio.create_task(wake_at_heads(url, indexer.wake))
    try:
        yield
    finally:
        listening.cancel()
        with suppress(asyncio.CancelledError):
            await listening


@asynccontextmanager
async def _indexer(
    run: Run, url: str, endpoints: tuple[str, ...], *, rebuilding: bool = False
) -> AsyncIterator[Indexer]:
    """The indexer that settings and options describe. Raises InvalidValueError for those at fault,
    and what opening it raises.
    """
    from registry.index.database import open_engine
    from registry.index.running import Indexer, open_sources, read_register
    from registry.index.store import IndexStore

    settings = run.settings
    if settings.profile not in PROFILES:
        known = ", ".join(PROFILES)
        raise InvalidValueError("profile", f"must be one of {known}", value=settings.profile)
    profile = PROFILES[settings.profile]
    deployment = load_deployment(settings.deployment)
    engine = open_engine(url)
    try:
        async with open_sources([settings.rpc, *endpoints], profile) as sources:
            register = await read_register(sources, deployment)
            store = IndexStore(engine, register, other_projections=rebuilding)
            yield Indexer(sources, store, profile)
    finally:
        engine.dispose()


def _place(store: IndexStore) -> dict[str, Any]:
    block, finalised = store.position.block, store.position.finalised
    return {
        "block_number": block.number,
        "block_hash": "0x" + block.hash.hex(),
        "finalised": finalised.number,
    }


def _account(progress: Progress) -> Mapping[str, Any]:
    return {
        "events": progress.events,
        "indexed": progress.indexed,
        "finalised": progress.finalised,
        "head": progress.head,
        "lagging": progress.lagging,
        "reorgs": progress.reorgs,
    }
