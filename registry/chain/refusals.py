"""Each custom error of the contracts as an exception of its own.

    RefusedError
    └── ContractError            a contract refused; `code` is its error's name
        ├── AssetUnknown …       one class per custom error in the shipped ABIs
        ├── UndecodedRevert      reverted without a reason, or with one of no shipped contract
        ├── StringRevert         `Error(string)`
        └── Panic                `Panic(uint256)`: a defect, or arithmetic beyond its range

The classes are made from the ABIs when this module is imported, and are imported by name:
`from registry.chain.refusals import AssetUnknown`. Field and rule are in `refusal_rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from registry.chain.abi import SELECTOR, Entry, decode, entries
from registry.chain.refusal_rules import FIELD_OF_TERMS, NAMED_ARGUMENTS, RULES
from registry.compiled import compiled_names
from registry.errors import RefusedError
from registry.records import schema

_STRING: Final = Entry("", "Error", ({"type": "string", "name": "reason"},))
_IN_ASSEMBLY: Final = (Entry("", "TermsFieldOutOfRange", ()),)
"""Errors thrown by assembly only, which the compiler leaves out of the ABIs."""
_PANIC: Final = Entry("", "Panic", ({"type": "uint256", "name": "panic"},))


class ContractError(RefusedError):
    """A contract refused; nothing was changed. `abi` is the custom error's entry."""

    abi: ClassVar[Entry | None] = None
    title = "Refused by contract"

    def __init__(
        self, arguments: Mapping[str, object] | None = None, act: Entry | None = None
    ) -> None:
        """act: the function that was refused, to name the field that `field` counts to."""
        code = type(self).__name__
        field, rule = RULES.get(code, (None, "a rule of the contract forbids it"))
        given = dict(arguments or {})
        named, enum = NAMED_ARGUMENTS.get(code, ("", ""))
        number = given.get(named)
        if isinstance(number, int):
            given[f"{named}_name"] = _named(enum, number)
        super().__init__(code, _field_named(code, field, given, act), rule, given)


def _named(enum: str, number: int) -> str:
    """The member's name; of role bits, every one that would do."""
    if enum == "roles":
        return " or ".join(schema().bit_names(enum, number)) or "NONE"
    return schema().enum_name(enum, number)


def _field_named(
    code: str, field: str | None, arguments: dict[str, object], act: Entry | None
) -> str | None:
    """JSON pointer to the terms' field that an error names by its position."""
    candidates, number = FIELD_OF_TERMS.get(code), arguments.get("field")
    if candidates is None or not isinstance(number, int):
        return field
    inputs = act.inputs if act else ()
    taken = {str(p.get("internalType", "")).removeprefix("struct ") for p in inputs}
    terms = next((name for name in candidates if name in taken), candidates[-1])
    fields = schema().terms_type(terms).fields
    return f"/{fields[number].name}" if number < len(fields) else field


class UndecodedRevert(ContractError):  # noqa: N818 — named as the contracts' errors are
    """The call reverted without a reason, or with one that no shipped contract declares."""


class StringRevert(ContractError):  # noqa: N818 — named as the contracts' errors are
    """The call reverted with a text."""


class Panic(ContractError):  # noqa: N818 — named as Solidity's error is
    """The call met a condition that the compiler guards: a defect, or arithmetic out of range."""


def _declared() -> dict[str, Entry]:
    """Every custom error of every shipped contract by name; one name has one signature."""
    found: dict[str, Entry] = {entry.name: entry for entry in _IN_ASSEMBLY}
    for contract in sorted(compiled_names()):
        for name, entry in entries(contract, "error").items():
            if found.setdefault(name, entry).signature != entry.signature:
                raise ValueError(f"two contracts declare another error {name}")
    return found


def _made(name: str, entry: Entry) -> type[ContractError]:
    document = RULES.get(name, (None, ""))[1]
    space = {"abi": entry, "__doc__": document, "__module__": __name__}
    return type(name, (ContractError,), space)


_CLASSES: Final = {name: _made(name, entry) for name, entry in _declared().items()}
_BY_SELECTOR: Final[dict[bytes, tuple[type[ContractError], Entry]]] = {
    **{made.abi.selector: (made, made.abi) for made in _CLASSES.values() if made.abi},
    _STRING.selector: (StringRevert, _STRING),
    _PANIC.selector: (Panic, _PANIC),
}


def __getattr__(name: str) -> type[ContractError]:
    """The class of one custom error. Raises AttributeError for a name no contract declares."""
    if name in _CLASSES:
        return _CLASSES[name]
    raise AttributeError(f"no shipped contract declares the error {name}")


def contract_errors() -> Mapping[str, type[ContractError]]:
    """Every class made from the ABIs, by the error's name."""
    return dict(_CLASSES)


def decode_revert(data: bytes | None, act: Entry | None = None) -> ContractError:
    """The exception of one call's revert bytes, its arguments by name.

    act: the function that was called.
    """
    if not data:
        return UndecodedRevert()
    known = _BY_SELECTOR.get(data[:SELECTOR])
    if known is None:
        return UndecodedRevert({"data": data[:1024]})
    made, entry = known
    try:
        values = decode(entry.inputs, data[SELECTOR:])
    except ValueError:
        return UndecodedRevert({"data": data[:1024]})
    names = (str(parameter["name"]) or f"value{n}" for n, parameter in enumerate(entry.inputs))
    return made(dict(zip(names, values, strict=True)), act)
