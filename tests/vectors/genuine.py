"""The genuine bundles of tests/vectors/bundles: one of each kind, with and without a credential.

Every record has an asset of its own, so that what happens to one leaves the others as they are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from registry.assets import register
from registry.attestations import attest
from registry.base64url import encode
from registry.batches import publish
from registry.certificate.bundle import Bundle
from registry.records import Terms, record_id, root_right_id
from registry.types import AssetId, AttestationId, Digest
from tests.chain.certificate_trades import DAY, USE, digest_of
from tests.chain.certificate_world import HOUR, YEAR, World
from tests.chain.credential_world import add_credential_key, certified, credential_key, secret_of

Case = dict[str, Any]
KEY_SEEDS: Final = {"node": 1, "venue": 2, "foreign": 3, "rotated": 4, "compromised": 5, "early": 6}
"""Seeds of the public test keys, by whose or by what happens to them."""
NODE_KEY, VENUE_KEY = (credential_key(KEY_SEEDS[name]) for name in ("node", "venue"))
ASSESSOR, QUALITY, ABOUT_ASSET = 4, 1, 1


def published_keys() -> dict[str, Any]:
    """tests/vectors/credential_keys.json: private keys for everyone, so that anyone can re-sign."""
    keys = {}
    for name, seed in KEY_SEEDS.items():
        public = credential_key(seed).public
        keys[name] = {**public.json(), "d": encode(secret_of(seed).to_bytes(32, "big"))}
    note = "public test keys: they sign what tests/vectors holds, and must never sign anything else"
    return {"note": note, "keys": keys}


def case_of(world: World, bundle: Bundle, **policy: Any) -> Case:
    """A bundle with what a verifier brings; *policy* as `parse_policy` reads it."""
    trust = {
        "deployment": world.session.deployment.json(),
        "block_hash": bundle.as_of.block_hash,
        "policy": json.loads(json.dumps(policy)),
    }
    return {"input": bundle.json(), "trust": trust}


async def with_keys(world: World) -> None:
    """The keys of node and venue on chain, and an assessor."""
    await add_credential_key(world, "node", NODE_KEY)
    await add_credential_key(world, "venue", VENUE_KEY)
    await world.join("assessor", world.anvil.keys[7], 320500, ASSESSOR)


async def genuine(world: World) -> dict[str, Case]:
    """Bundles of every kind, each valid at its block."""
    found = {"asset": await certified(world, NODE_KEY, "asset", await asset(world))}
    right = await second_right(world)
    found["right"] = await certified(world, NODE_KEY, "right", right)
    rooted = AssetId(await asset(world))
    root = Digest(root_right_id(rooted, USE))
    found["root"] = await certified(world, NODE_KEY, "right", root, asset=rooted)
    trade = await world.traded(await world.listed(await world.valid_asset()))
    found["trade"] = await certified(world, VENUE_KEY, "trade", trade)
    filed = await world.filed(await world.valid_asset())
    found["off_trade"] = await certified(world, NODE_KEY, "trade", filed)
    found["amended"] = await certified(world, NODE_KEY, "asset", await amended(world))
    batched = await world.batched()
    await published(world, batched.inclusion.root)
    leaf = record_id(batched.terms)
    found["leaf"] = await certified(world, NODE_KEY, "asset", leaf, batched=batched)
    found["asset_bare"] = await world.bundle("asset", found["asset"].terms[0].id)
    found["right_bare"] = await world.bundle("right", right)
    return {**cases_of(world, found), "attested": await attested(world)}


def cases_of(world: World, bundles: Mapping[str, Bundle]) -> dict[str, Case]:
    """Bundles with what a verifier without demands brings."""
    return {name: case_of(world, bundle) for name, bundle in bundles.items()}


async def asset(world: World) -> Digest:
    """An asset in good standing."""
    return Digest(await world.valid_asset())


async def registered(world: World, **changes: object) -> AssetId:
    """An asset of other terms, registered and past its notice."""
    terms = await world.asset_terms(**changes)
    await register(world.as_("node"), terms)
    await world.pass_time(2 * HOUR)
    return AssetId(record_id(terms))


async def second_right(world: World) -> Digest:
    """A right granted under a granted one."""
    owner = await world.valid_asset()
    root = root_right_id(owner, USE)
    right = await world.granted(owner, root, "enterprise", "merchant")
    until = await world.now() + 90 * DAY
    return Digest(await world.granted(owner, right, "merchant", "buyer", until=until))


async def amended(world: World) -> Digest:
    """An asset corrected once, with events since."""
    owner = await world.valid_asset()
    root = root_right_id(owner, USE)
    await world.amended(owner, world.sealed.digest)
    await world.granted(owner, root, "enterprise", "buyer", rev=1)
    await world.granted(owner, root, "enterprise", "merchant", rev=1)
    return Digest(owner)


async def attested(world: World) -> Case:
    """An asset with a finding on its quality, which the verifier demands."""
    owner = await world.valid_asset()
    finding = await found(world, owner, "assessor")
    bundle = await certified(world, NODE_KEY, "asset", Digest(owner), findings=(finding,))
    return case_of(world, bundle, attestations=["QUALITY"], credential=True)


async def found(world: World, owner: AssetId, who: str, **changes: object) -> AttestationId:
    """A finding about an asset, on its quality and for a year unless told otherwise."""
    now = await world.now()
    values = {
        "asset": owner,
        "rev": 0,
        "subjectType": ABOUT_ASSET,
        "subject": owner,
        "kind": QUALITY,
        "attester": world.people[who].id,
        "report": digest_of("report"),
        "value": 0,
        "date": now,
        "until": now + YEAR,
        "salt": world.salt(),
    }
    terms = Terms("Attestation", {**values, **changes})
    await attest(world.as_(who), terms)
    return AttestationId(record_id(terms))


async def published(world: World, root: Digest) -> None:
    """A batch attested to be published, and its notice past."""
    by, node = world.people["regulator"].id, world.people["node"].id
    await publish(world.as_("regulator"), root, node, by, digest_of("gazette"), as_regulator=True)
    await world.pass_time(2 * HOUR)
