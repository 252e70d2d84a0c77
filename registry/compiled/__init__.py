"""The compiled contracts, as scripts/compile wrote them; users never need a compiler."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_RECORD = "build.json"


@dataclass(frozen=True, slots=True)
class Compiled:
    """One contract as it is deployed.

    `creation` is its creation bytecode without constructor arguments. `runtime` is its runtime
    bytecode with zeros where `immutables`, pairs of (offset, length) in bytes, lie on chain.
    """

    name: str
    abi: tuple[dict[str, Any], ...]
    creation: bytes
    runtime: bytes
    immutables: tuple[tuple[int, int], ...]
    storage_layout: dict[str, Any]

    def is_runtime(self, code: bytes) -> bool:
        """Whether code found on chain is this contract's, whatever its immutables are."""
        return len(code) == len(self.runtime) and self._without_immutables(code) == self.runtime

    def _without_immutables(self, code: bytes) -> bytes:
        plain = bytearray(code)
        for offset, length in self.immutables:
            plain[offset : offset + length] = bytes(length)
        return bytes(plain)


@cache
def read_compiled(name: str) -> Compiled:
    """Read the compiled contract of that name, such as "AssetRegistry".

    Raises KeyError where no such contract is shipped.
    """
    if name not in compiled_names():
        raise KeyError(name)
    document = json.loads(_read(f"{name}.json"))
    places = (place for found in document["immutableReferences"].values() for place in found)
    return Compiled(
        name=name,
        abi=tuple(document["abi"]),
        creation=bytes.fromhex(document["bytecode"][2:]),
        runtime=bytes.fromhex(document["deployedBytecode"][2:]),
        immutables=tuple(sorted((place["start"], place["length"]) for place in places)),
        storage_layout=document["storageLayout"],
    )


@cache
def compiled_names() -> frozenset[str]:
    """Names of the contracts that are shipped."""
    return frozenset(json.loads(_read(_RECORD))["contracts"])


def _read(file: str) -> str:
    return resources.files(__name__).joinpath(file).read_text(encoding="utf-8")
