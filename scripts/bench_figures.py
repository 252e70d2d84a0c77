"""Speed beside a peer that does the same or less, alternating in one run.

Each figure is a rate in its unit, larger is better: `value` is the median, `spread` the least,
median and greatest of `n` rounds, `ratio` the median over the rounds of ours / the peer's. What is
no rate says so by its unit. The frozen formats are measured here, the index by `bench_index`,
the API by `bench_api`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from eth_account.messages import encode_typed_data
from sha3 import keccak_256

from bench_api import bench_api
from bench_index import PEERS, bench_index
from bench_measure import Figure, compared
from bench_processes import BenchError
from bench_verify import bench_verify
from registry.errors import TorrensError
from registry.fingerprint import fingerprint
from registry.merkle import BatchTree
from registry.records import Consent, Domain, Terms
from registry.types import Address, AssetId, ChainId, Digest, Epoch, PartyId, Seq, UnixTime

FILE_BYTES = 256 << 20
LEAVES = 1 << 16
CONSENTS = 300


def bench_fingerprint() -> Figure:
    """Digest and CID of a file, beside SHA-256 of the same file alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data"
        with path.open("wb") as file:
            for _ in range(FILE_BYTES >> 20):
                file.write(os.urandom(1 << 20))

        def alone() -> None:
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")

        size = FILE_BYTES / 1e6
        return compared("fingerprint", "MB/s", size, lambda: fingerprint([path]), "sha256", alone)


def bench_records() -> Figure:
    """Digest of a consent over a grant, beside eth_account's typed data of the same object."""
    domain = Domain(ChainId(31337), Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"))
    party = PartyId(domain.contract)
    zero = "0x" + "00" * 32
    shared: dict[str, object] = {
        **dict.fromkeys(("asset", "parent", "scope", "terms"), zero),
        **dict.fromkeys(("grantor", "grantee"), party),
        **dict.fromkeys(("rev", "exclusivity", "from", "flags"), 0),
        "kind": 2,
        "until": 1,
        "purposes": 1,
    }
    grants = [{**shared, "salt": f"0x{n:064x}"} for n in range(CONSENTS)]

    def made(values: Mapping[str, object]) -> Consent:
        return Consent("Grant", Terms("Grant", values), party, Seq(0), Epoch(0), UnixTime(1))

    objects = [made(values).typed_data(domain) for values in grants]
    return compared(
        "consent_digest",
        "1/s",
        CONSENTS,
        lambda: [made(values).digest(domain) for values in grants],
        "eth_account",
        lambda: [encode_typed_data(full_message=item) for item in objects],
    )


def bench_merkle() -> Figure:
    """Root of a batch, beside the bare hashing that it cannot do without."""
    assets = [AssetId(Digest(f"0x{n:064x}")) for n in range(LEAVES)]

    def bare() -> None:
        for _ in range(3 * LEAVES):
            keccak_256(b"\0" * 64).digest()

    return compared(
        "batch_root", "assets/s", LEAVES, lambda: BatchTree(assets).root, "keccak", bare
    )


FIGURES: dict[str, Callable[[argparse.Namespace], list[Figure]]] = {
    "fingerprint": lambda _: [bench_fingerprint()],
    "records": lambda _: [bench_records()],
    "merkle": lambda _: [bench_merkle()],
    "index": lambda given: bench_index(given.events, given.without, given.rounds),
    "api": lambda given: bench_api(given.assets, given.seconds, given.rounds),
    "verify": lambda _: bench_verify(),
}


def parser() -> argparse.ArgumentParser:
    """What may be asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", help="figures; all where left out")
    asked.add_argument("--json", action="store_true", help="one JSON line a figure")
    events = "index: events on the chain (%(default)s)"
    asked.add_argument("--events", type=positive, default=200_000, help=events)
    assets = "api: assets in the index (%(default)s)"
    asked.add_argument("--assets", type=positive, default=1_000_000, help=assets)
    bound = "api: most seconds of each round (%(default)s)"
    asked.add_argument("--seconds", type=float, default=10, help=bound)
    rounds = "api, index: rounds of each figure (%(default)s)"
    asked.add_argument("--rounds", type=positive, default=3, help=rounds)
    left_out = "index: a peer not to be measured (repeatable)"
    asked.add_argument("--without", action="append", default=[], choices=PEERS, help=left_out)
    return asked


def positive(text: str) -> int:
    """A number of things. Raises ValueError."""
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def line(figure: Figure) -> str:
    """A figure for people."""
    return f"{figure['figure']}: {figure['value']:,} {figure['unit']}, ratio {figure['ratio']}"


def main() -> int:
    """Print each figure; exit 2 for a name that is none, 3 where one could not be measured."""
    given = (asked := parser()).parse_args()
    unknown = [name for name in given.names if name not in FIGURES]
    if unknown:
        asked.error(f"no figure {unknown[0]}; known: {', '.join(FIGURES)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        for name in given.names or FIGURES:
            for figure in FIGURES[name](given):
                print(json.dumps(figure) if given.json else line(figure), flush=True)
    except (BenchError, TorrensError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    return 0


if __name__ == "__main__":
    sys.exit(main())
