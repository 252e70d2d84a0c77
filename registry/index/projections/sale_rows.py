"""What the events of ExchangeLedger and AttestationLog say: listings, trades, findings, anchors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from registry.index.changes import Change, Find, Projection, known
from registry.index.layout import IndexedEvent, Values, open_word, subject_party
from registry.index.projections.asset_rows import counted
from registry.records import schema
from registry.types import ADDRESS_BYTES, DIGEST_BYTES

_NONE: Final = bytes(DIGEST_BYTES)
_NOBODY: Final = bytes(ADDRESS_BYTES)
_PUBLIC: Final = schema().enum("priceForm", "PUBLIC")
_LARGEST: Final = (1 << 63) - 1
_LISTED_TERMS: Final = (
    "asset",
    "right",
    "operate",
    "venue",
    "seller",
    "agent",
    "rev",
    "mode",
    "kind",
    "exclusivity",
    "duration",
    "purposes",
    "scope",
    "terms",
    "flags",
    "units",
    "regime",
    "form",
    "currency",
    "price",
    "ceiling",
    "attestations",
    "until",
)
_FINDING_TERMS: Final = ["rev", "subject", "kind", "attester", "report", "value", "date", "until"]


def _price_value(form: int, price: bytes) -> int | None:
    """The price as a number where it is public and a number can hold it."""
    value = int.from_bytes(price, "big")
    return value if form == _PUBLIC and value <= _LARGEST else None


def _offered(word: bytes) -> Values:
    fields = open_word("ListingWord", word)
    return {"state": fields["state"], "seq": fields["seq"], "sold": fields["sold"], "word": word}


def _listed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms, number = event.terms(), event.word("number")
    yield counted(event, find, terms["venue"], number)
    values = {name: terms[name] for name in _LISTED_TERMS}
    values |= {
        "number": int.from_bytes(number, "big"),
        "previous": None if terms["previous"] == _NONE else terms["previous"],
        "price_value": _price_value(terms["form"], terms["price"]),
        "made": event.place,
    }
    yield Change("listings", (event.record,), values | _offered(event.word()))


def _listing_changed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "listings", event.record)
    yield Change("listings", (event.record,), _offered(event.word()))


def _of_listing(listing: Mapping[str, Any]) -> Values:
    return {name: listing[name] for name in ("venue", "currency", "form", "regime", "mode", "kind")}


def _traded(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms, words = event.terms(), event.words()
    listing = known(find, event, "listings", terms["listing"])
    yield counted(event, find, listing["venue"], words["number"])
    yield Change("listings", (terms["listing"],), _offered(words["word"]))
    values = {name: terms[name] for name in ("listing", "asset", "rev", "seller", "buyer", "price")}
    values |= {
        **_of_listing(listing),
        "number": int.from_bytes(words["number"], "big"),
        "right": words["right"],
        "price_value": _price_value(listing["form"], terms["price"]),
        "valid_from": terms["from"],
        "until": terms["until"],
        "on_exchange": 1,
        "recorded": event.time,
        "operated": None,
        "adopted_number": None,
        "word": None,
        "made": event.place,
    }
    yield Change("trades", (event.record,), values)
    yield from _by_trade(event, find, words["right"])


def _filed(event: IndexedEvent, find: Find) -> Iterator[Change]:
    terms, words = event.terms(), event.words()
    kept = [
        "asset",
        "rev",
        "seller",
        "buyer",
        "price",
        "currency",
        "form",
        "regime",
        "mode",
        "kind",
        "until",
    ]
    values = {name: terms[name] for name in kept}
    values |= {
        "listing": None,
        "venue": None,
        "number": None,
        "right": words["right"],
        "price_value": _price_value(terms["form"], terms["price"]),
        "valid_from": terms["from"],
        "on_exchange": 0,
        "recorded": event.time,
        "operated": open_word("FilingWord", words["word"])["operated"],
        "adopted_number": None,
        "word": words["word"],
        "made": event.place,
    }
    yield Change("trades", (event.record,), values)
    yield from _by_trade(event, find, words["right"])


def _by_trade(event: IndexedEvent, find: Find, right: bytes) -> Iterator[Change]:
    """A granted right names the trade that made or last moved it."""
    row = known(find, event, "rights", right)
    if row["parent"] is not None:
        yield Change("rights", (right,), {"trade": event.record})


def _adopted(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "trades", event.record)
    words = event.words()
    number = int.from_bytes(words["number"], "big")
    values = {"venue": words["venue"], "adopted_number": number, "word": words["word"]}
    yield Change("trades", (event.record,), values)


def _finding(event: IndexedEvent, asset: bytes | None, party: bytes | None) -> Change:
    terms, word = event.terms(), event.word()
    fields = open_word("AttestationWord", word)
    values = {name: terms[name] for name in _FINDING_TERMS}
    values |= {name: fields[name] for name in ("status", "roles", "recorded")}
    values |= {
        "asset": asset,
        "party": party,
        "subject_type": terms["subjectType"],
        "word": word,
        "made": event.place,
    }
    return Change("attestations", (event.record,), values)


def _attested(event: IndexedEvent, find: Find) -> Iterator[Change]:
    known(find, event, "assets", event.subject)
    yield _finding(event, event.subject, None)


def _party_attested(event: IndexedEvent, find: Find) -> Iterator[Change]:
    yield _finding(event, None, subject_party(event.subject))


def _attestation_revoked(event: IndexedEvent, find: Find) -> Iterator[Change]:
    attestation, word = event.terms()["attestation"], event.word()
    known(find, event, "attestations", attestation)
    status = open_word("AttestationWord", word)["status"]
    yield Change("attestations", (attestation,), {"status": status, "word": word})


def _anchored(event: IndexedEvent, find: Find) -> Iterator[Change]:
    words = event.words()
    values = {
        "kind": int.from_bytes(event.subject, "big"),
        "digest": event.record,
        "sender": words["sender"],
        "word": words["word"],
    }
    yield Change("anchors", (event.place,), values)


EXCHANGE_PROJECTIONS: Final[dict[str, Projection]] = {
    "Listed": _listed,
    "ListingReplaced": _listing_changed,
    "ListingSuspended": _listing_changed,
    "ListingResumed": _listing_changed,
    "ListingWithdrawn": _listing_changed,
    "ListingDelisted": _listing_changed,
    "Traded": _traded,
    "Filed": _filed,
    "Adopted": _adopted,
}
ATTESTATION_PROJECTIONS: Final[dict[str, Projection]] = {
    "Attested": _attested,
    "AttestationRevoked": _attestation_revoked,
    "PartyAttested": _party_attested,
    "PartyAttestationRevoked": _attestation_revoked,
    "Anchored": _anchored,
}
