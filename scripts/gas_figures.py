"""Whole-transaction gas of the main acts, measured through the real client on a fresh Anvil.

Random digests, distinct parties, EOA signatures, the shipped build; times and keys are fixed, so
the figures are exact and the same on every machine. `first` means the first event of the asset,
except `pledge_first` and `trade_transfer_first`, the first act on that root, on an asset with a
history, and `trade_grant_first`, the right's first child.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from registry import assets, attestations, batches, exchange, pledges, rights
from registry.assets import Leaf
from registry.merkle import leaf_hash, root_of
from registry.records import Terms, record_id, root_right_id
from registry.session import Written
from registry.types import ZERO_DIGEST, AssetId, Digest, RightId
from stage import DAY, NOTICE, Actor, Stage, connect, open_stage

ROOT = Path(__file__).resolve().parent.parent
SNAPSHOT = ROOT / "contracts" / "snapshots" / "gas.json"
START = "1767225600"
HOLD, USE, OPERATE = 1, 2, 3
BUDGETS = {
    "register": 76_000,
    "register_signed": 84_000,
    "anchor_batch": 62_000,
    "activate": 89_000,
    "grant": 108_000,
    "grant_first": 143_000,
    "transfer_root": 79_000,
    "transfer_root_first": 115_000,
    "transfer": 88_000,
    "list_root": 116_000,
    "list": 124_000,
    "trade_grant": 138_000,
    "trade_grant_first": 155_000,
    "trade_transfer": 100_000,
    "trade_transfer_first": 118_000,
    "attest": 73_000,
    "attest_first": 91_000,
    "amend": 66_000,
    "pledge": 101_000,
    "pledge_first": 119_000,
    "suspend": 54_000,
}
PEERS = {
    "register": "EAS attest 344,740; Story register 273,600; Ocean NFT + metadata 665,600",
    "anchor_batch": "EAS multiAttest 304,046 each",
    "grant": "EAS 229,482; Story mint licence 607,838",
    "transfer_root": "T-REX 199,522; Ocean NFT 286,117",
    "list_root": "Ocean fixed-rate 461,659; Seaport validate 62,910",
    "trade_grant": "Ocean buy + order 211,959; Unlock 268,633",
    "trade_transfer": "Seaport fill 98,098 (no registry effects)",
    "attest": "EAS attest 344,740",
}


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


@contextmanager
def anvil() -> Iterator[str]:
    """A fresh Anvil whose clock and blocks are the same in every run."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    binary = subprocess.check_output([ROOT / "scripts" / "tool", "anvil"], text=True).strip()
    process = subprocess.Popen(
        [binary, "--port", str(port), "--silent", "--timestamp", START, "--hardfork", "cancun"]
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


async def measure() -> dict[str, int]:
    """Every figure, in the order of the budgets, then the deeper grants."""
    with anvil() as url:
        async with await connect(url) as client:
            await client.rpc("anvil_setBlockTimestampInterval", 1)
            made = await cast(await open_stage(client))
            for story in STORIES:
                await story(made)
    order = [*BUDGETS, *(name for name in made.figures if name not in BUDGETS)]
    return {name: made.figures[name] for name in order}


def table(figures: dict[str, int]) -> str:
    """The figures beside budgets and peers."""
    lines = [f"{'act':<22}{'gas':>9}{'budget':>10}  peers, measured"]
    for name, gas in figures.items():
        budget = f"{BUDGETS[name]:,}" if name in BUDGETS else "-"
        lines.append(f"{name:<22}{gas:>9,}{budget:>10}  {PEERS.get(name, '')}".rstrip())
    per_asset = figures["anchor_batch"] / (1 << 20)
    lines.append(f"a batch of 2^20 costs {per_asset:.3f} gas an asset")
    return "\n".join(lines)


def main() -> int:
    """Exit 1 where a figure passes its budget, or with --check differs from the snapshot."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("--check", action="store_true", help="compare with the committed snapshot")
    given = parser.parse_args()
    figures = asyncio.run(measure())
    text = json.dumps(figures, indent=1) + "\n"
    if given.check:
        if not SNAPSHOT.is_file() or SNAPSHOT.read_text("utf-8") != text:
            print(
                f"{SNAPSHOT.relative_to(ROOT)} is not what was measured: run scripts/gas",
                file=sys.stderr,
            )
            return 1
    else:
        SNAPSHOT.write_text(text, "utf-8")
    print(json.dumps(figures) if given.json else table(figures))
    over = [name for name, budget in BUDGETS.items() if figures[name] > budget]
    for name in over:
        print(f"{name}: {figures[name]:,} is over its budget of {BUDGETS[name]:,}", file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
