"""Holding the index against the chain: every slot and head that its rows stand for, as of a block.

Nothing is repaired: a difference means that endpoint, database or program is at fault, and which
is for a person to find. Needs an endpoint that still has the block's state. Records that the index
misses altogether show in the heads and running numbers of those it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Engine, select

from registry.errors import InvalidValueError
from registry.index.database import answering
from registry.index.endpoint import AnsweredError, DeadError, Endpoint, patiently
from registry.index.slots import Expected, expected_slots
from registry.index.sources import Sources
from registry.index.store import IndexMismatchError, Register
from registry.index.tables import blocks, cursor
from registry.types import BlockNumber, to_bytes

_AT_ONCE: Final = 200
SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """One slot that does not hold what the index says."""

    contract: str
    label: str
    record: str
    indexed: str
    on_chain: str

    def json(self) -> dict[str, str]:
        """For people and programs."""
        return {
            "contract": self.contract,
            "slot": self.label,
            "record": self.record,
            "indexed": self.indexed,
            "on_chain": self.on_chain,
        }


@dataclass(slots=True)
class Findings:
    """What a check found: how many slots were read, how many differ, and the first that do."""

    block_number: BlockNumber
    block_hash: str
    slots: int = 0
    different: int = 0
    differences: list[Difference] = field(default_factory=list)

    def json(self) -> dict[str, Any]:
        """For people and programs."""
        return {
            "block_number": self.block_number,
            "block_hash": self.block_hash,
            "slots": self.slots,
            "different": self.different,
            "differences": [difference.json() for difference in self.differences],
        }


async def fsck(
    engine: Engine, sources: Sources, register: Register, number: BlockNumber | None = None
) -> Findings:
    """Compare every slot as of block *number*, the index's last where none is given.

    Raises InvalidValueError for a block the index does not reach, IndexMismatchError where the
    index has another block there than the chain, EndpointsFailedError.
    """
    with answering(), engine.connect() as connection:
        last = connection.execute(select(cursor.c.number)).scalar()
    if last is None:
        raise InvalidValueError("index", "must have been filled by `index run`")
    chosen = BlockNumber(last) if number is None else number
    if not register.start.number <= chosen <= last:
        raise InvalidValueError("block", "must be in the index", value=chosen, last=last)
    return await sources.by_any(lambda endpoint: _by(engine, endpoint, sources, register, chosen))


async def _by(
    engine: Engine, endpoint: Endpoint, sources: Sources, register: Register, number: BlockNumber
) -> Findings:
    header = await sources.header(endpoint, number)
    if header is None:
        raise DeadError(endpoint.origin, f"does not have block {number}")
    findings = Findings(number, "0x" + header.hash.hex())
    reference = {"blockHash": findings.block_hash, "requireCanonical": True}
    addresses = {name: "0x" + address.hex() for address, name in register.contracts.items()}
    with answering(), engine.connect() as connection:
        known = connection.execute(select(blocks.c.hash).where(blocks.c.number == number)).scalar()
        if known is not None and known != header.hash:
            rule = "has another block at this height than the chain"
            raise IndexMismatchError("index/block", rule, number=number, indexed=known)
        for part in expected_slots(connection, number):
            for start in range(0, len(part), _AT_ONCE):
                await _compare(
                    endpoint, addresses, part[start : start + _AT_ONCE], reference, findings
                )
    return findings


async def _compare(
    endpoint: Endpoint,
    addresses: dict[str, str],
    part: Sequence[Expected],
    reference: dict[str, object],
    findings: Findings,
) -> None:
    requests = [
        ("eth_getStorageAt", (addresses[e.contract], "0x" + e.location.hex(), reference))
        for e in part
    ]
    try:
        answers = await patiently(endpoint, requests)
    except AnsweredError as error:
        raise DeadError(endpoint.origin, error.reason) from error
    for expected, answer in zip(part, answers, strict=True):
        findings.slots += 1
        found = to_bytes(answer).rjust(32, b"\0")
        if found != expected.word:
            findings.different += 1
            if len(findings.differences) < SHOWN:
                findings.differences.append(
                    Difference(
                        expected.contract,
                        expected.label,
                        expected.record,
                        "0x" + expected.word.hex(),
                        "0x" + found.hex(),
                    )
                )
