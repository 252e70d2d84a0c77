"""Compile the contracts and ship the result in the package `registry.compiled`.

Every contract is compiled alone, from its own imports, so that its bytecode depends on nothing
else in the folder, and one that does not compile yet holds up no other.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import sha3
import solcx
from solcx.exceptions import SolcError

from contract_sources import (
    CONTRACTS,
    ROOT,
    BuildError,
    Json,
    Unit,
    all_units,
    compiler_version,
    shipped_settings,
)

COMPILED = ROOT / "registry" / "compiled"
BUILD_FILE = "build.json"
SIZES = CONTRACTS / "snapshots" / "size.json"
MAX_RUNTIME_BYTES = 24_576
LOCK = ROOT / ".torrens" / "compile.lock"

_OUTPUTS = ["abi", "evm.bytecode", "evm.deployedBytecode", "storageLayout"]
_NUMBERED_TYPE = re.compile(r"(t_(?:struct|enum|contract|userDefinedValueType)\([^)]*\))\d+")


def find_compiler() -> Path:
    """A native solc of the pinned version where PATH has one, else the one from npm."""
    native = shutil.which("solc")
    if native:
        answer = subprocess.run([native, "--version"], capture_output=True, text=True, check=False)
        if f"Version: {compiler_version()}+" in answer.stdout:
            return Path(native)
    return CONTRACTS / "solc"


def compile_unit(unit: Unit, settings: Json, compiler: Path) -> Json:
    """Compile one contract through py-solc-x.

    Raises BuildError for any error or warning, and for a contract that needs linking.
    """
    order = {
        "language": "Solidity",
        "sources": {path: {"content": text} for path, text in sorted(unit.sources.items())},
        "settings": {**settings, "outputSelection": {unit.path: {unit.name: _OUTPUTS}}},
    }
    try:
        answer = solcx.compile_standard(order, solc_binary=compiler)
    except SolcError as error:
        raise BuildError(f"{unit.path} does not compile\n{error_messages(error)}") from None
    own = [e for e in answer.get("errors", []) if _of_ours(e)]
    if own:
        raise BuildError("\n".join(e["formattedMessage"] for e in own))
    return _artifact(unit, answer["contracts"][unit.path][unit.name])


def error_messages(error: SolcError) -> str:
    """What the compiler had to say, in its own words."""
    found = json.loads(error.stdout_data).get("errors", []) if error.stdout_data else []
    texts = [e["formattedMessage"] for e in found if e["severity"] == "error"]
    return "\n".join(texts) or str(error)


def _of_ours(diagnostic: Json) -> bool:
    return str(diagnostic.get("sourceLocation", {}).get("file", "")).startswith("src/")


def _artifact(unit: Unit, output: Json) -> Json:
    evm = output["evm"]
    if evm["bytecode"]["linkReferences"]:
        raise BuildError(f"{unit.path} uses an external library; only internal ones are shipped")
    return {
        "contractName": unit.name,
        "sourceName": unit.path,
        "abi": output["abi"],
        "bytecode": "0x" + evm["bytecode"]["object"],
        "deployedBytecode": "0x" + evm["deployedBytecode"]["object"],
        "immutableReferences": evm["deployedBytecode"].get("immutableReferences", {}),
        "storageLayout": _stable(output.get("storageLayout", {})),
    }


def _stable(layout: Json) -> Json:
    """The layout without the compiler's AST numbers, which change with unrelated source."""
    plain: Json = json.loads(_NUMBERED_TYPE.sub(r"\1", json.dumps(layout)))
    for entry in _entries(plain):
        entry.pop("astId", None)
    return plain


def _entries(layout: Json) -> Iterator[Json]:
    yield from layout.get("storage", [])
    for kind in (layout.get("types") or {}).values():
        yield from kind.get("members", [])


