"""Status of rights: their own, and what their ancestors and their asset leave of it (I2, I10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from registry.records import Terms, record_id, root_right_id
from registry.types import AssetId, Digest
from tests.model.assets_standing import CANCELLED, in_notice
from tests.model.ledger import Ledger, Refused
from tests.model.records import Asset, Group, Right

HOLD, USE, OPERATE = 1, 2, 3
NON_EXCLUSIVE, SOLE, EXCLUSIVE = 0, 1, 2
TRANSFERABLE, SUBLICENSABLE, TERMINABLE = 1, 2, 4
SETTLED, SURRENDERED, TERMINATED, REVOKED = 1, 2, 3, 4
NONE, IS_REVOKED, IS_TERMINATED, IS_SURRENDERED, EXPIRED, SUSPENDED, PENDING, LIVE = range(8)
END_STATUS = {
    SETTLED: EXPIRED,
    SURRENDERED: IS_SURRENDERED,
    TERMINATED: IS_TERMINATED,
    REVOKED: IS_REVOKED,
}
ALL_PURPOSES = 2**256 - 1
NO_CHILDREN = Group()


@dataclass(frozen=True, slots=True)
class Found:
    """A right at the head of a path: its record, its children, and the limits of its terms."""

    id: Digest
    right: Right | None
    group: Group
    start: int
    until: int
    purposes: int

    @property
    def word(self) -> Right:
        """The record of a right that exists."""
        assert self.right is not None
        return self.right


def root_id(asset_id: Digest, kind: int) -> Digest:
    """Id of an asset's root right."""
    return root_right_id(AssetId(asset_id), kind)


def is_evidenced(asset: Asset | None, kind: int) -> bool:
    """Whether the registrant evidenced its right of this kind."""
    return asset is not None and kind > 0 and bool(asset.rights >> (kind - 1) & 1)


def root_held(registrant: str, kind: int) -> Right:
    """An unwritten root: the registrant's, exclusive, transferable and sub-licensable."""
    flags = TRANSFERABLE | SUBLICENSABLE
    return Right(registrant, kind=kind, exclusivity=EXCLUSIVE, flags=flags)


def root_right(on: Ledger, asset_id: Digest, kind: int) -> Right | None:
    """The root as written, or as the registrant holds it; None where it was never evidenced."""
    asset = on.assets.get(asset_id)
    written = on.rights.get(root_id(asset_id, kind))
    if asset is None or not is_evidenced(asset, kind):
        return None
    return written or root_held(asset.registrant, kind)


def own_status(on: Ledger, right: Right, start: int, until: int) -> int:
    """Status of a right by itself."""
    if right.end:
        return END_STATUS[right.end]
    if on.time >= until:
        return EXPIRED
    if right.suspended:
        return SUSPENDED
    return PENDING if on.time < start else LIVE


def status_through_asset(on: Ledger, asset: Asset | None) -> int:
    """What the asset leaves of its rights; an objection leaves them."""
    if asset is None:
        return EXPIRED
    if asset.end:
        return IS_TERMINATED if asset.end == CANCELLED else IS_REVOKED
    if on.time >= asset.until:
        return EXPIRED
    if asset.suspended:
        return SUSPENDED
    return PENDING if in_notice(on, asset) else LIVE


def right_status(on: Ledger, asset_id: Digest, kind: int, path: Sequence[Terms]) -> int:
    """Status of the right at the head of the path, under its ancestors and its asset."""
    _, _, least = walk(on, asset_id, kind, path)
    return min(least, status_through_asset(on, on.assets.get(asset_id)))


def walk(
    on: Ledger, asset_id: Digest, kind: int, path: Sequence[Terms]
) -> tuple[Found, Digest, int]:
    """The right at the head of the path, and the least status on the way, with whose it is.

    path: terms of the right and its ancestors, up to the root's child; empty for the root.
    """
    root = root_id_of(asset_id, kind)
    asset, held = on.assets.get(asset_id), root_right_of(on, asset_id, kind)
    until = asset.until if asset else 0
    least = own_status(on, held, 0, until) if held else NONE
    if not path:
        group = on.groups.get(root, NO_CHILDREN)
        return Found(root, held, group, 0, until, ALL_PURPOSES), root, least
    culprit = root
    _ensure_path(asset_id, kind, path, root)
    for terms in path:
        record = on.rights.get(record_id(terms))
        start, end = terms.integer("from"), terms.integer("until")
        own = own_status(on, record, start, end) if record else NONE
        if own < least:
            least, culprit = own, record_id(terms)
    return found_at(on, path[0]), culprit, least


