"""Reading tests/vectors/bundles and tests/vectors/tampered."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from registry.certificate.demands import parse_policy
from registry.certificate.report import Report
from registry.certificate.trust import Trust
from registry.certificate.verify import verify
from tests.conftest import ROOT

BUNDLES = ROOT / "tests" / "vectors" / "bundles"
TAMPERED = ROOT / "tests" / "vectors" / "tampered"


def load(path: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads(path.read_text())
    return case


def bundle(name: str) -> dict[str, Any]:
    return load(BUNDLES / f"{name}.json")


def raw_of(value: object) -> bytes:
    """The bytes of an input: text as it is, an object as JSON."""
    return (value if isinstance(value, str) else json.dumps(value)).encode()


def check(case: dict[str, Any], raw: bytes | None = None, **policy: Any) -> Report:
    """Verify a case as its trust says; *policy* changes members of its policy."""
    trust = case["trust"]
    demands = replace(parse_policy(trust["policy"]), **policy)
    known = Trust.of(trust["deployment"], trust["block_hash"])
    return verify(raw_of(case["input"]) if raw is None else raw, known, demands)
