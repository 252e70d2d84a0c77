"""`torrens listing`, `torrens trade`, `torrens attest` and `torrens anchor`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry import attestations, exchange
from registry.cli.asset import asset_id
from registry.cli.inputs import (
    asset_option,
    party,
    read_consents,
    read_reason,
    read_terms,
    reason_option,
    signed,
)
from registry.cli.running import Run, in_session
from registry.errors import InvalidValueError, RefusedError
from registry.listing_check import check_listing
from registry.records import schema
from registry.session import Session
from registry.types import AttestationId, ListingId, TradeId, parse_digest

listing_option = click.option("--listing", required=True, help="Listing id.")


@click.group("listing")
def listing_group() -> None:
    """Listings 挂牌 at a venue."""


@listing_group.command()
@click.option(
    "--terms", "terms_file", type=click.Path(path_type=Path), help="Terms before listing."
)
@click.option("--listing", "listing", help="Id of a listing that exists.")
@click.pass_obj
def check(run: Run, terms_file: Path | None, listing: str | None) -> None:
    """Answer the venue's question, each condition passed or failed; exit 1 where it may not be
    sold.
    """

    async def work(session: Session) -> Mapping[str, Any]:
        if (terms_file is None) == (listing is None):
            raise InvalidValueError("terms", "give either --terms or --listing")
        if terms_file is not None:
            terms = read_terms(terms_file, "Listing")
        else:
            which = ListingId(parse_digest(listing, "listing"))
            found = await session.record_asset("ExchangeLedger", "Listed", which)
            terms = exchange.listing_terms(await session.dossier(found), which)
        answer = await check_listing(session, terms)
        if not answer.offerable:
            failed = [c.json() for c in answer.conditions if c.result != "passed"]
            raise RefusedError(
                "NotOfferable",
                "terms",
                "a condition of listing does not hold",
                {"conditions": failed},
            )
        return answer.json()

    in_session(run, work)


@listing_group.command("list")
@signed
@click.pass_obj
def list_(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """List an offer; the seller signs, the venue sends."""

    async def work(session: Session) -> Mapping[str, Any]:
        return (
            await exchange.list_(
                session, read_terms(terms_file, "Listing"), read_consents(consent_files)
            )
        ).json()

    in_session(run, work)


@listing_group.command()
@signed
@click.pass_obj
def revise(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """List a new version in place of the one that its terms name as previous."""

    async def work(session: Session) -> Mapping[str, Any]:
        terms = read_terms(terms_file, "Listing")
        if not int(terms.digest("previous"), 16):
            raise InvalidValueError("/previous", "a revision names the version it replaces")
        return (await exchange.list_(session, terms, read_consents(consent_files))).json()

    in_session(run, work)


def _venue_act(name: str, doc: str) -> None:
    @listing_group.command(name, help=doc)
    @asset_option
    @listing_option
    @reason_option
    @click.pass_obj
    def command(run: Run, asset: str, listing: str, reason: str | None) -> None:
        async def work(session: Session) -> Mapping[str, Any]:
            which = ListingId(parse_digest(listing, "listing"))
            return (
                await exchange.venue_act(session, name, asset_id(asset), which, read_reason(reason))
            ).json()

        in_session(run, work)


_venue_act("suspend", "Suspend a listing, by its venue.")
_venue_act("resume", "Resume a listing, by its venue.")
_venue_act("delist", "Delist a listing, by its venue; licences already sold go on.")


@listing_group.command()
@asset_option
@signed
@click.pass_obj
def withdraw(run: Run, asset: str, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """Withdraw a listing; the seller signs."""

    async def work(session: Session) -> Mapping[str, Any]:
        which, terms = asset_id(asset), read_terms(terms_file, "Withdrawal")
        return (await exchange.withdraw(session, which, terms, read_consents(consent_files))).json()

    in_session(run, work)


@listing_group.command("show")
@click.argument("id")
@click.pass_obj
def show_listing_(run: Run, id: str) -> None:  # noqa: A002 — the argument's public name
    """Show a listing: status, terms, units sold."""

    async def work(session: Session) -> Mapping[str, Any]:
        from registry.views import show_listing

        return await show_listing(session, ListingId(parse_digest(id, "id")))

    in_session(run, work)


@click.group("trade")
def trade_group() -> None:
    """Trades, on exchange 场内 and off 场外."""


@trade_group.command()
@signed
@click.pass_obj
def record(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """Record the sale of one unit; the buyer signs, the venue sends."""

    async def work(session: Session) -> Mapping[str, Any]:
        return (
            await exchange.record(
                session, read_terms(terms_file, "Trade"), read_consents(consent_files)
            )
        ).json()

    in_session(run, work)


@trade_group.command()
@signed
@click.pass_obj
def file(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """File a trade made off exchange; seller and buyer sign."""

    async def work(session: Session) -> Mapping[str, Any]:
        return (
            await exchange.file(
                session, read_terms(terms_file, "OffTrade"), read_consents(consent_files)
            )
        ).json()

    in_session(run, work)


@trade_group.command()
@asset_option
@click.option("--trade", required=True, help="Trade id.")
@click.option("--venue", required=True, help="Party id of the adopting venue.")
@click.option(
    "--finding",
    "findings",
    multiple=True,
    help="Attestation id of a required finding (repeatable).",
)
@click.option("--ceiling", default=None, help="Attestation id of the ceiling.")
@click.pass_obj
def adopt(
    run: Run, asset: str, trade: str, venue: str, findings: tuple[str, ...], ceiling: str | None
) -> None:
    """Adopt a filed trade, by a venue, once."""

    async def work(session: Session) -> Mapping[str, Any]:
        named = [
            AttestationId(parse_digest(item, f"finding/{n}")) for n, item in enumerate(findings)
        ]
        top = AttestationId(parse_digest(ceiling, "ceiling")) if ceiling else None
        which = TradeId(parse_digest(trade, "trade"))
        return (
            await exchange.adopt(session, asset_id(asset), which, party(venue, "venue"), named, top)
        ).json()

    in_session(run, work)


@trade_group.command("show")
@click.argument("id")
@click.pass_obj
def show_trade_(run: Run, id: str) -> None:  # noqa: A002 — the argument's public name
    """Show a trade."""

    async def work(session: Session) -> Mapping[str, Any]:
        from registry.views import show_trade

        return await show_trade(session, TradeId(parse_digest(id, "id")))

    in_session(run, work)


@click.group("attest")
def attest_group() -> None:
    """Attestations: signed findings."""


@attest_group.command()
@signed
@click.pass_obj
def add(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """Record a finding: sent by the attester in its role, or with its consent by anyone."""

    async def work(session: Session) -> Mapping[str, Any]:
        terms = read_terms(terms_file, "Attestation")
        return (await attestations.attest(session, terms, read_consents(consent_files))).json()

    in_session(run, work)


@attest_group.command()
@asset_option
@signed
@click.pass_obj
def revoke(run: Run, asset: str, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """Take a finding back."""

    async def work(session: Session) -> Mapping[str, Any]:
        which, terms = asset_id(asset), read_terms(terms_file, "AttestationRevocation")
        return (
            await attestations.revoke(session, which, terms, read_consents(consent_files))
        ).json()

    in_session(run, work)


@attest_group.command("show")
@click.argument("id")
@click.pass_obj
def show_attestation_(run: Run, id: str) -> None:  # noqa: A002 — the argument's public name
    """Show a finding about an asset."""

    async def work(session: Session) -> Mapping[str, Any]:
        from registry.views import show_attestation

        return await show_attestation(session, AttestationId(parse_digest(id, "id")))

    in_session(run, work)


@click.command("anchor")
@click.argument("digest")
@click.option("--kind", type=click.Choice(sorted(schema().enums["anchorKind"])), default="OTHER")
@click.pass_obj
def anchor_command(run: Run, digest: str, kind: str) -> None:
    """Anchor a digest; its first block counts."""

    async def work(session: Session) -> Mapping[str, Any]:
        number = schema().enum("anchorKind", kind)
        return (await attestations.anchor(session, number, parse_digest(digest, "digest"))).json()

    in_session(run, work)
