"""9. The whole history, proven complete; with an event removed or altered, the line is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import rfc8785

from demo_story.account import SurpriseError
from demo_story.desk import export, look_up
from demo_story.stage import Stage
from demo_story.story import Story
from registry import audit
from registry.journal import JournalEvent, fold
from registry.types import Digest

Lines = list[dict[str, Any]]
Editor = Callable[[Lines, int], None]


async def tell(stage: Stage, story: Story) -> None:
    """Export and verify both ways; then three forgeries, each found at its line."""
    stage.account.chapter(
        9, "The audit: nothing is missing, and that is provable", "审计：历史完整可证"
    )
    raw = await export(stage, story.asset)
    story.export.write_bytes(raw)
    await _verify(stage, raw)
    await _list_events(stage, story)
    middle = raw.count(b"\n") // 2
    forgeries: tuple[tuple[str, Editor], ...] = (
        (f"an export with line {middle + 1} taken out and the rest renumbered", _remove),
        (f"an export with line {middle + 1} altered by one bit", _alter),
        ("the same, with every digest and head made to fit", _alter_and_fold),
    )
    for what, edit in forgeries:
        await _refuse(stage, raw, what, edit, middle)
    await _count_trades(stage)
    await _count_gas(stage)


async def _count_trades(stage: Stage) -> None:
    """The regulator's figure: how much of the trade is on exchange."""
    told = await look_up(stage, "/v1/trades/totals")
    share = round(float(told["on_exchange_ratio"]) * 100)
    text = f"{told['on_exchange']} of {told['trades']} on exchange 场内, {share} %; "
    stage.account.fact("trades", text + f"{told['adopted']} filed and adopted 场外", **told)


async def _verify(stage: Stage, raw: bytes) -> None:
    """Against the endpoint, and offline from one trusted block hash."""
    account, deployment = stage.account, stage.deployment
    exported = audit.parse_export(raw)
    report = await audit.verify_with_session(stage.reading(), exported)
    account.fact(
        "complete",
        f"{report.events} events of the first asset, {len(raw):,} bytes from the API, fold to the "
        f"head on chain {account.short(report.export.journals[0].head)}",
        **report.json(),
    )
    trusted = exported.block_hash
    offline = audit.verify_with_block_hash(
        exported, deployment.addresses(), deployment.chain_id, trusted
    )
    stage.ensure("the head by the offline check", report.head, offline.head)
    text = f"the same from one trusted block hash, {account.short(trusted)}, without a network"
    account.fact("offline", text, **offline.json())


async def _list_events(stage: Stage, story: Story) -> None:
    """Each event by name, as the history has them."""
    history = await stage.reading().history(story.asset)
    for number, event in enumerate(history.events, 2):
        text = f"{event.name}, block {event.place.block}, record {stage.account.short(event.id)}"
        stage.account.fact(f"line {number}", text, id=event.id, tx=event.place.tx)


def _remove(lines: Lines, at: int) -> None:
    """Take a line out; the count and the numbers are put right."""
    del lines[at]
    lines[0]["count"] -= 1
    lines[0]["journals"][0]["count"] -= 1
    for number, line in enumerate(lines[1:-1]):
        line["n"] = number


def _alter(lines: Lines, at: int) -> None:
    """Change the last bit of an event's data."""
    data = lines[at]["log"]["data"]
    lines[at]["log"]["data"] = data[:-1] + format(int(data[-1], 16) ^ 1, "x")


def _alter_and_fold(lines: Lines, at: int) -> None:
    """Change an event, and compute every digest and head after it anew."""
    _alter(lines, at)
    head = Digest(lines[0]["scope"]["id"])
    for line in lines[2:-1]:
        line["digest"] = JournalEvent.from_log(line["log"]).digest
        head = fold(head, line["digest"])
        line["head"] = head
    lines[0]["journals"][0]["head"] = head


async def _refuse(stage: Stage, raw: bytes, what: str, edit: Editor, at: int) -> None:
    """Edit the export's lines and write them canonically; verification must name line *at* + 1."""
    lines: Lines = [json.loads(line) for line in raw.splitlines()]
    edit(lines, at)
    forged = b"".join(rfc8785.dumps(line) + b"\n" for line in lines)
    try:
        await audit.verify_with_session(stage.reading(), audit.parse_export(forged))
    except audit.AuditError as error:
        stage.ensure(f"the line named in {what}", f"line {at + 1}", error.field)
        own = f"the chain's own event there: {error.arguments['event']}"
        stage.account.refusal(what, "auditor", error, own)
        return
    raise SurpriseError(f"{what}: was not refused")


async def _count_gas(stage: Stage) -> None:
    """Those who signed only own no gas: others carried their consents to the chain."""
    signers = [member for member, _ in stage.cast.enrolled()] + [stage.cast.bank]
    for member in signers:
        owned = await stage.client.quantity("eth_getBalance", member.address, "latest")
        stage.ensure(f"the gas that {member} owns", 0, owned)
    stage.account.say(f"The {len(signers)} parties that only signed own no gas to this day.")
