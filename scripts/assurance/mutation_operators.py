"""Single-point mutants of a Solidity file, from the compiler's own syntax tree.

The mutators are those of slither-mutate, by its names, so that the figures compare:
AOR arithmetic, BOR bitwise, ROR relational, LOR logical, UOR unary and ASOR assignment operators;
MIA conditions of `if` and `?:`, MWA of loops; MVIE and MVIV initial values; RR a statement becomes
`revert()`; CR a statement or modifier is dropped; SBR what Solidity programmers mix up (the clock,
the sender, packed encoding, widths, units of time); LIR literals. RCR, a constant returned, and
YUL (see `mutation_yul`) are added. slither-mutate itself is not used: it sees neither free
functions nor assembly, where much of the ledger lies, and edits lines by splitting text at the
first operator, which leaves many sites unmutated. Function headers (its FHR) are left out: a
visibility or mutability either fails against the interface or compiles to the same bytes.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from assurance.sources import solidity_code

Node = dict[str, Any]

ARITHMETIC = ("+", "-", "*", "/", "%")
BITWISE = ("&", "|", "^", "<<", ">>")
RELATIONAL = ("<", ">", "<=", ">=", "==", "!=")
LOGICAL = ("&&", "||")
ASSIGNMENTS = ("=", "+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "<<=", ">>=")
BINARY = {"AOR": ARITHMETIC, "BOR": BITWISE, "ROR": RELATIONAL, "LOR": LOGICAL}
NARROWER = {160: 152, 256: 128, 128: 64, 64: 32, 32: 16, 16: 8}
SAME_AT_ZERO = {"!=": ">", ">": "!=", "==": "<=", "<=": "=="}
"""Relations that say the same of zero, since the ledger knows no negative numbers."""
UNITS = ("seconds", "minutes", "hours", "days", "weeks")

_UINT = re.compile(r"uint(\d+)")
_COMMENT = re.compile(rb"//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Guard:
    """How a mutant is built in beside the original, to be switched on later (mutation_schema).

    The bytes `start` to `end` are one whole expression or statement, by `form`; `to` is that of
    the mutant, none where the patch applied to them gives it.
    """

    start: int
    end: int
    form: Literal["expression", "number", "statement", "yul expression", "yul statement"]
    to: str | None = None


@dataclass(frozen=True)
class Patch:
    """One change of one file: the bytes `start` to `end` become `to`."""

    file: str
    start: int
    end: int
    mutator: str
    to: str
    guard: Guard | None = field(default=None, compare=False)

    def applied(self, source: bytes) -> str:
        """The file's text with the change made."""
        return (source[: self.start] + self.to.encode() + source[self.end :]).decode()


@dataclass(frozen=True)
class Mutant:
    """A patch with what a reader needs to see it. `id` survives changes of comments and layout."""

    id: str
    patch: Patch
    line: int
    before: str


class Site:
    """Source text and the place of a node in it."""

    def __init__(self, file: str, source: bytes) -> None:
        self.file = file
        self.source = source

    def span(self, node: Node) -> tuple[int, int]:
        """First byte of a node and the one after its last."""
        start, length, _ = node["src"].split(":")
        return int(start), int(start) + int(length)

    def text(self, node: Node) -> str:
        """The node as written."""
        start, end = self.span(node)
        return self.source[start:end].decode()

    def replaced(self, node: Node, mutator: str, to: str) -> Patch:
        """The whole node, an expression, becomes `to`."""
        span = self.span(node)
        return Patch(self.file, *span, mutator, to, Guard(*span, "expression"))

    def operator(self, left: Node, right: Node, old: str) -> tuple[int, int]:
        """Where the operator between two operands stands; brackets and comments lie around it."""
        start, end = self.span(left)[1], self.span(right)[0]
        blank = _COMMENT.sub(lambda m: b" " * len(m[0]), self.source[start:end])
        at = start + blank.index(old.encode())
        return at, at + len(old)


