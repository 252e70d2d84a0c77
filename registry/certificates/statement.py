"""What a registrar states of its own in a certificate: names, review and effect, evidence.

A statement file is one JSON object; every member may be left out, and what is left out is printed
as "not stated", never guessed:

    node_name      {"zh","en"}             the register's name
    profile_name   {"zh","en"}             the rule profile's name
    depth          FORMAL | SUBSTANTIVE | VENUE                  审查深度
    effect         PRESUMPTION | OPPOSABILITY | EVIDENCE         登记效力
    reviewer       text                    who reviewed
    reports        [text, …]               numbers of reports
    vocabulary     2022 | 2025             wording of the rights; 2025 where left out
    evidence       {"HOLD": DECLARED | CONTRACT | ADMINISTRATIVE | THIRD_PARTY | NOTARISED, …}
    reason         SOURCE                  the term ends with a source agreement
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from registry.certificate.claims import (
    DEPTHS,
    EFFECTS,
    EVIDENCE,
    RIGHTS,
    VOCABULARIES,
    list_of,
    members,
    one_of,
    text,
)

_NAMES = members({"zh": text, "en": text})
_SHAPE = members(
    {},
    {
        "node_name": _NAMES,
        "profile_name": _NAMES,
        "depth": one_of(*DEPTHS),
        "effect": one_of(*EFFECTS),
        "reviewer": text,
        "reports": list_of(text, 16),
        "vocabulary": one_of(*VOCABULARIES),
        "evidence": members({}, dict.fromkeys(RIGHTS, one_of(*EVIDENCE))),
        "reason": one_of("SOURCE"),
    },
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A registrar's own words in a certificate; None where it states nothing."""

    node_name: Mapping[str, str] | None = None
    profile_name: Mapping[str, str] | None = None
    depth: str | None = None
    effect: str | None = None
    reviewer: str | None = None
    reports: tuple[str, ...] = ()
    vocabulary: str = "2025"
    evidence: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None


def parse_statement(document: Mapping[str, Any], at: str = "statement") -> Statement:
    """A statement from its JSON object. Raises InvalidValueError naming the member at fault."""
    _SHAPE(document, at)
    given = dict(document)
    given["reports"] = tuple(given.get("reports", ()))
    return Statement(**given)
