"""Identifiers, digests, units and times as distinct types.

Nothing in a signature of this project is a bare ``int`` time or a bare ``str`` id. Each type is a
``NewType`` (free at run time) and, where text enters from outside, has a ``parse_*`` function that
checks it once; inside, values are trusted.

Text forms (fixed interface): a 32-byte id is ``0x`` and 64 lower-case hex digits; a party id is a
20-byte EIP-55 address; a digest that travels alone names its algorithm: ``sha-256:<64 hex>``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NewType

from sha3 import keccak_256

from registry.errors import InvalidValueError

Digest = NewType("Digest", str)
"""32 bytes as ``0x`` + 64 hex; the algorithm is fixed by the field that holds it."""
Address = NewType("Address", str)
"""An account or contract address, EIP-55."""
AssetId = NewType("AssetId", Digest)
"""EIP-712 struct hash of an asset's registration terms, ``0x`` + 64 hex."""
RightId = NewType("RightId", Digest)
"""Struct hash of grant terms, or a root right's derived id."""
PledgeId = NewType("PledgeId", Digest)
ListingId = NewType("ListingId", Digest)
TradeId = NewType("TradeId", Digest)
AttestationId = NewType("AttestationId", Digest)
BatchId = NewType("BatchId", Digest)
OrderId = NewType("OrderId", Digest)
PartyId = NewType("PartyId", Address)
"""Last 20 bytes of the struct hash of a party's enrolment terms, EIP-55."""
TaggedDigest = NewType("TaggedDigest", str)
"""A digest that names its algorithm: ``sha-256:`` + 64 lower-case hex."""
Cid = NewType("Cid", str)
"""A CIDv1 in lower-case base32 (``b…``): a locator, never the truth about bytes."""
Bytes32 = NewType("Bytes32", bytes)
"""Exactly 32 raw bytes."""

UnixTime = NewType("UnixTime", int)
"""Seconds since 1970-01-01T00:00:00Z."""
Seconds = NewType("Seconds", int)
"""A duration in seconds."""
BlockNumber = NewType("BlockNumber", int)
ChainId = NewType("ChainId", int)
Wei = NewType("Wei", int)
Gas = NewType("Gas", int)
ByteCount = NewType("ByteCount", int)
BasisPoints = NewType("BasisPoints", int)
"""Hundredths of a percent; a whole is 10,000."""
Seq = NewType("Seq", int)
"""Sequence number of a record; for an asset also its ``rev``."""
Epoch = NewType("Epoch", int)
"""Key epoch of a party."""

DIGEST_BYTES: Final = 32
ADDRESS_BYTES: Final = 20
ZERO_ADDRESS: Final = Address("0x" + "0" * 40)
ZERO_DIGEST: Final = Digest("0x" + "0" * 64)

_HEX32: Final = re.compile(r"0x[0-9a-f]{64}\Z")
_HEX20: Final = re.compile(r"0x[0-9a-fA-F]{40}\Z")
_TAGGED: Final = re.compile(r"sha-256:[0-9a-f]{64}\Z")


def parse_digest(text: object, field: str = "") -> Digest:
    """Check that *text* is ``0x`` + 64 lower-case hex.

    Raises InvalidValueError naming *field*. Cast the result to the id type that is meant:
    ``AssetId(parse_digest(text, "asset"))``.
    """
    if not isinstance(text, str) or not _HEX32.match(text):
        raise InvalidValueError(field, "must be 0x and 64 lower-case hex digits", value=text)
    return Digest(text)


def parse_address(text: object, field: str = "") -> Address:
    """Check that *text* is an EIP-55 address. Raises InvalidValueError naming *field*.

    All-lower-case text is refused: without its checksum a mistyped digit would pass.
    """
    if not isinstance(text, str) or not _HEX20.match(text):
        raise InvalidValueError(field, "must be 0x and 40 hex digits", value=text)
    if _checksummed(text[2:].lower()) != text:
        raise InvalidValueError(field, "EIP-55 checksum does not match", value=text)
    return Address(text)


def parse_party_id(text: object, field: str = "") -> PartyId:
    """Check that *text* is a party id (EIP-55). Raises InvalidValueError naming *field*."""
    return PartyId(parse_address(text, field))


def parse_tagged_digest(text: object, field: str = "") -> TaggedDigest:
    """Check that *text* is ``sha-256:`` + 64 hex. Raises InvalidValueError naming *field*."""
    if not isinstance(text, str) or not _TAGGED.match(text):
        raise InvalidValueError(field, "must be sha-256: and 64 lower-case hex digits", value=text)
    return TaggedDigest(text)


def to_bytes(value: str) -> bytes:
    """Raw bytes of a hex id, digest, address, or tagged digest already checked."""
    return bytes.fromhex(value.removeprefix("sha-256:").removeprefix("0x"))


def digest_from_bytes(raw: bytes, field: str = "") -> Digest:
    """Text form of 32 raw bytes. Raises InvalidValueError for any other length."""
    if len(raw) != DIGEST_BYTES:
        raise InvalidValueError(field, "must be 32 bytes", value=f"{len(raw)} bytes")
    return Digest("0x" + raw.hex())


def address_from_bytes(raw: bytes, field: str = "") -> Address:
    """EIP-55 text of 20 raw bytes. Raises InvalidValueError for any other length."""
    if len(raw) != ADDRESS_BYTES:
        raise InvalidValueError(field, "must be 20 bytes", value=f"{len(raw)} bytes")
    return Address(_checksummed(raw.hex()))


@lru_cache(maxsize=1 << 14)
def _checksummed(digits: str) -> str:
    """EIP-55 text of 40 lower-case hex digits; kept, for the same few stand in every record."""
    signs = zip(digits, keccak_256(digits.encode("ascii")).hexdigest(), strict=False)
    return "0x" + "".join([sign.upper() if half > "7" else sign for sign, half in signs])


def tag(digest: Digest) -> TaggedDigest:
    """Name SHA-256 as the algorithm of *digest*."""
    return TaggedDigest("sha-256:" + digest.removeprefix("0x"))


def untag(digest: TaggedDigest) -> Digest:
    """Drop the algorithm's name: the chain's form of a tagged digest."""
    return Digest("0x" + digest.removeprefix("sha-256:"))
