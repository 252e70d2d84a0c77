"""Names of the settings that the TOML file of TORRENS_CONFIG may hold, for every program.

A misspelt one is refused: it must not be taken for one left out. Names in the environment are not
checked, since programs beside these keep TORRENS_* names of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

from registry.errors import InvalidValueError

KNOWN_SETTINGS: Final = (
    "artifacts",
    "chain_seconds",
    "concurrency",
    "deployment",
    "index",
    "ipfs_api",
    "key",
    "passphrase_file",
    "profile",
    "proxies",
    "rate",
    "request_seconds",
    "rpc",
)
_LONGEST: Final = 100


def ensure_settings_known(names: Iterable[str]) -> None:
    """Raise InvalidValueError at the first name that is no setting, with the nearest that is."""
    for name in names:
        if name not in KNOWN_SETTINGS:
            near = get_close_matches(name[:_LONGEST].lower(), KNOWN_SETTINGS, 1, 0)
            raise InvalidValueError(name[:_LONGEST], f"is no setting; the nearest is {near[0]}")
