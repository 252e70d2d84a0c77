"""`torrens audit`: whole histories in a file, and their verification."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry.audit import (
    MAX_BYTES,
    Scope,
    export_scope,
    parse_export,
    verify_with_block_hash,
    verify_with_session,
)
from registry.chain.deployment import load_deployment
from registry.cli.asset import asset_id
from registry.cli.running import Run, in_session, offline
from registry.cli.writing import write_new
from registry.errors import InvalidValueError
from registry.input_file import read_file
from registry.points import at_point, first_block
from registry.session import Session
from registry.types import parse_digest, parse_party_id


@click.group("audit")
def audit_group() -> None:
    """Audit exports 审计导出: whole histories, and the proof that nothing is missing."""


@audit_group.command()
@click.option("--asset", help="One asset's journal.")
@click.option("--party", help="A party's own journal.")
@click.option("--node", help="A node's register 登记簿: its journal and all that it numbered.")
@click.option("--venue", help="A venue's register: its journal, listings and trades.")
@click.option("--from", "first", help="Every event from this block or time (RFC 3339) on …")
@click.option("--to", "last", help="… up to this one; the tip, or --block, where left out.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="File to write (NDJSON)."
)
@click.pass_obj
def export(run: Run, /, out: Path, first: str | None, last: str | None, **ids: str | None) -> None:
    """Export one of: an asset, a party, a node's or a venue's register, a period.

    Completeness rests on journals and running numbers, for a period on every block's receipts; the
    file says which. The same range gives the same bytes.
    """

    async def work(session: Session) -> Mapping[str, Any]:
        session = session if last is None else await at_point(session, last, "to")
        scope = await _scope(session, first, ids)
        raw = await export_scope(session, scope)
        write_new(out, raw.decode())
        return {
            "scope": scope.json(),
            "proven_by": list(scope.proven_by),
            "not_covered": list(scope.not_covered),
            "lines": raw.count(b"\n"),
            "file": str(out),
            "as_of": (await session.as_of()).json(),
        }

    in_session(run, work)


async def _scope(session: Session, first: str | None, ids: Mapping[str, str | None]) -> Scope:
    given = {kind: text for kind, text in ids.items() if text is not None}
    if len(given) + (first is not None) != 1:
        rule = "must be exactly one of --asset, --party, --node, --venue, --from"
        raise InvalidValueError("scope", rule, value=[*given, *(["from"] if first else [])])
    if first is not None:
        return Scope.of_period(await first_block(session.client, first, "from"))
    ((kind, text),) = given.items()
    if kind == "asset":
        return Scope.of_asset(asset_id(text))
    return Scope.of_party(parse_party_id(text, kind), kind)  # type: ignore[arg-type]


@audit_group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--block-hash", default=None, help="Check offline from this one trusted block hash.")
@click.pass_obj
def verify_export(run: Run, file: Path, block_hash: str | None) -> None:
    """Verify an export; names the line where digest, head or number part, or the journal that is
    missing, and with an endpoint the event.
    """

    def raw() -> bytes:
        return read_file(file, "file", MAX_BYTES)

    async def online(session: Session) -> Mapping[str, Any]:
        return (await verify_with_session(session, parse_export(raw()))).json()

    def alone() -> Mapping[str, Any]:
        deployment = load_deployment(run.settings.deployment)
        given = parse_digest(block_hash, "block-hash")
        report = verify_with_block_hash(
            parse_export(raw()), deployment.addresses(), deployment.chain_id, given
        )
        return report.json()

    if block_hash is None:
        in_session(run, online)
    else:
        offline(run, alone)
