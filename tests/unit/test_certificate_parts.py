"""Parts of the verification by themselves: report, trust, demands, slots, what a leaf would be."""

from __future__ import annotations

import copy
import dataclasses
import json
from typing import Any

import pytest

from registry.certificate import steps
from registry.certificate.history import topic_of
from registry.certificate.parsing import parse_document
from registry.certificate.proven import Proven
from registry.certificate.report import (
    EXIT_CODES,
    STEPS,
    Report,
    Step,
    StepFailed,
    StepNotChecked,
    fail,
    unknown_report,
)
from registry.certificate.slots import MAPPINGS, position, required_slots, slot_of
from registry.certificate.subject import subject_of
from registry.certificate.trust import Policy, Trust
from registry.errors import InvalidValueError
from registry.events import CONTRACTS, event_types
from registry.status import AssetStatus, RightStatus
from registry.types import Digest
from registry.words import Word, pack
from tests.vectors.bundle_files import bundle, check

ID = Digest("0x" + "12" * 32)
A = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def report(*results: str, excused: tuple[int, ...] = ()) -> Report:
    made = (
        Step(name, result, "why", excused=number in excused)  # type: ignore[arg-type]
        for number, (name, result) in enumerate(zip(STEPS, results, strict=False))
    )
    return Report("rpc", tuple(made), None)


def test_verdict__over_the_steps__valid_only_where_all_that_matters_passed() -> None:
    passed = ["passed"] * 11
    assert (report(*passed).verdict, report(*passed).exit_code) == ("valid", 0)
    assert report(*passed[:10]).verdict == "unknown"
    assert report().verdict == "unknown"
    for n in range(11):
        left = [*passed[:n], "not_checked", *passed[n + 1 :]]
        assert (report(*left).verdict, report(*left).exit_code) == ("unknown", 3)
        assert report(*left, excused=(n,)).verdict == "valid"
        wrong = [*left[:n], "failed", *left[n + 1 :]]
        assert (report(*wrong, excused=(n,)).verdict, report(*wrong).exit_code) == ("invalid", 1)
        found = report(*wrong).failed
        assert found is not None
        assert (found.name, found.number) == (STEPS[n], n + 1)
    assert report(*passed).failed is None
    assert EXIT_CODES == {"valid": 0, "invalid": 1, "unknown": 3}


def test_report__as_json__says_each_step_in_the_order_of_the_design() -> None:
    words = "format credential disclosures digests id anchor status history key holder policy"
    assert " ".join(STEPS) == words
    one = Report("rpc", (Step("id", "failed", "why", "/terms"),), {"block_number": 5})
    assert one.json() == {
        "verdict": "invalid",
        "mode": "rpc",
        "steps": [{"n": 5, "name": "id", "result": "failed", "reason": "why", "field": "/terms"}],
        "as_of": {"block_number": 5},
    }
    assert report().json()["as_of"] is None


def test_unknown_report__after_some_steps__leaves_the_others_unchecked() -> None:
    done = (Step("format", "passed", "good"),)
    for made, count in (
        (unknown_report("rpc", "no endpoint", done), 1),
        (unknown_report("rpc", "x"), 0),
    ):
        assert (made.verdict, made.mode, made.as_of) == ("unknown", "rpc", None)
        assert [step.name for step in made.steps] == list(STEPS)
        assert [step.result for step in made.steps].count("not_checked") == 11 - count
        assert not any(step.excused for step in made.steps)


def test_findings__carry_their_field_and_reason__as_stated() -> None:
    with pytest.raises(StepFailed) as failed:
        fail("/a", "is wrong")
    assert (failed.value.field, failed.value.reason) == ("/a", "is wrong")
    assert str(failed.value) == "/a: is wrong"
    left = StepNotChecked("/b", "cannot be told")
    assert (left.field, left.reason, left.excused) == ("/b", "cannot be told", False)
    assert StepNotChecked("/b", "x", excused=True).excused
    assert str(left) == "/b: cannot be told"


