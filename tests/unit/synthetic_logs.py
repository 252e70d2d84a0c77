"""Logs as the contracts would emit them, made from terms and words alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from registry.events import CONTRACTS, Event, decode, event_types
from registry.records import Terms, record_id, schema
from registry.types import Digest
from registry.words import pack

ADDRESSES = {name: f"0x{number:040d}" for number, name in enumerate(CONTRACTS, 100)}


def party(number: int) -> str:
    """A party id: digits only, so that its checksum is itself."""
    return f"0x{number:040d}"


def digest(number: int) -> Digest:
    """A digest."""
    return Digest(f"0x{number:064x}")


def terms_of(kind: str, /, **given: object) -> Terms:
    """Terms with zero in every field that is not given; `from_` means `from`."""
    values: dict[str, object] = {}
    for field in schema().terms_type(kind).fields:
        zero = "0x" + "0" * (40 if field.is_address else 64)
        values[field.name] = () if field.is_array else zero if field.bits is None else 0
    return Terms(kind, {**values, **{name.rstrip("_"): value for name, value in given.items()}})


def word(value: int | str) -> bytes:
    """One ABI word of a number, an id or an address."""
    number = int(value, 16) if isinstance(value, str) else value
    return number.to_bytes(32, "big")


def raw_log(
    contract: str,
    name: str,
    subject: str,
    record: str,
    terms: Terms | None = None,
    words: Sequence[int | str] = (),
    place: int = 1,
) -> dict[str, Any]:
    """A JSON-RPC log of an event in block *place*."""
    kind = next(k for (c, _), k in event_types().items() if c == contract and k.name == name)
    data = (terms.words() if terms else b"") + b"".join(map(word, words))
    return {
        "address": ADDRESSES[contract],
        "topics": [kind.topic, subject, record],
        "data": "0x" + data.hex(),
        "blockNumber": hex(place),
        "blockHash": digest(place),
        "transactionHash": digest(place + 1000),
        "logIndex": "0x0",
    }


class Life:
    """The events of one asset, one a block."""

    def __init__(self) -> None:
        self.terms = terms_of("Asset", registrant=party(1), node=party(9), rights=7, until=10**9)
        self.asset = record_id(self.terms)
        self.events: list[Event] = []
        self.logs: list[dict[str, Any]] = []

    def add(
        self,
        contract: str,
        name: str,
        record: str,
        terms: Terms | None = None,
        words: Sequence[int | str] = (),
    ) -> None:
        """One more event."""
        place = len(self.events) + 1
        log = raw_log(contract, name, self.asset, record, terms, words, place)
        arrays = {"attestations": ()} if name == "Listed" else None
        self.logs.append(log)
        self.events.append(decode(contract, log, arrays))

    def register(self) -> None:
        """The asset's registration."""
        self.add("AssetRegistry", "Registered", "0x" + "0" * 24 + party(9)[2:], self.terms, [1, 1])

    def grant(self, parent: str, grantee: str, **given: object) -> Digest:
        """A USE right granted; its id."""
        terms = terms_of("Grant", asset=self.asset, parent=parent, grantee=grantee, kind=2, **given)
        held = pack("RightWord", {"holder": grantee, "kind": 2})
        self.add("RightsLedger", "Granted", record_id(terms), terms, [0, 0, held, 1])
        return record_id(terms)
