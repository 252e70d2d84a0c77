"""Runs the story: `python scripts/demo_story --help`, or `scripts/demo`, which sets up first."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from demo_story import keepsakes, opening, services
from demo_story.account import Account, SurpriseError
from demo_story.cast import Cast
from demo_story.chapters import (
    audit,
    freeze,
    licence,
    listings,
    off_exchange,
    pledge,
    product,
    registration,
    sales,
)
from demo_story.files import fetch
from demo_story.services import ROOT, Services
from demo_story.stage import Stage
from demo_story.story import Story
from registry.chain.client import ChainClient
from registry.chain.profile import ANVIL
from registry.cli.child_processes import terminated_as_interrupted, wait_for_interrupt
from registry.errors import TorrensError

CHAPTERS = (
    registration,
    licence,
    product,
    listings,
    sales,
    off_exchange,
    pledge,
    freeze,
    audit,
)


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """What the user asks for."""
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="The main job on real files, in nine chapters."
    )
    parser.add_argument("--keep", action="store_true", help="leave chain and API up until Ctrl-C")
    parser.add_argument("--json", action="store_true", help="print only the account, as JSON")
    parser.add_argument(
        "--kubo", action="store_true", help="keep artifacts in a Kubo daemon started for the run"
    )
    parser.add_argument(
        "--account",
        type=Path,
        default=ROOT / ".torrens" / "demo-account.json",
        help="file for the account with whole ids (default: %(default)s)",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=ROOT / ".torrens" / "demo",
        help="where --keep leaves settings, keys and files (default: %(default)s)",
    )
    return parser.parse_args(given)


def main() -> int:
    """Run the story. Exit status: 0 as told, 1 a surprise, 130 interrupted."""
    options = arguments()
    account = Account(None if options.json else sys.stdout)
    if "TORRENS_DEMO_NOTICE" not in os.environ:
        account.opening()
    outcome, status = "as told", 0
    try:
        with terminated_as_interrupted(), tempfile.TemporaryDirectory(prefix="torrens-") as folder:
            _run(account, Path(folder), options)
    except (SurpriseError, TorrensError) as error:
        outcome, status = str(error), 1
        print(f"demo: not as told: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        print("demo: interrupted; everything it started is stopped", file=sys.stderr)
        return 130
    account.write(options.account, outcome)
    if options.json:
        print(json.dumps(account.document(outcome), ensure_ascii=False, indent=1))
    return status


def _run(account: Account, workplace: Path, options: argparse.Namespace) -> None:
    began = time.monotonic()
    story = Story(workplace, fetch(workplace))
    with services.started(workplace, with_kubo=options.kubo) as running:
        account.about["deployment"] = running.deployment.json()
        asyncio.run(
            _tell(account, running, story, kept=options.folder.resolve() if options.keep else None)
        )
        account.line()
        account.line(f"All nine chapters went as told, in {time.monotonic() - began:.0f} seconds.")
        account.line(f"Account with whole ids: {options.account}")
        if options.keep:
            account.write(options.account, "as told")
            _leave_up(account, running, story, options.folder)


async def _tell(account: Account, running: Services, story: Story, *, kept: Path | None) -> None:
    client = await ChainClient.connect(running.rpc, running.deployment.chain_id, ANVIL)
    async with client:
        stage = Stage(
            client=client,
            deployment=running.deployment,
            authority=running.authority,
            store=running.store,
            api_url=running.api_url,
            cast=Cast(),
            account=account,
        )
        await opening.tell(stage, story)
        for chapter in CHAPTERS:
            await chapter.tell(stage, story)
        if kept is not None:
            await keepsakes.leave(stage, story, running, kept)


def _leave_up(account: Account, running: Services, story: Story, kept: Path) -> None:
    """Say what to open, and wait for Ctrl-C."""
    api, listing = running.api_url, next(iter(story.later_listings.values()))
    torrens = f"torrens --rpc {running.rpc} --deployment {running.deployment_file}"
    account.line()
    account.line("Left up until Ctrl-C 保持运行:")
    account.line(f"  portal 查验门户: {api}/  (drop {story.certificate} there, or type its number)")
    for path in (
        "openapi.json",
        "v1/assets",
        f"v1/assets/{story.asset}",
        f"v1/assets/{story.product}/history",
        f"v1/listings/{listing}/check",
    ):
        account.line(f"  {api}/{path}")
    account.line(f"  chain {running.rpc}")
    account.line(f"  to try the README's examples: . {kept / 'env'}")
    account.line(f"  {torrens} verify {story.certificate}")
    account.line(f"  {torrens} verify {story.trade_certificate}")
    account.line(f"  the certificate on paper: {story.paper}")
    account.line(f"  {torrens} audit verify {story.export}")
    try:
        wait_for_interrupt(running.processes)
    except KeyboardInterrupt:
        return


if __name__ == "__main__":
    sys.exit(main())
