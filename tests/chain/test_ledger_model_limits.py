"""Counters at the end of their bits, on chain and in the model alike: refused, never wrapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from registry.types import Digest
from tests.conftest import free_port
from tests.model import scene_assets, scene_parties
from tests.model.assets import NOT_INCLUDED
from tests.model.draws import First
from tests.model.ledger import NOTHING
from tests.model.machine import World, opened_world
from tests.model.scene import Scene
from tests.model.scene_deeds import amend, do_pledge
from tests.model.scene_rights import Handle, do_grant, grant_terms, handle, transfer
from tests.model.slots import TABLES, place_of, word_of


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A register with everybody enrolled."""
    with opened_world(free_port()) as opened:
        yield opened


@pytest.fixture
def scene(world: World) -> Scene:
    """The world as it was made, and no choices."""
    begun = world.begin()
    begun.draw, begun.flaw = First(), ""
    return begun


def _set(s: Scene, name: str, key: Any, **changes: object) -> None:
    """Change fields of one record, on the chain and in the model."""
    kept = getattr(s.on, name)
    kept[key] = replace(kept[key], **changes)
    contract, slot = place_of(next(t for t in TABLES if t.name == name), key)
    raw = "0x" + word_of(kept[key]).to_bytes(32, "big").hex()
    call = ("anvil_setStorageAt", [s.on.contracts[contract], "0x" + slot.hex(), raw])
    assert s.pair.chain.results(call) == [True]


def _root(s: Scene, kind: int = 1) -> Handle:
    return handle(s, Digest(s.named["asset of dyer"]), kind, ())


def _rotation(s: Scene, who: str) -> str:
    terms = s.terms("Rotation", party=who, signer=s.on.parties[who].signer)
    consent = s.consent("Rotate", terms, who)
    return s.act("PartyRegistry.rotate", s.anyone(), terms, consent, consent.signature)


def test_rotate__last_epoch_of_ones_own__refused_but_recovered_by_order(scene: Scene) -> None:
    who, by = scene.named["seller"], scene.named["ministry"]
    _set(scene, "parties", who, epoch=2**16 - 1 - 257)
    assert _rotation(scene, who) == ""
    assert _rotation(scene, who) == "PartyEpochsExhausted"
    for expected in ("", "PartyEpochsExhausted"):
        terms = scene_parties.recovery(scene, who, by)
        signer = scene.new_signer("Recover", terms, who, terms.address("signer"))
        sender = scene.sender(by)
        assert scene.act("PartyRegistry.orderRecovery", sender, terms, signer) == expected
        _set(scene, "parties", who, epoch=2**16 - 1)


def test_admit__every_node_number_given__refused(scene: Scene) -> None:
    last = 2**16 - 1
    call = ("anvil_setStorageAt", [scene.on.contracts["PartyRegistry"], hex(4), f"{last:#066x}"])
    scene.pair.chain.results(call)
    scene.pair.ledger = replace(scene.on, last_node=last)
    who, admin = scene.named["mill"], scene.on.administrator
    assert scene.act("PartyRegistry.setRoles", admin, who, 1) == "PartyNodeNumbersFull"
    assert scene.act("PartyRegistry.setRoles", admin, who, 2) == ""


def test_register__last_running_number__refused(scene: Scene) -> None:
    _set(scene, "parties", scene.named["node"], count=2**32 - 2)
    assert scene_assets.register(scene) == ""
    assert scene_assets.register(scene) == "WordOverflow"


def test_object__counter_full__refused(scene: Scene) -> None:
    asset = scene.named["asset of weaver"]
    _set(scene, "assets", asset, objections=127)
    terms = scene.on.terms[Digest(asset)]
    objection = scene.terms(
        "Objection", asset=asset, objector=scene.named["mill"], grounds=scene.digest()
    )
    consent = scene.consent("Object", objection, scene.named["mill"])
    arguments = (terms, NOT_INCLUDED, objection, consent)
    assert scene.act("AssetRegistry.object", scene.anyone(), *arguments) == "WordOverflow"


def test_amend__last_rev__refused(scene: Scene) -> None:
    for asset in scene.on.assets:
        _set(scene, "assets", asset, rev=2**17 - 1)
    assert amend(scene) == "WordOverflow"


def test_transfer__last_seq__refused(scene: Scene) -> None:
    assert transfer(scene) == ""
    for right in scene.on.rights:
        _set(scene, "rights", right, seq=2**24 - 1)
    moved = next(right for right in scene.on.rights if right not in scene.on.terms)
    assert scene.on.rights[moved].seq == 2**24 - 1
    assert transfer(scene) == "WordOverflow"


@pytest.mark.parametrize("full", ["open", "made"])
def test_grant__group_full__refused(scene: Scene, full: str) -> None:
    for group in scene.on.groups:
        _set(scene, "groups", group, **{full: 2**32 - 1})
    parent = handle(scene, Digest(scene.named["asset of seller"]), 2, ())
    terms = grant_terms(scene, parent, scene.named["smith"], exclusivity=0)
    assert do_grant(scene, parent, terms) == "WordOverflow"


def test_pledge__last_rank__refused(scene: Scene) -> None:
    root = _root(scene)
    _set(scene, "rights", root.id, last_rank=254)
    assert do_pledge(scene, _root(scene), scene.named["second bank"]) == ""
    right = _root(scene)
    beyond = replace(right, right=replace(right.right, last_rank=253))
    assert do_pledge(scene, beyond, scene.named["second bank"]) == "PledgeRankWrong"


def test_surrender__last_pledge_epoch__refused(scene: Scene) -> None:
    granted = [right for right in scene.on.rights if right in scene.on.terms]
    leaf = next(right for right in granted if right not in scene.on.groups)
    _set(scene, "rights", leaf, pledge_epoch=255)
    given = scene.on.terms[leaf]
    terms = scene.terms("Surrender", asset=given["asset"], right=leaf, reason=NOTHING)
    consent = scene.consent("Surrender", terms, scene.on.rights[leaf].holder)
    arguments = (terms, given, [], consent)
    assert scene.act("RightsLedger.surrender", scene.anyone(), *arguments) == "WordOverflow"
