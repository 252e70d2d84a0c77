"""Bundles of a real chain, and everything a forger may do to them, each found by its own step."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from registry.base64url import decode
from registry.certificate.credential import open_credential
from registry.certificate.demands import parse_policy
from registry.certificate.parsing import parse_bundle
from registry.certificate.report import STEPS, StepFailed
from registry.certificate.steps import CHECKS, Case
from registry.certificate.trust import Trust
from registry.certificates import CredentialKey
from registry.errors import InvalidValueError
from tests.conftest import ROOT
from tests.vectors.bundle_files import BUNDLES, TAMPERED, bundle, check, load, raw_of

GENUINE = sorted(path.stem for path in BUNDLES.glob("*.json"))
FORGED = sorted(TAMPERED.glob("*/*.json"))
LEAST, LEAST_OF_A_STEP = 300, 12
ALONE = ("digests", "id", "status", "history", "key", "holder", "policy")
"""Steps whose cases with a credential nothing but the step itself can find."""
SIGNED = [p for p in FORGED if p.parent.name in ALONE and load(p)["input"]["credential"]]
BARE = {"asset_bare", "right_bare"}
"""Genuine bundles without a credential."""


@pytest.mark.parametrize("name", GENUINE)
def test_verify__genuine_bundle__is_valid(name: str) -> None:
    report = check(bundle(name))
    assert report.verdict == "valid", report.json()
    assert report.exit_code == 0
    unchecked = {step.name for step in report.steps if step.result == "not_checked"}
    assert unchecked == ({"credential", "key"} if name in BARE else set())


@pytest.mark.parametrize("name", GENUINE)
def test_write__parsed_bundle__gives_the_same_document(name: str) -> None:
    document = bundle(name)["input"]
    parsed = parse_bundle(raw_of(document))
    assert parsed.json() == document
    assert parse_bundle(parsed.write()).write() == parsed.write()


@pytest.mark.parametrize("path", FORGED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_verify__tampered_bundle__fails_at_its_step_and_field(path: Path) -> None:
    case = load(path)
    report = check(case)
    assert report.verdict == "invalid"
    assert report.exit_code == 1
    assert report.failed is not None
    assert (report.failed.name, report.failed.field) == (case["fails_at"], case["field"])
    assert case["fails_at"] == path.parent.name
    assert report.failed.reason
    assert case["why"]


def test_tampered__every_step__has_ten_cases_and_more() -> None:
    counts = Counter(path.parent.name for path in FORGED)
    assert set(counts) == set(STEPS)
    assert min(counts.values()) >= LEAST_OF_A_STEP
    assert sum(counts.values()) >= LEAST


@pytest.mark.parametrize("path", SIGNED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_tampered__credential_signed_and_anchored__is_found_by_no_other_step(path: Path) -> None:
    given = load(path)
    trust = Trust.of(given["trust"]["deployment"], given["trust"]["block_hash"])
    case = Case(raw_of(given["input"]), trust, parse_policy(given["trust"]["policy"]))
    found = []
    for name, check_step in CHECKS.items():
        try:
            check_step(case)
        except StepFailed:
            found.append(name)
        except (AttributeError, InvalidValueError):
            assert found, "a step rests on nothing but earlier ones"
    assert found == [given["fails_at"]]


def test_keys__published__are_those_that_signed() -> None:
    keys = load(BUNDLES.parent / "credential_keys.json")["keys"]
    public = {}
    for name, jwk in keys.items():
        secret = int.from_bytes(decode(jwk["d"], "d"), "big")
        key = CredentialKey(ec.derive_private_key(secret, ec.SECP256R1()))
        assert key.public.json() == {part: jwk[part] for part in ("crv", "kty", "x", "y")}
        public[name] = key.public
    for name in set(GENUINE) - BARE:
        signed = open_credential(bundle(name)["input"]["credential"]["sd_jwt"])
        assert signed.key == public["venue" if name == "trade" else "node"]


def test_genuine__finding_shown__is_demanded_by_its_policy() -> None:
    assert bundle("attested")["trust"]["policy"]["attestations"] == ["QUALITY"]
    assert "Attestation" in [entry["type"] for entry in bundle("attested")["input"]["terms"]]


def test_verify__failed_step__leaves_the_later_ones_unchecked() -> None:
    report = check(load(TAMPERED / "anchor" / "value.json"))
    at = STEPS.index("anchor")
    assert [step.name for step in report.steps] == list(STEPS)
    assert {step.result for step in report.steps[at + 1 :]} == {"not_checked"}
    assert [step.number for step in report.steps] == list(range(1, len(STEPS) + 1))


def test_report__as_json__has_the_published_shape() -> None:
    document = check(bundle("asset")).json()
    assert document.keys() == {"verdict", "mode", "steps", "as_of"}
    assert document["mode"] == "block_hash"
    assert {frozenset(step) for step in document["steps"]} == {
        frozenset({"n", "name", "result", "reason", "field"})
    }
    assert json.loads(json.dumps(document)) == document


def test_verify__credential_left_out_with_its_proofs__is_valid_and_says_so() -> None:
    case = bundle("asset")
    case["input"]["credential"] = None
    del case["input"]["proofs"][0], case["input"]["proofs"][-1]
    report = check(case)
    assert report.verdict == "valid"
    assert {step.name for step in report.steps if step.excused} == {"credential", "key"}


def test_verify__right_without_manifest__is_valid_and_says_so() -> None:
    case = bundle("right_bare")
    case["input"]["manifest"] = None
    report = check(case)
    assert report.verdict == "valid"
    assert [step.result for step in report.steps[2:4]] == ["not_checked", "not_checked"]


def test_verify__events_shown_as_digests__are_taken_where_nothing_rests_on_them() -> None:
    case = bundle("amended")
    for item in case["input"]["events"]["items"][1:]:
        item["log"] = None
    assert check(case).verdict == "valid"


def test_verify__fewer_disclosures__is_valid() -> None:
    case = bundle("asset")
    case["input"]["manifest"]["disclosures"] = []
    jwt, *_ = case["input"]["credential"]["sd_jwt"].split("~")
    case["input"]["credential"]["sd_jwt"] = f"{jwt}~"
    assert check(case).verdict == "valid"


def test_bundles__proven_by_a_second_implementation__say_the_same() -> None:
    program = shutil.which("node")
    assert program, "node is needed"
    script = BUNDLES.parent / "node" / "bundles.mjs"
    done = subprocess.run(
        [program, script, ROOT / "contracts"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    expected = {}
    for name in GENUINE:
        parsed = parse_bundle(raw_of(bundle(name)["input"]))
        slots = sum(len(proof.storage) for proof in parsed.proofs)
        events = len(parsed.events.items)
        expected[name] = {"ids": len(parsed.terms), "slots": slots, "events": events}
    assert json.loads(done.stdout) == expected


def test_verify__empty_or_foreign_bytes__fails_at_format() -> None:
    case = bundle("asset")
    for raw in (
        b"",
        b"{}",
        b"[]",
        b"\xff\xfe",
        b"null",
        b'{"format":"torrens-bundle/2"}',
        b" " * (1 << 21),
    ):
        report = check(case, raw)
        assert report.failed is not None
        assert report.failed.name == "format"
