"""Rows of the chain's own terms: parties, what a right or trade gives, term, ids, digests."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from registry.certificate.entry import Entry
from registry.certificate.stated import RIGHT_NAMES
from registry.certificate.subject import Subject
from registry.certificates.paper.document import Row, moment, row
from registry.certificates.paper.wording import Text, Words, joined, words
from registry.errors import InvalidValueError
from registry.manifest import title
from registry.records import schema
from registry.types import Digest, tag

_CENTS: Final = {156: "CNY", 344: "HKD", 840: "USD", 978: "EUR"}
"""Currencies of two decimals that are named; any other keeps its number and its minor units."""


def party_rows(subject: Subject) -> Iterator[Row]:
    """Who the terms name: the parties of a trade or a grant, or the first registrant."""
    if subject.trade is not None:
        yield row("seller", subject.trade.party("seller"))
        yield row("buyer", subject.trade.party("buyer"))
        if subject.listing is not None:
            yield row("venue", subject.listing.party("venue"))
    elif subject.path:
        yield row("grantor", subject.path[0].party("grantor"))
        yield row("grantee", subject.path[0].party("grantee"))
    else:
        yield row("registrant", subject.asset.party("registrant"))


def extent_rows(subject: Subject) -> Iterator[Row]:
    """What was granted or sold: exclusivity, purposes, flags, price."""
    offer, made = subject.offer, subject.path[0] if subject.path else None
    if offer is not None:
        yield row("mode", words(f"mode.{_name('offerMode', offer, 'mode')}"))
    if made is not None:
        yield row("exclusivity", words(f"exclusivity.{_name('exclusivity', made, 'exclusivity')}"))
        yield row("purposes", _purposes(made.integer("purposes")))
        yield row("flags", _flags(made.integer("flags")))
    if offer is not None:
        yield row("price", _price(offer))


def _name(enum: str, entry: Entry, field: str) -> str:
    return schema().enum_name(enum, entry.integer(field))


def _purposes(bits: int) -> Text:
    known = {number: name for name, number in schema().purposes.items()}
    said = [
        words(f"purpose.{known[bit]}") if bit in known else words("purpose.other", number=bit)
        for bit in range(bits.bit_length())
        if bits >> bit & 1
    ]
    return joined(said) if said else words("purposes.none")


def _flags(bits: int) -> Text:
    flags = [name for name, bit in schema().enums["rightFlags"].items() if bits & bit]
    return joined(words(f"flag.{name}") for name in flags) if flags else words("flags.none")


def _price(offer: Entry) -> Text:
    if schema().enum_name("priceForm", offer.integer("form")) == "SEALED":
        return words("price.sealed")
    currency, price = offer.integer("currency"), offer.integer("price")
    if currency in _CENTS:
        return f"{price // 100:,}.{price % 100:02d} {_CENTS[currency]}"
    return words("price.value", amount=f"{price:,}", currency=f"{currency:03d}")


def validity_row(subject: Subject) -> Row:
    """When the record begins and ends by its terms; a right that moved has no start of its own."""
    start, end = subject.term
    label = "validity" if subject.right_kind is None else "right_term"
    if start == 0:
        return row(label, words("notice.until", end=moment(end)))
    return row(label, words("validity.value", start=moment(start), end=moment(end)))


def right_title(kind: int, vocabulary: str) -> Words:
    """A right's name in a version of the wording, with its code."""
    code = RIGHT_NAMES[kind]
    try:
        zh = title("claimed_rights/right", code, f"zh-{vocabulary}")
    except InvalidValueError:
        zh = title("claimed_rights/right", code, "zh")
    en = title("claimed_rights/right", code, "en")
    return words("right.value", title=Words(zh, en), code=code)


def digest_rows(subject: Subject, record: Digest) -> Iterator[Row]:
    """Ids and digests, each with its algorithm."""
    yield row("record", record)
    if record != subject.asset.id:
        yield row("asset", subject.asset.id)
    yield row("manifest", tag(subject.in_force.text("manifest")))
    yield row("content", tag(subject.in_force.text("content")))
