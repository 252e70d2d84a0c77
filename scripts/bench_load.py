"""A load on a server: so many clients, each asking one question after the other.

Bounded by a number of requests and by time. Prints `{"requests","seconds","p50","p99"}`, latencies
in seconds; ends with status 1 where any answer is not 200. It speaks just as much HTTP/1.1 as the
server does, over connections that stay open, so that it costs little of the machine itself.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path


async def asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> int:
    """The status of one answer, read whole."""
    writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n".encode("ascii"))
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    await reader.readexactly(length)
    return int(head[9:12])


async def client(port: int, paths: Iterator[str], until: float, took: list[float]) -> None:
    """Ask until nothing is left to ask or time is over. Raises ValueError for a refusal."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
    try:
        while time.perf_counter() < until and (path := next(paths, None)) is not None:
            began = time.perf_counter()
            status = await asked(reader, writer, path)
            took.append(time.perf_counter() - began)
            if status != 200:
                raise ValueError(f"{status} for {path}")
    finally:
        writer.close()


async def load(port: int, paths: list[str], clients: int, requests: int, limit: float) -> object:
    """Run every client to its end."""
    took: list[float] = []
    questions = itertools.islice(itertools.cycle(paths), requests)
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for _ in range(clients):
            group.create_task(client(port, questions, began + limit, took))
    seconds = time.perf_counter() - began
    took.sort()
    at = {name: took[min(int(len(took) * share), len(took) - 1)] for name, share in _SHARES}
    return {"requests": len(took), "seconds": seconds, **at}


_SHARES = (("p50", 0.5), ("p99", 0.99))


def main() -> int:
    """Exit 1 where an answer was not 200."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--paths", type=Path, required=True, help="JSON list, asked in turn")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    paths = json.loads(given.paths.read_text("utf-8"))
    work = load(given.port, paths, given.clients, given.requests, given.seconds)
    try:
        print(json.dumps(asyncio.run(work)))
    except ExceptionGroup as failed:
        print(failed.exceptions[0], file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
