"""What the command line and the API show of a record: one document each, dated by its block.

Everything comes from the chain at the session's block; statuses are the contracts' own answers.
"""

from __future__ import annotations

from asyncio import gather
from typing import Any

from registry.dossier import RIGHT_KINDS, Dossier, Record
from registry.errors import NotFoundError
from registry.events import Event
from registry.exchange import basis
from registry.history import History
from registry.records import render_terms, schema
from registry.session import Session
from registry.types import (
    ZERO_DIGEST,
    AssetId,
    AttestationId,
    Digest,
    ListingId,
    PartyId,
    RightId,
    TradeId,
)
from registry.words import Word

Document = dict[str, Any]


def event_document(event: Event) -> Document:
    """One event as people read it: name, place, ids and values."""
    values = {name: _plain(value) for name, value in event.values.items()}
    return {
        "event": event.name,
        "contract": event.contract,
        "block_number": event.place.block,
        "log_index": event.place.log_index,
        "tx": event.place.tx,
        "id": event.id,
        "values": values,
        "terms": render_terms(event.terms) if event.terms is not None else None,
    }


def _plain(value: int | str) -> int | str:
    return str(value) if isinstance(value, int) and value >= 2**53 else value


async def show_party(session: Session, party: PartyId) -> Document:
    """A party: signer, roles, status, epoch, region, running count."""
    word = await session.party_word(party)
    roles = [name for name, bit in schema().enums["roles"].items() if word.integer("roles") & bit]
    return {
        "id": party,
        "signer": word.address("signer"),
        "status": schema().enum_name("partyStatus", word.integer("status")),
        "roles": roles,
        "epoch": word.integer("epoch"),
        "region": f"{word.integer('region'):06d}",
        "count": word.integer("count"),
        "node_number": word.integer("node"),
        "enrolled_by": await session.enrolling_node(party),
        "as_of": (await session.as_of()).json(),
    }


async def asset_status(session: Session, asset: AssetId) -> str:
    """Status of an asset at the session's block."""
    return schema().enum_name(
        "assetStatus", await session.number("AssetRegistry", "status", (asset,))
    )


async def show_asset(session: Session, asset: AssetId) -> Document:
    """An asset: status, terms in force, numbers, its rights with holders, listings and pledges,
    same-digest count.
    """
    dossier = await session.dossier(asset)
    (word, status, head, same), rights, listings = await gather(
        gather(
            session.word("AssetRegistry", "asset", "AssetWord", (asset,)),
            asset_status(session, asset),
            session.text("AssetRegistry", "head", (asset,)),
            session.same_content(dossier.content_digest()),
        ),
        gather(*(right_document(session, dossier, right) for right in all_rights(dossier))),
        gather(*(listing_document(session, dossier, known) for known in dossier.listings)),
    )
    return {
        "id": asset,
        "status": status,
        "rev": word.integer("rev"),
        "terms": render_terms(dossier.terms),
        "amendments": [event_document(event) for event in dossier.amendments],
        "number": dossier.registered.values.get("number"),
        "valid_until": word.integer("until"),
        "level": word.integer("level"),
        "manifest": dossier.manifest_digest(),
        "content": dossier.content_digest(),
        "rights": rights,
        "listings": listings,
        "pledges": [_pledge(pledge, record) for pledge, record in dossier.pledges.items()],
        "objections": [_objection(known, record) for known, record in dossier.objections.items()],
        "trades": [trade_document(dossier, trade) for trade in [*dossier.trades, *dossier.filings]],
        "attestations": [
            _attestation(known, record) for known, record in dossier.attestations.items()
        ],
        "same_digest_registrations": {"count": len(same), "assets": same},
        "head": head,
        "as_of": (await session.as_of()).json(),
    }


def all_rights(dossier: Dossier) -> list[RightId]:
    """Ids of the evidenced roots and of every granted right, in chain order."""
    last = dossier.amendments[-1].own_terms() if dossier.amendments else dossier.terms
    evidenced = last.integer("rights")
    return [*(dossier.root(k) for k in RIGHT_KINDS if evidenced >> (k - 1) & 1), *dossier.grants]


async def right_document(session: Session, dossier: Dossier, right: RightId) -> Document:
    """One right: kind, holder, parent, term, status, pledges."""
    kind, path = dossier.kind_of(right), dossier.path(right)
    number, word, group = await gather(
        session.number("RightsLedger", "status", (dossier.asset, kind, [t.abi() for t in path])),
        session.word("RightsLedger", "right", "RightWord", (right,)),
        session.word("RightsLedger", "group", "GroupWord", (right,)),
    )
    return {
        "id": right,
        "asset": dossier.asset,
        "kind": schema().enum_name("rightKind", kind),
        "status": schema().enum_name("rightStatus", number),
        "holder": word.address("holder") if word.raw else dossier.terms.address("registrant"),
        "parent": path[0].digest("parent") if path else None,
        "depth": len(path),
        "seq": word.integer("seq"),
        "pledges": word.integer("pledges"),
        "open": group.integer("open"),
        "made": group.integer("made"),
        "terms": render_terms(path[0]) if path else None,
        "trade": dossier.grants[right].trade if right in dossier.grants else None,
    }


