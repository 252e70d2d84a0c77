"""Checking by an endpoint: the bundle as it is, then the same record as it stands now.

The bundle is checked against its own block first, whose hash the endpoint gives: what was changed
in the file is found there. Then the same steps run on state and events asked for anew, so that what
happened since (a revocation, a suspension, an amendment) is found as well.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from registry.certificate.bundle import Bundle, Events
from registry.certificate.parsing import parse_bundle
from registry.certificate.report import Report, Step, unknown_report
from registry.certificate.steps import Case
from registry.certificate.subject import Subject
from registry.certificate.trust import Policy, Trust
from registry.certificate.verify import run
from registry.certificates.issuing import fitted
from registry.certificates.source import Source, with_state
from registry.chain.blocks import Block
from registry.chain.client import BlockSelector
from registry.chain.logs import read_logs
from registry.errors import InputError, NotFoundError, UnknownOutcomeError
from registry.history import ASSET_LEDGERS, raw_log
from registry.journal import JournalEvent, JournalItem, folded_topics
from registry.status import AssetStatus, RightStatus
from registry.types import ZERO_DIGEST, BlockNumber, Digest

_LASTING: Final = frozenset({"status", "key", "holder", "policy"})
"""Steps that a later block may answer otherwise; the rest are of the file, or of the endpoint."""
_INTACT: Final = Policy(
    asset_statuses=frozenset(AssetStatus), right_statuses=frozenset(RightStatus)
)


async def verify_bundle_rpc(
    source: Source, raw: bytes, policy: Policy | None = None, at: BlockSelector = "latest"
) -> Report:
    """Check a bundle against its own block and against the block *at*, by an endpoint.

    Never raises for what the bundle or the endpoint says: a chain that cannot be reached gives the
    verdict `unknown`.
    """
    demands = policy or Policy()
    if source.client.chain_id != source.deployment.chain_id:
        return unknown_report("rpc", f"the endpoint serves chain {source.client.chain_id}")
    try:
        own_hash = await _own_block_hash(source, raw)
        trust = Trust.of(source.deployment.json(), own_hash)
        intact = replace(_INTACT, subject=demands.subject, credential=demands.credential)
        case = Case(raw, trust, intact)
        report = await asyncio.to_thread(run, case, "rpc")  # a hostile bundle takes a second
        if report.verdict == "invalid":
            return report
        block = await source.client.block(at)
        fresh = await _refreshed(source, case.bundle, case.subject, block)
        at_tip = Case(fresh.write(), replace(trust, block_hash=block.hash), demands)
        later = await asyncio.to_thread(run, at_tip, "rpc")
        as_of = (await source.client.as_of(block)).json()
    except (UnknownOutcomeError, NotFoundError) as error:
        return unknown_report("rpc", str(error))
    except InputError as error:
        return unknown_report("rpc", f"the endpoint's later state cannot be used: {error}")
    return Report("rpc", tuple(map(_joined, later.steps)), as_of)


async def _own_block_hash(source: Source, raw: bytes) -> Digest:
    """Hash of the block at the bundle's height; zero for a bundle that cannot be read."""
    try:
        number = parse_bundle(raw).as_of.block_number
    except InputError:
        return ZERO_DIGEST
    tip = await source.client.block("latest")
    if number > tip.number:
        rule = "the endpoint has not reached the bundle's block"
        raise NotFoundError("BlockNotFound", "block", rule, {"tip": tip.number, "block": number})
    return (await source.client.block(int(number))).hash


async def _refreshed(source: Source, bundle: Bundle, subject: Subject, block: Block) -> Bundle:
    """The bundle with state of *block*, and the journal's events since added."""
    last = bundle.as_of.block_number
    if block.number < last:
        rule = "is older than the bundle: ask at a later block"
        raise NotFoundError("BlockTooOld", "block", rule, {"block": block.number, "bundle": last})
    items = bundle.events.items
    if block.number > last:
        first = BlockNumber(last + 1)
        items = (*items, *await _events_since(source, Digest(subject.asset.id), first, block))
    fresh = replace(bundle, events=Events(bundle.events.head_before, tuple(items)))
    return _digests_only(await with_state(source, fresh, subject, block))


async def _events_since(
    source: Source, asset: Digest, first: BlockNumber, block: Block
) -> Sequence[JournalItem]:
    """The asset's folded events in blocks *first* to *block*."""
    addresses = [source.contracts[name].address for name in ASSET_LEDGERS]
    topics = sorted({topic for _, topic in folded_topics()})
    logs = await read_logs(source.client, addresses, [topics, asset], first, block)
    events = [JournalEvent.from_log(raw_log(log)) for log in logs]
    return [JournalItem(event.digest, event) for event in events]


def _digests_only(bundle: Bundle) -> Bundle:
    """The bundle within its size: the terms' own events stay as they are shown."""
    return fitted(bundle, frozenset(entry.id for entry in bundle.terms))


def _joined(step: Step) -> Step:
    """A later step's result: a finding where time may change it, else the endpoint's own fault."""
    if step.result != "failed" or step.name in _LASTING:
        return step
    reason = f"the endpoint's later state does not hold together: {step.reason}"
    return Step(step.name, "not_checked", reason, step.field)
