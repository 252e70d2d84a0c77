"""`torrens verify`: a certificate's file, or a record as it stands, against chain or block hash."""

from __future__ import annotations

import asyncio
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import click

from registry.certificate.report import Report, unknown_report
from registry.certificate.trust import Policy, Trust
from registry.certificate.verify import verify
from registry.certificates import issue_bundle, policy_at, source_of, verify_bundle_rpc
from registry.certificates.aging import MAX_AGE
from registry.chain.deployment import DeploymentMismatchError
from registry.cli.running import Run, fail, read_input, show
from registry.errors import InvalidValueError, NotFoundError, TorrensError, UnknownOutcomeError
from registry.records import read_json
from registry.session import Session, open_session
from registry.types import parse_digest

_RECORD: Final = re.compile(r"0x[0-9a-f]{64}\Z")


@click.command("verify")
@click.argument("file", metavar="FILE|ID", type=click.Path(path_type=Path))
@click.option("--block-hash", default=None, help="Check offline from this one trusted block hash.")
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(path_type=Path),
    help="JSON of what you demand beyond the proofs: subject, content, holder, credential, rights, "
    "level, attestations, not_before, min_remaining, live_trade, and max_age in seconds, by this "
    "machine's clock.",
)
@click.option(
    "--data",
    "data_file",
    type=click.Path(path_type=Path),
    help="The data itself: its digest must be the certificate's.",
)
@click.pass_obj
def verify_command(
    run: Run, file: Path, block_hash: str | None, policy_file: Path | None, data_file: Path | None
) -> None:
    """Verify a certificate: exit 0 valid, 1 invalid, 3 could not be checked.

    For the ID of a right or trade, its proofs are asked of the endpoint first, as of now.
    """
    record = str(file) if _RECORD.match(str(file)) and not file.exists() else None
    try:
        if record and block_hash is not None:
            raise InvalidValueError("block-hash", "is for a file: a record is asked of an endpoint")
        raw = b"" if record else read_input(file, "bundle")
        policy, said = read_policy(policy_file)
        policy = _with_data(policy, data_file)
        report = (
            _offline(run, raw, policy, block_hash)
            if block_hash is not None
            else asyncio.run(_online(run, raw, record, policy))
        )
    except TorrensError as error:
        fail(run, error)
    show(run, {**report.json(), **said})
    sys.exit(report.exit_code)


def _offline(run: Run, raw: bytes, policy: Policy, block_hash: str) -> Report:
    from registry.chain.deployment import load_deployment

    trust = Trust.of(load_deployment(run.settings.deployment).json(), block_hash)
    return verify(raw, trust, policy)


async def _online(run: Run, raw: bytes, record: str | None, policy: Policy) -> Report:
    try:
        async with open_session(run.settings) as session:
            raw = await _proofs(session, record) if record else raw
            return await verify_bundle_rpc(source_of(session), raw, policy, run.settings.block)
    except (UnknownOutcomeError, DeploymentMismatchError) as error:
        return unknown_report("rpc", str(error))


async def _proofs(session: Session, record: str) -> bytes:
    """The bare bundle of a right or trade at the session's block. Raises NotFoundError."""
    block = await session.block()
    for kind in ("right", "trade"):
        try:
            found = await issue_bundle(
                source_of(session),
                kind,
                parse_digest(record, "id"),
                block,
            )
        except NotFoundError:
            continue
        return found.write()
    rule = "is no right or trade that an event names; an asset's manifest is in its certificate"
    raise NotFoundError("RecordUnknown", "id", rule, {"id": record})


def read_policy(path: Path | None) -> tuple[Policy, Mapping[str, Any]]:
    """A policy from its file, and what the answer must say of it.

    `max_age` becomes `not_before` by this machine's clock, the only one at hand offline too; where
    both are given the later counts. Raises InvalidValueError naming the member at fault.
    """
    if path is None:
        return Policy(), {}
    given, now = read_json(read_input(path, "policy"), "policy"), int(time.time())
    policy = policy_at(given, now)
    if MAX_AGE not in given:
        return policy, {}
    clock = {"by": "this machine's clock", "now": now, "not_before": policy.not_before}
    return policy, {"clock": clock}


def _with_data(policy: Policy, data_file: Path | None) -> Policy:
    if data_file is None:
        return policy
    from registry.fingerprint import fingerprint

    content = fingerprint([data_file]).digest
    if policy.content not in (None, content):
        raise InvalidValueError("policy/content", "is not the digest of --data", data=content)
    return replace(policy, content=content)
