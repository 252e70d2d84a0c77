"""Consents: EIP-712 signatures of parties over one act.

A frozen format. The digest is keccak256(0x1901 ‖ domain separator ‖ struct hash); the terms are a
nested struct, so a wallet shows each of them and the digest holds the record's id.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from eth_keys.datatypes import Signature
from eth_keys.exceptions import BadSignature
from eth_utils.exceptions import ValidationError

from registry.errors import InvalidValueError
from registry.records.schema import ConsentType, Field, TermsType, keccak, schema
from registry.records.terms import Terms, Value, checked, word
from registry.types import (
    ZERO_ADDRESS,
    Address,
    ChainId,
    Digest,
    Epoch,
    PartyId,
    Seq,
    UnixTime,
    digest_from_bytes,
    to_bytes,
)

SIGNATURE_BYTES: Final = 65
SAFE_INTEGER: Final = 2**53
"""From here on JavaScript's numbers are not exact, and ethers refuses them."""
HALF_ORDER: Final = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0
NO_PARTY: Final = PartyId(ZERO_ADDRESS)
"""In place of an agent where the party signs itself."""
NO_EPOCH: Final = Epoch(0)
_V_OFFSET: Final = 27
_DOMAIN_FIELDS: Final = (
    ("name", "string"),
    ("version", "string"),
    ("chainId", "uint256"),
    ("verifyingContract", "address"),
)


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a consent counts: one contract on one chain."""

    chain_id: ChainId
    contract: Address

    def separator(self) -> bytes:
        """EIP-712 domain separator, 32 bytes."""
        known = schema()
        return keccak(
            known.domain_typehash
            + keccak(known.domain_name.encode())
            + keccak(known.domain_version.encode())
            + self.chain_id.to_bytes(32, "big")
            + bytes(12)
            + to_bytes(self.contract)
        )

    def json(self) -> dict[str, object]:
        """The `domain` member of typed data."""
        known = schema()
        return {
            "name": known.domain_name,
            "version": known.domain_version,
            "chainId": self.chain_id,
            "verifyingContract": self.contract,
        }


@dataclass(frozen=True, slots=True)
class Consent:
    """One party's agreement to one act, unsigned.

    act: name of the consent's type, `ConsentGrant`. party: the principal. seq: sequence number of
    the record the act rests on. agent: who signs for the party, zero where it signs itself.
    deadline: last second of use. Raises InvalidValueError when built with terms of another act,
    a value out of range, or an agent where none may sign.
    """

    act: str
    terms: Terms
    party: PartyId
    seq: Seq
    epoch: Epoch
    deadline: UnixTime
    agent: PartyId = NO_PARTY
    agent_epoch: Epoch = NO_EPOCH

    def __post_init__(self) -> None:
        kind = self.type
        if self.terms.name != kind.terms:
            rule = f"{kind.name} is over terms of type {kind.terms}"
            raise InvalidValueError("terms", rule, value=self.terms.name)
        values = self.values()
        for field in kind.fields[1:]:
            checked(field, values[field.name])
        if self.agent == NO_PARTY and self.agent_epoch:
            raise InvalidValueError("agentEpoch", "must be 0 where no agent signs")
        if self.agent != NO_PARTY and not kind.mandatable:
            raise InvalidValueError("agent", f"{kind.name} is signed by the party itself")

    @property
    def type(self) -> ConsentType:
        """The act's entry in types.json."""
        return schema().consent_type(self.act)

    @property
    def signing_party(self) -> PartyId:
        """The party whose signer signs: the agent where there is one."""
        return self.party if self.agent == NO_PARTY else self.agent

    def values(self) -> dict[str, Value]:
        """Every field after `terms`, by its EIP-712 name."""
        return {
            "party": self.party,
            "seq": self.seq,
            "epoch": self.epoch,
            "agent": self.agent,
            "agentEpoch": self.agent_epoch,
            "deadline": self.deadline,
        }

    def struct_hash(self) -> bytes:
        """EIP-712 hashStruct of the consent, 32 bytes."""
        kind, values = self.type, self.values()
        tail = b"".join(word(field, values[field.name]) for field in kind.fields[1:])
        return keccak(kind.typehash + self.terms.struct_hash() + tail)

    def digest(self, domain: Domain) -> Digest:
        """What is signed: the EIP-712 digest in that domain."""
        return digest_from_bytes(keccak(b"\x19\x01" + domain.separator() + self.struct_hash()))

    def message(self) -> dict[str, object]:
        """The `message` member of typed data."""
        return {"terms": wire(self.terms), **self.values()}

    def typed_data(self, domain: Domain) -> dict[str, Any]:
        """The full EIP-712 object that `eth_signTypedData_v4` and ethers take."""
        kind = self.type
        return {
            "types": {
                "EIP712Domain": [{"name": n, "type": t} for n, t in _DOMAIN_FIELDS],
                kind.name: _members(kind.fields),
                kind.terms: _members(self.terms.type.fields),
            },
            "primaryType": kind.name,
            "domain": domain.json(),
            "message": self.message(),
        }


def _members(fields: tuple[Field, ...]) -> list[dict[str, str]]:
    return [{"name": field.name, "type": field.type} for field in fields]


def wire(terms: Terms) -> dict[str, object]:
    """Terms as JSON on the wire: numbers from 2^53 as decimal strings, arrays as lists."""
    return {field: _plain(value) for field, value in terms.items()}


def _plain(value: Value) -> object:
    if isinstance(value, int):
        return value if value < SAFE_INTEGER else str(value)
    return list(value) if isinstance(value, tuple) else value


def recover_signer(digest: Digest, signature: bytes) -> Address:
    """Account whose key made a 65-byte r ‖ s ‖ v signature over *digest*.

    Raises InvalidValueError for a wrong length, v other than 27 or 28, a high s (EIP-2), or a
    signature of no key. An ERC-1271 wallet's signature can only be checked on chain.
    """
    if len(signature) != SIGNATURE_BYTES:
        raise InvalidValueError("signature", "must be 65 bytes", value=len(signature))
    v, s = signature[64], int.from_bytes(signature[32:64], "big")
    if v not in (_V_OFFSET, _V_OFFSET + 1):
        raise InvalidValueError("signature", "v must be 27 or 28", value=v)
    if s > HALF_ORDER:
        raise InvalidValueError("signature", "s must be in the lower half of the order")
    try:
        made = Signature(signature[:64] + bytes([v - _V_OFFSET]))
        return Address(
            made.recover_public_key_from_msg_hash(to_bytes(digest)).to_checksum_address()
        )
    except (BadSignature, ValidationError, ValueError) as error:
        raise InvalidValueError("signature", "is not of any key") from error


def terms_type_of(act: str) -> TermsType:
    """Type of the terms that an act is over. Raises InvalidValueError for an unknown act."""
    known = schema()
    return known.terms_type(known.consent_type(act).terms)


def domain_of(contracts: Mapping[str, Address], chain_id: ChainId, act: str) -> Domain:
    """Domain of an act, given the deployed contracts' addresses by name.

    Raises InvalidValueError for an unknown act or where the contract is missing.
    """
    contract = schema().consent_type(act).contract
    if contract not in contracts:
        raise InvalidValueError("contracts", f"must name {contract}")
    return Domain(chain_id, contracts[contract])