def root_id_of(asset_id: Digest, kind: int) -> Digest:
    """Id of the root of that kind; zero for a number that is no right."""
    return root_id(asset_id, kind) if HOLD <= kind <= OPERATE else Digest("0x" + "0" * 64)


def root_right_of(on: Ledger, asset_id: Digest, kind: int) -> Right | None:
    """The root of that kind, None for a number that is no right."""
    return root_right(on, asset_id, kind) if HOLD <= kind <= OPERATE else None


def found_at(on: Ledger, terms: Terms) -> Found:
    """A granted right with the limits of its terms."""
    head = record_id(terms)
    group = on.groups.get(head, NO_CHILDREN)
    limits = (terms.integer("from"), terms.integer("until"), terms.integer("purposes"))
    return Found(head, on.rights.get(head), group, *limits)


def _ensure_path(asset_id: Digest, kind: int, path: Sequence[Terms], root: Digest) -> None:
    """Each step of the path is the parent of the one before, and the last hangs on the root."""
    if path[0]["asset"] != asset_id or path[0]["kind"] != kind:
        raise Refused("RightPathBroken", step=0)
    for step, (child, parent) in enumerate(pairwise(path), start=1):
        if child["parent"] != record_id(parent):
            raise Refused("RightPathBroken", step=step)
    if path[-1]["parent"] != root:
        raise Refused("RightPathBroken", step=len(path))


def refuse_status(on: Ledger, asset_id: Digest, kind: int, culprit: Digest, status: int) -> None:
    """Say which right of the path stands in the way."""
    if status != NONE:
        raise Refused("RightNotLive", right=culprit, status=status)
    if culprit == root_id_of(asset_id, kind):
        raise Refused("RightNotEvidenced", asset=asset_id, kind=kind)
    raise Refused("RightUnknown", right=culprit)


def live_right(on: Ledger, asset_id: Digest, kind: int, path: Sequence[Terms]) -> Found:
    """The right at the head of the path, live with all its ancestors."""
    found, culprit, least = walk(on, asset_id, kind, path)
    if least != LIVE:
        refuse_status(on, asset_id, kind, culprit, least)
    return found


def is_root_operate(found: Found, operate_path: Sequence[Terms]) -> bool:
    """Whether the right offered is itself the root OPERATE that the seller relies on."""
    return not operate_path and found.word.kind == OPERATE and found.word.depth == 0


def operates(
    on: Ledger,
    asset_id: Digest,
    seller: str,
    offered: Found,
    operate_path: Sequence[Terms],
    *,
    needed: bool,
) -> tuple[bool, Found]:
    """Whether the seller holds a live OPERATE right that it has not licensed away exclusively."""
    operate, least = offered, LIVE
    if not is_root_operate(offered, operate_path):
        operate, _, least = walk(on, asset_id, OPERATE, operate_path)
    taken = operate.group.exclusive_until
    held = least == LIVE and operate.word.holder == seller
    if needed and not held:
        raise Refused("OperateMissing", right=operate.id, seller=seller)
    if needed and on.time < taken:
        raise Refused("OperateTaken", right=operate.id, exclusiveUntil=taken)
    return held and on.time >= taken, operate


def ended(right: Right, how: int) -> Right:
    """A right that ends: no pledge stands on it any more."""
    epoch = right.pledge_epoch + 1
    return replace(right, end=how, pledges=0, forbidding=0, pledge_epoch=epoch)


def without(group: Group, child: Right) -> Group:
    """The group once a child ended: the end of the exclusive one frees the right again."""
    if group.open == 1:
        return Group(made=group.made)
    group = replace(group, open=group.open - 1)
    exclusive = child.exclusivity != NON_EXCLUSIVE and child.until == group.exclusive_until
    return replace(group, exclusive_until=0, exclusivity=0) if exclusive else group


def end_child(on: Ledger, record: Digest, parent: Digest, how: int) -> tuple[Right, Group]:
    """End a granted right and take it from its parent's children."""
    child = on.rights[record]
    on.rights[record] = ended(child, how)
    on.groups[parent] = without(on.groups[parent], child)
    return on.rights[record], on.groups[parent]
