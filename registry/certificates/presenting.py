"""Presenting: the same certificate, with only the manifest fields that its reader needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from registry.certificate.bundle import Bundle, Manifest
from registry.certificate.credential import Credential, open_credential, presented
from registry.errors import InvalidValueError
from registry.manifest import open_


def present(
    bundle: Bundle, fields: Collection[str], disclosures: Mapping[str, str] | None = None
) -> Bundle:
    """The bundle that discloses exactly *fields*.

    disclosures: all of the manifest's by name, where the holder has them; else only what the
    bundle discloses already can be kept. Proofs, signature and anchor stay as they are. Raises
    InvalidValueError for a field that cannot be disclosed, DisclosureError for a false disclosure.
    """
    if bundle.manifest is None:
        raise InvalidValueError("disclose", "the certificate carries no manifest")
    known = dict(disclosures) if disclosures is not None else _shown(bundle.manifest)
    for name in fields:
        if name not in known:
            rule = "must be a field that the certificate or the manifest can disclose"
            raise InvalidValueError("disclose", rule, value=name, known=sorted(known))
    chosen = tuple(text for name, text in known.items() if name in fields)
    open_(bundle.manifest.public, chosen)
    manifest = Manifest(bundle.manifest.public, chosen)
    return replace(bundle, manifest=manifest, credential=_presented(bundle, chosen))


def _shown(manifest: Manifest) -> dict[str, str]:
    """Disclosures of a bundle by the field that each opens."""
    always = open_(manifest.public, ()).keys()
    return {
        name: text
        for text in manifest.disclosures
        for name in open_(manifest.public, (text,)).keys() - always
    }


def _presented(bundle: Bundle, chosen: tuple[str, ...]) -> Credential | None:
    if bundle.credential is None:
        return None
    jwt = open_credential(bundle.credential.sd_jwt).jwt
    return replace(bundle.credential, sd_jwt=presented(jwt, chosen))
