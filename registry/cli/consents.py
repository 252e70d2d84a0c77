"""`torrens sign` and `torrens consent`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from registry.cli.inputs import party, read_consents, read_terms, signed
from registry.cli.running import Run, in_session, offline
from registry.cli.writing import write_new
from registry.errors import InvalidValueError
from registry.records import NO_PARTY, Consent, Terms, parse_time, render_terms, schema
from registry.sequence import sequence_of
from registry.session import Session
from registry.session_settings import passphrase_of
from registry.signing import load_key
from registry.types import Epoch, PartyId, Seq, UnixTime

DAY: Final = 86_400


@click.command("sign")
@click.argument("act", metavar="ACT")
@click.option(
    "--terms",
    "terms_file",
    type=click.Path(path_type=Path),
    required=True,
    help="JSON file of the terms.",
)
@click.option("--party", "principal", required=True, help="Party id that consents.")
@click.option("--agent", default=None, help="Party id of the agent that signs under a mandate.")
@click.option(
    "--seq",
    type=int,
    default=None,
    help="Sequence number of the record; asked of the chain where left out.",
)
@click.option(
    "--epoch", type=int, default=None, help="Key epoch; asked of the chain where left out."
)
@click.option(
    "--deadline",
    default=None,
    help="RFC 3339 UTC or seconds; 24 hours from the block where left out.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Consent file to write; stdout where left out.",
)
@click.pass_obj
def sign_command(
    run: Run,
    act: str,
    terms_file: Path,
    principal: str,
    agent: str | None,
    seq: int | None,
    epoch: int | None,
    deadline: str | None,
    out: Path | None,
) -> None:
    """Sign a consent to ACT (Grant, Transfer, List …) over these terms with --key."""

    async def work(session: Session) -> Mapping[str, Any]:
        kind = schema().consent_type(act)
        terms = read_terms(terms_file, kind.terms)
        who, helper = party(principal, "party"), party(agent, "agent") if agent else None
        if run.settings.key is None:
            raise InvalidValueError("key", "a signature needs --key")
        signing = load_key(run.settings.key, passphrase_of(run.settings))
        consent = await _unsigned(session, kind.name, terms, who, helper, seq, epoch, deadline)
        signed_consent = signing.sign_consent(
            consent, session.deployment.domain(kind.name), await session.now()
        )
        document = signed_consent.json()
        if out is None:
            return document
        write_new(out, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        return {"digest": signed_consent.digest(), "file": str(out)}

    in_session(run, work)


async def _unsigned(
    session: Session,
    act: str,
    terms: Terms,
    who: PartyId,
    agent: PartyId | None,
    seq: int | None,
    epoch: int | None,
    deadline: str | None,
) -> Consent:
    """The consent to sign; what was left out is asked of the chain."""
    now = await session.now()
    return Consent(
        act=act,
        terms=terms,
        party=who,
        seq=Seq(seq) if seq is not None else await sequence_of(session, act, terms),
        epoch=Epoch(epoch) if epoch is not None else await _epoch(session, who, act),
        deadline=parse_time(deadline, "deadline") if deadline else UnixTime(now + DAY),
        agent=agent or NO_PARTY,
        agent_epoch=await _epoch(session, agent) if agent else Epoch(0),
    )


async def _epoch(session: Session, who: PartyId, act: str = "") -> Epoch:
    """The party's key epoch; 0 where an account signs to become the signer, whatever it is."""
    if act in {"ConsentEnrol", "ConsentRecover"}:
        return Epoch(0)
    word = await session.word("PartyRegistry", "party", "PartyWord", (who,))
    return Epoch(word.integer("epoch"))


@click.group("consent")
def consent_group() -> None:
    """Consents that were given."""


@consent_group.command()
@signed
@click.pass_obj
def void(run: Run, terms_file: Path, consent_files: tuple[Path, ...]) -> None:
    """Void a consent before its use; the terms name its digest."""
    from registry import parties

    async def work(session: Session) -> Mapping[str, Any]:
        terms, consents = read_terms(terms_file, "Voiding"), read_consents(consent_files)
        if len(consents) != 1:
            raise InvalidValueError("consent", "takes one ConsentVoid")
        return (await parties.own_act(session, terms, consents[0])).json()

    in_session(run, work)


@consent_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def show(run: Run, file: Path) -> None:
    """Show what a consent file says, its digest, and who signed it."""

    def work() -> Mapping[str, Any]:
        (consent,) = read_consents((file,))
        return {
            "act": consent.consent.type.name,
            "digest": consent.digest(),
            "party": consent.consent.party,
            "signer": consent.recovered(),
            "deadline": consent.consent.deadline,
            "terms": render_terms(consent.terms),
        }

    offline(run, work)
