"""Static analysis: slither and solhint over the contracts as shipped, each suppression explained.

slither runs on a copy of the sources, compiled by the pinned compiler with the shipped settings.
Contributes `slither`: how many findings of each impact are left in our own sources. The goal: none
of high or medium impact, no suppression without its reason on the line (`-- reason`), none that
suppresses nothing, and no word from solhint.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from assurance.progress import say
from assurance.sources import contracts_digest
from contract_sources import CONTRACTS, LIBRARIES, ROOT, Json, all_units, shipped_settings

STATE = ROOT / ".assure" / "static"
SLITHER = ROOT / ".venv-assure" / "bin" / "slither"
SOLHINT = LIBRARIES / "solhint" / "solhint.js"
IMPACTS = ("high", "medium", "low", "informational", "optimization")
REFUSED = ("high", "medium")
UNUSED = "unused-ignore-directive"

_SUPPRESSION = re.compile(r"(?:slither|solhint)-disable(?!-end)\S*")
_EXPLAINED = re.compile(
    r"//\s*(?:slither|solhint)-(?:disable\S*\s+[a-z0-9,-]+ -- \S+|disable-end\b|enable\b)"
)


def unexplained() -> Iterator[str]:
    """Suppressions in contracts/src that name no detector or give no reason on their line."""
    for file in sorted((CONTRACTS / "src").rglob("*.sol")):
        lines = file.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            if _SUPPRESSION.search(line) and not _EXPLAINED.search(line):
                yield f"{file.relative_to(ROOT)}:{number}: a suppression says its detector -- why"


def lint() -> Iterator[str]:
    """What solhint says under contracts/solhint.config.js, one line for each finding."""
    command = ["node", str(SOLHINT), "--disc", "--noPoster", "--config", "solhint.config.js"]
    command += ["--formatter", "json", "src/**/*.sol"]
    done = subprocess.run(command, cwd=CONTRACTS, capture_output=True, text=True, check=False)
    try:
        said = json.loads(done.stdout)
    except ValueError:
        yield f"solhint failed: {(done.stderr or done.stdout).strip()[:500]}"
        return
    for entry in said:
        if "ruleId" in entry:
            place = f"contracts/{entry['filePath']}:{entry['line']}"
            yield f"{place}: {entry['message']} ({entry['ruleId']})"


def standard_input() -> Json:
    """All shipped contracts and what they import as one input of the compiler."""
    texts: dict[str, str] = {}
    for unit in all_units().values():
        texts |= unit.sources
    sources = {path: {"content": text} for path, text in sorted(texts.items())}
    return {"language": "Solidity", "sources": sources, "settings": shipped_settings()}


def analyse() -> list[Json]:
    """What slither finds, about a minute's work; kept until a source, or slither itself, changes.

    Raises RuntimeError where slither does not finish.
    """
    stated = standard_input()
    digest = hashlib.sha256(json.dumps([_version(), stated]).encode()).hexdigest()
    kept = STATE / f"{digest}.json"
    if not kept.exists():
        shutil.rmtree(STATE, ignore_errors=True)
        tree = STATE / "tree"
        tree.mkdir(parents=True)
        shutil.copytree(CONTRACTS / "src", tree / "src")
        # a foundry.toml beside the sources would make slither call forge
        (tree / "node_modules").symlink_to(LIBRARIES)
        (STATE / "input.json").write_text(json.dumps(stated), encoding="utf-8")
        _run_slither(tree, STATE / "input.json", kept.with_suffix(".part"))
        kept.with_suffix(".part").rename(kept)
    answer = json.loads(kept.read_text(encoding="utf-8"))
    findings: list[Json] = answer["results"].get("detectors", [])
    return findings


def _version() -> str:
    if not SLITHER.exists():
        raise RuntimeError("slither is not installed; run: scripts/setup --assure")
    return subprocess.check_output([SLITHER, "--version"], text=True).strip()


def _run_slither(tree: Path, stated: Path, out: Path) -> None:
    command = [str(SLITHER), str(stated), "--compile-force-framework", "Solc-json", "--fail-none"]
    command += ["--solc", str(CONTRACTS / "solc"), "--filter-paths", "node_modules"]
    command += ["--warn-unused-ignores", "--json", str(out)]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    if not out.exists() or not json.loads(out.read_text(encoding="utf-8"))["success"]:
        out.unlink(missing_ok=True)
        raise RuntimeError(f"slither failed\n{done.stderr[-2000:]}")


def counted(findings: list[Json]) -> dict[str, int]:
    """Number of findings by impact, every impact named; a suppression of nothing is no finding."""
    found = Counter(one["impact"].lower() for one in findings if one["check"] != UNUSED)
    return {impact: found[impact] for impact in IMPACTS}


def complaints(findings: list[Json]) -> Iterator[str]:
    """What misses the goal: findings of high or medium impact, and suppressions of nothing."""
    for finding in findings:
        if finding["check"] == UNUSED:
            for place in finding["unused_ignores"]:
                if "/tree/src/" in place["file"]:
                    file = place["file"].split("/tree/")[1]
                    nothing = ", ".join(place["unused_detectors"])
                    yield f"contracts/{file}:{place['line']}: suppresses nothing of {nothing}"
        elif finding["impact"].lower() in REFUSED:
            first = finding["description"].strip().splitlines()[0]
            yield f"slither {finding['check']} ({finding['impact']}): {first}"


def main() -> int:
    """Exit status: 0 goal met, 1 missed."""
    parser = argparse.ArgumentParser(prog="assurance.static", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="solhint and reasons only")
    parser.add_argument("--out", type=Path, help="where to write this phase's part of the record")
    options = parser.parse_args()
    steps = 2 if options.quick else 3
    missed = list(unexplained())
    say("static", 1, steps, "reasons of suppressions")
    missed += lint()
    say("static", 2, steps, "solhint")
    if not options.quick:
        findings = analyse()
        missed += complaints(findings)
        counts = counted(findings)
        say("static", 3, steps, f"slither: {counts}")
        if options.out:
            fragment = {"slither": counts, "sources": contracts_digest()}
            options.out.write_text(json.dumps(fragment, indent=1) + "\n", encoding="utf-8")
    for line in missed:
        print(line, file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except RuntimeError as error:
        sys.exit(f"static: {error}")
