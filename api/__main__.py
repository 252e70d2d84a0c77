"""`python -m api`: serve the register's HTTP interface; settings come from TORRENS_*."""

from __future__ import annotations

import sys

import click

from api.app import serve
from api.chain_state import ChainState
from api.settings import read_settings
from registry.errors import TorrensError


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
def main(host: str, port: int) -> None:
    """Serve until interrupted; TORRENS_RPC and TORRENS_DEPLOYMENT say of which register."""
    try:
        settings = read_settings()
        ChainState.of(settings)
    except TorrensError as error:
        click.echo(f"{error.title}: {error}", err=True)
        sys.exit(error.exit_code)
    click.echo(f"serving {settings.deployment} on {host} port {port}", err=True)
    sys.exit(0 if serve(settings, host, port) else 1)


if __name__ == "__main__":
    main()
