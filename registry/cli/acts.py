"""Commands that are one act by consent: terms and signatures in, the receipt out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from registry.cli.inputs import read_consents, read_terms, signed
from registry.cli.running import Run, in_session
from registry.records import SignedConsent, Terms
from registry.session import Session, Written

Act = Callable[[Session, Terms, Sequence[SignedConsent]], Awaitable[Written]]


def by_consent(group: click.Group, name: str, terms_name: str, act: Act, doc: str) -> None:
    """Add to *group* the command *name*, which reads terms of one kind and submits the act."""

    @group.command(name, help=doc)
    @signed
    @click.pass_obj
    def command(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
        async def work(session: Session) -> Mapping[str, Any]:
            terms = read_terms(terms_file, terms_name)
            return (await act(session, terms, read_consents(consent_files))).json()

        in_session(run, work)
