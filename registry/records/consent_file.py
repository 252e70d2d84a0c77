"""Signed consents and their file: `{primaryType,domain,message,party,agent|null,signature}`.

What a file says is checked against the types, never believed: the digest is computed anew from the
message, and the domain must be Torrens' own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from registry.errors import InvalidValueError
from registry.records.consents import NO_PARTY, Consent, Domain, recover_signer
from registry.records.parsing import parse_integer, parse_terms, parse_time
from registry.records.schema import schema
from registry.records.terms import AbiValue, Terms
from registry.types import (
    ZERO_ADDRESS,
    Address,
    ChainId,
    Digest,
    Epoch,
    Seq,
    parse_address,
    parse_party_id,
)

_MEMBERS: Final = frozenset({"primaryType", "domain", "message", "party", "agent", "signature"})
_HEX: Final = re.compile(r"0x(?:[0-9a-fA-F]{2})*\Z")
_MAX_SIGNATURE_BYTES: Final = 4096


@dataclass(frozen=True, slots=True)
class SignedConsent:
    """A consent with its domain and signature, as kept in a file and sent to a contract."""

    consent: Consent
    domain: Domain
    signature: bytes

    @property
    def terms(self) -> Terms:
        """The terms that were consented to."""
        return self.consent.terms

    def digest(self) -> Digest:
        """The EIP-712 digest that was signed; what `consent void` names."""
        return self.consent.digest(self.domain)

    def recovered(self) -> Address:
        """Account that made the signature. Raises InvalidValueError as `recover_signer` does."""
        return recover_signer(self.digest(), self.signature)

    def ensure_signed_by(self, signer: Address) -> None:
        """Raise InvalidValueError unless *signer*, an EOA, made this signature.

        It does not say that *signer* speaks for the party, nor that the consent can still be used:
        that is the chain's answer, as is an ERC-1271 wallet's signature.
        """
        found = self.recovered()
        if found != signer:
            rule = "must be of the party's signer over exactly this message"
            raise InvalidValueError("signature", rule, expected=signer, recovered=found)

    def abi(self) -> tuple[AbiValue, ...]:
        """The contracts' `Consent` struct for an ABI encoder."""
        c = self.consent
        head = (c.party, c.seq, c.epoch, c.agent, c.agent_epoch, c.deadline)
        return (*head, self.signature)

    def json(self) -> dict[str, Any]:
        """The file's JSON object."""
        c = self.consent
        return {
            "primaryType": c.type.name,
            "domain": self.domain.json(),
            "message": c.message(),
            "party": c.party,
            "agent": None if c.agent == NO_PARTY else c.agent,
            "signature": "0x" + self.signature.hex(),
        }


NO_CONSENT: Final[tuple[AbiValue, ...]] = (ZERO_ADDRESS, 0, 0, ZERO_ADDRESS, 0, 0, b"")
"""The contracts' `Consent` struct where an act needs none."""


def parse_consent(document: Mapping[str, object]) -> SignedConsent:
    """A signed consent from its file's JSON object; a signature is decoded, not yet checked.

    Raises InvalidValueError or TermsError naming the member at fault: one that is missing, unknown
    or malformed, a foreign domain, or a party or agent other than the message's.
    """
    for extra in sorted(document.keys() - _MEMBERS):
        raise InvalidValueError(extra, "is not a member of a consent file")
    for name in sorted(_MEMBERS - document.keys()):
        raise InvalidValueError(name, "is required")
    act = document["primaryType"]
    if not isinstance(act, str):
        raise InvalidValueError("primaryType", "must be text", value=act)
    consent = parse_message(act, _object(document, "message"))
    stated = document["agent"] if document["agent"] is not None else ZERO_ADDRESS
    for name, value, signed in (
        ("party", document["party"], consent.party),
        ("agent", stated, consent.agent),
    ):
        if value != signed:
            raise InvalidValueError(name, "must be the message's", value=value, message=signed)
    domain = parse_domain(_object(document, "domain"))
    return SignedConsent(consent, domain, parse_signature(document["signature"]))


def parse_message(act: str, message: Mapping[str, object]) -> Consent:
    """The unsigned consent in the `message` of typed data. Raises as `parse_consent` does."""
    kind = schema().consent_type(act)
    names = {field.name for field in kind.fields}
    for extra in sorted(message.keys() - names):
        raise InvalidValueError(f"message/{extra}", f"is not a field of {kind.name}")
    for name in sorted(names - message.keys()):
        raise InvalidValueError(f"message/{name}", "is required")
    return Consent(
        act=kind.name,
        terms=parse_terms(kind.terms, _object(message, "terms")),
        party=parse_party_id(message["party"], "message/party"),
        seq=Seq(parse_integer(message["seq"], "message/seq")),
        epoch=Epoch(parse_integer(message["epoch"], "message/epoch")),
        agent=parse_party_id(message["agent"], "message/agent"),
        agent_epoch=Epoch(parse_integer(message["agentEpoch"], "message/agentEpoch")),
        deadline=parse_time(message["deadline"], "message/deadline"),
    )


def parse_domain(document: Mapping[str, object]) -> Domain:
    """The domain of typed data. Raises InvalidValueError unless it is Torrens' name and version."""
    expected = Domain(ChainId(0), ZERO_ADDRESS).json()
    if document.keys() != expected.keys():
        raise InvalidValueError("domain", "must have exactly " + ", ".join(expected))
    for name in ("name", "version"):
        if document[name] != expected[name]:
            rule = f"must be {expected[name]}"
            raise InvalidValueError(f"domain/{name}", rule, value=document[name])
    chain_id = parse_integer(document["chainId"], "domain/chainId")
    if not 0 < chain_id < 2**64:
        raise InvalidValueError("domain/chainId", "must be from 1 to 2^64 - 1", value=chain_id)
    contract = parse_address(document["verifyingContract"], "domain/verifyingContract")
    return Domain(ChainId(chain_id), contract)


def parse_signature(value: object) -> bytes:
    """Bytes of a `0x` signature of 1 to 4,096 bytes. Raises InvalidValueError."""
    if not isinstance(value, str) or not _HEX.match(value):
        raise InvalidValueError("signature", "must be 0x and hex digits", value=str(value)[:100])
    raw = bytes.fromhex(value[2:])
    if not 0 < len(raw) <= _MAX_SIGNATURE_BYTES:
        raise InvalidValueError("signature", "must be 1 to 4,096 bytes", value=len(raw))
    return raw


def _object(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = document[name]
    if not isinstance(value, Mapping):
        raise InvalidValueError(name, "must be a JSON object", value=type(value).__name__)
    return value
