"""Certificates of records that no longer stand, or never did: proofs right, credential signed.

`issued` is a certificate that was in order when it was made; `since` is the same one with the state
and events of now, which is what its holder can forge best.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from registry import assets, rights
from registry.batches import activate, anchor_batch
from registry.certificate.bundle import Bundle, Inclusion, Manifest
from registry.certificates import BatchedAsset
from registry.certificates.crediting import with_credential
from registry.manifest import seal
from registry.merkle import BatchTree
from registry.records import Terms, record_id, root_right_id, schema
from registry.types import ZERO_DIGEST, AssetId, Digest, RightId
from tests.chain.certificate_trades import DAY, USE, digest_of
from tests.chain.certificate_world import HOUR, MANIFEST, YEAR, World
from tests.chain.credential_world import certified
from tests.vectors.forging import certificate
from tests.vectors.genuine import NODE_KEY, VENUE_KEY, published, registered
from tests.vectors.tampering_acts import OTHER_SALTS

Bundles = dict[str, Bundle]
Claims = dict[str, Any]
REASON = digest_of("order")


async def issued(world: World, asset: AssetId) -> Bundle:
    """A certificate of an asset in good standing."""
    return await certified(world, NODE_KEY, "asset", Digest(asset))


async def since(world: World, early: Bundle, **more: Any) -> Bundle:
    """An early certificate with its credential, and the record's state and events of now."""
    fresh = await world.bundle(early.kind, early.terms[0].id, **more)
    assert early.credential is not None
    terms, rev = early.terms, early.rev
    whole = replace(fresh, terms=terms, rev=rev, manifest=early.manifest)
    block = await world.session.client.block("latest")
    return await with_credential(world.source, whole, early.credential, block)


async def assets_ended(world: World, claims: Claims) -> Bundles:
    """Assets amended, ended, suspended or objected to since."""
    regulator, by = world.as_("regulator"), world.people["regulator"].id
    found: Bundles = {}
    for name in ("superseded", "revoked", "suspended", "objected", "cancelled"):
        asset = await world.valid_asset()
        early = await issued(world, asset)
        if name == "superseded":
            await world.amended(asset, world.sealed.digest)
        elif name == "revoked":
            await assets.revoke(regulator, asset, by, REASON)
        elif name == "suspended":
            await assets.suspend(regulator, asset, by, REASON, as_regulator=True)
        elif name == "objected":
            objection = await objected(world, asset)
            await assets.admit_objection(world.as_("node"), asset, objection)
        else:
            terms = Terms("Cancellation", {"asset": asset, "rev": 0, **reasoned(world)})
            signed = [await world.sign("Cancel", terms, "enterprise")]
            await assets.cancel(world.as_("enterprise"), terms, signed)
        world.session.refresh()
        found[name] = await since(world, early)
    return {**found, **await never_issued(world, claims)}


def reasoned(world: World) -> dict[str, object]:
    return {"reason": ZERO_DIGEST, "salt": world.salt()}


async def objected(world: World, asset: AssetId) -> Digest:
    """An objection by the merchant."""
    objector = world.people["merchant"].id
    values = {"asset": asset, "objector": objector, "grounds": REASON, "salt": world.salt()}
    terms = Terms("Objection", values)
    await assets.object_(
        world.as_("merchant"), terms, [await world.sign("Object", terms, "merchant")]
    )
    world.session.refresh()
    return record_id(terms)


async def never_issued(world: World, claims: Claims) -> Bundles:
    """Assets in notice, and refused: no registrar of good faith signs for them."""
    found: Bundles = {}
    for name in ("in_notice", "refused"):
        terms = await world.asset_terms()
        await assets.register(world.as_("node"), terms)
        asset = AssetId(record_id(terms))
        world.session.refresh()
        if name == "refused":
            objection = await objected(world, asset)
            upheld = schema().enum("objectionStatus", "UPHELD")
            node = world.as_("node")
            await assets.resolve_objection(node, asset, objection, upheld, REASON)
            world.session.refresh()
        bundle = await world.bundle("asset", Digest(asset))
        found[name] = await certificate(world, bundle, claims, NODE_KEY)
    return found


async def rights_ended(world: World, claims: Claims) -> Bundles:
    """Granted rights that ended or are held up; a trade whose right was revoked."""
    regulator, by = world.as_("regulator"), world.people["regulator"].id
    found: Bundles = {}
    for name in ("terminated", "surrendered", "right_revoked", "right_suspended", "root_suspended"):
        asset = await world.valid_asset()
        root = root_right_id(asset, USE)
        right = await world.granted(asset, root, "enterprise", "merchant")
        early = await certified(world, NODE_KEY, "right", Digest(right))
        given = {"asset": asset, "right": right, **reasoned(world)}
        if name == "terminated":
            terms = Terms("Termination", given)
            signed = [await world.sign("Terminate", terms, "enterprise")]
            await rights.terminate(world.as_("enterprise"), terms, signed)
        elif name == "surrendered":
            terms = Terms("Surrender", given)
            signed = [await world.sign("Surrender", terms, "merchant")]
            await rights.surrender(world.as_("merchant"), terms, signed)
        elif name == "right_revoked":
            await rights.revoke(regulator, asset, right, by, REASON)
        else:
            which = RightId(root) if name == "root_suspended" else right
            await rights.suspend(regulator, asset, which, by, REASON, as_regulator=True)
        world.session.refresh()
        found[name] = await since(world, early)
    asset = await world.valid_asset()
    start = await world.now() + 30 * DAY
    later = {"from": start, "until": start + 30 * DAY}
    right = await world.granted(asset, root_right_id(asset, USE), "enterprise", "merchant", **later)
    found["pending"] = await certified(world, NODE_KEY, "right", Digest(right))
    return {**found, "trade_revoked": await trade_revoked(world)}


