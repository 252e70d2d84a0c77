"""What the record of assurance was made on: digests of the code each part speaks of.

Comments and formatting of Solidity are left out, since they change nothing of what was shown. A
digest is hex SHA-256; equal digests mean that the record is current.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from contract_sources import (
    CONTRACTS,
    ROOT,
    closure,
    compiler_version,
    contract_paths,
    shipped_settings,
)

_PIECE = re.compile(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|//[^\n]*|/\*.*?\*/|(?P<space>\s+)""",
    re.DOTALL,
)


def solidity_code(text: str) -> str:
    """The source without comments, with every run of white space as one space."""

    def kept(piece: re.Match[str]) -> str:
        return piece["text"] or " "

    return " ".join(_PIECE.sub(kept, text).split())


def contracts_digest() -> str:
    """Digest of everything in contracts/src, the compiler and its settings."""
    files = (CONTRACTS / "src").rglob("*.sol")
    named = {f.relative_to(CONTRACTS).as_posix(): f.read_text(encoding="utf-8") for f in files}
    return _solidity_digest(named)


def contract_digest(name: str) -> str:
    """Digest of one shipped contract with all it imports, the compiler and its settings."""
    path = next(p for p in contract_paths() if Path(p).stem == name)
    return _solidity_digest(closure(path))


def module_digest(module: str) -> str:
    """Digest of one Python module or package, named such as `registry.merkle`."""
    place = ROOT.joinpath(*module.split("."))
    files = sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]
    return _digest([(f.relative_to(ROOT).as_posix(), f.read_text(encoding="utf-8")) for f in files])


def _solidity_digest(named: dict[str, str]) -> str:
    code = sorted((path, solidity_code(text)) for path, text in named.items())
    return _digest([compiler_version(), shipped_settings(), code])


def _digest(stated: object) -> str:
    return hashlib.sha256(json.dumps(stated, sort_keys=True).encode()).hexdigest()
