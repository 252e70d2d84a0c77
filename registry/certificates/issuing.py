"""Issuing: a bundle of one record at one block, with every proof its verdict rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from registry.certificate.bundle import AsOf, Bundle, Events, Inclusion, Kind, Manifest
from registry.certificate.entry import Entry
from registry.certificate.subject import subject_of
from registry.certificates.source import Source, with_state
from registry.chain.blocks import Block
from registry.chain.logs import read_logs
from registry.dossier import RIGHT_KINDS, Dossier, project
from registry.errors import InvalidValueError, NotFoundError
from registry.events import CONTRACTS, Event
from registry.history import ASSET_LEDGERS, History, read_history
from registry.journal import JournalItem, fold_all, folded_topics
from registry.records import Terms, record_id
from registry.types import AssetId, AttestationId, Digest, ListingId, RightId, TradeId


@dataclass(frozen=True, slots=True)
class BatchedAsset:
    """An asset of a batch: its terms and its place, whether activated or not."""

    terms: Terms
    inclusion: Inclusion


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a bundle is about: its entries, and the folded events from the earliest relied on."""

    entries: tuple[Entry, ...]
    relied: frozenset[Digest]


async def issue_bundle(
    source: Source,
    kind: Kind,
    record: Digest,
    block: Block,
    *,
    manifest: Manifest | None = None,
    batched: BatchedAsset | None = None,
    asset: AssetId | None = None,
    findings: Sequence[AttestationId] = (),
) -> Bundle:
    """A bundle of one record as of *block*, with every proof its verdict rests on.

    asset: needed for a root right that no event names yet. findings: shown besides.

    Raises NotFoundError for an unknown record or finding, InvalidValueError for an asset without
    its manifest, HistoryError, ChainMovedError, ChainUnavailableError.
    """
    if kind == "asset" and manifest is None:
        raise InvalidValueError("manifest", "is required in an asset's certificate")
    owner = asset or await find_asset(source, kind, record, block, batched)
    history = await read_history(
        source.client, source.contracts, Digest(owner), source.deployment.block_number, block
    )
    dossier = _dossier(owner, history, batched)
    draft = _draft(kind, record, dossier, batched)
    bundle = Bundle(
        kind=kind,
        chain_id=source.deployment.chain_id,
        contracts={name: source.deployment.address(name) for name in CONTRACTS},
        credential=None,
        terms=(*draft.entries, *_findings(dossier, findings)),
        manifest=manifest,
        rev=len(dossier.amendments) if dossier else 0,
        inclusion=batched.inclusion if batched else None,
        proofs=(),
        header={},
        events=_events(owner, history, draft.relied),
        as_of=AsOf(block.number, block.hash),
    )
    return fitted(await with_state(source, bundle, subject_of(bundle), block), draft.relied)


async def find_asset(
    source: Source, kind: Kind, record: Digest, block: Block, batched: BatchedAsset | None = None
) -> AssetId:
    """The asset that a record is of, by the events that name it. Raises NotFoundError."""
    if kind == "asset":
        return AssetId(record)
    addresses = [source.contracts[name].address for name in ASSET_LEDGERS]
    first = source.deployment.block_number
    logs = await read_logs(source.client, addresses, [None, None, record], first, block)
    folded = {topic for _, topic in folded_topics()}
    for log in logs:
        if log.topics[0] in folded:
            return AssetId(log.topics[1])
    if batched is not None:
        return AssetId(record_id(batched.terms))
    rule = f"no event names this {kind}; for a root right give its asset"
    raise NotFoundError("RecordUnknown", "id", rule, {"id": record})


def _dossier(asset: AssetId, history: History, batched: BatchedAsset | None) -> Dossier | None:
    """What the events say; None for an inactive leaf, of which there are none."""
    if history.events:
        return project(history.events)
    if batched is None or record_id(batched.terms) != Digest(asset):
        raise NotFoundError(
            "AssetUnknown", "asset", "has no event up to this block", {"asset": asset}
        )
    return None


def _draft(
    kind: Kind, record: Digest, dossier: Dossier | None, batched: BatchedAsset | None
) -> _Draft:
    """The entries of a bundle, and the ids of the records whose events it relies on."""
    if dossier is None:
        if batched is None:
            raise NotFoundError("AssetUnknown", "asset", "has no event up to this block")
        first, amendments = Entry.of(batched.terms), list[Event]()
    else:
        first, amendments = Entry.of(dossier.terms), dossier.amendments
    base = [first, *(Entry.of(event.own_terms()) for event in amendments[-1:])]
    relied = {event.id for event in amendments[-1:]}
    if kind == "asset":
        return _Draft(tuple(base), frozenset(relied))
    root = _root_entry(AssetId(first.id), record)
    if kind == "right" and root is not None:
        return _Draft((root, *base), frozenset(relied))
    if dossier is None:
        raise NotFoundError("RecordUnknown", "id", "an inactive leaf has root rights only")
    lead = _right_entries(dossier, record) if kind == "right" else _trade_entries(dossier, record)
    relied |= {entry.id for entry in lead if entry.type != "Listing"}
    return _Draft((*lead, *base), frozenset(relied))


def _root_entry(asset: AssetId, record: Digest) -> Entry | None:
    roots = (Entry.of_root(Digest(asset), kind) for kind in RIGHT_KINDS)
    return next((entry for entry in roots if entry.id == record), None)


def _findings(dossier: Dossier | None, wanted: Sequence[AttestationId]) -> Iterator[Entry]:
    for attestation in wanted:
        if dossier is None or attestation not in dossier.attestations:
            rule, found = "is no finding about this asset", {"attestation": attestation}
            raise NotFoundError("AttestationUnknown", "attestation", rule, found)
        yield Entry.of(dossier.attestations[attestation].terms)


def _right_entries(dossier: Dossier, right: Digest) -> tuple[Entry, ...]:
    return tuple(Entry.of(terms) for terms in dossier.path(RightId(right)))


def _trade_entries(dossier: Dossier, trade: Digest) -> tuple[Entry, ...]:
    """A trade, its listing, and the path of the right it made or moved."""
    event = _trade_event(dossier, TradeId(trade))
    terms = event.own_terms()
    lead = [Entry.of(terms)]
    if terms.name == "Trade":
        lead.append(Entry.of(dossier.listings[ListingId(terms.digest("listing"))].terms))
    return (*lead, *_right_entries(dossier, Digest(event.text("right"))))


def _trade_event(dossier: Dossier, trade: TradeId) -> Event:
    if trade in dossier.trades:
        return dossier.trades[trade]
    if trade in dossier.filings:
        return dossier.filings[trade].made
    raise NotFoundError("TradeUnknown", "trade", "is no trade of this asset", {"trade": trade})


def _events(asset: AssetId, history: History, relied: frozenset[Digest]) -> Events:
    """The folded events from the earliest relied on to the head."""
    items = history.items()
    events = [item.event for item in items if item.event is not None]
    first = next((n for n, event in enumerate(events) if event.id in relied), len(events))
    before = fold_all(Digest(asset), events[:first])
    return Events(before, tuple(items[first:]))


def fitted(bundle: Bundle, relied: frozenset[Digest]) -> Bundle:
    """The bundle within 1 MiB: where it is longer, events not relied on stand by their digests.

    Raises InvalidValueError where even that is too long.
    """
    try:
        bundle.write()
    except InvalidValueError:
        kept = [
            item if item.event is not None and item.event.id in relied else JournalItem(item.digest)
            for item in bundle.events.items
        ]
        bundle = replace(bundle, events=Events(bundle.events.head_before, tuple(kept)))
        bundle.write()
    return bundle
