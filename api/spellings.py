"""How values are spelt, as JSON schemas, for /openapi.json: parameters and bodies alike.

The rules themselves are enforced where values are read, each refusal by name; the tests generate
values from these schemas and compare what is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from registry.records import schema
from registry.records.meanings import bit_set_of, enum_of, is_time, range_of
from registry.records.schema import Field

Spelling = dict[str, Any]
_SECONDS: Final = "0|[1-9][0-9]{0,11}"
_DAY: Final = "(19[7-9]|[2-9][0-9]{2})[0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_MOMENT: Final = f"{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"

HEX32: Final[Spelling] = {"type": "string", "pattern": "^0x[0-9a-f]{64}$"}
PARTY: Final[Spelling] = {"type": "string", "format": "eip-55", "pattern": "^0x[0-9a-fA-F]{40}$"}
"""An address in the mixed case of EIP-55, whose checksum must fit."""
TIME: Final[Spelling] = {"type": "string", "pattern": f"^({_MOMENT}|{_SECONDS})$"}
"""RFC 3339 in UTC, whole seconds; or seconds since 1970."""
POINT: Final[Spelling] = {
    "type": "string",
    "pattern": f"^((0|[1-9][0-9]{{0,15}})|0x[0-9a-f]{{64}}|{_MOMENT})$",
}
"""A block: its number, its hash, or a time."""
START: Final[Spelling] = {
    "type": "string",
    "pattern": f"^((0|[1-9][0-9]{{0,15}})|{_MOMENT})$",
}
"""The first block of a period: its number, or a time."""
CURSOR: Final[Spelling] = {"type": "string", "pattern": "^[A-Za-z0-9_=-]{1,160}$"}
REGION: Final[Spelling] = {"type": "string", "pattern": "^[0-9]{6}$"}


def one_of(names: Iterable[str]) -> Spelling:
    """One of these texts."""
    return {"type": "string", "enum": list(names)}


def named(enum: str) -> Spelling:
    """The name of a member of an enum of types.json."""
    return one_of(schema().enums[enum])


def terms_schema(name: str) -> Spelling:
    """Either form in which terms are taken: bare, or named by their type."""
    fields = schema().terms_type(name).fields
    bare = {
        "type": "object",
        "properties": {
            field.name: {"description": field.doc, **_field_schema(name, field)} for field in fields
        },
        "required": [field.name for field in fields],
        "additionalProperties": False,
    }
    wrapped = {
        "type": "object",
        "properties": {"type": {"const": name}, "terms": bare},
        "required": ["type", "terms"],
        "additionalProperties": False,
    }
    return {"oneOf": [bare, wrapped]}


def _field_schema(terms: str, field: Field) -> Spelling:
    if field.is_array:
        return {"type": "array", "items": HEX32}
    if field.is_address:
        return PARTY
    if field.bits is None:
        return HEX32
    if (enum := enum_of(terms, field)) is not None:
        members = schema().enums[enum]
        return {"enum": [*members, *members.values()]}
    lowest, highest = range_of(terms, field) or (0, (1 << field.bits) - 1)
    number = {"type": "integer", "minimum": lowest, "maximum": highest}
    names = bit_set_of(field)
    if names is not None:
        listed = {"type": "array", "items": one_of(names.bits), "uniqueItems": True}
        return {
            "anyOf": [listed, number if names.open_ended else {**number, "maximum": names.mask}]
        }
    text = TIME if is_time(field) else _decimal(lowest, highest)
    return {"anyOf": [number, text]}


def _decimal(lowest: int, highest: int) -> Spelling:
    """A number as a decimal string, of fewer digits than the highest."""
    digits = max(len(str(highest)) - 2, 0)
    zero = "0|" if lowest == 0 else ""
    return {"type": "string", "pattern": f"^({zero}[1-9][0-9]{{0,{digits}}})$"}
