"""`torrens fingerprint`, `manifest`, `terms` and `key`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from registry.cli.running import Run, offline, read_input
from registry.input_file import read_passphrase
from registry.records import (
    parse_terms,
    party_id,
    read_json,
    record_id,
    render_terms,
    schema,
    with_salt,
)


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
        ids: dict[str, str] = {"id": record_id(terms)}
        if kind.name == "Enrolment":
            ids["party"] = party_id(terms)
        return {**ids, "type": kind.name, "terms": render_terms(terms)}

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
        secret = read_passphrase(passphrase_file) if passphrase_file else None
        return {"address": create_key(file, secret).address, "file": str(file)}

    offline(run, work)
