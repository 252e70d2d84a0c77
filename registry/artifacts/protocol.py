"""What every artifact store does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from registry.errors import InvalidValueError, NotFoundError
from registry.types import ByteCount, Cid

MAX_GET: Final = 64 * 2**20
"""Bytes that ``put`` and ``get`` handle in memory unless told otherwise; files have no limit."""
PIECE: Final = 2**20
"""Bytes read, sent and hashed at a time."""

Taken = Callable[[int], None]
"""Called with the bytes taken so far; an exception it raises stops the work."""


@dataclass(frozen=True, slots=True)
class PinStatus:
    """Where an artifact is kept, in words fit to print.

    here: this store has it; pinned: an IPFS node has it pinned, as far as this store knows.
    """

    here: bool
    pinned: bool
    text: str


class ArtifactStore(Protocol):
    """A store of bytes under their CID, which is computed here and never believed.

    Every method raises StoreUnavailableError where the store does not answer or is full.
    """

    def put(self, content: bytes) -> Cid:
        """Keep *content* (at most MAX_GET bytes); the same content again changes nothing."""
        ...

    def put_file(self, path: Path, taken: Taken = ...) -> Cid:
        """Keep the content of a file of any size, read once in bounded memory.

        Raises FingerprintError (code ``Unreadable``) where it cannot be read.
        """
        ...

    def put_stream(self, pieces: Iterable[bytes]) -> Cid:
        """Keep a stream of any size, such as a pack or an encrypted artifact, taken once."""
        ...

    def get(self, cid: Cid, limit: int = ...) -> bytes:
        """Give the content of *cid*, re-hashed.

        Raises NotFoundError; ArtifactCorruptError where it does not hash to *cid*;
        InvalidValueError where it is longer than *limit* bytes or *cid* is malformed.
        """
        ...

    def fetch(self, cid: Cid, target: Path) -> ByteCount:
        """Write the content of *cid*, of any size, to *target*, which appears only if it is right.

        Raises as ``get`` does.
        """
        ...

    def has(self, cid: Cid) -> bool:
        """Tell whether the artifact is kept here, without asking other nodes."""
        ...

    def status(self, cid: Cid) -> PinStatus:
        """Say where the artifact is kept."""
        ...

    def describe(self) -> str:
        """Say in one line what this store is."""
        ...


def ensure_within(size: int, limit: int) -> None:
    """Raise InvalidValueError where *size* passes *limit*, both in bytes."""
    if size > limit:
        raise InvalidValueError("artifact", "is too large", bytes=size, limit=limit)


def missing(cid: Cid, where: str) -> NotFoundError:
    """Make the error for an artifact that is not kept."""
    arguments = {"cid": cid, "where": where}
    return NotFoundError("ArtifactNotFound", "cid", "is not kept here", arguments)
