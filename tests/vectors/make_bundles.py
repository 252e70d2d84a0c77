"""Writes tests/vectors/bundles and tests/vectors/tampered, from a register on a fresh Anvil.

Usage: python -m tests.vectors.make_bundles
A bundle file is {input,trust}, a tampered one {input,trust,fails_at,field,why}: `input` is the
bundle, as text where it is no JSON object; `trust` is {deployment,block_hash,policy}, the policy as
`parse_policy` reads it. The keys that sign are written to tests/vectors/credential_keys.json. Each
run writes other ids and times; what the files must show is checked by the tests that read them.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from registry.assets import revoke
from registry.batches import activate
from registry.certificate.bundle import Bundle
from registry.certificate.subject import subject_of
from registry.certificates.source import with_state
from registry.chain.client import ChainClient
from registry.chain.profile import ANVIL
from registry.records import record_id, root_right_id
from registry.types import AssetId, ChainId, Digest
from tests.chain.certificate_trades import DAY, USE, digest_of
from tests.chain.certificate_world import HOUR, World, make_world
from tests.conftest import DEV_MNEMONIC, ROOT, Anvil, free_port
from tests.vectors.genuine import case_of, genuine, published, published_keys, with_keys
from tests.vectors.tampering import tampered

BUNDLES = ROOT / "tests" / "vectors" / "bundles"
TAMPERED = ROOT / "tests" / "vectors" / "tampered"
KEYS = ROOT / "tests" / "vectors" / "credential_keys.json"
START = 1_767_225_600  # 2026-01-01T00:00:00Z


async def main() -> None:
    with fresh_anvil() as anvil:
        client = await ChainClient.connect(anvil.url, ChainId(anvil.chain_id), ANVIL)
        async with client:
            world = await make_world(anvil, client)
            await with_keys(world)
            good = await genuine(world)
            bad = await overtaken(world)
    write(KEYS, published_keys())
    for name, case in good.items():
        write(BUNDLES / f"{name}.json", case)
    shutil.rmtree(TAMPERED, ignore_errors=True)
    for step, name, case in tampered({**good, **bad}):
        write(TAMPERED / step / f"{name}.json", case)


def write(path: Path, case: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n")


async def overtaken(world: World) -> dict[str, dict[str, Any]]:
    """Bundles whose proofs are right and whose record no longer stands."""
    by, found = world.people["regulator"].id, {}
    asset = await world.valid_asset()
    early = await world.bundle("asset", Digest(asset))
    await world.amended(asset, world.sealed.digest)
    found["superseded"] = await renewed(world, early)
    await revoke(world.as_("regulator"), asset, by, digest_of("order"))
    found["revoked"] = await world.bundle("asset", Digest(asset))
    batched = await world.batched()
    await published(world, batched.inclusion.root)
    leaf = AssetId(record_id(batched.terms))
    found["leaf_before"] = await world.bundle("asset", Digest(leaf), batched=batched)
    await activate(world.as_("merchant"), world.leaf(batched))
    await revoke(world.as_("regulator"), leaf, by, digest_of("order"))
    found["leaf_after"] = await world.bundle("asset", Digest(leaf), batched=batched)
    hidden = await world.batched()
    await world.pass_time(2 * HOUR)
    unpublished = record_id(hidden.terms)
    found["leaf_hidden"] = await world.bundle("asset", unpublished, batched=hidden)
    other = await world.valid_asset()
    root, until = root_right_id(other, USE), await world.now() + 4 * HOUR
    right = await world.granted(other, root, "enterprise", "merchant", until=until)
    found["right_before"] = await world.bundle("right", Digest(right))
    await world.pass_time(DAY)
    found["right_expired"] = await renewed(world, found["right_before"])
    return {name: case_of(world, bundle) for name, bundle in found.items()}


async def renewed(world: World, bundle: Bundle) -> Bundle:
    """The same terms with the state of the tip: what a holder of an old certificate could forge."""
    block = await world.session.client.block("latest")
    return await with_state(world.source, bundle, subject_of(bundle), block)


@contextmanager
def fresh_anvil() -> Iterator[Anvil]:
    """An Anvil of this run alone."""
    port, chain_id = free_port(), 31337
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    command = [binary, "--port", str(port), "--chain-id", str(chain_id)]
    command += ["--silent", "--mnemonic", DEV_MNEMONIC, "--timestamp", str(START)]
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
