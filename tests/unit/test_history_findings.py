"""The findings a listing names are spelled out from those on chain, and never guessed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from registry.chain.blocks import Log
from registry.errors import IntegrityError
from registry.events import Event, event_types
from registry.history import MOST_TRIED, decode_all
from registry.records import Terms, array_hash, record_id, schema
from registry.types import Address, BlockNumber, Digest
from registry.words import pack

ADDRESSES = {
    "ExchangeLedger": Address("0x" + "E" * 40),
    "AttestationLog": Address("0x" + "A" * 40),
}
CONTRACTS: Any = {name: SimpleNamespace(address=at) for name, at in ADDRESSES.items()}
ASSESSOR, VENUE = schema().enum("roles", "ASSESSOR"), schema().enum("roles", "VENUE")
ASSET = Digest("0x" + "11" * 32)
_places = count()


def _terms(kind: str, **given: object) -> Terms:
    values: dict[str, object] = {}
    for field in schema().terms_type(kind).fields:
        zero = "0x" + "0" * (40 if field.is_address else 64)
        blank: object = () if field.is_array else zero if field.bits is None else 0
        values[field.name] = blank
    return Terms(kind, {**values, **given})


def _log(contract: str, name: str, terms: Terms, words: Sequence[int]) -> Log:
    topic = next(
        kind.topic for (of, _), kind in event_types().items() if (of, kind.name) == (contract, name)
    )
    data = terms.words() + b"".join(word.to_bytes(32, "big") for word in words)
    place = next(_places)
    topics = (Digest(topic), terms.digest("asset"), record_id(terms))
    blank = Digest("0x" + "0" * 64)
    number = BlockNumber(place)
    return Log(ADDRESSES[contract], topics, data, number, blank, blank, 0)


def _finding(roles: int = ASSESSOR, rev: int = 0, asset: Digest = ASSET) -> Log:
    terms = _terms("Attestation", asset=asset, rev=rev, value=next(_places))
    return _log("AttestationLog", "Attested", terms, [0, pack("AttestationWord", {"roles": roles})])


def _listing(named: Sequence[str]) -> Log:
    return _log(
        "ExchangeLedger", "Listed", _terms("Listing", asset=ASSET, attestations=named), [0, 1]
    )


def _listed(logs: Sequence[Log]) -> Event:
    return decode_all(CONTRACTS, logs)[-1]


@pytest.mark.parametrize("chosen", [(), (0,), (2,), (0, 1), (1, 0), (2, 0, 1)])
def test_listing__names_findings_in_its_own_order__is_read_back_whole(
    chosen: tuple[int, ...],
) -> None:
    findings = [_finding() for _ in range(3)]
    ids = tuple(findings[at].topics[2] for at in chosen)
    listing = _listing(ids)
    event = _listed([*findings, listing])
    assert event.own_terms()["attestations"] == ids
    assert record_id(event.own_terms()) == listing.topics[2]


@pytest.mark.parametrize(
    "finding",
    [_finding(roles=VENUE), _finding(rev=1), _finding(asset=Digest("0x" + "22" * 32))],
    ids=["not an assessor's", "another rev", "another asset"],
)
def test_listing__names_what_no_listing_may__comes_without_its_terms(finding: Log) -> None:
    event = _listed([finding, _listing([finding.topics[2]])])
    assert (event.name, event.subject, event.terms) == ("Listed", ASSET, None)
    with pytest.raises(IntegrityError, match="carries no terms"):
        event.own_terms()


def test_listing__read_without_its_findings__keeps_its_id_and_subject() -> None:
    finding = _finding()
    listing = _listing([finding.topics[2]])
    event = _listed([listing])
    assert (event.id, event.subject, event.terms) == (listing.topics[2], ASSET, None)


MANY = [_finding() for _ in range(600)]
NAMED = [MANY[at] for at in (7, 0, 11)]


def test_listing__among_very_many_findings__gives_up_within_its_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = 0

    def counting(ids: Sequence[str]) -> bytes:
        nonlocal tried
        tried += 1
        return array_hash(ids)

    monkeypatch.setattr("registry.history.array_hash", counting)
    assert _listed([*MANY, _listing([log.topics[2] for log in NAMED])]).terms is None
    assert tried == MOST_TRIED + 1


@pytest.mark.parametrize("wrapping", [b"", b"\x01" * 37])
def test_listing__among_very_many_findings__is_read_back_from_what_was_sent(
    wrapping: bytes,
) -> None:
    ids = tuple(log.topics[2] for log in NAMED)
    listing = _listing(ids)
    brought = b"".join(log.data[: -2 * 32] for log in NAMED)
    sent = {listing.tx: wrapping + brought + wrapping}
    event = decode_all(CONTRACTS, [*MANY, listing], sent)[-1]
    assert event.own_terms()["attestations"] == ids
