"""Encryption of confidential artifacts, before any store sees them.

AES-256-GCM over 64 KiB segments in the STREAM construction (Hoang, Reyhanitabar, Rogaway and
Vizár, 2015): each segment's nonce is its number and a last-segment flag, so segments cannot be
dropped, added or moved. Each file has its own key, derived from the holder's key and a random
salt by HKDF-SHA-256 (RFC 5869), so nonces never repeat. The ciphertext's CID and digest are what
is registered; without the key it says only its length.

Format: ``TORRENC1``, 32 bytes of salt, then segments of ciphertext with 16-byte tags.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from Crypto.Cipher import AES
from Crypto.Hash import SHA256
from Crypto.Protocol.KDF import HKDF

from registry.errors import IntegrityError, InvalidValueError

KEY_BYTES: Final = 32
_MAGIC: Final = b"TORRENC1"
_SALT: Final = 32
_HEADER: Final = len(_MAGIC) + _SALT
_TAG: Final = 16
_SEGMENT: Final = 64 * 2**10
_INFO: Final = b"Torrens artifact encryption v1"
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def generate_key(path: Path) -> bytes:
    """Make a key and write it, as hex, to a new file only its owner can read.

    Raises InvalidValueError where the file exists: a key is never overwritten.
    """
    key = secrets.token_bytes(KEY_BYTES)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise InvalidValueError("key", "file exists", path=str(path)) from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.hex() + "\n")
    return key


def read_key(path: Path) -> bytes:
    """Read a key file. Raises InvalidValueError if malformed or readable by others, OSError."""
    if os.name != "nt" and path.stat().st_mode & _OTHERS:
        raise InvalidValueError("key", "file must be readable by its owner only", path=str(path))
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise InvalidValueError("key", "file must hold 64 hex digits", path=str(path))
    return key


def encrypt(pieces: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Yield the encrypted form of *pieces*; memory holds one segment and one piece."""
    header = _MAGIC + secrets.token_bytes(_SALT)
    file_key = _file_key(key, header)
    yield header
    for number, last, segment in _segments(pieces, _SEGMENT):
        cipher = _cipher(file_key, header, number, last)
        text, tag = cipher.encrypt_and_digest(segment)
        yield text + tag


def decrypt(pieces: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Yield the content of an encrypted artifact, each segment after its tag was checked.

    Raises IntegrityError (code ``DecryptionFailed``) for a wrong key and for any change; content
    yielded before it is a genuine beginning, so callers keep nothing until the end is reached.
    """
    header, rest = _split_header(iter(pieces))
    file_key = _file_key(key, header)
    for number, last, segment in _segments(rest, _SEGMENT + _TAG):
        if len(segment) < _TAG:
            raise _failed("is cut short")
        cipher = _cipher(file_key, header, number, last)
        try:
            yield cipher.decrypt_and_verify(segment[:-_TAG], segment[-_TAG:])
        except ValueError as error:
            raise _failed("wrong key, or changed after it was encrypted") from error


def _file_key(key: bytes, header: bytes) -> bytes:
    """Derive the key of one file. Raises InvalidValueError for a key of another length."""
    if len(key) != KEY_BYTES:
        raise InvalidValueError("key", "must be 32 bytes", length=len(key))
    derived = HKDF(key, KEY_BYTES, header[len(_MAGIC) :], SHA256, context=_INFO)
    if not isinstance(derived, bytes):
        raise TypeError("one key was asked for")
    return derived


def _cipher(key: bytes, header: bytes, number: int, last: bool) -> Any:
    """Make the cipher of one segment; its tag covers the header too."""
    cipher = AES.new(key, AES.MODE_GCM, nonce=number.to_bytes(11, "big") + bytes([last]))
    cipher.update(header)
    return cipher


def _segments(pieces: Iterable[bytes], size: int) -> Iterator[tuple[int, bool, bytes]]:
    """Cut *pieces* into segments of *size*, numbered, the last one flagged; at least one."""
    buffer = bytearray()
    number = 0
    for piece in pieces:
        buffer += piece
        while len(buffer) > size:
            yield number, False, bytes(buffer[:size])
            del buffer[:size]
            number += 1
    yield number, True, bytes(buffer)


def _split_header(pieces: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """Take the header off. Raises IntegrityError where there is none."""
    start = b""
    while len(start) < _HEADER:
        piece = next(pieces, None)
        if piece is None:
            raise _failed("is not an encrypted artifact")
        start += piece
    if not start.startswith(_MAGIC):
        raise _failed("is not an encrypted artifact")

    def rest() -> Iterator[bytes]:
        yield start[_HEADER:]
        yield from pieces

    return start[:_HEADER], rest()


def _failed(rule: str) -> IntegrityError:
    """Make the error for an artifact that does not decrypt."""
    return IntegrityError("DecryptionFailed", "artifact", rule)
