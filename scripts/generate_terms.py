"""Writes contracts/src/types/Terms.sol from tests/vectors/types.json.

Terms are flat words, so an id is keccak256(typehash ‖ calldata); narrow fields are range-checked first, since a dirty
upper bit would enter ids and events. Run with --check to compare instead of writing.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from sha3 import keccak_256

SELECTOR = keccak_256(b"TermsFieldOutOfRange()").hexdigest()[:8]
ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tests" / "vectors" / "types.json"
TARGET = ROOT / "contracts" / "src" / "types" / "Terms.sol"

ANALYSED = "    // slither-disable-start write-after-write -- a slice's offset and its length are written, each once\n"
ANALYSED_END = "    // slither-disable-end write-after-write\n"
HEAD = """// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

// Generated from tests/vectors/types.json by scripts/generate_terms.py. Do not edit.

/// @notice A word of the terms has bits above its type's width.
error TermsFieldOutOfRange();

/// @notice One signature of a party, or of its agent, over one act (see the consent types below).
/// @param party Party id of the principal.
/// @param seq Sequence number of the record the act rests on, as the signer saw it.
/// @param epoch The party's key epoch.
/// @param agent Party id of the agent that signs, zero where the party signs itself.
/// @param agentEpoch The agent's key epoch, zero where there is none.
/// @param deadline Last second at which the consent can be used.
/// @param signature 65 bytes r ‖ s ‖ v of an EOA, or whatever the ERC-1271 wallet takes.
struct Consent {
    address party;
    uint32 seq;
    uint32 epoch;
    address agent;
    uint32 agentEpoch;
    uint40 deadline;
    bytes signature;
}
"""


def parse(type_string: str) -> list[tuple[str, str]]:
    """Fields of the first struct in an EIP-712 type string, as (type, name)."""
    inner = re.match(r"\w+\((.*?)\)", type_string)
    if inner is None:
        raise ValueError(f"not a type string: {type_string}")
    fields = (part.split(" ") for part in inner.group(1).split(","))
    return [(kind, name) for kind, name in fields]


def bits(field_type: str) -> int:
    """Width of a field's word; 256 means that any word is in range."""
    if field_type == "address":
        return 160
    digits = re.fullmatch(r"uint(\d+)", field_type)
    return int(digits.group(1)) if digits else 256


def on_chain(field_type: str) -> str:
    """The word kept in the struct: an array stands as its EIP-712 hash."""
    return "bytes32" if field_type.endswith("[]") else field_type


def constant(name: str) -> str:
    """GRANT_TYPE from Grant, CONSENT_END_MANDATE_TYPE from ConsentEndMandate."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper() + "_TYPE"


def struct(name: str, entry: dict[str, Any]) -> str:
    """The documented struct of one terms type."""
    lines = [f"/// @notice {entry['doc']}"]
    fields = parse(entry["type"])
    for field_type, field in fields:
        note = entry["fields"][field]
        if field_type.endswith("[]"):
            note += "; here the EIP-712 hash of the array"
        lines.append(f"/// @param {field} {note[0].upper() + note[1:]}.")
    body = "".join(f"    {on_chain(kind)} {field};\n" for kind, field in fields)
    return "\n".join(lines) + f"\nstruct {name} {{\n{body}}}\n"


def check(fields: list[tuple[str, str]]) -> str:
    """Assembly that rejects dirty upper bits, one branch for all words."""
    expression = ""
    for index, (kind, _) in enumerate(fields):
        if bits(kind) < 256:
            term = f"shr({bits(kind)}, calldataload(add(t, {index * 32})))"
            expression = f"or({term}, {expression})" if expression else term
    if not expression:
        return ""
    return (
        f"            if {expression} {{\n"
        f"                mstore(0x00, shl(224, 0x{SELECTOR}))\n                revert(0x00, 0x04)\n            }}\n"
    )


def hasher(name: str, fields: list[tuple[str, str]]) -> str:
    """`id(T calldata)`: the range check, then keccak256 over the type hash and the words."""
    size = len(fields) * 32
    return (
        f"    /// @notice EIP-712 struct hash of {name} terms; reverts where a field is out of range.\n"
        f"    function id({name} calldata t) internal pure returns (bytes32 h) {{\n"
        f"        bytes32 typehash = {constant(name)};\n"
        '        assembly ("memory-safe") {\n'
        f"{check(fields)}"
        "            let m := mload(0x40)\n            mstore(m, typehash)\n"
        f"            calldatacopy(add(m, 0x20), t, {size})\n"
        f"            h := keccak256(m, {size + 32})\n        }}\n    }}\n\n"
        f"    /// @notice The words of {name} terms as they lie in calldata.\n"
        f"    function words({name} calldata t) internal pure returns (bytes calldata b) {{\n"
        f'        assembly ("memory-safe") {{\n            b.offset := t\n            b.length := {size}\n        }}\n    }}\n'
    )


def render(document: dict[str, Any]) -> str:
    """The whole Solidity file."""
    terms, consents = document["terms"], document["consents"]
    parts = [HEAD]
    for name, entry in terms.items():
        parts.append(struct(name, entry))
    for name, entry in terms.items():
        digest = keccak_256(entry["type"].encode()).hexdigest()
        parts.append(
            f"/// @dev keccak256 of\n/// {entry['type']}\nbytes32 constant {constant(name)} = 0x{digest};\n"
        )
    for name, entry in consents.items():
        digest = keccak_256(entry["type"].encode()).hexdigest()
        parts.append(
            f"/// @dev keccak256 of the type string of {name}.\nbytes32 constant {constant(name)} = 0x{digest};\n"
        )
    for name, entry in consents.items():
        act = "ACT_" + constant(name)[len("CONSENT_") : -len("_TYPE")]
        parts.append(
            f"/// @dev Number of the act in {name}; a mandate's bit is 1 << number.\nuint8 constant {act} = {entry['act']};\n"
        )
    library = "".join(hasher(name, parse(entry["type"])) + "\n" for name, entry in terms.items())
    parts.append(
        f"/// @title Ids\n/// @notice Ids are commitments: the EIP-712 struct hash of the immutable terms.\nlibrary Ids {{\n{ANALYSED}{library.rstrip()}\n{ANALYSED_END}}}\n"
    )
    parts.append("".join(f"using Ids for {name} global;\n" for name in terms))
    return "\n".join(parts)


def main() -> int:
    """Writes or checks the file; exit 1 where it is not current."""
    text = render(json.loads(SOURCE.read_text("utf-8")))
    if "--check" in sys.argv:
        if TARGET.read_text("utf-8") == text:
            return 0
        print(
            f"{TARGET.relative_to(ROOT)} is not current: run scripts/generate_terms.py",
            file=sys.stderr,
        )
        return 1
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
