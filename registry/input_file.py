"""Input files, read no further than what they may hold: a device or a pipe has no end."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from registry.errors import InvalidValueError

MIB: Final = 1 << 20
_KIB: Final = 1 << 10
_FIELD: Final = "passphrase-file"


def read_file(path: Path, field: str, limit: int = MIB) -> bytes:
    """Bytes of a file, at most *limit* (whole KiB). Raises InvalidValueError naming *field*."""
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        rule = f"must be a readable file: {error.strerror}"
        raise InvalidValueError(field, rule, value=str(path)) from error
    except ValueError as error:
        raise InvalidValueError(field, f"must be a path: {error}", value=str(path)) from error
    if len(raw) > limit:
        size = f"{limit // MIB} MiB" if limit >= MIB else f"{limit // _KIB} KiB"
        raise InvalidValueError(field, f"must be at most {size}", value=str(path))
    return raw


def read_passphrase(path: Path) -> str:
    """A passphrase from its file, without the line's end. Raises InvalidValueError."""
    try:
        text = read_file(path, _FIELD, _KIB).decode("utf-8").rstrip("\n")
    except UnicodeDecodeError:
        raise InvalidValueError(_FIELD, "must be UTF-8", value=str(path)) from None
    if not text:
        raise InvalidValueError(_FIELD, "must not be empty", value=str(path))
    return text
