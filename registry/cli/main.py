"""The program `torrens`.

Settings come from options, else from TORRENS_* in the environment, else from one TOML file
(TORRENS_CONFIG); secrets come from files only.
"""

from __future__ import annotations

import logging
import os
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import structlog

from registry.chain.profile import PROFILES
from registry.cli import (  # noqa: F401 — add commands to their groups
    certificate_papers,
    credential_key,
    describe,
    issuing,
    mandates,
)
from registry.cli.artifacts import artifacts_group
from registry.cli.asset import asset_group
from registry.cli.audit import audit_group
from registry.cli.batch import batch_group, pause_command, profile_group
from registry.cli.certificate import certificate_group
from registry.cli.consents import consent_group, sign_command
from registry.cli.exchange import anchor_command, attest_group, listing_group, trade_group
from registry.cli.index import fsck_command, index_group
from registry.cli.network import deploy_command, up_command
from registry.cli.party import party_group
from registry.cli.right import right_group
from registry.cli.running import Run
from registry.cli.tools import fingerprint_command, key_group, manifest_group, terms_command
from registry.cli.verifying import verify_command
from registry.errors import InvalidValueError
from registry.session_settings import Settings
from registry.settings_file import ensure_settings_known

DEFAULT_RPC = "http://127.0.0.1:8545"
DEFAULT_DEPLOYMENT = "deployment.json"
_CONFIGURED = {"rpc", "deployment", "key", "passphrase_file", "profile"}
_LONGEST_NUMBER = 20
_TAGS = {"latest", "safe", "finalized", "earliest"}


def _config() -> dict[str, Any]:
    """Settings of the TOML file that TORRENS_CONFIG names. Raises click.UsageError for one at
    fault.
    """
    path = os.environ.get("TORRENS_CONFIG")
    if not path:
        return {}
    try:
        settings = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise click.UsageError(f"TORRENS_CONFIG {path}: {error}") from error
    try:
        ensure_settings_known(settings)
    except InvalidValueError as error:
        raise click.UsageError(f"TORRENS_CONFIG {path}: {error.field} {error.rule}") from error
    for name in _CONFIGURED & settings.keys():
        if not isinstance(settings[name], str) or "\0" in settings[name]:
            raise click.UsageError(f"TORRENS_CONFIG {path}: {name} must be text without NUL")
    return settings


def _block(text: str) -> int | str:
    """A block selector: a number, a hash or a tag. Raises click.BadParameter."""
    if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER:
        return int(text)
    if text in _TAGS or re.fullmatch(r"0x[0-9a-f]{64}", text):
        return text
    tags = ", ".join(sorted(_TAGS))
    raise click.BadParameter(
        f"must be a block number, 0x and 64 lower-case hex digits, or one of {tags}",
        param_hint="--block",
    )


class Torrens(click.Group):
    """The group of all commands; its options may also stand after the command's name."""

    SHARED = (
        "--rpc",
        "--deployment",
        "--key",
        "--block",
        "--json",
        "--profile",
        "--passphrase-file",
    )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Bring the shared options to the front, wherever they stand."""
        return super().parse_args(ctx, _shared_first(args, self.SHARED))


def _shared_first(args: list[str], shared: tuple[str, ...]) -> list[str]:
    front: list[str] = []
    rest: list[str] = []
    items = iter(args)
    for item in items:
        name, equals, _ = item.partition("=")
        if item == "--":
            rest += [item, *items]
        elif name not in shared or (name == "--passphrase-file" and "key" in rest):
            rest.append(item)
        elif name == "--json" or equals:
            front.append(item)
        else:
            front += [item, *[value for value in [next(items, None)] if value is not None]]
    return front + rest


@click.group(cls=Torrens, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--rpc", default=None, help="Chain endpoint (TORRENS_RPC).")
@click.option("--deployment", default=None, help="Deployment file (TORRENS_DEPLOYMENT).")
@click.option(
    "--key", default=None, help="Key file of the account that sends or signs (TORRENS_KEY)."
)
@click.option(
    "--passphrase-file",
    default=None,
    help="Passphrase of an encrypted key (TORRENS_PASSPHRASE_FILE).",
)
@click.option(
    "--profile",
    default=None,
    type=click.Choice(sorted(PROFILES)),
    help="Kind of chain (TORRENS_PROFILE).",
)
@click.option("--block", default="latest", help="Block number, hash or tag that reads are of.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on stdout.")
@click.version_option(package_name="torrens")
@click.pass_context
def torrens(
    ctx: click.Context,
    rpc: str | None,
    deployment: str | None,
    key: str | None,
    passphrase_file: str | None,
    profile: str | None,
    block: str,
    as_json: bool,
) -> None:
    """Torrens: a registry of industrial data assets 工业数据资产登记与挂牌账本."""
    config = _config()

    def chosen(name: str, given: str | None) -> str | None:
        return given or os.environ.get(f"TORRENS_{name.upper()}") or config.get(name)

    key_file, secret = chosen("key", key), chosen("passphrase_file", passphrase_file)
    settings = Settings(
        rpc=chosen("rpc", rpc) or DEFAULT_RPC,
        deployment=Path(chosen("deployment", deployment) or DEFAULT_DEPLOYMENT),
        key=Path(key_file) if key_file else None,
        block=_block(block),
        profile=chosen("profile", profile) or "ethereum",
        passphrase_file=Path(secret) if secret else None,
    )
    ctx.obj = Run(settings, as_json)


for command in (
    up_command,
    deploy_command,
    fingerprint_command,
    manifest_group,
    terms_command,
    key_group,
    sign_command,
    consent_group,
    party_group,
    profile_group,
    asset_group,
    batch_group,
    right_group,
    listing_group,
    trade_group,
    attest_group,
    anchor_command,
    pause_command,
    certificate_group,
    verify_command,
    audit_group,
    artifacts_group,
    index_group,
    fsck_command,
):
    torrens.add_command(command)


def main() -> None:
    """Entry point of the console script."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    torrens(prog_name="torrens")


if __name__ == "__main__":
    main()
