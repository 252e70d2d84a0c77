"""Proofs of a listing check: every word the contracts' own, and none that can be changed."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from registry.certificate.slots import Slot
from registry.certificate.trust import Trust
from registry.errors import InputError
from registry.listing_check import check_listing
from registry.listing_proof.checking import check_listing_proof
from registry.listing_proof.slots import all_slots, slots_by_condition
from registry.records import Terms, record_id, root_right_id
from registry.types import AssetId, Digest, PartyId, address_from_bytes
from tests.chain.company import CEILING, QUALITY, Company
from tests.chain.listing_answers import checked, proven_in, shown
from tests.chain.sales import USE

VIEWS = {
    "asset": ("AssetRegistry", "asset", "AssetWord"),
    "profile": ("AssetRegistry", "profile", "ProfileWord"),
    "party": ("PartyRegistry", "party", "PartyWord"),
    "right": ("RightsLedger", "right", "RightWord"),
    "group": ("RightsLedger", "group", "GroupWord"),
    "pledge": ("PledgeLedger", "pledgeOf", "PledgeWord"),
    "listing": ("ExchangeLedger", "listing", "ListingWord"),
    "attestation": ("AttestationLog", "attestation", "AttestationWord"),
}
PLACES = {
    "/proof/header/stateRoot": "/proof/header",
    "/proof/header/timestamp": "/proof/header",
    "/proof/header/hash": "/proof/header/hash",
    "/proof/proofs/0/address": "/proof/proofs/0/address",
    "/proof/proofs/0/account/0": "/proof/proofs/0/account/0",
    "/proof/proofs/1/storage/0/key": "/proof/proofs/1/storage/0/key",
    "/proof/proofs/1/storage/0/value": "/proof/proofs/1/storage/0/value",
    "/proof/proofs/2/storage/1/proof/0": "/proof/proofs/2/storage/1/proof/0",
    "/proof/terms/0/terms/salt": "/listing",
    "/proof/terms/1/terms/salt": "/proof/terms/1",
    "/as_of/block_hash": "/as_of/block_hash",
    "/listing": "/listing",
}


@pytest.fixture
async def offered(company: Company) -> Terms:
    """A guided licence out of a right granted and pledged, with a finding, listed at two venues."""
    profile = await company.stage.add_profile(required=1 << QUALITY)
    asset = await company.asset(profile=profile)
    use = root_right_id(asset, USE)
    await company.moved(asset, use, "enterprise", "merchant")
    right = await company.granted(asset, use, "merchant", "enterprise", flags=7)
    await company.pledged(asset, right, "enterprise")
    named: dict[str, Any] = {
        "right": right,
        "attestations": (await company.attested(asset),),
        "ceiling": await company.attested(asset, "regulator", CEILING, value=2_000_000),
        "regime": 2,
    }
    await company.listed(asset, "mart", **named)
    return await company.listed(asset, **named)


async def _document(company: Company, terms: Terms) -> tuple[Any, Trust]:
    company.session.refresh()
    answer = await check_listing(company.session, terms)
    trust = Trust.of(company.session.deployment.json(), answer.as_of.block_hash)
    return await shown(company.session, answer), trust


async def test_words__of_every_condition__are_the_contracts_own(
    company: Company, offered: Terms
) -> None:
    answer = await checked(company, offered)
    assert answer.offerable
    proven = await proven_in(company.session, answer)
    assert {slot.record for slot in proven.words} == {*VIEWS, "head"}
    for slot, word in proven.words.items():
        assert word == await _view(company, slot), slot


async def _view(company: Company, slot: Slot) -> int:
    if slot.record == "head":
        return int(await company.session.text("AssetRegistry", "head", (slot.key,)), 16)
    contract, function, layout = VIEWS[slot.record]
    key: object = slot.key
    if slot.record == "party":
        key = PartyId(address_from_bytes(bytes.fromhex(slot.key[-40:])))
    if slot.record == "profile":
        key = int(slot.key, 16)
    return (await company.word(contract, function, layout, key)).raw


async def test_slots__of_each_condition__are_given_once_and_pointed_to(
    company: Company, offered: Terms
) -> None:
    document, trust = await _document(company, offered)
    proven = check_listing_proof(document, trust)
    own = slots_by_condition(proven.offer)
    given = [
        (account["address"], one["key"])
        for account in document["proof"]["proofs"]
        for one in account["storage"]
    ]
    assert len(given) == len(set(given)) == len(all_slots(proven.offer))
    for condition in document["conditions"]:
        keys = [_at(document, pointer)["key"] for pointer in condition["slots"]]
        assert keys == [slot.location for slot in own[condition["name"]]]
    records = {name: [slot.record for slot in slots] for name, slots in own.items()}
    assert records["venue"] == ["party"]
    assert records["right"] == ["asset", "right", "right"]
    assert records["operate"] == ["asset", "right", "group"]
    assert records["pledges"] == ["right", "pledge"]
    assert records["findings"] == ["profile", "attestation"]
    assert records["price"] == ["profile", "attestation", "party", "party"]
    assert records["elsewhere"] == ["head", "listing"]
    assert {slot for slots in own.values() for slot in slots} == set(own["ledger"])


async def test_proof__from_terms_before_they_are_listed__proves_the_slot_empty(
    company: Company, offered: Terms
) -> None:
    terms = offered.replace(salt=company.stage.digest())
    document, trust = await _document(company, terms)
    proven = check_listing_proof(document, trust, record_id(terms))
    own = {slot.key: word for slot, word in proven.words.items() if slot.record == "listing"}
    assert own.pop(Digest(record_id(terms))) == 0
    assert all(own.values())


@pytest.mark.parametrize("place", PLACES)
async def test_proof__changed_in_one_place__is_refused_there(
    company: Company, offered: Terms, place: str
) -> None:
    document, trust = await _document(company, offered)
    parent, name = _parent(document, place)
    parent[name] = _other(parent[name])
    with pytest.raises(InputError) as refused:
        check_listing_proof(document, trust, record_id(offered))
    assert (refused.value.field or "").startswith(PLACES[place]), refused.value


async def test_proof__with_any_leaf_changed__is_refused(company: Company, offered: Terms) -> None:
    document, trust = await _document(company, offered)
    places = [*_leaves(document["proof"], "/proof")]
    drawn = random.Random(7)
    for place in drawn.sample(places, 150):
        changed = copy.deepcopy(document)
        parent, name = _parent(changed, place)
        parent[name] = _other(parent[name])
        with pytest.raises(InputError):
            check_listing_proof(changed, trust, record_id(offered))


@pytest.mark.parametrize("nonsense", [None, 5, "x", [], {}, [None], {"a": 1}, True])
async def test_proof__of_another_shape__is_refused_by_pointer(
    company: Company, offered: Terms, nonsense: Any
) -> None:
    document, trust = await _document(company, offered)
    places = ["/proof", "/conditions", "/conditions/0", "/listing", "/as_of", "/offerable"]
    places += [f"/proof/{name}" for name in ("terms", "proofs", "header", "terms/2", "proofs/1")]
    places += ["/proof/terms/0/type", "/proof/terms/0/terms", "/conditions/1/slots"]
    places += ["/conditions/1/result", "/conditions/1/rests_on", "/conditions/9/facts/listings"]
    for place in places:
        changed = copy.deepcopy(document)
        parent, name = _parent(changed, place)
        if parent[name] == nonsense and type(parent[name]) is type(nonsense):
            continue
        parent[name] = nonsense
        with pytest.raises(InputError) as refused:
            check_listing_proof(changed, trust, record_id(offered))
        assert (refused.value.field or "").startswith("/"), place


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d["conditions"][0].update(result="failed"), "/conditions/0/result"),
        (lambda d: d["conditions"][8].update(result="failed"), "/conditions/8/result"),
        (lambda d: d["conditions"][1].update(slots=[]), "/conditions/1/slots"),
        (lambda d: d["conditions"][1].update(rests_on="my word"), "/conditions/1/rests_on"),
        (lambda d: d["conditions"].pop(), "/conditions"),
        (lambda d: d.update(offerable=False), "/offerable"),
        (lambda d: d.update(status=None), "/status"),
        (lambda d: d["proof"]["proofs"].pop(), "/proof/proofs"),
        (lambda d: d["proof"]["proofs"][1]["storage"].pop(), "/proof/proofs/1/storage"),
        (lambda d: d["proof"]["terms"].pop(), "/proof/proofs"),
        (lambda d: d["conditions"][9]["facts"]["listings"].pop(), "/proof/proofs"),
    ],
)
async def test_answer__that_does_not_follow_from_its_words__is_refused_there(
    company: Company, offered: Terms, change: Callable[[Any], Any], field: str
) -> None:
    document, trust = await _document(company, offered)
    change(document)
    with pytest.raises(InputError) as refused:
        check_listing_proof(document, trust, record_id(offered))
    assert (refused.value.field or "").startswith(field), refused.value


async def test_proof__under_another_block_or_other_contracts__is_refused(
    company: Company, offered: Terms
) -> None:
    document, trust = await _document(company, offered)
    deployment = company.session.deployment.json()
    before = await company.session.client.block(document["as_of"]["block_number"] - 1)
    with pytest.raises(InputError) as refused:
        check_listing_proof(document, Trust.of(deployment, before.hash))
    assert refused.value.field == "/proof/header/hash"
    deployment["contracts"]["RightsLedger"] = deployment["contracts"]["PledgeLedger"]
    with pytest.raises(InputError) as refused:
        check_listing_proof(document, Trust.of(deployment, trust.block_hash))
    assert refused.value.field == "/proof/proofs/2/address"


async def test_proof__of_another_listing_than_demanded__is_refused(
    company: Company, offered: Terms
) -> None:
    document, trust = await _document(company, offered)
    with pytest.raises(InputError) as refused:
        check_listing_proof(document, trust, Digest(AssetId(offered.digest("asset"))))
    assert refused.value.field == "/listing"


def _at(document: Any, pointer: str) -> Any:
    parent, name = _parent(document, pointer)
    return parent[name]


def _parent(document: Any, pointer: str) -> tuple[Any, Any]:
    """What holds the place a pointer names, and the name it has there."""
    *names, last = pointer.split("/")[1:]
    for name in names:
        document = document[int(name) if isinstance(document, list) else name]
    return document, int(last) if isinstance(document, list) else last


def _leaves(value: Any, at: str) -> Iterator[str]:
    inner = enumerate(value) if isinstance(value, list) else ()
    inner = value.items() if isinstance(value, dict) else inner
    for name, item in inner:
        yield from _leaves(item, f"{at}/{name}")
    if not isinstance(value, list | dict):
        yield at


def _other(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, int):
        return value + 1
    if value.startswith("0x"):
        middle = max(3, len(value) // 2)
        digit = "0" if value[middle : middle + 1] != "0" else "1"
        return value[:middle] + digit + value[middle + 1 :]
    return value + "x"
