"""Check that every module of the library has its place in the layers of pyproject.toml.

import-linter passes over a module that no layer names. Prints one line per such module and exits 1
if there is any.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def modules() -> Iterator[str]:
    """The library's modules and packages, one level deep."""
    for path in sorted((ROOT / "registry").iterdir()):
        if path.suffix == ".py" and path.stem != "__init__":
            yield f"registry.{path.stem}"
        elif (path / "__init__.py").exists():
            yield f"registry.{path.name}"


def placed() -> set[str]:
    """The modules that some layer names."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = configuration["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    return {name for layer in layers for name in re.findall(r"[\w.]+", layer)}


if __name__ == "__main__":
    missing = [name for name in modules() if name not in placed()]
    print("\n".join(f"{name} has no layer in pyproject.toml" for name in missing))
    sys.exit(1 if missing else 0)
