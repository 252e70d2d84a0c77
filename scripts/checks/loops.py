"""Check contracts/loops.json: every loop of contracts/src, what bounds it and why.

Finds each `for`, `while` and `do` (those of assembly too), each call of a library function that
loops, and each function that calls itself, by the file and function it stands in. A loop without a
row, a row without a loop, a row without bound or reason, and a dynamic array, string or bytes in
the storage of a contract of ours are each one printed line; exits 1 if there is any.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = ROOT / "contracts" / "src"
TABLE = ROOT / "contracts" / "loops.json"
COMPILED = ROOT / "registry" / "compiled"
OUTSIDE = "AccessManager"  # OpenZeppelin's, whose storage is its own

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_FUNCTION = re.compile(r"\b(?:function\s+(\w+)|(constructor|fallback|receive))\s*[({]")
_LOOP = re.compile(r"\bfor\s*[({]|\bwhile\s*\(|\bdo\s*\{|\bMerkleProof\.\w+\(")


class Loop(NamedTuple):
    """One loop: its file under contracts/src, the function it is in, and its head as written."""

    file: str
    function: str
    loop: str


def head(source: str, start: int) -> str:
    """A loop's head, its parentheses or braces balanced, on one line."""
    if source.startswith("MerkleProof.", start):
        return source[start : source.index("(", start) + 1]
    at = min(at for at in (source.find("(", start), source.find("{", start)) if at >= 0)
    if source[at] == "{":
        return " ".join(source[start : source.index("\n", at)].split())
    depth = 0
    for end in range(at, len(source)):
        depth += {"(": 1, ")": -1}.get(source[end], 0)
        if depth == 0:
            return " ".join(source[start : end + 1].split())
    raise ValueError(source[start : start + 80])


def functions(source: str) -> list[tuple[int, str]]:
    """Where each function starts and its name, in order."""
    return [(m.start(), m.group(1) or m.group(2)) for m in _FUNCTION.finditer(source)]


def body(source: str, start: int) -> str:
    """A function's body, its braces balanced; empty where it has none."""
    opened = source.find("{", start)
    if opened < 0 or 0 <= source.find(";", start) < opened:
        return ""
    depth = 0
    for end in range(opened, len(source)):
        depth += {"{": 1, "}": -1}.get(source[end], 0)
        if depth == 0:
            return source[opened : end + 1]
    raise ValueError(source[start : start + 80])


def loops_of(name: str, text: str) -> Iterator[Loop]:
    """The loops of one source; a function that calls itself counts as one."""
    source = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    starts = functions(source)
    for match in _LOOP.finditer(source):
        around = [function for start, function in starts if start < match.start()]
        yield Loop(name, around[-1] if around else "", head(source, match.start()))
    counted = Counter(function for _, function in starts)
    for start, function in starts:
        itself = re.search(rf"(?<![.\w]){function}\(", body(source, start))
        if itself and counted[function] == 1:
            yield Loop(name, function, f"{function}(…) calls itself")


def find_loops(folder: Path = SOURCES) -> list[Loop]:
    """Every loop of the contracts' sources."""
    return [
        loop
        for file in sorted(folder.rglob("*.sol"))
        for loop in loops_of(file.relative_to(folder).as_posix(), file.read_text("utf-8"))
    ]


def check(found: list[Loop], rows: list[dict[str, str]]) -> Iterator[str]:
    """Loops without a row, rows without a loop, rows that say too little."""
    told = Counter(Loop(row["file"], row["function"], row["loop"]) for row in rows)
    there = Counter(found)
    for loop in (there - told).elements():
        yield f"{loop.file}: {loop.function}: {loop.loop} has no row"
    for loop in (told - there).elements():
        yield f"{loop.file}: {loop.function}: {loop.loop} is no longer there"
    for row in rows:
        if not row.get("bound") or not row.get("reason"):
            yield f"{row['file']}: {row['function']}: a row needs a bound and a reason"


def stored_lists(name: str, layout: dict[str, Any]) -> Iterator[str]:
    """Types of a contract's storage that can grow: nothing stored is ever walked."""
    for label, kind in (layout.get("types") or {}).items():
        if kind["encoding"] in ("dynamic_array", "bytes"):
            yield f"{name} stores {label}, which can grow"


def check_storage(folder: Path = COMPILED) -> Iterator[str]:
    """Contracts of ours that store a list."""
    for file in sorted(folder.glob("*.json")):
        if file.stem not in ("build", OUTSIDE):
            document = json.loads(file.read_text(encoding="utf-8"))
            yield from stored_lists(file.stem, document["storageLayout"])


def main() -> int:
    """Exit 1 where a loop is unaccounted for."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))["loops"]
    gaps = [*check(find_loops(), rows), *check_storage()]
    for gap in gaps:
        print(f"contracts/loops.json: {gap}")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main())
