"""Files that commands write: whole or not at all, never over one that exists."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from registry.errors import InvalidValueError

_NEW = "must be a new, writable file"


def write_new(path: Path, content: str | bytes, *, private: bool = False) -> None:
    """Write a new file, text as UTF-8; *private* lets only its owner read it.

    Raises InvalidValueError where the file exists or cannot be written; nothing half-written stays.
    """
    write_all_new({path: content}, private=private)


def write_all_new(files: Mapping[Path, str | bytes], *, private: bool = False) -> None:
    """Write several new files, all of them or none. Raises InvalidValueError."""
    aside: dict[Path, Path] = {}
    placed: list[Path] = []
    try:
        for path, content in files.items():
            aside[path] = _written_aside(path, content, private=private)
        for path, neighbour in aside.items():
            _place(neighbour, path)
            placed.append(path)
    except BaseException:
        for path in placed:
            path.unlink(missing_ok=True)
        raise
    finally:
        for neighbour in aside.values():
            neighbour.unlink(missing_ok=True)


def ensure_new(path: Path, field: str = "out") -> None:
    """Raise InvalidValueError where a file cannot be new there; asked before costly work."""
    parent = path.parent
    taken = os.path.lexists(path)
    if taken or not parent.is_dir() or not os.access(parent, os.W_OK):
        reason = "it exists" if taken else "its folder cannot be written to"
        raise InvalidValueError(field, f"{_NEW}: {reason}", value=str(path))


def _written_aside(path: Path, content: str | bytes, *, private: bool) -> Path:
    """The content in a hidden file beside *path*, safe on the disk."""
    raw = content.encode("utf-8") if isinstance(content, str) else content
    try:
        descriptor, neighbour = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                os.fchmod(file.fileno(), 0o600 if private else 0o644)
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            Path(neighbour).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _refused(path, error) from error
    return Path(neighbour)


def _place(neighbour: Path, path: Path) -> None:
    try:
        os.link(neighbour, path)
    except OSError as error:
        raise _refused(path, error) from error


def _refused(path: Path, error: OSError) -> InvalidValueError:
    return InvalidValueError("out", f"{_NEW}: {error.strerror}", value=str(path))
