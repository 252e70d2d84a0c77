"""What a verifier brings: the contracts it means, one block hash, and its own demands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from registry.errors import InvalidValueError
from registry.events import CONTRACTS
from registry.status import AssetStatus, RightStatus
from registry.types import (
    Address,
    ChainId,
    Digest,
    PartyId,
    Seconds,
    UnixTime,
    parse_address,
    parse_digest,
)


@dataclass(frozen=True, slots=True)
class TrustedContract:
    """Where a contract is, and the keccak-256 of its code."""

    address: Address
    code_hash: Digest


@dataclass(frozen=True, slots=True)
class Trust:
    """The only things believed: a deployment's contracts on one chain, and one block of it."""

    chain_id: ChainId
    contracts: Mapping[str, TrustedContract]
    block_hash: Digest

    @classmethod
    def of(cls, deployment: Mapping[str, Any], block_hash: object) -> Self:
        """Trust in a deployment file's JSON object and a block hash.

        Raises InvalidValueError for a block hash that is none, or a file without a contract.
        """
        chain_id, contracts = deployment.get("chain_id"), deployment.get("contracts")
        if not isinstance(chain_id, int) or isinstance(chain_id, bool):
            raise InvalidValueError("chain_id", "must be a number", value=chain_id)
        if not isinstance(contracts, Mapping):
            raise InvalidValueError("contracts", "must be a JSON object")
        trusted = {name: _trusted(name, contracts.get(name)) for name in CONTRACTS}
        return cls(ChainId(chain_id), trusted, parse_digest(block_hash, "block_hash"))


def _trusted(name: str, entry: object) -> TrustedContract:
    field = f"contracts/{name}"
    if not isinstance(entry, Mapping):
        raise InvalidValueError(field, "must have address and code_hash")
    address = parse_address(entry.get("address"), f"{field}/address")
    return TrustedContract(address, parse_digest(entry.get("code_hash"), f"{field}/code_hash"))


_ASSET: Final = frozenset({AssetStatus.VALID})
_RIGHT: Final = frozenset({RightStatus.LIVE})
_AT_ONCE: Final = Seconds(0)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the verifier demands beyond the proofs; the defaults demand a record in good standing.

    subject: id that must be certified. holder: party that must hold it: an asset's `HOLD` (else
    `USE`, else `OPERATE`), the right, or as buyer. content: content digest of the file at hand.
    credential: whether a signed credential is demanded. not_before: oldest block time accepted.
    asset_statuses, right_statuses: what counts as good standing. min_remaining: seconds that the
    record must still run. rights: kinds that must be certified. level: highest level of sensitivity
    accepted. attestations: kinds of finding that must be live for this rev, each by an assessor (a
    ceiling by a regulator). A trade is a fact: its right's later end is reported, not refused,
    unless `live_trade` is set.
    """

    subject: Digest | None = None
    holder: PartyId | None = None
    content: Digest | None = None
    credential: bool = False
    not_before: UnixTime | None = None
    min_remaining: Seconds = _AT_ONCE
    rights: frozenset[int] = frozenset()
    level: int | None = None
    attestations: frozenset[int] = frozenset()
    live_trade: bool = False
    asset_statuses: frozenset[AssetStatus] = _ASSET
    right_statuses: frozenset[RightStatus] = _RIGHT
