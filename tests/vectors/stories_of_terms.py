"""Terms that were never recorded, findings that do not count, and manifests sealed badly."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import rfc8785

from registry import attestations
from registry.base64url import encode
from registry.certificate.bundle import Bundle, Manifest
from registry.certificate.entry import Entry
from registry.certificates import BatchedAsset
from registry.manifest import seal, seeded_salts
from registry.manifest.sealing import disclosure_digest
from registry.records import Terms, root_right_id
from registry.types import ZERO_DIGEST, AssetId, AttestationId, Digest
from tests.chain.certificate_trades import USE
from tests.chain.certificate_world import HOUR, MANIFEST, World
from tests.chain.credential_world import certified
from tests.vectors.forging import certificate
from tests.vectors.genuine import NODE_KEY, VENUE_KEY, found, registered
from tests.vectors.stories import Bundles, Claims

CEILING = 6


async def unrecorded(world: World, claims: Claims) -> Bundles:
    """Records of the forger's own making, hung on an asset that is genuine."""
    made: Bundles = {}
    right = await world.bundle("right", Digest(await _right(world)))
    forged = replace(right, terms=(_other(right.terms[0]), *right.terms[1:]))
    made["ungranted"] = await certificate(world, forged, claims, NODE_KEY)
    asset = await world.valid_asset()
    finding = await found(world, asset, "assessor")
    bundle = await world.bundle("asset", Digest(asset), findings=(finding,))
    forged = replace(bundle, terms=(bundle.terms[0], _other(bundle.terms[1])))
    made["unattested"] = await certificate(world, forged, claims, NODE_KEY)
    filed = await world.bundle("trade", await world.filed(await world.valid_asset()))
    made["unfiled"] = await certificate(world, _filed_anew(filed), claims, NODE_KEY)
    whole = await world.bundle("asset", Digest(await world.valid_asset()))
    forged = replace(whole, terms=(_other(whole.terms[0]),))
    made["unregistered"] = await certificate(world, forged, claims, NODE_KEY)
    return {**made, **await _foreign_finding(world, claims), **await _granted_leaf(world, claims)}


async def _right(world: World) -> Digest:
    asset = await world.valid_asset()
    return Digest(await world.granted(asset, root_right_id(asset, USE), "enterprise", "merchant"))


def _other(entry: Entry, **changes: object) -> Entry:
    """The same terms under another salt."""
    return Entry.of(Terms(entry.type, {**entry.values, "salt": "0x" + "77" * 32, **changes}))


def _filed_anew(bundle: Bundle) -> Bundle:
    """A filed trade that moves the root instead of granting under it."""
    trade, _, *rest = bundle.terms
    moves = _other(trade, **{"mode": 2, "from": 0, "until": 0})
    return replace(bundle, terms=(moves, *rest))


async def _foreign_finding(world: World, claims: Claims) -> Bundles:
    """A genuine finding about another asset."""
    asset, other = [await world.valid_asset() for _ in range(2)]
    finding = await found(world, other, "assessor")
    bundle = await world.bundle("asset", Digest(asset))
    shown = await world.bundle("asset", Digest(other), findings=(finding,))
    forged = replace(bundle, terms=(*bundle.terms, shown.terms[1]))
    return {"foreign_finding": await certificate(world, forged, claims, NODE_KEY)}


async def _granted_leaf(world: World, claims: Claims) -> Bundles:
    """A right under a leaf that was never activated, and so has none."""
    right = await world.bundle("right", Digest(await _right(world)))
    batched: BatchedAsset = await world.batched()
    leaf = Entry.of(batched.terms)
    parent = Digest(root_right_id(AssetId(leaf.id), USE))
    grant = _other(right.terms[0], asset=leaf.id, parent=parent)
    bare = await world.bundle("asset", leaf.id, batched=batched)
    forged = replace(bare, kind="right", terms=(grant, leaf))
    return {"granted_leaf": await certificate(world, forged, claims, NODE_KEY)}


async def unsold(world: World, claims: Claims) -> Bundles:
    """A trade that never was, on a listing that is; and on one that is not."""
    offer = {"mode": 2, "duration": 0, "purposes": 0, "units": 1}
    listed = await world.listed(await world.valid_asset(), **offer)
    sold = await world.bundle("trade", await world.traded(listed))
    trade, listing, *rest = sold.terms
    unlisted = _other(listing)
    sale = _other(trade, listing=unlisted.id)
    forged = replace(sold, terms=(sale, unlisted, *rest))
    made = {"unlisted": await certificate(world, forged, claims, VENUE_KEY)}
    asset = await world.valid_asset()
    open_ = Entry.of(await world.listed(asset, **offer))
    own = await world.bundle("asset", Digest(asset))
    sale = _other(trade, asset=asset, listing=open_.id)
    forged = replace(own, kind="trade", terms=(sale, open_, *own.terms))
    made["unsold"] = await certificate(world, forged, claims, VENUE_KEY)
    return made


