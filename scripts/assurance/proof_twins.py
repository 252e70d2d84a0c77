"""The properties of contracts/proofs and their twins, mutants that each proof must reject.

contracts/proofs/twins.json lists, for each proof file, changes of one line, with the checks that
must find a counterexample to the contracts so changed, and the invariant they speak of.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assurance.sources import solidity_code
from contract_sources import CONTRACTS, closure, compiler_version, shipped_settings

PROOFS = CONTRACTS / "proofs"
TWINS = PROOFS / "twins.json"
SUFFIX = ".proof.sol"

_CHECK = re.compile(r"^    function (check_\w+)\(", re.MULTILINE)


@dataclass(frozen=True)
class Twin:
    """One line of contracts/src changed, the first after `anchor`; `file` is under contracts/."""

    file: str
    before: str
    after: str
    anchor: str = ""

    def applied(self, text: str) -> str:
        """The source with the line changed.

        Raises ValueError where it is not clear which: without an anchor the line stands once in the
        file, with one the anchor does.
        """
        named = self.anchor or self.before
        if text.count(named) != 1 or "\n" in self.before or self.before == self.after:
            raise ValueError(f"{self.file} has {text.count(named)} places reading: {named}")
        start = text.index(named)
        if self.before not in text[start:]:
            raise ValueError(f"{self.file} has nowhere after {named}: {self.before}")
        return text[:start] + text[start:].replace(self.before, self.after, 1)


@dataclass(frozen=True)
class Property:
    """One check of a proof file, the invariant it is of, and its twin."""

    name: str
    proof: str
    invariant: str
    twin: Twin

    @property
    def title(self) -> str:
        """Proof file and check, such as `Groups.check_join__takenExclusively__refused`."""
        return f"{self.proof}.{self.name}"

    def digest(self) -> str:
        """Digest of all that the trial rests on: sources, compiler, settings, and the twin."""
        twin = [self.twin.file, self.twin.before, self.twin.after, self.twin.anchor]
        stated = [compiler_version(), shipped_settings(), _code(self.proof), twin, self.name]
        return hashlib.sha256(json.dumps(stated).encode()).hexdigest()


def sources(proof: str) -> dict[str, str]:
    """A proof file and everything it imports, by path under contracts/ or by package."""
    path = f"proofs/{proof}{SUFFIX}"
    text = (CONTRACTS / path).read_text(encoding="utf-8")
    found: dict[str, str] = {path: text}
    waiting = [path]
    while waiting:
        here = waiting.pop()
        for target in re.findall(r"""from ["'](\.[^"']+)["']""", found[here]):
            reached = (CONTRACTS / here).parent.joinpath(target).resolve()
            name = reached.relative_to(CONTRACTS).as_posix()
            if name.startswith("src/"):
                found |= closure(name)
            elif name not in found:
                found[name] = reached.read_text(encoding="utf-8")
                waiting.append(name)
    return found


@cache
def _code(proof: str) -> list[tuple[str, str]]:
    return sorted((path, solidity_code(text)) for path, text in sources(proof).items())


def written_checks() -> Iterator[tuple[str, str]]:
    """Proof file and name of every check there is."""
    for file in sorted(PROOFS.glob(f"*{SUFFIX}")):
        proof = file.name.removesuffix(SUFFIX)
        for name in _CHECK.findall(file.read_text(encoding="utf-8")):
            yield proof, name


def properties(file: Path = TWINS) -> list[Property]:
    """Every property that has a twin, in the order of the file."""
    found: list[Property] = []
    for proof, twins in json.loads(file.read_text(encoding="utf-8")).items():
        for stated in twins:
            twin = Twin(stated["file"], stated["from"], stated["to"], stated.get("anchor", ""))
            said = stated["invariant"]
            found += [Property(name, proof, said, twin) for name in stated["checks"]]
    return found
