"""What is known of mutants of Python: results as they come, and the committed record.

Results lie in .assure/python_mutants. One counts while the module's code is the same, and a
survival only while the tests are the same too. The record, contracts/assurance/python_mutants.json,
lists each module's sample; reasons of survivors are written there by hand and kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from contract_sources import CONTRACTS, ROOT, Json

STATE = ROOT / ".assure" / "python_mutants"
RECORD = CONTRACTS / "assurance" / "python_mutants.json"
KILLED = ("killed", "timeout")


class Results:
    """Results so far, each on disk before `add` returns."""

    def __init__(self, file: Path = STATE / "results.jsonl") -> None:
        self._file = file
        self._known: dict[str, Json] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                self._keep(json.loads(line))

    def _keep(self, one: Json) -> None:
        self._known[f"{one['digest']} {one['id']}"] = one

    def get(self, name: str, digest: str, tests: str) -> Json | None:
        """The result of a mutant, unless it survived other tests than these."""
        found = self._known.get(f"{digest} {name}")
        return found if found and (found["result"] in KILLED or found["tests"] == tests) else None

    def add(self, one: Json) -> None:
        """Keeps one more: id, digest, tests, result, by."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(one, sort_keys=True) + "\n")
        self._keep(one)


def files_digest(files: Iterable[Path]) -> str:
    """Hex SHA-256 over the content of files, in order."""
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def read_record(file: Path = RECORD) -> Json:
    """The committed record, module → {digest, population, mutants}; empty if there is none."""
    found: Json = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    return found


def write_module(module: str, digest: str, population: int, mutants: Sequence[Json]) -> None:
    """Writes one module's part of the record, one mutant a line, with the reasons given before."""
    record = read_record()
    before = record.get(module, {}).get("mutants", [])
    reasons = {one["id"]: one["reason"] for one in before if "reason" in one}
    listed = []
    for one in mutants:
        kept = one["result"] == "survived" and one["id"] in reasons
        listed.append({**one, "reason": reasons[one["id"]]} if kept else dict(one))
    record[module] = {"digest": digest, "population": population, "mutants": listed}
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text("{\n" + ",\n".join(_lines(record)) + "\n}\n", encoding="utf-8")


def _lines(record: Json) -> Iterator[str]:
    for module, part in sorted(record.items()):
        rows = ",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in part["mutants"])
        head = f' "{module}": {{\n  "digest": "{part["digest"]}",\n'
        yield f'{head}  "population": {part["population"]},\n  "mutants": [\n{rows}\n  ]\n }}'


def score(part: Json) -> tuple[int, int]:
    """Killed and tried mutants of one module's part."""
    results = [one["result"] for one in part["mutants"]]
    return sum(result in KILLED for result in results), len(results)


def unexplained(part: Json) -> Iterator[str]:
    """Survivors for which nobody gave a reason."""
    for one in part["mutants"]:
        if one["result"] == "survived" and not one.get("reason"):
            change = f"{one['was'].strip()!r} → {one['now'].strip()!r}"
            yield f"{one['file']}:{one['line']} {one['operator']} {change} ({one['id']})"


def applied(one: Json) -> str | None:
    """The text of a mutant's file with its change; None where its lines are no longer there."""
    text = (ROOT / one["file"]).read_text(encoding="utf-8")
    lines = text.split("\n")
    start, count = one["line"] - 1, one["was"].count("\n") + 1
    if "\n".join(lines[start : start + count]) != one["was"]:
        return None
    now = [] if one["now"] == "" and one["was"] != "" else [one["now"]]
    return "\n".join([*lines[:start], *now, *lines[start + count :]])
