"""Raw logs decode as the event their topic names, or are refused by the part that is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from registry.errors import TorrensError
from registry.events import UNKNOWN, EventError, contract_names, decode, event_types
from registry.records import keccak, record_id
from registry.types import Address
from tests.unit.synthetic_logs import Life, digest, party, raw_log, terms_of


def _granted() -> dict[str, Any]:
    terms = terms_of("Grant", asset=digest(1), grantee=party(2), kind=2)
    return raw_log("RightsLedger", "Granted", digest(1), record_id(terms), terms, [0, 0, 5, 6])


def test_decode__event_with_terms__gives_terms_words_and_place() -> None:
    log = _granted()
    event = decode("RightsLedger", log)
    assert (event.name, event.subject) == ("Granted", digest(1))
    assert record_id(event.own_terms()) == event.id
    assert (event.integer("word"), event.integer("group")) == (5, 6)
    assert event.text("grantorAgent") == party(0)
    assert (event.place.block, event.place.block_hash, event.place.log_index) == (1, digest(1), 0)
    assert event.raw == log


def test_decode__topic__is_the_keccak_of_the_signature_with_tuples_spelled_out() -> None:
    kind = next(k for k in event_types().values() if k.name == "RightSuspended")
    signature = b"RightSuspended(bytes32,bytes32,address,bytes32,uint256)"
    assert kind.topic == "0x" + keccak(signature).hex()
    assert kind.terms is None
    assert [name for name, _ in kind.words] == ["by", "reason", "word"]


def test_decode__event_without_terms__refuses_to_give_any() -> None:
    log = raw_log("RightsLedger", "Settled", digest(1), digest(2), None, [3, 4])
    event = decode("RightsLedger", log)
    with pytest.raises(EventError) as caught:
        event.own_terms()
    assert caught.value.code == "EventWithoutTerms"


def test_decode__array_not_to_be_had__comes_without_terms_and_keeps_its_words() -> None:
    terms = terms_of("Listing", asset=digest(1), attestations=(digest(7),))
    log = raw_log("ExchangeLedger", "Listed", digest(1), record_id(terms), terms, [8, 9])
    event = decode("ExchangeLedger", log, UNKNOWN)
    assert (event.terms, event.integer("word"), event.integer("number")) == (None, 8, 9)
    whole = decode("ExchangeLedger", log, {"attestations": (digest(7),)})
    assert record_id(whole.own_terms()) == event.id


def test_decode__topic_of_another_contract__is_unknown() -> None:
    with pytest.raises(EventError) as caught:
        decode("PartyRegistry", _granted())
    assert (caught.value.code, caught.value.field) == ("EventUnknown", "topics/0")


@pytest.mark.parametrize("topics", [[], ["0x" + "ab" * 32]])
def test_decode__no_topic_that_is_known__is_refused(topics: list[str]) -> None:
    with pytest.raises(EventError) as caught:
        decode("RightsLedger", {**_granted(), "topics": topics})
    assert caught.value.code == "EventUnknown"


def test_decode__too_few_topics__is_refused() -> None:
    log = _granted()
    with pytest.raises(EventError) as caught:
        decode("RightsLedger", {**log, "topics": log["topics"][:2]})
    assert caught.value.code == "EventTopicsWrong"


@pytest.mark.parametrize("words", [1, 3, 10])
def test_decode__data_cut_short__is_refused(words: int) -> None:
    log = _granted()
    with pytest.raises(TorrensError):
        decode("RightsLedger", {**log, "data": log["data"][: -64 * words]})


def test_decode__data_with_words_to_spare__is_refused() -> None:
    log = _granted()
    with pytest.raises(EventError) as caught:
        decode("RightsLedger", {**log, "data": log["data"] + "00" * 32})
    assert caught.value.code == "EventDataLong"


def test_decode__address_with_dirty_bits__is_refused() -> None:
    log = raw_log("RightsLedger", "RootWritten", digest(1), digest(2), None, [1 << 160, 4])
    with pytest.raises(EventError) as caught:
        decode("RightsLedger", log)
    assert (caught.value.code, caught.value.field) == ("EventValueWrong", "data/holder")


def test_event__value_of_another_kind__is_a_mistake_of_the_caller() -> None:
    life = Life()
    life.register()
    event = life.events[0]
    with pytest.raises(TypeError):
        event.text("word")
    with pytest.raises(TypeError):
        event.integer("node")


def test_contract_names__by_address__are_in_lower_case() -> None:
    names = contract_names({"A": Address("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")})
    assert names == {"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed": "A"}


def test_event_types__no_two_events_of_a_contract__share_a_topic() -> None:
    names = [(contract, kind.name) for (contract, _), kind in event_types().items()]
    assert len(names) == len(set(names))
    assert all(kind.contract == contract for (contract, _), kind in event_types().items())
