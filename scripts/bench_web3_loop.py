"""The plain way to index with web3.py: `get_logs` of each event, decoded, into a table for each.

A peer of `scripts/bench index`: no headers, no proofs, no journals, no reorganisations. Prints
`{"events","seconds"}`; the seconds leave imports and set-up out.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from web3 import Web3
from web3.contract import Contract

from registry.chain.deployment import load_deployment
from registry.compiled import read_compiled

BLOCKS_AT_ONCE: Final = 50
SKIPPED: Final = frozenset({"Deployer", "AccessManager"})


def flat(values: Mapping[str, Any]) -> Iterator[Any]:
    """Values of an event and of the structs in it, as SQLite takes them."""
    for value in values.values():
        if isinstance(value, Mapping):
            yield from flat(value)
        elif isinstance(value, int) and value >= 1 << 63:
            yield value.to_bytes(32, "big")
        else:
            yield value


def index(database: sqlite3.Connection, contract: Contract, first: int, last: int) -> int:
    """Every event of one contract in some blocks; their number."""
    count = 0
    for entry in contract.abi:
        if entry["type"] != "event":
            continue
        name = entry["name"]
        found = contract.events[name].get_logs(from_block=first, to_block=last)
        rows = [
            (e["blockNumber"], e["logIndex"], bytes(e["transactionHash"]), *flat(e["args"]))
            for e in found
        ]
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            columns = ", ".join(f"c{n}" for n in range(len(rows[0])))
            table = f'"{contract.address}_{name}"'
            database.execute(
                f"CREATE TABLE IF NOT EXISTS {table} ({columns}, PRIMARY KEY (c0, c1))"
            )
            database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
            count += len(rows)
    database.commit()
    return count


def main() -> None:
    """Index from the deployment on until so many events are there, or the chain ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rpc", required=True)
    parser.add_argument("--deployment", type=Path, required=True)
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--events", type=int, required=True, help="stop after so many or few more")
    given = parser.parse_args()
    deployment = load_deployment(given.deployment)
    chain = Web3(Web3.HTTPProvider(given.rpc))
    contracts = [
        chain.eth.contract(Web3.to_checksum_address(placed.address), abi=read_compiled(name).abi)
        for name, placed in deployment.contracts.items()
        if name not in SKIPPED
    ]
    database = sqlite3.connect(given.database)
    database.execute("PRAGMA journal_mode=WAL")
    head, first, count = chain.eth.block_number, int(deployment.block_number), 0
    began = time.perf_counter()
    while first <= head and count < given.events:
        last = min(first + BLOCKS_AT_ONCE - 1, head)
        count += sum(index(database, contract, first, last) for contract in contracts)
        first = last + 1
    print(json.dumps({"events": count, "seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main()
