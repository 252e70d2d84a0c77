"""Check contracts/access_matrix.json: who may do what, and when, for every external function.

Each function of the shipped ABIs has its rows, or is among the views; no row is of a function that
does not exist; every role, status and pattern is known; every cell has an outcome, an error that a
contract declares; each row is tried by a test of contracts/test/access. Prints one line per gap and
exits 1 if there is any. With --table, prints every cell as Markdown instead, for reading.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
MATRIX = ROOT / "contracts" / "access_matrix.json"
COMPILED = ROOT / "registry" / "compiled"
TESTS = ROOT / "contracts" / "test" / "access"
ALLOWED = "allowed"
NAMELESS = "refused"  # by a caller's own missing code, so without an error of ours
STATUSES_OF_NO_ASSET = ("VALID", "PAUSED")
PLACES = ("sender", "signature", "caller")

Matrix = dict[str, Any]
Row = dict[str, Any]
Abis = dict[str, list[dict[str, Any]]]


def read_abis(folder: Path = COMPILED) -> Abis:
    """The ABI of each shipped contract, the deployer among them, by name."""
    files = sorted(file for file in folder.glob("*.json") if file.name != "build.json")
    return {file.stem: json.loads(file.read_text(encoding="utf-8"))["abi"] for file in files}


def functions(abi: list[dict[str, Any]], views: bool) -> set[str]:
    """Names of an ABI's functions: those that only read, or those that act."""
    return {
        entry["name"]
        for entry in abi
        if entry["type"] == "function" and (entry["stateMutability"] in ("view", "pure")) is views
    }


def errors(abis: Abis) -> set[str]:
    """Every error with its parameters' types, as selectors are made of it."""
    return {
        f"{entry['name']}({','.join(field['type'] for field in entry['inputs'])})"
        for abi in abis.values()
        for entry in abi
        if entry["type"] == "error"
    }


def statuses_of(matrix: Matrix, row: Row) -> tuple[str, ...]:
    """The statuses that a row's act can meet."""
    return tuple(matrix["statuses"]) if row["asset"] == "yes" else STATUSES_OF_NO_ASSET


def roles_of(matrix: Matrix, row: Row) -> tuple[str, ...]:
    """The roles that are tried in a row's place."""
    callers = tuple(matrix["contracts_as_callers"]) if row["place"] == "caller" else ()
    return (*callers, *matrix["roles"])


def lines_of(matrix: Matrix, row: Row, side: str) -> list[str]:
    """The lines of a row's `who` or `when`, each pattern's in the place of its name."""
    found: list[str] = []
    for line in row[side]:
        found += matrix["patterns"][line[1:]] if line.startswith("=") else [line]
    return found


def names(words: str, word: str, rightful: str) -> bool:
    """Whether a line's words name this role or status."""
    listed = words.split()
    return (
        words == "*"
        or word in listed
        or (word == rightful and "rightful" in listed)
        or (word == f"operator_of_{rightful}" and "its_operator" in listed)
    )


def outcome(matrix: Matrix, row: Row, role: str, status: str) -> str | None:
    """What the table says of a cell, as contracts/test/access reads it; None where no line fits."""
    for line in row.get("but", []):
        cells, _, said = line.partition(": ")
        roles, _, statuses = cells.partition(" @ ")
        if names(roles, role, row["rightful"]) and names(statuses, status, ""):
            return str(said)
    found = []
    for side, word in (("who", role), ("when", status)):
        lines = (line.partition(": ") for line in lines_of(matrix, row, side))
        said = next((said for words, _, said in lines if names(words, word, row["rightful"])), "")
        if not said:
            return None
        found.append(said)
    refusals = [said for said in found if said != ALLOWED]
    return " ".join(refusals) or ALLOWED


def check_functions(matrix: Matrix, abis: Abis) -> Iterator[str]:
    """Functions without a row, and rows without a function."""
    listed = {name.split(" ")[0] for name in matrix["rows"]}
    acts = {f"{name}.{act}" for name, abi in abis.items() for act in functions(abi, views=False)}
    yield from (f"{act} has no row" for act in sorted(acts - listed))
    yield from (f"{row} is no function of a shipped contract" for row in sorted(listed - acts))
    for name, abi in abis.items():
        told = matrix["views"].get(name, "").split()
        if sorted(told) != sorted(functions(abi, views=True)):
            wrong = sorted(set(told) ^ functions(abi, views=True))
            yield f"the views of {name} are others: {', '.join(wrong)}"


