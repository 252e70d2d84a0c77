"""Where a session goes and with what key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from registry.chain.client import BlockSelector
from registry.input_file import read_passphrase
from registry.signing import Passphrase


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to go and with what. Read once, at the program's edge.

    block: number, hash or tag that reads are of; `latest` for the tip.
    """

    rpc: str
    deployment: Path
    key: Path | None = None
    block: BlockSelector = "latest"
    profile: str = "ethereum"
    passphrase_file: Path | None = None


def passphrase_of(settings: Settings) -> Passphrase | None:
    """What asks for a keystore's passphrase: its file, where the settings name one."""
    path = settings.passphrase_file
    return (lambda: read_passphrase(path)) if path else None
