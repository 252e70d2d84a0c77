"""Rules about orders on rights."""

from __future__ import annotations

from registry.records import Terms
from tests.model.draws import one_of
from tests.model.parties_standing import REGULATOR
from tests.model.scene import Scene
from tests.model.scene_assets import over_asset
from tests.model.scene_rights import all_rights


def _ordered(s: Scene) -> tuple[Terms, int, list[Terms]]:
    """The right that an order is on, as the order names it."""
    right = s.pick([h for h in all_rights(s) if not h.right.end], all_rights(s))
    assert right is not None
    kind = right.kind if s.chance(97) else one_of(s.draw, (0, 1, 2, 3, 4))
    return right.asset, kind, s.spoiled(right.path)


def revoke(s: Scene) -> str:
    asset, kind, path = _ordered(s)
    if not path and s.chance(50):
        asset, kind, path = _ordered(s)
    by = one_of(s.draw, s.parties(REGULATOR))
    arguments = (asset, kind, path, by, s.digest())
    return s.act("RightsLedger.revoke", s.sender(by), *arguments)


def suspend(s: Scene) -> str:
    return _order(s, "RightsLedger.suspend", *_ordered(s))


def lift(s: Scene) -> str:
    down = [h for h in all_rights(s) if h.right.suspended]
    if not down and s.chance(80):
        return suspend(s)
    if not down or s.chance(10):
        return _order(s, "RightsLedger.lift", *_ordered(s))
    right = one_of(s.draw, down)
    return _order(s, "RightsLedger.lift", right.asset, right.kind, list(right.path))


def _order(s: Scene, name: str, asset: Terms, kind: int, path: list[Terms]) -> str:
    by, as_regulator, succession = over_asset(s, asset)
    arguments = (asset, kind, path, by, as_regulator, succession, s.digest())
    return s.act(name, s.sender(by), *arguments)