def check_row(matrix: Matrix, name: str, declared: set[str]) -> Iterator[str]:
    """What a row lacks: a known place, a source, an outcome for each cell, declared errors."""
    row = matrix["rows"][name]
    if row["place"] not in PLACES or not row.get("source"):
        yield f"{name} names no place or no source"
    missing = [line for side in ("who", "when") for line in row[side] if line.startswith("=")]
    missing = [line for line in missing if line[1:] not in matrix["patterns"]]
    if missing:
        yield f"{name} uses unknown patterns: {missing}"
        return
    yield from check_words(matrix, name)
    for role in roles_of(matrix, row):
        for status in statuses_of(matrix, row):
            said = outcome(matrix, row, role, status)
            if said is None:
                yield f"{name} says nothing of {role} at {status}"
            elif unknown := set(said.split()) - declared - {ALLOWED, NAMELESS}:
                yield f"{name} names errors that no contract declares: {sorted(unknown)}"


def check_words(matrix: Matrix, name: str) -> Iterator[str]:
    """Roles and statuses that the table does not define."""
    row = matrix["rows"][name]
    roles = {*matrix["roles"], *matrix["contracts_as_callers"], "rightful", "its_operator", "*"}
    statuses = {*matrix["statuses"], "*"}
    used = [(line.partition(": ")[0], roles) for line in lines_of(matrix, row, "who")]
    used += [(line.partition(": ")[0], statuses) for line in lines_of(matrix, row, "when")]
    for line in row.get("but", []):
        left, _, right = line.partition(": ")[0].partition(" @ ")
        used += [(left, roles), (right, statuses)]
    for words, known in used:
        if unknown := set(words.split()) - known:
            yield f"{name} names unknown roles or statuses: {sorted(unknown)}"


def check_tests(matrix: Matrix, abis: Abis, folder: Path = TESTS) -> Iterator[str]:
    """Rows that no test walks, walks of no row, and errors whose names the tests do not know."""
    source = "\n".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sol")))
    walked = re.findall(r'walk\("([^"]+)"', source)
    yield from (f"no test walks {row}" for row in matrix["rows"] if row not in walked)
    yield from (
        f"a test walks {row}, which is no row" for row in walked if row not in matrix["rows"]
    )
    known = set(re.findall(r"\w+\([\w,]*\)", (folder / "ErrorNames.sol").read_text("utf-8")))
    missing = errors(abis) - known
    yield from (f"ErrorNames.sol does not know {error}" for error in sorted(missing))
    for name in ("roles", "statuses"):
        missing = {word for word in matrix[name] if not re.search(rf"\b{word}\b", source)}
        yield from (f"no test knows of {word}, one of the {name}" for word in sorted(missing))


def check(matrix: Matrix, abis: Abis, folder: Path = TESTS) -> Iterator[str]:
    """Every gap of the table and of its tests."""
    declared = {error.partition("(")[0] for error in errors(abis)}
    yield from check_functions(matrix, abis)
    for name in matrix["rows"]:
        yield from check_row(matrix, name, declared)
    yield from check_tests(matrix, abis, folder)


def table(matrix: Matrix) -> Iterator[str]:
    """Every cell, as a Markdown table for each row."""
    for name, row in matrix["rows"].items():
        statuses = statuses_of(matrix, row)
        yield f"\n## {name}\n\n{row['source']}. {row.get('note', '')}\n"
        heads = (f"{status} {matrix['statuses'][status]}" for status in statuses)
        yield f"| {row['place']} | {' | '.join(heads)} |"
        yield "|---" * (len(statuses) + 1) + "|"
        titles = {**matrix["contracts_as_callers"], **matrix["roles"]}
        for role in roles_of(matrix, row):
            cells = (outcome(matrix, row, role, status) or "" for status in statuses)
            yield f"| {role} {titles[role].split(' ')[0]} | {' | '.join(cells)} |"


def main() -> int:
    """Exit 1 where the table has a gap."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--table", action="store_true", help="print every cell as Markdown")
    matrix = json.loads(MATRIX.read_text(encoding="utf-8"))
    if parser.parse_args().table:
        print("\n".join(table(matrix)))
        return 0
    gaps = list(check(matrix, read_abis()))
    for gap in gaps:
        print(f"contracts/access_matrix.json: {gap}")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
