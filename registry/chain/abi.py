"""Calls and answers of the contracts by their compiled ABI, encoded with eth_abi.

eth_abi directly, because web3's contract objects take many times longer for the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from eth_abi.abi import decode as abi_decode
from eth_abi.abi import encode as abi_encode
from eth_abi.exceptions import DecodingError, EncodingError

from registry.compiled import read_compiled
from registry.errors import InvalidValueError
from registry.records import SignedConsent, Terms, keccak
from registry.types import address_from_bytes, to_bytes

Parameter = Mapping[str, Any]
SELECTOR: Final = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One function, event, error or constructor of an ABI."""

    contract: str
    name: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...] = ()

    @property
    def signature(self) -> str:
        """Canonical signature, such as `asset(bytes32)`."""
        return f"{self.name}({','.join(types_of(self.inputs))})"

    @property
    def topic(self) -> bytes:
        """keccak-256 of the signature: an event's first topic."""
        return keccak(self.signature.encode())

    @property
    def selector(self) -> bytes:
        """First four bytes of the signature's hash."""
        return self.topic[:SELECTOR]

    def encode(self, arguments: Sequence[object]) -> bytes:
        """Arguments as ABI bytes, without the selector.

        A `Terms` stands for its struct, a `SignedConsent` for `Consent`, a mapping for a struct by
        member names, `0x` text for bytes. Raises InvalidValueError naming the entry where they do
        not fit.
        """
        if len(arguments) != len(self.inputs):
            rule = f"{self.signature} takes {len(self.inputs)} arguments"
            raise InvalidValueError(self.name, rule, given=len(arguments))
        values = [abi_value(p, a) for p, a in zip(self.inputs, arguments, strict=True)]
        try:
            return bytes(abi_encode(types_of(self.inputs), values))
        except (EncodingError, TypeError, ValueError, OverflowError) as error:
            raise InvalidValueError(self.name, f"must fit {self.signature}: {error}") from error

    def decode_outputs(self, data: bytes) -> tuple[object, ...]:
        """Returned values: integers, `0x` ids, EIP-55 accounts, mappings for structs.

        Raises ValueError for bytes that are not of these types.
        """
        return decode(self.outputs, data)


def types_of(parameters: Sequence[Parameter]) -> list[str]:
    """Canonical types of ABI parameters, structs as tuples."""
    return [_type_of(parameter) for parameter in parameters]


def _type_of(parameter: Parameter) -> str:
    kind = str(parameter["type"])
    if not kind.startswith("tuple"):
        return kind
    return f"({','.join(types_of(parameter['components']))}){kind.removeprefix('tuple')}"


def abi_value(parameter: Parameter, value: object) -> object:
    """*value* as eth_abi takes it for one parameter."""
    kind = str(parameter["type"])
    if kind.endswith("[]"):
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            raise InvalidValueError(parameter["name"], "must be a list", value=value)
        inner = {**parameter, "type": kind[:-2]}
        return [abi_value(inner, item) for item in value]
    if kind == "tuple":
        return _struct(parameter, value)
    if kind.startswith("bytes") and isinstance(value, str):
        return to_bytes(value)
    return value


def _struct(parameter: Parameter, value: object) -> tuple[object, ...]:
    members = parameter["components"]
    if isinstance(value, Terms | SignedConsent):
        stated = value.name if isinstance(value, Terms) else "Consent"
        if str(parameter.get("internalType", "")).removeprefix("struct ") != stated:
            expected = parameter.get("internalType")
            raise InvalidValueError(parameter["name"], f"must be {expected}", value=stated)
        return value.abi()
    if isinstance(value, Mapping):
        missing = [m["name"] for m in members if m["name"] not in value]
        if missing:
            raise InvalidValueError(f"{parameter['name']}/{missing[0]}", "is required")
        return tuple(abi_value(member, value[member["name"]]) for member in members)
    if isinstance(value, Sequence) and len(value) == len(members):
        pairs = zip(members, value, strict=True)
        return tuple(abi_value(member, item) for member, item in pairs)
    raise InvalidValueError(parameter["name"], "must be a struct", value=value)


def decode(parameters: Sequence[Parameter], data: bytes) -> tuple[object, ...]:
    """Values of ABI parameters from bytes. Raises ValueError where they do not fit."""
    try:
        values = abi_decode(types_of(parameters), data)
    except (DecodingError, OverflowError) as error:
        raise ValueError(str(error)) from error
    return tuple(plain(p, v) for p, v in zip(parameters, values, strict=True))


def plain(parameter: Parameter, value: Any) -> object:
    """A decoded value in this project's forms."""
    kind = str(parameter["type"])
    if kind.endswith("[]"):
        inner = {**parameter, "type": kind[:-2]}
        return [plain(inner, item) for item in value]
    if kind == "tuple":
        pairs = zip(parameter["components"], value, strict=True)
        return {member["name"]: plain(member, item) for member, item in pairs}
    if kind == "address":
        return address_from_bytes(to_bytes(value))
    if kind.startswith("bytes") and kind != "bytes":
        return "0x" + value.hex()
    return value


@cache
def entries(contract: str, kind: str) -> Mapping[str, Entry]:
    """Functions, events or errors of a shipped contract by name.

    kind: `function`, `event` or `error`. Raises KeyError where no such contract is shipped,
    ValueError where a name is overloaded: callers name functions, so a second one would be hidden.
    """
    found: dict[str, Entry] = {}
    for item in read_compiled(contract).abi:
        if item["type"] != kind:
            continue
        if item["name"] in found and kind == "function":
            raise ValueError(f"{contract}.{item['name']} is overloaded")
        inputs, outputs = tuple(item["inputs"]), tuple(item.get("outputs", ()))
        found[item["name"]] = Entry(contract, item["name"], inputs, outputs)
    return found


def constructor(contract: str) -> Entry:
    """The constructor of a shipped contract; without inputs where it states none."""
    stated = (item for item in read_compiled(contract).abi if item["type"] == "constructor")
    return Entry(contract, "constructor", tuple(next(stated, {"inputs": ()})["inputs"]))
