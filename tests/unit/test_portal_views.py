"""What pages show, from documents alone: verdicts never better than what was checked."""

from __future__ import annotations

from typing import Any

import pytest

from api.portal.asset_view import described_table, divergence_note
from api.portal.parts import Stamp
from api.portal.record_view import identity
from api.portal.signed_view import review_facts, signed_table
from api.portal.uploads import file_of
from api.portal.verdict_view import (
    failed_later,
    is_signed,
    listing_verdict,
    record_steps,
    report_steps,
    report_verdict,
    status_verdict,
    unknown,
)
from api.portal.wording import wording
from registry.certificate.claims import ASSET_STATUSES, RIGHT_STATUSES
from registry.certificate.report import STEPS
from registry.errors import InvalidValueError

EN, ZH = wording("en"), wording("zh")
OF = Stamp("28 November 2026 10:15 UTC", "1,234", "finalised", "0x" + "0" * 64)


def _report(verdict: str, fails: str = "", reason: str = "", missing: str = "") -> dict[str, Any]:
    steps, failed = [], False
    for number, name in enumerate(STEPS, 1):
        result = "not_checked" if failed or name == missing else "passed"
        result = "failed" if name == fails else result
        failed = failed or name == fails
        steps.append({"n": number, "name": name, "result": result, "reason": reason, "field": None})
    return {"verdict": verdict, "mode": "rpc", "steps": steps, "as_of": None}


def test_verdict__valid__is_one_sentence_with_time_block_and_finality() -> None:
    verdict = report_verdict(EN, _report("valid"), OF)
    assert verdict.state == "valid"
    assert verdict.sentence == "Valid as of 28 November 2026 10:15 UTC, block 1,234, finalised."


def test_verdict__valid_without_a_block__could_not_be_checked() -> None:
    assert report_verdict(EN, _report("valid"), None).state == "unknown"


@pytest.mark.parametrize("step", STEPS)
def test_verdict__each_step_that_fails__is_not_valid_in_words_of_its_own(step: str) -> None:
    verdict = report_verdict(EN, _report("invalid", step), OF)
    assert verdict.state == "invalid"
    assert verdict.sentence == f"Not valid: {EN.texts[f'wrong.{step}']}"


@pytest.mark.parametrize("status", ["SUSPENDED", "REVOKED", "EXPIRED"])
def test_verdict__status_that_fails__is_told_by_name(status: str) -> None:
    report = _report("invalid", "status", f"the asset is {status}")
    assert EN.texts[f"means.asset.{status}"] in report_verdict(EN, report, OF).sentence
    assert ZH.texts[f"means.asset.{status}"] in report_verdict(ZH, report, OF).sentence


def test_verdict__superseded__asks_for_a_newer_certificate() -> None:
    report = _report("invalid", "status", "SUPERSEDED: the asset is at rev 1, this certifies 0")
    assert "newer certificate" in report_verdict(EN, report, OF).sentence


@pytest.mark.parametrize("step", STEPS)
def test_verdict__step_that_was_not_made__is_neither_good_nor_bad(step: str) -> None:
    verdict = report_verdict(EN, _report("unknown", missing=step), OF)
    assert verdict.state == "unknown"
    assert "not a good sign nor a bad one" in verdict.sentence


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("ChainUnavailable: chain endpoint does not answer", "the chain does not answer"),
        ("IndexBehind", "the index of this server"),
        ("TimedOut", "took too long"),
        ("Anything", "a step could not be made"),
    ],
)
def test_verdict__unknown__says_what_did_not_answer(cause: str, words: str) -> None:
    assert words in unknown(EN, cause).sentence


@pytest.mark.parametrize("status", ASSET_STATUSES)
def test_verdict__of_an_asset__is_valid_for_one_status_alone(status: str) -> None:
    verdict = status_verdict(EN, "asset", status, OF)
    assert (verdict.state == "valid") == (status == "VALID")


@pytest.mark.parametrize("status", RIGHT_STATUSES)
def test_verdict__of_a_right__is_valid_for_one_status_alone(status: str) -> None:
    verdict = status_verdict(EN, "right", status, OF)
    assert (verdict.state == "valid") == (status == "LIVE")


@pytest.mark.parametrize(("step", "later"), [("status", True), ("holder", True), ("anchor", False)])
def test_failed_later__by_step__tells_what_may_have_changed(step: str, later: bool) -> None:
    assert failed_later(_report("invalid", step)) is later


def test_signed__until_the_key_is_checked__counts_for_nothing() -> None:
    assert is_signed(_report("valid"))
    assert is_signed(_report("invalid", "holder"))
    assert not is_signed(_report("invalid", "status"))
    assert not is_signed(_report("valid", missing="key"))


