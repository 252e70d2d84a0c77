"""A dossier says of an asset what its events say, in their order, and nothing else."""

from __future__ import annotations

import pytest

from registry.dossier import project
from registry.errors import IntegrityError, NotFoundError
from registry.records import Terms, record_id, root_right_id, schema
from registry.types import AssetId, Digest, RightId, UnixTime
from registry.words import pack
from tests.unit.synthetic_logs import Life, digest, party, terms_of

USE = 2
LIVE = schema().enum("pledgeStatus", "LIVE")


@pytest.fixture
def life() -> Life:
    made = Life()
    made.register()
    return made


def _root(life: Life) -> RightId:
    return root_right_id(AssetId(life.asset), USE)


def _pledge(life: Life, right: str, rank: int) -> Digest:
    terms = terms_of("Pledge", asset=life.asset, right=right, pledgee=party(7), rank=rank)
    life.add("PledgeLedger", "PledgeMade", record_id(terms), terms, [])
    return record_id(terms)


def _listing(life: Life) -> tuple[Digest, Terms]:
    terms = terms_of("Listing", asset=life.asset, right=_root(life), kind=USE, mode=1)
    life.add("ExchangeLedger", "Listed", record_id(terms), terms, [1, 1])
    return record_id(terms), terms


def test_project__registration_alone__holds_its_terms_and_virtual_roots(life: Life) -> None:
    dossier = project(life.events)
    assert (dossier.asset, dossier.terms) == (life.asset, life.terms)
    assert dossier.holder(_root(life)) == party(1)
    assert dossier.path(_root(life)) == []
    assert dossier.kind_of(_root(life)) == USE


def test_project__no_events_or_none_that_registers__is_not_found(life: Life) -> None:
    with pytest.raises(NotFoundError):
        project([])
    life.grant(_root(life), party(2))
    with pytest.raises(NotFoundError):
        project(life.events[1:])


def test_project__events_of_two_assets__are_refused(life: Life) -> None:
    other = Life()
    other.terms = other.terms.replace(salt=digest(5))
    other.asset = record_id(other.terms)
    other.register()
    other.grant(_root(other), party(2))
    with pytest.raises(IntegrityError):
        project([*life.events, other.events[1]])


def test_path__of_a_right_three_deep__leads_to_the_roots_child(life: Life) -> None:
    ids = [life.grant(_root(life), party(2))]
    for number in (3, 4):
        ids.append(life.grant(ids[-1], party(number)))
    dossier = project(life.events)
    assert [record_id(terms) for terms in dossier.path(RightId(ids[2]))] == ids[::-1]
    assert dossier.children(_root(life)) == [ids[0]]
    assert dossier.children(RightId(ids[1])) == [ids[2]]
    with pytest.raises(NotFoundError):
        dossier.path(RightId(digest(1)))


def test_holder__after_transfer_sale_and_root_written__is_the_last(life: Life) -> None:
    right = life.grant(_root(life), party(2))
    moved = terms_of("Transfer", asset=life.asset, right=right, to=party(3))
    life.add("RightsLedger", "Transferred", right, moved, [0, 0, 11])
    assert project(life.events).holder(RightId(right)) == party(3)
    life.add("RightsLedger", "Sold", right, None, [party(3), party(4), digest(1), 12])
    life.add("RightsLedger", "RootWritten", _root(life), None, [party(5), 13])
    dossier = project(life.events)
    assert dossier.holder(RightId(right)) == party(4)
    assert dossier.grants[RightId(right)].word == 12
    assert dossier.holder(_root(life)) == party(5)


def test_expired_children__ended_or_not_yet_expired__are_left_out(life: Life) -> None:
    short = life.grant(_root(life), party(2), until=100)
    life.grant(_root(life), party(3), until=200)
    settled = life.grant(_root(life), party(4), until=50)
    ended = pack("RightWord", {"holder": party(4), "kind": USE, "end": 1})
    life.add("RightsLedger", "Settled", settled, None, [ended, 0])
    dossier = project(life.events)
    found = dossier.expired_children(_root(life), UnixTime(100))
    assert [record_id(terms) for terms in found] == [short]
    assert dossier.expired_children(_root(life), UnixTime(99)) == []


