"""YUL: mutants of inline assembly.

One operation becomes its neighbour, a number its neighbours, a statement goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from assurance.mutation_operators import Node, Patch, Site

NEIGHBOURS = {
    "add": ("sub",),
    "sub": ("add",),
    "mul": ("div", "add"),
    "div": ("mul",),
    "and": ("or", "xor"),
    "or": ("and", "xor"),
    "xor": ("or", "and"),
    "shl": ("shr",),
    "shr": ("shl",),
    "lt": ("gt", "eq"),
    "gt": ("lt", "eq"),
    "eq": ("lt", "gt"),
    "mload": ("calldataload",),
    "calldataload": ("mload",),
    "number": ("timestamp",),
    "address": ("caller",),
    "staticcall": ("call",),
    "gas": ("number",),
}
STATEMENTS = ("YulExpressionStatement", "YulAssignment", "YulIf")


def yul(site: Site, node: Node) -> Iterator[Patch]:
    """Every mutant of one node of assembly; none for what is no such node."""
    kind = node["nodeType"]
    if kind == "YulFunctionCall":
        yield from _call(site, node)
    elif kind == "YulLiteral" and node["kind"] == "number":
        value = int(node["value"], 0)
        for new in sorted({0, value + 1, value + 32} - {value}):
            yield site.replaced(node, "YUL", f"{new:#x}")
    if kind in STATEMENTS:
        yield site.replaced(node, "YUL", "")


def _call(site: Site, node: Node) -> Iterator[Patch]:
    name = node["functionName"]["name"]
    for new in NEIGHBOURS.get(name, ()):
        yield site.replaced(node["functionName"], "YUL", new)
    if name in ("iszero", "not"):
        yield site.replaced(node, "YUL", site.text(node["arguments"][0]))
