"""Which mutants there are of each contract, and the order in which they are drawn.

A contract's population has two parts: its own files, and the files shared by several contracts that
are counted with it. From each the first in the order of SHA-256(seed, id) are drawn until enough
compile to something new, so the sample is fixed by the seed and the code, and small changes of the
code leave most of it as it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from assurance.mutation_operators import MUTATORS, Mutant, Node, Patch, Site, mutant, nodes
from assurance.mutation_schema import guards
from assurance.mutation_yul import yul
from contract_sources import CONTRACTS

SEED = "torrens-mutants-1"
GOAL_OWN = 175
GOAL_SHARED = 25
LIBRARIES_ALONE = ("Words.", "Terms.", "Records.", "Enums.", "Journal.")
"""Tests that deploy no contract."""


@dataclass(frozen=True)
class Scope:
    """What counts as a contract's: its own files, shared files, and the tests that run first."""

    contract: str
    own: tuple[str, ...]
    shared: tuple[str, ...]
    tests: tuple[str, ...]

    def tests_first(self, test: str) -> bool:
        """Whether a test file is about this contract."""
        return any(fnmatchcase(PurePosixPath(test).name, f"{name}.t.sol") for name in self._names())

    def tests_later(self, test: str) -> bool:
        """Whether a test file deploys this contract at all."""
        name = PurePosixPath(test).name
        apart = () if self.contract in ("Deployer", "PartyRegistry") else ("Party",)
        return not name.startswith((*LIBRARIES_ALONE, *apart))

    def _names(self) -> tuple[str, ...]:
        return (*self.tests, f"{self.contract}*")


SCOPES = (
    Scope("Deployer", ("Deployer.sol",), (), ("Deployer*",)),
    Scope(
        "AttestationLog",
        ("AttestationLog.sol",),
        ("libraries/Journal.sol", "types/Enums.sol"),
        ("Attestation*",),
    ),
    Scope(
        "PledgeLedger",
        ("PledgeLedger.sol",),
        ("types/PledgeFields.sol", "types/Terms.sol"),
        ("Pledge*",),
    ),
    Scope(
        "PartyRegistry",
        ("PartyRegistry.sol", "parties/*.sol"),
        ("types/PartyWords.sol", "libraries/ConsentPair.sol"),
        ("Party*",),
    ),
    Scope(
        "ExchangeLedger",
        ("ExchangeLedger.sol", "exchange/*.sol"),
        ("types/ExchangeWords.sol", "libraries/Extend.sol"),
        ("Listing*", "Trade*", "Filing*", "Sale*", "Exchange*"),
    ),
    Scope(
        "RightsLedger",
        ("RightsLedger.sol", "rights/*.sol"),
        ("types/RightWords.sol", "ConsentChecks.sol"),
        ("Right*", "Roots*"),
    ),
    Scope(
        "AssetRegistry",
        ("AssetRegistry.sol", "assets/*.sol"),
        ("types/AssetWords.sol", "Peers.sol"),
        ("Asset*", "Batch*", "Objection*"),
    ),
)
"""In the order in which they are worked off, smallest first."""


def files(patterns: Iterable[str]) -> Iterator[str]:
    """The sources that match, as `src/…`, in a fixed order."""
    for pattern in patterns:
        for file in sorted((CONTRACTS / "src").glob(pattern)):
            yield file.relative_to(CONTRACTS).as_posix()


def mutants_of(file: str, source: bytes, tree: Node) -> dict[str, Mutant]:
    """Every mutant of one file by id, in the order of the text."""
    site = Site(file, source)
    patches: dict[Patch, None] = {}
    for node in nodes(tree):
        for mutate in (*MUTATORS.get(node["nodeType"], ()), yul):
            for patch in mutate(site, node):
                patches.setdefault(patch)
    ordered = sorted(patches, key=lambda p: (p.start, p.end, p.mutator, p.to))
    built_in = guards(site, tree)
    found = (mutant(site, replace(patch, guard=built_in(patch.guard))) for patch in ordered)
    return {made.id: made for made in found}


def population(patterns: Iterable[str], tree: Callable[[str], Node]) -> list[Mutant]:
    """Every mutant of the matching files, in the order in which they are drawn."""
    found: dict[str, Mutant] = {}
    for file in files(patterns):
        found |= mutants_of(file, (CONTRACTS / file).read_bytes(), tree(file))
    return sorted(found.values(), key=lambda m: drawn(m.id))


def drawn(name: str) -> str:
    """A mutant's place in the draw."""
    return hashlib.sha256(f"{SEED}:{name}".encode()).hexdigest()