def nodes(tree: Any) -> Iterator[Node]:
    """Every node of a tree, parents first."""
    if isinstance(tree, dict):
        if "nodeType" in tree:
            yield tree
        for child in tree.values():
            yield from nodes(child)
    elif isinstance(tree, list):
        for child in tree:
            yield from nodes(child)


def binary(site: Site, node: Node) -> Iterator[Patch]:
    """AOR, BOR, ROR, LOR: another operator of the same family."""
    old, left, right = node["operator"], node["leftExpression"], node["rightExpression"]
    unordered = _type(left) in ("bool", "address") or _type(left).startswith("contract")
    for mutator, family in BINARY.items():
        if old not in family:
            continue
        skipped = {old}
        if mutator == "ROR" and unordered:
            skipped |= {"<", ">", "<=", ">="}
        if site.text(right) == "0":
            skipped.add(SAME_AT_ZERO.get(old, old))
        at = site.operator(left, right, old)
        guard = Guard(*site.span(node), "expression")
        for new in family:
            if new not in skipped:
                yield Patch(site.file, *at, mutator, new, guard)


def unary(site: Site, node: Node) -> Iterator[Patch]:
    """UOR: counting up and down swapped; a negation dropped."""
    old, operand = node["operator"], site.text(node["subExpression"])
    if old in ("++", "--"):
        new = "--" if old == "++" else "++"
        yield site.replaced(node, "UOR", new + operand if node["prefix"] else operand + new)
    elif old in ("!", "~", "-"):
        yield site.replaced(node, "UOR", operand)


def assignment(site: Site, node: Node) -> Iterator[Patch]:
    """ASOR: another compound assignment, or a plain one."""
    old = node["operator"]
    if old != "=":
        at = site.operator(node["leftHandSide"], node["rightHandSide"], old)
        guard = Guard(*site.span(node), "expression")
        for new in ASSIGNMENTS:
            if new != old:
                yield Patch(site.file, *at, "ASOR", new, guard)


def condition(site: Site, node: Node) -> Iterator[Patch]:
    """MIA and MWA: a condition fixed or turned round; no loop is made endless."""
    found = node.get("condition")
    if found is None:
        return
    loop = node["nodeType"] in ("ForStatement", "WhileStatement")
    fixed = ("false",) if loop else ("true", "false")
    for value in fixed:
        yield site.replaced(found, "MWA" if loop else "MIA", value)
    if found["nodeType"] != "UnaryOperation":
        yield site.replaced(found, "MWA" if loop else "MIA", f"!({site.text(found)})")


def initial_value(site: Site, node: Node) -> Iterator[Patch]:
    """MVIE and MVIV: a variable is left at zero."""
    value = node.get("initialValue")
    if value is None or len(node["declarations"]) != 1:
        return
    start, end = site.span(node["declarations"][0])[1], site.span(value)[1]
    mutator = "MVIV" if value["nodeType"] == "Literal" else "MVIE"
    zero = _zero(_type(node["declarations"][0]))
    guard = Guard(*site.span(value), "expression", zero) if zero else None
    yield Patch(site.file, start, end, mutator, "", guard)


def statement(site: Site, node: Node) -> Iterator[Patch]:
    """RR and CR: a statement reverts, or is dropped with its semicolon."""
    start, end = site.span(node)
    whole = site.source[end : end + 1] == b";"
    guard = Guard(start, end + 1, "statement") if whole else None
    if node["nodeType"] != "RevertStatement":
        yield Patch(site.file, start, end, "RR", "revert()", guard)
    yield Patch(site.file, start, end + whole, "CR", "{}" if whole else "", guard)


def modifier(site: Site, node: Node) -> Iterator[Patch]:
    """CR: a function loses a modifier; a constructor's call of its parent's stays."""
    if node.get("kind") != "baseConstructorSpecifier":
        yield Patch(site.file, *site.span(node), "CR", "")


