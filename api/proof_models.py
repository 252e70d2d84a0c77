"""What the routes answer beyond records: histories, checks, verifications, the service itself."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from api.models import Account, AsOf, Hex32, Shape


class RawLog(BaseModel):
    """A log as JSON-RPC gives it: its digest covers block, address, topics and data."""

    address: str
    topics: list[Hex32]
    data: str
    blockNumber: str  # noqa: N815 — JSON-RPC's own name
    logIndex: str  # noqa: N815


class HistoryItem(Shape):
    """One journaled event: its digest, and the log that hashes to it."""

    digest: Hex32
    log: RawLog


class StorageProof(Shape):
    """One slot: key, word, and the trie nodes from the storage root down."""

    key: Hex32
    value: Hex32
    proof: list[str]


class AccountProof(Shape):
    """An account and its slots, proven under the header's state root."""

    address: Account
    account: list[str]
    storage: list[StorageProof]


class HistoryPage(Shape):
    """Events between two heads. Fold each digest into `head_before`: the result is `head_after`.

    The first page starts at the asset's id; the last one ends at the word that `proof` proves under
    `header`, whose hash is the block's. Both are null on chains without such proofs.
    """

    items: list[HistoryItem]
    head_before: Hex32
    head_after: Hex32
    proof: AccountProof | None
    header: dict[str, str] | None
    next_cursor: str | None
    as_of: AsOf


class TypedTerms(Shape):
    """A record's terms, named by their type; its id is their EIP-712 hash."""

    type: str
    terms: dict[str, Any]


class Condition(Shape):
    """One condition of a listing."""

    name: str
    result: Literal["passed", "failed", "not_checked"]
    reason: str
    field: str | None
    facts: dict[str, Any]
    slots: list[str] = Field(
        default=[], description="On request: pointers to the proven words it rests on."
    )
    rests_on: str | None = Field(
        default=None, description="On request: what it rests on besides those words."
    )


class ListingProof(Shape):
    """What the conditions rest on: the terms, by which slots and rules are found; accounts and
    slots under the header, whose hash is the block's. Each slot is given once.
    """

    terms: list[TypedTerms]
    proofs: list[AccountProof]
    header: dict[str, str]


class ListingCheck(Shape):
    """The venue's question answered; `offerable` only if every condition passed, save `elsewhere`
    and `same_content`, which inform and refuse nothing.
    """

    listing: Hex32
    status: str | None
    offerable: bool
    conditions: list[Condition]
    proof: ListingProof | None = Field(
        default=None, description="On request; null on chains without such proofs."
    )
    as_of: AsOf


class Step(Shape):
    """One step of a verification."""

    n: int
    name: str
    result: Literal["passed", "failed", "not_checked"]
    reason: str
    field: str | None


class Report(Shape):
    """What a verification found; what could not be checked is `unknown`, never `valid`."""

    verdict: Literal["valid", "invalid", "unknown"]
    mode: Literal["rpc", "block_hash"]
    steps: list[Step]
    as_of: AsOf | None


class Health(Shape):
    """The server lives."""

    status: Literal["ok"]


class IndexState(AsOf):
    """The last block in the index, and how many blocks of the chain come after it."""

    behind: int


class Readiness(Shape):
    """The server reaches its chain, the deployment stands there, and its index is of that chain."""

    status: Literal["ready"]
    chain_id: int
    index: IndexState | None
    as_of: AsOf
