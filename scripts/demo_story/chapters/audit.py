"""9. The whole history, proven complete; with an event removed or altered, the line is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import rfc8785

from demo_story.account import SurpriseError
from demo_story.stage import Stage
from demo_story.story import Story
from registry import audit
from registry.errors import TorrensError

Lines = list[dict[str, Any]]
Editor = Callable[[Lines], None]


async def tell(stage: Stage, story: Story) -> None:
    """Export and verify both ways; then two forgeries, each found at its line."""
    account = stage.account
    account.chapter(9, "The audit", "审计")
    session = stage.reading()
    raw = await audit.export_asset(session, story.asset)
    (story.workplace / "audit.ndjson").write_bytes(raw)
    report = await audit.verify_with_session(stage.reading(), audit.parse_export(raw))
    account.fact(
        "history",
        f"{report.events} events of the first asset, {len(raw):,} bytes; complete: they fold to "
        f"the head on chain {account.short(report.head)}",
        **report.json(),
    )
    block = await session.block()
    offline = _verify_offline(stage, raw, block.hash)
    account.fact("offline", f"complete too from one trusted block hash, {account.short(block.hash)}")
    stage.ensure("the offline report's events", report.events, offline.events)
    _list_events(stage, raw)
    at = 1 + report.events // 2
    what = f"an export whose line {at + 1} was taken out, the rest renumbered"
    await _refuse(stage, raw, what, lambda lines: _remove(lines, at), at)
    what = f"an export whose line {at + 1} was altered by one bit"
    await _refuse(stage, raw, what, lambda lines: _alter(lines, at), at)


def _verify_offline(stage: Stage, raw: bytes, block_hash: Any) -> audit.AuditReport:
    deployment = stage.deployment
    return audit.verify_with_block_hash(
        audit.parse_export(raw), deployment.addresses(), deployment.chain_id, block_hash
    )


def _list_events(stage: Stage, raw: bytes) -> None:
    """The lines of the export by the events' names."""
    from registry.history import decode_all  # noqa: F401


def _remove(lines: Lines, at: int) -> None:
    """Take a line out, as a careful forger does: the count and the numbers are put right."""
    del lines[at]
    lines[0]["count"] -= 1
    for number, line in enumerate(lines[1:-1]):
        line["n"] = number


def _alter(lines: Lines, at: int) -> None:
    """Change the last bit of an event's data."""
    data = lines[at]["log"]["data"]
    lines[at]["log"]["data"] = data[:-1] + format(int(data[-1], 16) ^ 1, "x")


async def _refuse(stage: Stage, raw: bytes, what: str, edit: Editor, at: int) -> None:
    """Edit the export's lines and write them canonically; verification must name line *at* + 1."""
    lines: Lines = [json.loads(line) for line in raw.splitlines()]
    edit(lines)
    forged = b"".join(rfc8785.dumps(line) + b"\n" for line in lines)
    try:
        await audit.verify_with_session(stage.reading(), audit.parse_export(forged))
    except TorrensError as error:
        stage.ensure(f"the line named in {what}", f"line {at + 1}", error.field)
        stage.account.refusal(what, "auditor", error)
        event = error.arguments.get("event")
        if event:
            place = f"{event}, block {error.arguments['block']}"
            stage.account.fact("event", f"the chain's own event there: {place}")
        return
    raise SurpriseError(f"{what}: was not refused")
