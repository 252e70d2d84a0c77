"""Credentials signed with the right key at the wrong time, and credentials anchored badly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from registry.attestations import anchor
from registry.certificate.bundle import Bundle
from registry.certificate.credential import Register
from registry.certificate.slots import CREDENTIALS
from registry.certificates.crediting import sign
from registry.types import Digest
from tests.chain.certificate_trades import DAY, digest_of
from tests.chain.certificate_world import World
from tests.chain.credential_world import add_credential_key, compromise
from tests.vectors.forging import KEYS, anchored, certificate, digest_of_jwt, proven, restated
from tests.vectors.genuine import NODE_KEY
from tests.vectors.stories import Bundles, Claims


async def windows(world: World, claims: Claims) -> Bundles:
    """Keys used before and after their window, and at its very end."""
    now = await world.now()
    await add_credential_key(world, "node", KEYS["early"], **{"from": now + 30 * DAY})
    until = now + 2 * DAY
    await add_credential_key(world, "node", KEYS["rotated"], until=until)
    bundle = await bare(world)
    found = {"key_early": await certificate(world, bundle, claims, KEYS["early"])}
    world.anvil.rpc("evm_setNextBlockTimestamp", hex(until))
    found["key_at_end"] = await certificate(world, bundle, claims, KEYS["rotated"])
    await world.pass_time(DAY)
    found["key_rotated"] = await certificate(world, bundle, claims, KEYS["rotated"])
    return found


async def compromised(world: World, claims: Claims) -> Bundles:
    """A key that others had: what was anchored at that moment, later, and after it was told."""
    key = KEYS["compromised"]
    await add_credential_key(world, "node", key)
    bundle = await bare(world)
    await world.pass_time(100)
    moment = await world.now() + 100
    world.anvil.rpc("evm_setNextBlockTimestamp", hex(moment))
    made = {"key_at_compromise": await certificate(world, bundle, claims, key)}
    await world.pass_time(100)
    made["key_compromised"] = await certificate(world, bundle, claims, key)
    await compromise(world, "node", key, moment)
    world.session.refresh()
    told = await certificate(world, bundle, claims, key)
    block = await world.session.client.block("latest")
    found: Bundles = {"key_compromise_told": told}
    for name, early in made.items():
        assert early.credential is not None
        jwt, register = early.credential.sd_jwt.split("~")[0], early.credential.register
        found[name] = await proven(world, bundle, jwt, register, block)
    return found


async def bare(world: World) -> Bundle:
    """An asset in good standing, without a credential."""
    return await world.bundle("asset", Digest(await world.valid_asset()))


def issued_at(claims: Claims, number: int, time: int, block_hash: Digest) -> dict[str, Any]:
    """Claims of another block of issue."""
    as_of = {**claims["as_of"], "block_number": number, "time": time, "block_hash": block_hash}
    return {"as_of": as_of, "iat": time}


async def blocks_of_issue(world: World, claims: Claims) -> Bundles:
    """Credentials that say they are of a block that had not come, or of none."""
    bundle, found = await bare(world), Bundles()
    tip = await world.session.client.block("latest")
    following, other = int(tip.number) + 1, digest_of("no block")

    async def made(number: int, time: int) -> Bundle:
        claimed = issued_at(claims, number, time, other)
        return await certificate(world, bundle, claims, NODE_KEY, **claimed)

    found["as_of_other_block"] = await made(following, int(tip.timestamp))
    found["as_of_next_block"] = await made(following + 2, int(tip.timestamp))
    found["as_of_later_time"] = await made(following, int(tip.timestamp) + DAY)
    later = int(await world.now()) + 1000
    number = int((await world.session.client.block("latest")).number) + 2
    claimed = issued_at(claims, number, later, other)
    early = await certificate(world, bundle, claims, NODE_KEY, **claimed)
    await world.pass_time(2000)
    await world.pass_time(10)
    assert early.credential is not None
    block = await world.session.client.block("latest")
    jwt, register = early.credential.sd_jwt.split("~")[0], early.credential.register
    found["iat_after_anchor"] = await proven(world, bundle, jwt, register, block)
    return found


async def registers(world: World, claims: Claims) -> Bundles:
    """Credentials whose register is none, another's, or no register at all."""
    bundle = await bare(world)
    jwt, other = (
        sign(restated(bundle, claims, number=number), NODE_KEY) for number in ("one", "another")
    )
    block = await world.session.client.block("latest")
    nowhere = Register(digest_of("never anchored"), 0, ())
    found = {"never_anchored": await proven(world, bundle, jwt, nowhere, block)}
    placed = await anchored(world, bundle, other)
    assert placed.credential is not None
    block = await world.session.client.block("latest")
    found["of_another"] = await proven(world, bundle, jwt, placed.credential.register, block)
    await anchor(world.as_("merchant"), CREDENTIALS, digest_of_jwt(jwt))
    world.session.refresh()
    block = await world.session.client.block("latest")
    unhashed = Register(digest_of_jwt(jwt), 0, ())
    found["digest_as_root"] = await proven(world, bundle, jwt, unhashed, block)
    whole = await anchored(world, bundle, jwt)
    assert whole.credential is not None
    first = replace(whole.credential.register, index=0)
    found["other_place"] = replace(whole, credential=replace(whole.credential, register=first))
    return found
