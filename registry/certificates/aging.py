"""Policies of a program that has a clock: `max_age` in seconds beside the other members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from registry.certificate.demands import parse_policy
from registry.certificate.trust import Policy
from registry.errors import InvalidValueError
from registry.types import UnixTime

MAX_AGE: Final = "max_age"
_MOST: Final = 2**53 - 1


def policy_at(document: Mapping[str, Any], now: int, at: str = "policy") -> Policy:
    """A policy from its JSON object, its `max_age` turned into `not_before` by a clock's *now*.

    Where `not_before` is given too, the later of both counts. Raises InvalidValueError naming the
    member at fault.
    """
    given = dict(document)
    age = given.pop(MAX_AGE, None)
    policy = parse_policy(given, at)
    if MAX_AGE not in document:
        return policy
    if isinstance(age, bool) or not isinstance(age, int) or not 0 <= age <= _MOST:
        raise InvalidValueError(f"{at}/{MAX_AGE}", "must be a whole number of seconds", value=age)
    return replace(policy, not_before=UnixTime(max(0, now - age, policy.not_before or 0)))
