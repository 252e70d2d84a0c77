"""`torrens party mandate|unmandate|operator`: who else acts for a party."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry import parties
from registry.cli.inputs import read_consents, read_terms, signed
from registry.cli.party import one_consent, party_group
from registry.cli.running import Run, in_session
from registry.errors import InvalidValueError
from registry.session import Session


@party_group.command()
@signed
@click.pass_obj
def mandate(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """Let an agent consent to named acts until a time; the principal signs."""

    async def work(session: Session) -> Mapping[str, Any]:
        return (
            await parties.mandate(
                session,
                read_terms(terms_file, "Mandate"),
                one_consent(read_consents(consent_files)),
            )
        ).json()

    in_session(run, work)


@party_group.command()
@signed
@click.option(
    "--mandate",
    "mandate_file",
    type=click.Path(path_type=Path),
    required=True,
    help="Terms of the mandate.",
)
@click.pass_obj
def unmandate(
    run: Run, terms_file: Path, consent_files: tuple[Path, ...], mandate_file: Path
) -> None:
    """End a mandate; the principal or the agent signs."""

    async def work(session: Session) -> Mapping[str, Any]:
        end, made = read_terms(terms_file, "MandateEnd"), read_terms(mandate_file, "Mandate")
        return (
            await parties.end_mandate(session, end, made, one_consent(read_consents(consent_files)))
        ).json()

    in_session(run, work)


@party_group.command()
@signed
@click.option(
    "--end",
    "operator_file",
    type=click.Path(path_type=Path),
    help="Terms of the operator to end; the terms are then an OperatorEnd.",
)
@click.pass_obj
def operator(
    run: Run, terms_file: Path, consent_files: tuple[Path, ...], operator_file: Path | None
) -> None:
    """Add an operator (party's consent first, operator's second), or end one."""

    async def work(session: Session) -> Mapping[str, Any]:
        terms = read_terms(terms_file, "OperatorEnd" if operator_file else "Operator")
        consents = read_consents(consent_files)
        if operator_file is not None:
            made = read_terms(operator_file, "Operator")
            return (await parties.end_operator(session, terms, made, one_consent(consents))).json()
        if len(consents) != 2:
            raise InvalidValueError(
                "consent", "takes the party's and the operator's consent, in this order"
            )
        return (await parties.add_operator(session, terms, consents[0], consents[1])).json()

    in_session(run, work)
