"""`torrens verify`: a certificate's file, or a record as it stands, against chain or block hash."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from registry.certificate.demands import parse_policy
from registry.certificate.report import Report, unknown_report
from registry.certificate.trust import Policy, Trust
from registry.certificate.verify import verify
from registry.certificates import source_of, verify_bundle_rpc
from registry.chain.deployment import DeploymentMismatchError
from registry.cli.running import Run, fail, read_input, show
from registry.errors import InvalidValueError, TorrensError, UnknownOutcomeError
from registry.records import read_json
from registry.session import open_session
from registry.types import UnixTime

_MOST = 2**53 - 1


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
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
    """Verify a certificate: exit 0 valid, 1 invalid, 3 could not be checked."""
    try:
        raw = read_input(file, "bundle")
        policy, said = read_policy(policy_file)
        policy = _with_data(policy, data_file)
        report = (
            _offline(run, raw, policy, block_hash)
            if block_hash
            else asyncio.run(_online(run, raw, policy))
        )
    except TorrensError as error:
        fail(run, error)
    show(run, {**report.json(), **said})
    sys.exit(report.exit_code)


def _offline(run: Run, raw: bytes, policy: Policy, block_hash: str) -> Report:
    from registry.chain.deployment import load_deployment

    trust = Trust.of(load_deployment(run.settings.deployment).json(), block_hash)
    return verify(raw, trust, policy)


async def _online(run: Run, raw: bytes, policy: Policy) -> Report:
    try:
        async with open_session(run.settings) as session:
            return await verify_bundle_rpc(source_of(session), raw, policy, run.settings.block)
    except (UnknownOutcomeError, DeploymentMismatchError) as error:
        return unknown_report("rpc", str(error))


def read_policy(path: Path | None) -> tuple[Policy, Mapping[str, Any]]:
    """A policy from its file, and what the answer must say of it.

    `max_age` becomes `not_before` by this machine's clock, the only one at hand offline too; where
    both are given the later counts. Raises InvalidValueError naming the member at fault.
    """
    given = dict(read_json(read_input(path, "policy"), "policy")) if path else {}
    age = given.pop("max_age", None)
    policy = parse_policy(given)
    if age is None:
        return policy, {}
    if isinstance(age, bool) or not isinstance(age, int) or not 0 <= age <= _MOST:
        raise InvalidValueError("policy/max_age", "must be a whole number of seconds", value=age)
    now = int(time.time())
    oldest = UnixTime(max(0, now - age, policy.not_before or 0))
    clock = {"now": now, "max_age": age, "not_before": oldest, "by": "this machine's clock"}
    return replace(policy, not_before=oldest), {"clock": clock}


def _with_data(policy: Policy, data_file: Path | None) -> Policy:
    if data_file is None:
        return policy
    from registry.fingerprint import fingerprint

    content = fingerprint([data_file]).digest
    if policy.content not in (None, content):
        raise InvalidValueError("policy/content", "is not the digest of --data", data=content)
    return replace(policy, content=content)
