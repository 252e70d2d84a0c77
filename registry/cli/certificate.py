"""`torrens certificate`: the group, `show` and `present`; other verbs have modules of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from registry.certificate.bundle import Bundle, Manifest
from registry.certificate.credential import open_credential
from registry.certificate.parsing import parse_bundle
from registry.certificates import present as present_bundle
from registry.cli.running import Run, offline, read_input
from registry.cli.writing import write_new
from registry.errors import InvalidValueError
from registry.manifest import open_
from registry.records import read_json

bundle_argument = click.argument("file", type=click.Path(path_type=Path))
out_option = click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="New file to write."
)


@click.group("certificate")
def certificate_group() -> None:
    """Certificates 登记证书: a record with every proof to check it."""


def read_bundle(path: Path) -> Bundle:
    """A bundle from its file, well-formed and believed in nothing. Raises InvalidValueError."""
    return parse_bundle(read_input(path, "bundle"))


def read_sealed(path: Path, field: str = "manifest") -> tuple[dict[str, Any], dict[str, str]]:
    """Public form and disclosures by name of a sealed manifest. Raises InvalidValueError."""
    document = read_json(read_input(path, field), field)
    public, disclosures = document.get("public"), document.get("disclosures")
    if not isinstance(public, dict) or not isinstance(disclosures, dict):
        raise InvalidValueError(field, "must be a sealed manifest with public and disclosures")
    if not all(isinstance(text, str) for text in disclosures.values()):
        raise InvalidValueError(f"{field}/disclosures", "must be texts by the field's name")
    return public, disclosures


def read_manifest(path: Path, disclose: Iterable[str], field: str = "manifest") -> Manifest:
    """A sealed manifest with only those disclosures; with all of them where none is named."""
    public, disclosures = read_sealed(path, field)
    names = set(disclose)
    unknown = sorted(names - disclosures.keys())
    if unknown:
        raise InvalidValueError("disclose", "must be fields of the manifest", value=unknown[0])
    chosen = (text for name, text in disclosures.items() if not names or name in names)
    return Manifest(public, tuple(chosen))


@certificate_group.command("show")
@bundle_argument
@click.pass_obj
def show_bundle(run: Run, file: Path) -> None:
    """Show what a certificate states; believes nothing, checks its form only."""

    def work() -> Mapping[str, Any]:
        bundle = read_bundle(file)
        manifest = bundle.manifest
        return {
            "kind": bundle.kind,
            "rev": bundle.rev,
            "signed": bundle.credential is not None,
            **_credential(bundle),
            "terms": [entry.json() for entry in bundle.terms],
            "manifest": open_(manifest.public, manifest.disclosures) if manifest else None,
            "as_of": {
                "block_number": bundle.as_of.block_number,
                "block_hash": bundle.as_of.block_hash,
            },
            "checked": False,
        }

    offline(run, work)


def _credential(bundle: Bundle) -> Mapping[str, Any]:
    """What the credential claims, without what the bundle shows beside it."""
    if bundle.credential is None:
        return {"claims": None}
    opened = open_credential(bundle.credential.sd_jwt)
    claims = {name: value for name, value in opened.claims.items() if name != "manifest"}
    return {
        "key": opened.key.thumbprint,
        "digest": opened.digest,
        "register": bundle.credential.register.root,
        "claims": claims,
    }


@certificate_group.command()
@bundle_argument
@click.option(
    "--disclose", multiple=True, metavar="FIELD", help="Field to show (repeatable); none: no field."
)
@click.option(
    "--manifest",
    "manifest_file",
    type=click.Path(path_type=Path),
    help="Sealed manifest, for fields that the certificate does not disclose yet.",
)
@out_option
@click.pass_obj
def present(
    run: Run, file: Path, disclose: tuple[str, ...], manifest_file: Path | None, out: Path
) -> None:
    """Write the same certificate with exactly those manifest fields disclosed."""

    def work() -> Mapping[str, Any]:
        known = read_sealed(manifest_file)[1] if manifest_file else None
        shown = present_bundle(read_bundle(file), disclose, known)
        write_new(out, shown.write())
        return {"kind": shown.kind, "disclosed": sorted(set(disclose)), "file": str(out)}

    offline(run, work)
