"""Which files a fingerprint covers: regular files only, named by portable paths.

Symlinks are refused, wherever they lead: following one would fingerprint what the folder does not
hold. Names must be valid UTF-8 in NFC, so that the same folder has one listing on every system.
Hidden files count; empty folders do not. Depth is bounded by the system's path length.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from registry.errors import FingerprintError


@dataclass(frozen=True, slots=True)
class Found:
    """A regular file as seen before reading: name in the listing, path, size, identity.

    changed: modification time in nanoseconds; inode and device tell a replaced file.
    """

    name: str
    path: str
    size: int
    changed: int
    inode: int
    device: int


def seen(name: str, path: str, status: os.stat_result) -> Found:
    """Describe the file at *path* by its stat result."""
    return Found(name, path, status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev)


def find_file(path: Path) -> Found:
    """Describe one file, whose name is no part of its fingerprint. Raises FingerprintError."""
    return seen(path.name, os.fspath(path), _regular(os.fspath(path)))


def list_files(paths: Sequence[Path]) -> list[Found]:
    """Describe several files, named by their base names, ordered by UTF-8 name.

    Raises FingerprintError for anything but distinctly named regular files.
    """
    found: dict[str, Found] = {}
    for path in paths:
        name, text = path.name, os.fspath(path)
        _ensure_portable(name, text)
        if name in found:
            rule = "two files of one listing bear this name"
            raise FingerprintError("DuplicateName", text, rule)
        found[name] = seen(name, text, _regular(text))
    return sorted(found.values(), key=lambda item: item.name.encode())


def list_folder(root: Path, limit: int) -> list[Found]:
    """Describe every file below *root*, ordered by UTF-8 path.

    Raises FingerprintError for a symlink, a special file, an unreadable folder, a name that is
    not UTF-8 in NFC, no file at all, or more than *limit* files.
    """
    found: list[Found] = []
    for item in _walk(os.fspath(root), ""):
        if len(found) == limit:
            raise FingerprintError("TooManyFiles", os.fspath(root), "too many files", limit=limit)
        found.append(item)
    if not found:
        raise FingerprintError("EmptyFolder", os.fspath(root), "holds no file")
    return sorted(found, key=lambda item: item.name.encode())


def _walk(root: str, prefix: str) -> Iterator[Found]:
    """Yield the files below *root*, folders opened one after another."""
    waiting = [(root, prefix)]
    while waiting:
        folder, prefix = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:
            raise _unreadable(folder, error) from error
        for entry in entries:
            _ensure_portable(entry.name, entry.path)
            if entry.is_dir(follow_symlinks=False):
                waiting.append((entry.path, f"{prefix}{entry.name}/"))
            else:
                yield seen(prefix + entry.name, entry.path, _regular(entry.path))


def _regular(path: str) -> os.stat_result:
    """Stat *path* without following it and check that it is a regular file."""
    try:
        status = os.lstat(path)
    except FileNotFoundError as error:
        raise FingerprintError("NotFound", path, "no such file or folder") from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if stat.S_ISLNK(status.st_mode):
        raise FingerprintError("SymlinkRefused", path, "symbolic links are not followed")
    if not stat.S_ISREG(status.st_mode):
        raise FingerprintError("NotAFile", path, "must be a regular file")
    return status


def _ensure_portable(name: str, path: str) -> None:
    """Check that one name is UTF-8 in NFC."""
    try:
        name.encode()
    except UnicodeEncodeError as error:
        raise FingerprintError("PathNotUtf8", path, "name must be UTF-8") from error
    if not unicodedata.is_normalized("NFC", name):
        raise FingerprintError("PathNotNfc", path, "name must be in Unicode form NFC")


def _unreadable(path: str, error: Exception) -> FingerprintError:
    """Make the error for a file or folder the system will not give."""
    reason = getattr(error, "strerror", None) or str(error)
    return FingerprintError("Unreadable", path, "cannot be read", reason=reason)
