"""What a verifier demands beyond the proofs: its policy, held against what was proven. Frozen.

`parse_policy` reads a policy's JSON:

    subject, content   0x + 64 hex             the record certified; the digest of the file at hand
    holder             party id                 who must hold it
    credential         true | false             whether a signed credential is demanded
    rights             ["HOLD","USE","OPERATE"] kinds of right that must be certified
    level              1 to 3                   highest level of sensitivity accepted
    attestations       ["QUALITY", ...]         findings that must be live for this rev
    not_before         seconds                  oldest block time accepted
    min_remaining      seconds                  how long the record must still run
    live_trade         true | false             whether a trade's right must still be live

A program that has a clock may take `max_age` (seconds) too, and turns it into `not_before`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from registry.certificate.bundle import Bundle
from registry.certificate.entry import Entry
from registry.certificate.proven import Proven
from registry.certificate.report import fail
from registry.certificate.standing import Standing
from registry.certificate.subject import Subject
from registry.certificate.trust import Policy
from registry.errors import InvalidValueError
from registry.records import schema
from registry.types import UnixTime, parse_digest, parse_party_id
from registry.words import Word

_ASSESSOR: Final = 4
_REGULATOR: Final = 8
_CEILING: Final = 6
_LIVE: Final = 1
_LEVELS: Final = 3
_MOST: Final = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Demands:
    """One policy and what was proven of the record it is about."""

    bundle: Bundle
    subject: Subject
    proven: Proven
    standing: Standing
    policy: Policy

    def ensure_met(self) -> str:
        """Raise StepFailed at the first demand that is broken; else say so."""
        self._ensure_file()
        self._ensure_rights()
        self._ensure_level()
        self._ensure_findings()
        self._ensure_time()
        return "no demand is broken" if self.policy != Policy() else "nothing more was demanded"

    def _ensure_file(self) -> None:
        demanded, content = self.policy.content, self.subject.in_force.text("content")
        if demanded is not None and demanded != content:
            fail("/terms", f"the file hashes to {demanded}, the registered content to {content}")

    def _ensure_rights(self) -> None:
        for kind in sorted(self.policy.rights - set(self.subject.kinds_certified)):
            fail("/terms/0", f"does not certify the right {schema().enum_name('rightKind', kind)}")

    def _ensure_level(self) -> None:
        level = self.standing.asset_word.integer("level")
        if self.policy.level is not None and level > self.policy.level:
            fail("/terms", f"the asset is of level {level}, {self.policy.level} is the highest")

    def _ensure_findings(self) -> None:
        for kind in sorted(self.policy.attestations):
            if not any(self._counts(entry, kind) for entry in self.subject.findings):
                name = schema().enum_name("attestationKind", kind)
                fail("/terms", f"show no live finding {name} for rev {self.bundle.rev}")

    def _counts(self, entry: Entry, kind: int) -> bool:
        """Whether a finding is of that kind, for this rev, live, by one whose findings count."""
        if entry.integer("kind") != kind or entry.integer("rev") != self.bundle.rev:
            return False
        word: Word = self.proven.word("attestation", entry.id)
        role = _REGULATOR if kind == _CEILING else _ASSESSOR
        live = word.integer("status") == _LIVE and self.proven.time < word.integer("until")
        return live and bool(word.integer("roles") & role)

    def _ensure_time(self) -> None:
        policy, time = self.policy, self.proven.time
        if policy.not_before is not None and time < policy.not_before:
            fail("/header/timestamp", f"is {time}, before {policy.not_before}")
        left = self.standing.until - time
        if policy.min_remaining and left < policy.min_remaining:
            fail("/terms/0", f"ends in {left} seconds, {policy.min_remaining} are demanded")


def parse_policy(document: Mapping[str, Any], at: str = "policy") -> Policy:
    """The policy in a JSON object. Raises InvalidValueError naming the member at fault."""
    given: dict[str, Any] = {}
    for name, value in document.items():
        read = _READERS.get(name)
        if read is None:
            raise InvalidValueError(f"{at}/{name}", "is not a member of a policy")
        given[name] = read(value, f"{at}/{name}")
    return Policy(**given)


def _flag(value: object, at: str) -> bool:
    if not isinstance(value, bool):
        raise InvalidValueError(at, "must be true or false", value=value)
    return value


def _number(value: object, at: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST:
        raise InvalidValueError(at, "must be a whole number of seconds", value=value)
    return value


def _level(value: object, at: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LEVELS:
        raise InvalidValueError(at, "must be 1, 2 or 3", value=value)
    return value


def _codes(enum: str) -> Callable[[object, str], frozenset[int]]:
    def read(value: object, at: str) -> frozenset[int]:
        known = schema().enums[enum]
        if not isinstance(value, list):
            raise InvalidValueError(at, "must be a list of codes", value=value)
        for index, name in enumerate(value):
            if not isinstance(name, str) or name not in known:
                raise InvalidValueError(f"{at}/{index}", f"must be one of {', '.join(known)}")
        return frozenset(known[name] for name in value)

    return read


def _time(value: object, at: str) -> UnixTime:
    return UnixTime(_number(value, at))


_READERS: Final[Mapping[str, Callable[[object, str], object]]] = {
    "subject": parse_digest,
    "content": parse_digest,
    "holder": parse_party_id,
    "credential": _flag,
    "rights": _codes("rightKind"),
    "level": _level,
    "attestations": _codes("attestationKind"),
    "not_before": _time,
    "min_remaining": _number,
    "live_trade": _flag,
}
