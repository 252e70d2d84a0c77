"""Whether a finding counts for a listing: the rules of the contract's `_stands` and `_checkPrice`.
Pure.
"""

from __future__ import annotations

from typing import Final

from registry.records import Terms, schema
from registry.types import UnixTime
from registry.words import Word

GUIDED_CURRENCY: Final = 156
"""ISO 4217 number of CNY: a ceiling's figure names no currency."""


def against(listing: Terms, finding: Terms, word: Word, role: str, time: UnixTime) -> str | None:
    """Why a finding does not count for a listing; None where it does.

    role: name of the role in which it must have been signed. word: its AttestationWord.
    """
    live = word.integer("status") == schema().enum("attestationStatus", "LIVE")
    signed_as = word.integer("roles") & schema().enum("roles", role)
    parts = (listing["seller"], listing["agent"], listing["venue"])
    rules = (
        (live and time < word.integer("until"), "the finding is not live"),
        (signed_as, f"the attester was no {role.lower()} when it signed"),
        (finding["asset"] == listing["asset"], "the finding is of another asset"),
        (finding["rev"] == listing["rev"], "the finding is of another rev"),
        (
            finding["subject"] in (listing["asset"], listing["right"]),
            "the finding is about neither the asset nor the right offered",
        ),
        (finding["attester"] not in parts, "the attester is seller, agent or venue"),
    )
    return next((reason for holds, reason in rules if not holds), None)


def covers(region: int, other: int) -> bool:
    """Whether a regulator's region covers another: 000000 all, 320000 its province, 320500 its
    city, any other code itself.
    """
    if region == 0:
        return True
    width = 10_000 if region % 10_000 == 0 else 100 if region % 100 == 0 else 1
    return region // width == other // width