def returned(site: Site, node: Node) -> Iterator[Patch]:
    """RCR: another answer than the one computed."""
    value = node.get("expression")
    if value is None:
        return
    kind, written = _type(value), site.text(value)
    zero = _zero(kind)
    answers = ("true", "false") if kind == "bool" else (zero,) if zero else ()
    yield from (site.replaced(value, "RCR", answer) for answer in answers if answer != written)


def confusion(site: Site, node: Node) -> Iterator[Patch]:
    """SBR: what is easily mixed up."""
    kind, text = node["nodeType"], site.text(node)
    swaps = {"block.timestamp": "0", "msg.sender": "tx.origin"}
    if text in swaps:
        yield site.replaced(node, "SBR", swaps[text])
    if text == "abi.encode":
        yield Patch(site.file, *site.span(node), "SBR", "abi.encodePacked")
    conversion = kind == "FunctionCall" and node["kind"] == "typeConversion"
    named = node["expression"] if conversion else node
    width = _UINT.fullmatch(site.text(named))
    if width and int(width[1]) in NARROWER:
        guard = Guard(*site.span(node), "expression") if conversion else None
        new = f"uint{NARROWER[int(width[1])]}"
        yield Patch(site.file, *site.span(named), "SBR", new, guard)


def literal(site: Site, node: Node) -> Iterator[Patch]:
    """LIR: a number's neighbours, zero and one; the other truth value; another unit of time."""
    written, kind = site.text(node), node["kind"]
    if kind == "bool":
        yield site.replaced(node, "LIR", "false" if written == "true" else "true")
    if kind != "number":
        return
    unit = node.get("subdenomination")
    digits = written.removesuffix(unit).strip() if unit else written
    for other in UNITS if unit in UNITS else ():
        if other != unit:
            yield site.replaced(node, "SBR", f"{digits} {other}")
    if not re.fullmatch(r"0x[0-9a-fA-F_]+|[0-9_]+", digits) or len(digits) == 42:
        return
    value = int(digits.replace("_", ""), 0)
    width = len(digits) if digits.startswith("0x") else 0
    for new in sorted({0, 1, value - 1, value + 1} - {value, -1}):
        number = f"{new:#0{width}x}" if width else str(new)
        yield site.replaced(node, "LIR", f"{number} {unit or ''}".strip())


MUTATORS = {
    "BinaryOperation": (binary,),
    "UnaryOperation": (unary,),
    "Assignment": (assignment,),
    "IfStatement": (condition,),
    "Conditional": (condition,),
    "ForStatement": (condition,),
    "WhileStatement": (condition,),
    "VariableDeclarationStatement": (initial_value,),
    "ExpressionStatement": (statement,),
    "Return": (statement, returned),
    "EmitStatement": (statement,),
    "RevertStatement": (statement,),
    "Continue": (statement,),
    "Break": (statement,),
    "ModifierInvocation": (modifier,),
    "FunctionCall": (confusion,),
    "MemberAccess": (confusion,),
    "ElementaryTypeNameExpression": (confusion,),
    "Literal": (literal,),
}


def _type(node: Node) -> str:
    return str(node.get("typeDescriptions", {}).get("typeString", ""))


def _zero(kind: str) -> str | None:
    """Zero as an expression of an elementary type; none for other types."""
    if kind in ("bool", "address") or kind.startswith("bytes32"):
        return {"bool": "false", "address": "address(0)"}.get(kind, "bytes32(0)")
    return "0" if kind.startswith(("uint", "int_const")) else None


def mutant(site: Site, patch: Patch) -> Mutant:
    """A patch with its line, what stood there, and its id."""
    before = site.source[patch.start : patch.end].decode()
    place = len(solidity_code(site.source[: patch.start].decode()))
    stated = f"{patch.file}\n{place}\n{patch.mutator}\n{before}\n{patch.to}"
    name = hashlib.sha256(stated.encode()).hexdigest()[:16]
    return Mutant(name, patch, site.source.count(b"\n", 0, patch.start) + 1, before)
