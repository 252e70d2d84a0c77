"""Listings and trades whose gas is measured.

`trade_transfer_first` is the first act on that root, `trade_grant_first` the right's first child,
both on an asset with a history.
"""

from __future__ import annotations

from gas_story import OPERATE, USE, Cast
from registry import exchange, rights
from registry.records import Terms, record_id, root_right_id
from registry.session import Written
from registry.types import ZERO_ADDRESS, ZERO_DIGEST, AssetId, Digest, RightId
from stage import DAY, Actor


async def selling(c: Cast) -> None:
    """List at a root and at depth one; trades that grant; trades that transfer."""
    asset = await c.asset()
    await c.attest(asset)
    use, operate = root_right_id(asset, USE), root_right_id(asset, OPERATE)
    await listed(c, asset, use, operate, USE)  # the venue's counter is written
    listing, _ = await listed(c, asset, use, operate, USE, "list_root")
    await c.note("trade_grant_first", _trade(c, listing, c.merchant, 0))
    await c.note("trade_grant", _trade(c, listing, c.other, 1))
    await _hand_over(c, asset, use)
    back = await c.stage.grant_terms(asset, use, c.merchant, c.enterprise, USE, purposes=7)
    signed = await c.stage.sign("Grant", back, [c.merchant, c.enterprise], await c.stage.seq(use))
    granted = await rights.grant(c.stage.session, back, signed)
    await listed(c, asset, RightId(Digest(granted.id)), operate, USE, "list")
    await _moving_by_trade(c)


async def _hand_over(c: Cast, asset: AssetId, use: RightId) -> None:
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
    listing, _ = await listed(c, asset, operate, operate, OPERATE, mode=2)
    await c.note("trade_transfer_first", _trade(c, listing, c.merchant, 0))
    listing, _ = await listed(c, asset, operate, operate, OPERATE, mode=2, seller=c.merchant)
    await c.note("trade_transfer", _trade(c, listing, c.other, 0, seller=c.merchant))


async def listed(
    c: Cast,
    asset: AssetId,
    right: RightId,
    operate: RightId,
    kind: int,
    note: str | None = None,
    mode: int = 1,
    seller: Actor | None = None,
) -> tuple[Terms, Written]:
    """List an offer of 100 licences, or of the whole right, at the venue: its terms too."""
    who = seller or c.enterprise
    licence = {"duration": 90 * DAY, "purposes": 3, "flags": 1, "units": 100}
    whole = {"duration": 0, "purposes": 0, "flags": 0, "units": 1}
    price = {"regime": 3, "form": 0, "currency": 156, "price": 1_000_000}
    terms = c.stage.terms(
        "Listing",
        asset=asset,
        rev=0,
        right=right,
        operate=operate,
        venue=c.venue.id,
        seller=who.id,
        agent=ZERO_ADDRESS,
        mode=mode,
        kind=kind,
        exclusivity=0,
        scope=c.stage.digest(),
        terms=c.stage.digest(),
        ceiling=ZERO_DIGEST,
        attestations=[],
        until=(await c.stage.now()) + 300 * DAY,
        previous=ZERO_DIGEST,
        **(licence if mode == 1 else whole),
        **price,
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