def test_steps__of_a_report__are_each_told_with_their_result() -> None:
    steps = report_steps(EN, _report("invalid", "anchor", "why"))
    assert [step.state for step in steps] == ["valid"] * 5 + ["invalid"] + ["unknown"] * 5
    assert steps[5].text == EN.texts["wrong.anchor"]
    assert steps[5].technical == "why"


def test_steps__of_a_trade__have_no_status() -> None:
    assert len(record_steps(EN, None)) == 2
    assert record_steps(EN, "SUSPENDED")[-1].state == "invalid"


@pytest.mark.parametrize(
    ("results", "status", "offerable", "state"),
    [
        (["passed", "passed"], "LISTED", True, "valid"),
        (["passed", "failed"], "MOOT", False, "invalid"),
        (["passed", "not_checked"], "LISTED", False, "unknown"),
        (["not_checked", "failed"], "LISTED", False, "invalid"),
        (["passed", "passed"], "WITHDRAWN", True, "invalid"),
    ],
)
def test_listing__by_its_conditions__may_be_sold_or_not(
    results: list[str],
    status: str,
    offerable: bool,
    state: str,
) -> None:
    conditions = [{"name": "venue", "result": r, "reason": "", "field": None} for r in results]
    check = {"offerable": offerable, "status": status, "conditions": conditions}
    assert listing_verdict(EN, check).state == state


def test_review__without_a_signed_statement__is_said_not_to_be_stated() -> None:
    assert {fact.value.text for fact in review_facts(EN, None)} == {"not stated"}
    table = signed_table(EN, None)
    assert table.rows == ()
    assert "no signed statement" in table.empty


@pytest.mark.parametrize(
    ("indexed", "stated", "shown", "warned"),
    [
        (None, "320500-00001-00000009", False, False),
        ("320500-00001-00000001", None, True, False),
        ("320500-00001-00000001", "320500-00001-00000001", True, False),
        ("320500-00001-00000001", "320500-00001-00000009", True, True),
    ],
)
def test_identity__number_among_the_facts__is_the_indexs_and_warns_of_another(
    indexed: str | None, stated: str | None, shown: bool, warned: bool
) -> None:
    facts = identity(EN, "asset", "0x" + "ab" * 32, indexed, stated)
    numbers = [fact.value for fact in facts if fact.label == EN("facts.number")]
    assert [cell.text for cell in numbers] == ([indexed] if shown else [])
    assert [cell.note is not None and str(stated) in cell.note for cell in numbers] == (
        [warned] if shown else []
    )


_FORM = (
    b'--x\r\nContent-Disposition: form-data; name="other"\r\n\r\nno\r\n'
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="a;b.json"\r\n'
    b"Content-Type: application/json\r\n\r\n{\r\n\r\n}\r\n--x--\r\n"
)


def test_upload__of_a_form__is_the_file_byte_for_byte() -> None:
    assert file_of(_FORM, b"x") == b"{\r\n\r\n}"


@pytest.mark.parametrize(
    "body",
    [b"", b"--x--\r\n", _FORM.replace(b'"file"', b'"data"'), _FORM.replace(b"\r\n\r\n", b"")],
)
def test_upload__without_the_file__is_refused_by_name(body: bytes) -> None:
    with pytest.raises(InvalidValueError) as caught:
        file_of(body, b"x")
    assert caught.value.field == "file"


@pytest.mark.parametrize(
    ("venues", "differs", "words"),
    [
        (1, [], None),
        (2, [], "Open listings agree"),
        (3, ["price", "findings"], "Venues part on: price, findings named."),
    ],
)
def test_divergence__by_venues__is_told_with_its_block(
    venues: int, differs: list[str], words: str | None
) -> None:
    as_of = {"block_number": 1234, "finality": "finalised"}
    said = divergence_note(EN, {"venues": venues, "differs": differs, "as_of": as_of})
    assert (said is None) == (words is None)
    assert words is None or (words in str(said) and "block 1,234, finalised" in str(said))


def test_divergence__not_known__is_said_not_to_be_checked() -> None:
    assert "could not be checked" in str(divergence_note(EN, None))


def test_description__with_markup_and_codes__is_text_in_words() -> None:
    fields = {"name": "<b>x</b>", "class": "QUALITY_CONTROL", "scenarios": ["a", "b"]}
    table = described_table(EN, {**fields, "format": "torrens-manifest/1", "unknown": "y"})
    assert [cells[1].text for cells in table.rows] == ["<b>x</b>", "quality control", "a, b"]
