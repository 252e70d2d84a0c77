"""Chain and model in step: each act is judged by the model first, then tried on the chain.

Where the model refuses, the chain must refuse by the same error with the same facts. Where the
model accepts, the chain must emit the model's events byte for byte and change the model's slots and
no others. Anything else raises `Disagreement`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from eth_abi.abi import encode as abi_encode

from registry.chain.abi import Entry, Parameter, entries, types_of
from registry.chain.refusals import decode_revert
from registry.records import Terms
from registry.words import Word
from tests.model.acts import Act, acts
from tests.model.chain import Answer, Chain
from tests.model.ledger import Emitted, Ledger, Refused
from tests.model.records import Record, as_fields
from tests.model.slots import Place, changes

LEDGERS = (
    "PartyRegistry",
    "AssetRegistry",
    "RightsLedger",
    "PledgeLedger",
    "ExchangeLedger",
    "AttestationLog",
)


class Disagreement(AssertionError):  # noqa: N818 — it is what the tests look for
    """Chain and model part."""


def plain(parameter: Parameter, value: Any) -> Any:
    """An act's argument as eth_abi takes it."""
    if hasattr(value, "abi"):
        if parameter["type"] == "bytes" and isinstance(value, Terms):
            return value.words()
        return _raw(value.abi())
    if parameter["type"] == "bytes":
        return b"" if value is None else value.to_bytes(32, "big")
    return _raw(value)


def _raw(value: Any) -> Any:
    if hasattr(value, "abi"):
        return _raw(value.abi())
    if isinstance(value, list | tuple):
        return [_raw(item) for item in value]
    if isinstance(value, str) and len(value) != 42:
        return bytes.fromhex(value[2:])
    return value


@cache
def _entry(contract: str, function: str) -> tuple[Entry, list[str]]:
    entry = entries(contract, "function")[function]
    return entry, types_of(entry.inputs)


def calldata(contract: str, function: str, arguments: Sequence[Any]) -> str:
    """Calldata of one call."""
    entry, types = _entry(contract, function)
    values = [plain(p, a) for p, a in zip(entry.inputs, arguments, strict=True)]
    return "0x" + (entry.selector + abi_encode(types, values)).hex()


def refusal_of(answer: Answer) -> tuple[str, Mapping[str, object]]:
    """Name and arguments of the error in a call's answer."""
    error = answer.get("error")
    if error is None:
        return "", {}
    data = error.get("data") or "0x"
    decoded = decode_revert(bytes.fromhex(data[2:]))
    return decoded.code, decoded.arguments


