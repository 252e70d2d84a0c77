"""What pages rest on, read in process from the chain and the index, each named by its block."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from fastapi import Request

from api.certificate_answers import kind_of, verification
from api.index_reads import index_of
from api.parameters import chain_of, pinned
from api.portal.parts import Stamp
from api.portal.verdict_view import stamp
from api.portal.wording import Wording
from registry.certificate.bundle import Bundle, Kind
from registry.certificate.credential import open_credential
from registry.certificate.parsing import parse_bundle
from registry.certificate.subject import Subject, subject_of
from registry.certificate.trust import Policy, Trust
from registry.certificate.verify import verify
from registry.errors import InputError, NotFoundError, TorrensError, UnknownOutcomeError
from registry.exchange import listing_terms
from registry.listing_check import check_listing
from registry.manifest import open_
from registry.queries.assets import asset_lines
from registry.queries.described import described
from registry.queries.listings import divergence
from registry.queries.lookup import block_times, lookup, number_of
from registry.queries.references import parse_reference
from registry.session import Session
from registry.status import AssetStatus, RightStatus
from registry.types import (
    AssetId,
    Digest,
    ListingId,
    RightId,
    TradeId,
    parse_digest,
    to_bytes,
)
from registry.views import show_asset, show_history, show_listing, show_right, show_trade

Document = Mapping[str, Any]
_INTACT: Final = Policy(
    asset_statuses=frozenset(AssetStatus), right_statuses=frozenset(RightStatus)
)
MOST_EVENTS: Final = 500
"""Events on one page; the journal as data has every one."""


@dataclass(frozen=True, slots=True)
class Known:
    """A record as it stands on the chain, with its whole asset, and the session of its block."""

    kind: Kind
    id: Digest
    asset: Document
    part: Document
    of: Stamp
    session: Session


@dataclass(frozen=True, slots=True)
class Opened:
    """A certificate's own words: what its terms say, its description, what its registrar signed."""

    bundle: Bundle
    subject: Subject
    description: Mapping[str, Any] | None
    claims: Mapping[str, Any] | None


def is_id(text: str) -> bool:
    """Whether a text is a record's id, which the chain can be asked for without an index."""
    try:
        return parse_reference(text).form == "id"
    except InputError:
        return False


async def session_of(request: Request) -> Session:
    """A session at the tip. Raises UnknownOutcomeError where the chain does not answer."""
    return await pinned(await chain_of(request).session(), None)


async def stamp_of(w: Wording, session: Session) -> Stamp:
    """The block that a session reads at."""
    block = await session.block()
    return stamp(w, (await session.as_of()).json(), block.timestamp)


async def look_up(request: Request, text: str) -> Document:
    """Records that a text names, by the index."""
    index = index_of(request)

    def read() -> Document:
        with index.at() as reader:
            return lookup(reader, text)

    return await asyncio.to_thread(read)


async def known_record(
    request: Request, w: Wording, record: Digest, asset: AssetId | None
) -> Known:
    """A record with its asset. Raises NotFoundError where the chain has no such record."""
    session = await session_of(request)
    kind = await kind_of(session, record, asset)
    owner = asset
    if kind == "asset":
        owner = AssetId(record)
    elif owner is None and kind == "right":
        owner = AssetId((await show_right(session, RightId(record)))["asset"])
    elif owner is None:
        owner = AssetId((await show_trade(session, TradeId(record)))["asset"])
    document = await show_asset(session, AssetId(Digest(str(owner))))
    parts = {"right": document["rights"], "trade": document["trades"], "asset": [document]}
    part = next((part for part in parts[kind] if part["id"] == record), None)
    if part is None:
        rule = "is no record of this asset"
        raise NotFoundError("RecordUnknown", "id", rule, {"id": record})
    return Known(kind, record, document, part, await stamp_of(w, session), session)


