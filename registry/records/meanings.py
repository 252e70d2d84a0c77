"""What a field's number means, so that people may write and read names instead of numbers.

types.json gives each field a type; this table adds which enum or bit set a field takes, and the
ranges that are narrower than the type's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from registry.records.schema import Field, schema

TIME_TYPE: Final = "uint40"
"""Every uint40 is a time in seconds, except the durations named below."""
_DURATIONS: Final = frozenset({"duration"})

_ENUMS: Final = {
    "kind": "rightKind",
    "exclusivity": "exclusivity",
    "mode": "offerMode",
    "regime": "priceRegime",
    "form": "priceForm",
    "subjectType": "subjectType",
}
_ENUM_EXCEPTIONS: Final = {
    ("Asset", "kind"): "assetKind",
    ("Amendment", "form"): "amendmentForm",
    ("Batch", "kind"): "batchKind",
    ("Attestation", "kind"): "attestationKind",
}
_RANGES: Final = {
    "level": (1, 3),
    "region": (0, 999_999),
    "forbids": (0, 1),
    "currency": (0, 999),
    ("Batch", "count"): (1, 2**20),
    ("Profile", "version"): (1, 2**16 - 1),
}


@dataclass(frozen=True, slots=True)
class BitSet:
    """Names of single bits, and the bits that may be set."""

    bits: dict[str, int]
    open_ended: bool = False

    @property
    def mask(self) -> int:
        """All bits that have a name."""
        return sum(set(self.bits.values()))


def is_time(field: Field) -> bool:
    """Whether the field holds seconds since 1970."""
    return field.type == TIME_TYPE and field.name not in _DURATIONS


def enum_of(terms: str, field: Field) -> str | None:
    """Name of the enum whose members the field takes, None where it takes plain numbers."""
    if field.bits is None:
        return None
    return _ENUM_EXCEPTIONS.get((terms, field.name), _ENUMS.get(field.name))


def range_of(terms: str, field: Field) -> tuple[int, int] | None:
    """Smallest and largest value where they are narrower than the type's."""
    return _RANGES.get((terms, field.name), _RANGES.get(field.name))


@cache
def _bit_sets() -> dict[str, BitSet]:
    """The bit sets by field name."""
    known = schema()
    kinds, findings = known.enums["rightKind"], known.enums["attestationKind"]
    able = [kind for kind in known.consents.values() if kind.mandatable]
    return {
        "purposes": BitSet({name: 1 << bit for name, bit in known.purposes.items()}, True),
        "flags": BitSet(dict(known.enums["rightFlags"])),
        "rights": BitSet({name: 1 << (number - 1) for name, number in kinds.items()}),
        "required": BitSet({name: 1 << number for name, number in findings.items()}),
        "regimes": BitSet({name: 1 << n for name, n in known.enums["priceRegime"].items()}),
        "acts": BitSet({kind.name.removeprefix("Consent"): 1 << kind.act for kind in able}),
    }


def bit_set_of(field: Field) -> BitSet | None:
    """The named bits that the field takes, None where it is no bit set.

    `purposes` stay open-ended: a purpose that has no name yet may be written as a number.
    """
    return _bit_sets().get(field.name) if field.bits is not None else None
