"""Credential keys: ES256 keys that sign certificates, kept in PEM files of their owner.

The chain holds a key's thumbprint and window (`torrens party key`); the private half never leaves
its file, which may be encrypted with a passphrase (PKCS #8).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from registry.base64url import encode
from registry.certificate.es256 import PublicKey
from registry.signing import KeyFileError, Passphrase, read_private, write_private

_WIDTH: Final = 32


class CredentialKey:
    """One private key in memory; shows its thumbprint only."""

    __slots__ = ("_private", "public")

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        numbers = private.public_key().public_numbers()
        parts = (encode(number.to_bytes(_WIDTH, "big")) for number in (numbers.x, numbers.y))
        self._private, self.public = private, PublicKey(*parts)

    def __repr__(self) -> str:
        return f"CredentialKey({self.public.thumbprint})"

    def sign(self, message: bytes) -> bytes:
        """64 bytes: r and s."""
        r, s = decode_dss_signature(self._private.sign(message, ec.ECDSA(SHA256())))
        return r.to_bytes(_WIDTH, "big") + s.to_bytes(_WIDTH, "big")


def create_credential_key(path: Path, passphrase: str | None) -> CredentialKey:
    """Make a key and write its file, mode 0600, never over an old one. Raises KeyFileError."""
    private = ec.generate_private_key(ec.SECP256R1())
    locked: KeySerializationEncryption = NoEncryption()
    if passphrase is not None:
        locked = BestAvailableEncryption(passphrase.encode())
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    write_private(path, pem.decode("ascii"))
    return CredentialKey(private)


def load_credential_key(path: Path, passphrase: Passphrase | None = None) -> CredentialKey:
    """The key in a PEM file. Raises KeyFileError, which never carries the file's content.

    passphrase: asked only where the file is encrypted.
    """
    raw = read_private(path)
    locked = b"ENCRYPTED" in raw.split(b"\n", 1)[0]
    if locked and passphrase is None:
        raise KeyFileError("KeyFileLocked", str(path), "needs its passphrase")
    secret = passphrase().encode() if locked and passphrase is not None else None
    try:
        private = load_pem_private_key(raw, secret)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        rule = "is not opened by this passphrase" if locked else "must be a private key in PEM"
        raise KeyFileError("KeyFileMalformed", str(path), rule) from None
    if not isinstance(private, ec.EllipticCurvePrivateKey) or private.curve.name != "secp256r1":
        raise KeyFileError("KeyFileMalformed", str(path), "must be a key of the curve P-256")
    return CredentialKey(private)
