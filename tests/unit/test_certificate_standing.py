"""How a record stands by its proven words, one word changed at a time; no proof is checked here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from registry.certificate.bundle import Bundle
from registry.certificate.history import ensure_relied_on
from registry.certificate.parsing import parse_document
from registry.certificate.proven import Proven
from registry.certificate.report import StepFailed
from registry.certificate.slots import required_slots
from registry.certificate.standing import Standing, ensure_recorded, standing_of
from registry.certificate.subject import Subject, subject_of
from registry.certificate.trust import Trust
from registry.proofs import header_from_rpc
from registry.records import root_right_id
from registry.status import AssetStatus, RightStatus
from registry.types import AssetId, Digest
from registry.words import Word, pack
from tests.vectors.bundle_files import bundle

A = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
GENUINE = ["asset", "amended", "right", "root", "trade", "off_trade", "leaf"]
LAYOUT = {"asset": "AssetWord", "right": "RightWord", "listing": "ListingWord"}


class World:
    """A genuine bundle with its proven words, which a test may change."""

    def __init__(self, name: str) -> None:
        case = bundle(name)
        self.bundle: Bundle = parse_document(case["input"])
        self.subject: Subject = subject_of(self.bundle)
        self.trust = Trust.of(case["trust"]["deployment"], case["trust"]["block_hash"])
        slots = required_slots(self.bundle, self.subject)
        values = [slot.value for proof in self.bundle.proofs for slot in proof.storage]
        self.words = {(s.record, s.key): v for s, v in zip(slots, values, strict=True)}
        self.header = header_from_rpc(self.bundle.header)

    @property
    def proven(self) -> Proven:
        return Proven(self.header, self.words)

    @property
    def root(self) -> Digest:
        kind = self.subject.right_kind or 1
        return Digest(root_right_id(AssetId(self.subject.asset.id), kind))

    def change(self, record: Any, key: Digest, **fields: int | str) -> None:
        before: Mapping[str, int | str] = Word(LAYOUT[record], self.words[record, key])
        self.words[record, key] = pack(LAYOUT[record], {**before, **fields})

    def standing(self) -> Standing:
        return standing_of(self.bundle, self.subject, self.proven)

    def recorded(self) -> None:
        ensure_recorded(self.bundle, self.subject, self.proven)


def fault(work: Any) -> StepFailed:
    with pytest.raises(StepFailed) as caught:
        work()
    return caught.value


@pytest.mark.parametrize(
    "name", ["asset", "amended", "right", "root", "trade", "off_trade", "leaf"]
)
def test_recorded__genuine_words__pass_and_stand(name: str) -> None:
    world = World(name)
    world.recorded()
    standing = world.standing()
    assert standing.asset is AssetStatus.VALID
    assert standing.right in {None, RightStatus.LIVE}
    assert (standing.right is None) == (world.bundle.kind == "asset")


@pytest.mark.parametrize("name", ["asset", "right", "trade"])
def test_recorded__asset_without_a_slot_or_batch__named(name: str) -> None:
    world = World(name)
    world.words["asset", world.subject.asset.id] = 0
    error = fault(world.recorded)
    assert error.field == f"/terms/{world.bundle.terms.index(world.subject.asset)}"
    assert "no batch is given" in error.reason


@pytest.mark.parametrize("name", ["right", "off_trade"])
def test_recorded__right_of_an_inactive_leaf__named(name: str) -> None:
    world = World(name)
    world.words["asset", world.subject.asset.id] = 0
    object.__setattr__(world.bundle, "inclusion", World("leaf").bundle.inclusion)
    error = fault(world.recorded)
    assert error.field == f"/terms/{world.bundle.terms.index(world.subject.asset)}"
    assert "inactive leaf" in error.reason


def test_recorded__another_registrant_on_chain__named() -> None:
    for name, at in (("asset", 0), ("right", 2)):
        world = World(name)
        world.change("asset", world.subject.asset.id, registrant=A)
        assert fault(world.recorded).field == f"/terms/{at}/values/registrant"


@pytest.mark.parametrize("at", [0, 1])
def test_recorded__right_or_ancestor_never_granted__named(at: int) -> None:
    world = World("right")
    world.words["right", world.bundle.terms[at].id] = 0
    assert fault(world.recorded).field == f"/terms/{at}"


def test_recorded__offer_never_listed_or_sold__named() -> None:
    world = World("trade")
    listing = world.bundle.terms[1].id
    world.change("listing", listing, sold=0)
    error = fault(world.recorded)
    assert (error.field, error.reason) == ("/terms/1", "no unit of this listing was sold")
    world.words["listing", listing] = 0
    error = fault(world.recorded)
    assert (error.field, error.reason) == ("/terms/1", "this offer was never listed")


def test_recorded__off_exchange_trade_never_filed__named() -> None:
    world = World("off_trade")
    world.words["filing", world.bundle.terms[0].id] = 0
    error = fault(world.recorded)
    assert (error.field, error.reason) == ("/terms/0", "this trade was never filed")


def test_standing__of_a_right__ends_with_the_first_of_all_above_it() -> None:
    world = World("right")
    ends = [entry.integer("until") for entry in world.bundle.terms]
    asset = Word("AssetWord", world.words["asset", world.subject.asset.id]).integer("until")
    assert world.standing().until == min(*ends, asset)
    world.change("asset", world.subject.asset.id, until=min(ends) - 5)
    assert world.standing().until == min(ends) - 5


def test_standing__of_a_right__is_by_its_own_word() -> None:
    world = World("right")
    own, above = world.bundle.terms[0].id, world.bundle.terms[1].id
    world.change("right", own, holder=A, pledges=3)
    world.change("right", above, pledges=5)
    standing = world.standing()
    assert (standing.holder, standing.pledges, standing.right) == (A, 3, RightStatus.LIVE)
    world.change("right", above, suspended=1)
    assert world.standing().right is RightStatus.SUSPENDED
    world.change("right", above, suspended=0, end=4)
    assert world.standing().right is RightStatus.REVOKED
    world = World("right")
    world.change("right", own, end=3)
    assert world.standing().right is RightStatus.TERMINATED


def test_standing__of_a_root__is_by_the_roots_word_or_the_registrant() -> None:
    world = World("root")
    registrant = world.subject.asset.party("registrant")
    assert (world.standing().holder, world.standing().pledges) == (registrant, 0)
    kind = world.subject.right_kind
    world.words["right", world.root] = pack(
        "RightWord", {"holder": A, "seq": 1, "pledges": 2, "kind": kind or 0}
    )
    assert (world.standing().holder, world.standing().pledges) == (A, 2)


def test_standing__of_a_trade__is_the_buyers_whatever_came_later() -> None:
    for name in ("trade", "off_trade"):
        world = World(name)
        buyer = world.bundle.terms[0].party("buyer")
        made = world.subject.path[0].id
        world.change("right", made, holder=A, pledges=1)
        assert (world.standing().holder, world.standing().pledges) == (buyer, 1)


def test_standing__of_an_asset__counts_pledges_of_all_roots_and_names_the_first_holder() -> None:
    world = World("asset")
    asset = AssetId(world.subject.asset.id)
    roots = {kind: Digest(root_right_id(asset, kind)) for kind in (1, 2, 3)}
    others = {1: A, 2: "0x" + "0" * 39 + "2", 3: "0x" + "0" * 39 + "3"}
    for kind, root in roots.items():
        fields: dict[str, int | str] = {"holder": others[kind], "seq": 1, "pledges": kind}
        world.words["right", root] = pack("RightWord", {**fields, "kind": kind})
    world.change("asset", asset, rights=7)
    standing = world.standing()
    assert (standing.pledges, standing.holder, standing.right) == (6, A, None)
    world.change("right", roots[1], end=4)
    assert world.standing().holder == others[2]
    world.change("asset", asset, rights=4)
    assert world.standing().holder == others[3]
    world.change("right", roots[3], end=4)
    assert world.standing().holder == others[3]
    for root in roots.values():
        world.words["right", root] = 0
    assert world.standing().holder == world.subject.asset.party("registrant")


def test_standing__of_a_leaf__rests_on_batch_profile_and_parties() -> None:
    world = World("leaf")
    assert world.standing().asset_word["registrant"] == world.subject.asset.party("registrant")
    by_record = dict(list(world.words))
    world.words["profile", by_record["profile"]] = 0
    error = fault(world.standing)
    assert (error.field, error.reason) == ("/terms/0/values/profile", "does not exist")
    world = World("leaf")
    world.words["party", by_record["party"]] = 0
    assert world.standing().asset is AssetStatus.IN_NOTICE


@pytest.mark.parametrize("name", ["amended", "trade", "off_trade"])
def test_relied_on__event_of_another_contract_or_hidden__named(name: str) -> None:
    world = World(name)
    ensure_relied_on(world.bundle, world.subject, world.trust)
    items = world.bundle.events.items
    object.__setattr__(world.bundle.events, "items", ())
    error = fault(lambda: ensure_relied_on(world.bundle, world.subject, world.trust))
    assert error.field == "/events/items"
    object.__setattr__(world.bundle.events, "items", items)
    for contract in ("AssetRegistry", "ExchangeLedger"):
        object.__setattr__(world.trust.contracts[contract], "address", A)
    error = fault(lambda: ensure_relied_on(world.bundle, world.subject, world.trust))
    assert error.field == "/events/items"
