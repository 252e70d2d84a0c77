"""Check sizes and names: functions ≤ 40 lines, modules ≤ 300, contracts ≤ 400, no vague names.

Docstrings and NatSpec do not count. A generated Solidity file, which says so in its first lines,
may be long. Prints one line per breach and exits 1 if there is any.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
FUNCTION_LINES = 40
MODULE_LINES = 300
CONTRACT_LINES = 400
VAGUE = re.compile(r"(util|helper|common|manager|core|base|misc)(s|ies)?", re.IGNORECASE)
TEST_NAME = re.compile(r"test(Fuzz|Fork)?_[^_]\w*?__\w+?__\w+")

_SOLIDITY_FUNCTION = re.compile(r"^( *)(?:function (\w+)|constructor)\b", re.MULTILINE)
_SOLIDITY_COMMENT = re.compile(r"\s*(//|/?\*)")


def python_files() -> Iterator[Path]:
    """Every Python file of the project."""
    for folder in ("registry", "api", "scripts", "tests"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def solidity_files() -> Iterator[Path]:
    """Every Solidity file of the project."""
    for folder in ("src", "test", "proofs"):
        yield from sorted((ROOT / "contracts" / folder).rglob("*.sol"))


def check_python(file: Path) -> Iterator[str]:
    """Breaches in one Python file."""
    text = file.read_text(encoding="utf-8")
    tree = ast.parse(text)
    length = len(text.splitlines())
    if length > MODULE_LINES:
        yield f"{length} lines, more than {MODULE_LINES}; split it by verb"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _check_function(node)
            if file.name.startswith("test_") and node.name.startswith("test_"):
                yield from check_test_name(node.name)


def _check_function(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    first = node.body[0]
    documented = ast.get_docstring(node) is not None
    doc = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    length = (node.end_lineno or 0) - node.lineno + 1 - doc
    if length > FUNCTION_LINES:
        yield f"{node.name} has {length} lines, more than {FUNCTION_LINES}; split it"


def check_test_name(name: str) -> Iterator[str]:
    """A test's name says what is tested, in which case, with which result."""
    if not TEST_NAME.fullmatch(name):
        yield f"{name} is not named test_<what>__<case>__<result>"


def check_solidity(file: Path) -> Iterator[str]:
    """Breaches in one Solidity file."""
    lines = file.read_text(encoding="utf-8").splitlines()
    generated = any("generated" in line.lower() for line in lines[:6])
    code = [line for line in lines if line.strip() and not _SOLIDITY_COMMENT.match(line)]
    if len(code) > CONTRACT_LINES and not generated and "test" not in file.parts:
        yield f"{len(code)} lines of code, more than {CONTRACT_LINES}; split it"
    text = "\n".join(code)
    for found in _SOLIDITY_FUNCTION.finditer(text):
        indent, name = found[1], found[2] or "constructor"
        end = text.find(f"\n{indent}}}\n", found.start())
        length = text.count("\n", found.start(), end) + 2 if _has_body(text, found.start()) else 0
        if length > FUNCTION_LINES and not generated:
            yield f"{name} has {length} lines, more than {FUNCTION_LINES}; split it"
        if file.name.endswith(".t.sol") and name.startswith("test"):
            yield from check_test_name(name)


def _has_body(text: str, start: int) -> bool:
    """Whether a function's head ends in a block on lines of its own, not in `;` or `}`."""
    head = re.compile(r"[^;{]*(;|\{[^\n]*)").match(text, start)
    return head is not None and head[1].rstrip() == "{"


def breaches() -> Iterator[str]:
    """Every breach, as `file: what is wrong`."""
    for files, check in ((python_files(), check_python), (solidity_files(), check_solidity)):
        for file in files:
            place = file.relative_to(ROOT)
            if VAGUE.fullmatch(file.stem):
                yield f"{place}: the name does not say what is inside"
            yield from (f"{place}: {breach}" for breach in check(file))


if __name__ == "__main__":
    found = list(breaches())
    print("\n".join(found))
    sys.exit(1 if found else 0)
