"""The acts whose gas is measured, told as stories on a stage.

`first` means the first event of the asset, except `pledge_first`: the first act on that root, on an
asset whose history includes an act on another root.
"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field

from registry import assets, attestations, batches, pledges, rights
from registry.assets import Leaf
from registry.merkle import leaf_hash, root_of
from registry.records import record_id, root_right_id
from registry.session import Written
from registry.types import ZERO_DIGEST, AssetId, Digest, RightId
from stage import DAY, NOTICE, Actor, Stage

HOLD, USE, OPERATE = 1, 2, 3


@dataclass(slots=True)
class Cast:
    """The stage, its parties, and the figures so far."""

    stage: Stage
    node: Actor
    venue: Actor
    assessor: Actor
    regulator: Actor
    enterprise: Actor
    merchant: Actor
    other: Actor
    outsider: Actor
    bank: Actor
    figures: dict[str, int] = field(default_factory=dict)

    async def note(self, name: str, act: Awaitable[Written]) -> Written:
        """Keep the gas of one act."""
        written = await act
        self.figures[name] = int(written.receipt.gas_used)
        self.stage.session.refresh()
        return written

    async def asset(self, *, noticed: bool = True) -> AssetId:
        """Register an asset of the enterprise; through its notice unless told otherwise."""
        terms = await self.stage.asset_terms(self.node, self.enterprise)
        await assets.register(self.node.session, terms)
        if noticed:
            await self.stage.travel(NOTICE + 3600)
        return AssetId(record_id(terms))

    async def attest(self, asset: AssetId) -> Written:
        """A quality finding: any event that gives the asset a head."""
        now = await self.stage.now()
        terms = self.stage.terms(
            "Attestation",
            asset=asset,
            rev=0,
            subjectType=1,
            subject=asset,
            kind=1,
            attester=self.assessor.id,
            report=self.stage.digest(),
            value=9000,
            date=now,
            until=now + 365 * DAY,
        )
        return await attestations.attest(self.assessor.session, terms)


async def cast(stage: Stage) -> Cast:
    """Enrol everybody."""
    node = await stage.party("node", 320500, 1)
    far = await stage.party("far node", 110000, 1)
    made = Cast(
        stage=stage,
        node=node,
        venue=await stage.party("venue", 440100, 2),
        assessor=await stage.party("assessor", 110000, 4, far),
        regulator=await stage.party("regulator", 320000, 8),
        enterprise=await stage.party("enterprise", 320500, 0, node),
        merchant=await stage.party("merchant", 320500, 0, node),
        other=await stage.party("other", 320500, 0, node),
        outsider=await stage.party("outsider", 110000, 0, far),
        bank=await stage.party("bank", 320500, 16, node),
    )
    await made.asset(noticed=False)  # the node's counter is written
    return made


async def registering(c: Cast) -> None:
    """register, register_signed, anchor_batch, activate, suspend, attest, amend."""
    stage, node = c.stage, c.node
    terms = await stage.asset_terms(node, c.enterprise)
    await c.note("register", assets.register(node.session, terms))
    terms = await stage.asset_terms(node, c.outsider)
    signed = await stage.sign("Register", terms, [c.outsider])
    await c.note("register_signed", assets.register(node.session, terms, signed))
    terms = await stage.asset_terms(node, c.enterprise)
    proof = tuple(stage.digest() for _ in range(20))
    root = root_of(leaf_hash(700_001, AssetId(record_id(terms))), proof)
    batch = stage.terms(
        "Batch", node=node.id, root=root, count=1 << 20, kind=1, locator=stage.digest()
    )
    await c.note("anchor_batch", batches.anchor_batch(node.session, batch))
    leaf = Leaf(terms, root, 700_001, proof)
    await c.note("activate", batches.activate(c.outsider.session, leaf))
    asset = await c.asset()
    await c.note("attest_first", c.attest(asset))
    await c.note("attest", c.attest(asset))
    await c.note(
        "suspend",
        assets.suspend(
            c.regulator.session, asset, c.regulator.id, stage.digest(), as_regulator=True
        ),
    )
    await amending(c)


async def amending(c: Cast) -> None:
    """A change with the holder's consent, on an asset with a history."""
    stage, asset = c.stage, await c.asset()
    await c.attest(asset)
    word = await stage.session.word("AssetRegistry", "asset", "AssetWord", (asset,))
    amendment = stage.terms(
        "Amendment",
        asset=asset,
        rev=0,
        form=1,
        manifest=stage.digest(),
        content=stage.digest(),
        level=1,
        rights=7,
        until=word.integer("until"),
        reason=stage.digest(),
    )
    signed = await stage.sign("Amend", amendment, [c.enterprise])
    await c.note("amend", assets.amend(c.node.session, amendment, signed))


