"""Rule profiles, the pause, and what only the authority or the register itself may call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from registry.records import Terms, record_id
from tests.model.ledger import Ledger, Refused
from tests.model.parties_standing import ensure_authority
from tests.model.records import Pause, Profile

DAY = 86_400
PAUSE_TIME = 14 * DAY
LONGEST_OBJECTION = 3650 * DAY
REGIMES = 0b1110
NO_PROFILE = Profile(0, 0, 0, 0, 0, 0)


def add_profile(on: Ledger, sender: str, terms: Terms) -> None:
    """The authority adds a rule profile; none is ever changed."""
    ensure_authority(on, sender)
    if not 0 < terms.integer("objection") <= LONGEST_OBJECTION:
        raise Refused("AssetTermsInvalid", field=2)
    if terms.integer("regimes") & ~REGIMES:
        raise Refused("AssetTermsInvalid", field=5)
    on.profile_count += 1
    names = ("notice", "objection", "term", "required", "regimes")
    made = Profile(*(terms.integer(name) for name in names))
    on.profiles[on.profile_count] = made
    topics = (on.profile_count, record_id(terms))
    on.emit("AssetRegistry", "ProfileAdded", *topics, data=(terms, made))


def profile(on: Ledger, number: int) -> Profile:
    """The profile of that number."""
    if number not in on.profiles:
        raise Refused("ProfileUnknown", profile=number)
    return on.profiles[number]


def pause(on: Ledger, sender: str, value: int = 0) -> None:
    """The authority pauses the register for 14 days, and not again within 14 days of the end."""
    ensure_authority(on, sender)
    on.held += value
    if on.held == 0:
        raise Refused("PauseWithoutValue")
    if on.time < on.pause.not_before:
        raise Refused("PauseNotAllowed", notBefore=on.pause.not_before)
    _set_pause(on, sender, on.time + PAUSE_TIME)


def unpause(on: Ledger, sender: str) -> None:
    """The authority ends a pause early."""
    ensure_authority(on, sender)
    if on.time >= on.pause.until:
        raise Refused("PauseNotAllowed", notBefore=on.pause.not_before)
    _set_pause(on, sender, on.time)


def _set_pause(on: Ledger, sender: str, until: int) -> None:
    on.pause = Pause(until, until + PAUSE_TIME)
    on.emit("AssetRegistry", "PauseSet", data=(sender, on.pause))


def clear_pause(on: Ledger, sender: str) -> None:
    """Anyone burns the money that a pause left, once it is over."""
    if on.time < on.pause.until:
        raise Refused("Paused", until=on.pause.until)
    on.held = 0


def ensure_not_paused(on: Ledger) -> None:
    """No pause is set now."""
    if on.time < on.pause.until:
        raise Refused("Paused", until=on.pause.until)


def set_authority(on: Ledger, sender: str, authority: str) -> None:
    """Only the authority's own contract hands a ledger over; nobody else ever calls this."""
    raise Refused("AccessManagedUnauthorized", caller=sender)


def update_authority(on: Ledger, sender: str, target: str, authority: str) -> None:
    """The administrator hands a ledger to another authority, which must be a contract."""
    if sender != on.administrator:
        raise Refused("AccessManagerUnauthorizedAccount", msgsender=sender, roleId=0)
    if authority not in on.contracts.values():
        raise Refused("AccessManagedInvalidAuthority", authority=authority)
    name = next(name for name, address in on.contracts.items() if address == target)
    on.emit(name, "AuthorityUpdated", data=(authority,))


@dataclass(frozen=True, slots=True)
class LedgersOnly:
    """A function that one contract of the register calls on another: refused to everyone else."""

    error: str

    def __call__(self, on: Ledger, sender: str, *arguments: object) -> None:
        raise Refused(self.error, caller=sender)


Act = Callable[..., None]
