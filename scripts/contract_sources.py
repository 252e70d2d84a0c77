"""Which contracts are shipped, from which sources, and with which compiler settings."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / "contracts"
LIBRARIES = CONTRACTS / "node_modules"
BORROWED = ("@openzeppelin/contracts/access/manager/AccessManager.sol",)
"""Contracts deployed as their authors wrote them."""

_IMPORT = re.compile(r"""^\s*(?:import|\}\s*from)\b[^;"']*["']([^"']+)["']""", re.MULTILINE)

Json = dict[str, Any]


class BuildError(Exception):
    """A contract that cannot be compiled or shipped; the message is for the developer."""


@dataclass(frozen=True)
class Unit:
    """One contract to ship: its name, its source path, and the text of all it imports."""

    name: str
    path: str
    sources: dict[str, str]

    def digest(self, settings: Json) -> str:
        """Hex SHA-256 over the settings and every source, by path: equal means current."""
        stated = json.dumps([settings, sorted(self.sources.items())], sort_keys=True)
        return hashlib.sha256(stated.encode()).hexdigest()


def compiler_version() -> str:
    """The version of solc that contracts/package.json pins."""
    package = json.loads((CONTRACTS / "package.json").read_text())
    return str(package["dependencies"]["solc"])


def shipped_settings() -> Json:
    """Standard-JSON settings, from the profile `shipped` over the default one."""
    profiles = tomllib.loads((CONTRACTS / "foundry.toml").read_text())["profile"]
    stated = {**profiles["default"], **profiles["shipped"]}
    return {
        "evmVersion": stated["evm_version"],
        "viaIR": stated["via_ir"],
        "optimizer": {"enabled": stated["optimizer"], "runs": stated["optimizer_runs"]},
        "metadata": {
            "bytecodeHash": stated["bytecode_hash"],
            "appendCBOR": stated["cbor_metadata"],
        },
    }


def source_file(path: str) -> Path:
    """Where a source unit lies: under contracts/ if named `src/…`, else in an npm package."""
    return (CONTRACTS if path.startswith("src/") else LIBRARIES) / path


def closure(path: str) -> dict[str, str]:
    """A source unit with everything it imports, directly or not, as path → text.

    An import that does not exist is left out, for the compiler to name.
    """
    found: dict[str, str] = {}
    waiting = [path]
    while waiting:
        here = waiting.pop()
        if here in found or not source_file(here).exists():
            continue
        found[here] = source_file(here).read_text(encoding="utf-8")
        for target in _IMPORT.findall(found[here]):
            relative = posixpath.join(posixpath.dirname(here), target)
            waiting.append(posixpath.normpath(relative) if target.startswith(".") else target)
    return found


def contract_paths() -> Iterator[str]:
    """Sources that hold a deployable contract named as their file, in a fixed order."""
    for file in sorted((CONTRACTS / "src").rglob("*.sol")):
        if re.search(rf"^contract {file.stem}\b", file.read_text(encoding="utf-8"), re.MULTILINE):
            yield file.relative_to(CONTRACTS).as_posix()
    yield from BORROWED


def all_units() -> dict[str, Unit]:
    """Every contract to ship, by name."""
    units: dict[str, Unit] = {}
    for path in contract_paths():
        name = posixpath.basename(path).removesuffix(".sol")
        if name in units:
            raise BuildError(f"two contracts are named {name}: {units[name].path} and {path}")
        units[name] = Unit(name, path, closure(path))
    return units
