"""Speed of the frozen formats beside a peer that does the same or less, alternating in one run.

Each figure is a rate in its unit, larger is better: `value` is the median, `spread` the least,
median and greatest of `n` rounds, `ratio` the median over the rounds of ours / the peer's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from eth_account.messages import encode_typed_data
from sha3 import keccak_256

from registry.fingerprint import fingerprint
from registry.merkle import BatchTree
from registry.records import Consent, Domain, Terms
from registry.types import Address, AssetId, ChainId, Digest, Epoch, PartyId, Seq, UnixTime

ROUNDS = 5
FILE_BYTES = 256 << 20
LEAVES = 1 << 16
CONSENTS = 300
Work = Callable[[], object]


def seconds(work: Work) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compared(
    figure: str, unit: str, amount: float, ours: Work, peer: str, theirs: Work
) -> dict[str, object]:
    """Time both in turn, after one warm-up of each."""
    ours()
    theirs()
    pairs = [(amount / seconds(ours), amount / seconds(theirs)) for _ in range(ROUNDS)]
    rates = sorted(rate for rate, _ in pairs)
    middle = statistics.median(rates)
    return {
        "figure": figure,
        "value": round(middle, 1),
        "unit": unit,
        "n": ROUNDS,
        "spread": [round(rates[0], 1), round(middle, 1), round(rates[-1], 1)],
        "ratio": {peer: round(statistics.median(a / b for a, b in pairs), 3)},
    }


def bench_fingerprint() -> dict[str, object]:
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


def bench_records() -> dict[str, object]:
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


def bench_merkle() -> dict[str, object]:
    """Root of a batch, beside the bare hashing that it cannot do without."""
    assets = [AssetId(Digest(f"0x{n:064x}")) for n in range(LEAVES)]

    def bare() -> None:
        for _ in range(3 * LEAVES):
            keccak_256(b"\0" * 64).digest()

    return compared(
        "batch_root", "assets/s", LEAVES, lambda: BatchTree(assets).root, "keccak", bare
    )


FIGURES: dict[str, Callable[[], dict[str, object]]] = {
    "fingerprint": bench_fingerprint,
    "records": bench_records,
    "merkle": bench_merkle,
}


def main() -> int:
    """Print each figure; exit 2 for a name that is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="figures; all where left out")
    parser.add_argument("--json", action="store_true", help="one JSON line a figure")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in FIGURES]
    if unknown:
        parser.error(f"no figure {unknown[0]}; known: {', '.join(FIGURES)}")
    for name in given.names or FIGURES:
        figure = FIGURES[name]()
        if given.json:
            print(json.dumps(figure), flush=True)
        else:
            print(
                f"{figure['figure']}: {figure['value']:,} {figure['unit']}, ratio {figure['ratio']}"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
