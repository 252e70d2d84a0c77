"""YUL: mutants of inline assembly.

One operation becomes its neighbour, a number its neighbours, a statement goes.
"""

from __future__ import annotations

from collections.abc import Iterator

from assurance.mutation_operators import Guard, Node, Patch, Site

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
ACTING = ("call", "create", "store", "load", "gas")
"""What an operation that is worked out twice must not do."""
STATEMENTS = ("YulExpressionStatement", "YulAssignment", "YulIf")


def yul(site: Site, node: Node) -> Iterator[Patch]:
    """Every mutant of one node of assembly; none for what is no such node."""
    kind = node["nodeType"]
    if kind == "YulFunctionCall":
        yield from _call(site, node)
    elif kind == "YulLiteral" and node["kind"] == "number":
        value = int(node["value"], 0)
        for new in sorted({0, value + 1, value + 32} - {value}):
            yield _patch(site, node, node, f"{new:#x}")
    if kind in STATEMENTS:
        span = site.span(node)
        yield Patch(site.file, *span, "YUL", "", Guard(*span, "yul statement"))


def _call(site: Site, node: Node) -> Iterator[Patch]:
    name = node["functionName"]["name"]
    for new in NEIGHBOURS.get(name, ()):
        yield _patch(site, node["functionName"], node, new)
    if name in ("iszero", "not"):
        yield _patch(site, node, node, site.text(node["arguments"][0]))


def _patch(site: Site, part: Node, whole: Node, to: str) -> Patch:
    text = site.text(whole) + to
    quiet = not any(act in text for act in ACTING)
    guard = Guard(*site.span(whole), "yul expression") if quiet else None
    return Patch(site.file, *site.span(part), "YUL", to, guard)
