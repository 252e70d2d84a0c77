"""Running the second verifier, api/static/verify, and holding its reports against the first's."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from registry.certificate.report import Report
from tests.conftest import ROOT

MODULES: Final = ROOT / "api" / "static" / "verify"
SCRIPTS: Final = ROOT / "tests" / "vectors" / "node"
WITHOUT_WEBCRYPTO: Final = (
    "--import",
    'data:text/javascript,Object.defineProperty(globalThis,"crypto",{value:undefined})',
)
"""Makes Node what a browser is on a page from an insecure origin."""


def run_node(*arguments: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    """One run of Node."""
    program = shutil.which("node")
    assert program, "node is needed"
    return subprocess.run(
        [program, *map(str, arguments)], input=given, capture_output=True, text=True, check=False
    )


def node(script: str, *arguments: str | Path, given: str = "") -> str:
    """What a script of tests/vectors/node prints."""
    done = run_node(SCRIPTS / script, *arguments, given=given)
    assert done.returncode == 0, done.stderr
    return done.stdout


def reports(cases: Sequence[tuple[bytes, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The second verifier's reports on bundles, each with its trust and the policy in it."""
    lines = [
        json.dumps(
            {
                "bundle": base64.b64encode(raw).decode(),
                "trust": trust,
                "policy": trust["policy"],
            }
        )
        for raw, trust in cases
    ]
    return [
        json.loads(line)
        for line in node("verify.mjs", "stream", given="\n".join(lines)).splitlines()
    ]


def essence(report: Report | Mapping[str, Any]) -> dict[str, Any]:
    """All of a report but its wording."""
    document = report.json() if isinstance(report, Report) else report
    steps = [[step["n"], step["name"], step["result"], step["field"]] for step in document["steps"]]
    return {**document, "steps": steps}
