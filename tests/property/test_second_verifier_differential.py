"""Whatever is done to a good bundle, both verifiers say the same: verdict, step, field, block."""

from __future__ import annotations

import json
import os

from registry.certificate.report import STEPS
from tests.vectors.bundle_files import BUNDLES, check, load
from tests.vectors.mutations import Case, mutated
from tests.vectors.second_verifier import essence, reports

GENUINE = [load(path) for path in sorted(BUNDLES.glob("*.json"))]
DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
SEEDS = range(20_000 if DEEP else 400)
AT_ONCE = 500


def written(seed: int, case: Case) -> bytes:
    """The bytes of a case's input, which a change may have made text that is no UTF-8."""
    given = case["input"]
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=seed % 2 == 0)
    return text.encode("utf-8", "surrogatepass")


def test_verifiers__random_changes__say_the_same() -> None:
    failed = set()
    for start in range(0, len(SEEDS), AT_ONCE):
        seeds = SEEDS[start : start + AT_ONCE]
        changed = [mutated(seed, GENUINE[seed % len(GENUINE)]) for seed in seeds]
        cases = [(written(seed, case), case) for seed, case in zip(seeds, changed, strict=True)]
        answers = reports([(raw, case["trust"]) for raw, case in cases])
        for seed, (raw, case), answer in zip(seeds, cases, answers, strict=True):
            first = check(case, raw)
            assert essence(answer) == essence(first), f"seed {seed}"
            failed.add(first.failed.name if first.failed else "")
    assert failed >= {"", *STEPS} - {"key", "status"}  # what these two rest on is proven before