async def findings(world: World, _claims: Claims) -> Bundles:
    """Findings that are shown, and do not count."""
    made: Bundles = {}

    async def shown(name: str, asset: AssetId, finding: AttestationId) -> None:
        world.session.refresh()
        order = {"findings": (finding,)}
        made[name] = await certified(world, NODE_KEY, "asset", Digest(asset), **order)

    asset = await world.valid_asset()
    finding = await found(world, asset, "assessor")
    terms = {"attestation": finding, "reason": ZERO_DIGEST, "salt": world.salt()}
    world.session.refresh()
    await attestations.revoke(world.as_("assessor"), asset, Terms("AttestationRevocation", terms))
    await shown("finding_revoked", asset, finding)
    asset = await world.valid_asset()
    await shown("finding_by_node", asset, await found(world, asset, "node"))
    asset = await world.valid_asset()
    ceiling = await found(world, asset, "assessor", kind=CEILING, value=5)
    await shown("ceiling_by_assessor", asset, ceiling)
    asset = await world.valid_asset()
    finding = await found(world, asset, "assessor")
    await world.amended(asset, world.sealed.digest)
    await shown("finding_of_old_rev", asset, finding)
    asset = await world.valid_asset()
    until = await world.now() + HOUR
    finding = await found(world, asset, "assessor", until=until)
    await world.pass_time(2 * HOUR)
    await shown("finding_expired", asset, finding)
    return {**made, "held_only": await _held_only(world)}


async def _held_only(world: World) -> Bundle:
    """An asset of which only one kind of right is evidenced."""
    asset = await registered(world, rights=1, level=3)
    return await certified(world, NODE_KEY, "asset", Digest(asset))


async def manifests(world: World, claims: Claims) -> Bundles:
    """Manifests registered as they are, though they break the rules of their sealing."""
    return {
        f"manifest_{name}": await _sealed(world, claims, manifest)
        for name, manifest in _bad_manifests().items()
    }


def _bad_manifests() -> dict[str, Manifest]:
    sealed = seal(MANIFEST, seeded_salts(b"bad"))
    digests, named = list(sealed.public["_sd"]), tuple(sealed.disclose(["name"]))

    def disclosing(*arrays: list[Any], plain: str = "") -> Manifest:
        texts = [encode(rfc8785.dumps(array)) for array in arrays] + ([plain] if plain else [])
        hidden = digests[:-1]
        public = {**sealed.public, "_sd": sorted({*hidden, *map(disclosure_digest, texts)})}
        return Manifest(public, tuple(texts))

    def public(**changes: Any) -> Manifest:
        return Manifest({**sealed.public, **changes}, named)

    salt, other = encode(b"s" * 16), encode(b"t" * 16)
    return {
        "short_salt": disclosing([encode(b"s" * 15), "extra", 1]),
        "reserved_name": disclosing([salt, "_sd", 1]),
        "array_name": disclosing([salt, "...", 1]),
        "open_name": disclosing([salt, "vocabulary", "v"]),
        "two_values": disclosing([salt, "extra", 1], [other, "extra", 2]),
        "without_name": disclosing([salt, 1]),
        "fraction": disclosing(plain=encode(f'["{salt}","extra",1.0]'.encode())),
        "twice": disclosing(plain=encode(f'["{salt}","extra",{{"a":1,"a":2}}]'.encode())),
        "unsorted": public(_sd=digests[::-1]),
        "repeated": public(_sd=[digests[0], *digests]),
        "none": public(_sd=[]),
        "too_many": public(_sd=[f"{n:043d}" for n in range(129)]),
        "other_format": public(format="torrens-manifest/2"),
        "other_member": public(note="genuine"),
    }


async def _sealed(world: World, claims: Claims, manifest: Manifest) -> Bundle:
    """A certificate of an asset registered with that manifest's digest."""
    hashed = hashlib.sha256(rfc8785.dumps(dict(manifest.public))).hexdigest()
    asset = await registered(world, manifest=f"0x{hashed}")
    bundle = replace(await world.bundle("asset", Digest(asset)), manifest=manifest)
    return await certificate(world, bundle, claims, NODE_KEY)
