"""Runs halmos on checks, in a copy of the contracts that a twin may change.

A property is proven where halmos finds no counterexample on any path and had to cut no loop short;
its twin is rejected where halmos finds one. A timeout or an error is neither.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from assurance.proof_twins import Twin, sources
from contract_sources import CONTRACTS, ROOT, BuildError, Json

STATE = ROOT / ".assure" / "proofs"
BIN = ROOT / ".venv-assure" / "bin"
HALMOS = BIN / "halmos"
SERVER = Path(__file__).with_name("proof_solc.js")
SHIM = Path(__file__).with_name("proof_solc")
MOST_BUILDS = 20
"""The compiler's memory only grows, so the process is replaced after so many builds."""
LOOP = 64
"""Passes of a loop over something left open; past them halmos cuts it short: not proven."""
SOLVER_SECONDS = 300
PROVEN, COUNTEREXAMPLE = 0, 1
"""Exit codes of one check, as halmos numbers them."""


@dataclass(frozen=True)
class Outcome:
    """What halmos says of one check: exit code, its seconds, and how many loops it cut short."""

    code: int
    seconds: float
    cut: int

    @property
    def proven(self) -> bool:
        """No counterexample on any path, and no path left out."""
        return self.code == PROVEN and self.cut == 0

    @property
    def rejected(self) -> bool:
        """A counterexample was found."""
        return self.code == COUNTEREXAMPLE


class WarmCompiler:
    """A compiler behind a socket that every build asks, one at a time; waking takes longest."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket
        self._process: subprocess.Popen[bytes] | None = None
        self._builds = 0

    def awake(self) -> str:
        """Its socket; starts it where it is not running. Raises BuildError if it will not start."""
        self._builds += 1
        if self._process and self._builds % MOST_BUILDS == 0:
            self.close()
        if self._process is None:
            self.socket.parent.mkdir(parents=True, exist_ok=True)
            self.socket.unlink(missing_ok=True)
            command = ["node", str(SERVER), "serve", str(self.socket)]
            self._process = subprocess.Popen([*command, str(CONTRACTS / "package.json")])
            for _ in range(600):
                if self.socket.exists():
                    break
                time.sleep(0.1)
            else:
                raise BuildError("the compiler does not start")
        return str(self.socket)

    def close(self) -> None:
        """Ends the process."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None
            self.socket.unlink(missing_ok=True)


class Workspace:
    """A copy of what one proof file needs, built and run apart from all others."""

    def __init__(self, proof: str, compiler: WarmCompiler) -> None:
        self.proof = proof
        self._compiler = compiler
        self.root = STATE / "work" / proof
        self._texts = {
            path: text
            for path, text in sources(proof).items()
            if path.split("/")[0] in ("src", "proofs", "test")
        }
        self._lay_out()

    def run(self, checks: Collection[str], twin: Twin | None = None) -> dict[str, Outcome]:
        """Outcome of each check on the contracts as they are, or as the twin makes them.

        Raises BuildError where they do not compile or halmos does not finish.
        """
        if not HALMOS.exists():
            raise BuildError("halmos is not installed; run: scripts/setup --assure")
        texts = dict(self._texts)
        if twin:
            texts[twin.file] = twin.applied(texts[twin.file])
        self._write(texts)
        answer = self.root / "halmos.json"
        answer.unlink(missing_ok=True)
        names = "|".join(re.escape(name) for name in sorted(checks))
        command = [str(HALMOS), "--root", str(self.root), "--forge-build-out", "out/proofs"]
        command += ["--contract", f"{self.proof}Proof", "--match-test", rf"^({names})\("]
        command += ["--loop", str(LOOP), "--solver-timeout-assertion", f"{SOLVER_SECONDS}s"]
        command += ["--no-status", "--json-output", str(answer), "--solver", "yices"]
        done = subprocess.run(
            [*command, *(["--early-exit"] if twin else [])],
            cwd=self.root,
            env=_environment(self._compiler.awake()),
            capture_output=True,
            text=True,
            check=False,
        )
        if not answer.exists():
            raise BuildError(f"{self.proof}: halmos failed\n{(done.stdout + done.stderr)[-3000:]}")
        outcomes = _outcomes(json.loads(answer.read_text(encoding="utf-8")))
        if missing := set(checks) - set(outcomes):
            raise BuildError(f"{self.proof}: halmos did not run {', '.join(sorted(missing))}")
        return outcomes

    def _lay_out(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        for name, place in (("node_modules", CONTRACTS / "node_modules"), ("solc", SHIM)):
            (self.root / name).unlink(missing_ok=True)
            (self.root / name).symlink_to(place)
        shutil.copy(CONTRACTS / "foundry.toml", self.root)
        for folder in ("src", "proofs", "test"):
            for file in (self.root / folder).rglob("*.sol"):
                if file.relative_to(self.root).as_posix() not in self._texts:
                    file.unlink()

    def _write(self, texts: dict[str, str]) -> None:
        for path, text in texts.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                file.write_text(text, encoding="utf-8")


def _outcomes(answer: Json) -> dict[str, Outcome]:
    results = [one for group in answer["test_results"].values() for one in group]
    return {
        one["name"].split("(")[0]: Outcome(
            one["exitcode"], round(sum(one["time"][:1]), 2), one["num_bounded_loops"] or 0
        )
        for one in results
    }


def _environment(socket: str) -> dict[str, str]:
    tool = subprocess.check_output([str(ROOT / "scripts" / "tool"), "forge"], text=True).strip()
    path = os.pathsep.join([str(BIN), str(Path(tool).parent), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "FOUNDRY_PROFILE": "proofs", "WARM_SOLC": socket}
