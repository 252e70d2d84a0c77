"""Check that interfaces and types are documented, from the compiler's syntax tree.

Every external function, event and error of contracts/src/interfaces, and every struct there and in
contracts/src/types, says @notice; a struct also has a @param for each field. Prints one line per
gap and exits 1 if there is any.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import solcx
from solcx.exceptions import SolcError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contract_build import error_messages, find_compiler
from contract_sources import CONTRACTS, closure

Node = dict[str, Any]
KINDS = {
    "FunctionDefinition": "function",
    "EventDefinition": "event",
    "ErrorDefinition": "error",
    "StructDefinition": "struct",
}


def documented_files() -> list[str]:
    """Source units that carry the documentation."""
    folders = (CONTRACTS / "src" / "interfaces", CONTRACTS / "src" / "types")
    files = (file for folder in folders for file in sorted(folder.rglob("*.sol")))
    return [file.relative_to(CONTRACTS).as_posix() for file in files]


def syntax_trees(paths: list[str]) -> dict[str, Node]:
    """The compiler's syntax tree of each source unit."""
    sources = {path: text for start in paths for path, text in closure(start).items()}
    order = {
        "language": "Solidity",
        "sources": {path: {"content": text} for path, text in sources.items()},
        "settings": {"outputSelection": {path: {"": ["ast"]} for path in paths}},
    }
    answer = solcx.compile_standard(order, solc_binary=find_compiler())
    return {path: answer["sources"][path]["ast"] for path in paths}


def gaps(path: str, tree: Node) -> Iterator[str]:
    """What one source unit leaves undocumented."""
    for node in _definitions(tree):
        kind = KINDS.get(node["nodeType"])
        if kind is None or not _expected(path, node, kind):
            continue
        text = (node.get("documentation") or {}).get("text", "")
        if "@notice" not in text:
            yield f"{path}: {kind} {node['name']} has no @notice"
        for member in node.get("members", []):
            if not re.search(rf"@param\s+{member['name']}\b", text):
                yield f"{path}: {kind} {node['name']} has no @param {member['name']}"


def _definitions(tree: Node) -> Iterator[Node]:
    for node in tree["nodes"]:
        yield node
        if node["nodeType"] == "ContractDefinition":
            yield from node["nodes"]


def _expected(path: str, node: Node, kind: str) -> bool:
    """Functions only where external: free and library functions are read where they are used."""
    return kind == "struct" or (
        "/interfaces/" in path and node.get("visibility") not in ("internal", "private")
    )


def main() -> int:
    """Exit status: 0 all is documented, 1 something is not or does not compile."""
    paths = documented_files()
    try:
        trees = syntax_trees(paths) if paths else {}
    except SolcError as error:
        print(error_messages(error))
        return 1
    found = [gap for path, tree in trees.items() for gap in gaps(path, tree)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
