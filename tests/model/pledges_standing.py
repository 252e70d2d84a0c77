"""Which pledges stand in an act's way, and whether their pledgees agree to it (I4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from registry.records import Terms, pledges_digest, record_id
from registry.types import Digest, PledgeId
from tests.model.consents import Consent, consent_type, ensure_apart, ensure_given
from tests.model.ledger import Ledger, Refused
from tests.model.records import Pledge, Right
from tests.model.rights_standing import Found

LIVE, RELEASED, EXPIRED, ENFORCED, CLOSED = range(1, 6)


@dataclass(frozen=True, slots=True)
class Pledged:
    """A pledge listed by its terms, with its pledgee's consent to the act at hand."""

    terms: Terms
    consent: Consent

    def abi(self) -> tuple[object, ...]:
        """As calldata."""
        return (self.terms, self.consent.abi())


def live_pledge(on: Ledger, record: Digest, right: Right | None) -> Pledge:
    """The pledge, which counts: its right did not end since."""
    pledge = on.pledges.get(record)
    if pledge is None or pledge.status != LIVE:
        raise Refused("PledgeNotLive", pledge=record, status=pledge.status if pledge else 0)
    if pledge.epoch != (right.pledge_epoch if right else 0):
        raise Refused("PledgeNotLive", pledge=record, status=CLOSED)
    return pledge


def standing(
    on: Ledger, record: Digest, right: Right, listed: Sequence[Terms], *, only_forbidding: bool
) -> list[int]:
    """Places in the list of the pledges that are not past their end.

    Every counted pledge of the right is listed, in order of rank; with only_forbidding every one
    that forbids licences.
    """
    expected = right.forbidding if only_forbidding else right.pledges
    if len(listed) != expected:
        raise Refused("PledgesListIncomplete", right=record, expected=expected, listed=len(listed))
    places, next_rank = [], 0
    for place, terms in enumerate(listed):
        if terms["right"] != record:
            raise Refused("PledgeListWrong", index=place)
        pledge = live_pledge(on, record_id(terms), right)
        if pledge.rank < next_rank or (only_forbidding and not pledge.forbids):
            raise Refused("PledgeListWrong", index=place)
        next_rank = pledge.rank + 1
        if on.time < pledge.until:
            places.append(place)
    return places


def ids_digest(listed: Sequence[Terms], places: Sequence[int]) -> Digest:
    """Hash of the ids of the pledges that stay; zero for none."""
    return pledges_digest([PledgeId(record_id(listed[place])) for place in places])


def pledgees_agree(
    on: Ledger,
    act: str,
    deed: Terms,
    found: Found,
    pledges: Sequence[Pledged],
    *,
    only_forbidding: bool = False,
) -> Digest:
    """Each pledgee in the way consents to that very deed; the hash of the pledges that stay."""
    listed = [pledge.terms for pledge in pledges]
    places = standing(on, found.id, found.word, listed, only_forbidding=only_forbidding)
    for place in places:
        pledgee = listed[place].address("pledgee")
        ensure_given(on, act, deed, pledges[place].consent, pledgee, found.word.seq)
    return ids_digest(listed, places)


def ensure_agents_apart(on: Ledger, act: str, consent: Consent, pledges: Sequence[Pledged]) -> None:
    """No agent of a side is, or serves, a pledgee, nor a pledgee's agent that side."""
    ensure_sides_apart(on, act, consent.party, consent.agent, pledges)


def ensure_sides_apart(
    on: Ledger, act: str, side: str, agent: str, pledges: Sequence[Pledged]
) -> None:
    """The same for a side that gives no consent here."""
    for pledged in pledges:
        ensure_parties_apart(on, act, side, agent, pledged.consent)


def ensure_parties_apart(on: Ledger, act: str, side: str, agent: str, other: Consent) -> None:
    """Neither agent is, or serves, the other's party; whoever consents twice is no counterparty."""
    if other.party == side:
        return
    number = consent_type(act).act
    ensure_apart(on, number, agent, other.party, other.agent)
    ensure_apart(on, number, other.agent, side, agent)
