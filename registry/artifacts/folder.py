"""The embedded store: one file per artifact, in a folder, under the CID an IPFS node would give.

Layout: ``<fan-out of 1,024>/<cid>``, ``pending/`` for files not yet whole, ``pushed`` for what was
pushed where. Files are written aside, flushed and moved, so a crash leaves no half artifact; each
read is hashed again.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from registry.artifacts.atomic_file import PendingFile, flush_folder
from registry.artifacts.protocol import (
    MAX_GET,
    PIECE,
    PinStatus,
    Taken,
    ensure_within,
    missing,
)
from registry.errors import ArtifactCorruptError, FingerprintError, StoreUnavailableError
from registry.types import ByteCount, Cid
from registry.unixfs import UNIXFS_V1_2025, Profile, cid_of, parse_cid

_STALE_SECONDS: Final = 24 * 3600
NOT_PINNED: Final = "kept here, not pinned to IPFS"


def ignore_taken(_size: int) -> None:
    """Report nothing."""


class FolderStore:
    """Artifacts in the folder *root*, made if it is not there.

    Raises StoreUnavailableError where the folder cannot be made or written.
    """

    def __init__(self, root: Path, profile: Profile = UNIXFS_V1_2025) -> None:
        self.root: Final = root
        self.profile: Final = profile
        self._pending: Final = root / "pending"
        self._pushed: Final = root / "pushed"
        with self._available():
            self._pending.mkdir(parents=True, exist_ok=True)
            for part in self._pending.glob("*.part"):
                if part.stat().st_mtime < time.time() - _STALE_SECONDS:
                    part.unlink(missing_ok=True)

    @contextmanager
    def _available(self) -> Iterator[None]:
        """Turn the system's refusals into StoreUnavailableError."""
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error)
            raise StoreUnavailableError(str(self.root), reason) from error

    def path_of(self, cid: Cid) -> Path:
        """Give the path where *cid* is or would be kept. Raises InvalidValueError."""
        name = parse_cid(cid)
        return self.root / name[-3:-1] / name

    def put(self, content: bytes) -> Cid:
        """Keep *content*; see ArtifactStore."""
        ensure_within(len(content), MAX_GET)
        return self._write([content], ignore_taken)

    def put_file(self, path: Path, taken: Taken = ignore_taken) -> Cid:
        """Keep a file's content; see ArtifactStore."""
        return self._write(source_pieces(path), taken)

    def put_stream(self, pieces: Iterable[bytes]) -> Cid:
        """Keep a stream; see ArtifactStore."""
        return self._write(pieces, ignore_taken)

    def _write(self, pieces: Iterable[bytes], taken: Taken) -> Cid:
        """Write aside, hash, and move into place; content kept before is written anew."""
        with self._available(), PendingFile(self._pending, self.profile) as pending:
            cid, _ = pending.fill(pieces, taken)
            target = self.path_of(cid)
            if not target.parent.is_dir():
                target.parent.mkdir(exist_ok=True)
                flush_folder(self.root)
            pending.keep(target)
        return cid

    def get(self, cid: Cid, limit: int = MAX_GET) -> bytes:
        """Give the content of *cid*, re-hashed; see ArtifactStore."""
        path = self.path_of(cid)
        with self._available():
            if not path.is_file():
                raise missing(cid, self.describe())
            with path.open("rb") as file:
                content = file.read(limit + 1)
        ensure_within(len(content), limit)
        computed = cid_of(content, self.profile)
        if computed != cid:
            raise ArtifactCorruptError(cid, str(path), computed)
        return content

    def fetch(self, cid: Cid, target: Path) -> ByteCount:
        """Copy the content of *cid* to *target*; see ArtifactStore."""
        path = self.path_of(cid)
        if not path.is_file():
            raise missing(cid, self.describe())
        with self._available(), PendingFile(target.parent, self.profile) as pending:
            computed, size = pending.fill(pieces_of(path), ignore_taken)
            if computed != cid:
                raise ArtifactCorruptError(cid, str(path), computed)
            pending.keep(target)
        return size

    def has(self, cid: Cid) -> bool:
        """Tell whether *cid* is kept here; its content is hashed when it is read."""
        return self.path_of(cid).is_file()

    def cids(self) -> Iterator[Cid]:
        """Yield every CID kept here, in no particular order."""
        for folder in self.root.iterdir():
            if len(folder.name) == 2 and folder.is_dir():
                yield from (Cid(path.name) for path in folder.iterdir())

    def note_pushed(self, cid: Cid, where: str) -> None:
        """Record durably that *cid* was pinned at *where*."""
        with self._available(), self._pushed.open("a", encoding="utf-8") as file:
            file.write(f"{parse_cid(cid)} {' '.join(where.split())}\n")

    def pushed(self) -> dict[Cid, str]:
        """Give what was pushed, and where to; a line cut short by a crash is ignored."""
        if not self._pushed.exists():
            return {}
        lines = self._pushed.read_text("utf-8").split("\n")[:-1]
        return {Cid(cid): where for cid, _, where in (line.partition(" ") for line in lines)}

    def status(self, cid: Cid) -> PinStatus:
        """Say where *cid* is kept; a past push is said as past, for the node may forget."""
        if not self.has(cid):
            return PinStatus(here=False, pinned=False, text="not kept here")
        where = self.pushed().get(cid)
        if where is None:
            return PinStatus(here=True, pinned=False, text=NOT_PINNED)
        return PinStatus(here=True, pinned=True, text=f"kept here, pushed to {where}")

    def describe(self) -> str:
        """Say in one line what this store is."""
        return f"folder {self.root} ({NOT_PINNED})"


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield a file's content piece by piece."""
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE):
            yield piece


def source_pieces(path: Path) -> Iterator[bytes]:
    """Yield a caller's file piece by piece. Raises FingerprintError where it cannot be read."""
    try:
        yield from pieces_of(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise FingerprintError("Unreadable", str(path), "cannot be read", reason=reason) from error