async def listing_document(session: Session, dossier: Dossier, listing: ListingId) -> Document:
    """One listing: venue, number, status, terms, units sold."""
    record = dossier.listings[listing]
    args = (record.terms.abi(), basis(dossier, record.terms))
    number, word = await gather(
        session.number("ExchangeLedger", "status", args),
        session.word("ExchangeLedger", "listing", "ListingWord", (listing,)),
    )
    return {
        "id": listing,
        "asset": dossier.asset,
        "number": record.made.values.get("number"),
        "venue": record.terms.address("venue"),
        "status": schema().enum_name("listingStatus", number),
        "sold": word.integer("sold"),
        "units": word.integer("units"),
        "terms": render_terms(record.terms),
    }


def _pledge(pledge: Digest, record: Record) -> Document:
    word = Word("PledgeWord", record.word)
    return {
        "id": pledge,
        "right": record.terms.digest("right"),
        "pledgee": record.terms.address("pledgee"),
        "rank": word.integer("rank"),
        "status": schema().enum_name("pledgeStatus", word.integer("status")),
        "terms": render_terms(record.terms),
    }


def _objection(objection: Digest, record: Record) -> Document:
    word = Word("ObjectionWord", record.word)
    return {
        "id": objection,
        "objector": record.terms.address("objector"),
        "status": schema().enum_name("objectionStatus", word.integer("status")),
        "in_notice": bool(word.integer("inNotice")),
        "terms": render_terms(record.terms),
    }


def _attestation(attestation: Digest, record: Record) -> Document:
    word = Word("AttestationWord", record.word)
    return {
        "id": attestation,
        "kind": schema().enum_name("attestationKind", record.terms.integer("kind")),
        "status": schema().enum_name("attestationStatus", word.integer("status")),
        "terms": render_terms(record.terms),
    }


def trade_document(dossier: Dossier, trade: TradeId) -> Document:
    """One trade, on exchange or filed off exchange."""
    if trade in dossier.trades:
        event = dossier.trades[trade]
        return {
            "id": trade,
            "asset": dossier.asset,
            "listing": event.own_terms().digest("listing"),
            "venue": dossier.listings[ListingId(event.own_terms().digest("listing"))].terms.address(
                "venue"
            ),
            "number": event.values.get("number"),
            "on_exchange": True,
            "right": event.values["right"],
            "terms": render_terms(event.own_terms()),
        }
    record = dossier.filings[trade]
    word = Word("FilingWord", record.word)
    venue = word.address("venue")
    return {
        "id": trade,
        "asset": dossier.asset,
        "listing": ZERO_DIGEST,
        "venue": venue if int(venue, 16) else None,
        "on_exchange": False,
        "adopted": bool(int(venue, 16)),
        "right": record.made.values["right"],
        "terms": render_terms(record.terms),
    }


async def show_history(session: Session, asset: AssetId) -> Document:
    """An asset's events in order, proven to reach the head on chain at the block."""
    history = await session.history(asset)
    if not history.events:
        rule = "has no event up to this block"
        raise NotFoundError("AssetUnknown", "asset", rule, {"asset": asset})
    return {"asset": asset, **await _history_document(session, history)}


async def show_party_history(session: Session, party: PartyId) -> Document:
    """A party's own events in order, proven to reach its head on chain at the block."""
    history = await session.party_history(party)
    if not history.events:
        raise NotFoundError("PartyUnknown", "party", "was never enrolled", {"party": party})
    return {"party": party, **await _history_document(session, history)}


async def _history_document(session: Session, history: History) -> Document:
    return {
        "complete": True,
        "proven_by": "journal",
        "head_before": history.subject,
        "head": history.head,
        "seeds": [event_document(event) for event in history.seeds],
        "items": [
            {"digest": item.digest, **event_document(event)}
            for item, event in zip(history.items(), history.folded, strict=True)
        ],
        "as_of": (await session.as_of()).json(),
    }


async def show_right(session: Session, right: RightId) -> Document:
    """A granted right by its id; a root by its asset's `show`."""
    asset = await session.record_asset("RightsLedger", "Granted", right)
    document = await right_document(session, await session.dossier(asset), right)
    return {**document, "as_of": (await session.as_of()).json()}


async def show_listing(session: Session, listing: ListingId) -> Document:
    """A listing by its id."""
    asset = await session.record_asset("ExchangeLedger", "Listed", listing)
    document = await listing_document(session, await session.dossier(asset), listing)
    return {**document, "as_of": (await session.as_of()).json()}


async def show_trade(session: Session, trade: TradeId) -> Document:
    """A trade by its id, on exchange or filed."""
    try:
        asset = await session.record_asset("ExchangeLedger", "Traded", trade)
    except NotFoundError:
        asset = await session.record_asset("ExchangeLedger", "Filed", trade)
    document = trade_document(await session.dossier(asset), trade)
    return {**document, "as_of": (await session.as_of()).json()}


async def show_attestation(session: Session, attestation: AttestationId) -> Document:
    """A finding by its id, about a party or about an asset and what hangs on it."""
    made = await session.events("AttestationLog", "PartyAttested", None, attestation)
    if made:
        named = ("AttestationLog", "attestation", "AttestationWord")
        word = await session.word(*named, (attestation,))
        record = Record(made[0].own_terms(), made[0], word.raw)
    else:
        asset = await session.record_asset("AttestationLog", "Attested", attestation)
        record = (await session.dossier(asset)).attestations[attestation]
    document = _attestation(attestation, record)
    return {**document, "as_of": (await session.as_of()).json()}
