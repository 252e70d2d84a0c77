"""`torrens certificate issue` and `issue-list`: one certificate, or many under one anchor.

A list is JSON lines; paths are taken from the list's own folder:

    kind          asset | right | trade
    id            the record
    out           new file for the certificate
    manifest      sealed manifest with its disclosures; needed for an asset
    disclose      [field, …]; every field where left out
    asset         asset of a root right that no event names yet
    leaf          leaf of a batch
    attestations  [id, …]: findings to show beside the record
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from registry.certificate.bundle import KINDS, Bundle, Inclusion, Kind
from registry.certificate.credential import open_credential
from registry.certificates import (
    BatchedAsset,
    CredentialKey,
    Order,
    Statement,
    issue_bundle,
    issue_certificates,
    load_credential_key,
    parse_statement,
    source_of,
)
from registry.cli.asset import asset_id
from registry.cli.certificate import certificate_group, out_option, read_manifest
from registry.cli.progress import progress_bar
from registry.cli.running import Run, in_session, read_input
from registry.cli.writing import ensure_new, write_all_new, write_new
from registry.errors import InvalidValueError
from registry.input_file import read_passphrase
from registry.records import read_json
from registry.session import Session
from registry.types import AttestationId, parse_digest

MAX_LIST: Final = 4096
_LINE: Final = frozenset(
    {"kind", "id", "out", "manifest", "disclose", "asset", "leaf", "attestations"}
)
_LISTS: Final = ("disclose", "attestations")
_ORDER: Final = "order"


@dataclass(frozen=True, slots=True)
class Asked:
    """A certificate asked for, as options or a line of a list say it."""

    kind: str
    id: str
    out: Path
    manifest: Path | None = None
    disclose: tuple[str, ...] = ()
    asset: str | None = None
    leaf: Path | None = None
    attestations: tuple[str, ...] = ()

    def order(self) -> Order:
        """What the library takes. Raises InvalidValueError naming the option at fault."""
        if self.disclose and self.manifest is None:
            raise InvalidValueError("disclose", "needs the manifest whose fields are meant")
        return Order(
            _kind(self.kind),
            parse_digest(self.id, "id"),
            read_manifest(self.manifest, self.disclose) if self.manifest else None,
            _batched(self.leaf) if self.leaf else None,
            asset_id(self.asset) if self.asset else None,
            tuple(AttestationId(parse_digest(one, "attestation")) for one in self.attestations),
        )


def _kind(text: str) -> Kind:
    for kind in KINDS:
        if text == kind:
            return kind
    raise InvalidValueError("kind", f"must be one of {', '.join(KINDS)}", value=text)


def _batched(path: Path) -> BatchedAsset:
    from registry.batch_files import read_leaf

    leaf = read_leaf(path)
    return BatchedAsset(leaf.terms, Inclusion(leaf.root, leaf.index, leaf.proof))


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


def read_list(path: Path) -> list[Asked]:
    """The certificates that a list asks for. Raises InvalidValueError naming line and member."""
    lines = [line for line in read_input(path, "list").split(b"\n") if line.strip()]
    if not 1 <= len(lines) <= MAX_LIST:
        raise InvalidValueError("list", f"must have 1 to {MAX_LIST:,} lines", value=len(lines))
    asked = [_line(line, f"list/{n}", path.parent) for n, line in enumerate(lines, 1)]
    outs: dict[Path, int] = {}
    for n, one in enumerate(asked, 1):
        first = outs.setdefault(one.out.resolve(), n)
        if first != n:
            raise InvalidValueError(f"list/{n}/out", f"is the file of line {first} too")
    return asked


def _line(raw: bytes, at: str, folder: Path) -> Asked:
    document = read_json(raw, at)
    for extra in sorted(document.keys() - _LINE):
        raise InvalidValueError(f"{at}/{extra}", "is not a member of a list's line")
    for name in ("kind", "id", "out"):
        if name not in document:
            raise InvalidValueError(f"{at}/{name}", "is required")
    given: dict[str, Any] = {}
    for name, value in document.items():
        items = value if name in _LISTS and isinstance(value, list) else [value]
        if not all(isinstance(item, str) for item in items) or (
            name in _LISTS and items is not value
        ):
            raise InvalidValueError(f"{at}/{name}", "must be text, or a list of texts", value=value)
        given[name] = tuple(items) if name in _LISTS else value
    for name in ("out", "manifest", "leaf"):
        if name in given:
            given[name] = folder / given[name]
    return Asked(**given)
