"""Suppressions of the analysers say why, and what the analysers say is not lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assurance import static


def finding(impact: str, check: str = "timestamp", **more: Any) -> dict[str, Any]:
    return {"impact": impact, "check": check, "description": "A.b() does\n\t- c", **more}


def test_contracts__every_suppression__gives_its_reason() -> None:
    assert list(static.unexplained()) == []


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("// slither-disable-next-line timestamp -- terms end at a second", 0),
        ("// slither-disable-start a,b-c -- why", 0),
        ("// slither-disable-end a,b-c", 0),
        ("// solhint-disable-next-line no-empty-blocks, -- why", 0),
        ("// slither-disable-next-line timestamp", 1),
        ("// slither-disable-next-line timestamp --", 1),
        ("// slither-disable-next-line", 1),
        ("// slither-disable-start all", 1),
        ("// solhint-disable", 1),
        ("// solhint-disable-line no-empty-blocks", 1),
    ],
)
def test_suppression__with_or_without_a_reason__told_apart(
    line: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "A.sol").write_text(f"contract A {{\n    {line}\n}}\n")
    monkeypatch.setattr(static, "CONTRACTS", tmp_path)
    monkeypatch.setattr(static, "ROOT", tmp_path)
    found = list(static.unexplained())
    assert len(found) == count
    assert all(text.startswith("src/A.sol:2: ") for text in found)


def test_findings__of_high_or_medium_impact__are_complaints() -> None:
    findings = [finding(impact) for impact in ("High", "Medium", "Low", "Informational", "Low")]
    assert static.counted(findings) == {
        "high": 1,
        "medium": 1,
        "low": 2,
        "informational": 1,
        "optimization": 0,
    }
    assert list(static.complaints(findings)) == [
        "slither timestamp (High): A.b() does",
        "slither timestamp (Medium): A.b() does",
    ]


def test_suppression__that_suppresses_nothing__is_a_complaint_only_in_our_sources() -> None:
    places = [
        {"file": "/x/tree/src/A.sol", "line": 5, "unused_detectors": ["timestamp"]},
        {"file": "/x/tree/node_modules/B.sol", "line": 6, "unused_detectors": ["timestamp"]},
    ]
    unused = finding("Informational", static.UNUSED, unused_ignores=places)
    assert sum(static.counted([unused]).values()) == 0
    assert list(static.complaints([unused])) == [
        "contracts/src/A.sol:5: suppresses nothing of timestamp"
    ]