async def number_if_indexed(request: Request, record: str) -> str | None:
    """The certificate number of a record; None where the index cannot tell."""
    try:
        index = index_of(request)

        def read() -> str | None:
            with index.at() as reader:
                return number_of(reader, record)

        return await asyncio.to_thread(read)
    except UnknownOutcomeError:
        return None


async def checked(request: Request, w: Wording, raw: bytes) -> tuple[Document, Stamp | None]:
    """The report of a verification at the tip, and its block, None where nothing answered."""
    chain = chain_of(request)
    try:
        session = await session_of(request)
        block = await session.block()
        report = await verification(chain, raw, Policy(), block.hash)
        of = await stamp_of(w, session)
    except UnknownOutcomeError:
        return await verification(chain, raw, Policy(), None), None
    return report, of


def opened(raw: bytes) -> Opened | None:
    """A certificate taken apart, None where it cannot be; nothing of it is verified here."""
    try:
        bundle = parse_bundle(raw)
        manifest, credential = bundle.manifest, bundle.credential
        return Opened(
            bundle,
            subject_of(bundle),
            open_(manifest.public, manifest.disclosures) if manifest is not None else None,
            open_credential(credential.sd_jwt).claims if credential is not None else None,
        )
    except InputError:
        return None


async def own_block_hash(request: Request, bundle: Bundle) -> str | None:
    """The hash that the endpoint has for a certificate's block; None where it does not say."""
    try:
        session = await session_of(request)
        return (await session.client.block(int(bundle.as_of.block_number))).hash
    except TorrensError:
        return None


def own_report(request: Request, raw: bytes, block_hash: str) -> Document:
    """The report of a verification at a certificate's own block, whatever status it had there."""
    trust = Trust.of(chain_of(request).deployment.json(), parse_digest(block_hash, "block_hash"))
    return verify(raw, trust, _INTACT).json()


@dataclass(frozen=True, slots=True)
class Around:
    """What the index adds to an asset; None where it does not answer."""

    divergence: Document | None
    description: Mapping[str, Any] | None


async def around(request: Request, asset: AssetId) -> Around:
    """Where venues part, and what is disclosed of the description."""
    try:
        index = index_of(request)

        def read() -> Around:
            with index.at() as reader:
                rows = reader.by("assets", "asset", [to_bytes(asset)])
                lines = described(reader, rows, asset_lines(reader, rows))
                told = lines[0]["description"] if lines else None
                return Around(divergence(reader, to_bytes(asset)), told)

        return await asyncio.to_thread(read)
    except UnknownOutcomeError:
        return Around(None, None)


@dataclass(frozen=True, slots=True)
class Past:
    """Latest events of an asset, how many there are in all, and times of blocks in seconds."""

    events: list[Document]
    times: Mapping[int, int]
    total: int


async def history_of(request: Request, session: Session, asset: AssetId) -> Past:
    """An asset's latest events, of a history proven complete, and their blocks' known times."""
    history = await show_history(session, asset)
    events = [*history["seeds"], *history["items"]]
    shown = events[-MOST_EVENTS:]
    first, last = shown[0]["block_number"], shown[-1]["block_number"]
    return Past(shown, await _times(request, first, last), len(events))


async def _times(request: Request, first: int, last: int) -> Mapping[int, int]:
    try:
        index = index_of(request)

        def read() -> Mapping[int, int]:
            with index.at() as reader:
                return block_times(reader, first, last)

        return await asyncio.to_thread(read)
    except UnknownOutcomeError:
        return {}


async def listing_answer(
    request: Request, w: Wording, listing: ListingId
) -> tuple[Document, Document, Stamp]:
    """A listing's terms in words, the answer to each of its conditions, and their block."""
    session = await session_of(request)
    asset = await session.record_asset("ExchangeLedger", "Listed", listing)
    check = await check_listing(session, listing_terms(await session.dossier(asset), listing))
    return await show_listing(session, listing), check.json(), await stamp_of(w, session)
