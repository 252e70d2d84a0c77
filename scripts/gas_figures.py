"""Whole-transaction gas of the main acts, measured through the real client on a fresh Anvil.

Random digests, distinct parties, EOA signatures, the shipped build; times and keys are fixed, so
the figures are exact and the same on every machine. What each act is: `gas_story`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gas_sales import selling
from gas_story import cast, granting, registering
from stage import connect, open_stage

ROOT = Path(__file__).resolve().parent.parent
SNAPSHOT = ROOT / "contracts" / "snapshots" / "gas.json"
START = "1767225600"
BUDGETS = {
    "register": 76_000,
    "register_signed": 84_000,
    "anchor_batch": 62_000,
    "activate": 89_000,
    "grant": 108_000,
    "grant_first": 143_000,
    "transfer_root": 79_000,
    "transfer_root_first": 115_000,
    "transfer": 88_000,
    "list_root": 116_000,
    "list": 124_000,
    "trade_grant": 138_000,
    "trade_grant_first": 155_000,
    "trade_transfer": 100_000,
    "trade_transfer_first": 118_000,
    "attest": 73_000,
    "attest_first": 91_000,
    "amend": 66_000,
    "pledge": 101_000,
    "pledge_first": 119_000,
    "suspend": 54_000,
}
PEERS = {
    "register": "EAS attest 344,740; Story register 273,600; Ocean NFT + metadata 665,600",
    "anchor_batch": "EAS multiAttest 304,046 each",
    "grant": "EAS 229,482; Story mint licence 607,838",
    "transfer_root": "T-REX 199,522; Ocean NFT 286,117",
    "list_root": "Ocean fixed-rate 461,659; Seaport validate 62,910",
    "trade_grant": "Ocean buy + order 211,959; Unlock 268,633",
    "trade_transfer": "Seaport fill 98,098 (no registry effects)",
    "attest": "EAS attest 344,740",
}


@contextmanager
def anvil(*options: str) -> Iterator[str]:
    """A fresh Anvil whose clock and blocks are the same in every run; with more options of its."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    fixed = ["--silent", "--timestamp", START, "--hardfork", "cancun"]
    process = subprocess.Popen([binary, "--port", str(port), *fixed, *options])
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


async def measure() -> dict[str, int]:
    """Every figure, in the order of the budgets, then the deeper grants."""
    with anvil() as url:
        async with await connect(url) as client:
            await client.rpc("anvil_setBlockTimestampInterval", 1)
            made = await cast(await open_stage(client))
            for story in (registering, granting, selling):
                await story(made)
    order = [*BUDGETS, *(name for name in made.figures if name not in BUDGETS)]
    return {name: made.figures[name] for name in order}


def table(figures: dict[str, int]) -> str:
    """The figures beside budgets and peers."""
    lines = [f"{'act':<22}{'gas':>9}{'budget':>10}  peers, measured"]
    for name, gas in figures.items():
        budget = f"{BUDGETS[name]:,}" if name in BUDGETS else "-"
        lines.append(f"{name:<22}{gas:>9,}{budget:>10}  {PEERS.get(name, '')}".rstrip())
    per_asset = figures["anchor_batch"] / (1 << 20)
    lines.append(f"a batch of 2^20 costs {per_asset:.3f} gas an asset")
    return "\n".join(lines)


def main() -> int:
    """Exit 1 where a figure passes its budget, or with --check differs from the snapshot."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--check", action="store_true", help="compare with the committed snapshot")
    given = parser.parse_args()
    figures = asyncio.run(measure())
    text = json.dumps(figures, indent=1) + "\n"
    if given.check:
        if not SNAPSHOT.is_file() or SNAPSHOT.read_text("utf-8") != text:
            print(
                f"{SNAPSHOT.relative_to(ROOT)} is not what was measured: run scripts/gas",
                file=sys.stderr,
            )
            return 1
    else:
        SNAPSHOT.write_text(text, "utf-8")
    print(json.dumps(figures) if given.json else table(figures))
    over = [name for name, budget in BUDGETS.items() if figures[name] > budget]
    for name in over:
        print(f"{name}: {figures[name]:,} is over its budget of {BUDGETS[name]:,}", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