async def granting(c: Cast) -> None:
    """Grant by depth, transfer, pledge."""
    asset = await c.asset()
    parent: RightId = root_right_id(asset, USE)
    await c.note("grant_first", granted(c, asset, parent, c.enterprise, c.merchant))
    first = c.stage.session
    await c.note("grant", granted(c, asset, parent, c.enterprise, c.other))
    holders = [c.merchant, c.other, c.merchant, c.other, c.merchant, c.other, c.merchant]
    grantor = c.enterprise
    end = (await c.stage.now()) + 180 * DAY
    for depth in range(1, 7):
        taker = holders[depth - 1]
        terms = await c.stage.grant_terms(asset, parent, grantor, taker, USE, until=end)
        signed = await c.stage.sign("Grant", terms, [grantor, taker], 0)
        written = await rights.grant(first, terms, signed)
        c.figures[f"grant_depth_{depth}"] = int(written.receipt.gas_used)
        parent, grantor = RightId(record_id(terms)), taker
    await moving(c)
    await pledging(c)


async def granted(
    c: Cast, asset: AssetId, parent: RightId, grantor: Actor, grantee: Actor
) -> Written:
    """A plain grant of a USE right under its parent."""
    terms = await c.stage.grant_terms(asset, parent, grantor, grantee, USE)
    signed = await c.stage.sign("Grant", terms, [grantor, grantee], await c.stage.seq(parent))
    return await rights.grant(c.stage.session, terms, signed)


async def moving(c: Cast) -> None:
    """Transfer of a root, first and steady, and of a granted right."""
    asset = await c.asset()
    hold = root_right_id(asset, HOLD)
    await c.note("transfer_root_first", _transfer(c, asset, hold, HOLD, c.enterprise, c.merchant))
    await c.note("transfer_root", _transfer(c, asset, hold, HOLD, c.merchant, c.other))
    made = await granted(c, asset, root_right_id(asset, USE), c.enterprise, c.merchant)
    await c.note(
        "transfer", _transfer(c, asset, RightId(Digest(made.id)), USE, c.merchant, c.other)
    )


async def _transfer(
    c: Cast, asset: AssetId, right: RightId, kind: int, giver: Actor, taker: Actor
) -> Written:
    terms = c.stage.terms(
        "Transfer",
        asset=asset,
        rev=0,
        right=right,
        kind=kind,
        from_=giver.id,
        to=taker.id,
        made=0,
        pledges=ZERO_DIGEST,
        terms=c.stage.digest(),
    )
    signed = await c.stage.sign("Transfer", terms, [giver, taker], await c.stage.seq(right))
    return await rights.transfer(c.stage.session, terms, signed)


async def pledging(c: Cast) -> None:
    """Pledge of a root never written on an asset with another root moved, and of that root."""
    asset = await c.asset()
    await _transfer(c, asset, root_right_id(asset, OPERATE), OPERATE, c.enterprise, c.merchant)
    await c.note("pledge_first", _pledge(c, asset, HOLD, c.enterprise))
    await c.note("pledge", _pledge(c, asset, OPERATE, c.merchant))


async def _pledge(c: Cast, asset: AssetId, kind: int, pledgor: Actor) -> Written:
    right = root_right_id(asset, kind)
    terms = c.stage.terms(
        "Pledge",
        asset=asset,
        rev=0,
        right=right,
        kind=kind,
        pledgor=pledgor.id,
        pledgee=c.bank.id,
        rank=0,
        forbids=0,
        until=(await c.stage.now()) + 365 * DAY,
        made=0,
        pledges=ZERO_DIGEST,
        secured=c.stage.digest(),
        registration=c.stage.digest(),
    )
    signed = await c.stage.sign("Pledge", terms, [pledgor, c.bank], await c.stage.seq(right))
    return await pledges.pledge(c.stage.session, terms, signed)
