"""`torrens key credential`: the key that signs certificates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry.certificates import create_credential_key
from registry.cli.running import Run, offline
from registry.cli.tools import key_group
from registry.input_file import read_passphrase


@key_group.command("credential")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help="Encrypt with this passphrase."
)
@click.pass_obj
def credential(run: Run, file: Path, passphrase_file: Path | None) -> None:
    """Make an ES256 key for certificates; its file is readable by its owner only.

    Print its thumbprint, and the fields of the terms by which its party puts it on chain
    (`torrens terms CredentialKey`, `torrens sign Key`, `torrens party key`); party, from and until
    are the party's to say.
    """

    def work() -> Mapping[str, Any]:
        secret = read_passphrase(passphrase_file) if passphrase_file else None
        key = create_credential_key(file, secret).public
        return {
            "thumbprint": key.thumbprint,
            "jwk": key.json(),
            "terms": {"thumbprint": key.thumbprint},
            "missing": ["party", "from", "until"],
            "file": str(file),
        }

    offline(run, work)
