"""Files that commands write: whole or not at all, never over one that exists."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from registry.errors import InvalidValueError


def write_new(path: Path, text: str, *, private: bool = False) -> None:
    """Write a new file; *private* lets only its owner read it.

    Raises InvalidValueError where the file exists or cannot be written; nothing half-written stays.
    """
    try:
        descriptor, neighbour = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                os.fchmod(file.fileno(), 0o600 if private else 0o644)
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.link(neighbour, path)
        finally:
            Path(neighbour).unlink()
    except OSError as error:
        rule = f"must be a new, writable file: {error.strerror}"
        raise InvalidValueError("out", rule, value=str(path)) from error
