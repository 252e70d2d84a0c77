"""Compiles mutants with the shipped settings in one warm compiler process."""

from __future__ import annotations

import json
import posixpath
import subprocess
from dataclasses import dataclass
from pathlib import Path

from contract_build import COMPILED
from contract_sources import CONTRACTS, Json, Unit, all_units, shipped_settings

SERVER = Path(__file__).with_name("mutation_solc.js")
MOST_ANSWERS = 60
"""The compiler's memory only grows, so the process is replaced after so many answers."""

_OUTPUTS = ["evm.bytecode.object", "evm.deployedBytecode"]


class CompileError(Exception):
    """The compiler refuses the text; the message is its own.

    `places` are the file and the first and last byte of each error that has a place.
    """

    def __init__(self, errors: list[Json]) -> None:
        super().__init__(errors[0]["message"])
        found = [e["sourceLocation"] for e in errors if "sourceLocation" in e]
        self.places = [(str(p["file"]), int(p["start"]), int(p["end"])) for p in found]


@dataclass(frozen=True)
class Built:
    """What the compiler makes of a contract, in the form of the shipped files."""

    bytecode: str
    deployed: str
    immutables: Json

    def is_shipped(self, name: str) -> bool:
        """Whether these are the very bytes that ship."""
        document = json.loads((COMPILED / f"{name}.json").read_text(encoding="utf-8"))
        return bool(document["bytecode"] == "0x" + self.bytecode)

    def shipped(self, file: Path) -> str:
        """The text of the shipped file with this code in place of its own."""
        document = json.loads(file.read_text(encoding="utf-8"))
        document |= {
            "bytecode": "0x" + self.bytecode,
            "deployedBytecode": "0x" + self.deployed,
            "immutableReferences": self.immutables,
        }
        return json.dumps(document)


class WarmCompiler:
    """One node process that holds the compiler; not for use by two threads at once."""

    def __init__(self) -> None:
        self.units: dict[str, Unit] = all_units()
        self._settings = shipped_settings()
        self._process: subprocess.Popen[str] | None = None
        self._answers = 0

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def trees(self, file: str) -> Json:
        """The typed syntax tree of a source under contracts/, such as `src/Peers.sol`."""
        unit = next(unit for unit in self.units.values() if file in unit.sources)
        sources = {path: {"content": text} for path, text in sorted(unit.sources.items())}
        settings = {**self._settings, "outputSelection": {file: {"": ["ast"]}}}
        answer = self._ask({"language": "Solidity", "sources": sources, "settings": settings})
        tree: Json = answer["sources"][file]["ast"]
        return tree

    def build(self, name: str, changed: dict[str, str]) -> Built:
        """One contract, with the texts of `changed` in place of its sources'.

        A text that only other contracts use is passed over; one that none has comes in besides.

        Raises CompileError.
        """
        unit = self.units[name]
        foreign = {path for other in self.units.values() for path in other.sources}
        foreign -= set(unit.sources)
        own = {path: text for path, text in changed.items() if path not in foreign}
        texts = {**unit.sources, **own}
        sources = {path: {"content": text} for path, text in sorted(texts.items())}
        settings = {**self._settings, "outputSelection": {unit.path: {unit.name: _OUTPUTS}}}
        answer = self._ask({"language": "Solidity", "sources": sources, "settings": settings})
        errors = [e for e in answer.get("errors", []) if e["severity"] == "error"]
        if errors:
            raise CompileError(errors)
        evm = answer["contracts"][unit.path][posixpath.basename(unit.name)]["evm"]
        code = evm["deployedBytecode"]
        return Built(evm["bytecode"]["object"], code["object"], code.get("immutableReferences", {}))

    def _ask(self, order: Json) -> Json:
        if self._process is None or self._answers >= MOST_ANSWERS:
            self.close()
            self._process = subprocess.Popen(
                ["node", str(SERVER), str(CONTRACTS / "package.json")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            self._answers = 0
        self._answers += 1
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("the compiler's pipes are closed")
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self.close()
            raise RuntimeError("the compiler ended")
        answer: Json = json.loads(line)
        return answer
