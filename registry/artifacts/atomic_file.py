"""A file that appears whole, verified and durable, or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from registry.artifacts.protocol import Taken
from registry.types import ByteCount, Cid
from registry.unixfs import CidHasher, Profile


class PendingFile:
    """A temporary file in *folder*: filled, then moved to its place or thrown away.

    Used as a context manager: what was not kept by the end of the block is removed.
    """

    def __init__(self, folder: Path, profile: Profile) -> None:
        self._path = folder / f"{secrets.token_hex(16)}.part"
        self._profile = profile

    def __enter__(self) -> PendingFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)

    def fill(self, pieces: Iterable[bytes], taken: Taken) -> tuple[Cid, ByteCount]:
        """Write and flush *pieces*; give their CID and their size in bytes."""
        hasher = CidHasher(self._profile)
        size = 0
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            for piece in pieces:
                view = memoryview(piece)
                while view:
                    view = view[file.write(view) or 0 :]
                hasher.update(piece)
                size += len(piece)
                taken(size)
            os.fsync(descriptor)
        return hasher.finish(), ByteCount(size)

    def keep(self, target: Path) -> None:
        """Move the file to *target* and flush the folder's entry."""
        self._path.replace(target)
        flush_folder(target.parent)


def flush_folder(folder: Path) -> None:
    """Make a folder's entries durable, where the system can."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