def test_values_of_the_verification__cannot_be_changed__as_stated() -> None:
    trust = Trust.of(bundle("asset")["trust"]["deployment"], ID)
    slot = slot_of("asset", ID)
    for value in (Step("id", "passed", "x"), report(), Policy(), trust, slot):
        name = dataclasses.fields(value)[0].name
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, None)
        assert not hasattr(value, "__dict__")
    none: frozenset[int] = frozenset()
    least = (None, None, None, False, None, 0, none, None, none, False)
    assert Policy() == Policy(*least)  # type: ignore[arg-type]
    assert Policy().asset_statuses == {AssetStatus.VALID}
    assert Policy().right_statuses == {RightStatus.LIVE}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"chain_id": "5"}, "chain_id"),
        ({"chain_id": True}, "chain_id"),
        ({"chain_id": None}, "chain_id"),
        ({"contracts": []}, "contracts"),
        ({"contracts": {}}, "contracts/"),
    ],
)
def test_trust__in_no_deployment_file__refused(change: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Trust.of({**bundle("asset")["trust"]["deployment"], **change}, ID)
    assert str(caught.value.field).startswith(field)


@pytest.mark.parametrize("name", CONTRACTS)
def test_trust__contract_left_out_or_malformed__named(name: str) -> None:
    deployment = bundle("asset")["trust"]["deployment"]
    good = Trust.of(deployment, ID)
    assert good.contracts[name].address == deployment["contracts"][name]["address"]
    assert good.contracts[name].code_hash == deployment["contracts"][name]["code_hash"]
    for entry, field in (
        (None, f"contracts/{name}"),
        ({"address": "x", "code_hash": ID}, f"contracts/{name}/address"),
        ({"address": A, "code_hash": "x"}, f"contracts/{name}/code_hash"),
    ):
        spoiled = copy.deepcopy(deployment)
        spoiled["contracts"][name] = entry
        with pytest.raises(InvalidValueError) as caught:
            Trust.of(spoiled, ID)
        assert caught.value.field == field
    with pytest.raises(InvalidValueError) as caught:
        Trust.of(deployment, "x")
    assert caught.value.field == "block_hash"


def test_topic_of__an_event__by_contract_and_name() -> None:
    for kind in event_types().values():
        assert topic_of(kind.contract, kind.name) in {
            k.topic for k in event_types().values() if k.name == kind.name
        }
    with pytest.raises(InvalidValueError, match="AssetRegistry has no such event") as caught:
        topic_of("AssetRegistry", "Traded")
    assert (caught.value.field, caught.value.arguments["value"]) == ("event", "Traded")


ASSET, ROOTS = ["asset", "head"], ["right"] * 3
EXPECTED = {
    "asset": ["key", *ASSET, *ROOTS, "anchor"],
    "asset_bare": [*ASSET, *ROOTS],
    "leaf": ["party", "party", "key", *ASSET, "batch", "profile", *ROOTS, "anchor"],
    "right": ["key", *ASSET, *ROOTS, "right", "right", "anchor"],
    "right_bare": [*ASSET, *ROOTS, "right", "right"],
    "root": ["key", *ASSET, *ROOTS, "anchor"],
    "trade": ["key", *ASSET, *ROOTS, "right", "listing", "anchor"],
    "off_trade": ["key", *ASSET, *ROOTS, "right", "filing", "anchor"],
    "attested": ["key", *ASSET, *ROOTS, "anchor", "attestation"],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_required_slots__of_each_kind__are_these_in_the_order_of_the_deployment(name: str) -> None:
    parsed = parse_document(bundle(name)["input"])
    slots = required_slots(parsed, subject_of(parsed))
    assert [slot.record for slot in slots] == EXPECTED[name]
    assert all(slot.contract == MAPPINGS[slot.record][0] for slot in slots)
    assert len(set(slots)) == len(slots)


def test_position__of_a_mapping_that_the_contract_has_not__refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(MAPPINGS, "key", ("PartyRegistry", "_nothing"))
    position.cache_clear()
    try:
        with pytest.raises(InvalidValueError, match="no mapping _nothing") as caught:
            position("key")
        assert caught.value.field == "storage"
    finally:
        monkeypatch.undo()
        position.cache_clear()


def test_demands__at_their_limits__are_met_and_missed_by_one() -> None:
    case = bundle("asset")
    time = int(case["input"]["header"]["timestamp"], 16)
    values = case["input"]["terms"][0]["values"]
    left = values["until"] - time
    for met, missed, field in (
        ({"not_before": time}, {"not_before": time + 1}, "/header/timestamp"),
        ({"min_remaining": left}, {"min_remaining": left + 1}, "/terms/0"),
        ({"content": values["content"]}, {"content": ID}, "/terms"),
        ({"holder": values["registrant"]}, {"holder": A}, "/terms/0"),
        ({"subject": case["input"]["terms"][0]["id"]}, {"subject": ID}, "/terms/0/id"),
    ):
        assert check(case, **met).verdict == "valid"
        report = check(case, **missed)
        assert report.failed is not None
        assert report.failed.field == field
    assert check(case, asset_statuses=frozenset({AssetStatus.REVOKED})).verdict == "invalid"


def test_report__of_a_genuine_bundle__says_what_passed() -> None:
    case = bundle("asset")
    made = check(case)
    header = case["input"]["header"]
    assert made.as_of == {
        "block_number": int(header["number"], 16),
        "block_hash": header["hash"],
        "finality": None,
    }
    said = {step.name: step.reason for step in made.steps}
    assert said["format"] == "a certificate of one asset in this deployment"
    assert said["disclosures"].endswith(str(2 + len(case["input"]["manifest"]["disclosures"])))
    assert said["id"].endswith(": 1")
    assert said["anchor"].startswith("7 slots proven in block ")
    assert said["credential"].startswith("signed by the key 0x")
    assert said["key"].startswith(f"a key of {case['input']['terms'][0]['values']['node']}, ")
    assert said["status"] == "the asset is VALID"
    assert said["holder"].endswith("pledges on it: 0")
    assert said["policy"] == "nothing more was demanded"
    assert check(case, subject=case["input"]["terms"][0]["id"]).steps[-1].reason == (
        "no demand is broken"
    )
    assert not any(step.excused for step in made.steps)
    bare = check(bundle("asset_bare")).steps
    assert [step.name for step in bare if step.excused] == ["credential", "key"]
    assert check(case, b"{}").as_of is None


def test_shown__what_a_forger_wrote__is_ascii_and_short() -> None:
    assert steps._shown("a\u202eb\ud800") == "a\\u202eb\\ud800"
    assert steps._shown("x" * 600) == "x" * 500
    case = json.loads(json.dumps(bundle("asset")))
    case["input"]["\u202e" + "n" * 600] = 1
    found = check(case).failed
    assert found is not None
    assert found.field is not None
    assert found.field == ("/\\u202e" + "n" * 600)[:500]


def test_proven__words__by_record_and_key() -> None:
    header: Any = dataclasses.make_dataclass("Block", ["timestamp"])(5)
    raw = pack("RightWord", {"holder": A, "seq": 3})
    proven = Proven(header, {("right", ID): raw, ("head", ID): 9})
    assert (proven.time, proven.raw("head", ID), proven.raw("right", ID)) == (5, 9, raw)
    assert proven.word("right", ID) == Word("RightWord", raw)
