"""`torrens certificate` and `torrens verify`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry.certificate.bundle import Manifest
from registry.certificate.report import Report, unknown_report
from registry.certificate.trust import Policy, Trust
from registry.certificate.verify import verify
from registry.certificates import BatchedAsset, Source, issue_bundle, verify_bundle_rpc
from registry.chain.deployment import DeploymentMismatchError
from registry.cli.asset import asset_id
from registry.cli.running import Run, fail, in_session, offline, read_input, show
from registry.cli.writing import write_new
from registry.errors import InvalidValueError, TorrensError, UnknownOutcomeError
from registry.records import read_json
from registry.session import Session, open_session
from registry.types import parse_digest, parse_party_id


@click.group("certificate")
def certificate_group() -> None:
    """Certificates 登记证书: a record with every proof to check it."""


def source_of(session: Session) -> Source:
    """Where a session's certificates come from."""
    return Source(session.client, session.deployment, session.contracts)


@certificate_group.command()
@click.argument("kind", type=click.Choice(["asset", "right", "trade"]))
@click.argument("id")
@click.option(
    "--manifest",
    "manifest_file",
    type=click.Path(path_type=Path),
    help="Sealed manifest with its disclosures.",
)
@click.option(
    "--disclose", multiple=True, help="Only these manifest fields (repeatable); all where left out."
)
@click.option("--asset", default=None, help="Asset of a root right that no event names yet.")
@click.option("--leaf", "leaf_file", type=click.Path(path_type=Path), help="Leaf of a batch.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Bundle file to write.")
@click.pass_obj
def issue(
    run: Run,
    kind: str,
    id: str,  # noqa: A002 — the argument's public name
    manifest_file: Path | None,
    disclose: tuple[str, ...],
    asset: str | None,
    leaf_file: Path | None,
    out: Path,
) -> None:
    """Issue a bundle of an asset, right or trade as of one block."""

    async def work(session: Session) -> Mapping[str, Any]:
        manifest = _manifest(manifest_file, disclose) if manifest_file else None
        bundle = await issue_bundle(
            source_of(session),
            kind,  # type: ignore[arg-type]
            parse_digest(id, "id"),
            await session.block(),
            manifest=manifest,
            batched=_batched(leaf_file) if leaf_file else None,
            asset=asset_id(asset) if asset else None,
        )
        write_new(out, bundle.write().decode())
        return {
            "id": id,
            "kind": kind,
            "rev": bundle.rev,
            "file": str(out),
            "as_of": (await session.as_of()).json(),
        }

    in_session(run, work)


def _manifest(path: Path, disclose: tuple[str, ...]) -> Manifest:
    document = read_json(read_input(path, "manifest"), "manifest")
    public, disclosures = document.get("public"), document.get("disclosures")
    if not isinstance(public, dict) or not isinstance(disclosures, dict):
        raise InvalidValueError("manifest", "must be a sealed manifest with public and disclosures")
    unknown = [name for name in disclose if name not in disclosures]
    if unknown:
        raise InvalidValueError("disclose", "must be fields of the manifest", value=unknown[0])
    chosen = [text for name, text in disclosures.items() if not disclose or name in disclose]
    return Manifest(public, tuple(chosen))


def _batched(path: Path) -> BatchedAsset:
    from registry.batch_files import read_leaf
    from registry.certificate.bundle import Inclusion

    leaf = read_leaf(path)
    return BatchedAsset(leaf.terms, Inclusion(leaf.root, leaf.index, leaf.proof))


@certificate_group.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def show_bundle(run: Run, file: Path) -> None:
    """Show what a bundle states; believes nothing, checks its form only."""
    from registry.certificate.parsing import parse_bundle

    def work() -> Mapping[str, Any]:
        bundle = parse_bundle(read_input(file, "bundle"))
        return {
            "kind": bundle.kind,
            "rev": bundle.rev,
            "terms": [entry.json() for entry in bundle.terms],
            "as_of": {
                "block_number": bundle.as_of.block_number,
                "block_hash": bundle.as_of.block_hash,
            },
            "checked": False,
        }

    offline(run, work)


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--block-hash", default=None, help="Check offline from this one trusted block hash.")
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(path_type=Path),
    help="JSON of what you demand beyond the proofs.",
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
    """Verify a bundle: exit 0 valid, 1 invalid, 3 could not be checked."""
    try:
        raw = read_input(file, "bundle")
        policy = _policy(policy_file, data_file)
        report = (
            _offline(run, raw, policy, block_hash)
            if block_hash
            else asyncio.run(_online(run, raw, policy))
        )
    except TorrensError as error:
        fail(run, error)
    show(run, report.json())
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


_POLICY_DIGESTS = ("subject", "content")
_POLICY_MEMBERS = frozenset(
    {"subject", "holder", "content", "credential", "not_before", "min_remaining", "live_trade"}
)


def _policy(policy_file: Path | None, data_file: Path | None) -> Policy:
    given: dict[str, Any] = (
        read_json(read_input(policy_file, "policy"), "policy") if policy_file else {}
    )
    for extra in sorted(given.keys() - _POLICY_MEMBERS):
        raise InvalidValueError(f"policy/{extra}", "is not a member of a policy")
    for name in _POLICY_DIGESTS:
        if name in given:
            given[name] = parse_digest(given[name], f"policy/{name}")
    if "holder" in given:
        given["holder"] = parse_party_id(given["holder"], "policy/holder")
    if data_file is not None:
        from registry.fingerprint import fingerprint

        given["content"] = fingerprint([data_file]).digest
    return Policy(**given)
