"""Writes tests/vectors/bundles and tests/vectors/tampered, from a register on a fresh Anvil.

Usage: python -m tests.vectors.make_bundles
A bundle file is {input,trust}, a tampered one {input,trust,fails_at,field,why}: `input` is the
bundle, as text where it is no JSON object; `trust` is {deployment,block_hash,policy}, the policy as
`parse_policy` reads it. The keys that sign are written to tests/vectors/credential_keys.json. Each
run writes other ids and times; what the files must show is checked by the tests that read them.
"""

from __future__ import annotations

import asyncio
import copy
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from registry.chain.client import ChainClient
from registry.chain.profile import ANVIL
from registry.types import ChainId, Digest
from tests.chain.certificate_world import World, make_world
from tests.chain.credential_world import certified
from tests.conftest import DEV_MNEMONIC, ROOT, Anvil, free_port
from tests.vectors import stories, stories_of_keys, stories_of_terms
from tests.vectors.forging import token_of
from tests.vectors.genuine import NODE_KEY, Case, cases_of, genuine, published_keys, with_keys
from tests.vectors.tampering import tampered

BUNDLES = ROOT / "tests" / "vectors" / "bundles"
TAMPERED = ROOT / "tests" / "vectors" / "tampered"
STORIES = (
    stories_of_terms.unrecorded,
    stories_of_terms.unsold,
    stories_of_terms.manifests,
    stories_of_terms.findings,
    stories_of_keys.registers,
    stories_of_keys.blocks_of_issue,
    stories.old_manifest,
    stories.assets_ended,
    stories.rights_ended,
    stories.leaves,
    stories.moved,
    stories_of_keys.compromised,
    stories.expired,
    stories_of_keys.windows,
)
KEYS = ROOT / "tests" / "vectors" / "credential_keys.json"
START = 1_767_225_600  # 2026-01-01T00:00:00Z


async def main() -> None:
    with fresh_anvil(START) as anvil:
        client = await ChainClient.connect(anvil.url, ChainId(anvil.chain_id), ANVIL)
        async with client:
            world = await make_world(anvil, client)
            await with_keys(world)
            good = await genuine(world)
            bad = await forged(world, good)
    bad.append(("anchor", "other_chain", await elsewhere(good["asset"])))
    write(KEYS, published_keys())
    for name, case in good.items():
        write(BUNDLES / f"{name}.json", case)
    shutil.rmtree(TAMPERED, ignore_errors=True)
    for step, name, case in bad:
        path = TAMPERED / step / f"{name}.json"
        assert not path.exists(), path
        write(path, case)


def write(path: Path, case: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n")


async def forged(world: World, good: dict[str, Case]) -> list[tuple[str, str, Case]]:
    """Everything a forger may try: on genuine bundles first, while they still stand."""
    found = await tampered(world, good)
    claims = token_of(good["asset"]["input"]["credential"]["sd_jwt"]).claims
    for tell in STORIES:
        bad = cases_of(world, await tell(world, claims))
        if "leaf_before" in bad:
            found.append(("anchor", "leaf_stale", stale(bad)))
        found += await tampered(world, bad)
    return found


def stale(bundles: dict[str, Case]) -> Case:
    """The proof of an empty slot from before the activation, beside a later trusted block."""
    case, later = copy.deepcopy(bundles["leaf_before"]), bundles["leaf_after"]
    case["trust"]["block_hash"] = later["trust"]["block_hash"]
    for member in ("header", "as_of"):
        case["input"][member] = later["input"][member]
    why = "a proof that the slot was empty before does not count at the trusted block"
    return {**case, "fails_at": "anchor", "field": "/proofs/0/account/0", "why": why}


async def elsewhere(trusted: Case) -> Case:
    """A certificate that is genuine on a chain of the same number, with the same contracts."""
    with fresh_anvil(START + 1) as anvil:
        client = await ChainClient.connect(anvil.url, ChainId(anvil.chain_id), ANVIL)
        async with client:
            world = await make_world(anvil, client)
            await with_keys(world)
            bundle = await certified(world, NODE_KEY, "asset", Digest(await world.valid_asset()))
    why = "the same contracts on another chain of the same number are another register"
    told = {"fails_at": "anchor", "field": "/header/hash", "why": why}
    return {"input": bundle.json(), "trust": trusted["trust"], **told}


@contextmanager
def fresh_anvil(start: int) -> Iterator[Anvil]:
    """An Anvil of this run alone."""
    port, chain_id = free_port(), 31337
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    command = [binary, "--port", str(port), "--chain-id", str(chain_id)]
    command += ["--silent", "--mnemonic", DEV_MNEMONIC, "--timestamp", str(start)]
    chain = Anvil(f"http://127.0.0.1:{port}", chain_id, DEV_MNEMONIC)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(chain)
            yield chain
        finally:
            process.terminate()


def wait_for(chain: Anvil) -> None:
    for _ in range(100):
        try:
            chain.rpc("eth_chainId")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(chain.url)


if __name__ == "__main__":
    asyncio.run(main())
