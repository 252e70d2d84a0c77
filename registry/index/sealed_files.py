"""Descriptions from where sealed manifests are: a holder's files, or the store of public forms."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final

from registry.artifacts import ArtifactStore
from registry.errors import InputError, InvalidValueError
from registry.index.descriptions import KEPT, Description, DescriptionError, describe
from registry.input_file import read_file
from registry.manifest import ensure_digest, parse
from registry.records import read_json
from registry.types import Digest, to_bytes
from registry.unixfs import leaf

_SEALED: Final = {"public", "disclosures"}
_MAX_PUBLIC: Final = 1 << 20


def read_sealed(path: Path, fields: Collection[str] = KEPT) -> Description:
    """The description in a file of `{public, disclosures}`, or of a public form alone.

    fields: what may be taken of it. Raises DescriptionError naming the file, the place in it and
    the rule.
    """
    try:
        document = read_json(read_file(path, ""))
        if document.keys() == _SEALED:
            return describe(document["public"], document["disclosures"], fields)
        if "public" in document or "disclosures" in document:
            raise InvalidValueError("", "must have exactly public and disclosures")
        return describe(document, [])
    except InputError as error:
        raise DescriptionError(str(path), error) from error


def kept_description(store: ArtifactStore, manifest: Digest) -> Description | None:
    """What the public form kept in a store says: that it is kept, and discloses nothing.

    None where it is not kept there. Raises DescriptionError where what is kept is no such form,
    ArtifactCorruptError, StoreUnavailableError.
    """
    cid = leaf(to_bytes(manifest), 0).cid
    if not store.has(cid):
        return None
    try:
        public = parse(store.get(cid, _MAX_PUBLIC))
        ensure_digest(public, manifest)
        return describe(public, [])
    except InputError as error:
        raise DescriptionError(manifest, error) from error