async def trade_revoked(world: World) -> Bundle:
    """A trade whose right was revoked afterwards: still a fact, but no longer live."""
    asset = await world.valid_asset()
    trade = await world.traded(await world.listed(asset))
    early = await certified(world, VENUE_KEY, "trade", trade)
    made = next(entry.id for entry in early.terms if entry.type == "Grant")
    by = world.people["regulator"].id
    await rights.revoke(world.as_("regulator"), asset, RightId(made), by, REASON)
    world.session.refresh()
    return await since(world, early)


async def leaves(world: World, claims: Claims) -> Bundles:
    """Leaves of batches that could not stand as their certificates say."""
    found: Bundles = {}
    now = await world.now()
    changes: dict[str, dict[str, object]] = {
        "leaf_too_long": {"until": now + 20 * YEAR},
        "leaf_short_notice": {"notice": HOUR - 1},
        "leaf_no_profile": {"profile": 99},
        "leaf_level": {"level": 4},
        "leaf_not_enrolled": {"registrant": world.people["venue"].id},
    }
    for name, change in changes.items():
        found[name] = await leaf_certificate(world, await world.batched(**change), claims)
    increments = await batch_of_increments(world)
    found["leaf_of_increments"] = await leaf_certificate(world, increments, claims)
    hidden = await world.batched()
    await world.pass_time(2 * HOUR)
    bundle = await world.bundle("asset", record_id(hidden.terms), batched=hidden)
    found["leaf_hidden"] = await certificate(world, bundle, claims, NODE_KEY)
    batched = await world.batched()
    await published(world, batched.inclusion.root)
    leaf = AssetId(record_id(batched.terms))
    found["leaf_before"] = await certified(world, NODE_KEY, "asset", Digest(leaf), batched=batched)
    await activate(world.as_("merchant"), world.leaf(batched))
    by = world.people["regulator"].id
    await assets.revoke(world.as_("regulator"), leaf, by, REASON)
    world.session.refresh()
    found["leaf_after"] = await since(world, found["leaf_before"], batched=batched)
    return found


async def leaf_certificate(world: World, batched: BatchedAsset, claims: Claims) -> Bundle:
    """A certificate of a leaf whose batch is published, whatever its terms."""
    await published(world, batched.inclusion.root)
    bundle = await world.bundle("asset", record_id(batched.terms), batched=batched)
    return await certificate(world, bundle, claims, NODE_KEY)


async def batch_of_increments(world: World) -> BatchedAsset:
    """A batch that holds no registrations, with an asset in it all the same."""
    terms = [await world.asset_terms() for _ in range(2)]
    tree = BatchTree(AssetId(record_id(each)) for each in terms)
    values = {"node": world.people["node"].id, "root": tree.root, "count": 2, "kind": 2}
    more = {"locator": digest_of("packed"), "salt": world.salt()}
    await anchor_batch(world.as_("node"), Terms("Batch", {**values, **more}))
    return BatchedAsset(terms[0], Inclusion(tree.root, 0, tree.proof(0)))


async def moved(world: World, _claims: Claims) -> Bundles:
    """Rights that another holds since."""
    asset = await world.valid_asset()
    root = root_right_id(asset, USE)
    early = await certified(world, NODE_KEY, "right", Digest(root), asset=asset)
    await world.moved(asset, root, "enterprise", "merchant")
    only = await registered(world, rights=2)
    whole = await issued(world, only)
    await world.moved(only, root_right_id(only, USE), "enterprise", "merchant")
    world.session.refresh()
    return {
        "root_moved": await since(world, early, asset=asset),
        "asset_moved": await since(world, whole),
    }


async def expired(world: World, _claims: Claims) -> Bundles:
    """An asset, a right and a root whose time has passed."""
    early: list[tuple[str, Bundle, AssetId]] = []
    asset = await world.valid_asset()
    until = await world.now() + 4 * HOUR
    right = await world.granted(
        asset, root_right_id(asset, USE), "enterprise", "merchant", until=until
    )
    early.append(("right_expired", await certified(world, NODE_KEY, "right", Digest(right)), asset))
    short = await registered(world, until=await world.now() + 2 * DAY)
    early.append(("asset_expired", await issued(world, short), short))
    root = Digest(root_right_id(short, USE))
    held = await certified(world, NODE_KEY, "right", root, asset=short)
    early.append(("root_expired", held, short))
    await world.pass_time(3 * DAY)
    return {name: await since(world, bundle, asset=owner) for name, bundle, owner in early}


async def old_manifest(world: World, claims: Claims) -> Bundles:
    """An amended asset shown with the manifest from before, signed for."""
    asset = await world.valid_asset()
    await world.amended(asset, seal(MANIFEST, OTHER_SALTS).digest)
    world.session.refresh()
    bundle = await world.bundle("asset", Digest(asset))
    assert isinstance(bundle.manifest, Manifest)
    return {"old_manifest": await certificate(world, bundle, claims, NODE_KEY)}
