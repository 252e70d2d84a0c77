"""A batched asset without a slot: what its slot would say if it were activated now.

A leaf is in notice until its whole batch is attested to be published and the notice has run from
then; and for good unless the batch's node enrolled its registrant, whose consent is else missing.
Its terms must be such that the contract would activate it.
"""

from __future__ import annotations

from typing import Final

from registry.certificate.entry import Entry
from registry.certificate.report import fail
from registry.status import HOUR, NOTICE_AWAITED
from registry.types import UnixTime
from registry.words import Word, pack

_ACTIVE: Final = 1
_REGISTRATIONS: Final = 1
_MOST_UNTIL: Final = 2**32 - 1
_KINDS: Final = range(1, 5)
_LEVELS: Final = range(1, 4)
_RIGHTS: Final = range(1, 8)


def leaf_word(asset: Entry, batch: Word, parties: tuple[Word, Word], at: str) -> Word:
    """The AssetWord of an inactive leaf. *at* points at the asset's entry.

    batch, parties: the words of its batch, and of its node and registrant. Raises StepFailed where
    the contract would not activate it, but for the profile (`ensure_profile`).
    """
    if batch.integer("kind") != _REGISTRATIONS:
        fail("/inclusion", "is of a batch that holds no registrations")
    for field, allowed in (("kind", _KINDS), ("level", _LEVELS), ("rights", _RIGHTS)):
        if asset.integer(field) not in allowed:
            fail(f"{at}/values/{field}", "is out of the register's range: no leaf to activate")
    until = asset.integer("until")
    if until > _MOST_UNTIL or until <= max(batch.integer("anchored"), asset.integer("from")):
        fail(f"{at}/values/until", "is not after the batch and its own start")
    published = batch.integer("published")
    agreed = _enrolled(*parties) and published
    end = -(-(published + asset.integer("notice")) // HOUR) if agreed else NOTICE_AWAITED
    raw = pack(
        "AssetWord",
        {
            "registrant": asset.party("registrant"),
            "until": until,
            "noticeEnd": min(end, NOTICE_AWAITED),
            "rights": asset.integer("rights"),
            "level": asset.integer("level"),
        },
    )
    return Word("AssetWord", raw)


def ensure_profile(asset: Entry, batch: Word, profile: Word, at: str) -> None:
    """Raise StepFailed where the leaf's notice or term is not its rule profile's."""
    if not profile.integer("exists"):
        fail(f"{at}/values/profile", "does not exist")
    if asset.integer("notice") < profile.integer("notice"):
        fail(f"{at}/values/notice", "is shorter than the profile's")
    anchored = UnixTime(batch.integer("anchored"))
    start = min(asset.integer("from"), anchored + asset.integer("notice"))
    term = profile.integer("term")
    if term and asset.integer("until") > start + term:
        fail(f"{at}/values/until", "is later than the profile's term allows")


def _enrolled(node: Word, registrant: Word) -> bool:
    """Whether the node enrolled the registrant, who is active and did not detach."""
    number = node.integer("node")
    same = number != 0 and number == registrant.integer("node")
    return same and registrant.integer("status") == _ACTIVE
