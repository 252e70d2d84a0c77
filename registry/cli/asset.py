"""`torrens asset`: register, amend, renew, cancel, object, resolve, orders, history."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry import assets
from registry.batch_files import read_leaf
from registry.cli.acts import by_consent
from registry.cli.inputs import (
    asset_option,
    by_option,
    leaf_option,
    ordered,
    party,
    read_consents,
    read_reason,
    read_terms,
    reason_option,
    signed,
)
from registry.cli.running import Run, in_session
from registry.records import schema
from registry.session import Session
from registry.types import AssetId, parse_digest


def asset_id(text: str, field: str = "asset") -> AssetId:
    """An asset id given as an option."""
    return AssetId(parse_digest(text, field))


@click.group("asset")
def asset_group() -> None:
    """Assets: registration, amendment, objection, orders, history."""


by_consent(asset_group, "register", "Asset", assets.register, "Register an asset at a node.")
by_consent(
    asset_group, "amend", "Amendment", assets.amend, "Record a change, correction or level change."
)
by_consent(asset_group, "renew", "Amendment", assets.renew, "Record a renewal (form RENEWAL).")
by_consent(
    asset_group, "cancel", "Cancellation", assets.cancel, "End a registration by its holders."
)


@asset_group.command("object")
@signed
@leaf_option
@click.pass_obj
def object_(
    run: Run, terms_file: Path, consent_files: tuple[Path, ...], leaf_file: Path | None
) -> None:
    """File an objection; the objector signs."""

    async def work(session: Session) -> Mapping[str, Any]:
        leaf = read_leaf(leaf_file) if leaf_file else None
        terms = read_terms(terms_file, "Objection")
        return (await assets.object_(session, terms, read_consents(consent_files), leaf)).json()

    in_session(run, work)


@asset_group.command()
@asset_option
@click.option("--objection", required=True, help="Objection id.")
@click.option(
    "--outcome", type=click.Choice(["UPHELD", "DISMISSED", "ADMIT", "LAPSE"]), required=True
)
@reason_option
@click.pass_obj
def resolve(run: Run, asset: str, objection: str, outcome: str, reason: str | None) -> None:
    """Decide, admit, or let lapse an objection."""

    async def work(session: Session) -> Mapping[str, Any]:
        which, filed = asset_id(asset), parse_digest(objection, "objection")
        if outcome == "ADMIT":
            return (await assets.admit_objection(session, which, filed)).json()
        if outcome == "LAPSE":
            return (await assets.lapse_objection(session, which, filed)).json()
        number = schema().enum("objectionStatus", outcome)
        return (
            await assets.resolve_objection(session, which, filed, number, read_reason(reason))
        ).json()

    in_session(run, work)


@asset_group.command()
@asset_option
@ordered
@leaf_option
@click.pass_obj
def suspend(
    run: Run, asset: str, by: str, reason: str | None, as_regulator: bool, leaf_file: Path | None
) -> None:
    """Suspend an asset, by its node or a regulator."""

    async def work(session: Session) -> Mapping[str, Any]:
        leaf = read_leaf(leaf_file) if leaf_file else None
        who, why = party(by), read_reason(reason)
        return (
            await assets.suspend(
                session, asset_id(asset), who, why, as_regulator=as_regulator, leaf=leaf
            )
        ).json()

    in_session(run, work)


@asset_group.command()
@asset_option
@ordered
@click.pass_obj
def lift(run: Run, asset: str, by: str, reason: str | None, as_regulator: bool) -> None:
    """Lift a suspension: a node its own, a regulator both."""

    async def work(session: Session) -> Mapping[str, Any]:
        who, why = party(by), read_reason(reason)
        return (
            await assets.lift(session, asset_id(asset), who, why, as_regulator=as_regulator)
        ).json()

    in_session(run, work)


@asset_group.command()
@asset_option
@by_option
@reason_option
@click.option("--withdraw", is_flag=True, help="Take the approval back.")
@click.pass_obj
def approve(run: Run, asset: str, by: str, reason: str | None, withdraw: bool) -> None:
    """Give, or take back, a regulator's approval to list at level 3."""

    async def work(session: Session) -> Mapping[str, Any]:
        who, why = party(by), read_reason(reason)
        return (
            await assets.approve(session, asset_id(asset), who, why, approved=not withdraw)
        ).json()

    in_session(run, work)


@asset_group.command()
@asset_option
@by_option
@reason_option
@leaf_option
@click.pass_obj
def revoke(run: Run, asset: str, by: str, reason: str | None, leaf_file: Path | None) -> None:
    """Revoke a registration, by a regulator."""

    async def work(session: Session) -> Mapping[str, Any]:
        leaf = read_leaf(leaf_file) if leaf_file else None
        return (
            await assets.revoke(session, asset_id(asset), party(by), read_reason(reason), leaf)
        ).json()

    in_session(run, work)


@asset_group.command()
@click.argument("id")
@click.pass_obj
def history(run: Run, id: str) -> None:  # noqa: A002
    """Show an asset's whole history, proven complete against its head."""

    async def work(session: Session) -> Mapping[str, Any]:
        from registry.views import show_history

        return await show_history(session, asset_id(id, "id"))

    in_session(run, work)


@asset_group.command()
@click.argument("id")
@click.pass_obj
def show(run: Run, id: str) -> None:  # noqa: A002
    """Show an asset: status, terms, rights, listings, pledges."""

    async def work(session: Session) -> Mapping[str, Any]:
        from registry.views import show_asset

        return await show_asset(session, asset_id(id, "id"))

    in_session(run, work)
