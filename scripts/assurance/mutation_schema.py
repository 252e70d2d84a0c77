"""Many mutants in one build: each stands beside the original, and a number in the code chooses.

The compiler takes seconds for a contract, so a batch of mutants is compiled at once. Every mutated
expression becomes `(mutantIs(n) ? mutant : original)`, every statement an `if`, where `mutantIs`
compares n with a constant that stands in the bytecode as 32 bytes and is replaced there by the
number of the mutant wanted; the optimiser cannot work it out, since it is xored with a value that
is zero on every real call. With 0 chosen the build must pass the tests, or the batch is not used.
A mutant that survives so is compiled by itself before it is said to survive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from assurance.mutation_compiler import Built
from assurance.mutation_operators import Guard, Mutant, Node, Site, nodes

MAGIC = "9d1c7f0b5ae2436688d1f3c2b7a90e5d41c86fb3a27e0d95f8146b0c3ad97e21"
SWITCH_FILE = "src/MutantSwitch.sol"
_CHOSEN = f"xor(0x{MAGIC}, shr(255, calldatasize()))"
SWITCH = f"""// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

function mutantIs(uint256 n) pure returns (bool chosen) {{
    assembly ("memory-safe") {{
        chosen := eq(n, {_CHOSEN})
    }}
}}
"""
_IMPORT = f'\nimport {{mutantIs}} from "{SWITCH_FILE}";\n'


def guards(site: Site, tree: Node) -> Callable[[Guard | None], Guard | None]:
    """Sets a file's guards right: none outside the bodies of functions, where no code runs.

    A number in a sum or shift is marked as such, since `?:` would give it a narrower type there.
    """
    bodies = [site.span(node["body"]) for node in nodes(tree) if node.get("body")]
    operations = [n for n in nodes(tree) if n["nodeType"] == "BinaryOperation"]
    sums = [n for n in operations if n["operator"] not in ("<", ">", "<=", ">=", "==", "!=")]
    sides = [n[side] for n in sums for side in ("leftExpression", "rightExpression")]
    summed = {site.span(side) for side in sides if side["nodeType"] == "Literal"}

    def right(guard: Guard | None) -> Guard | None:
        if guard is None or not any(a <= guard.start and guard.end <= b for a, b in bodies):
            return None
        return replace(guard, form="number") if (guard.start, guard.end) in summed else guard

    return right


def independent(mutants: Iterable[Mutant]) -> tuple[list[Mutant], list[Mutant]]:
    """Those that can be built in side by side, and the others."""
    taken: list[Mutant] = []
    left: list[Mutant] = []
    for mutant in mutants:
        (taken if _fits(mutant, taken) else left).append(mutant)
    return taken, left


def _fits(mutant: Mutant, taken: list[Mutant]) -> bool:
    guard = mutant.patch.guard
    if guard is None:
        return False
    return not any(
        other.patch.file == mutant.patch.file
        and other.patch.guard
        and guard.start < other.patch.guard.end
        and other.patch.guard.start < guard.end
        for other in taken
    )


def combined(sources: dict[str, bytes], mutants: list[Mutant]) -> dict[str, str]:
    """The changed sources by path, with the mutants built in by their place in the list from 1."""
    numbered = list(enumerate(mutants, 1))
    texts = {SWITCH_FILE: SWITCH}
    for file in {mutant.patch.file for mutant in mutants}:
        text = sources[file]
        own = [(n, m) for n, m in numbered if m.patch.file == file and m.patch.guard]
        for number, mutant in sorted(own, key=lambda item: -_guard(item[1]).start):
            guard = _guard(mutant)
            built_in = _guarded(sources[file], mutant, number).encode()
            text = text[: guard.start] + built_in + text[guard.end :]
        texts[file] = text.decode() + _IMPORT
    return texts


def guilty(
    sources: dict[str, bytes], mutants: list[Mutant], places: list[tuple[str, int, int]]
) -> list[Mutant]:
    """The mutants built in at, around or within the places of errors in the combined sources."""
    found: dict[str, Mutant] = {}
    for file in {mutant.patch.file for mutant in mutants}:
        shift = 0
        own = [(n, m) for n, m in enumerate(mutants, 1) if m.patch.file == file]
        for number, mutant in sorted(own, key=lambda item: _guard(item[1]).start):
            guard = _guard(mutant)
            size = len(_guarded(sources[file], mutant, number).encode())
            start = guard.start + shift
            shift += size - (guard.end - guard.start)
            if any(f == file and start < b and a < start + size for f, a, b in places):
                found[mutant.id] = mutant
    return list(found.values())


def _guard(mutant: Mutant) -> Guard:
    if mutant.patch.guard is None:
        raise ValueError(f"{mutant.id} cannot be built in")
    return mutant.patch.guard


def _guarded(source: bytes, mutant: Mutant, number: int) -> str:
    patch, guard = mutant.patch, _guard(mutant)
    original = source[guard.start : guard.end].decode()
    inside = source[guard.start : patch.start] + patch.to.encode() + source[patch.end : guard.end]
    changed = inside.decode() if guard.to is None else guard.to
    if guard.form == "number":
        return f"(mutantIs({number}) ? uint256({changed}) : uint256({original}))"
    if guard.form == "expression":
        return f"(mutantIs({number}) ? ({changed}) : ({original}))"
    if guard.form == "statement":
        return f"if (mutantIs({number})) {{ {changed} }} else {{ {original} }}"
    chosen = f"eq({number}, {_CHOSEN})"
    if guard.form == "yul expression":
        return f"xor({original}, mul({chosen}, xor({original}, {changed})))"
    return f"if iszero({chosen}) {{ {original} }}"


def chosen(built: dict[str, Built], number: int) -> dict[str, Built]:
    """The build in which the mutant of that number is switched on; 0 for none."""
    wanted = f"{number:064x}"
    return {
        name: Built(
            code.bytecode.replace(MAGIC, wanted),
            code.deployed.replace(MAGIC, wanted),
            code.immutables,
        )
        for name, code in built.items()
    }