def test_standing_pledges__until_released__come_by_rank(life: Life) -> None:
    second, first = _pledge(life, _root(life), 1), _pledge(life, _root(life), 0)
    _pledge(life, digest(8), 0)
    dossier = project(life.events)
    assert [record_id(t) for t in dossier.standing_pledges(_root(life))] == [first, second]
    release = terms_of("Release", pledge=first)
    gone = pack("PledgeWord", {"pledgee": party(7), "status": 2})
    life.add("PledgeLedger", "PledgeReleased", first, release, [0, gone, 0])
    assert [record_id(t) for t in project(life.events).standing_pledges(_root(life))] == [second]


@pytest.mark.parametrize("name", ["Terminated", "Surrendered", "RightRevoked"])
def test_standing_pledges__of_a_right_that_ended__are_none(life: Life, name: str) -> None:
    right = life.grant(_root(life), party(2))
    pledge, senior = _pledge(life, right, 0), _pledge(life, _root(life), 0)
    terms = {
        "Terminated": terms_of("Termination", right=right),
        "Surrendered": terms_of("Surrender", right=right),
        "RightRevoked": None,
    }[name]
    before = {"Terminated": [0, 0, 0], "Surrendered": [0], "RightRevoked": [0, 0]}[name]
    ended = pack("RightWord", {"holder": party(2), "kind": USE, "end": 3})
    life.add("RightsLedger", name, right, terms, [*before, ended, 0])
    dossier = project(life.events)
    assert dossier.standing_pledges(RightId(right)) == []
    assert [record_id(t) for t in dossier.standing_pledges(_root(life))] == [senior]
    status = dossier.pledges[pledge].word >> 160 & 15  # type: ignore[index]
    assert status == schema().enum("pledgeStatus", "CLOSED")


def test_holder__after_a_pledge_was_enforced__is_the_named_party(life: Life) -> None:
    pledge = _pledge(life, _root(life), 0)
    words = [party(6), party(5), digest(0), 9, 10]
    life.add("PledgeLedger", "PledgeEnforced", pledge, None, words)
    dossier = project(life.events)
    assert dossier.holder(_root(life)) == party(5)
    assert dossier.pledges[pledge].word == 9  # type: ignore[index]


def test_trade__of_a_licence__is_told_on_the_right_it_made(life: Life) -> None:
    listing, _ = _listing(life)
    trade = terms_of("Trade", listing=listing, asset=life.asset)
    right = life.grant(_root(life), party(2))
    life.add("ExchangeLedger", "Traded", record_id(trade), trade, [0, right, 77, 1])
    dossier = project(life.events)
    assert dossier.grants[RightId(right)].trade == record_id(trade)
    assert dossier.listings[listing].word == 77  # type: ignore[index]


def test_amendments__the_last__is_in_force(life: Life) -> None:
    for number in (1, 2):
        terms = terms_of(
            "Amendment", asset=life.asset, manifest=digest(number), content=digest(number + 10)
        )
        life.add("AssetRegistry", "Amended", record_id(terms), terms, [0, 0, number])
    dossier = project(life.events)
    assert (dossier.manifest_digest(), dossier.content_digest()) == (digest(2), digest(12))
    assert len(dossier.events) == 3


def test_words__of_listings_objections_and_findings__follow_their_events(life: Life) -> None:
    listing, _ = _listing(life)
    life.add("ExchangeLedger", "ListingSuspended", listing, None, [digest(0), 5])
    objection = terms_of("Objection", asset=life.asset)
    filed = record_id(objection)
    life.add("AssetRegistry", "Objected", filed, objection, [0, 6, 1])
    life.add("AssetRegistry", "ObjectionResolved", filed, None, [0, digest(0), 7, 1])
    finding = terms_of("Attestation", asset=life.asset)
    found = record_id(finding)
    life.add("AttestationLog", "Attested", found, finding, [0, 8])
    taken = terms_of("AttestationRevocation", attestation=found)
    life.add("AttestationLog", "AttestationRevoked", found, taken, [0, 9])
    dossier = project(life.events)
    assert dossier.listings[listing].word == 5  # type: ignore[index]
    assert dossier.objections[filed].word == 7
    assert dossier.attestations[found].word == 9  # type: ignore[index]
