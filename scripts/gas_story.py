"""The acts whose gas is measured, told as stories on a stage.

`first` means the first event of the asset, except `pledge_first` and `trade_transfer_first`, the
first act on that root, on an asset with a history, and `trade_grant_first`, the right's first child.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from registry import assets, attestations, batches, exchange, pledges, rights
from registry.assets import Leaf
from registry.merkle import leaf_hash, root_of
from registry.records import Terms, record_id, root_right_id
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
    """register, register_signed, anchor_batch, activate, amend, suspend, attest."""
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
    asset = await c.asset()
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
    await c.note("amend", assets.amend(node.session, amendment, signed))


async def granting(c: Cast) -> None:
    """Grant by depth, transfer, pledge."""
    asset = await c.asset()
    parent: RightId = root_right_id(asset, USE)
    await c.note("grant_first", _grant(c, asset, parent, c.enterprise, c.merchant))
    first = c.stage.session
    await c.note("grant", _grant(c, asset, parent, c.enterprise, c.other))
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


async def _grant(
    c: Cast, asset: AssetId, parent: RightId, grantor: Actor, grantee: Actor
) -> Written:
    terms = await c.stage.grant_terms(asset, parent, grantor, grantee, USE)
    signed = await c.stage.sign("Grant", terms, [grantor, grantee], await c.stage.seq(parent))
    return await rights.grant(c.stage.session, terms, signed)


async def moving(c: Cast) -> None:
    """Transfer of a root, first and steady, and of a granted right."""
    asset = await c.asset()
    hold = root_right_id(asset, HOLD)
    await c.note("transfer_root_first", _transfer(c, asset, hold, HOLD, c.enterprise, c.merchant))
    await c.note("transfer_root", _transfer(c, asset, hold, HOLD, c.merchant, c.other))
    granted = await _grant(c, asset, root_right_id(asset, USE), c.enterprise, c.merchant)
    await c.note(
        "transfer", _transfer(c, asset, RightId(Digest(granted.id)), USE, c.merchant, c.other)
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
    """Pledge of a root never written on an asset with a history, and of a root moved before."""
    asset = await c.asset()
    await c.attest(asset)
    await c.note("pledge_first", _pledge(c, asset, HOLD, c.enterprise))
    await _transfer(c, asset, root_right_id(asset, OPERATE), OPERATE, c.enterprise, c.merchant)
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


async def selling(c: Cast) -> None:
    """List at a root and at depth one; trades that grant; trades that transfer."""
    asset = await c.asset()
    await c.attest(asset)
    use, operate = root_right_id(asset, USE), root_right_id(asset, OPERATE)
    await _list(c, asset, use, operate, USE)  # the venue's counter is written
    listing, _ = await _list(c, asset, use, operate, USE, "list_root")
    await c.note("trade_grant_first", _trade(c, listing, c.merchant, 0))
    await c.note("trade_grant", _trade(c, listing, c.other, 1))
    await _transfer_free(c, asset, use)
    back = await c.stage.grant_terms(asset, use, c.merchant, c.enterprise, USE, purposes=7)
    signed = await c.stage.sign("Grant", back, [c.merchant, c.enterprise], await c.stage.seq(use))
    granted = await rights.grant(c.stage.session, back, signed)
    await _list(c, asset, RightId(Digest(granted.id)), operate, USE, "list")
    await _moving_by_trade(c)


async def _transfer_free(c: Cast, asset: AssetId, use: RightId) -> None:
    """The USE root goes to the merchant, whatever was granted under it."""
    terms = c.stage.terms(
        "Transfer",
        asset=asset,
        rev=0,
        right=use,
        kind=USE,
        from_=c.enterprise.id,
        to=c.merchant.id,
        made=2,
        pledges=ZERO_DIGEST,
        terms=c.stage.digest(),
    )
    signed = await c.stage.sign(
        "Transfer", terms, [c.enterprise, c.merchant], await c.stage.seq(use)
    )
    await rights.transfer(c.stage.session, terms, signed)


async def _moving_by_trade(c: Cast) -> None:
    asset = await c.asset()
    await c.attest(asset)
    operate = root_right_id(asset, OPERATE)
    listing, _ = await _list(c, asset, operate, operate, OPERATE, mode=2)
    await c.note("trade_transfer_first", _trade(c, listing, c.merchant, 0))
    listing, _ = await _list(c, asset, operate, operate, OPERATE, mode=2, seller=c.merchant)
    await c.note("trade_transfer", _trade(c, listing, c.other, 0, seller=c.merchant))


async def _list(
    c: Cast,
    asset: AssetId,
    right: RightId,
    operate: RightId,
    kind: int,
    note: str | None = None,
    mode: int = 1,
    seller: Actor | None = None,
) -> tuple[Terms, Written]:
    who, grants = seller or c.enterprise, mode == 1
    terms = c.stage.terms(
        "Listing",
        asset=asset,
        rev=0,
        right=right,
        operate=operate,
        venue=c.venue.id,
        seller=who.id,
        agent="0x" + "0" * 40,
        mode=mode,
        kind=kind,
        exclusivity=0,
        duration=90 * DAY if grants else 0,
        purposes=3 if grants else 0,
        scope=c.stage.digest(),
        terms=c.stage.digest(),
        flags=1 if grants else 0,
        units=100 if grants else 1,
        regime=3,
        form=0,
        currency=156,
        price=1_000_000,
        ceiling=ZERO_DIGEST,
        attestations=[],
        until=(await c.stage.now()) + 300 * DAY,
        previous=ZERO_DIGEST,
    )
    signed = await c.stage.sign("List", terms, [who], await c.stage.seq(right))
    act = exchange.list_(c.venue.session, terms, signed)
    return terms, await (c.note(note, act) if note else act)


async def _trade(
    c: Cast, listing: Terms, buyer: Actor, made: int, seller: Actor | None = None
) -> Written:
    now, grants = await c.stage.now(), listing["mode"] == 1
    right = RightId(listing.digest("right"))
    terms = c.stage.terms(
        "Trade",
        listing=record_id(listing),
        asset=listing["asset"],
        rev=0,
        seller=(seller or c.enterprise).id,
        buyer=buyer.id,
        price=listing["price"],
        from_=now if grants else 0,
        until=now + 80 * DAY if grants else 0,
        made=made,
        pledges=ZERO_DIGEST,
    )
    signed = await c.stage.sign("Trade", terms, [buyer], await c.stage.seq(right))
    return await exchange.record(c.venue.session, terms, signed)


STORIES: tuple[Callable[[Cast], Awaitable[None]], ...] = (registering, granting, selling)
