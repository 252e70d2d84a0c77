"""What a verification is asked: a bundle alone, or `{bundle, policy}`."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from registry.certificate.trust import Policy
from registry.certificates import policy_at
from registry.errors import InvalidValueError
from registry.records import read_json
from registry.types import Digest, PartyId

_MEMBERS: Final = frozenset({"bundle", "policy"})
_SPACE: Final = re.compile(r"[ \t\r\n]*")


def asked(raw: bytes) -> tuple[bytes, Policy]:
    """The bundle's own bytes, as they were sent, and the policy beside it.

    A body that is no object of exactly those members is a bundle, or what passes for one: its
    format is the verification's to judge. Raises InvalidValueError for a policy at fault.
    """
    try:
        found = list(_members(raw.decode("utf-8")))
    except (ValueError, RecursionError):
        return raw, Policy()
    parts = dict(found)
    if "bundle" not in parts or not parts.keys() <= _MEMBERS:
        return raw, Policy()
    if len(parts) != len(found):
        raise InvalidValueError("body", "names a member twice")
    policy = parts.get("policy", "{}").encode()
    return parts["bundle"].encode(), policy_at(read_json(policy, "policy"), int(time.time()))


def demanded(
    policy: Policy, subject: Digest | None, holder: PartyId | None, content: Digest | None
) -> Policy:
    """The policy with the demands of the query; raises InvalidValueError where both differ."""
    query = {"subject": subject, "holder": holder, "content": content}
    given = {name: value for name, value in query.items() if value is not None}
    for name, value in given.items():
        if getattr(policy, name) not in (None, value):
            raise InvalidValueError(name, "differs from the policy in the body")
    return replace(policy, **given)  # type: ignore[arg-type]


def _members(text: str) -> Iterator[tuple[str, str]]:
    """Members of a JSON object, each value as it is written. Raises ValueError for anything else.

    The bundle's text is kept: writing it anew would mend what its format forbids.
    """
    decoder = json.JSONDecoder()
    at = _mark(text, 0, "{")
    if text[_past_space(text, at) :].startswith("}"):
        return
    while True:
        name, at = decoder.raw_decode(text, _past_space(text, at))
        start = _past_space(text, _mark(text, at, ":"))
        _, at = decoder.raw_decode(text, start)
        # A name that is no text makes a member that nobody asked for, and so a bundle of no format.
        yield str(name), text[start:at]
        at = _past_space(text, at)
        if text[at : at + 1] == ",":
            at += 1
            continue
        if text[_past_space(text, _mark(text, at, "}")) :]:
            raise ValueError(text[at:])
        return


def _past_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def _mark(text: str, at: int, sign: str) -> int:
    """Past the next sign, which must be this one."""
    at = _past_space(text, at)
    if text[at : at + 1] != sign:
        raise ValueError(text[at : at + 1])
    return at + 1
