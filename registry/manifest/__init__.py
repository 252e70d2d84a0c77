"""The manifest: what an applicant states about an asset, in a frozen format.

``load`` reads and checks a document, ``seal`` salts and digests its fields as SD-JWT does, and the
sealed form's ``digest`` is what the chain carries; ``open_`` checks disclosed fields against it.
``lint`` warns of what reviewers return. Pure: no I/O beyond this package's own schema.
"""

from registry.manifest.document import load, schema, validate
from registry.manifest.lint import lint
from registry.manifest.sealing import (
    ALWAYS_OPEN,
    Salts,
    SealedManifest,
    ensure_digest,
    manifest_digest,
    open_,
    random_salts,
    seal,
    seeded_salts,
)
from registry.manifest.strict_json import MAX_BYTES, parse
from registry.manifest.vocabulary import title

__all__ = [
    "ALWAYS_OPEN",
    "MAX_BYTES",
    "Salts",
    "SealedManifest",
    "ensure_digest",
    "lint",
    "load",
    "manifest_digest",
    "open_",
    "parse",
    "random_salts",
    "schema",
    "seal",
    "seeded_salts",
    "title",
    "validate",
]
