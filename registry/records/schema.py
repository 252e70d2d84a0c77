"""What the terms, consents, enums and acts are: `registry/schemas/types.json`, read once.

The file is the packaged copy of `tests/vectors/types.json`, which Solidity and the vectors are made
from as well; a test compares the two byte for byte. Nothing here repeats what it says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from sha3 import keccak_256

from registry.errors import InvalidValueError

_STRUCT: Final = re.compile(r"(\w+)\(([^)]*)\)")
_UINT: Final = re.compile(r"uint(\d+)\Z")


def keccak(data: bytes) -> bytes:
    """keccak-256 of *data*, 32 bytes."""
    digest: bytes = keccak_256(data).digest()
    return digest


@dataclass(frozen=True, slots=True)
class Field:
    """One field of terms: its name, EIP-712 type and meaning."""

    name: str
    type: str
    doc: str

    @property
    def is_array(self) -> bool:
        """Whether it stands in the words as the hash of its elements."""
        return self.type.endswith("[]")

    @property
    def is_address(self) -> bool:
        """Whether it is a party id or an account."""
        return self.type == "address"

    @property
    def bits(self) -> int | None:
        """Width of an unsigned integer, None for any other type."""
        found = _UINT.match(self.type)
        return int(found.group(1)) if found else None


@dataclass(frozen=True, slots=True)
class TermsType:
    """One kind of terms; `typehash` is keccak-256 of its EIP-712 type string."""

    name: str
    doc: str
    type_string: str
    typehash: bytes
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ConsentType:
    """One act that parties consent to.

    act: its number in mandates. contract: the contract in whose domain it is signed.
    signers, seq: who signs and which record's sequence number is meant, in words.
    mandatable: whether an agent may sign it under a mandate.
    """

    name: str
    act: int
    terms: str
    contract: str
    signers: str
    seq: str
    mandatable: bool
    type_string: str
    typehash: bytes
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """All of types.json that programs read."""

    terms: Mapping[str, TermsType]
    consents: Mapping[str, ConsentType]
    enums: Mapping[str, Mapping[str, int]]
    purposes: Mapping[str, int]
    domain_name: str
    domain_version: str
    domain_typehash: bytes

    def terms_type(self, name: str) -> TermsType:
        """The terms type of that name. Raises InvalidValueError for an unknown one."""
        if name not in self.terms:
            raise InvalidValueError("type", "must be a known kind of terms", value=name)
        return self.terms[name]

    def consent_type(self, name: str) -> ConsentType:
        """The consent type of that name, with or without `Consent` in front.

        Raises InvalidValueError for an unknown one.
        """
        full = name if name.startswith("Consent") else "Consent" + name
        if full not in self.consents:
            raise InvalidValueError("primaryType", "must be a known kind of consent", value=name)
        return self.consents[full]

    def enum(self, name: str, member: str) -> int:
        """Number of one member of one enum, as in `enum("rightKind", "HOLD")`."""
        return self.enums[name][member]

    def enum_name(self, name: str, number: int) -> str:
        """Name of one number of one enum; `UNKNOWN_<number>` where it has none."""
        for member, value in self.enums[name].items():
            if value == number:
                return member
        return f"UNKNOWN_{number}"

    def bit_names(self, name: str, bits: int) -> list[str]:
        """Names of the members of an enum of single bits that are set, lowest first."""
        named = sorted((value, member) for member, value in self.enums[name].items())
        return [member for value, member in named if bits & value]


def _fields(type_string: str, docs: Mapping[str, str]) -> tuple[Field, ...]:
    """Fields of the first struct in an EIP-712 type string."""
    struct = _STRUCT.match(type_string)
    if struct is None:
        raise ValueError(f"not an EIP-712 type string: {type_string}")
    pairs = (part.split(" ") for part in struct.group(2).split(","))
    return tuple(Field(name, kind, docs.get(name, "")) for kind, name in pairs)


def _terms_type(name: str, entry: Mapping[str, Any]) -> TermsType:
    text = entry["type"]
    return TermsType(
        name, entry["doc"], text, keccak(text.encode()), _fields(text, entry["fields"])
    )


def _consent_type(name: str, entry: Mapping[str, Any]) -> ConsentType:
    text = entry["type"]
    return ConsentType(
        name=name,
        act=entry["act"],
        terms=entry["terms"],
        contract=entry["contract"],
        signers=entry["signers"],
        seq=entry["seq"],
        mandatable=entry["mandatable"],
        type_string=text,
        typehash=keccak(text.encode()),
        fields=_fields(text, {}),
    )


@cache
def schema() -> Schema:
    """The packaged types, read at first use."""
    text = resources.files("registry").joinpath("schemas/types.json").read_text("utf-8")
    raw = json.loads(text)
    domain = raw["domain"]
    return Schema(
        terms={name: _terms_type(name, entry) for name, entry in raw["terms"].items()},
        consents={name: _consent_type(name, entry) for name, entry in raw["consents"].items()},
        enums=raw["enums"],
        purposes=raw["purposes"],
        domain_name=domain["name"],
        domain_version=domain["version"],
        domain_typehash=keccak(domain["fields"].encode()),
    )
