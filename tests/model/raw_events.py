"""Raw logs, opened by the packaged ABI field by field: no terms need be known beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from registry.events import event_types
from registry.records import schema
from registry.types import Digest, address_from_bytes

WORD = 32


@dataclass(frozen=True, slots=True)
class Event:
    """A raw log, opened by the ABI: topics and words by name, terms field by field."""

    name: str
    subject: Digest
    id: Digest
    values: Mapping[str, Any]
    terms: Mapping[str, Any]

    @property
    def who(self) -> str:
        """The party that the subject is."""
        return address_from_bytes(bytes.fromhex(self.subject[26:]))


def _value(abi_type: str, raw: bytes) -> Any:
    if abi_type == "address":
        return address_from_bytes(raw[12:])
    return "0x" + raw.hex() if abi_type.startswith("bytes32") else int.from_bytes(raw, "big")


def opened(contract: str, log: Mapping[str, Any]) -> Event:
    """One raw log."""
    kind = event_types()[contract, log["topics"][0]]
    data = bytes.fromhex(log["data"][2:])
    words = [data[at : at + WORD] for at in range(0, len(data), WORD)]
    fields = schema().terms_type(kind.terms).fields if kind.terms else ()
    terms = {field.name: _value(field.type, word) for field, word in zip(fields, words)}  # noqa: B905
    rest = zip(kind.words, words[len(fields) :], strict=True)
    values = {name: _value(abi_type, word) for (name, abi_type), word in rest}
    topics = [*log["topics"][1:3], "0x", "0x"]
    return Event(kind.name, Digest(topics[0]), Digest(topics[1]), values, terms)