def dump(document: Json) -> str:
    """The one way a compiled file is written."""
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def sha256(text: str) -> str:
    """Hex SHA-256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_build() -> Json:
    """The record of the last build; empty if there was none."""
    file = COMPILED / BUILD_FILE
    return json.loads(file.read_text()) if file.exists() else {"contracts": {}}


def stale_units(units: dict[str, Unit], settings: Json) -> Iterator[tuple[str, str]]:
    """Names that must be compiled again, each with the reason."""
    build = read_build()
    if build.get("compiler") != compiler_version() or build.get("settings") != settings:
        yield from ((name, "compiler or settings changed") for name in units)
        return
    for name, unit in units.items():
        entry, file = build["contracts"].get(name), COMPILED / f"{name}.json"
        if entry is None or not file.exists():
            yield name, "never compiled"
        elif entry["inputs"] != unit.digest(settings):
            yield name, "its source or an import changed"
        elif entry["artifact"] != sha256(file.read_text()):
            yield name, "its compiled file was altered"


def leftovers(units: Iterable[str]) -> list[Path]:
    """Compiled files of contracts that exist no more."""
    known = {f"{name}.json" for name in units} | {BUILD_FILE}
    return sorted(file for file in COMPILED.glob("*.json") if file.name not in known)


def build(names: Iterable[str], units: dict[str, Unit], settings: Json) -> list[str]:
    """Compile the named units and write them; returns a message for each that failed."""
    compiler, failures = find_compiler(), []
    with ThreadPoolExecutor(max_workers=2) as pool:
        jobs = {name: pool.submit(compile_unit, units[name], settings, compiler) for name in names}
        for name, job in jobs.items():
            try:
                artifact = job.result()
            except BuildError as error:
                failures.append(str(error))
            else:
                with _alone():
                    _store(units[name], artifact, settings)
    return failures


@contextmanager
def _alone() -> Iterator[None]:
    """Hold off other builds in this checkout, which write the same record."""
    LOCK.parent.mkdir(exist_ok=True)
    with LOCK.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _store(unit: Unit, artifact: Json, settings: Json) -> None:
    text, version, units = dump(artifact), compiler_version(), all_units()
    record = read_build()
    if (record.get("compiler"), record.get("settings")) != (version, settings):
        record = {"compiler": version, "settings": settings, "contracts": {}}
    kept = {name: entry for name, entry in record["contracts"].items() if name in units}
    kept[unit.name] = {
        "source": unit.path,
        "inputs": unit.digest(settings),
        "artifact": sha256(text),
    }
    sources = {path: sha256(body) for name in kept for path, body in units[name].sources.items()}
    record |= {"contracts": kept, "sources": sources}
    (COMPILED / f"{unit.name}.json").write_text(text)
    (COMPILED / BUILD_FILE).write_text(dump(record))
    size = len(artifact["deployedBytecode"]) // 2 - 1
    print(f"compile: {unit.name}, {size} bytes of {MAX_RUNTIME_BYTES}")


def sizes(units: Iterable[str]) -> Json:
    """Runtime and creation size of each contract in bytes, and the Keccak-256 of its initcode."""
    measured = {}
    for name in units:
        artifact = json.loads((COMPILED / f"{name}.json").read_text())
        initcode = bytes.fromhex(artifact["bytecode"][2:])
        measured[name] = {
            "runtime_bytes": len(artifact["deployedBytecode"]) // 2 - 1,
            "initcode_bytes": len(initcode),
            "initcode_keccak256": "0x" + sha3.keccak_256(initcode).hexdigest(),
        }
    return measured


def size_failures(units: Iterable[str]) -> list[str]:
    """Contracts too large to deploy (EIP-170), and a size snapshot that is not current."""
    measured = sizes(units)
    failures = [
        f"{name}: {size['runtime_bytes']} bytes, more than {MAX_RUNTIME_BYTES} of EIP-170"
        for name, size in measured.items()
        if size["runtime_bytes"] > MAX_RUNTIME_BYTES
    ]
    if not SIZES.exists() or SIZES.read_text() != dump(measured):
        failures.append(f"{SIZES.relative_to(ROOT)} is not current; run scripts/compile")
    return failures


def verify(units: dict[str, Unit], settings: Json) -> list[str]:
    """Compile everything again and compare; returns a message for each difference."""
    compiler = find_compiler()
    with ThreadPoolExecutor(max_workers=2) as pool:
        fresh = list(pool.map(lambda unit: compile_unit(unit, settings, compiler), units.values()))
    return [
        f"{name} compiles to something other than registry/compiled/{name}.json"
        for name, artifact in zip(units, fresh, strict=True)
        if dump(artifact) != (COMPILED / f"{name}.json").read_text()
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/compile", description=__doc__)
    parser.add_argument("names", nargs="*", help="only these contracts (default: all not current)")
    wanted = parser.add_mutually_exclusive_group()
    wanted.add_argument("--check", action="store_true", help="only say what is not current")
    wanted.add_argument("--verify", action="store_true", help="compile again and compare")
    return parser.parse_args()


def main() -> int:
    """Exit status: 0 all is current, 1 something is not or failed."""
    options = _options()
    units, settings = all_units(), shipped_settings()
    unknown = [name for name in options.names if name not in units]
    stale = dict(stale_units(units, settings))
    chosen = {n: why for n, why in stale.items() if n in options.names or not options.names}
    if unknown:
        failures = [f"no contract of that name in contracts/src: {name}" for name in unknown]
    elif options.check or options.verify:
        failures = [f"{name}: {why}; run scripts/compile" for name, why in stale.items()]
        failures += [f"{file.name}: no such contract any more" for file in leftovers(units)]
        failures += size_failures(units) if not failures else []
        failures += verify(units, settings) if options.verify and not failures else []
    else:
        for file in leftovers(units):
            file.unlink()
        failures = build(chosen, units, settings)
        with _alone():
            SIZES.parent.mkdir(exist_ok=True)
            SIZES.write_text(dump(sizes(n for n in read_build()["contracts"] if n in units)))
    for message in failures:
        print(f"compile: {message}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BuildError as error:
        sys.exit(f"compile: {error}")
