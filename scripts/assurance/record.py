"""The record of assurance, contracts/assurance.json: put together from the phases, and checked.

Keys: `sources` (per phase, the digests of what it ran on), `invariant_calls`, `call_success` (act →
[succeeded, called]), `halmos_proved`, `mutation` (contract or module → [killed, total]) and
`slither` (impact → count).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from assurance.sources import contract_digest, contracts_digest, module_digest
from contract_sources import CONTRACTS

RECORD = CONTRACTS / "assurance.json"
KEYS = {
    "fuzz": ("invariant_calls", "call_success"),
    "proofs": ("halmos_proved",),
    "static": ("slither",),
    "mutants": ("mutation",),
    "python_mutants": ("mutation",),
}
"""What each phase contributes."""

Json = dict[str, Any]


def read_record(file: Path = RECORD) -> Json:
    """The record as committed; empty if there is none."""
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def merged(record: Json, phase: str, fragment: Json) -> Json:
    """The record with one phase's fragment in place of what that phase said before.

    Raises ValueError where the fragment's keys are not those of the phase.
    """
    wanted = {*KEYS[phase], "sources"}
    if set(fragment) != wanted:
        raise ValueError(f"{phase} must write {sorted(wanted)}, not {sorted(fragment)}")
    result = {**record, "sources": {**record.get("sources", {}), phase: fragment["sources"]}}
    for key in KEYS[phase]:
        if key == "mutation":
            older = {k: v for k, v in record.get(key, {}).items() if not _of_phase(k, phase)}
            result[key] = {**older, **fragment[key]}
        else:
            result[key] = fragment[key]
    return result


def write_record(record: Json, file: Path = RECORD) -> None:
    """Writes the record with its keys in order, so that equal records are equal bytes."""
    file.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def older_parts(record: Json) -> Iterator[str]:
    """Parts of the record that are missing, or were made on other sources than there are now."""
    stated: Json = record.get("sources", {})
    for phase in KEYS:
        if phase not in stated:
            yield f"{phase}: never run"
        elif isinstance(stated[phase], Mapping):
            yield from _older_targets(phase, stated[phase])
        elif stated[phase] != contracts_digest():
            yield f"{phase}: contracts/src has changed since"


def _older_targets(phase: str, stated: Mapping[str, str]) -> Iterator[str]:
    for target, digest in stated.items():
        current = module_digest(target) if "." in target else contract_digest(target)
        if digest != current:
            yield f"{phase}: {target} has changed since"


def _of_phase(target: str, phase: str) -> bool:
    return ("." in target) == (phase == "python_mutants")


def main() -> int:
    """Says which parts are older than the sources; exit 1 if any, 0 if none."""
    argparse.ArgumentParser(description=main.__doc__).parse_args()
    parts = list(older_parts(read_record()))
    for part in parts:
        print(part)
    return 1 if parts else 0


if __name__ == "__main__":
    sys.exit(main())
