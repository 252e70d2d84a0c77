"""The program `torrens` at work in one folder: files in, one JSON document out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from registry.cli.main import torrens

WRITTEN = {"id", "tx", "block_number", "block_hash", "gas_used", "finality"}
Document = dict[str, Any]
ZERO = "0x" + "0" * 64
NOBODY = "0x" + "0" * 40
DAY = 86_400


@dataclass
class Program:
    """A chain, a deployment file, key files and papers in one folder."""

    anvil: Any
    folder: Path
    deployment: Path
    parties: dict[str, str]
    count: int = 0

    def key(self, name: str) -> Path:
        """Key file of a party."""
        return self.deployment.parent / f"{name}.key"

    def invoke(self, *arguments: str | Path, key: str | None = None) -> Result:
        """Run the program in this process; stdout and stderr are apart."""
        shared = ["--rpc", self.anvil.url, "--profile", "anvil", "--json"]
        shared += ["--deployment", str(self.deployment)]
        shared += ["--key", str(self.key(key))] if key else []
        words = [*shared, *map(str, arguments)]
        return CliRunner().invoke(torrens, words, catch_exceptions=False)

    def run(self, *arguments: str | Path, key: str | None = None) -> Document:
        """The one document of a command that succeeds."""
        done = self.invoke(*arguments, key=key)
        assert done.exit_code == 0, f"{arguments}: {done.stderr or done.output}"
        assert done.stdout.count("\n") == 1, done.stdout
        document: Document = json.loads(done.stdout)
        return document

    def write(self, *arguments: str | Path, key: str) -> Document:
        """The answer to a write: exactly the six members."""
        answer = self.run(*arguments, key=key)
        assert set(answer) == WRITTEN, answer
        assert answer["gas_used"] > 21_000
        assert answer["finality"] in {"anchored", "finalised"}
        return answer

    def refused(self, *arguments: str | Path, key: str | None = None, code: int = 1) -> Document:
        """The problem of a command that is refused: on stderr, with nothing on stdout."""
        done = self.invoke(*arguments, key=key)
        assert (done.exit_code, done.stdout) == (code, ""), done.output
        problem: Document = json.loads(done.stderr)
        assert {"code", "field", "rule", "args", "title", "status"} <= set(problem)
        return problem

    def paper(self, document: object, name: str = "paper") -> Path:
        """A JSON file."""
        self.count += 1
        path = self.folder / f"{name}{self.count}.json"
        path.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
        return path

    def terms(self, kind: str, /, **values: object) -> tuple[Path, Document]:
        """Terms completed by the program, as it prints them; `from_` means `from`."""
        named = {name.rstrip("_"): value for name, value in values.items()}
        made = self.run("terms", kind, "--terms", self.paper(named))
        return self.paper(made, kind), made

    def sign(self, act: str, terms: Path, *names: str, agent: str | None = None) -> list[str]:
        """`--consent FILE` for each party that signs."""
        options: list[str] = []
        for name in names:
            self.count += 1
            out = self.folder / f"consent{self.count}.json"
            words: list[str | Path] = ["sign", act, "--terms", terms, "--out", out]
            words += ["--party", self.parties[name]]
            words += ["--agent", self.parties[agent]] if agent else []
            self.run(*words, key=agent or name)
            options += ["--consent", str(out)]
        return options

    def act(
        self,
        command: str,
        paper: tuple[str, str],
        signers: tuple[str, ...],
        key: str,
        values: Document,
        *more: str,
    ) -> str:
        """Terms made, signed by all and sent by one command; the record's id.

        paper: the kind of terms and the act that is signed, empty where nobody signs.
        """
        kind, act = paper
        file, made = self.terms(kind, **values)
        consents = self.sign(act, file, *signers) if act else []
        answer = self.write(*command.split(), "--terms", file, *consents, *more, key=key)
        assert answer["id"] == made["id"]
        record: str = made["id"]
        return record

    def now(self) -> int:
        """Time of the latest block."""
        return int(self.anvil.rpc("eth_getBlockByNumber", "latest", False)["timestamp"], 16)

    def travel(self, seconds: int) -> None:
        """Let time pass."""
        self.anvil.rpc("evm_setNextBlockTimestamp", hex(self.now() + seconds))
        self.anvil.rpc("evm_mine")

    def fund(self, address: str) -> None:
        """Give an account money for gas."""
        self.anvil.rpc("anvil_setBalance", address, hex(10**21))

    def join(self, name: str, region: int, *roles: str, node: str | None = None) -> None:
        """A party made from nothing: key, terms, consent, enrolment."""
        address = self.run("key", "new", self.key(name))["address"]
        self.fund(address)
        under = self.parties[node] if node else NOBODY
        file, made = self.terms(
            "Enrolment", signer=address, node=under, region=region, identity="0x" + "1d" * 32
        )
        self.parties[name] = made["party"]
        consent = self.sign("Enrol", file, name)
        more = ["--admit", *(word for role in roles for word in ("--role", role))]
        words: list[str | Path] = ["party", "enrol", "--terms", file, *consent]
        written = self.write(*words, *([] if node else more), key=node or "admin")
        assert written["id"] == made["party"]
