"""`torrens right`: grant, transfer, terminate, surrender, revoke, suspend, lift, settle, pledge,
release, enforce.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from registry import pledges, rights
from registry.cli.acts import by_consent
from registry.cli.asset import asset_id
from registry.cli.inputs import (
    asset_option,
    by_option,
    ordered,
    party,
    read_consents,
    read_reason,
    read_terms,
    reason_option,
    signed,
)
from registry.cli.running import Run, in_session
from registry.session import Session
from registry.types import PledgeId, RightId, parse_digest

right_option = click.option("--right", required=True, help="Right id.")
pledge_option = click.option("--pledge", "pledge_id", required=True, help="Pledge id.")


@click.group("right")
def right_group() -> None:
    """Rights: HOLD 持有权, USE 加工使用权, OPERATE 产品经营权."""


by_consent(
    right_group, "grant", "Grant", rights.grant, "Grant a right under a live one; both sides sign."
)
by_consent(
    right_group, "transfer", "Transfer", rights.transfer, "Move a right to a new holder; both sign."
)
by_consent(right_group, "terminate", "Termination", rights.terminate, "End a right by its parties.")
by_consent(right_group, "surrender", "Surrender", rights.surrender, "Give a right up.")
by_consent(
    right_group, "pledge", "Pledge", pledges.pledge, "Pledge a right; pledgor and pledgee sign."
)


@right_group.command()
@asset_option
@signed
@click.pass_obj
def release(run: Run, asset: str, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """Release a pledge; the pledgee signs."""

    async def work(session: Session) -> Mapping[str, Any]:
        which, terms = asset_id(asset), read_terms(terms_file, "Release")
        return (await pledges.release(session, which, terms, read_consents(consent_files))).json()

    in_session(run, work)


@right_group.command()
@asset_option
@right_option
@by_option
@reason_option
@click.pass_obj
def revoke(run: Run, asset: str, right: str, by: str, reason: str | None) -> None:
    """Revoke a right, by a regulator."""

    async def work(session: Session) -> Mapping[str, Any]:
        which = RightId(parse_digest(right, "right"))
        return (
            await rights.revoke(session, asset_id(asset), which, party(by), read_reason(reason))
        ).json()

    in_session(run, work)


def _order(name: str, act: Callable[..., Any], doc: str) -> None:
    @right_group.command(name, help=doc)
    @asset_option
    @right_option
    @ordered
    @click.pass_obj
    def command(
        run: Run, asset: str, right: str, by: str, reason: str | None, as_regulator: bool
    ) -> None:
        async def work(session: Session) -> Mapping[str, Any]:
            which = RightId(parse_digest(right, "right"))
            why = read_reason(reason)
            written = await act(
                session, asset_id(asset), which, party(by), why, as_regulator=as_regulator
            )
            document: Mapping[str, Any] = written.json()
            return document

        in_session(run, work)


_order("suspend", rights.suspend, "Suspend a right, by the asset's node or a regulator.")
_order("lift", rights.lift, "Lift a suspension of a right.")


@right_group.command()
@asset_option
@click.option("--right", "some", multiple=True, help="Only these rights (repeatable).")
@click.option(
    "--pledge",
    "expired",
    multiple=True,
    help="Close these pledges past their end instead (repeatable).",
)
@click.pass_obj
def settle(run: Run, asset: str, some: tuple[str, ...], expired: tuple[str, ...]) -> None:
    """Close expired rights, or pledges past their end. Anyone."""

    async def work(session: Session) -> Mapping[str, Any]:
        if expired:
            ids = [PledgeId(parse_digest(item, f"pledge/{n}")) for n, item in enumerate(expired)]
            return (await pledges.expire(session, asset_id(asset), ids)).json()
        named = [RightId(parse_digest(item, f"right/{n}")) for n, item in enumerate(some)]
        return (await rights.settle(session, asset_id(asset), named)).json()

    in_session(run, work)


@right_group.command()
@asset_option
@pledge_option
@click.option("--to", "new_holder", required=True, help="Party id of the new holder.")
@by_option
@reason_option
@click.pass_obj
def enforce(
    run: Run, asset: str, pledge_id: str, new_holder: str, by: str, reason: str | None
) -> None:
    """Enforce a pledge, by a regulator's order."""

    async def work(session: Session) -> Mapping[str, Any]:
        which, to = PledgeId(parse_digest(pledge_id, "pledge")), party(new_holder, "to")
        return (
            await pledges.enforce(
                session, asset_id(asset), which, to, party(by), read_reason(reason)
            )
        ).json()

    in_session(run, work)


@right_group.command()
@click.argument("id")
@click.pass_obj
def show(run: Run, id: str) -> None:  # noqa: A002 — the argument's public name
    """Show a granted right: holder, status, terms."""

    async def work(session: Session) -> Mapping[str, Any]:
        from registry.views import show_right

        return await show_right(session, RightId(parse_digest(id, "id")))

    in_session(run, work)
