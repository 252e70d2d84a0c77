"""`torrens fingerprint`, `manifest`, `terms`, `key`, `sign`, `consent` and `artifacts`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry.cli.inputs import party, read_consents, read_terms, signed
from registry.cli.running import Run, in_session, offline, read_input
from registry.errors import InvalidValueError
from registry.records import (
    NO_PARTY,
    Consent,
    parse_terms,
    parse_time,
    read_json,
    record_id,
    render_terms,
    schema,
    with_salt,
)
from registry.session import Session
from registry.types import Epoch, PartyId, Seq, UnixTime


@click.command("fingerprint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), required=True)
@click.option("--chunk-size", type=int, default=1 << 20, help="Bytes a chunk (default 1 MiB).")
@click.option("--max-links", type=int, default=1024, help="Links a node (default 1,024).")
@click.pass_obj
def fingerprint_command(run: Run, paths: tuple[Path, ...], chunk_size: int, max_links: int) -> None:
    """Digest and CID of a file, a folder or several files; nothing is uploaded."""
    from registry.cli.progress import progress_bar
    from registry.fingerprint import fingerprint
    from registry.unixfs import profile as profile_of

    def work() -> Mapping[str, Any]:
        profile = profile_of(chunk_size, max_links)
        with progress_bar("hashing") as progress:
            return fingerprint(paths, profile, progress).as_json()

    offline(run, work)


@click.group("manifest")
def manifest_group() -> None:
    """Manifests: check, seal, open."""


@manifest_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_obj
def check(run: Run, file: Path) -> None:
    """Check a manifest against its schema and warn of what reviewers return."""
    from registry.manifest import lint, load

    def work() -> Mapping[str, Any]:
        document = load(read_input(file, "manifest"))
        warnings = [{"pointer": w.pointer, "rule": w.rule} for w in lint(document)]
        return {"valid": True, "warnings": warnings}

    offline(run, work)


@manifest_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="Where the sealed form and its disclosures go.",
)
@click.pass_obj
def seal(run: Run, file: Path, out: Path) -> None:
    """Salt and digest every field; the file written is the holder's to keep."""
    from registry.cli.writing import write_new
    from registry.manifest import load
    from registry.manifest import seal as seal_document

    def work() -> Mapping[str, Any]:
        sealed = seal_document(load(read_input(file, "manifest")))
        document = {"public": sealed.public, "disclosures": dict(sealed.disclosures)}
        write_new(out, json.dumps(document, ensure_ascii=False, indent=1) + "\n", private=True)
        return {"digest": sealed.digest, "fields": sorted(sealed.disclosures), "file": str(out)}

    offline(run, work)


@click.command("terms")
@click.argument("type", metavar="TYPE")
@click.option(
    "--terms",
    "terms_file",
    type=click.Path(path_type=Path),
    help="Terms so far; a salt is added where missing.",
)
@click.pass_obj
def terms_command(run: Run, type: str, terms_file: Path | None) -> None:  # noqa: A002
    """Complete terms with a fresh salt and print them with their id; without a file, list the
    fields.
    """

    def work() -> Mapping[str, Any]:
        kind = schema().terms_type(type)
        if terms_file is None:
            return {
                "type": kind.name,
                "about": kind.doc,
                "fields": {f.name: f"{f.type}: {f.doc}" for f in kind.fields},
            }
        terms = parse_terms(
            kind.name, with_salt(read_json(read_input(terms_file, "terms"), "terms"))
        )
        return {"id": record_id(terms), "type": kind.name, "terms": render_terms(terms)}

    offline(run, work)


@click.group("key")
def key_group() -> None:
    """Key files."""


@key_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--passphrase-file", type=click.Path(path_type=Path), help="Encrypt with this passphrase."
)
@click.pass_obj
def new(run: Run, file: Path, passphrase_file: Path | None) -> None:
    """Make a key; its file is readable by its owner only."""
    from registry.signing import create_key

    def work() -> Mapping[str, Any]:
        secret = (
            read_input(passphrase_file, "passphrase-file").decode().rstrip("\n")
            if passphrase_file
            else None
        )
        return {"address": create_key(file, secret).address, "file": str(file)}

    offline(run, work)


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
    from registry.cli.writing import write_new
    from registry.signing import load_key

    async def work(session: Session) -> Mapping[str, Any]:
        from registry.sequence import sequence_of

        kind = schema().consent_type(act)
        terms = read_terms(terms_file, kind.terms)
        who, helper = party(principal, "party"), party(agent, "agent") if agent else None
        if run.settings.key is None:
            raise InvalidValueError("key", "a signature needs --key")
        now = await session.now()
        consent = Consent(
            act=kind.name,
            terms=terms,
            party=who,
            seq=Seq(seq) if seq is not None else await sequence_of(session, kind.name, terms),
            epoch=Epoch(epoch) if epoch is not None else await _epoch(session, who, kind.name),
            deadline=parse_time(deadline, "deadline") if deadline else UnixTime(now + 86_400),
            agent=helper or NO_PARTY,
            agent_epoch=await _epoch(session, helper) if helper else Epoch(0),
        )
        signed_consent = load_key(run.settings.key).sign_consent(
            consent, session.deployment.domain(kind.name), now
        )
        document = signed_consent.json()
        if out is None:
            return document
        write_new(out, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        return {"digest": signed_consent.digest(), "file": str(out)}

    in_session(run, work)


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


@click.group("artifacts")
def artifacts_group() -> None:
    """The artifact store: a folder here, or an IPFS node."""


@artifacts_group.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--store", type=click.Path(path_type=Path), required=True, help="Folder of the embedded store."
)
@click.option(
    "--ipfs", default=None, help="API address of an IPFS node, such as /ip4/127.0.0.1/tcp/5001."
)
@click.pass_obj
def add(run: Run, file: Path, store: Path, ipfs: str | None) -> None:
    """Keep a file; prints its CID and whether it is pinned to IPFS."""
    from registry.artifacts import StoreSettings, open_store

    def work() -> Mapping[str, Any]:
        kept = open_store(StoreSettings(folder=store, ipfs_api=ipfs))
        cid = kept.put_file(file)
        return {"cid": cid, "status": kept.status(cid).text}

    offline(run, work)


@artifacts_group.command()
@click.option(
    "--store", type=click.Path(path_type=Path), required=True, help="Folder of the embedded store."
)
@click.option(
    "--ipfs", required=True, help="API address of an IPFS node, such as /ip4/127.0.0.1/tcp/5001."
)
@click.pass_obj
def push(run: Run, store: Path, ipfs: str) -> None:
    """Pin everything kept in the folder to an IPFS node; can be interrupted and repeated."""
    from registry.artifacts import FolderStore, StoreSettings, open_store
    from registry.artifacts import push as push_all
    from registry.cli.progress import progress_bar

    def work() -> Mapping[str, Any]:
        target = open_store(StoreSettings(folder=store, ipfs_api=ipfs))
        with progress_bar("pinning") as progress:
            report = push_all(FolderStore(store), target, progress)
        return {
            "pushed": list(report.pushed),
            "already": list(report.already),
            "corrupt": list(report.corrupt),
        }

    offline(run, work)
