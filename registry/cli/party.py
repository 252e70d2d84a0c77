"""`torrens party`: enrol, roles, rotate, recover, veto, key, suspend, lift, close, show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from registry import parties
from registry.cli.inputs import (
    ordered,
    party,
    read_consents,
    read_reason,
    read_terms,
    reason_option,
    signed,
)
from registry.cli.running import Run, in_session
from registry.errors import InvalidValueError
from registry.records import SignedConsent, schema
from registry.session import Session


@click.group("party")
def party_group() -> None:
    """Parties: who signs, in what roles."""


def one_consent(consents: list[SignedConsent], count: int = 1) -> SignedConsent:
    """The first of one, or of at most *count*, consents. Raises InvalidValueError."""
    if not 1 <= len(consents) <= count:
        raise InvalidValueError(
            "consent",
            f"takes {count} signed consent{'s' if count > 1 else ''}",
            given=len(consents),
        )
    return consents[0]


def _roles(names: tuple[str, ...]) -> int:
    known = schema().enums["roles"]
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InvalidValueError("role", "must be one of " + ", ".join(known), value=unknown[0])
    return sum({known[name] for name in names})


@party_group.command()
@signed
@click.option(
    "--role",
    "roles",
    multiple=True,
    help="Roles given at once; admits without a node, by the authority.",
)
@click.option("--admit", is_flag=True, help="Admit without an enrolling node, by the authority.")
@click.pass_obj
def enrol(
    run: Run, terms_file: Path, consent_files: tuple[Path, ...], roles: tuple[str, ...], admit: bool
) -> None:
    """Enrol a party under the node its terms name, or admit it by the authority."""

    async def work(session: Session) -> Mapping[str, Any]:
        terms, consent = (
            read_terms(terms_file, "Enrolment"),
            one_consent(read_consents(consent_files)),
        )
        if admit or roles:
            return (await parties.admit(session, terms, _roles(roles), consent)).json()
        return (await parties.enrol(session, terms, consent)).json()

    in_session(run, work)


@party_group.command()
@click.argument("id")
@click.option(
    "--role",
    "roles",
    multiple=True,
    help="Role the party holds from now (repeatable); none: no role.",
)
@click.pass_obj
def roles(run: Run, id: str, roles: tuple[str, ...]) -> None:  # noqa: A002 — the argument's public name
    """Set a party's roles, by the authority."""

    async def work(session: Session) -> Mapping[str, Any]:
        return (await parties.set_roles(session, party(id, "id"), _roles(roles))).json()

    in_session(run, work)


@party_group.command()
@signed
@click.pass_obj
def rotate(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """Change the signer: the present signer's consent first, the new one's second; one alone
    raises the epoch.
    """

    async def work(session: Session) -> Mapping[str, Any]:
        terms, consents = read_terms(terms_file, "Rotation"), read_consents(consent_files)
        incoming = consents[1] if len(consents) > 1 else None
        return (await parties.rotate(session, terms, one_consent(consents, 2), incoming)).json()

    in_session(run, work)


@party_group.command()
@click.option(
    "--terms",
    "terms_file",
    type=click.Path(path_type=Path),
    help="Recovery terms; leave out to complete or dismiss.",
)
@click.option(
    "--consent",
    "consent_files",
    type=click.Path(path_type=Path),
    multiple=True,
    help="ConsentRecover by the new signer.",
)
@click.option("--order", is_flag=True, help="Order at once, as regulator.")
@click.option(
    "--complete",
    "completed",
    default=None,
    metavar="PARTY",
    help="Complete the party's recovery after its delay.",
)
@click.option(
    "--dismiss",
    "dismissed",
    default=None,
    metavar="PARTY",
    help="Dismiss the party's recovery, as regulator.",
)
@click.option("--by", default=None, help="Party id of the regulator that dismisses.")
@reason_option
@click.pass_obj
def recover(
    run: Run,
    terms_file: Path | None,
    consent_files: tuple[Path, ...],
    order: bool,
    completed: str | None,
    dismissed: str | None,
    by: str | None,
    reason: str | None,
) -> None:
    """Propose, order, complete or dismiss the recovery of a party that lost its key."""

    async def work(session: Session) -> Mapping[str, Any]:
        if completed:
            return (await parties.complete_recovery(session, party(completed, "complete"))).json()
        if dismissed:
            who = party(by or "", "by")
            return (
                await parties.dismiss_recovery(
                    session, party(dismissed, "dismiss"), who, read_reason(reason)
                )
            ).json()
        if terms_file is None:
            raise InvalidValueError("terms", "is required to propose or order a recovery")
        terms, consent = (
            read_terms(terms_file, "Recovery"),
            one_consent(read_consents(consent_files)),
        )
        act = parties.order_recovery if order else parties.propose_recovery
        return (await act(session, terms, consent)).json()

    in_session(run, work)


def _own(name: str, terms_name: str, doc: str) -> None:
    """A command for what a party does to itself by one consent."""

    @party_group.command(name, help=doc)
    @signed
    @click.pass_obj
    def command(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
        async def work(session: Session) -> Mapping[str, Any]:
            terms = read_terms(terms_file, terms_name)
            return (
                await parties.own_act(session, terms, one_consent(read_consents(consent_files)))
            ).json()

        in_session(run, work)


_own("veto", "Veto", "Stop a proposed recovery: a regulator decides.")
_own("key", "CredentialKey", "Register a credential key with its window.")
_own("compromise", "Compromise", "Declare a credential key compromised.")
_own("detach", "Detachment", "End the enrolling node's right to register without a signature.")


def _order(name: str, act: Callable[..., Any], doc: str) -> None:
    @party_group.command(name, help=doc)
    @click.argument("id")
    @ordered
    @click.pass_obj
    def command(run: Run, id: str, by: str, reason: str | None, as_regulator: bool) -> None:  # noqa: A002
        async def work(session: Session) -> Mapping[str, Any]:
            written = await act(
                session, party(id, "id"), party(by), read_reason(reason), as_regulator=as_regulator
            )
            document: Mapping[str, Any] = written.json()
            return document

        in_session(run, work)


_order("suspend", parties.suspend, "Suspend a party, by its enrolling node or a regulator.")
_order("lift", parties.lift, "Lift a suspension of a party.")


@party_group.command()
@signed
@click.option("--authority", is_flag=True, help="Close by the authority, without a consent.")
@click.pass_obj
def close(run: Run, terms_file: Path, consent_files: tuple[Path, ...], authority: bool) -> None:
    """Leave the register; a node names its successor."""

    async def work(session: Session) -> Mapping[str, Any]:
        terms = read_terms(terms_file, "Closure")
        if authority:
            return (await parties.close_by_authority(session, terms)).json()
        return (
            await parties.own_act(session, terms, one_consent(read_consents(consent_files)))
        ).json()

    in_session(run, work)


@party_group.command()
@click.argument("id")
@click.pass_obj
def show(run: Run, id: str) -> None:  # noqa: A002
    """Show a party: signer, roles, status, epoch, region, count."""

    async def work(session: Session) -> Mapping[str, Any]:
        from registry.views import show_party

        return await show_party(session, party(id, "id"))

    in_session(run, work)


@party_group.command()
@click.argument("id")
@click.pass_obj
def history(run: Run, id: str) -> None:  # noqa: A002
    """Show a party's own history, proven complete against its head."""

    async def work(session: Session) -> Mapping[str, Any]:
        from registry.views import show_party_history

        return await show_party_history(session, party(id, "id"))

    in_session(run, work)
