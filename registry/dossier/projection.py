"""Each event's part in the dossier, in chain order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from registry.dossier.records import Dossier, GrantRecord, Record
from registry.errors import IntegrityError, NotFoundError
from registry.events import Event
from registry.records import schema
from registry.types import (
    Address,
    AssetId,
    AttestationId,
    Digest,
    ListingId,
    PartyId,
    PledgeId,
    RightId,
    TradeId,
)
from registry.words import Word, pack


def project(events: Iterable[Event]) -> Dossier:
    """The dossier of one asset from its events in chain order.

    Raises NotFoundError where they hold no registration, IntegrityError where they contradict one
    another.
    """
    dossier: Dossier | None = None
    for event in events:
        if event.name in {"Registered", "Activated"}:
            dossier = Dossier(AssetId(event.subject), event.own_terms(), event)
        if dossier is None:
            raise NotFoundError(
                "AssetUnknown",
                "asset",
                "was never registered nor activated",
                {"asset": event.subject},
            )
        if event.subject != dossier.asset:
            raise IntegrityError("HistoryMixed", "events", "are of more than one asset")
        handler = _HANDLERS.get(event.name)
        if handler is not None:
            handler(dossier, event)
        dossier.events.append(event)
    if dossier is None:
        raise NotFoundError("AssetUnknown", "asset", "has no event in this range")
    return dossier


def _granted(d: Dossier, e: Event) -> None:
    terms = e.own_terms()
    d.grants[RightId(e.id)] = GrantRecord(
        terms, e, PartyId(terms.address("grantee")), e.integer("word")
    )


def _moved(d: Dossier, right: RightId, holder: str, word: int) -> None:
    if right in d.grants:
        d.grants[right].holder, d.grants[right].word = PartyId(Address(holder)), word
    else:
        d.roots[right] = PartyId(Address(holder))


def _transferred(d: Dossier, e: Event) -> None:
    _moved(d, RightId(e.id), e.own_terms().address("to"), e.integer("word"))


def _sold(d: Dossier, e: Event) -> None:
    _moved(d, RightId(e.id), e.text("to"), e.integer("word"))


def _right_word(d: Dossier, e: Event) -> None:
    if RightId(e.id) in d.grants:
        d.grants[RightId(e.id)].word = e.integer("word")
    if e.name in {"Terminated", "Surrendered", "RightRevoked"}:
        _drop_pledges(d, RightId(e.id))


def _drop_pledges(d: Dossier, right: RightId) -> None:
    """The end of a right ends the pledges on it, without events of their own."""
    closed = schema().enum("pledgeStatus", "CLOSED")
    live = schema().enum("pledgeStatus", "LIVE")
    for record in d.pledges.values():
        if (
            record.terms.digest("right") == right
            and Word("PledgeWord", record.word).integer("status") == live
        ):
            record.word += (closed - live) << 160


def _root_written(d: Dossier, e: Event) -> None:
    d.roots[RightId(e.id)] = PartyId(Address(e.text("holder")))


def _pledge(d: Dossier, e: Event) -> None:
    """Its word follows from its terms: a right that is pledged never ended, so its epoch is 0."""
    terms = e.own_terms()
    fields: dict[str, int | str] = {
        "pledgee": terms.address("pledgee"),
        "status": schema().enum("pledgeStatus", "LIVE"),
    }
    for name in ("rank", "forbids", "until"):
        fields[name] = terms.integer(name)
    d.pledges[PledgeId(e.id)] = Record(terms, e, pack("PledgeWord", fields))


def _pledge_word(d: Dossier, e: Event) -> None:
    record = d.pledges[PledgeId(e.id)]
    record.word = e.integer("word")
    if e.name == "PledgeEnforced":
        _moved(d, RightId(record.terms.digest("right")), e.text("to"), e.integer("right"))


def _listed(d: Dossier, e: Event) -> None:
    d.listings[ListingId(e.id)] = Record(e.own_terms(), e, e.integer("word"))


def _listing_word(d: Dossier, e: Event) -> None:
    d.listings[ListingId(e.id)].word = e.integer("word")


def _traded(d: Dossier, e: Event) -> None:
    d.trades[TradeId(e.id)] = e
    d.listings[ListingId(e.own_terms().digest("listing"))].word = e.integer("word")
    _by_trade(d, e)


def _filed(d: Dossier, e: Event) -> None:
    d.filings[TradeId(e.id)] = Record(e.own_terms(), e, e.integer("word"))
    _by_trade(d, e)


def _by_trade(d: Dossier, e: Event) -> None:
    right = RightId(Digest(e.text("right")))
    if right in d.grants:
        d.grants[right].trade = TradeId(e.id)


def _adopted(d: Dossier, e: Event) -> None:
    d.filings[TradeId(e.id)].word = e.integer("word")


def _attested(d: Dossier, e: Event) -> None:
    d.attestations[AttestationId(e.id)] = Record(e.own_terms(), e, e.integer("word"))


def _attestation_word(d: Dossier, e: Event) -> None:
    d.attestations[AttestationId(e.own_terms().digest("attestation"))].word = e.integer("word")


def _amended(d: Dossier, e: Event) -> None:
    d.amendments.append(e)


def _objected(d: Dossier, e: Event) -> None:
    d.objections[e.id] = Record(e.own_terms(), e, e.integer("objection"))


def _objection_word(d: Dossier, e: Event) -> None:
    d.objections[e.id].word = e.integer("objection")


_HANDLERS: Final[dict[str, Callable[[Dossier, Event], None]]] = {
    "Amended": _amended,
    "Objected": _objected,
    "ObjectionAdmitted": _objection_word,
    "ObjectionResolved": _objection_word,
    "Granted": _granted,
    "Transferred": _transferred,
    "Sold": _sold,
    "Terminated": _right_word,
    "Surrendered": _right_word,
    "RightRevoked": _right_word,
    "RightSuspended": _right_word,
    "RightLifted": _right_word,
    "Settled": _right_word,
    "RootWritten": _root_written,
    "PledgeMade": _pledge,
    "PledgeReleased": _pledge_word,
    "PledgeExpired": _pledge_word,
    "PledgeEnforced": _pledge_word,
    "PledgeForeclosed": _pledge_word,
    "Listed": _listed,
    "ListingReplaced": _listing_word,
    "ListingSuspended": _listing_word,
    "ListingResumed": _listing_word,
    "ListingWithdrawn": _listing_word,
    "ListingDelisted": _listing_word,
    "Traded": _traded,
    "Filed": _filed,
    "Adopted": _adopted,
    "Attested": _attested,
    "AttestationRevoked": _attestation_word,
}
