"""Keys and the signing of consents.

A key lives in a file that only its owner reads: an encrypted keystore (Web3 Secret Storage, JSON)
or 64 hex digits. Secrets never appear in a repr, an error or a log. Keys that everyone knows, those
of Anvil's and Hardhat's default accounts, are refused on every chain but 31337.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_typing import Hash32

from registry.errors import InputError, InvalidValueError, RefusedError
from registry.records import Consent, Domain, SignedConsent
from registry.types import Address, ChainId, Digest, Seconds, UnixTime, to_bytes

DEVELOPMENT_CHAIN: Final = ChainId(31337)
LONGEST_CONSENT: Final = Seconds(90 * 24 * 3600)
"""The contracts refuse a deadline further away than this."""
PUBLIC_ADDRESSES: Final = frozenset(
    {
        "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC",
        "0x90F79bf6EB2c4f870365E785982E1f101E93b906",
        "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65",
        "0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc",
        "0x976EA74026E726554dB657fA54763abd0C3a0aa9",
        "0x14dC79964da2C08b23698B3D3cc7Ca32193d9955",
        "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f",
        "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720",
    }
)
_HEX_KEY: Final = re.compile(r"(?:0x)?[0-9a-fA-F]{64}\s*\Z")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_MAX_KEY_FILE: Final = 65_536
_OWNER_ONLY: Final = 0o600

Passphrase = Callable[[], str]
"""Asks for a keystore's passphrase, only when one is needed."""


class KeyFileError(InputError):
    """A key file cannot be used; ``field`` is its path. Never carries the file's content."""

    title = "Key file cannot be used"


class PublicKeyRefusedError(RefusedError):
    """A key known to everyone would be used on a chain that is not for development."""

    def __init__(self, address: Address, chain_id: ChainId) -> None:
        rule = f"a published development key signs on chain {DEVELOPMENT_CHAIN} only"
        found = {"address": address, "chain_id": chain_id}
        super().__init__("PublicKeyRefused", "key", rule, found)


class DeadlineRefusedError(RefusedError):
    """A consent's deadline has passed or lies more than 90 days ahead."""

    def __init__(self, deadline: UnixTime, now: UnixTime) -> None:
        rule = "must lie ahead, by at most 90 days"
        super().__init__("DeadlineRefused", "deadline", rule, {"deadline": deadline, "now": now})


class SigningKey:
    """One private key in memory; shows its address only."""

    __slots__ = ("_account", "address")

    def __init__(self, secret: bytes) -> None:
        """Raises InvalidValueError unless *secret* is a private key of secp256k1 (32 bytes)."""
        try:
            self._account: LocalAccount = Account.from_key(secret)
        except Exception:  # noqa: BLE001 — whatever the library says may quote the secret
            raise InvalidValueError("key", "must be a private key of 32 bytes") from None
        self.address = Address(self._account.address)

    def __repr__(self) -> str:
        return f"SigningKey({self.address})"

    def ensure_allowed(self, chain_id: ChainId) -> None:
        """Raise PublicKeyRefusedError for a key everyone knows on a chain that is not 31337."""
        if self.address in PUBLIC_ADDRESSES and chain_id != DEVELOPMENT_CHAIN:
            raise PublicKeyRefusedError(self.address, chain_id)

    def sign_digest(self, digest: Digest) -> bytes:
        """65 bytes r ‖ s ‖ v (27 or 28, low s) over 32 bytes."""
        return bytes(self._account.unsafe_sign_hash(Hash32(to_bytes(digest))).signature)

    def sign_transaction(self, transaction: dict[str, Any]) -> tuple[bytes, Digest]:
        """The raw signed transaction and its hash.

        Raises PublicKeyRefusedError by the transaction's `chainId`.
        """
        self.ensure_allowed(ChainId(transaction["chainId"]))
        signed = self._account.sign_transaction(transaction)
        return bytes(signed.raw_transaction), Digest("0x" + bytes(signed.hash).hex())

    def sign_consent(self, consent: Consent, domain: Domain, now: UnixTime) -> SignedConsent:
        """Sign one consent, for the party itself or, with `consent.agent`, under its mandate.

        now: seconds by the caller's clock. Raises DeadlineRefusedError for a deadline in the past
        or beyond 90 days, PublicKeyRefusedError by the domain's chain. Whether this key speaks for
        the party is the chain's answer.
        """
        self.ensure_allowed(domain.chain_id)
        if not now <= consent.deadline <= now + LONGEST_CONSENT:
            raise DeadlineRefusedError(consent.deadline, now)
        return SignedConsent(consent, domain, self.sign_digest(consent.digest(domain)))


