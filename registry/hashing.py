"""One pass over one file: its SHA-256 and its CID, near the speed of SHA-256 alone.

The file's hash and the chunks' hashes are computed side by side in two threads (hashlib lets go
of the interpreter lock), over a fixed ring of chunk buffers, so memory is bounded. A file of a
single chunk is hashed once: its only leaf has the file's own digest.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from io import FileIO
from typing import Final

from registry.errors import FingerprintError
from registry.folder_listing import Found, seen
from registry.unixfs import Node, Profile, TreeBuilder, leaf

Progress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""

_READ_SIZE: Final = 2**20
_RING: Final = 6
_MOST_CHUNKS: Final = 4096
_OPEN_FLAGS: Final = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def ignore_progress(_done: int, _total: int) -> None:
    """Report nothing."""


def hash_file(
    found: Found, profile: Profile, progress: Callable[[int], None]
) -> tuple[bytes, Node]:
    """Give the SHA-256 and the UnixFS root of the file described by *found*.

    progress is called with the bytes done so far. Raises FingerprintError with code
    ``Unreadable``, or ``FileChanged`` when size, time or identity differ from *found* before,
    during or after reading.
    """
    try:
        descriptor = os.open(found.path, _OPEN_FLAGS)
        with FileIO(descriptor, "rb") as file:
            _ensure_same(found, os.fstat(descriptor))
            if found.size <= profile.chunk_size:
                sha256, node = _hash_short(file, found.size)
                progress(node.size)
            else:
                sha256, node = _hash_long(file, profile, progress)
            _ensure_same(found, os.fstat(descriptor), node.size)
        _ensure_same(found, os.lstat(found.path))
    except OSError as error:
        reason = error.strerror or str(error)
        raise FingerprintError("Unreadable", found.path, "cannot be read", reason=reason) from error
    return sha256, node


def _ensure_same(found: Found, status: os.stat_result, read: int | None = None) -> None:
    """Check that the file is still the one described, and was read to its end."""
    same = seen(found.name, found.path, status) == found
    if not same or read not in (None, found.size):
        raise FingerprintError("FileChanged", found.path, "changed while it was read")


def _hash_short(file: FileIO, size: int) -> tuple[bytes, Node]:
    """Hash a file of at most one chunk; one byte more is read to see that it ends there."""
    buffer = bytearray(size + 1)
    filled = _fill(file, buffer)
    digest = hashlib.sha256(memoryview(buffer)[:filled]).digest()
    return digest, leaf(digest, filled)


def _hash_long(
    file: FileIO, profile: Profile, progress: Callable[[int], None]
) -> tuple[bytes, Node]:
    """Hash a file of several chunks, the whole here and the chunks in a second thread."""
    block = min(max(1, _READ_SIZE // profile.chunk_size), _MOST_CHUNKS) * profile.chunk_size
    free = [bytearray(block) for _ in range(_RING)]
    pending: deque[tuple[bytearray, Future[list[Node]]]] = deque()
    whole, tree, done = hashlib.sha256(), TreeBuilder(profile), 0

    def collect() -> None:
        buffer, leaves = pending.popleft()
        for node in leaves.result():
            tree.add(node)
        free.append(buffer)

    with ThreadPoolExecutor(1, "chunk-hash") as chunks:
        while filled := _fill(file, free[-1]):
            buffer = free.pop()
            view = memoryview(buffer)[:filled]
            pending.append((buffer, chunks.submit(_leaves, view, profile.chunk_size)))
            whole.update(view)
            done += filled
            progress(done)
            if not free:
                collect()
        while pending:
            collect()
    return whole.digest(), tree.finish()


def _leaves(view: memoryview, chunk_size: int) -> list[Node]:
    """Hash each chunk of a block."""
    parts = [view[start : start + chunk_size] for start in range(0, len(view), chunk_size)]
    return [leaf(hashlib.sha256(part).digest(), len(part)) for part in parts]


def _fill(file: FileIO, buffer: bytearray) -> int:
    """Read until *buffer* is full or the file ends; give the bytes read."""
    view = memoryview(buffer)
    filled = 0
    while filled < len(buffer):
        count = file.readinto(view[filled:])
        if not count:
            break
        filled += count
    return filled
