"""What is known of mutants: results as they come, in .assure/mutants, and the committed records.

A result is kept under the digest of the contract's code and the mutant's id, so it is reused only
while that code is the same. The committed record of a contract, NAME.json under
contracts/assurance/mutants, lists the sample in the order drawn; the reasons of survivors are
written there by hand and kept.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from contract_sources import CONTRACTS, ROOT, Json

STATE = ROOT / ".assure" / "mutants"
RECORDS = CONTRACTS / "assurance" / "mutants"
COUNTED = ("killed", "survived")


@dataclass(frozen=True)
class Result:
    """What became of one mutant.

    killed, survived, invalid (does not compile) or equivalent (compiles to the same bytes).
    """

    id: str
    digest: str
    result: str
    killed_by: str | None = None


class Results:
    """All results so far; each is on disk before `add` returns. The last of an id counts."""

    def __init__(self, file: Path = STATE / "results.jsonl") -> None:
        self._file = file
        self._lock = threading.Lock()
        self._known: dict[tuple[str, str], Result] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                self._keep(Result(**json.loads(line)))

    def _keep(self, result: Result) -> None:
        self._known[result.digest, result.id] = result

    def get(self, digest: str, name: str) -> Result | None:
        """The result of a mutant of the code of that digest, if there is one."""
        return self._known.get((digest, name))

    def of(self, digest: str) -> int:
        """How many are known of the code of that digest."""
        return sum(found == digest for found, _ in self._known)

    def add(self, result: Result) -> None:
        """Keeps one more."""
        with self._lock:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(asdict(result), sort_keys=True) + "\n")
            self._keep(result)


def read_record(contract: str, folder: Path = RECORDS) -> Json:
    """The committed record of a contract; empty if there is none."""
    file = folder / f"{contract}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def write_record(
    contract: str, stated: Json, mutants: Iterable[Json], folder: Path = RECORDS
) -> Json:
    """Writes a contract's record, one mutant a line, with the reasons given before; returns it."""
    before = read_record(contract, folder).get("mutants", [])
    reasons = {m["id"]: m["reason"] for m in before if "reason" in m}
    items = []
    for entry in mutants:
        if entry["result"] == "survived" and entry["id"] in reasons:
            items.append({**entry, "reason": reasons[entry["id"]]})
        else:
            items.append(entry)
    folder.mkdir(parents=True, exist_ok=True)
    head = json.dumps(stated, indent=1)[:-2]
    lines = ",\n".join(f"  {json.dumps(item, ensure_ascii=False)}" for item in items)
    text = f'{head},\n "mutants": [\n{lines}\n ]\n}}\n'
    (folder / f"{contract}.json").write_text(text, encoding="utf-8")
    record: Json = json.loads(text)
    return record


def score(record: Json) -> tuple[int, int]:
    """Killed and counted mutants of a record."""
    results = [m["result"] for m in record["mutants"] if m["result"] in COUNTED]
    return results.count("killed"), len(results)


def unexplained(record: Json) -> list[str]:
    """Survivors for which nobody gave a reason."""
    return [
        f"{m['file']}:{m['line']} {m['mutator']} {m['from']!r} → {m['to']!r} ({m['id']})"
        for m in record["mutants"]
        if m["result"] == "survived" and not m.get("reason")
    ]


def chosen(records: Iterable[Json], count: int) -> list[Json]:
    """Killed mutants to try again, named by the records' own content and by nobody."""
    killed = [
        {**mutant, "contract": record["contract"]}
        for record in records
        for mutant in record["mutants"]
        if mutant["result"] == "killed" and "::" in mutant["killed_by"]
    ]
    everything = hashlib.sha256(json.dumps(killed, sort_keys=True).encode()).hexdigest()
    killed.sort(key=lambda m: hashlib.sha256(f"{everything}{m['id']}".encode()).digest())
    return killed[:count]
