"""`torrens certificate issue` and `issue-list`: one certificate, or many under one anchor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from registry.certificate.bundle import KINDS, Bundle
from registry.certificate.credential import open_credential
from registry.certificates import (
    CredentialKey,
    Statement,
    issue_bundle,
    issue_certificates,
    load_credential_key,
    parse_statement,
    source_of,
)
from registry.cli.certificate import certificate_group, out_option
from registry.cli.orders import Asked, read_list
from registry.cli.progress import progress_bar
from registry.cli.running import Run, in_session, read_input
from registry.cli.writing import ensure_new, write_all_new, write_new
from registry.errors import InvalidValueError
from registry.input_file import read_passphrase
from registry.records import read_json
from registry.session import Session


def signing(*, required: bool) -> Callable[[Any], Any]:
    """Options of a signed certificate: the credential key and what the register states."""

    def options(command: Any) -> Any:
        for option in (
            click.option(
                "--statement",
                "statement_file",
                type=click.Path(path_type=Path),
                help="JSON of what the register states: names, review, effect, evidence.",
            ),
            click.option(
                "--credential-passphrase-file",
                type=click.Path(path_type=Path),
                help="Passphrase of an encrypted credential key.",
            ),
            click.option(
                "--credential-key",
                "credential_file",
                type=click.Path(path_type=Path),
                required=required,
                help="The issuer's credential key (PEM); --key anchors the certificate's digest.",
            ),
        ):
            command = option(command)
        return command

    return options


def _credential_key(path: Path, passphrase_file: Path | None) -> CredentialKey:
    secret = (lambda: read_passphrase(passphrase_file)) if passphrase_file else None
    return load_credential_key(path, secret)


def _statement(path: Path | None) -> Statement:
    if path is None:
        return Statement()
    return parse_statement(read_json(read_input(path, "statement"), "statement"))


@certificate_group.command()
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("id")
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    help="Sealed manifest with its disclosures.",
)
@click.option(
    "--disclose",
    multiple=True,
    metavar="FIELD",
    help="Only these manifest fields (repeatable); all where left out.",
)
@click.option("--asset", default=None, help="Asset of a root right that no event names yet.")
@click.option("--leaf", type=click.Path(path_type=Path), help="Leaf of a batch.")
@click.option(
    "--attestation",
    "attestations",
    multiple=True,
    metavar="ID",
    help="Finding to show beside the record (repeatable).",
)
@signing(required=False)
@out_option
@click.pass_obj
def issue(
    run: Run,
    /,
    credential_file: Path | None,
    credential_passphrase_file: Path | None,
    statement_file: Path | None,
    **asked: Any,
) -> None:
    """Issue a certificate of an asset, right or trade.

    With --credential-key it is signed, its digest anchored by --key, and it is of the anchor's
    block; without, it is the bare bundle of proofs as of one block.
    """

    async def work(session: Session) -> Mapping[str, Any]:
        one = Asked(**asked)
        if credential_file is None:
            return await _bare(session, one, statement_file)
        key = _credential_key(credential_file, credential_passphrase_file)
        (told,) = await _signed(session, key, [one], _statement(statement_file))
        return told

    in_session(run, work)


async def _bare(session: Session, asked: Asked, statement_file: Path | None) -> Mapping[str, Any]:
    if statement_file is not None:
        rule = "is signed by a credential key: give --credential-key"
        raise InvalidValueError("statement", rule)
    order = asked.order()
    bundle = await issue_bundle(
        source_of(session),
        order.kind,
        order.record,
        await session.block(),
        manifest=order.manifest,
        batched=order.batched,
        asset=order.asset,
        findings=order.findings,
    )
    write_new(asked.out, bundle.write())
    as_of = (await session.as_of()).json()
    return {**_told(asked, bundle), "signed": False, "as_of": as_of}


async def _signed(
    session: Session, key: CredentialKey, asked: list[Asked], statement: Statement
) -> list[Mapping[str, Any]]:
    """Certificates under one anchor, every file new, all of them or none."""
    for one in asked:
        ensure_new(one.out)
    orders = [one.order() for one in asked]
    with progress_bar("certificates") as progress:
        bundles = await issue_certificates(session, key, orders, statement, progress)
    files: dict[Path, str | bytes] = {}
    for one, bundle in zip(asked, bundles, strict=True):
        files[one.out] = bundle.write()
    write_all_new(files)
    return [_told(*pair) | _anchored(pair[1]) for pair in zip(asked, bundles, strict=True)]


def _told(asked: Asked, bundle: Bundle) -> dict[str, Any]:
    return {"id": asked.id, "kind": bundle.kind, "rev": bundle.rev, "file": str(asked.out)}


def _anchored(bundle: Bundle) -> dict[str, Any]:
    """Number, key and anchor of a signed certificate."""
    if bundle.credential is None:
        return {"signed": False}
    opened = open_credential(bundle.credential.sd_jwt)
    return {
        "signed": True,
        "number": opened.claims["number"],
        "query_code": opened.claims["query_code"],
        "key": opened.key.thumbprint,
        "register": bundle.credential.register.root,
        "as_of": {
            "block_number": bundle.as_of.block_number,
            "block_hash": bundle.as_of.block_hash,
        },
    }


@certificate_group.command("issue-list")
@click.argument("list_file", metavar="LIST", type=click.Path(path_type=Path))
@signing(required=True)
@click.pass_obj
def issue_list(
    run: Run,
    list_file: Path,
    credential_file: Path,
    credential_passphrase_file: Path | None,
    statement_file: Path | None,
) -> None:
    """Issue signed certificates of many records under one anchor.

    LIST is JSON lines of {kind, id, out, manifest, disclose, asset, leaf, attestations}, paths from
    the list's folder. Every file is new; either all are written or none.
    """

    async def work(session: Session) -> Mapping[str, Any]:
        key = _credential_key(credential_file, credential_passphrase_file)
        told = await _signed(session, key, read_list(list_file), _statement(statement_file))
        return {"count": len(told), "register": told[0]["register"], "certificates": told}

    in_session(run, work)
