"""Would a wrong model be noticed? Each test breaks one rule of tests/model, and the chain parts

from it in a fixed sequence in which it agrees while every rule stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from registry.records import record_id
from registry.types import Digest
from tests.conftest import free_port
from tests.model import (
    consents,
    ledger,
    rights,
    rights_standing,
    trades,
)
from tests.model.acts import acts
from tests.model.assets import NOT_INCLUDED
from tests.model.draws import First
from tests.model.ledger import Ledger
from tests.model.machine import World, opened_world
from tests.model.pair import Disagreement
from tests.model.scene import DAY, Scene
from tests.model.scene_deeds import do_pledge
from tests.model.scene_exchange import list_offer, trade
from tests.model.scene_parties import fresh_account
from tests.model.scene_rights import do_grant, grant_terms, granted, handle

HOLD, USE = 1, 2
EXCLUSIVE = 2


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A register with everybody enrolled."""
    with opened_world(free_port()) as opened:
        yield opened


def _grant(s: Scene, parent: Any, grantee: str, **changes: object) -> tuple[str, Digest]:
    terms = grant_terms(s, parent, s.named[grantee], **{"exclusivity": 0, **changes})
    return do_grant(s, parent, terms), record_id(terms)


def _root(s: Scene, asset: str, kind: int) -> Any:
    return handle(s, Digest(s.named[asset]), kind, ())


def grant_beside_an_exclusive_one(s: Scene) -> None:
    root = _root(s, "asset of dyer", USE)
    assert _grant(s, root, "maker", exclusivity=EXCLUSIVE)[0] == ""
    _grant(s, _root(s, "asset of dyer", USE), "mill")


def end_of_the_exclusive_one(s: Scene) -> None:
    """The exclusive child is surrendered beside an expired one; then another is granted."""
    soon = s.now + 3600
    assert _grant(s, _root(s, "asset of dyer", USE), "mill", until=soon)[0] == ""
    s.pair.pass_time(7200)
    exclusive = _root(s, "asset of dyer", USE)
    terms = grant_terms(s, exclusive, s.named["maker"], exclusivity=EXCLUSIVE)
    consented = [s.consent("Grant", terms, terms.address(w)) for w in ("grantor", "grantee")]
    outcome = s.act("RightsLedger.grant", s.anyone(), terms, [], [], [], *consented)
    assert outcome == ""
    right = granted(s, record_id(terms))
    end = s.terms("Surrender", asset=right.asset_id, right=right.id, reason=ledger.NOTHING)
    consent = s.consent("Surrender", end, right.right.holder)
    s.act("RightsLedger.surrender", s.anyone(), end, terms, [], consent)


def grant_after_the_parent_ends(s: Scene) -> None:
    root = _root(s, "asset of dyer", USE)
    _grant(s, root, "maker", until=root.until + DAY)


def transfer_beside_a_pledge(s: Scene) -> None:
    """The holder moves a pledged right and does not ask the pledgee."""
    root = _root(s, "asset of dyer", HOLD)
    terms = s.terms(
        "Transfer",
        asset=root.asset_id,
        rev=root.rev,
        right=root.id,
        kind=HOLD,
        from_=root.right.holder,
        to=s.named["maker"],
        made=0,
        pledges=ledger.NOTHING,
        terms=s.digest(),
    )
    both = [s.consent("Transfer", terms, terms.address(side)) for side in ("from", "to")]
    s.act("RightsLedger.transfer", s.anyone(), terms, [], [], *both)


def consent_of_an_old_epoch(s: Scene) -> None:
    """A party rotates; a grant signed before it is shown afterwards."""
    root, who = _root(s, "asset of dyer", USE), s.named["maker"]
    terms = grant_terms(s, root, who, exclusivity=0)
    both = [s.consent("Grant", terms, terms.address(side)) for side in ("grantor", "grantee")]
    rotation = s.terms("Rotation", party=who, signer=fresh_account(s))
    agreed = s.consent("Rotate", rotation, who)
    digest = consents.digest_of(s.on, "Rotate", rotation, agreed)
    joined = s.signers.sign(rotation.address("signer"), digest)
    assert s.act("PartyRegistry.rotate", s.anyone(), rotation, agreed, joined) == ""
    s.act("RightsLedger.grant", s.anyone(), terms, [], [], [], *both)


def trade_of_the_last_unit(s: Scene) -> None:
    assert trade(s) == ""
    assert list_offer(s) == ""


def grant_on_a_suspended_asset(s: Scene) -> None:
    asset, node = s.on.terms[Digest(s.named["asset of dyer"])], s.named["node"]
    order = (asset, NOT_INCLUDED, node, False, [], s.digest())
    assert s.act("AssetRegistry.suspend", s.sender(node), *order) == ""
    _grant(s, _root(s, "asset of dyer", USE), "maker")


def second_pledge(s: Scene) -> None:
    assert do_pledge(s, _root(s, "asset of dyer", HOLD), s.named["second bank"]) == ""


def _nothing(*arguments: object, **named: object) -> None:
    return None


def _without_exclusive(on: Ledger, parent: Any, group: Any, exclusivity: int) -> None:
    """Ignores that a sibling is exclusive."""


def _keeps_exclusive(group: Any, child: Any) -> Any:
    """Forgets that the end of an exclusive child frees the parent."""
    return replace(group, open=group.open - 1)


def _no_pledgee_asked(on: Ledger, *arguments: object, **named: object) -> Digest:
    return ledger.NOTHING


def _any_epoch(on: Ledger, act: str, terms: Any, consent: Any) -> None:
    """Believes a consent of any epoch."""


def _one_unit_more(on: Ledger, offer: Any) -> None:
    """Forgets to count what was sold."""


BREAKS: list[tuple[str, Callable[[Scene], None], Any, str, Any]] = [
    ("exclusivity", grant_beside_an_exclusive_one, rights, "ensure_free", _without_exclusive),
    ("freed", end_of_the_exclusive_one, rights_standing, "without", _keeps_exclusive),
    ("within", grant_after_the_parent_ends, rights, "ensure_within", _nothing),
    ("pledgees", transfer_beside_a_pledge, rights, "pledgees_agree", _no_pledgee_asked),
    ("epochs", consent_of_an_old_epoch, consents, "ensure_good", _any_epoch),
    ("units", trade_of_the_last_unit, trades, "_count_sold", _one_unit_more),
    ("validity", grant_on_a_suspended_asset, rights, "ensure_current", _nothing),
    ("journals", second_pledge, ledger.Ledger, "_extend_journal", _nothing),
]


def _begin(world: World) -> Scene:
    scene = world.begin()
    scene.draw, scene.flaw = First(), ""
    return scene


@pytest.mark.parametrize("sequence", [row[1] for row in BREAKS], ids=[row[0] for row in BREAKS])
def test_sequence__every_rule_standing__agrees(
    world: World, sequence: Callable[[Scene], None]
) -> None:
    sequence(_begin(world))
    world.compare_all()


@pytest.mark.parametrize(
    ("sequence", "module", "name", "broken"),
    [row[1:] for row in BREAKS],
    ids=[row[0] for row in BREAKS],
)
def test_sequence__a_rule_of_the_model_broken__disagrees(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    sequence: Callable[[Scene], None],
    module: Any,
    name: str,
    broken: Any,
) -> None:
    scene = _begin(world)
    monkeypatch.setattr(module, name, broken)
    monkeypatch.setattr(scene.pair, "rules", acts())
    with pytest.raises(Disagreement):
        sequence(scene)
