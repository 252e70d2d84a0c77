"""A batched asset without a slot is what it would be if it were activated now, and no more."""

from __future__ import annotations

import pytest

from registry.certificate.entry import Entry
from registry.certificate.leaf import ensure_profile, leaf_word
from registry.certificate.report import StepFailed
from registry.records import Terms
from registry.status import AssetStatus, asset_status
from registry.types import UnixTime
from registry.words import Word, pack

HOUR, DAY = 3600, 86_400
ANCHORED = 1_000 * HOUR
PUBLISHED = ANCHORED + DAY
NOTICE = 10 * DAY
AT = "/terms/0"
A = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
B = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"


def leaf(**changes: int) -> Entry:
    digests = dict.fromkeys(("manifest", "content", "salt"), "0x" + "12" * 32)
    numbers = {"profile": 1, "kind": 1, "level": 1, "rights": 7, "notice": NOTICE}
    times = {"from": ANCHORED, "until": ANCHORED + 1000 * DAY}
    values = {**digests, "node": A, "registrant": B, **numbers, **times, **changes}
    return Entry.of(Terms("Asset", values))


def batch(**changes: int) -> Word:
    values = {"count": 3, "kind": 1, "anchored": ANCHORED, "published": PUBLISHED, **changes}
    return Word("BatchWord", pack("BatchWord", {"node": A, **values}))


def party(node: int = 7, status: int = 1) -> Word:
    return Word("PartyWord", pack("PartyWord", {"signer": A, "status": status, "node": node}))


def profile(**changes: int) -> Word:
    values = {"notice": NOTICE, "term": 2000 * DAY, "exists": 1, **changes}
    return Word("ProfileWord", pack("ProfileWord", values))


def status(time: int, *, of: Word | None = None, registrant: Word | None = None) -> AssetStatus:
    parties = (party(), registrant or party())
    return asset_status(leaf_word(leaf(), of or batch(), parties, AT), UnixTime(time))


def test_leaf__published_and_noticed__is_valid_from_the_end_of_the_notice() -> None:
    assert status(PUBLISHED + NOTICE - 1) is AssetStatus.IN_NOTICE
    assert status(PUBLISHED + NOTICE) is AssetStatus.VALID
    assert status(ANCHORED + 1000 * DAY) is AssetStatus.EXPIRED


def test_leaf__never_published__stays_in_notice() -> None:
    assert status(ANCHORED + 999 * DAY, of=batch(published=0)) is AssetStatus.IN_NOTICE


@pytest.mark.parametrize("registrant", [party(node=8), party(node=0), party(status=2)])
def test_leaf__registrant_not_enrolled_by_the_node__stays_in_notice(registrant: Word) -> None:
    assert status(ANCHORED + 999 * DAY, registrant=registrant) is AssetStatus.IN_NOTICE


def test_leaf__zero_node_numbers__never_match() -> None:
    word = leaf_word(leaf(), batch(), (party(node=0), party(node=0)), AT)
    assert asset_status(word, UnixTime(PUBLISHED + NOTICE)) is AssetStatus.IN_NOTICE


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": 0}, "kind"),
        ({"kind": 5}, "kind"),
        ({"level": 4}, "level"),
        ({"rights": 0}, "rights"),
        ({"until": ANCHORED, "from": 0}, "until"),
        ({"until": 2**32}, "until"),
        ({"from": ANCHORED + 1000 * DAY}, "until"),
    ],
)
def test_leaf__terms_the_contract_would_not_activate__are_refused(
    changes: dict[str, int], field: str
) -> None:
    with pytest.raises(StepFailed) as caught:
        leaf_word(leaf(**changes), batch(), (party(), party()), AT)
    assert caught.value.field == f"/terms/0/values/{field}"


def test_leaf__of_a_batch_of_increments__is_refused() -> None:
    with pytest.raises(StepFailed, match="no registrations"):
        leaf_word(leaf(), batch(kind=2), (party(), party()), AT)


@pytest.mark.parametrize(
    ("rules", "changes", "field"),
    [
        ({"exists": 0}, {}, "profile"),
        ({"notice": NOTICE + 1}, {}, "notice"),
        ({"term": 999 * DAY}, {}, "until"),
        (
            {"term": 1000 * DAY},
            {"from": ANCHORED + 500 * DAY, "until": ANCHORED + 1011 * DAY},
            "until",
        ),
    ],
)
def test_profile__broken_by_a_leaf__is_refused(
    rules: dict[str, int], changes: dict[str, int], field: str
) -> None:
    with pytest.raises(StepFailed) as caught:
        ensure_profile(leaf(**changes), batch(), profile(**rules), AT)
    assert caught.value.field == f"/terms/0/values/{field}"


def test_profile__kept_by_a_leaf__passes() -> None:
    ensure_profile(leaf(), batch(), profile(), AT)
    ensure_profile(leaf(), batch(), profile(term=0), AT)
    late = leaf(until=ANCHORED + 1010 * DAY, **{"from": ANCHORED + 500 * DAY})
    ensure_profile(late, batch(), profile(term=1000 * DAY), AT)
