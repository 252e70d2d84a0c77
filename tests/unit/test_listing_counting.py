"""Which findings count for a listing: each rule of the contract's, one at a time."""

from __future__ import annotations

from typing import Any

import pytest

from registry.listing_proof.counting import against, covers
from registry.records import Terms, schema
from registry.types import UnixTime
from registry.words import Word, pack
from tests.model.parties_standing import covers as model_covers

NOW = UnixTime(1_000)
ASSET, RIGHT, OTHER = ("0x" + digit * 64 for digit in "123")
SELLER, AGENT, VENUE, ASSESSOR = (
    "0x0000000000000000000000000000000000000001",
    "0x0000000000000000000000000000000000000002",
    "0x0000000000000000000000000000000000000003",
    "0x0000000000000000000000000000000000000004",
)


def _terms(name: str, **values: Any) -> Terms:
    plain: dict[str, Any] = {}
    for field in schema().terms_type(name).fields:
        if field.is_array:
            plain[field.name] = ()
        elif field.is_address:
            plain[field.name] = SELLER
        else:
            plain[field.name] = "0x" + "0" * 64 if field.bits is None else 0
    return Terms(name, {**plain, **values})


LISTING = _terms(
    "Listing", asset=ASSET, right=RIGHT, rev=3, seller=SELLER, agent=AGENT, venue=VENUE
)
FINDING = {"asset": ASSET, "rev": 3, "subject": ASSET, "attester": ASSESSOR}
WORD = {"status": 1, "until": 2_000, "roles": 4}


def _against(word: dict[str, int] | None = None, **finding: Any) -> str | None:
    opened = Word("AttestationWord", pack("AttestationWord", {**WORD, **(word or {})}))
    terms = _terms("Attestation", **{**FINDING, **finding})
    return against(LISTING, terms, opened, "ASSESSOR", NOW)


@pytest.mark.parametrize("subject", [ASSET, RIGHT])
def test_against__a_finding_that_counts__is_nothing(subject: str) -> None:
    assert _against(subject=subject) is None


@pytest.mark.parametrize(
    ("word", "finding", "reason"),
    [
        ({"status": 2}, {}, "not live"),
        ({"until": NOW}, {}, "not live"),
        ({"roles": 8}, {}, "no assessor"),
        ({}, {"asset": OTHER}, "another asset"),
        ({}, {"rev": 2}, "another rev"),
        ({}, {"subject": OTHER}, "neither the asset nor the right"),
        ({}, {"attester": SELLER}, "seller, agent or venue"),
        ({}, {"attester": AGENT}, "seller, agent or venue"),
        ({}, {"attester": VENUE}, "seller, agent or venue"),
    ],
)
def test_against__one_rule_broken__names_it(
    word: dict[str, int], finding: dict[str, Any], reason: str
) -> None:
    assert reason in (_against(word, **finding) or "")


@pytest.mark.parametrize("region", [0, 320_000, 320_500, 320_505, 110_000])
@pytest.mark.parametrize("other", [320_500, 320_505, 320_600, 110_101, 0])
def test_covers__any_two_regions__are_judged_as_the_model_does(region: int, other: int) -> None:
    assert covers(region, other) == model_covers(region, other)
