"""Mutants of Python files: cosmic-ray's operators, and texts, each as a replacement of whole lines.

Run by the interpreter of .venv-assure, which has cosmic-ray: a JSON list of paths on stdin, one of
mutants on stdout. cosmic-ray is taken for its operators, since they reach constants and conditions
at a module's top level, which mutmut's trampolines around functions do not; its own runner starts
an interpreter for each mutant, two seconds of imports before the first test.

Of the replacements of one binary operator two are drawn, since most of the eleven fail at once in
the same way; an equality never becomes an identity, which differs by the interpreter's caching.
Texts (TEXT) are those that do something: no docstring, annotation or `__all__`, and no wording, as
no format holds it: nothing in a `raise`, and nothing of several words that is no pattern. Mutants
that change nothing that runs, such as an annotation's `|`, are left out.
"""

from __future__ import annotations

import ast
import hashlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cosmic_ray.ast import get_ast  # type: ignore[import-not-found]
from cosmic_ray.mutating import MutationVisitor, mutate_code  # type: ignore[import-not-found]
from cosmic_ray.plugins import get_operator, operator_names  # type: ignore[import-not-found]

SEED = 20261123
PER_PLACE = 2
IDENTITY = tuple(
    f"{old}_{new}" for old in ("Eq", "NotEq", "Lt", "LtE", "Gt", "GtE") for new in ("Is", "IsNot")
)
TAKE_ARGUMENTS = ("core/VariableReplacer", "core/VariableInserter")


class _Places(MutationVisitor):  # type: ignore[misc]
    """Counts an operator's mutants by the place they stand at; changes nothing."""

    def __init__(self, operator: Any) -> None:
        super().__init__(-1, operator)
        self.places: list[tuple[int, int]] = []

    def visit(self, node: Any) -> Any:
        self.places.extend(start for start, _ in self.operator.mutation_positions(node))
        return node


def drawn(source: str, path: str) -> Iterator[tuple[str, int]]:
    """Operators and occurrences of one file: all, but two of a binary operator's replacements."""
    tree = get_ast(source)
    binary: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for name in operator_names():
        if name in TAKE_ARGUMENTS or name.endswith(IDENTITY):
            continue
        visitor = _Places(get_operator(name)())
        visitor.walk(tree)
        for occurrence, place in enumerate(visitor.places):
            if "BinaryOperator" in name:
                binary.setdefault(place, []).append((name, occurrence))
            else:
                yield name, occurrence
    for place, choices in sorted(binary.items()):
        chance = random.Random(f"{SEED} {path} {place}")  # noqa: S311 — a sample is no secret
        yield from chance.sample(choices, min(PER_PLACE, len(choices)))


def running(source: str) -> str:
    """What a source does, without docstrings and annotations, for comparison."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            node.annotation = None if isinstance(node, ast.arg) else ast.Constant(0)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.returns = None
    return ast.dump(tree)


def texts(source: str) -> Iterator[tuple[int, int, int, str]]:
    """Texts that do something: line, first and last column in UTF-8 bytes, and what to write."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    left_out = {id(inner) for node in nodes for part in _idle(node) for inner in ast.walk(part)}
    patterns = {id(arg) for node in nodes if _compiles(node) for arg in ast.walk(node)}
    for node in nodes:
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        wording = " " in node.value.strip() and id(node) not in patterns
        if wording or id(node) in left_out or node.lineno != node.end_lineno:
            continue
        yield node.lineno, node.col_offset, node.end_col_offset or 0, repr(f"XX{node.value}XX")


def _idle(node: ast.AST) -> Iterator[ast.AST]:
    """Parts of a node whose texts do nothing, or are wording."""
    names = [n.id for n in getattr(node, "targets", ()) if isinstance(n, ast.Name)]
    docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    if docstring or names == ["__all__"] or isinstance(node, ast.Raise | ast.JoinedStr):
        yield node
    for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
        if part is not None:
            yield part


def _compiles(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"


def replaced(source: str, line: int, start: int, end: int, new: str) -> str:
    """The source with a part of one line replaced; columns count UTF-8 bytes."""
    lines = source.split("\n")
    raw = lines[line - 1].encode()
    lines[line - 1] = (raw[:start] + new.encode() + raw[end:]).decode()
    return "\n".join(lines)


def patch(path: str, operator: str, source: str, mutated: str) -> dict[str, Any]:
    """A mutant as the lines that differ, from `line` on: `was` stands there, `now` would."""
    old, new = source.split("\n"), mutated.split("\n")
    first = next(n for n, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1])
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    was, now = "\n".join(old[first : len(old) - last]), "\n".join(new[first : len(new) - last])
    same = old[:first].count(was)
    named = hashlib.sha256(f"{path}\n{operator}\n{was}\n{now}\n{same}".encode()).hexdigest()[:12]
    return {
        "id": named,
        "file": path,
        "line": first + 1,
        "operator": operator,
        "was": was,
        "now": now,
    }


def mutants(path: str) -> Iterator[dict[str, Any]]:
    """Every mutant of one file, in no particular order."""
    source = Path(path).read_text(encoding="utf-8")
    unchanged = running(source)
    for name, occurrence in drawn(source, path):
        try:
            mutated = mutate_code(source, get_operator(name)(), occurrence)
            if mutated is None or running(mutated) == unchanged:
                continue
        except (AttributeError, SyntaxError):
            # cosmic-ray replaces no exception with a dotted name, and writes some texts badly
            continue
        yield patch(path, name.removeprefix("core/"), source, mutated)
    for place in texts(source):
        yield patch(path, "TEXT", source, replaced(source, *place))


def main() -> None:
    """Reads paths, writes mutants: each id once, in the order in which a sample is drawn."""
    found = {one["id"]: one for path in json.load(sys.stdin) for one in mutants(path)}
    order = sorted(found, key=lambda name: hashlib.sha256(f"{SEED} {name}".encode()).digest())
    json.dump([found[name] for name in order], sys.stdout)


if __name__ == "__main__":
    main()