def load_key(path: Path, passphrase: Passphrase | None = None) -> SigningKey:
    """The key in a file: a keystore, opened with *passphrase*, or 64 hex digits.

    Raises KeyFileError where the file is missing, unreadable, readable by others than its owner
    (mode beyond 0600), neither form, or not opened by the passphrase.
    """
    raw = read_private(path)
    try:
        text = raw.decode("ascii").strip()
    except UnicodeDecodeError:
        raise KeyFileError("KeyFileMalformed", str(path), "must be ASCII text") from None
    if text.startswith("{"):
        return _open_keystore(path, text, passphrase)
    if not _HEX_KEY.match(text):
        rule = "must be a keystore (JSON) or 64 hex digits"
        raise KeyFileError("KeyFileMalformed", str(path), rule)
    try:
        return SigningKey(bytes.fromhex(text.removeprefix("0x")))
    except InvalidValueError as error:
        raise KeyFileError("KeyFileMalformed", str(path), error.rule) from None


def read_private(path: Path) -> bytes:
    """A small regular file's bytes, which only its owner may read. Raises KeyFileError.

    Checked and read through one descriptor.
    """
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode) or state.st_size > _MAX_KEY_FILE:
                raise KeyFileError("KeyFileMalformed", str(path), "must be a small regular file")
            if os.name == "posix" and state.st_mode & _OTHERS:
                rule = "must be readable by its owner only: chmod 600"
                mode = oct(stat.S_IMODE(state.st_mode))
                raise KeyFileError("KeyFileExposed", str(path), rule, {"mode": mode})
            return file.read()
    except OSError as error:
        reason = {"reason": error.strerror or ""}
        raise KeyFileError("KeyFileUnreadable", str(path), "must be readable", reason) from None


def _open_keystore(path: Path, text: str, passphrase: Passphrase | None) -> SigningKey:
    if passphrase is None:
        raise KeyFileError("KeyFileLocked", str(path), "needs its passphrase")
    secret = passphrase()
    try:
        return SigningKey(bytes(Account.decrypt(json.loads(text), secret)))
    except (ValueError, KeyError, TypeError, NotImplementedError):
        rule = "is not opened by this passphrase, or is no keystore of version 3"
        raise KeyFileError("KeyFileLocked", str(path), rule) from None


def create_key(path: Path, passphrase: str | None, rounds: int | None = None) -> SigningKey:
    """Make a key and write its file, mode 0600, never over an existing one.

    passphrase: None writes 64 hex digits in clear. rounds: cost of the keystore's scrypt, the
    library's default where None. Raises KeyFileError where the file exists or cannot be written.
    """
    account: LocalAccount = Account.create()
    if passphrase is None:
        text = bytes(account.key).hex() + "\n"
    else:
        text = json.dumps(Account.encrypt(account.key, passphrase, iterations=rounds)) + "\n"
    write_private(path, text)
    return SigningKey(bytes(account.key))


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner reads. Raises KeyFileError; never over an old one."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        reason = {"reason": error.strerror or ""}
        raise KeyFileError(
            "KeyFileUnwritable", str(path), "must be a new, writable file", reason
        ) from None


def key_from_hex(text: str) -> SigningKey:
    """A key from 64 hex digits. Raises InvalidValueError without quoting the text."""
    if not _HEX_KEY.match(text):
        raise InvalidValueError("key", "must be 64 hex digits")
    return SigningKey(bytes.fromhex(text.strip().removeprefix("0x")))
