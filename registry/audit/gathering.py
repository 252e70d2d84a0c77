"""An export's events and proofs, read from an endpoint at one block."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from registry.audit.proving import by_contract
from registry.audit.scope import Scope
from registry.certificate.slots import Record, Slot
from registry.chain.blocks import Block, Log
from registry.chain.failures import ChainUnavailableError
from registry.chain.logs import Topics, read_logs
from registry.chain.state import read_header, read_proof
from registry.errors import InvalidValueError
from registry.events import topic_of
from registry.history import ASSET_LEDGERS
from registry.journal import PARTY_LEDGER
from registry.receipts import may_hold, receipt_from_rpc
from registry.records import party_subject, schema
from registry.session import Session
from registry.types import Address, BlockNumber, Digest

MOST_BLOCKS: Final = 100_000
_ASSETS_AT_ONCE: Final = 100
_SLOTS_AT_ONCE: Final = 100
_BLOCKS_AT_ONCE: Final = 8
_WORD: Final = 32
_Item = TypeVar("_Item")


async def gather_logs(session: Session, scope: Scope) -> list[Log]:
    """The scope's events in chain order. Whether they are whole is for the proofs to show."""
    block = await session.block()
    if scope.kind == "period":
        return await _of_period(session, scope, block)
    if scope.asset is not None:
        return await _read(session, ASSET_LEDGERS, [None, scope.asset], block)
    assert scope.party is not None  # noqa: S101 — the scopes left are of a party
    subject = party_subject(scope.party)
    logs = await _read(session, [PARTY_LEDGER], [None, subject], block)
    if scope.is_numbered:
        logs += await _numbered(session, subject, block)
    return sorted(logs, key=lambda log: (log.block_number, log.log_index))


async def _of_period(session: Session, scope: Scope, block: Block) -> list[Log]:
    first = scope.first or BlockNumber(0)
    if not 0 <= block.number - first < MOST_BLOCKS:
        rule = f"must be a block up to the last, at most {MOST_BLOCKS} before it"
        raise InvalidValueError("from", rule, value=first, last=block.number)
    addresses = _addresses(session)
    return await read_logs(session.client, addresses, [], first, block)


async def _numbered(session: Session, subject: Digest, block: Block) -> list[Log]:
    """A party's batches, and the whole journals of the assets that it registered or listed."""
    registered = topic_of("AssetRegistry", "Registered")
    anchored = [topic_of("AssetRegistry", n) for n in ("BatchAnchored", "BatchPublished")]
    logs = await _read(session, ["AssetRegistry"], [anchored, subject], block)
    own = await _read(session, ["AssetRegistry"], [registered, None, subject], block)
    sold = await _read(session, ["ExchangeLedger"], [_venue_topics()], block)
    assets = {log.topics[1] for log in own} | {
        log.topics[1] for log in sold if _venue(log) == subject
    }
    for chunk in _chunks(sorted(assets), _ASSETS_AT_ONCE):
        logs += await _read(session, ASSET_LEDGERS, [None, chunk], block)
    return logs


def _venue_topics() -> list[Digest]:
    return [topic_of("ExchangeLedger", name) for name in ("Listed", "Adopted")]


def _venue(log: Log) -> Digest:
    """The venue that listed or adopted, as a subject."""
    fields = [field.name for field in schema().terms_type("Listing").fields]
    is_listing = log.topics[0] == topic_of("ExchangeLedger", "Listed")
    place = fields.index("venue") if is_listing else 0
    return Digest("0x" + log.data[place * _WORD : (place + 1) * _WORD].hex())


async def _read(
    session: Session, ledgers: Sequence[str], topics: Topics, block: Block
) -> list[Log]:
    addresses = [session.contracts[name].address for name in ledgers]
    first = session.deployment.block_number
    return await read_logs(session.client, addresses, topics, first, block)


async def gather_words(
    session: Session, slots: Sequence[Slot]
) -> tuple[list[dict[str, Any]], dict[tuple[Record, Digest], int]]:
    """The slots' proofs as the closing line holds them, and their words."""
    block = await session.block()
    accounts: list[dict[str, Any]] = []
    words: dict[tuple[Record, Digest], int] = {}
    for contract, own in by_contract(slots).items():
        address = session.deployment.address(contract)
        storage: list[dict[str, Any]] = []
        account: tuple[bytes, ...] = ()
        for chunk in _chunks(own, _SLOTS_AT_ONCE):
            places = [int(slot.location, 16) for slot in chunk]
            proven = await read_proof(session.client, address, places, block)
            account = proven.account_nodes
            for slot, place in zip(chunk, places, strict=True):
                words[slot.record, slot.key] = proven.words[place]
                nodes = _hexes(proven.storage_nodes[place])
                storage.append({"slot": slot.location, "proof": nodes})
        accounts.append({"address": address, "proof": _hexes(account), "storage": storage})
    return accounts, words


async def gather_blocks(session: Session, scope: Scope) -> list[dict[str, Any]]:
    """Every header of the period, with the receipts of those whose bloom allows an event."""
    last, addresses = await session.block(), _addresses(session)
    numbers = range(scope.first or 0, last.number + 1)
    found: list[dict[str, Any]] = []
    for chunk in _chunks(list(numbers), _BLOCKS_AT_ONCE):
        tasks = [_proven_block(session, BlockNumber(n), addresses) for n in chunk]
        found += await asyncio.gather(*tasks)
    await session.client.ensure_canonical(last)
    return found


async def _proven_block(
    session: Session, number: BlockNumber, addresses: Sequence[Address]
) -> dict[str, Any]:
    block = await session.client.block(number)
    header = await read_header(session.client, block)
    if not any(may_hold(header.logs_bloom, address) for address in addresses):
        return {"header": "0x" + header.raw.hex(), "receipts": None}
    raw = await session.client.ask("eth_getBlockReceipts", hex(number))
    if not isinstance(raw, list) or not all(isinstance(item, Mapping) for item in raw):
        url = session.client.url
        raise ChainUnavailableError(url, "eth_getBlockReceipts", "not a list of receipts")
    return {
        "header": "0x" + header.raw.hex(),
        "receipts": _hexes([receipt_from_rpc(item) for item in raw]),
    }


def _addresses(session: Session) -> list[Address]:
    return [session.deployment.address(name) for name in session.deployment.contracts]


def _hexes(nodes: Sequence[bytes]) -> list[str]:
    return ["0x" + node.hex() for node in nodes]


def _chunks(items: Sequence[_Item], size: int) -> list[Sequence[_Item]]:
    return [items[at : at + size] for at in range(0, len(items), size)]
