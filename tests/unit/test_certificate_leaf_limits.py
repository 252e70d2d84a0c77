"""A batched asset without a slot: each term and each rule of its profile at its limit."""

from __future__ import annotations

import pytest

from registry.certificate.entry import Entry
from registry.certificate.leaf import ensure_profile, leaf_word
from registry.certificate.report import StepFailed
from registry.records import Terms
from registry.words import Word, pack

ID = "0x" + "12" * 32
A = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
B = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"
HOUR = 3600


def leaf(**changes: int) -> Entry:
    values: dict[str, object] = dict.fromkeys(("manifest", "content", "salt"), ID)
    values |= {"node": A, "registrant": B, "profile": 1, "kind": 1, "level": 2, "rights": 5}
    values |= {"notice": 10 * HOUR, "from": 100 * HOUR, "until": 900 * HOUR, **changes}
    return Entry.of(Terms("Asset", values))


def opened(
    entry: Entry | None = None, status: int = 1, numbers: tuple[int, int] = (7, 7), **batch: int
) -> Word:
    stated = {"count": 3, "kind": 1, "anchored": 50 * HOUR, "published": 60 * HOUR, **batch}
    parties = tuple(
        Word("PartyWord", pack("PartyWord", {"signer": A, "status": status, "node": number}))
        for number in numbers
    )
    word = Word("BatchWord", pack("BatchWord", {"node": A, **stated}))
    return leaf_word(entry or leaf(), word, parties, "/terms/0")  # type: ignore[arg-type]


def test_leaf__its_word__holds_what_the_contract_would_write() -> None:
    word = opened()
    assert {name: word[name] for name in ("registrant", "until", "rights", "level")} == {
        "registrant": B,
        "until": 900 * HOUR,
        "rights": 5,
        "level": 2,
    }
    assert word["noticeEnd"] == 70
    assert opened(leaf(notice=10 * HOUR + 1))["noticeEnd"] == 71
    assert opened(leaf(notice=10 * HOUR - 1))["noticeEnd"] == 70
    assert opened(published=60 * HOUR - 1)["noticeEnd"] == 70
    assert opened(leaf(notice=0))["noticeEnd"] == 60
    for awaited in (opened(published=0), opened(status=2), opened(numbers=(7, 8))):
        assert awaited["noticeEnd"] == 0xFFFFFF
    assert opened(leaf(notice=2**32 - 1), published=2**32 - 1)["noticeEnd"] == 2_386_093
    others = set(word) - {"registrant", "until", "rights", "level", "noticeEnd"}
    assert {word[name] for name in others} == {0}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": 1}, None),
        ({"kind": 4}, None),
        ({"kind": 0}, "kind"),
        ({"kind": 5}, "kind"),
        ({"level": 1}, None),
        ({"level": 3}, None),
        ({"level": 0}, "level"),
        ({"level": 4}, "level"),
        ({"rights": 1}, None),
        ({"rights": 7}, None),
        ({"rights": 0}, "rights"),
        ({"rights": 8}, "rights"),
        ({"until": 2**32 - 1}, None),
        ({"until": 2**32}, "until"),
        ({"until": 100 * HOUR + 1}, None),
        ({"until": 100 * HOUR}, "until"),
        ({"from": 0, "until": 50 * HOUR + 1}, None),
        ({"from": 0, "until": 50 * HOUR}, "until"),
    ],
)
def test_leaf__each_term_at_its_limits__refused_beyond(
    changes: dict[str, int], field: str | None
) -> None:
    if field is None:
        assert opened(leaf(**changes)).raw
    else:
        with pytest.raises(StepFailed) as caught:
            opened(leaf(**changes))
        assert caught.value.field == f"/terms/0/values/{field}"


def test_leaf__of_another_kind_of_batch__named() -> None:
    for kind in (0, 2, 3):
        with pytest.raises(StepFailed) as caught:
            opened(kind=kind)
        assert caught.value.field == "/inclusion"


@pytest.mark.parametrize(
    ("rules", "changes", "field"),
    [
        ({"exists": 0}, {}, "profile"),
        ({"notice": 10 * HOUR}, {}, None),
        ({"notice": 10 * HOUR + 1}, {}, "notice"),
        ({"term": 840 * HOUR}, {}, None),
        ({"term": 840 * HOUR - 1}, {}, "until"),
        ({"term": 0}, {}, None),
        ({"term": 880 * HOUR}, {"from": 20 * HOUR}, None),
        ({"term": 880 * HOUR - 1}, {"from": 20 * HOUR}, "until"),
        ({"term": 1}, {}, "until"),
    ],
)
def test_profile__each_rule_at_its_limit__refused_beyond(
    rules: dict[str, int], changes: dict[str, int], field: str | None
) -> None:
    batch = Word("BatchWord", pack("BatchWord", {"node": A, "anchored": 50 * HOUR}))
    profile = Word("ProfileWord", pack("ProfileWord", {"exists": 1, **rules}))
    if field is None:
        ensure_profile(leaf(**changes), batch, profile, "/terms/0")
    else:
        with pytest.raises(StepFailed) as caught:
            ensure_profile(leaf(**changes), batch, profile, "/terms/0")
        assert caught.value.field == f"/terms/0/values/{field}"