@dataclass
class Pair:
    """The chain, the model's ledger at the latest block, and what was tried so far."""

    chain: Chain
    ledger: Ledger
    rules: Mapping[str, Act] = field(default_factory=acts)
    tally: Counter[tuple[str, str]] = field(default_factory=Counter)
    logs: list[Mapping[str, Any]] = field(default_factory=list)
    after: Callable[[Pair, Ledger], None] | None = None

    def perform(
        self, name: str, sender: str, *arguments: Any, wait: int = 1, value: int = 0
    ) -> str:
        """Do one act on both; the name of the error that refused it, empty where it passed.

        name: contract and function. wait: seconds since the last act. Raises Disagreement.
        """
        before = self.ledger
        tried = before.at(before.time + wait, before.block + 1)
        contract, function = name.split(".")
        transaction = {
            "from": sender,
            "to": before.contracts[contract],
            "data": calldata(contract, function, arguments),
        }
        if value:
            transaction["value"] = hex(value)
        more = {"value": value} if function == "pause" else {}
        try:
            self.rules[name](tried, sender, *arguments, **more)
        except Refused as refused:
            self.ledger = before.at(tried.time, before.block)
            answer = self.chain.call(transaction, tried.time)
            compare_refusal(name, refused, answer)
            self._count(name, refused.name, before)
            return refused.name
        self._compare_effects(name, transaction, tried)
        self.ledger = tried
        self._count(name, "", before)
        return ""

    def perform_dirty(self, name: str, sender: str, *arguments: Any, bit: int) -> str:
        """Do an act with one bit too many in a narrow field of its terms, which lie first.

        The chain must refuse: for that bit, or for what the model refuses the clean act by.
        """
        contract, function = name.split(".")
        before = self.ledger
        tried = before.at(before.time + 1, before.block + 1)
        raw = bytearray.fromhex(calldata(contract, function, arguments)[2:])
        raw[4 + bit // 8] |= 128 >> bit % 8
        transaction = {
            "from": sender,
            "to": before.contracts[contract],
            "data": "0x" + raw.hex(),
        }
        allowed = {"TermsFieldOutOfRange", "UndecodedRevert"}
        try:
            self.rules[name](tried, sender, *arguments)
        except Refused as refused:
            allowed.add(refused.name)
        code, given = refusal_of(self.chain.call(transaction, tried.time))
        if code not in allowed:
            raise Disagreement(f"{name} with bit {bit} set: {code} {given}, not {allowed}")
        self.ledger = before.at(tried.time, before.block)
        self._count(name, code, before)
        return code

    def pass_time(self, seconds: int) -> None:
        """Let time go by without a block."""
        before = self.ledger
        self.ledger = before.at(before.time + seconds, before.block)
        if self.after is not None:
            self.after(self, before)

    def _count(self, name: str, outcome: str, before: Ledger) -> None:
        self.tally[name, outcome] += 1
        if self.after is not None:
            self.after(self, before)

    def _compare_effects(self, name: str, transaction: Mapping[str, str], tried: Ledger) -> None:
        receipt, changed = self.chain.send(transaction, tried.time)
        if receipt["status"] != "0x1":
            reason = refusal_of(self.chain.call(transaction, tried.time))
            raise Disagreement(f"{name}: model accepts, chain refuses by {reason}")
        compare_events(name, tried, receipt["logs"])
        compare_slots(name, self.ledger, tried, changed)
        self.logs.extend(receipt["logs"])


def compare_refusal(name: str, refused: Refused, answer: Answer) -> None:
    """The chain refuses by the model's error, with the facts that the model states."""
    code, given = refusal_of(answer)
    expected = (refused.name, refused.facts)
    if code != refused.name:
        raise Disagreement(f"{name}: model refuses by {expected}, chain: {code} {given}")
    for fact, value in refused.facts.items():
        if fact not in given or given[fact] != value:
            raise Disagreement(f"{name}: model says {expected}, chain {code} {dict(given)}")


def compare_events(name: str, tried: Ledger, logs: Sequence[Mapping[str, Any]]) -> None:
    """The logs are the model's events, in order, byte for byte."""
    names = {address.lower(): known for known, address in tried.contracts.items()}
    seen = [
        (
            names[log["address"]],
            tuple(bytes.fromhex(topic[2:]) for topic in log["topics"]),
            bytes.fromhex(log["data"][2:]),
        )
        for log in logs
    ]
    expected = [(event.contract, event.topics, event.data) for event in tried.events]
    if seen != expected:
        raise Disagreement(f"{name}: events differ: {_first_difference(tried.events, seen)}")


def _first_difference(events: Sequence[Emitted], seen: Sequence[Any]) -> str:
    for event, found in zip(events, seen, strict=False):
        if (event.contract, event.topics, event.data) != found:
            return f"model {event}, chain {found}"
    return f"model {[event.name for event in events]}, chain has {len(seen)} logs"


def compare_slots(name: str, before: Ledger, after: Ledger, changed: Mapping[str, Any]) -> None:
    """The transaction changed the slots that the model changed, to the same records."""
    expected, found = changes(before, after), chain_changes(after, changed)
    for place in expected.keys() | found.keys():
        word, record = expected.get(place, (None, None))
        value = found.get(place)
        if value != word:
            raise Disagreement(f"{name}: slot {place} is {_shown(value, record)}, not {record}")
        if isinstance(record, Record) and value is not None:
            compare_word(name, record, value)


def compare_word(name: str, record: Record, value: int) -> None:
    """A storage word, opened by the published layout, says what the record says."""
    opened = dict(Word(record.WORD, value))
    if opened != as_fields(record):
        raise Disagreement(f"{name}: {opened}, not {record}")


def chain_changes(on: Ledger, changed: Mapping[str, Any]) -> dict[Place, int]:
    """Slots of the six ledgers that a transaction changed, from its traced difference."""
    found: dict[Place, int] = {}
    for contract in LEDGERS:
        address = on.contracts[contract].lower()
        for slot in changed["pre"].get(address, {}).get("storage", {}):
            found[contract, bytes.fromhex(slot[2:])] = 0
        for slot, value in changed["post"].get(address, {}).get("storage", {}).items():
            found[contract, bytes.fromhex(slot[2:])] = int(value, 16)
    return found


def _shown(value: int | None, record: object) -> object:
    if value is None or not isinstance(record, Record):
        return value if value is None else hex(value)
    return dict(Word(record.WORD, value))
