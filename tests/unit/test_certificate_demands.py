"""A verifier's policy: its JSON read strictly, and each demand at its limit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from registry.certificate.demands import Demands, parse_policy
from registry.certificate.parsing import parse_document
from registry.certificate.proven import Proven
from registry.certificate.report import StepFailed
from registry.certificate.slots import required_slots
from registry.certificate.standing import standing_of
from registry.certificate.subject import subject_of
from registry.certificate.trust import Policy
from registry.errors import InvalidValueError
from registry.proofs import header_from_rpc
from registry.records import schema
from registry.words import Word, pack
from tests.vectors.bundle_files import bundle

ID, A = "0x" + "a1" * 32, "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"
QUALITY, CEILING = 1, 6
ASSESSOR, REGULATOR = 4, 8


def test_policy__empty__demands_nothing() -> None:
    assert parse_policy({}) == Policy()


def test_policy__every_member__is_read() -> None:
    document = {
        "subject": ID,
        "content": ID,
        "holder": A,
        "credential": True,
        "rights": ["HOLD", "OPERATE"],
        "level": 3,
        "attestations": ["QUALITY", "CEILING", "QUALITY"],
        "not_before": 2**53 - 1,
        "min_remaining": 0,
        "live_trade": True,
    }
    expected = {
        **document,
        "rights": frozenset({1, 3}),
        "attestations": frozenset({QUALITY, CEILING}),
    }
    assert parse_policy(document) == Policy(**expected)  # type: ignore[arg-type]
    assert parse_policy({"credential": False, "live_trade": False, "rights": []}) == Policy()


CODES = {
    "rights": f"must be one of {', '.join(schema().enums['rightKind'])}",
    "attestations": f"must be one of {', '.join(schema().enums['attestationKind'])}",
}
SECONDS = "must be a whole number of seconds"


@pytest.mark.parametrize(
    ("member", "value", "field", "rule"),
    [
        ("max_age", 5, "p/max_age", "is not a member of a policy"),
        ("asset_statuses", [], "p/asset_statuses", "is not a member of a policy"),
        ("subject", "0x12", "p/subject", None),
        ("content", None, "p/content", None),
        ("holder", A.lower(), "p/holder", None),
        ("credential", 1, "p/credential", "must be true or false"),
        ("live_trade", "true", "p/live_trade", "must be true or false"),
        ("rights", "USE", "p/rights", "must be a list of codes"),
        ("rights", ["USE", "use"], "p/rights/1", CODES["rights"]),
        ("rights", [2], "p/rights/0", CODES["rights"]),
        ("attestations", ["USE"], "p/attestations/0", CODES["attestations"]),
        ("attestations", {}, "p/attestations", "must be a list of codes"),
        ("level", 0, "p/level", "must be 1, 2 or 3"),
        ("level", 4, "p/level", "must be 1, 2 or 3"),
        ("level", True, "p/level", "must be 1, 2 or 3"),
        ("level", "1", "p/level", "must be 1, 2 or 3"),
        ("not_before", -1, "p/not_before", SECONDS),
        ("not_before", 2**53, "p/not_before", SECONDS),
        ("min_remaining", True, "p/min_remaining", SECONDS),
        ("min_remaining", 1.0, "p/min_remaining", SECONDS),
    ],
)
def test_policy__member_that_is_none_of_its_kind__named(
    member: str, value: Any, field: str, rule: str | None
) -> None:
    with pytest.raises(InvalidValueError) as caught:
        parse_policy({member: value}, "p")
    assert caught.value.field == field
    assert rule in (None, caught.value.rule)
    with pytest.raises(InvalidValueError) as caught:
        parse_policy({member: value})
    assert str(caught.value.field).startswith("policy/")


def demands(
    name: str, policy: Policy, finding: dict[str, int] | None = None, **more: Any
) -> Demands:
    """The demands on a genuine bundle; *finding* changes the word of the finding shown."""
    parsed = parse_document(bundle(name)["input"])
    subject = subject_of(parsed)
    slots = required_slots(parsed, subject)
    values = [slot.value for proof in parsed.proofs for slot in proof.storage]
    words = {(s.record, s.key): value for s, value in zip(slots, values, strict=True)}
    for key in [key for key in words if key[0] == "attestation"]:
        words[key] = pack(
            "AttestationWord", {**Word("AttestationWord", words[key]), **(finding or {})}
        )
    if more:
        values_ = {**subject.findings[0].values, **more}
        subject = replace(subject, findings=(replace(subject.findings[0], values=values_),))
    proven = Proven(header_from_rpc(parsed.header), words)
    return Demands(parsed, subject, proven, standing_of(parsed, subject, proven), policy)


def broken(made: Demands) -> tuple[str, str]:
    with pytest.raises(StepFailed) as caught:
        made.ensure_met()
    return caught.value.field, caught.value.reason


def test_demands__none_or_met__say_so() -> None:
    assert demands("asset", Policy()).ensure_met() == "nothing more was demanded"
    assert demands("asset", Policy(level=2)).ensure_met() == "no demand is broken"


def test_level__up_to_the_one_demanded__passes() -> None:
    for level in (2, 3):
        demands("asset", Policy(level=level)).ensure_met()
    field, reason = broken(demands("asset", Policy(level=1)))
    assert (field, "level 2, 1 is the highest" in reason) == ("/terms", True)


@pytest.mark.parametrize(
    ("name", "certified"),
    [("asset", {1, 2, 3}), ("right", {2}), ("root", {2}), ("trade", {2}), ("off_trade", {2})],
)
def test_rights__certified_or_missing__as_demanded(name: str, certified: set[int]) -> None:
    demands(name, Policy(rights=frozenset(certified))).ensure_met()
    for kind in {1, 2, 3} - certified:
        field, reason = broken(demands(name, Policy(rights=frozenset({2, kind}))))
        assert (field, schema().enum_name("rightKind", kind) in reason) == ("/terms/0", True)


TIME = int(bundle("attested")["input"]["header"]["timestamp"], 16)


@pytest.mark.parametrize(
    ("finding", "good"),
    [
        ({}, True),
        ({"until": TIME + 1}, True),
        ({"until": TIME}, False),
        ({"until": TIME - 1}, False),
        ({"status": 2}, False),
        ({"status": 0}, False),
        ({"roles": 0}, False),
        ({"roles": REGULATOR}, False),
        ({"roles": ASSESSOR | REGULATOR}, True),
        ({"roles": 255 - ASSESSOR}, False),
    ],
)
def test_finding__by_its_word__counts_or_not(finding: dict[str, int], *, good: bool) -> None:
    made = demands("attested", Policy(attestations=frozenset({QUALITY})), finding)
    if good:
        made.ensure_met()
    else:
        field, reason = broken(made)
        assert (field, reason) == ("/terms", "show no live finding QUALITY for rev 0")


def test_finding__of_another_kind_or_rev__does_not_count() -> None:
    quality = Policy(attestations=frozenset({QUALITY}))
    for more in ({"kind": 2}, {"rev": 1}):
        assert broken(demands("attested", quality, **more))[0] == "/terms"
    both = Policy(attestations=frozenset({QUALITY, 2}))
    assert "COMPLIANCE" in broken(demands("attested", both))[1]
    assert broken(demands("asset", quality))[0] == "/terms"


def test_finding__a_ceiling__is_the_regulators() -> None:
    capped = Policy(attestations=frozenset({CEILING}))
    demands("attested", capped, {"roles": REGULATOR}, kind=CEILING).ensure_met()
    assert broken(demands("attested", capped, {"roles": ASSESSOR}, kind=CEILING))[0] == "/terms"


def test_demands__several_broken__the_first_of_the_order_is_named() -> None:
    strict = Policy(
        content=ID,  # type: ignore[arg-type]
        rights=frozenset({1}),
        level=1,
        attestations=frozenset({QUALITY}),
        not_before=TIME + 10**9,  # type: ignore[arg-type]
        min_remaining=10**9,  # type: ignore[arg-type]
    )
    seen = []
    for member in ("content", "rights", "level", "attestations", "not_before", "min_remaining"):
        seen.append(broken(demands("right", strict))[1])
        strict = replace(strict, **{member: getattr(Policy(), member)})
    words = ["hashes", "HOLD", "level", "QUALITY", "before", "seconds"]
    assert [word in reason for word, reason in zip(words, seen, strict=True)] == [True] * 6
    demands("right", strict).ensure_met()
